"""`main.py check-content`: everything that is wrong in a folder of content, at once; and content
from elsewhere, which is checked like that before anybody plays with it."""

from pathlib import Path

from files.problems import Problem, Reporter
from game.program.terminal import say
from game.rules.checked_scripts import checked_content
from game.rules.checked_words import check_words
from game.text.reading import read_languages
from game.world.content import Content


def art_of(folder: Path, own: Path) -> Path:
    """The assets folder whose art is shown: who changes maps and data only need not copy pictures
    and sounds, and sees those of the game's `own` folder."""
    return folder if (folder / "art").is_dir() else own


def show_problems(folder: Path, own: Path) -> int:
    """Prints a line for each problem and one for the whole. Returns the exit status: 1 when
    anything is wrong. Raises ValueError with a sentence for no folder."""
    content, reporter = _checked(folder, own)
    for problem in in_order(reporter.problems):
        say(str(problem))
    wrong = len(reporter.errors())
    warnings = len(reporter.problems) - wrong
    and_warnings = f", {_count(warnings, 'warning')}" if warnings else ""
    if content is None:
        say(f"{_count(wrong, 'problem')}{and_warnings}.")
        return 1
    nodes = content.dialogue.program.nodes
    # Nobody has written the node of a group, from which one of its members is chosen.
    groups = {node.group for node in nodes.values()}
    parts = (
        _count(len(content.areas), "area"),
        _count(len(content.items), "item"),
        _count(len(content.people), "person", "people"),
        _count(len(nodes.keys() - groups), "script node"),
    )
    say(f"Everything fits together: {', '.join(parts)}{and_warnings}.")
    return 0


def content_from(folder: Path, own: Path) -> Content:
    """The content of a folder that is not the game's own. Prints everything that is wrong, and
    raises ValueError with a sentence when it cannot be played."""
    content, reporter = _checked(folder, own)
    if content is None:
        for problem in in_order(reporter.problems):
            say(str(problem))
        raise ValueError(f"{folder} cannot be played: {_count(len(reporter.errors()), 'problem')}.")
    return content


def in_order(problems: list[Problem]) -> list[Problem]:
    """Problems as one works through them: by file, in the order in which they were found."""
    return sorted(problems, key=lambda problem: (problem.is_warning, problem.file))


def _checked(folder: Path, own: Path) -> tuple[Content | None, Reporter]:
    if not folder.is_dir():
        raise ValueError(f"There is no folder {folder}.")
    reporter = Reporter("")
    content = checked_content(folder, reporter, art_of(folder, own))
    languages = read_languages(folder, reporter)
    if content is not None:
        check_words(content, languages, reporter)
    return None if reporter.errors() else content, reporter


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
