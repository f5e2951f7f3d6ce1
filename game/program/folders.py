"""Where the program keeps things, by the customs of each system."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

_APP = "tandem-acres"


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one player. None has to exist."""

    farms: Path
    """Saved farms."""
    settings: Path
    """Settings, and the keys by which friends know the player again."""
    lobbies: Path
    """Where the hosts of this machine put their lobbies."""
    lobby_server: Path
    """What a lobby server of this user keeps, where nothing else is said."""


def own_folders() -> Folders:
    """This user's folders."""
    data = Path(platformdirs.user_data_dir(_APP, appauthor=False))
    return Folders(
        farms=data / "farms",
        settings=Path(platformdirs.user_config_dir(_APP, appauthor=False)),
        lobbies=data / "lobbies",
        lobby_server=data / "lobby-server",
    )


def folders_below(root: Path) -> Folders:
    """Folders of their own, for a second window and for tests."""
    return Folders(root / "farms", root / "settings", own_folders().lobbies, root / "lobby-server")
