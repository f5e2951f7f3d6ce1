"""A Nakama server in memory, on the test's clock: accounts, friends, chat rooms and parties.

Every request and every envelope is checked against `api_table.py`; what is wrong with one is kept
in `faults`, and a test that ends with a fault has failed. It does what the server's handlers do, in
their order, and nothing that they do not.
"""

import base64
import json
import re
import urllib.parse
import uuid
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import Any

from net.lobbies.nakama.wire import (
    HttpAnswered,
    HttpFailed,
    HttpRequest,
    SocketClosed,
    SocketOpened,
    SocketText,
    WireEvent,
)
from tests.lobbies.nakama.api_table import (
    BASIC,
    BEARER,
    REQUESTS,
    SOCKET_MESSAGE_MAX_BYTES,
    SOCKET_QUERY,
    envelope_problems,
    value_problems,
)

SERVER_KEY = "defaultkey"
TOKEN_S = 60.0
PONG_WAIT_S = 25.0
_BAD_INPUT = 3
_TERM = re.compile(r"(\+?)label\.([a-z_]+):([A-Za-z0-9_]+)")


@dataclass
class Account:
    """A user."""

    user_id: str
    username: str
    friends: set[str] = field(default_factory=set)


@dataclass
class Party:
    """A party and what the list knows of it."""

    party_id: str
    is_open: bool
    max_size: int
    label: str
    leader: "StubWire | None"
    members: list["StubWire"] = field(default_factory=list)
    requests: list["StubWire"] = field(default_factory=list)
    listed_label: str = ""
    listed_s: float = 0.0


class StubWire:
    """Satisfies `NakamaWire` for one program, over the stub."""

    def __init__(self, stub: "NakamaStub") -> None:
        self.stub = stub
        self.account: Account | None = None
        """Whose socket it is, while it is open."""
        self.session_id = ""
        self.pumped_s = stub.now_s
        self.is_dead = False
        self._events: deque[WireEvent] = deque()

    def ask(self, number: int, request: HttpRequest) -> None:
        if self.is_dead or self.stub.is_stalled:
            return
        if self.stub.is_gone:
            self._events.append(HttpFailed(number))
            return
        status, body = self.stub.answer(request)
        self._events.append(HttpAnswered(number, status, json.dumps(body).encode()))

    def open(self, target: str) -> None:
        self.shut()
        if self.is_dead or self.stub.is_stalled:
            return
        self.account = None if self.stub.is_gone else self.stub.socket_account(target)
        if self.account is None:
            self._events.append(SocketClosed())
            return
        self.session_id = self.stub.new_id()
        self.pumped_s = self.stub.now_s
        self.stub.wires.append(self)
        self._events.append(SocketOpened())

    def send(self, text: str) -> None:
        if self.account is not None and not self.is_dead and not self.stub.is_stalled:
            self.stub.hear(self, text)

    def shut(self) -> None:
        self._events = deque(
            event for event in self._events if not isinstance(event, SocketOpened | SocketText)
        )
        self.stub.end(self)

    def pump(self, now_s: float) -> list[WireEvent]:
        self.pumped_s = now_s
        events = list(self._events)
        self._events.clear()
        return events

    def close(self) -> None:
        self.is_dead = True

    # What the stub does to it

    @property
    def has_news(self) -> bool:
        return bool(self._events)

    @property
    def presence(self) -> dict[str, Any]:
        assert self.account is not None, "only an open socket has a presence"
        return {
            "user_id": self.account.user_id,
            "session_id": self.session_id,
            "username": self.account.username,
        }

    def tell(self, message: dict[str, Any]) -> None:
        """The server sends an envelope."""
        self.tell_text(json.dumps(message))

    def tell_text(self, text: str) -> None:
        """The server sends this."""
        if not self.stub.is_stalled:
            self._events.append(SocketText(text))

    def cut(self) -> None:
        """The connection ends, and this side notices."""
        if self.account is not None:
            self.stub.end(self)
            self._events.append(SocketClosed())


class NakamaStub:
    """See the module."""

    def __init__(self, seed: int = 7) -> None:
        self.now_s = 0.0
        self.faults: list[str] = []
        self.wires: list[StubWire] = []
        self.parties: dict[str, Party] = {}
        self.is_stalled = False
        """It takes everything and says nothing."""
        self.is_gone = False
        """Nobody listens at its address."""
        self.label_interval_s = 0.0
        """How long a new label may not be found; a server says 1 s unless it is told otherwise."""
        self.tells_leader_first = True
        """In which order members hear of a leader that leaves and of the next one."""
        self.calls: list[str] = []
        self._dice = Random(seed)
        self._accounts: dict[str, Account] = {}
        self._rooms: dict[str, list[StubWire]] = {}
        self._keys = 0

    def new_id(self) -> str:
        """A uuid."""
        return str(uuid.UUID(int=self._dice.getrandbits(128), version=4))

    def account_of(self, device_id: str) -> Account:
        """The account of a device."""
        if device_id not in self._accounts:
            name = f"user{len(self._accounts) + 1}"
            self._accounts[device_id] = Account(self.new_id(), name)
        return self._accounts[device_id]

    def befriend(self, one: Account, other: Account) -> None:
        """Both want to be friends."""
        one.friends.add(other.user_id)
        other.friends.add(one.user_id)

    def advance(self, now_s: float) -> None:
        """Lets time pass: connections whose other end does not answer are given up, and labels
        written down."""
        self.now_s = now_s
        for wire in list(self.wires):
            if now_s - wire.pumped_s > PONG_WAIT_S:
                wire.cut()
        for party in self.parties.values():
            if party.label != party.listed_label and now_s >= party.listed_s:
                party.listed_label = party.label

    def lose_everything(self) -> None:
        """The server ends, and forgets all that it does not keep on disk."""
        self.is_gone = True
        self.parties.clear()
        self._rooms.clear()
        for wire in list(self.wires):
            wire.cut()

    # HTTP

    def answer(self, request: HttpRequest) -> tuple[int, dict[str, Any]]:
        """The answer to a request: status and body."""
        path, _, said = request.path.partition("?")
        self.calls.append(f"{request.method} {path}")
        known = REQUESTS.get((request.method, path))
        if known is None:
            return self._refuse(404, f"{request.method} {path} is not in the API")
        kind, query_checks, body_checks = known
        pairs = urllib.parse.parse_qsl(said, keep_blank_values=True, strict_parsing=bool(said))
        query = dict(pairs)
        problems = value_problems(path, query, query_checks)
        body = {} if request.body is None else json.loads(request.body)
        problems += value_problems(path, body, body_checks)
        problems += [f"{path} lacks {name}" for name in set(body_checks) - set(body)]
        authorization = request.headers.get("Authorization", "")
        if not authorization.startswith(kind):
            problems.append(f"{path} should have an Authorization of the kind {kind}")
        if problems:
            self.faults += problems
            return 400, {"code": 3, "message": problems[0]}
        credentials = authorization.removeprefix(kind)
        if kind == BASIC:
            if base64.b64decode(credentials) != f"{SERVER_KEY}:".encode():
                return 401, {"code": 16, "message": "Server key invalid"}
            return 200, {"token": self._token(self.account_of(body["id"])), "created": True}
        account = self._account_of_token(credentials) if kind == BEARER else None
        if account is None:
            return 401, {"code": 16, "message": "Auth token invalid"}
        if path == "/v2/friend":
            return 200, self._friends(account, query)
        return self._search(query)

    def _refuse(self, status: int, fault: str) -> tuple[int, dict[str, Any]]:
        self.faults.append(fault)
        return status, {"code": 5, "message": "Not Found"}

    def _token(self, account: Account) -> str:
        claims = {"uid": account.user_id, "usn": account.username, "exp": self.now_s + TOKEN_S}
        self._keys += 1
        parts = ({"alg": "HS256", "typ": "JWT"}, {**claims, "tid": self._keys})
        encoded = [
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in parts
        ]
        return ".".join([*encoded, "c2lnbmF0dXJl"])

    def _account_of_token(self, token: str) -> Account | None:
        claims = token.split(".")[1] if token.count(".") == 2 else "e30"
        said = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        if said.get("exp", 0.0) <= self.now_s:
            return None
        for account in self._accounts.values():
            if account.user_id == said.get("uid"):
                return account
        return None

    def _friends(self, account: Account, query: dict[str, str]) -> dict[str, Any]:
        limit, first = int(query.get("limit", "100")), int(query.get("cursor", "0"))
        page = sorted(account.friends)[first : first + limit]
        more = first + limit < len(account.friends)
        friends = [{"user": {"id": user_id, "username": "x"}, "state": 0} for user_id in page]
        answer: dict[str, Any] = {"friends": friends} if friends else {}
        return {**answer, "cursor": str(first + limit)} if more else answer

    def _search(self, query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        terms = []
        for term in query.get("query", "").split():
            match = _TERM.fullmatch(term)
            if match is None:
                self.faults.append(f"{term!r} is not a term that a search takes for sure")
                return 500, {"code": 13, "message": "Error listing matches."}
            terms.append(match.groups())
        needed = [(name, value) for sign, name, value in terms if sign]
        wanted = [(name, value) for _, name, value in terms]
        found = []
        for party in self.parties.values():
            label = json.loads(party.listed_label or "{}")
            if needed:
                is_found = all(label.get(name) == value for name, value in needed)
            else:
                is_found = any(label.get(name) == value for name, value in wanted)
            if is_found and party.listed_label:
                listed = {"party_id": party.party_id, "label": party.listed_label}
                found.append({**listed, "max_size": party.max_size})
        limit, first = int(query.get("limit", "10")), int(query.get("cursor", "0"))
        page = found[first : first + limit]
        answer: dict[str, Any] = {"parties": page} if page else {}
        more = first + limit < len(found)
        return 200, ({**answer, "cursor": str(first + limit)} if more else answer)

    # The socket

    def socket_account(self, target: str) -> Account | None:
        """Whose socket is opened there; None where it is refused."""
        path, _, said = target.partition("?")
        query = dict(urllib.parse.parse_qsl(said, keep_blank_values=True))
        problems = value_problems(path, query, SOCKET_QUERY)
        if path != "/ws" or query.get("format") != "json":
            problems.append(f"{path} should be /ws, with envelopes in JSON")
        self.faults += problems
        return None if problems else self._account_of_token(query["token"])

    def end(self, wire: StubWire) -> None:
        """A socket is not there any more."""
        if wire not in self.wires:
            return
        self.wires.remove(wire)
        for room in self._rooms.values():
            if wire in room:
                room.remove(wire)
        for party in list(self.parties.values()):
            if wire in party.requests:
                party.requests.remove(wire)
            if wire in party.members:
                self._leave(party, wire)
        wire.account = None

    def hear(self, wire: StubWire, text: str) -> None:
        """A program sends an envelope."""
        message = json.loads(text)
        problems = envelope_problems(message)
        if len(text.encode()) > SOCKET_MESSAGE_MAX_BYTES:
            problems.append(f"an envelope has {len(text.encode())} bytes, which is too many")
        self.faults += problems
        cid = {"cid": message["cid"]} if "cid" in message else {}
        if problems:
            wire.tell({**cid, "error": {"code": _BAD_INPUT, "message": problems[0]}})
            return
        (name,) = set(message) - {"cid"}
        self.calls.append(name)
        handle = getattr(self, f"_on_{name}")
        wrong = handle(wire, message[name], cid)
        if wrong:
            wire.tell({**cid, "error": {"code": _BAD_INPUT, "message": wrong}})

    def _on_ping(self, wire: StubWire, _said: dict[str, Any], cid: dict[str, str]) -> str:
        wire.tell({**cid, "pong": {}})
        return ""

    def _on_channel_join(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        channel_id = f"2...{said['target']}"
        room = self._rooms.setdefault(channel_id, [])
        if wire not in room:
            room.append(wire)
        here = {"id": channel_id, "self": wire.presence, "room_name": said["target"]}
        wire.tell({**cid, "channel": here})
        return ""

    def _on_channel_leave(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        room = self._rooms.get(said["channel_id"], [])
        if wire in room:
            room.remove(wire)
        wire.tell(dict(cid))
        return ""

    def _on_channel_message_send(
        self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]
    ) -> str:
        channel_id = said["channel_id"]
        room = self._rooms.get(channel_id, [])
        if wire not in room:
            return "Must join channel before sending messages"
        assert wire.account is not None, "who sends has an account"
        message = {
            "channel_id": channel_id,
            "message_id": self.new_id(),
            "code": 0,
            "sender_id": wire.account.user_id,
            "username": wire.account.username,
            "content": said["content"],
            "create_time": "2026-11-30T10:00:00Z",
            "persistent": False,
        }
        acknowledged = {key: message[key] for key in ("channel_id", "message_id", "username")}
        wire.tell({**cid, "channel_message_ack": acknowledged})
        for other in list(room):
            other.tell({"channel_message": message})
        return ""

    def _on_party_create(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        party_id = f"{self.new_id()}.nakama1"
        label = said.get("label") or "{}"
        party = Party(party_id, said.get("open", False), said["max_size"], label, wire)
        party.members.append(wire)
        self.parties[party_id] = party
        self._index(party)
        wire.tell({**cid, "party": self._party(party, wire)})
        self._tell_presences(party, joins=[wire.presence])
        return ""

    def _on_party_update(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        party = self.parties.get(said["party_id"])
        if party is None:
            return "party not found"
        if party.leader is not wire:
            return "party leader only"
        label = said.get("label") or "{}"
        if said.get("hidden") and label != "{}":
            return "party is hidden and label is not empty, invalid operation"
        party.label, party.is_open = label, said.get("open", False)
        self._index(party)
        for member in party.members:
            member.tell({"party_update": {"party_id": party.party_id, "label": label}})
        wire.tell(dict(cid))
        return ""

    def _on_party_join(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        party = self.parties.get(said["party_id"])
        if party is None:
            return "Error joining party: party not found"
        if wire in party.members:
            return "Error joining party: party join request already member"
        if wire in party.requests:
            return "Error joining party: party join request duplicate"
        if len(party.members) >= party.max_size:
            return "Error joining party: party full"
        if party.is_open:
            self._join(party, wire)
        elif len(party.requests) >= party.max_size:
            return "Error joining party: party join requests full"
        else:
            party.requests.append(wire)
            if party.leader is not None:
                asked = {"party_id": party.party_id, "presences": [wire.presence]}
                party.leader.tell({"party_join_request": asked})
        wire.tell(dict(cid))
        return ""

    def _on_party_leave(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        party = self.parties.get(said["party_id"])
        if party is not None and wire in party.members:
            self._leave(party, wire)
        wire.tell(dict(cid))
        return ""

    def _on_party_close(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        party = self.parties.get(said["party_id"])
        if party is None:
            return "Error closing party: party not found"
        if party.leader is not wire:
            return "Error closing party: party leader only"
        del self.parties[party.party_id]
        for member in party.members:
            member.tell({"party_close": {"party_id": party.party_id}})
        wire.tell(dict(cid))
        return ""

    def _on_party_accept(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        party = self.parties.get(said["party_id"])
        if party is None or party.leader is not wire:
            return "Error accepting party join request: party leader only"
        if len(party.members) >= party.max_size:
            return "Error accepting party join request: party full"
        for asked in party.requests:
            if self._is_meant(asked, said["presence"]):
                party.requests.remove(asked)
                self._join(party, asked)
                wire.tell(dict(cid))
                return ""
        return "Error accepting party join request: party join request not found"

    def _on_party_remove(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        party = self.parties.get(said["party_id"])
        if party is None or party.leader is not wire:
            return "Error removing party member or join request: party leader only"
        if self._is_meant(wire, said["presence"]):
            return "Error removing party member or join request: party cannot remove self"
        for member in party.members:
            if self._is_meant(member, said["presence"]):
                self._leave(party, member)
                member.tell({"party_close": {"party_id": party.party_id}})
                wire.tell(dict(cid))
                return ""
        for asked in party.requests:
            if self._is_meant(asked, said["presence"]):
                party.requests.remove(asked)
                wire.tell(dict(cid))
                return ""
        return "Error removing party member or join request: party member not found"

    def _on_party_promote(self, wire: StubWire, said: dict[str, Any], cid: dict[str, str]) -> str:
        party = self.parties.get(said["party_id"])
        if party is None or party.leader is not wire:
            return "Error promoting new party leader: party leader only"
        for member in party.members:
            if self._is_meant(member, said["presence"]):
                self._lead(party, member)
                wire.tell(dict(cid))
                return ""
        return "Error promoting new party leader: party member not found"

    def _on_party_data_send(
        self, wire: StubWire, said: dict[str, Any], _cid: dict[str, str]
    ) -> str:
        party = self.parties.get(said["party_id"])
        if party is None:
            return "Error sending party data: party not found"
        if wire not in party.members:
            return "Error sending party data: party member not found"
        data = {"party_id": party.party_id, "presence": wire.presence}
        if int(said.get("op_code", 0)):
            data["op_code"] = str(said["op_code"])
        if said.get("data"):
            data["data"] = said["data"]
        for member in party.members:
            if member is not wire:
                member.tell({"party_data": data})
        return ""

    # Parties

    def forget_member(self, party_id: str, user_id: str) -> None:
        """The server loses somebody out of a party and says nothing of it."""
        party = self.parties[party_id]
        party.members = [each for each in party.members if each.presence["user_id"] != user_id]

    def _index(self, party: Party) -> None:
        party.listed_s = self.now_s + self.label_interval_s
        if not self.label_interval_s:
            party.listed_label = party.label

    def _party(self, party: Party, to: StubWire) -> dict[str, Any]:
        answer = {"party_id": party.party_id, "max_size": party.max_size, "self": to.presence}
        if party.leader is not None:
            answer["leader"] = party.leader.presence
        return {**answer, "presences": [each.presence for each in party.members]}

    def _join(self, party: Party, wire: StubWire) -> None:
        if wire in party.members:
            return
        party.members.append(wire)
        wire.tell({"party": self._party(party, wire)})
        self._tell_presences(party, joins=[wire.presence])

    def _leave(self, party: Party, wire: StubWire) -> None:
        party.members.remove(wire)
        gone = wire.presence
        if not party.members:
            del self.parties[party.party_id]
            return
        is_led = party.leader is not wire
        if not self.tells_leader_first:
            self._tell_presences(party, leaves=[gone])
        if not is_led:
            self._lead(party, party.members[0])
        if self.tells_leader_first:
            self._tell_presences(party, leaves=[gone])

    def _lead(self, party: Party, wire: StubWire) -> None:
        party.leader = wire
        leader = {"party_id": party.party_id, "presence": wire.presence}
        for member in party.members:
            member.tell({"party_leader": leader})

    def _tell_presences(self, party: Party, **who: list[dict[str, Any]]) -> None:
        for member in party.members:
            member.tell({"party_presence_event": {"party_id": party.party_id, **who}})

    def _is_meant(self, wire: StubWire, presence: dict[str, str]) -> bool:
        return all(wire.presence[name] == presence.get(name) for name in wire.presence)
