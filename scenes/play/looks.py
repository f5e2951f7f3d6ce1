"""How players look: what the records say of friends, and what one has chosen oneself."""

from game.coop.seat import Seat, SeatState
from game.world.commands import SetLook
from game.world.records import Character, Look
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader
from scenes.settings.store import Settings

_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


def chosen_look(reader: Reader, character: int) -> Look | None:
    """The look that a character has chosen; None for the one that goes with the colour."""
    record = reader.get(_CHARACTERS, character)
    return record.look if isinstance(record, Character) else None


def put_on(seat: Seat, settings: Settings) -> None:
    """Lets everybody see the look that the settings say, if they see another."""
    if settings.look is None or seat.state is not SeatState.PLAYING:
        return
    record = seat.view.get(_CHARACTERS, seat.character)
    if isinstance(record, Character) and record.look != settings.look:
        seat.issue(SetLook(settings.look))
