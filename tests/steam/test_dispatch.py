"""Fetching callbacks, and answers that come twice, late, in any order or not at all."""

import ctypes
import gc
import itertools

import pytest

from net.steam import (
    CallFailed,
    CallHandle,
    EnterResponse,
    Event,
    LobbyCreated,
    LobbyDataUpdate,
    LobbyEnter,
    LobbyId,
    LobbyMatchList,
    LobbyType,
    PersonaStateChange,
)
from net.steam.calls import CallKind, CallLedger
from net.steam.constants import CALLBACKS_PER_PUMP_MAX
from tests.steam.party import Party, Player
from tests.steam.standin import GENERATIONS

CALL, OTHER_CALL = CallHandle(7), CallHandle(8)
LOBBY, OTHER_LOBBY = LobbyId(70), LobbyId(80)


def answers(player: Player) -> list[Event]:
    kinds = (LobbyCreated, LobbyMatchList, CallFailed)
    return [event for event in player.events if isinstance(event, kinds)]


@pytest.mark.parametrize(
    ("generation", "packing"), list(itertools.product(sorted(GENERATIONS), [4, 8]))
)
def test_answers_are_read_in_every_generation_and_packing(generation: str, packing: int) -> None:
    with Party("Ann", "Bob", generation=generation, packing=packing) as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        assert ann.steam.matchmaking.members(lobby) == (ann.steam_id, bob.steam_id), (
            "the lobby that was created is the one that was entered"
        )


@pytest.mark.breadth(5)
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("delay_s", [0.0, 3.0])
def test_every_request_is_answered_once_whatever_comes_first(seed: int, delay_s: float) -> None:
    with Party("Ann", "Bob", "Cleo", seed=seed) as party:
        party.world.callback_delay_s = delay_s
        ann, bob, cleo = party.players
        calls = {ann.steam.matchmaking.create_lobby(LobbyType.PUBLIC, 8) for _ in range(3)}
        party.run(7)
        created = ann.of(LobbyCreated)
        assert len(created) == 3, "each of three requests should be answered once"
        assert {event.call for event in created} == calls, "each answer should carry its handle"
        lobbies = [event.lobby for event in created if event.lobby is not None]
        assert len(set(lobbies)) == 3, "each answer should name a lobby of its own"
        joins = {bob.steam.matchmaking.join_lobby(lobby): lobby for lobby in lobbies}
        search = cleo.steam.matchmaking.request_lobby_list()
        party.run(7)
        entered = {event.call: event.lobby for event in bob.of(LobbyEnter)}
        assert entered == joins, "each lobby should be entered by its own request"
        assert len(bob.of(LobbyEnter)) == 3, "and be reported once"
        found = cleo.of(LobbyMatchList)
        assert [event.call for event in found] == [search], "the search should be answered once"
        assert set(found[0].lobbies) == set(lobbies), "and list the lobbies"


def test_results_without_plain_callbacks_are_enough() -> None:
    with Party("Ann") as party:
        party.world.plain_callbacks = False
        ann = party.players[0]
        party.lobby_of(ann)
        ann.steam.matchmaking.request_lobby_list()
        party.run(1)
        assert len(ann.of(LobbyMatchList)) == 1, "the result of the call should be reported"


def test_a_request_that_is_not_carried_out_is_reported_with_its_handle() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        party.world.fail_calls = 2
        create = ann.steam.matchmaking.create_lobby(LobbyType.PUBLIC, 8)
        join = bob.steam.matchmaking.join_lobby(lobby)
        party.run(1)
        assert ann.of(CallFailed) == [CallFailed(create, None)], "the failed making is reported"
        assert bob.of(CallFailed) == [CallFailed(join, lobby)], "the failed joining, with its lobby"
        assert bob.of(LobbyEnter) == [], "and nothing else"


def test_a_request_that_steam_does_not_take_is_a_failure_too() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        ann.library.logged_on = False
        call = ann.steam.matchmaking.create_lobby(LobbyType.PUBLIC, 8)
        party.run(0.1)
        assert call == 0, "Steam gives no handle"
        assert ann.of(CallFailed) == [CallFailed(CallHandle(0), None)], (
            "every request should end in an event"
        )


def test_a_new_search_takes_the_place_of_the_one_before() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        ann.steam.matchmaking.request_lobby_list()
        second = ann.steam.matchmaking.request_lobby_list()
        party.run(1)
        assert [event.call for event in ann.of(LobbyMatchList)] == [second], (
            "only the newest search should be answered"
        )


def test_callbacks_that_nobody_asked_for_are_not_answers() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        ann.library.post(513, result=1, lobby=int(LOBBY))
        ann.library.post(510, count=1000)
        ann.library.post(703, call=999, callback=513, size=12)
        party.run(0.1)
        assert answers(ann) == [], "nothing was asked, so nothing should be answered"


def test_results_of_calls_that_are_not_ours_are_left_alone() -> None:
    with Party("Ann") as party:
        party.world.plain_callbacks = False
        ann = party.players[0]
        fields = {"lobby": int(LOBBY), "member": int(LOBBY), "success": 1}
        ann.library.begin_call(lambda: (505, fields))
        party.run(1)
        assert ann.events == [], "somebody else asked that"


def test_a_result_that_cannot_be_fetched_is_a_failure() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        call = ann.steam.matchmaking.create_lobby(LobbyType.PUBLIC, 8)
        ann.library.post(703, call=call, callback=513, size=12)
        party.world.advance(0.01)
        ann.pump()
        assert ann.events == [CallFailed(call, None)], (
            "a completion without a result should end the request, not invent an answer"
        )


def test_a_flood_of_callbacks_is_taken_in_portions() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        party.run(2)
        for number in range(CALLBACKS_PER_PUMP_MAX + 10):
            ann.library.post(304, who=1000 + number, flags=1)
        party.world.advance(0.1)
        first, second = ann.steam.pump(), ann.steam.pump()
        assert len(first) == CALLBACKS_PER_PUMP_MAX, "one pump should not hold up a frame"
        assert len(second) == 10, "the rest should come with the next"
        users = [event.user for event in first + second if isinstance(event, PersonaStateChange)]
        assert users == sorted(users), "in the order in which they happened"


def test_callbacks_without_or_with_absurd_bytes_do_no_harm() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        party.run(2)
        ann.events.clear()
        for callback in (304, 503, 504, 506, 513, 703, 1251, 1252, 99_999):
            ann.library.post_bytes(callback, b"")
            ann.library.post_bytes(callback, b"\0" * 70_000)
        party.run(0.1)
        assert ann.events == [], "nothing of that is news"


def test_what_is_reported_outlives_steams_memory() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        bob.send(ann, b"x" * 5000)
        ann.steam.messages.accept(bob.steam_id)
        bob.steam.matchmaking.send_chat(lobby, b"hello")
        before = [repr(event) for event in ann.events]
        party.run(1)
        ann.steam.messages.accept(bob.steam_id)
        party.run(1)
        # The stand-in overwrites each block as it is freed; collecting makes reuse likely.
        gc.collect()
        blocks = [ctypes.create_string_buffer(b"\xaa" * 5000) for _ in range(50)]
        assert [repr(event) for event in ann.events[: len(before)]] == before, (
            "events should hold values of their own"
        )
        assert ann.messages[0].payload == b"x" * 5000, "and so should messages"
        assert len(blocks) == 50, "the memory was really in use"


def test_collecting_garbage_between_pumps_changes_nothing() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        for _ in range(5):
            gc.collect()
            lobby = party.lobby_of(ann)
            party.join(lobby, bob)
            ann.steam.matchmaking.leave_lobby(lobby)
            bob.steam.matchmaking.leave_lobby(lobby)
        assert len(bob.of(LobbyEnter)) == 5, "every round should work"


def test_the_ledger_tells_several_makings_apart_only_by_their_results() -> None:
    ledger = CallLedger()
    ledger.begin(CALL, CallKind.CREATE)
    ledger.begin(OTHER_CALL, CallKind.CREATE)
    assert not ledger.claim(CallKind.CREATE, OTHER_LOBBY).report, (
        "with two requests under way nobody knows whose lobby that is"
    )
    assert ledger.finish(CALL, LOBBY), "a result says whose"
    assert ledger.finish(OTHER_CALL, OTHER_LOBBY), "and so does the other"
    assert not ledger.claim(CallKind.CREATE, LOBBY).report, "what was reported is not news"


def test_the_ledger_does_not_take_a_late_callback_for_the_next_answer() -> None:
    ledger = CallLedger()
    ledger.begin(CALL, CallKind.JOIN, LOBBY)
    assert ledger.finish(CALL, LOBBY), "the first try is answered by its result"
    ledger.begin(OTHER_CALL, CallKind.JOIN, LOBBY)
    assert not ledger.claim(CallKind.JOIN, LOBBY).report, (
        "the late callback belongs to the first try, and may say that it failed"
    )
    assert ledger.finish(OTHER_CALL, LOBBY), "the second try is answered by its own result"


def test_the_ledger_reports_a_plain_callback_that_comes_first() -> None:
    ledger = CallLedger()
    ledger.begin(CALL, CallKind.JOIN, LOBBY)
    claim = ledger.claim(CallKind.JOIN, LOBBY)
    assert (claim.report, claim.call) == (True, CALL), "it answers the one request for this lobby"
    assert not ledger.claim(CallKind.JOIN, LOBBY).report, "a second copy is not news"
    assert not ledger.finish(CALL, LOBBY), "neither is the result"
    assert ledger.fail(CALL) is None, "and the request is forgotten"


def test_the_ledger_does_not_grow_for_ever() -> None:
    ledger = CallLedger()
    for number in range(1, 2000):
        ledger.begin(CallHandle(number), CallKind.JOIN, number)
    known = sum(ledger.knows(number) for number in range(1, 2000))
    assert known == 256, "requests that are never answered should be forgotten in the end"
    assert ledger.knows(1999), "the newest is remembered"


def test_other_events_are_passed_on_in_order() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        party.run(2)
        ann.events.clear()
        ann.library.post(505, lobby=int(LOBBY), member=int(LOBBY), success=0)
        ann.library.post(504, lobby=int(LOBBY), permissions=0, locked=False, response=6)
        party.run(0.1)
        assert ann.events == [
            LobbyDataUpdate(LOBBY, None, False),
            LobbyEnter(None, LOBBY, EnterResponse.BANNED, False),
        ], "events should come in the order of the callbacks"
        assert ann.steam.matchmaking.entered == frozenset(), "being banned is not being inside"
