"""Inviting friends: those of the platform by a press, everybody else by a code to read out.

Both ways share one screen. Without friends to list, the code has the screen for itself.
"""

import pygame

from game.text.sentence import Sentence
from scenes.app.scene import SceneContext
from scenes.app.services import Invitee, Seating
from scenes.menus.confirm import Confirm
from scenes.menus.friend_row import draw_friend_row, friend_row_px
from scenes.menus.invite_codes import Codes, both_codes, code_rows
from scenes.menus.menu import Menu
from scenes.settings.store import RouterWish
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.code_box import CodeBox
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.list_box import ListBox

LOOK_S = 0.25


class Invite(Menu):
    """Friends with a button each, the join code, and the platform's own window."""

    is_overlay = True

    def __init__(self, context: SceneContext, seating: Seating) -> None:
        super().__init__(context)
        self._seating = seating
        self._invitees = context.services.invite_list()
        self._shown_codes: Codes | None = None
        self._copied = ""
        """The code that was copied last, while it is shown."""
        self._next_look_s = 0.0
        self._list: ListBox | None = None

    def entered(self) -> None:
        super().entered()
        self._ask_about_router()

    def layout(self, size: tuple[int, int]) -> None:
        selected = self._list.selected if self._list is not None else 0
        codes = self._codes()
        has_both = codes is not None and codes.short is not None
        self.panel_size = (440, 328 if self._invitees.friends else 252 if has_both else 226)
        super().layout(size)
        if self._list is not None:
            self._list.select(selected)

    @property
    def heading(self) -> str:
        return self.context.texts("invite.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        buttons = self._bottom_row(inside)
        room = pygame.Rect(inside.x, inside.y, inside.width, buttons[0].rect.top - 8 - inside.y)
        self._list = None
        self._shown_codes = self._codes()
        if self._invitees.friends:
            return [*self._friends_above_code(room), *buttons]
        return [*self._large_code(room), *buttons]

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if is_top and now_s >= self._next_look_s:
            self._next_look_s = now_s + LOOK_S
            self._look()
            codes, before = self._codes(), self._shown_codes
            if codes != before:
                if codes is None or before is None or not codes.are_those_of(before):
                    self._copied = ""
                self.layout(self.size)

    def _look(self) -> None:
        """Takes over what has changed. Who is selected stays so, wherever they are listed now."""
        found, before = self.context.services.invite_list(), self._invitees
        if found == before:
            return
        self._invitees = found
        has_other_parts = (
            bool(found.friends) is not bool(before.friends)
            or found.note != before.note
            or found.has_overlay is not before.has_overlay
        )
        selected = self._list.selected if self._list is not None else 0
        if has_other_parts:
            self.layout(self.size)
        if self._list is None:
            return
        self._list.set_count(len(found.friends))
        if selected < len(before.friends):
            identity = before.friends[selected].identity
            places = [n for n, one in enumerate(found.friends) if one.identity == identity]
            if places and places[0] != self._list.selected:
                self._list.select(places[0])

    def _bottom_row(self, inside: pygame.Rect) -> list[Button]:
        height = button_height(self.context.skin)
        texts = self.context.texts
        entries = [(texts("invite.back"), self.cancelled)]
        if self._invitees.has_overlay:
            entries.insert(0, (texts("invite.in_steam"), self._open_overlay))
        codes = self._codes()
        if not self._invitees.friends and codes is not None:
            entries.insert(0, (texts("invite.new_code"), self._renew))
            if codes.short is None:
                entries.insert(0, (self._copy_title(), lambda: self._copy(codes.long)))
        widest = max(self.context.skin.fonts.body.width(title) for title, _ in entries) + 24
        width = min(max(150, widest), (inside.width - 8 * (len(entries) - 1)) // len(entries))
        left = inside.centerx - (width * len(entries) + 8 * (len(entries) - 1)) // 2
        return [
            Button(
                pygame.Rect(left + n * (width + 8), inside.bottom - height, width, height),
                title,
                act,
            )
            for n, (title, act) in enumerate(entries)
        ]

    def _friends_above_code(self, room: pygame.Rect) -> list[Widget]:
        fonts, texts = self.context.skin.fonts, self.context.texts
        widgets: list[Widget] = []
        bottom = room.bottom
        codes = self._codes()
        if codes is not None:
            widgets, bottom = code_rows(self.context, room, codes, self._copy, self._renew)
        top = room.y
        if self._invitees.note:
            rect = pygame.Rect(room.x, top, room.width, fonts.small.line_px)
            note = fonts.small.fit(texts.heard(self._invitees.note), room.width)
            widgets.append(Label(rect, note, theme.TEXT_MUTED, size="small"))
            top = rect.bottom + 3
        row_px = friend_row_px(self.context)
        rows = max(1, (bottom - top - 4) // row_px)
        self._list = ListBox(
            pygame.Rect(room.x, top, room.width, rows * row_px + 4),
            row_px,
            self._draw_row,
            self._invite,
        )
        self._list.set_count(len(self._invitees.friends))
        return [self._list, *widgets]

    def _large_code(self, room: pygame.Rect) -> list[Widget]:
        fonts = self.context.skin.fonts
        widgets: list[Widget] = []
        top = room.y
        note = self.context.texts.heard(self._invitees.note)
        codes = self._codes()
        if codes is not None and codes.short is not None:
            return both_codes(self.context, room, codes, note, self._copy)
        if note:
            size = "body" if fonts.body.width(note) <= room.width else "small"
            font = fonts.body if size == "body" else fonts.small
            rect = pygame.Rect(room.x, top, room.width, font.line_px)
            shown = font.fit(note, room.width)
            widgets.append(Label(rect, shown, theme.TEXT_MUTED, "centre", size))
            top = rect.bottom + 4
        if codes is not None:
            words = self.context.texts("invite.by_code")
            lines = len(fonts.body.wrap(words, room.width))
            rect = pygame.Rect(room.x, top, room.width, lines * fonts.body.line_px)
            widgets.append(Label(rect, words, align="centre"))
            top = rect.bottom + 4
            reach = codes.reach
            reach_px = len(fonts.small.wrap(reach, room.width)) * fonts.small.line_px
            below = pygame.Rect(room.x, room.bottom - reach_px, room.width, reach_px)
            widgets.append(Label(below, reach, theme.TEXT_MUTED, "centre", "small"))
            box = pygame.Rect(room.x, top, room.width, below.top - 4 - top)
            return [*widgets, CodeBox(box, codes.long)]
        why = pygame.Rect(room.x, top + 4, room.width, room.bottom - top - 4)
        return [*widgets, Label(why, self._why_not(), align="centre")]

    def _why_not(self) -> str:
        """Why nobody can be invited by a code from here."""
        texts = self.context.texts
        if self._seating.host is None:
            return texts("invite.only_host")
        return texts("invite.alone")

    def _codes(self) -> Codes | None:
        """What friends type, None where nobody can come."""
        host = self._seating.host
        if host is None or host.join_code is None:
            return None
        return Codes(host.short_code, host.join_code, self._reach(), self._copied)

    def _reach(self) -> str:
        """For whom the code works, as far as that is known by now."""
        host = self._seating.host
        return "" if host is None or host.reach is None else self.context.texts(host.reach)

    def _ask_about_router(self) -> None:
        """Asks once, where nothing else leads friends from elsewhere here."""
        settings, services = self.context.settings, self.context.services
        has_other_ways = self._invitees.friends or services.has_lobby_server
        if settings.router is not RouterWish.NOT_ASKED or has_other_ways:
            return
        if not services.may_use_router:
            return

        # Turning away is an answer too: nobody is asked twice.
        settings.router = RouterWish.NO
        self.context.save_settings()

        def allow() -> None:
            settings.router = RouterWish.YES
            self.context.save_settings()

        texts = self.context.texts
        self.context.stage.push(
            Confirm(
                self.context,
                texts("reach.router.heading"),
                f"{texts('reach.router.question')} {texts('reach.router.later')}",
                texts("reach.router.no"),
                [(texts("reach.router.yes"), allow)],
            )
        )

    def _copy_title(self) -> str:
        texts = self.context.texts
        return texts("invite.copied") if self._copied else texts("invite.copy_code")

    def _copy(self, code: str) -> None:
        self.context.clipboard.put(code)
        self._copied = code
        self._rebuild_at_place()

    def _renew(self) -> None:
        """Asks first, since a code may have been told to many."""
        texts = self.context.texts
        self.context.stage.push(
            Confirm(
                self.context,
                texts("invite.renewing.heading"),
                texts("invite.renewing.question"),
                texts("invite.renewing.keep"),
                [(texts("invite.renewing.renew"), self.context.services.renew_join_code)],
            )
        )

    def _rebuild_at_place(self) -> None:
        selected = self._list.selected if self._list is not None else 0
        self.rebuild()
        if self._list is not None:
            self._list.select(selected)

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        if index < len(self._invitees.friends):
            draw_friend_row(self.context, target, row, self._invitees.friends[index], is_selected)

    def _invite(self, index: int) -> None:
        friend: Invitee = self._invitees.friends[index]
        if not friend.is_online:
            self._complain(self.context.texts("invite.is_offline", name=friend.name))
        elif friend.is_invited:
            self.context.stage.notify(Sentence("invite.invited_already", name=friend.name))
        else:
            complaint = self.context.services.invite(friend.identity)
            if complaint:
                self._complain(self.context.texts.heard(complaint))
            self._look()

    def _open_overlay(self) -> None:
        if not self.context.services.open_invite_overlay():
            self._complain(self.context.texts("invite.no_steam_window"))

    def _complain(self, sentence: str) -> None:
        self.context.sounds.play("ui_error")
        self.context.stage.notify(sentence)
