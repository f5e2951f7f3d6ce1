"""`yarn play`: a script in the terminal, with its game's functions asked of who plays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from game.command_line.yarn.arguments import YarnPlayArguments
from game.command_line.yarn.scripts import Scripts, YarnCommandError
from game.dialogue import (
    FRESH,
    Chance,
    ChoicesShown,
    CommandGiven,
    DictMemory,
    Finished,
    Library,
    LineShown,
    Machine,
    Place,
    Scope,
    Value,
    YarnRuntimeError,
)
from game.dialogue.functions import BUILTIN_SIGNATURES
from game.dialogue.program import CompiledNode
from game.dialogue.saliency import DEFAULT_STRATEGY, STRATEGIES, Strategy
from game.dialogue.values import number_in, shown


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where it is read and written."""

    lines_in: TextIO | None
    """None where nothing can be typed."""
    say: Callable[[str], None]

    def ask(self, question: str) -> str | None:
        """What is typed, None at the end of what is typed."""
        self.say(question)
        line = "" if self.lines_in is None else self.lines_in.readline()
        return line.strip() if line else None


class _Over(Exception):  # noqa: N818 -- It is an ending, not an error.
    """Raised where nothing more is typed."""


def play_script(scripts: Scripts, arguments: YarnPlayArguments, terminal: Terminal) -> int:
    """Plays until the script ends or nothing more is typed. Returns the exit status: 1 when the
    script has errors or breaks. Raises `YarnCommandError` for a node, a variable or a strategy
    that is not there."""
    program = scripts.program
    if program is None:
        for diagnostic in scripts.diagnostics:
            terminal.say(str(diagnostic))
        return 1
    own = (title for title, node in program.nodes.items() if node.file == arguments.file.name)
    start = arguments.start or next(own, "")
    if start not in program.nodes:
        raise YarnCommandError(f"There is no node {start}.")
    library = Library(program, "")
    memory = DictMemory()
    for setting in arguments.set:
        name, sign, text = setting.partition("=")
        if not sign or name not in program.variables:
            raise YarnCommandError(f"{setting!r} sets no variable of the script.")
        memory.set(program.variables[name].scope, name, _value(text))
    machine = Machine(
        program,
        memory,
        {name: _asked(name, terminal) for name in program.functions - BUILTIN_SIGNATURES.keys()},
        _strategy(arguments.strategy),
        _trace(terminal) if arguments.trace else None,
    )
    try:
        _play(machine, library, Place.start(start), arguments.seed, terminal)
    except YarnRuntimeError as fault:
        terminal.say(f"! {fault}")
        return 1
    except _Over:
        terminal.say("(left)")
    if arguments.trace:
        _tell(memory, terminal)
    return 0


def _strategy(name: str | None) -> Strategy:
    known = dict(STRATEGIES)
    if name is None:
        return DEFAULT_STRATEGY
    if name not in known:
        raise YarnCommandError(f"There is no strategy {name}; there are {', '.join(known)}.")
    return known[name]


def _play(machine: Machine, library: Library, place: Place, seed: int, terminal: Terminal) -> None:
    step, spent = 0, FRESH
    while True:
        stop = machine.run(place, Chance.of(seed, step), spent)
        if isinstance(stop, Finished):
            terminal.say("(end)")
            return
        place, spent, step = stop.place, FRESH, step + 1
        if isinstance(stop, LineShown):
            speaker, words = library.text(stop.line_id, stop.substitutions)
            terminal.say(f"{speaker}: {words}" if speaker else words)
        elif isinstance(stop, CommandGiven):
            terminal.say(f"<<{stop.text}>>")
            spent, step = stop.spent, step - 1
        else:
            place = machine.choose(stop.place, _chosen(stop, library, terminal))


def _chosen(shown_choices: ChoicesShown, library: Library, terminal: Terminal) -> int | None:
    choices = shown_choices.choices
    for number, choice in enumerate(choices, 1):
        words = library.text(choice.line_id, choice.substitutions)[1]
        terminal.say(f"  {number}. {words}" if choice.available else f"  -  {words}")
    if not any(choice.available for choice in choices):
        return None
    while True:
        answer = terminal.ask("?")
        if answer is None:
            raise _Over
        number = int(answer) if answer.isascii() and answer.isdigit() else 0
        if 1 <= number <= len(choices) and choices[number - 1].available:
            return number - 1


def _asked(name: str, terminal: Terminal) -> Callable[..., Value]:
    def asked(*arguments: Value) -> Value:
        answer = terminal.ask(f"{name}({', '.join(shown(a) for a in arguments)}) = ?")
        if answer is None:
            raise _Over
        return _value(answer)

    return asked


def _value(text: str) -> Value:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return number_in(text)
    except ValueError:
        return text


def _trace(terminal: Terminal) -> Callable[[CompiledNode, int], None]:
    def trace(node: CompiledNode, counter: int) -> None:
        if counter < len(node.instructions):
            instruction = node.instructions[counter]
            where = f"{node.file}:{instruction.line}"
            terminal.say(f"    . {where} {node.title}:{counter} {type(instruction).__name__}")
        else:
            terminal.say(f"    . {node.file} {node.title}:{counter} end of the node")

    return trace


def _tell(memory: DictMemory, terminal: Terminal) -> None:
    for (scope, name), value in sorted(memory.values.items(), key=lambda item: item[0][1]):
        owner = "" if scope is Scope.CONVERSATION else f" ({scope.value})"
        terminal.say(f"    {name} = {shown(value)}{owner}")
