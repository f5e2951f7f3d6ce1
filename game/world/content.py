"""Content: everything that assets/data, assets/maps and assets/dialogue define, read once.

Content never changes while the game runs, and everybody who plays together must have the same:
`content_hash` says so in the handshake. Every name that one file uses of another is looked up here,
so that a typing error is a sentence at the start and not a surprise in the third season.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from files.problems import ContentError, Problem, Reporter
from files.reading import read_file, words_of
from game.dialogue import Diagnostic, Library, Severity, Vocabulary, YarnSyntaxError
from game.dialogue.string_table import NOT_TRANSLATED
from game.world.areas import Air, Area, plain_area
from game.world.art import check_art, read_art
from game.world.cutscenes import Cutscene, stage_vocabulary
from game.world.definitions import (
    Achievement,
    AreaDefinition,
    Award,
    Crop,
    DestructableDefinition,
    Fish,
    Forage,
    Item,
    MachineDefinition,
    Person,
    PlaceableDefinition,
    Recipe,
    Season,
    Start,
    Weather,
)
from game.world.fitting import (
    check_areas,
    check_exits,
    check_likes,
    check_map_files,
    check_sources,
    check_start,
    check_tables,
)
from game.world.fitting_cutscenes import check_cutscenes, check_directions
from game.world.fitting_people import check_people, check_schedules
from game.world.fitting_quests import check_errands, check_quests, check_switches
from game.world.fitting_wild import check_ground
from game.world.footpaths import Footpaths
from game.world.map_objects import KnownIds
from game.world.maps import read_area
from game.world.quest_definitions import Errand, Quest
from game.world.remembered import Remembered
from game.world.scripts import load_scripts, script_vocabulary
from game.world.sections import tile_key
from game.world.shown import TERRAINS
from game.world.sounds import read_sounds
from game.world.switches import Switch
from game.world.tables import Tables, by_number, read_tables
from game.world.tiled import MAP_MAX_BYTES
from game.world.timetables import Timetables
from game.world.translations import read_translations

_HASHED_FILES = (
    ("data", "*.toml"),
    ("maps", "*.tm[xj]"),
    ("maps", "*.ts[xj]"),
    ("maps", "*.t[xj]"),
    ("dialogue", "*.yarn"),
)
_HASHED_FILES_MAX = 512
_MORNINGS_MAX = 64
"""Of how many mornings of an area it is kept what lay there, in all farms of one program."""
_READ_IN_DIALOGUE = (".yarn", ".csv", ".md")
"""Scripts, tables of strings, and notes to whoever writes them."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is defined, by id."""

    items: Mapping[str, Item]
    placeables: Mapping[str, PlaceableDefinition]
    machines: Mapping[str, MachineDefinition]
    destructables: Mapping[str, DestructableDefinition]
    crops: Mapping[str, Crop]
    fish: Mapping[str, Fish]
    forage: Mapping[str, Forage]
    recipes: Mapping[str, Recipe]
    quests: Mapping[str, Quest]
    people: Mapping[str, Person]
    areas: Mapping[str, Area]
    weather: Mapping[str, Weather]
    seasons: tuple[str, ...]
    """The seasons' ids in the order of the year."""
    season_definitions: Mapping[str, Season]
    switches: Mapping[str, Switch]
    errands: Mapping[str, Errand]
    awards: Mapping[str, Award]
    achievements: Mapping[str, Achievement]
    cutscenes: Mapping[str, Cutscene]
    start: Start
    dialogue: Library
    """The scripts that people speak by."""
    translations: Mapping[str, Library]
    """The same scripts in the words of other languages, by the language's code."""
    content_hash: bytes
    """SHA-256 over all these files: 32 bytes, the same on every system."""
    area_ids: Mapping[int, str]
    """By the area's number, as for `recipe_ids`, `quest_ids` and `person_ids`."""
    stations: frozenset[str]
    """What something can be made at."""
    sprinkler_tiles: int
    """How many tiles away at most something waters that stands on a farm."""
    crop_of_seed: Mapping[str, str]
    """By the seed's item, what grows of it."""
    recipe_ids: Mapping[int, str]
    quest_ids: Mapping[int, str]
    switch_ids: Mapping[tuple[int, int], str]
    """By the area's number and the switch's."""
    errand_ids: Mapping[int, str]
    person_ids: Mapping[int, str]
    timetables: Timetables
    """Where people are at each hour of a day."""
    cutscene_ids: Mapping[int, str]
    finds: Remembered[tuple[int, int, int], Mapping[int, str]] = field(
        default_factory=lambda: Remembered(_MORNINGS_MAX), init=False, repr=False, compare=False
    )
    """What lay where on a morning: items by the keys of their tiles, by area, seed and day. To draw
    it takes hundreds of throws, while whoever picks asks about one tile."""

    def area(self, number: int) -> Area | None:
        """The area of this number (its scope), or None."""
        area_id = self.area_ids.get(number)
        return None if area_id is None else self.areas[area_id]

    def recipe(self, number: int) -> Recipe | None:
        """The recipe of this number, or None."""
        recipe_id = self.recipe_ids.get(number)
        return None if recipe_id is None else self.recipes[recipe_id]

    def quest(self, number: int) -> Quest | None:
        """The quest of this number, or None."""
        quest_id = self.quest_ids.get(number)
        return None if quest_id is None else self.quests[quest_id]

    def person(self, number: int) -> Person | None:
        """The person of this number, or None."""
        person_id = self.person_ids.get(number)
        return None if person_id is None else self.people[person_id]

    def award(self, number: int) -> str | None:
        """The id of the award of this number, or None."""
        return next((name for name, each in self.awards.items() if each.number == number), None)

    def dialogue_in(self, language: str) -> Library:
        """The scripts in the words of a language, or in their own where it has none."""
        return self.translations.get(language, self.dialogue)

    def stack_max(self, item: str) -> int:
        """How many of an item share a slot; 1 for an item that is not defined."""
        definition = self.items.get(item)
        return 1 if definition is None else definition.stack_max


def load_content(assets: Path) -> Content:
    """All content of an assets folder; what is allowed and probably not meant is logged. Raises
    `ContentError` with all that is wrong."""
    reporter = Reporter("")
    content = read_content(assets, reporter)
    reporter.raise_errors()
    for problem in reporter.problems:
        _log.warning("%s", problem)
    assert content is not None
    return content


def read_content(
    assets: Path, reporter: Reporter, art_folder: Path | None = None
) -> Content | None:
    """All content of an assets folder, held against the art of `art_folder`, or else its own.
    Reports everything that is wrong, warnings included; None when that leaves nothing that could
    be played."""
    if not assets.is_dir():
        reporter.of(assets.name).error(
            "there is no such folder", "Name one that has data, maps and dialogue in it"
        )
        return None
    tables = read_tables(assets, reporter)
    check_tables(tables)
    if not reporter.errors():
        check_sources(tables)
    art = read_art(art_folder or assets, reporter)
    known = KnownIds(
        destructables=tables.destructables.ids if tables.destructables.is_whole else None,
        people={name: person.area for name, person in tables.people.items()}
        if tables.people.is_complete
        else None,
        areas=tables.areas.ids if tables.areas.is_whole else None,
        scenery=None if art is None else art.scenery(tables.seasons.ids & art.seasons()),
    )
    maps = {
        name: reporter.of(f"maps/{definition.map}") for name, definition in tables.areas.items()
    }
    areas = _areas(assets / "maps", tables, known, maps)
    sounds = read_sounds(art_folder or assets, reporter)
    library = _dialogue(assets / "dialogue", tables, sounds, reporter)
    translations = {} if library is None else _translations(assets / "dialogue", library, reporter)
    check_map_files(assets / "maps", tables, reporter)
    check_exits(areas, maps)
    check_areas(tables, sounds)
    check_start(tables, areas, reporter.of("data/start.toml"))
    check_switches(tables, areas)
    check_quests(tables, areas)
    check_errands(tables)
    check_likes(tables, areas)
    check_ground(tables, areas)
    check_people(tables, areas, None if library is None else library.nodes)
    timetables = Timetables(tables.schedules, areas, Footpaths(areas, _solid_tiles(tables, areas)))
    check_schedules(tables, areas, timetables)
    check_cutscenes(tables, areas, known.scenery)
    if library is not None:
        talks = {person.node for person in tables.people.values()}
        check_directions(tables, library.program, talks, reporter)
    if art is not None:
        terrains = set().union(*(row for area in areas.values() for row in area.terrain))
        # Others stand for tiles that something was reported about.
        check_art(art, tables, terrains & set(TERRAINS), reporter)
    if reporter.errors() or library is None or tables.start is None:
        return None
    try:
        digest = content_hash(assets)
    except ContentError as error:
        reporter.problems.extend(error.problems)
        return None
    season_ids = by_number(tables.seasons)
    return Content(
        items=tables.items,
        placeables=tables.placeables,
        machines=tables.machines,
        destructables=tables.destructables,
        crops=tables.crops,
        fish=tables.fish,
        forage=tables.forage,
        recipes=tables.recipes,
        quests=tables.quests,
        people=tables.people,
        areas=areas,
        weather=tables.weather,
        seasons=tuple(season_ids[number] for number in sorted(season_ids)),
        season_definitions=tables.seasons,
        switches=tables.switches,
        errands=tables.errands,
        awards=tables.awards,
        achievements=tables.achievements,
        cutscenes=tables.cutscenes,
        start=tables.start,
        dialogue=library,
        translations=MappingProxyType(translations),
        content_hash=digest,
        area_ids=by_number(tables.areas),
        stations=frozenset(one.at for one in tables.recipes.values() if one.at is not None),
        sprinkler_tiles=max((each.waters_tiles for each in tables.placeables.values()), default=0),
        crop_of_seed=MappingProxyType({crop.seed: name for name, crop in tables.crops.items()}),
        recipe_ids=by_number(tables.recipes),
        quest_ids=by_number(tables.quests),
        switch_ids=MappingProxyType(
            {
                (areas[switch.area].number, switch.number): name
                for name, switch in tables.switches.items()
            }
        ),
        errand_ids=by_number(tables.errands),
        person_ids=by_number(tables.people),
        timetables=timetables,
        cutscene_ids=by_number(tables.cutscenes),
    )


def script_words(assets: Path) -> tuple[Vocabulary, frozenset[str]]:
    """What scripts can ask and do with the data of an assets folder, and the nodes at which its
    people begin to speak and its scenes begin. Raises `ContentError` when the data are damaged."""
    reporter = Reporter("")
    tables = read_tables(assets, reporter)
    sounds = read_sounds(assets, reporter)
    reporter.raise_errors()
    starts = {person.node for person in tables.people.values()}
    starts |= {person.gift_node for person in tables.people.values() if person.gift_node}
    starts |= {scene.node for scene in tables.cutscenes.values()}
    return _vocabulary(tables, sounds), frozenset(starts)


def content_hash(assets: Path) -> bytes:
    """SHA-256 over the data, maps and dialogue of an assets folder, by name and text. Line ends
    do not count, because a checkout may have changed them. Raises `ContentError` for too many
    files, and for one that cannot be read."""
    digest = hashlib.sha256()
    files = [
        path
        for folder, pattern in _HASHED_FILES
        for path in islice((assets / folder).rglob(pattern), _HASHED_FILES_MAX + 1)
    ]
    if len(files) > _HASHED_FILES_MAX:
        right = f"{_HASHED_FILES_MAX} files of data, maps and dialogue are allowed"
        raise ContentError([Problem(assets.name, "", f"it has {len(files)} files", right)])
    named = {path.relative_to(assets).as_posix(): path for path in files}
    for name in sorted(named):
        try:
            content = read_file(named[name], MAP_MAX_BYTES)
        except OSError as error:
            wrong = f"it cannot be read: {words_of(error)}"
            raise ContentError(
                [Problem(name, "", wrong, "Take it away, or put it right")]
            ) from error
        text = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for part in (name.encode(), text):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.digest()


def _areas(
    folder: Path, tables: Tables, known: KnownIds, maps: Mapping[str, Reporter]
) -> Mapping[str, Area]:
    """The areas that can be read; `maps` has a reporter for each one's map."""
    areas = {}
    for name, definition in tables.areas.items():
        area: Area | None = None
        number, title = definition.number, definition.title
        if (definition.map is None) == (definition.plain_tiles is None):
            tables.areas.reporter.at(f"[{name}]").error(
                "it needs either a map or plain_tiles", f'Write map = "{name}.tmx"'
            )
        elif definition.map is not None:
            area = read_area(folder / definition.map, name, number, title, known, maps[name])
        elif definition.plain_tiles is not None:
            area = plain_area(name, number, title, definition.plain_tiles)
        if area is not None:
            areas[name] = replace(
                area,
                is_farmland=definition.is_farmland,
                air=_air(definition),
                board=_board(area, definition),
            )
    return MappingProxyType(areas)


def _solid_tiles(tables: Tables, areas: Mapping[str, Area]) -> dict[str, set[int]]:
    """The keys of tiles on which something that blocks stands on a new farm, by area."""
    found = {
        area.id: {
            tile_key(site.tile_x, site.tile_y)
            for site in area.destructables
            if site.kind in tables.destructables and tables.destructables[site.kind].solid
        }
        for area in areas.values()
    }
    for standing in () if tables.start is None else tables.start.standing:
        placeable = tables.placeables.get(standing.item)
        if placeable is not None and placeable.solid and standing.area in found:
            found[standing.area].add(tile_key(standing.tile_x, standing.tile_y))
    return found


def _air(definition: AreaDefinition) -> Air:
    def colour(code: str | None) -> tuple[int, int, int] | None:
        return None if code is None else (int(code[1:3], 16), int(code[3:5], 16), int(code[5:], 16))

    return Air(
        definition.is_inside,
        colour(definition.light),
        colour(definition.night_light),
        definition.sounds,
        definition.music,
    )


def _board(area: Area, definition: AreaDefinition) -> tuple[float, float] | None:
    """Where the notice board of an area is."""
    boards = ((each.x, each.y) for each in area.scenery if each.sprite == definition.board)
    return next(boards, None)


def _dialogue(
    folder: Path, tables: Tables, sounds: frozenset[str] | None, reporter: Reporter
) -> Library | None:
    """The scripts, or None after it was reported why they cannot be read."""
    try:
        library = load_scripts(folder, _vocabulary(tables, sounds))
    except YarnSyntaxError as error:
        for found in error.diagnostics:
            _tell(found, reporter)
        return None
    for found in library.warnings:
        _tell(found, reporter)
    for path in islice(folder.rglob("*.*"), _HASHED_FILES_MAX):
        if path.suffix not in _READ_IN_DIALOGUE and path.is_file():
            name = path.relative_to(folder).as_posix()
            reporter.of(f"dialogue/{name}").warning(
                "nobody reads it", f"Scripts are called {path.stem}.yarn, tables {path.stem}.csv"
            )
    return library


def _translations(folder: Path, library: Library, reporter: Reporter) -> dict[str, Library]:
    """The scripts in other languages, by code. A line that nobody has translated yet is nothing
    that is wrong with content: `yarn check` lists those."""
    translations, problems = read_translations(folder, library.program)
    for found in problems:
        if found.code != NOT_TRANSLATED:
            _tell(found, reporter)
    return {
        language: library.translated(language, translation.templates)
        for language, translation in translations.items()
    }


def _tell(found: Diagnostic, reporter: Reporter) -> None:
    """Reports what is wrong with a script."""
    numbers = [f"line {found.line}"] if found.line else []
    numbers += [f"column {found.column}"] if found.column else []
    place = reporter.of(f"dialogue/{found.file}").at(", ".join(numbers))
    right = found.help or f"Its code is {found.code}"
    right = right[:1].upper() + right[1:]
    if found.severity is Severity.ERROR:
        place.error(found.sentence, right)
    elif found.severity is Severity.WARNING:
        place.warning(found.sentence, right)


def _vocabulary(tables: Tables, sounds: frozenset[str] | None) -> Vocabulary:
    """What scripts can ask and do with these tables. Where one of them is damaged, scripts may
    name what they like: they are not to blame."""
    needed = (
        tables.items,
        tables.recipes,
        tables.quests,
        tables.people,
        tables.areas,
        tables.seasons,
        tables.weather,
        tables.cutscenes,
    )
    if not all(table.is_complete for table in needed):
        return Vocabulary(is_open=True)
    return script_vocabulary(
        items=tables.items,
        recipes=tables.recipes,
        quests=tables.quests,
        people=tables.people,
        areas=tables.areas,
        seasons=tables.seasons,
        weather=tables.weather,
        staging=stage_vocabulary(tables.cutscenes, tables.people, tables.weather, sounds),
    )
