"""The machine: from a place in a script to the next thing that is to be shown or done.

It keeps nothing. Its state is a place, which a conversation's record carries, and the memory, which
are records too; so whoever has the records can go on: the host, a guest who predicts, a saved farm.
How a conversation is driven:

    begin      machine.run(Place.start("Miller"), …)
    line       LineShown: show it; on the player's key run again from its place
    choices    ChoicesShown: on the player's choice run again from where `choose` says
    command    CommandGiven: carry it out, then run again at once, with what was spent
    end        Finished

`run` is `step` until something stops it; between any two steps the place and the memory are all
there is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from game.dialogue.chance import Chance
from game.dialogue.errors import YarnRuntimeError
from game.dialogue.evaluation import Evaluator
from game.dialogue.limits import Limits
from game.dialogue.memory import Memory, count_up, is_true
from game.dialogue.place import Frame, Place
from game.dialogue.program import (
    CompiledNode,
    EndDialogue,
    EnterNode,
    EvaluateCall,
    GiveCommand,
    GoTo,
    GoToUnless,
    Instruction,
    PickItem,
    PickNode,
    Program,
    ReturnFromNode,
    Salient,
    SetVariable,
    ShowChoices,
    ShowLine,
    UseUp,
)
from game.dialogue.saliency import DEFAULT_STRATEGY, Strategy
from game.dialogue.stops import (
    FRESH,
    Choice,
    ChoicesShown,
    CommandGiven,
    Finished,
    LineShown,
    Spent,
    Stop,
)
from game.dialogue.template import fill
from game.dialogue.tree import Expression
from game.dialogue.values import Value, type_of

Trace: TypeAlias = Callable[[CompiledNode, int], None]
"""Hears of every instruction of a node that is about to be run, for tools."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Runs a program with a memory and the functions of a game."""

    program: Program
    memory: Memory
    functions: Mapping[str, Callable[..., object]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The game's, by name, besides those that every script has; they must give the same for the
    same records and change nothing."""
    strategy: Strategy = DEFAULT_STRATEGY
    trace: Trace | None = None

    def run(self, place: Place, chance: Chance, spent: Spent = FRESH) -> Stop:
        """Runs from a place to the next stop. `chance` is that of this step.

        Raises YarnRuntimeError when the place is not in the program (a conversation saved with
        older scripts), when the budget is used up, and when a script does what it must not."""
        while True:
            result = self.step(place, chance, spent)
            if isinstance(result, Finished | LineShown | ChoicesShown | CommandGiven):
                return result
            place, spent = result

    def step(
        self, place: Place, chance: Chance, spent: Spent = FRESH
    ) -> tuple[Place, Spent] | Stop:
        """Runs one instruction: a stop, or the place behind it. Raises as `run` does."""
        if not place.frames:
            return Finished()
        node, counter = self._located(place)
        if spent.instructions >= self.program.limits.instruction_budget:
            line = _line(node, counter)
            raise YarnRuntimeError(node.file, line, "the script goes on and on without a line")
        if self.trace is not None:
            self.trace(node, counter)
        evaluator = Evaluator(
            self.program, self.memory, self.functions, chance, self.strategy, spent.draws
        )
        try:
            if counter == len(node.instructions):
                result: Place | Stop = self._returned(place)
            else:
                result = self._instruction(node.instructions[counter], place, evaluator, spent)
        except YarnRuntimeError:
            raise
        except ValueError as error:
            raise YarnRuntimeError(node.file, _line(node, counter), str(error)) from error
        if isinstance(result, Place):
            return result, Spent(spent.instructions + 1, evaluator.draws)
        return result

    def has_any_content(self, title: str, chance: Chance) -> bool:
        """Whether a node has anything to say now: one of a group whose conditions hold, and every
        other node. Raises YarnRuntimeError when a condition cannot be asked."""
        evaluator = Evaluator(self.program, self.memory, self.functions, chance, self.strategy, 0)
        try:
            return evaluator.has_any_content(title)
        except ValueError as error:
            raise YarnRuntimeError("dialogue", 0, str(error)) from error

    def choose(self, place: Place, option: int | None) -> Place:
        """Where one goes on who chooses the option, counted from 0, of the options at this place,
        or none of them. What is to be chosen once is used up. Whether it may be chosen is not
        looked at: the record says so. Raises YarnRuntimeError when there are no options, or
        fewer."""
        if place.frames:
            node, counter = self._located(place)
            if counter < len(node.instructions):
                choices = node.instructions[counter]
                if isinstance(choices, ShowChoices) and option is None:
                    return place.moved(choices.end)
                if isinstance(choices, ShowChoices) and 0 <= (option or 0) < len(choices.options):
                    target = choices.options[option or 0]
                    if target.once is not None:
                        self.memory.set(target.once.scope, target.once.name, True)
                    return place.moved(target.target)
        raise YarnRuntimeError("dialogue", 0, f"{place.encode()[:60]} has no option {option}")

    def _located(self, place: Place) -> tuple[CompiledNode, int]:
        """The node and the instruction of a place, whose other frames are looked at as well, since
        it may come from anywhere."""
        if len(place.frames) > self.program.limits.frames_max:
            raise YarnRuntimeError("dialogue", 0, f"a place has {len(place.frames)} frames")
        for frame in place.frames:
            node = self.program.nodes.get(frame.node)
            if node is None:
                raise YarnRuntimeError("dialogue", 0, f"there is no node {frame.node[:60]!r}")
            if not 0 <= frame.counter <= len(node.instructions):
                raise YarnRuntimeError(
                    node.file, 0, f"the node {frame.node} has no instruction {frame.counter}"
                )
        return self.program.nodes[place.top.node], place.top.counter

    def _instruction(
        self, instruction: Instruction, place: Place, evaluator: Evaluator, spent: Spent
    ) -> Place | Stop:
        after = place.moved(place.top.counter + 1)
        match instruction:
            case ShowLine(line_id=line_id, gaps=gaps, is_before_choices=is_before):
                filled = evaluator.substitutions(gaps)
                return LineShown(line_id, filled, after, is_before, _spent(spent, evaluator))
            case ShowChoices(options=options):
                choices = []
                for option in options:
                    is_available = evaluator.holds(option.condition) and not (
                        option.once is not None and is_true(self.memory, option.once)
                    )
                    filled = evaluator.substitutions(option.gaps)
                    choices.append(Choice(option.line_id, filled, is_available))
                return ChoicesShown(tuple(choices), place, _spent(spent, evaluator))
            case GiveCommand(line=line, gaps=gaps, text=text, arguments=arguments):
                filled = evaluator.substitutions(gaps)
                name, *rest = (fill(argument, filled) for argument in arguments)
                file = self.program.nodes[place.top.node].file
                return CommandGiven(
                    fill(text, filled), name, tuple(rest), after, _spent(spent, evaluator),
                    file, line,
                )  # fmt: skip
            case GoTo(target=target):
                return place.moved(target)
            case GoToUnless(condition=condition, target=target):
                return after if evaluator.holds(condition) else place.moved(target)
            case UseUp(fact=fact, condition=condition, target=target):
                if is_true(self.memory, fact) or not evaluator.holds(condition):
                    return place.moved(target)
                self.memory.set(fact.scope, fact.name, True)
                return after
            case PickItem(items=items, end=end):
                item = self._picked(items, evaluator)
                return place.moved(end if item is None else item.target)
            case PickNode(nodes=nodes):
                picked = self._picked(nodes, evaluator)
                # A group that had nothing to say was not visited.
                return place.left() if picked is None else after.entered(picked.id, self._limits)
            case SetVariable(name=name, value=value):
                self._set(name, evaluator.value(value))
                return after
            case EvaluateCall(call=call):
                evaluator.value(call)
                return after
            case EnterNode(target=target_title, is_detour=is_detour):
                title = self._title(target_title, evaluator)
                if is_detour:
                    return after.entered(title, self._limits)
                self._count_visits(place.frames)
                return Place.start(title)
            case ReturnFromNode():
                return self._returned(place)
            case EndDialogue():
                self._count_visits(place.frames)
                return Finished()

    @property
    def _limits(self) -> Limits:
        return self.program.limits

    def _returned(self, place: Place) -> Place | Stop:
        self._count_visits(place.frames[-1:])
        left = place.left()
        return left if left.frames else Finished()

    def _count_visits(self, frames: tuple[Frame, ...]) -> None:
        for frame in reversed(frames):
            visits = self.program.nodes[frame.node].visits
            if visits is not None:
                count_up(self.memory, visits, self._limits)

    def _picked(self, group: tuple[Salient, ...], evaluator: Evaluator) -> Salient | None:
        """The one that the strategy chooses, used up and counted."""
        index = self.strategy.choose(evaluator.candidates(group), evaluator.draw)
        if index is None:
            return None
        picked = group[index]
        if picked.once is not None:
            self.memory.set(picked.once.scope, picked.once.name, True)
        if self.strategy.counts_views:
            count_up(self.memory, picked.views, self._limits)
        return picked

    def _title(self, target: str | Expression, evaluator: Evaluator) -> str:
        title = target if isinstance(target, str) else evaluator.value(target)
        if not isinstance(title, str):
            raise ValueError("the title of a node is a string")
        if title not in self.program.nodes:
            raise ValueError(f"there is no node {title[:60]!r}")
        return title

    def _set(self, name: str, value: Value) -> None:
        info = self.program.variables.get(name)
        if info is None:
            raise ValueError(f"there is no variable {name}")
        default = info.default
        if type_of(value) is not type_of(default):
            raise ValueError(f"{name} is a {type_of(default).value}, and is set to something else")
        most = self._limits.kept_text_max_characters
        if isinstance(value, str) and len(value) > most:
            raise ValueError(f"{name} is set to more than {most} characters")
        self.memory.set(info.scope, name, value)


def _spent(spent: Spent, evaluator: Evaluator) -> Spent:
    return Spent(spent.instructions + 1, evaluator.draws)


def _line(node: CompiledNode, counter: int) -> int:
    """The line of an instruction, or of the node when it is at its end."""
    if counter < len(node.instructions):
        return node.instructions[counter].line
    return node.line
