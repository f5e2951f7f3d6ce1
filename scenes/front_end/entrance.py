"""From a seat that was taken to the farm itself, by way of waiting where there is need to."""

from game.coop.seat import SeatState
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.menus.waiting import Waiting


def take_seat(context: SceneContext, seating: Seating) -> None:
    """Shows the farm of a seat, or first what it is waiting for."""
    # All that a farm is drawn with takes as long to load as the title: that comes up first.
    from scenes.play.farm import Farm

    if seating.seat.state is SeatState.PLAYING:
        context.stage.reset(Farm(context, seating))
    else:
        context.stage.push(Waiting(context, seating, lambda seated: Farm(context, seated)))


def load_farm() -> None:
    """Loads what a farm is drawn with. Without this the first one does."""
    import scenes.play.farm  # noqa: F401 -- To load it is all that is wanted.
