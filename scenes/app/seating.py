"""A place at a farm, and what comes with it."""

from dataclasses import dataclass

from game.coop.seat import AdmissionControls, HostControls, Seat


@dataclass(frozen=True, slots=True)
class Seating:
    """A seat that was taken, and the host's controls when it is the host's."""

    seat: Seat
    host: HostControls | None

    @property
    def listener(self) -> AdmissionControls | None:
        """Who may be here, in this player's hand: the host's, and the owner's as a guest."""
        if self.host is not None:
            return self.host
        seat = self.seat
        return seat if isinstance(seat, AdmissionControls) and seat.is_in_charge else None


def seated(seat: Seat) -> Seating:
    """The place that goes with a seat: the host's seat has the controls itself."""
    return Seating(seat, seat if isinstance(seat, HostControls) else None)
