"""Keyboard, mouse and pads, as one stream of what the player means: start at `events.py`."""
