"""The scenes before and beside the game: title, settings, finding friends, waiting, pause."""
