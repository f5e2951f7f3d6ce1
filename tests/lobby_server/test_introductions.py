"""Two programs are told where the other one may be, and nobody is sent to a stranger."""

from net import limits
from net.lobbies.interface import LobbyId
from net.lobbies.protocol.wire import Reach
from net.lobbies.server.introductions import candidates, checked_local
from net.lobbies.server.served import Client
from net.transports.direct.punching import Introduction
from net.transports.interface import PeerId
from tests.lobby_server.stage import PUBLIC, Player, Stage


def client(ip: str, *local: tuple[str, int]) -> Client:
    made = Client(PeerId(1), (ip, 4711), bytes(21), b"instance", "Ash", "farm", 2, 0.0)
    made.local = local
    return made


class Notes:
    """Satisfies `IntroductionListener`: remembers."""

    def __init__(self) -> None:
        self.introductions: list[tuple[LobbyId, Introduction]] = []
        self.reasons: list[str] = []

    def introduced(self, lobby_id: LobbyId, introduction: Introduction, now_s: float) -> None:
        self.introductions.append((lobby_id, introduction))

    def not_introduced(self, lobby_id: LobbyId, reason: str, now_s: float) -> None:
        self.reasons.append(reason)


def host_and_guest(stage: Stage) -> tuple[Player, Notes, Player, Notes]:
    """Ash and Briar, and what each was told of the other."""
    notes, guests = Notes(), Notes()
    ash, briar = stage.player("Ash", reaching=notes), stage.player("Briar", reaching=guests)
    return ash, notes, briar, guests


def test_only_addresses_of_private_networks_are_believed() -> None:
    told = [
        ("192.168.1.7", 4711),
        ("10.0.0.7", 4711),
        ("fd00::7", 4711),
        ("8.8.8.8", 53),
        ("127.0.0.1", 4711),
        ("255.255.255.255", 4711),
        ("224.0.0.1", 4711),
        ("0.0.0.0", 4711),
        ("no address", 4711),
    ]
    kept = checked_local(told, "203.0.113.7")
    assert kept == (("192.168.1.7", 4711), ("10.0.0.7", 4711), ("fd00::7", 4711)), (
        "nobody should be made to send packets to a stranger"
    )
    assert checked_local([("203.0.113.7", 1)], "203.0.113.7"), "where one is seen is no secret"
    many = [(f"10.0.0.{number}", 4711) for number in range(20)]
    assert len(checked_local(many, "203.0.113.7")) == limits.LOBBY_CANDIDATES_TOLD_MAX


def test_the_address_that_the_server_sees_comes_first() -> None:
    host = client("203.0.113.7", ("192.168.1.7", 4711))
    guest = client("203.0.113.9")
    assert candidates(host, guest) == (("203.0.113.7", 4711), ("192.168.1.7", 4711))


def test_a_host_beside_the_server_is_not_looked_for_on_the_guests_own_machine() -> None:
    host = client("127.0.0.1", ("192.168.1.7", 4711))
    assert candidates(host, client("192.168.1.9")) == (("192.168.1.7", 4711),)
    assert candidates(host, client("127.0.0.1"))[0] == ("127.0.0.1", 4711), "where both are"


def test_both_sides_are_told_of_each_other_once_the_guest_asks(stage: Stage) -> None:
    ash, notes, briar, guests = host_and_guest(stage)
    lobby_id = stage.publish(ash, PUBLIC)
    stage.enter(briar, lobby_id)
    briar.lobbies.reach(lobby_id)
    stage.until(lambda: notes.introductions and guests.introductions, "both should be told")
    (_, at_host), (_, at_guest) = notes.introductions[0], guests.introductions[0]
    assert at_host.token == at_guest.token, "with the same token"
    assert (at_host.is_caller, at_guest.is_caller) == (False, True), "the guest connects"
    assert at_guest.candidates == (("127.0.0.1", ash.endpoint.port),), "to where the host is seen"
    assert at_host.candidates == (("127.0.0.1", briar.endpoint.port),), "and the other way round"


def test_nobody_is_introduced_who_is_not_inside(stage: Stage) -> None:
    ash, notes, briar, _ = host_and_guest(stage)
    lobby_id = stage.publish(ash, PUBLIC)
    briar.lobbies.keep_up(stage.now_s)
    stage.until(lambda: briar.lobbies.is_up, "the guest should be connected")
    briar.line.send(Reach(1, bytes.fromhex(lobby_id)))
    stage.run(1.0)
    assert not notes.introductions, "the host should not be bothered"


def test_a_host_that_is_away_for_a_moment_cannot_be_reached(stage: Stage) -> None:
    ash, _, briar, guests = host_and_guest(stage)
    lobby_id = stage.publish(ash, PUBLIC)
    stage.enter(briar, lobby_id)
    ash.is_frozen = True
    stage.run(40.0)
    briar.lobbies.reach(lobby_id)
    stage.until(lambda: guests.reasons, "the guest should be told")
    assert "does not answer" in guests.reasons[0], "why"


def test_introductions_have_a_budget(stage: Stage) -> None:
    ash, notes, briar, guests = host_and_guest(stage)
    lobby_id = stage.publish(ash, PUBLIC)
    stage.enter(briar, lobby_id)
    for _ in range(limits.LOBBY_REACHES_BURST + 5):
        briar.lobbies.reach(lobby_id)
    stage.run(1.0)
    assert len(notes.introductions) == limits.LOBBY_REACHES_BURST, "one can ask for so many"
    assert len(guests.reasons) == 5, "the rest is refused"
