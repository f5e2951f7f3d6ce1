"""Scripts into a program: every name resolved, every type known, and all that is wrong collected.

Whatever can be known to be wrong before a conversation begins is found here: a jump to a node that
is not there, a line id given twice, types that do not fit, a command that the game does not have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from game.dialogue.cursor import Report
from game.dialogue.errors import NO_SUCH_NODE, Diagnostic, Severity
from game.dialogue.limits import Limits
from game.dialogue.line_table import LineTable
from game.dialogue.lowering import header_map, lowered
from game.dialogue.node_compiler import NodeCompiler, Surroundings
from game.dialogue.nodes import read_nodes
from game.dialogue.program import (
    CommandUse,
    CompiledNode,
    PickNode,
    Program,
    ReturnFromNode,
    Salient,
    VariableInfo,
)
from game.dialogue.titles import Titled, titled_nodes
from game.dialogue.tree import Call, Command, Jump, Line, Node
from game.dialogue.type_check import Typed, check_types
from game.dialogue.vocabulary import OPEN, Vocabulary, suggestion
from game.dialogue.walking import node_expressions, walk_expression, walk_statements
from game.dialogue.words import Words, words_of
from game.dialogue.worth import check_worth


@dataclass(frozen=True, slots=True)
class Compilation:
    """What came of a set of scripts."""

    program: Program | None
    """None when there are errors."""
    diagnostics: tuple[Diagnostic, ...]
    """Sorted by place."""
    nodes: tuple[Node, ...]
    """The trees, for tools that look at what the writer wrote."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What is worse than a warning."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


def compile_scripts(
    sources: Mapping[str, str], vocabulary: Vocabulary = OPEN, limits: Limits | None = None
) -> Compilation:
    """Reads and compiles scripts, given by name. Nothing is raised; what is wrong is in the
    diagnostics."""
    report = Report(limits or Limits())
    nodes = tuple(
        node for file, text in sorted(sources.items()) for node in read_nodes(file, text, report)
    )
    program = compile_nodes(nodes, vocabulary, report)
    diagnostics = tuple(sorted(dict.fromkeys(report.diagnostics), key=lambda found: found.order))
    return Compilation(None if report.has_errors else program, diagnostics, nodes)


def compile_nodes(nodes: tuple[Node, ...], vocabulary: Vocabulary, report: Report) -> Program:
    """The program of these nodes, which may come from many files. What is wrong is reported; then
    the program is not to be run."""
    cache: dict[int, Words] = {}

    def words(line: Line) -> Words:
        # The tree lives as long as this, so a line's identity is its own.
        if id(line) not in cache:
            cache[id(line)] = words_of(line)
        return cache[id(line)]

    titled = titled_nodes(nodes, report)
    titles = frozenset({*(found.title for found in titled), *(node.title for node in nodes)})
    _check_jumps(nodes, titles, report)
    typed = check_types(nodes, words, titles, vocabulary, report)
    check_worth(nodes, vocabulary, report)
    lines = LineTable(report)
    around = Surroundings(lines, words, typed.case_value, report)
    compiled: dict[str, CompiledNode] = {}
    groups: dict[str, list[tuple[Titled, NodeCompiler]]] = {}
    for found in titled:
        compiler = NodeCompiler(found, around)
        compiled[found.title] = compiler.compile()
        if found.is_member:
            groups.setdefault(found.node.title, []).append((found, compiler))
    for title, members in groups.items():
        compiled[title] = _hub(title, members)
    return Program(
        MappingProxyType(compiled),
        MappingProxyType(lines.finished()),
        MappingProxyType(_variables(typed, vocabulary)),
        MappingProxyType(
            {name: lowered(value, typed.case_value) for name, value in typed.smart.items()}
        ),
        tuple(_command_uses(titled)),
        frozenset(
            call.function
            for node in nodes
            for _, expression in node_expressions(node)
            for call in walk_expression(expression)
            if isinstance(call, Call)
        ),
        report.limits,
    )


def _hub(title: str, members: list[tuple[Titled, NodeCompiler]]) -> CompiledNode:
    """The node that a group's title leads to: it picks one, and goes where that came from."""
    salient: list[Salient] = []
    for found, compiler in members:
        guards = [(when.line, when.guard) for when in found.node.whens]
        salient.append(compiler.salient(found.title, guards, compiler.scope, 0))
    first, compiler = members[0]
    line = first.node.line
    return CompiledNode(
        first.node.file,
        line,
        title,
        header_map(()),
        (PickNode(line, tuple(salient)), ReturnFromNode(line)),
        compiler.visits(title),
    )


def _variables(typed: Typed, vocabulary: Vocabulary) -> dict[str, VariableInfo]:
    return {
        name: VariableInfo(
            default,
            vocabulary.scope_of(name),
            frozenset(value for _, value in typed.types[name].cases) or None,
        )
        for name, default in typed.defaults.items()
    }


def _check_jumps(nodes: Iterable[Node], titles: frozenset[str], report: Report) -> None:
    for node in nodes:
        for statement in walk_statements(node.body):
            if not isinstance(statement, Jump) or not isinstance(statement.target, str):
                continue
            if statement.target not in titles:
                report.add(
                    Diagnostic(
                        node.file, statement.line, statement.column, NO_SUCH_NODE,
                        f"there is no node {statement.target}",
                        suggestion(statement.target, titles),
                    )
                )  # fmt: skip


def _command_uses(titled: Iterable[Titled]) -> Iterable[CommandUse]:
    for found in titled:
        for statement in walk_statements(found.node.body):
            if isinstance(statement, Command):
                name, *arguments = (_literal(argument) for argument in statement.arguments)
                if name is not None:
                    yield CommandUse(
                        found.node.file, statement.line, found.title, name, tuple(arguments)
                    )


def _literal(parts: tuple[object, ...]) -> str | None:
    """The text of an argument that is written literally, None for one with gaps."""
    texts = [part for part in parts if isinstance(part, str)]
    return "".join(texts) if len(texts) == len(parts) else None
