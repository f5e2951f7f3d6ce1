"""Sessions and messages over a shared library of real C structs, each user with a copy of its own.

Time passes for the network only when a test says so, or when something is on its way.
"""

import pytest

from net.steam import (
    ConnectionState,
    Result,
    SendFlags,
    SteamNetworkingMessagesSessionFailed,
    SteamNetworkingMessagesSessionRequest,
)
from tests.helpers.waiting import wait_until
from tests.steam.cloud import NO_COMPILER, compiler
from tests.steam.cloud.users import Friends, User

pytestmark = pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)


def open_session(one: User, other: User) -> None:
    assert one.steam.messages.send(other.user, b"knock", SendFlags.RELIABLE) is Result.OK
    assert other.hear(SteamNetworkingMessagesSessionRequest).user == one.user, "the peer is asked"
    assert other.steam.messages.receive(0) == [], "and gets nothing before it says yes"
    assert other.steam.messages.accept(one.user), "it may say yes"
    assert other.receive(0, 1) == [b"knock"], "and then gets what was sent"


def everything_has_arrived(sender: User, receiver: User) -> None:
    wait_until(
        lambda: sender.steam.messages.session(receiver.user).unsent_reliable_bytes == 0,
        "a word that everything has arrived",
    )


def test_nothing_gets_through_to_a_computer_that_stands_still(friends: Friends) -> None:
    broker = friends.broker
    ada, ben = friends.open("Ada", "Ben")
    open_session(ada, ben)
    everything_has_arrived(ada, ben)
    sent, _ = broker.messages
    broker.freeze(ben.account)
    for flags in (SendFlags.UNRELIABLE, SendFlags.RELIABLE):
        ada.steam.messages.send(ben.user, bytes([flags]), flags, 1)
    wait_until(lambda: broker.messages == (sent + 2, 1), "two messages, of which one is lost")
    broker.pass_time(1.0)
    ben.catch_up()
    assert ben.steam.messages.receive(1) == [], "nothing arrives"
    assert ada.steam.messages.session(ben.user).unsent_reliable_bytes == 1, "and it is known"
    broker.freeze(ben.account, frozen=False)
    assert ben.receive(1, 1) == [bytes([SendFlags.RELIABLE])], "later only what is reliable does"


def test_messages_arrive_in_the_order_of_their_channel_whatever_is_lost(friends: Friends) -> None:
    friends.broker.weather.loss_pct = 20
    friends.broker.weather.jitter_ms = 10
    ada, ben = friends.open("Ada", "Ben")
    open_session(ada, ben)
    wait_until(
        lambda: ada.steam.messages.session(ben.user).state is ConnectionState.CONNECTED,
        "an open session, once somebody has answered",
    )
    for number in range(60):
        for channel in (1, 2):
            sent = ada.steam.messages.send(ben.user, bytes([number]), SendFlags.RELIABLE, channel)
            assert sent is Result.OK, "there is room for it"
        ada.steam.messages.send(ben.user, bytes([number]), SendFlags.UNRELIABLE, 3)
    for channel in (1, 2):
        assert ben.receive(channel, 60) == [bytes([n]) for n in range(60)], "in order, all, once"
    unreliable = ben.receive(3, 1)
    assert 0 < len(unreliable) < 60, "of the unreliable ones some are lost"
    everything_has_arrived(ada, ben)
    assert ada.steam.messages.session(ben.user).ping_ms, "the round trip should be measured"


def test_what_is_too_much_is_refused_and_nothing_else_is_harmed(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    open_session(ada, ben)
    everything_has_arrived(ada, ben)
    # So that what is under way stays so.
    friends.broker.freeze(ben.account)
    whole = bytes(range(256)) * 2000
    assert ada.steam.messages.send(ben.user, whole, SendFlags.RELIABLE) is Result.OK, (
        "half a megabyte is a message"
    )
    assert ada.steam.messages.send(ben.user, whole, SendFlags.RELIABLE) is Result.LIMIT_EXCEEDED, (
        "two do not fit into the send buffer"
    )
    nodelay = SendFlags.UNRELIABLE | SendFlags.NO_DELAY
    assert ada.steam.messages.send(ben.user, b"x", nodelay) in (Result.OK, Result.IGNORED)
    friends.broker.freeze(ben.account, frozen=False)
    assert ben.receive(0, 1)[0] == whole, "the first arrives"


def test_a_session_that_nobody_accepts_or_that_breaks_is_reported(friends: Friends) -> None:
    broker = friends.broker
    ada, ben, cem = friends.open("Ada", "Ben", "Cem")
    ada.steam.messages.send(cem.user, b"anybody?", SendFlags.RELIABLE)
    cem.hear(SteamNetworkingMessagesSessionRequest)
    broker.pass_time(broker.pace.initial_timeout_s + 1)
    failed = ada.hear(SteamNetworkingMessagesSessionFailed)
    assert (failed.user, failed.state) == (cem.user, ConnectionState.PROBLEM_DETECTED_LOCALLY)
    assert ada.steam.messages.send(cem.user, b"again", SendFlags.RELIABLE) in (
        Result.CONNECT_FAILED,
        Result.NO_CONNECTION,
    ), "a broken session stays broken"
    again = SendFlags.RELIABLE | SendFlags.AUTO_RESTART_BROKEN_SESSION
    assert ada.steam.messages.send(cem.user, b"again", again) is Result.OK, "until it is restarted"
    ada.steam.messages.close_session(cem.user)

    open_session(ada, ben)
    broker.pass_time(10 * broker.pace.connected_timeout_s)
    everything_has_arrived(ada, ben)
    broker.block(ada.account, ben.account)
    broker.pass_time(broker.pace.connected_timeout_s + 1)
    for user, other in ((ada, ben), (ben, ada)):
        lost = user.hear(SteamNetworkingMessagesSessionFailed)
        assert lost.user == other.user, "the session with each other"
        assert lost.debug_text, "both sides hear that it broke, with words"
    broker.block(ada.account, ben.account, blocked=False)
    for user, other in ((ada, ben), (ben, ada)):
        user.steam.messages.close_session(other.user)
    open_session(ben, ada)


def test_a_session_closed_on_purpose_ends_in_silence(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    open_session(ada, ben)
    everything_has_arrived(ada, ben)
    assert ben.steam.messages.close_session(ada.user), "it was open"
    wait_until(
        lambda: ada.steam.messages.session(ben.user).state is ConnectionState.NONE,
        "no session any more at the other side",
    )
    ada.events += ada.steam.pump()
    failures = [e for e in ada.events if isinstance(e, SteamNetworkingMessagesSessionFailed)]
    assert failures == [], "and is told nothing"
    open_session(ada, ben)


def test_two_who_begin_at_once_have_one_session(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    for user, other in ((ada, ben), (ben, ada)):
        user.steam.messages.send(other.user, b"hello", SendFlags.RELIABLE)
    assert ada.receive(0, 1) == [b"hello"], "each gets what the other sent"
    assert ben.receive(0, 1) == [b"hello"], "without having been asked"
    assert friends.broker.sessions_of(ada.account) == [ben.user], "over one session"
