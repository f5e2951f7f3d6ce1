"""Every pair of routers: who finds a way by punching, and who goes over the relay.

Goal: whatever stands between two friends, they are connected, directly where the table of `nat`
says that it can be, and within the time that punching may take where not. Method: real endpoints
on both sides of routers made of sockets, one virtual clock.
"""

from functools import partial

import pytest

from net.limits import CONNECT_TIMEOUT_S, PUNCH_MAX_S
from net.transports.interface import (
    Connected,
    DatagramReceived,
    ReliableReceived,
)
from tests.punching.meeting import Meeting, say
from tests.punching.nat import PUNCHABLE, NatKind


@pytest.mark.parametrize("callee_kind", NatKind, ids=lambda kind: f"to {kind.value}")
@pytest.mark.parametrize("caller_kind", NatKind, ids=lambda kind: kind.value)
def test_two_friends_behind_routers_are_connected(
    meeting: Meeting, caller_kind: NatKind, callee_kind: NatKind
) -> None:
    caller = meeting.player(meeting.nat(caller_kind, 1).socket())
    callee = meeting.player(meeting.nat(callee_kind, 2).socket())
    began_s = meeting.now_s
    token = meeting.introduce(caller, callee)
    assert meeting.run_until(partial(caller.has_reached, token), PUNCH_MAX_S + 1.0), (
        "a way should always be found"
    )
    way = caller.reached(token)
    assert way is not None
    took_s = meeting.now_s - began_s
    is_punchable = PUNCHABLE[caller_kind, callee_kind]
    assert way.is_relayed is not is_punchable, "the relay is for those who cannot be punched to"
    if is_punchable:
        assert took_s < 1.0, f"punching should take a few packets, not {took_s:.2f} s"

    to_callee, to_caller = meeting.connect(caller, callee, way)
    for sender, peer, receiver in (
        (caller, to_callee, callee),
        (callee, to_caller, caller),
    ):
        say(sender.game.endpoint, peer, b"hello")
        sender.game.endpoint.send_datagram(peer, bytes(1100))
        assert meeting.run_until(partial(receiver.game.has, ReliableReceived, 1)), (
            "messages should arrive"
        )
        assert meeting.run_until(partial(receiver.game.has, DatagramReceived, 1)), (
            "the largest datagram should arrive, also inside of a relayed frame"
        )
        assert sender.game.endpoint.stats(peer).is_relayed is not is_punchable, (
            "both sides should know whether they go over the relay"
        )
    assert callee.endpoint.remote_address(to_caller) is not None, "the other side is somewhere"
    if is_punchable:
        assert meeting.relay.counts.packets_forwarded == 0, "nothing should go over the relay"
        assert way.address[0] == "127.77.2.1", "and the way leads to the other router"
    else:
        assert meeting.relay.counts.packets_forwarded >= 4, "all of it should go over the relay"
    assert len(callee.game.of(Connected)) == 1, "there should be one connection, not several"


def test_friends_behind_the_same_router_find_each_other_inside(meeting: Meeting) -> None:
    """Most routers do not lead from inside to their own public address."""
    home = meeting.nat(NatKind.PORT_RESTRICTED, 3)
    caller, callee = meeting.player(home.socket()), meeting.player(home.socket())
    token = meeting.introduce(caller, callee)
    assert meeting.run_until(partial(caller.has_reached, token), 2.0), "it should be quick"
    way = caller.reached(token)
    assert way is not None
    assert way.address == callee.local, "the way should stay inside of the house"
    meeting.connect(caller, callee, way)


def test_without_a_relay_friends_who_cannot_be_punched_to_are_told_so(meeting: Meeting) -> None:
    caller = meeting.player(meeting.nat(NatKind.SYMMETRIC, 1).socket())
    callee = meeting.player(meeting.nat(NatKind.SYMMETRIC, 2).socket())
    token = meeting.introduce(caller, callee, has_relay=False)
    assert meeting.run_until(lambda: bool(caller.results), PUNCH_MAX_S + 1.0), "it should be told"
    assert caller.results[0].token == token, "of the one who was looked for"
    assert caller.reached(token) is None, "that there is no way"


def test_a_way_that_carries_no_connection_can_be_given_up_for_the_relay(meeting: Meeting) -> None:
    caller = meeting.player(meeting.nat(NatKind.FULL_CONE, 1).socket())
    callee = meeting.player(meeting.nat(NatKind.FULL_CONE, 2).socket())
    token = meeting.introduce(caller, callee)
    assert meeting.run_until(partial(caller.has_reached, token), 1.0), "a way should be found"
    direct = caller.reached(token)
    assert direct is not None
    meeting.run(CONNECT_TIMEOUT_S, 0.05)
    relayed = caller.puncher.relay_instead(direct, meeting.now_s)
    assert relayed is not None, "the server has a relay"
    to_callee, _ = meeting.connect(caller, callee, relayed)
    assert caller.game.endpoint.stats(to_callee).is_relayed, "it should go over the relay"
    assert caller.puncher.relay_instead(relayed, meeting.now_s) is None, "there is no third way"


def test_a_player_without_a_router_is_reached_from_behind_any(meeting: Meeting) -> None:
    host = meeting.player()
    for number, kind in enumerate(NatKind, start=1):
        guest = meeting.player(meeting.nat(kind, number).socket())
        token = meeting.introduce(guest, host)
        assert meeting.run_until(partial(guest.has_reached, token), 1.0), (
            f"from behind a {kind.value} router the way should be found at once"
        )
        way = guest.reached(token)
        assert way is not None
        assert not way.is_relayed, "and need no relay"
        meeting.connect(guest, host, way)


@pytest.mark.parametrize("bind_address", ["::1", "::"])
@pytest.mark.parametrize("is_relayed", [False, True], ids=["directly", "over the relay"])
def test_the_way_is_found_over_ipv6_too(bind_address: str, is_relayed: bool) -> None:
    meeting = Meeting("::1")
    try:
        caller = meeting.player(bind_address=bind_address)
        callee = meeting.player(bind_address=bind_address)
        if is_relayed:
            # As if nothing came through: each is told an address at which nobody is.
            meeting.hide_addresses = True
        token = meeting.introduce(caller, callee)
        assert meeting.run_until(partial(caller.has_reached, token), PUNCH_MAX_S + 1.0), (
            "a way should be found"
        )
        way = caller.reached(token)
        assert way is not None
        assert way.is_relayed is is_relayed, "the way that there is"
        _, to_caller = meeting.connect(caller, callee, way)
        say(callee.game.endpoint, to_caller, b"hello")
        assert meeting.run_until(partial(caller.game.has, ReliableReceived, 1)), "and be heard"
    finally:
        meeting.close()
