"""The ground of an area, kept in chunks of 256 pixels.

Terrains lie over each other in layers with wandering borders (`edges.py`), water with its shore on
top of them (`shore.py`). A chunk is drawn when it is first seen and kept (`ground_pictures.py`),
with one surface for each frame of its water.
"""

import pygame

from game.world.areas import Area
from game.world.shown import GROUND_LAYERS, TALL, WHOLE_TILES
from game.world.tiled import TILE_PX
from scenes.media.sprites import Sprite
from scenes.ui.theme import Colour
from scenes.view.camera import shown_of
from scenes.view.edges import (
    BLOCK_PX,
    BLOCK_TILES,
    PAD_PX,
    Roughness,
    moved,
    paint,
    without,
)
from scenes.view.ground_pictures import Block, GroundPictures, Place
from scenes.view.heights import (
    LEVELS_SIZE,
    REACH,
    Grid,
    Levels,
    depths,
    layer_heights,
    patch_heights,
    patchiness,
)
from scenes.view.scatter import scatter
from scenes.view.shore import WATER_FRAMES, ShoreColours, Waters, paint_waters
from scenes.view.tall import paint_tall, straight

CHUNK_PX = BLOCK_PX
AHEAD_PX = 96
AHEAD_EVERY_S = 0.15
WATER_FRAME_MS = 250
SNOWY = "winter"
"""The season whose grass is snow: it looks like this wherever some falls."""
COVER_STEPS = 4
"""In so many steps the ground grows white while snow falls."""
_COVER_LEVELS = (2.0, 0.73, 0.52, 0.34, 0.2)
_LEVELS = {name: level for level, name in enumerate(("grass", *GROUND_LAYERS))}
_LEVEL_OF = _LEVELS | {name: _LEVELS[below] for name, below in (WHOLE_TILES | TALL).items()}
_WATER_LEVEL, _SAND_LEVEL = _LEVELS["water"], _LEVELS["sand"]
_ROUGHNESS = {"forest_floor": Roughness.BLADES}
_STRAIGHT = ("room_wall",)
"""What is built, and has straight borders."""
_WHOLE_TILE_PLAINS = 4
_OUTSIDE = (0x1D, 0x3A, 0x3A)
_PATCH_ABOVE = 0.56
"""Where the slow field is higher, the ground has another look."""
_PATCH_STEEPNESS = 2.6
_LAYER_ABOVE = 0.44
_DEEP_ABOVE = 0.86
_BANK_PX = 5
_FLOWERS_ALONE, _FLOWERS_IN_COMPANY, _OTHER_DETAILS = 32, 150, 150
"""Of 1000 tiles of grass, how many have a flower or something else on them."""
_MEADOW = ["grass"] * 3
_Cells = list[list[str]]
"""The terrains of a chunk and of the cells around it, from `REACH` before it."""


class Ground:
    """The ground of one area in one season."""

    def __init__(self, area: Area, season: str, pictures: GroundPictures) -> None:
        self.area = area
        self.shown = shown_of(area)
        """What there is to see of it."""
        self.season = season
        self._pictures = pictures
        self._spreads = pictures.spreads
        self._edges = pictures.edges
        self._covers: dict[tuple[int, int], int] = {}
        """How much snow lies on each chunk that was seen."""
        self._cover = 0
        """How white it is to be, from 0 to `COVER_STEPS`."""
        self._next_ahead_s = 0.0
        self._seen: tuple[list[tuple[int, int]], list[tuple[pygame.Surface, ...]]] | None = None
        """The chunks that were seen last, and the pictures of each."""

    def set_cover(self, cover: int) -> None:
        """Lets the ground be so white with snow from now on, from 0 to `COVER_STEPS`."""
        self._cover = cover

    def draw(self, target: pygame.Surface, camera_x: int, camera_y: int, time_s: float) -> None:
        """Draws everything the camera sees."""
        right, bottom = camera_x + target.get_width(), camera_y + target.get_height()
        frame = int(time_s * 1000 / WATER_FRAME_MS) % WATER_FRAMES
        seen, has_drawn = _chunks_of(camera_x, camera_y, right, bottom), False
        if self._seen is None or self._seen[0] != seen:
            has_drawn = not all(self._is_drawn(*at) for at in seen)
            self._seen = (seen, [self._chunk(*at).frames for at in seen])
        blits = [
            (frames[frame % len(frames)], (x * CHUNK_PX - camera_x, y * CHUNK_PX - camera_y))
            for (x, y), frames in zip(*self._seen, strict=True)
        ]
        target.fblits(blits)
        if not has_drawn and time_s >= self._next_ahead_s:
            self._next_ahead_s = time_s + AHEAD_EVERY_S
            self._draw_ahead(seen, camera_x, camera_y, right, bottom)

    def prepare(self, camera_x: int, camera_y: int, width: int, height: int) -> None:
        """Draws one more of the chunks that a camera will see, so that it need not be done when it
        does."""
        for at in _chunks_of(camera_x, camera_y, camera_x + width, camera_y + height):
            if not self._is_drawn(*at):
                self._chunk(*at)
                return

    def terrain(self, x: int, y: int) -> str:
        """The terrain of a tile; outside the area that of the nearest tile inside."""
        x = max(0, min(self.area.width - 1, x))
        y = max(0, min(self.area.height - 1, y))
        return self.area.terrain[y][x]

    def water(self, chunk_x: int, chunk_y: int) -> pygame.Mask | None:
        """Where a chunk that is drawn has open water, None where it has none."""
        return self._chunk(chunk_x, chunk_y).water if self._is_drawn(chunk_x, chunk_y) else None

    def _draw_ahead(
        self, seen: list[tuple[int, int]], left: int, top: int, right: int, bottom: int
    ) -> None:
        """Draws one chunk: one that more snow lies on by now, or one of those that will be seen
        next, so that walking there costs nothing."""
        stale = next((at for at in seen if self._covers[at] != self._cover), None)
        if stale is not None:
            self._covers[stale] = self._cover
            self._chunk(*stale)
            self._seen = None
            return
        width, height = self.area.width_px, self.area.height_px
        near = _chunks_of(
            max(0, left - AHEAD_PX),
            max(0, top - AHEAD_PX),
            min(width, right + AHEAD_PX),
            min(height, bottom + AHEAD_PX),
        )
        missing = next((at for at in near if not self._is_drawn(*at)), None)
        if missing is not None:
            self._chunk(*missing)

    def _place(self, chunk_x: int, chunk_y: int) -> Place:
        cover = self._covers.get((chunk_x, chunk_y), self._cover)
        return Place(self.season, cover, chunk_x, chunk_y)

    def _is_drawn(self, chunk_x: int, chunk_y: int) -> bool:
        return self._pictures.has(self.area, self._place(chunk_x, chunk_y))

    def _chunk(self, chunk_x: int, chunk_y: int) -> Block:
        if not self._is_drawn(chunk_x, chunk_y):
            self._covers.pop((chunk_x, chunk_y), None)
        place = self._place(chunk_x, chunk_y)
        self._covers[chunk_x, chunk_y] = place.cover
        return self._pictures.block(self.area, place, lambda: self._draw_chunk(place))

    def _draw_chunk(self, place: Place) -> Block:
        _, cover, chunk_x, chunk_y = place
        left, top = chunk_x * BLOCK_TILES, chunk_y * BLOCK_TILES
        cells = self._cells(left, top)
        levels = [[_LEVEL_OF.get(name, 0) for name in row] for row in cells]
        present = {level for row in levels for level in row}
        patches = self._edges.cut(
            patch_heights(left, top), _PATCH_ABOVE, Roughness.BLADES, 1, _PATCH_STEEPNESS
        )
        land = pygame.Surface((CHUNK_PX, CHUNK_PX)).convert()
        land.fill(_OUTSIDE)
        self._draw_meadow(land, cells, patches, left, top)
        for level, layer in enumerate(GROUND_LAYERS, 1):
            if level in present and level != _WATER_LEVEL:
                self._draw_layer(land, layer, layer_heights(levels, level), patches, left, top)
        if cover:
            self._draw_cover(land, left, top, cover)
        surfaces, water = [land], None
        if _WATER_LEVEL in present:
            surfaces, water = self._draw_waters(land, levels, left, top)
        for y, row in enumerate(cells[REACH : REACH + BLOCK_TILES]):
            for x, name in enumerate(row[REACH : REACH + BLOCK_TILES]):
                if name in WHOLE_TILES:
                    sprite = self._whole_tile(name, left + x, top + y)
                    if sprite is not None:
                        for surface in surfaces:
                            surface.blit(sprite.frames[0], (x * TILE_PX, y * TILE_PX))
        for name in TALL:
            if any(name in row for row in cells):
                for surface in surfaces:
                    self._draw_tall(surface, name, cells, left, top)
        return Block(tuple(surfaces), water)

    def _cells(self, left: int, top: int) -> _Cells:
        last_x, last_y = self.area.width - 1, self.area.height - 1
        columns = [max(0, min(last_x, left - REACH + n)) for n in range(LEVELS_SIZE)]
        rows = [max(0, min(last_y, top - REACH + n)) for n in range(LEVELS_SIZE)]
        return [[self.area.terrain[y][x] for x in columns] for y in rows]

    def _draw_meadow(
        self, land: pygame.Surface, cells: _Cells, patches: pygame.Mask, left: int, top: int
    ) -> None:
        land.blit(self._spread("grass", "plain", left, top), (-PAD_PX, -PAD_PX))
        paint(land, patches, self._spread("grass", "patch", left, top))
        for y in range(BLOCK_TILES):
            rows = cells[REACH + y - 1 : REACH + y + 2]
            for x in range(BLOCK_TILES):
                detail = self._detail(left + x, top + y)
                first = REACH + x - 1
                if detail is not None and all(row[first : first + 3] == _MEADOW for row in rows):
                    land.blit(detail.frames[0], (x * TILE_PX, y * TILE_PX))

    def _draw_layer(
        self,
        land: pygame.Surface,
        layer: str,
        heights: Grid,
        patches: pygame.Mask,
        left: int,
        top: int,
    ) -> None:
        roughness = _ROUGHNESS.get(layer, Roughness.TRODDEN)
        shape = self._edges.cut(heights, _LAYER_ABOVE, roughness, len(layer))
        paint(land, shape, self._spread(layer, "plain", left, top))
        if self._get(layer, "patch") is not None:
            inside = patches.overlap_mask(shape, (0, 0))
            paint(land, inside, self._spread(layer, "patch", left, top))
        rim = self._get(layer, "rim")
        if rim is None:
            return
        upper, second, side, lower = (_colour(rim, number) for number in range(4))
        below = without(shape, moved(shape, 0, -1).overlap_mask(moved(shape, -1, 0), (0, 0)))
        above = without(shape, moved(shape, 0, 1))
        if roughness is Roughness.BLADES:
            some = self._edges.speckles(45)
            paint(land, below.overlap_mask(some, (0, 0)), lower)
            paint(land, above.overlap_mask(some, (0, 0)), upper)
            return
        paint(land, below, lower)
        paint(land, without(shape, moved(shape, 1, 0)), side)
        shade = without(shape, moved(shape, 0, 2))
        paint(land, shade.overlap_mask(self._edges.speckles(75), (0, 0)), second)
        paint(land, above, upper)

    def _draw_tall(
        self, land: pygame.Surface, terrain: str, cells: _Cells, left: int, top: int
    ) -> None:
        if terrain in _STRAIGHT:
            shape = straight(cells, terrain, REACH)
        else:
            levels = [[int(name == terrain) for name in row] for row in cells]
            heights = layer_heights(levels, 1)
            shape = self._edges.cut(heights, _LAYER_ABOVE, Roughness.TRODDEN, len(terrain))
        rim = self._get(terrain, "rim")
        if rim is not None:
            colours = [_colour(rim, number) for number in range(rim.width)]
            paint_tall(land, shape, lambda stem: self._spread(terrain, stem, left, top), colours)

    def _draw_cover(self, land: pygame.Surface, left: int, top: int, cover: int) -> None:
        level = _COVER_LEVELS[cover]
        shape = self._edges.cut(patch_heights(left + 300, top), level, Roughness.DRIFTS, 3, 1.6)
        snow = self._spreads.spread("grass", SNOWY, "plain", scatter(left, top, 8), 0)
        paint(land, shape, snow)

    def _draw_waters(
        self, land: pygame.Surface, levels: Levels, left: int, top: int
    ) -> tuple[list[pygame.Surface], pygame.Mask]:
        """A picture for each frame, and where open water is."""
        heights, cut = layer_heights(levels, _WATER_LEVEL), self._edges.cut
        whole = cut(heights, _LAYER_ABOVE, Roughness.SHORE)
        # The foot of the bank wanders in its own way, so that no bank is a ribbon.
        foot = cut(heights, _LAYER_ABOVE + 0.05, Roughness.SHORE, 1)
        surface = whole.overlap_mask(foot, (0, _BANK_PX)).overlap_mask(whole, (0, _BANK_PX - 2))
        deep = cut(depths(levels, _WATER_LEVEL), _DEEP_ABOVE, Roughness.RIPPLES, 0, 1.6)
        beach = cut(layer_heights(levels, _SAND_LEVEL), _LAYER_ABOVE, Roughness.TRODDEN)
        waters = Waters(whole, surface, deep.overlap_mask(surface, (0, 0)), beach)
        looks = [
            [self._spread("water", stem, left, top, frame) for stem in ("plain", "patch")]
            for frame in range(WATER_FRAMES)
        ]
        rim = self._get("water", "rim")
        colours = ShoreColours.of(rim.frames[0]) if rim is not None else ShoreColours()
        shore = self._get("sand", "shore")
        sand = ShoreColours.of(shore.frames[0]) if shore is not None else None
        frames = paint_waters(land, waters, looks, colours, self._edges, sand)
        return frames, self._open(surface, left, top)

    def _open(self, surface: pygame.Mask, left: int, top: int) -> pygame.Mask:
        """The water of a chunk without what lies below planks."""
        shape = pygame.Mask((CHUNK_PX, CHUNK_PX))
        shape.draw(surface, (-PAD_PX, -PAD_PX))
        tile = pygame.Mask((TILE_PX, TILE_PX), fill=True)
        for y in range(BLOCK_TILES):
            for x in range(BLOCK_TILES):
                if self.terrain(left + x, top + y) in WHOLE_TILES:
                    shape.erase(tile, (x * TILE_PX, y * TILE_PX))
        return shape

    def _spread(
        self, terrain: str, stem: str, left: int, top: int, frame: int = 0
    ) -> pygame.Surface:
        block = scatter(left, top, 8)
        return self._spreads.spread(terrain, self.season, stem, block, frame)

    def _get(self, terrain: str, name: str) -> Sprite | None:
        return self._spreads.sprite(terrain, self.season, name)

    def _detail(self, x: int, y: int) -> Sprite | None:
        chance = scatter(x, y, 5) % 1000
        if chance >= _FLOWERS_IN_COMPANY + _OTHER_DETAILS:
            return None
        # Flowers grow in company: near others they are more likely.
        limit = _FLOWERS_IN_COMPANY if patchiness(x + 40, y + 90) > 0.62 else _FLOWERS_ALONE
        if chance < limit:
            return self._get("grass", f"accent{scatter(x // 3, y // 3, 6) % 12}")
        if chance < limit + _OTHER_DETAILS:
            return self._get("grass", f"detail{scatter(x, y, 7) % 6}")
        return None

    def _whole_tile(self, name: str, x: int, y: int) -> Sprite | None:
        if name == "bridge":
            sides = ((1, (x, y - 1)), (2, (x + 1, y)), (4, (x, y + 1)), (8, (x - 1, y)))
            rails = sum(bit for bit, at in sides if self.terrain(*at) == "water")
            return self._get(name, f"rail{rails}")
        chance = scatter(x, y)
        plain = self._get(name, f"plain{chance % _WHOLE_TILE_PLAINS}")
        plain = plain or self._get(name, f"plain{chance % 2}")
        if plain is not None:
            return plain
        # What has no plain tile has an edge wherever it ends.
        sides = ((1, (x, y - 1)), (2, (x + 1, y)), (4, (x, y + 1)), (8, (x - 1, y)))
        return self._get(name, f"rail{sum(bit for bit, at in sides if self.terrain(*at) != name)}")


def _colour(rim: Sprite, number: int) -> Colour:
    found = rim.frames[0].get_at((number, 0))
    return found.r, found.g, found.b


def _chunks_of(left: int, top: int, right: int, bottom: int) -> list[tuple[int, int]]:
    """The chunks that a rectangle of the area touches."""
    return [
        (x, y)
        for y in range(top // CHUNK_PX, (bottom - 1) // CHUNK_PX + 1)
        for x in range(left // CHUNK_PX, (right - 1) // CHUNK_PX + 1)
    ]
