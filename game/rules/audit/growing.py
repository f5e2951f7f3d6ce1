"""What work on fields, trees and wild plants may do."""

from collections.abc import Mapping, Sequence

from game.rules.audit.deed import NOTHING, ByItem, Deed, Expected, Statement, bag_of, nothing
from game.rules.audit.energy import is_in_beat
from game.world.commands import Command, Harvest, Pick, Sow, Strike, Work
from game.world.definitions import SEASON_DAYS, GroundWork
from game.world.records import Destructable, Environment, Gesture, Pull, Record, Soil
from game.world.sections import AREA_MAX_TILES, WORLD_SCOPE, GestureKey, Kind, Section


def _strike(deed: Deed) -> Expected:
    """A tree that went may have left its drops, as many as its kind allows; else nothing."""
    assert isinstance(deed.command, Strike)
    name = (Section(deed.command.area, Kind.DESTRUCTABLE), deed.command.tile)
    effect = deed.effects.get(name)
    if effect is None or not isinstance(effect.before, Destructable):
        return NOTHING
    kind = deed.content.destructables[kind_that_stood(deed, effect.before)]
    after = effect.after
    if isinstance(after, Destructable) and not after.is_gone and after.kind != kind.leaves:
        return NOTHING
    shares = 2 if kind.for_two and is_in_beat(deed, deed.command, deed.command.tile) else 1
    fallen: ByItem = {}
    for drop in kind.drops:
        least, most = fallen.get(drop.item, (0, 0))
        fallen[drop.item] = (least + drop.count_min * shares, most + drop.count_max * shares)
    return Expected({(Kind.DROP, item): bounds for item, bounds in fallen.items()}, fallen)


def kind_that_stood(deed: Deed, record: Destructable) -> str:
    """What a record had become by the day of the deed, told from what is known of growing."""
    today = deed.standing.get((Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0))
    day = today.day if isinstance(today, Environment) else 1
    kinds, seasons = deed.content.destructables, deed.content.seasons
    kind, is_gone, nights = record.kind, record.is_gone, 0
    for night in range(record.since_day, day):
        definition = kinds[kind]
        nights += _season_of(seasons, night) not in definition.rests_in
        if nights == (definition.regrows_after if is_gone else definition.grows_after):
            kind = kind if is_gone else definition.grows_into or kind
            is_gone, nights = False, 0
    if kinds[kind].seasons and _season_of(seasons, day) not in kinds[kind].seasons:
        return kinds[kind].otherwise or kind
    return kind


def _season_of(seasons: Sequence[str], day: int) -> str:
    return seasons[(day - 1) // SEASON_DAYS % len(seasons)]


def _sow(deed: Deed) -> Expected:
    """One seed, or one measure of fertiliser, is in the ground and nowhere else."""
    assert isinstance(deed.command, Sow)
    item = deed.command.item
    return Expected({(Kind.STORAGE, item): (-1, -1)}, {item: (-1, -1)})


def _harvest(deed: Deed) -> Expected:
    """A plant gives what its crop does, plain or prize, or nothing when it has withered or cannot
    be ripe."""
    assert isinstance(deed.command, Harvest)
    stood = deed.before(Section(deed.command.area, Kind.SOIL), deed.command.tile)
    crop = None
    if isinstance(stood, Soil) and stood.crop is not None:
        crop = deed.content.crops.get(stood.crop)
    if not isinstance(stood, Soil) or crop is None or not _may_be_ripe(deed, stood, crop.nights):
        return NOTHING
    if crop.for_two and not _has_held_on(deed):
        return NOTHING
    grown = {item: (0, crop.harvest.count) for item in (crop.harvest.item, crop.prize) if item}
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in grown.items()}, grown)


def _has_held_on(deed: Deed) -> bool:
    """Whether the author held on to the plant, and has let go with this deed."""
    assert isinstance(deed.command, Harvest)
    held = deed.before(Section(deed.author, Kind.GESTURE), GestureKey.OFFER)
    return isinstance(held, Gesture) and held.what == Pull(deed.command.tile)


def _pick(deed: Deed) -> Expected:
    """One of what may be found in the area, or what a bush bears that stood there."""
    assert isinstance(deed.command, Pick)
    area = deed.content.area_ids.get(deed.command.area, "")
    found = {item: (0, 1) for item, wild in deed.content.forage.items() if area in wild.areas}
    stood = deed.before(Section(deed.command.area, Kind.DESTRUCTABLE), deed.command.tile)
    if isinstance(stood, Destructable):
        kind = deed.content.destructables[kind_that_stood(deed, stood)]
        found = {drop.item: (drop.count_min, drop.count_max) for drop in kind.drops}
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in found.items()}, found)


def _touched_by_picking(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Pick)
    kinds = (Kind.PICKED, Kind.DESTRUCTABLE)
    return {bag_of(deed), *(Section(deed.command.area, kind) for kind in kinds)}


def _touched_by_strike(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Strike)
    on_tile = {Section(deed.command.area, kind) for kind in (Kind.DESTRUCTABLE, Kind.DROP)}
    return {*on_tile, Section(deed.author, Kind.VITALS)}


def _touched_by_farming(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Work | Sow | Harvest)
    area = deed.command.area
    on_tile = {Section(area, kind) for kind in (Kind.SOIL, Kind.DESTRUCTABLE)}
    own = {Kind.VITALS} if isinstance(deed.command, Work) else {Kind.STORAGE}
    if isinstance(deed.command, Harvest):
        # Who has pulled alone lets go.
        own.add(Kind.GESTURE)
    return {*on_tile, *(Section(deed.author, kind) for kind in own)}


def misworked(deed: Deed) -> list[str]:
    """A sentence for each tile of a field that is not as work, sowing or harvesting leaves it."""
    command = deed.command
    if not isinstance(command, Work | Sow | Harvest):
        return []
    beds = Section(command.area, Kind.SOIL)
    reached = _row(deed, command) if isinstance(command, Work) else {command.tile}
    return [
        f"{command} by {deed.author} made {effect.after} of {effect.before} at {tile}"
        for (section, tile), effect in deed.effects.items()
        if section == beds
        and (tile not in reached or not _follows(deed, command, effect.before, effect.after))
    ]


def _row(deed: Deed, command: Work) -> set[int]:
    """The tiles that a swing can meet: no more than the tool is held for."""
    length = min(command.tiles, deed.content.items[command.tool].charge_tiles)
    step = (AREA_MAX_TILES, -AREA_MAX_TILES, -1, 1)[command.toward]
    return {command.tile + step * n for n in range(length)}


def _follows(
    deed: Deed, command: Work | Sow | Harvest, before: Record | None, after: Record | None
) -> bool:
    """Whether soil may become this of that."""
    if isinstance(command, Work):
        work = deed.content.items[command.tool].work
        if work is GroundWork.TILL:
            return before is None and after == Soil(deed.day, is_watered=False)
        if work is GroundWork.CLEAR or not isinstance(after, Soil):
            return work is GroundWork.CLEAR and isinstance(before, Soil) and after is None
        return isinstance(before, Soil) and after.is_watered and _holds(after) == _holds(before)
    if not isinstance(before, Soil) or not isinstance(after, Soil):
        return False
    if isinstance(command, Sow):
        crop = deed.content.crop_of_seed.get(command.item)
        if crop is None:
            return _holds(after) == (before.crop, before.planted_day, command.item)
        return before.crop is None and _holds(after) == (crop, deed.day, before.enriched_with)
    crop_before = deed.content.crops.get(before.crop or "")
    if crop_before is None or after.crop is None:
        return before.crop is not None and after.crop is None
    # What bears again stays, and has some nights before it.
    bears_again = crop_before.again_after is not None and after.nights < crop_before.nights
    return after.crop == before.crop and bears_again


def _holds(soil: Soil) -> tuple[str | None, int, str | None]:
    return soil.crop, soil.planted_day, soil.enriched_with


def _may_be_ripe(deed: Deed, soil: Soil, nights: int) -> bool:
    """Whether so many nights can have passed over what stands there."""
    return soil.nights + deed.day - soil.since_day >= nights


STATEMENTS: Mapping[type[Command], Statement] = {
    Strike: Statement(_touched_by_strike, _strike),
    Work: Statement(_touched_by_farming, nothing),
    Sow: Statement(_touched_by_farming, _sow),
    Harvest: Statement(_touched_by_farming, _harvest),
    Pick: Statement(_touched_by_picking, _pick),
}
