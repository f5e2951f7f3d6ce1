"""Waiting to be let in: connecting, knocking, loading, or the reason why not."""

from collections.abc import Callable

import pygame

from game.coop.seat import Ended, Notice, SeatState
from game.text.sentence import Sentence
from scenes.app.scene import Scene, SceneContext
from scenes.app.services import Seating
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label, ProgressBar

_TITLES: dict[SeatState, Sentence] = {
    SeatState.CONNECTING: Sentence("waiting.connecting"),
    SeatState.KNOCKING: Sentence("waiting.knocking"),
    SeatState.LOADING: Sentence("waiting.loading"),
    SeatState.RECONNECTING: Sentence("waiting.reconnecting"),
    SeatState.PLAYING: Sentence("waiting.playing"),
    SeatState.ENDED: Sentence("waiting.ended"),
}
_EXPLAINED: dict[SeatState, Sentence] = {
    SeatState.CONNECTING: Sentence("waiting.connecting_explained"),
    SeatState.KNOCKING: Sentence("waiting.knocking_explained"),
    SeatState.LOADING: Sentence("waiting.loading_explained"),
    SeatState.RECONNECTING: Sentence("waiting.reconnecting_explained"),
}


class Waiting(Menu):
    """Watches a seat until one can play on it, or until it has ended."""

    panel_size = (380, 170)

    def __init__(
        self,
        context: SceneContext,
        seating: Seating,
        make_farm: Callable[[Seating], Scene],
    ) -> None:
        super().__init__(context)
        self._seating = seating
        self._make_farm = make_farm
        self._reason: Sentence | None = None
        self._word: Sentence | None = None
        """What was heard from the host while waiting."""
        self._is_done = False
        self._bar: ProgressBar | None = None

    @property
    def reason(self) -> str:
        """Why one was not let in; "" as long as there is hope."""
        return "" if self._reason is None else self.context.texts(self._reason)

    @property
    def heading(self) -> str:
        return self.context.texts("waiting.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        height = button_height(self.context.skin)
        line = self.context.skin.fonts.body.line_px
        is_over = self._reason is not None
        texts = self.context.texts
        button = Button(
            pygame.Rect(inside.centerx - 70, inside.bottom - height, 140, height),
            texts("waiting.back") if is_over else texts("waiting.cancel"),
            self.cancelled,
        )
        self._bar = ProgressBar(
            pygame.Rect(inside.x + 20, button.rect.y - 22, inside.width - 40, 10)
        )
        state = self._seating.seat.state if self._reason is None else SeatState.ENDED
        explained = self._reason or _EXPLAINED.get(state)
        if state is SeatState.KNOCKING and self._word is not None:
            explained = self._word
        title, text = texts(_TITLES[state]), "" if explained is None else texts(explained)
        widgets: list[Widget] = [
            Label(
                pygame.Rect(inside.x, inside.y + 4, inside.width, line),
                title,
                theme.TEXT_ON_PAPER,
                "centre",
            ),
            Label(
                pygame.Rect(inside.x + 8, inside.y + 10 + line, inside.width - 16, line * 3),
                text,
                theme.RED_DARK if is_over else theme.TEXT_MUTED,
                "centre",
            ),
            button,
        ]
        if self._seating.seat.state is SeatState.LOADING and not is_over:
            widgets.append(self._bar)
        return widgets

    def cancelled(self) -> None:
        if not self._is_done:
            self._is_done = True
            self._seating.seat.leave()
            self.context.stage.pop()

    def left(self) -> None:
        if not self._is_done:
            self._seating.seat.leave()

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if self._is_done:
            return
        seat = self._seating.seat
        before = seat.state
        if self._reason is None:
            seat.advance(now_s)
        if seat.state is SeatState.PLAYING:
            self._is_done = True
            self.context.stage.reset(self._make_farm(self._seating))
            return
        for event in seat.events():
            if isinstance(event, Ended):
                self._reason = event.sentence
            elif isinstance(event, Notice):
                self._word = event.sentence
                self.rebuild()
        if seat.state is SeatState.ENDED and self._reason is None:
            self._reason = Sentence("waiting.out_of_reach")
        if self._bar is not None:
            self._bar.share = seat.loading_progress
        if before is not seat.state or self._reason is not None:
            self.rebuild()

    def draw_content(self, target: pygame.Surface) -> None:
        if self._reason is None:
            for number in range(3):
                lift = int(self._now_s * 4) % 3 == number
                x = self.panel.centerx - 12 + number * 12
                y = self.panel.bottom - 62 - 3 * lift
                if self._seating.seat.state is not SeatState.LOADING:
                    pygame.draw.circle(target, theme.TAN, (x, y), 3)
