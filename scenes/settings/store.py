"""What a player has set: names, volumes, the window and the controls, kept in one file.

The file is JSON, read field by field: what this version does not know, or cannot read, costs that
field alone, and stands in the file again when that is saved. What is no such file at all never
keeps anybody from playing: it is put aside under another name, the defaults hold, and the caller
gets a sentence to show. The file stays on this computer: nobody else is sent what is in it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Raw, Struct

from files.reading import read_file, words_of
from files.writing import replace_file
from game.text.sentence import Sentence
from game.world.records import Look

FILE_NAME = "settings.json"
FILE_MAX_BYTES = 64 * 1024
"""A settings file is about two kilobytes; anything far above is not one."""

StepName = Annotated[str, Meta(min_length=1, max_length=24)]
Volume = Annotated[int, Meta(ge=0, le=100)]
BindingName = Annotated[str, Meta(min_length=1, max_length=32)]
Bindings = Annotated[list[BindingName], Meta(max_length=6)]
"""What means one action."""
NAME_MAX_CHARACTERS = 16
COLOURS = 8
"""How many player colours there are to choose from."""
SERVER_ADDRESS_MAX_CHARACTERS = 128
LANGUAGE_MAX_CHARACTERS = 8
PUT_ASIDE_MAX = 99
"""How many files that could not be read are kept."""
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What some editors put before a text in UTF-8."""


class WindowMode(StrEnum):
    """How the game takes its place on the screen."""

    WINDOW = "window"
    FULL_SCREEN = "full_screen"


class TextScale(StrEnum):
    """How large text is drawn."""

    NORMAL = "normal"
    LARGE = "large"
    HUGE = "huge"


class TextSpeed(StrEnum):
    """How fast what people say is typed out."""

    SLOW = "slow"
    NORMAL = "normal"
    FAST = "fast"
    AT_ONCE = "at_once"


class RouterWish(StrEnum):
    """Whether the game may ask the home's router to let friends in."""

    NOT_ASKED = "not_asked"
    YES = "yes"
    NO = "no"


class Settings(Struct, kw_only=True):
    """Everything that can be set. A field that the file lacks takes its default."""

    name: Annotated[str, Meta(min_length=1, max_length=NAME_MAX_CHARACTERS)] = "Farmer"
    colour: Annotated[int, Meta(ge=0, lt=COLOURS)] = 0
    look: Look | None = None
    """How the player looks; None for the look that goes with the colour."""
    music_volume_pct: Volume = 60
    effects_volume_pct: Volume = 80
    surroundings_volume_pct: Volume = 80
    """Of what sounds on by itself: rain, wind, birds."""
    window_mode: WindowMode = WindowMode.WINDOW
    window_width_px: Annotated[int, Meta(ge=640, le=7680)] = 1280
    window_height_px: Annotated[int, Meta(ge=360, le=4320)] = 720
    text_scale: TextScale = TextScale.NORMAL
    text_speed: TextSpeed = TextSpeed.NORMAL
    screen_shake: bool = True
    fish_by_itself: bool = False
    """Whether somebody of average skill strikes and fights for the player who has cast a line."""
    show_net_figures: bool = False
    language: Annotated[str, Meta(max_length=LANGUAGE_MAX_CHARACTERS)] = ""
    """The code of the language that was chosen, such as `de`; empty for that of the system."""
    has_said_who: bool = False
    """Whether the player has been asked who they are."""
    has_taken_first_steps: bool = False
    """Whether the player needs no more lines for newcomers."""
    first_steps: Annotated[list[StepName], Meta(max_length=16)] = msgspec.field(
        default_factory=list
    )
    """The first steps that the player has taken so far, on whatever farm."""
    has_lit_lighthouse: bool = False
    """Whether a farm that was played here has brought the lighthouse's light back."""
    lobby_server: Annotated[str, Meta(max_length=SERVER_ADDRESS_MAX_CHARACTERS)] = ""
    """The address of the lobby server, by which friends find each other without Steam; empty for
    none."""
    router: RouterWish = RouterWish.NOT_ASKED
    bindings: dict[str, Bindings] = msgspec.field(default_factory=dict)
    """Bindings by the name of an action, only for actions that were rebound."""


_TYPES: dict[str, Any] = {field.name: field.type for field in msgspec.structs.fields(Settings)}


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a settings file says to this version, and what it says besides."""

    settings: Settings
    unread: dict[str, Raw]
    """Fields that this version does not know, or whose values it cannot read."""
    unread_bindings: dict[str, Raw]
    """The same of single actions."""

    def complaint(self) -> Sentence | None:
        """What the player is told about fields that should have been read. They are named as they
        stand in the file."""
        lost = [name for name in self.unread if name in _TYPES]
        lost += [f"bindings.{name}" for name in self.unread_bindings]
        return Sentence("settings.file.lost", fields=", ".join(lost)) if lost else None

    def with_settings(self, settings: Settings) -> dict[str, object]:
        """What a file says that has these settings, and whatever of this one has not been set
        anew since."""
        fields = msgspec.structs.asdict(settings)
        defaults = msgspec.structs.asdict(Settings())
        fields["bindings"] = self.unread_bindings | settings.bindings
        for name, raw in self.unread.items():
            if name not in fields or fields[name] == defaults[name]:
                fields[name] = raw
        return fields


def _read(content: bytes) -> _Reading:
    """Reads a settings file. Raises `ValueError` and `RecursionError` for what is none at all."""
    stored = msgspec.json.decode(content.removeprefix(_BYTE_ORDER_MARK), type=dict[str, Raw])
    bindings: dict[str, Any] = {}
    unread_bindings: dict[str, Raw] = {}
    try:
        by_action = msgspec.json.decode(stored.get("bindings", b"{}"), type=dict[str, Raw])
    except ValueError:
        pass
    else:
        stored.pop("bindings", None)
        types = dict.fromkeys(by_action, Bindings)
        bindings, unread_bindings = _understood(by_action, types)
    values, unread = _understood(stored, _TYPES)
    return _Reading(Settings(**values, bindings=bindings), unread, unread_bindings)


def _understood(
    stored: Mapping[str, Raw], types: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Raw]]:
    """The values that are as they should be, by name, and all others as they stand."""
    values: dict[str, Any] = {}
    others: dict[str, Raw] = {}
    for name, raw in stored.items():
        try:
            values[name] = msgspec.json.decode(raw, type=types[name])
        except (KeyError, ValueError):
            others[name] = raw
    return values, others


class SettingsStore:
    """The settings file of one directory."""

    is_window_fixed = False
    """Whether the window has just the size that the settings say, be the screen smaller."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE_NAME

    def load(self) -> tuple[Settings, Sentence | None]:
        """The settings, and a sentence for the player when the file, or some field of it, could not
        be read. Never raises."""
        try:
            reading = _read(self._content())
        except (OSError, ValueError, RecursionError) as error:
            why = (
                words_of(error) if isinstance(error, OSError) else Sentence("settings.file.damaged")
            )
            kept = self._put_aside()
            if kept is None:
                return Settings(), Sentence("settings.file.not_read", why=why)
            return Settings(), Sentence("settings.file.not_read_but_kept", why=why, kept=kept)
        return reading.settings, reading.complaint()

    def save(self, settings: Settings) -> Sentence | None:
        """Writes the settings as a whole or not at all; what the file says that this version cannot
        read stays in it, unless it was set anew. Returns a sentence for the player when that was
        not possible; never raises."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fields = self._what_goes().with_settings(settings)
            content = msgspec.json.format(msgspec.json.encode(fields), indent=2)
            # A link stays one: some keep the settings of all their programs in one folder.
            replace_file(Path(os.path.realpath(self.path)), content + b"\n", mode=0o644)
        except OSError as error:
            return Sentence("settings.file.not_saved", why=words_of(error))
        except ValueError:
            return Sentence("settings.file.not_saved", why=Sentence("settings.file.bad_letter"))
        return None

    def _content(self) -> bytes:
        """The settings file, an empty one where there is none. Raises `OSError`."""
        try:
            return read_file(self.path, FILE_MAX_BYTES)
        except (FileNotFoundError, NotADirectoryError):
            return b"{}"

    def _what_goes(self) -> _Reading:
        """What the file says before it is replaced. Raises `OSError` where something is in its
        place that can neither be read nor put aside."""
        try:
            return _read(self._content())
        except (OSError, ValueError, RecursionError):
            if self._put_aside() is None:
                raise OSError("what is in their place can be neither read nor moved") from None
            return _read(b"{}")

    def _put_aside(self) -> str | None:
        """Gives what is in the file's place another name, and returns that; None where it stays."""
        for number in range(1, PUT_ASIDE_MAX + 1):
            kept = self.path.with_suffix(f".damaged-{number}.json")
            if not os.path.lexists(kept):
                try:
                    os.replace(self.path, kept)
                except OSError:
                    return None
                return kept.name
        return None
