"""Settings of which the command line overrides some, in this run only."""

from pathlib import Path

import msgspec

from game.headless.arguments import HostArguments
from game.program.arguments import Arguments
from game.text.sentence import Sentence
from scenes.settings.store import RouterWish, Settings, SettingsStore, WindowMode


class OverriddenSettings(SettingsStore):
    """The player's settings as this run has them; what is saved is as it would be without."""

    def __init__(self, directory: Path, arguments: Arguments) -> None:
        super().__init__(directory)
        self._overrides: dict[str, object] = {}
        if arguments.name is not None:
            self._overrides["name"] = arguments.name
        if arguments.colour is not None:
            self._overrides["colour"] = arguments.colour
        if isinstance(arguments, HostArguments) and arguments.ask_router:
            self._overrides["router"] = RouterWish.YES
        if arguments.window is not None:
            width, height = arguments.window
            # Who names a size wants a window of it, whatever was saved.
            self._overrides |= {
                "window_mode": WindowMode.WINDOW,
                "window_width_px": width,
                "window_height_px": height,
            }
            self.is_window_fixed = True
        self._kept: dict[str, object] = {}

    def load(self) -> tuple[Settings, Sentence | None]:
        """The settings with the overrides. Raises ValueError for one that cannot be."""
        settings, complaint = super().load()
        fields = msgspec.structs.asdict(settings)
        self._kept = {name: fields[name] for name in self._overrides}
        return msgspec.convert(fields | self._overrides, Settings), complaint

    def save(self, settings: Settings) -> Sentence | None:
        """Saves the settings as they would be without the overrides."""
        return super().save(msgspec.structs.replace(settings, **self._kept))
