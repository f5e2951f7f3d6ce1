"""Trees into instructions: ids for the lines, targets for the jumps, and every name checked.

Whatever can be known to be wrong before a conversation begins is refused here: a jump to a node
that is not there, a line id given twice, types that do not fit.
"""

import hashlib
from collections.abc import Iterable
from pathlib import PurePosixPath
from types import MappingProxyType

from game.dialogue.errors import YarnSyntaxError
from game.dialogue.limits import LINE_ID_MAX_CHARACTERS, PROGRAM_COUNTER_MAX, SUBSTITUTIONS_MAX
from game.dialogue.program import (
    CompiledNode,
    EndDialogue,
    EnterNode,
    EvaluateCall,
    GiveCommand,
    GoTo,
    GoToUnless,
    Instruction,
    LineText,
    OptionTarget,
    Program,
    SetVariable,
    ShowChoices,
    ShowLine,
    Template,
    Use,
)
from game.dialogue.tree import (
    CallFunction,
    Command,
    Declare,
    Expression,
    If,
    Jump,
    Line,
    Node,
    Options,
    Set,
    Statement,
    StopDialogue,
    TextParts,
)
from game.dialogue.typecheck import variable_defaults, walk_calls, walk_statements


def compile_nodes(nodes: Iterable[Node]) -> Program:
    """The program of these nodes, which may come from many files. Raises YarnSyntaxError."""
    nodes = tuple(nodes)
    by_title: dict[str, Node] = {}
    for node in nodes:
        other = by_title.setdefault(node.title, node)
        if other is not node:
            raise YarnSyntaxError(
                node.file,
                node.line,
                f"a node {node.title} stands in {other.file}:{other.line} already",
            )
    commands: list[Use] = []
    functions: list[Use] = []
    for node in nodes:
        for statement in walk_statements(node.body):
            _check_jump(node.file, statement, by_title)
            if isinstance(statement, Command):
                count = len(statement.arguments)
                commands.append(Use(node.file, statement.line, statement.name, count))
            functions += (
                Use(node.file, line, call.function, len(call.arguments))
                for line, expressions in _expressions_of(statement)
                for call in walk_calls(expressions)
            )
    variables = variable_defaults(nodes)
    texts: dict[str, LineText] = {}
    compiled = {node.title: _NodeCompiler(node, texts).compile() for node in nodes}
    return Program(
        nodes=MappingProxyType(compiled),
        texts=MappingProxyType(texts),
        variables=MappingProxyType(variables),
        commands=tuple(commands),
        functions=tuple(functions),
    )


def _check_jump(file: str, statement: Statement, nodes: dict[str, Node]) -> None:
    if (
        isinstance(statement, Jump)
        and isinstance(statement.target, str)
        and statement.target not in nodes
    ):
        raise YarnSyntaxError(file, statement.line, f"there is no node {statement.target}")


def _expressions_of(
    statement: Statement,
) -> list[tuple[int, tuple[str | Expression | None, ...]]]:
    """A statement's own expressions by line; those of the statements inside it are not among
    them."""
    line = statement.line
    if isinstance(statement, Line):
        return [(line, (*statement.speaker, *statement.text, statement.condition))]
    if isinstance(statement, If):
        return [(clause.line, (clause.condition,)) for clause in statement.clauses]
    if isinstance(statement, Set):
        return [(line, (statement.value,))]
    if isinstance(statement, CallFunction):
        return [(line, (statement.call,))]
    if isinstance(statement, Jump):
        return [(line, (statement.target,))]
    if isinstance(statement, Command):
        return [(line, tuple(part for parts in statement.arguments for part in parts))]
    return []


class _NodeCompiler:
    """Compiles one node; `texts` collects the lines of all."""

    def __init__(self, node: Node, texts: dict[str, LineText]) -> None:
        self._node = node
        self._texts = texts
        self._instructions: list[Instruction] = []
        self._lines = 0

    def compile(self) -> CompiledNode:
        node = self._node
        self._block(node.body)
        if len(self._instructions) > PROGRAM_COUNTER_MAX:
            raise YarnSyntaxError(node.file, node.line, f"the node {node.title} is too long")
        return CompiledNode(
            node.file,
            node.title,
            MappingProxyType(dict(node.headers)),
            tuple(self._instructions),
        )

    @property
    def _here(self) -> int:
        return len(self._instructions)

    def _reserve(self, line: int) -> int:
        """A place for an instruction whose target is not known yet."""
        self._instructions.append(GoTo(line, 0))
        return self._here - 1

    def _block(self, body: tuple[Statement, ...]) -> None:
        for statement in body:
            self._statement(statement)

    def _statement(self, statement: Statement) -> None:
        line = statement.line
        match statement:
            case Line():
                self._line(statement)
            case Options():
                self._options(statement)
            case If():
                self._if(statement)
            case Set(name=name, value=value):
                self._instructions.append(SetVariable(line, name, value))
            case CallFunction(call=call):
                self._instructions.append(EvaluateCall(line, call))
            case Jump(target=target):
                self._instructions.append(EnterNode(line, target))
            case StopDialogue():
                self._instructions.append(EndDialogue(line))
            case Command(name=name, arguments=arguments):
                self._instructions.append(GiveCommand(line, name, arguments))
            case Declare():
                pass

    def _line(self, words: Line) -> None:
        line_id, gaps = self._text(words)
        if words.condition is None:
            self._instructions.append(ShowLine(words.line, line_id, gaps))
            return
        skip = self._reserve(words.line)
        self._instructions.append(ShowLine(words.line, line_id, gaps))
        self._instructions[skip] = GoToUnless(words.line, words.condition, self._here)

    def _options(self, group: Options) -> None:
        choices = self._reserve(group.line)
        exits: list[tuple[int, int]] = []
        options: list[OptionTarget] = []
        for option in group.options:
            line_id, gaps = self._text(option.words)
            options.append(OptionTarget(line_id, gaps, option.words.condition, self._here))
            self._block(option.body)
            exits.append((self._reserve(option.words.line), option.words.line))
        for place, line in exits:
            self._instructions[place] = GoTo(line, self._here)
        self._instructions[choices] = ShowChoices(group.line, tuple(options), self._here)

    def _if(self, statement: If) -> None:
        exits: list[tuple[int, int]] = []
        for clause in statement.clauses:
            if clause.condition is None:
                self._block(clause.body)
                continue
            skip = self._reserve(clause.line)
            self._block(clause.body)
            exits.append((self._reserve(clause.line), clause.line))
            self._instructions[skip] = GoToUnless(clause.line, clause.condition, self._here)
        for place, line in exits:
            self._instructions[place] = GoTo(line, self._here)

    def _text(self, words: Line) -> tuple[str, tuple[Expression, ...]]:
        """Files the words of a line, and gives its id and its gaps."""
        file = self._node.file
        self._lines += 1
        line_id = words.line_id or _generated_id(file, self._node.title, self._lines)
        other = self._texts.get(line_id)
        if other is not None:
            raise YarnSyntaxError(
                file, words.line, f"the id {line_id} is used in {other.file}:{other.line} already"
            )
        gaps: list[Expression] = []
        speaker = _template(words.speaker, gaps)
        text = _template(words.text, gaps)
        if len(gaps) > SUBSTITUTIONS_MAX:
            raise YarnSyntaxError(
                file, words.line, f"a line has more than {SUBSTITUTIONS_MAX} gaps"
            )
        self._texts[line_id] = LineText(file, words.line, speaker, text, words.tags)
        return line_id, tuple(gaps)


def _template(parts: TextParts, gaps: list[Expression]) -> Template:
    template: list[str | int] = []
    for part in parts:
        if isinstance(part, str):
            template.append(part)
        else:
            template.append(len(gaps))
            gaps.append(part)
    return tuple(template)


def _generated_id(file: str, title: str, ordinal: int) -> str:
    """The id of a line without a tag: the same as long as its file, its node and the number of
    lines before it in the node are."""
    name = f"{PurePosixPath(file).stem}-{title}"
    line_id = f"line:{name}-{ordinal}"
    if len(line_id) <= LINE_ID_MAX_CHARACTERS:
        return line_id
    digest = hashlib.blake2b(name.encode(), digest_size=12).hexdigest()
    return f"line:{digest}-{ordinal}"
