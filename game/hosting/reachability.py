"""For whom the long join code of an open farm works: what is known, and the sentence about it."""

import ipaddress
from dataclasses import dataclass

from game.text.sentence import Sentence
from net.lobbies.port_check import PortCheck
from net.port_mapping.answers import MappingState, RouterAnswer
from net.transports.address import is_public

_GOT_THROUGH = (PortCheck.THROUGH, PortCheck.PROBABLY)


@dataclass(frozen=True, slots=True)
class Reachability:
    """What is known now. `outside` and `sentence` follow from it."""

    ips: tuple[str, ...]
    """Where this computer is in its own networks, IPv4 first."""
    port: int
    """The UDP port that the farm is at."""
    router: RouterAnswer | None = None
    """What the router has said; None while it is not asked."""
    check: PortCheck = PortCheck.NOT_ASKED
    """What a lobby server has found out …"""
    seen_at: tuple[str, int] | None = None
    """… about the address at which it sees this computer."""
    told_ip: str = ""
    """Where the player says that this home is on the internet, an IPv4 address; empty where they
    say nothing."""

    @property
    def own_ipv4(self) -> str | None:
        """This computer's IPv4 address, None where it has none."""
        return next((ip for ip in self.ips if ":" not in ip), None)

    @property
    def is_alone(self) -> bool:
        """Whether this computer is in no network."""
        return all(ipaddress.ip_address(ip).is_loopback for ip in self.ips)

    @property
    def may_use_router(self) -> bool:
        """Whether a router stands between this computer and the internet's IPv4."""
        own = self.own_ipv4
        return own is not None and not self.is_alone and not is_public(own)

    @property
    def outside(self) -> tuple[str, int] | None:
        """The IPv4 address and port by which the internet reaches this computer through a router,
        as far as that is known."""
        if self.router is not None and self.router.outside is not None:
            return self.router.outside
        is_through = self.check in _GOT_THROUGH
        # A port that the router gave only for talking with the server is gone after that.
        if is_through and self.seen_at is not None and self.seen_at[1] == self.port:
            return self.seen_at if ":" not in self.seen_at[0] else None
        return (self.told_ip, self.port) if self.told_ip else None

    @property
    def code_place(self) -> tuple[tuple[str, ...], int]:
        """The addresses that a join code has, and the port: home's first, then the internet's. A
        router that has given another port leaves room for that alone."""
        if self.outside is None:
            return self.ips, self.port
        ip, port = self.outside
        if port != self.port:
            return (ip,), port
        inner = tuple(each for each in self.ips if ":" not in each and each != ip)
        return (*inner[:1], ip, *(each for each in self.ips if ":" in each)), port

    @property
    def sentence(self) -> Sentence:
        """For whom the code works, as the host reads it."""
        if self.is_alone:
            return Sentence("reach.alone")
        port = str(self.outside[1] if self.outside is not None else self.port)
        check = self._check_of_code
        if check is PortCheck.THROUGH:
            return Sentence("reach.through")
        if check is PortCheck.PROBABLY:
            return Sentence("reach.probably")
        is_told = self.outside == (self.told_ip, self.port)
        if self.outside is not None and not is_told and check is not PortCheck.CLOSED:
            return Sentence("reach.mapped", port=port)
        if self.router is not None and self.router.state is MappingState.ASKING:
            return Sentence("reach.asking")
        if is_told and check is not PortCheck.CLOSED:
            return Sentence("reach.if_open", port=port)
        why = self._why_not()
        if check is PortCheck.CLOSED or why is not None:
            told = Sentence("reach.closed", port=port)
            return told if why is None else Sentence("reach.because", why=why, told=told)
        own = self.own_ipv4
        if own is not None and is_public(own):
            return Sentence("reach.if_open", port=port)
        if any(is_public(ip) for ip in self.ips):
            return Sentence("reach.by_ipv6", port=port)
        return Sentence("reach.network")

    @property
    def _check_of_code(self) -> PortCheck:
        """What the check says of the addresses and the port that the code has. The server tries
        where it sees this computer, which may be another port of the router's."""
        ips, port = self.code_place
        if self.seen_at is None or self.seen_at[1] != port:
            return PortCheck.NOT_ASKED
        if self.check in _GOT_THROUGH and self.seen_at[0] not in ips:
            return PortCheck.NOT_ASKED
        return self.check

    def _why_not(self) -> Sentence | None:
        """What came of asking the router, where nothing did."""
        if self.router is None:
            return None
        if self.router.is_behind_another:
            return Sentence("reach.behind_another")
        if self.router.state in (MappingState.ASKING, MappingState.MAPPED):
            return None
        return Sentence(f"reach.states.{self.router.state.value}")
