"""Which faults there are in a tree of the code, and how one is found again in another version.

Cosmic Ray names a fault by its place among all of a file, which moves with every line above it.
Here it is named by what a reader would say: the file, the function, the line's text, what is done
to it, and the how manieth such fault of that line it is.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.work_item import MutationSpec

from tools.mutation.dropping import DropStatement, Position

PACKAGES = ("net/session", "net/sync", "net/lobbies", "game/rules", "game/coop")

OPERATORS = (
    "core/AddNot",
    "core/ExceptionReplacer",
    "core/NumberReplacer",
    "core/ReplaceAndWithOr",
    "core/ReplaceBinaryOperator_Add_Sub",
    "core/ReplaceBinaryOperator_BitAnd_BitOr",
    "core/ReplaceBinaryOperator_BitOr_BitAnd",
    "core/ReplaceBinaryOperator_Div_Mul",
    "core/ReplaceBinaryOperator_FloorDiv_Mul",
    "core/ReplaceBinaryOperator_LShift_RShift",
    "core/ReplaceBinaryOperator_Mod_FloorDiv",
    "core/ReplaceBinaryOperator_Mul_Div",
    "core/ReplaceBinaryOperator_RShift_LShift",
    "core/ReplaceBinaryOperator_Sub_Add",
    "core/ReplaceBreakWithContinue",
    "core/ReplaceComparisonOperator_Eq_NotEq",
    "core/ReplaceComparisonOperator_GtE_Gt",
    "core/ReplaceComparisonOperator_GtE_Lt",
    "core/ReplaceComparisonOperator_Gt_GtE",
    "core/ReplaceComparisonOperator_Gt_LtE",
    "core/ReplaceComparisonOperator_IsNot_Is",
    "core/ReplaceComparisonOperator_Is_IsNot",
    "core/ReplaceComparisonOperator_LtE_Gt",
    "core/ReplaceComparisonOperator_LtE_Lt",
    "core/ReplaceComparisonOperator_Lt_GtE",
    "core/ReplaceComparisonOperator_Lt_LtE",
    "core/ReplaceComparisonOperator_NotEq_Eq",
    "core/ReplaceContinueWithBreak",
    "core/ReplaceFalseWithTrue",
    "core/ReplaceOrWithAnd",
    "core/ReplaceTrueWithFalse",
    "core/ReplaceUnaryOperator_Delete_Not",
    "core/ReplaceUnaryOperator_USub_UAdd",
    "core/ZeroIterationForLoop",
    "dropping/DropStatement",
)
"""What a hand could get wrong. Left out of Cosmic Ray's list is what cannot be noticed (`==` for
`is` between members of an enumeration) and what nobody would write (`**` for `+`)."""


@dataclass(frozen=True)
class Fault:
    """One fault that could be planted, by what it is in words. `nth` counts from 0 the faults of
    which all else is the same."""

    file: str
    function: str
    line_text: str
    operator: str
    nth: int


@dataclass(frozen=True)
class Place:
    """Where a fault is in one version of the code. Lines count from 1."""

    spec: MutationSpec
    line: int
    statement_lines: range


def faults_in(tree: Path, file: str) -> dict[Fault, Place]:
    """All faults of a file, in the order of its lines; none when there is no such file."""
    plugins.OPERATOR_PROVIDERS["dropping"] = {DropStatement.__name__: DropStatement}
    path = tree / file
    return dict(_faults_of(path, file)) if path.exists() else {}


def draw(tree: Path, seed: int, count: int) -> list[Fault]:
    """`count` faults by chance, equally many from each of `PACKAGES`, at most one a line. Every
    spot that can be faulty is equally likely, however many faults it can have."""
    dice = Random(seed)
    drawn: list[Fault] = []
    for index, package in enumerate(PACKAGES):
        share = (index + 1) * count // len(PACKAGES) - len(drawn)
        spots: dict[tuple[str, int, int], list[Fault]] = {}
        for path in sorted((tree / package).rglob("*.py")):
            for fault, place in faults_in(tree, path.relative_to(tree).as_posix()).items():
                spots.setdefault((fault.file, *place.spec.start_pos), []).append(fault)
        by_line = {(file, line): faults for (file, line, _), faults in _shuffled(spots, dice)}
        drawn += [dice.choice(faults) for faults in list(by_line.values())[:share]]
    return drawn


def _shuffled(
    spots: dict[tuple[str, int, int], list[Fault]], dice: Random
) -> list[tuple[tuple[str, int, int], list[Fault]]]:
    return dice.sample(list(spots.items()), len(spots))


def _faults_of(path: Path, file: str) -> Iterator[tuple[Fault, Place]]:
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    code = _Code(ast.parse(source))
    found = []
    nodes = list(ast_nodes(get_ast(source)))
    for name in OPERATORS:
        operator = plugins.get_operator(name)()
        positions = [spot for node in nodes for spot in operator.mutation_positions(node)]
        for occurrence, (start, end) in enumerate(positions):
            function = code.function_at(start)
            if function is not None:
                spec = MutationSpec(path, name, occurrence, start, end)
                found.append((spec, function))
    seen: Counter[tuple[str, str, str]] = Counter()
    for spec, function in sorted(found, key=lambda entry: entry[0].start_pos):
        line = spec.start_pos[0]
        what = (function, lines[line - 1].strip(), spec.operator_name)
        yield Fault(file, *what, seen[what]), Place(spec, line, code.statement_at(line))
        seen[what] += 1


class _Code:
    """What of a file runs: bodies of functions, without types, logging and the words of errors."""

    def __init__(self, module: ast.Module) -> None:
        self._functions: list[tuple[str, ast.stmt, ast.stmt]] = []
        self._left_out: list[ast.stmt | ast.expr] = []
        self._statements: list[ast.stmt] = []
        self._walk(module, ())

    def function_at(self, position: Position) -> str | None:
        """The function whose code is at a position, with its class; None where no code is."""
        if any(_begins(node) <= position < _ends(node) for node in self._left_out):
            return None
        inside = [
            name
            for name, first, last in self._functions
            if _begins(first) <= position < _ends(last)
        ]
        return inside[-1] if inside else None

    def statement_at(self, line: int) -> range:
        """The lines of the smallest statement that reaches over a line. Of one with a body, the
        body does not belong to it."""
        headers = (range(node.lineno, _end_of_header(node) + 1) for node in self._statements)
        own = range(line, line + 1)
        return min((lines for lines in headers if line in lines), key=len, default=own)

    def _walk(self, node: ast.AST, names: Sequence[str]) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = (*names, node.name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._functions.append((".".join(names), node.body[0], node.body[-1]))
            self._left_out += [*node.decorator_list, *([node.returns] if node.returns else [])]
        elif isinstance(node, ast.AnnAssign | ast.arg):
            self._left_out += [node.annotation] if node.annotation else []
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            self._left_out += node.exc.args
        elif isinstance(node, ast.JoinedStr | ast.Expr) and _is_for_people(node):
            self._left_out.append(node)
        if isinstance(node, ast.stmt):
            self._statements.append(node)
        for child in ast.iter_child_nodes(node):
            self._walk(child, names)


def _is_for_people(node: ast.JoinedStr | ast.Expr) -> bool:
    return isinstance(node, ast.JoinedStr) or ast.unparse(node).startswith("_log.")


def _begins(node: ast.stmt | ast.expr) -> Position:
    return node.lineno, node.col_offset


def _ends(node: ast.stmt | ast.expr) -> Position:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def _end_of_header(node: ast.stmt) -> int:
    body = getattr(node, "body", None)
    return max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno
