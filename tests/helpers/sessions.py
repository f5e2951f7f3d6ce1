"""A host's session and guests' sessions over the simulated network, with raw bytes for records.

Nothing here knows of a farm. A guest's command is `encode_put(...)`: put these bytes under that
name, or delete it. The host carries out every command that it is given, in the order in which its
session reports them, and keeps a list of them.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from random import Random
from typing import TypeVar

import msgspec

from net import limits
from net.player_key import PlayerKey, account_of_key
from net.session.events import (
    CommandArrived,
    GuestSessionEvent,
    HostSessionEvent,
    KnockHeard,
    PresenceArrived,
)
from net.session.guest import GuestSession, GuestSettings
from net.session.host import HostSession
from net.session.host_settings import HostSettings
from net.session.member import Member
from net.session.states import GuestState
from net.sync.ledger import Ledger, LedgerChange
from net.sync.presence import PresenceSample
from net.transports.simulated import PERFECT, LinkConditions, SimulatedNetwork
from tests.helpers.wiretap import Wiretap

TICK_S = 1 / limits.TICK_RATE_HZ
HOST_CHARACTER = 64
CONTENT_HASH = "c" * 64
GAME_VERSION = "1.2.3"
JOIN_TOKEN = b"join"
SMALL_WORLD = {(9, 9): b"the world"}
"""A world that is not empty, since revision 0 means that one has none."""
_PHASE_S = 0.004
"""Guests tick a little after the host and after each other, as machines do."""

_E = TypeVar("_E")


def encode_put(section: int, key: int, content: bytes | None) -> bytes:
    """A command of these tests."""
    return msgspec.msgpack.encode((section, key, content))


def key_of(name: str) -> PlayerKey:
    """The key by which hosts know somebody."""
    return PlayerKey(sha256(name.encode()).digest())


def account_of(name: str) -> str:
    """The account that the key is known by."""
    return account_of_key(key_of(name).public_bytes)


def settings_of(name: str, *, key: str = "") -> GuestSettings:
    """Who knocks under this name, with the key of somebody else if one is named."""
    return GuestSettings(
        CONTENT_HASH,
        GAME_VERSION,
        name,
        1,
        JOIN_TOKEN,
        key_of(key or name),
        Random(name).randbytes,
    )


class HostSide:
    """A host of raw bytes."""

    def __init__(
        self,
        network: SimulatedNetwork,
        address: str = "host",
        *,
        seed: int = 1,
        hash_key: int = 77,
        first_tick: int = 0,
        world: Mapping[tuple[int, int], bytes] | None = None,
        first_revision: int = 1,
        players_max: int = limits.PLAYERS_MAX,
        needs_token: Callable[[str], bool] = lambda _: False,
        character_of: Callable[[str], int | None] = lambda _: None,
        names_a_person: Callable[[str], bool] = lambda _: False,
        person_of_join_token: Callable[[bytes], str | None] = lambda _: None,
    ) -> None:
        self.tap = Wiretap(network.endpoint(address))
        self.ledger = Ledger(hash_key, keeps_symbols=True)
        for revision, (name, content) in enumerate((world or SMALL_WORLD).items(), first_revision):
            self.ledger.put(*name, revision, content)
            self.ledger.reached(revision)
        self.session = HostSession(
            self.tap,
            self.ledger,
            HostSettings(
                CONTENT_HASH,
                GAME_VERSION,
                HOST_CHARACTER,
                JOIN_TOKEN,
                Random(seed).randbytes,
                needs_token,
                players_max,
                names_a_person,
                person_of_join_token,
            ),
        )
        self.character_of = character_of
        """The character that an account has here; None for a newcomer's."""
        self.tick = first_tick
        self.now_s = 0.0
        self.is_frozen = False
        self.accepts_everybody = True
        self.next_character = HOST_CHARACTER + 1
        self.command_floors: dict[int, int] = {}
        self.events: list[HostSessionEvent] = []
        self.commands: list[CommandArrived] = []
        """Every command that was carried out, in order."""
        self.refuses: Callable[[CommandArrived], int | None] = lambda _: None
        """The reason for which the host refuses a command."""
        self.believes: Callable[[PresenceSample], bool] = lambda _: True
        self.on_tick: Callable[[], None] = lambda: None
        self.sample: PresenceSample | None = None
        """Where the host's own player is."""

    def change(self, key: int, content: bytes | None, section: int = 1) -> None:
        """The host changes a record of its world."""
        self.change_together((section, key, content))

    def change_together(self, *records: tuple[int, int, bytes | None]) -> None:
        """One commit of several records."""
        first = self.ledger.newest_revision + 1
        self.session.publish(
            LedgerChange(section, key, first + offset, content)
            for offset, (section, key, content) in enumerate(records)
        )

    def member(self, character: int) -> Member:
        """The host's view of a guest."""
        return next(m for m in self.session.members if m.character == character)

    def of(self, kind: type[_E]) -> list[_E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def step(self, now_s: float) -> None:
        """One tick."""
        self.now_s = now_s
        self.receive(now_s)
        self.tick += 1
        self.on_tick()
        if self.sample is not None:
            self.session.see(self.sample._replace(tick=self.tick))
        self.session.send_tick(self.tick, now_s)

    def receive(self, now_s: float) -> None:
        """Takes in what has arrived, and answers it as a game does."""
        for event in self.session.receive(now_s):
            self.events.append(event)
            if isinstance(event, CommandArrived):
                self._carry_out(event)
            elif isinstance(event, PresenceArrived):
                if self.believes(event.sample):
                    self.session.see(event.sample)
            elif isinstance(event, KnockHeard) and self.accepts_everybody:
                self.accept(event.knock, self.character_of(event.account))

    def accept(self, knock: int, character: int | None = None) -> None:
        """Lets somebody in, as the next character if none is given."""
        if character is None:
            character = self.next_character
            self.next_character += 1
        floor = self.command_floors.get(character, 0)
        self.session.admit(knock, character, floor, self.now_s)

    def _carry_out(self, event: CommandArrived) -> None:
        self.commands.append(event)
        reason = self.refuses(event)
        if reason is None:
            section, key, content = msgspec.msgpack.decode(
                event.command, type=tuple[int, int, bytes | None]
            )
            self.change(key, content, section)
        self.command_floors[event.character] = event.number
        self.session.command_done(event.character, event.number, reason)


class GuestSide:
    """A guest of raw bytes."""

    def __init__(
        self,
        network: SimulatedNetwork,
        name: str,
        host_address: str = "host",
        *,
        settings: GuestSettings | None = None,
        identity: str | None = None,
    ) -> None:
        """`identity` is what the transport knows this guest by, instead of the name."""
        self.name = name
        self.tap = Wiretap(network.endpoint(name, identity))
        self.session = GuestSession(
            self.tap,
            host_address,
            settings or settings_of(name),
            lambda _section, _key, content: content != b"no record",
        )
        self.is_frozen = False
        """A frozen guest's program does not run at all: its machine sleeps."""
        self.events: list[GuestSessionEvent] = []
        self.sample: PresenceSample | None = None
        self.tick = 0
        self.verdicts: list[tuple[int, bool]] = []
        """Every comparison of digests: the revision, and whether both were equal."""
        self.session.replica.compare_listeners.append(
            lambda *verdict: self.verdicts.append(verdict)
        )

    @property
    def ledger(self) -> Ledger:
        """The replica."""
        return self.session.replica.ledger

    @property
    def state(self) -> GuestState:
        """Where this guest is."""
        return self.session.state

    def of(self, kind: type[_E]) -> list[_E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def put(self, key: int, content: bytes | None, section: int = 1) -> int:
        """Issues a command. Returns its number."""
        return self.session.outbox.issue(encode_put(section, key, content))

    def content(self, key: int, section: int = 1) -> bytes | None:
        """What the replica holds under a key."""
        entry = self.ledger.get(section, key)
        return None if entry is None else entry.content

    def step(self, now_s: float) -> None:
        """One tick."""
        self.events += self.session.receive(now_s)
        self.tick += 1
        self.session.send_tick(self.sample, now_s)


class SessionTrio:
    """A host and two guests, or more, on one virtual clock."""

    def __init__(
        self,
        guests: int = 2,
        *,
        conditions: LinkConditions = PERFECT,
        seed: int = 1,
        world: Mapping[tuple[int, int], bytes] | None = None,
        players_max: int = limits.PLAYERS_MAX,
        hash_key: int = 77,
    ) -> None:
        self.network = SimulatedNetwork(seed, conditions)
        self.now_s = 100.0
        self.host = HostSide(
            self.network, seed=seed, world=world, players_max=players_max, hash_key=hash_key
        )
        self.guests = [GuestSide(self.network, f"guest{n}") for n in range(1, guests + 1)]

    @classmethod
    def playing(
        cls,
        guests: int = 2,
        *,
        conditions: LinkConditions = PERFECT,
        seed: int = 1,
        world: Mapping[tuple[int, int], bytes] | None = None,
    ) -> "SessionTrio":
        """A host with guests who are all inside, having come in one after the other."""
        trio = cls(guests, conditions=conditions, seed=seed, world=world)
        trio.join()
        return trio

    def join(self, limit_s: float = 30.0) -> None:
        """Everybody who has not yet knocked does so, one after the other, and is let in."""
        for guest in self.guests:
            if guest.state is GuestState.IDLE:
                guest.session.connect(self.now_s)
                is_in = self.run_until(lambda guest=guest: is_playing(self.host, guest), limit_s)  # type: ignore[misc]
                assert is_in, f"{guest.name} should be let in within {limit_s} s"

    def step(self) -> None:
        """One tick of everybody who is not frozen."""
        self.now_s += TICK_S
        if not self.host.is_frozen:
            self.host.step(self.now_s)
        for number, guest in enumerate(self.guests, 1):
            if not guest.is_frozen:
                guest.step(self.now_s + number * _PHASE_S)

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        for _ in range(round(seconds * limits.TICK_RATE_HZ)):
            self.step()

    def run_until(self, condition: Callable[[], bool], limit_s: float = 10.0) -> bool:
        """Steps until `condition` holds. Returns whether it did within `limit_s`."""
        for _ in range(round(limit_s * limits.TICK_RATE_HZ)):
            if condition():
                return True
            self.step()
        return condition()

    def cut(self, guest: GuestSide) -> None:
        """Pulls the plug of a guest."""
        self.network.cut(guest.name)

    def restore(self, guest: GuestSide) -> None:
        """Puts it back in."""
        self.network.restore(guest.name)

    def is_identical(self, *guests: GuestSide) -> bool:
        """Whether these guests' replicas (all, if none is named) are the host's world."""
        truth = list(self.host.ledger.records())
        return all(list(guest.ledger.records()) == truth for guest in guests or self.guests)

    def settle(self, limit_s: float = 10.0) -> None:
        """Runs until every command has its answer and every replica is the host's world."""
        settled = self.run_until(
            lambda: all(g.session.outbox.is_empty for g in self.guests) and self.is_identical(),
            limit_s,
        )
        assert settled, f"all replicas should be the host's world within {limit_s} s"


def is_playing(host: HostSide, guest: GuestSide) -> bool:
    """Whether a guest is inside, as both sides see it."""
    members = [m for m in host.session.members if m.character == guest.session.character]
    return guest.state is GuestState.PLAYING and any(m.state.value == "playing" for m in members)
