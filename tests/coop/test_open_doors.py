"""Doors that are open to all: what strangers make there is bounded, and gives way to friends."""

import pytest

from game.coop import roster
from game.coop.profile import Profile
from game.coop.roster import FULL_BOOK
from game.coop.seat import Ended, Knock, SeatState
from game.coop.strangers import network_of
from game.rules.belonging import CHARACTERS, IDENTITIES
from game.world.commands import MoveStack, StorageRef
from game.world.records import Character, Entry, Identity
from game.world.sections import account_key
from net import limits
from net.text import skeleton_of
from tests.helpers.seats import GuestPlayer, PeerTrio
from tests.helpers.sessions import account_of


@pytest.fixture
def trio() -> PeerTrio:
    """Ada, to whom the owner has said yes, and Bo, who came through the open door."""
    made = PeerTrio(1)
    made.host.seat.expected_accounts.add(account_of("Ada"))
    made.join()
    made.guests.append(GuestPlayer(made.network, "Bo", address="192.0.2.9"))
    made.join()
    return made


def visit(trio: PeerTrio, name: str, address: str) -> int:
    """Somebody comes in and goes again. Returns the character, 0 when nobody came in."""
    guest = GuestPlayer(trio.network, name, address=address)
    trio.guests.append(guest)
    guest.seat.connect(trio.now_s)
    trio.run_until(lambda: trio.is_in(guest) or guest.seat.state is SeatState.ENDED, 5)
    character = guest.seat.character if trio.is_in(guest) else 0
    guest.seat.leave()
    trio.run(0.1)
    trio.guests.remove(guest)
    return character


def remembered(trio: PeerTrio) -> list[str]:
    records = trio.host.seat.world.records(CHARACTERS).values()
    return [record.name for record in records if isinstance(record, Character)]


def leave(trio: PeerTrio, guest: GuestPlayer) -> None:
    guest.seat.leave()
    trio.run(0.5)
    trio.guests.remove(guest)


def remember_strangers(trio: PeerTrio, count: int) -> None:
    """So many strangers have come and gone long ago."""
    for character in range(100, 100 + count):
        account = account_of(f"Stranger {character}")
        trio.host.lay(
            {
                (CHARACTERS, character): Character(
                    f"Stranger {character}", 1, 1, 9, 9, False, account
                ),
                (IDENTITIES, account_key(account)): Identity(account, character, False, 0),
            }
        )


def test_invented_names_from_one_address_take_eight_places(trio: PeerTrio) -> None:
    ada, bo = trio.guests
    characters = ada.seat.character, bo.seat.character
    leave(trio, bo)
    for number in range(3 * limits.STRANGERS_PER_NETWORK_MAX):
        assert visit(trio, f"Eve {number}", "198.51.100.7"), "an open door is open"
    assert len(remembered(trio)) == 3 + limits.STRANGERS_PER_NETWORK_MAX, (
        "who comes from one address has so many places, and its own give way"
    )
    trio.guests.append(GuestPlayer(trio.network, "Bo", address="192.0.2.10", key="Bo"))
    trio.join()
    assert trio.guests[-1].seat.character == characters[1], "a stranger from elsewhere is kept"
    trio.settle()


def test_invented_names_from_as_many_addresses_leave_room(trio: PeerTrio) -> None:
    ada = trio.guests[0]
    character = ada.seat.character
    leave(trio, ada)
    remember_strangers(trio, limits.STRANGERS_REMEMBERED_MAX - 10)
    for number in range(20):
        assert visit(trio, f"Eve {number}", f"198.51.{number}.7"), "an open door is open"
    strangers = len(remembered(trio)) - 2
    assert strangers == limits.STRANGERS_REMEMBERED_MAX, "strangers have a part of the book"
    assert "Bo" in remembered(trio), "nobody who is here gives way"
    trio.host.seat.accepts_everybody = False
    trio.host.seat.expected_accounts.add(account_of("Cyd"))
    for name in ("Ada", "Cyd"):
        trio.guests.append(GuestPlayer(trio.network, name, address=f"{name}'s", key=name))
    trio.join()
    assert trio.guests[-2].seat.character == character, "a friend is who she was"
    assert trio.guests[-1].seat.character, "and a new one finds room"
    trio.settle()


def test_who_has_done_something_is_remembered_longer(trio: PeerTrio) -> None:
    bo = trio.guests[1]
    own = StorageRef(0, bo.seat.character)
    assert bo.seat.issue(MoveStack(own, 0, own, 9, "axe", 1)) is None, "Bo does something"
    trio.settle()
    character = bo.seat.character
    leave(trio, bo)
    for number in range(limits.STRANGERS_PER_NETWORK_MAX + 3):
        assert visit(trio, f"Eve {number}", "192.0.2.9"), "others come from the same network"
    trio.guests.append(GuestPlayer(trio.network, "Bo", address="192.0.2.9", key="Bo"))
    trio.join()
    assert trio.guests[-1].seat.character == character, "those who only looked in gave way"


def test_a_farm_that_was_filled_with_names_before_has_room_again(trio: PeerTrio) -> None:
    """An earlier version remembered each of them for ever."""
    names = {
        (CHARACTERS, number): Character(f"Eve {number}", 1, 1, 100, 100, False)
        for number in range(100, 100 + limits.CHARACTERS_MAX - len(remembered(trio)))
    }
    trio.host.lay(names)
    assert len(remembered(trio)) == limits.CHARACTERS_MAX, "the book should be full"
    leave(trio, trio.guests[1])
    trio.host.seat.expected_accounts.add(account_of("Cyd"))
    trio.guests.append(GuestPlayer(trio.network, "Cyd"))
    trio.join()
    assert "Bo" not in remembered(trio), "the stranger gives way first"
    trio.host.seat.expected_accounts.add(account_of("Dee"))
    trio.guests.append(GuestPlayer(trio.network, "Dee"))
    trio.join()
    assert "Eve 100" not in remembered(trio), "then a name that has never done anything"
    assert "Ada" in remembered(trio), "friends stay"
    trio.settle()


def test_who_cannot_be_entered_in_the_book_is_turned_away_with_a_sentence(trio: PeerTrio) -> None:
    bo = trio.guests[1].seat.character
    place = account_key(account_of("Eve"))
    trio.host.lay({(IDENTITIES, place): Identity(f"k{'0' * 40}", bo, True, 0)})
    eve = GuestPlayer(trio.network, "Eve", address="198.51.100.7")
    trio.guests.append(eve)
    eve.seat.connect(trio.now_s)
    assert trio.run_until(lambda: eve.seat.state is SeatState.ENDED, 5), "nobody waits for ever"
    assert [event.reason for event in eve.of(Ended)] == [FULL_BOOK], "and the reason is said"
    trio.guests.remove(eve)
    assert "Eve" not in remembered(trio), "nothing is kept of her"
    trio.settle()


def test_seven_crashes_of_a_stranger_leave_the_farm_open(trio: PeerTrio) -> None:
    trio.guests[1].seat.leave()
    trio.guests.pop()
    for number in range(9):
        eve = GuestPlayer(trio.network, f"Eve {number}", address=f"203.0.113.{number}")
        trio.guests.append(eve)
        trio.join()
        trio.network.kill(eve.address)
        trio.guests.remove(eve)
        trio.run(limits.SILENCE_S + 1)
    trio.guests.append(GuestPlayer(trio.network, "Cyd"))
    trio.join()
    assert trio.is_in(trio.guests[-1]), "the places of strangers who are away are free"


def test_a_name_that_everybody_has_is_looked_at_once_for_each_who_has_it(
    trio: PeerTrio, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {
        (CHARACTERS, 100 + number): Character(
            f"Eve {number}" if number > 1 else "Eve", 1, 1, 9, 9, False
        )
        for number in range(1, 101)
    }
    trio.host.lay(names)
    looked_at: list[str] = []

    def noted(name: str) -> str:
        looked_at.append(name)
        return skeleton_of(name)

    monkeypatch.setattr(roster, "skeleton_of", noted)
    trio.host.seat.roster.enter(99, Profile("Eve", 1), "", None)
    assert trio.host.seat.roster.name(99) == "Eve 101", "the first that nobody has"
    assert len(looked_at) < 3 * len(names), "or a stranger's name would hold the farm up"


def test_seven_strangers_keep_no_friend_out(trio: PeerTrio) -> None:
    ada, bo = trio.guests
    leave(trio, ada)
    for number in range(limits.PLAYERS_MAX - 2):
        trio.guests.append(GuestPlayer(trio.network, f"Eve {number}", address=f"eve {number}"))
    trio.join()
    last = trio.guests[-1]
    refused = GuestPlayer(trio.network, "Zoe")
    trio.guests.append(refused)
    refused.seat.connect(trio.now_s)
    assert trio.run_until(lambda: refused.seat.state is SeatState.ENDED), "strangers find it full"
    assert "full" in refused.of(Ended)[0].reason, "and read that"
    trio.guests.remove(refused)
    trio.guests.append(GuestPlayer(trio.network, "Ada", address="Ada's laptop"))
    trio.join()
    assert last.seat.state is SeatState.ENDED, "the stranger who came last gave way to a friend"
    assert "friend" in last.of(Ended)[0].reason, "and reads why"
    trio.guests.remove(last)
    assert trio.is_in(bo), "the others stay"
    trio.settle()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("127.0.0.1:4711", "127.0.0.1"),
        ("[::1]:4711", "::/56"),
        ("2001:db8:1:2ff::7", "2001:db8:1:200::/56"),
        ("2001:db8:1:201::8", "2001:db8:1:200::/56"),
        ("100::5", "100::5"),
        ("76561197960265729", "76561197960265729"),
    ],
)
def test_whose_an_address_is(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_door_full_of_strangers_is_not_full_for_a_friend(trio: PeerTrio) -> None:
    """Whoever sits at the host has not answered: keys cost nothing, so there may be many."""
    ada = trio.guests[0]
    leave(trio, ada)
    trio.host.seat.accepts_everybody = False
    trio.host.seat.expected_accounts.clear()
    trio.host.seat.decide(account_of("Cyd"), "Cyd", Entry.WELCOME)
    strangers = [GuestPlayer(trio.network, f"Eve {n}") for n in range(limits.KNOCKS_MAX)]
    again, cyd = GuestPlayer(trio.network, "Ada", address="again"), GuestPlayer(trio.network, "Cyd")
    one_more = GuestPlayer(trio.network, "one more")
    for guest in (*strangers, one_more, again, cyd):
        trio.guests.append(guest)
        guest.seat.connect(trio.now_s)
        trio.run(0.5)
    assert [knock.name for knock in trio.host.of(Knock)][-1] == "Ada", "the host is asked"
    assert trio.is_in(cyd), "who comes in unasked does"
    ended = [guest.name for guest in strangers if guest.of(Ended)]
    assert ended == ["Eve 6", "Eve 7"], "who came last of the strangers gives way"
    assert one_more.of(Ended)[0].reason == "Too many are waiting at the door."
