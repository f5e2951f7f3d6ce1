"""By way of a lobby server, who somebody is stands on the key alone, which the server cannot lend
to another either."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.coop.seat import SeatState
from game.rules.belonging import CHARACTERS
from net.lobbies.interface import LobbyTerms, Visibility
from tests.lobby_server.evening import Evening, Seated

OPEN = LobbyTerms("Willow Farm", "", Visibility.PUBLIC)


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    """A lobby server, a farm, and Briar and Clover there."""
    made = Evening(tmp_path)
    made.host(OPEN)
    for name in ("Briar", "Clover"):
        guest = made.guest(name, "")
        made.until(lambda guest=guest: guest.is_playing, f"{name} should play")  # type: ignore[misc]
    yield made
    made.close()


def book(evening: Evening) -> int:
    """How many the farm remembers."""
    return len(evening.everybody[0].own_farm.world.records(CHARACTERS))


def named(evening: Evening, name: str) -> Seated:
    """The seat of the guest who called himself that."""
    for seated in evening.everybody[1:]:
        record = seated.seat.view.get(CHARACTERS, seated.seat.character)
        if getattr(record, "name", "") == name:
            return seated
    raise AssertionError(f"{name} should be there")


def test_another_key_with_the_name_of_who_was_cut_off_gets_nothing(evening: Evening) -> None:
    briar = named(evening, "Briar")
    character = briar.seat.character
    evening.kill(briar)
    stranger = evening.guest("Briar", "", home="elsewhere")
    evening.until(lambda: stranger.is_playing, "a stranger comes in by the open door")
    assert stranger.seat.character != character, "and is somebody new"
    again = evening.guest("Briar", "")
    evening.until(lambda: again.is_playing, "Briar comes back")
    assert again.seat.character == character, "as Briar"
    evening.run(1.0)
    assert again.dump() == evening.everybody[0].dump(), "with the same world"


@pytest.mark.slow
def test_who_is_killed_at_any_moment_of_the_way_in_is_one_friend(evening: Evening) -> None:
    for moment in range(0, 40, 8):
        name = f"Dale {moment}"
        before = book(evening)
        ghost = evening.guest(name, "")
        for _ in range(moment):
            evening.step()
        evening.kill(ghost)
        again = evening.guest(name, "")
        evening.until(lambda again=again: again.is_playing, f"{name} comes in", 60.0)  # type: ignore[misc]
        assert book(evening) == before + 1, f"killed after {moment} steps, {name} is one friend"
        again.seat.leave()
        evening.until(lambda again=again: again.seat.state is SeatState.ENDED, "goes")  # type: ignore[misc]
        evening.kill(again)
        evening.run(0.5)
