"""The days of the farm: the report of each evening, to be read again."""

import pygame

from game.world.calendar import day_of_season, season_of
from scenes.play.day_report import days_reported, report_of, write_farm, write_friends
from scenes.play.journal_page import JournalPage, Pen
from scenes.play.window import Desk
from scenes.ui import theme


class DaysPage(JournalPage):
    """The days on the left, the latest first; the evening's report on the right."""

    name = "days"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._days: list[int] = []

    def refresh(self) -> int:
        self._days = days_reported(self.desk)
        return len(self._days)

    def draw_row(self, target: pygame.Surface, row: pygame.Rect, index: int) -> None:
        day = self._days[index]
        content, texts = self.desk.seat.content, self.desk.context.texts
        season = season_of(content, day)
        own = content.season_definitions[season].title
        name = texts.of_content(f"seasons.{season}.title", own)
        title = texts("news.day", season=name, day=day_of_season(day))
        self.draw_marked(target, row, ("✓", theme.GREEN_DARK), title, theme.TEXT_ON_PAPER)

    def draw_chosen(self, target: pygame.Surface, room: pygame.Rect, index: int) -> None:
        report = report_of(self.desk, self._days[index])
        if report is not None:
            pen = Pen(target, room)
            write_farm(self.desk, pen, report)
            pen.skip(5)
            write_friends(self.desk, pen, report)
