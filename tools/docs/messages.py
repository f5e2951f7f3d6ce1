"""Every message of the protocol, from `net/wire.py`: direction, channel, fields and bounds."""

import inspect
from typing import get_args

import msgspec

from net import bundle_bytes, bundle_changes, bundle_samples, bundles, fields, wire
from net.session.states import ALLOWED_FROM_GUEST, ALLOWED_FROM_HOST
from tools.docs.source import table
from tools.docs.structs import details, number_of

_CHANNELS = ((16, "datagram"), (32, "control"), (48, "repair"), (256, "bulk"))
"""The channel of a message follows from its number: below the first figure it is a datagram."""

_FROM_GUEST: tuple[type[msgspec.Struct], ...] = (*get_args(wire.GuestMessage), bundles.GuestBundle)
_FROM_HOST: tuple[type[msgspec.Struct], ...] = (*get_args(wire.HostMessage), bundles.HostBundle)


def message_types() -> list[type[msgspec.Struct]]:
    """Every message there is, by number."""
    return sorted({*_FROM_GUEST, *_FROM_HOST}, key=number_of)


def make_overview() -> str:
    """One line for each message."""
    rows = [
        [str(number_of(kind)), f"`{kind.__name__}`", _direction(kind), channel_of(kind)]
        for kind in message_types()
    ]
    return table(["number", "message", "direction", "channel"], rows)


def make_details() -> str:
    """Every message with its fields, then the structures inside of messages."""
    messages = {kind: f"{_direction(kind)}, {channel_of(kind)}" for kind in message_types()}
    return details(messages, {wire.SnapshotPortion: "inside of a chunk, compressed"})


def make_bundle_bytes() -> str:
    """How bundles look as bytes, as the code that packs them says."""
    modules = (bundle_bytes, bundle_changes, fields, bundle_samples)
    told = [inspect.cleandoc(module.__doc__ or "") for module in modules]
    return "\n\n".join(f"```text\n{text}\n```" for text in told)


def channel_of(kind: type[msgspec.Struct]) -> str:
    """What carries a message."""
    number = number_of(kind)
    return next(channel for below, channel in _CHANNELS if number < below)


def _direction(kind: type[msgspec.Struct]) -> str:
    if kind in _FROM_GUEST:
        return "both ways" if kind in _FROM_HOST else "guest → host"
    return "host → guest"


def make_state_rules() -> str:
    """What either side may send reliably in each state."""
    rows = [
        ["host, to a guest that is", state.value, _names(kinds)]
        for state, kinds in ALLOWED_FROM_HOST.items()
    ]
    rows += [
        ["a guest who is", member_state.value, _names(kinds)]
        for member_state, kinds in ALLOWED_FROM_GUEST.items()
    ]
    return table(["sender", "state", "may send reliably"], rows)


def _names(kinds: tuple[type, ...]) -> str:
    return ", ".join(f"`{kind.__name__}`" for kind in kinds) or "nothing"
