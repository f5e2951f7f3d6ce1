"""How high the ground's looks stand in the middles of cells: what edges are cut from.

A grid of heights covers a block of ground and some cells around it. Everything here is lists and
no function a cell, since a block must be ready within a frame.
"""

from collections.abc import Iterable
from functools import lru_cache

from scenes.view.edges import PAD_TILES, SAMPLES
from scenes.view.scatter import scatter

Grid = list[list[float]]
Levels = list[list[int]]
REACH = PAD_TILES + 2
"""How many cells before the block a grid of levels begins."""
LEVELS_SIZE = SAMPLES + 4
"""How many cells a grid of levels has in each direction: two more than a cut on each side."""


def layer_heights(levels: Levels, level: int) -> Grid:
    """How much of a layer there is around each cell, 0 to 1. A layer goes on below a higher one
    that it borders on, so that no grass shines through between a path and its puddle."""
    at = [[cell == level for cell in row] for row in levels]
    wide = [_any3(row) for row in at]
    near = [
        [a or b or c for a, b, c in zip(*rows, strict=True)]
        for rows in zip(wide, wide[1:], wide[2:], strict=False)
    ]
    # From here on the grids are smaller by a cell on each side.
    has = [
        [
            here == level or (here > level and beside)
            for here, beside in zip(row[1:-1], by, strict=True)
        ]
        for row, by in zip(levels[1:-1], near, strict=True)
    ]
    across = [
        [a + 4 * b + c for a, b, c in zip(row, row[1:], row[2:], strict=False)] for row in has
    ]
    return [
        [(a + 4 * b + c) / 36 for a, b, c in zip(*rows, strict=True)]
        for rows in zip(across, across[1:], across[2:], strict=False)
    ]


def depths(levels: Levels, level: int) -> Grid:
    """How far from the shore the cells are: the share of water among the 25 around each."""
    across = [
        [
            sum(five)
            for five in zip(*([cell == level for cell in row[n:]] for n in range(5)), strict=False)
        ]
        for row in levels
    ]
    return [
        [sum(five) / 25 for five in zip(*rows, strict=True)]
        for rows in zip(*(across[n:] for n in range(5)), strict=False)
    ]


def patch_heights(left: int, top: int) -> Grid:
    """A slow field from 0 to 1 over the cells of a cut of the block at (left, top), of which
    patches are cut."""
    span = range(-PAD_TILES, SAMPLES - PAD_TILES)
    return [[patchiness(left + x, top + y) for x in span] for y in span]


@lru_cache(maxsize=1 << 14)
def patchiness(x: int, y: int) -> float:
    """The slow field at one cell."""
    total = 0.0
    # The coarse grid lies askew, so that patches do not line up with the map.
    along, across = x * 0.8 + y * 0.6, y * 0.8 - x * 0.6
    for size, weight in ((7, 0.6), (3, 0.4)):
        cell_x, cell_y = int(along // size), int(across // size)
        part_x, part_y = _eased(along / size - cell_x), _eased(across / size - cell_y)
        first, second = _knot(cell_x, cell_y, size), _knot(cell_x + 1, cell_y, size)
        third, fourth = _knot(cell_x, cell_y + 1, size), _knot(cell_x + 1, cell_y + 1, size)
        top = first + (second - first) * part_x
        bottom = third + (fourth - third) * part_x
        total += (top + (bottom - top) * part_y) * weight
    return total


@lru_cache(maxsize=1 << 12)
def _knot(x: int, y: int, size: int) -> float:
    return scatter(x, y, size) / 65535


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


def _any3(row: Iterable[bool]) -> list[bool]:
    cells = list(row)
    return [a or b or c for a, b, c in zip(cells, cells[1:], cells[2:], strict=False)]
