"""Pictures of scenes without a screen, for the documentation and for looking at one's work.

`python main.py shot` asks a `Studio` for one. The world is a real one with the real rules; the
friends in it only stand where they are put. The same arguments always give the same picture.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

import pygame
from msgspec.structs import replace

from game.coop.angling import Angling
from game.coop.seat import Action, Facing, Knock, NetStatus, SeatState, SeenPlayer, Woken
from game.movement import Body
from game.rules.context import Position
from game.rules.deeds import COLLECTION
from game.rules.reach import tile_middle
from game.text.reading import ENGLISH, OWN_ASSETS, load_languages
from game.text.texts import Texts, load_texts
from game.world.areas import Area
from game.world.calendar import DAY_TICKS, day_of, season_of, variable_key
from game.world.commands import Advance, BeginDay, EnterFarm, LieDown, StorageRef, Talk
from game.world.content import Content
from game.world.deeds import TALLY_KEYS, Deed, tallies_of
from game.world.definitions import Person
from game.world.records import (
    Cast,
    Conversation,
    Emote,
    Found,
    Gesture,
    Halt,
    HighFive,
    Listening,
    Offered,
    Ping,
    Placeable,
    QuestProgress,
    Slot,
    Soil,
    Tally,
)
from game.world.schedules import HALTS
from game.world.sections import (
    WORLD_SCOPE,
    GestureKey,
    Kind,
    Section,
    chest_slot_key,
    tile_key,
)
from game.world.tiled import TILE_PX
from game.world.timetables import Standpoint
from scenes.app.scene import Scene, SceneContext
from scenes.app.screen import Screen
from scenes.app.services import Seating
from scenes.front_end.farm_sheet import FarmSheet
from scenes.front_end.farms import Farms
from scenes.front_end.first_start import FirstStart
from scenes.front_end.friends import FindFriends
from scenes.front_end.join_code import JoinByCode
from scenes.front_end.name_farm import NameNewFarm
from scenes.front_end.take_in_farm import TakeInFarm
from scenes.front_end.title import Title
from scenes.input.events import Device, EventKind, Input, InputEvent
from scenes.media.assets import Assets, load_assets
from scenes.media.sound import SoundBox
from scenes.menus.invite import Invite
from scenes.menus.looks import Looks
from scenes.menus.options import Options
from scenes.menus.pause import Pause
from scenes.menus.players import Players
from scenes.menus.waiting import Waiting
from scenes.play.bag import BagWindow
from scenes.play.craft import CraftWindow
from scenes.play.emote_wheel import EmoteWheel
from scenes.play.ending import Ending
from scenes.play.farm import Farm
from scenes.play.journal import BoardWindow, JournalWindow
from scenes.play.journal_achievements import AchievementsPage
from scenes.play.journal_collection import CollectionPage
from scenes.play.journal_errands import ErrandsPage
from scenes.play.map_window import MapWindow
from scenes.play.people import find_person
from scenes.play.shop import ShopWindow
from scenes.settings.bindings import Action as Meant
from scenes.settings.store import Settings, TextScale
from scenes.shots.silent import SilentHost, SilentServices, SilentStage
from scenes.shots.staged_company import USUAL, add_company
from scenes.shots.staged_friends import FriendlyServices, account_of, full_farm
from scenes.shots.staged_gathering import LobbyServerServices
from scenes.shots.staged_lobbies import LOBBY_SCENES
from scenes.shots.staged_seat import StagedSeat
from scenes.shots.staged_stack import SceneStack
from scenes.ui.skin import Skin
from scenes.ui.text_field import Clipboard
from scenes.view.area_maps import AreaMaps
from scenes.view.ground_pictures import GroundPictures

TALK_SCENES = ("dialogue", "choices", "following", "vote", "hand_on", "history")
SCENES = (
    "first_start",
    "looks",
    "title",
    "farms",
    "farm_sheet",
    "new_farm",
    "take_in_farm",
    "lobby",
    "friends",
    "join_code",
    "waiting",
    "refused",
    "settings",
    "controls",
    "farm",
    "forest",
    "mill",
    "night",
    "bedtime",
    "morning",
    "report",
    "bag",
    "chest",
    "craft",
    "shop",
    "journal",
    "errands",
    "collection",
    "achievements",
    "fishing",
    "board",
    "dialogue",
    "choices",
    "following",
    "vote",
    "hand_on",
    "history",
    "knock",
    "chat",
    "map",
    "emotes",
    "together",
    "pause",
    "ending",
    "invite",
    "players",
    "friends_steam",
    "invite_steam",
    "players_steam",
    "knock_steam",
    *LOBBY_SCENES,
)
STEAM_SUFFIX = "_steam"
"""Scenes whose names end so show friends with accounts."""
FRAMES = 110
"""Enough for the card of the day to be gone and for weather and lamps to be under way."""
FRAME_S = 1 / 30
START_S = 100.0


@dataclass(frozen=True, slots=True)
class _Set:
    """What a picture is made from."""

    context: SceneContext
    content: Content
    season: str
    weather: str
    minutes: float
    day: int | None = None
    players: int | None = None


class Spot(NamedTuple):
    """Where one stands in a picture."""

    area: str
    tile: tuple[int, int] | None = None
    """None for where one comes in."""


class Studio:
    """Where pictures are drawn; the assets are read once for all of them."""

    def __init__(self, assets_dir: Path, content: Content) -> None:
        """Raises ValueError and OSError when the art of `assets_dir` cannot be read."""
        if pygame.display.get_surface() is None:
            os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
            pygame.display.init()
            pygame.font.init()
            pygame.display.set_mode((1, 1))
        self._content = content
        self._assets = load_assets(assets_dir)
        self._ground = GroundPictures(self._assets.world)
        self._languages = load_languages(OWN_ASSETS)

    def draw(
        self,
        scene: str,
        time: str,
        season: str,
        weather: str,
        size: tuple[int, int],
        text: str = TextScale.NORMAL,
        language: str = ENGLISH,
        spot: Spot | None = None,
        day: int | None = None,
        players: int | None = None,
    ) -> pygame.Surface:
        """A picture of `size` pixels, as a window of that size shows the scene. Raises ValueError
        as `build` does, and for a size outside 320×180 to 3840×2160."""
        if not (320 <= size[0] <= 3840 and 180 <= size[1] <= 2160):
            raise ValueError("a picture is between 320×180 and 3840×2160 pixels large")
        screen = Screen(size)
        shown = self.build(scene, time, season, weather, text, language, spot, day, players)
        shown.layout(screen.size)
        shown.entered()
        for frame in range(FRAMES):
            shown.update(START_S + frame * FRAME_S, True)
        out = pygame.Surface(size).convert()
        screen.draw(out, [shown])
        return out

    def build(
        self,
        scene: str,
        time: str,
        season: str,
        weather: str,
        text: str = TextScale.NORMAL,
        language: str = ENGLISH,
        spot: Spot | None = None,
        day: int | None = None,
        players: int | None = None,
    ) -> Scene:
        """A scene as it is at first, not laid out. `time` is "14:00"; `season` and `weather` are
        ids of the content, `text` is a `TextScale` and `language` the code of one; with a `spot`
        one stands there, without friends unless there are to be so many `players`; `day` is
        counted from 1 and has to be one of the season. Raises ValueError for any of these that
        does not exist."""
        content = self._content
        for what, wanted, offered in (
            ("scene", scene, SCENES),
            ("season", season, content.seasons),
            ("weather", weather, content.weather),
            ("text size", text, list(TextScale)),
            ("language", language, self._languages),
            ("area", spot.area if spot is not None else content.start.area, content.areas),
        ):
            if wanted not in offered:
                raise ValueError(f'there is no {what} "{wanted}"; there are: {", ".join(offered)}')
        minutes = _minutes(time)
        if day is not None and season_of(content, day) != season:
            raise ValueError(f"day {day} is in {season_of(content, day)} and not in {season}")
        # Pictures show the game as it is after the first minutes.
        settings = Settings(
            name="Robin",
            text_scale=TextScale(text),
            language=language,
            has_taken_first_steps=True,
        )
        context = make_context(
            self._assets,
            settings,
            _services_of(scene),
            texts=Texts(self._languages),
            ground=self._ground,
        )
        stage = _Set(context, content, season, weather, minutes, day, players)
        return _build(scene, stage, spot)


def make_context(
    assets: Assets,
    settings: Settings,
    services: SilentServices | None = None,
    *,
    texts: Texts | None = None,
    ground: GroundPictures | None = None,
) -> SceneContext:
    """A context for a scene that is drawn by itself, in the language of the settings."""
    texts = texts or load_texts()
    texts.language = settings.language
    fonts = assets.fonts(settings.text_scale)
    skin = Skin(fonts, assets.frames, assets.icons, texts=texts)
    return SceneContext(
        settings,
        lambda: None,
        assets,
        skin,
        services or SilentServices(),
        SoundBox(assets.directory / "audio", settings, Random(1)),
        Input(settings, None),
        Clipboard(),
        SilentStage(),
        Title,
        texts,
        ground or GroundPictures(assets.world),
    )


def _services_of(scene: str) -> SilentServices:
    if scene in LOBBY_SCENES:
        return LobbyServerServices()
    return FriendlyServices() if scene.endswith(STEAM_SUFFIX) else SilentServices()


def _minutes(time: str) -> float:
    hours, _, minutes = time.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 26 and int(minutes) < 60):
        raise ValueError(f'"{time}" is no time such as 14:00')
    total = int(hours) * 60 + int(minutes)
    return total + 24 * 60 if total < 6 * 60 else total


def _build(scene: str, stage: _Set, spot: Spot | None = None) -> Scene:
    context = stage.context
    menus: dict[str, Callable[[], Scene]] = {
        "first_start": lambda: FirstStart(context),
        "looks": lambda: Looks(context),
        "title": lambda: Title(context),
        "farms": lambda: Farms(context),
        "farm_sheet": lambda: SceneStack(
            context, [Farms(context), FarmSheet(context, context.services.kept_farms()[0])]
        ),
        "new_farm": lambda: SceneStack(context, [Farms(context), NameNewFarm(context)]),
        "take_in_farm": lambda: SceneStack(context, [Farms(context), TakeInFarm(context)]),
        "lobby": lambda: FindFriends(context),
        "friends": lambda: FindFriends(context),
        "friends_steam": lambda: FindFriends(context),
        "join_code": lambda: JoinByCode(context),
        "settings": lambda: Options(context),
        "controls": lambda: _options_at(context, 3),
    }
    if scene in menus:
        return menus[scene]()
    if scene in LOBBY_SCENES:
        return LOBBY_SCENES[scene](context)
    seat = _stage(stage)
    seating = Seating(seat, SilentHost())
    if scene in ("waiting", "refused"):
        seat.seat_state = SeatState.LOADING
        seat.progress = 0.62
        if scene == "refused":
            seat.end("The host does not want company just now.")
        return Waiting(context, seating, lambda seated: Farm(context, seated))
    if scene == "ending":
        return _ending(context, seat)
    _place(scene, seat)
    if spot is not None:
        _stand_at(spot, seat)
    if stage.players is not None:
        add_company(seat, stage.players)
    if scene == "players_steam":
        seat.friends = full_farm(seat.character + 1)
    farm = Farm(context, seating)
    farm.layout((640, 360))
    farm.player.facing = Facing.DOWN
    overlays: dict[str, Callable[[], Scene]] = {
        "pause": lambda: Pause(context, seating, farm.leave),
        "invite": lambda: Invite(context, seating),
        "invite_steam": lambda: Invite(context, seating),
        "players": lambda: Players(context, seating),
        "players_steam": lambda: Players(context, seating),
    }
    if scene in overlays:
        return SceneStack(context, [farm, overlays[scene]()])
    if scene == "knock":
        seat.report(Knock(1, "Mika", 3, is_returning=False))
    if scene == "knock_steam":
        seat.report(Knock(1, "Mika", 3, is_returning=False, account=account_of(1)))
    if scene == "chat":
        for name, colour, text in (
            ("Mika", 1, "I am chopping the big oak by the pond."),
            ("Ada", 2, "Leave me some wood, the mill needs ten!"),
            ("Robin", 0, "Chest by the gate. Take what you need."),
        ):
            farm.chat.add(name, colour, text, START_S)
    _open(scene, farm, seat)
    return farm


def _ending(context: SceneContext, seat: StagedSeat) -> Ending:
    """The end of the story, with everything told."""
    quests = seat.content.quests
    order = sorted(quests, key=lambda name: (quests[name].is_ending, quests[name].number))
    ending = Ending(context, seat, order[-1], quests[order[-1]])
    while not ending.is_told:
        ending.go_on()
    return ending


def _options_at(context: SceneContext, tab: int) -> Options:
    options = Options(context)
    options.show_tab(tab)
    return options


def _stage(stage: _Set) -> StagedSeat:
    """A farm on which something has been done already."""
    seat = StagedSeat(stage.content)
    seat.set_day(stage.season, stage.weather, stage.minutes, stage.day)
    seat.status = NetStatus(True, 42.0, 0.3, 2100.0, 3400.0, 0.03, True, 0)
    bag = Section(seat.character, Kind.STORAGE)
    for number, (item, count) in enumerate(
        (("axe", 1), ("pick", 1), ("torch", 6), ("wood", 24), ("stone", 9), ("fence", 14))
    ):
        seat.put(bag, number, Slot(item, count))
    seat.put(bag, 9, Slot("chest", 1))
    spawn = stage.content.areas["farm"].spawn()
    tile_x, tile_y = spawn.x // 16, spawn.y // 16
    placeables = Section(1, Kind.PLACEABLE)
    for dx, dy, item in (
        *((x, 4, "fence") for x in range(-7, -1)),
        *((-7, y, "fence") for y in range(1, 4)),
        *((x, 4, "fence") for x in range(1, 6)),
        (-2, 3, "torch"), (1, 3, "torch"), (5, 1, "torch"), (-6, -1, "torch"),
        (3, 2, "chest"), (4, 2, "chest"),
    ):  # fmt: skip
        x, y = tile_x + dx, tile_y + dy
        key = tile_key(x, y)
        destructable = seat.view.get(Section(1, Kind.DESTRUCTABLE), key)
        if stage.content.areas["farm"].is_buildable(x, y) and destructable is None:
            seat.put(placeables, key, Placeable(item))
    day = day_of(seat.view)
    for column, crop in enumerate(stage.content.crops):
        for row in range(3):
            bed = tile_key(tile_x + 5 + column, tile_y + 6 + row)
            nights = (0, stage.content.crops[crop].nights - 1, stage.content.crops[crop].nights)[
                row
            ]
            soil = Soil(day, is_watered=row < 2, crop=crop, planted_day=day, nights=nights)
            seat.put(Section(1, Kind.SOIL), bed, soil)
    chest = tile_key(tile_x + 3, tile_y + 2)
    for number, (item, count) in enumerate((("wood", 99), ("wood", 37), ("stone", 42))):
        seat.put(Section(1, Kind.STORAGE), chest_slot_key(chest, number * 2), Slot(item, count))
    progress = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)
    seat.put(progress, 1, QuestProgress(1, 10))
    # What comes before it in the story is done.
    quests = stage.content.quests
    before = next((quest.after for quest in quests.values() if quest.number == 1), None)
    while before is not None:
        quest = quests[before]
        seat.put(progress, quest.number, QuestProgress(len(quest.stages), 10))
        before = quest.after
    add_company(seat, USUAL)
    return seat


def _place(scene: str, seat: StagedSeat) -> None:
    """Puts one's own player and the friends where the picture wants them."""
    place = seat.position
    area, x, y = place.area, float(place.x), float(place.y)
    content = seat.content
    if scene == "forest":
        spawn = content.areas["forest"].spawn()
        area, x, y = content.areas["forest"].number, spawn.x + 190.0, float(spawn.y)
    if scene == "fishing":
        lake, shore, float_at = _fishing_place(content)
        area, x, y = lake.number, *(float(part) for part in tile_middle(shore))
        fish = next(iter(content.fish))
        bite_tick = int(seat.tick) + 10**6
        cast = Cast(area, float_at, int(x), int(y), fish, 1, bite_tick)
        seat.put(Section(seat.character, Kind.CAST), 0, cast)
        seat.seen = seat.seen[:0]
    if scene in ("mill", *TALK_SCENES):
        there, _ = _somebody(seat, is_kept=True)
        area, x, y = there.area, there.x, there.y + 26
    dx, dy = x - seat.position.x, y - seat.position.y
    seat.stand(seat.position._replace(area=area, x=x, y=y), Facing.UP, Action.IDLE)
    seat.seen = [
        SeenPlayer(
            p.character, p.name, p.colour, area, p.x + dx, p.y + dy, p.facing, p.action,
            p.action_ticks, p.is_stale,
        )
        for p in seat.seen
    ]  # fmt: skip


def _stand_at(spot: Spot, seat: StagedSeat) -> None:
    """Puts one's own player somewhere, alone. Raises ValueError for a tile that is not there."""
    area = seat.content.areas[spot.area]
    start = area.spawn()
    x, y = float(start.x), float(start.y)
    if spot.tile is not None:
        if not area.has_tile(*spot.tile):
            raise ValueError(f"{area.id} has {area.width} by {area.height} tiles")
        x, y = spot.tile[0] * TILE_PX + 8.0, spot.tile[1] * TILE_PX + 8.0
    seat.stand(seat.position._replace(area=area.number, x=x, y=y), Facing.DOWN, Action.IDLE)
    seat.seen = []


def _fishing_place(content: Content) -> tuple[Area, int, int]:
    """Where one can stand on a wide beach with open water below: an area, and both tiles."""
    water = {"water", "deep_water"}
    for area in content.areas.values():
        for y in range(4, area.height - 4):
            for x in range(6, area.width - 6):
                around = range(x - 2, x + 3)
                shore = {area.terrain[y - up][at] for up in range(4) for at in around}
                open_water = {area.terrain[y + down][at] for down in (2, 3, 4) for at in around}
                if shore == {"sand"} and open_water <= water:
                    return area, tile_key(x, y), tile_key(x, y + 3)
    raise ValueError("there is no beach in this content")


def _somebody(seat: StagedSeat, *, is_kept: bool = False) -> tuple[Standpoint, Person]:
    """The first who is somewhere, and where; who `is_kept` stands where mornings find them."""
    content = seat.content
    for person in sorted(content.people.values(), key=lambda person: person.number):
        if is_kept:
            seat.put(HALTS, person.number, Halt(day_of(seat.view), DAY_TICKS // 10))
        there = find_person(seat, content.person_ids[person.number])
        if there is not None:
            return there, person
    raise ValueError("nobody lives in this content")


def _open(scene: str, farm: Farm, seat: StagedSeat) -> None:
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
        person = _somebody(seat)[1].number
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
