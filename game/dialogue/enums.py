"""The enums that scripts declare, checked and made types."""

from collections.abc import Iterable

from game.dialogue.cursor import Report
from game.dialogue.errors import Diagnostic
from game.dialogue.tree import DeclareEnum, EnumCase, Literal
from game.dialogue.value_types import BASIC_TYPES, Type
from game.dialogue.values import Value, ValueType, type_of


def enum_types(declarations: Iterable[tuple[str, DeclareEnum]], report: Report) -> dict[str, Type]:
    """The types of enums by name, from their declarations with the file of each. What is wrong is
    reported, and such an enum has the cases that could be read."""
    types: dict[str, Type] = {}
    for file, declaration in declarations:
        name = declaration.name
        if name in types or name in {basic.name for basic in BASIC_TYPES}:
            report.add(
                Diagnostic(
                    file, declaration.line, declaration.column, "YS0035",
                    f"there is a type {name} already",
                )
            )  # fmt: skip
        elif any(case.name for case in declaration.cases):
            types[name] = _enum_type(file, declaration, report)
    return types


def _enum_type(file: str, declaration: DeclareEnum, report: Report) -> Type:
    cases: dict[str, Value] = {}

    def complain(case: EnumCase, sentence: str, advice: str = "") -> None:
        report.add(Diagnostic(file, case.line, case.column, "YS0035", sentence, advice))

    has_raw = any(case.raw is not None for case in declaration.cases)
    raw_type: ValueType | None = None
    named = [case for case in declaration.cases if case.name]
    for index, case in enumerate(named):
        value: Value = float(index)
        if has_raw:
            if not isinstance(case.raw, Literal) or isinstance(case.raw.value, bool):
                complain(
                    case,
                    f"the case {case.name} has no raw value that is a number or a text",
                    "when one case has a raw value, every case has one, and it is a constant",
                )
                continue
            value = case.raw.value
        raw_type = raw_type or type_of(value)
        if type_of(value) is not raw_type:
            complain(case, f"the raw values of {declaration.name} are of different types")
        elif case.name in cases:
            complain(case, f"there is a case {case.name} already")
        elif value in cases.values():
            complain(case, f"two cases of {declaration.name} have the same raw value")
        else:
            cases[case.name] = value
    return Type(declaration.name, raw_type or ValueType.NUMBER, tuple(cases.items()))
