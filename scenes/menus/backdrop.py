"""The valley behind the menus: layers that drift at their own speeds, clouds and a turning mill.

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
from scenes.ui.theme import Colour

_PLAIN: Colour = (0x62, 0xC0, 0xDE)
_FileName = Annotated[str, Meta(pattern=r"^[a-z0-9_]+\.png$", max_length=40)]
_Pixel = Annotated[int, Meta(ge=-4096, le=4096)]
_Speed = Annotated[float, Meta(ge=-1000, le=1000)]
_FILE = "title_backdrop.json"
_FILE_MAX_BYTES = 64 * 1024

_log = logging.getLogger(__name__)


class _LayerEntry(Struct, frozen=True):
    file: _FileName
    speed: _Speed


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


class _BackdropFile(Struct, frozen=True):
    width: Annotated[int, Meta(ge=16, le=4096)]
    height: Annotated[int, Meta(ge=16, le=4096)]
    layers: Annotated[list[_LayerEntry], Meta(max_length=16)]
    clouds: Annotated[list[_CloudEntry], Meta(max_length=32)] = []
    sails: _SailsEntry | None = None


@dataclass(frozen=True, slots=True)
class _Cloud:
    picture: pygame.Surface
    x: int
    y: int
    speed: float


class Backdrop:
    """The valley for one logical size."""

    def __init__(self, assets: Assets, size: tuple[int, int]) -> None:
        self._size = size
        self._layers: list[tuple[pygame.Surface, float]] = []
        self._clouds: list[_Cloud] = []
        self._sails: list[pygame.Surface] = []
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

    def draw(self, target: pygame.Surface, time_s: float) -> None:
        """Draws the valley as it is at a time."""
        target.fill(_PLAIN)
        plan = self._plan
        if plan is None:
            return
        bottom = self._size[1] - plan.height * self._zoom
        if bottom > 0 and self._layers:
            target.fill(self._layers[0][0].get_at((0, 0)), (0, 0, self._size[0], bottom))
        for number, (layer, speed) in enumerate(self._layers):
            shift = int(time_s * speed) * self._zoom
            span = layer.get_width()
            start = -(shift % span)
            for x in range(start, self._size[0], span):
                target.blit(layer, (x, bottom))
                if plan.sails is not None and plan.sails.layer == number:
                    frame = int(time_s * 1000 / plan.sails.frame_ms) % len(self._sails)
                    at = (x + plan.sails.x * self._zoom, bottom + plan.sails.y * self._zoom)
                    target.blit(self._sails[frame], at)
            if number == 0:
                self._draw_clouds(target, time_s, bottom)

    def _draw_clouds(self, target: pygame.Surface, time_s: float, bottom: int) -> None:
        for cloud in self._clouds:
            span = self._size[0] + cloud.picture.get_width()
            x = (cloud.x - time_s * cloud.speed * self._zoom) % span - cloud.picture.get_width()
            target.blit(cloud.picture, (int(x), bottom + cloud.y))

    def _load(self, assets: Assets, plan: _BackdropFile) -> None:
        def picture(file: str) -> pygame.Surface:
            return assets.picture(file, self._zoom)

        self._layers = [(picture(layer.file), layer.speed) for layer in plan.layers]
        if self._layers:
            self._layers[0] = (self._layers[0][0].convert(), self._layers[0][1])
        self._clouds = [
            _Cloud(picture(c.file), c.x * self._zoom, c.y * self._zoom, c.speed)
            for c in plan.clouds
        ]
        if plan.sails is not None:
            sheet = picture(plan.sails.file)
            width, height = plan.sails.w * self._zoom, plan.sails.h * self._zoom
            self._sails = [
                sheet.subsurface(n * width, 0, width, height) for n in range(plan.sails.frames)
            ]
