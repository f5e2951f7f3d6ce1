"""Makes the parts of `docs/` that follow from the code.

    python -m tools.make_docs           writes them
    python -m tools.make_docs --check   says which are stale, and ends with 1 when one is

`docs/reference/limits.md` is made as a whole. In the other pages everything is handwritten but the
blocks between `<!-- made: name -->` and `<!-- end: name -->`, which are replaced. Diagrams are
Mermaid: text that a forge draws, and that diffs.
"""

import argparse
import sys
from pathlib import Path

from tools.docs.bundle_sizes import make_sizes_table
from tools.docs.events import make_events_table
from tools.docs.limits_page import make_limits_page
from tools.docs.lobbies import (
    make_lobby_codes_table,
    make_lobby_events_table,
    make_lobby_exceptions,
)
from tools.docs.lobby_messages import (
    make_lobby_fields,
    make_lobby_overview,
    make_plain_packets,
)
from tools.docs.lobby_way import make_lobby_way
from tools.docs.messages import (
    make_bundle_bytes,
    make_details,
    make_overview,
    make_state_rules,
)
from tools.docs.rooms import PARTS, draw_rooms
from tools.docs.states import draw_guest_states, draw_member_states, make_transition_tables

DOCS = Path(__file__).resolve().parents[1] / "docs"
HOUSE = "concepts/house.md"
PROTOCOL = "reference/protocol.md"
LOBBIES = "reference/lobbies.md"
LOBBY_PROTOCOL = "reference/lobby-protocol.md"
LIMITS = "reference/limits.md"


def make_files(docs: Path) -> dict[str, str]:
    """The made files by their path below `docs`, with their whole text. Reads the handwritten parts
    of the pages with blocks in `docs`; raises ValueError when a block's marks are missing there."""
    protocol = {
        "messages": make_overview(),
        "fields": make_details(),
        "allowed": make_state_rules(),
        "guest states": draw_guest_states(),
        "member states": draw_member_states(),
        "transitions": make_transition_tables(),
        "events": make_events_table(),
        "sizes": make_sizes_table(),
        "bundle bytes": make_bundle_bytes(),
    }
    lobbies = {
        "lobby events": make_lobby_events_table(),
        "lobby codes": make_lobby_codes_table(),
        "lobby exceptions": make_lobby_exceptions(),
    }
    lobby_protocol = {
        "lobby way": make_lobby_way(),
        "lobby messages": make_lobby_overview(),
        "plain packets": make_plain_packets(),
        "lobby fields": make_lobby_fields(),
    }
    rooms = {f"rooms of {part}": draw_rooms(part) for part in PARTS}
    files = {
        HOUSE: _with_blocks(docs / HOUSE, rooms),
        PROTOCOL: _with_blocks(docs / PROTOCOL, protocol),
        LOBBY_PROTOCOL: _with_blocks(docs / LOBBY_PROTOCOL, lobby_protocol),
        LOBBIES: _with_blocks(docs / LOBBIES, lobbies),
        LIMITS: make_limits_page(),
    }
    return {name: text + "\n" for name, text in files.items()}


def _with_blocks(page: Path, blocks: dict[str, str]) -> str:
    """The text of a page, its blocks made anew."""
    text = page.read_text(encoding="utf-8")
    for name, block in blocks.items():
        text = replace_block(text, name, block)
    return text.rstrip("\n")


def replace_block(text: str, name: str, block: str) -> str:
    """The text with another block between the marks of this name. Raises ValueError when the
    marks are not there exactly once and in order."""
    begin, end = f"<!-- made: {name} -->", f"<!-- end: {name} -->"
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"the text should hold {begin} and {end} once, in this order")
    before, _, rest = text.partition(begin)
    after = rest.partition(end)[2]
    return f"{before}{begin}\n\n{block}\n\n{end}{after}"


def stale_files(docs: Path) -> list[str]:
    """The paths of made files in `docs` that are not what the code says."""
    return [
        name
        for name, text in make_files(docs).items()
        if not (docs / name).exists() or (docs / name).read_text(encoding="utf-8") != text
    ]


def main(words: list[str]) -> int:
    """Writes or checks; returns the exit status."""
    parser = argparse.ArgumentParser(description="Makes the parts of docs/ that follow from code.")
    parser.add_argument("--check", action="store_true", help="write nothing, name what is stale")
    if parser.parse_args(words).check:
        stale = stale_files(DOCS)
        for name in stale:
            print(f"docs/{name} is stale; run python -m tools.make_docs", file=sys.stderr)
        return 1 if stale else 0
    for name, text in make_files(DOCS).items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
