"""The words of content that the program itself acts on: it draws them in ways of their own.

What data and maps may name freely (items, people, scenery) is looked up in art; for these there is
code, so that content cannot add to them.
"""

GROUND_LAYERS = (
    "sand",
    "forest_floor",
    "path",
    "cobble",
    "cave_floor",
    "soil",
    "wet_soil",
    "water",
)
"""Terrains that lie over grass with soft edges, in this order."""
WHOLE_TILES = {"bridge": "water", "floor": "grass", "boards": "grass", "carpet": "grass"}
"""Terrains of whole tiles, and what goes on below them."""
TALL = {"rock_wall": "cave_floor", "room_wall": "grass"}
"""Terrains that stand high, and what goes on below them. Below their lower edge one sees their
face, and nobody walks there."""
FACE_TILES = 2
"""How many tiles below something tall its face takes, the last of them not all."""
ALL_SEASONS = "all"
"""In the name of a picture of the ground: it looks the same in every season."""
TERRAINS = ("grass", *GROUND_LAYERS, *WHOLE_TILES, *TALL)
"""Everything that the ground can be."""
