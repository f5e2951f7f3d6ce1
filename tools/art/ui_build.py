"""Packs the user interface's pictures into ``assets/art/ui/atlas.png`` and ``atlas.json``.

The JSON maps a name to its place, in pixels::

    {"button_normal": {"x", "y", "w", "h", "slice": [left, top, right, bottom], …}, …}

``w`` and ``h`` are one frame's size; with ``frames``, that many lie side by side from ``x`` on,
each shown for ``frame_ms`` milliseconds (0: the game chooses the frame). ``slice`` marks a
nine-slice; ``pad`` is the room its frame takes from the content (left, top, right, bottom);
``offset`` is where the picture's corner goes relative to the corner of what it decorates.

Run it from the repository root: ``python -m tools.art.ui_build``.
"""

from __future__ import annotations

import json
from typing import Any, Final

from PIL import Image

from tools.art import ui_backdrop, ui_icon, ui_logo
from tools.art.emoji import emoji_sprites
from tools.art.font_build import FOLDER
from tools.art.ui_canvas import Sprite
from tools.art.ui_icons import icon_sprites
from tools.art.ui_panels import panel_sprites

ATLAS_WIDTH_PX: Final = 512
GAP_PX: Final = 1


def pack(sprites: list[Sprite]) -> tuple[Image.Image, dict[str, dict[str, Any]]]:
    """Place sprites on shelves, tallest first. Raises ValueError for a doubled name."""
    places: dict[str, dict[str, Any]] = {}
    x = y = shelf = 0
    atlas = Image.new("RGBA", (ATLAS_WIDTH_PX, 1024))
    for sprite in sorted(sprites, key=lambda sprite: (-sprite.frames[0].height, sprite.name)):
        if sprite.name in places:
            raise ValueError(f"two sprites are named {sprite.name}")
        width, height = sprite.frames[0].size
        if x + width * len(sprite.frames) > ATLAS_WIDTH_PX:
            x, y, shelf = 0, y + shelf + GAP_PX, 0
        shelf = max(shelf, height)
        place: dict[str, Any] = {"x": x, "y": y, "w": width, "h": height}
        if sprite.slices is not None:
            place["slice"] = list(sprite.slices)
        if sprite.padding is not None:
            place["pad"] = list(sprite.padding)
        if sprite.offset is not None:
            place["offset"] = list(sprite.offset)
        if len(sprite.frames) > 1:
            place["frames"] = len(sprite.frames)
            place["frame_ms"] = sprite.frame_ms or 0
        places[sprite.name] = place
        for image in sprite.frames:
            atlas.paste(image, (x, y))
            x += width
        x += GAP_PX
    return atlas.crop((0, 0, ATLAS_WIDTH_PX, y + shelf)), dict(sorted(places.items()))


def all_sprites() -> list[Sprite]:
    """Everything that goes into the atlas."""
    return [*panel_sprites(), *icon_sprites(), *emoji_sprites()]


def main() -> None:
    """Write the atlas, the logo, the icon and the title screen's layers."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    atlas, places = pack(all_sprites())
    atlas.save(FOLDER / "atlas.png", optimize=True)
    lines = [f" {json.dumps(name)}: {json.dumps(place)}" for name, place in places.items()]
    (FOLDER / "atlas.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    ui_logo.write(FOLDER)
    ui_icon.write(FOLDER)
    ui_backdrop.write(FOLDER)


if __name__ == "__main__":
    main()
