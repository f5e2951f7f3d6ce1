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

    heading = "Menu"
    panel_size = (210, 188)
    is_overlay = True

    def __init__(self, context: SceneContext, seating: Seating, leave: Callable[[], None]) -> None:
        super().__init__(context)
        self._seating = seating
        self._leave = leave

    def build(self, inside: pygame.Rect) -> list[Widget]:
        stage = self.context.stage
        host = self._seating.host
        invitees = self.context.services.invite_list()
        has_code = host is not None and host.join_code is not None
        can_invite = has_code or bool(invitees.friends) or invitees.has_overlay
        entries = [
            ("Resume", self.cancelled, True),
            ("Players", lambda: stage.push(Players(self.context, self._seating)), True),
            ("Invite", lambda: stage.push(Invite(self.context, self._seating)), can_invite),
            ("Settings", lambda: stage.push(Options(self.context, is_overlay=True)), True),
            ("Save and leave" if host is not None else "Leave", self._leave, True),
        ]
        height = button_height(self.context.skin)
        step = min(height + 6, inside.height // len(entries))
        top = inside.y + 4 + (inside.height - step * len(entries)) // 2
        return [
            Button(
                pygame.Rect(inside.x + 6, top + n * step, inside.width - 12, height),
                title,
                act,
                is_enabled=is_enabled,
            )
            for n, (title, act, is_enabled) in enumerate(entries)
        ]
