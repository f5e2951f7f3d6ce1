"""What is to be done: the present quest, or advice for a newcomer, in the upper left corner."""

from typing import NamedTuple

import pygame

from scenes.play.clock_plate import EDGE_PX
from scenes.play.journal_quests import current_line
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.kept import KeptPicture
from scenes.ui.text import Fonts

QUEST_SHOWN_S = 14.0
"""For how long a new quest is shown with its text, and not with its title alone."""


class _Shown(NamedTuple):
    """Everything that the picture of it depends on."""

    title: str
    line: str
    sign: str
    is_long: bool
    top: int
    hotbar_top: int
    fonts: Fonts


class QuestPlate:
    """The quest in the upper left corner."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.advice: tuple[str, str] | None = None
        """Title and text for a newcomer, shown in place of the quest."""
        self._quest: tuple[str, str] | None = None
        self._quest_since_s = 0.0
        self._kept = KeptPicture()
        self._place: pygame.Rect | None = None

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        seat, texts = self._desk.seat, self._desk.context.texts
        quest = current_line(seat.view, seat.content, seat.character, texts)
        if quest != self._quest:
            self._quest = quest
            self._quest_since_s = now_s

    def draw(
        self, target: pygame.Surface, top: int, hotbar_top: int, now_s: float
    ) -> pygame.Rect | None:
        """Draws it with its upper edge at `top` and above the hotbar. Returns where it is."""
        told = self.advice or self._quest
        if told is None:
            return None
        context, is_advice = self._desk.context, self.advice is not None
        shown = _Shown(
            *told,
            "" if is_advice else context.sign(Action.JOURNAL),
            is_advice or now_s - self._quest_since_s < QUEST_SHOWN_S,
            top,
            hotbar_top,
            context.skin.fonts,
        )
        self._kept.draw(target, shown, lambda sheet: self._paint(sheet, shown))
        return self._place

    def _paint(self, sheet: pygame.Surface, shown: _Shown) -> None:
        self._place = None
        fonts, width = shown.fonts, sheet.get_width()
        room = min(210, width * 28 // 100)
        fitting = (shown.hotbar_top - shown.top - fonts.body.line_px - 13) // fonts.small.line_px
        if fitting < 0:
            return
        title = fonts.body.fit(shown.title, width * 2 // 5 - fonts.small.width(shown.sign))
        head = fonts.body.width(title) + 8 + fonts.small.width(shown.sign)
        lines = fonts.small.wrap(shown.line, max(room, head))[:fitting] if shown.is_long else []
        wide = max([head, *(fonts.small.width(text) for text in lines)]) + 33
        high = fonts.body.line_px + 9 + len(lines) * fonts.small.line_px
        plate = self._place = pygame.Rect(EDGE_PX, shown.top, wide, high)
        skin = self._desk.context.skin
        skin.frame(sheet, "panel_dark", plate)
        skin.icon(sheet, "icon_quest", (plate.x + 5, plate.y + 3))
        x, y = plate.x + 25, plate.y + 5
        sheet.blit(fonts.body.render(title, theme.CREAM), (x, y))
        at = (x + fonts.body.width(title) + 8, y + 2)
        sheet.blit(fonts.small.render(shown.sign, theme.SAND), at)
        y += fonts.body.line_px
        for text in lines:
            sheet.blit(fonts.small.render(text, theme.PAPER), (x, y))
            y += fonts.small.line_px
