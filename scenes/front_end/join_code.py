"""Joining by a code that a friend has read out or sent."""

import pygame

from scenes.app.scene import SceneContext
from scenes.front_end.entrance import take_seat
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

    panel_size = (420, 176)

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._code = ""
        self._complaint = ""

    @property
    def heading(self) -> str:
        return self.context.texts("join_code.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        texts, line = self.context.texts, self.context.skin.fonts.body.line_px
        height = button_height(self.context.skin)
        label = Label(
            pygame.Rect(inside.x, inside.y, inside.width, line * 2),
            texts("join_code.explained"),
        )
        field_rect = pygame.Rect(inside.x, inside.y + line * 2 + 6, inside.width, height + 2)
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
        complaint = Label(
            pygame.Rect(inside.x, field_rect.bottom + 6, inside.width, line * 2),
            self._complaint,
            theme.RED_DARK,
        )
        self._field = field
        return [label, field, complaint, *buttons]

    def entered(self) -> None:
        self.page.focus(self._field)

    def left(self) -> None:
        self.page.focus(None)

    def _changed(self, value: str) -> None:
        self._code = value
        self._complaint = ""

    def _paste(self) -> None:
        self._code = self.context.services.format_join_code(self.context.clipboard.get()[:512])
        self.rebuild()

    def _join(self, code: str) -> None:
        try:
            seating = self.context.services.join_code(code)
        except ValueError as error:
            self._complaint = self.context.texts.told(error)
            self.context.sounds.play("ui_error")
            self.rebuild()
            return
        take_seat(self.context, seating)
