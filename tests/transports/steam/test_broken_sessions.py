"""A connection over Steam that breaks is reported once, with a reason, and can be made again."""

import pytest

from net.errors import LocalProtocolError
from net.limits import IDLE_TIMEOUT_S, STEAM_LEFT_LOBBY_GRACE_S
from net.steam import (
    EndReason,
    LobbyChatUpdate,
    LobbyId,
    MemberChange,
    SteamShutdown,
)
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    Disconnected,
    ReliableReceived,
)
from net.transports.steam.frames import Datagram, Goodbye, Hello, Segment
from tests.transports.steam.wire import SteamNode, SteamWire

LOBBY = LobbyId((1 << 56) | (8 << 52) | (0x60000 << 32) | 1)


def connection_of(wire: SteamWire, guest: SteamNode, attempt: int = -1) -> int:
    """The number of a guest's connection on the wire."""
    return wire.frames(guest, Hello)[attempt].connection


def test_a_broken_session_is_reported_once_with_steams_own_words(wire: SteamWire) -> None:
    host, guest, guest_peer, _ = wire.meet()
    library = host.user.library
    wire.world.network.break_session(
        library, guest.user.steam_id, EndReason.TIMEOUT, "relay went away"
    )
    wire.run(0.1)
    ends = host.of(Disconnected)
    assert [(e.peer, e.code) for e in ends] == [(guest_peer, CloseCode.TIMED_OUT)], (
        "a session that failed should end its connection, once"
    )
    assert "relay went away" in ends[0].reason, "with the text that Steam gave"
    assert "5003" in ends[0].reason, "and its number"
    wire.run(3 * IDLE_TIMEOUT_S, 0.05)
    assert len(host.of(Disconnected)) == 1, "and not again"
    assert len(guest.of(Disconnected)) == 1, "and the other side finds out by itself"


@pytest.mark.parametrize("result", [3, 11, 35])
def test_each_result_that_means_broken_ends_the_connection_and_a_new_one_works(
    wire: SteamWire, result: int
) -> None:
    host, guest, _, host_peer = wire.meet()
    network = wire.world.network
    send = network.send
    # No callback and no state says it here: only sending does.
    network.send = lambda *_: result  # type: ignore[method-assign]
    guest.endpoint.send_datagram(host_peer, b"anybody there?")
    network.send = send  # type: ignore[method-assign]
    wire.run(0.1)
    assert [e.code for e in guest.of(Disconnected)] == [CloseCode.TIMED_OUT], (
        f"result {result} of a send should end the connection"
    )
    again = guest.endpoint.connect(host.address, wire.now_s)
    assert again != host_peer, "who comes back should be a new peer"
    assert wire.run_until(lambda: len(guest.of(Connected)) == 2), "it should connect again"
    guest.endpoint.send_reliable(again, Channel.CONTROL, b"here again")
    assert wire.run_until(lambda: bool(host.of(ReliableReceived))), "and carry messages"
    assert host.of(ReliableReceived)[0].peer == host.of(Connected)[-1].peer, "of the new peer"


def test_a_crashed_peer_is_reported_at_the_idle_timeout(wire: SteamWire) -> None:
    host, guest, guest_peer, _ = wire.meet()
    wire.run(1.0)
    guest.is_frozen = True
    wire.world.crash(guest.user.library)
    began_s = wire.now_s
    assert wire.run_until(lambda: bool(host.of(Disconnected)), 30.0), "it should be noticed"
    assert wire.now_s - began_s < IDLE_TIMEOUT_S + 2.0, "in bounded time"
    assert [(e.peer, e.code) for e in host.of(Disconnected)] == [
        (guest_peer, CloseCode.TIMED_OUT)
    ], "once"
    wire.nodes.remove(guest)


def test_a_session_that_the_other_side_closed_without_a_word_is_not_begun_anew(
    wire: SteamWire,
) -> None:
    host, guest, guest_peer, _ = wire.meet()
    wire.run(0.5)
    wire.nodes.remove(guest)
    guest.user.steam.messages.close_session(host.user.steam_id)
    before = len(wire.sent)
    gone = wire.run_until(lambda: bool(host.of(Disconnected)), IDLE_TIMEOUT_S / 2)
    assert gone, "it should be noticed long before the silence would be"
    end = host.of(Disconnected)[0]
    assert (end.peer, end.code) == (guest_peer, CloseCode.TIMED_OUT), "as a loss"
    assert "without a word" in end.reason, "in words"
    host.endpoint.send_datagram(guest_peer, b"are you there?")
    wire.run(2.0)
    sent = [s for s in wire.sent[before:] if s.sender == host.user.steam_id]
    assert sent == [], "nothing should knock at whoever has left"


def test_a_user_who_left_the_lobby_and_is_silent_is_given_up_soon(wire: SteamWire) -> None:
    host, guest, guest_peer, _ = wire.meet()
    guest.is_frozen = True
    wire.run(0.5)
    host.endpoint.observe(
        LobbyChatUpdate(LOBBY, guest.user.steam_id, guest.user.steam_id, MemberChange.DISCONNECTED)
    )
    began_s = wire.now_s
    assert wire.run_until(lambda: bool(host.of(Disconnected)), 20.0), "it should be noticed"
    assert wire.now_s - began_s < STEAM_LEFT_LOBBY_GRACE_S + 0.5, "long before the idle timeout"
    assert host.of(Disconnected)[0].peer == guest_peer, "of the one who left"
    assert "lobby" in host.of(Disconnected)[0].reason, "with that reason"


def test_a_user_whom_the_lobby_lost_but_who_is_there_stays(wire: SteamWire) -> None:
    host, guest, _, _ = wire.meet()
    host.endpoint.observe(
        LobbyChatUpdate(LOBBY, guest.user.steam_id, guest.user.steam_id, MemberChange.DISCONNECTED)
    )
    wire.run(20.0, 0.03)
    assert host.of(Disconnected) == [], (
        "Valve's lobby servers may lose somebody whose game goes on, and who answers"
    )


def test_a_program_that_started_anew_ends_its_earlier_connection(wire: SteamWire) -> None:
    host, guest, guest_peer, _ = wire.meet()
    wire.nodes.remove(guest)
    wire.world.network.vanish(guest.user.library)
    restarted = wire.node("guest", accept=False)
    new_peer, _ = wire.join(restarted, host)
    assert [(e.peer, e.code) for e in host.of(Disconnected)] == [
        (guest_peer, CloseCode.TIMED_OUT)
    ], "the first life's connection should end as the second begins"
    assert new_peer != guest_peer, "and the new one should be somebody else to the session"
    wire.run(20.0, 0.05)
    assert len(host.of(Disconnected)) == 1, "the new connection should last"


def test_messages_of_an_earlier_connection_reach_nobody(wire: SteamWire) -> None:
    host, guest, _, host_peer = wire.meet()
    guest.endpoint.send_reliable(host_peer, Channel.CONTROL, b"first")
    wire.run(0.5)
    old = connection_of(wire, guest)
    guest.endpoint.disconnect(host_peer, CloseCode.NORMAL, "Back in a minute.")
    wire.run(0.5)
    wire.join(guest, host)
    before = len(host.events)
    guest.user.send_frame(host.user, Segment(old, 1, True, b"second"), Channel.CONTROL)
    guest.user.send_frame(host.user, Datagram(old, b"where I was"), 3)
    guest.user.send_frame(host.user, Goodbye(old, CloseCode.NORMAL, "late", (1, 0, 0)))
    wire.run(1.0)
    assert host.events[before:] == [], "what belongs to an earlier connection should be dropped"


def test_a_reliable_message_that_comes_twice_is_reported_once(wire: SteamWire) -> None:
    host, guest, _, host_peer = wire.meet()
    for text in (b"one", b"two", b"three"):
        guest.endpoint.send_reliable(host_peer, Channel.CONTROL, text)
    wire.run(0.5)
    connection = connection_of(wire, guest)
    for sequence, text in enumerate((b"one", b"two", b"three")):
        guest.user.send_frame(host.user, Segment(connection, sequence, True, text))
    wire.run(0.5)
    guest.endpoint.send_reliable(host_peer, Channel.CONTROL, b"four")
    wire.run(0.5)
    assert [e.payload for e in host.of(ReliableReceived)] == [b"one", b"two", b"three", b"four"], (
        "a command that is carried out twice could not be undone"
    )
    assert host.of(Disconnected) == [], "and a repetition is no fault"


def test_lost_reliable_messages_end_the_connection_instead_of_leaving_a_hole(
    wire: SteamWire,
) -> None:
    host, guest, guest_peer, _ = wire.meet()
    connection = connection_of(wire, guest)
    guest.user.send_frame(host.user, Segment(connection, 2, True, b"the third"))
    wire.run(1.0)
    assert [(e.peer, e.code) for e in host.of(Disconnected)] == [
        (guest_peer, CloseCode.PROTOCOL_ERROR)
    ], "a stream with a hole is no stream"
    assert host.of(ReliableReceived) == [], "nothing from behind the hole should be reported"
    assert [e.code for e in guest.of(Disconnected)] == [CloseCode.PROTOCOL_ERROR], (
        "and the other side should be told"
    )


def test_when_steam_shuts_down_everything_is_lost_at_once(wire: SteamWire) -> None:
    host, guest, _, host_peer = wire.meet()
    guest.endpoint.observe(SteamShutdown())
    wire.run(0.1)
    assert [(e.peer, e.code) for e in guest.of(Disconnected)] == [
        (host_peer, CloseCode.TIMED_OUT)
    ], "without Steam there is no connection"
    assert "Steam" in guest.of(Disconnected)[0].reason, "and the reason should say so"
    wire.run(1.0)
    assert len(guest.of(Disconnected)) == 1, "once"
    assert len(host.of(Connected)) == 1, "the host should not be troubled"


def test_an_endpoint_outlives_steam_quietly(wire: SteamWire) -> None:
    _, guest, _, host_peer = wire.meet()
    guest.user.steam.close()
    wire.run(0.1)
    guest.endpoint.send_datagram(host_peer, b"?")
    guest.endpoint.send_reliable(host_peer, Channel.CONTROL, b"?")
    guest.endpoint.close(wire.now_s)
    assert [e.code for e in guest.of(Disconnected)] == [CloseCode.TIMED_OUT], (
        "closing Steam first should lose the connections and break nothing"
    )
    wire.nodes.remove(guest)


@pytest.mark.parametrize(
    "address",
    ["", "host", "0", "-1", "1" * 40, "٣" * 17, "76561197960265728.0", str(LOBBY)],
)
def test_an_address_that_is_no_steam_user_is_refused(wire: SteamWire, address: str) -> None:
    guest = wire.node("guest")
    with pytest.raises(LocalProtocolError, match="Steam"):
        guest.endpoint.connect(address, wire.now_s)
    with pytest.raises(LocalProtocolError, match="oneself"):
        guest.endpoint.connect(guest.address, wire.now_s)
