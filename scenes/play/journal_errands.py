"""What hangs at the notice board today: who wants what, and what it brings."""

import pygame

from game.coop.people import shown_name_of
from game.rules.errands import coins_for, done_by, notes_today
from game.world.errands import Note
from scenes.play.journal_page import JournalPage, Pen
from scenes.play.needs import bag_count
from scenes.play.slots import SLOT_PX, draw_item, draw_slot
from scenes.play.window import Desk
from scenes.ui import theme


class ErrandsPage(JournalPage):
    """Who asks on the left, what for on the right."""

    name = "errands"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.notes: tuple[Note, ...] = ()

    def refresh(self) -> int:
        self.notes = notes_today(self.desk.seat.content, self.desk.seat.view)
        return len(self.notes)

    def draw_row(self, target: pygame.Surface, row: pygame.Rect, index: int) -> None:
        note = self.notes[index]
        is_done = done_by(self.desk.seat.view, note) is not None
        mark = ("✓", theme.GREEN_DARK) if is_done else ("!", theme.RED_DARK)
        title = self.desk.context.texts(
            "playing.journal.wants", item=self.item_title(note.definition.item), count=note.wanted
        )
        colour = theme.TEXT_MUTED if is_done else theme.TEXT_ON_PAPER
        self.draw_marked(target, row, mark, title, colour)

    def draw_chosen(self, target: pygame.Surface, room: pygame.Rect, index: int) -> None:
        note = self.notes[index]
        context, seat = self.desk.context, self.desk.seat
        fonts, texts = context.skin.fonts, context.texts
        giver = seat.content.people[note.definition.giver].name
        giver = texts.of_content(f"people.{note.definition.giver}.name", giver)
        slot = pygame.Rect(room.x, room.y, SLOT_PX + 4, SLOT_PX + 4)
        draw_slot(target, context.skin, slot, False)
        draw_item(target, context.assets, fonts.small, note.definition.item, note.wanted, slot)
        font, shown = fonts.fitting(giver, room.width - slot.width - 8)
        y = slot.y + (slot.height - font.line_px) // 2 + 1
        target.blit(font.render(shown, theme.TEXT_ON_PAPER), (slot.right + 8, y))
        below = pygame.Rect(room.x, slot.bottom + 5, room.width, room.bottom - slot.bottom - 5)
        pen = Pen(target, below)
        line = texts.of_content(f"errands.{note.errand}.line", note.definition.line)
        pen.write(fonts.body, line, theme.TEXT_ON_PAPER)
        pen.skip(4)
        character = done_by(seat.view, note)
        coins = coins_for(seat.view, note, seat.character) if character is None else note.coins
        pen.write(fonts.small, texts("playing.journal.pays", coins=coins), theme.TEXT_ON_PAPER)
        if coins > note.coins:
            pen.write(fonts.small, texts("playing.journal.shared"), theme.TEXT_MUTED)
        if character is not None:
            said = texts("playing.journal.done_by", name=shown_name_of(seat.view, character))
        else:
            count = bag_count(seat.view, seat.character, note.definition.item)
            said = texts("shop.in_bag", count=count)
        pen.write(fonts.small, said, theme.TEXT_MUTED)
