"""Joining by a code that a friend has read out or sent: a short one, whose farm is looked for, or a
long one or an address, which leads there."""

import pygame

from game.text.sentence import Sentence
from scenes.app.scene import SceneContext
from scenes.front_end.entrance import take_seat
from scenes.front_end.going import go_to_found
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.text_field import TextField

CODE_MAX_CHARACTERS = 400
"""Codes may carry an address and a key; the service cuts what is too long for one."""


class JoinByCode(Menu):
    """A field for the code, formatted as it is typed."""

    panel_size = (440, 192)

    def __init__(self, context: SceneContext, code: str = "") -> None:
        """With a `code` it is as if that had been typed already."""
        super().__init__(context)
        self._code = code
        self._goes_at_once = bool(code)
        self._complaint = ""
        self._is_looking = False

    @property
    def heading(self) -> str:
        return self.context.texts("join_code.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        texts, fonts = self.context.texts, self.context.skin.fonts
        line = fonts.body.line_px
        height = button_height(self.context.skin)
        explained = texts("join_code.explained")
        explained_px = len(fonts.body.wrap(explained, inside.width)) * line
        label = Label(pygame.Rect(inside.x, inside.y, inside.width, explained_px), explained)
        field_rect = pygame.Rect(inside.x, label.rect.bottom + 6, inside.width, height + 2)
        field = TextField(
            field_rect,
            self._code,
            CODE_MAX_CHARACTERS,
            self.context.clipboard,
            self._changed,
            self._join,
            self.context.services.format_join_code,
            texts("join_code.code"),
        )
        buttons = buttons_at_bottom(
            self.context.skin,
            inside,
            (
                (texts("join_code.back"), self.cancelled),
                (texts("join_code.paste"), self._paste),
                (texts("join_code.join"), lambda: self._join(self._code)),
            ),
        )
        below = pygame.Rect(inside.x, field_rect.bottom + 6, inside.width, 0)
        below.height = buttons[0].rect.top - 4 - below.top
        said = texts("join_code.looking", code=self._code) if self._is_looking else self._complaint
        has_room = len(fonts.body.wrap(said, below.width)) * line <= below.height
        colour = theme.TEXT_MUTED if self._is_looking else theme.RED_DARK
        answer = Label(below, said, colour, size="body" if has_room else "small")
        self._field = field
        return [label, field, answer, *buttons]

    def entered(self) -> None:
        self.page.focus(self._field)
        if self._goes_at_once:
            self._goes_at_once = False
            self._join(self._code)

    def left(self) -> None:
        self.page.focus(None)
        self._stop_looking()

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        found = self.context.services.code_found() if self._is_looking and is_top else None
        if isinstance(found, Sentence):
            self._stop_looking()
            self._complain(self.context.texts(found))
        elif found is not None:
            # What was found is forgotten with the search, which goes on until one is on the way.
            self._is_looking = False
            go_to_found(self.context, found, self._complain)
            self.rebuild()

    def _changed(self, value: str) -> None:
        self._code = value
        self._complaint = ""
        if self._is_looking:
            self._stop_looking()
            self.rebuild()

    def _paste(self) -> None:
        self._changed(self.context.services.format_join_code(self.context.clipboard.get()[:512]))
        self.rebuild()

    def _join(self, code: str) -> None:
        if self._is_looking:
            return
        services = self.context.services
        try:
            if not services.look_for_code(code):
                take_seat(self.context, services.join_code(code))
                return
        except ValueError as error:
            self._complain(self.context.texts.told(error))
            return
        self._complaint = ""
        self._is_looking = True
        self.rebuild()

    def _stop_looking(self) -> None:
        self._is_looking = False
        self.context.services.stop_code_search()

    def _complain(self, sentence: str) -> None:
        self._complaint = sentence
        self.context.sounds.play("ui_error")
        self.rebuild()
