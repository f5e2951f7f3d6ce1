"""Linux' own address translation, set up by talking to the kernel.

`nft` would do the same in six lines, but is not on every machine; the kernel is. Messages and
attributes are those of `linux/netfilter/nfnetlink.h` and `nf_tables.h`: a batch of requests, each
a list of attributes with their lengths in front, numbers that mean something big-endian."""

import os
import socket
import struct
import sys
from enum import Enum

_NETFILTER = 12
_NF_TABLES = 10
_BATCH_BEGIN, _BATCH_END = 0x10, 0x11
_NEW_TABLE, _NEW_CHAIN, _NEW_RULE = ((_NF_TABLES << 8) | kind for kind in (0, 3, 6))
_REQUEST, _ACKNOWLEDGE, _CREATE, _APPEND = 0x1, 0x4, 0x400, 0x800
_ERROR = 2
_NESTED = 0x8000
_INET = 1
_IPV4 = 2
_PREROUTING, _LOCAL_IN, _POSTROUTING = 0, 1, 4
_FORWARD = 2
_JUMP = -3
_RANDOM_FULLY = 16
_VERDICT_REGISTER, _REGISTER = 0, 1
_META_IN_NAME, _META_OUT_NAME = 6, 7
_NAME_BYTES = 16
TABLE = "router"


class Translation(Enum):
    """What a router does with what goes through it."""

    PORT_RESTRICTED = "port restricted"
    """Linux as it is: one public port for each private one, for those only who were sent to."""
    SYMMETRIC = "symmetric"
    """A new public port, drawn by lot, for everybody who is sent to."""
    FULL_CONE = "full cone"
    """One public port, and whatever comes is passed on to the player."""


def translate(kind: Translation, outside: str, player_ip: str) -> None:
    """Makes this network namespace a router. `outside` is its interface to the world. Raises
    OSError where the kernel cannot."""
    leaving = [_meta(_META_OUT_NAME), _is_name(outside)]
    arriving = [_meta(_META_IN_NAME), _is_name(outside)]
    flags = _RANDOM_FULLY if kind is Translation.SYMMETRIC else 0
    messages = [
        _message(_NEW_TABLE, _text(1, TABLE)),
        _chain("out", "nat", _POSTROUTING, 100),
        _rule("out", [*leaving, _expression("masq", _number(1, flags))]),
        # What nobody has asked for is dropped unanswered, as by the routers that are sold.
        _chain("in", "filter", _LOCAL_IN, 0),
        _rule("in", [*arriving, _drop()]),
    ]
    if kind is Translation.FULL_CONE:
        messages.append(_chain("to the player", "nat", _PREROUTING, -100))
        messages.append(_rule("to the player", [*arriving, *_to(player_ip)]))
    _carry_out(messages)


def make_room_for_mappings() -> None:
    """Makes the chains into which `miniupnpd` puts what it is asked to let in, by the names that it
    has them by. Raises OSError where the kernel cannot."""
    table, rooms = "filter", ("miniupnpd", "prerouting_miniupnpd", "postrouting_miniupnpd")
    hooks = (("filter", _FORWARD, 0), ("nat", _PREROUTING, -100), ("nat", _POSTROUTING, 90))
    messages = [_message(_NEW_TABLE, _text(1, table), family=_INET)]
    for room, (kind, hook, priority) in zip(rooms, hooks, strict=True):
        chain = f"to {room}"
        messages += [
            _message(_NEW_CHAIN, _text(1, table), _text(3, room), family=_INET),
            _chain(chain, kind, hook, priority, table, _INET),
            _rule(chain, [_jump(room)], table, _INET),
        ]
    _carry_out(messages)


def _carry_out(messages: list[bytes]) -> None:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETFILTER) as link:
        link.bind((0, 0))
        link.settimeout(5.0)
        link.send(
            b"".join(
                [
                    _message(_BATCH_BEGIN, resource=_NF_TABLES, flags=_REQUEST),
                    *messages,
                    _message(_BATCH_END, resource=_NF_TABLES, flags=_REQUEST),
                ]
            )
        )
        for _ in messages:
            _check(link.recv(65536))


def _check(answer: bytes) -> None:
    kind, code = struct.unpack_from("=4xH10xi", answer)
    if kind != _ERROR or code != 0:
        raise OSError(-code, os.strerror(-code))


def _message(
    kind: int,
    *attributes: bytes,
    resource: int = 0,
    flags: int = _REQUEST | _ACKNOWLEDGE | _CREATE | _APPEND,
    family: int = _IPV4,
) -> bytes:
    family = 0 if kind in (_BATCH_BEGIN, _BATCH_END) else family
    body = struct.pack(">BBH", family, 0, resource) + b"".join(attributes)
    return struct.pack("=IHHII", 16 + len(body), kind, flags, 0, 0) + body


def _chain(
    name: str, kind: str, hook: int, priority: int, table: str = TABLE, family: int = _IPV4
) -> bytes:
    at = _nested(4, _number(1, hook), _attribute(2, struct.pack(">i", priority)))
    named = (_text(1, table), _text(3, name))
    return _message(_NEW_CHAIN, *named, at, _text(7, kind), family=family)


def _rule(chain: str, expressions: list[bytes], table: str = TABLE, family: int = _IPV4) -> bytes:
    listed = _nested(4, *(_nested(1, expression) for expression in expressions))
    return _message(_NEW_RULE, _text(1, table), _text(2, chain), listed, family=family)


def _expression(name: str, *attributes: bytes) -> bytes:
    return _text(1, name) + _nested(2, *attributes)


def _meta(key: int) -> bytes:
    """Loads the name of an interface."""
    return _expression("meta", _number(1, _REGISTER), _number(2, key))


def _is_name(name: str) -> bytes:
    """Goes on only when that name was loaded."""
    value = _nested(3, _attribute(1, name.encode().ljust(_NAME_BYTES, b"\0")))
    return _expression("cmp", _number(1, _REGISTER), _number(2, 0), value)


def _drop() -> bytes:
    verdict = _nested(2, _nested(2, _number(1, 0)))
    return _expression("immediate", _number(1, _VERDICT_REGISTER), verdict)


def _jump(chain: str) -> bytes:
    code = _attribute(1, struct.pack(">i", _JUMP))
    verdict = _nested(2, _nested(2, code, _text(2, chain)))
    return _expression("immediate", _number(1, _VERDICT_REGISTER), verdict)


def _to(ip: str) -> list[bytes]:
    """Writes an address into where a packet goes."""
    value = _nested(2, _attribute(1, socket.inet_aton(ip)))
    return [
        _expression("immediate", _number(1, _REGISTER), value),
        _expression("nat", _number(1, 1), _number(2, _IPV4), _number(3, _REGISTER)),
    ]


def _attribute(kind: int, content: bytes) -> bytes:
    padding = bytes(-len(content) % 4)
    return struct.pack("=HH", 4 + len(content), kind) + content + padding


def _nested(kind: int, *attributes: bytes) -> bytes:
    return _attribute(kind | _NESTED, b"".join(attributes))


def _number(kind: int, value: int) -> bytes:
    return _attribute(kind, struct.pack(">I", value))


def _text(kind: int, text: str) -> bytes:
    return _attribute(kind, text.encode() + b"\0")


if __name__ == "__main__":
    if sys.argv[1:] == ["mappings"]:
        make_room_for_mappings()
    else:
        translate(Translation(sys.argv[1]), sys.argv[2], sys.argv[3])
