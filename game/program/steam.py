"""Steam for this program: tried once, shared by everything that wants it, or a line why not.

Nothing in the game needs Steam. Whoever opens the program without it reads one friendly line where
friends on Steam would be listed, and plays on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from net import limits
from net.lobbies.steam import SteamCallbacks, SteamLobbies
from net.steam import (
    DEVELOPMENT_APP_ID,
    LibraryTrial,
    Steam,
    SteamError,
    SteamUnavailable,
    UnavailableReason,
    is_user_id,
    open_steam,
)
from net.text import clean_line

APP_ID = DEVELOPMENT_APP_ID
"""Used when neither Steam nor a `steam_appid.txt` beside the program names another."""

LIBRARIES_FILE = "steam_libraries.txt"
"""Beside the settings: the libraries of Valve's that were tried."""

_NOTES = {
    UnavailableReason.BROKEN_LIBRARY: "Friends on Steam are not listed: its library is damaged.",
    UnavailableReason.NO_LIBRARY: "Friends on Steam are not listed: its library is not here.",
    UnavailableReason.WRONG_ARCHITECTURE: "Friends on Steam are not listed: wrong library.",
    UnavailableReason.NOT_RUNNING: "Friends on Steam are not listed: Steam is not running.",
    UnavailableReason.NOT_LOGGED_IN: "Friends on Steam are not listed: Steam is offline.",
    UnavailableReason.WRONG_VERSION: "Friends on Steam are not listed: Steam is out of date.",
    UnavailableReason.APP_ID_MISSING: "Friends on Steam are not listed: the app id is missing.",
    UnavailableReason.REFUSED: "Friends on Steam are not listed: Steam does not know this game.",
}


class SteamPlay:
    """Steam, open, and what the program has on it for as long as it runs."""

    def __init__(self, steam: Steam) -> None:
        self.steam = steam
        self.callbacks = SteamCallbacks(steam)
        self.lobbies = SteamLobbies(self.callbacks)
        """The list of friends' farms, and what the player chooses in Steam's own windows."""
        self.lobbies.hear_join_requests()

    @property
    def player_name(self) -> str:
        """What the player is called on Steam, as far as it fits; empty when nothing of it does."""
        return clean_line(self.steam.friends.persona_name, limits.NAME_MAX_LENGTH)

    @property
    def account(self) -> str:
        """The account that plays here: its transport identity."""
        return str(self.steam.user.steam_id)

    def show_keyboard(self, field: tuple[int, int, int, int]) -> bool:
        """Shows Steam's keyboard where the player is at a Steam Deck or a big screen; False
        elsewhere. `field` is the text field's left, top, width and height in window pixels."""
        utils = self.steam.utils
        return not self.steam.closed and utils.in_big_picture_mode and utils.show_keyboard(field)

    def close(self, now_s: float) -> None:
        """Leaves every lobby and shuts Steam down."""
        self.lobbies.close(now_s)
        self.steam.close()


@dataclass(frozen=True, slots=True)
class SteamAccess:
    """Steam, or why not."""

    play: SteamPlay | None
    note: str = ""
    """A short line for the player when there is no Steam."""
    problem: str = ""
    """A sentence with the details, for whoever asked for Steam by name."""

    @property
    def account(self) -> str:
        """The account that plays here; empty without Steam."""
        return "" if self.play is None else self.play.account


def steam_opener(settings: Path) -> Callable[[], Steam]:
    """Opens Steam; a library that is new on this computer is loaded by a child process first. What
    has passed is noted in the folder of the settings."""
    trial = LibraryTrial(settings / LIBRARIES_FILE)
    return lambda: open_steam(APP_ID, trial=trial)


def try_steam(opener: Callable[[], Steam]) -> SteamAccess:
    """Opens Steam if that can be done. Never raises, and never waits for anything that may not
    come."""
    try:
        return SteamAccess(SteamPlay(opener()))
    except SteamUnavailable as error:
        return SteamAccess(None, _NOTES[error.reason], error.detail)
    except (SteamError, OSError, ValueError) as error:
        return SteamAccess(None, _NOTES[UnavailableReason.REFUSED], str(error))


def need_steam(access: SteamAccess) -> SteamPlay:
    """Steam, for what cannot be done without it. Raises ValueError with one sentence."""
    if access.play is None:
        what = clean_line(access.problem, 300).rstrip(".")
        raise ValueError(f"{what}; see python main.py steam-check for what helps.")
    return access.play


def is_steam_identity(identity: str) -> bool:
    """Whether a transport identity is a Steam account's. Addresses have dots and colons, so no
    other transport can have such a one."""
    return (
        len(identity) <= 20
        and identity.isascii()
        and identity.isdecimal()
        and is_user_id(int(identity))
    )
