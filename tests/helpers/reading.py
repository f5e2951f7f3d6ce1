"""Bundles as whoever gets them reads them: most of what they say is relative to what that side has.

A test that looks at what was sent reads it after the fact, by what the receiver's session still
remembers; it remembers some hundred bundles.
"""

from collections.abc import Iterable

from net.bundles import GuestBundle, HostBundle
from net.session.guest import GuestSession
from net.session.member import Member
from net.wire import decode_guest_bundle, decode_host_bundle


def any_record(moment: int, section: int, key: int) -> bytes:
    """A record that every difference fits, for those to whom it does not matter what changes."""
    del moment, section, key
    return b"\x9f" + bytes(15)


def read_by_guest(session: GuestSession, payload: bytes) -> HostBundle:
    """A bundle of the host's as this guest reads it, but for what is in records that change."""
    return decode_host_bundle(payload, session.ground, any_record)


def read_by_host(member: Member, payload: bytes) -> GuestBundle:
    """A guest's bundle as the host reads it."""
    return decode_guest_bundle(payload, member.ground)


def read_by_its_guest(sessions: Iterable[GuestSession], payload: bytes) -> HostBundle:
    """A bundle of the host's to one of these guests, each of an epoch of its own."""
    epochs = {session.ground.epoch: session for session in sessions}
    return read_by_guest(epochs[payload[1]], payload)
