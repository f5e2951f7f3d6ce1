"""A place at a farm, and what comes with it."""

from dataclasses import dataclass

from game.coop.seat import HostControls, Seat


@dataclass(frozen=True, slots=True)
class Seating:
    """A seat that was taken, and the host's controls when it is the host's."""

    seat: Seat
    host: HostControls | None


def seated(seat: Seat) -> Seating:
    """The place that goes with a seat: the host's seat has the controls itself."""
    return Seating(seat, seat if isinstance(seat, HostControls) else None)
