"""The pages that are made from the code say what the code says, and every link in them leads
somewhere.

Goal: a limit, message, state or event that changes cannot leave its page behind. Method: the pages
are made anew and compared, and the handwritten ones are read for links and names of the code.
"""

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from net.session.states import GUEST_TRANSITIONS, MEMBER_TRANSITIONS
from tools.docs.lobby_messages import lobby_message_types
from tools.docs.lobby_way import way_arrows
from tools.docs.messages import message_types
from tools.make_docs import DOCS, main, make_files, replace_block, stale_files

SVG = "{http://www.w3.org/2000/svg}"


def test_made_pages_are_up_to_date() -> None:
    assert stale_files(DOCS) == [], "run python -m tools.make_docs after a change of the code"


def test_a_page_that_was_changed_by_hand_is_found_stale(tmp_path: Path) -> None:
    for name, text in make_files(DOCS).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert stale_files(tmp_path) == [], "what was just made should be up to date"
    page = tmp_path / "limits.md"
    page.write_text(page.read_text(encoding="utf-8").replace("1,100", "1,200"), encoding="utf-8")
    (tmp_path / "guest-states.svg").unlink()
    assert stale_files(tmp_path) == ["limits.md", "guest-states.svg"], (
        "a changed page and a missing one should be named"
    )


def test_checking_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = {page: page.stat().st_mtime_ns for page in DOCS.iterdir()}
    assert main(["--check"]) == 0, f"nothing should be stale: {capsys.readouterr().err}"
    assert {page: page.stat().st_mtime_ns for page in DOCS.iterdir()} == before, (
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
    protocol = (DOCS / "protocol.md").read_text(encoding="utf-8")
    for kind in message_types():
        assert f" `{kind.__name__}`\n" in protocol, f"{kind.__name__} should have its own heading"


def test_every_message_of_the_lobby_server_has_its_fields_and_a_place() -> None:
    page = (DOCS / "lobby-protocol.md").read_text(encoding="utf-8")
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
    drawing = ElementTree.fromstring((DOCS / "lobby-way.svg").read_text(encoding="utf-8"))
    texts = [element for element in drawing.iter(f"{SVG}text") if element.text]
    assert [text.text for text in texts if text.text in said] == said, "the picture has all of it"
    _assert_apart(texts)


@pytest.mark.parametrize(
    ("name", "transitions"),
    [("guest-states.svg", GUEST_TRANSITIONS), ("member-states.svg", MEMBER_TRANSITIONS)],
)
def test_a_diagram_names_every_state_and_event_and_no_labels_overlap(
    name: str, transitions: dict[object, dict[object, object]]
) -> None:
    drawing = ElementTree.fromstring((DOCS / name).read_text(encoding="utf-8"))
    texts = [element for element in drawing.iter(f"{SVG}text") if element.text]
    said = " · ".join(element.text or "" for element in texts)
    for state, events in transitions.items():
        assert state.value in said, f"{name} should show the state {state.value}"  # type: ignore[attr-defined]
        for event in events:
            assert event.value in said, f"{name} should show {event.value}"  # type: ignore[attr-defined]
    _assert_apart(texts)


def _assert_apart(texts: list[ElementTree.Element]) -> None:
    boxes = [_extent(element) for element in texts]
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other_left, other_top, other_right, other_bottom in boxes[number + 1 :]:
            is_apart = (
                right <= other_left
                or other_right <= left
                or bottom <= other_top
                or other_bottom <= top
            )
            assert is_apart, f"{texts[number].text!r} should overlap no other label"


def _extent(text: ElementTree.Element) -> tuple[float, float, float, float]:
    """Where a text stands, with letters as wide as they are in a wide font."""
    size = float(text.get("font-size", "12"))
    width = len(text.text or "") * size * 0.6
    x, y = float(text.get("x", "0")), float(text.get("y", "0"))
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
    return left, y - size * 0.8, left + width, y + size * 0.25


def test_links_and_files_that_a_page_names_exist() -> None:
    named = []
    for page in sorted(DOCS.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        links = re.findall(r"\]\(([^)#:]+)\)", text)
        files = re.findall(r"`((?:net|game|scenes|tools)/[\w/]+\.py)`", text)
        named += [(page.name, page.parent / target) for target in links]
        named += [(page.name, DOCS.parent / path) for path in files]
    assert named, "pages should link to each other"
    wrong = [f"{page} to {target}" for page, target in named if not target.exists()]
    assert not wrong, f"pages should lead to what exists: {', '.join(wrong)}"
