"""All scripts of a game, loaded together: the program, its words and the hash of its sources.

Every peer has the same library (the content hash is compared at the handshake), so only line ids
and substitutions travel, and each peer finds the words here, in a language of its own.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from game.dialogue.compiler import compile_scripts
from game.dialogue.errors import (
    NO_SUCH_NODE,
    Diagnostic,
    Severity,
    YarnRuntimeError,
    YarnSyntaxError,
)
from game.dialogue.limits import Limits
from game.dialogue.program import LineText, Program
from game.dialogue.template import MarkedText, Template, split_speaker
from game.dialogue.vocabulary import OPEN, Vocabulary


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line as it is shown."""

    speaker: str | None
    """None when nobody in particular speaks."""
    words: MarkedText
    """Without the speaker's name."""
    whole: MarkedText
    """With it, as the writer wrote it."""


@dataclass(frozen=True, slots=True)
class Library:
    """The scripts of a game."""

    program: Program
    content_hash: str
    """32 hexadecimal digits; the same on every system, whatever its line ends."""
    warnings: tuple[Diagnostic, ...] = ()
    """What is allowed and probably not meant, sorted by place."""
    locale: str = "en"
    """The language of the words, for plurals."""
    translations: Mapping[str, Template] = field(default_factory=lambda: MappingProxyType({}))
    """By line id, what is shown instead of what the script says."""

    @classmethod
    def from_sources(
        cls,
        sources: Mapping[str, bytes],
        vocabulary: Vocabulary = OPEN,
        limits: Limits | None = None,
    ) -> "Library":
        """The library of these files, by their name (`miller.yarn`). Raises YarnSyntaxError with
        everything that is wrong in any of them."""
        limits = limits or Limits()
        texts, problems = decoded(sources, limits)
        compilation = compile_scripts(texts, vocabulary, limits)
        errors = [*problems, *followed_by(compilation.errors, problems)]
        if errors or compilation.program is None:
            raise YarnSyntaxError(tuple(sorted(errors, key=lambda found: found.order)))
        warnings = tuple(d for d in compilation.diagnostics if d.severity is not Severity.ERROR)
        return cls(compilation.program, _content_hash(sources), warnings)

    def spoken(self, line_id: str, substitutions: Sequence[str] = ()) -> Spoken:
        """Who speaks, and the words of a line or an option with their markup. Raises
        YarnRuntimeError for an id that no script has, and for too few substitutions."""
        line = self._line(line_id)
        template = self.translations.get(line_id, line.template)
        try:
            whole = template.filled(substitutions, self.locale)
        except ValueError as error:
            raise YarnRuntimeError(line.file, line.line, str(error)) from error
        speaker, words = split_speaker(whole)
        return Spoken(speaker, words, whole)

    def text(self, line_id: str, substitutions: Sequence[str] = ()) -> tuple[str | None, str]:
        """Who speaks, or None, and the plain words of a line or an option. Raises as `spoken`
        does."""
        spoken = self.spoken(line_id, substitutions)
        return spoken.speaker, spoken.words.text

    def tags(self, line_id: str) -> tuple[str, ...]:
        """The hashtags of a line besides its id, without their #. Raises YarnRuntimeError for an
        id that no script has."""
        return self._line(line_id).tags

    def translated(self, locale: str, translations: Mapping[str, Template]) -> "Library":
        """The same scripts in another language. Lines that it lacks stay as they are."""
        return replace(self, locale=locale, translations=MappingProxyType(dict(translations)))

    @property
    def nodes(self) -> frozenset[str]:
        """The titles of all nodes, unique ones and those of groups."""
        return frozenset(self.program.nodes)

    @property
    def commands(self) -> frozenset[str]:
        """The names of all commands that the scripts give."""
        return frozenset(use.name for use in self.program.commands)

    @property
    def functions(self) -> frozenset[str]:
        """The names of all functions that the scripts call, the built-in ones included."""
        return self.program.functions

    def _line(self, line_id: str) -> LineText:
        line = self.program.texts.get(line_id)
        if line is None:
            raise YarnRuntimeError("dialogue", 0, f"there is no line {line_id[:80]!r}")
        return line


def followed_by(
    found: Iterable[Diagnostic], unreadable: Sequence[Diagnostic]
) -> Iterator[Diagnostic]:
    """What is wrong with scripts beside files that cannot be read: their nodes are not known, so
    that nobody who names one is to blame."""
    return (each for each in found if not (unreadable and each.code == NO_SUCH_NODE))


def decoded(
    sources: Mapping[str, bytes], limits: Limits
) -> tuple[dict[str, str], list[Diagnostic]]:
    """The texts of files, and what is wrong with those that are none."""
    texts: dict[str, str] = {}
    problems: list[Diagnostic] = []
    if len(sources) > limits.files_max:
        sentence = f"there are more than {limits.files_max} scripts"
        return texts, [Diagnostic("dialogue", 0, 0, "TA0001", sentence)]
    for file, content in sources.items():
        if len(content) > limits.file_max_bytes:
            sentence = f"a script has more than {limits.file_max_bytes} bytes"
            problems.append(Diagnostic(file, 0, 0, "TA0001", sentence))
            continue
        try:
            texts[file] = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            right = "save it as UTF-8 in your editor"
            problems.append(
                Diagnostic(file, line, 0, "TA0005", "a script is written in UTF-8", right)
            )
    return texts, problems


def _content_hash(sources: Mapping[str, bytes]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file, content in sorted(sources.items()):
        # Git may have turned the line ends; the scripts are the same all the same.
        unix = content.replace(b"\r\n", b"\n")
        for part in (file.encode(), unix):
            digest.update(len(part).to_bytes(4, "big"))
            digest.update(part)
    return digest.hexdigest()
