"""Scripts that make the assets and the docs, build the game, and try the tests."""
