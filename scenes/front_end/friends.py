"""Finding friends: the farms and gatherings that one could go to, refreshed by itself."""

from dataclasses import replace

import pygame

from game.joining.browser import FarmFilter
from scenes.app.gathering import FARM_NAME_MAX_CHARACTERS, FarmTerms
from scenes.app.scene import SceneContext
from scenes.app.services import LobbyList, SearchState
from scenes.front_end.friend_codes import FriendCodes
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.going import go_to_found
from scenes.front_end.lobby_row import draw_lobby_row, lobby_row_px
from scenes.front_end.terms import AskTerms
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import Checkbox, button_height
from scenes.ui.focus import Widget
from scenes.ui.list_box import ListBox
from scenes.ui.text_field import TextField

REFRESH_S = 5.0
LOOK_S = 0.25
SAID_S = 5.0
BOX_MARGIN_PX = 30
"""What a box to tick needs beside its title."""


class FindFriends(Menu):
    """A list of lobbies, wherever they were found, and the ways to find more of them."""

    panel_size = (576, 328)

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._found = LobbyList(SearchState.SEARCHING, ())
        self._wish = FarmFilter()
        self._told_wish = self._wish
        self._next_look_s = 0.0
        self._next_refresh_s: float | None = None
        self._said_until_s = 0.0
        """Until when it is said that the local network was asked."""
        self._list: ListBox | None = None
        self._bottom = 0
        """Where the buttons begin."""

    @property
    def heading(self) -> str:
        return self.context.texts("friends.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin, texts = self.context.skin, self.context.texts
        entries = [
            (texts("friends.back"), self.cancelled),
            (texts("friends.search_again"), self._refresh),
            (texts("friends.nearby"), self._look_nearby),
            (texts("friends.codes"), self._show_codes),
        ]
        if self.context.services.has_lobby_server:
            entries.append((texts("friends.gather"), self._gather))
        buttons = buttons_at_bottom(skin, inside, entries)
        self._bottom = buttons[0].rect.top
        wishes = self._wishes(inside)
        top = wishes[0].rect.bottom + 6
        row_px = lobby_row_px(self.context)
        help_lines = skin.fonts.small.wrap(self.context.texts("friends.help"), inside.width)
        room = self._bottom - 10 - len(help_lines) * skin.fonts.small.line_px - top
        rows = max(1, (room - 4) // row_px)
        selected = self._list.selected if self._list is not None else 0
        self._list = ListBox(
            pygame.Rect(inside.x, top, inside.width, rows * row_px + 4),
            row_px,
            self._draw_row,
            self._ask,
        )
        self._list.set_count(len(self._found.lobbies))
        self._list.select(selected)
        self._list.can_focus = bool(self._found.lobbies)
        # The list comes first, since it has the focus to begin with.
        return [self._list, *buttons, *wishes]

    def _wishes(self, inside: pygame.Rect) -> list[Widget]:
        """What one wants to see, in a row above the list."""
        skin, texts = self.context.skin, self.context.texts
        height = button_height(skin)
        boxes: list[Widget] = []
        right = inside.right
        for title, is_on, change in (
            (
                texts("friends.without_password"),
                self._wish.without_password,
                self._want_no_password,
            ),
            (texts("friends.with_room"), self._wish.has_room, self._want_room),
        ):
            width = skin.fonts.body.width(title) + BOX_MARGIN_PX
            right -= width
            boxes.append(
                Checkbox(pygame.Rect(right, inside.y, width, height), title, is_on, change)
            )
        field = TextField(
            pygame.Rect(inside.x, inside.y, right - 10 - inside.x, height),
            self._wish.words,
            FARM_NAME_MAX_CHARACTERS,
            self.context.clipboard,
            self._want_words,
            placeholder=texts("friends.by_name"),
        )
        return [field, *reversed(boxes)]

    def _want_words(self, words: str) -> None:
        self._wish = replace(self._wish, words=words.strip())

    def _want_room(self, is_on: bool) -> None:
        self._wish = replace(self._wish, has_room=is_on)

    def _want_no_password(self, is_on: bool) -> None:
        self._wish = replace(self._wish, without_password=is_on)

    def left(self) -> None:
        self.context.services.stop_search()

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if not is_top or now_s < self._next_look_s:
            return
        self._next_look_s = now_s + LOOK_S
        if self._wish != self._told_wish:
            self._told_wish = self._wish
            self.context.services.want_lobbies(self._wish)
        if self._next_refresh_s is None:
            self._next_refresh_s = now_s + REFRESH_S
        elif now_s >= self._next_refresh_s:
            self._refresh()
            self._next_refresh_s = now_s + REFRESH_S
        found = self.context.services.list_lobbies()
        if found == self._found:
            return
        had_none = not self._found.lobbies
        selected = self._selected_id()
        self._found = found
        if self._list is not None:
            self._list.set_count(len(found.lobbies))
            places = [n for n, one in enumerate(found.lobbies) if one.lobby_id == selected]
            if places and places[0] != self._list.selected:
                self._list.select(places[0])
            self._list.can_focus = bool(found.lobbies)
            is_choosing = self._wish != FarmFilter() or self.page.is_typing
            if had_none and found.lobbies and not is_choosing:
                self.page.focus(self._list)
            elif not found.lobbies and self.page.focused is self._list:
                self.page.focus(self.page.widgets[1])

    def draw_content(self, target: pygame.Surface) -> None:
        inside = self.inside()
        small, texts = self.context.skin.fonts.small, self.context.texts
        note = texts.heard(self._found.note)
        if self._now_s < self._said_until_s:
            note = texts("friends.asked_nearby")
        elif not note and self._found.state is SearchState.SEARCHING:
            note = texts("friends.searching") + "." * (1 + int(self._now_s * 2) % 3)
        elif not note:
            note = texts("friends.help")
        lines = small.wrap(note, inside.width)
        y = self._bottom - 5 - len(lines) * small.line_px
        for line in lines:
            target.blit(small.render(line, theme.TEXT_MUTED), (inside.x + 2, y))
            y += small.line_px

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        if not self._found.lobbies and self._list is not None:
            self._draw_why_empty(target, self._list.rect)

    def _draw_why_empty(self, target: pygame.Surface, room: pygame.Rect) -> None:
        """Says where was looked, and what helps."""
        texts, fonts = self.context.texts, self.context.skin.fonts
        title, words = texts("friends.none_open"), [texts("friends.empty.first")]
        if self._found.state is SearchState.UNAVAILABLE:
            title = texts("friends.no_search")
        elif self._told_wish != FarmFilter():
            title, words = texts("friends.none_fits"), []
        else:
            words.append(texts("friends.empty.elsewhere"))
            if not self.context.services.has_lobby_server:
                words.append(texts("friends.empty.no_server"))
        lines = [(fonts.body, line) for line in fonts.body.wrap(title, room.width - 16)]
        for one in words:
            more = [(fonts.small, line) for line in fonts.small.wrap(one, room.width - 16)]
            # What helps most comes first; with large letters the rest has no room.
            if sum(font.line_px for font, _ in (*lines, *more)) <= room.height - 4:
                lines += more
        y = room.centery - sum(font.line_px for font, _ in lines) // 2
        for font, line in lines:
            x = room.centerx - font.width(line) // 2
            target.blit(font.render(line, theme.TEXT_MUTED), (x, y))
            y += font.line_px

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        if index < len(self._found.lobbies):
            has_faces = any(found.account for found in self._found.lobbies)
            draw_lobby_row(self.context, target, row, self._found.lobbies[index], has_faces)

    def _selected_id(self) -> str:
        if self._list is None or self._list.selected >= len(self._found.lobbies):
            return ""
        return self._found.lobbies[self._list.selected].lobby_id

    def _ask(self, index: int) -> None:
        go_to_found(self.context, self._found.lobbies[index], self._complain)

    def _gather(self) -> None:
        def gather(terms: FarmTerms) -> GatheringRoom:
            gathering = self.context.services.gather(terms)
            room = GatheringRoom(self.context, gathering, is_asked_before=True)
            self.context.stage.push(room)
            return room

        texts = self.context.texts
        name = texts("friends.gathering_of", name=self.context.settings.name)
        heading, go = texts("friends.gather_friends"), texts("friends.gather")
        self.context.stage.push(AskTerms(self.context, heading, name, go, gather))

    def _show_codes(self) -> None:
        self.context.stage.push(FriendCodes(self.context))

    def _look_nearby(self) -> None:
        self.context.services.look_nearby()
        self._said_until_s = self._now_s + SAID_S

    def _refresh(self) -> None:
        self.context.services.refresh_lobbies()

    def _complain(self, sentence: str) -> None:
        self.context.sounds.play("ui_error")
        self.context.stage.notify(sentence)
