"""What looking around and switches may do."""

from collections.abc import Mapping

from game.rules.audit.deed import NOTHING, Deed, Expected, Statement, bag_of, every_area, nothing
from game.world.commands import Command, UseSwitch, Visit
from game.world.sections import Kind, Section


def _use_switch(deed: Deed) -> Expected:
    """What keeps a switch from springing back stays in it."""
    assert isinstance(deed.command, UseSwitch)
    place = (deed.command.area, deed.command.switch)
    switch = deed.content.switches.get(deed.content.switch_ids.get(place, ""))
    if switch is None or switch.wedge is None or not deed.command.is_wedged:
        return NOTHING
    gone = (-switch.wedge.count, -switch.wedge.count)
    return Expected({(Kind.STORAGE, switch.wedge.item): gone}, {switch.wedge.item: gone})


STATEMENTS: Mapping[type[Command], Statement] = {
    Visit: Statement(lambda deed: set(), nothing),
    UseSwitch: Statement(
        lambda deed: {
            bag_of(deed),
            Section(deed.author, Kind.VITALS),
            *every_area(deed, Kind.SWITCH),
        },
        _use_switch,
    ),
}
