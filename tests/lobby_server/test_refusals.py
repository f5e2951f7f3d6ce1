"""Every answer other than yes that a lobby server gives, as the player who asked receives it."""

import unicodedata
from dataclasses import replace

import pytest

from net import limits
from net.lobbies.interface import (
    ActionRefused,
    CountdownBegan,
    CountdownCancelled,
    EnterFailed,
    ListFailed,
    LobbyAction,
    LobbyAppeared,
    LobbyChatHeard,
    LobbyId,
    LobbyLost,
    LobbyProblem,
    LobbyTerms,
    Published,
    PublishFailed,
    Started,
    Visibility,
)
from net.lobbies.names import check_name
from net.lobbies.room import RoomRefusal
from net.text import name_key
from net.transports.direct import make_certificate
from tests.lobby_server.stage import GATHERING, PUBLIC, TODAY, Known, Stage, gathered, info

NOWHERE = LobbyId("00" * 10)


def test_a_lobby_that_is_not_there_is_gone(stage: Stage) -> None:
    briar = stage.player("Briar")
    assert stage.enter_problem(briar, NOWHERE).problem is LobbyProblem.GONE
    briar.take()
    assert stage.enter_problem(briar, LobbyId("no id")).problem is LobbyProblem.GONE


def test_a_full_farm_says_so(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash, PUBLIC, info(players=4, capacity=4))
    assert stage.enter_problem(briar, lobby_id).problem is LobbyProblem.FULL
    briar.take()
    ash.lobbies.refresh(info(players=3, capacity=4), stage.now_s)
    stage.run(1.5)
    stage.enter(briar, lobby_id)


def test_a_lobby_that_has_started_is_sealed_unless_it_stays_open(stage: Stage) -> None:
    lobby_id, (ash, briar) = gathered(stage, "Ash", "Briar")
    ash.lobbies.start(lobby_id, stage.now_s)
    stage.until(lambda: briar.heard(Started), "the gathering should start")
    late = stage.player("Clover")
    assert stage.enter_problem(late, lobby_id).problem is LobbyProblem.SEALED
    dale = stage.player("Dale")
    open_id = stage.publish(dale, replace(GATHERING, name="Open Round", stays_open=True))
    dale.lobbies.start(open_id, stage.now_s)
    stage.until(lambda: dale.heard(Started), "one may start alone")
    late.take()
    stage.enter(late, open_id)
    stage.until(lambda: late.heard(Started), "who comes late should hear that it has started")


def test_a_password_is_needed_and_proved(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash, replace(PUBLIC, password="open sesame"))
    for password in ("", "open barley"):
        problem = stage.enter_problem(briar, lobby_id, password)
        assert problem.problem is LobbyProblem.WRONG_PASSWORD, f"{password!r} should not open it"
        briar.take()
    stage.enter(briar, lobby_id, "open sesame")
    assert stage.server is not None, "the server runs"
    (lobby,) = stage.server.directory
    assert lobby.lock is not None, "the server has a lock"
    kept = lobby.lock.salt + lobby.lock.stored_key
    assert b"sesame" not in kept, "and no password"


def test_passwords_cannot_be_tried_for_ever(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash, replace(PUBLIC, password="open sesame"))
    problems = []
    for number in range(limits.LOBBY_PASSWORD_TRIES_BURST + 2):
        problems.append(stage.enter_problem(briar, lobby_id, f"try {number}").problem)
        briar.take()
    assert problems[-1] is LobbyProblem.TOO_MANY, f"the last tries should be too many: {problems}"
    assert problems[0] is LobbyProblem.WRONG_PASSWORD, "the first ones should count"
    other = stage.player("Clover")
    problem = stage.enter_problem(other, lobby_id, "open sesame").problem
    assert problem is LobbyProblem.TOO_MANY, "another key at the same address gains nothing"
    other.take()
    stage.run(2.5 / limits.LOBBY_PASSWORD_TRIES_PER_S)
    stage.enter(other, lobby_id, "open sesame")


def test_another_version_is_told_apart(stage: Stage) -> None:
    ash = stage.player("Ash")
    briar = stage.player("Briar", version=limits.PROTOCOL_VERSION + 1)
    lobby_id = stage.publish(ash)
    briar.lobbies.watch(stage.now_s)
    stage.until(lambda: briar.heard(LobbyAppeared), "the list should show it all the same")
    assert stage.enter_problem(briar, lobby_id).problem is LobbyProblem.WRONG_VERSION


def test_a_farm_for_friends_is_for_friends(stage: Stage) -> None:
    briar, stranger = stage.player("Briar"), stage.player("Stranger")
    ash = stage.player("Ash", friends=(briar.key.identity,))
    terms = replace(PUBLIC, visibility=Visibility.FRIENDS)
    lobby_id = stage.publish(ash, terms)
    for player in (briar, stranger):
        player.lobbies.watch(stage.now_s)
    stage.until(lambda: briar.heard(LobbyAppeared), "a friend should see it")
    stage.run(3.0)
    assert not stranger.lobbies.lobbies, "a stranger should not"
    assert stage.enter_problem(stranger, lobby_id).problem is LobbyProblem.NOT_ALLOWED
    stage.enter(briar, lobby_id)
    ash.lobbies.set_friends(())
    stage.run(5.0)
    briar.lobbies.leave(lobby_id)
    stage.run(5.0)
    briar.take()
    assert stage.enter_problem(briar, lobby_id).problem is LobbyProblem.NOT_ALLOWED


def test_who_is_kicked_may_come_back_and_who_is_banned_may_not(stage: Stage) -> None:
    lobby_id, (ash, briar, clover) = gathered(stage, "Ash", "Briar", "Clover")
    ash.lobbies.kick(lobby_id, briar.lobbies.me, stage.now_s)
    stage.until(lambda: briar.heard(LobbyLost), "the kicked one should hear")
    assert briar.heard(LobbyLost)[0].problem is LobbyProblem.KICKED
    stage.enter(briar, lobby_id)
    briar.take()
    ash.lobbies.kick(lobby_id, briar.lobbies.me, stage.now_s, ban=True)
    stage.until(lambda: briar.heard(LobbyLost), "the banned one should hear")
    assert briar.heard(LobbyLost)[0].problem is LobbyProblem.BANNED
    assert stage.enter_problem(briar, lobby_id).problem is LobbyProblem.BANNED
    other_program = stage.player("Not Briar", key=briar.key)
    problem = stage.enter_problem(other_program, lobby_id).problem
    assert problem is LobbyProblem.BANNED, "another program of the same player is the same player"
    clover.lobbies.kick(lobby_id, ash.lobbies.me, stage.now_s)
    stage.until(lambda: clover.heard(ActionRefused), "a guest may not kick")
    refused = clover.heard(ActionRefused)[0]
    assert (refused.action, refused.problem) == (LobbyAction.KICK, LobbyProblem.NOT_ALLOWED)


def test_names_are_there_once_and_none_is_official(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    stage.publish(ash)
    for name in ("Willow Farm", "willow  farm", "WILLOW-FARM", "Ｗillow Farm"):
        taken = stage.publish_problem(briar, replace(PUBLIC, name=name))
        assert (taken.problem, taken.is_final) == (LobbyProblem.NAME_TAKEN, True), name
        briar.take()
    for name in ("Official Farm", "Tandem Acres", "admin", "Server"):
        reserved = stage.publish_problem(briar, replace(PUBLIC, name=name))
        assert (reserved.problem, reserved.is_final) == (LobbyProblem.NAME_RESERVED, True), name
        briar.take()


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("\u0410dmin", "admin"),
        ("\uff4f\ufb03cial", "official"),
        ("ad\u200bmin", "admin"),
        ("a\u0301d-m i.n", "admin"),
        ("\u03bffficial", "official"),
        ("S\u0435rver", "server"),
        ("adrnin", "admin"),
        ("0ff1cial", "official"),
    ],
)
def test_names_that_look_alike_are_the_same(name: str, same: str) -> None:
    assert name_key(name) == name_key(same), "a hasty eye sees no difference"
    with pytest.raises(RoomRefusal) as refused:
        check_name(name)
    assert refused.value.problem is LobbyProblem.NAME_RESERVED


@pytest.mark.parametrize("name", ["\u200b", "\u202e\u202c", "\x00\x07", " \t ", "\u3164", "\u2800"])
def test_a_name_that_cannot_be_seen_is_none(name: str) -> None:
    with pytest.raises(RoomRefusal):
        check_name(name)


@pytest.mark.parametrize(
    "name", ["Ферма", "牧場", "Γη", "مزرعة", "Żółw's farm", "🐔🐔🐔", "e\u0301" + "\u0301" * 30]
)
def test_names_of_every_language_are_taken_and_shown_harmlessly(name: str) -> None:
    shown = check_name(name)
    assert 1 <= len(shown) <= limits.LOBBY_NAME_MAX_LENGTH, "in full, if it is not too long"
    assert name_key(shown), "and it can be told from others"
    kinds = {unicodedata.category(letter) for letter in shown}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}, "nothing in it does anything but be read"


def test_lobbies_without_a_name_get_one_each(stage: Stage) -> None:
    players = [stage.player("Ash") for _ in range(3)]
    watcher = stage.player("Briar")
    for player in players:
        stage.publish(player, LobbyTerms(visibility=Visibility.PUBLIC))
    watcher.lobbies.watch(stage.now_s)
    stage.until(lambda: len(watcher.lobbies.lobbies) == 3, "all should be listed")
    names = {lobby.info.name for lobby in watcher.lobbies.lobbies}
    assert names == {"Ash's farm", "Ash's farm 2", "Ash's farm 3"}, "and told apart"


def test_who_is_not_ready_holds_up_the_start(stage: Stage) -> None:
    lobby_id, (ash, briar, clover) = gathered(stage, "Ash", "Briar", "Clover")
    briar.lobbies.set_ready(lobby_id, False, stage.now_s)
    stage.run(0.5)
    ash.lobbies.start(lobby_id, stage.now_s)
    stage.until(lambda: ash.heard(ActionRefused), "the owner should be told")
    assert ash.heard(ActionRefused)[0].problem is LobbyProblem.NOT_READY
    assert "Briar" in ash.heard(ActionRefused)[0].reason, "and who it is"
    briar.lobbies.set_ready(lobby_id, True, stage.now_s)
    stage.run(0.5)
    ash.lobbies.start(lobby_id, stage.now_s)
    stage.until(lambda: clover.heard(CountdownBegan), "the countdown should begin for all")
    briar.lobbies.leave(lobby_id)
    stage.until(lambda: clover.heard(CountdownCancelled), "leaving should cancel it")
    stage.run(limits.LOBBY_COUNTDOWN_S + 1)
    assert not clover.heard(Started), "and it should not start"


def test_a_silent_host_expires_and_others_read_why(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash)
    stage.enter(briar, lobby_id)
    ash.is_frozen = True
    began_s = stage.now_s
    stage.until(lambda: briar.heard(LobbyLost), "the farm should expire", 100.0)
    assert briar.heard(LobbyLost)[0].problem is LobbyProblem.EXPIRED
    kept_s = stage.now_s - began_s
    assert kept_s > limits.LOBBY_EXPIRY_S - limits.LOBBY_HEARTBEAT_S, (
        f"a host whose connection broke has a minute to come back, not {kept_s:.0f} s"
    )
    ash.is_frozen = False
    ash.take()
    stage.until(lambda: ash.heard(PublishFailed), "waking up, the host should read it as well")
    assert ash.heard(PublishFailed)[0].problem is LobbyProblem.EXPIRED
    stage.until(lambda: ash.heard(Published), "and its lobby should come back", 60.0)


def test_a_gathering_that_nobody_is_in_stays_for_five_minutes(stage: Stage) -> None:
    lobby_id, (ash,) = gathered(stage, "Ash")
    ash.lobbies.withdraw(stage.now_s)
    stage.run(limits.LOBBY_EMPTY_S - 10)
    briar = stage.player("Briar")
    stage.enter(briar, lobby_id)
    assert briar.lobbies.members(lobby_id)[0].is_owner, "who comes first owns it"
    briar.lobbies.leave(lobby_id)
    briar.take()
    stage.run(limits.LOBBY_EMPTY_S + 10)
    assert stage.enter_problem(briar, lobby_id).problem is LobbyProblem.GONE


def test_one_program_has_few_lobbies_and_is_in_few(stage: Stage) -> None:
    briar = stage.player("Briar")
    ids = [
        stage.publish(stage.player(f"Host {number}"), replace(PUBLIC, name=f"Farm {number}"))
        for number in range(limits.LOBBY_ENTERED_MAX + 1)
    ]
    for lobby_id in ids[:-1]:
        stage.enter(briar, lobby_id)
    briar.take()
    assert stage.enter_problem(briar, ids[-1]).problem is LobbyProblem.TOO_MANY
    briar.lobbies.leave(ids[0])
    stage.run(0.2)
    briar.take()
    stage.enter(briar, ids[-1])


def test_a_server_that_is_full_of_lobbies_takes_no_more() -> None:
    stage = Stage(lobbies_max=1)
    try:
        stage.publish(stage.player("Ash"))
        refused = stage.publish_problem(stage.player("Briar"), replace(PUBLIC, name="Another"))
        assert refused.problem is LobbyProblem.TOO_MANY, "there is no room"
        assert not refused.is_final, "but there may be later"
    finally:
        stage.close()


def test_chat_has_a_budget(stage: Stage) -> None:
    lobby_id, (ash, briar) = gathered(stage, "Ash", "Briar")
    for number in range(limits.CHAT_BURST + 2):
        briar.lobbies.say(lobby_id, f"line {number}", stage.now_s)
    stage.until(lambda: briar.heard(ActionRefused), "too much talk should be refused")
    assert briar.heard(ActionRefused)[0].problem is LobbyProblem.TOO_MANY
    stage.run(0.2)
    assert len(ash.heard(LobbyChatHeard)) == limits.CHAT_BURST, "the rest should be heard"
    assert ash.heard(LobbyChatHeard)[0].identity == briar.lobbies.me, "and who said it"


def test_a_server_that_does_not_answer_is_said_once(stage: Stage) -> None:
    stage.kill_server()
    ash, briar, clover = stage.player("Ash"), stage.player("Briar"), stage.player("Clover")
    refused = stage.publish_problem(ash, PUBLIC)
    assert (refused.problem, refused.is_final) == (LobbyProblem.NO_ANSWER, False)
    briar.lobbies.watch(stage.now_s)
    clover.lobbies.enter(NOWHERE, stage.now_s)
    stage.until(lambda: briar.heard(ListFailed), "who watches should be told")
    assert briar.heard(ListFailed)[0].problem is LobbyProblem.NO_ANSWER
    stage.until(lambda: clover.heard(EnterFailed), "and who wants in")
    assert clover.heard(EnterFailed)[0].problem is LobbyProblem.NO_ANSWER
    stage.run(60.0)
    assert len(briar.heard(ListFailed)) == len(ash.heard(PublishFailed)) == 1, "once is enough"
    stage.open_server()
    stage.until(lambda: ash.heard(Published), "when it is there, it should be found", 40.0)


def test_a_server_with_another_certificate_is_not_trusted(stage: Stage) -> None:
    known = Known()
    ash = stage.player("Ash", known=known)
    stage.publish(ash)
    assert known.servers == {f"127.0.0.1:{stage.port}": stage.certificate.fingerprint}
    stage.kill_server()
    stage.certificate = make_certificate(TODAY)
    stage.open_server()
    briar = stage.player("Briar", known=known)
    refused = stage.publish_problem(briar, replace(PUBLIC, name="Another"))
    assert refused.problem is LobbyProblem.SERVICE_CHANGED, "the change should be said plainly"
    assert "--forget-server" in refused.reason, "and what to do"
    stage.run(5.0)
    assert stage.server is not None, "the server runs"
    assert len(stage.server.clients) == 0, "nobody should talk to it"
    known.servers.clear()
    stage.until(lambda: briar.heard(Published), "who trusts it anew should get in", 40.0)


def test_a_named_fingerprint_is_the_only_one_taken(stage: Stage) -> None:
    ash = stage.player("Ash", address=f"127.0.0.1:{stage.port}#{'ab' * 32}")
    assert stage.publish_problem(ash, PUBLIC).problem is LobbyProblem.SERVICE_CHANGED
    named = f"127.0.0.1:{stage.port}#{stage.certificate.fingerprint.hex()}"
    stage.publish(stage.player("Briar", address=named), replace(PUBLIC, name="Another"))
