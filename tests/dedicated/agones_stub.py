"""A stand-in for Agones over real HTTP: the part of Kubernetes' API that a lobby server uses, and
the SDK beside a game server. Both look at the same GameServers.

Every request is held against what Agones publishes (sdks/swagger/sdk.swagger.json, the types of
allocation.agones.dev/v1, Kubernetes' rules for names, labels and annotations). Whatever is not in
there, or comes out of order, is a fault, and the test that caused it fails at its end.
"""

import json
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from net.http_json import Service

NAMESPACE = "games"
FLEET = "tandem-acres"
SDK_PREFIX = "agones.dev/sdk-"
ANSWER_MAX_S = 120.0
"""How long tests wait for an answer that should come."""

LABEL_KEY = re.compile(
    r"(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
)
LABEL_VALUE = re.compile(r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
ANNOTATIONS_MAX_BYTES = 256 * 1024


@dataclass
class GameServer:
    """One of a fleet, as Kubernetes keeps it."""

    name: str
    port: int = 7010
    address: str = "203.0.113.7"
    addresses: list[dict[str, str]] = field(default_factory=list)
    state: str = "Scheduled"
    labels: dict[str, str] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)


@dataclass
class Fleet:
    """The GameServers that both stubs know, and what was done wrong to them."""

    servers: dict[str, GameServer] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def add(self, name: str, state: str = "Ready", **facts: Any) -> GameServer:
        """Another one; keyword arguments as the fields of `GameServer`."""
        server = GameServer(name, state=state, **facts)
        with self.lock:
            self.servers[name] = server
        return server

    def fault(self, text: str) -> None:
        with self.lock:
            self.faults.append(text)


Reply = tuple[int, Any]
"""HTTP status, and a body: bytes as they are, anything else as JSON."""
Trick = Callable[["_Handler"], bool]
"""Does something else to a request than answering it; True when that was all."""


class Stub:
    """One of the two servers. `tricks` are taken one for each request, then it answers as it
    should. `calls` lists every request as `METHOD path`. One that is not listening yet has its
    port, and refuses connections until `listen`."""

    def __init__(
        self, fleet: Fleet, tls: ssl.SSLContext | None = None, *, is_listening: bool = True
    ) -> None:
        self.fleet = fleet
        self.tricks: list[Trick] = []
        self.calls: list[str] = []
        self.headers: list[dict[str, str]] = []
        stub = self

        class Handler(_Handler):
            owner = stub

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
        self._server.server_bind()
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread: threading.Thread | None = None
        self.port: int = self._server.server_address[1]
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self.port}"
        if is_listening:
            self.listen()

    @property
    def service(self) -> Service:
        """It, for whoever is in no hurry."""
        return Service(self.url, timeout_s=ANSWER_MAX_S)

    def listen(self) -> None:
        """Begins to answer."""
        self._server.server_activate()
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Ends it; its port refuses connections from now on."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def reply(self, method: str, path: str, body: Any) -> Reply:
        raise NotImplementedError

    def count(self, call: str) -> int:
        """How often this was asked."""
        return sum(other == call for other in self.calls)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Stub

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: faults are collected."""

    def do_GET(self) -> None:
        self._handle("GET")

    def do_POST(self) -> None:
        self._handle("POST")

    def do_PUT(self) -> None:
        self._handle("PUT")

    def do_PATCH(self) -> None:
        self._handle("PATCH")

    def do_DELETE(self) -> None:
        self._handle("DELETE")

    def _handle(self, method: str) -> None:
        owner = self.owner
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with owner.fleet.lock:
            owner.calls.append(f"{method} {self.path}")
            owner.headers.append({name.lower(): value for name, value in self.headers.items()})
            trick = owner.tricks.pop(0) if owner.tricks else None
        if trick is not None and trick(self):
            return
        body: Any = None
        if content:
            if self.headers.get("Content-Type") != "application/json":
                owner.fleet.fault(f"{self.path} got a body that is not said to be JSON")
            try:
                body = json.loads(content)
            except ValueError:
                owner.fleet.fault(f"{self.path} got a body that is not JSON")
        elif method != "GET":
            owner.fleet.fault(f"{method} {self.path} lacks its body")
        if content and method == "GET":
            owner.fleet.fault(f"{method} {self.path} has a body")
        with owner.fleet.lock:
            status, answer = owner.reply(method, self.path, body)
        self.answer(status, answer)

    def answer(self, status: int, body: Any) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True


# Tricks


def answering(status: int, body: Any) -> Trick:
    """Answers with this instead of the truth."""

    def trick(handler: _Handler) -> bool:
        handler.answer(status, body)
        return True

    return trick


def hanging(until: threading.Event) -> Trick:
    """Says nothing before something has happened, and then hangs up."""

    def trick(handler: _Handler) -> bool:
        until.wait()
        handler.close_connection = True
        return True

    return trick


def silent(meanwhile: Callable[[], None]) -> Trick:
    """Does something and says nothing until whoever asks has had enough."""

    def trick(handler: _Handler) -> bool:
        meanwhile()
        handler.rfile.read(1)
        handler.close_connection = True
        return True

    return trick


def dripping(meanwhile: Callable[[], None]) -> Trick:
    """Sends an answer byte by byte, none of them late and the whole never; after the first few
    does something. Ends when whoever asks has had enough."""

    def trick(handler: _Handler) -> bool:
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n   ")
            meanwhile()
            while True:
                handler.wfile.write(b" ")
        except OSError:
            handler.close_connection = True
        return True

    return trick


def slamming(handler: _Handler) -> bool:
    """Closes the connection without a word."""
    handler.close_connection = True
    return True


def babbling(handler: _Handler) -> bool:
    """Says something that is no HTTP."""
    handler.wfile.write(b"\x16\x03\x01 not HTTP at all\r\n\r\n")
    handler.close_connection = True
    return True


# Kubernetes' API


class KubernetesStub(Stub):
    """`POST …/gameserverallocations` and `GET …/gameservers/NAME`, and nothing else."""

    token = ""
    """What requests must show, unless empty."""
    allocation_states: list[str]
    """Taken one for each allocation before the truth is told: `Contention`, `UnAllocated`."""

    def __init__(
        self, fleet: Fleet, tls: ssl.SSLContext | None = None, *, is_listening: bool = True
    ) -> None:
        self.allocation_states = []
        super().__init__(fleet, tls, is_listening=is_listening)

    ALLOCATIONS = f"/apis/allocation.agones.dev/v1/namespaces/{NAMESPACE}/gameserverallocations"
    GAME_SERVERS = f"/apis/agones.dev/v1/namespaces/{NAMESPACE}/gameservers/"

    def reply(self, method: str, path: str, body: Any) -> Reply:
        if self.token and self.headers[-1].get("authorization") != f"Bearer {self.token}":
            return 401, _status(401, "Unauthorized")
        if (method, path) == ("POST", self.ALLOCATIONS):
            return self._allocate(body)
        if method == "GET" and path.startswith(self.GAME_SERVERS):
            return self._get(path.removeprefix(self.GAME_SERVERS))
        self.fleet.fault(f"{method} {path} is not in the API, or not allowed by deploy/agones")
        return 404, _status(404, "the server could not find the requested resource")

    def _allocate(self, body: Any) -> Reply:
        problems = list(_allocation_problems(body))
        if problems:
            self.fleet.faults += problems
            return 422, _status(422, "GameServerAllocation is invalid")
        spec = body["spec"]
        answer = {
            "kind": "GameServerAllocation",
            "apiVersion": "allocation.agones.dev/v1",
            "metadata": {"namespace": NAMESPACE, "creationTimestamp": "2026-11-20T10:00:00Z"},
            "spec": {"multiClusterSetting": {"policySelector": {}}, **spec},
        }
        if self.allocation_states:
            answer["status"] = {
                "state": self.allocation_states.pop(0),
                "gameServerName": "",
                "source": "local",
            }
            return 201, answer
        wanted = spec["selectors"][0]["matchLabels"].get("agones.dev/fleet")
        for server in self.fleet.servers.values():
            if server.state == "Ready" and wanted == FLEET:
                server.state = "Allocated"
                server.labels |= spec["metadata"].get("labels", {})
                server.annotations |= spec["metadata"].get("annotations", {})
                answer["status"] = {
                    "state": "Allocated",
                    "gameServerName": server.name,
                    "ports": [{"name": "game", "port": server.port}],
                    "address": server.address,
                    "addresses": server.addresses,
                    "nodeName": "node-1",
                    "source": "local",
                }
                return 201, answer
        answer["status"] = {"state": "UnAllocated", "gameServerName": "", "source": "local"}
        return 201, answer

    def _get(self, name: str) -> Reply:
        server = self.fleet.servers.get(name)
        if server is None:
            return 404, _status(404, f'gameservers.agones.dev "{name}" not found')
        return 200, {
            "apiVersion": "agones.dev/v1",
            "kind": "GameServer",
            "metadata": {
                "name": server.name,
                "namespace": NAMESPACE,
                "labels": {"agones.dev/fleet": FLEET, **server.labels},
                "annotations": dict(server.annotations),
                "managedFields": [{"manager": "sdk-server", "fieldsV1": {"f:metadata": {}}}],
            },
            "spec": {"container": "dedicated", "health": {"periodSeconds": 5}},
            "status": {
                "state": server.state,
                "address": server.address,
                "nodeName": "node-1",
                "ports": [{"name": "game", "port": server.port}],
            },
        }


def _status(code: int, message: str) -> dict[str, Any]:
    return {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": message,
            "code": code}  # fmt: skip


def _allocation_problems(body: Any) -> list[str]:
    """What a body says that the types of allocation.agones.dev/v1 do not have or allow."""
    problems: list[str] = []

    def only(where: str, found: Any, allowed: set[str]) -> None:
        if not isinstance(found, dict):
            problems.append(f"{where} should be an object")
        elif set(found) - allowed:
            problems.append(f"{where} has no {sorted(set(found) - allowed)}")

    only("GameServerAllocation", body, {"apiVersion", "kind", "metadata", "spec"})
    if problems:
        return problems
    if body.get("apiVersion") != "allocation.agones.dev/v1":
        problems.append("apiVersion should be allocation.agones.dev/v1")
    if body.get("kind") != "GameServerAllocation":
        problems.append("kind should be GameServerAllocation")
    spec = body.get("spec")
    only(
        "spec",
        spec,
        {"multiClusterSetting", "priorities", "selectors", "scheduling", "metadata", "counters",
         "lists"},
    )  # fmt: skip
    if problems:
        return problems
    if spec.get("scheduling") not in ("Packed", "Distributed"):
        problems.append("scheduling should be Packed or Distributed")
    selectors = spec.get("selectors")
    if not isinstance(selectors, list) or not selectors:
        problems.append("selectors should be a list with something in it")
        return problems
    for selector in selectors:
        only(
            "selector",
            selector,
            {"matchLabels", "matchExpressions", "gameServerState", "players", "counters", "lists"},
        )
        if selector.get("gameServerState", "Ready") not in ("Ready", "Allocated"):
            problems.append("gameServerState should be Ready or Allocated")
        problems.extend(_label_problems(selector.get("matchLabels", {})))
    patch = spec.get("metadata", {})
    only("spec.metadata", patch, {"labels", "annotations"})
    problems.extend(_label_problems(patch.get("labels", {})))
    annotations = patch.get("annotations", {})
    for key, value in annotations.items():
        if not LABEL_KEY.fullmatch(key) or not isinstance(value, str):
            problems.append(f"{key!r} should be the name of an annotation, with a text")
    if sum(len(key) + len(str(value)) for key, value in annotations.items()) > (
        ANNOTATIONS_MAX_BYTES
    ):
        problems.append("annotations should be 256 KiB at most")
    return problems


def _label_problems(labels: Any) -> list[str]:
    if not isinstance(labels, dict):
        return ["labels should be an object"]
    return [
        f"{key!r}: {value!r} should be a label"
        for key, value in labels.items()
        if not (
            LABEL_KEY.fullmatch(key) and isinstance(value, str) and LABEL_VALUE.fullmatch(value)
        )
    ]


# The SDK


class SdkStub(Stub):
    """The SDK beside one GameServer. Whatever it is told goes to Kubernetes' record at once."""

    METHODS: ClassVar = {
        "/ready": "POST",
        "/allocate": "POST",
        "/shutdown": "POST",
        "/health": "POST",
        "/gameserver": "GET",
        "/watch/gameserver": "GET",
        "/metadata/label": "PUT",
        "/metadata/annotation": "PUT",
        "/reserve": "POST",
    }

    def __init__(self, fleet: Fleet, server: GameServer, *, is_listening: bool = True) -> None:
        self.server = server
        super().__init__(fleet, is_listening=is_listening)

    def reply(self, method: str, path: str, body: Any) -> Reply:
        if self.METHODS.get(path) != method:
            self.fleet.fault(f"{method} {path} is not in the SDK's swagger file")
            return 404, {"code": 5, "message": "Not Found", "details": []}
        if self.server.state == "Shutdown" and path not in ("/health", "/gameserver"):
            self.fleet.fault(f"{path} comes after the shutdown")
        if path == "/gameserver":
            return 200, self._game_server()
        if path.startswith("/metadata/"):
            return self._annotate(path, body)
        if body != {}:
            self.fleet.fault(f"{path} takes an empty object, not {body!r}")
        if path == "/ready":
            if self.server.state != "Scheduled":
                self.fleet.fault(f"ready is said in the state {self.server.state}")
            self.server.state = "Ready"
        elif path == "/shutdown":
            self.server.state = "Shutdown"
        elif path != "/health":
            self.fleet.fault(f"{path} has no place in what our server does")
        return 200, {}

    def _annotate(self, path: str, body: Any) -> Reply:
        is_pair = (
            isinstance(body, dict)
            and set(body) == {"key", "value"}
            and all(isinstance(text, str) for text in body.values())
        )
        if not is_pair:
            self.fleet.fault(f"{path} takes a key and a value, both text, not {body!r}")
            return 400, {"code": 3, "message": "invalid", "details": []}
        if not LABEL_KEY.fullmatch(SDK_PREFIX + body["key"]):
            self.fleet.fault(f"{body['key']!r} makes no name of an annotation")
        if self.server.state != "Allocated":
            self.fleet.fault("the session is answered before there is one")
        self.server.annotations[SDK_PREFIX + body["key"]] = body["value"]
        return 200, {}

    def _game_server(self) -> dict[str, Any]:
        server = self.server
        return {
            "object_meta": {
                "name": server.name,
                "namespace": NAMESPACE,
                "uid": "1234",
                "resource_version": "17",
                "generation": "3",
                "creation_timestamp": "1795168800",
                "annotations": dict(server.annotations),
                "labels": dict(server.labels),
            },
            "spec": {"health": {"period_seconds": 5, "failure_threshold": 3}},
            "status": {
                "state": server.state,
                "address": server.address,
                "ports": [{"name": "game", "port": server.port}],
            },
        }
