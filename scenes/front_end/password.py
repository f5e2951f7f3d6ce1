"""The password of a locked farm or gathering."""

from collections.abc import Callable

import pygame

from game.joining.browser import FoundFarm
from game.text.errors import PlainError
from game.text.sentence import Sentence
from scenes.app.scene import SceneContext
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.lobby_row import title_of
from scenes.front_end.question import Question
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label


class AskPassword(Question):
    """Asks for a password until it leads in."""

    panel_size = (380, 150)

    def __init__(
        self, context: SceneContext, lobby: FoundFarm, enter: Callable[[str], GatheringRoom | None]
    ) -> None:
        super().__init__(context)
        self._lobby = lobby
        self._enter = enter

    def answer(self, password: str) -> None:
        """Tries a password, as if it had been typed."""
        self._password = password
        self._go()

    @property
    def heading(self) -> str:
        return self.context.texts("password.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        texts, line = self.context.texts, self.context.skin.fonts.body.line_px
        height = button_height(self.context.skin) + 2
        words = self.context.skin.fonts.body.fit(title_of(self._lobby, texts), inside.width)
        field_y = inside.y + line * 2 + 4
        field, show = self.password_field(
            pygame.Rect(inside.x, field_y, inside.width, height),
            self._go,
            texts("password.password"),
        )
        self._first = field
        buttons = buttons_at_bottom(
            self.context.skin,
            inside,
            ((texts("password.back"), self.cancelled), (texts("password.enter"), self._go)),
        )
        return [
            Label(pygame.Rect(inside.x, inside.y, inside.width, line), words, align="centre"),
            Label(
                pygame.Rect(inside.x, inside.y + line, inside.width, line),
                texts("password.needed"),
                align="centre",
            ),
            field,
            show,
            self.complaint_label(pygame.Rect(inside.x, field_y + height + 4, inside.width, line)),
            *buttons,
        ]

    def _go(self) -> None:
        def enter() -> GatheringRoom | None:
            if not self._password:
                raise PlainError(Sentence("password.type_it"))
            return self._enter(self._password)

        self.lead(enter)
