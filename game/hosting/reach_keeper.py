"""Keeps what is known of who can come to an open farm, and with it the farm's long join code."""

from collections.abc import Callable
from dataclasses import replace

from game.coop.host import HostSeat
from game.hosting.reachability import Reachability
from game.hosting.seats import DirectListener
from net.lobbies.client.port_checker import PortChecker
from net.lobbies.port_check import PortCheck
from net.port_mapping.answers import MappingState
from net.port_mapping.mapping import PortMapping

REACH_TOPIC = "reach"
"""Of what the host reads of the router."""


class ReachKeeper:
    """See the module; one of an open farm's keepers. It asks the router only while it may."""

    def __init__(
        self,
        seat: HostSeat,
        direct: DirectListener,
        *,
        may_ask: bool = False,
        told_ip: str = "",
        checker: PortChecker | None = None,
        on_change: Callable[[Reachability], None] = lambda _known: None,
    ) -> None:
        """`direct` is the farm's door, `may_ask` whether the game may ask the router, `told_ip`
        where the player says that this home is on the internet; `checker` asks a lobby server about
        the port where there is one, `on_change` is told of whatever becomes known."""
        self.direct = direct
        """The door, whose code says where the internet reaches it."""
        self.may_ask = may_ask
        self.known = Reachability(direct.reachable_ips, direct.port, told_ip=told_ip)
        self._seat = seat
        self._checker = checker
        self._on_change = on_change
        self._mapping: PortMapping | None = None
        if checker is not None:
            checker.ask()
        self._show()

    def work(self, now_s: float) -> None:
        """Begins or ends asking as the player wants it, and takes over what has become known."""
        if self.may_ask and self._mapping is None and self.known.may_use_router:
            self._mapping = PortMapping(self.direct.port, now_s)
        elif not self.may_ask and self._mapping is not None:
            self._stop()
        router = None
        if self._mapping is not None:
            self._mapping.work(now_s)
            router = self._mapping.answer
        check, seen_at = PortCheck.NOT_ASKED, None
        if self._checker is not None:
            check, seen_at = self._checker.check, self._checker.seen_at
        known = replace(self.known, router=router, check=check, seen_at=seen_at)
        if known != self.known:
            before, self.known = self.known, known
            self._show()
            has_answered = router is not None and router.state is not MappingState.ASKING
            if has_answered and router != before.router:
                if self._checker is not None:
                    self._checker.ask()
                self._seat.notice(known.sentence, REACH_TOPIC)
            self._on_change(known)

    def renew(self, direct: DirectListener) -> None:
        """The door has another join token from now on; its code says where it is as before."""
        self.direct = direct
        self._show()

    def save(self) -> None:
        """There is nothing to save."""

    def close(self, now_s: float) -> None:
        """The router lets nobody in any more."""
        self._stop()

    def _stop(self) -> None:
        if self._mapping is not None:
            self._mapping.close()
        self._mapping = None

    def _show(self) -> None:
        self._seat.join_code = self.direct.code_at(*self.known.code_place)
        self._seat.reach = self.known.sentence
