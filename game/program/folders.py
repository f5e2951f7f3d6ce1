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

    @property
    def reports(self) -> Path:
        """What the program says of its own faults."""
        return self.farms.parent / "reports"


def own_folders() -> Folders:
    """This user's folders. Raises ValueError with a sentence where the user has no home."""
    try:
        data = Path(platformdirs.user_data_dir(_APP, appauthor=False))
        settings = Path(platformdirs.user_config_dir(_APP, appauthor=False))
    except RuntimeError:
        raise ValueError(
            "You have no home folder here. Say by --home FOLDER where settings and farms are kept."
        ) from None
    return Folders(
        farms=data / "farms",
        settings=settings,
        lobbies=data / "lobbies",
        lobby_server=data / "lobby-server",
    )


def folders_below(root: Path) -> Folders:
    """Folders of their own, for a second window and for tests. Hosts of one user are seen all the
    same, except by who has no home."""
    try:
        lobbies = own_folders().lobbies
    except ValueError:
        lobbies = root / "lobbies"
    return Folders(root / "farms", root / "settings", lobbies, root / "lobby-server")
