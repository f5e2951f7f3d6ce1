"""Expressions at run time: what they are worth, given the memory and the game's functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from game.dialogue.chance import Chance
from game.dialogue.functions import BUILTIN_FUNCTIONS
from game.dialogue.memory import Memory, count_of
from game.dialogue.program import PickNode, Program, Salient
from game.dialogue.saliency import Candidate, Strategy
from game.dialogue.template import cleaned
from game.dialogue.tree import (
    Binary,
    Call,
    CaseRef,
    Expression,
    Literal,
    Unary,
    VariableRef,
)
from game.dialogue.values import (
    Value,
    apply_binary,
    apply_unary,
    as_number,
    checked,
    shown,
    type_of,
)


@dataclass(slots=True)
class Evaluator:
    """What evaluating needs at hand. Every method raises ValueError with a sentence for what a
    script must not do."""

    program: Program
    memory: Memory
    functions: Mapping[str, Callable[..., object]]
    chance: Chance
    strategy: Strategy
    draws: int
    """How many numbers were drawn in this step."""
    asked: list[str] = field(default_factory=list)
    """The groups about which is being asked whether they have anything."""

    def draw(self) -> float:
        """The next number of this step's chance."""
        self.draws += 1
        return self.chance.draw(self.draws - 1)

    def value(self, expression: Expression, smart_depth: int = 0) -> Value:
        """What an expression is worth."""
        match expression:
            case Literal(value=value):
                return value
            case VariableRef(name=name):
                return self._variable(name, smart_depth)
            case Call(function=function, arguments=arguments):
                return self._call(function, [self.value(a, smart_depth) for a in arguments])
            case Unary(operator=operator, operand=operand):
                return apply_unary(operator, self.value(operand, smart_depth))
            case Binary(operator=operator, left=left, right=right):
                value = self.value(left, smart_depth)
                # What is already decided is not asked further: "$n > 0 and 10 / $n > 2" is safe.
                if (operator == "and" and value is False) or (operator == "or" and value is True):
                    return value
                other = self.value(right, smart_depth)
                return apply_binary(operator, value, other, self.program.limits)
            case CaseRef():
                raise ValueError("a case of an enum is left over from compiling")

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition holds; one that is not there does."""
        value = True if condition is None else self.value(condition)
        if not isinstance(value, bool):
            raise ValueError("a condition is true or false")
        return value

    def substitutions(self, gaps: tuple[Expression, ...]) -> tuple[str, ...]:
        """What fills the gaps of a line, as it is shown."""
        return tuple(self._substitution(gap) for gap in gaps)

    def candidates(self, group: tuple[Salient, ...]) -> list[Candidate]:
        """The candidates of a group, all their conditions evaluated."""
        counts = self.strategy.counts_views
        return [
            Candidate(
                salient.id,
                salient.score,
                self._is_possible(salient),
                int(count_of(self.memory, salient.views)) if counts else 0,
            )
            for salient in group
        ]

    def _is_possible(self, salient: Salient) -> bool:
        once = salient.once
        if once is not None and self.memory.get(once.scope, once.name) is True:
            return False
        # All are evaluated, so that how much is drawn does not hang on what a condition says.
        held = [self.holds(condition) for condition in salient.conditions]
        return all(held)

    def _substitution(self, gap: Expression) -> str:
        most = self.program.limits.substitution_max_characters
        return cleaned(shown(self.value(gap)))[:most]

    def _variable(self, name: str, smart_depth: int) -> Value:
        smart = self.program.smart.get(name)
        if smart is not None:
            if smart_depth > self.program.limits.smart_depth_max:
                raise ValueError(f"{name} needs itself")
            return self.value(smart, smart_depth + 1)
        info = self.program.variables.get(name)
        if info is None:
            raise ValueError(f"there is no variable {name}")
        value = self.memory.get(info.scope, name)
        # A value that was kept when the script gave the variable another type counts as not set.
        if value is None or type_of(value) is not type_of(info.default):
            return info.default
        if info.allowed is not None and value not in info.allowed:
            return info.default
        return checked(value, self.program.limits)

    def _call(self, name: str, arguments: list[Value]) -> Value:
        function = self.functions.get(name) or BUILTIN_FUNCTIONS.get(name)
        try:
            if function is not None:
                return checked(function(*arguments), self.program.limits)
            return checked(self._ask(name, arguments), self.program.limits)
        except (TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"{name}(…) failed: {error}") from error

    def _ask(self, name: str, arguments: list[Value]) -> Value:
        """The functions that need more than their arguments."""
        match name, arguments:
            case "visited", [str(title)]:
                return self._visits(title) > 0
            case "visited_count", [str(title)]:
                return self._visits(title)
            case "has_any_content", [str(title)]:
                return self.has_any_content(title)
            case "random", []:
                return self.draw()
            case "random_range", [low, high]:
                least, most = int(as_number(low, name)), int(as_number(high, name))
                return as_number(low, name) + int(self.draw() * (max(0, most - least) + 1))
            case "random_range_float", [low, high]:
                start, end = as_number(low, name), as_number(high, name)
                return start + self.draw() * (end - start)
            case "dice", [sides]:
                return 1.0 + int(self.draw() * max(1, round(as_number(sides, name))))
        raise ValueError("there is no such function with these arguments")

    def _visits(self, title: str) -> float:
        node = self.program.nodes.get(title)
        return 0.0 if node is None or node.visits is None else count_of(self.memory, node.visits)

    def has_any_content(self, title: str) -> bool:
        """Whether a node is there and has anything to say: of a group, whether one of its nodes
        may be heard."""
        node = self.program.nodes.get(title)
        if node is None:
            return False
        first = node.instructions[0] if node.instructions else None
        if not isinstance(first, PickNode):
            return True
        if title in self.asked:
            raise ValueError(f"whether {title} has anything depends on whether it has")
        self.asked.append(title)
        is_possible = any(self._is_possible(salient) for salient in first.nodes)
        self.asked.pop()
        return is_possible
