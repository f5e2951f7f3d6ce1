"""What a session reports to the game, on the host's side and on a guest's.

The order that every peer sees is a table in `docs/reference/protocol.md`; in short: of each friend
who comes while one is inside one hears JOINED, then CUT_OFF and RETURNED in turn, then LEFT or
KICKED, each exactly once; of those who were there before one hears what happens from then on. Who
is cut off himself misses what happens meanwhile: who is at the farm is in the records.
"""

from enum import IntEnum

from msgspec import Struct

from net.sync.ledger import LedgerChange
from net.sync.presence import PresenceSample
from net.sync.repair_requester import RepairReport


class MemberStatus(IntEnum):
    """What happened to a player. The values are part of the protocol."""

    JOINED = 1
    CUT_OFF = 2
    RETURNED = 3
    LEFT = 4
    KICKED = 5


class KnockHeard(Struct, frozen=True):
    """Host: somebody asks to join. Answer with `admit` or `refuse`."""

    knock: int
    name: str
    colour: int
    account: str
    """Who it is for good, proved: an account that the transport vouches for, or a key's."""
    address: str = ""
    """Where it comes from, as the transport says."""
    is_awaited: bool = False
    """Whether this friend was inside when the host's program ended without a word; whoever sits
    there need not be asked again."""


class KnockGone(Struct, frozen=True):
    """Whoever asked has gone; on a guest that was told of it, or was answered."""

    knock: int


class KnockPassedOn(Struct, frozen=True):
    """Guest: somebody asks to join, and this player may answer; as the host tells it, whose words
    these are. The host passes it on by `HostSession.pass_on`."""

    knock: int
    name: str
    colour: int
    account: str
    is_known: bool
    """Whether the account has a character at this farm."""
    namesake: int
    """Who of this farm has that name, and might be who knocks; 0 for nobody."""
    looks_like: str
    """Whose name of this farm is the same, or looks the same; empty for nobody's."""


class CommandArrived(Struct, frozen=True):
    """Host: a guest's next command, exactly once and in order. Answer with `command_done`."""

    character: int
    number: int
    command: bytes


class PresenceArrived(Struct, frozen=True):
    """A player was seen. On the host `tick` is the guest's own whole tick; on a guest its low 16
    bits."""

    sample: PresenceSample


class ChatArrived(Struct, frozen=True):
    """Somebody said something."""

    character: int
    text: str


class MemberStatusChanged(Struct, frozen=True):
    """A player joined, was cut off, returned, left or was kicked; `reason` may be empty."""

    character: int
    status: MemberStatus
    reason: str


class HostWasAsked(Struct, frozen=True):
    """Guest: the host sees the knock."""


class WasAccepted(Struct, frozen=True):
    """Guest: the host said yes; this is who one is."""

    character: int
    resume_token: bytes
    is_resumed: bool
    """True when the replica was kept."""


class CommandsRenumbered(Struct, frozen=True):
    """The host goes on from an older save: the numbers of all commands without an answer are
    smaller by so much."""

    by: int


class CommandsSettled(Struct, frozen=True):
    """Guest: the host has dealt with all commands up to this one, and the replica will hold their
    changes once it is complete up to `revision`."""

    last_command: int
    revision: int


class CommandWasRefused(Struct, frozen=True):
    """Guest: one of its commands was not carried out."""

    number: int
    reason: int
    faster: int = 0
    """The character whose command came first; 0 where it is not for that."""


class LoadingDone(Struct, frozen=True):
    """Guest: the welcome package is complete."""


class Repaired(Struct, frozen=True):
    """Guest: a difference was found and healed."""

    report: RepairReport


class WasCutOff(Struct, frozen=True):
    """Guest: the connection is lost; it tries to come back by itself."""


class HostIsClosing(Struct, frozen=True):
    """Guest: the farm closes within so many seconds; from now on the session tells the host when
    this replica has the final state."""

    within_s: int


class SessionEnded(Struct, frozen=True):
    """Guest: it is over, and why, in words for the player."""

    reason: str


HostSessionEvent = (
    KnockHeard | KnockGone | CommandArrived | PresenceArrived | ChatArrived | MemberStatusChanged
)
GuestSessionEvent = (
    HostWasAsked
    | WasAccepted
    | LedgerChange
    | CommandsSettled
    | CommandsRenumbered
    | CommandWasRefused
    | PresenceArrived
    | ChatArrived
    | MemberStatusChanged
    | KnockPassedOn
    | KnockGone
    | LoadingDone
    | Repaired
    | WasCutOff
    | HostIsClosing
    | SessionEnded
)
