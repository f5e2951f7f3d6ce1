"""Where the farms of sessions on servers are kept, so that friends who start the same lobby next
week go on where they were.

A farm belongs to whoever owned the lobby, under the lobby's name: the same name of another owner is
another farm. File names are hashes, since both come from strangers. Their number is bounded, and
the one that was not played for longest gives way.
"""

import contextlib
import hashlib
from collections.abc import Collection
from pathlib import Path

from net.limits import DEDICATED_FARMS_MAX

FARM_SUFFIX = ".farm"


class KeptFarms:
    """The farms in one folder, which is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, owner: str, farm: str) -> Path:
        """The file of an owner's farm of this name, whether it exists or not."""
        digest = hashlib.sha256(f"{owner}\0{farm}".encode()).hexdigest()[:32]
        return self._folder / f"{digest}{FARM_SUFFIX}"

    def make_room(self, in_use: Collection[Path]) -> None:
        """Makes the folder, and room in it for one more farm; those in use stay. Raises `OSError`
        when the folder cannot be made or read."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        farms = [
            (file.stat().st_mtime, file)
            for file in self._folder.iterdir()
            if file.suffix == FARM_SUFFIX and file not in in_use
        ]
        excess = len(farms) + len(in_use) + 1 - DEDICATED_FARMS_MAX
        for _, farm in sorted(farms)[: max(0, excess)]:
            # With its backups, and whatever else is named after it.
            for companion in self._folder.glob(f"{farm.name}*"):
                with contextlib.suppress(OSError):
                    companion.unlink(missing_ok=True)
