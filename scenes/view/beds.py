"""Beds: soil that players have tilled, and what grows in it.

Soil lies on the ground by dual grid (a tile over each corner where four cells meet), dry or wet;
crops stand among everything else and give way to whoever walks through them. What a bed looks like
is computed from its record and the days (`game/world/growth.py`), and anew whenever one of these
changes.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sin
from typing import NamedTuple

import pygame

from game.world.areas import Area
from game.world.calendar import day_of
from game.world.content import Content
from game.world.definitions import Crop
from game.world.growth import Growth, growth_of
from game.world.records import Soil
from game.world.sections import Kind, Section, tile_of
from game.world.tiled import TILE_PX
from game.world.world import Change, Reader
from scenes.media.sprites import Sprite, SpriteBook
from scenes.view.scatter import scatter

STAGES = 5
"""Pictures of a crop, from just sown to ripe."""
SWAY_PX = 9.0
"""How near somebody's feet bend a plant."""
_SHARE_STEPS = 128
"""How often on a day what grows is looked at."""


@dataclass(frozen=True, slots=True)
class _Bed:
    """A tilled tile, as it is shown."""

    soil: Soil
    growth: Growth


class Plant(NamedTuple):
    """A crop to be drawn: its picture, where its left top is and its foot stands."""

    foot: int
    picture: pygame.Surface
    left: int
    top: int


class _Standing(NamedTuple):
    """A plant as it stands for a while: only the wind and feet still move it."""

    tile: tuple[int, int]
    at_x: int
    foot: int
    bent: tuple[Plant, Plant, Plant]
    """Bent to the left, upright, and bent to the right."""


class Beds:
    """The beds of one area."""

    def __init__(self, area: Area, season: str, content: Content, sprites: SpriteBook) -> None:
        self._section = Section(area.number, Kind.SOIL)
        self.season = season
        self._content = content
        self._sprites = sprites
        self._beds: dict[tuple[int, int], _Bed] = {}
        self._lying: list[tuple[pygame.Surface, int, int]] | None = None
        """The pictures of the soil, once they have been looked up."""
        self._standing: tuple[int, list[_Standing]] | None = None
        """The plants since a step of the day, once they have been looked up."""
        self._piles: dict[tuple[int, ...], pygame.Surface] = {}
        self._solid: dict[int, pygame.Surface] = {}
        """By the identity of sprites' pictures, which last as long as the art."""
        self._leaning: dict[tuple[str, int], pygame.Surface] = {}

    def load(self, reader: Reader) -> None:
        """Reads all beds anew."""
        day = day_of(reader)
        self._beds = {}
        self._lying = self._standing = None
        for key in list(reader.keys(self._section)):
            self._read(reader, key, day)

    def set_season(self, season: str) -> None:
        """Shows another season from now on."""
        self.season = season
        self._lying = None

    def apply(self, changes: Sequence[Change], reader: Reader) -> None:
        """Takes over changes: of single beds, or of the days, which concern them all."""
        if any(self._concerns_all(change) for change in changes):
            self.load(reader)
            return
        day = day_of(reader)
        for change in changes:
            if change.section == self._section:
                self._lying = self._standing = None
                self._beds.pop(tile_of(change.key), None)
                self._read(reader, change.key, day)

    def _concerns_all(self, change: Change) -> bool:
        """Whether a change is of the days, or of something that waters what is around it."""
        if change.section.kind is Kind.PLACEABLE:
            waters = self._content.sprinkler_tiles and change.section.scope == self._section.scope
            return bool(waters) and bool(self._beds)
        return change.section.kind in (Kind.WET_DAY, Kind.ENVIRONMENT)

    def draw(self, target: pygame.Surface, camera: tuple[int, int]) -> None:
        """Draws the soil that the camera sees."""
        if not self._beds:
            return
        if self._lying is None:
            self._lying = self._laid_together(self._pictures_lying())
        width, height = target.get_size()
        right, bottom = camera[0] + width, camera[1] + height
        target.fblits(
            [
                (picture, (x - camera[0], y - camera[1]))
                for picture, x, y in self._lying
                if camera[0] - TILE_PX < x < right and camera[1] - TILE_PX < y < bottom
            ]
        )

    def _laid_together(
        self, lying: Iterable[tuple[pygame.Surface, int, int]]
    ) -> list[tuple[pygame.Surface, int, int]]:
        """One picture for each place, of all that lie on one another there: drawn once, instead of
        in every frame."""
        piles: dict[tuple[int, int, tuple[int, int]], list[pygame.Surface]] = {}
        for picture, x, y in lying:
            piles.setdefault((x, y, picture.get_size()), []).append(picture)
        return [(self._pile(pile), x, y) for (x, y, _), pile in piles.items()]

    def _pile(self, pile: list[pygame.Surface]) -> pygame.Surface:
        if len(pile) == 1:
            return pile[0]
        key = tuple(id(picture) for picture in pile)
        found = self._piles.get(key)
        if found is None:
            found = pile[0].copy()
            found.fblits([(picture, (0, 0)) for picture in pile[1:]])
            self._piles[key] = found
        return found

    def _pictures_lying(self) -> Iterator[tuple[pygame.Surface, int, int]]:
        """All pictures of the soil, with their left top in the area."""
        wet = {tile for tile, bed in self._beds.items() if bed.growth.is_wet}
        for terrain, tiles in (("bed", self._beds.keys()), ("wet_soil", wet)):
            corners = {(x + dx, y + dy) for x, y in tiles for dx in (0, 1) for dy in (0, 1)}
            for corner in sorted(corners):
                if terrain == "bed" and _is_within(corner, wet):
                    # The wet soil over it hides it.
                    continue
                sprite = self._ground(terrain, corner, tiles)
                if sprite is not None:
                    x, y = (part * TILE_PX - TILE_PX // 2 for part in corner)
                    yield self._without_alpha(sprite.frames[0]), x, y
        enriched = self._sprites.get("soil/enriched")
        if enriched is not None:
            for (x, y), bed in self._beds.items():
                if bed.soil.enriched_with is not None:
                    yield enriched.frames[0], x * TILE_PX, y * TILE_PX

    def plants(
        self,
        within: tuple[int, int, int, int],
        feet: Sequence[tuple[float, float]],
        day_share: float,
        wind_pct: int,
        now_s: float,
    ) -> list[Plant]:
        """The crops in a rectangle of the area in pixels (left, top, right, bottom). `feet` is
        where people stand, `day_share` how much of the day has passed, 0 to 1."""
        left, top, right, bottom = within
        step = int(day_share * _SHARE_STEPS)
        if self._standing is None or self._standing[0] != step:
            self._standing = (step, list(self._all_standing(day_share)))
        trodden = {
            (int(x) // TILE_PX + dx, int(y) // TILE_PX + dy)
            for x, y in feet
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        }
        # The harder it blows, the faster plants move, and the less they come to rest.
        wind_turn = now_s * (1.2 + wind_pct / 40)
        rest = 0.95 - wind_pct / 125
        plants = []
        for tile, at_x, foot, bent in self._standing[1]:
            if left <= at_x < right and top <= foot < bottom:
                lean = _lean((at_x, foot), feet) if tile in trodden else 0
                if lean == 0:
                    wind = sin(wind_turn + at_x * 0.06 + foot * 0.03)
                    lean = 0 if -rest < wind < rest else 1 if wind > 0 else -1
                plants.append(bent[lean + 1])
        return plants

    def _all_standing(self, day_share: float) -> Iterator[_Standing]:
        """Every plant as it stands at that time of day."""
        for (x, y), bed in self._beds.items():
            name = self._picture_name(bed, day_share)
            sprite = None if name is None else self._sprites.get(name)
            if sprite is None or name is None:
                continue
            at_x, foot = x * TILE_PX + TILE_PX // 2, y * TILE_PX + TILE_PX - 3
            left, top = at_x - sprite.anchor_x - 1, foot - sprite.anchor_y
            aside, upright, across = (
                Plant(foot, self._bent(name, sprite, lean), left, top) for lean in (-1, 0, 1)
            )
            yield _Standing((x, y), at_x, foot, (aside, upright, across))

    def _read(self, reader: Reader, key: int, day: int) -> None:
        soil = reader.get(self._section, key)
        if isinstance(soil, Soil):
            growth = growth_of(self._content, reader, soil, day, (self._section.scope, key))
            self._beds[tile_of(key)] = _Bed(soil, growth)

    def _picture_name(self, bed: _Bed, day_share: float) -> str | None:
        if bed.soil.crop is None:
            return None
        crop = self._content.crops.get(bed.soil.crop)
        if crop is None or bed.growth.is_withered:
            return f"crop/{bed.soil.crop}/withered"
        return f"crop/{bed.soil.crop}/{stage_of(crop, bed.growth, day_share)}"

    def _ground(
        self, terrain: str, corner: tuple[int, int], tiles: Container[tuple[int, int]]
    ) -> Sprite | None:
        x, y = corner
        around = ((x - 1, y - 1), (x, y - 1), (x - 1, y), (x, y))
        mask = sum(bit for bit, at in zip((1, 2, 4, 8), around, strict=True) if at in tiles)
        stem = f"ground/{terrain}/{self.season}/"
        if mask == 15:
            return self._sprites.get(f"{stem}plain{scatter(x, y) % 2}")
        return self._sprites.get(f"{stem}edge{mask}")

    def _without_alpha(self, picture: pygame.Surface) -> pygame.Surface:
        """The same picture; one without a clear pixel as a surface that is copied and not mixed,
        which is many times faster."""
        found = self._solid.get(id(picture))
        if found is None:
            solid = pygame.mask.from_surface(picture, 254).count()
            is_solid = solid == picture.get_width() * picture.get_height()
            found = self._solid[id(picture)] = picture.convert() if is_solid else picture
        return found

    def _bent(self, name: str, sprite: Sprite, lean: int) -> pygame.Surface:
        """A plant's picture, a pixel wider on each side, with its upper half to one side."""
        found = self._leaning.get((name, lean))
        if found is None:
            source = sprite.frames[0]
            width, height = source.get_size()
            found = pygame.Surface((width + 2, height), pygame.SRCALPHA)
            half = height // 2
            found.blit(source, (1, half), (0, half, width, height - half))
            found.blit(source, (1 + lean, 0), (0, 0, width, half))
            # What is clear is then passed over a run at a time.
            found.set_alpha(255, pygame.RLEACCEL)
            self._leaning[name, lean] = found
        return found


def _is_within(corner: tuple[int, int], tiles: Container[tuple[int, int]]) -> bool:
    """Whether all four cells around a corner are among the tiles."""
    x, y = corner
    return all(at in tiles for at in ((x - 1, y - 1), (x, y - 1), (x - 1, y), (x, y)))


def stage_of(crop: Crop, growth: Growth, day_share: float) -> int:
    """Which of a crop's pictures is shown: the last one when it is ripe, and before that those on
    the way there, which on a day that lets it grow go on with the hours."""
    if growth.is_ripe:
        return STAGES - 1
    grows_today = growth.is_wet or not crop.is_thirsty
    nights = growth.nights + (day_share if grows_today else 0.0)
    return min(STAGES - 2, int(nights / crop.nights * (STAGES - 1)))


def _lean(at: tuple[int, int], feet: Sequence[tuple[float, float]]) -> int:
    """Which way a plant leans from whoever walks through it; 0 where nobody does."""
    for x, y in feet:
        if abs(x - at[0]) < SWAY_PX and abs(y - at[1]) < SWAY_PX:
            return 1 if x < at[0] else -1
    return 0
