"""The menu over a farm that runs on: resume, players, invite, settings, save and leave."""

from collections.abc import Callable, Sequence

import pygame

from game.coop.seat import PlayerInfo
from scenes.menus.menu import Menu
from scenes.menus.options import Options
from scenes.scene import Kit
from scenes.services import Seating
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.list_box import ListBox
from scenes.ui.text import Font
from scenes.view.players import draw_badge


class Pause(Menu):
    """What Escape opens in the game. Time goes on meanwhile."""

    heading = "Menu"
    panel_size = (210, 188)
    is_overlay = True

    def __init__(self, kit: Kit, seating: Seating, leave: Callable[[], None]) -> None:
        super().__init__(kit)
        self._seating = seating
        self._leave = leave

    def build(self, inside: pygame.Rect) -> list[Widget]:
        stage = self.kit.stage
        host = self._seating.host
        can_invite = host is not None and host.join_code is not None
        entries = [
            ("Resume", self.cancelled, True),
            ("Players", lambda: stage.push(Players(self.kit, self._seating)), True),
            ("Invite", lambda: stage.push(Invite(self.kit, self._seating)), can_invite),
            ("Settings", lambda: stage.push(Options(self.kit, is_overlay=True)), True),
            ("Save and leave" if host is not None else "Leave", self._leave, True),
        ]
        height = button_height(self.kit.skin)
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


class Invite(Menu):
    """The join code, large enough to be read out, and a button that copies it."""

    heading = "Invite friends"
    panel_size = (420, 190)
    is_overlay = True

    def __init__(self, kit: Kit, seating: Seating) -> None:
        super().__init__(kit)
        self._seating = seating
        self._is_copied = False

    def build(self, inside: pygame.Rect) -> list[Widget]:
        height = button_height(self.kit.skin)
        line = self.kit.skin.fonts.body.line_px
        half = (inside.width - 8) // 2
        y = inside.bottom - height
        return [
            Label(
                pygame.Rect(inside.x, inside.y + 2, inside.width, line * 2),
                "Friends choose “Join by code” in their title and type this:",
                align="centre",
            ),
            Button(
                pygame.Rect(inside.x, y, half, height),
                "Copied" if self._is_copied else "Copy the code",
                self._copy,
            ),
            Button(pygame.Rect(inside.right - half, y, half, height), "Back", self.cancelled),
        ]

    def draw_content(self, target: pygame.Surface) -> None:
        host = self._seating.host
        code = host.join_code if host is not None else None
        fonts = self.kit.skin.fonts
        inside = self.inside()
        line = fonts.body.line_px
        room = pygame.Rect(
            inside.x, inside.y + line * 2 + 6, inside.width, inside.height - line * 3 - 30
        )
        self.kit.skin.frame(target, "field_normal", room)
        text = code or "Nobody can join at the moment."
        font, lines = _as_large_as_fits(text, (fonts.title, fonts.body, fonts.small), room)
        y = room.y + (room.height - len(lines) * font.line_px) // 2
        for shown in lines:
            x = room.x + (room.width - font.width(shown)) // 2
            target.blit(font.render(shown, theme.TEXT_ON_PAPER), (x, y))
            y += font.line_px

    def _copy(self) -> None:
        host = self._seating.host
        if host is not None and host.join_code is not None:
            self.kit.clipboard.put(host.join_code)
            self._is_copied = True
            self.rebuild()


def _as_large_as_fits(
    text: str, fonts: Sequence[Font], room: pygame.Rect
) -> tuple[Font, list[str]]:
    """A code in the largest of these fonts in which it fits, broken between its groups."""
    for font in fonts:
        lines = [""]
        for group in text.replace("-", "- ").split(" "):
            space = " " if lines[-1] and not lines[-1].endswith("-") else ""
            joined = lines[-1] + space + group
            if lines[-1] and font.width(joined) > room.width - 12:
                lines.append(group)
            else:
                lines[-1] = joined
        if len(lines) * font.line_px <= room.height - 4:
            break
    return font, lines


class Players(Menu):
    """Everybody at the farm, their ping, and the host's way of sending somebody away."""

    heading = "Players"
    panel_size = (400, 250)
    is_overlay = True

    def __init__(self, kit: Kit, seating: Seating) -> None:
        super().__init__(kit)
        self._seating = seating
        self._shown: list[PlayerInfo] = []
        self._asked: PlayerInfo | None = None
        self._list: ListBox | None = None

    def build(self, inside: pygame.Rect) -> list[Widget]:
        height = button_height(self.kit.skin)
        y = inside.bottom - height
        self._shown = self._seating.seat.players()
        if self._asked is not None:
            third = (inside.width - 16) // 3
            return [
                Label(
                    pygame.Rect(inside.x, inside.y + 20, inside.width, 60),
                    f"Send {self._asked.name} away?",
                    align="centre",
                ),
                Button(pygame.Rect(inside.x, y, third, height), "Keep", self._keep),
                Button(
                    pygame.Rect(inside.x + third + 8, y, third, height),
                    "Send away",
                    lambda: self._kick(False),
                    "They may knock again.",
                ),
                Button(
                    pygame.Rect(inside.right - third, y, third, height),
                    "And block",
                    lambda: self._kick(True),
                    "They cannot come back until you close the farm.",
                ),
            ]
        fonts = self.kit.skin.fonts
        self._list = ListBox(
            pygame.Rect(inside.x, inside.y, inside.width, inside.height - height - 8),
            fonts.body.line_px + 8,
            self._draw_row,
            self._pressed,
        )
        self._list.set_count(len(self._shown))
        return [
            self._list,
            Button(pygame.Rect(inside.centerx - 70, y, 140, height), "Back", self.cancelled),
        ]

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if self._asked is None and self._list is not None:
            self._shown = self._seating.seat.players()
            self._list.set_count(len(self._shown))

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        if index < len(self._shown):
            draw_player_line(self.kit, target, row, self._shown[index], self._seating)

    def _pressed(self, index: int) -> None:
        player = self._shown[index]
        if self._seating.host is not None and not player.is_me:
            self._asked = player
            self.rebuild()

    def _keep(self) -> None:
        self._asked = None
        self.rebuild()

    def _kick(self, block: bool) -> None:
        if self._seating.host is not None and self._asked is not None:
            self._seating.host.kick(self._asked.character, block)
        self._keep()


def draw_player_line(
    kit: Kit, target: pygame.Surface, row: pygame.Rect, player: PlayerInfo, seating: Seating
) -> None:
    """One player in a list: badge, name, where they are, ping."""
    font, small = kit.skin.fonts.body, kit.skin.fonts.small
    y = row.y + (row.height - font.line_px + 1) // 2
    draw_badge(target, kit.assets, player.colour, (row.x + 10, row.centery))
    ping = "away" if not player.is_connected else ""
    if player.is_connected and player.ping_ms is not None:
        ping = f"{player.ping_ms:.0f} ms"
    elif player.is_host:
        ping = "host"
    area = seating.seat.content.area(player.area)
    where = area.title if area is not None else ""
    name = font.fit(player.name + (" (you)" if player.is_me else ""), row.width // 2 - 24)
    target.blit(font.render(name, theme.TEXT_ON_PAPER), (row.x + 20, y))
    where = small.fit(where, row.width // 4)
    small_y = row.y + (row.height - small.line_px + 1) // 2
    target.blit(small.render(where, theme.TEXT_MUTED), (row.x + row.width // 2 + 4, small_y))
    x = row.right - font.width(ping) - 6
    target.blit(font.render(ping, theme.TEXT_MUTED), (x, y))
