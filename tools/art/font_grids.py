"""Glyph bitmaps as text: how the drawn sheets are read, and how accents are set on letters.

A sheet is made of blocks. A block starts with ``= n``, the pixel row of the cell where its drawings
begin; the next line names the glyphs, and every line after it is one pixel row of all of them, side
by side. ``#`` is ink. The fonts draw each base letter and each accent once; accented letters are
put together here, so that no é can drift away from its e.
"""

from __future__ import annotations

from dataclasses import dataclass

Bitmap = tuple[str, ...]
"""Rows of ``#`` and ``.``, all equally long; as many rows as the font's cell is high."""


@dataclass(frozen=True)
class Design:
    """The measures of one font, in pixels, and its drawings.

    ``ascent_px`` rows lie above the baseline and ``descent_px`` below it; ``cap_height_px`` and
    ``x_height_px`` count upwards from the baseline. ``space_px`` is the advance of a space and
    ``gap_px`` what is added to a glyph's width to get its advance.
    """

    name: str
    ascent_px: int
    descent_px: int
    line_height_px: int
    cap_height_px: int
    x_height_px: int
    space_px: int
    gap_px: int
    sheet: str
    accents: str
    kerning: dict[str, int]

    @property
    def cell_px(self) -> int:
        """Height of every glyph bitmap."""
        return self.ascent_px + self.descent_px


ACCENTED: dict[str, str] = {
    "grave": "AÀ EÈ IÌ OÒ UÙ aà eè ıì oò uù",
    "acute": "AÁ EÉ IÍ OÓ UÚ YÝ aá eé ıí oó uú yý nń sś cć zź NŃ SŚ CĆ ZŹ",
    "circumflex": "AÂ EÊ IÎ OÔ UÛ aâ eê ıî oô uû",
    "tilde": "AÃ NÑ OÕ aã nñ oõ",
    "diaeresis": "AÄ EË IÏ OÖ UÜ YŸ aä eë ıï oö uü yÿ",
    "ring": "AÅ aå UŮ uů",
    "caron": "SŠ ZŽ CČ EĚ RŘ sš zž cč eě rř",
    "dot": "ZŻ zż",
    "cedilla": "CÇ cç SŞ sş",
    "ogonek": "AĄ EĘ aą eę",
    "slash": "OØ oø",
}
"""For each mark: pairs of a base letter and the accented letter that it becomes."""


def read_sheet(sheet: str, cell_px: int) -> dict[str, Bitmap]:
    """Read a drawn sheet into bitmaps of ``cell_px`` rows.

    Raises ValueError when a drawing is ragged, leaves its cell, or names a glyph twice.
    """
    glyphs: dict[str, Bitmap] = {}
    for block in sheet.strip().split("\n\n"):
        lines = block.strip("\n").split("\n")
        first_row = int(lines[0].removeprefix("= "))
        names = lines[1].split()
        columns = list(zip(*(line.split() for line in lines[2:]), strict=True))
        if len(columns) != len(names):
            raise ValueError(f"the block {lines[1]!r} draws {len(columns)} glyphs")
        for name, rows in zip(names, columns, strict=True):
            width = len(rows[0])
            if any(len(row) != width or set(row) - set("#.") for row in rows):
                raise ValueError(f"glyph {name!r} is ragged")
            below = cell_px - first_row - len(rows)
            if below < 0 or name in glyphs:
                raise ValueError(f"glyph {name!r} is drawn twice or leaves its cell")
            blank = "." * width
            glyphs[name] = (blank,) * first_row + rows + (blank,) * below
    return glyphs


def ink_rows(bitmap: Bitmap) -> tuple[int, int]:
    """First inked row and the row after the last one."""
    inked = [index for index, row in enumerate(bitmap) if "#" in row]
    return inked[0], inked[-1] + 1


def overlay(lower: Bitmap, upper: Bitmap, dx: int, dy: int) -> Bitmap:
    """Add the ink of ``upper``, moved by (dx, dy) pixels; the result grows sideways as needed."""
    left = max(0, -dx)
    width = max(left + len(lower[0]), left + dx + len(upper[0]))
    rows = [list("." * left + row + "." * (width - left - len(row))) for row in lower]
    for y, row in enumerate(upper):
        for x, pixel in enumerate(row):
            if pixel == "#" and 0 <= y + dy < len(rows):
                rows[y + dy][x + left + dx] = "#"
    return tuple("".join(row) for row in rows)


def lower_by_one_row(bitmap: Bitmap) -> Bitmap:
    """Make a capital one row shorter from the top, so that an accent fits above it.

    The row that goes is the first of two equal neighbours: a stem gets shorter, no shape is hurt.
    """
    top, bottom = ink_rows(bitmap)
    spare = next(
        (row for row in range(top + 1, bottom - 1) if bitmap[row] == bitmap[row + 1]), top + 2
    )
    blank = "." * len(bitmap[0])
    return (blank, *bitmap[:spare], *bitmap[spare + 1 :])


def accented(base: Bitmap, mark: str, marks: dict[str, Bitmap], is_capital: bool) -> Bitmap:
    """Set one mark on a letter. Marks above a capital push it down by a row."""
    if mark in ("cedilla", "ogonek", "slash"):
        kind = f"{mark}_capital" if is_capital and f"{mark}_capital" in marks else mark
        drawing = marks[kind]
        dx = len(base[0]) - len(drawing[0]) if mark == "ogonek" else None
    else:
        base = lower_by_one_row(base) if is_capital else base
        # A mark with a middle column sits crooked on a letter of even width, so that marks may be
        # drawn in a second, even width.
        even = f"{mark}_even"
        drawing = marks[even if len(base[0]) % 2 == 0 and even in marks else mark]
        dx = None
    if dx is None:
        dx = (len(base[0]) - len(drawing[0])) // 2
    bottom_of_mark = ink_rows(drawing)[1]
    if mark in ("cedilla", "ogonek", "slash"):
        dy = 0
    else:
        gap = 0 if mark == "ring" and not is_capital else 1
        dy = max(ink_rows(base)[0] - gap - bottom_of_mark, -ink_rows(drawing)[0])
    return overlay(base, drawing, dx, dy)


def compose(design: Design) -> dict[str, Bitmap]:
    """All letters, digits and signs of a font: what is drawn, and what accents make of it."""
    drawn = read_sheet(design.sheet, design.cell_px)
    marks = read_sheet(design.accents, design.cell_px)
    glyphs = dict(drawn)
    for mark, pairs in ACCENTED.items():
        for pair in pairs.split():
            base, letter = pair[0], pair[1]
            if letter not in glyphs:
                glyphs[letter] = accented(drawn[base], mark, marks, base.isupper())
    return glyphs
