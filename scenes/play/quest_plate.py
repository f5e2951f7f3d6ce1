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
    """Everything that the plate depends on."""

    title: str
    line: str
    sign: str
    is_long: bool
    top: int
    hotbar_top: int
    width: int
    """Of the whole picture."""
    fonts: Fonts


class _Laid(NamedTuple):
    """The plate once it is laid out."""

    place: pygame.Rect
    title: str
    lines: list[str]


class QuestPlate:
    """The quest in the upper left corner."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.advice: tuple[str, str] | None = None
        """Title and text for a newcomer, shown in place of the quest."""
        self._quest: tuple[str, str] | None = None
        self._quest_since_s = 0.0
        self._kept = KeptPicture()
        self._laid: tuple[_Shown, _Laid | None] | None = None

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        seat, texts = self._desk.seat, self._desk.context.texts
        quest = current_line(seat.view, seat.content, seat.character, texts)
        if quest != self._quest:
            self._quest = quest
            self._quest_since_s = now_s

    def draw(
        self,
        target: pygame.Surface,
        top: int,
        hotbar_top: int,
        now_s: float,
        kept_free: pygame.Rect | None,
    ) -> pygame.Rect | None:
        """Draws it with its upper edge at `top` and above the hotbar, unless it would lie over
        what has to be `kept_free`. Returns where it is."""
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
            target.get_width(),
            context.skin.fonts,
        )
        if self._laid is None or self._laid[0] != shown:
            self._laid = (shown, _lay_out(shown))
        laid = self._laid[1]
        if laid is None or (kept_free is not None and laid.place.colliderect(kept_free)):
            return None
        self._kept.draw(target, shown, lambda sheet: self._paint(sheet, shown, laid))
        return laid.place

    def _paint(self, sheet: pygame.Surface, shown: _Shown, laid: _Laid) -> pygame.Rect:
        fonts, plate = shown.fonts, laid.place
        skin = self._desk.context.skin
        skin.frame(sheet, "panel_dark", plate)
        x, y = plate.x + 25, plate.y + 5
        skin.icon_on_line(sheet, "icon_quest", (plate.x + 5, y), fonts.body.line_px)
        sheet.blit(fonts.body.render(laid.title, theme.CREAM), (x, y))
        at = (x + fonts.body.width(laid.title) + 8, y + 2)
        sheet.blit(fonts.small.render(shown.sign, theme.SAND), at)
        y += fonts.body.line_px
        for text in laid.lines:
            sheet.blit(fonts.small.render(text, theme.PAPER), (x, y))
            y += fonts.small.line_px
        return plate


def _lay_out(shown: _Shown) -> _Laid | None:
    """Where everything is; None where there is no room for it."""
    body, small = shown.fonts.body, shown.fonts.small
    fitting = (shown.hotbar_top - shown.top - body.line_px - 13) // small.line_px
    if fitting < 0:
        return None
    title = body.fit(shown.title, shown.width * 2 // 5 - small.width(shown.sign))
    head = body.width(title) + 8 + small.width(shown.sign)
    room = max(head, min(210, shown.width * 28 // 100))
    lines = small.wrap(shown.line, room)[:fitting] if shown.is_long else []
    wide = max([head, *(small.width(text) for text in lines)]) + 33
    high = body.line_px + 9 + len(lines) * small.line_px
    return _Laid(pygame.Rect(EDGE_PX, shown.top, wide, high), title, lines)
