"""A dedicated server's half of Agones: being ready, being alive, being given a session, and going.

Beside every game server of a fleet runs a small process of Agones with a REST interface on the
loopback device. It passes on what the game server says to Kubernetes, and tells it what Kubernetes
knows about it. The order of things is

    open → ready → (allocated by a lobby server, with a session) → session → answer → shutdown

Everything is begun and heard by the game's own loop (`beat`), so a game that hangs is not said to
be well; only the waiting for an answer is done aside, so that no request ever stalls a tick.
"""

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future

import msgspec
from msgspec import Struct

from net import limits
from net.backoff import Backoff
from net.dedicated.agones_names import READY_KEY, SESSION_ANNOTATION, ready_text
from net.dedicated.session_file import SessionFile, decode_session
from net.http_json import Answer, Service

DEFAULT_PORT = 9358
PORT_VARIABLE = "AGONES_SDK_HTTP_PORT"
"""Set by Agones in the container of every game server."""
SHUTDOWN_WAIT_S = 5.0
"""How long `shutdown` waits until it has been said."""
_PAUSE_S = 0.1
"""Between two looks for an answer while there is nothing else to do but wait for it."""
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


Aside = Callable[[Callable[[], Answer]], Future[Answer]]
"""Does what waits for an answer without being waited for."""


def on_a_thread(work: Callable[[], Answer]) -> Future[Answer]:
    """Satisfies `Aside`, with a thread of its own that keeps no program from ending."""
    future: Future[Answer] = Future()

    def do() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=do, name="agones", daemon=True).start()
    return future


class AgonesSdk:
    """The SDK, as a dedicated server uses it. `open` first; nothing else waits, but `shutdown`
    for a moment. `clock_s`, `pause`, `aside` and `random_bytes` are the ordinary ones everywhere
    but in tests."""

    def __init__(
        self,
        service: Service,
        clock_s: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        aside: Aside = on_a_thread,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._service = service
        self._clock_s = clock_s
        self._pause = pause
        self._call_retry, self._look_retry = (
            Backoff(limits.AGONES_RETRY_S, limits.AGONES_RETRY_MAX_S, random_bytes)
            for _ in range(2)
        )
        self._health = _Request(service, aside)
        self._next_health_s = 0.0
        self._look = _Request(service, aside)
        self._next_look_s = float("-inf")
        self._is_awaiting_session = False
        self._call = _Request(service, aside)
        self._calls: deque[_Call] = deque()
        self._next_call_s = 0.0
        self._failures = 0
        """How often the first of the calls was not taken."""
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
        deadline_s = self._clock_s() + patience_s
        problem = "no answer in time"
        while not is_given_up():
            if self._clock_s() >= self._next_look_s:
                self._look.begin("GET", "/gameserver")
            try:
                server = _game_server(self._look.answer())
            except (OSError, ValueError) as error:
                problem = str(error)
                self._next_look_s = self._clock_s() + self._look_retry.failed()
            else:
                if server is not None:
                    self._look_retry.worked()
                    self.beat()
                    return server.object_meta.name if server.object_meta is not None else ""
            if self._clock_s() >= deadline_s:
                raise ValueError(
                    f"No Agones SDK answers at {self._service.url} ({problem}). This program finds"
                    " one only in a game server's pod of a cluster with Agones; leave --agones out"
                    " anywhere else."
                )
            self._pause(_PAUSE_S)
        return None

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
        now_s = self._clock_s()
        self._tell_health(now_s)
        self._make_calls(now_s)
        self._look_for_session(now_s)

    def shutdown(self) -> None:
        """Says that the session is over and the pod can go. Waits until that is said, at most
        `SHUTDOWN_WAIT_S`."""
        self._say("POST", "/shutdown", _EMPTY)
        deadline_s = self._clock_s() + SHUTDOWN_WAIT_S
        self.beat()
        while self._calls and self._clock_s() < deadline_s:
            self._pause(_PAUSE_S)
            self.beat()

    def _tell_health(self, now_s: float) -> None:
        try:
            self._health.answer()
        except OSError as error:
            _log.warning("Agones' SDK did not take the sign of life: %s.", error)
        if now_s >= self._next_health_s and self._health.begin("POST", "/health", _EMPTY):
            self._next_health_s = now_s + limits.AGONES_HEALTH_S

    def _make_calls(self, now_s: float) -> None:
        """One after the other: the next only once the one before was taken, or given up."""
        try:
            if self._call.answer() is not None:
                self._call_over()
        except OSError as error:
            self._call_failed(now_s, error)
        if self._calls and now_s >= self._next_call_s:
            call = self._calls[0]
            self._call.begin(call.method, call.path, call.body)

    def _call_over(self) -> None:
        call = self._calls.popleft()
        self._failures = 0
        self._call_retry.worked()
        if call.then is not None:
            call.then()

    def _call_failed(self, now_s: float, error: OSError) -> None:
        path = self._calls[0].path
        _log.warning("Agones' SDK did not take %s: %s.", path, error)
        self._next_call_s = now_s + self._call_retry.failed()
        self._failures += 1
        if self._failures == _REPEATS_MAX:
            _log.error("Agones' SDK does not take %s; Kubernetes will end this server.", path)
            self._calls.popleft()
            self._failures = 0
            self._call_retry.worked()

    def _await_session(self) -> None:
        self._is_awaiting_session = True

    def _look_for_session(self, now_s: float) -> None:
        try:
            server = _game_server(self._look.answer())
        except (OSError, ValueError) as error:
            _log.warning("Agones' SDK does not say what this server is for: %s.", error)
            self._next_look_s = now_s + self._look_retry.failed()
        else:
            if server is not None:
                self._look_retry.worked()
            if server is not None and self._is_awaiting_session:
                self._read_session(server)
        is_due = self._is_awaiting_session and now_s >= self._next_look_s
        if is_due and self._look.begin("GET", "/gameserver"):
            self._next_look_s = now_s + limits.AGONES_SESSION_POLL_S

    def _read_session(self, server: "_GameServer") -> None:
        annotations = server.object_meta.annotations if server.object_meta is not None else None
        content = (annotations or {}).get(SESSION_ANNOTATION)
        if content is None or server.status is None or server.status.state != "Allocated":
            return
        self._is_awaiting_session = False
        try:
            self._session = decode_session(content.encode())
        except ValueError as error:
            self._refusal = f"The session that this server was given is not one. {error}"

    def _say(
        self, method: str, path: str, body: bytes, then: Callable[[], None] | None = None
    ) -> None:
        if len(self._calls) >= _WAITING_MAX:
            _log.error("Agones' SDK takes nothing; %s is left unsaid.", path)
            return
        self._calls.append(_Call(method, path, body, then))


class _Call(Struct, frozen=True):
    """Something to be said to the SDK."""

    method: str
    path: str
    body: bytes
    then: Callable[[], None] | None
    """Called once it has been said."""


class _Request:
    """A place for one request at a time."""

    def __init__(self, service: Service, aside: Aside) -> None:
        self._service = service
        self._aside = aside
        self._future: Future[Answer] | None = None

    def begin(self, method: str, path: str, body: bytes | None = None) -> bool:
        """Begins a request, unless one is under way; returns whether it did."""
        if self._future is not None:
            return False
        self._future = self._aside(lambda: self._service.ask(method, path, body))
        return True

    def answer(self) -> Answer | None:
        """The answer to the request under way, once, when it has come. Raises `OSError` instead
        when none came, or one that is no success."""
        if self._future is None or not self._future.done():
            return None
        future, self._future = self._future, None
        answer = future.result()
        if not answer.is_success:
            raise OSError(f"it answers with HTTP status {answer.status}")
        return answer


def _game_server(answer: Answer | None) -> _GameServer | None:
    """What an answer says of this server; None for none. Raises `ValueError` for another."""
    if answer is None:
        return None
    try:
        return _decoder.decode(answer.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("its answer is not about a GameServer") from error
