"""Whether what grows back, bites and grows wild fits together: a part of `fitting.py`."""

from collections import Counter
from collections.abc import Mapping

from files.problems import Reporter, quoted
from game.world.areas import FISHED, Area
from game.world.definitions import DestructableDefinition, Fish, Forage
from game.world.records import PICKED_MAX
from game.world.shown import TERRAINS
from game.world.tables import Tables

STEPS_MAX = 8
"""Into how many things after each other something may grow."""


def check_wild(tables: Tables) -> None:
    """Holds what is planted, what grows, what bites and what is found against the other tables."""
    for name, item in tables.items.items():
        if item.plants is not None:
            place = tables.items.reporter.at(f"[{name}]").at("plants")
            tables.destructables.check(item.plants, "the destructable", place)
    for name, destructable in tables.destructables.items():
        place = tables.destructables.reporter.at(f"[{name}]")
        _check_regrowth(tables, name, destructable, place)
    _check_fish(tables)
    _check_forage(tables)


def check_ground(tables: Tables, areas: Mapping[str, Area]) -> None:
    """Holds what bites and what grows wild against the maps: there has to be water for the one,
    and ground for the other."""
    drawn = {name: set().union(*area.terrain) for name, area in areas.items()}
    # Others stand for tiles that something was reported about.
    terrains = {name: found for name, found in drawn.items() if found <= set(TERRAINS)}
    for name, fish in tables.fish.items():
        for area in fish.areas:
            if area in terrains and terrains[area].isdisjoint(FISHED):
                place = tables.fish.reporter.at(f"[{name}]").at("areas")
                place.error(f"{area} has no water", "Take it out, or draw some in its map")
    for name, forage in tables.forage.items():
        for area in forage.areas:
            if area in terrains and terrains[area].isdisjoint(forage.terrains):
                place = tables.forage.reporter.at(f"[{name}]").at("areas")
                listed = ", ".join(sorted(terrains[area]))
                place.error(f"{area} has none of its terrains", f"{area} has {listed}")


def _check_regrowth(
    tables: Tables, name: str, destructable: DestructableDefinition, place: Reporter
) -> None:
    """What something leaves and becomes is something else, and there is an end to it."""
    for field, kind in (("leaves", destructable.leaves), ("grows_into", destructable.grows_into)):
        if kind is not None:
            tables.destructables.check(kind, "the destructable", place.at(field))
    if (destructable.grows_into is None) != (destructable.grows_after is None):
        place.error(
            "it has only one of grows_into and grows_after",
            "Say what it becomes, and after how many nights",
        )
    if destructable.leaves is not None and destructable.regrows_after is not None:
        place.error(
            f"it leaves {destructable.leaves} and grows back as well",
            "Take out regrows_after, or let what it leaves become it: grows_into",
        )
    _check_seasons(tables, name, destructable, place)
    kind, steps = destructable.grows_into, 0
    while kind is not None and kind in tables.destructables and steps <= STEPS_MAX:
        kind, steps = tables.destructables[kind].grows_into, steps + 1
    if steps >= STEPS_MAX:
        place.at("grows_into").error(
            f"what {name} becomes goes on for ever, or for too long",
            f"Let it end after fewer than {STEPS_MAX} steps",
        )


def _check_seasons(
    tables: Tables, name: str, destructable: DestructableDefinition, place: Reporter
) -> None:
    """What rests wakes again, and what is something else for a season is that and no third."""
    for field, seasons in (("rests_in", destructable.rests_in), ("seasons", destructable.seasons)):
        for season in seasons:
            tables.seasons.check(season, "the season", place.at(field))
    seasons_missed = tables.seasons.ids - set(destructable.rests_in)
    if tables.seasons.is_whole and not seasons_missed:
        place.at("rests_in").error(
            "it rests all the year, and so never grows", "Leave a season in which it does not rest"
        )
    other = destructable.otherwise
    if other is None:
        return
    tables.destructables.check(other, "the destructable", place.at("otherwise"))
    if not destructable.seasons:
        place.at("otherwise").error(
            f"{name} is never {other}, since it has no seasons of its own",
            "Say in seasons when it is what it is, or take out otherwise",
        )
    elif other in tables.destructables and tables.destructables[other].seasons:
        place.at("otherwise").error(
            f"{other} has seasons of its own", "Name something that stands all the year"
        )


def _check_fish(tables: Tables) -> None:
    for name, fish in tables.fish.items():
        place = tables.fish.reporter.at(f"[{name}]")
        tables.items.check(name, "the item", place)
        _check_when_and_where(tables, fish, place)
        if fish.hours[0] >= fish.hours[1]:
            place.at("hours").error(
                f"it bites from {fish.hours[0]} until {fish.hours[1]}",
                "Write the earlier hour first; hours after midnight go on with 25 and 26",
            )


def _check_forage(tables: Tables) -> None:
    in_area: Counter[str] = Counter()
    for name, forage in tables.forage.items():
        place = tables.forage.reporter.at(f"[{name}]")
        tables.items.check(name, "the item", place)
        _check_when_and_where(tables, forage, place)
        for terrain in forage.terrains:
            if terrain not in TERRAINS:
                place.at("terrains").unknown(
                    f"there is no terrain {quoted(terrain)}", terrain, TERRAINS
                )
        if forage.count_min > forage.count_max:
            place.error(
                f"count_min {forage.count_min} is above count_max {forage.count_max}",
                "The smaller one is count_min",
            )
        in_area.update(dict.fromkeys(forage.areas, forage.count_max))
    for area, count in in_area.items():
        if count > PICKED_MAX:
            tables.forage.reporter.error(
                f"{count} finds may lie in {area}", f"Let there be at most {PICKED_MAX}"
            )


def _check_when_and_where(tables: Tables, wild: Fish | Forage, place: Reporter) -> None:
    for area in wild.areas:
        tables.areas.check(area, "the area", place.at("areas"))
    for season in wild.seasons:
        tables.seasons.check(season, "the season", place.at("seasons"))
    for weather in wild.weathers:
        tables.weather.check(weather, "the weather", place.at("weathers"))
