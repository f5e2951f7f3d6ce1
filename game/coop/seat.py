"""A seat at the farm: all that a scene, a bot or a test needs in order to play.

The host sits on a `HostSeat`, a guest on a `GuestSeat`, and somebody who plays alone on a
`HostSeat` without a network. What they share is the `Seat`: look (`view`, `others`), move
(`stand`), act (`issue`), talk (`say`), and hear what happened (`events`).

A seat is driven by `advance(now_s)`, called as often as one likes, at least once a frame; ticks
happen inside it. Time is seconds of a monotonic clock.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Protocol, runtime_checkable

from game.coop.open_code import OpenCode
from game.rules.context import Position, RefusalReason
from game.text.errors import in_english
from game.text.sentence import Sentence
from game.world.commands import PlayerCommand
from game.world.content import Content
from game.world.records import Entry, Environment
from game.world.world import Change, Reader


class Facing(IntEnum):
    """Which way a player looks."""

    DOWN = 0
    UP = 1
    LEFT = 2
    RIGHT = 3


class Action(IntEnum):
    """What a player is seen doing."""

    IDLE = 0
    WALK = 1
    SWING_AXE = 2
    SWING_PICK = 3
    REACH = 4
    WATCH = 5
    """Watches a scene: for this player, time could rest."""
    IN_MENU = 6
    """Reads a menu or a window that keeps one from walking: for this player, time could rest."""
    SWING_HOE = 7
    SWING_CAN = 8
    EAT = 9
    SWING_SCYTHE = 10
    CAST_ROD = 11
    FISH = 12
    """Holds the rod and waits for a bite."""
    REEL = 13
    """Has a fish on the line."""
    HOLD_UP = 14
    """Shows what was caught."""
    LIE = 15
    """Lies in a bed."""


@dataclass(frozen=True, slots=True)
class SeenPlayer:
    """A friend as he is to be drawn now: interpolated, about 180 ms behind the host's tick."""

    character: int
    name: str
    colour: int
    area: int
    x: float
    y: float
    facing: Facing
    action: Action
    action_ticks: float
    """Ticks since the action began, for its animation."""
    is_stale: bool
    """True when nothing was heard of this player for a while: draw a little "…" over the head."""


@dataclass(frozen=True, slots=True)
class PlayerInfo:
    """A line of the player list."""

    character: int
    name: str
    colour: int
    is_host: bool
    is_me: bool
    area: int
    ping_ms: float | None
    """Round trip between the host and this player; None for the host itself or while unknown."""
    is_connected: bool
    """False while a friend who was cut off may still come back to this place."""
    account: str = ""
    """The account that the character belongs to, for its owner's picture; empty for none."""
    quality_pct: float | None = None
    """Share of packets that arrive between the host and this player, 0 to 100; None for the host
    itself or while unknown."""
    is_relayed: bool = False
    """Whether the way between the host and this player leads over somebody else's relay, as far
    as it is known at this seat: a guest knows it of itself alone."""


@dataclass(frozen=True, slots=True)
class NetStatus:
    """What the small net indicator shows."""

    is_networked: bool
    ping_ms: float | None
    loss_pct: float
    bytes_per_s_in: float
    bytes_per_s_out: float
    seconds_since_heard: float
    is_identical: bool
    """Whether the last comparison of digests found both worlds identical."""
    repairs: int
    turned_away: str = ""
    """Why the host does not take one back yet, while one goes on asking; mostly empty."""


class SeatState(Enum):
    """Where a seat is on its way into and out of the farm."""

    CONNECTING = "connecting"
    KNOCKING = "knocking"
    """The host has been asked, and has not answered."""
    LOADING = "loading"
    """Accepted; the welcome package is on its way."""
    PLAYING = "playing"
    RECONNECTING = "reconnecting"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CommandRefused:
    """A command of one's own was refused; its prediction has been undone."""

    command: PlayerCommand
    reason: RefusalReason
    faster: int = 0
    """The character whose command came first and left nothing for this one; 0 where it is not for
    that."""


@dataclass(frozen=True, slots=True)
class ChatSaid:
    """Somebody said something."""

    character: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One clear sentence that everybody it concerns reads: who came, who left and why."""

    sentence: Sentence
    topic: str = ""
    """What it is about: a later notice on the same topic says how it is now, and takes its place.
    Empty for one that stands alone."""

    @property
    def text(self) -> str:
        """The same in English, for a log or a terminal."""
        return in_english(self.sentence)


@dataclass(frozen=True, slots=True)
class ClosingSoon:
    """For guests: the host closes the farm within so many seconds."""

    within_s: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The seat is empty now, for this reason."""

    sentence: Sentence

    @property
    def reason(self) -> str:
        """The same in English, for a log or a terminal."""
        return in_english(self.sentence)


@dataclass(frozen=True, slots=True)
class Knock:
    """For whoever is in charge: somebody asks to join. Answer with `accept` or `refuse`."""

    knock_id: int
    name: str
    colour: int
    is_returning: bool
    """True when whoever asks has a character at this farm, who would be played again."""
    account: str = ""
    """Who it is, proved: an account with Steam, for picture and name, or a key's."""
    namesake: int = 0
    """For one whom this farm does not know: the character whose name is the same, or looks the
    same, and who is away. Only the owner can tell whether it is the same person."""
    looks_like: str = ""
    """Whose name of this farm is the same, or looks the same; empty for nobody's."""


@dataclass(frozen=True, slots=True)
class KnockWithdrawn:
    """For whoever is in charge: whoever asked has gone again, or was answered elsewhere."""

    knock_id: int


@dataclass(frozen=True, slots=True)
class Woken:
    """A new day has begun, and one's own character has been put here: beside a bed."""

    position: Position


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """One account by which a farm knows somebody; a friend with two is there twice."""

    account: str
    name: str
    entry: Entry | None
    """What the owner has decided; None where he is asked."""
    has_character: bool
    """Whether the account opens a character here, which can be taken back."""


SeatEvent = (
    Change
    | CommandRefused
    | ChatSaid
    | Notice
    | ClosingSoon
    | Ended
    | Knock
    | KnockWithdrawn
    | Woken
)
"""A `Change` is one as this player sees it: the host's word, or one's own prediction."""


class Seat(Protocol):
    """What the host's and the guest's seats have in common."""

    @property
    def state(self) -> SeatState:
        """A host is always PLAYING until it has ENDED."""
        ...

    @property
    def loading_progress(self) -> float:
        """0 to 1 while LOADING."""
        ...

    @property
    def content(self) -> Content:
        """Everything defined in assets/data and assets/maps."""
        ...

    @property
    def character(self) -> int:
        """The character who sits here; 0 before the host has said yes."""
        ...

    @property
    def view(self) -> Reader:
        """The records as this player sees them: the truth with one's own predictions over it."""
        ...

    @property
    def environment(self) -> Environment | None:
        """Day, season and weather, None before the world is there."""
        ...

    @property
    def tick(self) -> float:
        """The host's tick, as well as this seat knows it; it never goes backwards. 30 a second."""
        ...

    @property
    def position(self) -> Position:
        """Where one's own character stands."""
        ...

    def stand(self, position: Position, facing: Facing, action: Action) -> None:
        """Says where one's own character is and what it does, as often as it changes. Entering
        another area is standing in it."""
        ...

    def issue(self, command: PlayerCommand) -> RefusalReason | None:
        """Carries a command out at once (as a prediction on a guest) and sends it. Returns the
        reason when one's own rules already refuse it; then nothing is sent. The host's later
        refusal comes as `CommandRefused`."""
        ...

    def refusal(self, command: PlayerCommand) -> RefusalReason | None:
        """Why one's own rules would refuse a command now, None if they would not. Nothing
        happens."""
        ...

    def say(self, text: str) -> None:
        """Says a line of chat to everybody. Longer than 200 characters is cut."""
        ...

    def others(self) -> list[SeenPlayer]:
        """Every other player who is in the world, in whichever area."""
        ...

    def players(self) -> list[PlayerInfo]:
        """Everybody at the farm, the host first."""
        ...

    @property
    def is_on_server(self) -> bool:
        """Whether the farm is on a dedicated server, where nobody of the players is the host."""
        ...

    @property
    def net_status(self) -> NetStatus:
        """The figures of the net indicator."""
        ...

    def events(self) -> list[SeatEvent]:
        """What has happened since the last call, in order."""
        ...

    def advance(self, now_s: float) -> None:
        """Receives, runs every tick that is due and sends."""
        ...

    def leave(self) -> None:
        """Leaves with a goodbye; the host's farm is saved first. Raises nothing; afterwards the
        state is ENDED."""
        ...


@runtime_checkable
class AdmissionControls(Protocol):
    """Who may be here, in whose hand it is: the host's, and the owner's, who may be a guest."""

    @property
    def is_in_charge(self) -> bool:
        """Whether the player at this seat may do these things now."""
        ...

    def accept(self, knock_id: int, played_as: int = 0) -> None:
        """Lets somebody in who asked. Does nothing when that knock has gone. `played_as` is the
        character whom the host knows them to be, which is theirs from then on; 0 for whoever they
        are here, or a newcomer."""
        ...

    def refuse(self, knock_id: int, reason: str) -> None:
        """Turns somebody away, with a reason that they read."""
        ...

    def kick(self, character: int, block: bool) -> None:
        """Sends a player away; with `block` for good, or, where the host is not the owner, until
        the farm is closed."""
        ...

    def known_people(self) -> tuple[KnownPerson, ...]:
        """Everybody whom the farm knows, but the owner; nobody for a host who is not the owner,
        and so may decide nothing about them."""
        ...

    def decide(self, account: str, name: str, entry: Entry | None) -> None:
        """The owner decides what becomes of whoever comes with this account; None is to be
        asked."""
        ...

    def take_back(self, account: str) -> None:
        """The owner takes back that a character belongs to this account: who comes with it is
        somebody new."""
        ...


@runtime_checkable
class HostControls(AdmissionControls, Protocol):
    """What only the host's seat can do besides."""

    @property
    def join_code(self) -> str | None:
        """The code that a friend types to join, None when nobody can."""
        ...

    @property
    def reach(self) -> Sentence | None:
        """For whom that code works, as far as that is known by now; None without a code."""
        ...

    @property
    def short_code(self) -> OpenCode | None:
        """The short code of the farm while it is open, None while it has none: asked again and
        again, since it changes with every opening."""
        ...

    def save(self) -> None:
        """Saves the farm now. Raises ValueError with a sentence when that fails."""
        ...
