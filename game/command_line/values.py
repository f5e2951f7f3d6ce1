"""Readers of the values on the command line, for the `type` of an option. Each raises
`argparse.ArgumentTypeError` with a sentence for what cannot be."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from game.text.letters import is_visible
from game.world.calendar import SEED_MAX
from net import limits
from net.steam import LobbyId, parse_lobby_id
from net.transports.address import is_one_computer

if TYPE_CHECKING:
    # The simulated network is loaded by those who simulate.
    from game.headless.plan import Mishap

FRIEND_NAME_MAX_CHARACTERS = 64
"""Of a name on Steam, which allows 32."""
_SEEDS_MAX = 1_000_000
_N = TypeVar("_N", int, float)


def whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number within bounds."""
    return lambda text: _bounded(text, int, least, most)


def number(least: float, most: float) -> Callable[[str], float]:
    """Reads a number within bounds."""
    return lambda text: _bounded(text, float, least, most)


def farm_seed(text: str) -> int:
    """Reads a seed that a farm can have."""
    return _bounded(text, int, 0, SEED_MAX - 1)


def _bounded(text: str, kind: Callable[[str], _N], least: float, most: float) -> _N:
    try:
        value = kind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number that fits here") from None
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most}")
    return value


def path(text: str) -> Path:
    """Reads the name of a file or a folder. One that begins with `~` is below the home folder also
    where no shell has seen to that."""
    if not text:
        raise argparse.ArgumentTypeError("a name of a file or a folder has at least one letter")
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise argparse.ArgumentTypeError(
            f"there is no home folder that {text!r} could begin with"
        ) from None


def player_name(text: str) -> str:
    """Reads what a player is called."""
    return _visible(text, "a name", limits.NAME_MAX_LENGTH)


def lobby_name(text: str) -> str:
    """Reads what a lobby is called."""
    return _visible(text, "a lobby's name", limits.LOBBY_NAME_MAX_LENGTH)


def friend_name(text: str) -> str:
    """Reads what a friend is called on Steam."""
    return _visible(text, "a friend's name", FRIEND_NAME_MAX_CHARACTERS)


def _visible(text: str, what: str, most: int) -> str:
    if not 1 <= len(text.strip()) <= most or not is_visible(text):
        raise argparse.ArgumentTypeError(f"{what} has 1 to {most} visible characters")
    return text.strip()


def password(text: str) -> str:
    """Reads a lobby's password."""
    if len(text) > limits.LOBBY_PASSWORD_MAX_LENGTH:
        raise argparse.ArgumentTypeError(
            f"a password has at most {limits.LOBBY_PASSWORD_MAX_LENGTH} characters"
        )
    return text


def lobby_id(text: str) -> LobbyId:
    """Reads a lobby's id on Steam."""
    try:
        return parse_lobby_id(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def ports(text: str) -> range:
    """Reads `FIRST-LAST`."""
    found = _span(text, "ports such as 27300-27331", 6)
    if not found or found.start < 1 or found.stop > 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no range within 1 to 65535")
    return found


def seeds(text: str) -> range:
    """Reads `FIRST-LAST`."""
    found = _span(text, "seeds such as 0-999", 10)
    if not found or len(found) > _SEEDS_MAX or found.stop > 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is no range of 1 to {_SEEDS_MAX} seeds")
    return found


def _span(text: str, what: str, digits_max: int) -> range:
    first, dash, last = text.partition("-")
    if not (dash and first.isdecimal() and last.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no range of {what}")
    return range(int(first[:digits_max]), int(last[:digits_max]) + 1)


def mishap(text: str) -> "Mishap":
    """Reads `KIND:GUEST:AT_S:FOR_S`."""
    from game.headless.plan import parse_mishap

    try:
        return parse_mishap(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def bots() -> tuple[str, ...]:
    """The names of bots."""
    from game.headless.bots import ROLES

    return tuple(sorted(ROLES))


def roles(text: str) -> tuple[str, ...]:
    """Reads names of bots, by commas."""
    found = tuple(text.split(","))
    for role in found:
        if role not in bots():
            raise argparse.ArgumentTypeError(
                f"there is no bot {role!r}; there are {', '.join(bots())}"
            )
    return found


def size(text: str) -> tuple[int, int]:
    """Reads a width and a height in pixels, `1280x720`."""
    width, cross, height = text.partition("x")
    if not (cross and width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1280x720")
    return int(width), int(height)


def ipv4(text: str) -> str:
    """Reads the IPv4 address of a computer."""
    if ":" in text or not is_one_computer(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not the IPv4 address of a computer")
    return text
