"""Going to somebody else's farm: what every way has in common, and the direct ones, by a lobby of
this machine, a join code or a loopback address. `steam_joining.py` is the way over Steam."""

import logging
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from files.reading import read_file
from files.writing import replace_file
from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.program.version import GAME_VERSION
from game.world.content import Content
from net import limits
from net.errors import LocalProtocolError
from net.lobbies.join_code import CHARACTERS, GROUP_CHARACTERS, decode_join_code
from net.transports.direct import DirectEndpoint, parse_address
from net.transports.interface import Endpoint

_log = logging.getLogger(__name__)

_ADDRESS_MAX_CHARACTERS = 96
_TOKENS_FILE = "friends.json"
_TOKENS_MAX = 32
_FILE_MAX_BYTES = 64 * 1024


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


def open_direct_way(entrance: Entrance, now_s: float) -> Endpoint:
    """A guest's own socket, from which it will knock. Raises ValueError with a sentence."""
    bind_address = "127.0.0.1" if entrance.address.startswith("127.") else "0.0.0.0"
    try:
        return DirectEndpoint(
            bind_address, 0, now_s, datetime.now(UTC), accept=False, work_clock_s=time.perf_counter
        )
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error


def open_guest_seat(
    content: Content,
    endpoint: Endpoint,
    entrance: Entrance,
    profile: Profile,
    now_s: float,
    tokens: "ResumeTokens | None" = None,
) -> GuestSeat:
    """A guest's seat that has begun to knock. Raises `LocalProtocolError` for an address that is
    none."""

    def keep_token(token: bytes) -> None:
        if tokens is not None:
            tokens.keep(entrance.address, token)

    seat = GuestSeat(
        content,
        endpoint,
        entrance.address,
        profile,
        game_version=GAME_VERSION,
        join_token=entrance.join_token,
        resume_token=None if tokens is None else tokens.of(entrance.address),
        keep_token=keep_token,
        random_bytes=secrets.token_bytes,
    )
    seat.connect(now_s)
    return seat


class ResumeTokens:
    """The tokens by which one comes back to a farm after one's own program has ended: a small
    file beside the settings. A damaged one is worth nothing and is begun anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _TOKENS_FILE

    def of(self, address: str) -> bytes | None:
        """The token for the farm at this address."""
        token = self._read().get(address)
        return None if token is None else bytes.fromhex(token)

    def keep(self, address: str, token: bytes) -> None:
        """Keeps a token; of all, the newest few."""
        tokens = self._read()
        tokens.pop(address, None)
        tokens[address] = token.hex()
        newest = dict(list(tokens.items())[-_TOKENS_MAX:])
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._path, msgspec.json.encode(newest))
        except OSError as error:
            _log.warning("the resume token cannot be kept: %s", error)

    def _read(self) -> dict[str, str]:
        try:
            content = read_file(self._path, _FILE_MAX_BYTES)
            tokens = msgspec.json.decode(content, type=dict[str, str])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}
        length = 2 * limits.RESUME_TOKEN_BYTES
        return {
            address: token
            for address, token in tokens.items()
            if len(token) == length and all(digit in "0123456789abcdef" for digit in token)
        }
