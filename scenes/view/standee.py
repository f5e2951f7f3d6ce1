"""Something that stands still, with all that a picture takes from it: made once, and then only
placed where the camera sees it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import pygame

from game.world.content import Content
from game.world.records import Placeable
from scenes.media.assets import Assets
from scenes.media.sprites import Sprite
from scenes.view.beds import Plant
from scenes.view.fading import TALL_PX
from scenes.view.reflections import Reflections
from scenes.view.scenery import StandingScenery
from scenes.view.swaying import SLENDER_PX, Swaying
from scenes.view.thing import Thing

LAMP_ABOVE_FEET_PX = 16
SCENERY_LIGHT_PX = 40
"""How far a lamp reaches beyond its own size under the open sky."""
ROOM_LIGHT_PX = 58
"""The same in a room, or a cave."""

Blit: TypeAlias = tuple[pygame.Surface, tuple[int, int]]
"""A picture, and where its left top is on the canvas."""
Light: TypeAlias = tuple[int, int, int]
"""The middle of a lamp's light in the area, and its radius."""
Part: TypeAlias = tuple[pygame.Surface, int, int]
"""A picture, and where its left and top are in the area."""


@dataclass(slots=True, eq=False)
class Standee:
    """One of them, in pixels of the area."""

    foot: float
    upright: pygame.Surface
    """Its picture when it does not lean."""
    left: int
    top: int
    right: int = 0
    bottom: int = 0
    number: int = -1
    """Which it was in the order of the feet, when everything was looked up last."""
    picture: pygame.Surface | None = None
    """As it leans now; None before it has looked to the wind."""
    aside: int = 0
    """How far to the left of the upright picture this one is drawn."""
    lean_px: int = 0
    looked_up: int = 0
    """When it was seen last."""
    plant: Plant | None = None
    sway: float = 0.0
    foot_at: tuple[int, int] = (0, 0)
    """Where it stands, for the wind."""
    is_low: bool = False
    """Whether it gives way to feet, beside the wind."""
    is_flat: bool = False
    """Whether it lies below everybody's feet."""
    is_moving: bool = False
    """Whether it moves by itself, and is not drawn with what stands still."""
    is_tall: bool = False
    """Whether it may hide somebody."""
    is_by_water: bool = False
    """Whether it may be seen in water."""
    shadow: Part | None = None
    has_light: bool = False
    """Whether there is anything in the three that follow."""
    lights: tuple[Light, ...] = ()
    glows: tuple[Part, ...] = ()
    """The parts of its picture that shine in the dark."""
    smoke: tuple[int, int] | None = None

    def lean(self, swaying: Swaying) -> bool:
        """Looks to the wind. Returns whether it leans in another way than before."""
        if self.plant is not None:
            return self.bend(swaying.crop_lean(self.plant.at_x, self.plant.foot))
        lean_px = swaying.lean(self.foot_at, self.sway, self.is_low) if self.sway else 0
        if lean_px == self.lean_px and self.picture is not None:
            return False
        self.lean_px = lean_px
        self.picture, self.aside = swaying.lean_over(self.upright, lean_px)
        return True

    def bend(self, lean: int) -> bool:
        """Bends a plant: -1 to the left, 0 upright, 1 to the right. Returns whether it was bent in
        another way before."""
        assert self.plant is not None, "only plants are bent"
        before, self.picture = self.picture, self.plant.bent[lean + 1]
        return before is not self.picture


class Parts:
    """What belongs to the pictures of what stands: shadows, what shines, and quicker copies."""

    def __init__(self, assets: Assets, content: Content, reflections: Reflections) -> None:
        self._assets = assets
        self._content = content
        self._reflections = reflections
        self._flat = {name for name, item in content.placeables.items() if item.is_flat}
        """The placeables that lie below everybody's feet."""
        self._quick: dict[int, tuple[pygame.Surface, pygame.Surface]] = {}
        """Copies of sprites' pictures that are drawn faster, by the identity of these, which last
        as long as the art."""
        self._pieces: dict[tuple[int, tuple[int, int, int, int]], pygame.Surface] = {}
        self._shadows: dict[str, tuple[pygame.Surface, int, int] | None] = {}
        """By name, each with its anchor."""

    def of_scenery(self, thing: StandingScenery, *, is_inside: bool, is_lit: bool) -> Standee:
        """A piece of the map's scenery; its lamps burn where it `is_lit`."""
        sprite = thing.sprite
        made = Standee(
            thing.foot,
            self.quick(sprite.frames[0]),
            thing.left,
            thing.top,
            thing.right,
            thing.bottom,
            is_moving=len(sprite.frames) > 1,
        )
        if thing.shadow is not None:
            shadow = self.quick(thing.shadow.frames[0])
            made.shadow = (shadow, thing.shadow_left, thing.shadow_top)
        if is_lit:
            made.lights = tuple(lights_of(sprite, thing.left, thing.top, is_inside=is_inside))
            if not made.is_moving:
                made.glows = self.lit_parts(sprite.frames[0], sprite, thing.left, thing.top)
        return self._finished(made, sprite)

    def of_thing(self, thing: Thing, sprite: Sprite, shown: Part, *, is_dim: bool) -> Standee:
        """What a record describes, as it is `shown` at rest; its lamp burns where it `is_dim`."""
        picture, left, top = shown
        made = Standee(thing.y, self.quick(picture), left, top, is_flat=self.is_flat(thing))
        if made.is_flat:
            return made
        light = self.light_of(thing) if is_dim else None
        if light is not None:
            made.lights = (light,)
            made.glows = self.lit_parts(picture, sprite, left, top)
        made.shadow = self.shadow_of(sprite, left, top)
        return self._finished(made, sprite)

    def of_plant(self, plant: Plant) -> Standee:
        """A crop."""
        made = Standee(plant.foot, plant.bent[1], plant.left, plant.top, plant=plant)
        return self._finished(made, None)

    def _finished(self, made: Standee, sprite: Sprite | None) -> Standee:
        """With what follows from the picture and the place."""
        width, height = made.upright.get_size()
        made.is_tall = height > TALL_PX
        made.is_by_water = self._reflections.is_near(made.left + width // 2, int(made.foot))
        if sprite is None:
            return made
        if sprite.sway and not made.is_moving:
            made.sway = sprite.sway
            made.foot_at = (made.left + sprite.anchor_x, int(made.foot))
            made.is_low = sprite.height < SLENDER_PX
        if sprite.smoke is not None:
            made.smoke = (made.left + sprite.smoke[0], made.top + sprite.smoke[1])
        made.has_light = bool(made.lights or made.glows or made.smoke)
        return made

    def quick(self, picture: pygame.Surface) -> pygame.Surface:
        """The same picture of a sprite, of which what is clear is passed over a run at a time."""
        found = self._quick.get(id(picture))
        if found is None:
            copy = picture.copy()
            copy.set_alpha(255, pygame.RLEACCEL)
            found = self._quick[id(picture)] = (picture, copy)
        return found[1]

    def lit_parts(
        self, picture: pygame.Surface, sprite: Sprite, left: int, top: int
    ) -> tuple[Part, ...]:
        """The parts of a sprite's picture that shine, where they are."""
        return tuple(
            (self._piece(picture, rect), left + rect[0], top + rect[1]) for rect in sprite.lit
        )

    def _piece(self, picture: pygame.Surface, rect: tuple[int, int, int, int]) -> pygame.Surface:
        key = (id(picture), rect)
        found = self._pieces.get(key)
        if found is None:
            found = self._pieces[key] = picture.subsurface(rect)
        return found

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

    def shadow_of(self, sprite: Sprite, left: int, top: int) -> Part | None:
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
        return picture, left + sprite.anchor_x - anchor_x, top + sprite.anchor_y - anchor_y


def lights_of(sprite: Sprite, left: int, top: int, *, is_inside: bool) -> Iterable[Light]:
    """The lamps of a sprite that stands at a place, in the open or in a room."""
    reach_px = ROOM_LIGHT_PX if is_inside else SCENERY_LIGHT_PX
    for x, y, width, height in sprite.lit:
        yield left + x + width // 2, top + y + height, reach_px + max(width, height)
