"""What a script may do and probably does not mean: for `yarn check`.

Unreachable nodes, variables that nobody reads, lines without an id, statements that nothing comes
to, circles that say nothing. None of it stops a script from being played.
"""

from collections.abc import Iterable, Iterator

from game.dialogue.errors import Diagnostic, Severity
from game.dialogue.tree import (
    Command,
    Declare,
    If,
    Jump,
    Line,
    LineGroup,
    Literal,
    Node,
    OnceBlock,
    Options,
    Return,
    Set,
    Statement,
    StopDialogue,
    VariableRef,
)
from game.dialogue.walking import node_expressions, walk_expression, walk_statements


def find_doubtful(
    nodes: Iterable[Node], starts: Iterable[str], *, wants_ids: bool = False
) -> list[Diagnostic]:
    """Everything that is allowed and probably not meant. `starts` are the titles at which
    conversations begin; without any, reachability is not looked at. With `wants_ids`, lines
    without a `#line:` tag are listed as well."""
    nodes = tuple(nodes)
    found = [*_unused_variables(nodes), *_unreached_statements(nodes), *_empty_nodes(nodes)]
    if begin := frozenset(starts):
        found += _unreached_nodes(nodes, begin)
    if wants_ids:
        found += _missing_ids(nodes)
    return sorted(found, key=lambda diagnostic: diagnostic.order)


def jumps_of(nodes: Iterable[Node]) -> dict[str, set[str]]:
    """The titles that each node leads to, by its title: by a jump or a detour to a literal title,
    or by naming it in a text that may be one."""
    nodes = tuple(nodes)
    titles = {node.title for node in nodes}
    leads: dict[str, set[str]] = {node.title: set() for node in nodes}
    for node in nodes:
        for statement in walk_statements(node.body):
            if isinstance(statement, Jump) and isinstance(statement.target, str):
                leads[node.title].add(statement.target)
        for _, expression in node_expressions(node):
            for part in walk_expression(expression):
                if isinstance(part, Literal) and part.value in titles:
                    leads[node.title].add(str(part.value))
    return leads


def _unreached_nodes(nodes: tuple[Node, ...], starts: frozenset[str]) -> Iterator[Diagnostic]:
    leads = jumps_of(nodes)
    reached: set[str] = set()
    pending = list(starts)
    while pending:
        title = pending.pop()
        if title not in reached:
            reached.add(title)
            pending += leads.get(title, ())
    for node in nodes:
        if node.title not in reached:
            yield _doubt(
                node.file, node.line, 0, "YS0008", f"nothing leads to the node {node.title}",
                "a <<jump>> or a <<detour>>, or a person who begins there",
            )  # fmt: skip


def _unused_variables(nodes: tuple[Node, ...]) -> Iterator[Diagnostic]:
    read = {
        part.name
        for node in nodes
        for _, expression in node_expressions(node)
        for part in walk_expression(expression)
        if isinstance(part, VariableRef)
    }
    written: set[str] = set()
    for node in nodes:
        for statement in walk_statements(node.body):
            if not isinstance(statement, Set | Declare) or statement.name in read | written:
                continue
            written.add(statement.name)
            yield _doubt(
                node.file, statement.line, statement.column, "YS0010",
                f"nobody reads {statement.name}", "leave it out, or is it misspelt elsewhere?",
            )  # fmt: skip


def _unreached_statements(nodes: tuple[Node, ...]) -> Iterator[Diagnostic]:
    for node in nodes:
        pending: list[tuple[Statement, ...]] = [node.body]
        while pending:
            body = pending.pop()
            for index, statement in enumerate(body):
                pending += _bodies(statement)
                following = body[index + 1 : index + 2]
                if following and _leaves(statement):
                    yield _doubt(
                        node.file, following[0].line, following[0].column, "YS0008",
                        "nothing comes here", f"the line above, {statement.line}, goes elsewhere",
                    )  # fmt: skip


def _bodies(statement: Statement) -> list[tuple[Statement, ...]]:
    match statement:
        case Options(options=items) | LineGroup(items=items):
            return [item.body for item in items]
        case If(clauses=clauses):
            return [clause.body for clause in clauses]
        case OnceBlock(body=body, otherwise=otherwise):
            return [body, otherwise]
    return []


def _leaves(statement: Statement) -> bool:
    if isinstance(statement, Jump):
        return not statement.is_detour
    return isinstance(statement, Return | StopDialogue)


def _empty_nodes(nodes: tuple[Node, ...]) -> Iterator[Diagnostic]:
    for node in nodes:
        if not any(isinstance(s, Line | Command | Jump | Set) for s in walk_statements(node.body)):
            yield _doubt(
                node.file, node.line, 0, "YS0033", f"in the node {node.title} nothing happens"
            )


def _missing_ids(nodes: tuple[Node, ...]) -> Iterator[Diagnostic]:
    for node in nodes:
        for statement in walk_statements(node.body):
            if isinstance(statement, Line) and not (statement.line_id or statement.shadow):
                yield _doubt(
                    node.file, statement.line, statement.column, "TA0010",
                    "this line has no id, so its translation is lost when lines move",
                    "`yarn tag` writes one",
                )  # fmt: skip


def _doubt(
    file: str, line: int, column: int, code: str, sentence: str, advice: str = ""
) -> Diagnostic:
    return Diagnostic(file, line, column, code, sentence, advice, Severity.WARNING)
