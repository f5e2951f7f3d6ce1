"""How much of a farm strangers may take up: those who came through a door that is open to all, and
to whom nobody has said yes.

A stranger's character is kept like everybody's, so that who comes again finds what is theirs. But
keys cost nothing to invent; so strangers share a part of the farm's book, those who came from one
network a small part of that, and of their own the one who was away for longest gives way.
"""

import ipaddress
from collections.abc import Callable, Set

from game.coop.roster import FULL_BOOK, HOST_CHARACTER
from game.rules.belonging import CHARACTERS, identities, owner_of
from game.world.last_commands import last_command
from game.world.records import Character
from game.world.world import World
from net import limits

_RELAYED = ipaddress.ip_network("100::/64")
"""Whoever comes over a relay has an address of this network, each another one."""
_TOO_MANY = "Too many have come from your network just now. Please try again later."


class Strangers:
    """Makes room in the book of one hosted farm."""

    def __init__(self, world: World, forget: Callable[[int], None]) -> None:
        """`forget` strikes a character out of the book."""
        self._world = world
        self._forget = forget
        self._came_from: dict[int, str] = {}
        """The networks of strangers who have come while this farm is open."""

    def make_room(self, address: str, inside: Set[int], *, is_friend: bool) -> None:
        """Somebody who was never here is about to get a character; who is a friend may have one
        while there is room at all. Nobody `inside` gives way. Raises ValueError with a sentence for
        the visitor when nobody can."""
        strangers = self._strangers()
        if not is_friend:
            network = network_of(address)
            neighbours = {who for who in strangers if self._came_from.get(who) == network}
            if len(neighbours) >= limits.STRANGERS_PER_NETWORK_MAX:
                self._give_way(neighbours - inside, _TOO_MANY)
            elif len(strangers) >= limits.STRANGERS_REMEMBERED_MAX:
                self._give_way(strangers - inside, FULL_BOOK)
        if sum(1 for _ in self._world.keys(CHARACTERS)) >= limits.CHARACTERS_MAX:
            self._give_way((self._strangers() or self._nobodys()) - inside, FULL_BOOK)

    def note(self, character: int, address: str) -> None:
        """A stranger has come from there."""
        self._came_from[character] = network_of(address)

    def _give_way(self, candidates: Set[int], sentence: str) -> None:
        if not candidates:
            raise ValueError(sentence)
        seen = {identity.character: identity.seen_tick for identity in identities(self._world)}
        first = min(
            candidates,
            key=lambda who: (last_command(self._world, who) > 0, seen.get(who, 0), who),
        )
        self._came_from.pop(first, None)
        self._forget(first)

    def _strangers(self) -> set[int]:
        """The characters for whom nobody has vouched."""
        everybody = identities(self._world)
        vouched_for = {found.character for found in everybody if found.is_vouched_for}
        return {found.character for found in everybody} - vouched_for - {owner_of(self._world)}

    def _nobodys(self) -> set[int]:
        """The characters of earlier versions that belong to nobody and have never done anything:
        names that somebody has come by, and nothing else."""
        found = set()
        for character in self._world.keys(CHARACTERS):
            record = self._world.get(CHARACTERS, character)
            is_nobodys = isinstance(record, Character) and not record.account
            if is_nobodys and last_command(self._world, character) == 0:
                found.add(character)
        theirs = {identity.character for identity in identities(self._world)}
        return found - theirs - {HOST_CHARACTER, owner_of(self._world)}


def network_of(address: str) -> str:
    """Whose an address is, as far as it tells: an IPv4 address is one household's, of IPv6 the
    first 56 bits are. What is no IP address, such as an account with Steam, stands for itself."""
    host = address[1:].partition("]")[0] if address.startswith("[") else address
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address) or ip in _RELAYED:
        return str(ip)
    return str(ipaddress.ip_network((ip, 56), strict=False))
