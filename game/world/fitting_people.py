"""Whether people fit the rest of the content: their scripts, and what they do all day."""

from collections.abc import Collection, Mapping

from files.problems import Reporter, quoted
from game.world.areas import Area
from game.world.definitions import Person
from game.world.schedule_definitions import Plan, Schedule
from game.world.tables import Tables
from game.world.tastes import is_gift
from game.world.timetables import NIGHT_HOUR, Timetables


def check_people(tables: Tables, areas: Mapping[str, Area], nodes: Collection[str] | None) -> None:
    """Holds people against the maps and the scripts' nodes (None when no script can be read)."""
    for name, person in tables.people.items():
        place = tables.people.reporter.at(f"[{name}]")
        if nodes is not None and person.node not in nodes:
            place.unknown(
                f"it begins at {quoted(person.node)}, which no script has", person.node, nodes
            )
        if nodes is not None and person.gift_node not in (None, *nodes):
            found = person.gift_node or ""
            place.at("gift_node").unknown(f"no script has {quoted(found)}", found, nodes)
        _check_tastes(tables, person, place)
        area = areas.get(person.area)
        if area is not None and area.person(name) is None:
            place.error(
                f"{name} is missing in the map of {person.area}",
                f"Put a point with the class {name} into its layer people",
            )


def _check_tastes(tables: Tables, person: Person, place: Reporter) -> None:
    """Whether what somebody loves, likes and dislikes is there and can be given, and is one of the
    three."""
    seen: set[str] = set()
    tastes = (("loves", person.loves), ("likes", person.likes), ("dislikes", person.dislikes))
    for field, items in tastes:
        for item in items:
            inside = place.at(field)
            if not tables.items.check(item, "the item", inside):
                continue
            if not is_gift(tables.items[item]):
                inside.error(
                    f"nobody gives {item} away", "Name something with a price that is no tool"
                )
            if item in seen:
                inside.error(f"{item} is named twice", "One thinks one thing of it")
            seen.add(item)
    if seen and person.gift_node is None:
        place.error("nothing is said to a gift", "Name a node with gift_node")


def check_schedules(tables: Tables, areas: Mapping[str, Area], timetables: Timetables) -> None:
    """Holds what people do against the maps and the other tables. Every way that a plan asks for
    is looked for."""
    for name, schedule in tables.schedules.items():
        place = tables.schedules.reporter.at(f"[{name}]")
        tables.people.check(name, "the person", place)
        before = len(place.problems)
        is_on_maps = _check_spot(tables, areas, schedule.bed, place.at("bed"))
        if schedule.trades_at is not None:
            _check_spot(tables, areas, schedule.trades_at, place.at("trades_at"))
        names: set[str] = set()
        for plan in schedule.plans:
            inside = place.at(f"plan {plan.name}")
            if plan.name in names:
                inside.error("it is the second of this name", "Give each plan a name of its own")
            names.add(plan.name)
            _check_plan(tables, plan, inside)
            for stop in plan.stops:
                at = inside.at(f"stop at {stop.hour:g}")
                is_on_maps &= _check_spot(tables, areas, stop.spot, at)
        if not schedule.plans[-1].is_for_every_day:
            place.error(
                f"its last plan {schedule.plans[-1].name} is not for every day",
                "Put one behind it without seasons, weathers, days and quest",
            )
        for plan in schedule.plans[:-1]:
            if plan.is_for_every_day:
                place.at(f"plan {plan.name}").error(
                    "it fits every day, so that no plan behind it is ever followed",
                    "Put it at the end",
                )
        if is_on_maps and len(place.problems) == before and tables.are_all_areas(areas):
            _check_ways(name, schedule, timetables, place)


def _check_plan(tables: Tables, plan: Plan, place: Reporter) -> None:
    for season in plan.seasons:
        tables.seasons.check(season, "the season", place.at("seasons"))
    for weather in plan.weathers:
        tables.weather.check(weather, "the weather", place.at("weathers"))
    if plan.quest is not None:
        inside = place.at("quest")
        if tables.quests.check(plan.quest.quest, "the quest", inside):
            quest = tables.quests[plan.quest.quest]
            if quest.is_own:
                inside.error(
                    f"each friend has progress of one's own in {plan.quest.quest}",
                    "Name a quest of the farm",
                )
            elif plan.quest.from_stage > len(quest.stages):
                inside.error(
                    f"{plan.quest.quest} has {len(quest.stages)} stages", "Name one that it has"
                )
        if plan.quest.from_stage > plan.quest.to_stage:
            inside.error("from_stage is above to_stage", "The smaller one is from_stage")
    hour = 0.0
    for stop in plan.stops:
        inside = place.at(f"stop at {stop.hour:g}")
        if stop.hour <= hour:
            inside.error(f"the stop before is at {hour:g}", "Put the stops in their order")
        hour = stop.hour
    if plan.to_bed <= hour:
        place.at("to_bed").error(f"the last stop is at {hour:g}", "Let them go to bed after it")


def _check_ways(person: str, schedule: Schedule, timetables: Timetables, place: Reporter) -> None:
    """Whether there is a way to everywhere, and time enough for it."""
    for plan in schedule.plans:
        inside = place.at(f"plan {plan.name}")
        timetable = timetables.timetable(person, plan.name)
        here = schedule.bed
        for there in (*(stop.spot for stop in plan.stops), schedule.bed):
            if not timetables.has_way(here, there):
                inside.error(f"no way leads from {here} to {there}", "Move one of the spots")
            here = there
        if timetable.is_hurried:
            inside.error(
                "they set out again before they have arrived", "Leave more time between the stops"
            )
        if timetable.in_bed_hour >= NIGHT_HOUR:
            inside.error(
                f"they are in bed at {timetable.in_bed_hour:.1f} only",
                f"Let them go earlier: the day ends at {NIGHT_HOUR:g}",
            )


def _check_spot(tables: Tables, areas: Mapping[str, Area], name: str, place: Reporter) -> bool:
    """Whether a map has a spot. Reports one that none has."""
    area_id, _, spot = name.partition(":")
    area = areas.get(area_id)
    if not tables.areas.check(area_id, "the area", place) or area is None:
        return False
    if area.spot(spot) is not None:
        return True
    names = [each.name for each in area.spots]
    place.unknown(f"the map of {area_id} has no spot {quoted(spot)}", spot, names)
    return False
