"""A line of the tree, made ready: its template, its gaps, and what markup wants of them."""

from dataclasses import dataclass

from game.dialogue.markup import parse_markup, plain_template
from game.dialogue.markup_reader import MarkupError
from game.dialogue.template import Replaced, Selection, Template
from game.dialogue.tree import Expression, Line, Raw


@dataclass(frozen=True, slots=True)
class Words:
    """What a line says."""

    template: Template
    gaps: tuple[Expression, ...]
    number_gaps: frozenset[int]
    """Those that have to be numbers, since a plural depends on them."""
    markup_error: str | None
    """What is wrong with its markup, None when nothing is."""


def words_of(line: Line) -> Words:
    """The words of a line. Markup that is wrong leaves it plain."""
    gaps: list[Expression] = []
    parts: list[str | Raw | int] = []
    for part in line.text:
        if isinstance(part, str | Raw):
            parts.append(part)
        else:
            parts.append(len(gaps))
            gaps.append(part)
    error: str | None = None
    try:
        template = parse_markup(parts)
    except MarkupError as found:
        error = str(found)
        template = plain_template(parts)
    numbers = frozenset(
        part
        for piece in template.pieces
        if isinstance(piece, Replaced) and piece.selection is not Selection.SELECT
        for part in piece.value
        if isinstance(part, int)
    )
    return Words(template, tuple(gaps), numbers, error)
