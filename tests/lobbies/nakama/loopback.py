"""The stub behind a real port of this machine, with HTTP and WebSockets as they are on the wire."""

import contextlib
import json
import socket
import threading

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, Request, TextMessage

from net.lobbies.nakama.wire import HttpRequest, SocketClosed, SocketOpened, SocketText
from tests.lobbies.nakama.stub import NakamaStub, StubWire


class LoopbackNakama:
    """Serves one stub; each connection has a thread, and the stub is one's at a time."""

    def __init__(self) -> None:
        self.stub = NakamaStub()
        self.lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._web: dict[StubWire, tuple[WSConnection, socket.socket]] = {}
        self._connections: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Ends it; every connection breaks."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join()

    def cut(self) -> None:
        """Every connection breaks."""
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def ping(self) -> None:
        """The server asks every program whether it is there."""
        with self.lock:
            for protocol, connection in self._web.values():
                connection.sendall(protocol.send(Ping(payload=b"there?")))

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            head = b""
            while b"\r\n\r\n" not in head:
                received = connection.recv(4096)
                if not received:
                    return
                head += received
            if head.startswith(b"GET /ws?"):
                self._serve_socket(connection, head)
            else:
                self._serve_request(connection, head)

    def _serve_request(self, connection: socket.socket, head: bytes) -> None:
        said, _, body = head.partition(b"\r\n\r\n")
        first, *lines = said.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        length = int(headers.get("Content-Length", "0"))
        while len(body) < length:
            body += connection.recv(4096)
        method, path, _ = first.split(" ")
        with self.lock:
            status, answer = self.stub.answer(HttpRequest(method, path, headers, body or None))
        content = json.dumps(answer).encode()
        reply = f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\n\r\n"
        connection.sendall(reply.encode() + content)

    def _serve_socket(self, connection: socket.socket, head: bytes) -> None:
        protocol, wire = WSConnection(ConnectionType.SERVER), StubWire(self.stub)
        received: bytes | None = head
        try:
            while True:
                protocol.receive_data(received)
                with self.lock:
                    for event in protocol.events():
                        match event:
                            case Request(target=target):
                                connection.sendall(protocol.send(AcceptConnection()))
                                self._web[wire] = (protocol, connection)
                                wire.open(target)
                            case TextMessage(data=data):
                                wire.send(data)
                            case CloseConnection():
                                return
                    self._flush()
                received = connection.recv(4096)
                if not received:
                    return
        finally:
            with self.lock:
                self._web.pop(wire, None)
                wire.shut()
                self._flush()

    def _flush(self) -> None:
        for wire, (protocol, connection) in list(self._web.items()):
            for event in wire.pump(self.stub.now_s):
                with contextlib.suppress(OSError):
                    match event:
                        case SocketText(text):
                            # In two pieces, as a server may send it.
                            half = len(text) // 2
                            first = TextMessage(data=text[:half], message_finished=False)
                            connection.sendall(protocol.send(first))
                            connection.sendall(protocol.send(TextMessage(data=text[half:])))
                        case SocketClosed():
                            connection.close()
                        case SocketOpened():
                            pass
