"""What lies over the world while one plays: the heads-up display, windows, conversation and chat,
and one's own player. `scenes/play/farm.py` puts them together."""
