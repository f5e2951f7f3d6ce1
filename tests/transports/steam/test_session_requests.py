"""Who may begin a session over Steam: whoever is expected, and nobody can force a decision."""

from net.limits import (
    CONNECT_TIMEOUT_S,
    STEAM_CONNECTIONS_PER_USER_MAX,
    STEAM_RELAY_WAIT_S,
)
from net.steam import ConnectionState, SendFlags
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    DatagramReceived,
    Disconnected,
    ReliableReceived,
)
from net.transports.steam.frames import Confirm, Datagram, Goodbye, Hello
from tests.steam.standin import network as standin_network
from tests.transports.steam.wire import SteamNode, SteamUser, SteamWire
from tests.transports.wires import FINE_STEP_S


def test_a_stranger_is_refused_once_and_never_answered(wire: SteamWire) -> None:
    host = wire.node("host")
    stranger = wire.user("stranger")
    host.user.unexpected.add(stranger.steam_id)
    for second in range(40):
        stranger.send_frame(host.user, Hello(second, 1))
        stranger.steam.messages.send(host.user.steam_id, b"hey", SendFlags.UNRELIABLE, 3)
        wire.run(1.0)
        stranger.steam.pump()
        state = stranger.steam.messages.session(host.user.steam_id).state
        assert state is not ConnectionState.CONNECTED, "his session should never come about"
    assert host.events == [], "the host should never hear of a stranger"
    assert [s for s in wire.sent if s.sender == host.user.steam_id] == [], (
        "nothing should be sent to a stranger, since sending is accepting"
    )
    refusals = wire.closed.count((host.user.steam_id, stranger.steam_id))
    assert 1 <= refusals <= 40 / CONNECT_TIMEOUT_S + 1, (
        f"asking again should not make refusals more: {refusals}"
    )
    assert host.user.library.unread_bytes == 0, "and nothing of his should be kept"


def test_a_friend_whose_entering_the_lobby_is_heard_of_late_gets_in(wire: SteamWire) -> None:
    host, guest = wire.node("host"), wire.node("guest", accept=False)
    host.user.unexpected.add(guest.user.steam_id)
    guest.endpoint.connect(host.address, wire.now_s)
    wire.run(2.0)
    assert host.events == [], "who is not yet expected should wait"
    host.user.unexpected.clear()
    assert wire.run_until(lambda: bool(host.of(Connected) and guest.of(Connected)), 1.5), (
        "who is expected now should be let in without asking again"
    )


def test_a_crowd_of_strangers_is_bounded_and_does_not_keep_a_friend_out(wire: SteamWire) -> None:
    host = wire.node("host")
    crowd = [wire.user(f"stranger {number}") for number in range(80)]
    host.user.unexpected |= {stranger.steam_id for stranger in crowd}
    for stranger in crowd:
        stranger.send_frame(host.user, Hello(1, 1))
    wire.run(0.5)
    guest = wire.node("guest", accept=False)
    guest.endpoint.connect(host.address, wire.now_s)
    assert wire.run_until(lambda: bool(host.of(Connected)), 2 * CONNECT_TIMEOUT_S), (
        "a friend should get in, at the latest when the crowd was refused"
    )
    assert [e.identity for e in host.of(Connected)] == [guest.address], "and nobody else"


def test_a_guest_lets_nobody_in_whom_it_did_not_connect_to(wire: SteamWire) -> None:
    _, guest, _, _ = wire.meet()
    other = wire.node("other")
    other.endpoint.connect(guest.address, wire.now_s)
    assert wire.run_until(lambda: bool(other.of(Disconnected)), 10.0), "it should end by itself"
    assert other.of(Disconnected)[0].code is CloseCode.UNREACHABLE, "nobody should answer"
    assert len(guest.of(Connected)) == 1, "a guest should have its host and nobody else"
    assert not [s for s in wire.sent if s.receiver == other.user.steam_id], "without a word"


def test_late_messages_after_leaving_ask_for_a_session_and_are_ignored(wire: SteamWire) -> None:
    host, guest, guest_peer, host_peer = wire.meet()
    connection = wire.frames(guest, Hello)[0].connection
    guest.endpoint.disconnect(host_peer, CloseCode.NORMAL, "Bye.")
    wire.run(4.0)
    assert [e.peer for e in host.of(Disconnected)] == [guest_peer], "the host should hear of it"
    assert guest.user.library.ends == {}, "the session should be closed"
    sent_before = len(wire.sent)
    for _ in range(20):
        host.user.send_frame(guest.user, Datagram(connection, b"late"), 3)
        wire.run(0.5)
    mine = [s for s in wire.sent[sent_before:] if s.sender == guest.user.steam_id]
    assert mine == [], "late messages should not be answered"
    assert guest.of(DatagramReceived) == [], "nor reported"


def test_who_is_no_longer_expected_begins_nothing_on_a_session_that_is_open(
    wire: SteamWire,
) -> None:
    host, guest, guest_peer, _ = wire.meet()
    host.user.unexpected.add(guest.user.steam_id)
    guest.user.send_frame(host.user, Hello(77, 1))
    guest.user.send_frame(host.user, Confirm(77))
    wire.run(1.0)
    assert [e.peer for e in host.of(Connected)] == [guest_peer], (
        "whoever is in the lobby should be asked for each connection, not only for the session"
    )


def test_a_host_does_not_answer_a_session_that_says_no_hello(wire: SteamWire) -> None:
    host, guest = wire.node("host"), wire.user("guest")
    guest.send_raw(host.user, b"")
    guest.send_raw(host.user, b"\xff" * 3000, 2)
    guest.send_frame(host.user, Datagram(5, b"!"), 3)
    wire.run(10.0)
    assert host.events == [], "there is nothing to report"
    assert not [s for s in wire.sent if s.sender == host.user.steam_id], "and nothing to say"
    assert host.user.library.ends == {}, "an accepted session that comes to nothing is closed"


def test_hellos_of_one_user_are_bounded(wire: SteamWire) -> None:
    host, guest = wire.node("host"), wire.user("guest")
    for number in range(500):
        guest.send_frame(host.user, Hello(number, 1))
    wire.run(3.0)
    answers = [s for s in wire.sent if s.sender == host.user.steam_id]
    assert len(answers) <= 8, f"a flood of hellos should not be answered by one: {len(answers)}"
    assert sum(len(s.payload) for s in answers) <= 500 * 14, "nor by more bytes than it cost"
    wire.run(10.0)
    assert host.events == [], "nobody came in, so nobody is to be reported"


def test_connections_with_one_user_are_bounded(wire: SteamWire) -> None:
    host, guest = wire.node("host"), wire.user("guest")
    for number in range(2 * STEAM_CONNECTIONS_PER_USER_MAX):
        guest.send_frame(host.user, Hello(number, 1))
        guest.send_frame(host.user, Confirm(number))
        wire.run(0.2)
    assert len(host.of(Connected)) == STEAM_CONNECTIONS_PER_USER_MAX, (
        "one user should not take the place of many"
    )


def test_hellos_that_are_taken_back_are_bounded_too(wire: SteamWire) -> None:
    host, guest = wire.node("host"), wire.user("guest")
    for number in range(200):
        guest.send_frame(host.user, Hello(number, 1))
        wire.run(0.03, FINE_STEP_S)
        guest.send_frame(host.user, Goodbye(number, CloseCode.NORMAL, "", (0, 0, 0)))
        wire.run(0.02, FINE_STEP_S)
    answers = [s for s in wire.sent if s.sender == host.user.steam_id]
    assert len(answers) <= 8 + 10 + 1, f"ten seconds are worth ten more answers: {len(answers)}"
    assert host.events == [], "and nobody came in"


def test_nothing_is_sent_into_a_session_that_the_other_side_asks_for_anew(
    wire: SteamWire,
) -> None:
    """Sending would accept it, whoever asks."""
    host, guest, guest_peer, _ = wire.meet()
    network = wire.world.network
    network.vanish(guest.user.library)
    guest.user.send_raw(host.user, b"me again")
    wire.world.advance(0.5)
    before = len(wire.sent)
    host.endpoint.flush(wire.now_s)
    host.endpoint.send_datagram(guest_peer, b"who?")
    host.endpoint.send_reliable(guest_peer, Channel.CONTROL, b"who?")
    host.endpoint.flush(wire.now_s)
    assert host.user.library.ends[guest.user.steam_id].requested, "a request should be waiting"
    assert wire.sent[before:] == [], "nothing should be sent before it was decided"


def test_nothing_but_the_handshake_is_sent_before_the_session_is_connected(
    wire: SteamWire,
) -> None:
    host, guest = wire.node("host"), wire.node("guest", accept=False)
    host.is_frozen = True
    peer = guest.endpoint.connect(host.address, wire.now_s)
    for _ in range(300):
        guest.endpoint.send_datagram(peer, b"where I am")
        wire.step(0.01)
    guest.endpoint.send_reliable(peer, Channel.CONTROL, b"may I come in?")
    wire.run(1.0)
    assert [type(s.frame) for s in wire.sent] == [Hello], (
        "only the hello should wait inside Steam, which queues everything as reliable"
    )
    host.is_frozen = False
    assert wire.run_until(lambda: bool(host.of(ReliableReceived))), "then the rest should follow"
    assert host.of(DatagramReceived) == [], "datagrams of that time should not come late"
    unconnected = {type(s.frame) for s in wire.sent if s.state != standin_network.CONNECTED}
    assert unconnected == {Hello}, f"before the session was there only hello: {unconnected}"


def test_while_the_relays_are_not_ready_a_connection_gets_more_time() -> None:
    wire = SteamWire()
    host = wire.node("host")
    user = wire.users["guest"] = SteamUser(wire.world, wire.world.add_user("guest"))
    wire.world.network.blocked = {(user.steam_id, host.user.steam_id)}
    # Valve's relays answer late: the stand-in is ready after a second, so it is held back.
    user.library.relay_ready = False
    guest = SteamNode(user, wire.world, accept=False)
    wire.nodes.append(guest)
    guest.endpoint.connect(host.address, wire.now_s)
    for _ in range(160):
        user.library.relay_ready = False
        wire.step(0.05)
    assert guest.events == [], "eight seconds should not be too long while the relays warm up"
    wire.world.network.blocked.clear()
    user.library.relay_ready = True
    assert wire.run_until(lambda: bool(guest.of(Connected)), 6.0), "once they are, it should work"
    wire.close()


def test_relays_that_never_get_ready_do_not_hold_up_the_answer_for_ever(wire: SteamWire) -> None:
    guest = wire.node("guest", accept=False)
    guest.endpoint.connect(wire.nowhere, wire.now_s)
    began_s = wire.now_s
    while not guest.events and wire.now_s < began_s + 60:
        guest.user.library.relay_ready = False
        wire.step(0.05)
    assert wire.now_s - began_s < CONNECT_TIMEOUT_S + STEAM_RELAY_WAIT_S + 0.2, "it should end"
    assert guest.of(Disconnected)[0].code is CloseCode.UNREACHABLE, "as unreachable"
