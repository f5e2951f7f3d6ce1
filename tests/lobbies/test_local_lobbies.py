"""The list of this machine: hosts appear, change, leave and crash, and no file can do any harm."""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from net.limits import LOBBY_FILES_MAX, LOBBY_STALE_S
from net.lobbies.interface import (
    Entered,
    ListFailed,
    ListReceived,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyEntrance,
    LobbyEvent,
    LobbyFilter,
    LobbyInfo,
    Published,
    PublishFailed,
)
from net.lobbies.local import LocalLobbies

INFO = LobbyInfo("Ada", players=1, capacity=4, protocol_version=1, area="the farm")
TOKEN = b"\x01\x02\x03\x04"


def entrance(port: int = 4711) -> LobbyEntrance:
    return LobbyEntrance(f"127.0.0.1:{port}#{'ab' * 32}", TOKEN)


def told(events: list[LobbyEvent]) -> list[LobbyEvent]:
    """What happened, without the news that the list was read."""
    return [event for event in events if not isinstance(event, ListReceived)]


class Desk:
    """Programs on one machine: a directory, and one clock for all."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory / "lobbies"
        self.now_s = 50.0
        self.everybody: list[LocalLobbies] = []

    def program(self) -> LocalLobbies:
        made = LocalLobbies(self.directory, lambda: 1_800_000_000.0 + self.now_s)
        self.everybody.append(made)
        return made

    def run(self, seconds: float) -> dict[LocalLobbies, list[LobbyEvent]]:
        events: dict[LocalLobbies, list[LobbyEvent]] = {each: [] for each in self.everybody}
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.now_s += 0.25
            for each in self.everybody:
                events[each] += told(each.pump(self.now_s))
        return events


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_published_lobby_is_seen_by_the_others_with_all_it_says(desk: Desk) -> None:
    host, guest = desk.program(), desk.program()
    guest.watch(desk.now_s)
    host.publish(INFO, entrance(), desk.now_s)
    events = desk.run(2.0)
    assert [type(event) for event in events[host]] == [Published], "the host should know it is seen"
    assert len(events[guest]) == 1, "the guest should hear of it once"
    appeared = events[guest][0]
    assert isinstance(appeared, LobbyAppeared), "as of a lobby that was not there before"
    assert appeared.lobby.info == INFO, "what the host says should arrive"
    assert appeared.lobby.entrance == entrance(), "and how to get in"
    assert guest.lobbies == (appeared.lobby,), "the list should be what the events said"


def test_a_change_is_seen_and_a_mere_renewal_is_not(desk: Desk) -> None:
    host, guest = desk.program(), desk.program()
    guest.watch(desk.now_s)
    host.publish(INFO, entrance(), desk.now_s)
    desk.run(2.0)
    assert desk.run(5 * LOBBY_STALE_S)[guest] == [], "renewing should be no news"
    host.refresh(replace(INFO, players=3), desk.now_s)
    changed = desk.run(1.5)[guest]
    assert len(changed) == 1, "a change should be told once"
    assert isinstance(changed[0], LobbyChanged), "as a change"
    assert changed[0].lobby.info.players == 3, "with what is new"


def test_only_what_is_wanted_is_seen(desk: Desk) -> None:
    host, guest = desk.program(), desk.program()
    host.publish(INFO, entrance(), desk.now_s)
    guest.watch(desk.now_s)
    guest.want(LobbyFilter("nobody of that name"), desk.now_s)
    assert desk.run(2.0)[guest] == [], "the farm is not wanted"
    guest.want(LobbyFilter(INFO.host_name.upper(), has_room=True), desk.now_s)
    (appeared,) = desk.run(2.0)[guest]
    assert isinstance(appeared, LobbyAppeared), "who has no name is found by the host's"
    host.refresh(replace(INFO, players=INFO.capacity), desk.now_s)
    assert desk.run(2.0)[guest] == [LobbyDisappeared(appeared.lobby.lobby_id)], "it is full now"
    guest.enter(appeared.lobby.lobby_id, desk.now_s)
    assert isinstance(desk.run(1.0)[guest][0], Entered), "but it can be entered all the same"


def test_a_withdrawn_lobby_disappears_and_leaves_nothing_behind(desk: Desk) -> None:
    host, guest = desk.program(), desk.program()
    guest.watch(desk.now_s)
    host.publish(INFO, entrance(), desk.now_s)
    desk.run(2.0)
    lobby_id = guest.lobbies[0].lobby_id
    host.withdraw(desk.now_s)
    assert desk.run(1.5)[guest] == [LobbyDisappeared(lobby_id)], "the guest should hear of it"
    assert list(desk.directory.iterdir()) == [], "no file should be left"
    host.refresh(INFO, desk.now_s)
    assert desk.run(3.0)[guest] == [], "what was withdrawn should not come back by itself"


def test_a_crashed_host_grows_stale_and_replaces_its_file_when_it_comes_back(desk: Desk) -> None:
    host, guest = desk.program(), desk.program()
    guest.watch(desk.now_s)
    host.publish(INFO, entrance(), desk.now_s)
    desk.run(2.0)
    desk.everybody.remove(host)
    events = desk.run(LOBBY_STALE_S + 2.0)[guest]
    assert [type(event) for event in events] == [LobbyDisappeared], "it should be taken for dead"
    late = desk.program()
    late.watch(desk.now_s)
    assert desk.run(2.0)[late] == [], "who looks later should never see the dead lobby"
    revived = desk.program()
    revived.publish(INFO, entrance(), desk.now_s)
    desk.run(1.5)
    assert len(late.lobbies) == 1, "a host that comes back on its port should be one lobby"
    assert len(list(desk.directory.iterdir())) == 1, "with one file"


def test_the_files_of_crashed_hosts_are_cleared_away_and_hide_nobody(desk: Desk) -> None:
    living = desk.program()
    living.publish(INFO, entrance(4711), desk.now_s)
    long_ago_s = 1_800_000_000.0 + desk.now_s - 1000.0
    for port in range(1000, 1000 + 2 * LOBBY_FILES_MAX):
        content = json.dumps(_file(desk, port=port, refreshed_s=long_ago_s))
        (desk.directory / f"lobby-{port}.json").write_text(content)
    host, guest = desk.program(), desk.program()
    host.publish(INFO, entrance(4712), desk.now_s)
    assert len(list(desk.directory.iterdir())) == 2, "only the files of the living should be left"
    guest.watch(desk.now_s)
    desk.run(1.0)
    assert len(guest.lobbies) == 2, "and both be found"


def test_a_host_does_not_see_its_own_lobby(desk: Desk) -> None:
    one, two = desk.program(), desk.program()
    for port, program in ((4711, one), (4712, two)):
        program.watch(desk.now_s)
        program.publish(INFO, entrance(port), desk.now_s)
    desk.run(2.0)
    assert [lobby.entrance for lobby in one.lobbies] == [entrance(4712)], "only the other one's"
    assert [lobby.entrance for lobby in two.lobbies] == [entrance(4711)], "only the other one's"


def test_who_does_not_watch_reads_nothing_and_who_stops_forgets(desk: Desk) -> None:
    host, guest = desk.program(), desk.program()
    host.publish(INFO, entrance(), desk.now_s)
    assert desk.run(3.0)[guest] == [], "nobody asked"
    guest.watch(desk.now_s)
    desk.run(1.5)
    guest.unwatch()
    assert guest.lobbies == (), "the list should be empty again"
    guest.watch(desk.now_s)
    assert [type(event) for event in desk.run(1.5)[guest]] == [LobbyAppeared], (
        "whoever looks again should be told everything again"
    )


def test_closing_withdraws(desk: Desk) -> None:
    host = desk.program()
    host.publish(INFO, entrance(), desk.now_s)
    host.close(desk.now_s)
    assert list(desk.directory.iterdir()) == [], "no file should be left"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_nobody_else_may_read_the_token(desk: Desk) -> None:
    host = desk.program()
    host.publish(INFO, entrance(), desk.now_s)
    (file,) = desk.directory.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600, "the file should be for its owner alone"
    assert desk.directory.stat().st_mode & 0o777 == 0o700, "and so should the directory"


def _file(desk: Desk, **values: Any) -> dict[str, Any]:
    content: dict[str, Any] = {
        "refreshed_s": 1_800_000_000.0 + desk.now_s,
        "port": 5000,
        "fingerprint": "ab" * 32,
        "token": "01020304",
        "host_name": "Eve",
        "players": 1,
        "capacity": 4,
        "protocol_version": 1,
        "area": "the farm",
        "needs_password": False,
    }
    return content | values


def _seen_with(desk: Desk, content: bytes, name: str = "lobby-5000.json") -> list[LobbyEvent]:
    desk.directory.mkdir(exist_ok=True)
    (desk.directory / name).write_bytes(content)
    guest = desk.program()
    guest.watch(desk.now_s)
    return told(guest.pump(desk.now_s))


def test_a_file_as_it_should_be_is_seen(desk: Desk) -> None:
    assert len(_seen_with(desk, json.dumps(_file(desk)).encode())) == 1, (
        "or the tests below would prove nothing"
    )


@pytest.mark.parametrize(
    "values",
    [
        {"port": 0},
        {"port": 65536},
        {"port": 5001},
        {"port": "5000"},
        {"fingerprint": "ab" * 31},
        {"fingerprint": "zz" * 32},
        {"fingerprint": "ab" * 32 + "\n"},
        {"token": "0102"},
        {"players": 0},
        {"players": 10**30},
        {"capacity": -1},
        {"protocol_version": 1.5},
        {"host_name": None},
        {"host_name": ["Eve"]},
        {"needs_password": 1},
        {"address": "203.0.113.7:1"},
        {"refreshed_s": 0},
        {"refreshed_s": 1e300},
        {"refreshed_s": 1_800_000_000.0 + 1e6},
    ],
)
def test_a_file_that_is_wrong_anywhere_is_ignored(desk: Desk, values: dict[str, Any]) -> None:
    assert _seen_with(desk, json.dumps(_file(desk, **values)).encode()) == [], (
        "it should be as if it were not there"
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 4000, b'{"port":' * 500, b" " * 5000, b"NaN"],
)
def test_a_file_that_is_rubbish_is_ignored(desk: Desk, content: bytes) -> None:
    assert _seen_with(desk, content) == [], "it should be as if it were not there"


def test_a_file_that_is_too_large_is_ignored(desk: Desk) -> None:
    content = json.dumps(_file(desk)).encode().ljust(5000)
    assert _seen_with(desk, content) == [], "no more than its limit should be read of a file"


def test_names_are_shown_printable_and_short(desk: Desk) -> None:
    content = _file(desk, host_name="E\u202eve\n\x1b[31m" + "x" * 500, area="\x00" + "y" * 500)
    (appeared,) = _seen_with(desk, json.dumps(content).encode())
    assert isinstance(appeared, LobbyAppeared), "an ugly name should not hide a farm"
    info = appeared.lobby.info
    assert info.host_name.isprintable(), "a name should be printable"
    assert 0 < len(info.host_name) <= 16, "and as short as a name is"
    assert info.area.isprintable(), "an area should be printable"
    assert len(info.area) <= 32, "and short"


def test_a_host_without_a_visible_name_is_a_friend(desk: Desk) -> None:
    (appeared,) = _seen_with(desk, json.dumps(_file(desk, host_name=" \u200b ")).encode())
    assert isinstance(appeared, LobbyAppeared), "it should be listed"
    assert appeared.lobby.info.host_name, "under some name"


def test_more_files_than_there_can_be_hosts_are_not_all_read(desk: Desk) -> None:
    desk.directory.mkdir()
    for port in range(1000, 1000 + 3 * LOBBY_FILES_MAX):
        content = json.dumps(_file(desk, port=port))
        (desk.directory / f"lobby-{port}.json").write_text(content)
    guest = desk.program()
    guest.watch(desk.now_s)
    assert len(told(guest.pump(desk.now_s))) == LOBBY_FILES_MAX, "one reading should be bounded"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_what_is_no_plain_file_is_not_opened(desk: Desk, tmp_path: Path) -> None:
    desk.directory.mkdir()
    os.mkfifo(desk.directory / "lobby-5000.json")
    (tmp_path / "elsewhere").write_text(json.dumps(_file(desk, port=5001)))
    os.symlink(tmp_path / "elsewhere", desk.directory / "lobby-5001.json")
    (desk.directory / "lobby-5002.json").mkdir()
    guest = desk.program()
    guest.watch(desk.now_s)
    assert told(guest.pump(desk.now_s)) == [], "pipes, links and directories should be passed over"


def test_a_place_where_no_file_can_be_is_reported_once_in_words(desk: Desk) -> None:
    desk.directory.write_text("a file where the directory should be")
    host = desk.program()
    host.publish(INFO, entrance(), desk.now_s)
    host.watch(desk.now_s)
    events = desk.run(10.0)[host]
    assert sorted(type(event).__name__ for event in events) == [
        ListFailed.__name__,
        PublishFailed.__name__,
    ], "each failure should be told once"
    desk.directory.unlink()
    assert [type(event) for event in desk.run(5.0)[host]] == [Published], (
        "and it should be tried again until it works"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        LobbyEntrance("203.0.113.7:4711#" + "ab" * 32, TOKEN),
        LobbyEntrance("127.0.0.1:4711", TOKEN),
        LobbyEntrance("127.0.0.1:4711#" + "ab" * 10, TOKEN),
        LobbyEntrance("../../etc/passwd", TOKEN),
        LobbyEntrance("127.0.0.1:4711#" + "ab" * 32, b""),
    ],
)
def test_an_entrance_that_is_not_of_this_machine_cannot_be_published(
    desk: Desk, wrong: LobbyEntrance
) -> None:
    with pytest.raises(ValueError):
        desk.program().publish(INFO, wrong, desk.now_s)
    assert not desk.directory.exists(), "nothing should be written"


@pytest.mark.parametrize("players", [0, 9, -1])
def test_a_count_that_cannot_be_is_refused(desk: Desk, players: int) -> None:
    with pytest.raises(ValueError, match="players"):
        desk.program().publish(replace(INFO, players=players), entrance(), desk.now_s)


def test_that_the_list_was_read_is_told_when_asked_and_when_it_has_changed(desk: Desk) -> None:
    host, guest = desk.program(), desk.program()
    guest.watch(desk.now_s)
    assert guest.pump(desk.now_s) == [ListReceived(0)], "an empty list is an answer too"
    assert desk.run(5.0)[guest] == [], "which is not given again and again"
    host.publish(INFO, entrance(), desk.now_s)
    heard = desk.run(2.0)[guest]
    assert len(guest.lobbies) == len(heard) == 1, "a change is told"
    guest.watch(desk.now_s)
    assert guest.pump(desk.now_s) == [ListReceived(1)], "and whoever looks again is answered"
