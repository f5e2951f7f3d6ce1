"""Whether a line of dialogue fits its box, for `main.py yarn check`."""

import os
from collections.abc import Callable
from pathlib import Path

import pygame

from scenes.media.assets import load_assets
from scenes.play.conversation_picture import LINES_MAX, MARK_PX, TEXT_PX
from scenes.settings.store import TextScale

_OPTION_PX = TEXT_PX - MARK_PX - 3
"""The width of an option's words, behind its mark, beside a face."""


def box_measure(assets: Path) -> Callable[[str, bool], str | None]:
    """What says why a text does not fit the box, None when it does; the second argument is whether
    it is an option, which has one line."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((1, 1))
    font = load_assets(assets).fonts(TextScale.NORMAL).body

    def measure(text: str, is_option: bool) -> str | None:
        if is_option:
            if font.width(text) <= _OPTION_PX:
                return None
            return f"this option is {font.width(text)} pixels wide, and its row {_OPTION_PX}"
        lines = len(font.wrap(text, TEXT_PX))
        if lines <= LINES_MAX:
            return None
        return f"this takes {lines} lines, and the box has {LINES_MAX}"

    return measure
