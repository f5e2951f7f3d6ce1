"""A few fields to fill on the way into somewhere: a password, the terms of a farm.

What was wrong is said below the fields, where one can put it right. Who comes back because the way
was barred finds the fields as they were; who has been inside does not want to be asked again.
"""

from collections.abc import Callable

import pygame

from scenes.app.gathering import PASSWORD_MAX_CHARACTERS
from scenes.app.scene import SceneContext
from scenes.front_end.gathering_room import GatheringRoom
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.buttons import Button
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.text_field import TextField


class Question(Menu):
    """A small panel over the scene that asks."""

    is_overlay = True

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._complaint = ""
        self._complaint_label: Label | None = None
        self._led_to: GatheringRoom | None = None
        self._password = ""
        self._is_password_shown = False
        self._first: Widget | None = None
        """What has the focus when the question is asked."""

    @property
    def complaint(self) -> str:
        """What was wrong with the last answer; empty when nothing was."""
        return self._complaint

    def entered(self) -> None:
        if self._led_to is not None and self._led_to.has_been_inside:
            self.context.stage.pop()
            return
        if self._led_to is not None and self._led_to.refusal:
            self._say_no(self.context.texts.heard(self._led_to.refusal))
        self.page.focus(self._first)

    def left(self) -> None:
        self.page.focus(None)

    def lead(self, enter: Callable[[], GatheringRoom | None]) -> None:
        """Goes where the answer leads, or says why that cannot be."""
        self._complain("")
        self._led_to = None
        try:
            self._led_to = enter()
        except ValueError as error:
            self._say_no(self.context.texts.told(error))

    def complaint_label(self, rect: pygame.Rect) -> Label:
        """Where it is said what was wrong."""
        self._complaint_label = Label(rect, self._complaint, theme.RED_DARK)
        return self._complaint_label

    def text_field(
        self,
        rect: pygame.Rect,
        value: str,
        max_characters: int,
        on_change: Callable[[str], None],
        on_enter: Callable[[], None],
        format_value: Callable[[str], str] | None = None,
        placeholder: str = "",
    ) -> TextField:
        """A field whose change takes the complaint away."""

        def changed(text: str) -> None:
            on_change(text)
            self._complain("")

        return TextField(
            rect,
            value,
            max_characters,
            self.context.clipboard,
            changed,
            lambda _text: on_enter(),
            format_value,
            placeholder,
        )

    def password_field(
        self, rect: pygame.Rect, on_enter: Callable[[], None], placeholder: str = ""
    ) -> list[Widget]:
        """A field whose letters are hidden, and the button that shows them."""
        texts = self.context.texts
        titles = (texts("password.show"), texts("password.hide"))
        width = max(self.context.skin.fonts.body.width(title) for title in titles) + 20
        room = pygame.Rect(rect.x, rect.y, rect.width - width - 6, rect.height)
        field = self.text_field(
            room, self._password, PASSWORD_MAX_CHARACTERS, self._typed, on_enter, None, placeholder
        )
        field.is_masked = not self._is_password_shown

        def toggle() -> None:
            self._is_password_shown = not self._is_password_shown
            field.is_masked = not self._is_password_shown
            button.title = titles[self._is_password_shown]

        button = Button(
            pygame.Rect(rect.right - width, rect.y, width, rect.height),
            titles[self._is_password_shown],
            toggle,
        )
        return [field, button]

    def _typed(self, password: str) -> None:
        self._password = password

    def _say_no(self, sentence: str) -> None:
        self.context.sounds.play("ui_error")
        self._complain(sentence)

    def _complain(self, sentence: str) -> None:
        self._complaint = sentence
        if self._complaint_label is not None:
            self._complaint_label.text_shown = sentence
