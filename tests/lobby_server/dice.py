"""Messages by chance: of the right types, with values that are likely to hit something, or as bytes
that were right before they were damaged."""

import enum
from functools import cache
from random import Random
from typing import Any, TypeVar, get_args

import msgspec
from msgspec import inspect

from net.lobbies.short_code import FORM as SHORT_CODE_FORM

_S = TypeVar("_S", bound=msgspec.Struct)
_TEXTS = (
    "",
    "Ash",
    "Willow Farm",
    "willow farm",
    "ADMIN",
    "\u202egnul\u202c",
    "\x1b[2J",
    "{0}",
    "🐔",
)
_NUMBERS = (0, 1, 2, 7, 8, 60_000, 65_535, 2**31, 2**40, 2**53)


@cache
def fields_of(kind: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    """What a message of a kind holds."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType), "messages are structs"
    return info.fields


class MessageDice:
    """Makes messages. Bytes that name something are drawn from `known`, by their length."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.known: dict[int, list[bytes]] = {}
        self.codes = ["000000"]
        """Short codes that messages may name."""

    def know(self, name: bytes) -> None:
        """Something that there is, and that messages may name from now on."""
        names = self.known.setdefault(len(name), [])
        if name not in names:
            names.append(name)

    def message(self, kinds: Any) -> Any:
        """A message of one of the kinds of a union."""
        return self.of(self.dice.choice(get_args(kinds)))

    def of(self, kind: type[_S]) -> _S:
        """A message of a kind, as a program might send it."""
        made = kind(*(self._value(field.type) for field in fields_of(kind)))
        # What cannot be decoded again is no message.
        return msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=kind)

    def damaged(self, payload: bytes) -> bytes:
        """Almost a message."""
        dice, damaged = self.dice, bytearray(payload)
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(damaged) + 1)
            how = dice.randrange(5)
            if how == 0:
                del damaged[at : at + dice.randint(1, 8)]
            elif how == 1:
                damaged[at:at] = dice.randbytes(dice.randint(1, 8))
            elif how == 2:
                damaged[at : at + 1] = bytes((dice.randrange(256),))
            elif how == 3:
                damaged[at:at] = damaged[: dice.randint(1, 32)]
            else:
                damaged[at : at + 1] = bytes((dice.choice((0x90, 0xDC, 0xDD, 0xC6, 0xDF, 0xC7)),))
        return bytes(damaged)

    def _value(self, kind: inspect.Type) -> Any:
        dice = self.dice
        match kind:
            case inspect.IntType(ge=least, le=most):
                low, high = least or 0, 2**53 if most is None else most
                return dice.choice([n for n in _NUMBERS if low <= n <= high] + [low, high])
            case inspect.BoolType():
                return dice.random() < 0.5
            case inspect.NoneType():
                return None
            case inspect.StrType(pattern=pattern, max_length=longest):
                if pattern == SHORT_CODE_FORM:
                    return dice.choice(self.codes)
                text = "tandem-acres" if pattern else dice.choice(_TEXTS)
                return text[: longest or 64]
            case inspect.BytesType(min_length=least, max_length=most):
                length = dice.choice((least or 0, 64 if most is None else most))
                known = self.known.get(length)
                return dice.choice(known) if known and dice.random() < 0.9 else bytes(length)
            case inspect.TupleType(item_types=kinds):
                return tuple(self._value(each) for each in kinds)
            case inspect.VarTupleType(item_type=each, min_length=least, max_length=most):
                count = dice.randint(least or 0, min(4, most or 4))
                return tuple(self._value(each) for _ in range(count))
            case inspect.UnionType(types=kinds):
                return self._value(dice.choice(kinds))
            case inspect.EnumType(cls=cls):
                return dice.choice(list[enum.Enum](cls))
            case inspect.StructType(cls=cls):
                return self.of(cls)
        raise AssertionError(f"a message has a field that nobody knows how to fill: {kind}")
