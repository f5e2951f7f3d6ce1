"""What stands on the command line arrives, wherever it stands."""

import pytest

from game.command_line.arguments import parse_arguments

OPTIONS = ["--name", "Ada", "--colour", "3", "--window", "800x600", "--home", "here", "--verbose"]


@pytest.mark.parametrize(
    "words",
    [
        [*OPTIONS, "host"],
        ["host", *OPTIONS],
        [*OPTIONS, "join", "127.0.0.1:5123"],
        ["join", *OPTIONS, "127.0.0.1:5123"],
        OPTIONS,
    ],
)
def test_options_of_the_window_count_before_and_behind_a_command(words: list[str]) -> None:
    arguments = parse_arguments(words)
    found = (arguments.name, arguments.colour, arguments.window, str(arguments.home))
    assert found == ("Ada", 3, (800, 600), "here"), "no option should be lost to a default"
    assert arguments.verbose, "nor a switch"


def test_what_was_not_said_has_its_default_with_and_without_a_command() -> None:
    for words in ([], ["host"], ["join", "127.0.0.1:5123"]):
        arguments = parse_arguments(words)
        assert (arguments.home, arguments.name, arguments.verbose) == (None, None, False)
