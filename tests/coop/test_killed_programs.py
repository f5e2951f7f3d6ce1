"""A guest whose program was killed is back before anybody has noticed that he was gone.

A host hears nothing of a program that was killed until its silence is too long. Without a resume
token only the name says who comes back, and a name counts for nothing while its owner is inside.
"""

import pytest

from game.coop.seat import Knock, KnockWithdrawn, SeatState
from net import limits
from tests.helpers.seats import GuestPlayer, PeerTrio


@pytest.fixture
def trio() -> PeerTrio:
    """Ada and Bo are at the farm."""
    made = PeerTrio.playing(2)
    made.run(1.0)
    return made


def begin_again(trio: PeerTrio, name: str, address: str) -> GuestPlayer:
    """Somebody of this name knocks from a new program, without a token."""
    guest = GuestPlayer(trio.network, name, address=address)
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
    assert names(trio) == ["Host", "Bo", "Ada"], "and not a second time"
    trio.settle()


def test_a_friend_of_the_same_name_is_somebody_else_and_hardly_waits(trio: PeerTrio) -> None:
    character = trio.guests[0].seat.character
    namesake = begin_again(trio, "Ada", "another port")
    assert trio.run_until(lambda: trio.is_in(namesake), 1.5), "a heartbeat shows that Ada is there"
    assert namesake.seat.character != character, "so this one is another"
    assert names(trio) == ["Host", "Ada", "Bo", "Ada 2"], "with a name of her own"
    trio.settle()


def test_the_host_is_asked_once_it_is_clear_who_knocks(trio: PeerTrio) -> None:
    trio.host.seat.accepts_everybody = False
    kill(trio, trio.guests[0])
    again = begin_again(trio, "Ada", "another port")
    trio.run(1.0)
    assert again.seat.state is SeatState.KNOCKING, "she waits at the door"
    assert not trio.host.of(Knock), "and the host is not asked about what nobody knows yet"
    assert trio.run_until(lambda: bool(trio.host.of(Knock))), "but soon"
    (knock,) = trio.host.of(Knock)
    assert (knock.name, knock.is_returning) == ("Ada", True), "about a friend who returns"
    trio.host.seat.accept(knock.knock_id)
    assert trio.run_until(lambda: trio.is_in(again)), "and she comes in"


def test_who_goes_before_it_is_clear_who_knocked_is_never_asked_about(trio: PeerTrio) -> None:
    trio.host.seat.accepts_everybody = False
    kill(trio, trio.guests[0])
    again = begin_again(trio, "Ada", "another port")
    trio.run(1.0)
    again.seat.leave()
    trio.guests.remove(again)
    trio.run(limits.SILENCE_S + 2.0)
    assert not trio.host.of(Knock), "there is nobody to answer any more"
    assert not trio.host.of(KnockWithdrawn), "nor anything to take back"
