"""The menu over a farm that runs on: resume, players, invite, settings, save and leave."""

from collections.abc import Callable

import pygame

from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.input.events import InputEvent, UiKey
from scenes.menus.invite import Invite
from scenes.menus.menu import Menu
from scenes.menus.options import Options
from scenes.menus.players import Players
from scenes.menus.way_back import way_back
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.code_box import CodeBox
from scenes.ui.focus import Widget
from scenes.ui.labels import Label

_WAY_BACK_PX = 24
"""What two lines about a broken line take, at normal text scale."""


class Pause(Menu):
    """What Escape opens in the game. Time rests while everybody is in a menu."""

    is_overlay = True

    def __init__(self, context: SceneContext, seating: Seating, leave: Callable[[], None]) -> None:
        super().__init__(context)
        self._seating = seating
        self._leave = leave
        self._shown_code: str | None = None
        self._way_back: list[str] = []
        """How far one is on the way back after the line broke, which the menu would cover."""

    def handle(self, event: InputEvent) -> None:
        if event.does(Action.MENU) and event.ui is not UiKey.CANCEL:
            # What has opened it closes it: on a pad that is no key of menus.
            self.cancelled()
        else:
            super().handle(event)

    def layout(self, size: tuple[int, int]) -> None:
        self.panel_size = (210, 188 if self._code() is None else 238)
        self._way_back = self._lines_of_way_back()
        if self._way_back:
            self.panel_size = (210, self.panel_size[1] + _WAY_BACK_PX)
        super().layout(size)

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if self._code() != self._shown_code or self._lines_of_way_back() != self._way_back:
            self.layout(self.size)

    @property
    def heading(self) -> str:
        return self.context.texts("pause.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        stage, texts = self.context.stage, self.context.texts
        host = self._seating.host
        leave = texts("pause.leave") if host is None else texts("pause.save_and_leave")
        entries: list[tuple[str, Callable[[], None]]] = [
            (texts("pause.resume"), self.cancelled),
            (texts("pause.players"), lambda: stage.push(Players(self.context, self._seating))),
            (texts("pause.invite"), lambda: stage.push(Invite(self.context, self._seating))),
            (texts("pause.settings"), lambda: stage.push(Options(self.context, is_overlay=True))),
            (leave, self._leave),
        ]
        height = button_height(self.context.skin)
        code = self._shown_code = self._code()
        widgets: list[Widget] = []
        if code is not None:
            title, small = self.context.skin.fonts.title, self.context.skin.fonts.small
            words = pygame.Rect(inside.x, inside.y, inside.width, small.line_px)
            box = pygame.Rect(inside.x + 6, words.bottom + 2, inside.width - 12, title.line_px + 8)
            said = texts("pause.code")
            widgets.append(Label(words, said, theme.TEXT_MUTED, "centre", "small"))
            widgets.append(CodeBox(box, code))
            inside = pygame.Rect(inside.x, box.bottom, inside.width, inside.bottom - box.bottom)
        if self._way_back:
            small = self.context.skin.fonts.small
            words = pygame.Rect(inside.x, inside.y, inside.width, 0)
            words.height = len(self._way_back) * small.line_px
            said = "\n".join(self._way_back)
            widgets.append(Label(words, said, theme.TEXT_MUTED, "centre", "small"))
            inside = pygame.Rect(inside.x, words.bottom, inside.width, inside.bottom - words.bottom)
        step = min(height + 6, inside.height // len(entries))
        top = inside.y + 4 + (inside.height - step * len(entries)) // 2
        buttons = [
            Button(
                pygame.Rect(inside.x + 6, top + n * step, inside.width - 12, height),
                title,
                act,
            )
            for n, (title, act) in enumerate(entries)
        ]
        return [*buttons, *widgets]

    def _lines_of_way_back(self) -> list[str]:
        room_px = self.inside().width
        said = way_back(self.context, self._seating.seat, room_px)
        return self.context.skin.fonts.small.wrap(said, room_px) if said and room_px > 0 else []

    def _code(self) -> str | None:
        """By which friends come in; read out more often than anything else in here."""
        host = self._seating.host
        return None if host is None or host.short_code is None else host.short_code.shown
