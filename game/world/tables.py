"""The tables of assets/data: TOML files, read into the structs of `definitions.py`.

Every file, table and field is looked at, whatever is wrong with the others, and everything that is
wrong is reported.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar, overload

import msgspec

from files.fields import read_struct
from files.problems import Reporter, quoted
from files.toml import read_toml
from game.world.cutscenes import Cutscene
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
from game.world.quest_definitions import Errand, Quest
from game.world.records import ContentId
from game.world.schedule_definitions import Schedule
from game.world.switches import Switch

_Definition = TypeVar("_Definition", bound=msgspec.Struct)
_T = TypeVar("_T")
_Numbered: TypeAlias = Recipe | Quest | Person | AreaDefinition | Season | Errand | Award | Cutscene
_FILES = (
    "achievements",
    "areas",
    "awards",
    "crops",
    "cutscenes",
    "destructables",
    "errands",
    "fish",
    "forage",
    "items",
    "machines",
    "people",
    "placeables",
    "quests",
    "recipes",
    "schedules",
    "seasons",
    "start",
    "switches",
    "weather",
)


@dataclass(frozen=True, slots=True)
class Table(Mapping[str, _Definition]):
    """A file's definitions by id."""

    file: str
    """Below the folder of the content: `data/items.toml`."""
    definitions: Mapping[str, _Definition]
    """Those that are whole."""
    ids: frozenset[str]
    """All that are named: nobody who names a damaged one is to blame."""
    is_whole: bool
    """Whether the file could be read at all."""
    reporter: Reporter = field(repr=False)

    def __getitem__(self, name: str) -> _Definition:
        return self.definitions[name]

    # A mapping's own ways to look something up take ten times as long as these two.
    @overload
    def get(self, name: str, /) -> _Definition | None: ...

    @overload
    def get(self, name: str, default: _Definition | _T, /) -> _Definition | _T: ...

    def get(self, name: str, default: object = None, /) -> object:
        """What a mapping's `get` does."""
        return self.definitions.get(name, default)

    def __contains__(self, name: object) -> bool:
        return name in self.definitions

    def __iter__(self) -> Iterator[str]:
        return iter(self.definitions)

    def __len__(self) -> int:
        return len(self.definitions)

    @property
    def is_complete(self) -> bool:
        """Whether all that the file names is whole, so that what is missing here is nowhere."""
        return self.is_whole and len(self.definitions) == len(self.ids)

    def check(self, name: str, what: str, place: Reporter) -> bool:
        """Whether there is such an id. Reports at `place`, which names it as `what`, that there is
        none; nothing when the file cannot be read."""
        if name in self.ids or not self.is_whole:
            return name in self.definitions
        place.unknown(f"{what} {quoted(name)} is not in {self.file}", name, self.ids)
        return False


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything in assets/data."""

    items: Table[Item]
    placeables: Table[PlaceableDefinition]
    machines: Table[MachineDefinition]
    destructables: Table[DestructableDefinition]
    crops: Table[Crop]
    fish: Table[Fish]
    forage: Table[Forage]
    recipes: Table[Recipe]
    quests: Table[Quest]
    people: Table[Person]
    areas: Table[AreaDefinition]
    weather: Table[Weather]
    seasons: Table[Season]
    switches: Table[Switch]
    errands: Table[Errand]
    awards: Table[Award]
    achievements: Table[Achievement]
    schedules: Table[Schedule]
    cutscenes: Table[Cutscene]
    start: Start | None

    def are_all_areas(self, areas: Collection[str]) -> bool:
        """Whether these are all that there are: none has a map or a definition that is damaged."""
        return self.areas.is_complete and len(areas) == len(self.areas)


def read_tables(assets: Path, reporter: Reporter) -> Tables:
    """All tables of an assets folder. Reports everything that is wrong in them."""
    folder = assets / "data"

    def table(
        name: str, wanted: type[_Definition], is_optional: bool = False
    ) -> Table[_Definition]:
        inside = reporter.of(f"data/{name}.toml")
        path = folder / f"{name}.toml"
        if is_optional and not path.exists():
            return Table(inside.file, MappingProxyType({}), frozenset(), True, inside)
        return _table(path, wanted, inside)

    def optional(name: str, wanted: type[_Definition]) -> Table[_Definition]:
        """A table that a farm may do without."""
        if (folder / f"{name}.toml").exists():
            return table(name, wanted)
        inside = reporter.of(f"data/{name}.toml")
        return Table(inside.file, MappingProxyType({}), frozenset(), True, inside)

    for path in sorted(folder.glob("*.toml")):
        if path.stem not in _FILES:
            reporter.of(f"data/{path.name}").unknown(
                "nothing reads a file of this name", path.stem, _FILES
            )
    start_place = reporter.of("data/start.toml")
    raw_start = read_toml(folder / "start.toml", start_place)
    recipes = table("recipes", Recipe)
    quests = table("quests", Quest)
    people = table("people", Person)
    areas = table("areas", AreaDefinition)
    seasons = table("seasons", Season)
    switches = optional("switches", Switch)
    errands = optional("errands", Errand)
    awards = optional("awards", Award)
    achievements = optional("achievements", Achievement)
    schedules = optional("schedules", Schedule)
    cutscenes = optional("cutscenes", Cutscene)
    for numbered in (recipes, quests, people, areas, seasons, errands, awards, cutscenes):
        _check_numbers(numbered, numbered.reporter)
    return Tables(
        items=table("items", Item),
        placeables=table("placeables", PlaceableDefinition),
        machines=table("machines", MachineDefinition, is_optional=True),
        crops=table("crops", Crop),
        fish=table("fish", Fish),
        forage=table("forage", Forage),
        destructables=table("destructables", DestructableDefinition),
        recipes=recipes,
        quests=quests,
        people=people,
        areas=areas,
        weather=table("weather", Weather),
        seasons=seasons,
        switches=switches,
        errands=errands,
        awards=awards,
        achievements=achievements,
        schedules=schedules,
        cutscenes=cutscenes,
        start=None if raw_start is None else read_struct(raw_start, Start, start_place),
    )


def by_number(
    table: Mapping[str, _Numbered],
) -> Mapping[int, str]:
    """The ids of a table by the numbers of its definitions."""
    return MappingProxyType({definition.number: name for name, definition in table.items()})


def _table(path: Path, wanted: type[_Definition], reporter: Reporter) -> Table[_Definition]:
    raw = read_toml(path, reporter)
    if raw is not None and not raw:
        reporter.error("it is empty", "It has one table for each definition, such as [wood]")
    definitions = {}
    for name, value in (raw or {}).items():
        inside = reporter.at(f"[{name}]")
        try:
            msgspec.convert(name, ContentId)
        except msgspec.ValidationError:
            inside.error(
                f"{quoted(name)} is no id", "Use small letters, digits and _, at most 24 of them"
            )
            continue
        if not isinstance(value, dict):
            inside.error("it is no table", f"Begin the definition with [{name}] in a line")
            continue
        definition = read_struct(value, wanted, inside)
        if definition is not None:
            definitions[name] = definition
    ids = frozenset(raw or ())
    return Table(reporter.file, MappingProxyType(definitions), ids, bool(raw), reporter)


def _check_numbers(table: Mapping[str, _Numbered], reporter: Reporter) -> None:
    names: dict[int, str] = {}
    for name, definition in table.items():
        other = names.setdefault(definition.number, name)
        if other != name:
            free = next(n for n in range(1, 1001) if n not in names)
            reporter.at(f"[{name}]").error(
                f"[{other}] has the same number {definition.number}",
                f"Numbers are in saved farms: give the newer one its own, such as {free}",
            )
