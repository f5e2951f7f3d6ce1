"""Scripts that make the assets: `python -m tools.make_art`, `python -m tools.make_maps`."""
