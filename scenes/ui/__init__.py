"""Text, frames, widgets and the focus that keyboard, mouse and pad share.

Start at `focus.py`: a `Page` holds widgets and turns input into what the focused widget does.
"""
