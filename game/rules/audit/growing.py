"""What work on fields, trees and wild plants may do."""

from collections.abc import Mapping

from game.rules.audit.deed import NOTHING, ByItem, Deed, Expected, Statement, bag_of, nothing
from game.world.commands import Command, Harvest, Pick, Sow, Strike, Work
from game.world.records import Destructable, Environment, Gesture, Pull, Soil
from game.world.sections import WORLD_SCOPE, GestureKey, Kind, Section


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
    fallen: ByItem = {}
    for drop in kind.drops:
        least, most = fallen.get(drop.item, (0, 0))
        fallen[drop.item] = (least + drop.count_min, most + drop.count_max)
    return Expected({(Kind.DROP, item): bounds for item, bounds in fallen.items()}, fallen)


def kind_that_stood(deed: Deed, record: Destructable) -> str:
    """What a record had become by the day of the deed, told from what is known of growing."""
    today = deed.standing.get((Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0))
    day = today.day if isinstance(today, Environment) else 1
    kind, since_day, is_gone = record.kind, record.since_day, record.is_gone
    while True:
        definition = deed.content.destructables[kind]
        nights = definition.regrows_after if is_gone else definition.grows_after
        if nights is None or since_day + nights > day:
            return kind
        kind = kind if is_gone else definition.grows_into or kind
        since_day, is_gone = since_day + nights, False


def _sow(deed: Deed) -> Expected:
    """One seed, or one measure of fertiliser, is in the ground and nowhere else."""
    assert isinstance(deed.command, Sow)
    item = deed.command.item
    return Expected({(Kind.STORAGE, item): (-1, -1)}, {item: (-1, -1)})


def _harvest(deed: Deed) -> Expected:
    """A plant gives what its crop does, plain or prize, or nothing when it has withered."""
    assert isinstance(deed.command, Harvest)
    stood = deed.before(Section(deed.command.area, Kind.SOIL), deed.command.tile)
    crop = None
    if isinstance(stood, Soil) and stood.crop is not None:
        crop = deed.content.crops.get(stood.crop)
    if crop is None or (crop.for_two and not _has_held_on(deed)):
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


STATEMENTS: Mapping[type[Command], Statement] = {
    Strike: Statement(_touched_by_strike, _strike),
    Work: Statement(_touched_by_farming, nothing),
    Sow: Statement(_touched_by_farming, _sow),
    Harvest: Statement(_touched_by_farming, _harvest),
    Pick: Statement(_touched_by_picking, _pick),
}
