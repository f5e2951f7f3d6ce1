"""Dedicated servers on the lobby server's own machine: how they are started, get ready and end.

The machine is a stand-in whose processes behave like `main.py dedicated` or badly, and whose clock
is put forward by hand. `test_processes` and `test_real_server` have a real one.
"""

import json
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from net import limits
from net.dedicated.kept_farms import KeptFarms, NoRoomError
from net.dedicated.launcher import (
    Ended,
    LaunchEvent,
    LaunchFailed,
    LaunchProblem,
    Ready,
)
from net.dedicated.local import LocalLauncher, LocalSettings
from net.dedicated.session_file import decode_session
from tests.dedicated.sessions import request
from tests.dedicated.stand_in import ABORTED, FINGERPRINT, KILLED, Computer, StandIn

PATIENCE_S = limits.DEDICATED_READY_MAX_S / 2
"""By the machine's clock: in which something should have come, long before anything is too late."""
TICK_S = limits.DEDICATED_WATCH_S

_Event = TypeVar("_Event", Ready, LaunchFailed, Ended)


class Machine:
    """A computer on which lobby servers come and go, one at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.computer = Computer()
        self.ports = range(27_300, 27_320)
        self.running_max = 8
        self.now_s = 1000.0
        self.launcher = self.start()
        self.events: list[LaunchEvent] = []
        self.starting_most = 0

    def start(self, command: str = "stand-in") -> LocalLauncher:
        """A lobby server's launcher, also after the one before it was closed."""
        settings = LocalSettings(
            folder=self.folder,
            command=(command,),
            ports=self.ports,
            bind="127.0.0.1",
            running_max=self.running_max,
        )
        self.launcher = LocalLauncher(settings, self.now_s, self.computer)
        return self.launcher

    def pump(self) -> list[LaunchEvent]:
        """A moment passes."""
        self.now_s += TICK_S
        self.computer.pass_time(TICK_S)
        return self.look()

    def look(self) -> list[LaunchEvent]:
        """The launcher looks at its servers."""
        events = self.launcher.pump(self.now_s)
        self.events += events
        starting = sum(not server.is_ready for server in self.launcher.running)
        self.starting_most = max(self.starting_most, starting)
        return events

    def pass_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Lets time pass until something is so."""
        until_s = self.now_s + PATIENCE_S
        while not is_so():
            assert self.now_s < until_s, f"there should have come {what}; there were {self.events}"
            self.pump()

    def until(self, kind: type[_Event], session_id: str = "s-1") -> _Event:
        """Lets time pass until there has been such an event of a session."""

        def found() -> list[_Event]:
            return [
                event
                for event in self.events
                if isinstance(event, kind) and event.session_id == session_id
            ]

        self.pass_until(lambda: bool(found()), f"{kind.__name__} of {session_id}")
        return found()[-1]

    def process(self, session_id: str = "s-1") -> StandIn:
        """The process of a session that runs."""
        (server,) = (one for one in self.launcher.running if one.session_id == session_id)
        return self.computer.processes[int(server.where.removeprefix("pid "))]

    def session_folder(self, session_id: str = "s-1") -> Path:
        return self.folder / "sessions" / session_id


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "data" / "dedicated")


def test_a_server_is_started_with_its_session_and_reported_once_it_listens(
    machine: Machine,
) -> None:
    asked = request("s-1", "Brook End", "Ada", "Ben")
    machine.launcher.launch(asked, machine.now_s)
    content = (machine.session_folder() / "session.json").read_bytes()
    assert decode_session(content).request == asked, "it should be told what was asked for"
    ready = machine.until(Ready)
    assert ready.port in machine.ports, "the port should be one that the firewall lets in"
    assert ready.port in machine.computer.taken, "it should listen by the time it is reported"
    assert ready.fingerprint == FINGERPRINT, "members should know its certificate"
    assert ready.address == "", "members reach it where they reach the lobby server"
    (server,) = machine.launcher.running
    assert (server.farm, server.players, server.port, server.is_ready) == (
        "Brook End",
        2,
        ready.port,
        True,
    ), "the status page should say what runs"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_tokens_are_for_this_user_s_eyes_only(machine: Machine) -> None:
    machine.launcher.launch(request(), machine.now_s)
    folder = machine.session_folder()
    assert stat.S_IMODE((folder / "session.json").stat().st_mode) == 0o600, (
        "nobody else should read the session file"
    )
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700, "nor see the folder's content"


def test_a_server_that_is_done_is_reported_with_status_0_and_leaves_only_its_farm(
    machine: Machine,
) -> None:
    machine.launcher.launch(request(farm="short"), machine.now_s)
    machine.until(Ready)
    assert machine.until(Ended).exit_status == 0, "it ended by itself"
    assert machine.launcher.running == (), "it runs no more"
    assert not machine.session_folder().exists(), "its files should go, the tokens with them"
    assert len(list((machine.folder / "farms").glob("*.farm"))) == 1, "the farm should stay"


def test_the_death_of_a_server_is_reported_with_how_it_died(machine: Machine) -> None:
    machine.launcher.launch(request(farm="crashing"), machine.now_s)
    machine.until(Ready)
    ended = machine.until(Ended)
    assert ended.exit_status == ABORTED, "a crash should not look like an end"
    assert not machine.session_folder().exists(), "a dead server's files should go"


def test_a_server_that_dies_at_once_is_a_failure_in_words(machine: Machine) -> None:
    machine.launcher.launch(request(farm="dies"), machine.now_s)
    failed = machine.until(LaunchFailed)
    assert failed.reason == LaunchProblem.DIED, "the code should say that it died"
    assert "status 2" in failed.detail, "the sentence should say how"
    assert len(machine.computer.processes) == 1, "a second try would not help"
    assert str(machine.folder) not in failed.detail, "players should not be told of our folders"
    assert machine.launcher.running == (), "nothing should be left"
    assert not machine.session_folder().exists(), "its files should go"


@pytest.mark.parametrize("farm", ["late", "garbage", "elsewhere"])
def test_a_server_that_is_not_ready_in_time_is_ended(machine: Machine, farm: str) -> None:
    began_s = machine.now_s
    machine.launcher.launch(request(farm=farm), machine.now_s)
    while machine.now_s < began_s + limits.DEDICATED_READY_MAX_S - TICK_S:
        assert machine.pump() == [], "there is still time"
    failed = machine.until(LaunchFailed)
    assert failed.reason == LaunchProblem.NOT_READY, "the code should say that it was too slow"
    machine.pass_until(lambda: not machine.launcher.running, "its end")
    assert not machine.session_folder().exists(), "its files should go"
    assert not any(isinstance(event, Ended) for event in machine.events), (
        "what was never ready should not be said to have ended"
    )


def test_a_server_that_does_not_end_when_asked_is_ended_without_asking(machine: Machine) -> None:
    machine.launcher.launch(request(farm="stubborn"), machine.now_s)
    process = machine.process()
    machine.now_s += limits.DEDICATED_READY_MAX_S
    machine.until(LaunchFailed)
    asked_s = machine.now_s
    while machine.now_s < asked_s + limits.DEDICATED_END_S - TICK_S:
        machine.pump()
        assert process.status is None, "it should be given time to save its farm"
    machine.pass_until(lambda: not machine.launcher.running, "its end")
    assert process.status == KILLED, "then it should be ended"


def test_ports_in_use_are_passed_over(machine: Machine) -> None:
    machine.computer.taken.add(machine.ports.start)
    machine.launcher.launch(request(), machine.now_s)
    assert machine.until(Ready).port == machine.ports.start + 1, "the first port is taken"


def test_a_port_that_is_snatched_away_costs_a_second_try_and_no_more(machine: Machine) -> None:
    machine.launcher.launch(request(farm="robbed"), machine.now_s)
    (server,) = machine.launcher.running
    first_port = server.port
    assert machine.until(Ready).port != first_port, "the next port should be tried"
    assert len(machine.computer.processes) == 2, "once more, and no more"


def test_no_free_port_is_a_failure_in_words(machine: Machine) -> None:
    machine.ports = machine.ports[:1]
    machine.computer.taken.add(machine.ports.start)
    machine.start().launch(request(), machine.now_s)
    failed = machine.until(LaunchFailed)
    assert failed.reason == LaunchProblem.CANNOT_START, "the code should say that nothing began"
    assert "port" in failed.detail, "the sentence should say what is missing"
    assert not machine.session_folder().exists(), "its files should go"


def test_a_program_that_is_not_there_is_a_failure_in_words(machine: Machine) -> None:
    launcher = machine.start("no-such-program")
    launcher.launch(request(), machine.now_s)
    failed = machine.until(LaunchFailed)
    assert failed.reason == LaunchProblem.CANNOT_START, "the code should say that nothing began"
    assert "no-such-program" not in failed.detail, "players should not be told of our folders"


def test_no_more_run_than_may_and_no_more_start_at_once_than_is_good(machine: Machine) -> None:
    launcher = machine.start()
    for number in range(machine.running_max + 2):
        launcher.launch(request(f"s-{number}", f"slow {number}"), machine.now_s)
    refused = [event for event in machine.look() if isinstance(event, LaunchFailed)]
    assert [event.session_id for event in refused] == ["s-8", "s-9"], (
        "who comes when all places are taken, or promised, should be refused at once"
    )
    assert {event.reason for event in refused} == {LaunchProblem.TOO_MANY}, (
        "the code should say that it may work later"
    )
    machine.pass_until(lambda: len(machine.events) == 10, "eight servers")
    assert len({event.port for event in machine.events if isinstance(event, Ready)}) == 8, (
        "every server should have a port of its own"
    )
    assert machine.starting_most == limits.DEDICATED_STARTING_MAX, (
        "servers should start side by side, but not all of them"
    )


def test_a_session_is_launched_once(machine: Machine) -> None:
    machine.launcher.launch(request(), machine.now_s)
    with pytest.raises(ValueError, match="already"):
        machine.launcher.launch(request(), machine.now_s)


def test_a_farm_is_not_opened_twice_and_is_there_again_next_week(machine: Machine) -> None:
    machine.launcher.launch(request("s-1", "short", "Ada"), machine.now_s)
    machine.launcher.launch(request("s-2", "short", "Ada", "Cleo"), machine.now_s)
    machine.launcher.launch(request("s-3", "short", "Ben", "Ada"), machine.now_s)
    assert machine.until(LaunchFailed, "s-2").reason == LaunchProblem.FARM_IN_USE, (
        "two servers should never write one farm"
    )
    machine.pass_until(lambda: not machine.launcher.running, "both ends")
    machine.launcher.launch(request("s-4", "short", "Ada", "Cleo"), machine.now_s)
    machine.until(Ended, "s-4")
    assert len(list((machine.folder / "farms").glob("*.farm"))) == 2, (
        "Ada's farm should be the same again, and Ben's of that name another"
    )


def test_a_talkative_server_does_not_fill_the_disk(machine: Machine) -> None:
    machine.launcher.launch(request(), machine.now_s)
    machine.until(Ready)
    log = machine.session_folder() / "log.txt"
    machine.process().say("x" * limits.DEDICATED_LOG_MAX_BYTES)
    machine.pump()
    assert log.stat().st_size == 0, "a log that is too long should begin anew"
    machine.process().say("x" * (limits.DEDICATED_LOG_MAX_BYTES // 2))
    machine.pump()
    assert log.stat().st_size > 0, "and no other"


def test_a_restarted_lobby_server_knows_its_servers_and_hears_of_their_end(
    machine: Machine,
) -> None:
    machine.launcher.launch(request("s-1", "Brook End", "Ada"), machine.now_s)
    ready = machine.until(Ready)
    process = machine.process()
    machine.launcher.close(machine.now_s)
    assert process.status is None, "stopping a lobby server should end no game"
    launcher = machine.start()
    (server,) = launcher.running
    assert (server.session_id, server.farm, server.port, server.where, server.is_ready) == (
        "s-1",
        "Brook End",
        ready.port,
        f"pid {process.pid}",
        True,
    ), "the next lobby server should know what runs, and where"
    assert machine.pump() == [], "nobody waits for it to be ready"
    launcher.launch(request("s-2", "Brook End", "Ada"), machine.now_s)
    assert machine.until(LaunchFailed, "s-2").reason == LaunchProblem.FARM_IN_USE, (
        "its farm should stay its own"
    )
    launcher.launch(request("s-3", "Elsewhere"), machine.now_s)
    assert machine.until(Ready, "s-3").port != ready.port, "its port should not be given out"
    process.end(0)
    assert machine.until(Ended, "s-1").exit_status is None, (
        "its end should be noticed, though not how it ended"
    )
    assert not machine.session_folder("s-1").exists(), "its files should go then"


def test_a_server_that_was_starting_during_the_restart_is_found_later(machine: Machine) -> None:
    machine.launcher.launch(request(farm="slow"), machine.now_s)
    process = machine.process()
    machine.launcher.close(machine.now_s)
    launcher = machine.start()
    assert [server.is_ready for server in launcher.running] == [False], "it is not ready yet"
    machine.pass_until(
        lambda: [server.where for server in launcher.running] == [f"pid {process.pid}"],
        "the server of before",
    )
    assert machine.events == [], "nobody waits for it"


def test_files_of_a_process_that_is_somebody_else_s_now_are_swept_away(machine: Machine) -> None:
    machine.launcher.launch(request(), machine.now_s)
    machine.until(Ready)
    process = machine.process()
    machine.launcher.close(machine.now_s)
    # The process ends, and its id is given to another one, with the same words but for the file.
    session = str(machine.session_folder() / "session.json")
    process.words = [word.replace(session, "another") for word in process.words]
    machine.events.clear()
    launcher = machine.start()
    assert launcher.running == (), "a process id that was used again should not be taken for ours"
    assert not machine.session_folder().exists(), "old files should go"
    assert machine.pump() == [], "there is nothing to report"


def test_nothing_in_the_folder_keeps_a_lobby_server_from_starting(machine: Machine) -> None:
    sessions = machine.folder / "sessions"
    (sessions / "..strange").mkdir()
    (sessions / "UPPER").mkdir()
    (sessions / "a-file").write_bytes(b"x")
    broken = sessions / "broken"
    broken.mkdir()
    (broken / "session.json").write_bytes(b"\xff" * 100)
    (broken / "ready.json").write_bytes(b"{" * 100_000)
    empty = sessions / "empty"
    empty.mkdir()
    launcher = machine.start()
    assert {server.session_id for server in launcher.running} == {"broken", "empty"}, (
        "what could be a server that is starting should be given its time"
    )
    machine.now_s += limits.DEDICATED_READY_MAX_S
    machine.look()
    assert launcher.running == (), "and no more than its time"
    assert not broken.exists(), "what is of no use should go"
    assert not empty.exists(), "what is of no use should go"
    assert (sessions / "a-file").exists(), "what is not ours should stay"


@pytest.mark.parametrize(
    "ports",
    [range(0), range(0, 5), range(65_530, 65_537), range(47_000, 47_010, 2), range(9, 5)],
    ids=str,
)
def test_a_range_of_ports_that_cannot_be_is_refused(tmp_path: Path, ports: range) -> None:
    with pytest.raises(ValueError, match="range"):
        LocalSettings(tmp_path, ("program",), ports)


class Shelf:
    """Kept farms, opened and played at."""

    def __init__(self, folder: Path) -> None:
        self.kept = KeptFarms(folder)
        self.days = 0

    def open(self, owner: str, line: str, played_s: float = 0.0) -> Path:
        """A farm is opened and played at; a day later than the one before."""
        path = self.kept.path(owner, "Farm")
        self.kept.admit(owner, "Farm", line, [])
        self.days += 1
        began_s = 1e9 + 86_400.0 * self.days
        path.touch()
        os.utime(path, (began_s + played_s, began_s + played_s))
        self.kept.note_played(path, began_s)
        return path


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "farms")


@pytest.fixture
def most(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many farms are kept, fewer than usual."""
    most = 40
    monkeypatch.setattr("net.dedicated.kept_farms.DEDICATED_FARMS_MAX", most)
    return most


LONG_S = 2 * limits.DEDICATED_TRIAL_S
A_FEW = limits.DEDICATED_FARMS_PER_ADDRESS_MAX


def test_strangers_never_delete_a_farm_that_friends_have_played_at(shelf: Shelf, most: int) -> None:
    """Every other line opens as many farms as it may, and each is played at a little."""
    friends = [shelf.open(f"friend {number}", "their line", LONG_S) for number in range(3)]
    for number in range(2 * most):
        shelf.open(f"stranger {number}", f"line {number // (A_FEW - 1)}", 60.0)
    assert all(farm.exists() for farm in friends), "what friends have played at should stay"
    count = sum(path.suffix == ".farm" for path in friends[0].parent.iterdir())
    assert count == most, "and the folder should not grow"
    newest = shelf.open("another friend", "another line", LONG_S)
    assert newest.exists(), "somebody who comes later should find room"


def test_a_line_has_a_few_farms_and_its_neighbours_have_theirs(shelf: Shelf) -> None:
    own = [shelf.open(f"player {number}", "one line", LONG_S) for number in range(A_FEW)]
    with pytest.raises(NoRoomError, match=r"as many as may be\. Go on"):
        shelf.open("one more", "one line")
    assert all(farm.exists() for farm in own), "what has been played at should stay"
    assert shelf.open("somebody", "another line").exists(), "others should not notice"
    assert shelf.open("player 0", "one line", LONG_S) == own[0], "and one may always go on"


def test_of_a_lines_own_farms_that_nobody_played_at_the_oldest_gives_way(shelf: Shelf) -> None:
    played = [shelf.open(f"player {number}", "one line", LONG_S) for number in range(A_FEW - 2)]
    tried = [shelf.open(f"try {number}", "one line", 30.0) for number in range(2)]
    shelf.open("one more", "one line")
    assert not tried[0].exists(), "the oldest of what was only tried should give way"
    assert tried[1].exists(), "and no other"
    assert all(farm.exists() for farm in played), "least of all what was played at"


def test_when_there_is_no_room_the_line_that_has_most_gives_way_first(
    shelf: Shelf, most: int
) -> None:
    new = shelf.open("a newcomer", "a quiet line", 60.0)
    number = 0
    while sum(path.suffix == ".farm" for path in new.parent.iterdir()) < most:
        shelf.open(f"stranger {number}", f"line {number // A_FEW}", 60.0)
        number += 1
    oldest = shelf.kept.path("stranger 0", "Farm")
    companion = oldest.with_name(oldest.name + "-wal")
    companion.touch()
    shelf.open("somebody", "somewhere")
    assert new.exists(), "the only farm of a line should stay, although it is the oldest"
    assert not oldest.exists(), "the oldest of those who have many should give way"
    assert not companion.exists(), "with all that belongs to it"


def test_a_folder_full_of_played_farms_is_said_in_a_sentence(shelf: Shelf, most: int) -> None:
    for number in range(most):
        shelf.open(f"player {number}", f"line {number}", LONG_S)
    with pytest.raises(NoRoomError, match=r"Those who run it can remove one\."):
        shelf.open("one more", "somewhere")


def test_farms_of_before_stay(shelf: Shelf, most: int) -> None:
    """Beside them nothing says who opened them."""
    first = shelf.open("somebody", "somewhere", LONG_S)
    old = [shelf.kept.path(f"old {number}", "Farm") for number in range(most)]
    for farm in old:
        farm.touch()
    with pytest.raises(NoRoomError):
        shelf.open("one more", "another line")
    assert all(farm.exists() for farm in (first, *old)), "nobody should lose a farm by an upgrade"


def test_a_farm_that_is_being_played_at_stays_and_counts(shelf: Shelf) -> None:
    fresh = [shelf.open(f"try {number}", "one line") for number in range(A_FEW)]
    shelf.kept.admit("one more", "Farm", "one line", fresh[:1])
    assert fresh[0].exists(), "it is the oldest, and in use"
    assert not fresh[1].exists(), "so the next gives way"


def test_what_was_played_is_known_after_a_restart_of_the_lobby_server(machine: Machine) -> None:
    machine.launcher.launch(request("s-1", "Brook End", "Ada"), machine.now_s)
    machine.until(Ready)
    farm = KeptFarms(machine.folder / "farms").path(request("s-1").players[0].identity, "Brook End")
    ready_s = (machine.session_folder() / "ready.json").stat().st_mtime
    machine.launcher.close(machine.now_s)
    farm.touch()
    os.utime(farm, (ready_s + LONG_S, ready_s + LONG_S))
    machine.computer.processes.clear()
    machine.start()
    machine.pass_until(lambda: not machine.launcher.running, "the end of the session")
    about = json.loads(farm.with_name(farm.name + ".kept").read_text("utf-8"))
    assert about["played_s"] == pytest.approx(LONG_S), "the farm's own file says until when"


def test_a_launch_for_which_there_is_no_room_is_told_in_the_shelf_s_words(
    machine: Machine,
) -> None:
    shelf = Shelf(machine.folder / "farms")
    asked = replace(request("s-1", "New Farm", "Ada"), line="one line")
    for number in range(A_FEW):
        shelf.open(f"player {number}", "one line", LONG_S)
    machine.launcher.launch(asked, machine.now_s)
    machine.look()
    (failed,) = [event for event in machine.events if isinstance(event, LaunchFailed)]
    assert failed.reason is LaunchProblem.TOO_MANY, "it is no fault of the machine"
    assert "as many as may be" in failed.detail, "the player should read why"


def test_a_farm_is_a_players_by_whichever_program_the_lobby_is_owned(tmp_path: Path) -> None:
    """Whoever crashed and is back at once has another number at the lobby server."""
    farms = KeptFarms(tmp_path)
    key = "0123456789abcdef" * 2 + "01234567"
    assert farms.path(f"{key}-2", "Brook End") == farms.path(key, "Brook End"), "one player"
    others = {farms.path(who, "Brook End") for who in (key, key[::-1], "key-Ada", "key-Bo")}
    assert len(others) == 4, "other players have farms of their own"


def test_the_name_of_a_farm_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    kept = KeptFarms(tmp_path)
    path = kept.path("../../etc", "/passwd\0")
    assert path.parent == tmp_path, "names come from strangers"
    assert path.stem.isalnum(), "a file name should be made of a hash"
    assert kept.path("a", "b") != kept.path("a\0b", ""), "no two should meet"
