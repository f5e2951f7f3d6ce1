"""The words of an assets folder's scripts in other languages: tables in `dialogue/LANGUAGE`.

`yarn strings` writes such a table, a translator fills it, and here it is read. Who has it reads
the same conversation in other words, so it is no part of the content hash, and nothing that is
replicated holds a word of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from files.reading import read_file, words_of
from game.dialogue import Diagnostic
from game.dialogue.program import Program
from game.dialogue.string_table import Row, put_together, read_table, translations_of
from game.dialogue.template import Template

SCRIPT_LANGUAGE = "en"
"""What the scripts themselves are written in."""
TABLE_MAX_BYTES = 4 * 1024 * 1024
"""One table. All that a long game says is some hundred KiB."""
TABLES_MAX = 256
"""Tables of all languages."""

_CODE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_UNREADABLE = "TA0014"


@dataclass(frozen=True, slots=True)
class Translation:
    """What scripts say in one language."""

    rows: Mapping[str, Row]
    """By line id, what stands in the tables."""
    templates: Mapping[str, Template]
    """The words by line id, ready for `Library.translated`."""


def read_translations(
    folder: Path, program: Program
) -> tuple[dict[str, Translation], list[Diagnostic]]:
    """The translations of a folder of scripts by the code of their language, and everything that
    is wrong with them, lines that are not translated included."""
    tables: dict[str, list[Mapping[str, Row]]] = {}
    problems: list[Diagnostic] = []
    paths = sorted(islice(folder.rglob("*.csv"), TABLES_MAX + 1))
    if len(paths) > TABLES_MAX:
        sentence = f"there are more than {TABLES_MAX} tables of strings"
        problems.append(_problem("dialogue", sentence, "one for each language is enough"))
        paths = paths[:TABLES_MAX]
    for path in paths:
        name = path.relative_to(folder).as_posix()
        language = path.relative_to(folder).parts[0]
        if path.parent == folder or not _CODE.fullmatch(language) or language == SCRIPT_LANGUAGE:
            problems.append(
                _problem(
                    name, "it is in no folder of a language",
                    f"a table of German words is de/{path.name}, and {SCRIPT_LANGUAGE} is what "
                    "the scripts are written in",
                )
            )  # fmt: skip
            continue
        rows, wrong = read_string_table(path, name)
        problems += wrong
        tables.setdefault(language, []).append(rows)
        problems += _of_another_language(language, rows)
    translations: dict[str, Translation] = {}
    for language, parts in tables.items():
        rows, twice = put_together(parts)
        templates, wrong = translations_of(language, rows, program)
        problems += (*twice, *wrong)
        translations[language] = Translation(rows, templates)
    return translations, problems


def read_string_table(path: Path, name: str) -> tuple[dict[str, Row], list[Diagnostic]]:
    """The rows of one table by line id, and what is wrong with it; `name` is for messages."""
    try:
        text = read_file(path, TABLE_MAX_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        words = words_of(error) if isinstance(error, OSError) else "it is not UTF-8"
        return {}, [_problem(name, f"it cannot be read: {words}", "save it as CSV, in UTF-8")]
    return read_table(name, text)


def _of_another_language(language: str, rows: Mapping[str, Row]) -> list[Diagnostic]:
    """A table that was put into the wrong folder."""
    for row in rows.values():
        if row.language and row.language.replace("-", "_").lower() != language.lower():
            sentence = f"this row is {row.language}, and stands in the folder {language}"
            advice = "each language has a folder of its own"
            return [Diagnostic(row.file, row.line, 0, _UNREADABLE, sentence, advice)]
    return []


def _problem(file: str, sentence: str, advice: str) -> Diagnostic:
    return Diagnostic(file, 0, 0, _UNREADABLE, sentence, advice)
