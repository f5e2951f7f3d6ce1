"""Messages: every sentence about sessions and sending that the transport stands on.

Goal: what the binding promises is what Valve's messages layer does, the unpleasant included.
Method: friends over the stand-in's network, under a virtual clock and a seed.
"""

import pytest

from net.steam import (
    SESSION_BROKEN_RESULTS,
    STEAM_API_MESSAGE_MAX_BYTES,
    ConnectionState,
    EndReason,
    LobbyChatUpdate,
    MemberChange,
    Result,
    SendFlags,
    SteamId,
    SteamNetworkingMessagesSessionFailed,
    SteamNetworkingMessagesSessionRequest,
)
from tests.steam.party import Party, Player
from tests.steam.standin import GENERATIONS, Conditions
from tests.steam.standin.network import Arrived

UNRELIABLE = SendFlags.UNRELIABLE
RELIABLE = SendFlags.RELIABLE


def requests(player: Player) -> list[SteamId]:
    return [event.user for event in player.of(SteamNetworkingMessagesSessionRequest)]


def payloads(player: Player, channel: int = 0) -> list[bytes]:
    return [message.payload for message in player.messages if message.channel == channel]


def state(one: Player, other: Player) -> ConnectionState:
    return one.steam.messages.session(other.steam_id).state


@pytest.mark.parametrize("generation", sorted(GENERATIONS))
def test_nothing_arrives_before_the_session_is_accepted(generation: str) -> None:
    with Party("Ann", "Bob", generation=generation) as party:
        ann, bob = party.players
        for number in range(3):
            assert bob.send(ann, b"%d" % number) is Result.OK, "knocking should work"
        party.run(3)
        assert requests(ann) == [bob.steam_id], "one request should be reported, once"
        assert ann.messages == [], "nothing should arrive before it is accepted"
        assert ann.steam.messages.accept(bob.steam_id), "it waits to be accepted"
        party.run(1)
        assert payloads(ann) == [b"0", b"1", b"2"], "then everything should arrive in order"
        first = ann.messages[0]
        assert (first.sender, first.reliable) == (bob.steam_id, True), "with its sender"
        assert [message.number for message in ann.messages] == [1, 2, 3], "and its number"


def test_the_binding_accepts_nobody_by_itself() -> None:
    with Party("Ann", "Bob") as party:
        ann = party.players[0]
        stranger = party.stranger("Sly")
        stranger.send(ann, b"let me in")
        party.run(11)
        assert requests(ann) == [stranger.steam_id], "the decision is the caller's"
        assert ann.messages == [], "without it nothing is let in"
        failed = stranger.of(SteamNetworkingMessagesSessionFailed)
        assert [event.user for event in failed] == [ann.steam_id], "and the stranger gives up"


def test_a_request_refused_by_closing_is_over_without_a_reply() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        bob.send(ann, b"hello?")
        party.run(1)
        assert ann.steam.messages.close_session(bob.steam_id), "there is a request to refuse"
        assert not ann.steam.messages.accept(bob.steam_id), "afterwards there is none to accept"
        assert state(ann, bob) is ConnectionState.NONE, "nothing is kept of it"
        party.run(12)
        assert ann.messages == [], "nothing ever arrives"
        assert bob.of(SteamNetworkingMessagesSessionFailed) == [], "the other side is told nothing"
        assert state(bob, ann) is ConnectionState.NONE, "its session is just gone"


def test_sending_something_back_accepts() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        bob.send(ann, b"hello?")
        party.run(0.5)
        ann.send(bob, b"hello!")
        party.run(0.5)
        assert payloads(ann) == [b"hello?"], "answering lets the other's messages in"
        assert payloads(bob) == [b"hello!"], "and reaches them"
        assert requests(bob) == [], "who asked is not asked in turn"


def test_two_who_knock_at_once_need_not_accept() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        ann.send(bob, b"from Ann")
        bob.send(ann, b"from Bob")
        party.run(1)
        assert (payloads(ann), payloads(bob)) == ([b"from Bob"], [b"from Ann"]), "both get through"
        assert requests(ann) + requests(bob) == [], "nobody is asked"


def test_accepting_what_nobody_asked_for_says_so() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        assert not ann.steam.messages.accept(bob.steam_id), "nothing is pending"
        assert not ann.steam.messages.close_session(bob.steam_id), "nothing is open"


def test_a_session_not_accepted_in_time_fails_with_reason_and_text() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        bob.send(ann, b"anybody there?")
        party.run(11)
        (failed,) = bob.of(SteamNetworkingMessagesSessionFailed)
        assert failed.user == ann.steam_id, "it should name the other side"
        assert failed.end_reason is EndReason.TIMEOUT, "why"
        assert failed.state is ConnectionState.PROBLEM_DETECTED_LOCALLY, "in which state"
        assert failed.debug_text, "and in Steam's words"
        info = bob.steam.messages.session(ann.steam_id)
        assert (info.state, info.end_reason) == (failed.state, failed.end_reason), (
            "asking should give the same"
        )
        assert not ann.steam.messages.accept(bob.steam_id), "too late to accept"


def test_nobody_at_home_is_a_failure_too() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        nobody = SteamId(party.world.add_user("Nobody").steam_id)
        assert ann.steam.messages.send(nobody, b"x", RELIABLE) is Result.OK, "it is queued"
        party.run(11)
        assert [e.user for e in ann.of(SteamNetworkingMessagesSessionFailed)] == [nobody], (
            "and fails in bounded time"
        )


def test_what_is_sent_while_connecting_is_reliable_whatever_the_flags() -> None:
    conditions = Conditions(loss_pct=50)
    with Party("Ann", "Bob", seed=3, conditions=conditions) as party:
        ann, bob = party.players
        for number in range(20):
            bob.send(ann, b"%d" % number, UNRELIABLE)
        pending = bob.steam.messages.session(ann.steam_id).pending_reliable_bytes
        assert pending == sum(len(b"%d" % number) for number in range(20)), (
            "before the session is connected everything is queued as reliable"
        )
        party.run(5)
        ann.steam.messages.accept(bob.steam_id)
        party.run(8)
        assert payloads(ann) == [b"%d" % number for number in range(20)], (
            "so none of it is lost, and it holds up what follows"
        )


def test_channels_are_polled_one_by_one() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        for channel in (0, 1, 7):
            bob.send(ann, b"on %d" % channel, channel=channel)
        party.run(1)
        assert (payloads(ann, 0), payloads(ann, 1)) == ([b"on 0"], [b"on 1"]), "those polled"
        assert payloads(ann, 7) == [], "an unpolled channel keeps its messages"
        (late,) = ann.steam.messages.receive(7)
        assert (late.payload, late.channel) == (b"on 7", 7), "until somebody asks"


def test_reading_is_capped_and_the_rest_waits() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        for number in range(30):
            bob.send(ann, b"%d" % number)
        party.world.advance(1)
        first = ann.steam.messages.receive(0, limit=20)
        rest = ann.steam.messages.receive(0, limit=20)
        got = [message.payload for message in first + rest]
        assert (len(first), got) == (20, [b"%d" % number for number in range(30)]), (
            "one call takes no more than asked, in order"
        )
        for wrong in (0, -1, 257):
            with pytest.raises(ValueError, match="256"):
                ann.steam.messages.receive(0, limit=wrong)


def test_every_received_message_is_given_back_to_steam() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        for size in (0, 1, 1200, 50_000):
            assert bob.send(ann, bytes(size)) is Result.OK, "any size up to the limit goes"
        party.run(2)
        assert [len(payload) for payload in payloads(ann)] == [0, 1, 1200, 50_000], "it arrives"
        assert ann.library.messages_out == 0, "and its memory is Steam's again"


@pytest.mark.parametrize("seed", range(4))
def test_reliable_messages_of_a_channel_arrive_once_and_in_order(seed: int) -> None:
    rough = Conditions(delay_ms=60, jitter_ms=30, loss_pct=15, duplicate_pct=10, reorder_pct=20)
    with Party("Ann", "Bob", seed=seed, conditions=rough) as party:
        ann, bob = party.players
        party.connect(bob, ann)
        party.run(2)
        ann.messages.clear()
        sent = {channel: [b"%d/%d" % (channel, n) * 200 for n in range(60)] for channel in (1, 2)}
        for number in range(60):
            for channel, messages in sent.items():
                bob.send(ann, messages[number], channel=channel)
        party.run(15)
        assert {channel: payloads(ann, channel) for channel in (1, 2)} == sent, (
            "within each channel nothing is lost, doubled or overtaken"
        )


def test_order_is_not_kept_between_channels() -> None:
    rough = Conditions(loss_pct=20)
    with Party("Ann", "Bob", seed=1, conditions=rough) as party:
        ann, bob = party.players
        party.connect(bob, ann)
        party.run(3)
        ann.messages.clear()
        for number in range(200):
            bob.send(ann, b"%03d" % number * 300, channel=number % 2)
            party.run(0.02, step_s=0.02)
        party.run(5)
        arrived = [message.payload[:3] for message in ann.messages]
        assert len(arrived) == 200, "everything arrives"
        assert arrived != sorted(arrived), "nobody may count on the order of two channels"


def test_unreliable_messages_are_lost_doubled_and_overtaken() -> None:
    rough = Conditions(loss_pct=20, duplicate_pct=10, reorder_pct=20, jitter_ms=5)
    with Party("Ann", "Bob", seed=2, conditions=rough) as party:
        ann, bob = party.players
        party.connect(bob, ann)
        party.run(2)
        ann.messages.clear()
        for number in range(300):
            bob.send(ann, b"%03d" % number, UNRELIABLE | SendFlags.NO_NAGLE, channel=1)
            party.run(1 / 30)
        party.run(1)
        got = payloads(ann, 1)
        assert len(set(got)) < 300, "some should be lost"
        assert len(got) > len(set(got)), "some should come twice"
        assert got != sorted(got), "some should be overtaken"
        assert not any(message.reliable for message in ann.messages), "none was made reliable"


def test_large_unreliable_messages_are_sent_reliable_in_silence() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        bob.send(ann, bytes(16_500), UNRELIABLE)
        bob.send(ann, bytes(16_501), UNRELIABLE)
        party.run(1)
        assert [message.reliable for message in ann.messages] == [False, True], (
            "beyond 15 packets Steam makes a message reliable"
        )


def test_a_message_that_is_too_long_is_refused_before_steam_sees_it() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        assert bob.send(ann, bytes(STEAM_API_MESSAGE_MAX_BYTES)) is Result.OK, "512 KiB go"
        party.run(4)
        assert len(payloads(ann)[0]) == 512 * 1024, "and arrive"
        with pytest.raises(ValueError, match="parts"):
            bob.send(ann, bytes(STEAM_API_MESSAGE_MAX_BYTES + 1))
        raw = party.world.network.send(
            bob.library, ann.steam_id, bytes(512 * 1024 + 1), int(RELIABLE), 0
        )
        assert raw == Result.INVALID_PARAM, "as Steam itself would refuse it"
        assert state(bob, ann) is ConnectionState.CONNECTED, "and the session lives on"


def test_a_full_send_buffer_is_told_and_drains() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        results = [bob.send(ann, bytes(64 * 1024)) for _ in range(12)]
        accepted = results.count(Result.OK)
        assert results[-1] is Result.LIMIT_EXCEEDED, "512 KiB are as much as may wait"
        assert 8 <= accepted <= 9, "up to there it is taken"
        party.run(4)
        assert len(payloads(ann)) == accepted, "what was taken arrives"
        assert bob.send(ann, b"again") is Result.OK, "and there is room again"


def test_no_delay_is_dropped_when_it_would_wait() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        flags = UNRELIABLE | SendFlags.NO_NAGLE | SendFlags.NO_DELAY
        assert bob.send(ann, b"now", flags, 1) is Result.OK, "an idle session sends at once"
        bob.send(ann, bytes(100_000))
        assert bob.send(ann, b"now or never", flags, 1) is Result.IGNORED, "a busy one drops it"
        with pytest.raises(ValueError, match="NO_DELAY"):
            bob.send(ann, b"x", RELIABLE | SendFlags.NO_DELAY)


@pytest.mark.parametrize("broken", [3, 35])
def test_sending_into_a_broken_session_fails_until_it_is_begun_anew(broken: int) -> None:
    with Party("Ann", "Bob") as party:
        party.world.network.broken_send_result = broken
        ann, bob = party.players
        party.connect(bob, ann)
        party.world.network.break_session(bob.library, ann.steam_id, 5009, "the router restarted")
        party.run(1)
        (failed,) = bob.of(SteamNetworkingMessagesSessionFailed)
        assert (failed.end_reason, failed.debug_text) == (
            EndReason.NAT_FIREWALL,
            "the router restarted",
        ), "the break should be told with its reason"
        result = bob.send(ann, b"hello?")
        assert result in SESSION_BROKEN_RESULTS, "header and code differ; both mean broken"
        bob.steam.messages.close_session(ann.steam_id)
        assert bob.send(ann, b"hello again") is Result.OK, "closing makes room for a new one"
        party.run(0.5)
        assert requests(ann) == [bob.steam_id] * 2, "which the other side is asked about anew"
        ann.steam.messages.accept(bob.steam_id)
        party.run(0.5)
        assert payloads(ann) == [b"hello again"], "and which works"


def test_a_broken_session_can_be_begun_anew_by_sending() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        party.world.network.break_session(bob.library, ann.steam_id, 5003, "timeout")
        flags = RELIABLE | SendFlags.AUTO_RESTART_BROKEN_SESSION
        assert bob.send(ann, b"again", flags) is Result.OK, "the flag restarts the session"
        party.run(0.5)
        ann.steam.messages.accept(bob.steam_id)
        party.run(0.5)
        assert payloads(ann) == [b"again"], "with this message as its first"


def test_closing_on_purpose_is_not_told_to_the_other_side() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        ann.steam.messages.close_session(bob.steam_id)
        party.run(12)
        assert bob.of(SteamNetworkingMessagesSessionFailed) == [], "there is no notice"
        assert state(bob, ann) is ConnectionState.NONE, "the session is silently gone"


def test_late_messages_after_leaving_knock_at_whoever_left() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        ann.steam.messages.close_session(bob.steam_id)
        party.run(1)
        ann.events.clear()
        bob.send(ann, b"are you still there?")
        party.run(1)
        assert requests(ann) == [bob.steam_id], "the next message asks anew"
        assert ann.messages == [], "and waits for an answer that need not come"


def test_closing_drops_what_is_unsent_and_draining_saves_it() -> None:
    slow = Conditions(rate_bytes_per_s=20_000)
    with Party("Ann", "Bob", conditions=slow) as party:
        ann, bob = party.players
        party.connect(bob, ann)
        bob.send(ann, bytes(50_000))
        bob.steam.messages.close_session(ann.steam_id)
        party.run(4)
        assert payloads(ann) == [], "closing at once loses what waits"
        party.connect(bob, ann)
        bob.send(ann, b"goodbye" * 2000)
        for _ in range(60):
            if bob.steam.messages.session(ann.steam_id).unsent_reliable_bytes == 0:
                break
            party.run(1 / 30)
        assert bob.steam.messages.session(ann.steam_id).unsent_reliable_bytes == 0, (
            "everything should be acknowledged within two seconds at this rate"
        )
        bob.steam.messages.close_session(ann.steam_id)
        party.run(1)
        assert payloads(ann) == [b"goodbye" * 2000], "closing after draining loses nothing"


def test_a_vanished_friend_shows_as_a_broken_session_and_a_lost_member() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        party.join(lobby, cleo)
        party.connect(bob, ann)
        party.crash(bob)
        party.run(14)
        (failed,) = ann.of(SteamNetworkingMessagesSessionFailed)
        assert (failed.user, failed.end_reason) == (bob.steam_id, EndReason.REMOTE_TIMEOUT), (
            "the session should break within some ten seconds"
        )
        assert cleo.of(SteamNetworkingMessagesSessionFailed) == [], "Cleo had none with Bob"
        party.run(10, step_s=0.5)
        lost = [
            event.user
            for event in cleo.of(LobbyChatUpdate)
            if event.change & MemberChange.DISCONNECTED
        ]
        assert lost == [bob.steam_id], "but the lobby tells everybody"
        party.players.remove(bob)


def test_a_one_way_break_in_the_network_is_noticed() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        party.world.network.blocked.add((bob.steam_id, ann.steam_id))
        party.run(13)
        assert len(ann.of(SteamNetworkingMessagesSessionFailed)) == 1, "Ann hears nothing of Bob"


def test_a_session_in_which_nobody_sends_goes_to_sleep_in_silence() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        party.run(200, step_s=1.0)
        assert {state(ann, bob), state(bob, ann)} == {ConnectionState.NONE}, "three minutes idle"
        assert ann.of(SteamNetworkingMessagesSessionFailed) == [], "is no failure"
        ann.events.clear()
        bob.send(ann, b"good morning")
        party.run(0.5)
        assert requests(ann) == [bob.steam_id], "the next message begins a new session"


def test_a_session_tells_how_it_is_doing() -> None:
    conditions = Conditions(delay_ms=45, loss_pct=0, rate_bytes_per_s=100_000)
    with Party("Ann", "Bob", conditions=conditions) as party:
        ann, bob = party.players
        info = bob.steam.messages.session(ann.steam_id)
        assert (info.state, info.ping_ms, info.quality_local) == (
            ConnectionState.NONE,
            None,
            None,
        ), "of no session there is no ping"
        bob.send(ann, b"knock")
        info = bob.steam.messages.session(ann.steam_id)
        assert (info.state, info.ping_ms) == (ConnectionState.CONNECTING, None), "nor yet"
        party.run(1)
        ann.steam.messages.accept(bob.steam_id)
        party.run(1)
        bob.send(ann, bytes(50_000))
        info = bob.steam.messages.session(ann.steam_id)
        assert (info.state, info.ping_ms) == (ConnectionState.CONNECTED, 90), "now there is"
        assert info.quality_local == pytest.approx(1.0), "with its quality"
        assert info.unsent_reliable_bytes == 50_000, "with what waits and what is unacknowledged"
        assert info.pending_reliable_bytes < 50_000, "some of which is on its way"
        assert info.queue_time_us > 300_000, "and how long a message would wait"


def test_messages_share_one_connection() -> None:
    conditions = Conditions(rate_bytes_per_s=125_000)
    with Party("Ann", "Bob", conditions=conditions) as party:
        ann, bob = party.players
        party.connect(bob, ann)
        bob.send(ann, bytes(250_000), channel=2)
        bob.send(ann, b"presence", UNRELIABLE, 1)
        party.run(1)
        assert payloads(ann, 1) == [], "behind bulk, presence waits"
        party.run(2)
        assert payloads(ann, 1) == [b"presence"], "until the bulk is through"


def test_the_first_session_is_slow_when_the_relays_are_not_ready() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        bob.library.relay_ready = False
        bob.send(ann, b"knock")
        party.run(2)
        assert requests(ann) == [], "getting ready for the relays comes first"
        party.run(3)
        assert requests(ann) == [bob.steam_id], "then the session begins all the same"


def test_closing_a_channel_drops_what_waits_on_it() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        party.connect(bob, ann)
        bob.send(ann, b"kept", channel=0)
        bob.send(ann, b"dropped", channel=1)
        party.world.advance(1)
        assert ann.steam.messages.close_channel(bob.steam_id, 1), "the session exists"
        assert ann.steam.messages.receive(1) == [], "what waited there is gone"
        assert len(ann.steam.messages.receive(0)) == 1, "other channels are untouched"


def test_messages_from_nobody_are_dropped_and_still_given_back() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        for sender in (0, bob.steam_id):
            ann.library.store_message(Arrived(sender, 0, b"boo", True, 1, 0))
        got = [(message.sender, message.payload) for message in ann.steam.messages.receive(0)]
        assert got == [(bob.steam_id, b"boo")], "only a user has a Steam id"
        assert ann.library.messages_out == 0, "the other message is Steam's again too"


def test_wrong_arguments_are_told() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        with pytest.raises(ValueError, match="id of a lobby"):
            ann.steam.messages.send(SteamId(lobby), b"x", RELIABLE)
        with pytest.raises(ValueError, match="channels"):
            ann.send(bob, b"x", channel=-1)
        with pytest.raises(ValueError, match="channels"):
            ann.steam.messages.receive(2**31)


def test_three_players_keep_their_sessions_apart() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        party.connect(bob, ann)
        party.connect(cleo, ann)
        ann.messages.clear()
        bob.send(ann, b"from Bob")
        cleo.send(ann, b"from Cleo")
        ann.steam.messages.close_session(bob.steam_id)
        party.run(1)
        got = [(message.sender, message.payload) for message in ann.messages]
        assert got == [(cleo.steam_id, b"from Cleo")], "closing one leaves the other"
        assert state(ann, cleo) is ConnectionState.CONNECTED, "as it was"
