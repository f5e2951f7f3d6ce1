"""The status page of a server: `/` and `/status.json`, and `/metrics` for Prometheus, for this
machine only.

The server's loop says what is to be shown, once a second; a thread of its own answers, with what
was said last. So a reader, however slow, holds up nothing and sees a consistent page.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

READ_MAX_S = 5.0
"""How long a reader may take to ask."""
_LOOPBACK = "127.0.0.1"


class StatusPage:
    """Listens from the beginning. Raises ValueError with a sentence when the port cannot be had."""

    def __init__(self, port: int) -> None:
        """`port` 0 picks a free one."""
        self._pages: dict[str, tuple[str, bytes]] = {}
        page = self

        class Handler(BaseHTTPRequestHandler):
            timeout = READ_MAX_S

            def do_GET(self) -> None:
                found = page._pages.get(self.path.partition("?")[0])
                if found is None:
                    self.send_error(404)
                    return
                kind, content = found
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Readers are not worth a line each."""

        try:
            self._server = ThreadingHTTPServer((_LOOPBACK, port), Handler)
        except OSError as error:
            raise ValueError(f"The status page cannot have port {port}: {error}") from error
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="status page", daemon=True
        )
        self._thread.start()

    def show(self, json_page: bytes, metrics: bytes) -> None:
        """What is to be seen from now on."""
        as_json = ("application/json", json_page)
        self._pages = {
            "/": as_json,
            "/status.json": as_json,
            "/metrics": ("text/plain; version=0.0.4; charset=utf-8", metrics),
        }

    def close(self) -> None:
        """Frees the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(READ_MAX_S)
