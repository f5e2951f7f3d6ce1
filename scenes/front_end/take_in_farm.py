"""Bringing in a farm from elsewhere: its path is typed or pasted, or its file dropped."""

import pygame

from scenes.app.scene import SceneContext
from scenes.front_end.question import Question
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label

PATH_MAX_CHARACTERS = 512


class TakeInFarm(Question):
    """Asks where it is."""

    panel_size = (440, 190)

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._path = ""

    @property
    def heading(self) -> str:
        return self.context.texts("farms.taking_in.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin, texts = self.context.skin, self.context.texts
        body = skin.fonts.body
        explained = texts("farms.taking_in.explained")
        lines = len(body.wrap(explained, inside.width))
        label = Label(
            pygame.Rect(inside.x, inside.y, inside.width, lines * body.line_px), explained
        )
        field = self.text_field(
            pygame.Rect(inside.x, label.rect.bottom + 6, inside.width, button_height(skin) + 2),
            self._path,
            PATH_MAX_CHARACTERS,
            self._typed_path,
            self._go,
            placeholder=texts("farms.taking_in.path"),
        )
        self._first = field
        buttons = buttons_at_bottom(
            skin,
            inside,
            (
                (texts("farms.taking_in.back"), self.cancelled),
                (texts("farms.taking_in.paste"), self._paste),
                (texts("farms.taking_in.go"), self._go),
            ),
        )
        top = field.rect.bottom + 4
        room = pygame.Rect(inside.x, top, inside.width, buttons[0].rect.top - top)
        return [label, field, self.complaint_label(room), *buttons]

    def dropped(self, path: str) -> None:
        """A file was dropped on the window."""
        self._path = path[:PATH_MAX_CHARACTERS]
        self.rebuild()
        self._go()

    def _typed_path(self, path: str) -> None:
        self._path = path

    def _paste(self) -> None:
        pasted = self.context.clipboard.get()[:PATH_MAX_CHARACTERS]
        self._path = "".join(letter for letter in pasted if letter.isprintable())
        self.rebuild()

    def _go(self) -> None:
        def take_in() -> None:
            self.context.services.take_in_farm(self._path)
            self.context.stage.notify(self.context.texts("farms.list.taken_in"))
            self.context.stage.pop()

        self.lead(take_in)
