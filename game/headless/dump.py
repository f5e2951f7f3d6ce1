"""Dumps: the world's records as canonical JSON lines, so that two can be compared with `cmp`.

A line is [section, key, revision, record], in the order of section and key; records are written
as their fields, without spaces, in the order in which they are defined.
"""

from pathlib import Path

import msgspec

from game.coop.codec import decode_content
from game.world.sections import Section
from net.sync.ledger import Ledger


def dump_lines(ledger: Ledger) -> list[bytes]:
    """One line for every record, sorted."""
    encoder = msgspec.json.Encoder()
    return [
        encoder.encode([str(Section.from_number(section)), key, revision, record])
        for section, key, revision, content in ledger.lines()
        if (record := decode_content(section, content)) is not None
    ]


def write_dump(ledger: Ledger, path: Path) -> None:
    """Writes a dump. Raises OSError when the file cannot be written."""
    path.write_bytes(b"".join(line + b"\n" for line in dump_lines(ledger)))
