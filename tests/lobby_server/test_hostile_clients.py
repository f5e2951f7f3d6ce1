"""Floods, slow readers, half-open connections and messages that are none: each costs whoever sends
it, and nobody else notices."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net import limits
from net.errors import LocalProtocolError, RemoteProtocolError
from net.lobbies.interface import LobbyChatHeard, LobbyProblem, MemberLeft, Visibility
from net.lobbies.protocol import wire
from net.lobbies.protocol.identity import statement
from net.lobbies.room import RoomRefusal
from net.lobbies.server.served import Client
from net.lobbies.server.tries import PasswordTries
from net.player_key import PlayerKey
from net.transports.direct.quic.protocols import GAME_PROTOCOL, LOBBY_PROTOCOL
from net.transports.interface import (
    Channel,
    Connected,
    Disconnected,
    PeerId,
    ReliableReceived,
)
from tests.helpers.udp import received
from tests.lobby_server.stage import GATHERING, LOOPBACK, Stage


class Stranger:
    """Somebody who speaks QUIC and says what it likes."""

    def __init__(self, stage: Stage, protocol: str = LOBBY_PROTOCOL.name) -> None:
        self.stage = stage
        self.endpoint = stage.open_endpoint(accept=False, certificate=stage.guest_certificate)
        self.peer = self.endpoint.connect(
            f"{LOOPBACK}:{stage.port}", stage.now_s, protocol=protocol
        )
        self.is_connected = False
        self.is_over = False
        self.heard: list[wire.ServerMessage] = []

    def work(self) -> None:
        """One step."""
        self.stage.step()
        for event in self.endpoint.pump(self.stage.now_s):
            match event:
                case Connected():
                    self.is_connected = True
                case Disconnected():
                    self.is_over = True
                case ReliableReceived(_, _, payload):
                    self.heard.append(wire.decode_from_server(payload))
        self.endpoint.flush(self.stage.now_s)

    def run(self, steps: int = 100) -> None:
        """Lets time pass until it is over for this one."""
        for _ in range(steps):
            self.work()
            if self.is_over:
                return

    def say(self, payload: bytes, channel: Channel = Channel.CONTROL) -> None:
        """Anything at all."""
        self.endpoint.send_reliable(self.peer, channel, payload)

    def log_in(self) -> None:
        """Says who it is, as a client should."""
        key = PlayerKey(Random(99).randbytes(32))
        hello = wire.Hello(
            limits.LOBBY_PROTOCOL_VERSION,
            wire.GAME_TAG,
            limits.PROTOCOL_VERSION,
            "Mallory",
            key.public_bytes,
            b"instance",
        )
        self.say(wire.encode(hello))
        self.run(50)
        (challenge,) = self.heard
        assert isinstance(challenge, wire.Challenge), "the server should ask who this is"
        signature = key.sign(statement(self.stage.certificate.fingerprint, challenge.nonce))
        self.say(wire.encode(wire.Proof(signature)))
        self.run(50)
        assert isinstance(self.heard[-1], wire.Welcome), "and welcome who proves it"


@pytest.fixture
def stranger(stage: Stage) -> Stranger:
    """A stranger who is connected."""
    made = Stranger(stage)
    made.run(50)
    assert made.is_connected, "a stranger may connect"
    return made


HELLO = wire.Hello(
    limits.LOBBY_PROTOCOL_VERSION, wire.GAME_TAG, 2, "Mallory", bytes(32), b"instance"
)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00",
        b"\xff" * 64,
        b"\x91" * 4096,
        wire.encode(wire.Beat()),
        wire.encode(wire.Proof(bytes(64))),
        wire.encode(wire.Welcome(bytes(21), ("127.0.0.1", 1), False)),
        bytes(limits.LOBBY_MESSAGE_MAX_BYTES + 1),
    ],
    ids=["empty", "zero", "ones", "nested", "too early", "no question", "a server's", "too long"],
)
def test_what_is_no_message_costs_the_connection(stranger: Stranger, payload: bytes) -> None:
    stranger.say(payload)
    stranger.run()
    assert stranger.is_over, "there is nothing to talk about"
    server = stranger.stage.server
    assert server is not None, "the server runs"
    assert server.counts.faults == 1, "it should be counted"


@pytest.mark.parametrize("channel", [Channel.REPAIR, Channel.BULK])
def test_other_channels_have_no_use(stranger: Stranger, channel: Channel) -> None:
    stranger.say(wire.encode(HELLO), channel)
    stranger.run()
    assert stranger.is_over, "only control is spoken"


def test_datagrams_have_no_use(stranger: Stranger) -> None:
    stranger.endpoint.send_datagram(stranger.peer, b"hello")
    stranger.run()
    assert stranger.is_over, "nobody sends datagrams to a lobby server"


def test_a_key_that_one_does_not_have_lets_nobody_in(stranger: Stranger, stage: Stage) -> None:
    ash = stage.player("Ash")
    stage.publish(ash)
    stranger.say(
        wire.encode(wire.Hello(1, wire.GAME_TAG, 2, "Ash", ash.key.public_bytes, b"instance"))
    )
    stranger.run(50)
    stranger.say(wire.encode(wire.Proof(bytes(64))))
    stranger.run()
    assert stranger.is_over, "a signature of zeros is nobody's"
    assert isinstance(stranger.heard[-1], wire.TurnedAway), "and it is said why"


def test_who_never_says_who_it_is_is_sent_away(stranger: Stranger) -> None:
    stranger.run(round((limits.HELLO_TIMEOUT_S + 2) * 100))
    assert stranger.is_over, "a place is not for those who say nothing"


def test_a_client_of_the_game_is_not_taken_for_one_of_the_lobbies(stage: Stage) -> None:
    lost = Stranger(stage, GAME_PROTOCOL.name)
    lost.run(200)
    assert not lost.is_connected, "a game's guest has come to the wrong place"


def test_who_sends_too_much_is_sent_away_with_a_code(stranger: Stranger) -> None:
    stranger.log_in()
    for _ in range(limits.LOBBY_MESSAGES_BURST + 10):
        stranger.say(wire.encode(wire.Beat()))
    stranger.run()
    assert stranger.is_over, "a flood ends the connection"
    turned_away = [each for each in stranger.heard if isinstance(each, wire.TurnedAway)]
    assert turned_away, "and it is said why"
    assert turned_away[0].problem.value == "too_many", "with a code"


@pytest.mark.slow
def test_a_reader_that_never_reads_is_dropped_and_the_others_go_on(stage: Stage) -> None:
    slow, *others = [stage.player(name) for name in ("Slow", "Ash", "Briar", "Clover", "Dale")]
    lobby_id = stage.publish(others[0], GATHERING)
    for player in (*others[1:], slow):
        stage.enter(player, lobby_id)
    stage.run(1.0)
    slow.is_frozen = True
    line = "x" * limits.CHAT_MAX_LENGTH
    server = stage.server
    assert server is not None, "the server runs"
    before = len(server.clients)
    # Less than QUIC's idle timeout, so that it is the queue that ends it: many talk at once, with
    # buckets as deep as the test needs.
    for client in server.clients:
        client.chat = client.messages = client.publishes.__class__(1e6, 1e6)
    for _ in range(12):
        for player in others:
            for _ in range(30):
                player.lobbies.say(lobby_id, line, stage.now_s)
        stage.run(1.0)
    assert server.counts.dropped_slow == 1, "who does not read should be dropped"
    assert len(server.clients) == before - 1, "and nobody else"
    heard = [len(player.heard(LobbyChatHeard)) for player in others]
    assert heard == [12 * 30 * len(others)] * len(others), "everybody else reads every line"
    assert others[0].heard(MemberLeft)[0].member.name == "Slow", "and sees it leave"


def test_garbage_datagrams_are_not_answered_not_kept_and_stop_nobody(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    dice = Random(5)
    noise = stage.udp.open_socket(LOOPBACK)
    assert stage.endpoint is not None, "the server runs"
    before = stage.endpoint.connection_count
    for number in range(5_000):
        first = dice.randrange(256)
        length = dice.choice((1, 8, 21, 35, 64, 600, 1200))
        noise.sendto(bytes((first,)) + dice.randbytes(length), (LOOPBACK, stage.port))
        if number % 400 == 0:
            stage.step()
    stage.run(0.1)
    assert received(noise) == [], "garbage gets no answer"
    assert stage.endpoint.connection_count == before, "and begins no connection"
    stage.enter(briar, lobby_id)
    assert len(stage.running.guard) == 0, "nothing is kept of it"


def test_whoever_has_not_shown_where_he_is_gets_no_more_than_he_sent(stage: Stage) -> None:
    opened = stage.udp.open_socket(LOOPBACK)
    silent = stage.open_endpoint(accept=False, certificate=stage.guest_certificate, opened=opened)
    silent.connect(f"{LOOPBACK}:{stage.port}", stage.now_s, protocol=LOBBY_PROTOCOL.name)
    silent.flush(stage.now_s)
    # Nobody reads the answers, as where the address was invented; the server has time to repeat.
    stage.run(10.0)
    answers = [len(packet) for packet in received(opened)]
    assert answers, "there should be an answer"
    assert sum(answers) <= 1200, f"1200 B were sent, and no stranger pays for it: {answers}"


@pytest.mark.slow
def test_hundreds_of_half_open_connections_leave_room_for_a_friend(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    silent = stage.open_endpoint(accept=False, certificate=stage.guest_certificate)
    refused = 0
    for number in range(300):
        try:
            silent.connect(f"{LOOPBACK}:{stage.port}", stage.now_s, protocol=LOBBY_PROTOCOL.name)
        except LocalProtocolError:
            refused += 1
        if number % 16 == 0:
            # It sends its first packets and never reads an answer.
            silent.flush(stage.now_s)
            stage.step()
    silent.flush(stage.now_s)
    assert refused == 0, "the attacker itself is not held up"
    stage.run(0.2)
    stage.enter(briar, lobby_id)
    assert stage.endpoint is not None, "the server runs"
    stage.run(limits.CONNECT_TIMEOUT_S + 2)
    assert stage.endpoint.connection_count <= 4, "what came to nothing is forgotten"


@given(st.binary(max_size=256))
def test_any_bytes_are_a_message_or_the_senders_fault(payload: bytes) -> None:
    for decode in (wire.decode_from_client, wire.decode_from_server):
        try:
            decode(payload)
        except RemoteProtocolError:
            continue


def test_all_of_a_network_of_ipv6_is_one_address() -> None:
    stage = Stage()
    try:
        assert stage.server is not None, "the server runs"
        directory = stage.server.directory
        for number in range(limits.LOBBY_LOBBIES_PER_ADDRESS_MAX + 1):
            client = a_client(f"2001:db8:0:{number:x}::1", number)
            said = a_publish(number)
            if number < limits.LOBBY_LOBBIES_PER_ADDRESS_MAX:
                directory.open(said, client, stage.now_s)
        with pytest.raises(RoomRefusal) as refused:
            directory.open(said, client, stage.now_s)
        assert refused.value.problem is LobbyProblem.TOO_MANY, "every household has a /56"
        directory.open(said, a_client("2001:db8:0:100::1", number), stage.now_s)
        tries = PasswordTries()
        allowed = [
            tries.take(bytes([number]) * 20, f"2001:db8:0:{number:x}::1", 0.0)
            for number in range(limits.LOBBY_PASSWORD_TRIES_BURST + 1)
        ]
        assert allowed == [True] * limits.LOBBY_PASSWORD_TRIES_BURST + [False], "also for tries"
    finally:
        stage.close()


def a_client(ip: str, number: int) -> Client:
    identity = number.to_bytes(20, "big")
    return Client(PeerId(number), (ip, 4711), identity + b"\0", b"instance", "Ash", "f", 2, 0.0)


def a_publish(number: int) -> wire.Publish:
    said = wire.WireInfo("Ash", 1, 8, limits.PROTOCOL_VERSION, "")
    return wire.Publish(
        1, bytes(8), f"Farm {number}", said, Visibility.PUBLIC, True, True, None, b"", b""
    )
