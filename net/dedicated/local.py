"""Dedicated servers as processes on the lobby server's own machine.

Each session has a folder of its own: the session file that the process is given, the ready file by
which it says that it listens, and what it logs. Everything is looked at between ticks, a few times
a second; nothing here waits. When the lobby server stops, its processes play on, and their folders
are how the next one knows them again. A folder goes when its process has gone.
"""

import contextlib
import logging
import os
import shutil
from collections import deque
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from files.reading import read_file
from net import limits
from net.dedicated.kept_farms import KeptFarm, KeptFarms, NoRoomError
from net.dedicated.launcher import (
    Ended,
    LaunchEvent,
    LaunchFailed,
    LaunchProblem,
    LaunchRequest,
    Ready,
    RunningServer,
    is_session_id,
)
from net.dedicated.processes import Machine, Process, ThisMachine, last_line
from net.dedicated.ready_file import ReadyFile, read_ready_file
from net.dedicated.session_file import (
    decode_session,
    encode_session,
    session_file_of,
)
from net.log_line import log_line

_log = logging.getLogger(__name__)

_SESSION_FILE = "session.json"
_READY_FILE = "ready.json"
_LOG_FILE = "log.txt"


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """What of this machine dedicated servers may have. Raises `ValueError` for what cannot be."""

    folder: Path
    """Where their files go; made when it is not there, readable for this user only."""
    command: tuple[str, ...]
    """The program and its first arguments, such as Python and main.py with whole paths;
    `dedicated` and what belongs to it are added."""
    ports: range
    """UDP, with a step of 1; the machine's firewall has to let all of them in."""
    bind: str = "0.0.0.0"
    """The address to listen on."""
    address: str = ""
    """What players are told; empty for the address by which they reach the lobby server."""
    running_max: int = limits.DEDICATED_RUNNING_MAX
    """Processes at a time, starting ones included."""
    empty_quit_s: float = limits.DEDICATED_EMPTY_QUIT_S
    """How long one stays when nobody is there."""

    def __post_init__(self) -> None:
        if not self.command:
            raise ValueError("A dedicated server needs a program to run.")
        is_one = self.ports.step == 1 and len(self.ports) > 0
        if not is_one or self.ports.start < 1 or self.ports.stop > 65536:
            raise ValueError("The ports of dedicated servers are a range within 1 to 65535.")
        if self.running_max < 1:
            raise ValueError("At least one dedicated server may run, or there is none to give.")


class _State(Enum):
    STARTING = "starting"
    RUNNING = "running"
    ENDING = "ending"
    """It has been asked to end, since it was not ready in time."""


class _Server:
    """One process and its folder."""

    def __init__(self, session_id: str, folder: Path, deadline_s: float) -> None:
        self.session_id = session_id
        self.folder = folder
        self.deadline_s = deadline_s
        """Until when it has to be ready, or to have ended."""
        self.state = _State.STARTING
        self.farm = ""
        self.players = 0
        self.farm_file: Path | None = None
        self.port = 0
        self.tries = 0
        self.process: Process | None = None
        """None when it was started before this lobby server was."""
        self.ready: ReadyFile | None = None
        self.next_look_s = 0.0

    @property
    def session_file(self) -> Path:
        return self.folder / _SESSION_FILE

    @property
    def ready_file(self) -> Path:
        return self.folder / _READY_FILE

    @property
    def log_file(self) -> Path:
        return self.folder / _LOG_FILE

    @property
    def pid(self) -> int:
        """0 while it is not known."""
        if self.ready is not None:
            return self.ready.pid
        return self.process.pid if self.process is not None else 0


class LocalLauncher:
    """Satisfies `Launcher`. Servers that were left running by an earlier one are known at once;
    when they end, `Ended` is reported for them too."""

    def __init__(
        self, settings: LocalSettings, now_s: float, machine: Machine | None = None
    ) -> None:
        """Raises `OSError` when the folder cannot be made or read. `machine` is this one unless
        told otherwise."""
        self._settings = settings
        self._machine = machine or ThisMachine()
        self._folder = settings.folder.resolve()
        self._sessions = self._folder / "sessions"
        for folder in (self._folder.parent, self._folder, self._sessions):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._farms = KeptFarms(self._folder / "farms")
        self._servers: dict[str, _Server] = {}
        self._waiting: deque[LaunchRequest] = deque()
        self._events: list[LaunchEvent] = []
        self._next_port = settings.ports.start
        self._next_look_s = now_s
        self._adopt(now_s)

    # What a lobby server asks

    def launch(self, request: LaunchRequest, now_s: float) -> None:
        """Starts a server, or queues for starting while several are just being started."""
        is_waiting = any(request.session_id == other.session_id for other in self._waiting)
        if is_waiting or request.session_id in self._servers:
            raise ValueError(f"There is a server for the session {request.session_id} already.")
        if len(self._servers) + len(self._waiting) >= self._settings.running_max:
            self._fail(
                request.session_id,
                LaunchProblem.TOO_MANY,
                "All dedicated servers of this lobby server are taken. Try again later, or start"
                " the lobby on your own computer.",
            )
            return
        self._waiting.append(request)
        self._start_waiting(now_s)

    def pump(self, now_s: float) -> list[LaunchEvent]:
        """Looks at every server, a few times a second."""
        if now_s >= self._next_look_s:
            self._next_look_s = now_s + limits.DEDICATED_WATCH_S
            for server in tuple(self._servers.values()):
                self._look(server, now_s)
            self._start_waiting(now_s)
        events, self._events = self._events, []
        return events

    @property
    def running(self) -> tuple[RunningServer, ...]:
        """Every process that there is, whoever started it."""
        return tuple(
            RunningServer(
                session_id=server.session_id,
                farm=server.farm,
                players=server.players,
                address=self._settings.address,
                port=server.port,
                where=f"pid {server.pid}" if server.pid else "",
                is_ready=server.state == _State.RUNNING,
            )
            for server in self._servers.values()
        )

    def close(self, now_s: float) -> None:
        """Forgets the processes and leaves them and their files as they are."""
        self._waiting.clear()
        self._servers.clear()

    # What those who run it ask

    def kept_farms(self) -> tuple[KeptFarm, ...]:
        """The farms that are kept, the one last written first. Raises `OSError` when they cannot be
        read."""
        return self._farms.kept(self._in_use)

    def remove_farm(self, farm_id: str) -> None:
        """Removes a kept farm with its backups. Raises `ValueError` with a sentence for one that is
        being played or is not there, or `OSError`."""
        self._farms.remove(farm_id, self._in_use)

    # Starting

    @property
    def _in_use(self) -> list[Path]:
        """The farms of servers that are starting or running."""
        return [each.farm_file for each in self._servers.values() if each.farm_file is not None]

    def _start_waiting(self, now_s: float) -> None:
        while self._waiting:
            starting = sum(server.state == _State.STARTING for server in self._servers.values())
            if starting >= limits.DEDICATED_STARTING_MAX:
                return
            self._start(self._waiting.popleft(), now_s)

    def _start(self, request: LaunchRequest, now_s: float) -> None:
        server = _Server(request.session_id, self._sessions / request.session_id, now_s)
        server.farm = request.farm
        server.players = len(request.players)
        owner = request.players[0].identity
        server.farm_file = self._farms.path(owner, request.farm)
        in_use = self._in_use
        if server.farm_file in in_use:
            self._fail(
                request.session_id,
                LaunchProblem.FARM_IN_USE,
                f"{request.farm} is being played on a server already. Join it, or wait until it is"
                " empty.",
            )
            return
        self._servers[server.session_id] = server
        try:
            self._farms.admit(owner, request.farm, request.line, in_use)
            server.folder.mkdir(mode=0o700)
            content = encode_session(session_file_of(request, self._settings.empty_quit_s))
            _write_secret(server.session_file, content)
        except NoRoomError as error:
            self._give_up(server, LaunchProblem.TOO_MANY, str(error))
            return
        except OSError as error:
            _log.error(
                log_line(
                    "dedicated_files_unwritable", session=request.session_id, because=str(error)
                )
            )
            self._give_up(
                server,
                LaunchProblem.CANNOT_START,
                "The lobby server cannot write the files of a dedicated server.",
            )
            return
        self._run(server, now_s)

    def _run(self, server: _Server, now_s: float) -> None:
        """Starts the process, on the next port that is free."""
        port = self._free_port()
        if port is None:
            self._give_up(
                server, LaunchProblem.CANNOT_START, "No port is free for a dedicated server."
            )
            return
        words = [
            *self._settings.command,
            "dedicated",
            *("--port", str(port)),
            *("--bind", self._settings.bind),
            *("--session", str(server.session_file)),
            *("--ready-file", str(server.ready_file)),
            *("--save", str(server.farm_file)),
        ]
        try:
            server.process = self._machine.start(words, server.log_file)
        except OSError as error:
            _log.error(log_line("dedicated_unstartable", because=str(error)))
            self._give_up(
                server, LaunchProblem.CANNOT_START, "The dedicated server cannot be started."
            )
            return
        server.port = port
        server.tries += 1
        server.state = _State.STARTING
        server.deadline_s = now_s + limits.DEDICATED_READY_MAX_S
        _log.info(
            log_line(
                "dedicated_started", session=server.session_id, port=port, pid=server.process.pid
            )
        )

    def _free_port(self) -> int | None:
        """The port after the last one that was given out, so that players who look for a server
        that has just ended do not find another."""
        ports = self._settings.ports
        taken = {server.port for server in self._servers.values()}
        for _ in range(min(len(ports), limits.DEDICATED_PORTS_PROBED_MAX)):
            port = self._next_port
            self._next_port = port + 1 if port + 1 in ports else ports.start
            if port not in taken and self._machine.is_port_free(self._settings.bind, port):
                return port
        return None

    # Watching

    def _look(self, server: _Server, now_s: float) -> None:
        if now_s < server.next_look_s:
            return
        if server.process is None:
            self._look_at_adopted(server, now_s)
            return
        status = server.process.poll()
        if server.state == _State.STARTING:
            if status is not None:
                self._died_early(server, status, now_s)
            else:
                self._look_for_ready_file(server, now_s)
        elif status is not None:
            self._ended(server, status)
        elif server.state == _State.RUNNING:
            _shorten(server.log_file)
        elif now_s >= server.deadline_s:
            server.process.kill()

    def _look_for_ready_file(self, server: _Server, now_s: float) -> None:
        assert server.process is not None, "only our own processes are waited for"
        try:
            server.ready = read_ready_file(server.ready_file)
        except (OSError, ValueError) as error:
            _log.error(
                log_line(
                    "dedicated_ready_file_unreadable", session=server.session_id, because=str(error)
                )
            )
        if server.ready is not None and server.ready.port == server.port:
            server.state = _State.RUNNING
            fingerprint = bytes.fromhex(server.ready.fingerprint)
            _log.info(log_line("dedicated_ready", session=server.session_id, port=server.port))
            self._events.append(
                Ready(server.session_id, self._settings.address, server.port, fingerprint)
            )
        elif now_s >= server.deadline_s:
            _log.error(
                log_line(
                    "dedicated_not_ready",
                    session=server.session_id,
                    after_s=limits.DEDICATED_READY_MAX_S,
                    said=last_line(server.log_file),
                )
            )
            self._fail(
                server.session_id,
                LaunchProblem.NOT_READY,
                "The dedicated server did not get ready in time.",
            )
            server.process.terminate()
            server.state = _State.ENDING
            server.deadline_s = now_s + limits.DEDICATED_END_S

    def _died_early(self, server: _Server, status: int, now_s: float) -> None:
        _log.error(
            log_line(
                "dedicated_died_early",
                session=server.session_id,
                status=status,
                said=last_line(server.log_file),
            )
        )
        is_taken = not self._machine.is_port_free(self._settings.bind, server.port)
        if is_taken and server.tries < limits.DEDICATED_START_TRIES:
            with contextlib.suppress(OSError):
                server.ready_file.unlink(missing_ok=True)
            self._run(server, now_s)
            return
        self._give_up(
            server,
            LaunchProblem.DIED,
            f"The dedicated server ended with status {status} before it was ready.",
        )

    def _ended(self, server: _Server, status: int | None) -> None:
        if server.state == _State.RUNNING:
            if status:
                _log.error(
                    log_line(
                        "dedicated_died",
                        session=server.session_id,
                        status=status,
                        said=last_line(server.log_file),
                    )
                )
            else:
                _log.info(log_line("dedicated_ended", session=server.session_id))
            self._events.append(Ended(server.session_id, status))
        self._forget(server)

    def _give_up(self, server: _Server, reason: LaunchProblem, detail: str) -> None:
        self._fail(server.session_id, reason, detail)
        self._forget(server)

    def _fail(self, session_id: str, reason: LaunchProblem, detail: str) -> None:
        self._events.append(LaunchFailed(session_id, reason, detail))

    def _forget(self, server: _Server) -> None:
        self._servers.pop(server.session_id, None)
        if server.farm_file is not None:
            ready_s = float("inf")
            with contextlib.suppress(OSError):
                ready_s = server.ready_file.stat().st_mtime
            self._farms.note_played(server.farm_file, ready_s)
        _remove(server.folder)

    # Servers from before

    def _adopt(self, now_s: float) -> None:
        with os.scandir(self._sessions) as entries:
            folders = [
                Path(entry.path)
                for entry, _ in zip(entries, range(limits.DEDICATED_LEFT_OVER_MAX), strict=False)
                if is_session_id(entry.name) and entry.is_dir(follow_symlinks=False)
            ]
        for folder in sorted(folders):
            server = _Server(folder.name, folder, now_s + limits.DEDICATED_READY_MAX_S)
            self._servers[server.session_id] = server
            self._read_session(server)
            self._look_at_adopted(server, now_s)

    def _read_session(self, server: _Server) -> None:
        """For the status page, and so that nobody else opens the same farm."""
        try:
            content = read_file(server.session_file, limits.DEDICATED_SESSION_FILE_MAX_BYTES)
            request = decode_session(content).request
        except (OSError, ValueError):
            return
        server.farm = request.farm
        server.players = len(request.players)
        server.farm_file = self._farms.path(request.players[0].identity, request.farm)

    def _look_at_adopted(self, server: _Server, now_s: float) -> None:
        """A server that was being started when the lobby server stopped may still get ready; its
        players have gone, and it quits by itself."""
        server.next_look_s = now_s + limits.DEDICATED_ADOPTED_WATCH_S
        if server.ready is None:
            with contextlib.suppress(OSError, ValueError):
                server.ready = read_ready_file(server.ready_file)
            if server.ready is not None:
                server.port = server.ready.port
        if server.ready is None:
            if now_s >= server.deadline_s:
                self._forget(server)
            return
        is_there = self._machine.is_running(
            server.ready.pid, str(server.session_file), self._settings.bind, server.port
        )
        if not is_there:
            self._ended(server, None)
            return
        if server.state == _State.STARTING:
            server.state = _State.RUNNING
            _log.info(
                log_line(
                    "dedicated_found_running",
                    session=server.session_id,
                    port=server.port,
                    pid=server.ready.pid,
                )
            )
        _shorten(server.log_file)


def _write_secret(path: Path, content: bytes) -> None:
    """Writes a new file that only this user may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def _shorten(log: Path) -> None:
    with contextlib.suppress(OSError):
        if log.stat().st_size > limits.DEDICATED_LOG_MAX_BYTES:
            os.truncate(log, 0)


def _remove(folder: Path) -> None:
    """Removes a session's folder. What is still in use on Windows is left for the next start."""
    shutil.rmtree(folder, ignore_errors=True)
