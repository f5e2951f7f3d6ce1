"""Reading a file of tables in TOML, so that whatever is wrong with it is told."""

import tomllib
from pathlib import Path

from files.parsing import in_one_line
from files.problems import Reporter
from files.reading import read_file, words_of

_FILE_MAX_BYTES = 256 * 1024
_LINE_MAX_CHARACTERS = 1000
"""What reading a line costs grows with the square of the dots in it."""
_WRITE_AGAIN = "Put it right, or take a whole copy"


def read_toml(path: Path, reporter: Reporter) -> dict[str, object] | None:
    """What a TOML file in UTF-8 says, or None after it was reported why it cannot be read."""
    try:
        # Some editors begin a file with a byte order mark.
        text = read_file(path, _FILE_MAX_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
        if any(len(line) > _LINE_MAX_CHARACTERS for line in text.split("\n")):
            reporter.error("a line is too long", f"{_LINE_MAX_CHARACTERS} characters are allowed")
            return None
        return tomllib.loads(text)
    except OSError as error:
        reporter.error(f"it cannot be read: {words_of(error)}", _WRITE_AGAIN)
    except UnicodeDecodeError:
        reporter.error("it is not written in UTF-8", "Save it as UTF-8 in your editor")
    except (ValueError, RecursionError) as error:
        words = in_one_line(str(error))[:160] or type(error).__name__
        reporter.error(f"it is not valid TOML: {words}", _WRITE_AGAIN)
    return None
