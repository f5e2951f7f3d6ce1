"""The machine: from a place in a script to the next thing that is to be shown or done.

It keeps nothing. Its state is a node and a program counter, which a conversation's record
carries, and the variables, which are records too; so whoever has the records can go on: the host,
a guest who predicts, a saved farm. How a conversation is driven:

    begin      run(…, "Miller", 0)
    line       LineShown: show it; on the player's key run again from where it says
    choices    ChoicesShown, or a LineShown that has choices: go on where the chosen one says
    command    CommandGiven: carry it out, then run again at once, with the budget that is left
    end        Finished

A place with choices is the place of the choices themselves: running from there shows the same
options again, each with its target, and `choice_target` finds a target without running anything.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from game.dialogue.errors import YarnRuntimeError
from game.dialogue.functions import BUILTIN_FUNCTIONS
from game.dialogue.limits import (
    INSTRUCTION_BUDGET,
    LOOKAHEAD_MAX_INSTRUCTIONS,
    SUBSTITUTION_MAX_CHARACTERS,
    VARIABLE_TEXT_MAX_CHARACTERS,
)
from game.dialogue.program import (
    CompiledNode,
    EndDialogue,
    EnterNode,
    EvaluateCall,
    GiveCommand,
    GoTo,
    GoToUnless,
    Program,
    SetVariable,
    ShowChoices,
    ShowLine,
)
from game.dialogue.text import cleaned
from game.dialogue.tree import Binary, Call, Expression, Literal, TextParts, Unary, VariableRef
from game.dialogue.values import Value, apply_binary, apply_unary, checked, shown, type_of


class VariableStore(Protocol):
    """Where the variables are kept."""

    def get(self, name: str) -> Value | None:
        """The variable's value, or None when it was never set. The name has its $."""
        ...

    def set(self, name: str, value: Value) -> None:
        """Keeps a value: a bool, a number within ±1e9, or a text of at most 64 characters."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as it is shown, and where one goes on who chooses it."""

    line_id: str
    substitutions: tuple[str, ...]
    available: bool
    """False for an option that is shown and cannot be chosen."""
    node: str
    program_counter: int


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line to show. When options follow it directly they come along, and the place is theirs;
    otherwise the place is where to go on after the line."""

    line_id: str
    substitutions: tuple[str, ...]
    choices: tuple[Choice, ...]
    node: str
    program_counter: int


@dataclass(frozen=True, slots=True)
class ChoicesShown:
    """Options to show, at least one of them available; the last line stays. The place is that of
    the options."""

    choices: tuple[Choice, ...]
    node: str
    program_counter: int


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command for the caller to carry out before it goes on at the place."""

    name: str
    arguments: tuple[str, ...]
    node: str
    program_counter: int
    budget_left: int
    """What `instruction_budget` to go on with, so that commands in a circle end as well."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The conversation is over."""


Stop: TypeAlias = LineShown | ChoicesShown | CommandGiven | Finished


def run(
    program: Program,
    node: str,
    program_counter: int,
    variables: VariableStore,
    functions: Mapping[str, Callable[..., object]],
    *,
    instruction_budget: int = INSTRUCTION_BUDGET,
) -> Stop:
    """Runs from a place to the next stop. `functions` are the game's, by name, besides those that
    every script has; they must give the same for the same records and change nothing.

    Raises YarnRuntimeError when the place is not in the program (a conversation saved with older
    scripts), when the budget is used up, and when a script does what it must not."""
    return _Run(program, variables, functions).until_stop(node, program_counter, instruction_budget)


def choice_target(
    program: Program, node: str, program_counter: int, option: int
) -> tuple[str, int]:
    """Where one goes on who chooses the option, counted from 0, of the options at this place.
    Whether it may be chosen is not looked at: the record says so. Raises YarnRuntimeError when
    there are no options, or fewer."""
    instructions = _node(program, node).instructions
    if 0 <= program_counter < len(instructions):
        instruction = instructions[program_counter]
        if isinstance(instruction, ShowChoices) and 0 <= option < len(instruction.options):
            return node, instruction.options[option].target
    raise YarnRuntimeError(
        _node(program, node).file, 0, f"{node}:{program_counter} has no option {option}"
    )


def _node(program: Program, title: str) -> CompiledNode:
    node = program.nodes.get(title)
    if node is None:
        raise YarnRuntimeError("dialogue", 0, f"there is no node {title!r}")
    return node


class _Run:
    """What one run needs at hand."""

    def __init__(
        self,
        program: Program,
        variables: VariableStore,
        functions: Mapping[str, Callable[..., object]],
    ) -> None:
        self._program = program
        self._variables = variables
        self._functions = functions

    def until_stop(self, title: str, counter: int, budget: int) -> Stop:
        node = _node(self._program, title)
        if not 0 <= counter <= len(node.instructions):
            raise YarnRuntimeError(node.file, 0, f"the node {title} has no instruction {counter}")
        while counter < len(node.instructions):
            instruction = node.instructions[counter]
            if budget <= 0:
                raise YarnRuntimeError(
                    node.file, instruction.line, "the script goes on and on without a line"
                )
            budget -= 1
            counter += 1
            try:
                match instruction:
                    case ShowLine(line_id=line_id, gaps=gaps):
                        substitutions = self._substitutions(gaps)
                        place, choices = self._choices_ahead(node, counter)
                        return LineShown(line_id, substitutions, choices, node.title, place)
                    case ShowChoices():
                        choices = self._choices(node, instruction)
                        if any(choice.available for choice in choices):
                            return ChoicesShown(choices, node.title, counter - 1)
                        counter = instruction.end
                    case GoTo(target=target):
                        counter = target
                    case GoToUnless(condition=condition, target=target):
                        if not self._condition(condition):
                            counter = target
                    case SetVariable(name=name, value=value):
                        self._set(name, self._evaluate(value))
                    case EvaluateCall(call=call):
                        self._evaluate(call)
                    case GiveCommand(name=name, arguments=arguments):
                        filled = tuple(self._filled(parts) for parts in arguments)
                        return CommandGiven(name, filled, node.title, counter, budget)
                    case EnterNode(target=target_title):
                        node = self._entered(target_title)
                        counter = 0
                    case EndDialogue():
                        return Finished()
            except YarnRuntimeError:
                raise
            except ValueError as error:
                raise YarnRuntimeError(node.file, instruction.line, str(error)) from error
        return Finished()

    def _choices_ahead(self, node: CompiledNode, counter: int) -> tuple[int, tuple[Choice, ...]]:
        """The options that directly follow a line, with their place; or none, with the place
        behind the line. Branches are looked through, for they change nothing."""
        place = counter
        for _ in range(LOOKAHEAD_MAX_INSTRUCTIONS):
            instruction = node.instructions[place] if place < len(node.instructions) else None
            match instruction:
                case GoTo(target=target):
                    place = target
                case GoToUnless(condition=condition, target=target):
                    place = place + 1 if self._condition(condition) else target
                case ShowChoices():
                    choices = self._choices(node, instruction)
                    if any(choice.available for choice in choices):
                        return place, choices
                    place = instruction.end
                case _:
                    break
        return counter, ()

    def _choices(self, node: CompiledNode, group: ShowChoices) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                option.line_id,
                self._substitutions(option.gaps),
                option.condition is None or self._condition(option.condition),
                node.title,
                option.target,
            )
            for option in group.options
        )

    def _entered(self, target: str | Expression) -> CompiledNode:
        title = target if isinstance(target, str) else self._evaluate(target)
        if not isinstance(title, str):
            raise ValueError("<<jump>> needs the title of a node, a string")
        if title not in self._program.nodes:
            raise ValueError(f"there is no node {title!r}")
        return self._program.nodes[title]

    def _substitutions(self, gaps: tuple[Expression, ...]) -> tuple[str, ...]:
        return tuple(self._substitution(gap) for gap in gaps)

    def _substitution(self, gap: Expression) -> str:
        return cleaned(shown(self._evaluate(gap)))[:SUBSTITUTION_MAX_CHARACTERS]

    def _filled(self, parts: TextParts) -> str:
        return "".join(
            part if isinstance(part, str) else self._substitution(part) for part in parts
        )

    def _condition(self, expression: Expression) -> bool:
        value = self._evaluate(expression)
        if not isinstance(value, bool):
            raise ValueError("a condition is true or false")
        return value

    def _set(self, name: str, value: Value) -> None:
        default = self._program.variables[name]
        if type_of(value) is not type_of(default):
            raise ValueError(f"{name} is a {type_of(default).value}, and is set to something else")
        if isinstance(value, str) and len(value) > VARIABLE_TEXT_MAX_CHARACTERS:
            raise ValueError(
                f"{name} is set to more than {VARIABLE_TEXT_MAX_CHARACTERS} characters"
            )
        self._variables.set(name, value)

    def _evaluate(self, expression: Expression) -> Value:
        match expression:
            case Literal(value=value):
                return value
            case VariableRef(name=name):
                return self._variable(name)
            case Call(function=function, arguments=arguments):
                return self._call(function, [self._evaluate(argument) for argument in arguments])
            case Unary(operator=operator, operand=operand):
                return apply_unary(operator, self._evaluate(operand))
            case Binary(operator=operator, left=left, right=right):
                value = self._evaluate(left)
                # What is already decided is not asked further: "$n > 0 and 10 / $n > 2" is safe.
                if (operator == "and" and value is False) or (operator == "or" and value is True):
                    return value
                return apply_binary(operator, value, self._evaluate(right))

    def _variable(self, name: str) -> Value:
        default = self._program.variables[name]
        value = self._variables.get(name)
        # A value that was saved when the script gave the variable another type counts as not set.
        if value is None or type_of(value) is not type_of(default):
            return default
        return checked(value)

    def _call(self, name: str, arguments: list[Value]) -> Value:
        function = self._functions.get(name) or BUILTIN_FUNCTIONS.get(name)
        if function is None:
            raise ValueError(f"there is no function {name}")
        try:
            return checked(function(*arguments))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{name}(…) failed: {error}") from error
