"""Composes first drafts of the maps, and their tileset, for Tiled.

    python -m tools.make_maps FOLDER

The maps in assets/maps began like this. What is drawn there in Tiled counts, so this never writes
there by itself: the farm and the forest have long been drawn on, and differ from their drafts.
The same program always writes the same bytes. `tools.maps` has the places.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from tools.maps.cave import make_cave
from tools.maps.farm import make_farm
from tools.maps.forest import make_forest
from tools.maps.island import make_island
from tools.maps.lake import make_lake
from tools.maps.rooms import make_house, make_shop
from tools.maps.tiled import map_xml, tileset_picture, tileset_xml, write_xml
from tools.maps.village import make_village

PLACES = (
    make_farm,
    make_forest,
    make_house,
    make_village,
    make_shop,
    make_lake,
    make_cave,
    make_island,
)


def write_maps(folder: Path) -> None:
    """Write the tileset and all maps into a folder that exists."""
    Image.fromarray(tileset_picture()).save(folder / "terrain.png", optimize=False)
    write_xml(tileset_xml(), folder / "terrain.tsx")
    for make in PLACES:
        plan = make()
        write_xml(map_xml(plan), folder / f"{plan.name}.tmx")


def main(arguments: list[str]) -> int:
    """Compose and write everything into the folder that is named."""
    if not arguments:
        print("make_maps: name the folder to write into", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    write_maps(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
