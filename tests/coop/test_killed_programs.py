"""A guest whose program was killed is back before anybody has noticed that he was gone.

A host hears nothing of a program that was killed until its silence is too long. The key says who
comes back, and the old connection gives way when it does not answer.
"""

import pytest

from game.coop.seat import Knock
from game.rules.belonging import CHARACTERS
from net import limits
from net.transports.simulated import LinkConditions
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


@pytest.mark.breadth(2)
@pytest.mark.parametrize("loss_pct", [0, 15])
@pytest.mark.parametrize("is_asked", [False, True])
def test_who_is_killed_at_any_moment_of_the_way_in_is_one_friend(
    loss_pct: int, is_asked: bool
) -> None:
    """From the first packet until she has stood in the farm for a while, on a line on which the way
    in takes half a second at least; whether the host has to say yes or not."""
    conditions = LinkConditions(delay_ms=60, loss_pct=loss_pct)
    for killed_after in range(is_asked * 3, 54, 6):
        trio = PeerTrio.playing(2, conditions=conditions, seed=killed_after)
        trio.host.seat.accepts_everybody = not is_asked
        answered: set[int] = set()
        ghost = begin_again(trio, "Cyd", "first port")
        for _ in range(killed_after):
            trio.step()
            say_yes(trio, answered)
        kill(trio, ghost)
        again = begin_again(trio, "Cyd", "second port")
        for _ in range(round(30 * limits.TICK_RATE_HZ)):
            trio.step()
            say_yes(trio, answered)
            if trio.is_in(again):
                break
        moment = f"killed after {killed_after} ticks"
        assert trio.is_in(again), f"{moment}, she should be let in"
        assert names(trio) == ["Host", "Ada", "Bo", "Cyd"], f"{moment}, there is one of her"
        book = trio.host.seat.world.records(CHARACTERS)
        assert len(book) == 4, f"{moment}, and one character: {book}"
        trio.settle()


def say_yes(trio: PeerTrio, answered: set[int]) -> None:
    """The host lets everybody in who is at the door."""
    for knock in trio.host.of(Knock):
        if knock.knock_id not in answered:
            answered.add(knock.knock_id)
            trio.host.seat.accept(knock.knock_id)


def test_who_is_killed_again_and_again_stays_one_friend(trio: PeerTrio) -> None:
    character = trio.guests[0].seat.character
    ada = trio.guests[0]
    for number in range(12):
        kill(trio, ada)
        ada = begin_again(trio, "Ada", f"port {number}")
        trio.run(0.2 * (number % 4))
    assert trio.run_until(lambda: trio.is_in(ada), 120), "she comes in in the end"
    assert ada.seat.character == character, "as who she was"
    assert names(trio) == ["Host", "Ada", "Bo"], "and seven crashes and more fill no farm"
    trio.settle()


def test_a_stranger_with_the_name_of_who_was_cut_off_gets_nothing(trio: PeerTrio) -> None:
    ada = trio.guests[0]
    character = kill(trio, ada)
    trio.run(limits.SILENCE_S + 1)
    stranger = begin_again(trio, "Ada", "a stranger's", key="another")
    assert trio.run_until(lambda: trio.is_in(stranger)), "the door is open to strangers"
    assert stranger.seat.character != character, "the name opens nothing"
    again = begin_again(trio, "Ada", "another port")
    assert trio.run_until(lambda: trio.is_in(again)), "and she finds her place"
    assert again.seat.character == character, "as herself"
    trio.settle()
