"""What a player has set: names, volumes, the window and the controls, kept in one file.

The file is JSON, checked against the struct below as it is read. A damaged file never keeps
anybody from playing: it is put aside under another name, the defaults hold, and the caller gets a
sentence to show.
"""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.reading import read_file
from files.writing import replace_file

FILE_NAME = "settings.json"
FILE_MAX_BYTES = 64 * 1024
"""A settings file is about two kilobytes; anything far above is not one."""

Volume = Annotated[int, Meta(ge=0, le=100)]
BindingName = Annotated[str, Meta(min_length=1, max_length=32)]
NAME_MAX_CHARACTERS = 16
COLOURS = 8
"""How many player colours there are to choose from."""
SERVER_ADDRESS_MAX_CHARACTERS = 128


class WindowMode(StrEnum):
    """How the game takes its place on the screen."""

    WINDOW = "window"
    FULL_SCREEN = "full_screen"


class TextScale(StrEnum):
    """How large text is drawn."""

    NORMAL = "normal"
    LARGE = "large"
    HUGE = "huge"


class Settings(Struct, kw_only=True, forbid_unknown_fields=False):
    """Everything that can be set. A missing field takes its default, an unknown one is ignored, so
    that files of older and newer versions both load."""

    name: Annotated[str, Meta(min_length=1, max_length=NAME_MAX_CHARACTERS)] = "Farmer"
    colour: Annotated[int, Meta(ge=0, lt=COLOURS)] = 0
    music_volume_pct: Volume = 60
    effects_volume_pct: Volume = 80
    window_mode: WindowMode = WindowMode.WINDOW
    window_width_px: Annotated[int, Meta(ge=640, le=7680)] = 1280
    window_height_px: Annotated[int, Meta(ge=360, le=4320)] = 720
    text_scale: TextScale = TextScale.NORMAL
    screen_shake: bool = True
    show_net_figures: bool = False
    has_taken_first_steps: bool = False
    """Whether the player needs no more lines for newcomers."""
    lobby_server: Annotated[str, Meta(max_length=SERVER_ADDRESS_MAX_CHARACTERS)] = ""
    """The address of the lobby server, by which friends find each other without Steam; empty for
    none."""
    bindings: Annotated[
        dict[
            Annotated[str, Meta(max_length=32)],
            Annotated[list[BindingName], Meta(max_length=6)],
        ],
        Meta(max_length=64),
    ] = msgspec.field(default_factory=dict)
    """Bindings by the name of an action, only for actions that were rebound."""


class SettingsStore:
    """The settings file of one directory."""

    is_window_fixed = False
    """Whether the window has just the size that the settings say, be the screen smaller."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE_NAME

    def load(self) -> tuple[Settings, str | None]:
        """The settings, and a sentence for the player when the file could not be read. Never
        raises."""
        try:
            content = read_file(self.path, FILE_MAX_BYTES)
            return msgspec.json.decode(content, type=Settings), None
        except FileNotFoundError:
            return Settings(), None
        except (OSError, ValueError, RecursionError):
            kept = self._put_aside()
            where = f" The old file is kept as {kept}." if kept else ""
            return Settings(), f"Your settings could not be read, so the defaults hold.{where}"

    def save(self, settings: Settings) -> str | None:
        """Writes the settings as a whole or not at all. Returns a sentence for the player when
        that was not possible; never raises."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            content = msgspec.json.format(msgspec.json.encode(settings), indent=2)
            replace_file(self.path, content + b"\n", mode=0o644)
        except OSError as error:
            return f"Your settings could not be saved: {error.strerror or error}."
        return None

    def _put_aside(self) -> str | None:
        kept = self.path.with_suffix(".damaged.json")
        try:
            os.replace(self.path, kept)
        except OSError:
            return None
        return kept.name
