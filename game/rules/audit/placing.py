"""What may be done with what stands on a tile."""

from collections.abc import Mapping

from msgspec.structs import replace

from game.rules.audit.deed import (
    NOTHING,
    ByPlace,
    Deed,
    Effect,
    Expected,
    Statement,
    bag_of,
    is_of_an_area,
    nothing,
)
from game.rules.audit.making import held_by
from game.world.commands import Command, LabelPlaceable, PickUp, Place, Turn
from game.world.records import Placeable
from game.world.sections import Kind, Section


def _place(deed: Deed) -> Expected:
    """One item leaves the bag and stands, or has taken root."""
    assert isinstance(deed.command, Place)
    item = deed.command.item
    definition = deed.content.items.get(item)
    if definition is not None and definition.plants is not None:
        return Expected({(Kind.STORAGE, item): (-1, -1)}, {item: (-1, -1)})
    return Expected({(Kind.STORAGE, item): (-1, -1), (Kind.PLACEABLE, item): (1, 1)}, {})


def _pick_up(deed: Deed) -> Expected:
    """What stood there is in the bag."""
    assert isinstance(deed.command, PickUp)
    stood = deed.before(Section(deed.command.area, Kind.PLACEABLE), deed.command.tile)
    if not isinstance(stood, Placeable):
        return NOTHING
    item = stood.item
    held = held_by(deed, stood.item)
    got = {other: (0, most) for other, most in held.items()}
    least, most = got.get(item, (0, 0))
    by_place: ByPlace = {(Kind.STORAGE, other): bounds for other, bounds in got.items()}
    by_place[Kind.STORAGE, item] = (least + 1, most + 1)
    by_place[Kind.PLACEABLE, item] = (-1, -1)
    return Expected(by_place, got)


def _touched_by_place(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Place | PickUp)
    kinds = (Kind.PLACEABLE, Kind.SOIL, Kind.DESTRUCTABLE, Kind.MACHINE)
    return {*(Section(deed.command.area, kind) for kind in kinds), bag_of(deed)}


def _touched_by_label(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, LabelPlaceable | Turn)
    return {Section(deed.command.area, Kind.PLACEABLE)}


def misplaced(deed: Deed) -> list[str]:
    """A sentence for each thing on a tile that the command is not about, or that has become
    another by being turned or written on."""
    return [
        f"{deed.command} by {deed.author} made {effect.after} of {effect.before} at {tile}"
        for (section, tile), effect in deed.effects.items()
        if is_of_an_area(deed, section, Kind.PLACEABLE)
        and not _follows(deed, (section.scope, tile), effect)
    ]


def _follows(deed: Deed, place: tuple[int, int], effect: Effect) -> bool:
    command, (before, after) = deed.command, effect
    if not isinstance(command, Place | PickUp | Turn | LabelPlaceable):
        return False
    if place != (command.area, command.tile):
        return False
    if isinstance(command, Place):
        return before is None and isinstance(after, Placeable) and not after.name
    if isinstance(command, PickUp):
        return after is None
    if not isinstance(before, Placeable) or not isinstance(after, Placeable):
        return False
    if isinstance(command, Turn):
        return after == replace(before, turn=after.turn)
    return after == replace(before, name=command.name, colour=command.colour)


STATEMENTS: Mapping[type[Command], Statement] = {
    Place: Statement(_touched_by_place, _place),
    PickUp: Statement(_touched_by_place, _pick_up),
    Turn: Statement(_touched_by_label, nothing),
    LabelPlaceable: Statement(_touched_by_label, nothing),
}
