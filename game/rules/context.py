"""What a rule knows besides the records, and how it says no."""

from dataclasses import dataclass
from enum import IntEnum
from random import Random
from typing import NamedTuple

from game.world.content import Content


class RefusalReason(IntEnum):
    """Why a command was refused. The values are part of the protocol; the sentences that players
    read stand in `REFUSAL_SENTENCES`."""

    TOO_FAR = 1
    NOTHING_THERE = 2
    OCCUPIED = 3
    NOT_IN_BAG = 4
    BAG_FULL = 5
    CHEST_NOT_EMPTY = 6
    SLOT_CHANGED = 7
    SLOT_TAKEN = 8
    UNKNOWN_RECIPE = 9
    MISSING_INGREDIENTS = 10
    WRONG_TOOL = 11
    BUSY_TALKING = 12
    NOT_YOUR_CONVERSATION = 13
    CONVERSATION_MOVED_ON = 14
    NOT_ALLOWED = 15
    NOT_HERE = 16
    TIRED = 32
    NOT_HUNGRY = 33
    NOT_TILLED = 34
    NOT_FARMLAND = 35
    WRONG_SEASON = 36
    NOT_RIPE = 37
    WET_ALREADY = 38
    TOO_FEW_COINS = 39
    NOT_FOR_SALE = 40
    NOT_WANTED = 41


REFUSAL_SENTENCES: dict[RefusalReason, str] = {
    RefusalReason.TOO_FAR: "That is too far away.",
    RefusalReason.NOTHING_THERE: "There is nothing there any more.",
    RefusalReason.OCCUPIED: "Something is in the way.",
    RefusalReason.NOT_IN_BAG: "You do not have that in your bag.",
    RefusalReason.BAG_FULL: "Your bag is full.",
    RefusalReason.CHEST_NOT_EMPTY: "Empty the chest before you take it.",
    RefusalReason.SLOT_CHANGED: "Somebody was faster: that slot has changed.",
    RefusalReason.SLOT_TAKEN: "Something else is in that slot.",
    RefusalReason.UNKNOWN_RECIPE: "The farm does not know that recipe yet.",
    RefusalReason.MISSING_INGREDIENTS: "Something is missing for that.",
    RefusalReason.WRONG_TOOL: "That needs another tool.",
    RefusalReason.BUSY_TALKING: "They are talking with somebody.",
    RefusalReason.NOT_YOUR_CONVERSATION: "Your friend is leading this conversation.",
    RefusalReason.CONVERSATION_MOVED_ON: "The conversation has moved on.",
    RefusalReason.NOT_ALLOWED: "That is not possible.",
    RefusalReason.NOT_HERE: "You are not there.",
    RefusalReason.TIRED: "You are too tired for that. Eat something, or sleep.",
    RefusalReason.NOT_HUNGRY: "You are not hungry.",
    RefusalReason.NOT_TILLED: "The soil is not tilled there.",
    RefusalReason.NOT_FARMLAND: "Nothing can be grown there.",
    RefusalReason.WRONG_SEASON: "That does not grow in this season.",
    RefusalReason.NOT_RIPE: "It is not ripe yet.",
    RefusalReason.WET_ALREADY: "That is wet already.",
    RefusalReason.TOO_FEW_COINS: "The farm has too few coins for that.",
    RefusalReason.NOT_FOR_SALE: "That is not for sale here.",
    RefusalReason.NOT_WANTED: "Nobody buys that.",
}


class Refused(Exception):  # noqa: N818 -- A refusal is an answer, not an error.
    """Raised by a rule: the command is refused, and nothing has happened."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(REFUSAL_SENTENCES[reason])
        self.reason = reason


class Position(NamedTuple):
    """Where somebody stands, in pixels of an area."""

    area: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, from where, when, and with which dice."""

    content: Content
    tick: int
    author: int
    """The character who acts, or 0 when it is the host itself."""
    command_number: int
    """The author's number of this command, of which the keys of new records are made."""
    position: Position | None
    """Where the author stands as far as is known; None for the host's own commands."""
    reach_slack_px: float
    """How much further than one's reach is allowed, since a remote position is a little old."""
    dice: Random | None
    """None while predicting: a prediction rolls no dice, the host's answer brings what falls."""
