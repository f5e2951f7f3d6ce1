"""The arguments of the commands of `yarn`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from game.program.arguments import Arguments


@dataclass(frozen=True, slots=True, kw_only=True)
class YarnArguments(Arguments):
    """Any command of `yarn`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderArguments(YarnArguments):
    """What is asked of all scripts of a folder."""

    folder: Path | None = None
    """Of scripts, or of assets with a folder dialogue; None for the game's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YarnCheckArguments(FolderArguments):
    """`main.py yarn check`."""

    ids: bool = False
    """Whether lines without a #line: id are listed as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YarnTagArguments(FolderArguments):
    """`main.py yarn tag`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YarnStringsArguments(FolderArguments):
    """`main.py yarn strings`."""

    file: Path
    """The table."""
    language: str
    """Of the table, as in de or pt_BR."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YarnPlayArguments(YarnArguments):
    """`main.py yarn play`."""

    file: Path
    """The script."""
    start: str | None = None
    """The node to begin at; None for the first."""
    seed: int = 0
    """Of chance."""
    trace: bool = False
    """Whether each instruction that is run is shown."""
    set: Sequence[str] = ()
    """`$NAME=VALUE` of variables, at first."""
    strategy: str | None = None
    """How groups choose; None for the usual way."""
    scene: str | None = None
    """The scene that is told beat by beat instead; None for none."""
    watch: bool = False
    """Whether the scene is shown in a window."""
    friends: int = 1
    """How many friends watch it besides who leads."""
    season: str | None = None
    """In which it is shown; None for the first."""
    hour: int = 12
    """At which it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YarnGraphArguments(FolderArguments):
    """`main.py yarn graph`."""

    out: Path
    """The SVG file to write."""

    @property
    def outputs(self) -> Mapping[str, Path | None]:
        return {"--out": self.out}


YarnCommandArguments = (
    YarnCheckArguments
    | YarnTagArguments
    | YarnStringsArguments
    | YarnPlayArguments
    | YarnGraphArguments
)
