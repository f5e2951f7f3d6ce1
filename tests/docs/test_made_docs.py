"""The pages that are made from the code say what the code says.

Goal: a limit, message, state or event that changes cannot leave its page behind. Method: the pages
are made anew and compared.
"""

import re
from collections.abc import Mapping
from enum import Enum
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

from net.session.states import GUEST_TRANSITIONS, MEMBER_TRANSITIONS
from tools.docs.lobby_messages import lobby_message_types
from tools.docs.lobby_way import way_arrows
from tools.docs.messages import message_types
from tools.docs.rooms import PARTS, room_arrows
from tools.make_docs import (
    DOCS,
    HOUSE,
    LIMITS,
    LOBBY_PROTOCOL,
    PROTOCOL,
    main,
    make_files,
    replace_block,
    stale_files,
)


def test_made_pages_are_up_to_date() -> None:
    assert stale_files(DOCS) == [], "run python -m tools.make_docs after a change of the code"


def test_a_page_that_was_changed_by_hand_is_found_stale(tmp_path: Path) -> None:
    for name, text in make_files(DOCS).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert stale_files(tmp_path) == [], "what was just made should be up to date"
    page = tmp_path / LIMITS
    page.write_text(page.read_text(encoding="utf-8").replace("1,100", "1,200"), encoding="utf-8")
    assert stale_files(tmp_path) == [LIMITS], "a changed page should be named"
    page.unlink()
    assert stale_files(tmp_path) == [LIMITS], "and so should a missing one"


def test_checking_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = {page: page.stat().st_mtime_ns for page in DOCS.rglob("*")}
    assert main(["--check"]) == 0, f"nothing should be stale: {capsys.readouterr().err}"
    assert {page: page.stat().st_mtime_ns for page in DOCS.rglob("*")} == before, (
        "a check should leave every file alone"
    )


def test_a_block_without_its_marks_is_refused() -> None:
    text = "<!-- made: sizes -->\nold\n<!-- end: sizes -->"
    assert "new" in replace_block(text, "sizes", "new"), "a block should be replaced"
    assert "old" not in replace_block(text, "sizes", "new"), "the old block should be gone"
    for broken in ("", text + text, "<!-- end: sizes --><!-- made: sizes -->"):
        with pytest.raises(ValueError, match="once, in this order"):
            replace_block(broken, "sizes", "new")


def test_every_message_has_its_fields_in_the_protocol() -> None:
    protocol = (DOCS / PROTOCOL).read_text(encoding="utf-8")
    for kind in message_types():
        assert f" `{kind.__name__}`\n" in protocol, f"{kind.__name__} should have its own heading"


def test_every_message_of_the_lobby_server_has_its_fields_and_a_place() -> None:
    page = (DOCS / LOBBY_PROTOCOL).read_text(encoding="utf-8")
    for kind in lobby_message_types():
        assert f" `{kind.__name__}`\n" in page, f"{kind.__name__} should have its own heading"


def test_the_way_to_a_farm_is_drawn_from_what_is_said_on_it() -> None:
    arrows = way_arrows()
    said = [arrow.label for arrow in arrows]
    for first, then in pairwise(
        ("Hello", "Publish", "Find", "PasswordAsked", "LobbyEntered", "Reach", "Introduce")
    ):
        assert said.index(first) < said.index(then), f"{first} should come before {then}"
    assert {arrow.sender for arrow in arrows if arrow.is_plain} == {"host", "guest"}, "both punch"
    assert said[-1].startswith("QUIC"), "and in the end they are connected"
    page = (DOCS / LOBBY_PROTOCOL).read_text(encoding="utf-8")
    drawn = [line.partition(": ")[2] for line in page.splitlines() if ">>P" in line]
    assert drawn == said, "the diagram has all of it"


@pytest.mark.parametrize("transitions", [GUEST_TRANSITIONS, MEMBER_TRANSITIONS])
def test_a_diagram_has_every_state_and_every_event(
    transitions: Mapping[Enum, Mapping[Enum, Enum]],
) -> None:
    page = (DOCS / PROTOCOL).read_text(encoding="utf-8").splitlines()
    for state, events in transitions.items():
        assert f'    state "{state.value}" as {state.name}' in page, f"{state} should be drawn"
        for event, after in events.items():
            arrow = f"    {state.name} --> {after.name}: "
            assert any(line.startswith(arrow) and event.value in line for line in page), (
                f"{event} should lead from {state} to {after}"
            )


@pytest.mark.parametrize("part", PARTS)
def test_the_rooms_of_the_house_are_drawn_with_all_that_they_reach(part: str) -> None:
    page = (DOCS / HOUSE).read_text(encoding="utf-8")
    block = page.partition(f"<!-- made: rooms of {part} -->")[2].partition("<!-- end")[0]
    drawn = {room: set[str]() for room in re.findall(r'^    (\w+)\["', block, re.MULTILINE)}
    for room, other in re.findall(r"^    (\w+) --> (\w+)$", block, re.MULTILINE):
        drawn[room].add(other)
    reached: dict[str, set[str]] = {}
    for room in TopologicalSorter(drawn).static_order():
        reached[room] = drawn[room].union(*(reached[other] for other in drawn[room]))
    for room, others in room_arrows(part).items():
        assert drawn[room] <= others, f"{room} should be drawn with what it imports"
        assert others <= reached[room], f"and all that {room} imports should follow from that"
