"""Markup, read from a line's template when the line is compiled.

    [wave]…[/wave]   [b][i]…[/b]…[/i]   […/]   [/]            attributes
    [select value={$x} a="…" b="…"/]  [plural …/]  [ordinal …/]   words that depend on a value
    [nomarkup]…[/nomarkup]                                    brackets as they are
    Miller: …                                                 the attribute `character`

What is wrong with it is one sentence, and then the line is plain words, brackets and all.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from game.dialogue.markup_reader import ENDLESS, Cell, MarkupError, Reader, cells_of, joined
from game.dialogue.plurals import CATEGORIES
from game.dialogue.template import (
    CHARACTER,
    Property,
    Replaced,
    Selection,
    Span,
    Template,
    Text,
)
from game.dialogue.tree import Raw

_NO_MARKUP = "nomarkup"
_TRIM = "trimwhitespace"


def parse_markup(parts: Sequence[str | Raw | int]) -> Template:
    """The template of a line's text, in which integers are the numbers of gaps. Raises
    MarkupError."""
    plain = [part for part in parts if not isinstance(part, Raw)]
    if len(plain) < len(parts) or any(isinstance(part, str) and "[" in part for part in plain):
        return _Parser(list(cells_of(parts))).parse()
    return _without_brackets(joined(plain))


def _without_brackets(text: Text) -> Template:
    """What the parser makes of a text in which nothing but a speaker's name can be markup, as in
    nearly all lines, and much sooner."""
    for index, part in enumerate(text):
        if isinstance(part, str) and ":" in part:
            name, _, said = part.partition(":")
            words = said.lstrip(" \t")
            written = Property("name", joined((*text[:index], name)), is_quoted=True)
            before = part.removesuffix(words) if words else part
            pieces = (*text[:index], before, *((words,) if words else ()), *text[index + 1 :])
            return Template(pieces, (Span(CHARACTER, 0, index + 1, 0, 0, (written,)),), text)
    return Template(text, (), text)


def plain_template(parts: Sequence[str | Raw | int]) -> Template:
    """The same text without any markup."""
    return Template(tuple(part.text if isinstance(part, Raw) else part for part in parts))


def parse_marked(text: str) -> Template:
    """The template of a text without gaps, in which `\\[`, `\\]` and `\\:` are what stands behind
    their backslash. Raises MarkupError."""
    text = unicodedata.normalize("NFC", text)
    parts: list[str | Raw] = []
    position = 0
    while position < len(text):
        character = text[position]
        if character == "\\" and text[position + 1 : position + 2] in ("[", "]", ":"):
            parts.append(Raw(text[position + 1]))
            position += 2
        else:
            parts.append(character)
            position += 1
    return parse_markup(parts)


@dataclass(slots=True)
class _Open:
    """An attribute that is not closed yet."""

    name: str
    start: int
    source_position: int
    source_gaps: int
    properties: tuple[Property, ...]

    def closed(self, end: int) -> Span:
        return Span(
            self.name, self.start, end, self.source_position, self.source_gaps, self.properties
        )


class _Parser:
    """Reads the cells of one line."""

    def __init__(self, cells: list[Cell]) -> None:
        self._reader = Reader(cells)
        self._pieces: list[str | int | Replaced] = []
        self._text: list[str] = []
        self._open: list[_Open] = []
        self._spans: list[Span] = []
        self._may_name = not self._reader.begins_with(f"[{CHARACTER}")

    def parse(self) -> Template:
        while self._reader.next < len(self._reader.cells):
            cell = self._reader.cells[self._reader.next]
            if not cell.is_raw and cell.text == "[":
                self._tag()
                continue
            self._reader.take()
            if cell.gap >= 0:
                self._boundary()
                self._pieces.append(cell.gap)
            else:
                self._text.append(cell.text)
                if self._may_name and not cell.is_raw and cell.text == ":":
                    self._name()
        end = self._boundary()
        if self._open:
            raise MarkupError(f"[{self._open[-1].name}] is not closed")
        assert end == len(self._pieces)
        spans = tuple(sorted(self._spans, key=lambda s: (s.source_position, s.source_gaps)))
        plain = joined([cell.text if cell.gap < 0 else cell.gap for cell in self._reader.cells])
        return Template(tuple(self._pieces), spans, plain)

    def _boundary(self) -> int:
        """Ends the present piece of text, and gives the number of the next piece."""
        if self._text:
            self._pieces.append("".join(self._text))
            self._text = []
        return len(self._pieces)

    def _name(self) -> None:
        """Makes what stands before the colon that was just read the speaker's name."""
        self._may_name = False
        name = [p for p in (*self._pieces, "".join(self._text)) if not isinstance(p, Replaced)]
        name[-1] = str(name[-1]).removesuffix(":")
        while self._reader.next < len(self._reader.cells) and self._reader.cells[
            self._reader.next
        ].text in (" ", "\t"):
            self._text.append(self._reader.take().text)
        written = Property("name", joined(name), is_quoted=True)
        self._spans.append(Span(CHARACTER, 0, self._boundary(), 0, 0, (written,)))

    def _tag(self) -> None:
        position, gaps = self._reader.source_position, self._reader.gaps_read
        self._reader.take()
        self._reader.skip_space()
        if self._reader.takes("/"):
            self._closing()
            return
        name = self._reader.word()
        properties: list[Property] = []
        self._reader.skip_space()
        if self._reader.takes("="):
            properties.append(self._reader.value(name))
        self._reader.skip_space()
        while not (self._reader.sees("]") or self._reader.sees("/")):
            key = self._reader.word()
            self._reader.skip_space()
            if not self._reader.takes("="):
                raise MarkupError(f"behind the property {key} stands = and its value")
            self._reader.skip_space()
            properties.append(self._reader.value(key))
            self._reader.skip_space()
        is_closed = self._reader.takes("/")
        if not self._reader.takes("]"):
            raise MarkupError(ENDLESS)
        opened = _Open(name, self._boundary(), position, gaps, tuple(properties))
        if not is_closed:
            self._opening(opened)
            return
        selection = next((s for s in Selection if s.value == name), None)
        if selection is not None:
            self._pieces.append(_replaced(selection, properties))
        is_replaced = selection is not None or name == _NO_MARKUP
        trim = next((p.text == ("true",) for p in properties if p.name == _TRIM), not is_replaced)
        if selection is None:
            if not any(p.name == _TRIM for p in properties) and not is_replaced:
                properties.append(Property(_TRIM, ("true",), is_quoted=False))
            opened.properties = tuple(properties)
            self._spans.append(opened.closed(opened.start))
        if (
            trim
            and self._reader.next < len(self._reader.cells)
            and self._reader.cells[self._reader.next].text in (" ", "\t")
        ):
            self._reader.take()

    def _opening(self, opened: _Open) -> None:
        if any(opened.name == selection.value for selection in Selection):
            raise MarkupError(f"[{opened.name} …/] closes itself")
        if opened.name != _NO_MARKUP:
            self._open.append(opened)
            return
        end = "[/nomarkup]"
        while self._reader.next < len(self._reader.cells):
            ahead = self._reader.cells[self._reader.next : self._reader.next + len(end)]
            if "".join(c.text for c in ahead if not c.is_raw and c.gap < 0) == end:
                self._spans.append(opened.closed(self._boundary()))
                for _ in end:
                    self._reader.take()
                return
            cell = self._reader.take()
            if cell.gap >= 0:
                self._boundary()
                self._pieces.append(cell.gap)
            else:
                self._text.append(cell.text)
        raise MarkupError("[nomarkup] is not closed")

    def _closing(self) -> None:
        end = self._boundary()
        self._reader.skip_space()
        if self._reader.takes("]"):
            if not self._open:
                raise MarkupError("[/] closes nothing")
            self._spans += (opened.closed(end) for opened in self._open)
            self._open = []
            return
        name = self._reader.word()
        self._reader.skip_space()
        if not self._reader.takes("]"):
            raise MarkupError(f"[/{name} has no ]")
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].name == name:
                self._spans.append(self._open.pop(index).closed(end))
                return
        raise MarkupError(f"[/{name}] closes nothing")


def _replaced(selection: Selection, properties: Sequence[Property]) -> Replaced:
    values = [p.text for p in properties if p.name.lower() in ("value", selection.value)]
    cases = [
        (p.name if selection is Selection.SELECT else p.name.lower(), p.text)
        for p in properties
        if p.name.lower() not in ("value", selection.value, _TRIM)
    ]
    if not values:
        raise MarkupError(f"[{selection.value} …/] needs a value")
    if not cases:
        raise MarkupError(f"[{selection.value} …/] needs a case to choose")
    unknown = [name for name, _ in cases if name not in CATEGORIES]
    if selection is not Selection.SELECT and unknown:
        raise MarkupError(f"{unknown[0]} is none of {', '.join(CATEGORIES)}")
    return Replaced(selection, values[0], tuple(cases))
