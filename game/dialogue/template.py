"""Words with gaps, as they are kept after compiling, and what they become when the gaps are filled.

Markup is read from the writer's template, before anything is put into its gaps. What fills a gap
is a player's: a name, a text that was typed. It is plain text whatever it looks like, and only
moves the attributes that stand behind it.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TypeAlias

from game.dialogue.plurals import cardinal, ordinal
from game.dialogue.values import number_in, shown

Text: TypeAlias = tuple[str | int, ...]
"""Plain text, and the numbers of the gaps between."""
PropertyValue: TypeAlias = bool | int | float | str

CHARACTER = "character"
"""The attribute of who speaks; its property `name` says who."""
_PERCENT = "%"


class Selection(Enum):
    """The markup that is replaced by one of its properties."""

    SELECT = "select"
    PLURAL = "plural"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an attribute: what the template says."""

    name: str
    text: Text
    is_quoted: bool
    """Whether it is text in any case; otherwise `1`, `0.5` and `true` are what they look like."""


@dataclass(frozen=True, slots=True)
class Replaced:
    """A piece of text that depends on a value."""

    selection: Selection
    value: Text
    cases: tuple[tuple[str, Text], ...]
    """By the value's own text, or by its plural category; `%` in one is the value."""


@dataclass(frozen=True, slots=True)
class Span:
    """An attribute, from one piece of the template up to another."""

    name: str
    start: int
    end: int
    """Counted in pieces; the one at `end` is not inside."""
    source_position: int
    """Characters of the template before it, gaps not counted …"""
    source_gaps: int
    """… and how many gaps stand before it."""
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A stretch of a text that markup says something about."""

    name: str
    position: int
    """In characters (code points) of the text."""
    length: int
    source_position: int
    """Where its markup begins, in characters of what the writer wrote with the gaps filled."""
    properties: Mapping[str, PropertyValue] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, name: str) -> PropertyValue | None:
        """A property's value, whatever the case of its letters; None when there is none."""
        for key, value in self.properties.items():
            if key.lower() == name.lower():
                return value
        return None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Text without its markup, and what the markup said."""

    text: str
    attributes: tuple[Attribute, ...] = ()
    """Sorted by where their markup begins."""

    def attribute(self, name: str) -> Attribute | None:
        """The first attribute of a name, or None."""
        return next((found for found in self.attributes if found.name == name), None)

    def text_of(self, attribute: Attribute) -> str:
        """The stretch of the text that an attribute covers."""
        return self.text[attribute.position : attribute.position + attribute.length]

    def without(self, attribute: Attribute) -> "MarkedText":
        """The text with an attribute's stretch cut out, and the others moved. An attribute that
        covered nothing else goes with it."""
        start, end = attribute.position, attribute.position + attribute.length

        def moved(place: int) -> int:
            return place - (min(place, end) - start) if place > start else place

        kept = []
        for other in self.attributes:
            first = moved(other.position)
            length = moved(other.position + other.length) - first
            if other is attribute or (other.length > 0 and length == 0):
                continue
            kept.append(
                Attribute(other.name, first, length, other.source_position, other.properties)
            )
        return MarkedText(self.text[:start] + self.text[end:], tuple(kept))


@dataclass(frozen=True, slots=True)
class Template:
    """A line's words, as the compiler leaves them."""

    pieces: tuple[str | int | Replaced, ...]
    spans: tuple[Span, ...] = ()
    plain: Text = ()
    """The same as the writer wrote it, for when a value fits none of the cases."""

    def filled(self, substitutions: Sequence[str], locale: str = "en") -> MarkedText:
        """The words with their gaps filled. Raises ValueError when there are too few
        substitutions."""
        texts: list[str] = []
        for piece in self.pieces:
            if not isinstance(piece, Replaced):
                texts.append(fill((piece,), substitutions))
                continue
            replaced = _replaced(piece, substitutions, locale)
            if replaced is None:
                return MarkedText(fill(self.plain, substitutions))
            texts.append(replaced)
        starts = [0]
        for text in texts:
            starts.append(starts[-1] + len(text))
        attributes = [
            Attribute(
                span.name,
                starts[span.start],
                starts[span.end] - starts[span.start],
                span.source_position + sum(len(s) for s in substitutions[: span.source_gaps]),
                MappingProxyType(
                    {p.name: _property_value(p, substitutions) for p in span.properties}
                ),
            )
            for span in self.spans
        ]
        return MarkedText("".join(texts), tuple(attributes))


def split_speaker(words: MarkedText) -> tuple[str | None, MarkedText]:
    """Who speaks, None when nobody in particular does, and the words without the name."""
    attribute = words.attribute(CHARACTER)
    if attribute is None:
        return None, words
    name = str(attribute.get("name") or "").strip()
    return (name, words.without(attribute)) if name else (None, words)


def cleaned(text: str) -> str:
    """A text without control, formatting (which turns the direction of a line) and line breaking
    characters, and without halves of surrogate pairs."""
    return "".join(
        character
        for character in text
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


def fill(text: Text, substitutions: Sequence[str]) -> str:
    """A text with its gaps filled. Raises ValueError when there are too few substitutions."""
    words: list[str] = []
    for part in text:
        if isinstance(part, str):
            words.append(part)
        elif part < len(substitutions):
            words.append(cleaned(substitutions[part]))
        else:
            raise ValueError(f"nothing is given for gap {part + 1}")
    return "".join(words)


def _property_value(written: Property, substitutions: Sequence[str]) -> PropertyValue:
    text = fill(written.text, substitutions)
    if written.is_quoted:
        return text
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        number = number_in(text)
    except ValueError:
        return text
    return number if "." in text else int(number)


def _replaced(piece: Replaced, substitutions: Sequence[str], locale: str) -> str | None:
    """What stands in the place of a piece, None when its value has no case."""
    value = fill(piece.value, substitutions)
    cases = dict(piece.cases)
    if piece.selection is Selection.SELECT:
        case = cases.get(value)
    else:
        try:
            number = number_in(value)
        except ValueError:
            return None
        value = shown(number)
        rule = cardinal if piece.selection is Selection.PLURAL else ordinal
        # A language that tells many from other is satisfied by a writer who does not.
        case = cases.get(rule(locale, number), cases.get("other"))
    if case is None:
        return None
    # Part by part, so that a % in what fills a gap stays one.
    return "".join(
        fill((part,), substitutions) if isinstance(part, int) else part.replace(_PERCENT, value)
        for part in case
    )
