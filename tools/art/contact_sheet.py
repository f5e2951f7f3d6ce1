"""Every sprite of the world in one picture, for a person to look at.

    python -m tools.art.contact_sheet FILE [SEASON]

The ground is left out, and players are there in parts: `python main.py shot` draws both as the game
puts them together.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PIL import Image

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, filled, paste
from tools.art.palette import GRASS, SEASONS
from tools.make_art import draw_world

WIDTH_PX = 960
GAP_PX = 4
ZOOM = 2


def all_sprites(atlas: Atlas, season: str) -> Picture:
    """Every sprite of a season but the ground, in rows."""
    places = []
    x = y = row = GAP_PX
    for name, sprite in atlas.sprites.items():
        other = any(f"/{s}" in name for s in SEASONS if s != season)
        if other or name.startswith("ground/"):
            continue
        width = int(sprite.picture.shape[1])
        if x + width > WIDTH_PX:
            x, y, row = GAP_PX, y + row + GAP_PX, 0
        places.append((sprite, x, y))
        x += width + GAP_PX
        row = max(row, sprite.height)
    picture = filled(WIDTH_PX, y + row + GAP_PX, GRASS[3])
    for sprite, at_x, at_y in places:
        paste(picture, sprite.picture, at_x, at_y)
    return picture


def main(arguments: list[str]) -> int:
    """Draws and writes it, enlarged without smoothing."""
    parser = argparse.ArgumentParser(prog="python -m tools.art.contact_sheet")
    parser.add_argument("file", type=Path, help="the PNG file to write")
    parser.add_argument("season", nargs="?", choices=SEASONS, default=SEASONS[0])
    chosen = parser.parse_args(arguments)
    image = Image.fromarray(all_sprites(draw_world(), chosen.season)).convert("RGB")
    size = (image.width * ZOOM, image.height * ZOOM)
    image.resize(size, Image.Resampling.NEAREST).save(chosen.file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
