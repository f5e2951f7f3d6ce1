"""One HTTP request whose answer is JSON, from a thread that may wait for it, but not for ever.

Kubernetes' API and the SDK of Agones are spoken to through this. Their answers are taken for
hostile: bounded in size and in time as a whole, so that neither a server that sends without end nor
one that sends a byte a second can hold a thread. No redirect is followed and no proxy is asked,
since either would carry a secret of ours to somebody else.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from net.limits import DEDICATED_HTTP_ANSWER_MAX_BYTES, DEDICATED_HTTP_S

JSON_TYPE = "application/json"


class Alarm(Protocol):
    """Something that is done after a while."""

    def cancel(self) -> None:
        """It need not be done any more."""
        ...


After = Callable[[float, Callable[[], None]], Alarm]
"""Does something after so many seconds, on another thread than whoever asks for it."""


def after(seconds: float, action: Callable[[], None]) -> threading.Timer:
    """Satisfies `After`, with a thread of its own that keeps no program from ending."""
    timer = threading.Timer(seconds, action)
    timer.daemon = True
    timer.start()
    return timer


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    """HTTP's."""
    body: bytes
    """At most `limits.DEDICATED_HTTP_ANSWER_MAX_BYTES`."""

    @property
    def is_success(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Service:
    """Something that is reached by HTTP. Raises `ValueError` for a URL that is none."""

    url: str
    """`http://host:port` or `https://host:port`, with a path before all paths or none."""
    tls: ssl.SSLContext | None = None
    """Whom to trust; needed for https."""
    timeout_s: float = DEDICATED_HTTP_S
    """How long an answer may take as a whole from when it is connected, and as long again until
    then."""
    after: After = after
    """What ends a request that takes longer."""

    def __post_init__(self) -> None:
        parts = _split(self.url)
        if (parts.scheme == "https") != (self.tls is not None):
            raise ValueError("An https URL needs certificates to trust, and no other does.")

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Sends a request and waits for the whole answer. A body is sent as JSON. Raises `OSError`
        with what went wrong, also for an answer that is not HTTP, too long or too late."""
        parts, timeout_s = _split(self.url), self.timeout_s
        host, port = parts.hostname or "", parts.port
        connection: http.client.HTTPConnection
        if self.tls is not None:
            connection = http.client.HTTPSConnection(
                host, port, timeout=timeout_s, context=self.tls
            )
        else:
            connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
        all_headers = {"Accept": JSON_TYPE, "Connection": "close", **(headers or {})}
        if body is not None:
            all_headers["Content-Type"] = JSON_TYPE
        is_late = threading.Event()
        alarm: Alarm | None = None
        try:
            connection.connect()
            # The connection gives its socket up as soon as an answer begins, so it is kept here.
            alarm = self.after(timeout_s, partial(_cut, connection.sock, is_late))
            connection.request(method, parts.path.rstrip("/") + path, body, all_headers)
            response = connection.getresponse()
            content = response.read(DEDICATED_HTTP_ANSWER_MAX_BYTES + 1)
            if is_late.is_set():
                raise TimeoutError
        except (http.client.HTTPException, ValueError, OSError) as error:
            if is_late.is_set() or isinstance(error, TimeoutError):
                raise TimeoutError("no answer in time") from error
            if isinstance(error, OSError):
                raise
            # What is no HTTP shows as one of the others, with anything at all in its message.
            raise OSError(f"the answer is not HTTP ({type(error).__name__})") from error
        finally:
            if alarm is not None:
                alarm.cancel()
            connection.close()
        if len(content) > DEDICATED_HTTP_ANSWER_MAX_BYTES:
            raise OSError("the answer is longer than any that this service gives")
        return Answer(response.status, content)


def _split(url: str) -> urllib.parse.SplitResult:
    parts = urllib.parse.urlsplit(url)
    is_one = parts.scheme in ("http", "https") and bool(parts.hostname)
    if not is_one or parts.query or parts.fragment or parts.username:
        raise ValueError(f"{url!r} is not a URL such as http://localhost:9358.")
    try:
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} does not name a port from 1 to 65535.") from error
    return parts


def _cut(connected: socket.socket, is_late: threading.Event) -> None:
    """Ends a request from outside: whoever waits for its socket wakes up."""
    is_late.set()
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)
