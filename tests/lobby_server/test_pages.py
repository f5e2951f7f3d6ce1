"""How the list travels: several pages for one question, compressed, and never more than is read."""

import zlib
from random import Random

import msgspec
import pytest

from net import limits
from net.errors import RemoteProtocolError
from net.lobbies.interface import ListReceived
from net.lobbies.protocol import wire
from net.lobbies.server.served import ServedLobby
from tests.lobby_server.stage import Stage
from tests.lobby_server.test_hostile_clients import Stranger
from tests.lobby_server.test_listing import lobby

MANY = 1_000


@pytest.fixture
def crowded(stage: Stage) -> Stage:
    """A server with a long list."""
    assert stage.server is not None, "the stage has a server"
    for number in range(MANY):
        stage.server.directory.listing.note(farm(number))
    return stage


def farm(number: int) -> ServedLobby:
    """One as the game has them."""
    made = lobby(number)
    made.game = wire.GAME_TAG
    return made


def page(dice: Random, lobbies: int, gone: int = 0) -> wire.Page:
    """A page of the longest names that there can be, which nothing makes shorter."""

    def name(length: int) -> str:
        return "".join(chr(dice.randrange(0x20000, 0x2A000)) for _ in range(length))

    lines = tuple(
        wire.WireLobby(
            dice.randbytes(wire.LOBBY_ID_BYTES),
            name(limits.LOBBY_NAME_MAX_LENGTH),
            wire.WireInfo(
                name(limits.NAME_MAX_LENGTH), 8, 8, 65535, name(limits.AREA_NAME_MAX_LENGTH)
            ),
            True,
            False,
            True,
        )
        for _ in range(lobbies)
    )
    ids = tuple(dice.randbytes(wire.LOBBY_ID_BYTES) for _ in range(gone))
    return wire.Page(2**31, lines, ids, 2**53, False, True, True)


def test_a_long_list_takes_few_questions(crowded: Stage) -> None:
    assert crowded.server is not None, "the stage has a server"
    reader = crowded.player("Ash")
    reader.lobbies.keep_up(crowded.now_s)
    crowded.until(lambda: reader.lobbies.is_up, "the server should be there")
    before = crowded.server.counts.messages
    reader.lobbies.watch(crowded.now_s)
    crowded.until(lambda: reader.heard(ListReceived), "the list should come")
    assert reader.heard(ListReceived)[-1].count == MANY, "all of it should have come"
    questions = crowded.server.counts.messages - before
    assert questions <= 2, f"{MANY} lobbies should not take {questions} questions"


def test_who_asks_again_and_again_gets_one_page_each_time_and_may_stay(crowded: Stage) -> None:
    greedy = Stranger(crowded)
    greedy.run(50)
    greedy.log_in()
    greedy.heard.clear()
    question = wire.encode(wire.ListLobbies(1, 0, True))
    asked = limits.LOBBY_MESSAGES_BURST // 2
    for _ in range(asked):
        greedy.say(question)
    greedy.run(200)
    assert not greedy.is_over, "asking is no fault while it is not too often"
    pages = [each for each in greedy.heard if isinstance(each, wire.Page)]
    of_itself = sum(each.has_next for each in pages)
    assert sum(not each.has_next for each in pages) == asked, "each question should be answered"
    assert 0 < of_itself <= limits.LOBBY_MESSAGES_BURST - limits.LOBBY_PAGES_RESERVE, (
        f"pages that nobody asked for count as messages: {of_itself}"
    )


def test_the_longest_page_fits_and_comes_through() -> None:
    longest = page(Random(1), limits.LOBBY_PAGE_LOBBIES_MAX, limits.LOBBY_PAGE_SCAN_MAX)
    payload = wire.encode(longest)
    assert len(payload) <= limits.RELIABLE_MESSAGE_MAX_BYTES, "it should fit into a message"
    assert wire.decode_from_server(payload) == longest, "and be the same at the other end"


def test_pages_are_compressed_where_that_helps() -> None:
    lines = (farm(7).line(),) * limits.LOBBY_PAGE_LOBBIES_MAX
    for lobbies in (lines, ()):
        sent = wire.Page(1, lobbies, (), 7, True, False, False)
        payload, plain = wire.encode(sent), msgspec.msgpack.encode(sent)
        assert len(payload) <= len(plain), "a page should not grow"
        assert (len(payload) < len(plain)) is bool(lobbies), "a long one should shrink"
        assert wire.decode_from_server(payload) == sent, "and be the same at the other end"


def packed(deflated: bytes) -> bytes:
    return msgspec.msgpack.encode(wire.Packed(deflated))


@pytest.mark.parametrize(
    "payload",
    [
        packed(zlib.compress(bytes(5_000_000))),
        packed(zlib.compress(wire.encode(wire.Closing()))),
        packed(zlib.compress(packed(zlib.compress(b"")))),
        packed(wire.encode(page(Random(2), 3))),
        packed(zlib.compress(wire.encode(page(Random(2), 1)))[:-4]),
        packed(zlib.compress(wire.encode(page(Random(2), 1))) + b"more"),
        packed(b""),
    ],
    ids=["bomb", "no page", "packed twice", "not compressed", "cut off", "too long", "empty"],
)
def test_what_is_no_page_is_refused(payload: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        wire.decode_from_server(payload)
