"""What typical bundles weigh, measured by making them with the code that makes them."""

from game.world.commands import Place, encode_command
from game.world.records import Placeable, Slot, encode_record
from game.world.sections import Kind, Section, tile_key
from net.bundles import ChangedRecord, GuestBundle, HostBundle, Numbered
from net.sync.presence import SAMPLE_BYTES
from net.wire import encode
from tools.docs.source import table

_TICK = 200_000
"""Two hours into a session."""
_NUMBER = 150_000
_REVISION = 30_000
_ALL_ARRIVED = b"\xff"


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
        ["host → guest, three others walk", _host(samples=3)],
        ["host → guest, one fence placed (two records), digest", _host((fence, slot))],
        ["the same, while three others walk", _host((fence, slot), samples=3)],
        ["guest → host, heartbeat", _guest()],
        ["guest → host, walking", _guest(samples=1)],
        ["guest → host, walking, one command", _guest((place,), samples=1)],
    ]
    parts = [
        ["one player's presence", str(SAMPLE_BYTES)],
        ["a placed fence", _change(fence)],
        ["a slot of a bag", _change(slot)],
        ["a deletion", _change(gone)],
        ["a command", str(int(_guest((place,))) - int(_guest()) - 1)],
    ]
    return table(["bundle", "bytes"], rows) + "\n\n" + table(["part of it", "bytes"], parts)


def _change(change: ChangedRecord) -> str:
    """What a change adds to a bundle that has one already."""
    beside = ChangedRecord(change.section, change.key + 3, 2, None)
    return str(int(_host((beside, change))) - int(_host((beside,))))


def _host(changes: tuple[ChangedRecord, ...] = (), samples: int = 0) -> str:
    has_digest = bool(changes) or not samples
    return str(
        len(
            encode(
                HostBundle(
                    12_345,
                    _NUMBER,
                    _TICK,
                    _NUMBER - 3,
                    _ALL_ARRIVED,
                    _REVISION,
                    b"",
                    1000,
                    bytes(samples * SAMPLE_BYTES),
                    changes,
                    (),
                    bytes(8) if has_digest else None,
                )
            )
        )
    )


def _guest(commands: tuple[Numbered, ...] = (), samples: int = 0) -> str:
    presence = bytes(samples * SAMPLE_BYTES)
    bundle = GuestBundle(12_345, _NUMBER, _TICK, _NUMBER - 3, _ALL_ARRIVED, presence, commands)
    return str(len(encode(bundle)))
