"""Content: everything that assets/data, assets/maps and assets/dialogue define, read once.

Content never changes while the game runs, and everybody who plays together must have the same:
`content_hash` says so in the handshake. The files are read into typed structs
(`definitions.py`), and every name that one file uses of another is looked up here, so that a
typing error is a sentence at the start and not a surprise in the third season.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import msgspec

from files.parsing import NEW_COPY, parsing
from files.reading import read_file, words_of
from game.dialogue import Library, Vocabulary, YarnError
from game.world.areas import Area, load_area, plain_area
from game.world.definitions import (
    AreaDefinition,
    DestructableDefinition,
    Item,
    Person,
    PlaceableDefinition,
    Quest,
    Recipe,
    Season,
    Stack,
    Start,
    Weather,
)
from game.world.records import ContentId
from game.world.scripts import load_scripts, script_vocabulary
from game.world.tiled_file import MAP_MAX_BYTES, MapError

Definition = TypeVar("Definition")

_HASHED_FILES = (("data", "*.toml"), ("maps", "*.tm[xj]"), ("maps", "*.ts[xj]"))
_HASHED_DIALOGUE = ("dialogue", "*.yarn")
_HASHED_FILES_MAX = 512
_DATA_MAX_BYTES = 256 * 1024
_DATA_LINE_MAX_CHARACTERS = 1000
"""What reading a line costs grows with the square of the dots in it."""


class ContentError(ValueError):
    """Content that is missing, damaged or does not fit together: a sentence with the file."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is defined, by id."""

    items: Mapping[str, Item]
    placeables: Mapping[str, PlaceableDefinition]
    destructables: Mapping[str, DestructableDefinition]
    recipes: Mapping[str, Recipe]
    quests: Mapping[str, Quest]
    people: Mapping[str, Person]
    areas: Mapping[str, Area]
    weather: Mapping[str, Weather]
    seasons: tuple[str, ...]
    """The seasons' ids in the order of the year."""
    season_definitions: Mapping[str, Season]
    start: Start
    dialogue: Library
    """The scripts that people speak by."""
    content_hash: bytes
    """SHA-256 over all these files: 32 bytes, the same on every system."""
    area_ids: Mapping[int, str]
    """By the area's number, as for `recipe_ids`, `quest_ids` and `person_ids`."""
    recipe_ids: Mapping[int, str]
    quest_ids: Mapping[int, str]
    person_ids: Mapping[int, str]

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

    def stack_max(self, item: str) -> int:
        """How many of an item share a slot; 1 for an item that is not defined."""
        definition = self.items.get(item)
        return 1 if definition is None else definition.stack_max


def load_content(assets: Path) -> Content:
    """All content of an assets folder. Raises `ContentError` with a sentence that names the file
    when something is missing, of the wrong type, or refers to what does not exist."""
    data = assets / "data"
    area_definitions = _table(data / "areas.toml", AreaDefinition)
    recipes = _table(data / "recipes.toml", Recipe)
    quests = _table(data / "quests.toml", Quest)
    people = _table(data / "people.toml", Person)
    seasons = _table(data / "seasons.toml", Season)
    season_ids = _by_number("seasons.toml", seasons)
    vocabulary, _ = script_words(assets)
    content = Content(
        items=_table(data / "items.toml", Item),
        placeables=_table(data / "placeables.toml", PlaceableDefinition),
        destructables=_table(data / "destructables.toml", DestructableDefinition),
        recipes=recipes,
        quests=quests,
        people=people,
        areas=_areas(assets / "maps", area_definitions),
        weather=_table(data / "weather.toml", Weather),
        seasons=tuple(season_ids[number] for number in sorted(season_ids)),
        season_definitions=seasons,
        start=_convert(data / "start.toml", _read_toml(data / "start.toml"), Start),
        dialogue=_dialogue(assets / "dialogue", vocabulary),
        content_hash=content_hash(assets),
        area_ids=_by_number("areas.toml", area_definitions),
        recipe_ids=_by_number("recipes.toml", recipes),
        quest_ids=_by_number("quests.toml", quests),
        person_ids=_by_number("people.toml", people),
    )
    for complaint in _complaints(content):
        raise ContentError(complaint)
    return content


def script_words(assets: Path) -> tuple[Vocabulary, frozenset[str]]:
    """What scripts can ask and do with the data of an assets folder, and the nodes at which its
    people begin to speak. Raises `ContentError` as `load_content` does."""
    data = assets / "data"
    people = _table(data / "people.toml", Person)
    vocabulary = script_vocabulary(
        items=_table(data / "items.toml", Item),
        recipes=_table(data / "recipes.toml", Recipe),
        quests=_table(data / "quests.toml", Quest),
        people=people,
        areas=_table(data / "areas.toml", AreaDefinition),
        seasons=_table(data / "seasons.toml", Season),
        weather=_table(data / "weather.toml", Weather),
    )
    return vocabulary, frozenset(person.node for person in people.values())


def content_hash(assets: Path) -> bytes:
    """SHA-256 over the data, maps and dialogue of an assets folder, by name and text. Line ends
    do not count, because a checkout may have changed them."""
    digest = hashlib.sha256()
    files = [
        path
        for folder, pattern in (*_HASHED_FILES, _HASHED_DIALOGUE)
        for path in islice((assets / folder).rglob(pattern), _HASHED_FILES_MAX + 1)
    ]
    if len(files) > _HASHED_FILES_MAX:
        raise ContentError(f"assets has more than {_HASHED_FILES_MAX} files of data.")
    named = {path.relative_to(assets).as_posix(): path for path in files}
    for name in sorted(named):
        text = _read(named[name], MAP_MAX_BYTES).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        for part in (name.encode(), text):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.digest()


def _read(path: Path, max_bytes: int) -> bytes:
    try:
        return read_file(path, max_bytes)
    except OSError as error:
        raise ContentError(f"{path.name} cannot be read: {words_of(error)}. {NEW_COPY}") from error


def _read_toml(path: Path) -> dict[str, object]:
    with parsing(ContentError, f"{path.name} is not valid TOML"):
        # Some editors begin a file with a byte order mark.
        text = _read(path, _DATA_MAX_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
        if any(len(line) > _DATA_LINE_MAX_CHARACTERS for line in text.split("\n")):
            raise ValueError(f"a line has more than {_DATA_LINE_MAX_CHARACTERS} characters")
        if not text.strip():
            raise ValueError("it is empty")
        return tomllib.loads(text)


def _convert(path: Path, value: object, wanted: type[Definition]) -> Definition:
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        raise ContentError(f"{path.name}: {error}.") from error


def _table(path: Path, wanted: type[Definition]) -> Mapping[str, Definition]:
    raw = _read_toml(path)
    for name in raw:
        try:
            msgspec.convert(name, ContentId)
        except msgspec.ValidationError as error:
            raise ContentError(
                f"{path.name}: [{name}] is no id: small letters, digits and _, at most 24."
            ) from error
    converted = {}
    for name, value in raw.items():
        try:
            converted[name] = msgspec.convert(value, wanted)
        except msgspec.ValidationError as error:
            raise ContentError(f"{path.name}: [{name}] {error}.") from error
    return MappingProxyType(converted)


def _by_number(
    file: str, table: Mapping[str, Recipe | Quest | Person | AreaDefinition | Season]
) -> Mapping[int, str]:
    ids: dict[int, str] = {}
    for name, definition in table.items():
        other = ids.setdefault(definition.number, name)
        if other != name:
            raise ContentError(f"{file}: [{name}] and [{other}] have the same number.")
    return MappingProxyType(ids)


def _areas(maps: Path, definitions: Mapping[str, AreaDefinition]) -> Mapping[str, Area]:
    areas = {}
    for area_id, definition in definitions.items():
        if (definition.map is None) == (definition.plain_tiles is None):
            raise ContentError(f"areas.toml: [{area_id}] needs either a map or plain_tiles.")
        if definition.map is not None:
            try:
                area = load_area(
                    maps / definition.map, area_id, definition.number, definition.title
                )
            except MapError as error:
                raise ContentError(str(error)) from error
        else:
            assert definition.plain_tiles is not None
            area = plain_area(area_id, definition.number, definition.title, definition.plain_tiles)
        areas[area_id] = area
    return MappingProxyType(areas)


def _dialogue(folder: Path, vocabulary: Vocabulary) -> Library:
    try:
        return load_scripts(folder, vocabulary)
    except YarnError as error:
        raise ContentError(f"{error}.") from error


def _complaints(content: Content) -> Iterator[str]:
    """A sentence for every name that one file uses and no other defines."""
    yield from _complaints_about_data(content)
    for area in content.areas.values():
        yield from _complaints_about_map(content, area)


def _complaints_about_data(content: Content) -> Iterator[str]:
    for name in content.placeables:
        if name not in content.items:
            yield f"placeables.toml: [{name}] is no item."
    for name, destructable in content.destructables.items():
        tool = content.items.get(destructable.tool)
        if tool is None or not tool.is_tool:
            yield f"destructables.toml: [{name}] needs a tool, and {destructable.tool} is none."
        for drop in destructable.drops:
            if drop.item not in content.items:
                yield f"destructables.toml: [{name}] drops {drop.item}, which is no item."
            if drop.count_min > drop.count_max:
                yield f"destructables.toml: [{name}] has a count_min above its count_max."
    stacks: list[tuple[str, Stack]] = [("start.toml", stack) for stack in content.start.bag]
    for name, recipe in content.recipes.items():
        stacks += [(f"recipes.toml: [{name}]", s) for s in (*recipe.ingredients, recipe.result)]
        if len({stack.item for stack in recipe.ingredients}) < len(recipe.ingredients):
            yield f"recipes.toml: [{name}] names an ingredient twice."
    for name, person in content.people.items():
        stacks += [(f"people.toml: [{name}]", s) for s in (*person.gives, *person.takes)]
        if person.node not in content.dialogue.nodes:
            yield f"people.toml: [{name}] begins at {person.node}, which no script has."
        if person.area not in content.areas:
            yield f"people.toml: [{name}] lives in {person.area}, which is no area."
        elif content.areas[person.area].person(name) is None:
            yield f"people.toml: [{name}] is missing in the map of {person.area}."
    for where, stack in stacks:
        if stack.item not in content.items:
            yield f"{where} names {stack.item}, which is no item."
    for stack in content.start.bag:
        if stack.item in content.items and stack.count > content.stack_max(stack.item):
            yield f"start.toml: {stack.count} {stack.item} do not fit in one slot."
    for name, season in content.season_definitions.items():
        for weather in season.weather:
            if weather not in content.weather:
                yield f"seasons.toml: [{name}] names {weather}, which is no weather."
    if not content.seasons:
        yield "seasons.toml: there must be at least one season."
    if content.start.area not in content.areas:
        yield f"start.toml: {content.start.area} is no area."
    if content.start.weather not in content.weather:
        yield f"start.toml: {content.start.weather} is no weather."


def _complaints_about_map(content: Content, area: Area) -> Iterator[str]:
    where = f"the map of {area.id}"
    for site in area.destructables:
        tile = (site.tile_x, site.tile_y)
        if site.kind not in content.destructables:
            yield f"{where}: {site.kind} at tile {tile} is no destructable."
        elif not area.is_buildable(*tile):
            yield f"{where}: {site.kind} at tile {tile} stands in a wall, an exit or on a spawn."
    for person_site in area.people:
        person = content.people.get(person_site.person)
        if person is None:
            yield f"{where}: {person_site.person} is nobody in people.toml."
        elif person.area != area.id:
            yield f"{where}: {person_site.person} lives in {person.area}."
    for spawn in area.spawns:
        if not area.is_walkable(spawn.x, spawn.y):
            yield f"{where}: the spawn {spawn.name} is in a wall."
    for way_out in area.exits:
        target = content.areas.get(way_out.target_area)
        if target is None:
            yield f"{where}: an exit leads to {way_out.target_area}, which is no area."
        elif not target.holds(way_out.target_x, way_out.target_y):
            yield f"{where}: an exit leads outside {way_out.target_area}."
        elif not target.is_walkable(way_out.target_x, way_out.target_y):
            yield f"{where}: an exit leads into a wall of {way_out.target_area}."
        elif any(other.rect.holds(way_out.target_x, way_out.target_y) for other in target.exits):
            yield f"{where}: an exit leads straight into an exit of {way_out.target_area}."
