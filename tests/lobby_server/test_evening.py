"""An evening among friends: each behind a router of its own, and a lobby server that is killed
again and again.

Goal: no friend loses the farm or becomes somebody else, whatever becomes of the lobby server and
whatever stands between the friends. Method: everything that the programs have, in one process on a
virtual clock; a server that is ended without a word three times while four play, a guest that is
ended so and comes back; at the end everybody's records, byte by byte.
"""

from pathlib import Path

import pytest

from game.coop.seat import Ended
from game.text.heard import heard
from net import limits
from tests.lobby_server.evening import Evening
from tests.punching.nat import NatKind

ROUTERS = {
    "Ash": NatKind.PORT_RESTRICTED,
    "Briar": NatKind.PORT_RESTRICTED,
    "Clover": NatKind.FULL_CONE,
    "Dale": NatKind.SYMMETRIC,
}
SLOW = pytest.mark.slow
NOTICED_S = 60.0
"""Within this a host has noticed that the server went, and stands in its list again."""


@pytest.mark.parametrize(
    ("dark_s", "away_s"),
    [
        pytest.param(0.3, 0.0, id="both back at once", marks=SLOW),
        pytest.param(limits.SILENCE_S + 5.0, 2.5, id="relayed friend cut off", marks=SLOW),
        pytest.param(1.0, limits.SILENCE_S + 2.0, id="killed friend missed", marks=SLOW),
    ],
)
def test_four_play_while_the_server_is_killed_three_times(
    tmp_path: Path, dark_s: float, away_s: float
) -> None:
    evening = Evening(tmp_path, ROUTERS)
    try:
        host = evening.host(name="Ash")
        guests = {name: evening.playing_guest(name) for name in ("Briar", "Clover", "Dale")}
        for number, seated in enumerate((host, *guests.values())):
            seated.let_play("farm", number)
        fingerprint = evening.running.fingerprint
        for _ in range(3):
            evening.run(1.0)
            evening.kill_server()
            evening.run(dark_s)
            evening.open_server()
            assert evening.running.fingerprint == fingerprint, "it is the same server again"
        evening.until(
            lambda: len(evening.running.server.directory) == 1, "the farm is listed", NOTICED_S
        )
        evening.until(
            lambda: all(guest.is_playing for guest in guests.values()), "all are there", NOTICED_S
        )
        character = guests["Briar"].seat.character
        evening.kill(guests["Briar"])
        evening.run(away_s)
        guests["Briar"] = evening.playing_guest("Briar")
        guests["Briar"].let_play("farm", 9)
        assert guests["Briar"].seat.character == character, "who came back is the same character"
        evening.run(2.0)
        players = {player.name: player.is_relayed for player in host.seat.players()}
        assert players == {"Ash": False, "Briar": False, "Clover": False, "Dale": True}, (
            "one router gives every friend another port, and only that one needs the relay"
        )
        host.own_farm.announce_closing(15)
        evening.hush()
        evening.until(lambda: host.own_farm.is_settled, "all should end with the host's world")
        for name, guest in guests.items():
            assert guest.dump() == host.dump(), f"{name} has the host's records"
        assert host.session.commands_accepted > 20, "and they have played"
        host.seat.leave()
        evening.run(1.0)
        for guest in guests.values():
            closed = Ended(heard("The host has closed the farm."))
            assert guest.of(Ended) == [closed], "all are told"
    finally:
        evening.close()
