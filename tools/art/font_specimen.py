"""Shows a paragraph in the game's fonts, to judge legibility by eye.

``python -m tools.art.font_specimen out.png [--scale 2] [--text "…"]`` sets the text in both fonts,
in ink on paper and in paper on the dark panel.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from PIL import Image

from tools.art.font_build import FOLDER
from tools.art.palette import INK, PAPER, Colour

PANGRAMS = (
    "The quick brown fox jumps over the lazy dog. SPHINX OF BLACK QUARTZ, JUDGE MY VOW! "
    "“Shall we water the turnips?” – ‘Only 12 left…’ It’s 06:40, day 3; you own 1,250 g (±5 %). "
    "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. "
    "ÄÖÜ ÀÉÊËÎÏÑÕØÅÇ ßàáâãåæœçèéêë "
    "ìíîïñòóôõøùúûüýÿ ðþ ÐÞÆŒ ŠŽ šž «oui» ¿qué? ¡sí! £5 €7 ¥9 ¢ § ¶ © ® ™ ½ ¼ ¾ x² y³ µ × ÷ ° "
    "← ↑ → ↓ ✓ ✗ ♥ ★ ☆ ♪ ● ○ ■ □ ▲ ▼ ◀ ▶ {a} [b] <c> @home #1 $_~^` a/b\\c |x| I1l 0O"
)


class SheetFont:
    """A font as the game sees it: the picture and the JSON."""

    def __init__(self, name: str) -> None:
        self.facts: dict[str, Any] = json.loads(
            (FOLDER / f"font_{name}.json").read_text(encoding="utf-8")
        )
        self.sheet = Image.open(FOLDER / f"font_{name}.png")

    def glyph(self, character: str) -> dict[str, int]:
        """The place of a character, or of the box for missing ones."""
        glyphs: dict[str, dict[str, int]] = self.facts["glyphs"]
        return glyphs.get(character, glyphs["\ufffd"])

    def width(self, text: str) -> int:
        """Advance of a line in pixels."""
        kerning = self.facts["kerning"]
        pairs = sum(kerning.get(text[i : i + 2], 0) for i in range(len(text)))
        return int(sum(self.glyph(c)["advance"] for c in text) + pairs)

    def wrap(self, text: str, width_px: int) -> list[str]:
        """Break a text at its spaces into lines of at most ``width_px``."""
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer) <= width_px:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def draw(self, target: Image.Image, xy: tuple[int, int], text: str, colour: Colour) -> None:
        """Draw one line with its top left corner at ``xy``."""
        x, y = xy
        for index, character in enumerate(text):
            place = self.glyph(character)
            box = (place["x"], place["y"], place["x"] + place["w"], place["y"] + place["h"])
            mask = self.sheet.crop(box).getchannel("A")
            target.paste(colour, (x, y), mask)
            x += place["advance"] + self.facts["kerning"].get(text[index : index + 2], 0)


def specimen(text: str, width_px: int = 420) -> Image.Image:
    """A picture of ``text`` in every font and both colourings."""
    fonts = [SheetFont("small"), SheetFont("body")]
    symbols = "".join(fonts[0].facts["symbols"].values())
    blocks: list[tuple[SheetFont, list[str]]] = []
    for font in fonts:
        lines = font.wrap(text, width_px - 16)
        lines += font.wrap("Press " + " ".join(symbols), width_px - 16)
        blocks.append((font, lines))
    height = sum(16 + len(lines) * font.facts["line_height"] for font, lines in blocks)
    picture = Image.new("RGB", (width_px, height * 2), PAPER)
    picture.paste(INK, (0, height, width_px, height * 2))
    y = 0
    for colour in (INK, PAPER):
        for font, lines in blocks:
            y += 8
            for line in lines:
                font.draw(picture, (8, y), line, colour)
                y += font.facts["line_height"]
            y += 8
    return picture


def main() -> None:
    """Read the arguments and write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out")
    parser.add_argument("--scale", type=int, default=2)
    parser.add_argument("--text", default=PANGRAMS)
    arguments = parser.parse_args()
    picture = specimen(arguments.text)
    size = (picture.width * arguments.scale, picture.height * arguments.scale)
    picture.resize(size, Image.Resampling.NEAREST).save(arguments.out)


if __name__ == "__main__":
    main()
