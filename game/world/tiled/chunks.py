"""An infinite map, made into one with sides: its chunks put together from its corner at 0, 0.

Tiles are where Tiled shows them, so a map may grow to the right and downwards. How many there are
is known before anything is unpacked.
"""

from array import array
from collections.abc import Sequence

from files.fields import read_struct
from files.problems import Reporter, quoted
from game.world.tiled.shapes import ChunkShape, TileLayerShape
from game.world.tiled.tile_data import FLIPS_MASK, tile_numbers

_CHUNKS_SPARE_TILES = 64
"""How far chunks may reach beyond the largest map, so that the last of them are whole."""


def put_together(
    layers: Sequence[object],
    side_max_tiles: int,
    tile_layers_max: int,
    reporter: Reporter,
    *,
    is_text: bool,
) -> tuple[int, int, list[object]] | None:
    """The width, the height and the layers of the same map without chunks, or None after it was
    reported what is wrong."""
    found_before = len(reporter.problems)
    together = _Together(side_max_tiles, tile_layers_max, is_text)
    found = together.read(layers, reporter)
    if len(reporter.problems) > found_before:
        return None
    if not together.width:
        reporter.error("it is infinite, and has no tile", "Draw the ground, beginning at 0, 0")
        return None
    together.cut()
    return together.width, together.height, found


class _Together:
    """The layers of tiles, each as large as the largest map, until it is known how large it is."""

    def __init__(self, side_max_tiles: int, tile_layers_max: int, is_text: bool) -> None:
        self.width = 0
        self.height = 0
        self._side = side_max_tiles
        self._layers_max = tile_layers_max
        self._is_text = is_text
        self._grids: list[tuple[dict[str, object], array[int]]] = []

    def read(self, layers: Sequence[object], reporter: Reporter) -> list[object]:
        """The layers, with those of tiles ready to be cut."""
        return [self._layer(described, reporter) for described in layers]

    def cut(self) -> None:
        """Gives every layer of tiles the size of the map."""
        for described, grid in self._grids:
            rows = range(0, self.height * self._side, self._side)
            numbers = [number for row in rows for number in grid[row : row + self.width]]
            described.update(data=numbers, width=self.width, height=self.height)

    def _layer(self, described: object, reporter: Reporter) -> object:
        if not isinstance(described, dict):
            return described
        inside = reporter.at(f"layer {quoted(described.get('name', ''))}")
        inner = described.get("layers")
        if described.get("type") == "group" and isinstance(inner, list):
            return {**described, "layers": self.read(inner, inside)}
        if described.get("type") != "tilelayer" or len(self._grids) >= self._layers_max:
            # The reader of layers says what is wrong with others.
            return described
        layer = read_struct(described, TileLayerShape, inside, is_text=self._is_text)
        if layer is None:
            return described
        if layer.chunks is None and layer.data:
            inside.error("its tiles are in no chunks", "Save the map in Tiled once more")
        grid = array("Q", bytes(8 * self._side**2))
        self._fill(grid, layer, inside)
        whole = {
            key: value
            for key, value in described.items()
            if key not in ("chunks", "startx", "starty", "compression", "encoding")
        }
        self._grids.append((whole, grid))
        return whole

    def _fill(self, grid: "array[int]", layer: TileLayerShape, reporter: Reporter) -> None:
        most = (self._side + _CHUNKS_SPARE_TILES) ** 2
        count = 0
        for described in layer.chunks or ():
            chunk = read_struct(described, ChunkShape, reporter, is_text=self._is_text)
            if chunk is None:
                return
            count += chunk.width * chunk.height
            if count > most:
                reporter.error(
                    "its chunks have more tiles than the largest map",
                    f"A map has 1 to {self._side} tiles a side",
                )
                return
            layer.data, layer.chunks = chunk.data, None
            numbers = tile_numbers(layer, chunk.width * chunk.height, reporter)
            if numbers is None or not self._put(grid, chunk, numbers, reporter):
                return

    def _put(
        self, grid: "array[int]", chunk: ChunkShape, numbers: list[int], reporter: Reporter
    ) -> bool:
        for at, number in enumerate(numbers):
            if number & ~FLIPS_MASK == 0:
                continue
            row, column = divmod(at, chunk.width)
            x, y = chunk.x + column, chunk.y + row
            if min(x, y) < 0:
                reporter.error(
                    f"it has a tile at ({x}, {y}), and an infinite map begins at 0, 0",
                    "Choose Map, Offset Map to move all of it to the right and downwards",
                )
                return False
            if max(x, y) >= self._side:
                reporter.error(
                    f"it has a tile at ({x}, {y})", f"A map has 1 to {self._side} tiles a side"
                )
                return False
            grid[y * self._side + x] = number
            self.width, self.height = max(self.width, x + 1), max(self.height, y + 1)
        return True
