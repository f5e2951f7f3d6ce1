"""A small picture of a farm as it was last seen, kept beside its file.

It is nothing but pixels, of one size: every file of that length is a picture, whoever wrote it, and
no other is. So there is nothing to decode that a stranger could have prepared.
"""

import logging
from pathlib import Path

from files.reading import read_file
from files.writing import replace_file
from game.saves.backups import place_of
from game.saves.errors import SaveError

PICTURE_WIDTH_PX = 96
PICTURE_HEIGHT_PX = 54
PICTURE_BYTES = PICTURE_WIDTH_PX * PICTURE_HEIGHT_PX * 3
"""Rows from the top, three bytes a pixel: red, green, blue."""
PICTURE_SUFFIX = ".picture.rgb"
"""Of the file beside the farm's."""

_log = logging.getLogger(__name__)


def kept_picture(farm: Path) -> bytes | None:
    """The picture of the farm of this file, None where there is none. Raises nothing."""
    try:
        pixels = read_file(_beside(farm), PICTURE_BYTES, follow_links=False)
    except (OSError, SaveError):
        return None
    return pixels if len(pixels) == PICTURE_BYTES else None


def keep_picture(farm: Path, pixels: bytes) -> None:
    """Keeps a picture, of `PICTURE_BYTES`. Where it cannot be written, the older one stays."""
    assert len(pixels) == PICTURE_BYTES, "all pictures of farms are of one size"
    try:
        replace_file(_beside(farm), pixels)
    except (OSError, SaveError) as error:
        _log.warning("no picture of the farm could be kept: %s", error)


class PictureKeeper:
    """Keeps the picture that was seen last, as the farm is saved by hand and as it closes. It is a
    `Keeper`."""

    def __init__(self, farm: Path) -> None:
        self._farm = farm
        self._seen: bytes | None = None

    def see(self, pixels: bytes) -> None:
        """The farm looks like this now."""
        self._seen = pixels

    def work(self, now_s: float) -> None:
        """There is nothing to do before the end."""

    def save(self) -> None:
        """Keeps the picture."""
        seen, self._seen = self._seen, None
        if seen is not None:
            keep_picture(self._farm, seen)

    def close(self, now_s: float) -> None:
        """Keeps the picture."""
        self.save()


def _beside(farm: Path) -> Path:
    farm = place_of(farm)
    return farm.with_name(f"{farm.name}{PICTURE_SUFFIX}")
