"""Going to somebody else's farm: what every way has in common, and the direct ones, by a lobby of
this machine, a join code or a loopback address. `steam.py` is the way over Steam."""

import logging
import secrets
from dataclasses import dataclass

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.program.version import GAME_VERSION
from game.world.content import Content
from net.errors import LocalProtocolError
from net.lobbies.join_code import CHARACTERS, GROUP_CHARACTERS, decode_join_code
from net.player_key import PlayerKey
from net.transports.direct import open_client_endpoint, parse_address
from net.transports.interface import Endpoint

_log = logging.getLogger(__name__)

_ADDRESS_MAX_CHARACTERS = 96


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where to knock, and with what."""

    address: str
    join_token: bytes = b""


def entrance_of(text: str) -> Entrance:
    """What a player typed: a join code, or "127.0.0.1:PORT" on the same machine. Raises
    ValueError (`LocalProtocolError` is turned into one) with a sentence."""
    text = text.strip()
    if ":" in text:
        try:
            parse_address(text)
        except LocalProtocolError as error:
            raise ValueError(str(error)) from error
        return Entrance(text)
    code = decode_join_code(text)
    return Entrance(code.address, code.token)


def tidy_join_code(text: str) -> str:
    """What was typed, as far as it can be part of a join code: upper case, in groups, cut to its
    length. An address, which has a dot or a colon, stays as it is."""
    if "." in text or ":" in text:
        return text.strip()[:_ADDRESS_MAX_CHARACTERS]
    kept = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    kept = kept[:CHARACTERS]
    groups = [kept[at : at + GROUP_CHARACTERS] for at in range(0, len(kept), GROUP_CHARACTERS)]
    return "-".join(groups)


def open_direct_endpoint(entrance: Entrance, now_s: float) -> Endpoint:
    """A guest's own socket, from which it will knock. Raises ValueError with a sentence."""
    bind_address = "127.0.0.1" if entrance.address.startswith("127.") else "0.0.0.0"
    try:
        return open_client_endpoint(bind_address, now_s)
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error


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
