"""Tables of strings as translators know them: a CSV file with one row for each line.

    language,id,text,file,node,lineNumber,lock,comment

`text` is translated; gaps are `{0}`, `{1}` …, and may change places. `lock` is a hash of the
original, by which a translation is known to be older than what it translates.
"""

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from game.dialogue.errors import Diagnostic, Severity
from game.dialogue.markup import parse_markup
from game.dialogue.markup_reader import MarkupError
from game.dialogue.program import LineText, Program
from game.dialogue.template import Template
from game.dialogue.tree import Raw

COLUMNS = ("language", "id", "text", "file", "node", "lineNumber", "lock", "comment")
ROWS_MAX = 100_000
_PIECE = re.compile(r"\\(.)|\{([0-9]{1,3})\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what a translator wrote for a line."""

    line_id: str
    text: str
    lock: str
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
        comment = " ".join(f"#{tag}" for tag in line.tags)
        writer.writerow((language, line_id, text, line.file, line.node, line.line, lock, comment))
    return out.getvalue()


def read_table(file: str, text: str) -> tuple[dict[str, Row], list[Diagnostic]]:
    """The rows of a table by line id, and what is wrong with it."""
    rows: dict[str, Row] = {}
    problems: list[Diagnostic] = []
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        if not {"id", "text"} <= set(reader.fieldnames or ()):
            return rows, [_problem(file, 1, f"a table has the columns {','.join(COLUMNS)}")]
        for number, row in enumerate(reader):
            if number >= ROWS_MAX:
                problems.append(_problem(file, reader.line_num, f"more than {ROWS_MAX} rows"))
                break
            line_id = row["id"] or ""
            if line_id in rows:
                problems.append(_problem(file, reader.line_num, f"{line_id} stands here twice"))
            rows[line_id] = Row(line_id, row["text"] or "", row.get("lock") or "", reader.line_num)
    except csv.Error as error:
        problems.append(_problem(file, reader.line_num, f"it is no CSV: {error}"))
    return rows, problems


def translations_of(
    file: str, rows: Mapping[str, Row], program: Program
) -> tuple[dict[str, Template], list[Diagnostic]]:
    """The words of a table by line id, ready for `Library.translated`, and what is wrong with
    them: lines that are not translated, are older than their original, or have other gaps."""
    found: dict[str, Template] = {}
    problems: list[Diagnostic] = []
    for line_id, line in program.texts.items():
        row = rows.get(line.shadow_of or line_id)
        if row is None or not row.text.strip():
            if line.shadow_of is None:
                where = 0 if row is None else row.line
                problems.append(_doubt(file, where, "TA0011", f"{line_id} is not translated"))
            continue
        try:
            found[line_id] = _template(row.text, line)
        except (MarkupError, ValueError) as error:
            problems.append(_problem(file, row.line, f"{line_id}: {error}"))
            continue
        if line.shadow_of is None and row.lock and row.lock != lock_of(line):
            sentence = f"{line_id} has changed since: {line.source!r}"
            problems.append(_doubt(file, row.line, "TA0012", sentence))
    for line_id in rows.keys() - program.texts.keys():
        problems.append(_doubt(file, rows[line_id].line, "TA0013", f"no script has {line_id!r}"))
    return found, sorted(problems, key=lambda problem: problem.order)


def _template(text: str, line: LineText) -> Template:
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


def _problem(file: str, line: int, sentence: str) -> Diagnostic:
    return Diagnostic(file, line, 0, "TA0014", sentence)


def _doubt(file: str, line: int, code: str, sentence: str) -> Diagnostic:
    return Diagnostic(file, line, 0, code, sentence, severity=Severity.WARNING)
