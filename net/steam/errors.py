"""What can go wrong with Steam, and what to do about it.

`SteamUnavailable` is the state of the world, not a bug: no library, no Steam, no account. It is
raised by `open_steam` alone, says why in `reason` and what helps in `remedy`, and a game goes on
without Steam. `SteamClosedError` is a bug of the caller: something was used after `close`; so is
`SteamAlreadyOpenError`: Steam was opened while it was open. Wrong arguments raise `ValueError` or
`TypeError`, whose messages say what is wanted instead.
"""

from enum import Enum


class UnavailableReason(Enum):
    """Why Steam cannot be used."""

    NO_LIBRARY = "no library"
    """Valve's library was not found, or the file found cannot be loaded."""
    BROKEN_LIBRARY = "broken library"
    """The library ended, or held up, the program that was to load it."""
    WRONG_ARCHITECTURE = "wrong architecture"
    """The library is for another processor, another system, or 32 bits."""
    NOT_RUNNING = "not running"
    """Steam is not running on this computer."""
    NOT_LOGGED_IN = "not logged in"
    """Steam runs, but nobody is logged in, or it is offline."""
    WRONG_VERSION = "wrong version"
    """Library and Steam do not understand each other, or the library lacks functions."""
    APP_ID_MISSING = "app id missing"
    """Nobody said which game this is, or Steam does not know that number."""
    REFUSED = "refused"
    """Steam runs and does not want to work with this program, for a reason of its own."""


_REMEDIES = {
    UnavailableReason.NO_LIBRARY: (
        "Put Valve's library (libsteam_api.so, libsteam_api.dylib or steam_api64.dll, from the "
        "Steamworks SDK) beside the program, or name it in the environment variable STEAM_API_LIB. "
        "On Windows and on Linux with an x86-64 processor, `pip install steamworks-swig` brings it."
    ),
    UnavailableReason.BROKEN_LIBRARY: (
        "The file is damaged, or is no library of Valve's. Take a new copy of it from the folder "
        "redistributable_bin of the Steamworks SDK."
    ),
    UnavailableReason.WRONG_ARCHITECTURE: (
        "Take the 64-bit library for this system from the folder redistributable_bin of the "
        "Steamworks SDK, and run it with a 64-bit Python."
    ),
    UnavailableReason.NOT_RUNNING: "Start Steam, log in, and try again.",
    UnavailableReason.NOT_LOGGED_IN: "Log in to Steam, choose 'Go Online' there, and try again.",
    UnavailableReason.WRONG_VERSION: (
        "Let Steam update itself and restart it; if that does not help, take the library from a "
        "Steamworks SDK of version 1.51 to 1.65."
    ),
    UnavailableReason.APP_ID_MISSING: (
        "Start the game from Steam, or put a file steam_appid.txt with the app id beside the "
        "program (480 for development); the Steam account must own that app."
    ),
    UnavailableReason.REFUSED: (
        "Run Steam and the game as the same user of this computer, check that the account may play "
        "this app, and restart Steam."
    ),
}


class SteamError(Exception):
    """The common base."""


class SteamUnavailable(SteamError):  # noqa: N818  It names a state of the world, not a mistake.
    """Steam cannot be used now. `str()` of it is one sentence for the player."""

    def __init__(self, reason: UnavailableReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    @property
    def remedy(self) -> str:
        """What the player can do, in plain words."""
        return _REMEDIES[self.reason]


class SteamClosedError(SteamError):
    """Something was called after `Steam.close`. Call `open_steam` again and use its result."""


class SteamAlreadyOpenError(SteamError):
    """`open_steam` was called while this process had Steam open. Share the `Steam` that there is,
    or close it first."""
