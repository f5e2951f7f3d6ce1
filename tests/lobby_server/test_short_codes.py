"""Short codes on a lobby server: a lobby is found by its own for as long as it is open, by whoever
has it, and guessing leads nowhere."""

from dataclasses import replace

import pytest

from net import limits
from net.errors import RemoteProtocolError
from net.lobbies.interface import (
    Lobby,
    LobbyProblem,
    LobbyTerms,
    Published,
    Visibility,
)
from net.lobbies.protocol import wire
from net.lobbies.server.codes import Codes
from net.lobbies.server.served import ServedLobby
from net.lobbies.server.tries import CodeGuesses
from tests.lobby_server.stage import PUBLIC, Player, Stage
from tests.lobby_server.test_crowding import filled
from tests.lobby_server.test_hostile_clients import a_client

FOR_FRIENDS = LobbyTerms("Willow Farm")
PRIVATE = replace(FOR_FRIENDS, visibility=Visibility.PRIVATE)
NOBODYS = "000000"


def ask(stage: Stage, who: Player, code: str) -> Lobby | LobbyProblem:
    """What somebody is told who asks for a code."""
    answers: list[Lobby | LobbyProblem] = []
    who.lobbies.keep_up(stage.now_s)
    stage.until(lambda: who.lobbies.is_up, "the server should be there")
    who.lobbies.find_code(code, answers.append)
    stage.until(lambda: answers, "there should be an answer")
    return answers[0]


@pytest.mark.parametrize("terms", [PUBLIC, FOR_FRIENDS, PRIVATE], ids=lambda t: t.visibility.value)
def test_whoever_has_the_code_may_come_in_whoever_the_lobby_is_for(
    stage: Stage, terms: LobbyTerms
) -> None:
    ash, briar, clover = (stage.player(name) for name in ("Ash", "Briar", "Clover"))
    lobby_id = stage.publish(ash, terms)
    code = ash.lobbies.short_code
    for guest in (briar, clover):
        found = ask(stage, guest, code)
        assert isinstance(found, Lobby), f"the code should lead to the lobby: {found}"
        assert found.lobby_id == lobby_id, "and to no other"
        guest.lobbies.show_code(lobby_id, code)
        stage.enter(guest, lobby_id)
    if terms is not PUBLIC:
        dale = stage.player("Dale")
        for shown in (None, NOBODYS):
            if shown is not None:
                dale.lobbies.show_code(lobby_id, shown)
            problem = stage.enter_problem(dale, lobby_id).problem
            assert problem is LobbyProblem.NOT_ALLOWED, "without the code it is for its friends"
            dale.take()


def test_a_code_of_before_is_answered_like_one_that_never_was(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    lobby_id = stage.publish(ash, FOR_FRIENDS)
    first = ash.lobbies.short_code
    briar.lobbies.show_code(lobby_id, first)
    ash.lobbies.withdraw(stage.now_s)
    stage.run(1.0)
    assert ask(stage, briar, first) is ask(stage, briar, NOBODYS) is LobbyProblem.GONE, (
        "once the opening has ended, the code should be nobody's"
    )
    ash.take()
    stage.publish(ash, FOR_FRIENDS)
    assert ash.lobbies.short_code not in ("", first), "another opening has another code"
    assert ask(stage, briar, first) is LobbyProblem.GONE, "and the old one leads nowhere"


def test_the_code_that_was_read_out_is_good_after_a_restart_of_the_server(stage: Stage) -> None:
    ash, briar, clover = (stage.player(name) for name in ("Ash", "Briar", "Clover"))
    stage.publish(ash, FOR_FRIENDS)
    code = ash.lobbies.short_code
    for is_kept, says in ((True, "the same code"), (False, "another code")):
        if not is_kept:
            stage.code_secret = b"another server"
        ash.take()
        stage.kill_server()
        stage.run(1.0)
        stage.open_server()
        stage.until(lambda: ash.heard(Published), "the lobby should come back", 60.0)
        assert (ash.lobbies.short_code == code) is is_kept, f"it should have {says}"
    for guest in (briar, clover):
        found = ask(stage, guest, ash.lobbies.short_code)
        assert isinstance(found, Lobby), "what the host is shown should lead there"


def test_a_host_that_is_cut_off_for_a_while_keeps_its_code(stage: Stage) -> None:
    ash, briar = stage.player("Ash"), stage.player("Briar")
    stage.publish(ash, FOR_FRIENDS)
    code = ash.lobbies.short_code
    ash.is_frozen = True
    stage.run(2 * limits.LOBBY_EXPIRY_S)
    assert ask(stage, briar, code) is LobbyProblem.GONE, "the server has given the host up"
    ash.is_frozen = False
    ash.take()
    stage.until(lambda: ash.heard(Published), "the host should come back", 60.0)
    assert ash.lobbies.short_code == code, "its friends may be typing what it has read out"


def test_guesses_are_bounded_for_a_connection_a_network_and_everybody(stage: Stage) -> None:
    ash, mallory = stage.player("Ash"), stage.player("Mallory")
    lobby_id = stage.publish(ash, FOR_FRIENDS)
    code = ash.lobbies.short_code
    answers = [
        ask(stage, mallory, f"00000{number % 10}")
        for number in range(limits.LOBBY_CODE_GUESSES_BURST + 4)
    ]
    assert answers[0] is LobbyProblem.GONE, "who mistypes is told that it is nobody's"
    assert answers[-1] is LobbyProblem.TOO_MANY, f"who guesses is told nothing: {answers}"
    assert ask(stage, mallory, code) is LobbyProblem.TOO_MANY, "not even that one is right"
    friend = stage.player("Other key")
    assert ask(stage, friend, code) is LobbyProblem.TOO_MANY, "another key gains nothing"
    friend.lobbies.show_code(lobby_id, code)
    assert stage.enter_problem(friend, lobby_id).problem is LobbyProblem.TOO_MANY, (
        "and it is no use to guess at the door instead"
    )
    friend.take()
    stage.run(2.5 / limits.LOBBY_CODE_GUESSES_PER_S)
    assert isinstance(ask(stage, friend, code), Lobby), "who waits is answered again"


@pytest.mark.parametrize(
    ("first", "second"),
    [("203.0.113.7", "203.0.113.200"), ("2001:db8:1:1::7", "2001:db8:1:2::8")],
)
def test_a_network_of_addresses_guesses_no_more_than_one(first: str, second: str) -> None:
    guesses = CodeGuesses()
    clients = [a_client(ip, number) for number, ip in enumerate((first, second) * 40)]
    made = 0
    for client in clients:
        if guesses.may_try(client, 0.0):
            guesses.was_wrong(client)
            made += 1
    assert made == limits.LOBBY_CODE_GUESSES_BURST, "addresses of one network are one guesser"
    assert guesses.may_try(a_client("198.51.100.1", 99), 0.0), "and nobody else waits for them"


def test_guessers_from_everywhere_are_bounded_together_and_remembered_within_bounds() -> None:
    guesses = CodeGuesses()
    made = 0
    for number in range(2 * limits.LOBBY_CODE_GUESSES_OF_ALL_BURST):
        client = a_client(f"10.{number % 200}.{number // 200}.1", number)
        if guesses.may_try(client, 0.0):
            guesses.was_wrong(client)
            made += 1
    assert made == limits.LOBBY_CODE_GUESSES_OF_ALL_BURST, "a flood from everywhere has a bound"


def test_codes_are_one_each_and_those_of_closed_lobbies_rest() -> None:
    directory = filled(lines=40)
    lobbies = list(directory)
    codes = Codes(b"secret")
    for number, lobby in enumerate(lobbies):
        codes.give(lobby, number.to_bytes(wire.OPENING_BYTES, "big"))
    given = [lobby.code for lobby in lobbies]
    assert len(set(given)) == len(lobbies), "each lobby should have a code of its own"
    first, opening = lobbies[0], lobbies[0].opening
    codes.give(first, bytes([9] * wire.OPENING_BYTES))
    assert first.code != given[0], "another opening, another code"
    assert codes.find(first.game, given[0] or "") is None, "and the old one leads nowhere"
    codes.give(first, opening)
    assert first.code == given[0], "the same opening comes back to its code"


def test_no_lobby_gets_the_code_that_another_has_or_had(monkeypatch: pytest.MonkeyPatch) -> None:
    # Codes of one sign of chance: the next lobby's is taken soon.
    monkeypatch.setattr("net.lobbies.server.codes.make_short_code", lambda b: f"00000{b[0] % 8}")
    codes, seen = Codes(b"secret"), dict[str, ServedLobby]()
    for number, lobby in enumerate(list(filled(lines=40))[:6]):
        codes.give(lobby, number.to_bytes(wire.OPENING_BYTES, "big"))
        code = lobby.code or ""
        assert code not in ("", *seen), "no code leads to two lobbies"
        seen[code] = lobby
        if number % 2:
            codes.take_back(lobby)
    assert len(codes) == 3, "those that are open are found"


def test_closed_codes_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOBBY_CODES_RESTING_MAX", 8)
    codes = Codes(b"secret")
    (lobby, *_) = filled(lines=40)
    made: list[str] = []
    for number in range(40):
        codes.give(lobby, number.to_bytes(wire.OPENING_BYTES, "big"))
        made.append(lobby.code or "")
    assert len(set(made)) == 40, "each opening has its own"
    assert len(codes) == 1, "and one leads there"


def test_a_code_is_of_one_game() -> None:
    codes = Codes(b"secret")
    (lobby, *_) = filled(lines=40)
    codes.give(lobby, bytes(wire.OPENING_BYTES))
    assert codes.find("another-game", lobby.code or "") is None, "each game sees its own"


@pytest.mark.parametrize("code", ["", "ABCDE", "ABCDEFG", "ABCDEU", "abcdef", "ABC-DE", "ABCDE\n"])
def test_a_forged_code_is_no_message(code: str) -> None:
    for message in (wire.FindCode(1, code), wire.Enter(1, bytes(wire.LOBBY_ID_BYTES), None, code)):
        with pytest.raises(RemoteProtocolError):
            wire.decode_from_client(wire.encode(message))
