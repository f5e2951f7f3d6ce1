"""Reading a file of tables in TOML, so that whatever is wrong with it is told."""

import re
import tomllib
from pathlib import Path

from files.parsing import in_one_line
from files.problems import Reporter, quoted
from files.reading import read_file, words_of

_FILE_MAX_BYTES = 256 * 1024
_LINE_MAX_CHARACTERS = 1000
"""What reading a line costs grows with the square of the dots in it."""
_WRITE_AGAIN = "Put it right, or take a whole copy"
_HOW_IT_IS_WRITTEN = (
    'Text stands between straight quotation marks "", all in one line; true and false are small; '
    "a comma stands between the entries of a list [ ] and of a table { }"
)
_PLAIN = {
    "Invalid value": "this is no value",
    "Unclosed inline table": "a comma or the end of a table is missing here",
    "Unclosed array": "a comma or the end of a list is missing here",
    r"Illegal character '\n'": "the text has no end",
}
"""What the parser says of the mistakes that are made most, in words for writers."""


def read_toml(path: Path, reporter: Reporter) -> dict[str, object] | None:
    """What a TOML file in UTF-8 says, or None after it was reported why it cannot be read."""
    try:
        content = read_file(path, _FILE_MAX_BYTES)
        # Some editors begin a file with a byte order mark.
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if len(line) > _LINE_MAX_CHARACTERS:
                right = f"{_LINE_MAX_CHARACTERS} characters are allowed"
                reporter.at(f"line {number}").error("it is too long", right)
                return None
        return tomllib.loads(text)
    except OSError as error:
        reporter.error(f"it cannot be read: {words_of(error)}", _WRITE_AGAIN)
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        right = "Save it as UTF-8 in your editor"
        reporter.at(f"line {number}").error("it is not written in UTF-8", right)
    except (ValueError, RecursionError) as error:
        _report(error, lines, reporter)
    return None


def _report(error: Exception, lines: list[str], reporter: Reporter) -> None:
    """Says where the parser stopped, what stands there, and how it is written."""
    words = in_one_line(str(error))[:160] or type(error).__name__
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", words)
    if found is None:
        reporter.error(f"it is not valid TOML: {words}", _WRITE_AGAIN)
        return
    why, line, column = found.groups()
    place = reporter.at(f"line {line}, column {column}" if line else "the end")
    shown = f": {quoted(lines[int(line) - 1].strip())}" if line else ""
    if why.startswith("Cannot "):
        place.error(f"this was said before{shown}", "Say it once, or give one another name")
    else:
        place.error(f"it is not valid TOML, {_PLAIN.get(why, why)}{shown}", _HOW_IT_IS_WRITTEN)
