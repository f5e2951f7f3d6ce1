"""The version of the game, as players see it and as the handshake tells it."""

GAME_VERSION = "0.1.0"
