"""Thousands of messages by chance, in every state that a client can be in, and the server's and the
client's books afterwards.

Goal: nothing that anybody can say makes the server or a client fail, grow, or contradict itself.
Method: messages of the right types that name what there is, and damaged ones, from clients that
come and go, over an endpoint on paper and a clock that jumps; after every few steps the server's
books are compared with each other. A seed names a run.
"""

import gc
from random import Random
from typing import get_args

import msgspec
import pytest
from hypothesis import settings

from net import limits
from net.dedicated.launcher import (
    Ended,
    LaunchEvent,
    LaunchFailed,
    LaunchProblem,
    LaunchRequest,
    Ready,
    RunningServer,
)
from net.lobbies.client import ServerConnection, ServerLobbies, parse_server_address
from net.lobbies.client.connection import Caller
from net.lobbies.interface import LobbyEntrance, LobbyId, LobbyInfo, LobbyTerms, Visibility
from net.lobbies.protocol import wire
from net.lobbies.protocol.identity import MEMBER_BYTES, statement
from net.lobbies.server.served import Client, ServedLobby
from net.lobbies.server.server import LobbyServer
from net.player_key import PlayerKey
from net.transports.interface import CloseCode, PeerId
from tests.lobby_server.dice import MessageDice
from tests.lobby_server.paper import PaperEndpoint
from tests.lobby_server.stage import Known
from tests.lobby_server.test_listing import Reader

STEPS = 130 * settings().max_examples
"""How hard it looks is the profile's to say, as with other properties."""
FINGERPRINT = b"\xcd" * 32
KEYS = [PlayerKey(bytes([number]) * 32) for number in range(6)]
INFO = wire.WireInfo("Ash", 1, 8, limits.PROTOCOL_VERSION, "")
KINDS = (*get_args(wire.ClientMessage), *(wire.Enter, wire.Reach) * 5, *(wire.Publish,) * 3)
"""Whatever a client may say; more often what leads somewhere."""
OBJECTS_OF_A_LOBBY = 9
"""What Python keeps of one that has gone, about."""
CODES = (CloseCode.NORMAL, CloseCode.TIMED_OUT, CloseCode.PROTOCOL_ERROR)


def publish(number: int, name: str, *, closes_with_owner: bool = True) -> wire.Publish:
    """A lobby that everybody may see."""
    return wire.Publish(
        1, number.to_bytes(8, "big"), name, INFO, Visibility.PUBLIC, closes_with_owner, True,
        None, FINGERPRINT, b"tokn",
    )  # fmt: skip


class Roulette:
    """Satisfies `Launcher`: what becomes of a server is drawn by lot."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._there: list[str] = []
        self._wanted: list[str] = []

    def launch(self, request: LaunchRequest, now_s: float) -> None:
        self._wanted.append(request.session_id)

    def pump(self, now_s: float) -> list[LaunchEvent]:
        events: list[LaunchEvent] = []
        if self._wanted and self._dice.random() < 0.3:
            session_id = self._wanted.pop()
            if self._dice.random() < 0.5:
                events.append(LaunchFailed(session_id, LaunchProblem.DIED, "It died."))
            else:
                self._there.append(session_id)
                events.append(Ready(session_id, "", 4711, FINGERPRINT))
        if self._there and self._dice.random() < 0.2:
            events.append(Ended(self._there.pop(), 0))
        return events

    @property
    def running(self) -> tuple[RunningServer, ...]:
        return ()

    def close(self, now_s: float) -> None:
        """There is nothing to stop."""


class Table:
    """A server on paper, and those who play with it."""

    def __init__(self, seed: int) -> None:
        self.now_s = 100.0
        self.dice = MessageDice(seed)
        self.endpoint = PaperEndpoint()
        self.server = LobbyServer(
            self.endpoint,
            FINGERPRINT,
            lambda peer: (f"203.0.113.{peer % 4}", 4711),
            self.dice.dice.randbytes,
            tickets=lambda channel, _now_s: (
                wire.WireTicket(channel, 0, 1, bytes(wire.MAC_BYTES)),
                wire.WireTicket(channel, 1, 1, bytes(wire.MAC_BYTES)),
            ),
            launcher=Roulette(self.dice.dice),
        )
        for number, key in enumerate(KEYS):
            self.dice.know(key.identity)
            self.dice.know(bytes([number]) * wire.LOBBY_KEY_BYTES)
        self.heard = 0

    def step(self, seconds: float = 0.05) -> None:
        """Time passes, and the server's words are read."""
        self.now_s += seconds
        self.server.pump(self.now_s)
        sent, self.endpoint.sent = self.endpoint.sent, []
        for _, payload in sent:
            self.heard += 1
            wire.decode_from_server(payload)
        self.dice.known[wire.LOBBY_ID_BYTES] = [each.lobby_id for each in self.server.directory]
        self.dice.codes = [each.code or "000000" for each in self.server.directory] + ["000000"]
        self.dice.known[MEMBER_BYTES] = [each.member for each in self.server.clients]

    def log_in(self, key: PlayerKey) -> PeerId:
        """Somebody comes and proves who it is."""
        peer = self.endpoint.come()
        hello = wire.Hello(
            limits.LOBBY_PROTOCOL_VERSION,
            wire.GAME_TAG,
            limits.PROTOCOL_VERSION,
            self.dice.dice.choice(("Ash", "\u202eBriar", "")),
            key.public_bytes,
            self.dice.dice.randbytes(wire.INSTANCE_BYTES),
        )
        self.endpoint.say(peer, wire.encode(hello))
        self.now_s += 0.01
        self.server.pump(self.now_s)
        challenge = wire.decode_from_server(self.endpoint.sent[-1][1])
        assert isinstance(challenge, wire.Challenge), "the server asks who this is"
        signature = key.sign(statement(FINGERPRINT, challenge.nonce))
        self.endpoint.say(peer, wire.encode(wire.Proof(signature)))
        self.step(0.01)
        return peer

    def check(self) -> None:
        """Compares the server's books."""
        server = self.server
        lobbies = list(server.directory)
        for lobby in lobbies:
            assert not lobby.is_gone, "what is gone is not in the directory"
            inside = {occupant.identity for occupant in lobby.room.occupants}
            awaited = inside - set(lobby.clients)
            assert set(lobby.clients) <= inside, "who is connected to a lobby is inside"
            assert awaited <= {lobby.room.owner}, "only an owner is awaited"
            assert len(inside) <= limits.LOBBY_MEMBERS_MAX, "a lobby has a size"
            for client in lobby.clients.values():
                assert client.joined.get(lobby.lobby_id) is lobby, "both know of each other"
                assert server.clients.get(client.peer) is client, "and the client is there"
            assert not inside or lobby.room.owner in inside, "somebody inside owns it"
            assert len(lobby.invited) <= limits.LOBBY_INVITED_MAX, "invitations are bounded"
            assert len(lobby.room.banned) <= limits.LOBBY_BANS_MAX, "and bans"
        for client in server.clients:
            assert client.peer in self.endpoint.peers, "a client has a connection"
            assert len(client.joined) <= limits.LOBBY_ENTERED_MAX, "and is in few lobbies"
            for lobby in client.joined.values():
                assert lobby in lobbies, "each of which there is"
                assert lobby.clients.get(client.text) is client, "and which knows of it"
        directory = server.directory
        with_code = [lobby for lobby in lobbies if lobby.code is not None]
        assert len(directory.codes) == len(with_code), "a code that leads nowhere is forgotten"
        for lobby in with_code:
            found = directory.codes.find(lobby.game, lobby.code or "")
            assert found is lobby, "a code leads to its lobby"
        members = sum(len(lobby.room.occupants) for lobby in lobbies)
        assert directory.members == members, "members should be counted as they come and go"
        # One reader at a time is enough: each comes to be the last.
        for client in list(server.clients)[-1:]:
            mine = {lobby.lobby_id for lobby in lobbies if lobby.may_be_seen_by(client)}
            reader = Reader(directory.listing, client)
            assert reader.read_all() == mine, "whoever reads the list reads what there is"
            for lobby in lobbies:
                if lobby.may_be_seen_by(client):
                    assert directory.find(lobby.name, client) is lobby, "and finds it by its name"

    def check_empty(self) -> None:
        """Nothing is left: there is room for as many as at the start, from anywhere."""
        server = self.server
        assert len(server.directory) == len(server.clients) == len(server.guard) == 0, "all is over"
        for address in range(4):
            client = Client(
                PeerId(0), (f"203.0.113.{address}", 4711), bytes([address]) * MEMBER_BYTES,
                bytes(wire.INSTANCE_BYTES), "Ash", wire.GAME_TAG, 2, self.now_s,
            )  # fmt: skip
            for number in range(limits.LOBBY_LOBBIES_PER_ADDRESS_MAX):
                said = publish(number, f"Farm {number} of {address}")
                server.directory.open(said, client, self.now_s)


@pytest.mark.breadth(1)
@pytest.mark.parametrize("seed", range(4))
def test_no_message_confuses_the_server(seed: int) -> None:
    table = Table(seed)
    dice = table.dice.dice
    peers: list[PeerId] = []
    for step in range(STEPS):
        peers = [peer for peer in peers if peer in table.endpoint.peers]
        draw = dice.random()
        if len(peers) < 5 or draw < 0.01:
            peers.append(table.log_in(dice.choice(KEYS)))
        elif draw < 0.03:
            table.endpoint.go(dice.choice(peers), dice.choice(CODES))
        else:
            message = table.dice.of(dice.choice(KINDS))
            if isinstance(message, wire.Publish) and dice.random() < 0.7:
                message = msgspec.structs.replace(
                    message,
                    info=INFO,
                    name=f"Farm {dice.randrange(30)}",
                    visibility=Visibility.PUBLIC,
                    lock=None,
                    has_started=False,
                )
            payload = wire.encode(message)
            table.endpoint.say(dice.choice(peers), payload)
        table.step(dice.choice((0.05, 0.3, 0.3, 1.0, 2.0, 6.0 if step % 50 == 0 else 0.1)))
        if step % 15 == 0:
            table.check()
    counts = table.server
    assert counts.directory.opened > 50, "there should have been lobbies"
    assert counts.introductions.made > 2, "and introductions"
    assert counts.requests.refused > 50, "and refusals"
    assert table.heard > 1000, "and answers"
    for peer in peers:
        table.endpoint.go(peer, CloseCode.PROTOCOL_ERROR)
    for _ in range(400):
        table.step(1.0)
    table.check()
    table.check_empty()


@pytest.mark.breadth(2)
@pytest.mark.parametrize("state", ["stranger", "newcomer", "guest", "member", "owner"])
def test_no_damaged_message_does_more_than_cost_its_sender_the_connection(state: str) -> None:
    table = Table(7)
    dice = table.dice
    owner, peer = table.log_in(KEYS[0]), PeerId(0)
    table.endpoint.say(owner, wire.encode(publish(0, "Oak", closes_with_owner=False)))
    table.step()
    (lobby_id,) = dice.known[wire.LOBBY_ID_BYTES]

    def enter_state() -> PeerId:
        if state in ("stranger", "newcomer"):
            made = table.endpoint.come()
            if state == "newcomer":
                hello = wire.Hello(
                    limits.LOBBY_PROTOCOL_VERSION, wire.GAME_TAG, 2, "X", bytes(32), bytes(8)
                )
                table.endpoint.say(made, wire.encode(hello))
            return made
        made = table.log_in(KEYS[1])
        if state != "guest":
            table.endpoint.say(made, wire.encode(wire.Enter(1, lobby_id)))
            table.step()
        if state == "owner":
            member = next(c.member for c in table.server.clients if c.peer == made)
            owner_now = table.server.directory.get(lobby_id, next(iter(table.server.clients))).owner
            if owner_now is not None and owner_now.peer == owner:
                table.endpoint.say(owner, wire.encode(wire.HandOver(lobby_id, member)))
                table.step()
        return made

    faults_before = table.server.counts.faults
    for _ in range(1000):
        if peer not in table.endpoint.peers:
            peer = enter_state()
            table.step(1.0)
        payload = wire.encode(dice.message(wire.ClientMessage))
        table.endpoint.say(peer, dice.damaged(payload))
        table.endpoint.say(owner, wire.encode(wire.Beat()))
        table.step(0.2)
        assert owner in table.endpoint.peers, "nobody else notices"
    table.check()
    assert table.server.counts.faults - faults_before > 100, "most cost their sender the connection"
    assert len(table.server.clients) <= 1 + limits.LOBBY_CLIENTS_PER_KEY_MAX, "nothing piles up"


def clients_kept() -> int:
    """How many clients there are in this process, of whatever test."""
    gc.collect()
    return sum(isinstance(each, Client) for each in gc.get_objects())


def objects_beside_lobbies(clients_before: int) -> int:
    """How many objects there are, when no client is there, beside what is remembered of lobbies."""
    assert clients_kept() <= clients_before, "nobody's client is kept"
    objects = gc.get_objects()
    remembered = sum(isinstance(each, ServedLobby) for each in objects)
    assert remembered < 1_000, "what has gone is remembered for a while, up to a limit"
    return len(objects) - OBJECTS_OF_A_LOBBY * remembered


@pytest.mark.slow
def test_thousands_of_lobbies_that_nobody_wants_leave_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LOBBY_LIST_GONE_MAX", 200)
    table = Table(3)
    others: list[int] = []
    clients_before = clients_kept()
    for number in range(2_000):
        key = KEYS[number % len(KEYS)]
        peer = table.log_in(key)
        said = publish(number, f"Farm {number}", closes_with_owner=number % 2 == 0)
        table.endpoint.say(peer, wire.encode(said))
        table.step(0.5)
        table.endpoint.go(peer, CODES[number % 3])
        if number % 500 == 499:
            for _ in range(400):
                table.step(1.0)
            table.check()
            assert len(table.server.directory) == 0, "all have expired"
            others.append(objects_beside_lobbies(clients_before))
    assert table.server.directory.opened > 1000, "there should have been many"
    assert others[-1] - others[-2] < 300, f"and nothing else grows: {others}"


# A server that says anything


@pytest.mark.breadth(2)
@pytest.mark.parametrize("seed", range(4))
def test_no_message_of_a_server_confuses_a_client(seed: int) -> None:
    dice = MessageDice(seed)
    endpoint = PaperEndpoint()
    key = KEYS[0]
    caller = Caller(
        key,
        "Ash",
        limits.PROTOCOL_VERSION,
        bytes(wire.INSTANCE_BYTES),
        Random(seed).randbytes,
    )
    line = ServerConnection(
        endpoint,
        lambda _peer: FINGERPRINT,
        parse_server_address("198.51.100.1"),
        ("198.51.100.1", 47240),
        Known(),
        caller,
    )
    lobbies = ServerLobbies(line, dice.dice.randbytes)
    ids = [dice.dice.randbytes(wire.LOBBY_ID_BYTES) for _ in range(4)]
    member = key.identity + b"\0"
    for name in (*ids, member, KEYS[1].identity + b"\0", key.identity):
        dice.know(name)
    now_s, events, times_up = 100.0, 0, 0
    info = LobbyInfo("Ash", 1, 8, limits.PROTOCOL_VERSION, "")
    for step in range(STEPS):
        now_s += dice.dice.choice((0.02, 0.1, 0.5))
        if step % 40 == 0:
            lobbies.publish(info, LobbyEntrance("", b""), now_s, LobbyTerms("Oak"))
            lobbies.watch(now_s)
            lobbies.enter(LobbyId(dice.dice.choice(ids).hex()), now_s, "sesame" * (step % 400 == 0))
        peer = next(iter(endpoint.peers), None)
        if peer is not None:
            if not line.is_up and dice.dice.random() < 0.8:
                welcome = wire.Welcome(member, ("203.0.113.7", 4711), True)
                endpoint.say(peer, wire.encode(welcome))
                times_up += 1
            else:
                message = dice.message(wire.ServerMessage)
                if isinstance(message, wire.TurnedAway | wire.Closing) and dice.dice.random() < 0.9:
                    message = dice.of(wire.Page)
                if hasattr(message, "request") and dice.dice.random() < 0.8:
                    asked = _last_request(endpoint)
                    message = msgspec.structs.replace(message, request=asked)
                payload = wire.encode(message)
                damage = dice.dice.random() < 0.02
                endpoint.say(peer, dice.damaged(payload) if damage else payload)
        events += len(lobbies.pump(now_s))
        endpoint.sent = endpoint.sent[-50:]
        assert len(lobbies.joined) <= len(ids) + limits.LOBBY_ENTERED_MAX, "it keeps few lobbies"
        assert len(lobbies.lobbies) <= limits.LOBBY_LISTED_MAX, "and no endless list"
        for lobby_id in lobbies.joined:
            assert len(lobbies.members(lobby_id)) <= limits.LOBBY_MEMBERS_MAX, "of few members"
    assert events > 500, "there should have been something to hear"
    assert times_up > 10, "and connections to lose"


def _last_request(endpoint: PaperEndpoint) -> int:
    for _, payload in reversed(endpoint.sent):
        asked = getattr(wire.decode_from_client(payload), "request", 0)
        if asked:
            return int(asked)
    return 0
