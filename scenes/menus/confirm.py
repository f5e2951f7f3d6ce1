"""One question with a few answers, over the scene that asks.

The first answer is the harmless one: it has the focus, and going back means the same.
"""

from collections.abc import Callable, Sequence

import pygame

from scenes.app.scene import SceneContext
from scenes.menus.menu import Menu
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.focus import Widget
from scenes.ui.labels import Label


class Confirm(Menu):
    """Asks, goes, and then does what was chosen."""

    heading = ""
    panel_size = (400, 128)
    is_overlay = True

    def __init__(
        self,
        context: SceneContext,
        heading: str,
        question: str,
        harmless: str,
        answers: Sequence[tuple[str, Callable[[], None]]],
        is_moot: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(context)
        self.heading = heading
        self.question = question
        """What is asked."""
        self._harmless = harmless
        self._answers = answers
        self._is_moot = is_moot
        self._is_gone = False

    def build(self, inside: pygame.Rect) -> list[Widget]:
        buttons = buttons_at_bottom(
            self.context.skin,
            inside,
            [(self._harmless, self.cancelled)]
            + [(title, self._answerer(act)) for title, act in self._answers],
        )
        line = self.context.skin.fonts.body.line_px
        room = pygame.Rect(inside.x, inside.y, inside.width, buttons[0].rect.top - inside.y)
        lines = len(self.context.skin.fonts.body.wrap(self.question, room.width))
        top = room.y + max(0, (room.height - lines * line) // 2)
        label = Label(
            pygame.Rect(room.x, top, room.width, lines * line), self.question, align="centre"
        )
        return [label, *buttons]

    def cancelled(self) -> None:
        if not self._is_gone:
            self._is_gone = True
            self.context.stage.pop()

    def update(self, now_s: float, is_top: bool) -> None:
        """A question that nobody needs to answer any more goes by itself."""
        super().update(now_s, is_top)
        if is_top and self._is_moot():
            self.cancelled()

    def _answerer(self, act: Callable[[], None]) -> Callable[[], None]:
        def answer() -> None:
            if not self._is_gone:
                self.cancelled()
                act()

        return answer
