"""Whether quests, switches and errands fit the rest of the content: every name that they use, and
whether what they ask for can be done."""

from collections.abc import Iterable, Mapping

from files.problems import Reporter
from game.world.areas import Area, SwitchRef
from game.world.deeds import Deed
from game.world.quest_definitions import Goal, Quest, Where
from game.world.tables import Table, Tables

_OF_ITEMS = frozenset(
    {
        Deed.HARVEST,
        Deed.CATCH,
        Deed.FORAGE,
        Deed.CRAFT,
        Deed.MAKE,
        Deed.SHIP,
        Deed.SELL,
        Deed.BUY,
        Deed.EAT,
        Deed.PLACE,
        Deed.GIVE,
        Deed.GIFT,
    }
)
_OF_DESTRUCTABLES = frozenset({Deed.FELL, Deed.BREAK})


def check_quests(tables: Tables, areas: Mapping[str, Area]) -> None:
    """Holds quests against the tables and maps."""
    sprites = {scenery.sprite for area in areas.values() for scenery in area.scenery}
    for name, quest in tables.quests.items():
        place = tables.quests.reporter.at(f"[{name}]")
        if quest.mends is not None and quest.mends not in sprites and tables.are_all_areas(areas):
            wrong = f"no map has the scenery {quest.mends}"
            place.at("mends").unknown(wrong, quest.mends, sprites)
        if quest.after is not None:
            tables.quests.check(quest.after, "the quest", place.at("after"))
            _check_circle(tables, name, place)
        for stack in quest.reward.items:
            tables.items.check(stack.item, "the item", place.at("reward"))
        for recipe in quest.reward.recipes:
            tables.recipes.check(recipe, "the recipe", place.at("reward"))
        for number, stage in enumerate(quest.stages, 1):
            inside = place.at(f"stage {number}")
            if stage.where is not None:
                _check_where(tables, areas, stage.where, inside.at("where"))
            if stage.goal is not None:
                _check_goal(tables, stage.goal, inside.at("goal"))
        _check_end(quest, place)


def check_switches(tables: Tables, areas: Mapping[str, Area]) -> None:
    """Holds switches against the tables and maps."""
    of_place: dict[tuple[str, int], str] = {}
    for name, switch in tables.switches.items():
        place = tables.switches.reporter.at(f"[{name}]")
        tables.areas.check(switch.area, "the area", place)
        for other in switch.needs:
            tables.switches.check(other, "the switch", place.at("needs"))
        for quest in (switch.after, switch.during):
            if quest is not None:
                tables.quests.check(quest, "the quest", place)
        if switch.wedge is not None:
            tables.items.check(switch.wedge.item, "the item", place.at("wedge"))
        there = (switch.area, switch.number)
        other = of_place.setdefault(there, name)
        if other != name:
            place.error(
                f"[{other}] is number {switch.number} of {switch.area} as well",
                "Give each switch of an area a number of its own",
            )
        area = areas.get(switch.area)
        if area is not None and not switch.needs and area.switch(switch.number) is None:
            place.error(
                f"the map of {switch.area} has no switch {switch.number}",
                "Put a point with this number into its layer switches",
            )
        if switch.holds_s and any(
            SwitchRef(*there) in gate.needs for each in areas.values() for gate in each.gates
        ):
            place.error(
                "it springs back, and a gate waits for it",
                "Let the gate wait for a switch that needs this one, and stays",
            )


def check_errands(tables: Tables) -> None:
    """Holds what may hang at the notice board against the tables."""
    for name, errand in tables.errands.items():
        place = tables.errands.reporter.at(f"[{name}]")
        tables.people.check(errand.giver, "the person", place.at("giver"))
        tables.items.check(errand.item, "the item", place.at("item"))
        for season in errand.seasons:
            tables.seasons.check(season, "the season", place.at("seasons"))
        if errand.count_min > errand.count_max:
            place.error(
                f"count_min {errand.count_min} is above count_max {errand.count_max}",
                "The smaller one is count_min",
            )
        offers = (o for person in tables.people.values() for o in person.sells)
        price = min((o.price for o in offers if o.item == errand.item), default=None)
        if price is not None and errand.coins_each > price:
            place.at("coins_each").error(
                f"{errand.item} is sold for {price} and brings {errand.coins_each} here",
                f"Pay at most {price}, or let its price be higher",
            )


def _check_where(tables: Tables, areas: Mapping[str, Area], where: Where, place: Reporter) -> None:
    if not tables.areas.check(where.area, "the area", place):
        return
    area = areas.get(where.area)
    if where.person is not None and tables.people.check(where.person, "the person", place):
        _check_home(where.person, tables.people[where.person].area, where.area, place)
    if where.switch is not None and tables.switches.check(where.switch, "the switch", place):
        _check_home(where.switch, tables.switches[where.switch].area, where.area, place)
    if where.thing is not None:
        tables.placeables.check(where.thing, "the placeable", place)
    if where.tile is not None and area is not None and not area.has_tile(*where.tile):
        place.error(f"{where.area} has no tile {where.tile}", "Name one that it has")


def _check_home(name: str, home: str, area: str, place: Reporter) -> None:
    if home != area:
        place.error(f"{name} is in {home} and not in {area}", f'Write area = "{home}"')


def _check_goal(tables: Tables, goal: Goal, place: Reporter) -> None:
    given = [name for name in (goal.deed, goal.bring, goal.switch) if name is not None]
    if len(given) != 1:
        place.error(
            f"it has {len(given)} of deed, bring and switch", "Say with one of them what to do"
        )
    if goal.bring is not None:
        tables.items.check(goal.bring, "the item", place.at("bring"))
    if goal.switch is not None:
        tables.switches.check(goal.switch, "the switch", place.at("switch"))
    if goal.counts_before and (goal.deed is None or goal.subject or goal.hours):
        place.at("counts_before").error(
            "what was done before is only counted by deed",
            "Take out subject and hours, or counts_before",
        )
    if goal.hours is not None and goal.hours[0] >= goal.hours[1]:
        place.at("hours").error(
            f"it counts from {goal.hours[0]} until {goal.hours[1]}",
            "Write the earlier hour first; hours after midnight go on with 25 and 26",
        )
    if goal.subject is not None and goal.deed is None:
        place.error("it has a subject without a deed", "Say what has to be done with it")
    elif goal.subject is not None and goal.deed is not None:
        for table, what in _subjects(tables, goal.deed):
            table.check(goal.subject, what, place.at("subject"))


def _subjects(tables: Tables, deed: Deed) -> Iterable[tuple[Table, str]]:  # type: ignore[type-arg]
    """The table in which the subjects of a deed are, where it is a single one."""
    if deed in _OF_ITEMS:
        yield tables.items, "the item"
    elif deed in _OF_DESTRUCTABLES:
        yield tables.destructables, "the destructable"
    elif deed is Deed.SOW:
        yield tables.crops, "the crop"
    elif deed is Deed.VISIT:
        yield tables.areas, "the area"
    elif deed is Deed.TALK:
        yield tables.people, "the person"
    elif deed is Deed.SWITCH:
        yield tables.switches, "the switch"


def _check_circle(tables: Tables, name: str, place: Reporter) -> None:
    seen = [name]
    while True:
        quest = tables.quests.get(seen[-1])
        if quest is None or quest.after is None:
            return
        if quest.after in seen:
            # One of the circle is enough; whoever only waits for it is not to blame.
            if quest.after == name == min(seen):
                place.error(
                    f"{' comes after '.join((*seen, quest.after))}: none of them ever begins",
                    "Let one of them begin from the start, or in a script",
                )
            return
        seen.append(quest.after)


def _check_end(quest: Quest, place: Reporter) -> None:
    if quest.stages[-1].goal is not None:
        place.error("its last stage has a goal", "The last stage is its end; add a line behind it")
    if quest.from_start and quest.after is not None:
        place.error("it begins from the start and after another", "Choose one of both")
