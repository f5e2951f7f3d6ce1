"""Collects named pictures, packs them into sheets and describes them in one JSON file.

Sheets are packed in rows, pictures sorted by height and name, so that the same pictures always
give the same files. One name may be drawn once only.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tools.art.canvas import Picture, blank

SHEET_WIDTH = 1024
Rect = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Sprite:
    """One named picture: its frames side by side, and what the game must know to draw it."""

    name: str
    picture: Picture
    anchor_x: int
    anchor_y: int
    frames: int = 1
    frame_ms: int = 0
    shadow: str = ""
    lit: tuple[Rect, ...] = ()
    smoke: tuple[int, int] | None = None
    sway: int = 0
    sinks: tuple[int, ...] = ()
    """Of a part of a figure: how far the body sinks in each frame."""
    hides: int = 0
    """Of a hat: how many rows of the hair beneath it are not seen."""

    @property
    def width(self) -> int:
        """Width of one frame."""
        return int(self.picture.shape[1]) // self.frames

    @property
    def height(self) -> int:
        """Height of one frame."""
        return int(self.picture.shape[0])

    def frame(self, number: int) -> Picture:
        """One frame by its number."""
        return self.picture[:, number * self.width : (number + 1) * self.width]


@dataclass(slots=True)
class Atlas:
    """All sprites by name, in the order they were drawn."""

    sprites: dict[str, Sprite] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def add(
        self,
        name: str,
        picture: Picture,
        *,
        anchor: tuple[int, int] | None = None,
        frames: int = 1,
        frame_ms: int = 0,
        shadow: str = "",
        lit: tuple[Rect, ...] = (),
        smoke: tuple[int, int] | None = None,
        sway: int = 0,
        sinks: tuple[int, ...] = (),
        hides: int = 0,
    ) -> None:
        """Add a sprite. Without an anchor, tiles of the ground hang at their top left corner and
        everything else stands in the middle of its lower border. Raises ValueError on a name
        that exists and on frames that do not divide the width."""
        if name in self.sprites:
            raise ValueError(f"{name} was drawn twice")
        height, width = picture.shape[:2]
        if width % frames:
            raise ValueError(f"{name}: {frames} frames do not divide {width} pixels")
        if anchor is None:
            anchor = (0, 0) if name.startswith("ground/") else (width // frames // 2, height)
        self.sprites[name] = Sprite(
            name,
            picture,
            anchor[0],
            anchor[1],
            frames,
            frame_ms,
            shadow,
            lit,
            smoke,
            sway,
            sinks,
            hides,
        )

    def let_sway(self, name: str, sway: int) -> None:
        """Let a sprite bend in the wind by up to so many pixels. Raises KeyError when there is
        none."""
        self.sprites[name] = replace(self.sprites[name], sway=sway)

    def alias(self, name: str, of: str) -> None:
        """Give a sprite a second name. Raises ValueError when there is no such sprite."""
        if of not in self.sprites or name in self.sprites or name in self.aliases:
            raise ValueError(f"{name} cannot be another name of {of}")
        self.aliases[name] = of

    def sprite(self, name: str) -> Sprite:
        """A sprite by either of its names. Raises KeyError when there is none."""
        return self.sprites[self.aliases.get(name, name)]

    def sheet_of(self, name: str) -> str:
        """Which sheet a sprite goes to."""
        first = name.split("/", maxsplit=1)[0]
        return {
            "ground": "ground.png",
            "figure": "people.png",
            "look": "people.png",
            "person": "people.png",
            "portrait": "people.png",
        }.get(first, "things.png")

    def write(self, folder: Path) -> None:
        """Write the sheets and ``atlas.json`` into a folder that exists."""
        entries: dict[str, dict[str, Any]] = {}
        sheets: dict[str, list[Sprite]] = {}
        for sprite in self.sprites.values():
            sheets.setdefault(self.sheet_of(sprite.name), []).append(sprite)
        for sheet, sprites in sorted(sheets.items()):
            places, height = _pack(sprites)
            image = blank(SHEET_WIDTH, height)
            for sprite, (x, y) in zip(sprites, places, strict=True):
                image[y : y + sprite.height, x : x + sprite.picture.shape[1]] = sprite.picture
                entries[sprite.name] = _entry(sprite, sheet, x, y)
            Image.fromarray(image).save(folder / sheet, optimize=False)
        for name, of in self.aliases.items():
            entries[name] = entries[of]
        lines = [f"  {json.dumps(name)}: {json.dumps(entries[name])}" for name in sorted(entries)]
        (folder / "atlas.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _entry(sprite: Sprite, sheet: str, x: int, y: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "sheet": sheet,
        "x": x,
        "y": y,
        "w": sprite.width,
        "h": sprite.height,
        "anchor_x": sprite.anchor_x,
        "anchor_y": sprite.anchor_y,
        "frames": sprite.frames,
    }
    if sprite.frame_ms:
        entry["frame_ms"] = sprite.frame_ms
    if sprite.shadow:
        entry["shadow"] = sprite.shadow
    if sprite.sinks:
        entry["sinks"] = list(sprite.sinks)
    if sprite.hides:
        entry["hides"] = sprite.hides
    if sprite.lit:
        entry["lit"] = [list(rect) for rect in sprite.lit]
    if sprite.smoke is not None:
        entry["smoke"] = list(sprite.smoke)
    if sprite.sway:
        entry["sway"] = sprite.sway
    return entry


def _pack(sprites: list[Sprite]) -> tuple[list[tuple[int, int]], int]:
    """Places for the sprites in rows of similar height, and the height of the sheet."""
    order = sorted(range(len(sprites)), key=lambda n: (-sprites[n].height, sprites[n].name))
    places = [(0, 0)] * len(sprites)
    x = y = row_height = 0
    for number in order:
        sprite = sprites[number]
        width = int(sprite.picture.shape[1])
        if x + width > SHEET_WIDTH:
            x, y, row_height = 0, y + row_height, 0
        places[number] = (x, y)
        x += width
        row_height = max(row_height, sprite.height)
    return places, y + row_height


def load_sheet(path: Path) -> Picture:
    """A sheet as an array."""
    with Image.open(path) as image:
        return np.array(image.convert("RGBA"), dtype=np.uint8)
