"""A gathering of the program as the scenes know it."""

from game.coop.host import HostSeat
from game.program.gathering import Gathering
from scenes.gathering import GatheringMember, GatheringState
from scenes.seating import Seating


class ProgramGathering:
    """Satisfies `scenes.gathering.Gathering`."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering

    @property
    def state(self) -> GatheringState:
        """See the protocol, and so for all the others."""
        return GatheringState(self._gathering.state.value)

    @property
    def reason(self) -> str:
        """See the protocol."""
        return self._gathering.reason

    @property
    def name(self) -> str:
        """See the protocol."""
        return self._gathering.name

    @property
    def members(self) -> tuple[GatheringMember, ...]:
        """See the protocol."""
        return tuple(
            GatheringMember(one.identity, one.name, one.is_owner, one.is_ready, one.is_me)
            for one in self._gathering.members
        )

    @property
    def chat(self) -> tuple[tuple[str, str], ...]:
        """See the protocol."""
        return self._gathering.chat

    @property
    def countdown_s(self) -> float | None:
        """See the protocol."""
        return self._gathering.countdown_s

    @property
    def can_start(self) -> bool:
        """See the protocol."""
        return self._gathering.can_start

    @property
    def can_use_server(self) -> bool:
        """See the protocol."""
        return self._gathering.can_use_server

    def notices(self) -> list[str]:
        """See the protocol."""
        return self._gathering.notices()

    def set_ready(self, is_ready: bool) -> None:
        """See the protocol."""
        self._gathering.set_ready(is_ready)

    def say(self, text: str) -> None:
        """See the protocol."""
        self._gathering.say(text)

    def kick(self, identity: str, ban: bool) -> None:
        """See the protocol."""
        self._gathering.kick(identity, ban)

    def hand_over(self, identity: str) -> None:
        """See the protocol."""
        self._gathering.hand_over(identity)

    def start(self, on_server: bool) -> None:
        """See the protocol."""
        self._gathering.start(on_server)

    def leave(self) -> None:
        """See the protocol."""
        self._gathering.leave()

    def advance(self, now_s: float) -> None:
        """See the protocol."""
        self._gathering.advance(now_s)

    def take_seating(self) -> Seating | None:
        """See the protocol."""
        seat = self._gathering.take_seat()
        if seat is None:
            return None
        return Seating(seat, seat if isinstance(seat, HostSeat) else None)
