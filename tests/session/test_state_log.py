"""What a log tells of a session: each change of a state, on both sides, with who, why and how long.

Method: two real sessions over the simulated network; the lines are read as a person would.
"""

import logging

import pytest

from net.session.guest import GuestSettings
from net.session.state_log import StateLog
from net.session.states import GuestEvent, GuestState
from tests.helpers.sessions import GAME_VERSION, JOIN_TOKEN, GuestSide, SessionTrio


def test_a_line_says_who_why_and_how_long(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    now_s = 100.0
    log = StateLog("guest", lambda: now_s)
    now_s = 104.24
    log.note(
        GuestState.KNOCKING, GuestState.LOADING, GuestEvent.ACCEPTED_AS_IS, "the host said so",
        name="Ada",
    )  # fmt: skip
    now_s = 104.74
    log.note(GuestState.LOADING, GuestState.ENDED, GuestEvent.LEFT, 'evil"\nguest was="x"')
    first, second = caplog.messages
    assert first == (
        'guest was="knocking" is="loading" because="accepted, replica is kept" '
        'why="the host said so" after_s=4.2 name="Ada"'
    ), "the line should tell everything"
    assert "after_s=0.5" in second, "each state should be timed from its own beginning"
    assert "\n" not in second, "what a peer wrote should stay inside of its quotes"
    assert r'why="evil\"\nguest was=\"x\""' in second, "and be told apart from the line's own"


def test_the_whole_life_of_a_friend_is_in_both_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    trio = SessionTrio.playing(1)
    (friend,) = trio.guests
    trio.cut(friend)
    trio.run(8)
    trio.restore(friend)
    trio.run(5)
    trio.host.session.kick(friend.session.character, "Good\nnight.", block=True)
    trio.run(2)
    host = [line for line in caplog.messages if line.startswith("guest ")]
    own = [line for line in caplog.messages if line.startswith("own_session ")]
    steps = [line.split(" because=")[0].removeprefix("guest ") for line in host]
    assert [step for step in steps if "stranger" not in step or "knocking" in step] == [
        'was="stranger" is="knocking"',
        'was="knocking" is="loading"',
        'was="loading" is="playing"',
        'was="playing" is="cut off"',
        'was="cut off" is="playing"',
        'was="playing" is="gone"',
    ], f"the host's log should tell each step once: {host}"
    assert all(friend.name in line for line in host), f"each should say who: {host}"
    assert any('why="silence"' in line for line in host), f"silence should be told: {host}"
    assert 'because="kicked" why="Good night."' in host[-1], f"and why he was sent away: {host}"
    assert [line.split(" because=")[0].removeprefix("own_session ") for line in own][:3] == [
        'was="idle" is="connecting"',
        'was="connecting" is="knocking"',
        'was="knocking" is="loading"',
    ], f"the guest's own log should begin with the way in: {own}"
    assert 'is="ended"' in own[-1], f"and end with the end: {own}"
    assert "Good night." in own[-1], f"with the host's words: {own}"
    assert any('is="reconnecting" because="connection lost" why="silence"' in x for x in own), own


def test_a_refusal_is_one_line_with_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    trio = SessionTrio.playing(1)
    other = GuestSettings("other", GAME_VERSION, "stranger", 1, JOIN_TOKEN)
    stranger = GuestSide(trio.network, "stranger", settings=other)
    trio.guests.append(stranger)
    stranger.session.connect(trio.now_s)
    assert trio.run_until(lambda: stranger.state is GuestState.ENDED), "he is turned away"
    refused = [line for line in caplog.messages if 'because="host says no"' in line]
    assert len(refused) == 1, f"it should be told once: {caplog.messages}"
    assert "data files" in refused[0], f"with the reason: {refused}"
    assert 'name="stranger"' in refused[0], f"and who it was: {refused}"
