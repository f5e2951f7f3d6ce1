"""Short words where one's own hand is: why it is empty, when a friend was faster."""

from collections.abc import Callable

import pygame

from game.coop.seat import CommandRefused
from game.rules.context import RefusalReason
from game.text.sentence import Sentence
from game.world.commands import Collect, MoveStack, PickUp, Place, Talk
from scenes.play.window import Desk
from scenes.ui import theme

SHOWN_S = 3.0
_ABOVE_PX = 3
_RACES = (
    RefusalReason.NOTHING_THERE,
    RefusalReason.OCCUPIED,
    RefusalReason.SLOT_CHANGED,
    RefusalReason.SLOT_TAKEN,
    RefusalReason.BUSY_TALKING,
)
"""What a command can be refused for because somebody else's came first."""


def race_word(refused: CommandRefused, name: str) -> Sentence | None:
    """Why a command came too late, when that is why it was refused; `name` is what the friend is
    called who was faster."""
    if not refused.faster or refused.reason not in _RACES:
        return None
    match refused.command, refused.reason:
        case Place(), _:
            return Sentence("playing.hand.placed_first", name=name)
        case (MoveStack(), RefusalReason.SLOT_TAKEN):
            return Sentence("playing.hand.placed_first", name=name)
        case (PickUp() | Collect() | MoveStack(), _):
            return Sentence("playing.hand.taken_first", name=name)
        case Talk(), _:
            return Sentence("playing.hand.talks_already", name=name)
    return Sentence("playing.hand.was_faster", name=name)


class HandWords:
    """One word at a time, above the slot it is about."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._text = ""
        self._place: Callable[[], pygame.Rect] = lambda: pygame.Rect(0, 0, 0, 0)
        self._until_s = 0.0
        self._now_s = 0.0

    @property
    def text(self) -> str:
        """What is said at the moment; mostly empty."""
        return self._text if self._now_s < self._until_s else ""

    def say(self, text: str, place: Callable[[], pygame.Rect]) -> None:
        """Says something for some seconds, above wherever `place` is while it is shown."""
        self._text, self._place = text, place
        self._until_s = self._now_s + SHOWN_S

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s

    def draw(self, target: pygame.Surface) -> None:
        """Draws the word."""
        if not self.text:
            return
        skin = self._desk.context.skin
        font = skin.fonts.body
        shown = font.fit(self.text, target.get_width() - 30)
        plate = pygame.Rect(0, 0, font.width(shown) + 18, font.line_px + 8)
        place = self._place()
        plate.midbottom = (place.centerx, place.top - _ABOVE_PX)
        plate.clamp_ip(target.get_rect().inflate(-4, -4))
        skin.frame(target, "panel_dark", plate)
        target.blit(font.render(shown, theme.PAPER), (plate.x + 9, plate.y + 4))
