"""Hashtags: behind a line, behind a command, and at the top of a file."""

import re
from dataclasses import dataclass

from game.dialogue.cursor import Cursor

_HASHTAG = re.compile(r"[^\s#$<]+")


@dataclass(frozen=True, slots=True)
class Hashtags:
    """The hashtags of a line, told apart by what they mean."""

    line_id: str | None = None
    """From `#line:`, with its prefix."""
    shadow: str | None = None
    """From `#shadow:`, as the line id that it names."""
    others: tuple[str, ...] = ()
    """The rest, without their #."""

    @property
    def seen(self) -> str | None:
        """What `#seen:` says, None without it."""
        return next((tag[5:] for tag in self.others if tag.startswith("seen:")), None)


def read_hashtags(cursor: Cursor) -> Hashtags:
    """Reads hashtags as far as they go. Raises `Unreadable` for a # alone and for two ids."""
    line_id: str | None = None
    shadow: str | None = None
    others: list[str] = []
    while True:
        cursor.skip_space()
        column = cursor.column
        if not cursor.take("#"):
            break
        cursor.skip_space()
        tag = cursor.take_match(_HASHTAG)
        if tag is None:
            raise cursor.error("a # stands alone", "\\# is a number sign", column=column)
        if tag.startswith("line:"):
            if line_id is not None:
                raise cursor.error("a line has two ids", code="YS0062", column=column)
            line_id = _bounded(cursor, tag, column)
        elif tag.startswith("shadow:"):
            shadow = _bounded(cursor, f"line:{tag[7:]}", column)
        else:
            others.append(tag)
    if line_id is not None and shadow is not None:
        raise cursor.error(
            "a line has its own id and is the shadow of another",
            "leave one of #line: and #shadow: out",
            code="YS0017",
        )
    return Hashtags(line_id, shadow, tuple(others))


def _bounded(cursor: Cursor, line_id: str, column: int) -> str:
    most = cursor.limits.line_id_max_characters
    if not len("line:") < len(line_id) <= most:
        raise cursor.error(
            f"a line's id has 1 to {most - 5} characters behind its colon",
            code="TA0001",
            column=column,
        )
    return line_id
