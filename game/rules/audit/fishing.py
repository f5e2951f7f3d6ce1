"""What may hang on a line."""

from collections.abc import Mapping

from game.rules.audit.deed import NOTHING, Deed, Expected, Statement, bag_of, nothing
from game.world.commands import CastLine, Command, HoldNet, PullIn, Reel
from game.world.records import Cast
from game.world.sections import Kind, Section


def _reel(deed: Deed) -> Expected:
    """At most the one fish that was on the author's line, in the bag or at the feet."""
    cast = deed.before(Section(deed.author, Kind.CAST), 0)
    if not isinstance(cast, Cast):
        return NOTHING
    one = (0, 1)
    places = {(Kind.STORAGE, cast.fish): one, (Kind.DROP, cast.fish): one}
    return Expected(places, {cast.fish: one})


def _touched_by_fishing(deed: Deed) -> set[Section]:
    """One's own line and energy; what is caught is in the bag or at one's feet. A friend's line is
    touched by who holds the net, and nothing else with it."""
    if isinstance(deed.command, HoldNet):
        return {Section(deed.command.angler, Kind.CAST)}
    if isinstance(deed.command, PullIn):
        return {Section(deed.command.character, Kind.CAST)}
    line = Section(deed.author, Kind.CAST)
    if isinstance(deed.command, CastLine):
        return {line, Section(deed.author, Kind.VITALS)}
    cast = deed.before(line, 0)
    ground = {Section(cast.area, Kind.DROP)} if isinstance(cast, Cast) else set()
    return {line, bag_of(deed), *ground}


STATEMENTS: Mapping[type[Command], Statement] = {
    CastLine: Statement(_touched_by_fishing, nothing),
    Reel: Statement(_touched_by_fishing, _reel),
    HoldNet: Statement(_touched_by_fishing, nothing),
    PullIn: Statement(_touched_by_fishing, nothing),
}
