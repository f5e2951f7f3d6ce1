"""What stands still around the camera: scenery, things and crops, in the order of their feet.

It is looked up once and then drawn from a list, until something changes or the camera has moved on
by a cell; what was there before keeps all that is known of it. In between only the wind moves it,
and not all of it in the same frame.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

import pygame

from game.world.content import Content
from scenes.media.assets import Assets
from scenes.media.sprites import Sprite
from scenes.view.beds import Plant
from scenes.view.canvas import CELL_PX
from scenes.view.fading import Fading
from scenes.view.players import DrawnPlayer
from scenes.view.reflections import Reflections
from scenes.view.scenery import StandingScenery
from scenes.view.standee import Blit, Light, Part, Parts, Standee
from scenes.view.swaying import MARGIN_PX, Swaying
from scenes.view.thing import Thing
from scenes.view.things import Field

SHADOW_REACH_PX = 24
"""How far a shadow reaches beyond what throws it."""
ASIDE_PX, BELOW_PX = 32, 64
"""How far beside and below the picture the feet of something may be that is seen in it."""
GROUPS = 6
"""In so many turns everything has looked to the wind."""
TURN_S = 1 / 60
KNOWN_MAX = 3000
"""So many things are known at once, of all those that one has come by."""


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


class Surrounding:
    """Keeps what stands around one camera."""

    def __init__(self, assets: Assets, content: Content, reflections: Reflections) -> None:
        self.parts = Parts(assets, content, reflections)
        self.swaying = Swaying()
        self.fading = Fading()
        self._scenery: tuple[Standee, ...] = ()
        """All of the area's, in the order of the map."""
        self._things: dict[int, tuple[Thing, Sprite, Standee]] = {}
        """Things that were at rest, by identity, each with the picture that it had."""
        self._plants: dict[tuple[int, int], Standee] = {}
        """By tile."""
        self._place: Place | None = None
        self._key: tuple[object, ...] = ()
        self._rest_at_s = 0.0
        """When what was touched last comes to rest, and is looked up with everything else."""
        self._turn = 0
        self._looked_up = 0
        """A number that goes on when everything is looked up, by more than one after a while."""
        self._standees = Standees()
        self._origin = (0, 0)
        """The point of the area at the canvas's left top."""
        self._swayers: list[list[Standee]] = [[] for _ in range(GROUPS)]
        self._crop_at: dict[tuple[int, int], Standee] = {}
        """The crops that are seen, by tile."""

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
        before = self._place
        is_same = (
            before is not None
            and self._key == key
            and before.scenery is place.scenery
            and before.field is place.field
            and before.plants is place.plants
            and not 0 < self._rest_at_s <= now_s
        )
        turn = int(now_s / TURN_S)
        if is_same:
            for step in range(1, min(GROUPS, abs(turn - self._turn)) + 1):
                self._lean((self._turn + step) % GROUPS)
        else:
            self._origin = (column * CELL_PX, row * CELL_PX)
            around = pygame.Rect(column * CELL_PX, row * CELL_PX, *size)
            around.width += CELL_PX
            around.height += CELL_PX
            self._forget_other(place)
            # What was there the last time goes on as it leans, unless that is long ago.
            self._looked_up += 1 if abs(turn - self._turn) < GROUPS else 2
            self._place, self._key = place, key
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

    def placed(self, part: Part) -> Blit:
        """A picture of the area as it is drawn on the canvas."""
        picture, left, top = part
        return picture, (left - self._origin[0], top - self._origin[1])

    def _forget_other(self, place: Place) -> None:
        """Forgets what is known of another area, or of another light."""
        before, parts = self._place, self.parts
        is_elsewhere = before is None or before.field is not place.field
        if is_elsewhere or (before is not None and before[3:] != place[3:]):
            self._things.clear()
        if before is None or before.scenery is not place.scenery or before[3:] != place[3:]:
            self._scenery = tuple(
                parts.of_scenery(one, is_inside=place.is_inside, is_lit=place.is_lit)
                for one in place.scenery
            )
        if before is None or before.plants is not place.plants:
            known = {} if is_elsewhere else self._plants
            self._plants = {
                plant.tile: one
                if (one := known.get(plant.tile)) is not None and one.plant == plant
                else parts.of_plant(plant)
                for plant in place.plants
            }
        if len(self._things) > KNOWN_MAX:
            self._things.clear()

    def _look_up(self, place: Place, around: pygame.Rect, now_s: float) -> None:
        standees = self._standees = Standees()
        self._rest_at_s = 0.0
        left, right = around.left - SHADOW_REACH_PX, around.right + SHADOW_REACH_PX
        top, bottom = around.top - SHADOW_REACH_PX, around.bottom + SHADOW_REACH_PX
        found = []
        for scenery, one in zip(place.scenery, self._scenery, strict=True):
            if left < one.right and one.left < right and top < one.bottom and one.top < bottom:
                found.append(one)
                if one.is_moving:
                    standees.moving_scenery.append(scenery)
                if one.smoke is not None:
                    standees.chimneys.append(one.smoke)
        left, right = around.left - ASIDE_PX, around.right + ASIDE_PX
        top, bottom = around.top, around.bottom + BELOW_PX
        for one in self._resting(place, (left, top, right, bottom), now_s):
            found.append(one)
            if one.smoke is not None:
                standees.fires.append(one.smoke)
        found += [
            self._plants[plant.tile]
            for plant in place.plants
            if left <= plant.at_x < right and top <= plant.foot < bottom
        ]
        self._sort_out(found)

    def _resting(
        self, place: Place, box: tuple[int, int, int, int], now_s: float
    ) -> Iterator[Standee]:
        """The things in a box of the area that are at rest; the others are noted."""
        for thing in place.field.within(*box):
            sprite = thing.sprite
            if sprite is None:
                continue
            rest_at_s = thing.rest_at_s
            if rest_at_s is None or rest_at_s > now_s:
                self._standees.moving_things.append(thing)
                self._rest_at_s = max(self._rest_at_s, rest_at_s or 0.0)
                continue
            known = self._things.get(id(thing))
            if known is None or known[0] is not thing or known[1] is not sprite:
                shown = thing.shown(now_s)
                assert shown is not None, "what has a sprite is shown"
                made = self.parts.of_thing(thing, sprite, shown, is_dim=place.is_dim)
                known = self._things[id(thing)] = (thing, sprite, made)
            yield known[2]

    def _sort_out(self, found: Sequence[Standee]) -> None:
        """Notes of everything what it takes part in later."""
        standees, (x, y) = self._standees, self._origin
        for one in found:
            if one.shadow is not None:
                picture, left, top = one.shadow
                standees.shadows.append((picture, (left - x, top - y)))
            if one.has_light:
                standees.lights += one.lights
                standees.glows += [self.placed(glow) for glow in one.glows]
        flat = [one for one in found if one.is_flat]
        standees.flat = [(one.upright, (one.left - x, one.top - y)) for one in flat]
        rows = [one for one in found if not one.is_flat and not one.is_moving]
        rows.sort(key=attrgetter("foot"))
        standees.feet = [one.foot for one in rows]
        self._swayers = [[] for _ in range(GROUPS)]
        self._crop_at = {}
        before, now, swaying = self._looked_up - 1, self._looked_up, self.swaying
        for number, one in enumerate(rows):
            one.number = number
            if one.sway or one.plant is not None:
                self._swayers[number % GROUPS].append(one)
                if one.plant is not None:
                    self._crop_at[one.plant.tile] = one
            if one.looked_up != before or one.picture is None:
                one.lean(swaying)
            one.looked_up = now
            if one.is_tall:
                standees.tall.append(number)
                box = pygame.Rect((one.left, one.top), one.upright.get_size())
                standees.tall_places.append(box.inflate(2 * MARGIN_PX, 0))
            if one.is_by_water:
                standees.wet.append(number)
        standees.rows = [
            (one.picture or one.upright, (one.left - one.aside - x, one.top - y)) for one in rows
        ]

    def _lean(self, group: int) -> None:
        """Lets one of the groups look to the wind."""
        swaying = self.swaying
        for one in self._swayers[group]:
            if one.lean(swaying):
                self._show(one)

    def _give_way(self) -> None:
        """Lets the crops that somebody walks through give way at once."""
        for tile in self.swaying.trodden.keys() & self._crop_at.keys():
            one = self._crop_at[tile]
            assert one.plant is not None, "a crop is a plant"
            lean = self.swaying.pushed((one.plant.at_x, one.plant.foot))
            if lean and one.bend(lean):
                self._show(one)

    def _show(self, one: Standee) -> None:
        """Shows something as it leans now."""
        at = (one.left - one.aside - self._origin[0], one.top - self._origin[1])
        self._standees.rows[one.number] = (one.picture or one.upright, at)
