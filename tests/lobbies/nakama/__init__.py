"""Lobbies on a Nakama server: what the shared suite in `tests/lobbies/shared` does not ask."""
