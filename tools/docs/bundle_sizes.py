"""What typical bundles weigh, measured by making them with the code that makes them."""

from game.world.commands import Place, encode_command
from game.world.records import Placeable, Slot, encode_record
from game.world.sections import Kind, Section, tile_key
from net.bundle_bytes import said_by
from net.bundle_changes import Name
from net.bundles import ChangedRecord, GuestBundle, HostBundle, Numbered, QuantisedSample
from net.ground import Ground
from net.packing import as_bytes
from net.sync.presence import PresenceSample, quantised
from net.wire import encode
from tools.docs.source import table

_EPOCH = 99
_TICK = 200_000
"""Two hours into a session."""
_NUMBER = 150_000
_REVISION = 30_000
_WAY = 5
"""Bundles under way: a round trip of 160 ms."""
_STEP_PX = 2.5


def make_sizes_table() -> str:
    """Payload bytes; the transport adds its own."""
    tile = Section(1, Kind.PLACEABLE).number, tile_key(40, 30)
    bag = Section(65, Kind.STORAGE).number, 3
    fence = ChangedRecord(*tile, 1, encode_record(Placeable("fence")))
    gone = ChangedRecord(*tile, 1, None)
    slot = ChangedRecord(*bag, 0, encode_record(Slot("fence", 11)))
    place = Numbered(1000, encode_command(Place(1, tile[1], 3, "fence")))
    rows = [
        ["host → guest, heartbeat with digest", _host()],
        ["host → guest, three others walk", _host(walking=3)],
        ["host → guest, one fence placed (two records), digest", _host((fence, slot))],
        ["the same, while three others walk", _host((fence, slot), walking=3)],
        ["the same to somebody of whom nothing was heard yet", _host((fence, slot), 3, False)],
        ["guest → host, heartbeat", _guest()],
        ["guest → host, walking", _guest(walking=1)],
        ["guest → host, walking, one command", _guest((place,), walking=1)],
    ]
    parts = [
        ["a player who walks straight on", str(int(_host(walking=2)) - int(_host(walking=1)))],
        ["a placed fence", _change(fence)],
        ["a slot of a bag of which there is one less", _change(slot)],
        ["a deletion", _change(gone)],
        ["a command", str(int(_guest((place,))) - int(_guest()) - 1)],
    ]
    return table(["bundle", "bytes"], rows) + "\n\n" + table(["part of it", "bytes"], parts)


def _change(change: ChangedRecord) -> str:
    """What a change adds to a bundle that has one already."""
    beside = ChangedRecord(change.section, change.key + 3, change.age + 1, None)
    return str(int(_host((beside, change))) - int(_host((beside,))))


def _samples(walking: int, tick: int) -> tuple[QuantisedSample, ...]:
    """Where so many players are who walk straight on."""
    return tuple(
        quantised(PresenceSample(65 + each, 1, 2, 1, 100 + _STEP_PX * (tick - _TICK), 200, tick))
        for each in range(walking)
    )


def _ground(*before: HostBundle | GuestBundle) -> Ground:
    """Where these have arrived, and the sections that changes are of are known."""
    ground = Ground(_EPOCH)
    for section in (Section(1, Kind.PLACEABLE), Section(65, Kind.STORAGE)):
        ground.section_number(section.number, before[0].number)
    for bundle in before:
        ground.sent(*said_by(bundle))
    ground.heard(_NUMBER - 3, before[-1].number, as_bytes((1 << _WAY) - 1))
    return ground


def _host(changes: tuple[ChangedRecord, ...] = (), walking: int = 0, is_known: bool = True) -> str:
    bundles = [
        HostBundle(
            _EPOCH,
            _NUMBER - behind,
            _TICK - behind,
            _NUMBER - 3 - behind,
            as_bytes((1 << _WAY - 1) - 1 if not behind else 0),
            _REVISION - behind,
            b"",
            1000,
            _samples(walking, _TICK - behind),
            () if behind else changes,
            (),
            None if behind or not (changes or not walking) else bytes(8),
        )
        for behind in (_WAY + 1, _WAY, 0)
    ]
    bases: dict[Name, bytes] = {
        (Section(65, Kind.STORAGE).number, 3): encode_record(Slot("fence", 12))
    }
    ground = _ground(*bundles[:-1]) if is_known else None
    return str(len(encode(bundles[-1], ground, bases)))


def _guest(commands: tuple[Numbered, ...] = (), walking: int = 0) -> str:
    bundles = [
        GuestBundle(
            _EPOCH,
            _NUMBER - behind,
            _TICK - behind,
            _NUMBER - 3 - behind,
            as_bytes((1 << _WAY - 1) - 1 if not behind else 0),
            _samples(walking, _TICK - behind),
            () if behind else commands,
        )
        for behind in (_WAY + 1, _WAY, 0)
    ]
    return str(len(encode(bundles[-1], _ground(*bundles[:-1]))))
