"""Commands as they are typed, carried out in the process of the test."""

from collections.abc import Sequence
from pathlib import Path

import main
from game.command_line.parser import parse_arguments
from game.headless import commands
from game.headless.arguments import HostArguments, JoinArguments
from game.program.clocks import Clocks
from game.program.folders import Folders
from game.world.content import Content


def run(*words: object) -> int:
    """Runs the program. Returns its exit status, however it ends."""
    try:
        return main.main([str(word) for word in words])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else -1


def play(words: Sequence[str], content: Content, folders: Folders, clocks: Clocks) -> int:
    """Plays `host` or `join` without a window, on a clock of the test. Returns the exit status."""
    arguments = parse_arguments([*words, "--headless"])
    if isinstance(arguments, HostArguments):
        return commands.host(arguments, content, folders, clocks)
    assert isinstance(arguments, JoinArguments), f"{words} should play"
    return commands.join(arguments, content, folders, clocks)


def folders_at(home: Path) -> Folders:
    """Folders of one player, who shares none of them."""
    return Folders(home / "farms", home / "settings", home / "lobbies", home / "lobby-server")


class OwnTime:
    """The clock of one program that nobody else has to do with: its waiting moves it on."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.clocks = Clocks(lambda: self.now_s, lambda: 1.8e9 + self.now_s, self._pass)

    def _pass(self, seconds: float) -> None:
        self.now_s += seconds
