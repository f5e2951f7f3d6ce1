"""Gatherings without a window. Whoever opens one starts it on a dedicated server once enough are
there; everybody else is ready and waits."""

from collections.abc import Callable

from game.coop.guest import GuestSeat
from game.gathering.gathering import Gathering, GatheringState
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from net import limits
from net.lobbies.interface import LobbyProblem

_PAUSE_S = 0.01
_AGAIN_S = 1.0
"""How soon what was asked of the lobby is asked again; the answer takes a moment."""


def wait_for_seat(
    gathering: Gathering, lead: Callable[[Gathering, float], None], clocks: Clocks = SYSTEM_CLOCKS
) -> GuestSeat:
    """Waits in a gathering until it goes on somewhere, for as long as it exists. `lead` does what
    there is to do in it. Raises ValueError with a sentence when it comes to nothing."""
    try:
        while True:
            now_s = clocks.now_s()
            gathering.advance(now_s)
            seat = gathering.take_seat()
            if seat is not None:
                assert isinstance(seat, GuestSeat), "nothing here starts a farm of its own"
                return seat
            if gathering.state is GatheringState.ENDED:
                raise ValueError(gathering.reason)
            if gathering.state is GatheringState.INSIDE:
                lead(gathering, now_s)
            clocks.pause(_PAUSE_S)
    except BaseException:
        gathering.leave()
        raise


class Opener:
    """Leads the gathering that one has opened."""

    def __init__(self, wait_for: int, say: Callable[[str], None]) -> None:
        """Starts when so many are there and ready. `say` hears which lobby it is."""
        self._wait_for = wait_for
        self._say = say
        self._is_told = False
        self._again_s = 0.0

    def __call__(self, gathering: Gathering, now_s: float) -> None:
        """Raises ValueError when there is no server to play on."""
        if not self._is_told:
            self._is_told = True
            self._say(f"lobby {gathering.lobby_id}")
            if gathering.short_code:
                self._say(f"short code {gathering.short_code}")
        if gathering.refused is LobbyProblem.NO_SERVER:
            raise ValueError(" ".join(gathering.notices()))
        is_complete = len(gathering.members) >= self._wait_for and gathering.can_start
        if is_complete and now_s >= self._again_s:
            self._again_s = now_s + limits.LOBBY_COUNTDOWN_S
            gathering.start(on_server=True)


class Joiner:
    """Is ready, whatever happens."""

    def __init__(self) -> None:
        self._again_s = 0.0

    def __call__(self, gathering: Gathering, now_s: float) -> None:
        """Says so when it is not known."""
        is_ready = all(member.is_ready for member in gathering.members if member.is_me)
        if not is_ready and now_s >= self._again_s:
            self._again_s = now_s + _AGAIN_S
            gathering.set_ready(True)
