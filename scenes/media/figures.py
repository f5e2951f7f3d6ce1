"""Figures: players, put together from the parts of their look when they are first seen.

The atlas has parts in roles: colours that stand for the skin, the shirt and so on, beside tables of
the colours to choose from. A figure's pictures for one action and direction are made when they are
first asked for, and kept; those that nobody has asked for longest go first.
"""

from collections import OrderedDict
from collections.abc import Mapping
from random import Random
from typing import NamedTuple

import pygame

from game.world.records import Look
from scenes.media.sprites import Sprite

FACINGS = ("down", "up", "left", "right")
FIGURES_MAX = 512
"""Actions in one direction that are kept, about five kilobytes each: eight players in all that
they do."""
_VIEWS = {"down": "down", "up": "up", "left": "side", "right": "side"}
_INK = (26, 20, 40)
_ROOM_PX = 2
"""Around the parts, for the outline."""

PRESETS: tuple[Look, ...] = (
    Look(1, 0, 7, shirt=0, shirt_colour=0, trousers=0, trousers_colour=14, hat=1, hat_colour=0),
    Look(2, 0, 1, shirt=1, shirt_colour=1, trousers=0, trousers_colour=11, hat=2, hat_colour=1),
    Look(0, 2, 3, shirt=2, shirt_colour=2, trousers=2, trousers_colour=12, hat=3, hat_colour=2),
    Look(4, 3, 1, shirt=0, shirt_colour=3, trousers=0, trousers_colour=13, hat=5, hat_colour=3),
    Look(0, 0, 6, shirt=4, shirt_colour=4, trousers=0, trousers_colour=11, hat=4, hat_colour=4),
    Look(1, 5, 0, shirt=2, shirt_colour=5, trousers=2, trousers_colour=15, hat=0, hat_colour=5),
    Look(2, 1, 0, shirt=3, shirt_colour=6, trousers=0, trousers_colour=13, hat=6, hat_colour=6),
    Look(1, 7, 5, shirt=1, shirt_colour=7, trousers=1, trousers_colour=12, hat=7, hat_colour=7),
)
"""The look that goes with each of the players' colours, for who has chosen none."""


def look_of(look: Look | None, colour: int) -> Look:
    """How somebody looks who has chosen this, or nothing."""
    return PRESETS[colour % len(PRESETS)] if look is None else look


class _Part(NamedTuple):
    """A part of a figure."""

    sprite: Sprite
    sinks: bool
    """Whether it sinks with the body."""
    hidden_rows: int
    """How many rows of the head a hat hides of it."""


class Wardrobe:
    """What there is to wear, and everybody's figure."""

    def __init__(self, sprites: Mapping[str, Sprite]) -> None:
        self._sprites = sprites
        self._made: OrderedDict[tuple[Look, bool, int, str], Sprite | None] = OrderedDict()
        self._roles = _row(sprites.get("look/roles"), 0)

    def choices(self, part: str) -> int:
        """How many there are of a field of `Look`; 1 where the art has none."""
        if part == "skin":
            return max(1, self._rows("look/skin"))
        if part == "hair_colour":
            return max(1, self._rows("look/hair"))
        if part.endswith("colour"):
            return max(1, self._rows("look/cloth"))
        stem = "figure/down/idle/legs/" if part == "trousers" else f"figure/down/{part}/"
        count = sum(1 for name in self._sprites if name.startswith(stem))
        # Who wears no hat has chosen the first.
        return max(1, count + (part == "hat"))

    def colour(self, part: str, number: int) -> tuple[int, int, int]:
        """The colour of a choice of a field that is a colour."""
        table = {"skin": "skin", "hair_colour": "hair"}.get(part, "cloth")
        row = _row(self._sprites.get(f"look/{table}"), number)
        return row[0] if row else _INK

    def by_chance(self, dice: Random) -> Look:
        """Any look there can be."""
        return Look(**{part: dice.randrange(self.choices(part)) for part in Look.__struct_fields__})

    def figure(
        self, look: Look, facing: int, action: str, *, is_cold: bool = False
    ) -> Sprite | None:
        """The pictures of somebody doing something; None where the art has none. Whoever is out
        when it `is_cold` wears a scarf."""
        key = (look, is_cold, facing % 4, action)
        if key in self._made:
            self._made.move_to_end(key)
        else:
            self._made[key] = self._make(look, FACINGS[facing % 4], action, is_cold)
            while len(self._made) > FIGURES_MAX:
                self._made.popitem(last=False)
        return self._made[key]

    @property
    def kept(self) -> int:
        """How many actions in one direction are kept."""
        return len(self._made)

    def _rows(self, name: str) -> int:
        sprite = self._sprites.get(name)
        return 0 if sprite is None else sprite.height

    def _make(self, look: Look, facing: str, action: str, is_cold: bool) -> Sprite | None:
        view = _VIEWS[facing]
        stem = f"figure/{view}/{action}/"
        near = self._sprites.get(stem + "near")
        if near is None:
            return None
        parts = self._parts(look, view, stem, is_cold)
        streak, drops = (self._sprites.get(stem + layer) for layer in ("streak", "drops"))
        drawn = [part.sprite for part in parts]
        drawn += [sprite for sprite in (streak, drops) if sprite is not None]
        # Room for every part around the feet, for how far the body sinks, and for the outline.
        left = max(sprite.anchor_x for sprite in drawn) + _ROOM_PX
        right = max(sprite.width - sprite.anchor_x for sprite in drawn) + _ROOM_PX
        top = max(sprite.anchor_y for sprite in drawn) + _ROOM_PX
        low = max(sprite.height - sprite.anchor_y for sprite in drawn) + _ROOM_PX
        size, feet = (left + right, top + low + max(near.sinks, default=0)), (left, top)
        colours = self._colours(look)
        frames = []
        for number in range(len(near.frames)):
            sink = near.sinks[number] if number < len(near.sinks) else 0
            body = pygame.Surface(size, pygame.SRCALPHA)
            for part in parts:
                down = sink if part.sinks else 0
                _lay(body, part.sprite, number, (left, top + down), part.hidden_rows)
            _exchange(body, colours)
            frame = pygame.Surface(size, pygame.SRCALPHA).convert_alpha()
            if streak is not None:
                _lay(frame, streak, number, feet)
            _outline(frame, body)
            frame.blit(body, (0, 0))
            if drops is not None:
                _lay(frame, drops, number, feet)
            frames.append(pygame.transform.flip(frame, True, False) if facing == "left" else frame)
        anchor_x = right if facing == "left" else left
        return Sprite(tuple(frames), anchor_x, top, near.frame_ms, near.shadow)

    def _parts(self, look: Look, view: str, stem: str, is_cold: bool) -> list[_Part]:
        """The parts of a figure, from the back to the front."""
        hat = f"figure/{view}/hat/{look.hat % self.choices('hat')}"
        worn = self._sprites.get(hat)
        hair = f"figure/{view}/hair/{look.hair % self.choices('hair')}"
        shirt = f"figure/{view}/shirt/{look.shirt % self.choices('shirt')}"
        wanted = (
            (stem + "back", False, 0),
            (f"{stem}legs/{look.trousers % self.choices('trousers')}", False, 0),
            (stem + "far", False, 0),
            (shirt, True, 0),
            (stem + "near", False, 0),
            (hair, True, 0 if worn is None else worn.hides),
            (f"figure/{view}/scarf" if is_cold else "", True, 0),
            (hat, True, 0),
            (stem + "front", False, 0),
        )
        return [
            _Part(sprite, sinks, hidden)
            for name, sinks, hidden in wanted
            if (sprite := self._sprites.get(name)) is not None
        ]

    def _colours(self, look: Look) -> list[tuple[tuple[int, int, int], tuple[int, int, int]]]:
        """What each role is exchanged for."""

        def chosen(table: str, part: str, count: int) -> list[tuple[int, int, int]]:
            number = getattr(look, part) % self.choices(part)
            row = _row(self._sprites.get(f"look/{table}"), number)
            return (row or [_INK])[:count] + [_INK] * (count - len(row or [_INK]))

        worn = [
            *chosen("skin", "skin", 2),
            *chosen("hair", "hair_colour", 2),
            *chosen("cloth", "shirt_colour", 3),
            *chosen("cloth", "trousers_colour", 2),
            *chosen("cloth", "hat_colour", 3),
        ]
        return list(zip(self._roles, worn, strict=False))


def _row(sprite: Sprite | None, number: int) -> list[tuple[int, int, int]]:
    """The colours in a row of a table of colours, counted around."""
    if sprite is None:
        return []
    table = sprite.frames[0]
    y = number % sprite.height
    pixels = (table.get_at((x, y)) for x in range(sprite.width))
    return [(pixel.r, pixel.g, pixel.b) for pixel in pixels]


def _lay(
    target: pygame.Surface, sprite: Sprite, number: int, feet: tuple[int, int], hides: int = 0
) -> None:
    """Lays a part over a figure; of a part that a hat hides, the rows beneath it are left out."""
    part = sprite.frames[min(number, len(sprite.frames) - 1)]
    # The body's grid is 23 rows high above the feet.
    hidden = max(0, hides - (22 - sprite.anchor_y)) if hides else 0
    if hidden < sprite.height:
        area = pygame.Rect(0, hidden, sprite.width, sprite.height - hidden)
        target.blit(part, (feet[0] - sprite.anchor_x, feet[1] - sprite.anchor_y + hidden), area)


def _outline(target: pygame.Surface, body: pygame.Surface) -> None:
    shape = pygame.mask.from_surface(body)
    ink = shape.to_surface(setcolor=(*_INK, 255), unsetcolor=(0, 0, 0, 0))
    for at in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        target.blit(ink, at)


def _exchange(
    picture: pygame.Surface,
    colours: list[tuple[tuple[int, int, int], tuple[int, int, int]]],
) -> None:
    """Exchanges colours for others, all at once: one may stand on both sides."""
    shown = picture.copy()
    for before, after in colours:
        mask = pygame.mask.from_threshold(shown, (*before, 255), (1, 1, 1, 255))
        if mask.count():
            mask.to_surface(picture, setcolor=(*after, 255), unsetcolor=None)
