"""What one may show and offer a friend."""

from collections.abc import Mapping

from game.rules.audit.deed import NOTHING, Deed, Expected, Statement, bag_of, nothing, of_world
from game.world.commands import Command, EndGesture, Offer, PointAt, ShowEmote, TakeUp, Withdraw
from game.world.records import Gesture, HandOver, HighFive, Pull, Soil
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
    if isinstance(gesture, Gesture) and isinstance(gesture.what, Pull):
        pulled = {Section(gesture.area, kind) for kind in (Kind.SOIL, Kind.DROP)}
        own = {bag_of(deed), Section(deed.author, Kind.GESTURE)}
        given = {Section(friend, kind) for kind in (Kind.STORAGE, Kind.TALLY, Kind.QUEST_PROGRESS)}
        return {gestures, *pulled, *own, *given}
    if not isinstance(gesture, Gesture) or not isinstance(gesture.what, HighFive):
        return set()
    both = {
        Section(character, kind)
        for character in (friend, deed.author)
        for kind in (Kind.VITALS, Kind.TALLY)
    }
    return {gestures, *both, *of_world(Kind.FRIENDSHIP)}


def _take_up(deed: Deed) -> Expected:
    """Only what was held on to gives something: two shares of it, in bags or on the ground."""
    assert isinstance(deed.command, TakeUp)
    held = deed.before(Section(deed.command.friend, Kind.GESTURE), GestureKey.OFFER)
    if not isinstance(held, Gesture) or not isinstance(held.what, Pull):
        return NOTHING
    stood = deed.before(Section(held.area, Kind.SOIL), held.what.tile)
    crop = deed.content.crops.get(stood.crop or "") if isinstance(stood, Soil) else None
    if crop is None or not crop.for_two:
        return NOTHING
    shares = (0, 2 * crop.harvest.count)
    grown = {item: shares for item in (crop.harvest.item, crop.prize) if item}
    places = {(kind, item): shares for item in grown for kind in (Kind.STORAGE, Kind.DROP)}
    return Expected(places, grown)


STATEMENTS: Mapping[type[Command], Statement] = {
    Offer: Statement(_touched_by_gesture, nothing),
    Withdraw: Statement(_touched_by_gesture, nothing),
    ShowEmote: Statement(_touched_by_gesture, nothing),
    PointAt: Statement(_touched_by_gesture, nothing),
    EndGesture: Statement(_touched_by_ending, nothing),
    TakeUp: Statement(_touched_by_taking, _take_up),
}
