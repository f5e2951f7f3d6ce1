"""Frames, icons and fonts: what every panel and widget is drawn with.

A frame is a nine-slice: corners stay, edges and middle are tiled to size, and each finished size is
kept. A frame that the art does not have is drawn from the theme's colours, so that the game never
stands without panels.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pygame

from game.text.reading import ENGLISH, own_english
from game.text.texts import Texts
from scenes.ui import theme
from scenes.ui.text import Fonts
from scenes.ui.theme import Colour

FRAME_CACHE_MAX = 160


@dataclass(frozen=True, slots=True)
class NineSlice:
    """A picture whose borders stay as they are while its middle grows."""

    picture: pygame.Surface
    left: int
    top: int
    right: int
    bottom: int

    def at_size(self, width: int, height: int) -> pygame.Surface:
        """The frame at a size in pixels; at least as large as its borders."""
        width = max(width, self.left + self.right)
        height = max(height, self.top + self.bottom)
        source_w, source_h = self.picture.get_size()
        surface = pygame.Surface((width, height), pygame.SRCALPHA)
        columns = _spans(self.left, self.right, source_w, width)
        rows = _spans(self.top, self.bottom, source_h, height)
        for source_x, source_span_w, x, span_w in columns:
            for source_y, source_span_h, y, span_h in rows:
                if min(source_span_w, source_span_h, span_w, span_h) <= 0:
                    continue
                piece = self.picture.subsurface(source_x, source_y, source_span_w, source_span_h)
                for tile_y in range(0, span_h, source_span_h):
                    for tile_x in range(0, span_w, source_span_w):
                        part = (0, 0, span_w - tile_x, span_h - tile_y)
                        surface.blit(piece, (x + tile_x, y + tile_y), part)
        return surface


def _spans(before: int, after: int, source: int, size: int) -> list[tuple[int, int, int, int]]:
    return [
        (0, before, 0, before),
        (before, source - before - after, before, size - before - after),
        (source - after, after, size - after, after),
    ]


@dataclass(slots=True)
class Skin:
    """What is drawn with, shared by all scenes."""

    fonts: Fonts
    frames: Mapping[str, NineSlice] = field(default_factory=dict)
    icons: Mapping[str, pygame.Surface] = field(default_factory=dict)
    play: Callable[[str], None] = lambda _name: None
    """Plays a sound by its name."""
    show_keyboard: Callable[[pygame.Rect], bool] = lambda _field: False
    """Shows the system's keyboard on the screen for a text field; False where there is none. What
    is typed there arrives as from a real one."""
    type_at: Callable[[pygame.Rect], None] = lambda _field: None
    """Hears with each picture in which field letters arrive, so that an input method's window opens
    beside it."""
    texts: Texts = field(default_factory=lambda: Texts({ENGLISH: own_english()}))
    """What the widgets say by themselves."""
    _sized: OrderedDict[tuple[str, int, int], pygame.Surface] = field(default_factory=OrderedDict)

    def frame(self, target: pygame.Surface, name: str, rect: pygame.Rect) -> None:
        """Draws a frame into a rectangle."""
        key = (name, rect.width, rect.height)
        found = self._sized.get(key)
        if found is None:
            nine = self.frames.get(name)
            if nine is not None:
                found = nine.at_size(rect.width, rect.height)
            else:
                found = _drawn_frame(name, max(4, rect.width), max(4, rect.height))
            self._sized[key] = found
            if len(self._sized) > FRAME_CACHE_MAX:
                self._sized.popitem(last=False)
        target.blit(found, rect)

    def icon(
        self, target: pygame.Surface, name: str, position: tuple[int, int]
    ) -> pygame.Surface | None:
        """Draws an icon with its top left corner here; nothing when the art has none."""
        picture = self.icons.get(name)
        if picture is not None:
            target.blit(picture, position)
        return picture

    def icon_on_line(
        self, target: pygame.Surface, name: str, position: tuple[int, int], line_px: int
    ) -> None:
        """Draws an icon whose left edge is here, in the middle of a line of text of this height
        that begins here."""
        picture = self.icons.get(name)
        if picture is not None:
            left, top = position
            target.blit(picture, (left, top + (line_px - picture.get_height()) // 2))


_STYLES: dict[str, tuple[Colour, Colour, Colour, Colour]] = {
    # Each style: outline, light rim, dark rim, fill.
    "panel_paper": (theme.INK, theme.TAN, theme.WOOD, theme.PAPER),
    "panel_wood": (theme.INK, theme.WOOD_LIGHT, theme.WOOD, theme.WOOD_DARK),
    "button_normal": (theme.INK, theme.SAND, theme.WOOD_LIGHT, theme.TAN),
    "button_focused": (theme.INK, theme.CREAM, theme.GOLD, theme.GOLD_LIGHT),
    "button_disabled": (theme.INK, theme.STONE, theme.STONE_DARK, theme.STONE),
    "slot_normal": (theme.WOOD_DARK, theme.TAN, theme.SAND, theme.PAPER_DIM),
    "slot_hover": (theme.INK, theme.CREAM, theme.GOLD, theme.PAPER),
    "field_normal": (theme.WOOD_DARK, theme.SAND, theme.PAPER_DIM, theme.WHITE),
    "tab_normal": (theme.INK, theme.SAND, theme.WOOD_LIGHT, theme.TAN),
    "tab_selected": (theme.INK, theme.CREAM, theme.GOLD, theme.PAPER),
    "name_tag": (theme.INK, theme.INK, theme.INK, theme.INK),
    "name_plate": (theme.INK, theme.TAN, theme.WOOD, theme.WOOD_LIGHT),
    "tooltip": (theme.INK, theme.SAND, theme.TAN, theme.PAPER),
    "slider_track": (theme.INK, theme.WOOD_DARK, theme.WOOD_DARK, theme.WOOD),
    "knob": (theme.INK, theme.CREAM, theme.GOLD, theme.GOLD_LIGHT),
    "progress_fill": (theme.GREEN_DARK, theme.GREEN_LIGHT, theme.GREEN, theme.GREEN),
}


def _drawn_frame(name: str, width: int, height: int) -> pygame.Surface:
    outline, light, dark, fill = _STYLES.get(name, _STYLES["panel_paper"])
    surface = pygame.Surface((width, height), pygame.SRCALPHA)
    surface.fill((*outline, 255), (1, 0, width - 2, height))
    surface.fill((*outline, 255), (0, 1, width, height - 2))
    surface.fill((*dark, 255), (1, 1, width - 2, height - 2))
    surface.fill((*light, 255), (1, 1, width - 3, height - 3))
    surface.fill((*fill, 255), (2, 2, width - 4, height - 4))
    return surface


def focus_ring(target: pygame.Surface, rect: pygame.Rect) -> None:
    """The ring around what has the focus: light and dark, so that it shows on every ground."""
    pygame.draw.rect(target, theme.INK, rect.inflate(4, 4), 1, border_radius=2)
    pygame.draw.rect(target, theme.CREAM, rect.inflate(2, 2), 1, border_radius=1)


def draw_title(
    target: pygame.Surface, skin: Skin, rect: pygame.Rect, title: str, indent_px: int = 2
) -> None:
    """The title of a row, in the middle of its height, as large as its width has room for."""
    font, shown = skin.fonts.fitting(title, rect.width - indent_px - 2)
    y = rect.y + (rect.height - font.line_px + 1) // 2
    target.blit(font.render(shown, theme.TEXT_ON_PAPER), (rect.x + indent_px, y))


def halves(rect: pygame.Rect) -> tuple[pygame.Rect, pygame.Rect]:
    """A row of the settings in two: the title on the left, what is set on the right."""
    title = pygame.Rect(rect.x, rect.y, rect.width * 2 // 5, rect.height)
    return title, pygame.Rect(title.right, rect.y, rect.right - title.right, rect.height)


def heading_px(skin: Skin) -> tuple[int, int]:
    """How far the name plate of a panel reaches over its upper edge, and how far below it what is
    on the panel begins."""
    half = skin.fonts.body.line_px // 2
    return half, half + 15


def draw_heading(target: pygame.Surface, skin: Skin, panel: pygame.Rect, heading: str) -> None:
    """A name plate on the upper edge of a panel."""
    font = skin.fonts.body
    plate = pygame.Rect(0, 0, font.width(heading) + 28, font.line_px + 8)
    plate.center = (panel.centerx, panel.y + 4)
    plate.top = max(1, plate.top)
    skin.frame(target, "name_plate", plate)
    target.blit(font.render(heading, theme.PAPER), (plate.x + 14, plate.y + 5))
