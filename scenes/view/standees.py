"""What stands still around the camera: scenery, things and crops, in the order of their feet.

It is looked up once and then drawn from a list, until something changes or the camera has moved on
by a cell. In between only the wind moves it, and not all of it in the same frame.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import pygame

from game.world.content import Content
from game.world.records import Placeable
from scenes.media.assets import Assets
from scenes.media.sprites import Sprite
from scenes.view.beds import Plant
from scenes.view.canvas import CELL_PX
from scenes.view.fading import TALL_PX, Fading
from scenes.view.players import DrawnPlayer
from scenes.view.reflections import Reflections
from scenes.view.scenery import StandingScenery
from scenes.view.swaying import MARGIN_PX, SLENDER_PX, Swaying
from scenes.view.thing import Thing
from scenes.view.things import Field

SHADOW_REACH_PX = 24
"""How far a shadow reaches beyond what throws it."""
ASIDE_PX, BELOW_PX = 32, 64
"""How far beside and below the picture the feet of something may be that is seen in it."""
GROUPS = 6
"""In so many turns everything has looked to the wind."""
TURN_S = 1 / 60
LAMP_ABOVE_FEET_PX = 16
SCENERY_LIGHT_PX = 40
"""How far a lamp reaches beyond its own size under the open sky."""
ROOM_LIGHT_PX = 58
"""The same in a room, or a cave."""

Blit: TypeAlias = tuple[pygame.Surface, tuple[int, int]]
"""A picture, and where its left top is on the canvas."""
Light: TypeAlias = tuple[int, int, int]
"""The middle of a lamp's light in the area, and its radius."""


class Place(NamedTuple):
    """What is around the camera, and in which light."""

    scenery: Sequence[StandingScenery]
    field: Field
    plants: Sequence[Plant]
    is_inside: bool
    is_lit: bool
    """Whether lamps of the scenery burn."""
    is_dim: bool
    """Whether those that players have set up do."""


@dataclass(slots=True)
class Standees:
    """What stands around the camera, as it was looked up last."""

    rows: list[Blit] = field(default_factory=list)
    feet: list[float] = field(default_factory=list)
    """The line of the feet of each row, in the order in which they are drawn."""
    flat: list[Blit] = field(default_factory=list)
    """What lies below everybody's feet."""
    shadows: list[Blit] = field(default_factory=list)
    lights: list[Light] = field(default_factory=list)
    glows: list[Blit] = field(default_factory=list)
    """The parts of pictures that shine in the dark."""
    chimneys: list[tuple[int, int]] = field(default_factory=list)
    fires: list[tuple[int, int]] = field(default_factory=list)
    wet: list[int] = field(default_factory=list)
    """The numbers of what may be seen in water."""
    moving_scenery: list[StandingScenery] = field(default_factory=list)
    moving_things: list[Thing] = field(default_factory=list)
    """What moves by itself, or has just been touched, and is looked at in every frame."""
    tall: list[int] = field(default_factory=list)
    """The numbers of what somebody may be hidden by, and where these are in the area."""
    tall_places: list[pygame.Rect] = field(default_factory=list)


@dataclass(slots=True)
class _Swayer:
    """A plant that gives way: its number, the picture that it has when it does not, and where it
    stands in the area and on the canvas."""

    number: int
    picture: pygame.Surface
    place: tuple[int, int]
    sway: float
    is_low: bool
    left: int
    top: int
    lean_px: int = 0
    """How far it leans as it was drawn last."""


@dataclass(slots=True)
class _Found:
    """What stands somewhere while everything is looked up."""

    foot: float
    picture: pygame.Surface
    left: int
    top: int
    sprite: Sprite | None = None
    plant: Plant | None = None


class Surrounding:
    """Keeps what stands around one camera."""

    def __init__(self, assets: Assets, content: Content, reflections: Reflections) -> None:
        self._assets = assets
        self._content = content
        self._reflections = reflections
        self.swaying = Swaying()
        self.fading = Fading()
        self._flat = {name for name, item in content.placeables.items() if item.is_flat}
        """The placeables that lie below everybody's feet."""
        self._quick: dict[int, tuple[pygame.Surface, pygame.Surface]] = {}
        """Copies of sprites' pictures that are drawn faster, by the identity of these, which last
        as long as the art."""
        self._pieces: dict[tuple[int, tuple[int, int, int, int]], pygame.Surface] = {}
        self._place: Place | None = None
        self._key: tuple[object, ...] = ()
        self._rest_at_s = 0.0
        """When what was touched last comes to rest, and is looked up with everything else."""
        self._turn = 0
        self._shadows: dict[str, tuple[pygame.Surface, int, int] | None] = {}
        """By name, each with its anchor."""
        self._standees = Standees()
        self._origin = (0, 0)
        """The point of the area at the canvas's left top."""
        self._swayers: list[list[_Swayer]] = []
        self._crops: list[list[tuple[int, Plant]]] = []
        self._crop_at: dict[tuple[int, int], tuple[int, Plant]] = {}

    def look(
        self,
        place: Place,
        camera: tuple[int, int],
        size: tuple[int, int],
        now_s: float,
    ) -> Standees:
        """What stands around the camera now. The swaying has been told the wind before."""
        column, row = camera[0] // CELL_PX, camera[1] // CELL_PX
        key = (column, row, *size, place.field.revision, *place[3:])
        is_same = (
            self._place is not None
            and self._key == key
            and self._place.scenery is place.scenery
            and self._place.field is place.field
            and self._place.plants is place.plants
            and not 0 < self._rest_at_s <= now_s
        )
        turn = int(now_s / TURN_S)
        if is_same:
            for step in range(1, min(GROUPS, abs(turn - self._turn)) + 1):
                self._lean((self._turn + step) % GROUPS)
        else:
            self._place, self._key = place, key
            self._origin = (column * CELL_PX, row * CELL_PX)
            around = pygame.Rect(column * CELL_PX, row * CELL_PX, *size)
            around.width += CELL_PX
            around.height += CELL_PX
            self._look_up(place, around, now_s)
        self._turn = turn
        self._give_way()
        return self._standees

    def seen_through(self, players: Iterable[DrawnPlayer]) -> dict[int, pygame.Surface]:
        """What of it is seen through, because it hides a player: its pictures, by number."""
        self.fading.look(players, (0, 0))
        standees = self._standees
        found = {}
        for index in self.fading.near(standees.tall_places):
            number = standees.tall[index]
            picture, at = standees.rows[number]
            place = (at[0] + self._origin[0], at[1] + self._origin[1])
            shown = self.fading.shown(picture, place, standees.feet[number])
            if shown is not picture:
                found[number] = shown
        return found

    def quick(self, picture: pygame.Surface) -> pygame.Surface:
        """The same picture of a sprite, of which what is clear is passed over a run at a time."""
        found = self._quick.get(id(picture))
        if found is None:
            copy = picture.copy()
            copy.set_alpha(255, pygame.RLEACCEL)
            found = self._quick[id(picture)] = (picture, copy)
        return found[1]

    def placed(self, picture: pygame.Surface, left: int, top: int) -> Blit:
        """A picture on the canvas, whose left top is there in the area."""
        return picture, (left - self._origin[0], top - self._origin[1])

    def lit_parts(
        self, picture: pygame.Surface, sprite: Sprite, left: int, top: int
    ) -> Iterable[Blit]:
        """The parts of a sprite's picture that shine, where they are."""
        for rect in sprite.lit:
            key = (id(picture), rect)
            if key not in self._pieces:
                self._pieces[key] = picture.subsurface(rect)
            yield self.placed(self._pieces[key], left + rect[0], top + rect[1])

    def _look_up(self, place: Place, around: pygame.Rect, now_s: float) -> None:
        standees = self._standees = Standees()
        self._rest_at_s = 0.0
        found: list[_Found] = []
        wider = around.inflate(2 * SHADOW_REACH_PX, 2 * SHADOW_REACH_PX)
        for scenery in place.scenery:
            if (
                wider.left < scenery.right
                and scenery.left < wider.right
                and wider.top < scenery.bottom
                and scenery.top < wider.bottom
            ):
                self._look_at_scenery(scenery, place, found)
        left, right = around.left - ASIDE_PX, around.right + ASIDE_PX
        top, bottom = around.top, around.bottom + BELOW_PX
        for thing in place.field.within(left, top, right, bottom):
            self._look_at_thing(thing, place, found, now_s)
        found += [
            _Found(plant.foot, plant.bent[1], plant.left, plant.top, plant=plant)
            for plant in place.plants
            if left <= plant.at_x < right and top <= plant.foot < bottom
        ]
        found.sort(key=lambda one: one.foot)
        standees.rows = [self.placed(one.picture, one.left, one.top) for one in found]
        standees.feet = [one.foot for one in found]
        self._sort_out(found)
        for group in range(GROUPS):
            self._lean(group)

    def _look_at_scenery(self, thing: StandingScenery, place: Place, found: list[_Found]) -> None:
        standees, sprite = self._standees, thing.sprite
        if sprite.smoke is not None:
            standees.chimneys.append((thing.left + sprite.smoke[0], thing.top + sprite.smoke[1]))
        if thing.shadow is not None:
            shadow = self.quick(thing.shadow.frames[0])
            standees.shadows.append(self.placed(shadow, thing.shadow_left, thing.shadow_top))
        if place.is_lit:
            standees.lights += lights_of(sprite, thing.left, thing.top, is_inside=place.is_inside)
        if len(sprite.frames) > 1:
            standees.moving_scenery.append(thing)
            return
        picture = sprite.frames[0]
        if place.is_lit:
            standees.glows += self.lit_parts(picture, sprite, thing.left, thing.top)
        picture = self.quick(picture)
        found.append(_Found(thing.foot, picture, thing.left, thing.top, sprite))

    def _look_at_thing(self, thing: Thing, place: Place, found: list[_Found], now_s: float) -> None:
        standees, sprite = self._standees, thing.sprite
        shown = thing.shown(now_s)
        if shown is None or sprite is None:
            return
        rest_at_s = thing.rest_at_s
        if rest_at_s is None or rest_at_s > now_s:
            standees.moving_things.append(thing)
            self._rest_at_s = max(self._rest_at_s, rest_at_s or 0.0)
            return
        picture, left, top = shown
        if self.is_flat(thing):
            standees.flat.append(self.placed(self.quick(picture), left, top))
            return
        if place.is_dim:
            light = self.light_of(thing)
            if light is not None:
                standees.lights.append(light)
                standees.glows += self.lit_parts(picture, sprite, left, top)
        if sprite.smoke is not None:
            standees.fires.append((left + sprite.smoke[0], top + sprite.smoke[1]))
        shadow = self.shadow_of(sprite, left, top)
        if shadow is not None:
            standees.shadows.append(shadow)
        found.append(_Found(thing.y, self.quick(picture), left, top, sprite))

    def is_flat(self, thing: Thing) -> bool:
        """Whether a thing lies below everybody's feet."""
        return isinstance(thing.record, Placeable) and thing.record.item in self._flat

    def light_of(self, thing: Thing) -> Light | None:
        """The light of something that a player has set up; None where it has none."""
        if thing.sprite is None or not thing.sprite.lit or not isinstance(thing.record, Placeable):
            return None
        placeable = self._content.placeables.get(thing.record.item)
        if placeable is None or not placeable.light_radius_px:
            return None
        return thing.x, thing.y - LAMP_ABOVE_FEET_PX, placeable.light_radius_px

    def shadow_of(self, sprite: Sprite, left: int, top: int) -> Blit | None:
        """The shadow of a sprite whose picture has its left top there."""
        if not sprite.shadow:
            return None
        if sprite.shadow not in self._shadows:
            shadow = self._assets.world.get(sprite.shadow)
            self._shadows[sprite.shadow] = (
                None
                if shadow is None
                else (self.quick(shadow.frames[0]), shadow.anchor_x, shadow.anchor_y)
            )
        found = self._shadows[sprite.shadow]
        if found is None:
            return None
        picture, anchor_x, anchor_y = found
        return self.placed(
            picture, left + sprite.anchor_x - anchor_x, top + sprite.anchor_y - anchor_y
        )

    def _sort_out(self, found: Sequence[_Found]) -> None:
        """Notes of everything what it takes part in later."""
        standees = self._standees
        self._swayers = [[] for _ in range(GROUPS)]
        self._crops = [[] for _ in range(GROUPS)]
        self._crop_at = {}
        for number, one in enumerate(found):
            width, height = one.picture.get_size()
            if one.plant is not None:
                self._crops[number % GROUPS].append((number, one.plant))
                self._crop_at[one.plant.tile] = (number, one.plant)
            elif one.sprite is not None and one.sprite.sway:
                at = (one.left + one.sprite.anchor_x, int(one.foot))
                _, (left, top) = standees.rows[number]
                is_low = one.sprite.height < SLENDER_PX
                swayer = _Swayer(number, one.picture, at, one.sprite.sway, is_low, left, top)
                self._swayers[number % GROUPS].append(swayer)
            if height > TALL_PX:
                standees.tall.append(number)
                box = pygame.Rect(one.left, one.top, width, height)
                standees.tall_places.append(box.inflate(2 * MARGIN_PX, 0))
            if self._reflections.is_near(one.left + width // 2, int(one.foot)):
                standees.wet.append(number)

    def _lean(self, group: int) -> None:
        """Lets one of the groups look to the wind."""
        if not self._swayers:
            return
        rows, lean = self._standees.rows, self.swaying.lean
        for one in self._swayers[group]:
            lean_px = lean(one.place, one.sway, one.is_low)
            if lean_px != one.lean_px:
                one.lean_px = lean_px
                picture, aside = self.swaying.lean_over(one.picture, lean_px)
                rows[one.number] = (picture, (one.left - aside, one.top))
        lean_of = self.swaying.crop_lean
        for number, plant in self._crops[group]:
            self._bend(number, plant, lean_of(plant.at_x, plant.foot))

    def _give_way(self) -> None:
        """Lets the crops that somebody walks through give way at once."""
        for tile in self.swaying.trodden.keys() & self._crop_at.keys():
            number, plant = self._crop_at[tile]
            lean = self.swaying.pushed((plant.at_x, plant.foot))
            if lean:
                self._bend(number, plant, lean)

    def _bend(self, number: int, plant: Plant, lean: int) -> None:
        before, at = self._standees.rows[number]
        picture = plant.bent[lean + 1]
        if before is not picture:
            self._standees.rows[number] = (picture, at)


def lights_of(sprite: Sprite, left: int, top: int, *, is_inside: bool) -> Iterable[Light]:
    """The lamps of a sprite that stands at a place, in the open or in a room."""
    reach_px = ROOM_LIGHT_PX if is_inside else SCENERY_LIGHT_PX
    for x, y, width, height in sprite.lit:
        yield left + x + width // 2, top + y + height, reach_px + max(width, height)
