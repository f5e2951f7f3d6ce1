"""The line to a Nakama server: an account, a session that is renewed, and an open socket.

It is there while it is wanted, comes back by itself with growing pauses, and notices when a server
that once answered does not any more. Questions are asked with what to do with the answer; when
the line goes, whoever asked hears of that and of nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import msgspec

from net import limits
from net.backoff import Backoff
from net.lobbies.events import LobbyProblem
from net.lobbies.nakama import api
from net.lobbies.nakama.wire import (
    HttpAnswered,
    HttpFailed,
    HttpRequest,
    NakamaWire,
    SocketClosed,
    SocketOpened,
    SocketText,
    WireEvent,
)

_UNAUTHORIZED = 401
_OK = 200
_NO_ANSWER = "The Nakama server does not answer. It is tried again by itself."
_LOST = "The connection to the Nakama server was lost. It is tried again by itself."
_REFUSED = "The Nakama server does not accept this game: is the server key the right one?"


@dataclass(frozen=True, slots=True)
class ConnectionUp:
    """The server is there, and `NakamaSession.user_id` known."""


@dataclass(frozen=True, slots=True)
class ConnectionDown:
    """The server is not there, or not any more; it is tried again."""

    problem: LobbyProblem
    reason: str
    """A sentence for the player."""


SessionEvent = ConnectionUp | ConnectionDown | api.Envelope
OnAnswer = Callable[[bytes | None], None]
"""Told the body of a successful answer, or None where there is no such."""
OnReply = Callable[[api.Envelope | None], None]
"""Told the reply to an envelope, an error perhaps, or None where there is none in time."""


class _State(Enum):
    DOWN = "down"
    AUTHENTICATING = "authenticating"
    OPENING = "opening"
    UP = "up"


@dataclass
class _Asked:
    request: HttpRequest
    then: OnAnswer | None
    """None for the authentication."""
    since_s: float
    is_second: bool = False
    """Whether the session was renewed for it already."""


@dataclass
class _Said:
    then: OnReply
    since_s: float


class NakamaSession:
    """See the module. `random_bytes` need not be unpredictable."""

    def __init__(
        self,
        wire: NakamaWire,
        server_key: str,
        device_id: str,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self.is_wanted = False
        """Whether there is anything to be connected for."""
        self.user_id = ""
        """Who one is on the server, once it was there."""
        self._wire = wire
        self._authentication = api.authentication(server_key, device_id)
        self._retry = Backoff(limits.NAKAMA_RETRY_S, limits.NAKAMA_RETRY_MAX_S, random_bytes)
        self._state = _State.DOWN
        self._token = ""
        self._is_renewing = False
        self._waiting: list[_Asked] = []
        """Requests that wait for a new session."""
        self._asked: dict[int, _Asked] = {}
        self._said: dict[str, _Said] = {}
        self._number = 0
        self._now_s = 0.0
        self._next_try_s = 0.0
        self._since_s = 0.0
        self._heard_s = 0.0
        self._pinged_s: float | None = None
        self._events: list[SessionEvent] = []

    @property
    def is_up(self) -> bool:
        """Whether the server is there."""
        return self._state is _State.UP

    def hurry(self, now_s: float) -> None:
        """Something is wanted now: a pause that has only begun to grow is not waited out."""
        if self._retry.is_fresh:
            self._next_try_s = min(self._next_try_s, now_s)

    def ask(self, request: HttpRequest, then: OnAnswer) -> None:
        """Asks something of the HTTP API, as the player. Does nothing while the line is down."""
        if self.is_up:
            self._ask(_Asked(request, then, self._now_s))

    def send(self, message: api.Message, then: OnReply | None = None) -> None:
        """Sends an envelope, and tells `then` the reply. Does nothing while the line is down."""
        if not self.is_up:
            return
        said: dict[str, object] = dict(message)
        if then is not None:
            self._number += 1
            cid = str(self._number)
            said["cid"] = cid
            self._said[cid] = _Said(then, self._now_s)
            if len(self._said) > limits.NAKAMA_PENDING_MAX:
                del self._said[next(iter(self._said))]
        self._wire.send(msgspec.json.encode(said).decode())

    def pump(self, now_s: float) -> list[SessionEvent]:
        """Does what is due and returns what happened."""
        self._now_s = now_s
        for event in self._wire.pump(now_s):
            self._hear(event)
        self._work()
        events, self._events = self._events, []
        return events

    def close(self) -> None:
        """Ends it, after what was sent."""
        self._state = _State.DOWN
        self._wire.shut()
        self._wire.close()

    # What comes

    def _hear(self, event: WireEvent) -> None:
        match event:
            case HttpAnswered(number, status, body):
                asked = self._asked.pop(number, None)
                if asked is not None:
                    self._on_answer(asked, status, body)
            case HttpFailed(number):
                asked = self._asked.pop(number, None)
                if asked is not None:
                    self._on_no_answer(asked)
            case SocketOpened() if self._state is _State.OPENING:
                self._state = _State.UP
                self._heard_s = self._now_s
                self._pinged_s = None
                self._retry.worked()
                self._events.append(ConnectionUp())
            case SocketText(text) if self.is_up:
                self._on_text(text)
            case SocketClosed() if self._state in (_State.OPENING, _State.UP):
                self._down()

    def _on_answer(self, asked: _Asked, status: int, body: bytes) -> None:
        if asked.then is None:
            self._on_session(status, body)
        elif status == _UNAUTHORIZED and not asked.is_second:
            asked.is_second = True
            self._waiting.append(asked)
            self._renew()
        else:
            asked.then(body if status == _OK else None)

    def _on_no_answer(self, asked: _Asked) -> None:
        if asked.then is not None:
            asked.then(None)
        elif self._state is _State.AUTHENTICATING:
            self._down()
        else:
            self._is_renewing = False
            self._give_up_waiting()

    def _on_session(self, status: int, body: bytes) -> None:
        self._is_renewing = False
        try:
            if status != _OK:
                raise ValueError
            token = api.read_session(body).token
            user_id = api.user_id_of(token)
        except api.DECODING_ERRORS:
            if self._state is _State.AUTHENTICATING:
                is_refusal = 400 <= status < 500
                self._down(ConnectionDown(LobbyProblem.FAILED, _REFUSED) if is_refusal else None)
            self._give_up_waiting()
            return
        self._token, self.user_id = token, user_id
        waiting, self._waiting = self._waiting, []
        for asked in waiting:
            self._ask(asked)
        if self._state is _State.AUTHENTICATING:
            self._state = _State.OPENING
            self._since_s = self._now_s
            self._wire.open(api.socket_target(token))

    def _on_text(self, text: str) -> None:
        self._heard_s = self._now_s
        self._pinged_s = None
        try:
            envelope = api.read_envelope(text)
        except api.DECODING_ERRORS:
            return
        said = self._said.pop(envelope.cid, None) if envelope.cid else None
        if said is not None:
            said.then(envelope)
        elif self.is_up:
            self._events.append(envelope)

    # What is due

    def _work(self) -> None:
        now_s = self._now_s
        if not self.is_wanted and self._state is not _State.DOWN:
            self._end()
        match self._state:
            case _State.DOWN if self.is_wanted and now_s >= self._next_try_s:
                self._state = _State.AUTHENTICATING
                self._since_s = now_s
                self._renew()
            case _State.AUTHENTICATING | _State.OPENING:
                if now_s - self._since_s > limits.NAKAMA_ANSWER_MAX_S:
                    self._down()
            case _State.UP:
                self._check(now_s)
        for number, asked in list(self._asked.items()):
            if now_s - asked.since_s > limits.NAKAMA_ANSWER_MAX_S:
                del self._asked[number]
                self._on_no_answer(asked)
        for cid, said in list(self._said.items()):
            if now_s - said.since_s > limits.NAKAMA_ANSWER_MAX_S:
                del self._said[cid]
                said.then(None)

    def _check(self, now_s: float) -> None:
        if self._pinged_s is None:
            if now_s - self._heard_s > limits.NAKAMA_PING_S:
                self._pinged_s = now_s
                # The answer is heard like everything else, and shows that somebody is there.
                self.send(api.PING)
        elif now_s - self._pinged_s > limits.NAKAMA_ANSWER_MAX_S:
            self._down()

    def _renew(self) -> None:
        if not self._is_renewing:
            self._is_renewing = True
            self._put(_Asked(self._authentication, None, self._now_s))

    def _ask(self, asked: _Asked) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        self._put(replace(asked, request=replace(asked.request, headers=headers)))

    def _put(self, asked: _Asked) -> None:
        self._number += 1
        self._asked[self._number] = asked
        if len(self._asked) > limits.NAKAMA_PENDING_MAX:
            del self._asked[next(iter(self._asked))]
        self._wire.ask(self._number, asked.request)

    def _give_up_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for asked in waiting:
            if asked.then is not None:
                asked.then(None)

    def _down(self, why: ConnectionDown | None = None) -> None:
        if why is None:
            if self._state is _State.UP:
                why = ConnectionDown(LobbyProblem.SERVICE_LOST, _LOST)
            else:
                why = ConnectionDown(LobbyProblem.NO_ANSWER, _NO_ANSWER)
        self._end()
        self._next_try_s = self._now_s + self._retry.failed()
        self._events.append(why)

    def _end(self) -> None:
        self._state = _State.DOWN
        self._is_renewing = False
        self._asked.clear()
        self._said.clear()
        self._waiting.clear()
        self._wire.shut()
