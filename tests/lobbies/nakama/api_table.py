"""Nakama's published API as far as the stub plays it: every request and every envelope that a
client may send, with its fields, their types and their bounds.

From the server's descriptions `apigrpc.proto` and `realtime.proto` and the checks of its handlers,
as of the versions that list parties by their labels. A check returns what is wrong, or nothing.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], str]
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SOCKET_MESSAGE_MAX_BYTES = 4096
LABEL_MAX_BYTES = 2048
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SHORTEST_DEVICE_ID, LONGEST_DEVICE_ID = 10, 128
_INT64 = re.compile(r"-?\d{1,19}")


def text(least: int = 0, most: int = 10**6) -> Check:
    """A string of so many bytes."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            return "should be a string"
        return "" if least <= len(value.encode()) <= most else f"should have {least} to {most} B"

    return check


def truth(value: Any) -> str:
    """A bool, or a `BoolValue`."""
    return "" if isinstance(value, bool) else "should be true or false"


def whole(least: int, most: int) -> Check:
    """An int32, which is a number in JSON."""

    def check(value: Any) -> str:
        is_one = isinstance(value, int) and not isinstance(value, bool)
        return "" if is_one and least <= value <= most else f"should be {least} to {most}"

    return check


def long(value: Any) -> str:
    """An int64, which is a string in JSON, or a number."""
    is_one = isinstance(value, int) or (isinstance(value, str) and _INT64.fullmatch(value))
    return "" if is_one else "should be a whole number of 64 bits"


def octets(value: Any) -> str:
    """Bytes, which are base64 in JSON."""
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return "should be base64"
    return ""


def json_object(most: int) -> Check:
    """A string that is a JSON object."""

    def check(value: Any) -> str:
        wrong = text(0, most)(value)
        if wrong:
            return wrong
        try:
            is_object = isinstance(json.loads(value), dict)
        except ValueError:
            is_object = False
        return "" if is_object else "should hold a JSON object"

    return check


def room_name(value: Any) -> str:
    """What a room may be called."""
    wrong = text(1, 64)(value)
    return wrong or ("should have no control characters" if CONTROL.search(value) else "")


def party_id(value: Any) -> str:
    """A uuid, a dot and a node."""
    if not isinstance(value, str) or "." not in value:
        return "should be a uuid, a dot and a node"
    return "" if UUID.fullmatch(value.split(".", 1)[0]) else "should begin with a uuid"


def presence(value: Any) -> str:
    """A `UserPresence` that says whom it means."""
    allowed = {"user_id", "session_id", "username", "persistence", "status"}
    if not isinstance(value, dict) or set(value) - allowed:
        return "should be a presence"
    for name in ("user_id", "session_id", "username"):
        if not isinstance(value.get(name), str) or not value[name]:
            return f"should have a {name}"
    return ""


ENVELOPES: dict[str, dict[str, tuple[Check, bool]]] = {
    "channel_join": {
        "target": (room_name, True),
        "type": (whole(0, 3), False),
        "persistence": (truth, False),
        "hidden": (truth, False),
    },
    "channel_leave": {"channel_id": (text(1), True)},
    "channel_message_send": {"channel_id": (text(1), True), "content": (json_object(10**6), True)},
    "party_create": {
        "open": (truth, False),
        "max_size": (whole(0, 256), True),
        "label": (json_object(LABEL_MAX_BYTES), False),
        "hidden": (truth, False),
    },
    "party_update": {
        "party_id": (party_id, True),
        "label": (json_object(LABEL_MAX_BYTES), False),
        "open": (truth, False),
        "hidden": (truth, False),
    },
    "party_join": {"party_id": (party_id, True)},
    "party_leave": {"party_id": (party_id, True)},
    "party_close": {"party_id": (party_id, True)},
    "party_promote": {"party_id": (party_id, True), "presence": (presence, True)},
    "party_accept": {"party_id": (party_id, True), "presence": (presence, True)},
    "party_remove": {"party_id": (party_id, True), "presence": (presence, True)},
    "party_data_send": {
        "party_id": (party_id, True),
        "op_code": (long, False),
        "data": (octets, False),
    },
    "ping": {},
}
"""Every envelope: its fields, each with its check and whether the server cannot do without."""


def number_text(least: int, most: int) -> Check:
    """A number in a query."""

    def check(value: Any) -> str:
        is_one = value.isascii() and value.isdecimal() and least <= int(value) <= most
        return "" if is_one else f"should be {least} to {most}"

    return check


def truth_text(value: Any) -> str:
    """A bool in a query."""
    return "" if value in ("true", "false") else "should be true or false"


BASIC, BEARER = "Basic ", "Bearer "
REQUESTS: dict[tuple[str, str], tuple[str, Mapping[str, Check], Mapping[str, Check]]] = {
    ("POST", "/v2/account/authenticate/device"): (
        BASIC,
        {"create": truth_text, "username": text(1, 128)},
        {"id": text(SHORTEST_DEVICE_ID, LONGEST_DEVICE_ID)},
    ),
    ("GET", "/v2/party"): (
        BEARER,
        {"limit": number_text(1, 100), "open": truth_text, "query": text(), "cursor": text()},
        {},
    ),
    ("GET", "/v2/friend"): (
        BEARER,
        {"limit": number_text(1, 1000), "state": number_text(0, 3), "cursor": text()},
        {},
    ),
}
"""Every request: its authorization, its query and its body."""
SOCKET_QUERY: Mapping[str, Check] = {
    "lang": text(2, 18),
    "status": truth_text,
    "format": text(4, 8),
    "token": text(1),
}


def envelope_problems(message: Any) -> list[str]:
    """What an envelope says that the API does not have or allow."""
    if not isinstance(message, dict):
        return ["an envelope should be an object"]
    names = set(message) - {"cid"}
    if len(names) != 1 or not names <= set(ENVELOPES):
        return [f"an envelope should have one message of the API, not {sorted(names)}"]
    (name,) = names
    problems = [] if isinstance(message.get("cid", ""), str) else ["cid should be a string"]
    fields, known = message[name], ENVELOPES[name]
    if not isinstance(fields, dict):
        return [f"{name} should be an object"]
    problems += [f"{name} has no {field}" for field in set(fields) - set(known)]
    for field, (check, is_needed) in known.items():
        if field in fields:
            wrong = check(fields[field])
            problems += [f"{name}.{field} {wrong}"] if wrong else []
        elif is_needed:
            problems.append(f"{name} should have a {field}")
    return problems


def value_problems(where: str, said: Mapping[str, Any], known: Mapping[str, Check]) -> list[str]:
    """What a query or a body says that the API does not have or allow."""
    problems = [f"{where} has no {name}" for name in set(said) - set(known)]
    for name in set(said) & set(known):
        wrong = known[name](said[name])
        problems += [f"{where}: {name} {wrong}"] if wrong else []
    return problems
