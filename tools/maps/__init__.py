"""First drafts of maps, composed by script: `plan` is a map while it is composed, `composing` has
what several maps do (woods, shores, fences), `tiled` writes it for Tiled, and each place has a
module of its own. `python -m tools.make_maps` puts them together.

A map begins as a grid of terrain. Strokes lay paths and water, a wood with an uneven rim closes
the border, and only then is scattered what can be chopped and broken, where there is room.
"""
