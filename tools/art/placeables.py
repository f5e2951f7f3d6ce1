"""What can be placed on a tile, as it stands there."""

from __future__ import annotations

import math

import numpy as np

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    box,
    from_rows,
    moved,
    outlined,
    paint,
    paste,
    strip,
)
from tools.art.furniture import (
    BENCH,
    FLOWERPOT,
    LANTERN,
    LANTERN_GLASS,
    STOVE,
    STOVE_FIRE,
    TABLE,
    boards,
    chair,
    rug,
)
from tools.art.ground import TILE
from tools.art.letters import LETTERS
from tools.art.palette import INK, SOIL, STONE, WATER
from tools.art.placeables_rows import (
    BEE,
    BEES,
    BIN_CLOSED,
    BIN_OPEN,
    CHEST_CLOSED,
    CHEST_OPEN,
    FURNACE,
    FURNACE_FIRES,
    FURNACE_MOUTH,
    HIVE,
    JAR,
    SIGN,
    SPRINKLER,
    WORKBENCH,
    Rows,
)

FLAME_FRAME_MS = 110
BUSY_FRAME_MS = 220
SPRAY_FRAME_MS = 90
#: The middles of the flagstones in a tile; they go on in the next tile.
FLAGSTONES = ((3.2, 2.6), (11.4, 3.4), (7.0, 8.6), (15.2, 8.8), (2.6, 13.4), (10.8, 13.8))
JOINT = 1.0


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


def chest(state: str) -> Picture:
    """A chest with iron bands."""
    rows = CHEST_OPEN if state == "open" else CHEST_CLOSED
    if state == "half":
        rows = (*CHEST_CLOSED[:6], "0000000000000000", *CHEST_CLOSED[6:])
    drawn = from_rows(rows, LETTERS)
    frame = blank(18, 19)
    paste(frame, drawn, 1, 18 - drawn.shape[0])
    return outlined(frame)


def standing(rows: Rows) -> Picture:
    """A thing from lines of text, outlined."""
    drawn = from_rows(rows, LETTERS)
    frame = blank(drawn.shape[1] + 2, drawn.shape[0] + 2)
    paste(frame, drawn, 1, 1)
    return outlined(frame)


def burning_furnace(fire: Rows) -> Picture:
    """The furnace with a fire in its mouth."""
    frame = standing(FURNACE)
    paste(frame, from_rows(fire, LETTERS), FURNACE_MOUTH[0] + 1, FURNACE_MOUTH[1] + 1)
    return frame


def working_jar(frame_number: int) -> Picture:
    """The jar, its cloth heaving."""
    drawn = from_rows(JAR, LETTERS)
    frame = blank(17, 19)
    paste(frame, drawn[4:], 1, 6)
    paste(frame, drawn[:4], 1, 2 - frame_number)
    if frame_number:
        paste(frame, drawn[3:4], 1, 5)
    return outlined(frame)


def hive(bees: tuple[tuple[int, int], ...]) -> Picture:
    """A hive of straw, and bees around it."""
    frame = blank(28, 24)
    paste(frame, from_rows(HIVE, LETTERS), 6, 5)
    frame = outlined(frame)
    for x, y in bees:
        paste(frame, from_rows(BEE, LETTERS), x, y)
    return frame


def sprinkler(frame_number: int | None) -> Picture:
    """A sprinkler, throwing water to both sides in each of four frames, or at rest."""
    frame = blank(40, 24)
    paste(frame, standing(SPRINKLER), 13, 10)
    if frame_number is None:
        return frame
    for reach in (11, 18):
        for far in range(4, reach):
            if (far - frame_number) % 4 == 0:
                continue
            y = round(12 - far * 12 / reach + far * far * 20 / reach / reach)
            for x in (19 - far, 20 + far):
                box(frame, x, y, 1, 1, WATER[4] if (far - frame_number) % 4 == 3 else WATER[3])
    return frame


def flagstones(mask: int) -> Picture:
    """Paving that goes on to the neighbours in the mask (N 1, E 2, S 4, W 8); it lies flat."""
    joints = np.zeros((TILE, TILE), dtype=np.bool_)
    for y in range(TILE):
        for x in range(TILE):
            first, second = sorted(
                math.hypot(_around(x + 0.5 - cx), _around(y + 0.5 - cy)) for cx, cy in FLAGSTONES
            )[:2]
            joints[y, x] = second - first < JOINT
    shape = np.ones((TILE, TILE), dtype=np.bool_)
    for bit, edge, second_row in (
        (1, np.s_[0, :], np.s_[1, :]),
        (2, np.s_[:, -1], np.s_[:, -2]),
        (4, np.s_[-1, :], np.s_[-2, :]),
        (8, np.s_[:, 0], np.s_[:, 1]),
    ):
        if not mask & bit:
            shape[edge] = False
            shape[second_row] &= ~joints[second_row]
    for bits, y, x in ((9, 1, 1), (3, 1, -2), (12, -2, 1), (6, -2, -2)):
        if not mask & bits:
            shape[y, x] = False
    paving = blank(TILE, TILE)
    paint(paving, shape, STONE[3])
    paint(paving, shape & np.roll(joints, 1, axis=0), STONE[4])
    paint(paving, shape & joints, STONE[2])
    paint(paving, shape & ~moved(shape, 0, -1, fill=True), STONE[1])
    return paving


def _around(distance: float) -> float:
    """A distance along a side of the tile, whose end meets its beginning."""
    return min(abs(distance), TILE - abs(distance))


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
    for state, rows in (("closed", BIN_CLOSED), ("open", BIN_OPEN)):
        picture = standing(rows)
        foot = (10, picture.shape[0] - 2)
        atlas.add(f"placeable/bin/{state}", picture, anchor=foot, shadow="shadow/chest")
    for name, rows, shadow, lit in (
        ("furnace", FURNACE, "shadow/chest", ()),
        ("workbench", WORKBENCH, "shadow/chest", ()),
        ("bench", BENCH, "shadow/chest", ()),
        ("table", TABLE, "shadow/chest", ()),
        ("flowerpot", FLOWERPOT, "shadow/small", ()),
        ("stove", STOVE, "shadow/chest", (STOVE_FIRE,)),
        ("lantern", LANTERN, "shadow/tiny", (LANTERN_GLASS,)),
        ("sign", SIGN, "shadow/post", ()),
    ):
        picture = standing(rows)
        foot = (picture.shape[1] // 2, picture.shape[0] - 2)
        atlas.add(f"placeable/{name}", picture, anchor=foot, shadow=shadow, lit=lit)
    for turn in range(4):
        atlas.add(f"placeable/chair/turn{turn}", chair(turn), anchor=(6, 13), shadow="shadow/small")
    for turn in range(2):
        picture = rug(turn)
        foot = (picture.shape[1] // 2, picture.shape[0] // 2 + 6)
        atlas.add(f"placeable/rug/turn{turn}", picture, anchor=foot)
    atlas.add(
        "placeable/furnace/busy",
        strip(burning_furnace(fire) for fire in FURNACE_FIRES),
        anchor=(9, 17),
        frames=4,
        frame_ms=FLAME_FRAME_MS,
        shadow="shadow/chest",
        lit=((4, 9, 10, 6),),
        smoke=(8, 1),
    )
    atlas.add("placeable/jar", working_jar(0), anchor=(8, 17), shadow="shadow/small")
    atlas.add(
        "placeable/jar/busy",
        strip(working_jar(number) for number in (0, 1)),
        anchor=(8, 17),
        frames=2,
        frame_ms=BUSY_FRAME_MS,
        shadow="shadow/small",
    )
    atlas.add("placeable/hive", hive(()), anchor=(14, 22), shadow="shadow/chest")
    atlas.add(
        "placeable/hive/busy",
        strip(hive(bees) for bees in BEES),
        anchor=(14, 22),
        frames=4,
        frame_ms=BUSY_FRAME_MS,
        shadow="shadow/chest",
    )
    atlas.add("placeable/sprinkler", sprinkler(None), anchor=(20, 21), shadow="shadow/small")
    atlas.add(
        "placeable/sprinkler/busy",
        strip(sprinkler(number) for number in range(4)),
        anchor=(20, 21),
        frames=4,
        frame_ms=SPRAY_FRAME_MS,
        shadow="shadow/small",
    )
    for mask in range(16):
        atlas.add(f"placeable/path_stone/{mask}", flagstones(mask), anchor=(8, 14))
        atlas.add(f"placeable/path_wood/{mask}", boards(mask), anchor=(8, 14))
