"""What audio offers, as far as content needs to know: the names in `sounds.json`."""

from pathlib import Path

from files.parsing import parse_json, parsing
from files.problems import Reporter
from files.reading import read_file, words_of

SOUNDS = "audio/sounds.json"
_MAX_BYTES = 256 * 1024
_CONTAINERS_MAX = 4_000
_VALUES_MAX = 40_000


class _BrokenSoundsError(ValueError):
    """A table of sounds that cannot be read, as the end of a sentence."""


def read_sounds(assets: Path, reporter: Reporter) -> frozenset[str] | None:
    """The names of all sounds of an assets folder; None when it has none, or after it was reported
    that they cannot be read."""
    if not (assets / SOUNDS).exists():
        return None
    try:
        with parsing(_BrokenSoundsError, "it is damaged", remedy=""):
            named = parse_json(
                read_file(assets / SOUNDS, _MAX_BYTES),
                containers_max=_CONTAINERS_MAX,
                values_max=_VALUES_MAX,
            )
            if not isinstance(named, dict):
                raise ValueError("it names no sounds")
            return frozenset(named)
    except _BrokenSoundsError as error:
        cause = error.__cause__
        words = f"it cannot be read: {words_of(cause)}" if isinstance(cause, OSError) else error
        reporter.of(SOUNDS).error(str(words), "Make it again with python -m tools.make_audio")
        return None
