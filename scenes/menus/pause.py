"""The menu over a farm that runs on: resume, players, invite, settings, save and leave."""

from collections.abc import Callable

import pygame

from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.menus.invite import Invite
from scenes.menus.menu import Menu
from scenes.menus.options import Options
from scenes.menus.players import Players
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget


class Pause(Menu):
    """What Escape opens in the game. Time rests while everybody is in a menu."""

    panel_size = (210, 188)
    is_overlay = True

    def __init__(self, context: SceneContext, seating: Seating, leave: Callable[[], None]) -> None:
        super().__init__(context)
        self._seating = seating
        self._leave = leave

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
        step = min(height + 6, inside.height // len(entries))
        top = inside.y + 4 + (inside.height - step * len(entries)) // 2
        return [
            Button(
                pygame.Rect(inside.x + 6, top + n * step, inside.width - 12, height),
                title,
                act,
            )
            for n, (title, act) in enumerate(entries)
        ]
