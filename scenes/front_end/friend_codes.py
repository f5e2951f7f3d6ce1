"""Friend codes: one's own to give away, and those of the friends who were added by theirs."""

import pygame

from scenes.app.scene import SceneContext
from scenes.front_end.add_friend import AddFriend
from scenes.menus.confirm import Confirm
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import Button, button_height
from scenes.ui.code_box import CodeBox
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.list_box import ListBox

LOOK_S = 0.25


class FriendCodes(Menu):
    """The own code, and the friends with a way to take them off the list."""

    panel_size = (440, 328)

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._friends = context.services.code_friends()
        self._code = context.services.friend_code()
        self._is_copied = False
        self._next_look_s = 0.0
        self._list: ListBox | None = None

    @property
    def heading(self) -> str:
        return self.context.texts("friend_codes.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin, texts = self.context.skin, self.context.texts
        fonts = skin.fonts
        entries = (
            (texts("friend_codes.back"), self.cancelled),
            (texts("friend_codes.add"), self._add),
        )
        buttons = buttons_at_bottom(skin, inside, entries)
        explained = texts("friend_codes.purpose")
        small = fonts.small
        lines = len(small.wrap(explained, inside.width))
        purpose = Label(
            pygame.Rect(inside.x, inside.y, inside.width, lines * small.line_px),
            explained,
            theme.TEXT_MUTED,
            size="small",
        )
        top = purpose.rect.bottom + 5
        titles = (texts("friend_codes.copy"), texts("friend_codes.copied"))
        copy_px = max(map(fonts.body.width, titles)) + 20
        box = pygame.Rect(inside.x, top, inside.width - copy_px - 6, fonts.title.line_px * 2 + 8)
        copy = Button(
            pygame.Rect(box.right + 6, box.y, copy_px, box.height),
            titles[self._is_copied],
            self._copy,
            is_enabled=bool(self._code),
        )
        row_px = self._row_px()
        top = box.bottom + 6
        rows = max(1, (buttons[0].rect.top - 8 - top - 4) // row_px)
        self._list = ListBox(
            pygame.Rect(inside.x, top, inside.width, rows * row_px + 4),
            row_px,
            self._draw_row,
            self._ask,
            self._ask,
        )
        self._list.set_count(len(self._friends))
        self._list.can_focus = bool(self._friends)
        shown = CodeBox(box, self._code or texts("friend_codes.none"))
        return [purpose, shown, copy, self._list, *buttons]

    def entered(self) -> None:
        self._look()

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if is_top and now_s >= self._next_look_s:
            self._next_look_s = now_s + LOOK_S
            self._look()

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        if self._list is not None and not self._friends:
            font = self.context.skin.fonts.body
            text = self.context.texts("friend_codes.nobody")
            x = self._list.rect.centerx - font.width(text) // 2
            y = self._list.rect.centery - font.line_px // 2
            target.blit(font.render(text, theme.TEXT_MUTED), (x, y))

    def _row_px(self) -> int:
        fonts = self.context.skin.fonts
        return fonts.body.line_px + fonts.small.line_px + 4

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        if index >= len(self._friends):
            return
        friend = self._friends[index]
        skin = self.context.skin
        body, small = skin.fonts.body, skin.fonts.small
        code_px = max(small.width(one.code) for one in self._friends)
        font, title = skin.fonts.fitting(
            self.context.texts("friend_codes.remove"), row.width - code_px - 33
        )
        plate = pygame.Rect(0, 0, font.width(title) + 16, min(button_height(skin), row.height - 2))
        plate.midright = (row.right - 3, row.centery)
        skin.frame(target, "button_focused" if is_selected else "button_normal", plate)
        at = (plate.x + 8, plate.y + (plate.height - font.line_px + 1) // 2)
        target.blit(font.render(title, theme.INK), at)
        left = row.x + 6
        room = plate.left - 8 - left
        target.blit(
            body.render(body.fit(friend.name, room), theme.TEXT_ON_PAPER), (left, row.y + 2)
        )
        code = small.fit(friend.code, room)
        target.blit(small.render(code, theme.TEXT_MUTED), (left, row.y + 2 + body.line_px))

    def _look(self) -> None:
        """Takes over what has changed. Who is selected stays so."""
        friends, code = self.context.services.code_friends(), self.context.services.friend_code()
        if (friends, code) == (self._friends, self._code):
            return
        before = self._selected_code()
        self._friends, self._code = friends, code
        self.rebuild()
        places = [n for n, one in enumerate(friends) if one.code == before]
        if self._list is not None and places:
            self._list.select(places[0])

    def _selected_code(self) -> str:
        if self._list is None or self._list.selected >= len(self._friends):
            return ""
        return self._friends[self._list.selected].code

    def _copy(self) -> None:
        self.context.clipboard.put(self._code)
        self._is_copied = True
        self.rebuild()

    def _add(self) -> None:
        self.context.stage.push(AddFriend(self.context))

    def _ask(self, index: int) -> None:
        friend = self._friends[index]

        def remove() -> None:
            self.context.services.remove_code_friend(friend.code)
            self._look()

        texts = self.context.texts
        question = texts("friend_codes.remove_whom", name=friend.name)
        answers = [(texts("friend_codes.remove"), remove)]
        keep = texts("friend_codes.keep")
        self.context.stage.push(Confirm(self.context, self.heading, question, keep, answers))
