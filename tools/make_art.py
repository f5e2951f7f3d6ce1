"""Draws every picture of the world and writes the sheets and their atlas.

    python -m tools.make_art [folder]

The folder is assets/art/world unless another is given. The same program always writes the same
pixels.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.art.atlas import Atlas
from tools.art.bed import draw_bed
from tools.art.buildings import draw_buildings
from tools.art.cave import draw_cave
from tools.art.critters import draw_critters
from tools.art.crops import draw_crops
from tools.art.figures import draw_figures
from tools.art.ground import draw_ground
from tools.art.ground_areas import draw_ground_areas
from tools.art.items import draw_items
from tools.art.palette import SEASONS
from tools.art.peddler_cart import draw_peddler_cart
from tools.art.people import draw_miller
from tools.art.placeables import draw_placeables
from tools.art.plants import draw_plants
from tools.art.portraits import draw_portraits
from tools.art.rims import draw_rims
from tools.art.rooms import draw_rooms
from tools.art.shore import draw_shore
from tools.art.soil import draw_soil
from tools.art.things import draw_things
from tools.art.village import draw_village
from tools.art.villagers import draw_villagers
from tools.art.wild import draw_wild

WORLD_FOLDER = Path(__file__).resolve().parent.parent / "assets" / "art" / "world"
#: How many pixels plants give way to the hardest wind.
_SWAYS = {
    "oak": 2,
    "pine": 2,
    "bush": 1,
    "bush_b": 1,
    "bush_berry": 1,
    "oak_sapling": 1,
    "tall_grass": 2,
    "reeds": 2,
    "flower": 1,
    "flower_b": 1,
    "crop": 1,
    "crop_b": 1,
}


def name_as_scenery(atlas: Atlas) -> None:
    """Trees of the border and fences of the map are scenery: give them names as such. A scarecrow
    looks the same whoever has put it up."""
    atlas.alias("placeable/scarecrow", "scenery/scarecrow/summer")
    for season in SEASONS:
        for kind in ("oak", "pine"):
            for mark in ("", "~1"):
                atlas.alias(f"scenery/{kind}/{season}{mark}", f"tree/{kind}/{season}{mark}")
        atlas.alias(f"scenery/boulder/{season}", f"rock/{season}")
    for mask in range(16):
        atlas.alias(f"scenery/fence_{mask}", f"placeable/fence/{mask}")


def let_plants_sway(atlas: Atlas) -> None:
    """Trees bend a little in the wind, and what is slender more."""
    for name in atlas.sprites:
        kind = name.split("/")[1] if name.startswith(("tree/", "scenery/")) else name.split("/")[0]
        if kind in _SWAYS:
            atlas.let_sway(name, _SWAYS[kind])


def draw_world() -> Atlas:
    """Every sprite of the world."""
    atlas = Atlas()
    draw_ground(atlas)
    draw_ground_areas(atlas)
    draw_rims(atlas)
    draw_soil(atlas)
    draw_figures(atlas)
    draw_miller(atlas)
    draw_villagers(atlas)
    draw_portraits(atlas)
    draw_plants(atlas)
    draw_wild(atlas)
    draw_crops(atlas)
    draw_items(atlas)
    draw_placeables(atlas)
    draw_bed(atlas)
    draw_things(atlas)
    draw_buildings(atlas)
    draw_peddler_cart(atlas)
    draw_critters(atlas)
    let_plants_sway(atlas)
    draw_village(atlas)
    draw_shore(atlas)
    draw_cave(atlas)
    draw_rooms(atlas)
    name_as_scenery(atlas)
    return atlas


def main(arguments: list[str]) -> int:
    """Draw and write everything."""
    folder = Path(arguments[0]) if arguments else WORLD_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    draw_world().write(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
