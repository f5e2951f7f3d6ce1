"""What touching a placeable does: opening, filling, turning or taking it."""

from enum import StrEnum

from game.world.content import Content
from game.world.machines import Clock, machine_state
from game.world.records import Placeable
from game.world.sections import Kind, Section
from game.world.world import Reader


class Touch(StrEnum):
    """What one does to a thing with the key for it. The values are part of texts' keys."""

    OPEN = "open"
    TAKE = "take"
    TURN = "turn"
    USE = "use"
    """Stands by a station, and sees what can be made there."""
    FILL = "fill"
    LOOK = "look"
    """Sees what a machine is at."""
    TAKE_OUT = "take_out"
    LIE_DOWN = "lie_down"
    WRITE = "write"


def touch_of(
    content: Content, reader: Reader, area: int, tile: int, now: Clock
) -> tuple[Touch, Placeable] | None:
    """What touching the thing on a tile does, and the thing; None where nothing stands."""
    standing = reader.get(Section(area, Kind.PLACEABLE), tile)
    if not isinstance(standing, Placeable):
        return None
    definition = content.placeables.get(standing.item)
    if definition is not None and definition.storage_slots:
        return Touch.OPEN, standing
    if definition is not None and definition.sleeps:
        return Touch.LIE_DOWN, standing
    if standing.item in content.machines:
        state = machine_state(content, reader, area, tile, now)
        if state.is_ready:
            return Touch.TAKE_OUT, standing
        return (Touch.LOOK if state.results else Touch.FILL), standing
    if standing.item in content.stations:
        return Touch.USE, standing
    if definition is not None and definition.holds_words:
        return Touch.WRITE, standing
    if definition is not None and definition.turns > 1:
        return Touch.TURN, standing
    return Touch.TAKE, standing
