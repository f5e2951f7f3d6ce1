"""What a lobby server asks of Kubernetes about Agones: an allocation, and a look at a GameServer.

These calls wait for the network and belong on a thread. Whatever comes back is one of a few typed
outcomes: of a GameServer, which is a big document, only what is needed is read, and a name that is
used in a path or told to players is checked first.
"""

import ipaddress
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from files.reading import read_file
from net.dedicated.agones_names import (
    GAME_PORT_NAME,
    READY_ANNOTATION,
    SESSION_ANNOTATION,
    SESSION_LABEL,
)
from net.http_json import Answer, Service
from net.limits import REASON_MAX_LENGTH
from net.text import clean_line

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where Kubernetes puts what a pod needs to speak to it."""
_TOKEN_MAX_BYTES = 16 * 1024
_AUTHORITIES_MAX_BYTES = 1024 * 1024
_NAME = re.compile(r"[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?")


# What may come of a call


@dataclass(frozen=True, slots=True)
class Allocated:
    """A GameServer is ours, and knows the session."""

    name: str
    address: str
    """An IP address."""
    port: int


@dataclass(frozen=True, slots=True)
class NoneFree:
    """The fleet has no GameServer to give at this moment."""


@dataclass(frozen=True, slots=True)
class Contended:
    """Others were quicker; the same request may work at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A GameServer as it is now."""

    state: str
    """Agones' word, such as `Allocated`."""
    ready_text: str
    """What the dedicated server has left there; empty as long as it has not."""


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such GameServer (any more)."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """There is no useful answer."""

    detail: str
    """For the log; one line."""
    is_lasting: bool
    """Whether asking again is of no use."""


AllocationOutcome = Allocated | NoneFree | Contended | Trouble
LookOutcome = Seen | Gone | Trouble


# The documents, as far as they matter


class _Port(Struct):
    port: int
    name: str = ""


class _NodeAddress(Struct):
    type: str = ""
    address: str = ""


class _AllocationStatus(Struct, rename="camel"):
    state: str
    game_server_name: str = ""
    address: str = ""
    addresses: tuple[_NodeAddress, ...] | None = None
    ports: tuple[_Port, ...] | None = None


class _Allocation(Struct):
    status: _AllocationStatus


class _Metadata(Struct):
    annotations: dict[str, str] | None = None


class _GameServerStatus(Struct):
    state: str = ""


class _GameServer(Struct):
    metadata: _Metadata
    status: _GameServerStatus = msgspec.field(default_factory=_GameServerStatus)


class _Failure(Struct):
    """Kubernetes' own answer when something is wrong."""

    message: str = ""


_allocations = msgspec.json.Decoder(_Allocation)
_game_servers = msgspec.json.Decoder(_GameServer)
_failures = msgspec.json.Decoder(_Failure)
_DECODING_ERRORS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster with Agones, and as whom to speak to it. Raises `ValueError` for a namespace that
    can be none."""

    service: Service
    namespace: str
    token_file: Path | None
    """Read anew for every request, since Kubernetes replaces it every hour; None where somebody
    else answers for us, such as `kubectl proxy`."""

    def __post_init__(self) -> None:
        check_name(self.namespace, "namespace")


def check_name(text: str, what: str) -> None:
    """Raises `ValueError` for what cannot be the name of something in Kubernetes."""
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} cannot be the name of a {what} in Kubernetes.")


def in_cluster(environment: Mapping[str, str], service_account: Path = SERVICE_ACCOUNT) -> Cluster:
    """The cluster that this program runs in, by what Kubernetes puts into every pod. Raises
    `ValueError` with a sentence outside of one."""
    host = environment.get("KUBERNETES_SERVICE_HOST", "")
    port = environment.get("KUBERNETES_SERVICE_PORT", "443")
    try:
        namespace = read_file(service_account / "namespace", _TOKEN_MAX_BYTES).decode("ascii")
        authorities = read_file(service_account / "ca.crt", _AUTHORITIES_MAX_BYTES)
        tls = ssl.create_default_context(cadata=authorities.decode("ascii"))
    except (OSError, ValueError) as error:
        raise ValueError(
            "This is no pod of a Kubernetes cluster with a service account, so no fleet of Agones"
            f" can be reached ({error})."
        ) from error
    if not host:
        raise ValueError(
            "This is no pod of a Kubernetes cluster: KUBERNETES_SERVICE_HOST is empty."
        )
    host = f"[{host}]" if ":" in host else host
    service = Service(f"https://{host}:{port}", tls)
    return Cluster(service, namespace.strip(), service_account / "token")


class AgonesApi:
    """The calls. Every one of them waits; they may be made from several threads at once."""

    def __init__(self, cluster: Cluster, fleet: str) -> None:
        """Raises `ValueError` for a fleet that can be none."""
        check_name(fleet, "fleet")
        self._cluster = cluster
        self._fleet = fleet

    def allocate(self, session_id: str, session: bytes) -> AllocationOutcome:
        """Asks for a GameServer that is ready and gives it a session, in one step."""
        body = {
            "apiVersion": "allocation.agones.dev/v1",
            "kind": "GameServerAllocation",
            "spec": {
                "selectors": [
                    {"matchLabels": {"agones.dev/fleet": self._fleet}, "gameServerState": "Ready"}
                ],
                "scheduling": "Packed",
                "metadata": {
                    "labels": {SESSION_LABEL: session_id},
                    "annotations": {SESSION_ANNOTATION: session.decode()},
                },
            },
        }
        path = (
            f"/apis/allocation.agones.dev/v1/namespaces/{self._cluster.namespace}"
            "/gameserverallocations"
        )
        try:
            answer = self._ask("POST", path, msgspec.json.encode(body))
        except OSError as error:
            return Trouble(f"allocation: {error}", is_lasting=False)
        if answer.status == 409:
            return Contended()
        if not answer.is_success:
            return _trouble("allocation", answer)
        try:
            status = _allocations.decode(answer.body).status
        except _DECODING_ERRORS:
            return Trouble("allocation: the answer is no GameServerAllocation", is_lasting=False)
        if status.state == "UnAllocated":
            return NoneFree()
        if status.state == "Contention":
            return Contended()
        if status.state != "Allocated":
            return Trouble("allocation: the answer has no state that there is", is_lasting=False)
        return _allocated(status)

    def look(self, name: str) -> LookOutcome:
        """What is known of a GameServer; `name` as it was allocated."""
        path = f"/apis/agones.dev/v1/namespaces/{self._cluster.namespace}/gameservers/{name}"
        try:
            answer = self._ask("GET", path)
        except OSError as error:
            return Trouble(f"GameServer: {error}", is_lasting=False)
        if answer.status == 404:
            return Gone()
        if not answer.is_success:
            return _trouble("GameServer", answer)
        try:
            server = _game_servers.decode(answer.body)
        except _DECODING_ERRORS:
            return Trouble("GameServer: the answer is none", is_lasting=False)
        annotations = server.metadata.annotations or {}
        return Seen(server.status.state, annotations.get(READY_ANNOTATION, ""))

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        headers = {}
        if self._cluster.token_file is not None:
            token = read_file(self._cluster.token_file, _TOKEN_MAX_BYTES).strip()
            try:
                headers["Authorization"] = f"Bearer {token.decode('ascii')}"
            except UnicodeDecodeError as error:
                raise OSError("the service account's token is none") from error
        return self._cluster.service.ask(method, path, body, headers)


def _trouble(what: str, answer: Answer) -> Trouble:
    try:
        message = clean_line(_failures.decode(answer.body).message, REASON_MAX_LENGTH)
    except _DECODING_ERRORS:
        message = ""
    # 408 and 429 ask for patience. The rest of the 4xx is our own fault: no right to allocate, no
    # Agones, a request that it does not understand. It stays so until somebody changes it.
    is_lasting = 400 <= answer.status < 500 and answer.status not in (408, 429)
    return Trouble(f"{what}: HTTP status {answer.status} {message}".rstrip(), is_lasting)


def _allocated(status: _AllocationStatus) -> Allocated | Trouble:
    ports = status.ports or ()
    named = [port.port for port in ports if port.name == GAME_PORT_NAME]
    port = named[0] if named else (ports[0].port if len(ports) == 1 else 0)
    if not _NAME.fullmatch(status.game_server_name) or not 1 <= port <= 65535:
        return Trouble("allocation: the answer names no server and port", is_lasting=False)
    address = _ip_of(status)
    if address is None:
        return Trouble("allocation: the answer names no address for players", is_lasting=False)
    return Allocated(status.game_server_name, address, port)


def _ip_of(status: _AllocationStatus) -> str | None:
    """The node's address as a number, since players do not look up names. Agones may name the node
    instead, as on AWS; newer versions tell the numbers beside it."""
    candidates = [status.address]
    for kind in ("ExternalIP", "InternalIP"):
        candidates += [node.address for node in status.addresses or () if node.type == kind]
    for candidate in candidates:
        if _is_computer(candidate):
            return candidate
    if not _NAME.fullmatch(status.address):
        return None
    try:
        found = socket.getaddrinfo(status.address, None, type=socket.SOCK_DGRAM)
    except OSError:
        return None
    for *_, address in found:
        text = str(address[0])
        if _is_computer(text):
            return text
    return None


def _is_computer(text: str) -> bool:
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return False
    is_everybody = ip == ipaddress.IPv4Address("255.255.255.255")
    return not (ip.is_unspecified or ip.is_multicast or is_everybody or "%" in text)
