"""Beds: soil that players have tilled, and what grows in it.

Soil lies on the ground (`tilled.py`), crops stand among everything else. What a bed looks like is
computed from its record and the days (`game/world/growth.py`), and anew whenever one of these
changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
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
from scenes.view.tilled import Tilled, Tilth

STAGES = 5
"""Pictures of a crop, from just sown to ripe."""


@dataclass(slots=True)
class _Bed:
    """A tilled tile, as it is shown."""

    soil: Soil
    growth: Growth
    plant: "Plant | None" = None
    """What stands in it, once that was looked up."""
    until_share: float = -inf
    """How much of the day has passed when that has to be looked up again, from 0 to 1."""


class Plant(NamedTuple):
    """A crop as it stands for a while: only the wind and feet still move it."""

    tile: tuple[int, int]
    at_x: int
    foot: int
    left: int
    top: int
    bent: tuple[pygame.Surface, pygame.Surface, pygame.Surface]
    """Bent to the left, upright, and bent to the right."""


class Beds:
    """The beds of one area."""

    def __init__(self, area: Area, season: str, content: Content, sprites: SpriteBook) -> None:
        self._section = Section(area.number, Kind.SOIL)
        self.season = season
        self._content = content
        self._sprites = sprites
        self._beds: dict[tuple[int, int], _Bed] = {}
        self._tilled = Tilled(sprites)
        self._plants: list[Plant] = []
        """The plants as they were looked up last."""
        self._since_share = self._until_share = -inf
        """For which part of the day these are right, from 0 to 1; none when a bed has changed."""
        self._leaning: dict[tuple[str, int], pygame.Surface] = {}

    def load(self, reader: Reader) -> None:
        """Reads all beds anew."""
        day = day_of(reader)
        self._beds = {}
        self._until_share = -inf
        self._tilled.clear()
        for key in list(reader.keys(self._section)):
            self._read(reader, key, day)

    def set_season(self, season: str) -> None:
        """Shows another season from now on."""
        self.season = season
        self._tilled.clear()

    def apply(self, changes: Sequence[Change], reader: Reader) -> None:
        """Takes over changes: of single beds, or of the days, which concern them all."""
        if any(self._concerns_all(change) for change in changes):
            self.load(reader)
            return
        day = day_of(reader)
        for change in changes:
            if change.section == self._section:
                self._until_share = -inf
                tile = tile_of(change.key)
                self._beds.pop(tile, None)
                self._read(reader, change.key, day)
                self._tilled.changed(tile)

    def _concerns_all(self, change: Change) -> bool:
        """Whether a change is of the days, or of something that waters what is around it."""
        if change.section.kind is Kind.PLACEABLE:
            waters = self._content.sprinkler_tiles and change.section.scope == self._section.scope
            return bool(waters) and bool(self._beds)
        return change.section.kind in (Kind.WET_DAY, Kind.ENVIRONMENT)

    def draw(self, target: pygame.Surface, camera: tuple[int, int]) -> None:
        """Draws the soil that the camera sees."""
        if self._beds:
            self._tilled.draw(target, camera, self._soil, self.season)

    def plants(self, day_share: float) -> list[Plant]:
        """The crops of the area, when so much of the day has passed, 0 to 1: the same list until
        one of them is another."""
        if not self._since_share <= day_share < self._until_share:
            for tile, bed in self._beds.items():
                if day_share < self._since_share or day_share >= bed.until_share:
                    self._look_up(tile, bed, day_share)
            self._since_share = day_share
            self._until_share = min((bed.until_share for bed in self._beds.values()), default=inf)
            found = [bed.plant for bed in self._beds.values() if bed.plant is not None]
            if found != self._plants:
                self._plants = found
        return self._plants

    def _look_up(self, tile: tuple[int, int], bed: _Bed, day_share: float) -> None:
        """Sees how a bed's plant stands at that time of day, and until when."""
        name, bed.until_share = self._picture_name(bed, day_share)
        sprite = self._sprites.get(name) if name else None
        if sprite is None:
            bed.plant = None
            return
        x, y = tile
        at_x, foot = x * TILE_PX + TILE_PX // 2, y * TILE_PX + TILE_PX - 3
        left, top = at_x - sprite.anchor_x - 1, foot - sprite.anchor_y
        aside, upright, across = (self._bent(name, sprite, lean) for lean in (-1, 0, 1))
        plant = Plant(tile, at_x, foot, left, top, (aside, upright, across))
        if plant != bed.plant:
            bed.plant = plant

    def _soil(self) -> Mapping[tuple[int, int], Tilth]:
        return {
            tile: Tilth(bed.growth.is_wet, bed.soil.enriched_with is not None)
            for tile, bed in self._beds.items()
        }

    def _read(self, reader: Reader, key: int, day: int) -> None:
        soil = reader.get(self._section, key)
        if isinstance(soil, Soil):
            growth = growth_of(self._content, reader, soil, day, (self._section.scope, key))
            self._beds[tile_of(key)] = _Bed(soil, growth)

    def _picture_name(self, bed: _Bed, day_share: float) -> tuple[str, float]:
        """The picture of what grows in a bed, empty for nothing, and until which part of the day
        it is that one."""
        if bed.soil.crop is None:
            return "", inf
        crop = self._content.crops.get(bed.soil.crop)
        if crop is None or bed.growth.is_withered:
            return f"crop/{bed.soil.crop}/withered", inf
        stage, until_share = stage_of(crop, bed.growth, day_share)
        return f"crop/{bed.soil.crop}/{stage}", until_share

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


def stage_of(crop: Crop, growth: Growth, day_share: float) -> tuple[int, float]:
    """Which of a crop's pictures is shown: the last one when it is ripe, and before that those on
    the way there, which on a day that lets it grow go on with the hours. Also until which part of
    the day it is that one."""
    if growth.is_ripe:
        return STAGES - 1, inf
    grows_today = growth.is_wet or not crop.is_thirsty
    nights = growth.nights + (day_share if grows_today else 0.0)
    stage = int(nights / crop.nights * (STAGES - 1))
    if stage >= STAGES - 2 or not grows_today:
        return min(STAGES - 2, stage), inf
    return stage, (stage + 1) * crop.nights / (STAGES - 1) - growth.nights
