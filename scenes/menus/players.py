"""The player list: everybody at the farm, their line, and how the host or the owner sends one
away."""

import pygame

from game.coop.seat import PlayerInfo
from game.rules.belonging import owner_of
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.menus.guest_rights import GuestRights
from scenes.menus.known_people import KnownPeople
from scenes.menus.menu import Menu
from scenes.menus.player_row import draw_player_row, player_row_px
from scenes.ui import theme
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.list_box import ListBox


class Players(Menu):
    """Everybody at the farm. What is shown is up to date in every frame."""

    panel_size = (420, 316)
    """Eight players fit without scrolling."""
    is_overlay = True

    def __init__(self, context: SceneContext, seating: Seating) -> None:
        super().__init__(context)
        self._seating = seating
        self._shown: list[PlayerInfo] = []
        self._asked: PlayerInfo | None = None
        self._list: ListBox | None = None
        self._is_in_charge = False

    @property
    def heading(self) -> str:
        return self.context.texts("players.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        texts = self.context.texts
        self._shown = self._seating.seat.players()
        height = button_height(self.context.skin)
        y = inside.bottom - height
        if self._asked is not None:
            self._list = None
            return self._question(inside, self._asked, y, height)
        row_px = player_row_px(self.context)
        rows = (inside.height - height - 12) // row_px
        self._list = ListBox(
            pygame.Rect(inside.x, inside.y, inside.width, max(1, rows) * row_px + 4),
            row_px,
            self._draw_row,
            self._pressed,
        )
        self._list.set_count(len(self._shown))
        self._is_in_charge = self._seating.listener is not None
        if not self._is_in_charge and not self._has_owner:
            back = pygame.Rect(inside.centerx - 70, y, 140, height)
            return [self._list, Button(back, texts("players.back"), self.cancelled)]
        entries = [(texts("players.back"), self.cancelled)]
        if self._is_in_charge:
            entries.append((texts("players.known"), self._show_known))
        if self._has_owner:
            entries.append((texts("rights.open"), self._show_rights))
        if self._seating.seat.is_on_server:
            beside_px = self.context.skin.fonts.small.width(texts("players.on_server")) + 10
            inside = pygame.Rect(
                inside.x + beside_px, inside.y, inside.width - beside_px, inside.height
            )
        return [self._list, *buttons_at_bottom(self.context.skin, inside, entries)]

    def draw_content(self, target: pygame.Surface) -> None:
        if self._list is not None and self._seating.seat.is_on_server:
            inside, small = self.inside(), self.context.skin.fonts.small
            room = (inside.width - 140) // 2 - 8
            said = small.fit(self.context.texts("players.on_server"), room)
            target.blit(
                small.render(said, theme.TEXT_MUTED), (inside.x + 2, inside.bottom - small.line_px)
            )

    def cancelled(self) -> None:
        if self._asked is not None:
            self._keep()
        else:
            super().cancelled()

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        self._shown = self._seating.seat.players()
        if self._is_in_charge != (self._seating.listener is not None):
            # A farm is somebody's from a certain moment on, and so is a guest who comes back.
            self._asked = None
            self.rebuild()
        if self._list is not None:
            self._list.set_count(len(self._shown))

    def _question(
        self, inside: pygame.Rect, asked: PlayerInfo, y: int, height: int
    ) -> list[Widget]:
        third, texts = (inside.width - 16) // 3, self.context.texts
        return [
            Label(
                pygame.Rect(inside.x, inside.y + 20, inside.width, 60),
                texts("players.send_away_who", name=asked.name),
                align="centre",
            ),
            Button(pygame.Rect(inside.x, y, third, height), texts("players.keep"), self._keep),
            Button(
                pygame.Rect(inside.x + third + 8, y, third, height),
                texts("players.send_away"),
                lambda: self._kick(False),
                texts("players.may_knock_again"),
            ),
            Button(
                pygame.Rect(inside.right - third, y, third, height),
                texts("players.and_block"),
                lambda: self._kick(True),
                texts("players.cannot_come_back"),
            ),
        ]

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        if index < len(self._shown):
            content = self._seating.seat.content
            draw_player_row(self.context, target, row, self._shown[index], content)

    def _pressed(self, index: int) -> None:
        player = self._shown[index]
        if self._is_in_charge and not player.is_me and not player.is_host:
            self._asked = player
            self.rebuild()

    def _show_known(self) -> None:
        listener = self._seating.listener
        if listener is not None:
            self.context.stage.push(KnownPeople(self.context, listener))

    @property
    def _has_owner(self) -> bool:
        """Whether it is known whose farm this is: nobody else decides what guests may do."""
        return owner_of(self._seating.seat.view) is not None

    def _show_rights(self) -> None:
        self.context.stage.push(GuestRights(self.context, self._seating))

    def _keep(self) -> None:
        self._asked = None
        self.rebuild()

    def _kick(self, block: bool) -> None:
        listener = self._seating.listener
        if listener is not None and self._asked is not None:
            listener.kick(self._asked.character, block)
        self._keep()
