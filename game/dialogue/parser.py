"""A node's body, put together from the items of its lines.

Errors do not end the reading: a keyword without its block is reported and passed over, a block
without its end is reported at its beginning and closed where the body ends.
"""

from dataclasses import replace

from game.dialogue.cursor import Report
from game.dialogue.errors import Diagnostic
from game.dialogue.layout import Mark, Piece, Placed
from game.dialogue.statements import Arrow, Keyword
from game.dialogue.tree import (
    Clause,
    DeclareEnum,
    EnumCase,
    If,
    Item,
    LineGroup,
    OnceBlock,
    Options,
    Statement,
)

_ENDS = {"if": "endif", "once": "endonce", "enum": "endenum"}
_DIVIDERS = frozenset(("elseif", "else", "endif", "endonce", "endenum"))


def parse_body(file: str, pieces: list[Piece], report: Report) -> tuple[Statement, ...]:
    """The statements of a body. What does not fit together is reported."""
    parser = _BodyParser(file, pieces, report)
    return parser.parse()


class _BodyParser:
    """Reads the pieces of one node's body from the first to the last."""

    def __init__(self, file: str, pieces: list[Piece], report: Report) -> None:
        self._file = file
        self._pieces = pieces
        self._report = report
        self._next = 0
        self._depth = 0

    def parse(self) -> tuple[Statement, ...]:
        statements: list[Statement] = []
        while self._next < len(self._pieces):
            statements += self._block()
            piece = self._peek()
            if isinstance(piece, Keyword):
                self._complain_of_stray(piece)
            self._next += 1
        return tuple(statements)

    def _peek(self) -> Piece | None:
        return self._pieces[self._next] if self._next < len(self._pieces) else None

    def _complain(self, line: int, column: int, code: str, sentence: str, advice: str = "") -> None:
        self._report.add(Diagnostic(self._file, line, column, code, sentence, advice))

    def _complain_of_stray(self, keyword: Keyword) -> None:
        opener = {"endonce": "once", "endenum": "enum"}.get(keyword.word, "if")
        self._complain(
            keyword.line,
            keyword.column,
            "YS0005",
            f"<<{keyword.word}>> stands without its <<{opener}>>",
            "a block that begins in an option's body ends in it, and an empty line ends all bodies",
        )

    def _block(self) -> tuple[Statement, ...]:
        """Statements up to a keyword that divides or ends a block, a dedent, or the end."""
        statements: list[Statement] = []
        while (piece := self._peek()) is not None:
            if isinstance(piece, Placed):
                if piece.mark is Mark.DEDENT:
                    break
                self._next += 1
                if piece.mark is Mark.INDENT:
                    # Indentation that no option asked for means nothing.
                    statements += self._indented()
            elif isinstance(piece, Keyword):
                if piece.word in _DIVIDERS:
                    break
                statements += self._keyword(piece)
            elif isinstance(piece, Arrow):
                statements.append(self._group(piece))
            elif isinstance(piece, EnumCase):
                self._complain(
                    piece.line, piece.column, "YS0005", "<<case>> stands without its <<enum>>"
                )
                self._next += 1
            else:
                statements.append(piece)
                self._next += 1
        return tuple(statements)

    def _indented(self) -> tuple[Statement, ...]:
        """What stands behind an indent that has been read, and the dedent."""
        statements: list[Statement] = []
        while True:
            statements += self._block()
            piece = self._peek()
            if not isinstance(piece, Keyword):
                break
            self._complain_of_stray(piece)
            self._next += 1
        self._next += 1
        return tuple(statements)

    def _group(self, first: Arrow) -> Options | LineGroup:
        items: list[Item] = []
        self._deepen(first.line, first.column)
        while isinstance(piece := self._peek(), Arrow) and piece.sign == first.sign:
            self._next += 1
            body: tuple[Statement, ...] = ()
            if self._takes(Mark.INDENT):
                body = self._indented()
            items.append(Item(piece.words, body))
            if self._takes(Mark.GROUP_END):
                break
        self._depth -= 1
        most = self._report.limits.options_max
        if len(items) > most:
            what = "options" if first.sign == "->" else "items"
            self._complain(
                first.line, first.column, "TA0001", f"a group has more than {most} {what}"
            )
        if first.sign == "->":
            return Options(first.line, first.column, tuple(items))
        return LineGroup(first.line, first.column, tuple(items))

    def _takes(self, mark: Mark) -> bool:
        piece = self._peek()
        if isinstance(piece, Placed) and piece.mark is mark:
            self._next += 1
            return True
        return False

    def _keyword(self, keyword: Keyword) -> list[Statement]:
        self._deepen(keyword.line, keyword.column)
        self._next += 1
        if keyword.word == "if":
            statement: Statement = self._if(keyword)
        elif keyword.word == "once":
            statement = self._once(keyword)
        else:
            statement = self._enum(keyword)
        self._depth -= 1
        return [statement]

    def _if(self, first: Keyword) -> If:
        clauses = [Clause(first.line, first.condition, self._block())]
        while isinstance(piece := self._peek(), Keyword) and piece.word in ("elseif", "else"):
            self._next += 1
            if clauses[-1].condition is None:
                self._complain(
                    piece.line, piece.column, "YS0005", "behind <<else>> only <<endif>> may follow"
                )
            condition = piece.condition if piece.word == "elseif" else None
            clauses.append(Clause(piece.line, condition, self._block()))
        self._end(first)
        return If(first.line, first.column, tuple(clauses))

    def _once(self, first: Keyword) -> OnceBlock:
        once = OnceBlock(first.line, first.column, first.condition, self._block(), (), first.seen)
        piece = self._peek()
        if isinstance(piece, Keyword) and piece.word == "else":
            self._next += 1
            once = replace(once, otherwise=self._block())
        self._end(first)
        return once

    def _enum(self, first: Keyword) -> DeclareEnum:
        cases: list[EnumCase] = []
        while isinstance(piece := self._peek(), EnumCase):
            cases.append(piece)
            self._next += 1
        if not cases:
            self._complain(
                first.line, first.column, "YS0035", f"the enum {first.name} has no case",
                "<<case Name>>, one for each",
            )  # fmt: skip
        self._end(first)
        return DeclareEnum(first.line, first.column, first.name, tuple(cases))

    def _end(self, first: Keyword) -> None:
        """Reads the end of a block, or reports that it is missing."""
        piece = self._peek()
        if isinstance(piece, Keyword) and piece.word == _ENDS[first.word]:
            self._next += 1
            return
        self._complain(
            first.line,
            first.column,
            "YS0007",
            f"this <<{first.word}>> has no <<{_ENDS[first.word]}>>",
            "it ends in the body in which it begins, and an empty line ends an option's body",
        )

    def _deepen(self, line: int, column: int) -> None:
        self._depth += 1
        most = self._report.limits.nesting_max
        if self._depth > most:
            raise TooDeep(
                Diagnostic(
                    self._file, line, column, "TA0001",
                    f"options, ifs and onces are nested deeper than {most}",
                )
            )  # fmt: skip


class TooDeep(Exception):  # noqa: N818 -- It never leaves the reader of nodes.
    """Raised where the nesting is so deep that going on could fill the stack."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(str(diagnostic))
        self.diagnostic = diagnostic
