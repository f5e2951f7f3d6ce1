"""Lets the mishaps of a plan happen to the links of a simulated network, each in its time."""

from collections.abc import Sequence
from dataclasses import replace

from game.headless.plan import Mishap, MishapKind
from net.transports.simulated import LinkConditions, SimulatedNetwork

_DEAF = (MishapKind.BLACKOUT, MishapKind.DEAF)
_MUTE = (MishapKind.BLACKOUT, MishapKind.MUTE)
_Links = tuple[bool, bool, bool]
"""Whether a guest is deaf, mute, and cut."""


class MishapSchedule:
    """The mishaps of one run. They may overlap."""

    def __init__(
        self,
        network: SimulatedNetwork,
        conditions: LinkConditions,
        mishaps: Sequence[Mishap],
        guest_addresses: Sequence[str],
        host_address: str,
    ) -> None:
        """`conditions` are those of every link while nothing happens to it."""
        self._network = network
        self._open = conditions
        self._blocked = replace(conditions, blackout=True)
        self._mishaps = mishaps
        self._guests = guest_addresses
        self._host = host_address
        self._links: dict[int, _Links] = {}

    def advance(self, played_s: float) -> None:
        """Begins and ends what is due."""
        for guest in {mishap.guest for mishap in self._mishaps}:
            kinds = {
                mishap.kind
                for mishap in self._mishaps
                if mishap.guest == guest and mishap.at_s <= played_s < mishap.at_s + mishap.for_s
            }
            self._set(
                guest,
                (
                    not kinds.isdisjoint(_DEAF),
                    not kinds.isdisjoint(_MUTE),
                    MishapKind.CUT in kinds,
                ),
            )

    def _set(self, guest: int, links: _Links) -> None:
        before = self._links.get(guest, (False, False, False))
        self._links[guest] = links
        address = self._guests[guest]
        is_deaf, is_mute, is_cut = links
        if is_deaf != before[0]:
            conditions = self._blocked if is_deaf else self._open
            self._network.set_conditions(self._host, address, conditions)
        if is_mute != before[1]:
            conditions = self._blocked if is_mute else self._open
            self._network.set_conditions(address, self._host, conditions)
        if is_cut and not before[2]:
            self._network.cut(address)
        elif before[2] and not is_cut:
            self._network.restore(address)
