"""Reading a picture: its size is known before it is unpacked.

A PNG of some kilobytes can unpack to gigabytes, so the head of the file is read first. Nothing but
PNG is read, whatever the library could.
"""

import io
from pathlib import Path

import pygame

from files.parsing import parsing
from files.reading import read_file

PICTURE_MAX_BYTES = 4 * 1024 * 1024
PICTURE_MAX_PX = 2048 * 2048
"""Width by height; 16 MiB when it is unpacked."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class ArtError(ValueError):
    """Art that is there and cannot be used: a sentence with the file's name."""


def load_picture(path: Path) -> pygame.Surface:
    """The picture in a file, in the screen's format. Raises `ArtError`."""
    with parsing(ArtError, f"{path.name} is no whole picture"):
        content = read_file(path, PICTURE_MAX_BYTES)
        if content[:8] != _SIGNATURE or content[12:16] != b"IHDR":
            raise ValueError("it is no PNG")
        width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
        if width * height > PICTURE_MAX_PX:
            raise ValueError(f"it has more than {PICTURE_MAX_PX} pixels")
        return pygame.image.load(io.BytesIO(content), "picture.png").convert_alpha()
