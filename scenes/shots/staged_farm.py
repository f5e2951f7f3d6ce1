"""The farm that pictures are of: something has been done on it already, friends are about, and one
stands where the picture wants it."""

from dataclasses import dataclass
from typing import NamedTuple

from game.coop.seat import Action, Facing, NetStatus, SeenPlayer
from game.rules.reach import tile_middle
from game.world.areas import Area
from game.world.calendar import DAY_TICKS, day_of
from game.world.content import Content
from game.world.definitions import Person
from game.world.records import (
    Cast,
    Halt,
    Placeable,
    QuestProgress,
    Slot,
    Soil,
)
from game.world.schedules import HALTS
from game.world.sections import (
    WORLD_SCOPE,
    Kind,
    Section,
    chest_slot_key,
    tile_key,
)
from game.world.tiled import TILE_PX
from game.world.timetables import Standpoint
from scenes.app.scene import SceneContext
from scenes.play.people import find_person
from scenes.shots.staged_company import USUAL, add_company
from scenes.shots.staged_seat import StagedSeat

TALK_SCENES = ("dialogue", "choices", "following", "vote", "hand_on", "history")


@dataclass(frozen=True, slots=True)
class Setting:
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


def staged_farm(setting: Setting) -> StagedSeat:
    """A farm on which something has been done already."""
    seat = StagedSeat(setting.content)
    seat.set_day(setting.season, setting.weather, setting.minutes, setting.day)
    seat.status = NetStatus(True, 42.0, 0.3, 2100.0, 3400.0, 0.03, True, 0)
    bag = Section(seat.character, Kind.STORAGE)
    for number, (item, count) in enumerate(
        (("axe", 1), ("pick", 1), ("torch", 6), ("wood", 24), ("stone", 9), ("fence", 14))
    ):
        seat.put(bag, number, Slot(item, count))
    seat.put(bag, 9, Slot("chest", 1))
    spawn = setting.content.areas["farm"].spawn()
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
        if setting.content.areas["farm"].is_buildable(x, y) and destructable is None:
            seat.put(placeables, key, Placeable(item))
    day = day_of(seat.view)
    for column, crop in enumerate(setting.content.crops):
        for row in range(3):
            bed = tile_key(tile_x + 5 + column, tile_y + 6 + row)
            nights = (
                0,
                setting.content.crops[crop].nights - 1,
                setting.content.crops[crop].nights,
            )[row]
            soil = Soil(day, is_watered=row < 2, crop=crop, planted_day=day, nights=nights)
            seat.put(Section(1, Kind.SOIL), bed, soil)
    chest = tile_key(tile_x + 3, tile_y + 2)
    for number, (item, count) in enumerate((("wood", 99), ("wood", 37), ("stone", 42))):
        seat.put(Section(1, Kind.STORAGE), chest_slot_key(chest, number * 2), Slot(item, count))
    progress = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)
    seat.put(progress, 1, QuestProgress(1, 10))
    # What comes before it in the story is done.
    quests = setting.content.quests
    before = next((quest.after for quest in quests.values() if quest.number == 1), None)
    while before is not None:
        quest = quests[before]
        seat.put(progress, quest.number, QuestProgress(len(quest.stages), 10))
        before = quest.after
    add_company(seat, USUAL)
    return seat


def place_for(scene: str, seat: StagedSeat) -> None:
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
        there, _ = somebody(seat, is_kept=True)
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


def stand_at(spot: Spot, seat: StagedSeat) -> None:
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


def somebody(seat: StagedSeat, *, is_kept: bool = False) -> tuple[Standpoint, Person]:
    """The first who is somewhere, and where; who `is_kept` stands where mornings find them."""
    content = seat.content
    for person in sorted(content.people.values(), key=lambda person: person.number):
        if is_kept:
            seat.put(HALTS, person.number, Halt(day_of(seat.view), DAY_TICKS // 10))
        there = find_person(seat, content.person_ids[person.number])
        if there is not None:
            return there, person
    raise ValueError("nobody lives in this content")
