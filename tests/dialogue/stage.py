"""A stage on which scripts are played: variables in a dict, commands noted, choices given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from game.dialogue import (
    ChoicesShown,
    CommandGiven,
    Finished,
    Library,
    LineShown,
    Value,
    choice_target,
    run,
)


class Variables:
    """A variable store that is a dict."""

    def __init__(self, **values: Value) -> None:
        self.values: dict[str, Value] = {f"${name}": value for name, value in values.items()}

    def get(self, name: str) -> Value | None:
        return self.values.get(name)

    def set(self, name: str, value: Value) -> None:
        self.values[name] = value


def script(*nodes: str) -> Library:
    """A library of one file with a node Start, or with the whole nodes given."""
    if len(nodes) == 1 and not nodes[0].lstrip().startswith("title:"):
        nodes = (f"title: Start\n---\n{nodes[0]}\n===\n",)
    return Library.from_sources({"test.yarn": "\n".join(nodes).encode()})


@dataclass
class Play:
    """What was heard when a script was played."""

    heard: list[str] = field(default_factory=list)
    """`Speaker: words`, `words`, `-> option`, `x> option` (not available), `<<command a b>>`."""
    is_finished: bool = False
    choices_without_line: int = 0
    """How often options were shown that did not come along with a line."""


def play(
    library: Library,
    variables: Variables | None = None,
    functions: Mapping[str, Callable[..., object]] | None = None,
    choose: Sequence[int] = (),
    on_command: Callable[[str, tuple[str, ...]], None] = lambda _name, _arguments: None,
    start: str = "Start",
) -> Play:
    """Plays from the start of a node until the script ends, or asks for one more choice than is
    given. Only the place is carried from stop to stop, as a record would."""
    store = variables or Variables()
    heard = Play()
    pending = list(choose)
    node, program_counter = start, 0
    for _ in range(500):
        stop = run(library.program, node, program_counter, store, functions or {})
        if isinstance(stop, Finished):
            heard.is_finished = True
            return heard
        node, program_counter = stop.node, stop.program_counter
        if isinstance(stop, CommandGiven):
            heard.heard.append(f"<<{' '.join((stop.name, *stop.arguments))}>>")
            on_command(stop.name, stop.arguments)
            continue
        if isinstance(stop, LineShown):
            speaker, words = library.text(stop.line_id, stop.substitutions)
            heard.heard.append(f"{speaker}: {words}" if speaker else words)
        if isinstance(stop, ChoicesShown):
            heard.choices_without_line += 1
        for choice in stop.choices:
            arrow = "->" if choice.available else "x>"
            heard.heard.append(f"{arrow} {library.text(choice.line_id, choice.substitutions)[1]}")
        if stop.choices:
            if not pending:
                return heard
            option = pending.pop(0)
            assert stop.choices[option].available, f"option {option} should be available"
            node, program_counter = choice_target(library.program, node, program_counter, option)
    raise AssertionError("the script should come to an end within 500 stops")


def heard(
    library: Library,
    variables: Variables | None = None,
    functions: Mapping[str, Callable[..., object]] | None = None,
    choose: Sequence[int] = (),
    start: str = "Start",
) -> list[str]:
    """What is heard when a script is played, as by `play`."""
    return play(library, variables, functions, choose, start=start).heard
