"""A list read page by page is the list, whatever changes meanwhile."""

from random import Random
from weakref import WeakSet

import pytest

from net import limits
from net.lobbies.lobby import Visibility
from net.lobbies.protocol.wire import WireInfo
from net.lobbies.room import LobbyRoom
from net.lobbies.server.listing import Listing
from net.lobbies.server.served import Client, ServedLobby
from net.transports.interface import PeerId


def client(identity: bytes = bytes(20)) -> Client:
    return Client(
        PeerId(1), ("127.0.0.1", 4711), identity + b"\0", b"instance", "Ash", "farm", 2, 0.0
    )


def lobby(number: int, visibility: Visibility = Visibility.PUBLIC) -> ServedLobby:
    return ServedLobby(
        lobby_id=number.to_bytes(10, "big"),
        name=f"Farm {number}",
        name_key=f"farm{number}",
        game="farm",
        opened_by=b"\xff" * 20,
        opened_at="127.0.0.1",
        info=WireInfo("Ash", 1, 8, 2, ""),
        visibility=visibility,
        lock=None,
        fingerprint=b"",
        token=b"",
        room=LobbyRoom(capacity=8, closes_with_owner=True, stays_open=True),
        heard_s=0.0,
    )


class Reader:
    """Somebody who reads the list as the wire says."""

    def __init__(self, listing: Listing, who: Client) -> None:
        self.listing, self.who = listing, who
        self.after = 0
        self.is_first_reading = True
        self.seen: set[bytes] = set()
        self.fresh: set[bytes] = set()
        self.pages = 0

    def read(self) -> bool:
        """One page; True when it was the last."""
        page = self.listing.page(self.after, self.who, self.is_first_reading)
        self.pages += 1
        if page.is_anew:
            self.is_first_reading, self.fresh = True, set()
        told = {each.lobby_id for each in page.lobbies}
        self.seen = (self.seen | told) - set(page.gone)
        self.fresh |= told
        self.after = page.up_to
        if page.is_last and self.is_first_reading:
            self.seen &= self.fresh
            self.is_first_reading = False
        return page.is_last

    def read_all(self) -> set[bytes]:
        """Pages until the last."""
        while not self.read():
            assert self.pages < 10_000, "a reading should come to an end"
        return self.seen


def test_every_reading_ends_with_what_there_is() -> None:
    for seed in range(5):
        dice, listing = Random(seed), Listing()
        reader = Reader(listing, client())
        there: dict[int, ServedLobby] = {}
        for step in range(3000):
            number = dice.randrange(400)
            if number in there and dice.random() < 0.4:
                gone = there.pop(number)
                gone.is_gone = True
                listing.note(gone)
            elif number in there:
                listing.note(there[number])
            else:
                there[number] = lobby(number)
                listing.note(there[number])
            if step % 97 == 0:
                reader.read()
            if step % 500 == 499:
                wanted = {each.lobby_id for each in there.values()}
                assert reader.read_all() == wanted, f"seed {seed}, step {step}: the list differs"


def test_a_list_that_nobody_changes_is_one_empty_page() -> None:
    listing = Listing()
    for number in range(200):
        listing.note(lobby(number))
    reader = Reader(listing, client())
    reader.read_all()
    pages = reader.pages
    assert pages == 200 / limits.LOBBY_PAGE_LOBBIES_MAX, "200 lobbies are so many pages"
    page = listing.page(reader.after, reader.who)
    assert (page.lobbies, page.gone, page.is_last) == ((), (), True), "and then nothing more"


def test_who_was_away_for_too_long_reads_anew_and_comes_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "LOBBY_LIST_GONE_MAX", 1000)
    listing = Listing()
    kept = [lobby(number) for number in range(120)]
    for each in kept:
        listing.note(each)
    reader = Reader(listing, client())
    reader.read_all()
    remembered: WeakSet[ServedLobby] = WeakSet()
    for number in range(3 * limits.LOBBY_LIST_GONE_MAX):
        brief = lobby(1000 + number)
        remembered.add(brief)
        listing.note(brief)
        brief.is_gone = True
        listing.note(brief)
    del brief
    assert reader.read_all() == {each.lobby_id for each in kept}, "old lobbies are still there"
    assert len(remembered) < 2.5 * limits.LOBBY_LIST_GONE_MAX, "and memory is bounded"


def test_what_one_may_not_see_is_not_told_of_even_when_it_goes() -> None:
    listing, stranger = Listing(), client()
    for visibility in (Visibility.FRIENDS, Visibility.PRIVATE):
        hidden = lobby(1, visibility)
        listing.note(hidden)
        assert listing.page(0, stranger).lobbies == (), f"{visibility} should be hidden"
        after = listing.revision
        hidden.is_gone = True
        listing.note(hidden)
        assert listing.page(after, stranger).gone == (), "its id should not leak either"


def test_who_is_no_friend_any_more_is_told_that_it_is_gone() -> None:
    friend = client(b"f" * 20)
    listing, farm = Listing(), lobby(1, Visibility.FRIENDS)
    farm.set_friends(frozenset((friend.identity,)))
    listing.note(farm)
    reader = Reader(listing, friend)
    assert reader.read_all() == {farm.lobby_id}, "a friend sees it"
    farm.set_friends(frozenset())
    listing.note(farm)
    assert reader.read_all() == set(), "and then not any more"
