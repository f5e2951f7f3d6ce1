"""A code in a field, as large as its room allows, so that it can be read out across a table."""

from collections.abc import Sequence

import pygame

from scenes.ui import theme
from scenes.ui.focus import Widget
from scenes.ui.skin import Skin
from scenes.ui.text import Font


class CodeBox(Widget):
    """A code that is only read."""

    def __init__(self, rect: pygame.Rect, code: str) -> None:
        super().__init__(rect)
        self.code = code

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        skin.frame(target, "field_normal", self.rect)
        fonts = (skin.fonts.huge, skin.fonts.title, skin.fonts.body, skin.fonts.small)
        font, lines = as_large_as_fits(self.code, fonts, self.rect)
        y = self.rect.y + (self.rect.height - len(lines) * font.line_px) // 2 + 1
        for line in lines:
            x = self.rect.x + (self.rect.width - font.width(line)) // 2
            target.blit(font.render(line, theme.TEXT_ON_PAPER), (x, y))
            y += font.line_px


def as_large_as_fits(text: str, fonts: Sequence[Font], room: pygame.Rect) -> tuple[Font, list[str]]:
    """A code in the first of these fonts in which it fits, broken between its groups into lines of
    about the same length."""
    groups = text.replace("-", "- ").split(" ")
    for font in fonts:
        lines = _broken(groups, font, room.width - 12)
        if len(lines) * font.line_px <= room.height - 4:
            break
    per_line = -(-len(groups) // len(lines))
    even = ["".join(groups[at : at + per_line]) for at in range(0, len(groups), per_line)]
    is_code = " " not in text and all(font.width(line) <= room.width - 12 for line in even)
    return font, even if is_code else lines


def _broken(groups: Sequence[str], font: Font, width_px: int) -> list[str]:
    lines = [""]
    for group in groups:
        space = " " if lines[-1] and not lines[-1].endswith("-") else ""
        joined = lines[-1] + space + group
        if lines[-1] and font.width(joined) > width_px:
            lines.append(group)
        else:
            lines[-1] = joined
    return lines
