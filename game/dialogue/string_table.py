"""Tables of strings as translators know them: a CSV file with one row for each line.

    language,id,text,file,node,lineNumber,lock,comment

`text` is translated; gaps are `{0}`, `{1}` …, and may change places. `comment` shows the original
and its hashtags. `lock` is a hash of the original, by which a translation is known to be older than
what it translates.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from game.dialogue.errors import Diagnostic, Severity
from game.dialogue.limits import Limits
from game.dialogue.markup import parse_markup
from game.dialogue.markup_reader import MarkupError
from game.dialogue.nodes import CONTROL_CHARACTER
from game.dialogue.program import LineText, Program
from game.dialogue.template import Template
from game.dialogue.tree import Raw

COLUMNS = ("language", "id", "text", "file", "node", "lineNumber", "lock", "comment")
ROWS_MAX = 100_000
NOT_TRANSLATED = "TA0011"
"""The code of what is said of a line that has no words in a table."""
_PIECE = re.compile(r"\\(.)|\{([0-9]{1,3})\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what a translator wrote for a line."""

    line_id: str
    text: str
    lock: str
    language: str
    """What the row says itself, empty where it says nothing."""
    file: str
    line: int
    """Where it stands in the file, counted from 1."""


def lock_of(line: LineText) -> str:
    """The hash of a line's original."""
    return hashlib.blake2b(line.source.encode(), digest_size=4).hexdigest()


def write_table(program: Program, language: str, rows: Mapping[str, Row] | None = None) -> str:
    """The table of all lines in the order of the scripts, with the texts of `rows` where there are
    some and empty ones otherwise; without rows, the originals. Shadows have no row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line_id, line in program.texts.items():
        if line.shadow_of is not None:
            continue
        row = None if rows is None else rows.get(line_id)
        text = line.source if rows is None else "" if row is None else row.text
        lock = lock_of(line) if row is None else row.lock
        original = () if rows is None else (line.source,)
        comment = " ".join((*original, *(f"#{tag}" for tag in line.tags)))
        writer.writerow((language, line_id, text, line.file, line.node, line.line, lock, comment))
    return out.getvalue()


def read_table(file: str, text: str) -> tuple[dict[str, Row], list[Diagnostic]]:
    """The rows of a table by line id, and what is wrong with it."""
    rows: dict[str, Row] = {}
    problems: list[Diagnostic] = []
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        if not {"id", "text"} <= set(reader.fieldnames or ()):
            columns = ",".join(COLUMNS)
            return rows, [_problem(file, 1, "the columns id and text are missing", columns)]
        for number, row in enumerate(reader):
            if number >= ROWS_MAX:
                sentence = f"it has more than {ROWS_MAX} rows"
                problems.append(_problem(file, reader.line_num, sentence, "make two tables of it"))
                break
            line_id = row["id"] or ""
            if line_id in rows:
                sentence = f"{line_id} stands here twice"
                problems.append(_problem(file, reader.line_num, sentence, "take one of them out"))
            rows[line_id] = Row(
                line_id, row["text"] or "", row.get("lock") or "", row.get("language") or "",
                file, reader.line_num,
            )  # fmt: skip
    except csv.Error as error:
        sentence = f"it is no CSV: {error}"
        advice = "save it with commas between, and a text with quotation marks around it"
        problems.append(_problem(file, reader.line_num, sentence, advice))
    return rows, problems


def put_together(
    tables: Iterable[Mapping[str, Row]],
) -> tuple[dict[str, Row], list[Diagnostic]]:
    """The rows of all tables of a language, and the lines that stand in more than one of them."""
    rows: dict[str, Row] = {}
    problems: list[Diagnostic] = []
    for table in tables:
        for line_id, row in table.items():
            other = rows.setdefault(line_id, row)
            if other is not row:
                sentence = f"{line_id} stands in {other.file}:{other.line} too"
                problems.append(_problem(row.file, row.line, sentence, "take one of them out"))
    return rows, problems


def translations_of(
    file: str, rows: Mapping[str, Row], program: Program
) -> tuple[dict[str, Template], list[Diagnostic]]:
    """The words of a table by line id, ready for `Library.translated`, and what is wrong with
    them: lines that are not translated, are older than their original, or have other gaps. `file`
    is for lines that have no row."""
    found: dict[str, Template] = {}
    problems: list[Diagnostic] = []
    for line_id, line in program.texts.items():
        row = rows.get(line.shadow_of or line_id)
        if row is None or not row.text.strip():
            if line.shadow_of is None:
                where, number = (file, 0) if row is None else (row.file, row.line)
                sentence = f"{line_id} is not translated"
                advice = "the words of the script are shown meanwhile"
                problems.append(_doubt(where, number, NOT_TRANSLATED, sentence, advice))
            continue
        try:
            found[line_id] = _template(row.text, line, program.limits)
        except (MarkupError, ValueError) as error:
            advice = f"it translates {line.source!r}"
            problems.append(_problem(row.file, row.line, f"{line_id}: {error}", advice))
            continue
        if line.shadow_of is None and row.lock and row.lock != lock_of(line):
            sentence = f"{line_id} has changed since: {line.source!r}"
            advice = f"translate it anew, and write {lock_of(line)} as its lock"
            problems.append(_doubt(row.file, row.line, "TA0012", sentence, advice))
    for line_id in rows.keys() - program.texts.keys():
        row = rows[line_id]
        problems.append(
            _doubt(row.file, row.line, "TA0013", f"no script has {line_id!r}", "take the row out")
        )
    return found, sorted(problems, key=lambda problem: problem.order)


def _template(text: str, line: LineText, limits: Limits) -> Template:
    if len(text) > limits.source_line_max_characters:
        raise ValueError(f"it has more than {limits.source_line_max_characters} characters")
    text = unicodedata.normalize("NFC", text)
    if "\n" in text or CONTROL_CHARACTER.search(text):
        raise ValueError("it has a control character, or a second line")
    parts: list[str | Raw | int] = []
    position = 0
    for match in _PIECE.finditer(text):
        parts.append(text[position : match.start()])
        parts.append(int(match[2]) if match[2] else Raw(match[1]))
        position = match.end()
    parts.append(text[position:])
    gaps = {part for part in parts if isinstance(part, int)}
    if any(gap >= line.gap_count for gap in gaps):
        raise ValueError(f"the original has {line.gap_count} gaps, {{0}} being the first")
    return parse_markup([part for part in parts if part != ""])


def _problem(file: str, line: int, sentence: str, advice: str) -> Diagnostic:
    return Diagnostic(file, line, 0, "TA0014", sentence, advice)


def _doubt(file: str, line: int, code: str, sentence: str, advice: str) -> Diagnostic:
    return Diagnostic(file, line, 0, code, sentence, advice, Severity.WARNING)
