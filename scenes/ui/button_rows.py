"""Buttons side by side along the bottom of a panel, in as few rows as show every title whole."""

from collections.abc import Callable, Sequence

import pygame

from scenes.ui.buttons import Button, button_height
from scenes.ui.skin import Skin

GAP_PX = 6
TITLE_MARGIN_PX = 16


def buttons_at_bottom(
    skin: Skin, inside: pygame.Rect, entries: Sequence[tuple[str, Callable[[], None]]]
) -> list[Button]:
    """A button for every title, in their order from left to right and from top to bottom."""
    buttons = [Button(pygame.Rect(0, 0, 0, 0), title, act) for title, act in entries]
    lay_at_bottom(skin, inside, buttons)
    return buttons


def lay_at_bottom(skin: Skin, inside: pygame.Rect, buttons: Sequence[Button]) -> int:
    """Gives buttons their places. Returns where the first row begins."""
    rows = _rows(skin, inside.width, buttons)
    height = button_height(skin)
    top = inside.bottom - len(rows) * height - (len(rows) - 1) * GAP_PX
    for number, row in enumerate(rows):
        for place, button in enumerate(row):
            room = inside.width - GAP_PX * (len(row) - 1)
            left = inside.x + room * place // len(row) + GAP_PX * place
            right = inside.x + room * (place + 1) // len(row) + GAP_PX * place
            y = top + number * (height + GAP_PX)
            button.rect = pygame.Rect(left, y, right - left, height)
    return top


def _rows(skin: Skin, width_px: int, buttons: Sequence[Button]) -> list[Sequence[Button]]:
    widest = max((skin.fonts.body.width(button.title) for button in buttons), default=0)
    for count in range(1, len(buttons) + 1):
        per_row = -(-len(buttons) // count)
        if (width_px - GAP_PX * (per_row - 1)) // per_row >= widest + TITLE_MARGIN_PX:
            break
    else:
        per_row = 1
    return [buttons[at : at + per_row] for at in range(0, len(buttons), per_row)]
