"""From a lobby's name to a farm and back, whatever becomes of the lobby server meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.coop.seat import SeatState
from net import limits
from net.lobbies.interface import LobbyTerms, Visibility
from tests.lobby_server.evening import Evening
from tests.punching.nat import NatKind


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    """A lobby server, and nobody there yet."""
    made = Evening(tmp_path)
    yield made
    made.close()


def test_three_play_and_the_server_is_killed_and_started_again(evening: Evening) -> None:
    host = evening.host()
    guests = [evening.playing_guest("Briar"), evening.playing_guest("Clover")]
    assert evening.listener is not None, "the farm has a door"
    lobby_id = evening.listener.lobby_id
    evening.kill_server()
    evening.run(30.0)
    for guest in guests:
        assert guest.seat.state is SeatState.PLAYING, "a running game does not notice"
        assert not any("cut off" in text for text in guest.notices), f"{guest.notices}"
    assert len(host.notices) == 3, f"two came, and the list was lost, told once: {host.notices}"
    evening.open_server()
    evening.until(
        lambda: evening.listener and evening.listener.lobby_id, "the lobby should be back", 40.0
    )
    assert evening.listener.lobby_id == lobby_id, "with the id that it had"
    guests.append(evening.playing_guest("Dale"))
    evening.run(1.0)
    for guest in guests:
        assert guest.dump() == host.dump(), "all should have the same world"


def test_who_is_cut_off_while_the_server_is_away_comes_back(evening: Evening) -> None:
    host = evening.host()
    guest = evening.playing_guest("Briar")
    evening.kill_server()
    evening.run(25.0)
    evening.everybody.remove(guest)
    evening.run(12.0)
    evening.everybody.append(guest)
    evening.until(lambda: guest.seat.state is SeatState.RECONNECTING, "it should notice")
    evening.until(lambda: guest.seat.state is SeatState.PLAYING, "and be back", 60.0)
    evening.run(1.0)
    assert guest.dump() == host.dump(), "with the same world"


def test_where_no_hole_can_be_punched_the_server_relays_and_everybody_sees_it(
    evening: Evening,
) -> None:
    host = evening.host()
    direct = evening.playing_guest("Briar")
    evening.blocks_punches = True
    began_s = evening.now_s
    relayed = evening.playing_guest("Clover")
    assert evening.now_s - began_s < 10.0, "five seconds of trying, and then the relay"
    evening.run(2.0)
    assert evening.running.relay.counts.packets_forwarded > 20, "packets go over the relay"
    shown = {player.name: player.is_relayed for player in host.seat.players()}
    assert shown == {"Ash": False, "Briar": False, "Clover": True}, "the host's list says so"
    mine = {player.name: player.is_relayed for player in relayed.seat.players()}
    assert mine["Clover"], "and the guest's own"
    assert relayed.dump() == direct.dump() == host.dump(), "all should have the same world"


def test_a_relayed_game_survives_a_restart_of_the_server(evening: Evening) -> None:
    host = evening.host()
    evening.blocks_punches = True
    relayed = evening.playing_guest("Clover")
    evening.kill_server()
    evening.run(2.0)
    evening.open_server()
    evening.run(5.0)
    evening.until(lambda: relayed.seat.state is SeatState.PLAYING, "it should go on", 60.0)
    evening.run(1.0)
    assert relayed.dump() == host.dump(), "with the same world"


@pytest.mark.parametrize(
    ("password", "name", "words"),
    [
        ("", "Willow Farm", "has a password"),
        ("barley", "Willow Farm", "not the password"),
        ("sesame", "Oak Farm", "no lobby called Oak Farm"),
    ],
)
def test_what_does_not_lead_to_a_farm_is_said_in_a_sentence(
    evening: Evening, password: str, name: str, words: str
) -> None:
    evening.host()
    with pytest.raises(ValueError, match=words):
        evening.guest("Briar", password, name)


def test_a_lobby_that_is_full_or_sealed_is_said_in_a_sentence(evening: Evening) -> None:
    evening.lobby(LobbyTerms("Full House", visibility=Visibility.PUBLIC), players=2)
    with pytest.raises(ValueError, match=r"^That farm is full\.$"):
        evening.guest("Briar", lobby_name="full house")
    terms = LobbyTerms("Early Birds", visibility=Visibility.PUBLIC, stays_open=False)
    lobbies = evening.lobby(terms, players=1)
    assert lobbies.hosted_lobby_id is not None, "it is there"
    lobbies.start(lobbies.hosted_lobby_id, evening.now_s)
    evening.run(limits.LOBBY_COUNTDOWN_S + 1.0)
    with pytest.raises(ValueError, match=r"has started and lets nobody else in\.$"):
        evening.guest("Briar", lobby_name="Early Birds")


def test_everybody_leaves_the_lobby_with_the_farm(evening: Evening) -> None:
    host = evening.host()
    guest = evening.playing_guest("Briar")
    evening.run(0.5)
    assert len(evening.running.server.clients) == 2, "both are in the lobby"
    guest.seat.leave()
    evening.everybody.remove(guest)
    evening.run(1.0)
    assert len(evening.running.server.clients) == 1, "who leaves the farm leaves the lobby"
    host.seat.leave()
    evening.everybody.remove(host)
    evening.run(1.0)
    assert len(evening.running.server.directory) == 0, "and with its host it is gone"


def test_routers_that_let_nothing_large_through_are_gone_around(tmp_path: Path) -> None:
    """Questions and answers pass, so a way seems to be there; no QUIC handshake does, whose packets
    are as large as can be."""
    evening = Evening(tmp_path, {"Ash": NatKind.PORT_RESTRICTED, "Briar": NatKind.PORT_RESTRICTED})
    server = evening.running.port
    evening.udp.is_lost = lambda packet, sender, to: (
        len(packet) > 600 and server not in (sender[1], to[1])
    )
    try:
        host = evening.host()
        guest = evening.guest("Briar")
        evening.until(lambda: guest.is_playing, "it should find the way around", 30.0)
        evening.run(2.0)
        assert [player.is_relayed for player in host.seat.players()] == [False, True], (
            "over the relay"
        )
    finally:
        evening.close()
