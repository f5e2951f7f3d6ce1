"""One node's tree into its instructions."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from game.dialogue.cursor import Report
from game.dialogue.errors import Diagnostic
from game.dialogue.line_table import LineTable
from game.dialogue.lowering import header_map, lowered, scope_of, score_of
from game.dialogue.memory import Fact, FactKind
from game.dialogue.program import (
    CompiledNode,
    EndDialogue,
    EnterNode,
    EvaluateCall,
    GiveCommand,
    GoTo,
    GoToUnless,
    Instruction,
    OptionTarget,
    PickItem,
    ReturnFromNode,
    Salient,
    SetVariable,
    ShowChoices,
    ShowLine,
    UseUp,
)
from game.dialogue.template import Text
from game.dialogue.titles import Titled
from game.dialogue.tree import (
    Call,
    CallFunction,
    CaseRef,
    Command,
    Declare,
    DeclareEnum,
    Expression,
    Guard,
    If,
    Item,
    Jump,
    Line,
    LineGroup,
    Once,
    OnceBlock,
    Options,
    Raw,
    Return,
    Set,
    Statement,
    StopDialogue,
    TextParts,
)
from game.dialogue.values import Value
from game.dialogue.vocabulary import Scope
from game.dialogue.words import Words

_NEVER = "never"
_TRACKING = ("always", _NEVER)
"""What the header `tracking` may say."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the compilers of all nodes share."""

    lines: LineTable
    words: Callable[[Line], Words]
    case_value: Callable[[CaseRef], Value]
    report: Report


class NodeCompiler:
    """Compiles one node."""

    def __init__(self, titled: Titled, around: Surroundings) -> None:
        self._titled = titled
        self._around = around
        self._file = titled.node.file
        self._instructions: list[Instruction] = []
        self._lines = 0
        self._onces = 0
        node = titled.node
        self.scope = scope_of(
            node.file, node.line, node.header("seen"), Scope.PLAYER, around.report
        )

    def compile(self) -> CompiledNode:
        """The node, ready to run. What is wrong is reported."""
        node = self._titled.node
        self._block(node.body)
        report = self._around.report
        most = report.limits.instructions_max
        if self._here > most:
            sentence = f"the node {node.title} has more than {most} instructions"
            report.add(Diagnostic(node.file, node.line, 0, "TA0001", sentence))
        tracking = node.header("tracking")
        if tracking not in ("", *_TRACKING):
            sentence = f"nothing is known about tracking: {tracking[:40]}"
            advice = f"one of {', '.join(_TRACKING)}"
            report.add(Diagnostic(node.file, node.line, 0, "TA0006", sentence, advice))
        headers = header_map(node.headers)
        return CompiledNode(
            node.file,
            node.line,
            self._titled.title,
            headers,
            tuple(self._marked(index) for index in range(self._here)),
            self.visits(self._titled.title),
            node.title if self._titled.is_member else None,
        )

    def visits(self, title: str) -> Fact | None:
        """Where visits are counted, None for a node that is not tracked."""
        if self._titled.node.header("tracking") == _NEVER:
            return None
        return Fact.about(FactKind.VISITS, title, self.scope, self._around.report.limits)

    def salient(
        self, subject: str, guards: list[tuple[int, Guard | None]], scope: Scope, target: int
    ) -> Salient:
        """A candidate with its conditions, all of which have to hold."""
        limits = self._around.report.limits
        conditions: list[Expression] = []
        is_once = False
        score = 0
        for _, guard in guards:
            condition = guard.condition if isinstance(guard, Once) else guard
            score += score_of(condition, isinstance(guard, Once))
            is_once = is_once or isinstance(guard, Once)
            if condition is not None:
                conditions.append(self._lowered(condition))
        return Salient(
            subject,
            tuple(conditions),
            Fact.about(FactKind.ONCE, subject, scope, limits) if is_once else None,
            Fact.about(FactKind.VIEWS, subject, scope, limits),
            score,
            target,
        )

    @property
    def _here(self) -> int:
        return len(self._instructions)

    def _marked(self, index: int) -> Instruction:
        """The instruction, and if it is a line that options follow in any case, marked so."""
        instruction = self._instructions[index]
        if not isinstance(instruction, ShowLine):
            return instruction
        following = index + 1
        # Targets lie ahead, so this ends.
        while following < self._here and isinstance(goto := self._instructions[following], GoTo):
            following = goto.target
        is_before = following < self._here and isinstance(
            self._instructions[following], ShowChoices
        )
        return replace(instruction, is_before_choices=is_before)

    def _add(self, instruction: Instruction) -> int:
        self._instructions.append(instruction)
        return self._here - 1

    def _reserve(self, line: int) -> int:
        """A place for an instruction whose target is not known yet."""
        return self._add(GoTo(line, 0))

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
            case LineGroup():
                self._line_group(statement)
            case If():
                self._if(statement)
            case OnceBlock():
                self._once(statement)
            case Set(name=name, value=value):
                self._add(SetVariable(line, name, self._lowered(value)))
            case CallFunction(call=call):
                lowered = self._lowered(call)
                assert isinstance(lowered, Call)
                self._add(EvaluateCall(line, lowered))
            case Jump(target=target, is_detour=is_detour):
                where = target if isinstance(target, str) else self._lowered(target)
                self._add(EnterNode(line, where, is_detour))
            case Return():
                self._add(ReturnFromNode(line))
            case StopDialogue():
                self._add(EndDialogue(line))
            case Command():
                self._command(statement)
            case Declare() | DeclareEnum():
                pass

    def _command(self, command: Command) -> None:
        gaps = [part for part in command.text if not isinstance(part, str | Raw)]
        # The arguments are made of the same expressions as the text.
        numbers = {id(gap): number for number, gap in enumerate(gaps)}

        def text(parts: TextParts) -> Text:
            return tuple(
                part if isinstance(part, str) else numbers[id(part)]
                for part in parts
                if not isinstance(part, Raw)
            )

        self._add(
            GiveCommand(
                command.line,
                tuple(self._lowered(gap) for gap in gaps),
                text(command.text),
                tuple(text(argument) for argument in command.arguments),
            )
        )

    def _line(self, line: Line) -> None:
        line_id, gaps = self._filed(line)
        guard = line.guard
        if guard is None:
            self._add(ShowLine(line.line, line_id, gaps))
            return
        skip = self._reserve(line.line)
        self._add(ShowLine(line.line, line_id, gaps))
        if isinstance(guard, Once):
            fact = self._once_fact(line_id, self._scope_of(line))
            self._instructions[skip] = UseUp(
                line.line, fact, self._lowered_or_none(guard.condition), self._here
            )
        else:
            self._instructions[skip] = GoToUnless(line.line, self._lowered(guard), self._here)

    def _options(self, group: Options) -> None:
        choices = self._reserve(group.line)
        exits: list[int] = []
        options: list[OptionTarget] = []
        for option in group.options:
            words = option.words
            line_id, gaps = self._filed(words)
            once: Fact | None = None
            condition = words.guard
            if isinstance(condition, Once):
                once = self._once_fact(line_id, self._scope_of(words))
                condition = condition.condition
            lowered = self._lowered_or_none(condition)
            options.append(OptionTarget(line_id, gaps, lowered, once, self._here))
            self._block(option.body)
            exits.append(self._reserve(words.line))
        self._close(exits)
        self._instructions[choices] = ShowChoices(group.line, tuple(options), self._here)

    def _line_group(self, group: LineGroup) -> None:
        pick = self._reserve(group.line)
        exits: list[int] = []
        items: list[Salient] = []
        for item in group.items:
            items.append(self._group_item(item))
            exits.append(self._reserve(item.words.line))
        self._close(exits)
        self._instructions[pick] = PickItem(group.line, tuple(items), self._here)

    def _group_item(self, item: Item) -> Salient:
        words = item.words
        line_id, gaps = self._filed(words)
        target = self._add(ShowLine(words.line, line_id, gaps))
        self._block(item.body)
        return self.salient(line_id, [(words.line, words.guard)], self._scope_of(words), target)

    def _if(self, statement: If) -> None:
        exits: list[int] = []
        for clause in statement.clauses:
            if clause.condition is None:
                self._block(clause.body)
                continue
            skip = self._reserve(clause.line)
            self._block(clause.body)
            exits.append(self._reserve(clause.line))
            condition = self._lowered(clause.condition)
            self._instructions[skip] = GoToUnless(clause.line, condition, self._here)
        self._close(exits)

    def _once(self, statement: OnceBlock) -> None:
        self._onces += 1
        report = self._around.report
        scope = scope_of(self._file, statement.line, statement.seen, self.scope, report)
        fact = self._once_fact(f"{self._titled.title}#{self._onces}", scope)
        skip = self._reserve(statement.line)
        self._block(statement.body)
        leave = self._reserve(statement.line)
        self._instructions[skip] = UseUp(
            statement.line, fact, self._lowered_or_none(statement.condition), self._here
        )
        self._block(statement.otherwise)
        self._close([leave])

    def _close(self, exits: list[int]) -> None:
        """Lets these reserved places lead here."""
        for place in exits:
            self._instructions[place] = GoTo(self._instructions[place].line, self._here)

    def _filed(self, line: Line) -> tuple[str, tuple[Expression, ...]]:
        """Files the words of a line, and gives its id and its gaps."""
        # Whom its tag names is looked at even where there is nothing to remember.
        self._scope_of(line)
        self._lines += 1
        words = self._around.words(line)
        line_id = self._around.lines.add(self._file, self._titled.title, self._lines, line, words)
        return line_id, tuple(self._lowered(gap) for gap in words.gaps)

    def _scope_of(self, line: Line) -> Scope:
        seen = next((tag[5:] for tag in line.tags if tag.startswith("seen:")), None)
        return scope_of(self._file, line.line, seen, self.scope, self._around.report)

    def _once_fact(self, subject: str, scope: Scope) -> Fact:
        return Fact.about(FactKind.ONCE, subject, scope, self._around.report.limits)

    def _lowered_or_none(self, expression: Expression | None) -> Expression | None:
        return None if expression is None else self._lowered(expression)

    def _lowered(self, expression: Expression) -> Expression:
        return lowered(expression, self._around.case_value)
