"""Draws a table of transitions as SVG: states in a column, the usual course straight down.

An arrow to the next state goes down between the two boxes. Every other arrow leaves its box
sideways in a row of its own, on the right when it goes down and on the left when it goes up or
back to the same state; beyond the rows' labels it runs along a lane that all arrows to the same
state share. So each label has a row to itself, and no two can overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from html import escape
from typing import TypeVar

FONT = "DejaVu Sans, Verdana, Segoe UI, sans-serif"
TITLE_PX = 15
LABEL_PX = 12
LABEL_WIDTH_PX = 6.9
"""The most that a letter of a label takes on average in these fonts."""
ROW_PX = 24
BOX_WIDTH_PX = 170
BOX_MIN_HEIGHT_PX = 52
LANE_PX = 26
MARGIN_PX = 24
LABEL_INSET_PX = 12

_INK = "#2f2a24"
_PAPER = "#fffdf8"
_BOX = "#f3ead8"
_BOX_EDGE = "#7a6547"
_END_BOX = "#e3d5ba"
_LINES = ("#5b6f52", "#9a5b3c", "#4f6d86", "#7b5a86", "#8a7a35")
"""Colours of the lanes, so that an eye can follow one past another."""


_State = TypeVar("_State", bound=Enum)
_Event = TypeVar("_Event", bound=Enum)


@dataclass
class _Arrow:
    source: int
    target: int
    labels: list[str]


@dataclass
class _Box:
    name: str
    top: float = 0.0
    height: float = 0.0
    rows_right: list[_Arrow] = field(default_factory=list)
    rows_left: list[_Arrow] = field(default_factory=list)
    enters_right: bool = False
    enters_left: bool = False

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def row_y(self, rows: list[_Arrow], arrow: _Arrow) -> float:
        """Where an arrow's row is; the rows stand in the middle of the box's height."""
        return self.top + ROW_PX * (0.5 + rows.index(arrow)) + self._slack(rows) / 2

    def entrance_y(self, rows: list[_Arrow]) -> float:
        """Where a lane comes in: a row below the last."""
        return self.top + ROW_PX * (0.5 + len(rows)) + self._slack(rows) / 2

    def _slack(self, rows: list[_Arrow]) -> float:
        enters = self.enters_right if rows is self.rows_right else self.enters_left
        return self.height - ROW_PX * (len(rows) + enters)


def draw_states(title: str, transitions: Mapping[_State, Mapping[_Event, _State]]) -> str:
    """The SVG of a table: state → event → next state. States and events show their values; the
    order of the table is the order of the column."""
    states = list(transitions)
    boxes = [_Box(str(state.value)) for state in states]
    downs: dict[int, _Arrow] = {}
    for arrow in _arrows(states, transitions):
        box, target = boxes[arrow.source], boxes[arrow.target]
        if arrow.target == arrow.source + 1:
            downs[arrow.source] = arrow
        elif arrow.target > arrow.source:
            box.rows_right.append(arrow)
            target.enters_right = True
        else:
            box.rows_left.append(arrow)
            target.enters_left = True
    _place(boxes, downs)
    left = [arrow for box in boxes for arrow in box.rows_left]
    right = [arrow for box in boxes for arrow in box.rows_right]
    left_zone, right_zone = _zone(left), _zone(right)
    left_lanes = sorted({arrow.target for arrow in left}, reverse=True)
    right_lanes = sorted({arrow.target for arrow in right})
    box_x = MARGIN_PX + len(left_lanes) * LANE_PX + left_zone
    parts: list[str] = []
    for lane, end in enumerate(right_lanes):
        lane_x = box_x + BOX_WIDTH_PX + right_zone + (lane + 0.5) * LANE_PX
        users = [arrow for arrow in right if arrow.target == end]
        parts += _lane(boxes, users, lane_x, box_x + BOX_WIDTH_PX, 1, _LINES[end % len(_LINES)])
    for lane, end in enumerate(left_lanes):
        lane_x = box_x - left_zone - (lane + 0.5) * LANE_PX
        users = [arrow for arrow in left if arrow.target == end]
        parts += _lane(boxes, users, lane_x, box_x, -1, _LINES[end % len(_LINES)])
    for source, arrow in downs.items():
        parts += _down(boxes[source], boxes[source + 1], arrow, box_x + BOX_WIDTH_PX / 2)
    for number, box in enumerate(boxes):
        parts += _box(box, box_x, is_end=not transitions[states[number]])
    width = box_x + BOX_WIDTH_PX + right_zone + len(right_lanes) * LANE_PX + MARGIN_PX
    height = boxes[-1].bottom + MARGIN_PX
    return _document(title, width, height, parts)


def _arrows(
    states: list[_State], transitions: Mapping[_State, Mapping[_Event, _State]]
) -> list[_Arrow]:
    """One arrow for each pair of states, with the events that lead from one to the other."""
    arrows: dict[tuple[int, int], _Arrow] = {}
    for state, events in transitions.items():
        for event, after in events.items():
            pair = states.index(state), states.index(after)
            arrow = arrows.setdefault(pair, _Arrow(*pair, []))
            arrow.labels.append(str(event.value))
    return list(arrows.values())


def _place(boxes: list[_Box], downs: dict[int, _Arrow]) -> None:
    top = float(MARGIN_PX)
    for number, box in enumerate(boxes):
        rows = max(len(box.rows_right) + box.enters_right, len(box.rows_left) + box.enters_left)
        box.top = top
        box.height = max(BOX_MIN_HEIGHT_PX, ROW_PX * rows + 6.0)
        down = downs.get(number)
        top = box.bottom + 36.0 + 16.0 * (0 if down is None else len(down.labels))


def _zone(arrows: list[_Arrow]) -> float:
    """The width that the labels of one side need."""
    longest = max((len(_joined(arrow)) for arrow in arrows), default=0)
    return longest * LABEL_WIDTH_PX + 2 * LABEL_INSET_PX if longest else 0.0


def _joined(arrow: _Arrow) -> str:
    return " · ".join(arrow.labels)


def _lane(
    boxes: list[_Box],
    arrows: list[_Arrow],
    lane_x: float,
    edge_x: float,
    side: int,
    colour: str,
) -> list[str]:
    """The lane of one target: a row from each source, the vertical run and the arrow in."""
    parts = []
    target = boxes[arrows[0].target]
    target_rows = target.rows_right if side > 0 else target.rows_left
    target_y = target.entrance_y(target_rows)
    turn = 6.0
    for arrow in arrows:
        box = boxes[arrow.source]
        y = box.row_y(box.rows_right if side > 0 else box.rows_left, arrow)
        bend = turn if target_y > y else -turn
        parts.append(
            f'<path d="M{edge_x:.1f} {y:.1f} H{lane_x - side * turn:.1f} '
            f"Q{lane_x:.1f} {y:.1f} {lane_x:.1f} {y + bend:.1f} "
            f"V{target_y - bend:.1f} Q{lane_x:.1f} {target_y:.1f} "
            f'{lane_x - side * turn:.1f} {target_y:.1f} H{edge_x + side * 9:.1f}" '
            f'fill="none" stroke="{colour}" stroke-width="1.6"/>'
        )
        anchor = "start" if side > 0 else "end"
        parts.append(_text(edge_x + side * LABEL_INSET_PX, y - 4, _joined(arrow), anchor, colour))
    parts.append(_head(edge_x, target_y, colour, (side * 10, -4.5, side * 10, 4.5)))
    return parts


def _down(box: _Box, below: _Box, arrow: _Arrow, x: float) -> list[str]:
    """The straight arrow to the next state, its labels beside it."""
    parts = [
        f'<path d="M{x:.1f} {box.bottom:.1f} V{below.top - 9:.1f}" fill="none" '
        f'stroke="{_INK}" stroke-width="1.6"/>',
        _head(x, below.top, _INK, (-4.5, -10, 4.5, -10)),
    ]
    middle = (box.bottom + below.top) / 2 - 8.0 * (len(arrow.labels) - 1)
    for number, label in enumerate(arrow.labels):
        parts.append(_text(x + 10, middle + 16.0 * number, label, "start", _INK))
    return parts


def _box(box: _Box, x: float, *, is_end: bool) -> list[str]:
    middle_x, middle_y = x + BOX_WIDTH_PX / 2, box.top + box.height / 2
    return [
        f'<rect x="{x:.1f}" y="{box.top:.1f}" width="{BOX_WIDTH_PX}" height="{box.height:.1f}" '
        f'rx="10" fill="{_END_BOX if is_end else _BOX}" stroke="{_BOX_EDGE}" stroke-width="1.8"/>',
        f'<text x="{middle_x:.1f}" y="{middle_y + TITLE_PX * 0.35:.1f}" text-anchor="middle" '
        f'font-size="{TITLE_PX}" font-weight="bold" fill="{_INK}">{escape(box.name)}</text>',
    ]


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{LABEL_PX}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _head(x: float, y: float, colour: str, corners: tuple[float, float, float, float]) -> str:
    first_x, first_y, second_x, second_y = corners
    return (
        f'<path d="M{x:.1f} {y:.1f} L{x + first_x:.1f} {y + first_y:.1f} '
        f'L{x + second_x:.1f} {y + second_y:.1f} Z" fill="{colour}"/>'
    )


def _document(title: str, width: float, height: float, parts: list[str]) -> str:
    inside = "\n  ".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="{FONT}" role="img">\n'
        f"  <title>{escape(title)}</title>\n"
        f'  <rect width="100%" height="100%" fill="{_PAPER}"/>\n'
        f"  {inside}\n</svg>"
    )
