"""Keys and pad buttons as glyphs, so that "press A" can stand inside any line of text.

They live in Unicode's private-use area from U+E000 on, in the order of `SYMBOLS`; both fonts carry
all of them, and the fonts' JSON files list them by name. They are white like every glyph. A cap or
button is a filled shape with its label cut out, which keeps it one colour and legible at any tint.
"""

from __future__ import annotations

from typing import Final

from tools.art.font_grids import Bitmap, Design, ink_rows

FIRST_CODE_POINT: Final = 0xE000

SYMBOLS: Final = (
    "pad_a", "pad_b", "pad_x", "pad_y", "pad_lb", "pad_rb", "pad_lt", "pad_rt",
    "pad_dpad", "pad_up", "pad_down", "pad_left", "pad_right", "pad_stick_left",
    "pad_stick_right", "pad_menu", "pad_view", "mouse", "mouse_left", "mouse_right",
    "mouse_wheel", "key_enter", "key_escape", "key_tab", "key_space", "key_shift", "key_control",
    "key_alt", "key_backspace", "key_delete", "key_up", "key_down", "key_left", "key_right",
    "coin", "energy", "host",
    "pad_cross", "pad_circle", "pad_square", "pad_triangle", "pad_l1", "pad_r1", "pad_l2", "pad_r2",
    "pad_l", "pad_r", "pad_zl", "pad_zr", "pad_plus", "pad_minus",
)  # fmt: skip
"""Names of the private-use glyphs; the n-th is U+E000 + n. Add at the end only."""

_TINY = """
A B C D E F H I K L M N O P R S T X Y Z 1 2
.#. ##. .## ##. ### ### #.# # #.# #.. #...# #..# ### ##. ##. .## ### #.# #.# ### .#. ##.
#.# #.# #.. #.# #.. #.. #.# # #.# #.. ##.## ##.# #.# #.# #.# #.. .#. #.# #.# ..# ##. ..#
### ##. #.. #.# ##. ##. ### # ##. #.. #.#.# #.## #.# ##. ##. .#. .#. .#. .#. .#. .#. .#.
#.# #.# #.. #.# #.. #.. #.# # #.# #.. #...# #..# #.# #.. #.# ..# .#. #.# .#. #.. .#. #..
#.# ##. .## ##. ### #.. #.# # #.# ### #...# #..# ### #.. #.# ##. .#. #.# .#. ### ### ###
"""
"""Capitals and figures of five rows, for the labels on caps."""

_SIGNS = """
enter space shift backspace up down left right menu view cross circle square triangle plus minus
....# ..... ..#.. ..#..... ..#.. ..#.. ..#.. ..#.. ##### ###.. #...# .###. ##### ..#.. ..#.. .....
..#.# #...# .###. .##..... .###. ..#.. .#... ...#. ..... #.#.. .#.#. #...# #...# ..#.. ..#.. .....
.#### #...# ##### ######## #.#.# #.#.# ##### ##### ##### #.### ..#.. #...# #...# .#.#. ##### #####
..#.. ##### .###. .##..... ..#.. .###. .#... ...#. ..... ###.# .#.#. #...# #...# .#.#. ..#.. .....
..... ..... .###. ..#..... ..#.. ..#.. ..#.. ..#.. ##### ..### #...# .###. ##### ##### ..#.. .....
"""

_SMALL_PICTURES = """
dpad pad_up pad_down pad_left pad_right
...###... ...###... ...###... ...###... ...###...
...###... ...###... ...#.#... ...#.#... ...#.#...
...###... ...###... ...#.#... ...#.#... ...#.#...
######### ####.#### ####.#### ####.#### ####.####
####.#### #.......# #.......# ###.....# #.....###
######### ####.#### ####.#### ####.#### ####.####
...###... ...#.#... ...###... ...#.#... ...#.#...
...###... ...#.#... ...###... ...#.#... ...#.#...
...###... ...###... ...###... ...###... ...###...

mouse mouse_left mouse_right mouse_wheel coin energy host
.#####. .#####. .#####. .#####. .#####. ...##.. .........
#..#..# ####..# #..#### #..#..# ##...## ..##... #...#...#
#..#..# ####..# #..#### #.###.# #.###.# .##.... ##.###.##
#..#..# ####..# #..#### #.###.# #.#.### ######. #########
####### ####### ####### ####### #.#.### ..##... .#######.
#.....# #.....# #.....# #.....# #.###.# .##.... .........
#.....# #.....# #.....# #.....# ##...## ##..... .#######.
#.....# #.....# #.....# #.....# .#####. #...... .........
.#####. .#####. .#####. .#####. ....... ....... .........
"""


def _read(sheet: str) -> dict[str, Bitmap]:
    drawings: dict[str, Bitmap] = {}
    for block in sheet.strip().split("\n\n"):
        names, *rows = block.split("\n")
        columns = zip(*(row.split() for row in rows), strict=True)
        drawings |= dict(zip(names.split(), columns, strict=True))
    return drawings


def _word(letters: str, tiny: dict[str, Bitmap]) -> Bitmap:
    return tuple(".".join(tiny[letter][row] for letter in letters) for row in range(5))


def _crop(bitmap: Bitmap) -> Bitmap:
    top, bottom = ink_rows(bitmap)
    rows = bitmap[top:bottom]
    inked = [x for x in range(len(rows[0])) if any(row[x] == "#" for row in rows)]
    return tuple(row[inked[0] : inked[-1] + 1] for row in rows)


def _cut(shape: list[list[str]], label: Bitmap, x: int, y: int) -> Bitmap:
    for dy, row in enumerate(label):
        for dx, pixel in enumerate(row):
            if pixel == "#":
                shape[y + dy][x + dx] = "."
    return tuple("".join(row) for row in shape)


def _disc(label: Bitmap, diameter_px: int) -> Bitmap:
    middle = (diameter_px - 1) / 2
    reach = (diameter_px / 2) ** 2 + 0.3
    shape = [
        ["#" if (x - middle) ** 2 + (y - middle) ** 2 <= reach else "." for x in range(diameter_px)]
        for y in range(diameter_px)
    ]
    return _cut(shape, label, (diameter_px - len(label[0])) // 2, (diameter_px - len(label)) // 2)


def _cap(label: Bitmap, height_px: int, corner_px: int = 1) -> Bitmap:
    width = max(len(label[0]) + 4, height_px)
    width += (width - len(label[0])) % 2
    shape = [["#"] * width for _ in range(height_px)]
    for row in range(corner_px):
        for x in range(corner_px - row):
            shape[row][x] = shape[row][-1 - x] = "."
            shape[-1 - row][x] = shape[-1 - row][-1 - x] = "."
    return _cut(shape, label, (width - len(label[0])) // 2, (height_px - len(label)) // 2)


def _stick(label: Bitmap, diameter_px: int) -> Bitmap:
    """A thumb stick: a ring around its letter, apart from the filled buttons even in one colour."""
    disc = _disc((("."),), diameter_px)
    middle = (diameter_px - 1) / 2
    reach = (diameter_px / 2 - 1) ** 2
    rows = [
        [
            "." if (x - middle) ** 2 + (y - middle) ** 2 <= reach else pixel
            for x, pixel in enumerate(row)
        ]
        for y, row in enumerate(disc)
    ]
    x, y = (diameter_px - len(label[0])) // 2, (diameter_px - len(label)) // 2
    for dy, row in enumerate(label):
        for dx, pixel in enumerate(row):
            if pixel == "#":
                rows[y + dy][x + dx] = "#"
    return tuple("".join(row) for row in rows)


def symbol_glyphs(design: Design) -> dict[str, Bitmap]:
    """All private-use glyphs in the cell of one font, keyed by their character."""
    tiny, signs = _read(_TINY), {name: _crop(rows) for name, rows in _read(_SIGNS).items()}
    pictures = _read(_SMALL_PICTURES)
    # The button is as high as the cell allows and stays odd, so that a label has a middle.
    size = 9 if design.cell_px < 12 else 11
    drawn: dict[str, Bitmap] = {name: _crop(rows) for name, rows in pictures.items()}
    drawn["pad_dpad"] = drawn.pop("dpad")
    for letter in "abxy":
        drawn[f"pad_{letter}"] = _disc(tiny[letter.upper()], size)
    for button in ("cross", "circle", "square", "triangle", "plus", "minus"):
        drawn[f"pad_{button}"] = _disc(signs[button], size)
    shoulders = ("lb", "rb", "l1", "r1", "l", "r")
    for shoulder in (*shoulders, "lt", "rt", "l2", "r2", "zl", "zr"):
        corner = 2 if shoulder in shoulders else 3
        drawn[f"pad_{shoulder}"] = _cap(_word(shoulder.upper(), tiny), size, corner)
    for side in ("left", "right"):
        drawn[f"pad_stick_{side}"] = _stick(tiny[side[0].upper()], size)
    for key in ("menu", "view"):
        drawn[f"pad_{key}"] = _cap(signs[key], size, 3)
    for key in ("enter", "space", "shift", "backspace", "up", "down", "left", "right"):
        drawn[f"key_{key}"] = _cap(signs[key], size)
    words = {"escape": "ESC", "tab": "TAB", "control": "CTRL", "alt": "ALT", "delete": "DEL"}
    for key, word in words.items():
        drawn[f"key_{key}"] = _cap(_word(word, tiny), size)
    glyphs: dict[str, Bitmap] = {}
    for index, name in enumerate(SYMBOLS):
        rows = drawn[name]
        # Centred on the capitals beside it.
        top = design.ascent_px - (design.cap_height_px + len(rows) + 1) // 2
        top = max(0, min(top, design.cell_px - len(rows)))
        blank = "." * len(rows[0])
        below = design.cell_px - top - len(rows)
        glyphs[chr(FIRST_CODE_POINT + index)] = (blank,) * top + rows + (blank,) * below
    return glyphs
