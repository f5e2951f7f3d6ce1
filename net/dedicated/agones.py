"""Dedicated servers from an Agones fleet on Kubernetes, for more than one machine can carry.

A fleet keeps game servers running that wait for a session. A launch is: allocate one, which hands
it the session in the same step; then look at it until it has left word, in an annotation that names
the session, that it listens and with which certificate. Only then are players sent there. Every
request is made by one of a few threads; between them a launch is a small state machine.

Of failures some pass (others were quicker, the API is restarting, the fleet is growing): those are
tried again with a growing pause, and only so long. A server that was allocated for nothing notices
that nobody comes, and quits.
"""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from enum import Enum

from net import limits
from net.backoff import Backoff
from net.dedicated.agones_api import (
    AgonesApi,
    Allocated,
    AllocationOutcome,
    Contended,
    Gone,
    LookOutcome,
    NoneFree,
    Seen,
    Trouble,
)
from net.dedicated.agones_names import read_ready_text
from net.dedicated.launcher import (
    Ended,
    LaunchEvent,
    LaunchFailed,
    LaunchProblem,
    LaunchRequest,
    Ready,
    RunningServer,
)
from net.dedicated.session_file import encode_session, session_file_of
from net.log_line import log_line

_log = logging.getLogger(__name__)

_ENDED_STATES = frozenset({"Shutdown", "Unhealthy", "Error"})
_Outcome = AllocationOutcome | LookOutcome


class _State(Enum):
    ALLOCATING = "allocating"
    WAITING = "waiting"
    """Allocated; it has not said that it is ready."""
    RUNNING = "running"


class _Session:
    """One launch, and later one session that runs."""

    def __init__(
        self,
        request: LaunchRequest,
        content: bytes,
        now_s: float,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self.request = request
        self.content = content
        self.state = _State.ALLOCATING
        self.deadline_s = now_s + limits.AGONES_READY_MAX_S
        self.free_deadline_s = now_s + limits.AGONES_FREE_WAIT_S
        self.next_s = now_s
        self.retry = Backoff(limits.AGONES_RETRY_S, limits.AGONES_RETRY_MAX_S, random_bytes)
        self.future: Future[_Outcome] | None = None
        self.server: Allocated | None = None
        self.is_full = False
        """Whether the fleet had nothing free when it was asked last."""


class AgonesLauncher:
    """Satisfies `Launcher`. `threads` are those that may wait for Agones, a few of its own unless
    told otherwise. `random_bytes` need not be unpredictable."""

    def __init__(
        self,
        api: AgonesApi,
        empty_quit_s: float = limits.DEDICATED_EMPTY_QUIT_S,
        threads: Executor | None = None,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._api = api
        self._empty_quit_s = empty_quit_s
        self._sessions: dict[str, _Session] = {}
        self._events: list[LaunchEvent] = []
        self._random_bytes = random_bytes
        self._threads = threads or ThreadPoolExecutor(limits.DEDICATED_HTTP_THREADS, "agones")

    def launch(self, request: LaunchRequest, now_s: float) -> None:
        """Begins an allocation."""
        if request.session_id in self._sessions:
            raise ValueError(f"There is a server for the session {request.session_id} already.")
        if len(self._sessions) >= limits.AGONES_SESSIONS_MAX:
            self._fail(request.session_id, LaunchProblem.TOO_MANY, _TAKEN)
            return
        content = encode_session(session_file_of(request, self._empty_quit_s))
        self._sessions[request.session_id] = _Session(request, content, now_s, self._random_bytes)

    def pump(self, now_s: float) -> list[LaunchEvent]:
        """Hears what the threads found out, and gives them what is due."""
        for session in tuple(self._sessions.values()):
            self._work(session, now_s)
        events, self._events = self._events, []
        return events

    @property
    def running(self) -> tuple[RunningServer, ...]:
        """Sessions that this lobby server has begun since it was started."""
        return tuple(
            RunningServer(
                session_id=session.request.session_id,
                farm=session.request.farm,
                players=len(session.request.players),
                address=session.server.address if session.server is not None else "",
                port=session.server.port if session.server is not None else 0,
                where=session.server.name if session.server is not None else "",
                is_ready=session.state == _State.RUNNING,
            )
            for session in self._sessions.values()
        )

    def close(self, now_s: float) -> None:
        """Stops asking. What was allocated plays on; a request under way is not waited for."""
        self._sessions.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    # One session

    def _work(self, session: _Session, now_s: float) -> None:
        if session.future is not None and session.future.done():
            outcome = _result(session.future)
            session.future = None
            self._hear(session, outcome, now_s)
        if session.request.session_id not in self._sessions:
            return
        if session.state != _State.RUNNING and now_s >= session.deadline_s:
            self._too_late(session)
        elif session.future is None and now_s >= session.next_s:
            session.future = self._threads.submit(self._question(session))

    def _question(self, session: _Session) -> Callable[[], _Outcome]:
        api, request, content, server = self._api, session.request, session.content, session.server
        if server is None:
            return lambda: api.allocate(request.session_id, content)
        return lambda: api.look(server.name)

    def _hear(self, session: _Session, outcome: _Outcome, now_s: float) -> None:
        match outcome:
            case Allocated():
                self._allocated(session, outcome, now_s)
            case NoneFree():
                session.is_full = True
                if now_s >= session.free_deadline_s:
                    self._give_up(session, LaunchProblem.TOO_MANY, _TAKEN)
                else:
                    _again(session, now_s)
            case Contended():
                session.is_full = False
                _again(session, now_s)
            case Seen():
                self._seen(session, outcome, now_s)
            case Gone():
                self._gone(session, "deleted")
            case Trouble():
                self._trouble(session, outcome, now_s)

    def _allocated(self, session: _Session, server: Allocated, now_s: float) -> None:
        session.server = server
        session.state = _State.WAITING
        session.retry.worked()
        session.next_s = now_s
        _log.info(
            log_line(
                "gameserver_allocated",
                session=session.request.session_id,
                name=server.name,
                address=server.address,
                port=server.port,
            )
        )

    def _seen(self, session: _Session, seen: Seen, now_s: float) -> None:
        server = session.server
        assert server is not None, "only a server that was allocated is looked at"
        session.retry.worked()
        if seen.state in _ENDED_STATES:
            self._gone(session, seen.state)
            return
        if session.state == _State.RUNNING:
            session.next_s = now_s + limits.AGONES_WATCH_S
            return
        session_id = session.request.session_id
        fingerprint = read_ready_text(seen.ready_text, session_id)
        if fingerprint is None:
            session.next_s = now_s + limits.AGONES_READY_POLL_S
            return
        session.state = _State.RUNNING
        session.next_s = now_s + limits.AGONES_WATCH_S
        _log.info(log_line("gameserver_ready", session=session_id, name=server.name))
        self._events.append(Ready(session_id, server.address, server.port, fingerprint))

    def _gone(self, session: _Session, state: str) -> None:
        session_id = session.request.session_id
        name = session.server.name if session.server is not None else "?"
        _log.info(log_line("gameserver_gone", session=session_id, name=name, state=state))
        if session.state == _State.RUNNING:
            self._events.append(Ended(session_id, None))
            del self._sessions[session_id]
        else:
            self._give_up(
                session, LaunchProblem.DIED, "The dedicated server ended before it was ready."
            )

    def _trouble(self, session: _Session, trouble: Trouble, now_s: float) -> None:
        _log.warning(
            log_line("agones_trouble", session=session.request.session_id, because=trouble.detail)
        )
        if session.state == _State.RUNNING:
            session.next_s = now_s + limits.AGONES_WATCH_S
        elif trouble.is_lasting:
            self._give_up(session, LaunchProblem.REFUSED, _REFUSED)
        else:
            session.is_full = False
            _again(session, now_s)

    def _too_late(self, session: _Session) -> None:
        if session.state == _State.WAITING:
            self._give_up(
                session,
                LaunchProblem.NOT_READY,
                "The dedicated server did not get ready in time.",
            )
        elif session.is_full:
            self._give_up(session, LaunchProblem.TOO_MANY, _TAKEN)
        else:
            self._give_up(
                session,
                LaunchProblem.NO_ANSWER,
                "The cluster with the dedicated servers is silent.",
            )

    def _give_up(self, session: _Session, reason: LaunchProblem, detail: str) -> None:
        # A request that is still under way may allocate a server: it will find nobody and quit.
        del self._sessions[session.request.session_id]
        self._fail(session.request.session_id, reason, detail)

    def _fail(self, session_id: str, reason: LaunchProblem, detail: str) -> None:
        self._events.append(LaunchFailed(session_id, reason, detail))


_TAKEN = (
    "All dedicated servers are taken. Try again in a minute, or start the lobby on your own"
    " computer."
)
_REFUSED = "The lobby server may not have dedicated servers; its log says why."


def _again(session: _Session, now_s: float) -> None:
    session.next_s = now_s + session.retry.failed()


def _result(future: Future[_Outcome]) -> _Outcome:
    error = future.exception()
    if error is not None:
        # A fault of ours; the launch ends in a refusal, and the lobby server goes on.
        _log.error("A request to Agones failed.", exc_info=error)
        return Trouble("our own fault", is_lasting=True)
    return future.result()
