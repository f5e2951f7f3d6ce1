"""The ground: terrain drawn by dual grid, kept in chunks of 256 pixels.

Terrains lie in layers; each layer's tiles are shifted by half a cell, so that a tile lies over
the corner where four cells meet and its mask says which of the four belong to the layer. A chunk
is drawn when it is first seen and kept, with one surface for each frame of its water.
"""

from collections import OrderedDict
from functools import lru_cache

import pygame

from game.world.areas import Area
from game.world.shown import GROUND_LAYERS, WHOLE_TILES
from game.world.tiled import TILE_PX
from scenes.media.assets import Sprite, SpriteBook

CHUNK_PX = 256
CHUNK_TILES = CHUNK_PX // TILE_PX
CHUNKS_MAX = 72
"""72 chunks of 256 kB are 18 MB; a picture of 1920×1080 logical pixels needs 54."""
_LEVELS = {name: level for level, name in enumerate(("grass", *GROUND_LAYERS))}
WATER_FRAMES = 4
WATER_FRAME_MS = 250
_AROUND = tuple((dx, dy) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
_OUTSIDE = (0x1D, 0x3A, 0x3A)
_PATCH_ABOVE = 0.56
"""Where the slow field is higher, the ground has another look."""
_FLOWERS_ALONE, _FLOWERS_IN_COMPANY, _OTHER_DETAILS = 32, 150, 150
"""Of 1000 tiles of grass, how many have a flower or something else on them."""
_Placed = list[tuple[Sprite, tuple[int, int]]]
"""Sprites, and where they lie in a chunk."""


def scatter(x: int, y: int, salt: int = 0) -> int:
    """A number from 0 to 65535 that belongs to a tile: the same every time, like by chance."""
    value = (x * 374_761_393 + y * 668_265_263 + salt * 2_147_483_647) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 1_274_126_177) & 0xFFFFFFFF
    return (value ^ (value >> 16)) & 0xFFFF


@lru_cache(maxsize=1 << 14)
def _patchiness(x: int, y: int) -> float:
    """A slow field from 0 to 1 over the tiles, of which patches are cut."""
    total = 0.0
    for size, weight in ((7, 0.62), (3, 0.38)):
        cell_x, cell_y = x // size, y // size
        part_x, part_y = x / size - cell_x, y / size - cell_y
        corners = [
            scatter(cell_x + dx, cell_y + dy, size) / 65535 for dy in (0, 1) for dx in (0, 1)
        ]
        top = corners[0] + (corners[1] - corners[0]) * part_x
        bottom = corners[2] + (corners[3] - corners[2]) * part_x
        total += (top + (bottom - top) * part_y) * weight
    return total


class Ground:
    """The ground of one area in one season."""

    def __init__(self, area: Area, season: str, sprites: SpriteBook) -> None:
        self.area = area
        self.season = season
        self._sprites = sprites
        self._chunks: OrderedDict[tuple[int, int], tuple[pygame.Surface, ...]] = OrderedDict()

    def draw(self, target: pygame.Surface, camera_x: int, camera_y: int, time_s: float) -> None:
        """Draws everything the camera sees."""
        width, height = target.get_size()
        frame = int(time_s * 1000 / WATER_FRAME_MS) % WATER_FRAMES
        blits = []
        for chunk_y in range(camera_y // CHUNK_PX, (camera_y + height - 1) // CHUNK_PX + 1):
            for chunk_x in range(camera_x // CHUNK_PX, (camera_x + width - 1) // CHUNK_PX + 1):
                frames = self._chunk(chunk_x, chunk_y)
                at = (chunk_x * CHUNK_PX - camera_x, chunk_y * CHUNK_PX - camera_y)
                blits.append((frames[frame % len(frames)], at))
        target.fblits(blits)

    def terrain(self, x: int, y: int) -> str:
        """The terrain of a tile; outside the area that of the nearest tile inside."""
        x = max(0, min(self.area.width - 1, x))
        y = max(0, min(self.area.height - 1, y))
        return self.area.terrain[y][x]

    def _chunk(self, chunk_x: int, chunk_y: int) -> tuple[pygame.Surface, ...]:
        found = self._chunks.get((chunk_x, chunk_y))
        if found is not None:
            self._chunks.move_to_end((chunk_x, chunk_y))
            return found
        drawn = self._draw_chunk(chunk_x, chunk_y)
        self._chunks[chunk_x, chunk_y] = drawn
        if len(self._chunks) > CHUNKS_MAX:
            self._chunks.popitem(last=False)
        return drawn

    def _draw_chunk(self, chunk_x: int, chunk_y: int) -> tuple[pygame.Surface, ...]:
        left, top = chunk_x * CHUNK_TILES, chunk_y * CHUNK_TILES
        cells = {
            (x, y): self.terrain(x, y)
            for y in range(top - 1, top + CHUNK_TILES + 1)
            for x in range(left - 1, left + CHUNK_TILES + 1)
        }
        has_water = any(name in ("water", "bridge") for name in cells.values())
        placed = self._placed(cells, left, top)
        surfaces = []
        for frame in range(WATER_FRAMES if has_water else 1):
            surface = pygame.Surface((CHUNK_PX, CHUNK_PX)).convert()
            surface.fill(_OUTSIDE)
            surface.fblits(
                [(sprite.frames[frame % len(sprite.frames)], at) for sprite, at in placed]
            )
            surfaces.append(surface)
        return tuple(surfaces)

    def _placed(self, cells: dict[tuple[int, int], str], left: int, top: int) -> _Placed:
        found: _Placed = []
        levels = {at: _LEVELS.get(WHOLE_TILES.get(name, name), 0) for at, name in cells.items()}
        patchy = {at for at in cells if _patchiness(*at) > _PATCH_ABOVE}
        span = range(CHUNK_TILES)
        for y in span:
            for x in span:
                self._add(found, self._grass(left + x, top + y), (x * TILE_PX, y * TILE_PX))
        self._patches(found, cells, patchy, left, top, "grass")
        for y in span:
            for x in span:
                around = (cells[left + x + dx, top + y + dy] for dx, dy in _AROUND)
                if all(name == "grass" for name in around):
                    detail = self._detail(left + x, top + y)
                    self._add(found, detail, (x * TILE_PX, y * TILE_PX))
        for level, layer in enumerate(GROUND_LAYERS, 1):
            if level not in levels.values():
                continue
            for y in range(CHUNK_TILES + 1):
                for x in range(CHUNK_TILES + 1):
                    mask = _corner_mask(levels, left + x, top + y, level)
                    if mask:
                        sprite = self._edge(layer, mask, left + x, top + y)
                        at = (x * TILE_PX - TILE_PX // 2, y * TILE_PX - TILE_PX // 2)
                        self._add(found, sprite, at)
            if layer == "forest_floor":
                self._patches(found, cells, patchy, left, top, layer)
        for y in span:
            for x in span:
                name = cells[left + x, top + y]
                if name in WHOLE_TILES:
                    sprite = self._whole_tile(cells, name, left + x, top + y)
                    self._add(found, sprite, (x * TILE_PX, y * TILE_PX))
        return found

    def _add(self, found: _Placed, sprite: Sprite | None, at: tuple[int, int]) -> None:
        if sprite is not None:
            found.append((sprite, at))

    def _get(self, terrain: str, name: str) -> Sprite | None:
        return self._sprites.get(f"ground/{terrain}/{self.season}/{name}")

    def _plain(self, terrain: str, x: int, y: int) -> Sprite | None:
        chance = scatter(x, y) % 100
        variant = 0 if chance < 46 else 1 if chance < 74 else 2 if chance < 90 else 3
        return self._get(terrain, f"plain{variant}") or self._get(terrain, f"plain{variant % 2}")

    def _grass(self, x: int, y: int) -> Sprite | None:
        return self._plain("grass", x, y)

    def _detail(self, x: int, y: int) -> Sprite | None:
        chance = scatter(x, y, 5) % 1000
        if chance >= _FLOWERS_IN_COMPANY + _OTHER_DETAILS:
            return None
        # Flowers grow in company: near others they are more likely.
        limit = _FLOWERS_IN_COMPANY if _patchiness(x + 40, y + 90) > 0.62 else _FLOWERS_ALONE
        if chance < limit:
            return self._get("grass", f"accent{scatter(x // 3, y // 3, 6) % 12}")
        if chance < limit + _OTHER_DETAILS:
            return self._get("grass", f"detail{scatter(x, y, 7) % 6}")
        return None

    def _edge(self, layer: str, mask: int, x: int, y: int) -> Sprite | None:
        if mask == 15:
            return self._plain(layer, x, y)
        name = f"edge{mask}"
        if scatter(x, y, 3) & 1:
            return self._get(layer, f"{name}~1") or self._get(layer, name)
        return self._get(layer, name)

    def _patches(
        self,
        found: _Placed,
        cells: dict[tuple[int, int], str],
        patchy: set[tuple[int, int]],
        left: int,
        top: int,
        terrain: str,
    ) -> None:
        for y in range(CHUNK_TILES + 1):
            for x in range(CHUNK_TILES + 1):
                corners = _corners(left + x, top + y)
                if terrain != "grass" and any(cells[at] != terrain for at in corners):
                    continue
                mask = sum(
                    bit
                    for bit, (cx, cy) in zip((1, 2, 4, 8), corners, strict=True)
                    if (cx, cy) in patchy
                )
                if mask:
                    name = f"patch{mask}"
                    if scatter(left + x, top + y, 4) & 1:
                        name += "~1"
                    sprite = self._get(terrain, name) or self._get(terrain, f"patch{mask}")
                    at = (x * TILE_PX - TILE_PX // 2, y * TILE_PX - TILE_PX // 2)
                    self._add(found, sprite, at)

    def _whole_tile(
        self, cells: dict[tuple[int, int], str], name: str, x: int, y: int
    ) -> Sprite | None:
        if name == "floor":
            return self._get(name, f"plain{scatter(x, y) % 2}")
        sides = ((1, (x, y - 1)), (2, (x + 1, y)), (4, (x, y + 1)), (8, (x - 1, y)))
        rails = sum(bit for bit, at in sides if cells[at] == "water")
        return self._get(name, f"rail{rails}")


def _corners(x: int, y: int) -> tuple[tuple[int, int], ...]:
    return ((x - 1, y - 1), (x, y - 1), (x - 1, y), (x, y))


def _corner_mask(levels: dict[tuple[int, int], int], x: int, y: int, level: int) -> int:
    """Which of the four cells around a corner a layer covers. A layer goes on below a higher one
    that it borders on, so that no grass shines through between a path and its puddle."""
    around = [levels[at] for at in _corners(x, y)]
    if level not in around:
        return 0
    return sum(bit for bit, here in zip((1, 2, 4, 8), around, strict=True) if here >= level)
