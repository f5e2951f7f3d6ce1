"""No scene has words for players in its source.

Goal: whoever adds a button or a notice is told that its text belongs in the tables, before a player
reads English in the middle of German. Method: every text in the source of the scenes that looks
like words, but for those that only a log, a developer or the system reads.
"""

import ast
import re
from collections.abc import Iterator

from tests.helpers.sources import Source, parsed, sources_in

WORDS = re.compile(r"[A-Za-z]{2,}.*\s[A-Za-z{]|^[A-Z][a-z]+$|[A-Za-z]{2,}[.!?…]$")
"""What looks like words: several of them, one that begins like a title, or a sentence's end."""
NOT_FOR_PLAYERS = ("scenes/shots/", "scenes/pygame_ce.py", "scenes/play/yarn_box.py")
"""Stages of pictures, and what a terminal shows."""
UNHEARD = frozenset(("error", "warning", "info", "debug", "exception", "reading", "parsing"))
"""Calls whose words go into a log or an error of a file."""
LEFT_IN_ENGLISH = {
    "scenes/app/main_window.py": {"Tandem Acres"},
    "scenes/app/faults.py": {"an event"},
    "scenes/app/screen.py": {"large ui"},
    "scenes/front_end/title.py": {"Tandem Acres"},
    "scenes/input/keyboard.py": {"key {}"},
    "scenes/media/portraits.py": {"RGBA"},
    "scenes/play/knocks.py": {"The host does not want company just now."},
    "scenes/program.py": {"The window", "Steam", "looking for the lobby"},
    "scenes/settings/store.py": {"Farmer"},
    "scenes/ui/prompts.py": {
        "Share", "Options", "View", "Menu", "page up", "page down", "caps lock", "left ctrl",
        "right ctrl", "left shift", "right shift", "left alt", "right alt",
    },
}  # fmt: skip
"""A name, what stands on pads, what the system calls keys, keys of the code, words of a terminal,
and what is said to another program."""


def words_in(source: Source) -> Iterator[str]:
    """The texts of a module that look like words for players; gaps of a text are `{}`."""
    skipped: set[ast.AST] = set()
    for node in source.nodes:
        if isinstance(node, ast.Raise | ast.Assert) or _is_unheard(node):
            skipped.update(ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        elif isinstance(node, ast.arg | ast.AnnAssign | ast.FunctionDef):
            annotation = node.returns if isinstance(node, ast.FunctionDef) else node.annotation
            skipped.update(ast.walk(annotation) if annotation is not None else ())
        elif isinstance(node, ast.JoinedStr):
            skipped.update(node.values)
        elif isinstance(node, ast.Assign) and "__all__" in map(_name_of, node.targets):
            skipped.update(ast.walk(node))
    for node in (*source.of(ast.Constant), *source.of(ast.JoinedStr)):
        if node not in skipped:
            text = _text_of(node)
            if text is not None and WORDS.search(text):
                yield text


def _name_of(target: ast.expr) -> str | None:
    return target.id if isinstance(target, ast.Name) else None


def _text_of(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return None


def _is_unheard(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in UNHEARD or name.endswith("Error") or name == "TypeVar"


def test_what_players_read_stands_in_the_tables() -> None:
    found = []
    for source in sources_in(["scenes"]):
        if not source.name.startswith(NOT_FOR_PLAYERS):
            left = LEFT_IN_ENGLISH.get(source.name, set())
            found += [f"{source.name}: {text!r}" for text in words_in(source) if text not in left]
    assert not found, (
        "this should be asked for by its key, from assets/text (docs/concepts/texts.md):\n"
        + "\n".join(found)
    )


def test_words_in_the_code_are_found() -> None:
    source = (
        '"""A module."""\n'
        "def ask(rect: 'pygame.Rect') -> 'Button':\n"
        '    """What it does."""\n'
        '    _log.warning("it is broken")\n'
        '    if not rect:\n        raise ValueError("There is no room.")\n'
        '    Button(rect, "Back", texts("menu.back"), icon="icon_back")\n'
        '    notify(f"{name} has come.")\n'
        '    say("Wait here")\n'
    )
    assert sorted(words_in(parsed("some.py", source))) == ["Back", "Wait here", "{} has come."]
