"""What a rule knows besides the records, and how it says no."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

from game.text.errors import in_english
from game.text.sentence import Sentence
from game.world.content import Content
from game.world.sections import Section


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
    NO_WATER = 55
    NOTHING_BITES = 56
    NO_LINE = 57
    OFFER_OVER = 80
    HOLD_ON = 81
    FOR_TWO = 82
    FRIENDS_BAG_FULL = 83
    NO_RIGHT_TO_BUILD = 84
    NO_RIGHT_TO_TAKE = 85
    NO_RIGHT_TO_SELL = 86
    NO_RIGHT_TO_SLEEP = 87
    NO_BED = 50
    SLEPT_IN = 51
    NOT_YET = 70
    ON_ALREADY = 71
    NOT_BY_HAND = 72
    NO_ERRAND = 73
    NO_STATION = 60
    DOES_NOT_FIT = 61
    MACHINE_BUSY = 62
    NOT_READY = 63
    NOTHING_TO_STOW = 64
    TOO_LITTLE_POCKET_MONEY = 65
    NOT_TRADING = 90
    NO_GIFT = 91
    GIFT_TODAY = 92


REFUSAL_SENTENCES: dict[RefusalReason, Sentence] = {
    RefusalReason.TOO_FAR: Sentence("refusals.too_far"),
    RefusalReason.NOTHING_THERE: Sentence("refusals.nothing_there"),
    RefusalReason.OCCUPIED: Sentence("refusals.occupied"),
    RefusalReason.NOT_IN_BAG: Sentence("refusals.not_in_bag"),
    RefusalReason.BAG_FULL: Sentence("refusals.bag_full"),
    RefusalReason.CHEST_NOT_EMPTY: Sentence("refusals.chest_not_empty"),
    RefusalReason.SLOT_CHANGED: Sentence("refusals.slot_changed"),
    RefusalReason.SLOT_TAKEN: Sentence("refusals.slot_taken"),
    RefusalReason.UNKNOWN_RECIPE: Sentence("refusals.unknown_recipe"),
    RefusalReason.MISSING_INGREDIENTS: Sentence("refusals.missing_ingredients"),
    RefusalReason.WRONG_TOOL: Sentence("refusals.wrong_tool"),
    RefusalReason.BUSY_TALKING: Sentence("refusals.busy_talking"),
    RefusalReason.NOT_YOUR_CONVERSATION: Sentence("refusals.not_your_conversation"),
    RefusalReason.CONVERSATION_MOVED_ON: Sentence("refusals.conversation_moved_on"),
    RefusalReason.NOT_ALLOWED: Sentence("refusals.not_allowed"),
    RefusalReason.NOT_HERE: Sentence("refusals.not_here"),
    RefusalReason.TIRED: Sentence("refusals.tired"),
    RefusalReason.NOT_HUNGRY: Sentence("refusals.not_hungry"),
    RefusalReason.NOT_TILLED: Sentence("refusals.not_tilled"),
    RefusalReason.NOT_FARMLAND: Sentence("refusals.not_farmland"),
    RefusalReason.WRONG_SEASON: Sentence("refusals.wrong_season"),
    RefusalReason.NOT_RIPE: Sentence("refusals.not_ripe"),
    RefusalReason.WET_ALREADY: Sentence("refusals.wet_already"),
    RefusalReason.TOO_FEW_COINS: Sentence("refusals.too_few_coins"),
    RefusalReason.NOT_FOR_SALE: Sentence("refusals.not_for_sale"),
    RefusalReason.NOT_WANTED: Sentence("refusals.not_wanted"),
    RefusalReason.NO_WATER: Sentence("refusals.no_water"),
    RefusalReason.NOTHING_BITES: Sentence("refusals.nothing_bites"),
    RefusalReason.NO_LINE: Sentence("refusals.no_line"),
    RefusalReason.OFFER_OVER: Sentence("refusals.offer_over"),
    RefusalReason.HOLD_ON: Sentence("refusals.hold_on"),
    RefusalReason.FOR_TWO: Sentence("refusals.for_two"),
    RefusalReason.FRIENDS_BAG_FULL: Sentence("refusals.friends_bag_full"),
    RefusalReason.NO_RIGHT_TO_BUILD: Sentence("refusals.no_right_to_build"),
    RefusalReason.NO_RIGHT_TO_TAKE: Sentence("refusals.no_right_to_take"),
    RefusalReason.NO_RIGHT_TO_SELL: Sentence("refusals.no_right_to_sell"),
    RefusalReason.NO_RIGHT_TO_SLEEP: Sentence("refusals.no_right_to_sleep"),
    RefusalReason.NO_BED: Sentence("refusals.no_bed"),
    RefusalReason.SLEPT_IN: Sentence("refusals.slept_in"),
    RefusalReason.NOT_YET: Sentence("refusals.not_yet"),
    RefusalReason.ON_ALREADY: Sentence("refusals.on_already"),
    RefusalReason.NOT_BY_HAND: Sentence("refusals.not_by_hand"),
    RefusalReason.NO_ERRAND: Sentence("refusals.no_errand"),
    RefusalReason.NO_STATION: Sentence("refusals.no_station"),
    RefusalReason.DOES_NOT_FIT: Sentence("refusals.does_not_fit"),
    RefusalReason.MACHINE_BUSY: Sentence("refusals.machine_busy"),
    RefusalReason.NOT_READY: Sentence("refusals.not_ready"),
    RefusalReason.NOTHING_TO_STOW: Sentence("refusals.nothing_to_stow"),
    RefusalReason.TOO_LITTLE_POCKET_MONEY: Sentence("refusals.too_little_pocket_money"),
    RefusalReason.NOT_TRADING: Sentence("refusals.not_trading"),
    RefusalReason.NO_GIFT: Sentence("refusals.no_gift"),
    RefusalReason.GIFT_TODAY: Sentence("refusals.gift_today"),
}


class Refused(Exception):  # noqa: N818 -- A refusal is an answer, not an error.
    """Raised by a rule: the command is refused, and nothing has happened."""

    def __init__(self, reason: RefusalReason, about: tuple[Section, int] | None = None) -> None:
        """`about` is the record that is not as it would have to be, where it is one that friends
        change too: whoever did so last was faster."""
        super().__init__(reason)
        self.reason = reason
        self.about = about

    def __str__(self) -> str:
        return in_english(REFUSAL_SENTENCES[self.reason])


class Position(NamedTuple):
    """Where somebody stands, in pixels of an area."""

    area: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, from where and when."""

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
    is_prediction: bool
    """Whether this is what somebody expects to happen, and the host has yet to carry it out."""
    positions: Mapping[int, Position] = field(default_factory=lambda: MappingProxyType({}))
    """Where everybody stands who is here, by character, as far as the host knows. A prediction
    knows of nobody: what a command says of friends is believed until the host has looked."""
    is_on_behalf: bool = False
    """Whether the host acts in the author's place. What is new is then named by the host's tick,
    since the author's numbers are the author's own."""


def on_behalf_of(character: int, context: Context) -> Context:
    """What a rule knows when the host itself does in a character's place what follows from others'
    commands."""
    return replace(
        context,
        author=character,
        command_number=context.tick,
        position=context.positions.get(character),
        is_on_behalf=True,
    )
