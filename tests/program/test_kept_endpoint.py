"""A farm keeps its door: the same certificate, port, join token and lobby each evening, until the
owner wants others."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

import main
from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.farms.farm import new_farm_file
from game.farms.kept_endpoint import (
    CERTIFICATE_SUFFIX,
    ENDPOINT_SUFFIX,
    KeptEndpoint,
    forget_endpoint,
    keep_endpoint,
    kept_endpoint,
    new_endpoint,
)
from game.hosting.seats import open_direct_listener
from game.joining.direct import entrance_of, open_direct_endpoint, open_guest_seat
from game.program.folders import Folders
from game.program.steam import SteamAccess
from net.lobbies.join_code import decode_join_code
from net.transports.direct.kept_certificate import KeptFileError
from scenes.program_services import ProgramServices
from tests.helpers.sessions import key_of
from tests.world.small_farm import small_content

LOOPBACK = "127.0.0.1"
TODAY = datetime(2026, 5, 1, tzinfo=UTC)
PATIENCE = 60_000
"""Looks at the sockets until something must have come."""


def facts(listener: KeptEndpoint) -> tuple[bytes, bytes, bytes, int]:
    """What makes a door."""
    return listener.certificate.fingerprint, listener.join_token, listener.lobby_key, listener.port


def test_a_door_is_the_same_the_next_time(tmp_path: Path) -> None:
    farm = tmp_path / "a.farm"
    listener = open_direct_listener(LOOPBACK, 0, 100.0, kept_endpoint(farm, TODAY))
    keep_endpoint(farm, listener.kept)
    listener.listener.endpoint.close(101.0)
    again = open_direct_listener(LOOPBACK, 0, 102.0, kept_endpoint(farm, TODAY))
    assert facts(again.kept) == facts(listener.kept), "certificate, tokens and port are kept"
    assert again.join_code == listener.join_code, "so that a code stays good"
    again.listener.endpoint.close(103.0)


def test_a_door_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    farm = tmp_path / "a.farm"
    keep_endpoint(farm, kept_endpoint(farm, TODAY))
    for suffix in (CERTIFICATE_SUFFIX, ENDPOINT_SUFFIX):
        kept = tmp_path / f"a.farm{suffix}"
        assert kept.stat().st_mode & 0o077 == 0, f"{suffix} should be nobody else's"


def test_where_the_port_is_taken_another_one_is_used_and_the_rest_is_kept(tmp_path: Path) -> None:
    farm = tmp_path / "a.farm"
    first = open_direct_listener(LOOPBACK, 0, 100.0, kept_endpoint(farm, TODAY))
    keep_endpoint(farm, first.kept)
    second = open_direct_listener(LOOPBACK, 0, 100.0, kept_endpoint(farm, TODAY))
    assert second.port not in (0, first.port), "two programs cannot have one port"
    assert facts(second.kept)[:3] == facts(first.kept)[:3], "friends know it again all the same"
    for listener in (first, second):
        listener.listener.endpoint.close(101.0)


def test_a_port_that_was_asked_for_is_taken_or_refused(tmp_path: Path) -> None:
    farm = tmp_path / "a.farm"
    first = open_direct_listener(LOOPBACK, 0, 100.0, kept_endpoint(farm, TODAY))
    with pytest.raises(ValueError, match="in use"):
        open_direct_listener(LOOPBACK, first.port, 100.0, kept_endpoint(farm, TODAY))
    first.listener.endpoint.close(101.0)


def test_a_door_that_was_forgotten_has_nothing_of_the_old_one(tmp_path: Path) -> None:
    farm = tmp_path / "a.farm"
    before = open_direct_listener(LOOPBACK, 0, 100.0, kept_endpoint(farm, TODAY))
    before.listener.endpoint.close(101.0)
    keep_endpoint(farm, before.kept)
    forget_endpoint(farm)
    after = facts(kept_endpoint(farm, TODAY))
    assert all(old != new for old, new in zip(facts(before.kept), after, strict=True)), (
        "what led to the farm leads nowhere"
    )


@pytest.mark.parametrize("suffix", [CERTIFICATE_SUFFIX, ENDPOINT_SUFFIX])
def test_a_damaged_door_is_named(tmp_path: Path, suffix: str) -> None:
    farm = tmp_path / "a.farm"
    keep_endpoint(farm, new_endpoint(TODAY))
    (tmp_path / f"a.farm{suffix}").write_text("rubbish")
    with pytest.raises(KeptFileError, match=f"a.farm{suffix} is damaged"):
        kept_endpoint(farm, TODAY)


def test_a_door_that_cannot_be_kept_opens(tmp_path: Path) -> None:
    farm = tmp_path / "no folder" / "a.farm"
    keep_endpoint(farm, kept_endpoint(farm, TODAY))
    assert not farm.parent.exists(), "nothing was made there"


# In the game


class Window:
    """One program of the game, without the window, on real sockets of this machine."""

    def __init__(self, root: Path) -> None:
        folders = Folders(root / "farms", root / "settings", root / "lobbies", root / "server")
        self.farms = folders.farms
        self.services = ProgramServices(small_content, folders, Random(1), SteamAccess(None, ""))
        self.seats: list[HostSeat | GuestSeat] = []

    def open(self, *, continue_saved: bool = True) -> HostSeat:
        """Opens the farm to friends."""
        seat = self.services.start_host(continue_saved=continue_saved).host
        assert isinstance(seat, HostSeat), "a farm that is hosted"
        seat.accepts_everybody = True
        self.seats.append(seat)
        return seat

    def knock(self, code: str) -> GuestSeat:
        """Somebody comes by a join code."""
        entrance = entrance_of(code)
        now_s = self.services.clocks.now_s()
        seat = open_guest_seat(
            small_content(),
            open_direct_endpoint(entrance.address, now_s),
            entrance,
            Profile("Ada", 1),
            now_s,
            key_of(f"friend {len(self.seats)}"),
        )
        self.seats.append(seat)
        return seat

    def run_until(self, guest: GuestSeat, state: SeatState) -> None:
        """Lets all programs run until a guest is that far."""
        for _ in range(PATIENCE):
            for seat in self.seats:
                seat.advance(self.services.clocks.now_s())
            if guest.state is state:
                return
            self.services.clocks.pause(0.001)
        raise AssertionError(f"the guest should be {state}, and is {guest.state}")

    def close(self) -> None:
        for seat in reversed(self.seats):
            seat.leave()


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path)
    yield made
    made.close()


def test_a_join_code_is_good_from_evening_to_evening(window: Window) -> None:
    first = window.open(continue_saved=False)
    code = first.join_code
    first.leave()
    assert window.open().join_code == code, "friends need no other code tomorrow"


def test_two_farms_have_doors_of_their_own(window: Window) -> None:
    codes = [window.open(continue_saved=False).join_code for _ in range(2)]
    assert codes[0] != codes[1], "a code leads to one farm"
    tokens = {decode_join_code(code or "").token for code in codes}
    assert len(tokens) == 2, "and opens one"


def test_a_new_code_is_shown_and_kept_and_sends_nobody_away(window: Window) -> None:
    host = window.open(continue_saved=False)
    old = host.join_code or ""
    inside = window.knock(old)
    window.run_until(inside, SeatState.PLAYING)
    window.services.renew_join_code()
    assert host.join_code != old, "another code is shown"
    assert inside.state is SeatState.PLAYING, "who is inside stays"
    friend = window.knock(host.join_code or "")
    window.run_until(friend, SeatState.PLAYING)
    host.leave()
    assert window.open().join_code == host.join_code, "and the new one is kept"


def test_the_list_of_this_machine_has_the_new_code(window: Window) -> None:
    host = window.open(continue_saved=False)
    window.services.renew_join_code()
    token = decode_join_code(host.join_code or "").token
    (listed,) = (window.farms.parent / "lobbies").glob("lobby-*.json")
    assert token.hex() in listed.read_text(), "who finds the farm in the list comes in"


def test_a_farm_with_a_damaged_door_opens_by_another_one_and_says_so(window: Window) -> None:
    first = window.open(continue_saved=False)
    first.leave()
    (kept,) = window.farms.glob(f"*{ENDPOINT_SUFFIX}")
    kept.write_text("rubbish")
    again = window.open()
    assert again.join_code != first.join_code, "it is another door"
    said = [getattr(event, "text", "") for event in again.events()]
    assert any("is damaged" in text and "join code" in text for text in said), f"{said}"


def test_the_command_renews_the_door_of_a_farm_that_is_closed(
    window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    first = window.open(continue_saved=False)
    (farm,) = window.farms.glob("*.farm")
    assert main.main(["saves", "--new-code", str(farm)]) == 2, "not while it is played"
    assert kept_endpoint(farm, TODAY).join_token == decode_join_code(first.join_code or "").token
    first.leave()
    capsys.readouterr()
    assert main.main(["saves", "--new-code", str(farm)]) == 0, "but afterwards"
    assert "another join code" in capsys.readouterr().out, "which is said"
    again = window.open()
    assert again.join_code != first.join_code, "and is so"
    old, new = (decode_join_code(seat.join_code or "") for seat in (first, again))
    assert old.fingerprint != new.fingerprint, "down to the certificate"


def test_the_command_knows_what_is_no_farm(tmp_path: Path) -> None:
    (tmp_path / "a.farm").write_text("no farm")
    assert main.main(["saves", "--new-code", str(tmp_path / "a.farm")]) == 2
    assert main.main(["saves", "--new-code", str(tmp_path / "b.farm")]) == 2


def test_a_door_beside_a_farm_is_no_farm(tmp_path: Path) -> None:
    file = new_farm_file(tmp_path, "Willow")
    keep_endpoint(file.path, new_endpoint(TODAY))
    file.close()
    assert main.main(["saves", str(tmp_path)]) == 0, "nothing there is taken for a damaged farm"
