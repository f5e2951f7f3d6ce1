"""What one may show and offer a friend."""

from collections.abc import Mapping

from game.rules.audit.deed import Deed, Statement, bag_of, nothing, of_world
from game.world.commands import Command, EndGesture, Offer, PointAt, ShowEmote, TakeUp, Withdraw
from game.world.records import Gesture, HandOver, HighFive
from game.world.sections import GestureKey, Kind, Section


def _touched_by_gesture(deed: Deed) -> set[Section]:
    return {Section(deed.author, Kind.GESTURE)}


def _touched_by_ending(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, EndGesture)
    return {Section(deed.command.character, Kind.GESTURE)}


def _touched_by_taking(deed: Deed) -> set[Section]:
    """What hangs on what was offered: a high five is between two and does both good."""
    assert isinstance(deed.command, TakeUp)
    friend = deed.command.friend
    gestures = Section(friend, Kind.GESTURE)
    gesture = deed.before(gestures, GestureKey.OFFER)
    if isinstance(gesture, Gesture) and isinstance(gesture.what, HandOver):
        given = {Section(friend, kind) for kind in (Kind.STORAGE, Kind.TALLY, Kind.QUEST_PROGRESS)}
        return {gestures, bag_of(deed), *given}
    if not isinstance(gesture, Gesture) or not isinstance(gesture.what, HighFive):
        return set()
    both = {
        Section(character, kind)
        for character in (friend, deed.author)
        for kind in (Kind.VITALS, Kind.TALLY)
    }
    return {gestures, *both, *of_world(Kind.FRIENDSHIP)}


STATEMENTS: Mapping[type[Command], Statement] = {
    Offer: Statement(_touched_by_gesture, nothing),
    Withdraw: Statement(_touched_by_gesture, nothing),
    ShowEmote: Statement(_touched_by_gesture, nothing),
    PointAt: Statement(_touched_by_gesture, nothing),
    EndGesture: Statement(_touched_by_ending, nothing),
    TakeUp: Statement(_touched_by_taking, nothing),
}
