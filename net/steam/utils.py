"""ISteamUtils and ISteamApps: the app, the overlay, the keyboard, and how the game was launched."""

import ctypes

from .constants import COMMAND_LINE_MAX_BYTES, KeyboardKind
from .flat import FlatApi
from .functions import Interface


class Utils:
    """What Steam knows about this run of the game."""

    def __init__(self, flat: FlatApi) -> None:
        self._flat = flat

    @property
    def app_id(self) -> int:
        """The app that Steam thinks is running."""
        return int(self._flat.call_on(Interface.UTILS, "GetAppID"))

    @property
    def overlay_enabled(self) -> bool:
        """Whether Steam's overlay can be shown: only when Steam launched the game and could hook
        its window. It takes some seconds from the start to become True."""
        return bool(self._flat.call_on(Interface.UTILS, "IsOverlayEnabled"))

    @property
    def in_big_picture_mode(self) -> bool:
        """Whether Steam shows itself for a pad and a big screen, as it does on a Steam Deck in game
        mode: then it has a keyboard to show. False when the library cannot tell."""
        if not self._flat.offers(Interface.UTILS, "IsSteamInBigPictureMode"):
            return False
        return bool(self._flat.call_on(Interface.UTILS, "IsSteamInBigPictureMode"))

    def show_keyboard(
        self, field: tuple[int, int, int, int], kind: KeyboardKind = KeyboardKind.LINE
    ) -> bool:
        """Shows Steam's keyboard on the screen, which types into the game as a real one does.
        `field` is what it leaves uncovered: left, top, width and height of the text field, in
        pixels of the window. False when none is shown: let the player type in another way."""
        if not self._flat.offers(Interface.UTILS, "ShowFloatingGamepadTextInput"):
            return False
        return bool(
            self._flat.call_on(Interface.UTILS, "ShowFloatingGamepadTextInput", int(kind), *field)
        )

    @property
    def launch_command_line(self) -> str:
        """The command line that Steam launched the game with, or that a steam:// link carried to
        the running game. Hostile input: read it with `lobby_from_command_line`."""
        if not self._flat.offers(Interface.APPS, "GetLaunchCommandLine"):
            return ""
        line = ctypes.create_string_buffer(COMMAND_LINE_MAX_BYTES)
        size = self._flat.call_on(
            Interface.APPS, "GetLaunchCommandLine", line, COMMAND_LINE_MAX_BYTES
        )
        return line.value.decode("utf-8", "replace") if size > 0 else ""
