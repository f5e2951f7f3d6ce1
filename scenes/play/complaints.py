"""What is said when something cannot be done: why, or that a friend was faster."""

from collections.abc import Callable

import pygame

from game.coop.seat import CommandRefused
from game.rules.context import REFUSAL_SENTENCES
from game.world.commands import Collect
from scenes.play.hand_words import HandWords, race_word
from scenes.play.hud import Hud
from scenes.play.window import Desk


class Complaints:
    """Sentences at the upper edge, and words at the hand."""

    def __init__(
        self,
        desk: Desk,
        hud: Hud,
        hand_words: HandWords,
        place_of: Callable[[int | None], pygame.Rect],
    ) -> None:
        """`place_of` says where a slot of one's own bag is on the screen."""
        self._desk = desk
        self._hud = hud
        self._hand_words = hand_words
        self._place_of = place_of

    def refused(self, refused: CommandRefused) -> None:
        """Says why a command was refused, for as long as it would be."""
        command, reason, seat = refused.command, refused.reason, self._desk.seat
        would_be = seat.refusal(command) is reason
        holds = (lambda: seat.refusal(command) is reason) if would_be else None
        self._say(self._desk.context.texts(REFUSAL_SENTENCES[reason]), holds)

    def of_hand(self, sentence: str) -> None:
        """Says that what is in hand is not right, for as long as it is in hand."""
        selected = self._hud.selected
        self._say(sentence, lambda: self._hud.selected == selected)

    def lost(self, refused: CommandRefused, name: str, slot: int | None) -> None:
        """A friend was faster: says so at the hand that is empty now."""
        word = race_word(refused, name)
        if word is None:
            self.refused(refused)
            return
        context = self._desk.context
        self._hand_words.say(context.texts(word), lambda: self._place_of(slot))
        if not isinstance(refused.command, Collect):
            # What is picked up in passing was not asked for: that is told, and not scolded.
            context.sounds.play("ui_error")

    def at_hand(self, text: str, place: Callable[[], pygame.Rect]) -> None:
        """Says something at a place of the screen."""
        self._hand_words.say(text, place)
        self._desk.context.sounds.play("ui_error")

    def _say(self, sentence: str, holds: Callable[[], bool] | None) -> None:
        self._hud.say(sentence, holds=holds)
        self._desk.context.sounds.play("ui_error")
