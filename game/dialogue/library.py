"""All scripts of the game, loaded together: the program, its words and the hash of its sources.

Every peer has the same library (the content hash is compared at the handshake), so only line ids
and substitutions travel, and each peer finds the words here.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from files.reading import read_file, words_of
from game.dialogue.compiler import compile_nodes
from game.dialogue.errors import YarnRuntimeError, YarnSyntaxError
from game.dialogue.limits import FILE_MAX_BYTES, FILES_MAX
from game.dialogue.parser import parse
from game.dialogue.program import Program
from game.dialogue.text import filled
from game.dialogue.tree import Node


@dataclass(frozen=True, slots=True)
class Library:
    """The scripts of a game."""

    program: Program
    content_hash: str
    """32 hexadecimal digits; the same on every system, whatever its line ends."""

    @classmethod
    def from_sources(cls, sources: Mapping[str, bytes]) -> "Library":
        """The library of these files, by their name (`miller.yarn`). Raises YarnSyntaxError,
        which names the file and the line."""
        if len(sources) > FILES_MAX:
            raise YarnSyntaxError("dialogue", 0, f"there are more than {FILES_MAX} scripts")
        nodes: list[Node] = []
        digest = hashlib.blake2b(digest_size=16)
        for file, content in sorted(sources.items()):
            if len(content) > FILE_MAX_BYTES:
                raise YarnSyntaxError(file, 0, f"a script has more than {FILE_MAX_BYTES} bytes")
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                raise YarnSyntaxError(file, line, "a script is written in UTF-8") from error
            nodes += parse(file, text)
            # Git may have turned the line ends; the scripts are the same all the same.
            unix = content.replace(b"\r\n", b"\n")
            for part in (file.encode(), unix):
                digest.update(len(part).to_bytes(4, "big"))
                digest.update(part)
        return cls(compile_nodes(nodes), digest.hexdigest())

    def text(self, line_id: str, substitutions: Sequence[str] = ()) -> tuple[str | None, str]:
        """Who speaks, or None, and the words of a line or an option. Raises YarnRuntimeError for
        an id that no script has, and for too few substitutions."""
        words = self.program.texts.get(line_id)
        if words is None:
            raise YarnRuntimeError("dialogue", 0, f"there is no line {line_id!r}")
        try:
            speaker = filled(words.speaker, substitutions)
            return speaker or None, filled(words.text, substitutions)
        except ValueError as error:
            raise YarnRuntimeError(words.file, words.line, str(error)) from error

    def tags(self, line_id: str) -> tuple[str, ...]:
        """The hashtags of a line besides its id, without their #. Raises YarnRuntimeError for an
        id that no script has."""
        if line_id not in self.program.texts:
            raise YarnRuntimeError("dialogue", 0, f"there is no line {line_id!r}")
        return self.program.texts[line_id].tags

    @property
    def nodes(self) -> frozenset[str]:
        """The titles of all nodes."""
        return frozenset(self.program.nodes)

    @property
    def commands(self) -> frozenset[str]:
        """The names of all commands that the scripts give."""
        return frozenset(use.name for use in self.program.commands)

    @property
    def functions(self) -> frozenset[str]:
        """The names of all functions that the scripts call, the built-in ones included."""
        return frozenset(use.name for use in self.program.functions)


def load_library(directory: Path) -> Library:
    """The library of all `.yarn` files in a directory, those below it included. Raises
    YarnSyntaxError, also when a file cannot be read."""
    sources: dict[str, bytes] = {}
    for path in sorted(islice(directory.rglob("*.yarn"), FILES_MAX + 1)):
        name = path.relative_to(directory).as_posix()
        try:
            sources[name] = read_file(path, FILE_MAX_BYTES)
        except OSError as error:
            raise YarnSyntaxError(name, 0, f"it cannot be read: {words_of(error)}") from error
        if not sources[name].strip():
            raise YarnSyntaxError(name, 0, "the script is empty")
    return Library.from_sources(sources)
