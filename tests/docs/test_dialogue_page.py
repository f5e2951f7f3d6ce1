"""`docs/guides/dialogue.md` tells writers of everything that there is, and its scripts are
scripts."""

import re
from pathlib import Path

import pytest

from game.dialogue import Library
from game.dialogue.functions import BUILTIN_SIGNATURES
from game.world.content import script_words
from game.world.records.dialogue_limits import DIALOGUE_LIMITS
from tests.world.small_farm import ASSETS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guides" / "dialogue.md").read_text("utf-8")
SCRIPTS = re.findall(r"```yarn\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("source", SCRIPTS, ids=[text.split("\n", 1)[0] for text in SCRIPTS])
def test_its_scripts_are_scripts_of_this_game(source: str) -> None:
    vocabulary, _ = script_words(ASSETS)
    library = Library.from_sources({"page.yarn": source.encode()}, vocabulary, DIALOGUE_LIMITS)
    assert library.warnings == (), "and nothing about them should be doubtful"


def test_it_names_every_function_and_command() -> None:
    vocabulary, _ = script_words(ASSETS)
    names = {*vocabulary.functions, *vocabulary.commands, *BUILTIN_SIGNATURES}
    missing = sorted(name for name in names if not re.search(rf"[`<]{name}[`( >]", PAGE))
    assert missing == [], "who writes scripts reads this page and nothing else"


def test_it_names_every_code_of_ours() -> None:
    sources = [*(ROOT / "game").rglob("*.py")]
    codes = {code for path in sources for code in re.findall(r"TA00\d\d", path.read_text("utf-8"))}
    within = {f"TA00{number:02}" for number in range(11, 15)}
    missing = sorted(code for code in codes - within if code not in PAGE)
    assert missing == [], "a code is there to be looked up"
