"""What is only read: text, and how far something is."""

import pygame

from scenes.ui import theme
from scenes.ui.focus import Widget
from scenes.ui.skin import Skin
from scenes.ui.text import Font
from scenes.ui.theme import Colour


class Label(Widget):
    """Text that is read. It wraps inside its rectangle."""

    def __init__(
        self,
        rect: pygame.Rect,
        text: str,
        colour: Colour = theme.TEXT_ON_PAPER,
        align: str = "left",
        size: str = "body",
    ) -> None:
        super().__init__(rect)
        self.text_shown = text
        self.colour = colour
        self._align = align
        self._size = size

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        font: Font = getattr(skin.fonts, self._size)
        y = self.rect.y
        for line in font.wrap(self.text_shown, self.rect.width):
            x = self.rect.x
            if self._align == "centre":
                x += (self.rect.width - font.width(line)) // 2
            elif self._align == "right":
                x += self.rect.width - font.width(line)
            target.blit(font.render(line, self.colour), (x, y))
            y += font.line_px


class ProgressBar(Widget):
    """How far something is, from 0 to 1."""

    def __init__(self, rect: pygame.Rect) -> None:
        super().__init__(rect)
        self.share = 0.0

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        skin.frame(target, "slider_track", self.rect)
        width = int((self.rect.width - 4) * max(0.0, min(1.0, self.share)))
        if width >= 4:
            filled = pygame.Rect(self.rect.x + 2, self.rect.y + 2, width, self.rect.height - 4)
            skin.frame(target, "progress_fill", filled)
