"""What one uses where it stands: switches and the notice board; which is at hand, and what it says
there."""

from math import hypot
from typing import NamedTuple

from game.rules.context import Position
from game.rules.reach import REACH_PX
from game.world.areas import SwitchSite
from game.world.commands import UseSwitch
from game.world.records import Slot
from game.world.switches import Switch
from scenes.play.window import Desk


class AtHand(NamedTuple):
    """A switch within reach."""

    name: str
    switch: Switch
    site: SwitchSite


def switch_in_reach(desk: Desk, position: Position) -> AtHand | None:
    """The nearest switch that one can use from here, None when there is none."""
    content = desk.seat.content
    area = content.area(position.area)
    found: list[tuple[float, AtHand]] = []
    for site in () if area is None else area.switches:
        name = content.switch_ids.get((position.area, site.number))
        distance = hypot(site.x - position.x, site.y - position.y)
        if name is not None and distance <= REACH_PX:
            found.append((distance, AtHand(name, content.switches[name], site)))
    return min(found, key=lambda each: each[0])[1] if found else None


def use_switch(desk: Desk, at_hand: AtHand, held: Slot | None) -> bool:
    """Switches it on, and for good with what one holds, if that is what keeps it. Returns whether
    that was to be."""
    wedge = at_hand.switch.wedge
    is_wedged = wedge is not None and held is not None and held.item == wedge.item
    area = desk.seat.content.areas[at_hand.switch.area].number
    return desk.issue(UseSwitch(area, at_hand.switch.number, is_wedged)) is None


def word_for_switch(desk: Desk, at_hand: AtHand, held: Slot | None) -> str:
    """What it says at the switch."""
    texts, content = desk.context.texts, desk.seat.content
    title = texts.of_content(f"switches.{at_hand.name}.title", at_hand.switch.title)
    wedge = at_hand.switch.wedge
    if wedge is not None and held is not None and held.item == wedge.item:
        item = texts.of_content(f"items.{wedge.item}.title", content.items[wedge.item].title)
        return texts("playing.use.wedge", count=wedge.count, item=item)
    return texts("playing.use.switch", switch=title)


def is_board_in_reach(desk: Desk, position: Position) -> bool:
    """Whether one stands at a notice board."""
    area = desk.seat.content.area(position.area)
    if area is None or area.board is None:
        return False
    x, y = area.board
    return hypot(x - position.x, y - position.y) <= REACH_PX
