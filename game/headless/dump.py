"""Dumps: the world's records as canonical JSON lines, so that two can be compared with `cmp`.

A line is [section, key, revision, record], in the order of section and key; records are written
as their fields, without spaces, in the order in which they are defined.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from game.coop.codec import decode_content
from game.world.sections import Section
from net.sync.ledger import Ledger

LedgerLine = tuple[int, int, int, bytes]
"""A record as the ledger has it: section, key, revision and content."""


def dump_lines(ledger: Ledger) -> list[bytes]:
    """One line for every record, sorted."""
    return _encoded(ledger.records())


def write_dump(lines: Iterable[LedgerLine], path: Path) -> None:
    """Writes a dump of what a ledger had. Raises OSError when the file cannot be written."""
    path.write_bytes(b"".join(line + b"\n" for line in _encoded(lines)))


def _encoded(lines: Iterable[LedgerLine]) -> list[bytes]:
    encoder = msgspec.json.Encoder()
    return [
        encoder.encode([str(Section.from_number(section)), key, revision, record])
        for section, key, revision, content in lines
        if (record := decode_content(section, content)) is not None
    ]
