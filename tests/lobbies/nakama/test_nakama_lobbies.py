"""What is Nakama's own about its lobbies: labels that lag, sessions that end, and other people's
programs, which keep to Nakama's rules and to none of ours."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from net import limits
from net.lobbies.interface import (
    Departure,
    Entered,
    EnterFailed,
    ListReceived,
    LobbyEntrance,
    LobbyId,
    LobbyInfo,
    LobbyProblem,
    LobbyTerms,
    MemberLeft,
    OwnerChanged,
    Published,
    Visibility,
)
from net.lobbies.nakama import api
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.account import device_id_of
from net.lobbies.nakama.label import read_label, write_label
from net.player_key import PlayerKey
from tests.lobbies.nakama.api_table import SOCKET_MESSAGE_MAX_BYTES
from tests.lobbies.nakama.stub import StubWire
from tests.lobbies.shared.nakama_town import URL, NakamaTown
from tests.lobbies.shared.town import GATHERING, PUBLIC, Person

ID = "00000000-0000-4000-8000-000000000001"


@pytest.fixture
def town() -> Iterator[NakamaTown]:
    made = NakamaTown()
    yield made
    made.close()


class Stranger:
    """Somebody who speaks to Nakama with a program of his own."""

    def __init__(self, town: NakamaTown) -> None:
        device_id = "0" * 32
        self.wire = StubWire(town.stub)
        self.user_id = town.stub.account_of(device_id).user_id
        request = api.authentication("defaultkey", device_id)
        _, body = town.stub.answer(request)
        self.wire.open(api.socket_target(body["token"]))
        self.heard: list[dict[str, Any]] = []

    def send(self, message: api.Message) -> None:
        self.wire.send(json.dumps(message))

    def go_to(self, host: Person) -> str:
        room = talk.home_of(host.identity)
        self.send(api.channel_join(room))
        return f"2...{room}"

    def listen(self, now_s: float) -> None:
        for event in self.wire.pump(now_s):
            text = getattr(event, "text", "")
            self.heard += [json.loads(text)] if text else []

    def heard_of(self, name: str) -> list[Any]:
        return [message[name] for message in self.heard if name in message]


def run(town: NakamaTown, stranger: Stranger, seconds: float) -> None:
    town.run(seconds)
    stranger.listen(town.now_s)


def test_a_label_that_is_found_late_is_waited_for(town: NakamaTown) -> None:
    town.stub.label_interval_s = 1.0
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada)
    assert town.now_s > 1.0, "published means that others find it"
    town.enter(lobby_id, ben)
    ada.lobbies.close(town.now_s)
    ada.is_alive = False


@pytest.mark.parametrize("is_leader_first", [True, False])
def test_a_gathering_passes_on_in_whichever_order_nakama_says_so(
    town: NakamaTown, is_leader_first: bool
) -> None:
    town.stub.tells_leader_first = is_leader_first
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    ada.lobbies.leave(lobby_id)
    town.run(1.0)
    for person in (ben, cem):
        assert person.last(OwnerChanged).owner.name == "Ben", "the eldest inherits"
        assert person.last(MemberLeft).how is Departure.LEFT, "from who has said goodbye"
    town.break_connection(ben)
    town.run(1.0)
    assert cem.last(OwnerChanged).owner.is_me, "and then the last"
    assert cem.last(MemberLeft).how is Departure.DROPPED, "from who has not"


def test_a_session_that_has_run_out_is_renewed_without_a_word(town: NakamaTown) -> None:
    ada, ben = town.people("Ada", "Ben")
    town.publish(ada)
    ben.lobbies.watch(town.now_s)
    town.run(200.0)
    signed_in = town.stub.calls.count("POST /v2/account/authenticate/device")
    assert signed_in >= 2 + 2, "a session of Nakama's lasts a minute"
    assert len(ada.of(Published)) == 1, "and nobody notices"
    assert len(ben.lobbies.lobbies) == 1, "the list is still read"


def test_all_pages_of_a_long_list_are_read(town: NakamaTown) -> None:
    hosts = [town.person(f"Host {number}") for number in range(3)]
    for host in hosts:
        town.publish(host, PUBLIC)
    ben = town.person("Ben")
    real = town.stub.answer

    def one_at_a_time(request: Any) -> tuple[int, dict[str, Any]]:
        return real(replace(request, path=request.path.replace("limit=100", "limit=1")))

    town.stub.answer = one_at_a_time  # type: ignore[method-assign]
    ben.lobbies.watch(town.now_s)
    town.run(2.0)
    assert len(ben.lobbies.lobbies) == 3, "the cursor leads to the rest"


@pytest.mark.parametrize("path", ["/v2/party", "/v2/friend"])
def test_pages_without_end_are_not_read_for_ever(town: NakamaTown, path: str) -> None:
    ben = town.person("Ben")
    asked: list[str] = []
    real = town.stub.answer

    def always_more(request: Any) -> tuple[int, dict[str, Any]]:
        if not request.path.startswith(path):
            return real(request)
        asked.append(request.path)
        return 200, {"cursor": "more"}

    town.stub.answer = always_more  # type: ignore[method-assign]
    ben.lobbies.watch(town.now_s)
    town.hears(ben, ListReceived, 4.0)
    assert len(asked) == limits.NAKAMA_PAGES_MAX, "the server says each time that there are more"


def test_nobody_gets_into_a_party_whom_its_owner_has_not_told_to_come(town: NakamaTown) -> None:
    ada = town.person("Ada")
    lobby_id = town.publish(ada, PUBLIC)
    eve = Stranger(town)
    eve.send(api.party_join(lobby_id))
    run(town, eve, 2.0)
    assert eve.heard_of("party") == [], "asking Nakama alone is not enough"
    assert ada.sees(lobby_id) == ["Ada"], "and nobody is seen"


def test_a_proof_for_one_number_is_worth_nothing_for_another(town: NakamaTown) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada, LobbyTerms(password="turnip", visibility=Visibility.PUBLIC))
    eve = Stranger(town)
    channel_id = eve.go_to(ada)
    town.enter(lobby_id, ben, password="turnip")
    run(town, eve, 0.1)
    said = [talk.decode_at_home(each["content"]) for each in eve.heard_of("channel_message")]
    proofs = [each for each in said if isinstance(each, talk.Proof)]
    assert len(proofs) == 1, "what is said at home can be overheard"
    knock = talk.Knock(lobby_id, limits.PROTOCOL_VERSION, "Eve", True)
    eve.send(api.channel_say(channel_id, talk.encode_at_home(knock)))
    eve.send(api.channel_say(channel_id, talk.encode_at_home(proofs[0])))
    eve.send(api.party_join(lobby_id))
    run(town, eve, 2.0)
    assert eve.heard_of("party") == [], "and is of no use"


def test_only_the_owner_answers_who_knocks(town: NakamaTown) -> None:
    ada, ben = town.people("Ada", "Ben")
    lobby_id = town.publish(ada)
    town.run(1.0)
    eve = Stranger(town)
    channel_id = eve.go_to(ada)
    ben.lobbies.enter(lobby_id, town.now_s)
    for _ in range(5):
        verdict = talk.Verdict(lobby_id, ben.identity, LobbyProblem.BANNED)
        eve.send(api.channel_say(channel_id, talk.encode_at_home(verdict)))
        town.run(0.1)
    town.hears(ben, Entered)
    assert ben.of(EnterFailed) == [], "others who are there have nothing to say"


def test_a_member_cannot_speak_for_the_owner(town: NakamaTown) -> None:
    lobby_id, (ada, ben, cem) = town.gather("Ada", "Ben", "Cem")
    info = LobbyInfo("Ben", 1, 4, limits.PROTOCOL_VERSION, "")
    word = talk.Word(
        talk.row_of(info), "192.0.2.66:1", b"", [talk.Inmate(talk.packed(ben.identity), "B", True)]
    )
    message = api.party_say(lobby_id, talk.OpCode.WORD, talk.encode(word))
    town.wire_of(ben).send(json.dumps(message))
    town.run(1.0)
    for person in (ada, cem):
        assert person.sees(lobby_id) == ["Ada", "Ben", "Cem"], "only the leader's word counts"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        "null",
        '{"party_data": 5}',
        '{"party": {"party_id": 7}}',
        '{"party_data": {"party_id": "x", "presence": {"user_id": "", "session_id": ""}}}',
        '{"channel_message": {"channel_id": "x", "sender_id": "y", "content": "{"}}',
        '{"cid": "1", "error": {"code": "no", "message": []}}',
        '{"party_leader": {"party_id": "x"}}',
        "[" * 5000,
        '{"party_close": {"party_id": "' + "x" * 5000 + '"}}',
    ],
)
def test_what_makes_no_sense_is_left_out(town: NakamaTown, said: str) -> None:
    lobby_id, (ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    town.wire_of(ben).tell_text(said.replace('"x"', f'"{lobby_id}"'))
    town.run(1.0)
    assert ben.sees(lobby_id) == ["Ada", "Ben", "Cem"], "and everything goes on"
    ben.lobbies.say(lobby_id, "hello", town.now_s)
    town.run(1.0)
    assert ada.events, "in both directions"


@pytest.mark.parametrize("op_code", [0, 1, 2, 3, 4, 5, 6, 2**62])
@pytest.mark.parametrize("data", [b"", b"\xc1", b"\xdd\xff\xff\xff\xff", b"\x91" * 3000])
def test_what_makes_no_sense_in_a_party_is_left_out(
    town: NakamaTown, op_code: int, data: bytes
) -> None:
    lobby_id, (ada, ben, _cem) = town.gather("Ada", "Ben", "Cem")
    for person in (ada, ben):
        said = {"party_data_send": {"party_id": lobby_id, "op_code": str(op_code)}}
        encoded = base64.b64encode(data[:2000]).decode()
        said["party_data_send"]["data"] = encoded
        town.wire_of(person).send(json.dumps(said))
    town.run(1.0)
    for person in (ada, ben):
        assert person.sees(lobby_id) == ["Ada", "Ben", "Cem"], "whoever says it"


def test_the_longest_word_fits_what_nakama_takes() -> None:
    wide = "\U0001f955"
    info = LobbyInfo(
        wide * limits.NAME_MAX_LENGTH,
        8,
        8,
        2**31,
        wide * limits.AREA_NAME_MAX_LENGTH,
        True,
        wide * limits.LOBBY_NAME_MAX_LENGTH,
        True,
        True,
    )
    members = limits.LOBBY_MEMBERS_MAX
    word = talk.Word(
        talk.row_of(info),
        "x" * 64,
        b"1234",
        [talk.Inmate(bytes(16), wide * limits.NAME_MAX_LENGTH, True)] * members,
        [],
        talk.Start(talk.Stage.CANCELLED, 2**31, wide * limits.NAME_MAX_LENGTH + " has left."),
        True,
        "friends",
        bytes(16),
        bytes(32),
    )
    bans = talk.encode([bytes(16)] * limits.LOBBY_BANS_MAX)
    for said in (talk.encode(word), bans):
        message = api.party_say(f"{ID}.{'n' * 20}", talk.OpCode.WORD, said)
        sent = len(msgspec.json.encode(message))
        assert sent <= SOCKET_MESSAGE_MAX_BYTES, f"{sent} bytes should be no more than Nakama takes"
    label = write_label(f"{ID}.nakama1", ID, Visibility.FRIENDS, talk.row_of(info))
    listed = api.ListedParty(f"{ID}.nakama1", label)
    assert read_label(listed) is not None, "and the longest line fits a label"


def test_a_label_speaks_for_its_own_party_only() -> None:
    line = talk.row_of(LobbyInfo("Ada", 1, 4, 1, ""))
    label = write_label(f"{ID}.nakama1", ID, Visibility.PUBLIC, line)
    other = f"{ID[:-1]}2.nakama1"
    assert read_label(api.ListedParty(other, label)) is None, "a copied label is none"
    official = msgspec.structs.replace(line, name="Official server")
    said = write_label(f"{ID}.nakama1", ID, Visibility.PUBLIC, official)
    assert read_label(api.ListedParty(f"{ID}.nakama1", said)) is None, "nor one that deceives"


def test_an_account_opens_to_its_own_key_on_its_own_server() -> None:
    one, other = PlayerKey(b"\1" * 32), PlayerKey(b"\2" * 32)
    ids = {device_id_of(key, url) for key in (one, other) for url in (URL, "http://b")}
    assert len(ids) == 4, "another key, or another server, is another secret"
    assert device_id_of(one, URL) == device_id_of(PlayerKey(b"\1" * 32), URL), "and always the same"


def test_an_entrance_that_no_member_would_take_is_refused(town: NakamaTown) -> None:
    ada = town.person("Ada")
    info = LobbyInfo("Ada", 1, 4, limits.PROTOCOL_VERSION, "")
    with pytest.raises(ValueError, match="short"):
        ada.lobbies.publish(info, LobbyEntrance("x" * 500, b""), town.now_s, GATHERING)


def test_a_lobby_that_is_not_listed_any_more_is_made_anew(town: NakamaTown) -> None:
    ada = town.person("Ada")
    lobby_id = town.publish(ada)
    town.stub.parties.clear()
    ada.forget()
    town.run(limits.LOBBY_HEARTBEAT_S + 1.0)
    again = town.hears(ada, Published, 40.0)
    assert again.lobby_id != LobbyId(lobby_id), "in the place of the one that is lost"
