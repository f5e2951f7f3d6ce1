"""Whether content fits together: every name that one file uses of another, and every figure that
only another file shows to be impossible."""

from collections.abc import Collection, Mapping
from pathlib import Path

from files.problems import Reporter, instead_of, quoted
from game.world.areas import Area, Rect
from game.world.definitions import SEASON_DAYS, Person, Recipe, Stack
from game.world.fitting_wild import check_wild
from game.world.map_objects import START
from game.world.quest_definitions import Quest
from game.world.sections import BAG_SLOTS
from game.world.tables import Tables
from game.world.tiled import TILE_PX

_GAIN_MAX = 10
"""A recipe makes at most so many times as many things as it takes."""


def check_tables(tables: Tables) -> None:
    """Holds the tables against each other."""
    for name in tables.placeables:
        tables.items.check(name, "the item", tables.placeables.reporter.at(f"[{name}]"))
    _check_destructables(tables)
    _check_recipes(tables)
    _check_machines(tables)
    _check_crops(tables)
    check_wild(tables)
    _check_seasons(tables)
    for name, person in tables.people.items():
        place = tables.people.reporter.at(f"[{name}]")
        tables.areas.check(person.area, "the area", place)
        for field, stacks in (("gives", person.gives), ("takes", person.takes)):
            for stack in stacks:
                tables.items.check(stack.item, "the item", place.at(field))
            if len({stack.item for stack in stacks}) < len(stacks):
                place.at(field).error("it names an item twice", "Write one entry with their sum")
        _check_offers(tables, person, place.at("sells"))


def check_sources(tables: Tables) -> None:
    """Warns of what something needs and nobody can have."""
    stacks = [recipe.result for recipe in tables.recipes.values()]
    stacks += [stack for person in tables.people.values() for stack in person.gives]
    stacks += [] if tables.start is None else tables.start.bag
    sold = {offer.item for person in tables.people.values() for offer in person.sells}
    stacks += [crop.harvest for crop in tables.crops.values()]
    for machine in tables.machines.values():
        stacks += [recipe.result for recipe in machine.recipes]
        stacks += [] if machine.gathers is None else machine.gathers.results
    prizes = {crop.prize for crop in tables.crops.values() if crop.prize is not None}
    prizes |= set(tables.fish) | set(tables.forage)
    drops = {drop.item for kind in tables.destructables.values() for drop in kind.drops}
    there_is = {stack.item for stack in stacks} | drops | prizes | sold
    right = "Let a person give it, something drop it, a recipe make it, or begin with it"
    for table, needed in (
        (tables.recipes, {n: [s.item for s in r.ingredients] for n, r in tables.recipes.items()}),
        (tables.crops, {n: [c.seed] for n, c in tables.crops.items()}),
        (tables.destructables, {n: [d.tool] for n, d in tables.destructables.items() if d.tool}),
        (tables.errands, {n: [errand.item] for n, errand in tables.errands.items()}),
        (tables.quests, {n: _brought(quest) for n, quest in tables.quests.items()}),
    ):
        for name, items in needed.items():
            for item in items:
                if item not in there_is:
                    table.reporter.at(f"[{name}]").warning(f"nobody can have {item}", right)


def _brought(quest: Quest) -> list[str]:
    """The items that somebody wants to be brought."""
    goals = [stage.goal for stage in quest.stages if stage.goal is not None]
    return [goal.bring for goal in goals if goal.bring is not None]


def check_start(tables: Tables, areas: Mapping[str, Area], place: Reporter) -> None:
    """Holds the beginning of a new farm against the rest."""
    start = tables.start
    if start is None:
        return
    for stack in start.bag:
        item = tables.items.get(stack.item)
        if not tables.items.check(stack.item, "the item", place.at("bag")) or item is None:
            continue
        if stack.count > item.stack_max:
            place.at("bag").error(
                f"{stack.count} {stack.item} do not fit in one slot, which holds {item.stack_max}",
                "Write one entry for each slot",
            )
    tables.weather.check(start.weather, "the weather", place)
    for standing in start.standing:
        inside = place.at("standing")
        tables.placeables.check(standing.item, "the placeable", inside)
        ground = areas.get(standing.area)
        if not tables.areas.check(standing.area, "the area", inside) or ground is None:
            continue
        tile = (standing.tile_x, standing.tile_y)
        taken = any(tile == (site.tile_x, site.tile_y) for site in ground.destructables)
        if taken or not ground.is_buildable(*tile):
            inside.error(
                f"nothing can stand on the tile {tile} of {standing.area}", "Choose a free one"
            )
    if start.home is not None:
        tables.areas.check(start.home, "the area", place.at("home"))
    if tables.areas.check(start.area, "the area", place):
        area = areas.get(start.area)
        is_drawn = tables.areas[start.area].map is not None
        if area is not None and is_drawn and not any(s.name == START for s in area.spawns):
            place.error(
                f"the map of {start.area} has no spawn",
                f"Put a point with the class {START} into its layer spawns",
            )


def check_likes(tables: Tables, areas: Mapping[str, Area]) -> None:
    """Holds what recipes and machines ask to be near against what can be near: something that can
    be put up, or scenery of a map."""
    sprites = {scenery.sprite for area in areas.values() for scenery in area.scenery}
    there_is = sprites | tables.placeables.ids
    if not tables.placeables.is_whole or not tables.are_all_areas(areas):
        return
    for name, recipe in tables.recipes.items():
        if recipe.at is not None and recipe.at not in there_is:
            place = tables.recipes.reporter.at(f"[{name}]").at("at")
            place.unknown(f"nothing called {recipe.at} can stand anywhere", recipe.at, there_is)
    for name, machine in tables.machines.items():
        for liked in () if machine.gathers is None else machine.gathers.likes:
            if liked not in there_is:
                place = tables.machines.reporter.at(f"[{name}]").at("gathers").at("likes")
                place.unknown(f"nothing called {liked} can stand anywhere", liked, there_is)


def check_exits(areas: Mapping[str, Area], maps: Mapping[str, Reporter]) -> None:
    """Whoever leaves an area arrives somewhere, and can leave again. `maps` has a reporter for
    each area's map."""
    for area in areas.values():
        for way_out in area.exits:
            target = areas.get(way_out.target_area)
            if target is None:
                continue
            left, top = way_out.rect.left, way_out.rect.top
            place = maps[area.id].at(f"exit at ({left:g}, {top:g})")
            if not _can_be_walked_on(area, way_out.rect):
                place.error(
                    "nobody can walk into it, for walls or water", "Move it, or make it larger"
                )
            if not target.exits:
                place.error(
                    f"it leads to {target.id}, which nobody can leave again",
                    f"Draw an exit in {target.id}",
                )
            x, y = way_out.target_x, way_out.target_y
            tile = (x // TILE_PX, y // TILE_PX)
            if not target.holds(x, y):
                wrong = f"it leads outside {target.id}"
            elif not target.is_walkable(x, y):
                wrong = f"it leads into a wall of {target.id}, or into water"
            elif any(other.rect.holds(x, y) for other in target.exits):
                wrong = f"it leads straight into an exit of {target.id}"
            elif any(tile == (site.tile_x, site.tile_y) for site in target.destructables):
                wrong = f"it leads into something that stands in {target.id}"
            else:
                continue
            place.error(wrong, f"Give target_x and target_y a free place; they are ({x}, {y})")


def check_areas(tables: Tables, sounds: Collection[str] | None) -> None:
    """Holds what areas look and sound like against what there is; `sounds` are the names of all,
    None where there are none to compare with."""
    for name, area in tables.areas.items():
        place = tables.areas.reporter.at(f"[{name}]")
        if area.is_inside and area.light is None:
            place.error("it has a roof and no light of its own", 'Write light = "#fff0dc"')
        if not area.is_inside and (area.light or area.night_light):
            place.error("it has the light of the sky", "Take light away, or write is_inside = true")
        heard = [*area.sounds, *([] if area.music is None else [area.music])]
        for sound in heard:
            if sounds is not None and sound not in sounds:
                place.unknown(f"there is no sound {quoted(sound)}", sound, sounds)


def check_map_files(folder: Path, tables: Tables, reporter: Reporter) -> None:
    """Every map is the map of an area."""
    used = {area.map for area in tables.areas.values()}
    if not tables.areas.is_complete:
        return
    for path in sorted(folder.glob("*.tm[xj]")):
        if path.name not in used:
            reporter.of(f"maps/{path.name}").error(
                "it is the map of no area", f'Name it in areas.toml: map = "{path.name}"'
            )


def _can_be_walked_on(area: Area, rect: Rect) -> bool:
    """Whether some of a rectangle is neither wall nor water."""
    step = TILE_PX // 2
    return any(
        area.is_walkable(min(x, rect.right - 1), min(y, rect.bottom - 1))
        for y in range(int(rect.top) + 1, int(rect.bottom) + step, step)
        for x in range(int(rect.left) + 1, int(rect.right) + step, step)
    )


def _check_destructables(tables: Tables) -> None:
    for name, destructable in tables.destructables.items():
        place = tables.destructables.reporter.at(f"[{name}]")
        tool = destructable.tool
        if (
            tool is not None
            and tables.items.check(tool, "the tool", place)
            and not tables.items[tool].is_tool
        ):
            tools = [item for item, definition in tables.items.items() if definition.is_tool]
            place.error(
                f"it needs a tool, and {tool} is none",
                f"{instead_of(tool, tools)}, or set is_tool = true",
            )
        for drop in destructable.drops:
            tables.items.check(drop.item, "the item", place.at("drops"))
            if drop.count_min > drop.count_max:
                place.at("drops").error(
                    f"count_min {drop.count_min} is above count_max {drop.count_max}",
                    "The smaller one is count_min",
                )


def _check_crops(tables: Tables) -> None:
    of_seed: dict[str, str] = {}
    for name, crop in tables.crops.items():
        place = tables.crops.reporter.at(f"[{name}]")
        tables.items.check(crop.seed, "the item", place.at("seed"))
        tables.items.check(crop.harvest.item, "the item", place.at("harvest"))
        if crop.prize is not None:
            tables.items.check(crop.prize, "the item", place.at("prize"))
        for season in crop.seasons:
            tables.seasons.check(season, "the season", place.at("seasons"))
        other = of_seed.setdefault(crop.seed, name)
        if other != name:
            place.error(
                f"[{other}] grows of {crop.seed} as well", "Give each crop a seed of its own"
            )
        days = _days_out(tables, crop.seasons)
        if days is not None and crop.nights >= days:
            place.at("nights").error(
                f"it needs {crop.nights} nights, and withers after {days - 1}",
                f"Write at most {days - 1}, or name more seasons in a row",
            )
        if crop.again_after is not None and crop.again_after > crop.nights:
            place.error(
                f"it bears again after {crop.again_after} nights, later than the first time",
                f"Write at most {crop.nights}",
            )


def _days_out(tables: Tables, seasons: Collection[str]) -> int | None:
    """How many days in a row something can stand in these seasons; None for any number."""
    year = sorted(tables.seasons, key=lambda season: tables.seasons[season].number)
    if not tables.seasons.is_complete or set(year) <= set(seasons):
        return None
    row = longest = 0
    # Twice round the year, so that a row goes on over its end.
    for season in year * 2:
        row = row + SEASON_DAYS if season in seasons else 0
        longest = max(longest, row)
    return longest or None


def _check_offers(tables: Tables, person: Person, place: Reporter) -> None:
    """Nobody sells for less than one gets for it: that would be a well of coins."""
    for offer in person.sells:
        if not tables.items.check(offer.item, "the item", place):
            continue
        for season in offer.seasons:
            tables.seasons.check(season, "the season", place)
        price = tables.items[offer.item].price
        if offer.price < price:
            place.error(
                f"{offer.item} is sold for {offer.price} and brings {price}",
                f"Ask at least {price}, or let the item's price be lower",
            )
    items = [offer.item for offer in person.sells]
    if len(set(items)) < len(items):
        place.error("it names an item twice", "Write one entry for it")


def _check_recipes(tables: Tables) -> None:
    for name, recipe in tables.recipes.items():
        place = tables.recipes.reporter.at(f"[{name}]")
        known = [
            tables.items.check(stack.item, "the item", place)
            for stack in (*recipe.ingredients, recipe.result)
        ]
        items = [stack.item for stack in recipe.ingredients]
        if len(set(items)) < len(items):
            place.error("it names an ingredient twice", "Write one entry with their sum")
        if recipe.result.item in items:
            place.error(
                f"it makes {recipe.result.item} of {recipe.result.item}", "Let it make another item"
            )
        taken = sum(stack.count for stack in recipe.ingredients)
        if recipe.result.count > _GAIN_MAX * taken:
            place.error(
                f"it makes {recipe.result.count} of {taken}",
                f"Let it make at most {_GAIN_MAX * taken}, {_GAIN_MAX} times what it takes",
            )
        _check_learned_by(tables, recipe, place)
        if not all(known):
            continue
        slots = sum(_slots(tables, stack) for stack in recipe.ingredients)
        if slots > BAG_SLOTS:
            place.error(
                f"its ingredients fill {slots} slots", f"A bag has {BAG_SLOTS}; ask for fewer"
            )
        stack_max = tables.items[recipe.result.item].stack_max
        if recipe.result.count > stack_max:
            place.error(
                f"it makes {recipe.result.count} {recipe.result.item}, of which {stack_max} fit in"
                " one slot",
                f"Let it make at most {stack_max}",
            )


def _check_learned_by(tables: Tables, recipe: Recipe, place: Reporter) -> None:
    """What teaches a recipe is something that there is."""
    if recipe.learned_by is None:
        return
    known = (tables.items, tables.destructables, tables.people, tables.areas, tables.quests)
    ids = frozenset(name for table in known for name in table.ids)
    if recipe.learned_by.subject not in ids and all(table.is_whole for table in known):
        place.at("learned_by").unknown(
            f"there is nothing called {recipe.learned_by.subject}", recipe.learned_by.subject, ids
        )


def _check_machines(tables: Tables) -> None:
    for name, machine in tables.machines.items():
        place = tables.machines.reporter.at(f"[{name}]")
        tables.placeables.check(name, "the placeable", place)
        if bool(machine.recipes) == (machine.gathers is not None):
            place.error(
                "it needs either recipes or something that it gathers", "Write recipes = [ … ]"
            )
        numbers = [recipe.number for recipe in machine.recipes]
        if len(set(numbers)) < len(numbers):
            place.at("recipes").error(
                "two recipes have one number",
                f"Numbers are in saved farms: give the newer one {max(numbers) + 1}",
            )
        stacks = [] if machine.gathers is None else list(machine.gathers.results)
        for recipe in machine.recipes:
            stacks += [*recipe.ingredients, recipe.result]
            items = [stack.item for stack in recipe.ingredients]
            if len(set(items)) < len(items):
                place.at("recipes").error(
                    "one names an ingredient twice", "Write one entry with their sum"
                )
            if recipe.result.item in items:
                place.at("recipes").error(
                    f"one makes {recipe.result.item} of {recipe.result.item}",
                    "Let it make another item",
                )
            taken = sum(stack.count for stack in recipe.ingredients)
            if recipe.result.count > _GAIN_MAX * taken:
                place.at("recipes").error(
                    f"one makes {recipe.result.count} of {taken}",
                    f"Let it make at most {_GAIN_MAX * taken}, {_GAIN_MAX} times what it takes",
                )
        for stack in stacks:
            tables.items.check(stack.item, "the item", place)
        for season in () if machine.gathers is None else machine.gathers.rests_in:
            tables.seasons.check(season, "the season", place.at("gathers").at("rests_in"))


def _check_seasons(tables: Tables) -> None:
    for name, season in tables.seasons.items():
        for weather in season.weather:
            place = tables.seasons.reporter.at(f"[{name}]").at("weather")
            tables.weather.check(weather, "the weather", place)


def _slots(tables: Tables, stack: Stack) -> int:
    return -(-stack.count // tables.items[stack.item].stack_max)
