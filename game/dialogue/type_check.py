"""What every statement demands of the types in it, for all scripts together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from game.dialogue.cursor import Report
from game.dialogue.enums import enum_types
from game.dialogue.functions import BUILTIN_FUNCTIONS
from game.dialogue.inference import Inference, Place
from game.dialogue.tree import (
    CallFunction,
    CaseRef,
    Command,
    Declare,
    DeclareEnum,
    Expression,
    If,
    Jump,
    Line,
    Literal,
    Node,
    OnceBlock,
    Raw,
    Set,
    Statement,
    Unary,
    VariableRef,
)
from game.dialogue.value_types import BASIC_TYPES, BOOL, NUMBER, STRING, Type
from game.dialogue.values import Value
from game.dialogue.vocabulary import ParameterType, Vocabulary, plain_type, suggestion
from game.dialogue.walking import guard_condition, walk_expression, walk_statements
from game.dialogue.words import Words


@dataclass(frozen=True, slots=True)
class Typed:
    """The types of a set of scripts."""

    types: Mapping[str, Type]
    """Of variables, smart ones included."""
    defaults: Mapping[str, Value]
    """What kept variables hold at first."""
    smart: Mapping[str, Expression]
    case_value: Callable[[CaseRef], Value]


def check_types(
    nodes: Iterable[Node],
    words: Callable[[Line], Words],
    titles: frozenset[str],
    vocabulary: Vocabulary,
    report: Report,
) -> Typed:
    """Finds the types of all variables and checks every expression. What is wrong is reported."""
    checker = _Checker(tuple(nodes), words, titles, vocabulary, report)
    return checker.check()


class _Checker:
    """Goes through the statements, declarations first."""

    def __init__(
        self,
        nodes: tuple[Node, ...],
        words: Callable[[Line], Words],
        titles: frozenset[str],
        vocabulary: Vocabulary,
        report: Report,
    ) -> None:
        self._nodes = nodes
        self._words = words
        self._vocabulary = vocabulary
        self._report = report
        self._statements = [
            (node.file, statement) for node in nodes for statement in walk_statements(node.body)
        ]
        enums = enum_types(
            ((file, s) for file, s in self._statements if isinstance(s, DeclareEnum)), report
        )
        self._types = {basic.name.lower(): basic for basic in BASIC_TYPES} | enums
        self._inference = Inference(vocabulary, enums, titles, report)
        self._declared: dict[str, tuple[Place, Declare]] = {}

    def check(self) -> Typed:
        for file, statement in self._statements:
            if isinstance(statement, Declare):
                self._declare(Place(file, statement.line), statement)
        for node in self._nodes:
            for when in node.whens:
                condition = guard_condition(when.guard)
                if condition is not None:
                    place = Place(node.file, when.line)
                    self._inference.expect(condition, BOOL, place, "a condition")
        for file, statement in self._statements:
            self._statement(Place(file, statement.line), statement)
        types = self._inference.finish(self._declared)
        smart = {
            name: declare.value
            for name, (_, declare) in self._declared.items()
            if not declare.is_constant
        }
        self._check_smart(smart)
        defaults = {
            name: self._default(name, found) for name, found in types.items() if name not in smart
        }
        return Typed(types, defaults, smart, self._inference.case_value)

    def _default(self, name: str, found: Type) -> Value:
        if name not in self._declared:
            return found.default
        value = self._declared[name][1].value
        if isinstance(value, CaseRef):
            return self._inference.case_value(value)
        if isinstance(value, Unary) and isinstance(value.operand, Literal):
            operand = value.operand.value
            return -operand if isinstance(operand, float) else operand
        assert isinstance(value, Literal)
        return value.value

    def _declare(self, place: Place, declare: Declare) -> None:
        name = declare.name
        if name in self._declared:
            first, other = self._declared[name]
            for where, column in ((first, other.column), (place, declare.column)):
                elsewhere = place if where is first else first
                self._inference.complain(
                    where, column, "YS0039",
                    f"{name} is declared twice, also in {elsewhere.file}:{elsewhere.line}",
                )  # fmt: skip
            return
        self._declared[name] = (place, declare)
        inference = self._inference
        variable = inference.variable(name, place, declare.column)
        value = inference.term(declare.value, place)
        inference.solver.equal(variable, value)
        if declare.declared_type is None:
            return
        wanted = self._types.get(declare.declared_type) or self._types.get(
            declare.declared_type.lower()
        )
        if wanted is None:
            inference.complain(
                place, declare.column, "YS0028", f"there is no type {declare.declared_type}",
                suggestion(declare.declared_type, list(self._types)),
            )  # fmt: skip
            return
        found = inference.solver.described(variable)
        if not inference.solver.restrict(variable, (wanted,)):
            inference.complain(
                place, declare.column, "YS0053",
                f"{name} is declared as {wanted.name} and given a {found}",
            )  # fmt: skip

    def _statement(self, place: Place, statement: Statement) -> None:
        inference = self._inference
        match statement:
            case Line():
                words = self._words(statement)
                for index, gap in enumerate(words.gaps):
                    if index in words.number_gaps:
                        inference.expect(gap, NUMBER, place, "what a plural depends on")
                    else:
                        inference.term(gap, place)
                self._condition(guard_condition(statement.guard), place)
            case If(clauses=clauses):
                for clause in clauses:
                    self._condition(clause.condition, Place(place.file, clause.line))
            case OnceBlock(condition=condition):
                self._condition(condition, place)
            case Set():
                self._set(place, statement)
            case CallFunction(call=call):
                inference.term(call, place)
            case Jump(target=target) if not isinstance(target, str):
                inference.expect(target, STRING, place, "the title of a node")
            case Command():
                self._command(place, statement)

    def _condition(self, condition: Expression | None, place: Place) -> None:
        if condition is not None:
            self._inference.expect(condition, BOOL, place, "a condition")

    def _set(self, place: Place, statement: Set) -> None:
        inference = self._inference
        name = statement.name
        if name in self._declared and not self._declared[name][1].is_constant:
            first = self._declared[name][0]
            inference.complain(
                place, statement.column, "YS0030", f"{name} is computed and cannot be set",
                f"it is declared in {first.file}:{first.line} with an expression",
            )  # fmt: skip
        variable = inference.variable(name, place, statement.column)
        value = inference.term(statement.value, place)
        names = inference.solver.described(variable), inference.solver.described(value)
        if not inference.solver.converts(value, variable):
            inference.complain(
                place, statement.column, "YS0050",
                f"{name} is a {names[0]}, and is set to a {names[1]}",
            )  # fmt: skip

    def _command(self, place: Place, command: Command) -> None:
        inference = self._inference
        name, *arguments = command.arguments
        for part in name:
            if not isinstance(part, str | Raw):
                inference.term(part, place)
        word = name[0] if len(name) == 1 and isinstance(name[0], str) else None
        signature = None if word is None else self._vocabulary.commands.get(word)
        if word is not None and signature is None and not self._vocabulary.is_open:
            known = list(self._vocabulary.commands)
            inference.complain(
                place, command.column, "YS0060", f"there is no command {word}",
                suggestion(word, known),
            )  # fmt: skip
        if signature is not None and not signature.takes(len(arguments)):
            inference.complain(
                place, command.column, "YS0061",
                f"<<{word}>> is given {len(arguments)} arguments",
                f"it takes {signature.wanted}",
            )  # fmt: skip
            signature = None
        earlier: list[Value | None] = []
        for index, argument in enumerate(arguments):
            literal = "".join(part for part in argument if isinstance(part, str))
            gaps = [part for part in argument if not isinstance(part, str | Raw)]
            value: Value | None = None if gaps else literal
            wanted = STRING if signature is None else plain_type(signature.parameter(index))
            if len(gaps) == 1 and not literal and wanted != STRING:
                what = f"argument {index + 1} of <<{word}>>"
                fits = inference.expect(gaps[0], wanted, place, what)
                value = gaps[0].value if isinstance(gaps[0], Literal) and fits else None
            else:
                for gap in gaps:
                    inference.term(gap, place)
            if signature is not None and value is not None:
                parameter = signature.parameter(index)
                inference.check_literal(parameter, value, earlier, place, command.column)
                if parameter in (NUMBER, BOOL) and isinstance(value, str):
                    self._check_written(parameter, value, place, command.column)
            earlier.append(value)

    def _check_written(self, wanted: ParameterType, value: str, place: Place, column: int) -> None:
        """Reports an argument that is written without quotes or gaps and is none of its type."""
        try:
            BUILTIN_FUNCTIONS[wanted.name](value)
        except ValueError as error:
            self._inference.complain(place, column, "TA0002", str(error))

    def _check_smart(self, smart: Mapping[str, Expression]) -> None:
        """Reports smart variables that need themselves, or a chain of too many others."""
        reads = {
            name: [
                found.name
                for found in walk_expression(value)
                if isinstance(found, VariableRef) and found.name in smart
            ]
            for name, value in smart.items()
        }
        depths: dict[str, int] = {}
        most = self._report.limits.smart_depth_max
        for name in smart:
            depth = _depth(name, reads, depths, most)
            if depth > most:
                place, declare = self._declared[name]
                self._inference.complain(
                    place, declare.column, "YS0045",
                    f"{name} needs itself, or more than {most} others one after the other",
                )  # fmt: skip


def _depth(name: str, reads: Mapping[str, list[str]], depths: dict[str, int], most: int) -> int:
    """How many smart variables are read inside each other from this one; more than `most` when
    that does not end."""
    if name in depths:
        return depths[name]
    # Until it is known, whoever comes here again has gone in a circle.
    depths[name] = most + 1
    pending = [(name, iter(reads[name]), 1)]
    while pending:
        current, others, deepest = pending[-1]
        other = next(others, None)
        if other is None:
            pending.pop()
            depths[current] = deepest
            if pending:
                above, rest, depth = pending[-1]
                pending[-1] = (above, rest, max(depth, deepest + 1))
        elif other in depths:
            pending[-1] = (current, others, max(deepest, depths[other] + 1))
        else:
            depths[other] = most + 1
            pending.append((other, iter(reads[other]), 1))
    return depths[name]
