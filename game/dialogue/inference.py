"""Which type every expression has, found from how scripts use it and from what the game declares.

Each use is a constraint for `solver.py`. What a script writes literally is also held against the
narrower types of the game's vocabulary: an item that there is, a stage that the quest has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from game.dialogue.cursor import Report
from game.dialogue.errors import NO_SUCH_NODE, Diagnostic, Severity
from game.dialogue.functions import BUILTIN_SIGNATURES, NODE_FUNCTIONS
from game.dialogue.solver import Solver, Term
from game.dialogue.tree import (
    Binary,
    Call,
    CaseRef,
    Expression,
    Literal,
    Unary,
    VariableRef,
)
from game.dialogue.value_types import ANY, BASIC_TYPES, BOOL, NUMBER, STRING, Type, basic_type
from game.dialogue.values import Value, type_of
from game.dialogue.vocabulary import (
    ParameterType,
    Signature,
    Vocabulary,
    plain_type,
    suggestion,
)

_ARITHMETIC = frozenset(("-", "*", "/", "%"))
_ORDER = frozenset(("<", "<=", ">", ">="))
_LOGIC = frozenset(("and", "or", "xor"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands."""

    file: str
    line: int


@dataclass(slots=True)
class _OpenFunction:
    """A function that nothing declares: its types follow from its calls."""

    parameters: list[Term]
    result: Term


@dataclass(slots=True)
class Inference:
    """The types of a set of scripts, while they are being found."""

    vocabulary: Vocabulary
    enums: Mapping[str, Type]
    titles: frozenset[str]
    report: Report
    solver: Solver = field(init=False)
    variables: dict[str, Term] = field(default_factory=dict)
    first_uses: dict[str, tuple[Place, int]] = field(default_factory=dict)
    """Where each variable is first used, with the column."""
    _functions: dict[str, _OpenFunction] = field(default_factory=dict)
    _cases: dict[int, tuple[Term, CaseRef, Place]] = field(default_factory=dict)
    """By the identity of the expression, which lives as long as the tree."""

    def __post_init__(self) -> None:
        self.solver = Solver((*BASIC_TYPES, *self.enums.values()))

    def complain(
        self, place: Place, column: int, code: str, sentence: str, advice: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:  # fmt: skip
        """Reports something at a place."""
        self.report.add(
            Diagnostic(place.file, place.line, column, code, sentence, advice, severity)
        )

    def variable(self, name: str, place: Place, column: int) -> Term:
        """The unknown of a variable."""
        if name not in self.variables:
            self.variables[name] = self.solver.unknown()
        self.first_uses.setdefault(name, (place, column))
        return self.variables[name]

    def expect(self, expression: Expression, wanted: Type, place: Place, what: str) -> bool:
        """Demands that an expression may be given where a type is wanted. Returns whether it
        can."""
        term = self.term(expression, place)
        if self.solver.converts(term, self.solver.known((wanted,))):
            return True
        found = self.solver.described(term)
        self.complain(
            place, expression.column, "YS0050", f"{what} is a {wanted.name}, not a {found}"
        )
        return False

    def term(self, expression: Expression, place: Place) -> Term:
        """The unknown of an expression, with all that it demands."""
        match expression:
            case Literal(value=value):
                return self.solver.known((basic_type(type_of(value)),))
            case VariableRef(name=name, column=column):
                return self.variable(name, place, column)
            case CaseRef():
                return self._case(expression, place)
            case Call():
                return self._call(expression, place)
            case Unary(operator=operator, operand=operand):
                wanted = NUMBER if operator == "-" else BOOL
                self._operand(operand, wanted, place, operator)
                return self.solver.known((wanted,))
            case Binary():
                return self._binary(expression, place)

    def _operand(self, operand: Expression, wanted: Type, place: Place, operator: str) -> None:
        term = self.term(operand, place)
        found = self.solver.described(term)
        if not self.solver.restrict(term, (wanted,)):
            self.complain(
                place, operand.column, "YS0050",
                f"'{operator}' works on {wanted.name}s, not on a {found}",
            )  # fmt: skip

    def _binary(self, binary: Binary, place: Place) -> Term:
        operator = binary.operator
        if operator in _LOGIC or operator in _ORDER or operator in _ARITHMETIC:
            wanted = BOOL if operator in _LOGIC else NUMBER
            self._operand(binary.left, wanted, place, operator)
            self._operand(binary.right, wanted, place, operator)
            return self.solver.known((NUMBER if operator in _ARITHMETIC else BOOL,))
        left, right = self.term(binary.left, place), self.term(binary.right, place)
        if operator == "+":
            for term, operand in ((left, binary.left), (right, binary.right)):
                found = self.solver.described(term)
                if not self.solver.restrict(term, (NUMBER, STRING)):
                    self.complain(
                        place, operand.column, "YS0050",
                        f"'+' joins two strings or adds two numbers, and this is a {found}",
                    )  # fmt: skip
                    return self.solver.known((NUMBER, STRING))
        names = self.solver.described(left), self.solver.described(right)
        if not self.solver.equal(left, right):
            self.complain(
                place, binary.column, "YS0050",
                f"'{operator}' stands between a {names[0]} and a {names[1]}",
                "string(…) makes a string of anything",
            )  # fmt: skip
        if operator == "+":
            return left
        self._check_compared(binary, place)
        return self.solver.known((BOOL,))

    def _check_compared(self, binary: Binary, place: Place) -> None:
        """Holds a literal against the list of words that the other side can be."""
        for one, other in ((binary.left, binary.right), (binary.right, binary.left)):
            if isinstance(one, Call) and isinstance(other, Literal):
                signature = self.vocabulary.functions.get(one.function)
                if signature is not None and signature.result is not None:
                    self.check_literal(signature.result, other.value, (), place, other.column)

    def _case(self, case: CaseRef, place: Place) -> Term:
        enums = [
            enum
            for enum in self.enums.values()
            if case.enum in (None, enum.name) and enum.case(case.case) is not None
        ]
        if enums:
            term = self.solver.known(enums)
            self._cases[id(case)] = (term, case, place)
            return term
        if case.enum is None:
            known = [name for enum in self.enums.values() for name, _ in enum.cases]
            sentence = f"no enum has a case {case.case}"
        elif case.enum in self.enums:
            known = [name for name, _ in self.enums[case.enum].cases]
            sentence = f"{case.enum} has no case {case.case}"
        else:
            known, sentence = list(self.enums), f"there is no enum {case.enum}"
        self.complain(place, case.column, "YS0038", sentence, suggestion(case.case, known))
        return self.solver.unknown()

    def _call(self, call: Call, place: Place) -> Term:
        name = call.function
        signature = self.vocabulary.functions.get(name) or BUILTIN_SIGNATURES.get(name)
        if signature is None:
            return self._open_call(call, place)
        if not signature.takes(len(call.arguments)):
            self.complain(
                place, call.column, "YS0014",
                f"{name}(…) is given {len(call.arguments)} arguments",
                f"it takes {signature.wanted}",
            )  # fmt: skip
            for argument in call.arguments:
                self.term(argument, place)
        else:
            self._arguments(call, signature, place)
        if signature.result is None or plain_type(signature.result) == ANY:
            return self.solver.unknown()
        return self.solver.known((plain_type(signature.result),))

    def _arguments(self, call: Call, signature: Signature, place: Place) -> None:
        earlier: list[Value | None] = []
        for index, argument in enumerate(call.arguments):
            parameter = signature.parameter(index)
            what = f"argument {index + 1} of {call.function}(…)"
            fits = self.expect(argument, plain_type(parameter), place, what)
            value = argument.value if isinstance(argument, Literal) else None
            if value is not None and fits:
                self.check_literal(parameter, value, earlier, place, argument.column)
                if call.function in NODE_FUNCTIONS and value not in self.titles:
                    self.complain(
                        place, argument.column, NO_SUCH_NODE, f"there is no node {value}",
                        suggestion(str(value), self.titles), Severity.WARNING,
                    )  # fmt: skip
            earlier.append(value)

    def check_literal(
        self, parameter: ParameterType, value: Value, earlier: Sequence[Value | None],
        place: Place, column: int,
    ) -> None:  # fmt: skip
        """Reports a value that is written literally and is none of those that the game has."""
        if isinstance(parameter, Type):
            return
        refusal = parameter.refusal(value, earlier)
        if refusal is not None:
            self.complain(place, column, "TA0002", *refusal)

    def _open_call(self, call: Call, place: Place) -> Term:
        terms = [self.term(argument, place) for argument in call.arguments]
        if not self.vocabulary.is_open:
            known = [*self.vocabulary.functions, *BUILTIN_SIGNATURES]
            self.complain(
                place, call.column, "YS0013", f"there is no function {call.function}",
                suggestion(call.function, known),
            )  # fmt: skip
            return self.solver.unknown()
        function = self._functions.get(call.function)
        if function is None:
            parameters = [self.solver.unknown() for _ in terms]
            function = _OpenFunction(parameters, self.solver.unknown())
            self._functions[call.function] = function
        if len(function.parameters) != len(terms):
            self.complain(
                place, call.column, "YS0014",
                f"{call.function}(…) is given {len(terms)} arguments here and "
                f"{len(function.parameters)} elsewhere",
            )  # fmt: skip
            return function.result
        for argument, given, wanted in zip(call.arguments, terms, function.parameters, strict=True):
            names = self.solver.described(given), self.solver.described(wanted)
            if not self.solver.converts(given, wanted):
                self.complain(
                    place, argument.column, "YS0050",
                    f"{call.function}(…) is given a {names[0]} here and a {names[1]} elsewhere",
                )  # fmt: skip
        return function.result

    def finish(self, declared: Iterable[str]) -> dict[str, Type]:
        """Decides what is still open, and gives the types of all variables. What cannot be known
        is reported."""
        self.solver.decide()
        for term, case, place in self._cases.values():
            if self.solver.type(term) is None:
                names = sorted(found.name for found in self.solver.types(term))
                self.complain(
                    place, case.column, "YS0037",
                    f".{case.case} may be a case of {' or of '.join(names)}",
                    f"write {names[0]}.{case.case}",
                )  # fmt: skip
        types: dict[str, Type] = {}
        known = frozenset(declared)
        for name, term in self.variables.items():
            found = self.solver.type(term)
            place, column = self.first_uses[name]
            if found is None:
                self.complain(
                    place, column, "YS0050", f"the type of {name} is not known",
                    f"<<declare {name} = …>>",
                )  # fmt: skip
                continue
            types[name] = found
            if name not in known:
                self.complain(
                    place, column, "YS0003", f"{name} is not declared",
                    f"<<declare {name} = …>> says what it is at first", Severity.WARNING,
                )  # fmt: skip
        return types

    def case_value(self, case: CaseRef) -> Value:
        """The raw value of a case, once `finish` has reported nothing."""
        entry = self._cases.get(id(case))
        found = None if entry is None else self.solver.type(entry[0])
        value = None if found is None else found.case(case.case)
        return 0.0 if value is None else value
