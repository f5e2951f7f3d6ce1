"""What is under way at the farm when a picture is taken: an open window, a talk, a gesture."""

from msgspec.structs import replace

from game.coop.angling import Angling
from game.coop.seat import Woken
from game.movement import Body
from game.rules.context import Position
from game.rules.deeds import COLLECTION
from game.rules.reach import tile_middle
from game.world.calendar import day_of, variable_key
from game.world.commands import Advance, BeginDay, EnterFarm, LieDown, StorageRef, Talk
from game.world.deeds import TALLY_KEYS, Deed, tallies_of
from game.world.records import (
    Conversation,
    Emote,
    Found,
    Gesture,
    Hearts,
    HighFive,
    Listening,
    Offered,
    Ping,
    Placeable,
    Slot,
    Tally,
)
from game.world.sections import (
    WORLD_SCOPE,
    GestureKey,
    Kind,
    Section,
    chest_slot_key,
)
from scenes.input.events import Device, EventKind, InputEvent
from scenes.play.bag import BagWindow
from scenes.play.craft import CraftWindow
from scenes.play.emote_wheel import EmoteWheel
from scenes.play.farm import Farm
from scenes.play.journal import BoardWindow, JournalWindow
from scenes.play.journal_achievements import AchievementsPage
from scenes.play.journal_collection import CollectionPage
from scenes.play.journal_errands import ErrandsPage
from scenes.play.journal_people import PeoplePage
from scenes.play.map_window import MapWindow
from scenes.play.shop import ShopWindow
from scenes.settings.bindings import Action as Meant
from scenes.shots.staged_farm import TALK_SCENES, somebody
from scenes.shots.staged_seat import StagedSeat
from scenes.view.area_maps import AreaMaps

START_S = 100.0
"""When a picture's clock begins."""


def open_on(scene: str, farm: Farm, seat: StagedSeat) -> None:
    """Lets that be under way which the scene is called after."""
    desk = farm.desk
    if scene == "bedtime":
        _go_to_bed(farm, seat)
    elif scene == "report":
        _spend_day(seat)
        farm.morning.begin(day_of(seat.view))
    elif scene == "morning":
        farm.morning.begin(day_of(seat.view))
    elif scene == "bag":
        farm.open_window(BagWindow(desk, None, 0))
    elif scene == "chest":
        placeables = Section(1, Kind.PLACEABLE)
        for key in seat.view.keys(placeables):
            record = seat.view.get(placeables, key)
            if isinstance(record, Placeable) and record.item == "chest":
                farm.open_window(BagWindow(desk, StorageRef(1, key), 24))
                break
    elif scene == "craft":
        farm.open_window(CraftWindow(desk))
    elif scene == "shop":
        people = seat.content.people.values()
        trader = next((person for person in people if person.sells), None)
        if trader is not None:
            area = seat.content.areas[trader.area].number
            farm.open_window(ShopWindow(desk, area, trader.number))
    elif scene == "map":
        _show_gestures(farm, seat)
        farm.open_window(MapWindow(desk, AreaMaps(desk.context.assets.world), farm.together))
    elif scene == "emotes":
        farm.open_window(EmoteWheel(desk, lambda emote: None))
    elif scene == "together":
        _show_gestures(farm, seat)
        for friend, text in zip(seat.seen, ("Hello!", "Up for a swim later?"), strict=False):
            farm.chat.add(friend.name, friend.colour, text, START_S, friend.character)
    elif scene == "journal":
        farm.open_window(JournalWindow(desk))
    elif scene == "people":
        _please_everybody(seat)
        farm.open_window(JournalWindow(desk, PeoplePage.name))
    elif scene == "errands":
        farm.open_window(JournalWindow(desk, ErrandsPage.name))
    elif scene == "collection":
        for item in ("radish", "potato", "strawberry", "perch", "berry"):
            found = Found(item, 3, seat.character)
            seat.put(COLLECTION, variable_key(item), found)
        farm.open_window(JournalWindow(desk, CollectionPage.name))
    elif scene == "fishing":
        farm.fishing.angling = Angling(seat)
    elif scene == "achievements":
        farm.open_window(JournalWindow(desk, AchievementsPage.name))
    elif scene == "board":
        farm.open_window(BoardWindow(desk, farm.player.area))
    elif scene in TALK_SCENES:
        person = somebody(seat)[1].number
        seat.put(Section(WORLD_SCOPE, Kind.QUEST_PROGRESS), 1, None)
        leader = seat.character + 1 if scene in ("following", "vote") else seat.character
        area = farm.player.area
        seat.give(Talk(area, person), leader, farm.player.position)
        if scene != "dialogue":
            _talk_on(seat, area, person, leader, farm.player.body)
        if scene == "vote":
            _vote(seat, area, person)
        if scene in ("hand_on", "history"):
            farm.update(START_S, True)
            action = Meant.GIVE if scene == "hand_on" else Meant.TOOL_PREVIOUS
            press = InputEvent(EventKind.PRESS, Device.KEYBOARD, actions=frozenset((action,)))
            farm.talk.handle(press)


def _go_to_bed(farm: Farm, seat: StagedSeat) -> None:
    """One lies in bed with a friend, and two are still up."""
    for friend in seat.friends:
        seat.give(EnterFarm(friend.character, friend.name, friend.colour), author=0)
    start = seat.content.start
    home = seat.content.areas[start.home or start.area].number
    section = Section(home, Kind.PLACEABLE)
    beds = [
        key
        for key in sorted(seat.view.keys(section))
        if isinstance(record := seat.view.get(section, key), Placeable)
        and seat.content.placeables[record.item].sleeps
    ]
    for character, bed in zip((seat.character, seat.character + 1), beds, strict=False):
        x, y = tile_middle(bed)
        beside = Position(home, x, y + 18.0)
        seat.give(LieDown(home, bed), character, beside)
        if character == seat.character:
            seat.report(Woken(beside))


def _show_gestures(farm: Farm, seat: StagedSeat) -> None:
    """One friend holds a hand up, one points at something, and one is pleased."""
    farm.update(START_S, True)
    area, (x, y) = farm.player.area, farm.player.body
    until = seat.tick + 10**6
    wanted: tuple[tuple[Offered | Emote | Ping, GestureKey, int], ...] = (
        (HighFive(), GestureKey.OFFER, 20),
        (Ping(), GestureKey.PING, -70),
        (Emote(5), GestureKey.EMOTE, 0),
    )
    for friend, (what, key, aside) in zip(seat.friends, wanted, strict=False):
        gesture = Gesture(what, 1, area, int(x) + aside, int(y) + 8, 0, int(until))
        seat.put(Section(friend.character, Kind.GESTURE), key, gesture)
    seat.put(
        Section(seat.character, Kind.GESTURE),
        GestureKey.EMOTE,
        Gesture(Emote(1), 1, area, int(x), int(y), 0, int(until)),
    )


def _spend_day(seat: StagedSeat) -> None:
    """A day with something to tell of, and the morning after it."""
    tallies = ((Deed.HARVEST, 14), (Deed.FELL, 4), (Deed.WATER, 21), (Deed.TALK, 2))
    friends = [seat.character]
    for friend in seat.friends:
        seat.give(EnterFarm(friend.character, friend.name, friend.colour), author=0)
        friends.append(friend.character)
    day = day_of(seat.view)
    for number, character in enumerate(friends):
        for deed, count in tallies[number:]:
            seat.put(tallies_of(character), TALLY_KEYS[deed], Tally(count, day, count))
    home = seat.content.areas[seat.content.start.area].number
    bins = [
        key
        for key in seat.view.keys(Section(home, Kind.PLACEABLE))
        if isinstance(record := seat.view.get(Section(home, Kind.PLACEABLE), key), Placeable)
        and seat.content.placeables[record.item].ships
    ]
    for tile in bins[:1]:
        for number, (item, count) in enumerate((("radish", 9), ("potato", 6), ("wood", 20))):
            key = chest_slot_key(tile, number)
            seat.put(Section(home, Kind.STORAGE), key, Slot(item, count))
    seat.put(COLLECTION, 7, Found("radish", day, seat.character))
    seat.give(BeginDay("sunny"), author=0)


def _vote(seat: StagedSeat, area: int, person: int) -> None:
    """All have a say in the options that are shown, and some have voted."""
    section = Section(area, Kind.CONVERSATION)
    record = seat.view.get(section, person)
    assert isinstance(record, Conversation)
    until_tick = int(seat.ticks) + 450
    seat.put(section, person, replace(record, is_vote=True, votes_until_tick=until_tick))
    for friend, option in zip(seat.friends, (0, 0, 1), strict=False):
        voted = Listening(area, record.number, step=record.step, option=option)
        seat.put(Section(friend.character, Kind.LISTENING), person, voted)


def _talk_on(seat: StagedSeat, area: int, person: int, leader: int, body: Body) -> None:
    """Goes on to the first line with options, and lets it be typed out."""
    section = Section(area, Kind.CONVERSATION)
    for _ in range(12):
        record = seat.view.get(section, person)
        if not isinstance(record, Conversation) or record.choices:
            break
        seat.give(Advance(area, person, record.step), leader, Position(area, *body))
    seat.ticks += 300


def _please_everybody(seat: StagedSeat) -> None:
    """Everybody has had presents, and likes one for it."""
    today = day_of(seat.view)
    for liked in seat.content.people.values():
        known = (*liked.loves, *liked.likes[:2], *liked.dislikes[:1])
        hearts = Hearts(290 * liked.number, today, today, known)
        seat.put(Section(seat.character, Kind.HEARTS), liked.number, hearts)
