"""What a step sounds like: by the ground, by the water beside it, and by the snow on it."""

from game.world.areas import Area
from game.world.tiled import TILE_PX

WATER = "water"
_ON: dict[str, str] = {
    "path": "step_path",
    "floor": "step_wood",
    "boards": "step_wood",
    "bridge": "step_wood",
    "carpet": "step_rug",
    "sand": "step_sand",
    "cobble": "step_stone",
    "cave_floor": "step_cave",
}
"""By terrain; all others are soft."""
_SHORES = ("grass", "sand", "soil", "forest_floor")
"""Terrains on which one gets wet feet beside water."""
_UNDER_SNOW = ("grass", "soil", "forest_floor", "path", "sand", "cobble")
"""Terrains that snow lies on."""
_BESIDE = ((0, -1), (-1, 0), (1, 0), (0, 1))


def step_sound(area: Area, x: float, y: float, season: str) -> str:
    """The name of the sound of a step at a point in pixels."""
    column, row = int(x // TILE_PX), int(y // TILE_PX)
    terrain = _terrain(area, column, row)
    if terrain in _SHORES and any(
        _terrain(area, column + dx, row + dy) == WATER for dx, dy in _BESIDE
    ):
        return "step_water"
    if season == "winter" and terrain in _UNDER_SNOW:
        return "step_snow"
    return _ON.get(terrain, "step_grass")


def _terrain(area: Area, column: int, row: int) -> str:
    return area.terrain[row][column] if area.has_tile(column, row) else ""
