"""What can be placed on a tile, as it stands there."""

from __future__ import annotations

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, box, from_rows, outlined, paste, strip
from tools.art.letters import LETTERS
from tools.art.palette import INK, SOIL

FLAME_FRAME_MS = 110


def fence(mask: int) -> Picture:
    """A post with rails to the neighbours in the mask (N 1, E 2, S 4, W 8)."""
    frame = blank(16, 24)
    if mask & 1:
        box(frame, 7, 3, 1, 9, SOIL[4])
        box(frame, 8, 3, 1, 9, SOIL[2])
    for bit, left, right in ((8, 0, 6), (2, 10, 16)):
        if mask & bit:
            for y in (11, 16):
                box(frame, left, y - 1, right - left, 1, INK)
                box(frame, left, y, right - left, 1, SOIL[4])
                box(frame, left, y + 1, right - left, 1, SOIL[3])
                box(frame, left, y + 2, right - left, 1, INK)
    post = from_rows(
        (
            ".4444.",
            "443332",
            "443332",
            "433321",
            "433321",
            "432321",
            "433321",
            "433321",
            "433221",
            "433321",
            "423321",
            "433321",
            "433321",
            "322211",
        ),
        LETTERS,
    )
    cut = blank(16, 24)
    paste(cut, post, 5, 8)
    if mask & 4:
        box(cut, 7, 22, 1, 2, SOIL[4])
        box(cut, 8, 22, 1, 2, SOIL[2])
    if mask & 1:
        shaft = outlined(frame)
        frame = shaft
    paste(frame, outlined(cut), 0, 0)
    if mask & 1:
        frame[0:3] = 0
    return frame


def torch(frame_number: int) -> Picture:
    """A burning torch stuck into the ground."""
    frame = blank(16, 28)
    box(frame, 7, 13, 2, 13, SOIL[2])
    box(frame, 7, 13, 1, 13, SOIL[3])
    box(frame, 6, 11, 4, 3, SOIL[1])
    box(frame, 6, 11, 4, 1, SOIL[3])
    flames = (
        ("...e..", "..ee..", ".eoe..", ".eooe.", "eooyoe", "eoyyoe", "eoYYoe", ".oYYo."),
        ("..e...", "..e.e.", "..eoe.", ".eooe.", "eoyooe", "eoyyoe", "eoYYoe", ".oYYo."),
        ("....e.", ".e.e..", ".eoe..", "eooee.", "eoyooe", "eoyyoe", "eoYYoe", ".oYYo."),
        (".e....", "..ee..", "..eoe.", ".eoooe", ".ooyoe", "eoyyoe", "eoYYoe", ".oYYo."),
    )
    done = outlined(frame)
    paste(done, from_rows(flames[frame_number], LETTERS), 5, 3)
    return done


CHEST_OPEN = (
    "..444444444444..",
    ".43333333333332.",
    ".43222222222232.",
    ".32000000000023.",
    ".30000000000003.",
    "aaaaaaaaaaaaaaaa",
    "0000000000000000",
    "00yy000000y00yy0",
    "4444444444444442",
    "433333ayya333332",
    "433333ayya333332",
    "4333333333333332",
    "4322222222222232",
    "3333333333333322",
    "2222222222222220",
)
CHEST_CLOSED = (
    "..444444444444..",
    ".44333333333332.",
    "4433333333333332",
    "4333333333333332",
    "4322222222222232",
    "3333333333333322",
    "aaaaaaaaaaaaaaaa",
    "0000000yy0000000",
    "44444aayyaa44442",
    "433333ayya333332",
    "4333333333333332",
    "4322222222222232",
    "3333333333333322",
    "2222222222222220",
)


def chest(state: str) -> Picture:
    """A chest with iron bands."""
    rows = CHEST_OPEN if state == "open" else CHEST_CLOSED
    if state == "half":
        rows = (*CHEST_CLOSED[:6], "0000000000000000", *CHEST_CLOSED[6:])
    drawn = from_rows(rows, LETTERS)
    frame = blank(18, 19)
    paste(frame, drawn, 1, 18 - drawn.shape[0])
    return outlined(frame)


def draw_placeables(atlas: Atlas) -> None:
    """Put everything that can be placed into the atlas."""
    for mask in range(16):
        atlas.add(f"placeable/fence/{mask}", fence(mask), anchor=(8, 22), shadow="shadow/post")
    atlas.add(
        "placeable/torch",
        strip(torch(number) for number in range(4)),
        anchor=(8, 26),
        frames=4,
        frame_ms=FLAME_FRAME_MS,
        shadow="shadow/tiny",
        lit=((4, 3, 8, 9),),
    )
    for state in ("closed", "half", "open"):
        atlas.add(f"placeable/chest/{state}", chest(state), anchor=(9, 17), shadow="shadow/chest")
