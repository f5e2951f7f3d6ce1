"""What a page of the journal is, and how it is written on."""

import pygame

from scenes.play.window import Desk
from scenes.ui import theme
from scenes.ui.text import Font

MARK_PX = 16
"""Room for a mark before what is written."""


class Pen:
    """Writes line below line into a column, as far as there is room."""

    def __init__(self, target: pygame.Surface, room: pygame.Rect) -> None:
        self.target = target
        self.room = room
        self.y = room.y

    def has_room(self, height_px: int) -> bool:
        """Whether so much still fits."""
        return self.y + height_px <= self.room.bottom

    def write(self, font: Font, text: str, colour: theme.Colour, *, indent_px: int = 0) -> None:
        """Writes a text, wrapped; where the room ends before it does, an ellipsis says so."""
        width = self.room.width - indent_px
        lines = font.wrap(text, width)
        fitting = max(0, (self.room.bottom - self.y) // font.line_px)
        if 0 < fitting < len(lines):
            lines[fitting - 1] = font.fit(" ".join(lines[fitting - 1 :]), width)
        for line in lines[:fitting]:
            self.target.blit(font.render(line, colour), (self.room.x + indent_px, self.y))
            self.y += font.line_px

    def skip(self, height_px: int) -> None:
        """Leaves so much free."""
        self.y += height_px


class JournalPage:
    """A page: a list on the left, what is chosen in it on the right."""

    name = ""
    """The key of the tab's title below `playing.journal.tabs`, and of `nothing_yet`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def row_px(self) -> int:
        """How high a row of the list is."""
        return self.desk.context.skin.fonts.body.line_px + 8

    def refresh(self) -> int:
        """Looks anew at what there is. Returns how many rows the list has."""
        raise NotImplementedError

    def draw_row(self, target: pygame.Surface, row: pygame.Rect, index: int) -> None:
        """Draws a row of the list."""
        raise NotImplementedError

    def draw_chosen(self, target: pygame.Surface, room: pygame.Rect, index: int) -> None:
        """Draws what there is to say of a row."""
        raise NotImplementedError

    def draw_nothing(self, target: pygame.Surface, room: pygame.Rect) -> None:
        """Says why there are no rows."""
        text = self.desk.context.texts(f"playing.journal.nothing.{self.name}")
        Pen(target, room).write(self.desk.context.skin.fonts.body, text, theme.TEXT_MUTED)

    def draw_marked(
        self,
        target: pygame.Surface,
        row: pygame.Rect,
        mark: tuple[str, theme.Colour],
        title: str,
        colour: theme.Colour,
    ) -> None:
        """A row with a mark and a title."""
        fonts = self.desk.context.skin.fonts
        y = row.y + (row.height - fonts.body.line_px) // 2 + 1
        target.blit(fonts.body.render(*mark), (row.x + 5, y))
        left = 5 + max(MARK_PX - 3, fonts.body.width(mark[0]) + 4)
        font, shown = fonts.fitting(title, row.width - left - 8)
        y += (fonts.body.line_px - font.line_px) // 2
        target.blit(font.render(shown, colour), (row.x + left, y))

    def item_title(self, item: str) -> str:
        """An item's title in the player's language."""
        definition = self.desk.seat.content.items.get(item)
        own = definition.title if definition is not None else item
        return self.desk.context.texts.of_content(f"items.{item}.title", own)
