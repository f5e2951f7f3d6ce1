"""Going to somebody else's farm: what every way has in common, and the direct ones, by a lobby of
this machine, a join code or an address. `steam.py` is the way over Steam."""

import logging
import re
import secrets
import socket
from dataclasses import dataclass, replace

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.program.version import GAME_VERSION
from game.world.content import Content
from net.errors import LocalProtocolError
from net.lobbies.crockford import in_groups
from net.lobbies.join_code import CHARACTERS_MAX, decode_join_code
from net.lobbies.short_code import CHARACTERS as SHORT_CHARACTERS
from net.lobbies.short_code import is_meant_short, read_short_code, shown_short_code
from net.player_key import PlayerKey
from net.transports.address import is_one_computer
from net.transports.direct import open_client_endpoint, parse_address
from net.transports.direct.local_address import is_within_reach
from net.transports.interface import Endpoint

_log = logging.getLogger(__name__)

_ADDRESS_MAX_CHARACTERS = 160
_NAME_MAX_CHARACTERS = 253
"""Of a computer's name, as the name service has it (RFC 1035)."""
_NAMED = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):([0-9]{1,5})((?:#[0-9a-fA-F]*)?)")


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where to knock, and with what."""

    address: str
    join_token: bytes = b""
    others: tuple[str, ...] = ()
    """Further addresses of the same host, for where nobody answers at the first."""


def entrance_of(text: str) -> Entrance:
    """What a player typed: a join code, or an address as `parse_address` takes it, whose IP address
    may also be a computer's name, which is looked up. Raises ValueError (`LocalProtocolError` is
    turned into one) with a sentence."""
    text = text.strip()
    if ":" in text:
        addresses = _looked_up(text)
        for address in addresses:
            try:
                parse_address(address)
            except LocalProtocolError as error:
                raise ValueError(str(error)) from error
        return _nearest_first(Entrance(addresses[0], b"", addresses[1:]))
    code = decode_join_code(text)
    return _nearest_first(Entrance(code.addresses[0], code.token, code.addresses[1:]))


def tidy_join_code(text: str) -> str:
    """What was typed, as far as it can be part of a short code or a join code: upper case, in
    groups as that kind has them, cut to its length. An address, which has a dot or a colon, stays
    as it is."""
    if "." in text or ":" in text:
        return text.strip()[:_ADDRESS_MAX_CHARACTERS]
    kept = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    kept = kept[:CHARACTERS_MAX]
    return shown_short_code(kept) if len(kept) <= SHORT_CHARACTERS else in_groups(kept)


def short_code_of(text: str) -> str | None:
    """The short code that a player has typed, as programs have it; None for what is meant for a
    join code or an address. Raises ValueError with a sentence for a short code with a slip."""
    return read_short_code(text) if is_meant_short(text) else None


def open_direct_endpoint(address: str, now_s: float) -> Endpoint:
    """A guest's own socket, from which it knocks at this address. Raises ValueError with a
    sentence."""
    is_here = parse_address(address, may_be_unpinned=True).is_here
    if address.startswith("["):
        bind_address = "::1" if is_here else "::"
    else:
        bind_address = "127.0.0.1" if is_here else "0.0.0.0"
    try:
        return open_client_endpoint(bind_address, now_s)
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error


def _looked_up(text: str) -> tuple[str, ...]:
    """The addresses of a computer that is written by its name, one of each kind; an address is
    itself. Asks the name service, which may take seconds. Raises ValueError with a sentence."""
    named = _NAMED.fullmatch(text) if len(text) <= _NAME_MAX_CHARACTERS else None
    if named is None or is_one_computer(named[1]):
        return (text,)
    name, port, pinned = named.groups()
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError) as error:
        raise ValueError(f"There is no computer called {name}.") from error
    # Besides what can be gone to, a computer of one's own network often has an address that is good
    # on one of this machine's interfaces alone, and says so with a %.
    named_ips = {
        answer[0]: str(answer[4][0])
        for answer in reversed(answers)
        if is_one_computer(str(answer[4][0]))
    }
    ips = [named_ips[kind] for kind in (socket.AF_INET, socket.AF_INET6) if kind in named_ips]
    if not ips:
        raise ValueError(f"There is no way from here to {name}.")
    return tuple(f"{f'[{ip}]' if ':' in ip else ip}:{port}{pinned}" for ip in ips)


def _nearest_first(entrance: Entrance) -> Entrance:
    """The same entrance, with an address first that this machine knows a way to. IPv6 goes before
    IPv4, since it needs no port to be opened to one of many computers."""
    addresses = (entrance.address, *entrance.others)
    if len(addresses) == 1:
        return entrance
    ips = {address: parse_address(address).ip for address in addresses}
    first, *others = sorted(
        addresses, key=lambda address: (not is_within_reach(ips[address]), ":" not in ips[address])
    )
    return replace(entrance, address=first, others=tuple(others))


def open_guest_seat(
    content: Content,
    endpoint: Endpoint,
    entrance: Entrance,
    profile: Profile,
    now_s: float,
    key: PlayerKey | None = None,
) -> GuestSeat:
    """A guest's seat that has begun to knock, as whoever has this key. Raises `LocalProtocolError`
    for an address that is none."""
    seat = GuestSeat(
        content,
        endpoint,
        entrance.address,
        profile,
        game_version=GAME_VERSION,
        join_token=entrance.join_token,
        key=key,
        random_bytes=secrets.token_bytes,
    )
    seat.connect(now_s)
    return seat
