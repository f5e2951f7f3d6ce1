"""The scripts that a writer's command is about, with what the game gives them."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from files.reading import read_file, words_of
from game.dialogue import Compilation, Diagnostic, Severity, Vocabulary, compile_scripts
from game.dialogue.library import decoded, followed_by
from game.dialogue.program import Program
from game.world.content import script_words
from game.world.records.dialogue_limits import DIALOGUE_LIMITS
from game.world.scripts import script_sources


class YarnCommandError(ValueError):
    """What was asked for cannot be done: a sentence."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """A folder's scripts, compiled."""

    folder: Path
    texts: dict[str, str]
    """By name, as `a/b.yarn`."""
    compilation: Compilation
    diagnostics: list[Diagnostic]
    """Of reading and compiling, sorted by place."""
    starts: frozenset[str]
    """The nodes at which the game's people begin."""

    @property
    def program(self) -> Program | None:
        """None when anything is an error, be it a script that cannot be read."""
        is_wrong = any(found.severity is Severity.ERROR for found in self.diagnostics)
        return None if is_wrong else self.compilation.program


def read_scripts(folder: Path | None, own_assets: Path) -> Scripts:
    """The scripts of a folder, which may be one of assets, or of scripts beside a folder `data`;
    others are held against the game's own data. Raises `YarnCommandError` for no folder, and
    `ContentError` for data that cannot be read."""
    scripts, assets = _folders(folder, own_assets)
    vocabulary, starts = script_words(assets)
    sources, problems = script_sources(scripts)
    if not sources and not problems:
        raise YarnCommandError(f"There is no script (.yarn) in {scripts}.")
    texts, unreadable = decoded(sources, DIALOGUE_LIMITS)
    return _compiled(scripts, texts, [*problems, *unreadable], vocabulary, starts)


def read_script(file: Path) -> Scripts:
    """One script, as if its game had whatever it asks for; where it needs those beside it, with
    them. Raises `YarnCommandError`."""
    try:
        sources = {file.name: read_file(file, DIALOGUE_LIMITS.file_max_bytes)}
    except OSError as error:
        raise YarnCommandError(f"{file} cannot be read: {words_of(error)}.") from error
    alone = _played(file.parent, sources)
    if alone.program is not None:
        return alone
    for path in islice(file.parent.glob("*.yarn"), DIALOGUE_LIMITS.files_max):
        with suppress(OSError):
            sources.setdefault(path.name, read_file(path, DIALOGUE_LIMITS.file_max_bytes))
    together = _played(file.parent, sources)
    return alone if together.program is None else together


def _played(folder: Path, sources: dict[str, bytes]) -> Scripts:
    texts, unreadable = decoded(sources, DIALOGUE_LIMITS)
    return _compiled(folder, texts, unreadable, Vocabulary(is_open=True), frozenset())


def _folders(folder: Path | None, own_assets: Path) -> tuple[Path, Path]:
    """Where the scripts are, and the assets whose data they are held against."""
    if folder is None:
        return own_assets / "dialogue", own_assets
    if not folder.is_dir():
        raise YarnCommandError(f"There is no folder {folder}.")
    if (folder / "dialogue").is_dir() and (folder / "data").is_dir():
        return folder / "dialogue", folder
    beside = folder.resolve().parent
    return folder, beside if (beside / "data" / "items.toml").is_file() else own_assets


def _compiled(
    folder: Path,
    texts: dict[str, str],
    problems: list[Diagnostic],
    vocabulary: Vocabulary,
    starts: frozenset[str],
) -> Scripts:
    compilation = compile_scripts(texts, vocabulary, DIALOGUE_LIMITS)
    found = followed_by(compilation.diagnostics, problems)
    diagnostics = sorted((*problems, *found), key=lambda found: found.order)
    return Scripts(folder, texts, compilation, diagnostics, starts)
