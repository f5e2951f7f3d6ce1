"""The achievements: those that one has, and how far one has come with the others."""

import pygame

from game.rules.achievements import progress_of
from scenes.play.journal_page import JournalPage, Pen
from scenes.play.journal_quests import BAR_PX
from scenes.play.window import Desk
from scenes.ui import theme

_FIGURES_PX = 8
"""Right of the figures of a row."""


class AchievementsPage(JournalPage):
    """Their titles on the left, what is asked for and a bar on the right."""

    name = "achievements"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._names: list[str] = []

    def refresh(self) -> int:
        self._names = list(self.desk.seat.content.achievements)
        return len(self._names)

    def draw_row(self, target: pygame.Surface, row: pygame.Rect, index: int) -> None:
        name = self._names[index]
        achievement = self.desk.seat.content.achievements[name]
        title = self.desk.context.texts.of_content(f"achievements.{name}.title", achievement.title)
        done, font = self._progress(name), self.desk.context.skin.fonts.small
        is_there = done >= achievement.count
        mark = ("✓", theme.GREEN_DARK) if is_there else ("▶", theme.TEXT_MUTED)
        figures = "" if is_there else f"{done}/{achievement.count}"
        room = row.copy()
        room.width -= font.width(figures) + _FIGURES_PX
        self.draw_marked(target, room, mark, title, theme.TEXT_ON_PAPER)
        at = (room.right, row.centery - font.line_px // 2)
        target.blit(font.render(figures, theme.TEXT_MUTED), at)

    def draw_chosen(self, target: pygame.Surface, room: pygame.Rect, index: int) -> None:
        name = self._names[index]
        achievement = self.desk.seat.content.achievements[name]
        fonts, texts = self.desk.context.skin.fonts, self.desk.context.texts
        pen, skin = Pen(target, room), self.desk.context.skin
        title = texts.of_content(f"achievements.{name}.title", achievement.title)
        pen.write(fonts.body, title, theme.RED_DARK)
        pen.skip(2)
        text = texts.of_content(f"achievements.{name}.text", achievement.text)
        pen.write(fonts.body, text, theme.TEXT_ON_PAPER)
        pen.skip(4)
        done = self._progress(name)
        said = texts("playing.journal.so_many", count=done, wanted=achievement.count)
        pen.write(fonts.small, said, theme.TEXT_MUTED)
        if pen.has_room(BAR_PX + 2):
            bar = pygame.Rect(room.x, pen.y + 2, room.width, BAR_PX)
            skin.frame(target, "progress_frame", bar)
            inside = bar.inflate(-4, -4)
            inside.width = inside.width * done // achievement.count
            if inside.width:
                skin.frame(target, "progress_fill", inside)

    def _progress(self, name: str) -> int:
        seat = self.desk.seat
        achievement = seat.content.achievements[name]
        return progress_of(seat.content, seat.view, seat.character, achievement)
