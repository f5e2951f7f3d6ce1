"""Draws who says what to whom, in order, as SVG: a line down for everybody, an arrow for each
message. Arrows stand in rows of their own, and each label is above its arrow, between the two
lines, so that no two can overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tools.docs.diagram import FONT, LABEL_PX, LABEL_WIDTH_PX, TITLE_PX

_ROW_PX = 30
_TOP_PX = 70
_MARGIN_PX = 24
_NAME_WIDTH_PX = 130
_INK, _PAPER, _BOX, _BOX_EDGE = "#2f2a24", "#fffdf8", "#f3ead8", "#7a6547"
_MESSAGE, _PLAIN = "#4f6d86", "#9a5b3c"


@dataclass(frozen=True, slots=True)
class Arrow:
    """Somebody says something to somebody."""

    sender: str
    to: str
    label: str
    is_plain: bool = False
    """Whether it is a packet of its own, and no message of a connection; drawn dashed."""


def draw_sequence(title: str, names: Sequence[str], arrows: Sequence[Arrow]) -> str:
    """The SVG. `names` are from left to right; every arrow is between two of them."""
    gap = max(
        _NAME_WIDTH_PX + 20.0,
        *((len(arrow.label) * LABEL_WIDTH_PX + 40) / abs(_steps(names, arrow)) for arrow in arrows),
    )
    x_of = {
        name: _MARGIN_PX + _NAME_WIDTH_PX / 2 + number * gap for number, name in enumerate(names)
    }
    bottom = _TOP_PX + _ROW_PX * (len(arrows) + 0.5)
    parts = []
    for name, x in x_of.items():
        parts += [
            f'<path d="M{x:.1f} {_MARGIN_PX + 32} V{bottom:.1f}" stroke="{_BOX_EDGE}" '
            f'stroke-width="1.2" stroke-dasharray="2 4"/>',
            f'<rect x="{x - _NAME_WIDTH_PX / 2:.1f}" y="{_MARGIN_PX}" width="{_NAME_WIDTH_PX}" '
            f'height="32" rx="10" fill="{_BOX}" stroke="{_BOX_EDGE}" stroke-width="1.8"/>',
            f'<text x="{x:.1f}" y="{_MARGIN_PX + 21}" text-anchor="middle" '
            f'font-size="{TITLE_PX}" font-weight="bold" fill="{_INK}">{escape(name)}</text>',
        ]
    for number, arrow in enumerate(arrows, 1):
        y = _TOP_PX + _ROW_PX * number
        parts += _draw(arrow, x_of[arrow.sender], x_of[arrow.to], y)
    width = _MARGIN_PX * 2 + _NAME_WIDTH_PX + gap * (len(names) - 1)
    inside = "\n  ".join(parts)
    height = bottom + _MARGIN_PX
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="{FONT}" role="img">\n'
        f"  <title>{escape(title)}</title>\n"
        f'  <rect width="100%" height="100%" fill="{_PAPER}"/>\n'
        f"  {inside}\n</svg>"
    )


def _steps(names: Sequence[str], arrow: Arrow) -> int:
    return names.index(arrow.to) - names.index(arrow.sender)


def _draw(arrow: Arrow, start: float, end: float, y: float) -> list[str]:
    colour = _PLAIN if arrow.is_plain else _MESSAGE
    dashes = ' stroke-dasharray="6 4"' if arrow.is_plain else ""
    back = 10.0 if end > start else -10.0
    # A label stands near its sender, clear of a line in the middle that its arrow crosses.
    return [
        f'<path d="M{start:.1f} {y:.1f} H{end - back:.1f}" stroke="{colour}" '
        f'stroke-width="1.6"{dashes}/>',
        f'<path d="M{end:.1f} {y:.1f} L{end - back:.1f} {y - 4.5:.1f} '
        f'L{end - back:.1f} {y + 4.5:.1f} Z" fill="{colour}"/>',
        f'<text x="{start + back * 1.2:.1f}" y="{y - 5:.1f}" '
        f'text-anchor="{"start" if back > 0 else "end"}" font-size="{LABEL_PX}" '
        f'fill="{colour}">{escape(arrow.label)}</text>',
    ]
