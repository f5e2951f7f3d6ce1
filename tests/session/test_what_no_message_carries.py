"""What this program gets wrong is told to it at once, and does not become a guest's silence.

Goal: values that cannot travel are refused where they are handed in. Method: each door of the
session is handed one that fits exactly, and one that is too large by one.
"""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from net import limits
from net.errors import LocalProtocolError
from net.session.guest import GuestSettings
from net.session.host_settings import HostSettings
from net.sync.ledger import LedgerChange
from net.sync.presence import PresenceSample, quantised
from tests.helpers.sessions import GAME_VERSION, JOIN_TOKEN, SessionTrio

CONTENT = b"x" * limits.RECORD_MAX_BYTES


def test_what_fits_exactly_reaches_everybody() -> None:
    trio = SessionTrio.playing()
    newest = trio.host.ledger.newest_revision
    key = limits.KEY_MAX
    trio.host.session.publish(
        [
            LedgerChange(limits.SECTION_NUMBER_MAX, key, newest + 1, CONTENT),
            LedgerChange(0, 0, newest + 2, None),
        ]
    )
    trio.settle()
    for guest in trio.guests:
        entry = guest.ledger.get(limits.SECTION_NUMBER_MAX, key)
        assert entry, "the largest record should arrive"
        assert entry.content == CONTENT, "whole"


@pytest.mark.parametrize(
    "change",
    [
        lambda newest: LedgerChange(limits.SECTION_NUMBER_MAX + 1, 1, newest + 1, b""),
        lambda newest: LedgerChange(-1, 1, newest + 1, b""),
        lambda newest: LedgerChange(1, limits.KEY_MAX + 1, newest + 1, b""),
        lambda newest: LedgerChange(1, -1, newest + 1, None),
        lambda newest: LedgerChange(1, 1, newest + 1, CONTENT + b"x"),
        lambda newest: LedgerChange(1, 1, newest, b"not newer"),
        lambda newest: LedgerChange(1, 1, limits.REVISION_MAX + 1, b""),
    ],
)
def test_a_change_that_no_bundle_carries_is_not_published(
    change: Callable[[int], LedgerChange],
) -> None:
    trio = SessionTrio.playing()
    with pytest.raises(LocalProtocolError):
        trio.host.session.publish([change(trio.host.ledger.newest_revision)])
    trio.host.change(5, b"a fence")
    trio.settle()
    assert trio.guests[1].content(5) == b"a fence", "and the next one goes as ever"


def test_revisions_rise_within_one_call_too() -> None:
    trio = SessionTrio.playing()
    newest = trio.host.ledger.newest_revision
    falling = [LedgerChange(1, key, newest + 3 - key, b"") for key in (1, 2)]
    with pytest.raises(LocalProtocolError):
        trio.host.session.publish(falling)


def test_a_command_that_no_bundle_carries_is_not_queued() -> None:
    outbox = SessionTrio.playing().guests[0].session.outbox
    with pytest.raises(LocalProtocolError):
        outbox.issue(b"x" * (limits.COMMAND_MAX_BYTES + 1))
    assert outbox.is_empty, "it keeps no number from the next one"
    for _ in range(limits.COMMANDS_PENDING_MAX):
        outbox.issue(b"x" * limits.COMMAND_MAX_BYTES)
    with pytest.raises(LocalProtocolError):
        outbox.issue(b"x")


@pytest.mark.parametrize(
    "sample",
    [(4096, 1, 1, 1), (-1, 1, 1, 1), (1, 64, 1, 1), (1, 1, 4, 1), (1, 1, 1, 16), (1, 1, 1, -1)],
)
def test_a_number_that_would_spill_into_the_next_is_no_sample(
    sample: tuple[int, int, int, int],
) -> None:
    with pytest.raises(LocalProtocolError):
        quantised(PresenceSample(*sample, 1.0, 1.0, 1))


@pytest.mark.parametrize(
    "changes",
    [
        {"content_hash": "c" * (limits.CONTENT_HASH_MAX_LENGTH + 1)},
        {"game_version": "1" * (limits.GAME_VERSION_MAX_LENGTH + 1)},
        {"join_token": bytes(limits.JOIN_TOKEN_BYTES + 1)},
    ],
)
def test_a_host_that_no_hello_could_match_is_not_opened(changes: dict[str, Any]) -> None:
    fitting: dict[str, Any] = {
        "content_hash": "c" * limits.CONTENT_HASH_MAX_LENGTH,
        "game_version": GAME_VERSION,
        "host_character": 1,
        "join_token": JOIN_TOKEN,
        "random_bytes": Random(1).randbytes,
    }
    assert HostSettings(**fitting).join_token == JOIN_TOKEN, "what fits is taken"
    with pytest.raises(LocalProtocolError):
        HostSettings(**fitting | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"content_hash": "c" * (limits.CONTENT_HASH_MAX_LENGTH + 1)},
        {"game_version": "1" * (limits.GAME_VERSION_MAX_LENGTH + 1)},
        {"name": ""},
        {"name": "n" * (limits.NAME_MAX_LENGTH + 1)},
        {"colour": 16},
    ],
)
def test_a_guest_that_cannot_say_hello_does_not_set_out(changes: dict[str, Any]) -> None:
    fitting: dict[str, Any] = {
        "content_hash": "c" * limits.CONTENT_HASH_MAX_LENGTH,
        "game_version": GAME_VERSION,
        "name": "n" * limits.NAME_MAX_LENGTH,
        "colour": 15,
    }
    assert GuestSettings(**fitting).colour == 15, "what fits is taken"
    with pytest.raises(LocalProtocolError):
        GuestSettings(**fitting | changes)


def test_nothing_to_publish_is_nothing() -> None:
    trio = SessionTrio.playing()
    trio.host.session.publish([])
    trio.settle()
