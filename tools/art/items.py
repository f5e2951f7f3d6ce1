"""What is carried, as an icon in the bag and as it lies on the ground."""

from __future__ import annotations

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, from_rows, outlined, paste
from tools.art.furniture import MADE
from tools.art.items_fish import FISH, SHAPES
from tools.art.items_forage import FORAGE
from tools.art.items_goods import DISHES, MATERIALS, PLACED, TOOLS, Rows
from tools.art.items_grown import CROPS, FOUND, PRINTS
from tools.art.items_story import STORY
from tools.art.letters import LETTERS
from tools.art.palette import INK

#: A paper packet; the band has the letter B.
PACKET: Rows = (
    ".fsfsfsfsfsfs.",
    ".ffffffffffff.",
    ".BBBBBBBBBBBB.",
    ".BBBBBBBBBBBB.",
    ".fffffffffffs.",
    ".fffffffffffs.",
    ".fffffffffffs.",
    ".fffffffffffs.",
    ".fffffffffffs.",
    ".fffffffffffs.",
    ".fffffffffffs.",
    ".fffffffffffs.",
    ".fffffffffffs.",
    ".fsfsfsfsfsfs.",
)
PRINT_PLACE = (3, 5)
ROSETTE: Rows = (
    ".oyo..",
    "oyyyo.",
    "yyoyy.",
    "oyyyo.",
    ".oyo..",
    ".o.o..",
    "oo.oo.",
)
ROSETTE_PLACE = (10, 9)


def icon(drawn: Picture) -> Picture:
    """An item icon of sixteen by sixteen from at most fourteen by fourteen, outlined."""
    height, width = drawn.shape[:2]
    frame = blank(16, 16)
    paste(frame, drawn, (16 - width) // 2, (16 - height) // 2)
    return outlined(frame)


def seeds(crop: str) -> Picture:
    """A packet with the crop's picture, its band in a colour of its own."""
    band, rows = PRINTS[crop]
    packet = from_rows(PACKET, LETTERS | {"B": LETTERS[band]})
    paste(packet, from_rows(rows, LETTERS), *PRINT_PLACE)
    return icon(packet)


def prize(crop: Picture) -> Picture:
    """The crop's icon with a golden rosette pinned on."""
    frame = blank(16, 16)
    paste(frame, from_rows(ROSETTE, LETTERS), *ROSETTE_PLACE)
    done = crop.copy()
    paste(done, outlined(frame), 0, 0)
    return done


def small_item(picture: Picture) -> Picture:
    """An icon at three quarters of its size, as it lies on the ground."""
    frame = blank(12, 12)
    for y in range(10):
        for x in range(10):
            sx, sy = 1 + int((x + 0.5) * 1.4), 1 + int((y + 0.5) * 1.4)
            pixel = picture[sy, sx]
            if pixel[3] and tuple(int(v) for v in pixel[:3]) != INK:
                frame[y + 1, x + 1] = pixel
    return outlined(frame)


def item_icons() -> dict[str, Picture]:
    """Every item's icon by its id."""
    written = MATERIALS | TOOLS | PLACED | DISHES | MADE | STORY | FOUND | FORAGE | CROPS
    icons = {name: icon(from_rows(rows, LETTERS)) for name, rows in written.items()}
    for crop in CROPS:
        icons[f"{crop}_seeds"] = seeds(crop)
        icons[f"prize_{crop}"] = prize(icons[crop])
    for name, fish in FISH.items():
        icons[name] = icon(from_rows(SHAPES[fish.shape], fish.key()))
    return icons


def draw_items(atlas: Atlas) -> None:
    """Put every item into the atlas."""
    for name, picture in item_icons().items():
        atlas.add(f"item/{name}", picture, anchor=(8, 15))
        atlas.add(f"drop/{name}", small_item(picture), anchor=(6, 11), shadow="shadow/tiny")
