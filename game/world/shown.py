"""The words of content that the program itself acts on: it draws them in ways of their own.

What data and maps may name freely (items, people, scenery) is looked up in art; for these there is
code, so that content cannot add to them.
"""

GROUND_LAYERS = ("forest_floor", "path", "soil", "wet_soil", "water")
"""Terrains that lie over grass with soft edges, in this order."""
WHOLE_TILES = {"bridge": "water", "floor": "grass"}
"""Terrains of whole tiles, and what goes on below them."""
TERRAINS = ("grass", *GROUND_LAYERS, *WHOLE_TILES)
"""Everything that the ground can be."""
