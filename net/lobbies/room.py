"""The inside of one lobby: who is in it, who owns it, who is ready, and whether it starts.

Whoever keeps lobbies calls it with who did what and when, and passes on what it returns; it knows
nothing of lists, wires or clocks. All lists of lobbies share it, so that the same rules hold in
each. What is not allowed raises `RoomRefusal`, and then nothing has changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from net import limits
from net.lobbies.events import Departure, LobbyProblem
from net.lobbies.reasons import reason_of


class RoomRefusal(Exception):  # noqa: N818 -- A refusal is an answer, not an error.
    """Something is not done; `problem` is why, and the text a sentence for the player."""

    def __init__(self, problem: LobbyProblem, reason: str = "") -> None:
        super().__init__(reason or reason_of(problem))
        self.problem = problem

    @property
    def reason(self) -> str:
        """The sentence."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody inside."""

    identity: str
    name: str
    is_ready: bool = False


@dataclass(frozen=True, slots=True)
class RoomJoined:
    """Somebody came in."""

    occupant: Occupant


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """Somebody is not inside any more."""

    occupant: Occupant
    how: Departure


@dataclass(frozen=True, slots=True)
class RoomMarked:
    """What is known of somebody has changed: the mark of who is ready, or the name."""

    occupant: Occupant


@dataclass(frozen=True, slots=True)
class RoomOwnerMoved:
    """It belongs to somebody else now."""

    owner: Occupant


@dataclass(frozen=True, slots=True)
class RoomCounting:
    """A countdown has begun."""

    ends_s: float


@dataclass(frozen=True, slots=True)
class RoomCancelled:
    """It does not start after all."""

    reason: str


@dataclass(frozen=True, slots=True)
class RoomStarted:
    """The countdown is over."""


@dataclass(frozen=True, slots=True)
class RoomClosed:
    """There is no such lobby any more: whoever is inside is not in it from now on."""

    problem: LobbyProblem


RoomNote = (
    RoomJoined
    | RoomLeft
    | RoomMarked
    | RoomOwnerMoved
    | RoomCounting
    | RoomCancelled
    | RoomStarted
    | RoomClosed
)


class LobbyRoom:
    """One lobby. Identities are those of the list; who is inside is so once."""

    def __init__(
        self,
        *,
        capacity: int,
        closes_with_owner: bool,
        stays_open: bool,
        players: int = 1,
    ) -> None:
        """Empty at first; who enters first owns it."""
        self.capacity = capacity
        """How many players there may be."""
        self.players_told = players
        """How many players the owner says there are. It counts for a farm, where a member may
        still be waiting for the host's yes; in a gathering every member is one."""
        self.closes_with_owner = closes_with_owner
        self.stays_open = stays_open
        self.is_sealed = False
        """Whether it has started and lets nobody else in."""
        self.has_started = False
        self.is_closed = False
        self.countdown_ends_s: float | None = None
        self.empty_since_s: float | None = None
        self.banned: dict[str, None] = {}
        """In the order in which they were banned; the oldest give way."""
        self.returning: frozenset[str] = frozenset()
        """Who was inside before a connection broke, and finds the door open although the lobby is
        sealed or full meanwhile."""
        self._occupants: dict[str, Occupant] = {}
        self._owner = ""
        self._counted: set[str] = set()
        """Who was inside when the countdown began: who comes later need not be ready."""

    @property
    def occupants(self) -> tuple[Occupant, ...]:
        """Who is inside; who has been there longest first."""
        return tuple(self._occupants.values())

    @property
    def owner(self) -> str:
        """The identity of the owner; empty while nobody is inside."""
        return self._owner

    @property
    def players(self) -> int:
        """How many players to show in a list."""
        return self.players_told if self.closes_with_owner else max(1, len(self._occupants))

    @property
    def is_full(self) -> bool:
        """Whether nobody else fits."""
        count = len(self._occupants)
        if count >= limits.LOBBY_MEMBERS_MAX:
            return True
        return (self.players_told if self.closes_with_owner else count) >= self.capacity

    def has(self, identity: str) -> bool:
        """Whether somebody is inside."""
        return identity in self._occupants

    def is_ready(self, identity: str) -> bool:
        """Whether somebody inside counts as ready: marked so, or the owner."""
        occupant = self._occupants.get(identity)
        return occupant is not None and (occupant.is_ready or identity == self._owner)

    # In and out

    def check_entry(self, identity: str) -> None:
        """Raises `RoomRefusal` if somebody may not come in now: GONE, BANNED, SEALED, FULL."""
        if self.is_closed:
            raise RoomRefusal(LobbyProblem.GONE)
        if identity in self._occupants:
            return
        if identity in self.banned:
            raise RoomRefusal(LobbyProblem.BANNED)
        if identity in self.returning and len(self._occupants) < limits.LOBBY_MEMBERS_MAX:
            return
        if self.closes_with_owner and not self._occupants:
            # The owner, who is one of the players that it is full of.
            return
        is_about_to_seal = self.countdown_ends_s is not None and not self.stays_open
        if self.is_sealed or is_about_to_seal:
            raise RoomRefusal(LobbyProblem.SEALED)
        if self.is_full:
            raise RoomRefusal(LobbyProblem.FULL)

    def enter(self, identity: str, name: str) -> list[RoomNote]:
        """Somebody comes in. Raises `RoomRefusal` as `check_entry` does."""
        self.check_entry(identity)
        if identity in self._occupants:
            return []
        made = self._occupants[identity] = Occupant(identity, name)
        self.empty_since_s = None
        notes: list[RoomNote] = [RoomJoined(made)]
        if len(self._occupants) == 1:
            self._owner = identity
        return notes

    def leave(self, identity: str, how: Departure, now_s: float) -> list[RoomNote]:
        """Somebody is not there any more. A countdown is cancelled, an owner's place passes to
        whoever has been there longest, and a lobby that closes with its owner closes."""
        gone = self._occupants.pop(identity, None)
        if gone is None:
            return []
        notes: list[RoomNote] = [RoomLeft(gone, how)]
        notes += self._cancel(f"{gone.name} has left.")
        if identity == self._owner:
            self._owner = ""
            if self.closes_with_owner:
                is_silent = how is Departure.TIMED_OUT
                return notes + self.close(
                    LobbyProblem.EXPIRED if is_silent else LobbyProblem.OWNER_LEFT
                )
            if self._occupants:
                self._owner = next(iter(self._occupants))
                notes.append(RoomOwnerMoved(self._occupants[self._owner]))
        if not self._occupants:
            self.empty_since_s = now_s
        return notes

    def close(self, problem: LobbyProblem) -> list[RoomNote]:
        """Ends it. Who is inside stays in `occupants`, to be told."""
        if self.is_closed:
            return []
        self.is_closed = True
        self.countdown_ends_s = None
        return [RoomClosed(problem)]

    def rename(self, identity: str, name: str) -> list[RoomNote]:
        """Somebody is called otherwise now."""
        occupant = self._occupants.get(identity)
        if occupant is None or occupant.name == name:
            return []
        changed = self._occupants[identity] = replace(occupant, name=name)
        return [RoomMarked(changed)]

    # What members may do

    def set_ready(self, identity: str, is_ready: bool) -> list[RoomNote]:
        """A member marks itself. An owner always counts as ready; its "not ready" only cancels a
        countdown."""
        occupant = self._occupants.get(identity)
        if occupant is None:
            return []
        notes: list[RoomNote] = []
        if identity != self._owner and occupant.is_ready != is_ready:
            changed = self._occupants[identity] = replace(occupant, is_ready=is_ready)
            notes.append(RoomMarked(changed))
        if not is_ready and identity in self._counted:
            notes += self._cancel(f"{occupant.name} is not ready yet.")
        return notes

    def start(self, by: str, now_s: float) -> list[RoomNote]:
        """The owner starts the countdown. Raises `RoomRefusal`: NOT_ALLOWED, SEALED when it has
        started before, NOT_READY."""
        self._check_owner(by)
        if self.has_started:
            raise RoomRefusal(LobbyProblem.SEALED, "This lobby has started already.")
        if self.countdown_ends_s is not None:
            return []
        waiting = [each for each in self._occupants if not self.is_ready(each)]
        if waiting:
            name = self._occupants[waiting[0]].name
            raise RoomRefusal(LobbyProblem.NOT_READY, f"{name} is not ready yet.")
        self._counted = set(self._occupants)
        self.countdown_ends_s = now_s + limits.LOBBY_COUNTDOWN_S
        return [RoomCounting(self.countdown_ends_s)]

    def kick(self, by: str, identity: str, ban: bool, now_s: float) -> list[RoomNote]:
        """The owner sends a member away. Raises `RoomRefusal`: NOT_ALLOWED, GONE when there is no
        such member."""
        self._check_owner(by)
        if identity == by:
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED, "One cannot send oneself away.")
        if identity not in self._occupants:
            raise RoomRefusal(LobbyProblem.GONE, "That player is not in the lobby any more.")
        if ban:
            while len(self.banned) >= limits.LOBBY_BANS_MAX:
                del self.banned[next(iter(self.banned))]
            self.banned[identity] = None
        return self.leave(identity, Departure.BANNED if ban else Departure.KICKED, now_s)

    def hand_over(self, by: str, identity: str) -> list[RoomNote]:
        """The owner makes a member the owner. Raises `RoomRefusal`: NOT_ALLOWED, also for a lobby
        that closes with its owner; GONE when there is no such member."""
        self._check_owner(by)
        if self.closes_with_owner:
            reason = "A farm belongs to its host and cannot be handed over."
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED, reason)
        if identity not in self._occupants:
            raise RoomRefusal(LobbyProblem.GONE, "That player is not in the lobby any more.")
        return self.set_owner(identity)

    def set_owner(self, identity: str) -> list[RoomNote]:
        """Somebody inside owns it from now on, whoever decided so. A countdown is cancelled, and
        the old owner is marked as ready, as it counted before."""
        occupant = self._occupants.get(identity)
        if occupant is None or identity == self._owner:
            return []
        notes = self._cancel(f"The lobby is {occupant.name}'s now.")
        before = self._occupants.get(self._owner)
        if before is not None:
            self._occupants[before.identity] = replace(before, is_ready=True)
        self._owner = identity
        return [*notes, RoomOwnerMoved(occupant)]

    def take_over(self, occupants: Iterable[Occupant], owner: str) -> None:
        """Somebody else keeps the lobby from now on, which has these inside already, the one who
        has been there longest first. The owner is one of them."""
        self._occupants = {each.identity: each for each in occupants}
        self._owner = owner

    # Time

    def work(self, now_s: float) -> list[RoomNote]:
        """Does what is due: the end of a countdown, the end of a lobby that nobody is in."""
        if self.is_closed:
            return []
        if self.countdown_ends_s is not None and now_s >= self.countdown_ends_s:
            self.countdown_ends_s = None
            self._counted = set()
            self.has_started = True
            self.is_sealed = not self.stays_open
            return [RoomStarted()]
        empty_s = self.empty_since_s
        if empty_s is not None and now_s - empty_s >= limits.LOBBY_EMPTY_S:
            return self.close(LobbyProblem.EXPIRED)
        return []

    def settle(self) -> None:
        """It goes on at its owner's: from now on it is that farm, which closes with its owner.
        Nobody else is the host of those who play there."""
        self.closes_with_owner = True
        self.players_told = max(1, min(len(self._occupants), self.capacity))

    def reopen(self) -> None:
        """Takes a start back that led nowhere, such as when no server could be had."""
        self.has_started = self.is_sealed = False

    def _check_owner(self, by: str) -> None:
        if by != self._owner or by not in self._occupants:
            reason = "Only the owner of the lobby can do that."
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED, reason)

    def _cancel(self, reason: str) -> list[RoomNote]:
        if self.countdown_ends_s is None:
            return []
        self.countdown_ends_s = None
        self._counted = set()
        return [RoomCancelled(reason)]
