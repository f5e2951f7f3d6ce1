"""The lake behind the menus: layers in a season's colours, clouds, a turning mill, and the
lighthouse across the water, dark by day, or lit in the night once a farm of this machine has
brought its light back.

`assets/art/ui/title_backdrop.json` says how the parts go together. Every layer repeats without a
seam, so it can drift for ever; a picture higher than the layers shows them twice as large.
"""

import logging
from dataclasses import dataclass
from typing import Annotated

import msgspec
import pygame
from msgspec import Meta, Struct

from files.parsing import parsing
from files.reading import read_file
from scenes.media.assets import Assets
from scenes.media.pictures import ArtError
from scenes.menus.lighthouse import Light
from scenes.ui.theme import Colour

_PLAIN: Colour = (0x62, 0xC0, 0xDE)
_NIGHT: Colour = (78, 86, 140)
"""What everything but the sky is multiplied by at night."""
_FileName = Annotated[str, Meta(pattern=r"^[a-z0-9_]+\.png$", max_length=40)]
_Pixel = Annotated[int, Meta(ge=-4096, le=4096)]
_Speed = Annotated[float, Meta(ge=-1000, le=1000)]
_FILE = "title_backdrop.json"
_FILE_MAX_BYTES = 64 * 1024

_log = logging.getLogger(__name__)


class _LayerEntry(Struct, frozen=True):
    file: _FileName
    speed: _Speed
    x: _Pixel = 0
    """By how much it is moved to the left."""
    y: _Pixel = 0
    """By how much it is moved down."""
    seasons: Annotated[dict[str, _FileName], Meta(max_length=16)] = {}
    """The files of the seasons in which it looks another way."""


class _CloudEntry(Struct, frozen=True):
    file: _FileName
    x: _Pixel
    y: _Pixel
    speed: _Speed


class _SailsEntry(Struct, frozen=True):
    file: _FileName
    layer: Annotated[int, Meta(ge=0, le=15)]
    x: _Pixel
    y: _Pixel
    w: Annotated[int, Meta(ge=1, le=512)]
    h: Annotated[int, Meta(ge=1, le=512)]
    frames: Annotated[int, Meta(ge=1, le=64)]
    frame_ms: Annotated[int, Meta(ge=1, le=10_000)]


class _IslandEntry(Struct, frozen=True):
    file: _FileName
    layer: Annotated[int, Meta(ge=0, le=15)]
    x_pct: Annotated[int, Meta(ge=0, le=100)]
    """Where its middle is, in percent of the picture's width."""
    shore: _Pixel
    shore_in_picture: _Pixel
    lamp: tuple[_Pixel, _Pixel]


class _BackdropFile(Struct, frozen=True):
    width: Annotated[int, Meta(ge=16, le=4096)]
    height: Annotated[int, Meta(ge=16, le=4096)]
    layers: Annotated[list[_LayerEntry], Meta(max_length=16)]
    clouds: Annotated[list[_CloudEntry], Meta(max_length=32)] = []
    sails: _SailsEntry | None = None
    island: _IslandEntry | None = None
    night_sky: _FileName | None = None


@dataclass(frozen=True, slots=True)
class _Cloud:
    picture: pygame.Surface
    x: int
    y: int
    speed: float


class Backdrop:
    """The lake for one logical size, by day or by night, in a season."""

    def __init__(
        self, assets: Assets, size: tuple[int, int], is_night: bool = False, season: str = ""
    ) -> None:
        """`season` is an id of the content; for one that has no pictures it is summer."""
        self._size = size
        self._is_night = is_night
        self._season = season
        self._layers: list[tuple[pygame.Surface, _LayerEntry]] = []
        self._clouds: list[_Cloud] = []
        self._sails: list[pygame.Surface] = []
        self._island: pygame.Surface | None = None
        self._plan: _BackdropFile | None = None
        self._zoom = 1
        try:
            with parsing(ArtError, f"{_FILE} is damaged"):
                content = read_file(assets.directory / "art" / "ui" / _FILE, _FILE_MAX_BYTES)
                self._plan = msgspec.json.decode(content, type=_BackdropFile)
                self._zoom = 1 if size[1] <= self._plan.height * 5 // 4 else 2
                self._load(assets, self._plan)
        except ArtError as error:
            _log.warning("the menus have a plain backdrop: %s", error)
            self._plan = None
        self._light = Light(self._zoom)

    def draw(self, target: pygame.Surface, time_s: float, light: float | None = None) -> None:
        """Draws the lake as it is at a time, with so much light in the lighthouse, 0 to 1; without
        a figure it is lit at night."""
        target.fill(_PLAIN)
        plan = self._plan
        if plan is None:
            return
        bottom = self._size[1] - plan.height * self._zoom
        if bottom > 0 and self._layers:
            target.fill(self._layers[0][0].get_at((0, 0)), (0, 0, self._size[0], bottom))
        for number, (layer, entry) in enumerate(self._layers):
            shift = (int(time_s * entry.speed) + entry.x) * self._zoom
            span, y = layer.get_width(), bottom + entry.y * self._zoom
            start = -(shift % span)
            for x in range(start, self._size[0], span):
                target.blit(layer, (x, y))
                if plan.sails is not None and plan.sails.layer == number:
                    frame = int(time_s * 1000 / plan.sails.frame_ms) % len(self._sails)
                    at = (x + plan.sails.x * self._zoom, y + plan.sails.y * self._zoom)
                    target.blit(self._sails[frame], at)
            if number == 0:
                self._draw_clouds(target, time_s, bottom)
            if plan.island is not None and plan.island.layer == number:
                strength = float(self._is_night) if light is None else light
                self._draw_island(target, plan.island, bottom, time_s, strength)

    def _draw_island(
        self,
        target: pygame.Surface,
        entry: _IslandEntry,
        bottom: int,
        time_s: float,
        strength: float,
    ) -> None:
        if self._island is None:
            return
        zoom = self._zoom
        left = self._size[0] * entry.x_pct // 100 - self._island.get_width() // 2
        shore = bottom + entry.shore * zoom
        top = shore - entry.shore_in_picture * zoom
        target.blit(self._island, (left, top))
        lamp = (left + entry.lamp[0] * zoom, top + entry.lamp[1] * zoom)
        self._light.draw(target, lamp, shore, time_s, strength)

    def _draw_clouds(self, target: pygame.Surface, time_s: float, bottom: int) -> None:
        for cloud in self._clouds:
            span = self._size[0] + cloud.picture.get_width()
            x = (cloud.x - time_s * cloud.speed * self._zoom) % span - cloud.picture.get_width()
            target.blit(cloud.picture, (int(x), bottom + cloud.y))

    def _load(self, assets: Assets, plan: _BackdropFile) -> None:
        def picture(file: str) -> pygame.Surface:
            found = assets.picture(file, self._zoom)
            if self._is_night:
                found = found.copy()
                found.fill(_NIGHT, special_flags=pygame.BLEND_RGB_MULT)
            return found

        self._layers = [
            (picture(layer.seasons.get(self._season, layer.file)), layer) for layer in plan.layers
        ]
        if self._layers:
            sky, entry = self._layers[0]
            if self._is_night and plan.night_sky is not None:
                sky = assets.picture(plan.night_sky, self._zoom)
            self._layers[0] = (sky.convert(), entry)
        self._clouds = [
            _Cloud(picture(c.file), c.x * self._zoom, c.y * self._zoom, c.speed)
            for c in plan.clouds
        ]
        if plan.island is not None:
            self._island = picture(plan.island.file)
        if plan.sails is not None:
            sheet = picture(plan.sails.file)
            width, height = plan.sails.w * self._zoom, plan.sails.h * self._zoom
            self._sails = [
                sheet.subsurface(n * width, 0, width, height) for n in range(plan.sails.frames)
            ]
