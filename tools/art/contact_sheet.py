"""Pictures for a person to look at: every sprite, and screens of the game in all seasons.

    python -m tools.art.contact_sheet <folder> [screen …]

Screens are `farm`, `forest`, `mill`, `pond`, `night`, `field`, `whole` and `sprites`; without any,
all.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from game.world.areas import Area
from game.world.maps import load_area
from tools.art.atlas import Atlas, Sprite
from tools.art.canvas import Picture, filled, paste
from tools.art.crops_stages import STAGES
from tools.art.figures import Outfit, dressed
from tools.art.mock import (
    TILE,
    Standing,
    View,
    blend,
    darken,
    draw_ground,
    draw_things,
    standing_things,
)
from tools.art.palette import GRASS, SEASONS
from tools.make_art import draw_world

MAPS_FOLDER = Path(__file__).resolve().parent.parent.parent / "assets" / "maps"
ZOOM = 2


def area(name: str) -> Area:
    """An area by its name."""
    return load_area(MAPS_FOLDER / f"{name}.tmx", name, 1, name)


def save(picture: Picture, path: Path, zoom: int = ZOOM) -> None:
    """Write a picture, enlarged without smoothing."""
    image = Image.fromarray(picture).convert("RGB")
    size = (image.width * zoom, image.height * zoom)
    image.resize(size, Image.Resampling.NEAREST).save(path)


def cast(atlas: Atlas, places: list[tuple[str, int, int, int]]) -> list[Standing]:
    """Sprites by name, put at places, showing a frame."""
    return [Standing(_shown(atlas, name), x, y, frame) for name, x, y, frame in places]


def _shown(atlas: Atlas, name: str) -> Sprite:
    """A sprite by its name, or a player: `player/<outfit>/<facing>/<action>`."""
    if not name.startswith("player/"):
        return atlas.sprite(name)
    _, number, facing, action = name.split("/")
    return dressed(atlas, OUTFITS[int(number)], facing, action)


OUTFITS = (
    Outfit(0, 0, 0, 1, 1, 7, 0),
    Outfit(1, 0, 0, 2, 2, 1, 1),
    Outfit(2, 2, 2, 3, 0, 3, 2),
    Outfit(0, 0, 3, 5, 4, 1, 3),
    Outfit(4, 0, 0, 4, 0, 6, 4),
    Outfit(2, 2, 5, 0, 1, 0, 5),
    Outfit(3, 0, 1, 6, 2, 0, 6),
    Outfit(1, 1, 7, 7, 1, 5, 7),
)


FRIENDS = [
    ("player/0/down/idle", 300, 262, 0),
    ("player/1/right/walk", 345, 290, 0),
    ("player/2/left/idle", 372, 302, 0),
    ("player/3/up/walk", 262, 330, 2),
    ("player/4/right/swing_axe", 412, 238, 2),
    ("player/5/down/walk", 440, 300, 0),
    ("player/6/right/idle", 330, 330, 0),
    ("player/7/down/reach", 228, 262, 0),
    ("placeable/chest/closed", 392, 250, 0),
    ("placeable/torch", 416, 330, 0),
    ("fx/emote_heart", 300, 236, 0),
]


def screen(
    atlas: Atlas, name: str, season: str, left: int, top: int, night: bool = False
) -> Picture:
    """A screen of the game."""
    view = View(area(name), season, left, top)
    picture = draw_ground(atlas, view)
    things = standing_things(atlas, view, night)
    if name == "farm":
        things += cast(atlas, FRIENDS)
    else:
        things += cast(
            atlas,
            [
                ("player/0/right/walk", 690, 352, 2),
                ("player/3/left/idle", 768, 345, 0),
                ("player/2/right/walk", 500, 424, 0),
                ("player/5/down/walk", 470, 420, 0),
            ],
        )
    draw_things(atlas, picture, view, things)
    if night:
        lights = []
        for thing in things:
            left_x, top_y = thing.x - thing.sprite.anchor_x, thing.y - thing.sprite.anchor_y
            for x, y, width, height in thing.sprite.lit:
                centre = (left_x + x + width // 2 - left, top_y + y + height // 2 - top)
                lights.append((*centre, 34 if width > 8 else 62))
        darken(picture, lights)
    return picture


def field(atlas: Atlas, season: str) -> Picture:
    """A dry and a wet bed with every crop in every stage, and cells dug alone; by day and night."""
    dug = (range(1, 10), range(1, 7)), (range(10, 19), range(1, 7)), ((2, 4, 5, 12), (8,))
    around = area("farm")
    terrain = [["grass"] * 21 for _ in range(10)]
    for columns, rows in dug:
        for y in rows:
            for x in columns:
                terrain[y][x] = "bed" if x < 10 else "wet_soil"
    bare = replace(
        around, width=21, height=10, terrain=tuple(tuple(row) for row in terrain), scenery=()
    )
    view = View(replace(bare, destructables=(), people=()), season, 0, 0, 21 * TILE, 10 * TILE)
    picture = draw_ground(atlas, view)
    blend(picture, atlas.sprite("soil/enriched").picture, 4 * TILE, 8 * TILE)
    blend(picture, atlas.sprite("soil/enriched~1").picture, 12 * TILE, 8 * TILE)
    standing = [
        Standing(atlas.sprite(f"crop/{crop}/{stage}"), left + x * TILE + 8, y * TILE + TILE + 13)
        for left in (TILE, 11 * TILE)
        for x, crop in enumerate(STAGES)
        for y, stage in enumerate((0, 1, 2, 3, 4, "withered"))
    ]
    draw_things(atlas, picture, view, standing)
    night = picture.copy()
    darken(night, [])
    return np.concatenate((picture, night))


def all_sprites(atlas: Atlas, season: str) -> Picture:
    """Every sprite of a season but the ground, in rows."""
    places = []
    x = y = row = 4
    for name, sprite in atlas.sprites.items():
        other = any(f"/{s}" in name for s in SEASONS if s != season)
        if other or name.startswith("ground/"):
            continue
        width = int(sprite.picture.shape[1])
        if x + width > 960:
            x, y, row = 4, y + row + 4, 0
        places.append((sprite, x, y))
        x += width + 4
        row = max(row, sprite.height)
    picture = filled(960, y + row + 4, GRASS[3])
    for sprite, at_x, at_y in places:
        paste(picture, sprite.picture, at_x, at_y)
    return picture


def main(arguments: list[str]) -> int:
    """Draw what was asked for."""
    folder = Path(arguments[0])
    wanted = arguments[1:] or [
        "farm",
        "forest",
        "mill",
        "pond",
        "night",
        "field",
        "whole",
        "sprites",
    ]
    folder.mkdir(parents=True, exist_ok=True)
    atlas = draw_world()
    for season in SEASONS:
        if "farm" in wanted:
            save(screen(atlas, "farm", season, 80, 60), folder / f"farm_{season}.png")
        if "mill" in wanted:
            save(screen(atlas, "forest", season, 256, 160), folder / f"mill_{season}.png")
    if "pond" in wanted:
        save(screen(atlas, "farm", "summer", 60, 390), folder / "pond_summer.png")
    if "forest" in wanted:
        save(screen(atlas, "forest", "autumn", 0, 200), folder / "forest_autumn.png")
    if "night" in wanted:
        save(screen(atlas, "farm", "spring", 80, 60, True), folder / "night.png")
    if "field" in wanted:
        for season in SEASONS:
            save(field(atlas, season), folder / f"field_{season}.png", 4)
    if "whole" in wanted:
        for name in ("farm", "forest"):
            place = area(name)
            view = View(place, "spring", 0, 0, place.width_px, place.height_px)
            picture = draw_ground(atlas, view)
            draw_things(atlas, picture, view, standing_things(atlas, view))
            save(picture, folder / f"whole_{name}.png", 1)
    if "sprites" in wanted:
        save(all_sprites(atlas, "spring"), folder / "sprites.png", 2)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
