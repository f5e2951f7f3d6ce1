"""What art offers, as far as content needs to know: the names in `atlas.json`, without a picture.

A host without a screen has no art; then nothing is checked against it. Where art lacks something
that a map or a season needs, nobody would see it, so it is an error. Where it lacks an item's or a
person's picture the game draws another in its place, and it is a warning.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from files.parsing import parse_json, parsing
from files.problems import Reporter, quoted
from files.reading import read_file, words_of
from game.world.shown import ALL_SEASONS
from game.world.tables import Tables

ATLAS = "art/world/atlas.json"
_ATLAS_MAX_BYTES = 1024 * 1024
_CONTAINERS_MAX = 40_000
_VALUES_MAX = 200_000
_SCENERY_FOLDERS = ("scenery", "tree")


class _BrokenAtlasError(ValueError):
    """An atlas that cannot be read, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Art:
    """The names of all sprites."""

    names: frozenset[str]

    def scenery(self, seasons: Collection[str]) -> frozenset[str]:
        """What scenery may be: whatever is drawn in each of these seasons."""
        stems = {
            name.split("/")[1]
            for name in self.names
            if name.count("/") and name.split("/")[0] in _SCENERY_FOLDERS
        }
        return frozenset(
            stem
            for stem in stems
            if all(
                any(self._has(f"{folder}/{stem}", season) for folder in _SCENERY_FOLDERS)
                for season in seasons
            )
        )

    def seasons(self) -> frozenset[str]:
        """The seasons for which the ground is drawn."""
        return frozenset(
            name.split("/")[2]
            for name in self.names
            if name.startswith("ground/grass/") and name.count("/") >= 3
        )

    def has_ground(self, terrain: str, season: str) -> bool:
        """Whether a terrain is drawn in a season."""
        stems = tuple(f"ground/{terrain}/{drawn}/" for drawn in (season, ALL_SEASONS))
        return any(name.startswith(stems) for name in self.names)

    def has_any(self, stems: Iterable[str]) -> bool:
        """Whether one of these is drawn."""
        return any(stem in self.names for stem in stems)

    def _has(self, stem: str, season: str) -> bool:
        return f"{stem}/{season}" in self.names or stem in self.names


def read_art(assets: Path, reporter: Reporter) -> Art | None:
    """The art of an assets folder; None when it has none, or after it was reported that it cannot
    be read."""
    if not (assets / "art").exists():
        return None
    inside = reporter.of(ATLAS)
    try:
        with parsing(_BrokenAtlasError, "it is damaged", remedy=""):
            described = parse_json(
                read_file(assets / ATLAS, _ATLAS_MAX_BYTES),
                containers_max=_CONTAINERS_MAX,
                values_max=_VALUES_MAX,
            )
            if not isinstance(described, dict):
                raise ValueError("it names no sprites")
            return Art(frozenset(described))
    except _BrokenAtlasError as error:
        cause = error.__cause__
        words = f"it cannot be read: {words_of(cause)}" if isinstance(cause, OSError) else error
        inside.error(str(words), "Make it again with python -m tools.make_art")
        return None


def check_art(art: Art, tables: Tables, terrains: Collection[str], reporter: Reporter) -> None:
    """Holds what the tables and the maps name (`terrains`) against what is drawn."""
    drawn = art.seasons()
    for season in tables.seasons.ids:
        place = tables.seasons.reporter.at(f"[{season}]")
        if season not in drawn:
            place.unknown(f"the ground is not drawn for the season {quoted(season)}", season, drawn)
            continue
        for terrain in sorted({"grass", *terrains}):
            if not art.has_ground(terrain, season):
                reporter.of(ATLAS).error(
                    f"{terrain} is not drawn for the season {season}",
                    f"Draw ground/{terrain}/{season}/…",
                )
    for item in tables.items.ids:
        _warn(art, tables.items.reporter.at(f"[{item}]"), [f"item/{item}"])
    for kind in tables.destructables.ids:
        names = [f"{stem}/{season}" for season in drawn for stem in (f"tree/{kind}", kind)]
        _warn(art, tables.destructables.reporter.at(f"[{kind}]"), names)
    for person in tables.people.ids:
        _warn(art, tables.people.reporter.at(f"[{person}]"), [f"person/{person}/down/idle"])


def _warn(art: Art, place: Reporter, names: list[str]) -> None:
    if names and not art.has_any(names):
        place.warning("it has no picture, and is drawn as something else", f"Draw {names[0]}")
