"""A guest whose program was killed is back before anybody has noticed that he was gone.

A host hears nothing of a program that was killed until its silence is too long. The key says who
comes back, and the old connection gives way when it does not answer.
"""

import pytest

from net import limits
from tests.helpers.seats import GuestPlayer, PeerTrio


@pytest.fixture
def trio() -> PeerTrio:
    """Ada and Bo are at the farm."""
    made = PeerTrio.playing(2)
    made.run(1.0)
    return made


def begin_again(trio: PeerTrio, name: str, address: str, key: str = "") -> GuestPlayer:
    """Somebody of this name knocks from a new program, with the same key or another."""
    guest = GuestPlayer(trio.network, name, address=address, key=key)
    trio.guests.append(guest)
    guest.seat.connect(trio.now_s)
    return guest


def kill(trio: PeerTrio, guest: GuestPlayer) -> int:
    """Ends a guest's program without a word. Returns the character."""
    trio.network.kill(guest.address)
    trio.guests.remove(guest)
    return guest.seat.character


def names(trio: PeerTrio) -> list[str]:
    return [player.name for player in trio.host.seat.players()]


@pytest.mark.parametrize("away_s", [0.0, 2.0, limits.SILENCE_S + 1.0])
def test_who_was_killed_comes_back_as_the_same_character_however_soon(
    trio: PeerTrio, away_s: float
) -> None:
    character = kill(trio, trio.guests[0])
    trio.run(away_s)
    again = begin_again(trio, "Ada", "another port")
    assert trio.run_until(lambda: trio.is_in(again)), "she should be let in"
    assert again.seat.character == character, "as who she was"
    assert names(trio) == ["Host", "Ada", "Bo"], "and not a second time"
    trio.settle()


def test_a_friend_of_the_same_name_is_somebody_else_and_hardly_waits(trio: PeerTrio) -> None:
    character = trio.guests[0].seat.character
    namesake = begin_again(trio, "Ada", "another port", key="another Ada")
    assert trio.run_until(lambda: trio.is_in(namesake), 1.5), "another key is another person"
    assert namesake.seat.character != character, "so this one is another"
    assert names(trio) == ["Host", "Ada", "Bo", "Ada 2"], "with a name of her own"
    trio.settle()
