"""The words of all lines by id: ids given, made up where there is none, and shadows resolved."""

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath

from game.dialogue.cursor import Report
from game.dialogue.errors import Diagnostic, Severity
from game.dialogue.program import LineText
from game.dialogue.tree import Line, Raw
from game.dialogue.words import Words


class LineTable:
    """Collects the words of lines while nodes are compiled."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._texts: dict[str, LineText] = {}
        self._shadows: list[tuple[str, Line]] = []

    def add(self, file: str, title: str, ordinal: int, line: Line, words: Words) -> str:
        """Files a line, and gives its id. `ordinal` counts the lines of its node from 1."""
        line_id = line.line_id or self._made_up(file, title, ordinal)
        if words.markup_error is not None:
            self._report.add(
                Diagnostic(
                    file, line.line, line.column, "YS0063",
                    f"{words.markup_error}, so the line is shown as it is written",
                    severity=Severity.WARNING,
                )
            )  # fmt: skip
        other = self._texts.get(line_id)
        if other is not None:
            for where, elsewhere in ((other, line.line), (None, other.line)):
                self._report.add(
                    Diagnostic(
                        file if where is None else where.file,
                        line.line if where is None else where.line,
                        0, "YS0018", f"the id {line_id} is used twice",
                        f"also in {file if where else other.file}:{elsewhere}",
                    )
                )  # fmt: skip
            return line_id
        self._texts[line_id] = LineText(
            file, line.line, title, words.template, source_of(line), line.tags,
            line.line_id is None, gap_count=len(words.gaps),
        )  # fmt: skip
        if line.shadow is not None:
            self._shadows.append((line_id, line))
        return line_id

    def finished(self) -> dict[str, LineText]:
        """The words of all lines, with those of shadows taken from where they come."""
        for line_id, line in self._shadows:
            shadow = self._texts[line_id]
            source = self._texts.get(line.shadow or "")
            problem: tuple[str, str, str] | None = None
            if source is None or source.is_implicit:
                problem = ("YS0042", f"there is no line {line.shadow} to be the shadow of", "")
            elif shadow.gap_count or source.gap_count:
                problem = ("YS0043", "the shadow of a line has no gaps", "give it its own #line:")
            elif shadow.source != source.source:
                problem = (
                    "YS0044", "the shadow of a line says the same",
                    f"{source.file}:{source.line} says {source.source!r}",
                )  # fmt: skip
            if problem is not None or source is None:
                assert problem is not None
                self._report.add(Diagnostic(shadow.file, shadow.line, line.column, *problem))
                continue
            self._texts[line_id] = replace(shadow, template=source.template, shadow_of=line.shadow)
        return self._texts

    def _made_up(self, file: str, title: str, ordinal: int) -> str:
        """The id of a line without a tag: the same as long as its file, its node and the number
        of lines before it in the node are."""
        name = f"{PurePosixPath(file).stem}-{title}"
        line_id = f"line:{name}-{ordinal}"
        if len(line_id) <= self._report.limits.line_id_max_characters:
            return line_id
        digest = hashlib.blake2b(name.encode(), digest_size=12).hexdigest()
        return f"line:{digest}-{ordinal}"


def source_of(line: Line) -> str:
    """A line as the writer wrote it, with `{0}`, `{1}` … for its gaps. What is escaped stays so
    only where markup would read it."""
    texts: list[str] = []
    gaps = 0
    for part in line.text:
        if isinstance(part, Raw):
            texts.append("\\" + part.text if part.text in "[]:\\{}" else part.text)
        elif isinstance(part, str):
            texts.append(part)
        else:
            texts.append(f"{{{gaps}}}")
            gaps += 1
    return "".join(texts)
