"""The tables of assets/text: a folder for each language, with a TOML file for each room.

A text's key is its file, the tables around it and its name, with points between. Everything that is
wrong is reported.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from files.parsing import NEW_COPY
from files.problems import ContentError, Reporter, quoted
from files.toml import read_toml
from game.dialogue.plurals import CATEGORIES, OTHER
from game.text.language import GAP, Language, Phrase

ENGLISH = "en"
"""The language that every text has."""
CONTENT_ROOM = "content"
"""The room with the words of assets/data in other languages."""
OWN_ASSETS = Path(__file__).parents[2] / "assets"

_CODE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_NAME = re.compile(r"[a-z0-9_]{1,40}")
_ROOMS_MAX = 64
_LANGUAGES_MAX = 64
_DEPTH_MAX = 6
_TEXT_MAX_CHARACTERS = 800

_log = logging.getLogger(__name__)


def read_languages(played: Path, reporter: Reporter) -> Mapping[str, Language]:
    """The game's languages by code, with the words for the content of the assets folder that is
    played. Reports everything that is wrong."""
    folder = OWN_ASSETS / "text"
    if not (folder / ENGLISH).is_dir():
        reporter.of(f"text/{ENGLISH}").error("there is no such folder", NEW_COPY)
        return MappingProxyType({})
    codes = sorted(path.name for path in folder.iterdir() if path.is_dir())
    for code in codes:
        if not _CODE.fullmatch(code):
            place = reporter.of(f"text/{code}")
            place.error("this is no code of a language", "Name the folder such as en or pt_BR")
    wanted = [code for code in codes if _CODE.fullmatch(code)][:_LANGUAGES_MAX]
    return MappingProxyType({code: _language(folder, code, played, reporter) for code in wanted})


def load_languages(played: Path) -> Mapping[str, Language]:
    """As `read_languages`. Raises `ContentError` with all that is wrong."""
    reporter = Reporter("")
    languages = read_languages(played, reporter)
    reporter.raise_errors()
    return languages


@lru_cache(maxsize=1)
def own_english() -> Language:
    """The game's English, for logs, terminals and whatever else has no player's language. Nothing
    but keys is left of tables that cannot be read."""
    reporter = Reporter("")
    try:
        language = _language(OWN_ASSETS / "text", ENGLISH, OWN_ASSETS, reporter)
        reporter.raise_errors()
    except (ContentError, OSError) as error:
        _log.warning("%s", error)
        return Language(ENGLISH, {})
    return language


def _language(folder: Path, code: str, played: Path, reporter: Reporter) -> Language:
    files = [path for path in sorted((folder / code).glob("*.toml")) if path.stem != CONTENT_ROOM]
    of_content = played / "text" / code / f"{CONTENT_ROOM}.toml"
    phrases: dict[str, Phrase] = {}
    for path in (*files[:_ROOMS_MAX], *([of_content] if of_content.exists() else ())):
        place = reporter.of(f"text/{code}/{path.name}")
        if not _NAME.fullmatch(path.stem):
            place.error("this is no name of a room", "Use small letters, digits and _")
        phrases.update(_phrases(path.stem, read_toml(path, place) or {}, place))
    return Language(code, MappingProxyType(phrases))


def _phrases(
    path: str, table: Mapping[str, object], reporter: Reporter
) -> Iterator[tuple[str, Phrase]]:
    for name, value in table.items():
        key = f"{path}.{name}"
        place = reporter.at(key)
        if not _NAME.fullmatch(name):
            place.error(f"{quoted(name)} is no name", "Use small letters, digits and _")
        elif isinstance(value, str):
            if _is_text(value, place):
                yield key, value
        elif not isinstance(value, dict) or not value:
            place.error("it is no text", "Write it between quotation marks")
        elif key.count(".") >= _DEPTH_MAX:
            place.error("it is nested too deeply", f"{_DEPTH_MAX} tables are allowed")
        elif OTHER in value:
            forms = {form: text for form, text in value.items() if isinstance(text, str)}
            if len(forms) < len(value) or not forms.keys() <= set(CATEGORIES):
                place.error("it has more than plural forms", f"There are {', '.join(CATEGORIES)}")
            elif all(_is_text(text, place) for text in forms.values()):
                yield key, MappingProxyType(forms)
        else:
            yield from _phrases(key, value, reporter)


def _is_text(text: str, place: Reporter) -> bool:
    plain = GAP.sub("", text)
    if not 0 < len(text) <= _TEXT_MAX_CHARACTERS:
        right = f"Texts have from 1 to {_TEXT_MAX_CHARACTERS} characters"
        place.error(f"it has {len(text)} characters", right)
    elif "{" in plain or "}" in plain:
        place.error("it has a brace that belongs to no gap", "Write a gap as {name}")
    elif not plain.replace("\n", "").isprintable():
        place.error("it has signs that cannot be seen", "Leave them out")
    else:
        return True
    return False
