"""Commands for the game: the text between << and >>, and its arguments.

They are told apart in the script, before anything is put into their gaps: what a gap holds is part
of one argument, never split and never read again.
"""

import re

from game.dialogue.cursor import Cursor
from game.dialogue.text_lines import read_gap
from game.dialogue.tree import Command, Expression, TextParts

_PLAIN = re.compile(r"[^>{]+")


def read_command(cursor: Cursor, column: int) -> Command:
    """Reads a command from behind its << on, where no word of the language stands. Raises
    `Unreadable`."""
    parts: list[str | Expression] = []
    while not cursor.take(">>"):
        if cursor.position >= len(cursor.text):
            raise cursor.error(
                "the command is not closed with >>", "it ends on its line", "YS0006", column
            )
        if cursor.take("{"):
            parts.append(read_gap(cursor))
        else:
            parts.append(cursor.take_match(_PLAIN) or cursor.take_character())
    joined = _trimmed(parts)
    arguments = _split(joined)
    if not arguments or not arguments[0]:
        raise cursor.error("a command begins with its name", column=column)
    most = cursor.limits.arguments_max
    if len(arguments) > most + 1:
        raise cursor.error(f"a command has more than {most} arguments", code="TA0001")
    return Command(cursor.line, column, joined, arguments)


def _trimmed(parts: list[str | Expression]) -> tuple[str | Expression, ...]:
    joined: list[str | Expression] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    if joined and isinstance(joined[0], str):
        joined[0] = joined[0].lstrip()
    if joined and isinstance(joined[-1], str):
        joined[-1] = joined[-1].rstrip()
    return tuple(part for part in joined if part != "")


def _split(parts: tuple[str | Expression, ...]) -> tuple[TextParts, ...]:
    """Arguments are parted by blanks; quotes hold one together, and in them \\" and \\\\ are
    escapes."""
    arguments: list[TextParts] = []
    current: list[str | Expression] | None = None
    is_quoted = is_escaped = False

    def add(piece: str | Expression) -> None:
        nonlocal current
        if current is None:
            current = []
        if isinstance(piece, str) and current and isinstance(current[-1], str):
            current[-1] += piece
        else:
            current.append(piece)

    for part in parts:
        if not isinstance(part, str):
            add(part)
            continue
        for character in part:
            if is_escaped:
                add(character if character in '"\\' else "\\" + character)
                is_escaped = False
            elif is_quoted and character == "\\":
                is_escaped = True
            elif character == '"':
                is_quoted = not is_quoted
                add("")
            elif character.isspace() and not is_quoted:
                if current is not None:
                    arguments.append(tuple(current))
                current = None
            else:
                add(character)
    if is_escaped:
        add("\\")
    if current is not None:
        arguments.append(tuple(current))
    return tuple(tuple(piece for piece in a if piece != "") for a in arguments)
