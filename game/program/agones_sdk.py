"""A dedicated server's half of Agones: being ready, being alive, being given a session, and going.

Beside every game server of a fleet runs a small process of Agones with a REST interface on the
loopback device. It passes on what the game server says to Kubernetes, and tells it what Kubernetes
knows about it. The order of things is

    open → ready → (allocated by a lobby server, with a session) → session → answer → shutdown

A thread of its own does the asking, so that no request ever stalls a tick. It says that the server
is alive only as long as the game's own loop does (`beat`): a game that hangs must not look well.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping

import msgspec
from msgspec import Struct

from net import limits
from net.lobby_server.dedicated.agones_names import READY_KEY, SESSION_ANNOTATION, ready_text
from net.lobby_server.dedicated.http_json import Answer, Service
from net.lobby_server.dedicated.session_file import SessionFile, decode_session

DEFAULT_PORT = 9358
PORT_VARIABLE = "AGONES_SDK_HTTP_PORT"
"""Set by Agones in the container of every game server."""
SHUTDOWN_WAIT_S = 5.0
"""How long `shutdown` waits until it has been said."""
_OPEN_ANSWER_S = 1.0
"""How long one answer is waited for while it is not known whether there is an SDK at all: who wants
the server to end meanwhile should not wait longer …"""
_OPEN_PAUSE_S = 0.5
"""… and how soon it is asked again."""
_EMPTY = b"{}"
_WAITING_MAX = 64
"""Things said to the SDK that wait for their turn; a server says four in its life."""
_REPEATS_MAX = 8

_log = logging.getLogger(__name__)


def sdk_url(environment: Mapping[str, str]) -> str:
    """Where Agones' SDK is, by the environment of a game server's container."""
    return f"http://localhost:{environment.get(PORT_VARIABLE, str(DEFAULT_PORT))}"


class _Meta(Struct):
    name: str = ""
    annotations: dict[str, str] | None = None


class _Status(Struct):
    state: str = ""


class _GameServer(Struct):
    """What the SDK says about this server; far more than this."""

    object_meta: _Meta | None = None
    status: _Status | None = None


_decoder = msgspec.json.Decoder(_GameServer)


class AgonesSdk:
    """The SDK, as a dedicated server uses it. `open` first and `close` last; nothing else waits,
    but `shutdown` for a moment. `health_every_s` and `poll_every_s` are for tests."""

    def __init__(
        self,
        url: str,
        *,
        health_every_s: float = limits.AGONES_HEALTH_S,
        poll_every_s: float = limits.AGONES_SESSION_POLL_S,
        stall_max_s: float = limits.AGONES_STALL_MAX_S,
    ) -> None:
        """Raises `ValueError` for a URL that is none."""
        self._service = Service(url)
        self._url = url
        self._health_every_s = health_every_s
        self._poll_every_s = poll_every_s
        self._beats_unheard_max = max(1, round(stall_max_s / health_every_s))
        self._calls: queue.Queue[_Call] = queue.Queue(_WAITING_MAX)
        self._has_beaten = threading.Event()
        self._is_closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._is_awaiting_session = False
        self._session: SessionFile | None = None
        self._refusal: str | None = None

    def open(
        self,
        patience_s: float = limits.AGONES_SDK_WAIT_S,
        is_given_up: Callable[[], bool] = lambda: False,
    ) -> str | None:
        """Waits until the SDK answers, at most `patience_s`, and returns this GameServer's name;
        None when it was given up meanwhile. Raises `ValueError` with a sentence when there is
        none."""
        pause_s = min(_OPEN_PAUSE_S, patience_s / 4)
        deadline_s = time.monotonic() + patience_s
        problem = ""
        while not is_given_up():
            try:
                server = self._game_server(min(_OPEN_ANSWER_S, max(patience_s, 0.1)))
            except (OSError, ValueError) as error:
                problem = str(error)
            else:
                self._begin()
                return server.object_meta.name if server.object_meta is not None else ""
            if time.monotonic() >= deadline_s:
                break
            time.sleep(pause_s)
        if is_given_up():
            return None
        raise ValueError(
            f"No Agones SDK answers at {self._url} ({problem}). This program finds one only in a"
            " game server's pod of a cluster with Agones; leave --agones out anywhere else."
        )

    def ready(self) -> None:
        """Says that the server may be allocated, and begins to look for a session."""
        self._say("POST", "/ready", _EMPTY, self._await_session)

    @property
    def session(self) -> SessionFile | None:
        """The session that this server was allocated for, once there is one."""
        return self._session

    @property
    def refusal(self) -> str | None:
        """A sentence about a session that was given and cannot be read; the server should end."""
        return self._refusal

    def answer(self, session_id: str, fingerprint: bytes) -> None:
        """Tells the lobby server that the session's players may come: the socket listens, the farm
        is open, and this is the certificate's whole fingerprint."""
        annotation = {"key": READY_KEY, "value": ready_text(session_id, fingerprint)}
        self._say("PUT", "/metadata/annotation", msgspec.json.encode(annotation))

    def beat(self) -> None:
        """Called by the game's loop, at least every second, as long as it is well."""
        self._has_beaten.set()

    def shutdown(self) -> None:
        """Says that the session is over and the pod can go. Waits until that is said, at most
        `SHUTDOWN_WAIT_S`."""
        is_said = threading.Event()
        self._say("POST", "/shutdown", _EMPTY, is_said.set)
        is_said.wait(SHUTDOWN_WAIT_S)

    def close(self) -> None:
        """Stops saying anything."""
        self._is_closing.set()
        for thread in self._threads:
            thread.join(limits.DEDICATED_HTTP_S)
        self._threads.clear()

    # The threads

    def _begin(self) -> None:
        self.beat()
        for name, work in (
            ("agones-health", self._tell_health),
            ("agones-calls", self._make_calls),
        ):
            thread = threading.Thread(target=work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _tell_health(self) -> None:
        beats_unheard = 0
        while not self._is_closing.is_set():
            if self._has_beaten.is_set():
                self._has_beaten.clear()
                beats_unheard = 0
            else:
                beats_unheard += 1
            if beats_unheard < self._beats_unheard_max:
                try:
                    self._ask("POST", "/health", _EMPTY)
                except OSError as error:
                    _log.warning("Agones' SDK did not take the sign of life: %s.", error)
            elif beats_unheard == self._beats_unheard_max:
                _log.error("The game's loop stands still; Agones is told no more that it is well.")
            self._is_closing.wait(self._health_every_s)

    def _make_calls(self) -> None:
        while not self._is_closing.is_set():
            try:
                self._make(self._calls.get(timeout=self._poll_every_s))
            except queue.Empty:
                if self._is_awaiting_session:
                    self._look_for_session()

    def _make(self, call: "_Call") -> None:
        for number in range(_REPEATS_MAX):
            try:
                self._ask(call.method, call.path, call.body)
            except OSError as error:
                _log.warning("Agones' SDK did not take %s: %s.", call.path, error)
            else:
                if call.then is not None:
                    call.then()
                return
            pause_s = min(limits.AGONES_RETRY_S * 2**number, limits.AGONES_RETRY_MAX_S)
            if self._is_closing.wait(pause_s):
                return
        _log.error("Agones' SDK does not take %s; Kubernetes will end this server.", call.path)

    def _await_session(self) -> None:
        self._is_awaiting_session = True

    def _look_for_session(self) -> None:
        try:
            server = self._game_server()
        except (OSError, ValueError) as error:
            _log.warning("Agones' SDK does not say what this server is for: %s.", error)
            return
        annotations = server.object_meta.annotations if server.object_meta is not None else None
        content = (annotations or {}).get(SESSION_ANNOTATION)
        if content is None or server.status is None or server.status.state != "Allocated":
            return
        self._is_awaiting_session = False
        try:
            self._session = decode_session(content.encode())
        except ValueError as error:
            self._refusal = f"The session that this server was given is not one. {error}"

    # The interface

    def _say(
        self, method: str, path: str, body: bytes, then: Callable[[], None] | None = None
    ) -> None:
        try:
            self._calls.put_nowait(_Call(method, path, body, then))
        except queue.Full:
            _log.error("Agones' SDK takes nothing; %s is left unsaid.", path)

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        timeout_s: float = limits.DEDICATED_HTTP_S,
    ) -> Answer:
        """Raises `OSError` for whatever is not a success."""
        answer = self._service.ask(method, path, body, timeout_s=timeout_s)
        if not answer.is_success:
            raise OSError(f"it answers with HTTP status {answer.status}")
        return answer

    def _game_server(self, timeout_s: float = limits.DEDICATED_HTTP_S) -> _GameServer:
        """What the SDK knows of this server. Raises `OSError` or `ValueError`."""
        body = self._ask("GET", "/gameserver", timeout_s=timeout_s).body
        try:
            return _decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise ValueError("its answer is not about a GameServer") from error


class _Call(Struct, frozen=True):
    """Something to be said to the SDK."""

    method: str
    path: str
    body: bytes
    then: Callable[[], None] | None
    """Called on the thread, once it has been said."""
