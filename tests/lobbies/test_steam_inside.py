"""Inside a lobby on Steam there is nobody but its members: hostile data, chat and programs.

Valve's servers keep none of our rules, so each program holds the others to them. Goal: whatever
somebody's program does in a lobby, nobody else sees, hears, counts or obeys what he has no right
to, and nothing fails or grows.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from net import limits
from net.lobbies.interface import (
    ActionRefused,
    CountdownBegan,
    CountdownCancelled,
    Departure,
    Entered,
    EnterFailed,
    LobbyChatHeard,
    LobbyId,
    LobbyLost,
    LobbyProblem,
    LobbyTerms,
    MemberJoined,
    MemberLeft,
    MembersChanged,
    OwnerChanged,
    Started,
)
from net.lobbies.steam.lobby_data import OwnersWord, StartMark, read_word
from net.lobbies.steam.password_messages import Challenge, Message, Proof, Verdict, decode, encode
from net.steam import GameServer, SteamId
from net.steam import LobbyId as SteamLobbyId
from tests.lobbies.test_steam_lobbies import Evening, Player, enter, lobby_of

GATHERING = LobbyTerms(closes_with_owner=False)


@pytest.fixture
def evening() -> Iterator[Evening]:
    made = Evening("Ada", "Ben", "Cem", "Dan")
    yield made
    for player in made.everybody:
        player.steam.close()
    made.world.check()


def steam_id(lobby_id: LobbyId) -> SteamLobbyId:
    return SteamLobbyId(int(lobby_id))


def names(player: Player, lobby_id: LobbyId) -> list[str]:
    return [member.name for member in player.lobbies.members(lobby_id)]


def gather(evening: Evening, terms: LobbyTerms = GATHERING) -> tuple[LobbyId, list[Player]]:
    host = evening.host(terms=terms)
    lobby_id = lobby_of(host)
    guests = [evening.player("Ben"), evening.player("Cem")]
    for guest in guests:
        guest.lobbies.enter(lobby_id, evening.now_s, terms.password)
        entered = evening.run_until(lambda g=guest: bool(g.of(Entered)))  # type: ignore[misc]
        assert entered, f"{guest.account.name} should get in: {guest.events}"
    evening.run(0.5)
    for player in (host, *guests):
        player.events.clear()
    return lobby_id, [host, *guests]


class Stubborn:
    """Somebody whose program sits in Steam's lobby and heeds nothing."""

    def __init__(self, evening: Evening, name: str, lobby_id: LobbyId) -> None:
        self.player = evening.player(name)
        self.lobby = steam_id(lobby_id)
        self.player.steam.matchmaking.join_lobby(self.lobby)
        evening.run(1.0)

    def say(self, payload: bytes) -> None:
        self.player.steam.matchmaking.send_chat(self.lobby, payload)


def test_whom_the_owner_sent_away_is_neither_seen_nor_heard_though_he_stays(
    evening: Evening,
) -> None:
    lobby_id, (host, ben, _cem) = gather(evening)
    dan = Stubborn(evening, "Dan", lobby_id)
    assert names(ben, lobby_id) == ["Ada", "Ben", "Cem", "Dan"], "at first he is a member"
    host.lobbies.kick(lobby_id, dan.player.identity, evening.now_s)
    evening.run(20.0)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    assert dan.player.account.steam_id in state.members, "his program does not leave"
    for player in (host, ben):
        assert names(player, lobby_id) == ["Ada", "Ben", "Cem"], "but nobody counts him"
        assert player.of(MemberLeft)[-1].how is Departure.KICKED, "he was sent away"
    dan.say(b"I am still here")
    dan.player.steam.matchmaking.set_member_data(dan.lobby, "ready", "1")
    evening.run(1.0)
    assert ben.of(LobbyChatHeard) == [], "nor hears him"
    for player in (ben, evening.everybody[2]):
        player.lobbies.set_ready(lobby_id, True, evening.now_s)
    evening.run(0.5)
    host.lobbies.start(lobby_id, evening.now_s)
    evening.run(limits.LOBBY_COUNTDOWN_S + 1.0)
    assert len(ben.of(Started)) == 1, "or waits for him"


def test_a_kick_is_written_down_only_until_all_have_read_it(evening: Evening) -> None:
    lobby_id, (host, ben, cem) = gather(evening)
    host.lobbies.kick(lobby_id, cem.identity, evening.now_s)
    evening.run(1.0)
    assert cem.identity in evening.state(host)["sent"], "the others should read why he has gone"
    assert ben.of(MemberLeft)[0].how is Departure.KICKED, "as Ben does"
    evening.run(limits.STEAM_KICK_KEPT_S + 1.0)
    assert not evening.state(host)["sent"], "and then it should be forgotten"


def test_a_gathering_that_steam_does_not_hand_over_stays_with_its_owner(evening: Evening) -> None:
    lobby_id, (host, ben, cem) = gather(evening)
    ben.steam.matchmaking.leave_lobby(steam_id(lobby_id))
    host.lobbies.hand_over(lobby_id, ben.identity, evening.now_s)
    evening.run(1.0)
    (refused,) = host.of(ActionRefused)
    assert "does not hand the lobby over" in refused.reason, "the owner should read so"
    assert host.of(OwnerChanged) == [], "who is the owner still"
    host.lobbies.kick(lobby_id, cem.identity, evening.now_s)
    evening.run(1.0)
    assert names(host, lobby_id) == ["Ada"], "and can do what owners do"


def test_a_banned_player_who_enters_steams_lobby_anyway_is_nobody(evening: Evening) -> None:
    lobby_id, (host, ben, cem) = gather(evening)
    host.lobbies.kick(lobby_id, cem.identity, evening.now_s, ban=True)
    evening.run(1.0)
    assert cem.of(LobbyLost)[0].problem is LobbyProblem.BANNED, "a good program leaves"
    for player in (host, ben):
        player.events.clear()
    cem.steam.matchmaking.join_lobby(steam_id(lobby_id))
    evening.run(10.0)
    for player in (host, ben):
        assert names(player, lobby_id) == ["Ada", "Ben"], "a bad one gains nothing"
        assert player.of(MemberJoined) == [], "nobody even hears of it"
    assert cem.lobbies.joined == (), "and its own list does not pretend"


def test_who_did_not_prove_the_password_is_nobody(evening: Evening) -> None:
    terms = replace(GATHERING, password="turnip")
    lobby_id, (host, ben, _cem) = gather(evening, terms)
    dan = Stubborn(evening, "Dan", lobby_id)
    dan.say(b"hello?")
    dan.player.steam.matchmaking.set_member_data(dan.lobby, "ready", "1")
    evening.run(3.0)
    for player in (host, ben):
        assert names(player, lobby_id) == ["Ada", "Ben", "Cem"], "being in Steam's lobby is nothing"
        assert player.of(MemberJoined) == [], "he is not announced"
        assert player.of(LobbyChatHeard) == [], "nor heard"


def test_the_password_is_nowhere_on_steam(evening: Evening) -> None:
    terms = replace(GATHERING, password="turnip-soup")
    lobby_id, _people = gather(evening, terms)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    said = [*state.data.values(), *(repr(entry.payload) for entry in state.chat)]
    assert len(state.chat) >= 6, "two proofs should have gone through the chat"
    assert not any("turnip" in text for text in said), "and the password in none of it"


def test_a_proof_of_somebody_else_is_worth_nothing(evening: Evening) -> None:
    terms = replace(GATHERING, password="turnip")
    lobby_id, (host, _ben, _cem) = gather(evening, terms)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    heard = [decode(entry.payload) for entry in state.chat]
    dan = Stubborn(evening, "Dan", lobby_id)
    dan.say(b"\0\x01")
    evening.run(0.5)
    for message in heard:
        if isinstance(message, Proof):
            dan.say(encode(message))
    evening.run(1.0)
    assert names(host, lobby_id) == ["Ada", "Ben", "Cem"], "a proof heard in the chat opens nothing"


def test_only_the_owner_is_told_a_proof(evening: Evening) -> None:
    host = evening.host(terms=replace(GATHERING, password="turnip"))
    lobby_id = lobby_of(host)
    liar = Stubborn(evening, "Dan", lobby_id)
    evening.crash(host)
    host.is_alive = False
    guest = evening.player("Ben")
    guest.lobbies.enter(lobby_id, evening.now_s, "turnip")
    evening.run(1.0)
    for _ in range(20):
        liar.say(encode(Challenge(SteamId(guest.account.steam_id), bytes(16))))
        liar.say(encode(Verdict(SteamId(guest.account.steam_id), LobbyProblem.WRONG_PASSWORD)))
        evening.run(0.2)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    proofs = [e for e in state.chat if isinstance(decode(e.payload), Proof)]
    assert proofs == [], "who does not own the lobby should get no proof to try passwords on"
    assert guest.of(EnterFailed) == [], "nor decide who gets in"


@pytest.mark.parametrize(
    "payload",
    [
        b"\0",
        b"\0\x01extra",
        b"\0\x02",
        b"\0\x02" + b"\xff" * 24,
        b"\0\x03" + b"\xff" * 31,
        b"\0\x03" + b"\xff" * 32,
        b"\0\x04" + b"\xff" * 9,
        b"\0\x09" + b"x" * 4000,
        b"\0" * 4096,
    ],
)
def test_garbage_between_the_lines_means_nothing(evening: Evening, payload: bytes) -> None:
    lobby_id, (host, ben, cem) = gather(evening, replace(GATHERING, password="turnip"))
    cem.steam.matchmaking.send_chat(steam_id(lobby_id), payload)
    Stubborn(evening, "Dan", lobby_id).say(payload)
    evening.run(1.0)
    for player in (host, ben, cem):
        assert player.of(LobbyChatHeard) == [], "it is no line"
        assert names(player, lobby_id) == ["Ada", "Ben", "Cem"], "and does nothing"


@pytest.mark.parametrize("message", [Challenge(SteamId(2**64 - 1), b"\1" * 16), Proof(b"\2" * 32)])
def test_messages_arrive_as_they_were_sent(message: Message) -> None:
    assert decode(encode(message)) == message
    assert len(encode(message)) <= limits.STEAM_LOBBY_CHAT_MAX_BYTES, "as short as a line"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("start", "started"),
        ("start", "started -1"),
        ("start", "counting 99999999999999999999"),
        ("start", "cancelled 1 nonsense \u202e" + "x" * 9000),
        ("start", "none 1"),
        ("sent", "," * 4000),
        ("sent", "b" * 4000),
        ("sent", "1b,2k,xx,3,k,b,\u0663b"),
        ("guests", "9" * 8000),
        ("guests", "1,,2,x,\x00"),
        ("salt", "zz"),
        ("salt", "00"),
        ("salt", "f" * 8000),
        ("sealed", "yes"),
        ("gathering", "perhaps"),
    ],
)
def test_data_that_makes_no_sense_is_bounded_and_left_out(
    evening: Evening, key: str, value: str
) -> None:
    lobby_id, (_host, ben, cem) = gather(evening)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    state.data[key] = value.replace("\x00", "")
    evening.world.lobbies.tell_data(state, int(lobby_id))
    evening.run(2.0)
    word = read_word(ben.steam.matchmaking, steam_id(lobby_id))
    assert len(word.guests) <= limits.LOBBY_MEMBERS_MAX, "lists are bounded"
    assert len(word.sent_away) <= limits.LOBBY_BANS_MAX + limits.LOBBY_MEMBERS_MAX, "both"
    assert len(word.start.name) <= limits.NAME_MAX_LENGTH, "and names"
    assert len(ben.of(Started)) == len(cem.of(Started)) == 0, "nothing starts by nonsense"
    assert ben.of(CountdownBegan) == [], "or counts down"


def test_an_owners_word_without_sense_is_an_empty_one(evening: Evening) -> None:
    lobby_id, (_host, ben, _cem) = gather(evening)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    state.data.update(start="x", sent="x", guests="x")
    word = read_word(ben.steam.matchmaking, steam_id(lobby_id))
    assert word == OwnersWord(is_gathering=True, start=StartMark()), "as if nothing were there"


def test_a_guest_cannot_write_what_is_the_owners(evening: Evening) -> None:
    lobby_id, (host, ben, cem) = gather(evening)
    for key, value in (("start", "started 7"), ("sent", f"{host.identity}b"), ("sealed", "1")):
        cem.steam.matchmaking.set_data(steam_id(lobby_id), key, value)
    evening.run(2.0)
    assert ben.of(Started) == [], "Steam sees to it that nothing starts"
    assert ben.of(LobbyLost) == host.of(LobbyLost) == [], "nor anybody goes"
    assert names(ben, lobby_id) == ["Ada", "Ben", "Cem"], "all are there"


def test_an_owner_cannot_be_sent_away_by_what_an_old_owner_wrote(evening: Evening) -> None:
    lobby_id, (host, ben, cem) = gather(evening)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    state.data["sent"] = f"{host.identity}k"
    evening.world.lobbies.tell_data(state, int(lobby_id))
    evening.run(1.0)
    assert host.lobbies.hosted_lobby_id == lobby_id, "whoever owns it is in it"
    assert names(ben, lobby_id) == names(cem, lobby_id) == ["Ada", "Ben", "Cem"]


def test_names_of_members_are_cleaned_and_cut(evening: Evening) -> None:
    evening.accounts["Ben"].name = "\u202eB\x07en\n" + "n" * 500
    lobby_id, (host, _ben, _cem) = gather(evening)
    name = host.lobbies.members(lobby_id)[1].name
    assert len(name) <= limits.NAME_MAX_LENGTH, "what does not fit over a head is cut"
    assert name.isprintable(), "and nothing invisible is in it"
    assert name.startswith("Ben"), "what can be read stays"


def test_a_name_that_steam_does_not_know_yet_is_told_when_it_does(evening: Evening) -> None:
    evening.accounts["Eve"] = evening.world.add_user("Eve")
    host = evening.host(terms=replace(GATHERING, visibility=LobbyTerms().visibility))
    lobby_id = lobby_of(host)
    evening.world.lobbies.lobbies[int(lobby_id)].kind = 2
    evening.accounts["Eve"].name = "[unknown]"
    eve = evening.player("Eve")
    enter(evening, eve, lobby_id)
    evening.run(0.5)
    assert names(host, lobby_id) == ["Ada", "Friend"], "somebody has to be shown"
    evening.accounts["Eve"].name = "Eve"
    evening.world.post(host.account.steam_id, 304, who=eve.account.steam_id, flags=1)
    evening.run(0.5)
    assert names(host, lobby_id) == ["Ada", "Eve"], "by name as soon as there is one"
    assert host.of(MembersChanged)[-1].members[1].name == "Eve", "which is told"
    assert len(host.of(MemberJoined)) == 1, "as a change, not as somebody else"


def test_a_countdown_ends_with_the_owner_who_counted(evening: Evening) -> None:
    lobby_id, (host, ben, cem) = gather(evening)
    for guest in (ben, cem):
        guest.lobbies.set_ready(lobby_id, True, evening.now_s)
    evening.run(0.5)
    host.lobbies.start(lobby_id, evening.now_s)
    evening.run(1.0)
    host.lobbies.leave(lobby_id)
    evening.run(2 * limits.LOBBY_COUNTDOWN_S)
    for guest in (ben, cem):
        assert len(guest.of(CountdownCancelled)) == 1, "nobody counts on"
        assert guest.of(Started) == [], "so nothing starts"
        assert guest.of(OwnerChanged)[-1].owner.name == "Ben", "under the next owner"
    ben.lobbies.start(lobby_id, evening.now_s)
    evening.run(limits.LOBBY_COUNTDOWN_S + 1.0)
    assert ben.of(ActionRefused) == [], "who can start again"
    assert len(cem.of(Started)) == 1, "and it does"


def test_steam_is_told_on_whose_computer_a_started_lobby_plays(evening: Evening) -> None:
    lobby_id, (host, ben, cem) = gather(evening)
    for guest in (ben, cem):
        guest.lobbies.set_ready(lobby_id, True, evening.now_s)
    evening.run(0.5)
    host.lobbies.start(lobby_id, evening.now_s)
    evening.run(0.5 * limits.LOBBY_COUNTDOWN_S)
    matchmaking = cem.steam.matchmaking
    assert matchmaking.game_server(steam_id(lobby_id)) is None, "it only counts down"
    evening.run(limits.LOBBY_COUNTDOWN_S)
    assert matchmaking.game_server(steam_id(lobby_id)) == GameServer(host.steam.user.steam_id), (
        "members and Steam learn that it is the owner's"
    )


def test_the_heir_of_a_locked_gathering_knows_who_may_come_in(evening: Evening) -> None:
    terms = replace(GATHERING, password="turnip")
    lobby_id, (host, ben, cem) = gather(evening, terms)
    host.lobbies.leave(lobby_id)
    evening.run(2.0)
    assert names(cem, lobby_id) == ["Ben", "Cem"], "who had proved it stays"
    dan = evening.player("Dan")
    dan.lobbies.enter(lobby_id, evening.now_s, "carrot")
    evening.run(2.0)
    assert dan.of(EnterFailed)[0].problem is LobbyProblem.WRONG_PASSWORD, "the lock is the same"
    dan.lobbies.enter(lobby_id, evening.now_s, "turnip")
    evening.run(2.0)
    assert names(ben, lobby_id) == ["Ben", "Cem", "Dan"], "and so is the key"


def test_lobby_data_stays_within_what_steam_carries(evening: Evening) -> None:
    lobby_id, (host, _ben, _cem) = gather(evening)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    room_ids = [76561197960265728 + 5000 + number for number in range(limits.LOBBY_BANS_MAX + 20)]
    for user in room_ids:
        account = evening.world.add_user(f"guest {user}")
        state.members.append(account.steam_id)
        evening.world.lobbies.tell_data(state, int(lobby_id))
        evening.run(0.1)
        host.lobbies.kick(lobby_id, str(account.steam_id), evening.now_s, ban=True)
        evening.run(0.1)
        state.members.remove(account.steam_id)
    sent = state.data["sent"]
    assert sent.count("b") == limits.LOBBY_BANS_MAX, "the oldest bans give way"
    assert len(sent) <= limits.STEAM_LOBBY_ACCOUNTS_MAX_CHARACTERS, "so that all can be read"


def test_whom_steam_silently_does_not_know_any_more_is_told_in_the_end(evening: Evening) -> None:
    lobby_id, (host, ben, cem) = gather(evening)
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    for player in (host, cem):
        state.members.remove(player.account.steam_id)
    state.owner = ben.account.steam_id
    evening.run(2.0)
    assert cem.of(LobbyLost) == [], "Steam may only be slow to know who is where"
    evening.run(limits.STEAM_ANSWER_TIMEOUT_S + 2.0)
    assert [event.problem for event in cem.of(LobbyLost)] == [LobbyProblem.SERVICE_LOST], "a guest"
    assert host.lobbies.hosted_lobby_id != lobby_id, "and its owner make an end of it"
    assert names(ben, lobby_id) == ["Ben"], "and who is there sees who is"
    assert ben.of(OwnerChanged)[-1].owner.is_me, "and owns it"
