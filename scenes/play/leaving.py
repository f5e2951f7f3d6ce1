"""The way out of a farm: saved first if it is one's own, and where that fails, asked about."""

from collections.abc import Callable
from contextlib import suppress

import pygame

from game.coop.seat import SeatState
from game.text.sentence import Sentence
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.menus.confirm import Confirm
from scenes.play.saving import Saving


class Leaving:
    """One's own leaving of one farm."""

    def __init__(
        self, context: SceneContext, seating: Seating, close_all: Callable[[], None]
    ) -> None:
        """`close_all` closes what is open at the farm."""
        self._context = context
        self._seating = seating
        self._close_all = close_all
        self._saving: Saving | None = None
        """The save under way before one leaves: the farm rests until it is over."""
        self.is_over = False
        """Whether one has left."""

    @property
    def is_saving(self) -> bool:
        """Whether the farm rests, because it is saved before one leaves."""
        return self._saving is not None

    def leave(self) -> None:
        """Leaves the farm, saved if it is one's own, for the title. Where it cannot be saved, the
        player is asked first."""
        host = self._seating.host
        if self._saving is not None:
            return
        if host is not None and self._seating.seat.state is SeatState.PLAYING:
            self._saving = Saving(self._context, host.save)
            self.go_on()
        else:
            self._go()

    def go_on(self) -> None:
        """Leaves, if the save before that is over; asks, if it failed."""
        if self._saving is None or not self._saving.is_over:
            return
        saving, self._saving = self._saving, None
        try:
            saving.outcome()
        except ValueError as error:
            texts = self._context.texts
            answers = [(texts("playing.leaving.leave_unsaved"), self._go)]
            heading, stay = texts("playing.leaving.not_saved"), texts("playing.leaving.stay")
            question = Confirm(self._context, heading, texts.told(error), stay, answers)
            self._context.stage.push(question)
            return
        self._go()

    def end(self, reason: Sentence) -> None:
        """The farm has ended for one: the title says why."""
        self.is_over = True
        self._close_all()
        self._context.sounds.stop_loops()
        self._context.stage.reset(self._context.make_title(self._context))
        self._context.stage.notify(reason)

    def window_closed(self) -> None:
        """The scene is gone, however that came."""
        if not self.is_over:
            self._leave_seat()

    def draw(self, target: pygame.Surface, now_s: float) -> None:
        """Says that the farm is being saved, as long as it is."""
        if self._saving is not None:
            self._saving.draw(target, now_s)

    def _go(self) -> None:
        self.is_over = True
        self._close_all()
        self._leave_seat()
        self._context.stage.reset(self._context.make_title(self._context))

    def _leave_seat(self) -> None:
        if self._saving is not None:
            # The window closes meanwhile. What came of it does not matter: it is saved once more.
            with suppress(ValueError):
                self._saving.outcome()
        try:
            self._seating.seat.leave()
        except ValueError as error:
            self._context.stage.notify(self._context.texts.told(error))
