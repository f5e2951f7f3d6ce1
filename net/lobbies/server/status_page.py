"""The status page of a server: `/` and `/status.json`, `/metrics` for Prometheus, and `/health` for
whoever watches over it.

The server's loop says what is to be shown, once a second, and that it is there each time it goes
round; a thread of its own answers. So a reader, however slow, holds up nothing and sees a
consistent page, and a loop that hangs is seen by everybody: every page fails then.
"""

import ipaddress
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec

from net.limits import LOBBY_STUCK_S
from net.lobbies.server.status import Status, as_json, as_prometheus

READ_MAX_S = 5.0
"""How long a reader may take to ask."""
LOOPBACK = "127.0.0.1"
_TEXT = "text/plain; charset=utf-8"


class LoopWatch:
    """For how long a loop has been away. `now_s` is a clock that goes on meanwhile."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._seen_s = now_s()
        self.longest_away_s = 0.0
        """The longest that it has been so far."""

    def go_round(self) -> None:
        """The loop is there."""
        self.longest_away_s = max(self.longest_away_s, self.away_s)
        self._seen_s = self._now_s()

    @property
    def away_s(self) -> float:
        """Since when it was not."""
        return self._now_s() - self._seen_s

    @property
    def is_stuck(self) -> bool:
        """Whether that is too long for any work that it has."""
        return self.away_s > LOBBY_STUCK_S


class StatusPage:
    """Listens from the beginning. Raises ValueError with a sentence when address or port cannot be
    had."""

    def __init__(self, port: int, watch: LoopWatch, bind: str = LOOPBACK) -> None:
        """`port` 0 picks a free one; `bind` is an IP address of this machine."""
        self._status: Status | None = None
        self._watch = watch
        page = self

        class Handler(BaseHTTPRequestHandler):
            timeout = READ_MAX_S

            def do_GET(self) -> None:
                found = page._page(self.path.partition("?")[0])
                if found is None:
                    self.send_error(404)
                    return
                kind, content = found
                self.send_response(503 if page._watch.is_stuck else 200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Readers are not worth a line each."""

        try:
            is_ipv6 = ipaddress.ip_address(bind).version == 6

            class Server(ThreadingHTTPServer):
                address_family = socket.AF_INET6 if is_ipv6 else socket.AF_INET
                daemon_threads = True

            self._server = Server((bind, port), Handler)
        except (OSError, ValueError) as error:
            raise ValueError(f"The status page cannot have {bind}, port {port}: {error}") from error
        self.port: int = self._server.server_address[1]
        host = f"[{bind}]" if is_ipv6 else bind
        self.url = f"http://{host}:{self.port}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="status page", daemon=True
        )
        self._thread.start()

    def show(self, status: Status) -> None:
        """What is to be seen from now on."""
        self._status = status

    def close(self) -> None:
        """Frees the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(READ_MAX_S)

    def _page(self, path: str) -> tuple[str, bytes] | None:
        """What is at a path now: its type and content."""
        away_s = self._watch.away_s
        if path == "/health":
            words = "has been away" if self._watch.is_stuck else "was there"
            return _TEXT, f"The loop {words} {away_s:.1f} s ago.\n".encode()
        if self._status is None:
            return None
        status = msgspec.structs.replace(
            self._status,
            loop_away_s=round(away_s, 3),
            loop_longest_away_s=round(max(away_s, self._watch.longest_away_s), 3),
        )
        if path in ("/", "/status.json"):
            return "application/json", as_json(status)
        if path == "/metrics":
            return "text/plain; version=0.0.4; charset=utf-8", as_prometheus(status)
        return None
