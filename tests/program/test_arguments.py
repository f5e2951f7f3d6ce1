"""What stands on the command line arrives, wherever it stands."""

from dataclasses import FrozenInstanceError

import pytest

from game.command_line.parser import parse_arguments

OPTIONS = ["--name", "Ada", "--colour", "3", "--window", "800x600", "--home", "here", "--verbose"]
COMMANDS = [
    ["duo"],
    ["host"],
    ["join", "127.0.0.1:5123"],
    ["dedicated", "--session", "evening.json"],
    ["lobby-server"],
    ["relay"],
    ["lobby-admin", "list"],
    ["friends"],
    ["saves"],
    ["check-content"],
    ["simulate"],
    ["shot", "--scene", "farm", "--out", "farm.png"],
    ["yarn", "check"],
    ["yarn", "tag"],
    ["yarn", "strings", "de.csv", "--language", "de"],
    ["yarn", "play", "baker.yarn"],
    ["yarn", "graph", "--out", "nodes.svg"],
    ["steam-check"],
]


@pytest.mark.parametrize(
    "words",
    [
        OPTIONS,
        *([*OPTIONS, *command] for command in COMMANDS),
        ["host", *OPTIONS],
        ["join", *OPTIONS, "127.0.0.1:5123"],
    ],
)
def test_options_of_the_window_count_before_and_behind_a_command(words: list[str]) -> None:
    arguments = parse_arguments(words)
    found = (arguments.name, arguments.colour, arguments.window, str(arguments.home))
    assert found == ("Ada", 3, (800, 600), "here"), "no option should be lost to a default"
    assert arguments.verbose, "nor a switch"


@pytest.mark.parametrize("words", [[], *COMMANDS])
def test_what_was_not_said_has_its_default_with_and_without_a_command(words: list[str]) -> None:
    arguments = parse_arguments(words)
    assert (arguments.home, arguments.name, arguments.verbose) == (None, None, False)


def test_every_command_has_arguments_of_its_own_that_nobody_changes() -> None:
    parsed = [parse_arguments(words) for words in ([], *COMMANDS)]
    assert len({type(arguments) for arguments in parsed}) == len(parsed), "one type a command"
    for arguments in parsed:
        with pytest.raises(FrozenInstanceError):
            arguments.verbose = True  # type: ignore[misc]
        assert not hasattr(arguments, "__dict__"), "and only what the type says"
