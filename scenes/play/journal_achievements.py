"""The achievements: those that one has, and how far one has come with the others."""

import pygame

from game.rules.achievements import progress_of
from scenes.play.journal_page import JournalPage, Pen
from scenes.play.window import Desk
from scenes.ui import theme

_BAR_PX = 6


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
        is_there = self._progress(name) >= achievement.count
        mark = ("✓", theme.GREEN_DARK) if is_there else ("▶", theme.TEXT_MUTED)
        self.draw_marked(target, row, mark, title, theme.TEXT_ON_PAPER)

    def draw_chosen(self, target: pygame.Surface, room: pygame.Rect, index: int) -> None:
        name = self._names[index]
        achievement = self.desk.seat.content.achievements[name]
        fonts, texts = self.desk.context.skin.fonts, self.desk.context.texts
        pen = Pen(target, room)
        text = texts.of_content(f"achievements.{name}.text", achievement.text)
        pen.write(fonts.body, text, theme.TEXT_ON_PAPER)
        pen.skip(4)
        done = self._progress(name)
        said = texts("playing.journal.so_many", count=done, wanted=achievement.count)
        pen.write(fonts.small, said, theme.TEXT_MUTED)
        if pen.has_room(_BAR_PX + 2):
            frame = pygame.Rect(room.x, pen.y + 2, room.width, _BAR_PX)
            pygame.draw.rect(target, theme.INK, frame, border_radius=2)
            inside = frame.inflate(-2, -2)
            inside.width = inside.width * done // achievement.count
            pygame.draw.rect(target, theme.GREEN_LIGHT, inside, border_radius=1)

    def _progress(self, name: str) -> int:
        seat = self.desk.seat
        achievement = seat.content.achievements[name]
        return progress_of(seat.content, seat.view, seat.character, achievement)
