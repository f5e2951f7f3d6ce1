"""Finding friends: the farms that could be joined, refreshed by itself."""

import pygame

from scenes.entrance import take_seat
from scenes.menus.menu import Menu
from scenes.scene import Kit
from scenes.services import Lobby, LobbyList, SearchState
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget
from scenes.ui.list_box import ListBox

REFRESH_S = 5.0
LOOK_S = 0.25


class FindFriends(Menu):
    """A list of lobbies: who hosts, how many play, which version, where from."""

    heading = "Find friends"
    panel_size = (480, 300)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._found = LobbyList(SearchState.SEARCHING, ())
        self._next_look_s = 0.0
        self._next_refresh_s: float | None = None
        self._list: ListBox | None = None

    def build(self, inside: pygame.Rect) -> list[Widget]:
        height = button_height(self.kit.skin)
        fonts = self.kit.skin.fonts
        row = fonts.body.line_px + fonts.small.line_px + 6
        self._list = ListBox(
            pygame.Rect(inside.x, inside.y, inside.width, inside.height - height - 26),
            row,
            self._draw_row,
            self._ask,
        )
        self._list.set_count(len(self._found.lobbies))
        self._list.can_focus = bool(self._found.lobbies)
        half = (inside.width - 8) // 2
        y = inside.bottom - height
        return [
            self._list,
            Button(pygame.Rect(inside.x, y, half, height), "Back", self.cancelled),
            Button(
                pygame.Rect(inside.right - half, y, half, height), "Search again", self._refresh
            ),
        ]

    def left(self) -> None:
        self.kit.services.stop_search()

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if not is_top or now_s < self._next_look_s:
            return
        self._next_look_s = now_s + LOOK_S
        if self._next_refresh_s is None:
            self._next_refresh_s = now_s + REFRESH_S
        elif now_s >= self._next_refresh_s:
            self._refresh()
            self._next_refresh_s = now_s + REFRESH_S
        found = self.kit.services.list_lobbies()
        if found == self._found:
            return
        had_none = not self._found.lobbies
        self._found = found
        if self._list is not None:
            self._list.set_count(len(found.lobbies))
            self._list.can_focus = bool(found.lobbies)
            if had_none and found.lobbies:
                self.page.focus(self._list)
            elif not found.lobbies and self.page.focused is self._list:
                self.page.focus(self.page.widgets[1])

    def draw_content(self, target: pygame.Surface) -> None:
        inside = self.inside()
        fonts = self.kit.skin.fonts
        y = inside.bottom - button_height(self.kit.skin) - 20
        note = self._found.note
        if not note and self._found.state is SearchState.SEARCHING:
            note = "Searching" + "." * (1 + int(self._now_s * 2) % 3)
        elif not note:
            note = "This list refreshes by itself. Choose a farm to ask whether you may join."
        note = fonts.small.fit(note, inside.width)
        target.blit(fonts.small.render(note, theme.TEXT_MUTED), (inside.x + 2, y))

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        if not self._found.lobbies and self._list is not None:
            font = self.kit.skin.fonts.body
            text = "Nobody's gate is open yet."
            if self._found.state is SearchState.UNAVAILABLE:
                text = "Friends cannot be searched for here."
            x = self._list.rect.centerx - font.width(text) // 2
            target.blit(
                font.render(text, theme.TEXT_MUTED), (x, self._list.rect.centery - font.line_px)
            )

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        lobby = self._found.lobbies[index]
        fonts = self.kit.skin.fonts
        is_open = lobby.is_same_version and lobby.players < lobby.players_max
        colour = theme.TEXT_ON_PAPER if is_open else theme.STONE
        figures = f"{lobby.players}/{lobby.players_max}"
        room = row.width - fonts.body.width(figures) - 24
        title = fonts.body.fit(f"{lobby.host_name}'s farm", room)
        target.blit(fonts.body.render(title, colour), (row.x + 6, row.y + 2))
        x = row.right - fonts.body.width(figures) - 6
        target.blit(fonts.body.render(figures, colour), (x, row.y + 2))
        about = f"{lobby.source}  ·  version {lobby.version}"
        if not lobby.is_same_version:
            about += "  ·  plays another version"
        elif lobby.players >= lobby.players_max:
            about += "  ·  full"
        target.blit(
            fonts.small.render(fonts.small.fit(about, row.width - 12), theme.TEXT_MUTED),
            (row.x + 6, row.y + 2 + fonts.body.line_px),
        )

    def _ask(self, index: int) -> None:
        lobby: Lobby = self._found.lobbies[index]
        if not lobby.is_same_version:
            mine = self.kit.services.version
            self.kit.stage.notify(
                f"{lobby.host_name} plays version {lobby.version}, you have {mine}. "
                "Both need the same version."
            )
            return
        if lobby.players >= lobby.players_max:
            self.kit.stage.notify(f"{lobby.host_name}'s farm is full.")
            return
        try:
            seating = self.kit.services.join(lobby.lobby_id)
        except ValueError as error:
            self.kit.stage.notify(str(error))
            return
        take_seat(self.kit, seating)

    def _refresh(self) -> None:
        self.kit.services.refresh_lobbies()
