"""Nakama's API as far as it is used: the requests, and what is read of answers and envelopes.

Every field that is read is typed and bounded; what else there is in an answer is left out. Numbers
of 64 bits come as text, and what is zero or empty does not come at all, as Protocol Buffers have it
in JSON.
"""

import base64
import re
import urllib.parse
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from net import limits
from net.lobbies.nakama.wire import HttpRequest

Name = Annotated[str, Meta(max_length=128)]
PartyId = Annotated[str, Meta(max_length=limits.NAKAMA_PARTY_ID_MAX_CHARACTERS)]
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_PARTY_ID = re.compile(rf"{_UUID.pattern}\.[!-~]{{1,64}}")
DECODING_ERRORS = (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError)


def is_user_id(text: str) -> bool:
    """Whether this can be the id of a user."""
    return _UUID.fullmatch(text) is not None


def is_party_id(text: str) -> bool:
    """Whether this can be the id of a party: a number and the node that keeps it."""
    return _PARTY_ID.fullmatch(text) is not None


# HTTP


class Session(Struct):
    """The answer to an authentication."""

    token: Annotated[str, Meta(max_length=8192)]


class _Claims(Struct):
    uid: Name


class ListedParty(Struct):
    """A party in a list."""

    party_id: PartyId
    label: Annotated[str, Meta(max_length=limits.NAKAMA_LABEL_MAX_BYTES)] = ""


class PartyList(Struct):
    """The answer to a search for parties."""

    parties: Annotated[list[ListedParty], Meta(max_length=limits.NAKAMA_PAGE_MAX)] = []
    cursor: Annotated[str, Meta(max_length=4096)] = ""


class User(Struct):
    """What is known of somebody's account."""

    id: Name


class Friend(Struct):
    """A line in the list of friends."""

    user: User


class FriendList(Struct):
    """The answer to the question for friends."""

    friends: Annotated[list[Friend], Meta(max_length=limits.NAKAMA_PAGE_MAX)] = []
    cursor: Annotated[str, Meta(max_length=4096)] = ""


_sessions = msgspec.json.Decoder(Session)
_claims = msgspec.json.Decoder(_Claims)
_party_lists = msgspec.json.Decoder(PartyList)
_friend_lists = msgspec.json.Decoder(FriendList)


def authentication(server_key: str, device_id: str) -> HttpRequest:
    """Opens the account of a device, which is made if there is none."""
    credentials = base64.b64encode(f"{server_key}:".encode()).decode()
    return HttpRequest(
        "POST",
        "/v2/account/authenticate/device?create=true",
        {"Authorization": f"Basic {credentials}"},
        msgspec.json.encode({"id": device_id}),
    )


def party_search(query: str, cursor: str = "") -> HttpRequest:
    """Asks for the parties whose labels answer to a query."""
    said = {"limit": str(limits.NAKAMA_PAGE_MAX), "query": query}
    return _get("/v2/party", said | ({"cursor": cursor} if cursor else {}))


def friend_list(cursor: str = "") -> HttpRequest:
    """Asks for those with whom one is friends, by both sides' wish."""
    said = {"limit": str(limits.NAKAMA_PAGE_MAX), "state": "0"}
    return _get("/v2/friend", said | ({"cursor": cursor} if cursor else {}))


def socket_target(token: str) -> str:
    """Where the WebSocket is opened; one is not shown as online to anybody."""
    said = {"lang": "en", "status": "false", "format": "json", "token": token}
    return f"/ws?{urllib.parse.urlencode(said)}"


def read_session(body: bytes) -> Session:
    """Raises one of `DECODING_ERRORS`, as all readers here."""
    return _sessions.decode(body)


def user_id_of(token: str) -> str:
    """Whose session it is. The token came from the server itself, which also checks it. Raises one
    of `DECODING_ERRORS`."""
    claims = token.split(".", 2)[1] if token.count(".") == 2 else ""
    uid = _claims.decode(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))).uid
    if not is_user_id(uid):
        raise ValueError("a session without a user")
    return uid


def read_parties(body: bytes) -> PartyList:
    """The answer to `party_search`."""
    return _party_lists.decode(body)


def read_friends(body: bytes) -> FriendList:
    """The answer to `friend_list`."""
    return _friend_lists.decode(body)


def _get(path: str, query: dict[str, str]) -> HttpRequest:
    return HttpRequest("GET", f"{path}?{urllib.parse.urlencode(query)}", {})


# The socket


class Presence(Struct, frozen=True):
    """One connection of a user's."""

    user_id: Name
    session_id: Name
    username: Name = ""


Presences = Annotated[list[Presence], Meta(max_length=limits.NAKAMA_PARTY_MAX)]


class Error(Struct):
    """Something was not done."""

    code: int = 0
    message: Annotated[str, Meta(max_length=1024)] = ""


class ChannelHere(Struct):
    """One is in a channel."""

    id: Annotated[str, Meta(max_length=256)]


class ChannelMessage(Struct):
    """Somebody said something in a channel."""

    channel_id: Annotated[str, Meta(max_length=256)]
    sender_id: Name
    content: Annotated[str, Meta(max_length=limits.NAKAMA_FRAME_MAX_BYTES)] = ""


class Party(Struct):
    """One is in a party."""

    party_id: PartyId
    leader: Presence | None = None
    presences: Presences = []


class PartyJoinRequest(Struct):
    """Somebody would like to be in a party that one leads."""

    party_id: PartyId
    presences: Presences = []


class PartyLeader(Struct):
    """A party is led by somebody else now."""

    party_id: PartyId
    presence: Presence


class PartyPresenceEvent(Struct):
    """Who came into a party, and who is not in it any more."""

    party_id: PartyId
    joins: Presences = []
    leaves: Presences = []


class PartyData(Struct):
    """Somebody in a party said something to all others in it."""

    party_id: PartyId
    presence: Presence
    op_code: int = 0
    data: bytes = b""


class PartyClose(Struct):
    """There is no such party any more, or one is not in it."""

    party_id: PartyId


class Envelope(Struct):
    """What comes over the socket: an answer if it has a `cid`, and otherwise news."""

    cid: Annotated[str, Meta(max_length=64)] = ""
    error: Error | None = None
    channel: ChannelHere | None = None
    channel_message: ChannelMessage | None = None
    party: Party | None = None
    party_join_request: PartyJoinRequest | None = None
    party_leader: PartyLeader | None = None
    party_presence_event: PartyPresenceEvent | None = None
    party_data: PartyData | None = None
    party_close: PartyClose | None = None


_envelopes = msgspec.json.Decoder(Envelope, strict=False)

Message = dict[str, dict[str, object]]
"""An envelope of ours, without its `cid`."""


def read_envelope(text: str) -> Envelope:
    """What came over the socket."""
    return _envelopes.decode(text)


def channel_join(room: str) -> Message:
    """Goes into a room, unseen, where nothing that is said is kept."""
    return {"channel_join": {"target": room, "type": 1, "persistence": False, "hidden": True}}


def channel_leave(channel_id: str) -> Message:
    """Leaves a room."""
    return {"channel_leave": {"channel_id": channel_id}}


def channel_say(channel_id: str, content: str) -> Message:
    """Says something in a room."""
    return {"channel_message_send": {"channel_id": channel_id, "content": content}}


def party_create(max_size: int, label: str) -> Message:
    """Makes a party that nobody comes into unasked."""
    said: dict[str, object] = {"open": False, "max_size": max_size, "label": label}
    return {"party_create": {**said, "hidden": False}}


def party_update(party_id: str, label: str) -> Message:
    """Changes the label of a party that one leads."""
    return {"party_update": {"party_id": party_id, "label": label, "open": False, "hidden": False}}


def party_join(party_id: str) -> Message:
    """Asks its leader to be let into a party."""
    return {"party_join": {"party_id": party_id}}


def party_leave(party_id: str) -> Message:
    """Leaves a party."""
    return {"party_leave": {"party_id": party_id}}


def party_close(party_id: str) -> Message:
    """Ends a party that one leads."""
    return {"party_close": {"party_id": party_id}}


def party_accept(party_id: str, presence: Presence) -> Message:
    """Lets somebody in who has asked."""
    return {"party_accept": {"party_id": party_id, "presence": _said(presence)}}


def party_remove(party_id: str, presence: Presence) -> Message:
    """Sends somebody away, who is in it or has asked."""
    return {"party_remove": {"party_id": party_id, "presence": _said(presence)}}


def party_promote(party_id: str, presence: Presence) -> Message:
    """Makes somebody in it the leader."""
    return {"party_promote": {"party_id": party_id, "presence": _said(presence)}}


def party_say(party_id: str, op_code: int, data: bytes) -> Message:
    """Says something to all others in a party."""
    encoded = base64.b64encode(data).decode()
    return {"party_data_send": {"party_id": party_id, "op_code": str(op_code), "data": encoded}}


PING: Message = {"ping": {}}
"""Asks whether the server is still there."""


def _said(presence: Presence) -> dict[str, str]:
    return msgspec.structs.asdict(presence)
