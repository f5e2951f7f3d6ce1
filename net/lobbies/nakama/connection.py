"""The way to a real Nakama server: its HTTP API by a few threads, its WebSocket without any."""

import socket
import ssl
import urllib.parse
from concurrent.futures import Future, ThreadPoolExecutor

from net import limits
from net.http_json import Answer, Service
from net.lobbies.nakama.web_socket import WebSocket
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

_PORTS = {"http": 7350, "https": 443}


class NakamaConnection(NakamaWire):
    """Satisfies `NakamaWire`. Raises `ValueError` with a sentence for a URL that is none."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        """`url` is `http://host:port` or `https://host:port`; without a port it is the usual one.
        `tls` says whom to trust with https, by default whom the system trusts."""
        parts = _split(url)
        is_secure = parts.scheme == "https"
        if is_secure and tls is None:
            tls = ssl.create_default_context()
        self._tls = tls if is_secure else None
        self._service = Service(_with_port(parts), self._tls)
        if parts.path not in ("", "/"):
            raise ValueError(f"{url!r} has a path, which no Nakama server has.")
        self._host = parts.hostname or ""
        self._port = parts.port or _PORTS[parts.scheme]
        self._threads = ThreadPoolExecutor(limits.NAKAMA_HTTP_THREADS, "nakama")
        self._asked: dict[int, Future[Answer]] = {}
        self._connecting: Future[socket.socket] | None = None
        self._target = ""
        self._socket: WebSocket | None = None
        self._was_open = False

    def ask(self, number: int, request: HttpRequest) -> None:
        self._asked[number] = self._threads.submit(
            self._service.ask, request.method, request.path, request.body, request.headers
        )

    def open(self, target: str) -> None:
        self.shut()
        self._target = target
        self._connecting = self._threads.submit(self._connect)

    def send(self, text: str) -> None:
        if self._socket is not None:
            self._socket.send(text)

    def shut(self) -> None:
        if self._connecting is not None:
            self._connecting.add_done_callback(_close_unwanted)
            self._connecting = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._was_open = False

    def pump(self, now_s: float) -> list[WireEvent]:
        events: list[WireEvent] = []
        for number, asked in list(self._asked.items()):
            if asked.done():
                del self._asked[number]
                events.append(_outcome(number, asked))
        if self._connecting is not None and self._connecting.done():
            connecting, self._connecting = self._connecting, None
            if connecting.exception() is not None:
                events.append(SocketClosed())
            else:
                self._socket = WebSocket(connecting.result(), self._authority, self._target)
        if self._socket is not None:
            events += self._pump_socket(self._socket)
        return events

    def close(self) -> None:
        self.shut()
        self._asked.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    @property
    def _authority(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{host}:{self._port}"

    def _pump_socket(self, web_socket: WebSocket) -> list[WireEvent]:
        events: list[WireEvent] = []
        texts = list(web_socket.pump())
        if web_socket.is_open and not self._was_open:
            self._was_open = True
            events.append(SocketOpened())
        events += map(SocketText, texts)
        if web_socket.is_over:
            self._socket = None
            events.append(SocketClosed())
        return events

    def _connect(self) -> socket.socket:
        most_s = limits.NAKAMA_ANSWER_MAX_S / 2
        connected = socket.create_connection((self._host, self._port), most_s)
        try:
            if self._tls is not None:
                connected = self._tls.wrap_socket(connected, server_hostname=self._host)
            connected.setblocking(False)
        except OSError:
            connected.close()
            raise
        return connected


def _split(url: str) -> urllib.parse.SplitResult:
    parts = urllib.parse.urlsplit(url)
    try:
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} does not name a port from 1 to 65535.") from error
    return parts


def _with_port(parts: urllib.parse.SplitResult) -> str:
    usual = _PORTS.get(parts.scheme)
    if usual is None or parts.port is not None:
        return parts.geturl()
    return parts._replace(netloc=f"{parts.netloc}:{usual}").geturl()


def _outcome(number: int, asked: Future[Answer]) -> WireEvent:
    if asked.exception() is not None:
        return HttpFailed(number)
    answer = asked.result()
    return HttpAnswered(number, answer.status, answer.body)


def _close_unwanted(connecting: Future[socket.socket]) -> None:
    if not connecting.cancelled() and connecting.exception() is None:
        connecting.result().close()
