"""What bundles say: what a host tells one guest, and a guest its host, at a tick.

These are bundles as they are made and read. How they look as bytes, of which most is left out that
the other side knows, stands in `net/bundle_bytes.py`.
"""

from typing import Annotated

from msgspec import Meta, Struct

from net import limits

Epoch = Annotated[int, Meta(ge=1, le=limits.EPOCH_MAX)]
Tick = Annotated[int, Meta(ge=0, le=limits.TICK_MAX)]
Revision = Annotated[int, Meta(ge=0, le=limits.REVISION_MAX)]
SectionNumber = Annotated[int, Meta(ge=0, le=limits.SECTION_NUMBER_MAX)]
Key = Annotated[int, Meta(ge=0, le=limits.KEY_MAX)]
Content = Annotated[bytes, Meta(max_length=limits.RECORD_MAX_BYTES)]
Bits = Annotated[bytes, Meta(max_length=limits.BUNDLE_HISTORY // 8)]
"""Bit i is bit i % 8 of byte i // 8."""
BundleNumber = Annotated[int, Meta(ge=1, le=limits.TICK_MAX)]
NewestNumber = Annotated[int, Meta(ge=0, le=limits.TICK_MAX)]
CommandNumber = Annotated[int, Meta(ge=0, le=limits.COMMAND_NUMBER_MAX)]
ShortDigest = Annotated[bytes, Meta(min_length=8, max_length=8)]
CharacterId = Annotated[int, Meta(ge=0, le=4095)]


class ChangedRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One record as it is at a revision; `content` is None where it is no more. `age` is how far
    its revision lies below that of the message, since a difference is shorter than the number."""

    section: SectionNumber
    key: Key
    age: Revision
    content: Content | None


class Numbered(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A guest's command with its number."""

    number: CommandNumber
    command: Annotated[bytes, Meta(max_length=limits.COMMAND_MAX_BYTES)]


class RefusedCommand(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A command that the host carried out not, and the game's reason for it."""

    number: CommandNumber
    reason: Annotated[int, Meta(ge=0, le=255)]
    faster: Annotated[int, Meta(ge=0, le=4095)] = 0
    """The character whose command came first and left nothing for this one; 0 where it is not for
    that."""


class PlayerLink(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """How good a player's link to the host is, for the player list."""

    character: CharacterId
    ping_ms: Annotated[int, Meta(ge=0, le=65535)]
    """The round trip; 0 means unknown."""
    quality_pct: Annotated[int, Meta(ge=-1, le=100)]
    """Share of packets that arrive; -1 means unknown. One byte either way."""


class Belief(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the host knows the guest to have held as it sent a bundle, by what that acknowledged."""

    moment: BundleNumber
    """The number of the guest's bundle."""
    digest: ShortDigest
    complete_revision: Revision
    """Up to where the guest had every change then."""


class QuantisedSample(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What a player was seen doing, in whole numbers, as it travels; see `net/sync/presence.py`."""

    character: CharacterId
    bearing: Annotated[int, Meta(ge=0, le=4095)]
    """Area, facing and action."""
    x: Annotated[int, Meta(ge=0, le=65535)]
    y: Annotated[int, Meta(ge=0, le=65535)]
    tick: Annotated[int, Meta(ge=0, le=65535)]
    """Of the player's own, its low 16 bits."""


class HostBundle(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=1):
    """What the host tells one guest at a tick; more than one where it has much to tell."""

    epoch: Epoch
    number: BundleNumber
    """Counts the host's bundles to this guest, from 1 on."""
    tick: Tick
    acknowledged: NewestNumber
    """The newest guest bundle that has arrived; 0 for none."""
    acknowledged_bits: Bits
    """Bit i: the guest bundle `acknowledged - 1 - i` has arrived. As far back as is news."""
    revision: Revision
    """The world's revision as this bundle was made."""
    counts_on: Bits | None
    """Bit i: completeness up to `revision` needs the bundle `number - 1 - i`, which had not been
    acknowledged. None when more is pending than fitted, and nothing can be concluded."""
    last_command: CommandNumber
    """The guest's last command that was carried out or refused."""
    presence: Annotated[tuple[QuantisedSample, ...], Meta(max_length=limits.PLAYERS_MAX)]
    """Of other players."""
    changes: Annotated[
        tuple[ChangedRecord, ...], Meta(max_length=limits.CHANGES_IN_BUNDLE_MAX)
    ] = ()
    refusals: Annotated[
        tuple[RefusedCommand, ...], Meta(max_length=limits.REFUSALS_IN_BUNDLE_MAX)
    ] = ()
    digest: ShortDigest | None = None
    """The world digest at `revision`."""
    links: Annotated[tuple[PlayerLink, ...], Meta(max_length=limits.PLAYERS_MAX)] = ()
    unsafe: Revision = 0
    """How many of the revisions up to `revision` the end of the host's program would take back,
    since they are not saved. What a command did at one of these may have to be asked for again."""
    belief: Belief | None = None


class GuestBundle(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=2):
    """What a guest tells the host at a tick of its own."""

    epoch: Epoch
    number: BundleNumber
    """Counts the guest's bundles of this epoch, from 1 on."""
    tick: Tick
    acknowledged: NewestNumber
    acknowledged_bits: Bits
    presence: Annotated[tuple[QuantisedSample, ...], Meta(max_length=1)]
    commands: Annotated[tuple[Numbered, ...], Meta(max_length=limits.COMMANDS_IN_BUNDLE_MAX)] = ()
    """Commands not yet acknowledged, from the oldest on."""
