"""How a farm or a gathering is to stand in the list: its name, a password, who finds it.

The password lives in this scene only, and goes with it.
"""

from collections.abc import Callable

import pygame

from game.text.letters import cut
from scenes.app.gathering import FARM_NAME_MAX_CHARACTERS, FarmTerms
from scenes.app.scene import SceneContext
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.question import Question
from scenes.ui import theme
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import button_height
from scenes.ui.choices import Choice
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.skin import halves


class AskTerms(Question):
    """Asks for the terms and goes on with them."""

    panel_size = (400, 206)

    def __init__(
        self,
        context: SceneContext,
        heading: str,
        name: str,
        go_title: str,
        go: Callable[[FarmTerms], GatheringRoom | None],
    ) -> None:
        super().__init__(context)
        self._heading = heading
        self._go_title = go_title
        self._go_on = go
        self._name = cut(name, FARM_NAME_MAX_CHARACTERS)
        self._is_for_everybody = False
        self._explanation: Label | None = None

    @property
    def heading(self) -> str:
        return self._heading

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin, texts = self.context.skin, self.context.texts
        line, height = skin.fonts.body.line_px, button_height(skin) + 2
        rows = [
            pygame.Rect(inside.x, inside.y + n * (height + 5), inside.width, height)
            for n in range(3)
        ]
        titles, fields = zip(*(halves(row) for row in rows[:2]), strict=True)
        words_of_titles = (texts("terms.name"), texts("terms.password"))
        name = self.text_field(
            fields[0], self._name, FARM_NAME_MAX_CHARACTERS, self._named, self._go
        )
        self._first = name
        password, show = self.password_field(fields[1], self._go, texts("terms.none"))
        finders = Choice(
            rows[2],
            texts("terms.finders"),
            (texts("terms.friends"), texts("terms.everybody")),
            int(self._is_for_everybody),
            self._chosen,
        )
        small = skin.fonts.small.line_px
        text_y = rows[2].bottom + 4
        self._explanation = Label(
            pygame.Rect(fields[0].x, text_y, fields[0].width, small * 2),
            self._explained(),
            theme.TEXT_MUTED,
            size="small",
        )
        buttons = buttons_at_bottom(
            skin, inside, ((texts("terms.back"), self.cancelled), (self._go_title, self._go))
        )
        complaint_y = min(text_y + small, buttons[0].rect.y - line * 2)
        return [
            *(
                Label(title.move(2, (height - line + 1) // 2), words)
                for title, words in zip(titles, words_of_titles, strict=True)
            ),
            name,
            password,
            show,
            finders,
            self._explanation,
            self.complaint_label(pygame.Rect(inside.x, complaint_y, inside.width, line * 2)),
            *buttons,
        ]

    def _named(self, name: str) -> None:
        self._name = name

    def _chosen(self, index: int) -> None:
        self._is_for_everybody = bool(index)
        if self._explanation is not None:
            self._explanation.text_shown = self._explained()

    def _explained(self) -> str:
        """Who finds it, at more length."""
        texts = self.context.texts
        if self._is_for_everybody:
            return texts("terms.everybody_explained")
        return texts("terms.friends_explained")

    def _go(self) -> None:
        terms = FarmTerms(self._name.strip(), self._password, self._is_for_everybody)
        self.lead(lambda: self._go_on(terms))
