"""Emoji in the manner of the game, small enough to stand in a line of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageOps

from tools.art.emoji_sheets import FACE, HANDS, HEARTS, ON_FACES, THINGS
from tools.art.ui_canvas import KEY, Pixel, Sprite, grid, outlined

_PREFIX: Final = "emoji/"
_HEARTS: Final = {
    "2764": "ROr", "2665": "ROr", "1f9e1": "OfR", "1f49b": "YyG", "1f49a": "452", "1f499": "wvU",
    "1f49c": "MqN", "1f5a4": "nsk", "1f90d": "WWT", "1f90e": "cda", "1f495": "qQM", "1f497": "qQM",
}  # fmt: skip
"""Hearts by their colours: the colour itself, a lighter and a darker one."""
_TONES: Final = {
    "": "YyG", "1f3fb": "PWp", "1f3fc": "pPo", "1f3fd": "opi", "1f3fe": "ioh", "1f3ff": "hia",
}  # fmt: skip
"""Hands by the tones that Unicode has."""


def emoji_sprites() -> list[Sprite]:
    """Every emoji that is drawn; its name says what it shows, by code points in hexadecimal."""
    return [Sprite(_PREFIX + name, (outlined(picture),)) for name, picture in _drawn()]


def _drawn() -> Iterator[tuple[str, Image.Image]]:
    hearts = dict(_cut(HEARTS))
    for name, colours in _HEARTS.items():
        yield name, grid(hearts["heart"], _shades(colours))
    yield "1f494", grid(hearts["broken"], _shades("ROr"))
    for name, rows in _cut(HANDS):
        for tone, colours in _TONES.items():
            picture = grid(rows, _shades(colours))
            yield f"{name}-{tone}".rstrip("-"), picture
            if name == "1f44d":
                yield f"1f44e-{tone}".rstrip("-"), ImageOps.flip(picture)
    face = dict(_cut(FACE))["face"]
    for names, rows in _cut(ON_FACES):
        for name in names.split(","):
            is_angry = name == "1f621"
            key = dict(zip("YyG", (KEY["R"], KEY["O"], KEY["r"]), strict=True)) if is_angry else {}
            picture = grid(face, key)
            picture.alpha_composite(grid(rows))
            yield name, picture
    for names, rows in _cut(THINGS):
        for name in names.split(","):
            yield name, grid(rows)


def _shades(colours: str) -> dict[str, Pixel]:
    return {letter: KEY[colour] for letter, colour in zip("ABC", colours, strict=True)}


def _cut(sheet: str) -> Iterator[tuple[str, str]]:
    """The drawings of a sheet by what stands above them. Raises ValueError where a row has not one
    part for each."""
    for block in sheet.strip().split("\n\n"):
        names, *rows = (line.split() for line in block.splitlines())
        for name, *parts in zip(names, *rows, strict=True):
            yield name, "\n".join(parts)
