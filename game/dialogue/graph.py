"""The nodes of scripts and where they lead, drawn as SVG."""

from collections.abc import Iterable
from html import escape

from game.dialogue.lint import jumps_of
from game.dialogue.tree import Node

_COLUMN_PX, _ROW_PX, _BOX_PX, _MARGIN_PX = 260, 46, (180, 28), 20
_STYLE = (
    "text{font:13px sans-serif;text-anchor:middle;fill:#3b2a1e}"
    "rect{fill:#fdf3dd;stroke:#8a6642}.start{fill:#ffd98a}.lost{stroke-dasharray:4}"
    "path{fill:none;stroke:#8a6642}"
)


def draw_graph(nodes: Iterable[Node], starts: Iterable[str]) -> str:
    """An SVG picture: each node in the column of how many steps it is from where conversations
    begin; those that nothing leads to, in the last one, with a dashed frame."""
    leads = jumps_of(nodes)
    begin = [title for title in leads if title in frozenset(starts)] or list(leads)[:1]
    columns: list[list[str]] = []
    placed: set[str] = set()
    following = begin
    while following:
        columns.append(following)
        placed |= set(following)
        ahead = {target for title in following for target in leads[title]}
        following = [title for title in leads if title in ahead - placed]
    lost = [title for title in leads if title not in placed]
    if lost:
        columns.append(lost)
    places = {
        title: (_MARGIN_PX + column * _COLUMN_PX, _MARGIN_PX + row * _ROW_PX)
        for column, titles in enumerate(columns)
        for row, title in enumerate(titles)
    }
    width = 2 * _MARGIN_PX + len(columns) * _COLUMN_PX
    height = 2 * _MARGIN_PX + max((len(titles) for titles in columns), default=0) * _ROW_PX
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">',
            f"<style>{_STYLE}</style>",
            '<marker id="a" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
            '<path d="M0,0 L8,4 L0,8"/></marker>',
            *(
                _arrow(places[source], places[target])
                for source, targets in leads.items()
                for target in sorted(targets)
                if target in places
            ),
            *(_box(title, places[title], title in begin, title in lost) for title in places),
            "</svg>\n",
        ]
    )


def _box(title: str, place: tuple[int, int], is_start: bool, is_lost: bool) -> str:
    x, y = place
    width, height = _BOX_PX
    kind = "start" if is_start else "lost" if is_lost else "node"
    return (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="5"/>'
        f'<text x="{x + width // 2}" y="{y + 18}">{escape(title)}</text>'
    )


def _arrow(source: tuple[int, int], target: tuple[int, int]) -> str:
    width, height = _BOX_PX
    start_x, start_y = source[0] + width, source[1] + height // 2
    end_x, end_y = target[0], target[1] + height // 2
    bend = 40
    return (
        f'<path marker-end="url(#a)" d="M{start_x},{start_y} C{start_x + bend},{start_y} '
        f'{end_x - bend},{end_y} {end_x},{end_y}"/>'
    )
