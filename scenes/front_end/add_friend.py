"""Adding a friend by the code that they have given away."""

import pygame

from scenes.app.scene import SceneContext
from scenes.front_end.question import Question
from scenes.settings.store import NAME_MAX_CHARACTERS
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label

CODE_MAX_CHARACTERS = 64


class AddFriend(Question):
    """A name, and a code that is formatted as it is typed."""

    panel_size = (440, 164)

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._name = ""
        self._code = ""

    def answer(self, name: str, code: str) -> None:
        """Tries a name and a code, as if they had been typed."""
        self._name, self._code = name, code
        self._add()

    @property
    def heading(self) -> str:
        return self.context.texts("friend_codes.adding.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin, texts = self.context.skin, self.context.texts
        titles = (texts("friend_codes.adding.name"), texts("friend_codes.adding.code"))
        line, height = skin.fonts.body.line_px, button_height(skin) + 2
        title_px = max(skin.fonts.body.width(title) for title in titles) + 10
        rows = [
            pygame.Rect(
                inside.x + title_px, inside.y + n * (height + 5), inside.width - title_px, height
            )
            for n in range(2)
        ]
        name = self.text_field(
            rows[0], self._name, NAME_MAX_CHARACTERS, self._named, self._add, None,
            texts("friend_codes.adding.what_you_call_them"),
        )  # fmt: skip
        code = self.text_field(
            rows[1], self._code, CODE_MAX_CHARACTERS, self._coded, self._add,
            self.context.services.format_friend_code, texts("friend_codes.adding.what_they_gave"),
        )  # fmt: skip
        self._first = name
        buttons = buttons_at_bottom(
            skin,
            inside,
            (
                (texts("friend_codes.adding.back"), self.cancelled),
                (texts("friend_codes.adding.paste"), self._paste),
                (texts("friend_codes.adding.add"), self._add),
            ),
        )
        top = rows[1].bottom + 6
        return [
            *(
                Label(
                    pygame.Rect(inside.x, row.y + (height - line + 1) // 2, title_px, line), title
                )
                for row, title in zip(rows, titles, strict=True)
            ),
            name,
            code,
            self.complaint_label(
                pygame.Rect(inside.x, top, inside.width, buttons[0].rect.top - top)
            ),
            *buttons,
        ]

    def _named(self, name: str) -> None:
        self._name = name

    def _coded(self, code: str) -> None:
        self._code = code

    def _paste(self) -> None:
        self._code = self.context.services.format_friend_code(self.context.clipboard.get()[:512])
        self.rebuild()

    def _add(self) -> None:
        def add() -> None:
            self.context.services.add_code_friend(self._name.strip(), self._code)
            self.context.stage.pop()

        self.lead(add)
