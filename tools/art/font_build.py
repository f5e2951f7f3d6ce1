"""Builds the bitmap fonts: ``assets/art/ui/font_<name>.png`` and ``.json``.

The picture holds white glyphs on transparency, packed in rows, so that the game tints them. The
JSON says for each character where its bitmap lies and how far the pen moves::

    {"name", "line_height", "ascent", "descent", "cap_height", "x_height",
     "glyphs": {"A": {"x", "y", "w", "h", "advance"}, …},
     "kerning": {"AV": -1, …},
     "symbols": {"pad_a": "\\ue000", …}}

All numbers are pixels. Every bitmap has the full height of the cell (ascent + descent), so a
glyph is drawn with its top left corner at the pen, without offsets. U+FFFD is the box for what is
missing.

Run it from the repository root: ``python -m tools.art.font_build``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from PIL import Image

from tools.art.font_body_glyphs import BODY
from tools.art.font_grids import Bitmap, Design, compose
from tools.art.font_small_glyphs import SMALL
from tools.art.font_symbols import FIRST_CODE_POINT, SYMBOLS, symbol_glyphs

FOLDER: Final = Path(__file__).parents[2] / "assets" / "art" / "ui"
SHEET_WIDTH_PX: Final = 256
DESIGNS: Final = (SMALL, BODY)
SPACES: Final = {" ": 0, "\u00a0": 0, "\u202f": -1, "\u2009": -1}
"""Blank characters, and how much narrower than a space they are."""
SAME_AS: Final = {"\u00ad": "-", "\u2010": "-", "\u2011": "-", "\u2212": "–", "\u00b7": "·"}
"""Characters that borrow another's bitmap: soft and hard hyphens, and the minus sign."""


def glyph_bitmaps(design: Design) -> dict[str, Bitmap]:
    """Every character of a font and its bitmap, spaces excluded."""
    glyphs = {("\\" if name == "\\\\" else name): rows for name, rows in compose(design).items()}
    return {**glyphs, **symbol_glyphs(design)}


def layout(design: Design) -> tuple[dict[str, Any], dict[str, Bitmap]]:
    """The JSON of a font and the bitmaps at the places it names."""
    bitmaps = glyph_bitmaps(design)
    places: dict[str, dict[str, int]] = {}
    x = y = 0
    for character, rows in bitmaps.items():
        width = len(rows[0])
        if x + width > SHEET_WIDTH_PX:
            x, y = 0, y + design.cell_px + 1
        advance = width + design.gap_px
        places[character] = {
            "x": x, "y": y, "w": width, "h": design.cell_px, "advance": advance,
        }  # fmt: skip
        x += width + 1
    for space, less in SPACES.items():
        places[space] = {
            "x": 0, "y": 0, "w": 0, "h": design.cell_px, "advance": design.space_px + less,
        }  # fmt: skip
    for character, model in SAME_AS.items():
        places.setdefault(character, places[model])
    facts: dict[str, Any] = {
        "name": design.name,
        "line_height": design.line_height_px,
        "ascent": design.ascent_px,
        "descent": design.descent_px,
        "cap_height": design.cap_height_px,
        "x_height": design.x_height_px,
        "glyphs": dict(sorted(places.items())),
        "kerning": {pair: pixels for pair, pixels in design.kerning.items() if pixels},
        "symbols": {name: chr(FIRST_CODE_POINT + n) for n, name in enumerate(SYMBOLS)},
    }
    return facts, bitmaps


def draw_sheet(facts: dict[str, Any], bitmaps: dict[str, Bitmap]) -> Image.Image:
    """The picture that belongs to a font's JSON."""
    height = max(place["y"] + place["h"] for place in facts["glyphs"].values())
    sheet = Image.new("RGBA", (SHEET_WIDTH_PX, height))
    pixels = sheet.load()
    assert pixels is not None
    for character, rows in bitmaps.items():
        place = facts["glyphs"][character]
        for dy, row in enumerate(rows):
            for dx, pixel in enumerate(row):
                if pixel == "#":
                    pixels[place["x"] + dx, place["y"] + dy] = (255, 255, 255, 255)
    return sheet


def main() -> None:
    """Write every font."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for design in DESIGNS:
        facts, bitmaps = layout(design)
        draw_sheet(facts, bitmaps).save(FOLDER / f"font_{design.name}.png", optimize=True)
        text = json.dumps(facts, ensure_ascii=True, indent=1)
        (FOLDER / f"font_{design.name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
