"""A file that Tiled has saved, opened within bounds: what it says, in the names of JSON."""

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from files.parsing import parse_json, parse_xml, parsing
from files.problems import Reporter
from files.reading import read_file, words_of
from game.world.tiled.from_xml import map_from_xml, template_from_xml, tileset_from_xml

_ELEMENTS_MAX = 40_000
"""A crowded map has some thousand objects, each with a few properties."""
_VALUES_MAX = 400_000
_DEPTH_MAX = 16
_SAVE_AGAIN = "Save it in Tiled once more, or take a whole copy"
_FROM_XML: Mapping[str, Callable[[Element], dict[str, object]]] = {
    "map": map_from_xml,
    "tileset": tileset_from_xml,
    "template": template_from_xml,
}


class _BrokenFileError(ValueError):
    """A file that cannot be read at all, as the end of a sentence."""


def described_in(path: Path, what: str, max_bytes: int, reporter: Reporter) -> object:
    """What a file says about a `map`, a `tileset` or a `template`, its values still text when the
    file is XML. None after it was reported that there is no such thing in it."""
    try:
        with parsing(_BrokenFileError, f"it is not a whole Tiled {what}", remedy=""):
            content = read_file(path, max_bytes)
            if path.suffix in (".tmj", ".tsj", ".tj"):
                described = parse_json(
                    content, containers_max=_ELEMENTS_MAX, values_max=_VALUES_MAX
                )
                kind = described.get("type") if isinstance(described, dict) else None
                if kind != what:
                    raise ValueError(f"it is no {what} in JSON")
                return described
            root = parse_xml(content, elements_max=_ELEMENTS_MAX, depth_max=_DEPTH_MAX)
            if root.tag != what:
                raise ValueError(f"it is a {root.tag!r}")
            return _FROM_XML[what](root)
    except _BrokenFileError as error:
        if isinstance(error.__cause__, OSError):
            reporter.error(f"it cannot be read: {words_of(error.__cause__)}", _SAVE_AGAIN)
        else:
            reporter.error(str(error).rstrip("."), _SAVE_AGAIN)
        return None
