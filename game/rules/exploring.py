"""Getting about: coming into an area, and switching things on there."""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.quests import is_done, stage_of
from game.rules.reach import reach_point, standing_in
from game.rules.slots import bag_of
from game.rules.vitals import exert
from game.world.areas import SwitchRef
from game.world.commands import UseSwitch, Visit
from game.world.content import Content
from game.world.deeds import Deed
from game.world.records import SwitchedOn
from game.world.switches import Switch, are_on, is_on, is_under_way, switches_of
from game.world.ticks import TICKS_PER_S
from game.world.world import Reader, Transaction


def visit(transaction: Transaction, command: Visit, context: Context) -> None:
    """The author has come into an area, and notes it."""
    area, _ = standing_in(context, command.area)
    note_deed(transaction, context, Deed.VISIT, area.id)


def use_switch(transaction: Transaction, command: UseSwitch, context: Context) -> None:
    """Switches something on: for good when it is wedged, or when it does not spring back. Who is
    alone takes a while for what two do at once."""
    area = context.content.area(command.area)
    site = None if area is None else area.switch(command.switch)
    if site is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    reach_point(context, command.area, site.x, site.y)
    name = context.content.switch_ids.get((command.area, command.switch))
    if name is None or context.content.switches[name].needs:
        raise Refused(RefusalReason.NOT_BY_HAND)
    switch = context.content.switches[name]
    if not can_be_used(transaction, context.content, name, context.author):
        raise Refused(RefusalReason.NOT_YET)
    section = switches_of(command.area)
    before = transaction.get(section, switch.number)
    is_there = isinstance(before, SwitchedOn) and before.until_tick is None
    if is_there and not is_under_way(transaction, command.area, switch.number, context.tick):
        raise Refused(RefusalReason.ON_ALREADY, (section, switch.number))
    if command.is_wedged:
        _take_wedge(transaction, switch, context)
        transaction.put(section, switch.number, SwitchedOn(context.tick, None, context.author))
    else:
        _throw(transaction, command.area, switch, context)
    note_deed(transaction, context, Deed.SWITCH, name)
    _switch_on_what_needs(transaction, name, context)


def can_be_used(reader: Reader, content: Content, name: str, character: int) -> bool:
    """Whether it is time for a switch, as far as quests are concerned."""
    switch = content.switches[name]
    if switch.after is not None and not is_done(reader, content.quests[switch.after], character):
        return False
    if switch.during is None:
        return True
    quest = content.quests[switch.during]
    wants = [number for number, s in enumerate(quest.stages, 1) if s.goal and s.goal.switch == name]
    return stage_of(reader, quest, character) >= min(wants, default=1)


def _take_wedge(transaction: Transaction, switch: Switch, context: Context) -> None:
    if switch.wedge is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    bag = bag_of(transaction, context.content, context.author)
    if bag.remove(switch.wedge.item, switch.wedge.count):
        raise Refused(RefusalReason.MISSING_INGREDIENTS)


def _throw(transaction: Transaction, area: int, switch: Switch, context: Context) -> None:
    """By hand: a friend who comes to help saves whoever began the rest of the time."""
    section, tick = switches_of(area), context.tick
    before = transaction.get(section, switch.number)
    is_helping = False
    if isinstance(before, SwitchedOn) and is_under_way(transaction, area, switch.number, tick):
        if before.character == context.author:
            raise Refused(RefusalReason.ON_ALREADY, (section, switch.number))
        is_helping = True
    elif switch.effort:
        exert(transaction, context, switch.effort)
    from_tick = tick if is_helping else tick + switch.alone_s * TICKS_PER_S
    until_tick = from_tick + switch.holds_s * TICKS_PER_S if switch.holds_s else None
    transaction.put(section, switch.number, SwitchedOn(from_tick, until_tick, context.author))


def _switch_on_what_needs(transaction: Transaction, name: str, context: Context) -> None:
    """Switches on what hangs on this one, where nothing else is missing."""
    content, tick = context.content, context.tick
    for other_name, other in content.switches.items():
        number = content.areas[other.area].number
        if name not in other.needs or is_on(transaction, number, other.number, tick):
            continue
        needed = [content.switches[need] for need in other.needs]
        refs = [SwitchRef(each.area, each.number) for each in needed]
        if are_on(transaction, content.areas, refs, tick):
            record = SwitchedOn(tick, None, context.author)
            transaction.put(switches_of(number), other.number, record)
            note_deed(transaction, context, Deed.SWITCH, other_name)
