"""Furniture, stations and paths that can be placed, and the icons of what is made."""

from __future__ import annotations

from typing import Final

from tools.art.canvas import Picture, blank, box, from_rows, mirrored, outlined, paste
from tools.art.ground import TILE
from tools.art.letters import LETTERS
from tools.art.palette import GOLD, RED, SKIN, SOIL

Rows = tuple[str, ...]

STOVE: Final[Rows] = (
    "...........cb...",
    "...........cb...",
    "...bbbb....cb...",
    "..dccccb...cb...",
    "..dcbbba...cb...",
    "dddddddddddddddd",
    "dccccccccccccccb",
    "bbbbbbbbbbbbbbba",
    "cbbbbbbbbbbbbbba",
    "cbkkkkkkkkbaaaba",
    "cbkeekeekkbacaba",
    "cbkeoeeoekbaaaba",
    "cbkoyyoyokbbbbba",
    "cbkkkkkkkkbaaaba",
    "cbbbbbbbbbbacaba",
    "cbbbbbbbbbbaaaba",
    "aaaaaaaaaaaaaaaa",
    ".aa..........aa.",
)
STOVE_FIRE: Final = (4, 10, 8, 5)
BENCH: Final[Rows] = (
    "444444444444444444",
    "433333333333333332",
    "222222222222222222",
    "..32..........32..",
    "444444444444444444",
    "433333333333333332",
    "222222222222222222",
    "444444444444444444",
    "433333333333333332",
    "433333333333333332",
    "222222222222222222",
    ".42............42.",
    ".42............42.",
    ".32............22.",
)
TABLE: Final[Rows] = (
    ".44444444444444.",
    "443333fffs333334",
    "433333frfs333332",
    "433333fffs333332",
    "433333frfs333332",
    "433333fffs333332",
    "443333frfs333322",
    "222222fffs222222",
    ".43...ssss...32.",
    ".43..........32.",
    ".43..........32.",
    ".32..........22.",
)
CHAIR_DOWN: Final[Rows] = (
    "4444444444",
    "4322222234",
    "4333333332",
    "4322222234",
    "4333333332",
    "4444444444",
    "4eeeeeeee2",
    "4eeeeeeer2",
    "4rrrrrrrr2",
    "2222222222",
    "42......32",
    "42......32",
    "32......22",
)
CHAIR_UP: Final[Rows] = (
    ".eeeeeeee.",
    ".eeeeeeer.",
    "4444444444",
    "4333333332",
    "4322222232",
    "4333333332",
    "4322222232",
    "4333333332",
    "2222222222",
    "43......32",
    "42......32",
    "42......32",
    "32......22",
)
CHAIR_RIGHT: Final[Rows] = (
    "44........",
    "432.......",
    "432.......",
    "432.......",
    "432.......",
    "432eeeeee.",
    "43eeeeeeee",
    "43errrrrrr",
    "4333333332",
    "2222222222",
    "42......32",
    "42......32",
    "32......22",
)
LANTERN: Final[Rows] = (
    "...caab...",
    "..caaaab..",
    ".cbaaaaab.",
    ".cYyyyyob.",
    ".bYYYYyob.",
    ".bYYYYYob.",
    ".bYYYYYob.",
    ".byYYYyob.",
    ".byyYyoob.",
    ".caaaaaab.",
    "..aaaaaa..",
    "....cb....",
    "....cb....",
    "....cb....",
    "....cb....",
    "....cb....",
    "....cb....",
    "...ccbb...",
    "..caaaab..",
)
LANTERN_GLASS: Final = (3, 4, 6, 6)
FLOWERPOT: Final[Rows] = (
    "...ee...w...",
    "..eyye.www..",
    "...ee.wwyww.",
    ".w..G..www..",
    "wyw.g.e.w.G.",
    ".w.Gg.yeGg..",
    ".G.Gge.gGg..",
    "..gGgGgGg...",
    "..GgGggGGg..",
    ".SSSSSSSSSS.",
    ".SnnnnnnnnS.",
    "..SSSSSSSn..",
    "..SSSSSSSn..",
    "..SSSSSSnn..",
    "...Snnnnn...",
)
RUG_PX: Final = (16, 14)
BOARD_PX: Final = 4
#: Where boards meet in each row of a wooden path.
BOARD_ENDS: Final = (4, 11, 7, 14)

MADE: Final[dict[str, Rows]] = {
    "plank": (
        ".........4444.",
        ".......4443322",
        ".....444333322",
        "...44433333224",
        ".4443333332443",
        "44333333224432",
        "43333322444332",
        "4333224443332.",
        "42224443333..2",
        ".44433333224..",
        "443333322.....",
        "4333322.......",
        "43322.........",
        ".22...........",
    ),
    "glass": (
        ".iiiiiiiiiiii.",
        "iIwwIIIIIIIIim",
        "iwwIIIIIIIwIim",
        "iwIIIIIIIwwIim",
        "iIIIIIIIwwIIim",
        "iIIIIIIwwIIIim",
        "iIIIIIIwIIIIim",
        "iIIIIIIIIIIIim",
        "iIIIwIIIIIIIim",
        "iIIwwIIIIIIIim",
        "iIIwIIIIIIIIim",
        "iIIIIIIIIIIIim",
        "iiiiiiiiiiiiim",
        ".mmmmmmmmmmmm.",
    ),
    "wax": (
        "..............",
        "....YYYYYYY...",
        "...YyyyyyyYo..",
        "..YyyyyyyyyYo.",
        ".YYYYYYYYYYYoo",
        ".yyyyyyyyyyyoo",
        ".yYooYYooYYyoo",
        ".yoyyooyyooyoo",
        ".yoyyooyyooyoo",
        ".yYooYYooYYyo.",
        ".yyyyyyyyyyyo.",
        ".uuuuuuuuuuu..",
    ),
    "pickles": (
        "...bbbbbbbb...",
        "..ccccccccbb..",
        "..bbbbbbbbbb..",
        "...ghggghhgG..",
        "..hwhgGghgggG.",
        ".hwhggghgGgggG",
        ".hwggGgghgghgG",
        ".hwgghgffffggG",
        ".hgGggfGGGfhgG",
        ".hgghgfGGGfggG",
        ".hghggGffffgGG",
        ".gggGghgggghGG",
        "..GGGGGGGGGG..",
    ),
    "salad": (
        "....l..ll.....",
        "..lglgrlgl.l..",
        ".lggrrwrgglgl.",
        ".glrwwwrlrrgg.",
        "lggrrwrglrwrgl",
        "gGgglgGggrrrgg",
        "ffffffffffffff",
        "wffffffffffffs",
        "wwfffffffffffs",
        ".wfffffffffss.",
        ".wwfffffffsss.",
        "..ssfffffsss..",
        "....ssssss....",
    ),
    "path_wood": (
        "..............",
        "44444444444444",
        "43333333333332",
        "22222222222222",
        ".4444444444444",
        ".4333333333332",
        ".2222222222222",
        "44444444444444",
        "43333333333332",
        "22222222222222",
        "4444444444444.",
        "4333333333332.",
        "2222222222222.",
    ),
    "stove": (
        ".........cb...",
        "..bbbb...cb...",
        ".dccccb..cb...",
        ".dcbbba..cb...",
        "dddddddddddddd",
        "bbbbbbbbbbbbba",
        "cbkkkkkkkbaaba",
        "cbkeekeekbcaba",
        "cbkoeeoekbaaba",
        "cbkyyoyokbbbba",
        "cbkkkkkkkbaaba",
        "cbbbbbbbbbaaba",
        "aaaaaaaaaaaaaa",
    ),
    "bench": (
        "..............",
        "44444444444444",
        "43333333333332",
        "22222222222222",
        ".32........32.",
        "44444444444444",
        "22222222222222",
        "44444444444444",
        "43333333333332",
        "22222222222222",
        ".42........42.",
        ".42........42.",
        ".32........22.",
    ),
    "table": (
        "..............",
        ".444444444444.",
        "44333fffs33334",
        "43333frfs33332",
        "43333fffs33332",
        "44333frfs33322",
        "22222fffs22222",
        ".43..ssss..32.",
        ".43........32.",
        ".43........32.",
        ".32........22.",
    ),
    "chair": (
        "..44..........",
        "..432.........",
        "..432.........",
        "..432.........",
        "..432.........",
        "..432eeeeee...",
        "..43eeeeeeee..",
        "..43errrrrrr..",
        "..4333333332..",
        "..2222222222..",
        "..42......32..",
        "..42......32..",
        "..32......22..",
    ),
    "rug": (
        "..............",
        "f.RRRRRRRRRR.f",
        "sRrrrrrrrrrrRs",
        "fRroooooooorRf",
        "sRrorrrrrrorRs",
        "fRrorroorrorRf",
        "sRrorooooorRRs",
        "fRrorroorrorRf",
        "sRrorrrrrrorRs",
        "fRroooooooorRf",
        "sRrrrrrrrrrrRs",
        "f.RRRRRRRRRR.f",
    ),
    "lantern": (
        ".....caab.....",
        "....caaaab....",
        "...cbaaaaab...",
        "...cYyyyyob...",
        "...bYYYYyob...",
        "...bYYYYYob...",
        "...bYYYYYob...",
        "...byYYYyob...",
        "...byyYyoob...",
        "...caaaaaab...",
        "....aaaaaa....",
        "......cb......",
        ".....ccbb.....",
        "....caaaab....",
    ),
    "flowerpot": (
        "...ee...w.....",
        "..eyye.www....",
        "...ee.wwyww...",
        ".w..G..www....",
        "wyw.g.e.w.G...",
        ".w.Gg.yeGg....",
        "..gGgGgGg.....",
        "..GgGggGGg....",
        ".SSSSSSSSSS...",
        ".SnnnnnnnnS...",
        "..SSSSSSSn....",
        "..SSSSSSSn....",
        "..SSSSSSnn....",
        "...Snnnnn.....",
    ),
}


def chair(turn: int) -> Picture:
    """A chair that looks down, left, up or right."""
    if turn == 1:
        return mirrored(chair(3))
    rows = {0: CHAIR_DOWN, 2: CHAIR_UP, 3: CHAIR_RIGHT}[turn]
    frame = blank(12, 15)
    paste(frame, from_rows(rows, LETTERS), 1, 1)
    return outlined(frame)


def rug(turn: int) -> Picture:
    """A woven rug with fringes, along or across."""
    width, height = RUG_PX
    frame = blank(width, height)
    box(frame, 1, 0, width - 2, height, RED[1])
    box(frame, 2, 1, width - 4, height - 2, RED[2])
    box(frame, 4, 3, width - 8, height - 6, GOLD[2])
    box(frame, 5, 4, width - 10, height - 8, RED[2])
    for x in (6, 8):
        box(frame, x, 6, 2, 2, SKIN[4] if x == 6 else GOLD[3])
    for y in range(0, height, 2):
        box(frame, 0, y, 1, 1, SKIN[4])
        box(frame, width - 1, y, 1, 1, SKIN[3])
    if not turn:
        return frame
    turned = blank(height, width)
    for y in range(height):
        for x in range(width):
            turned[x, y] = frame[y, x]
    return turned


def boards(mask: int) -> Picture:
    """Boards across a path that goes on to the neighbours in the mask (N 1, E 2, S 4, W 8)."""
    frame = blank(TILE, TILE)
    for row, end in enumerate(BOARD_ENDS):
        top = row * BOARD_PX
        left = 0 if mask & 8 else (1 if row % 2 else 0)
        right = TILE if mask & 2 else TILE - (0 if row % 2 else 1)
        box(frame, left, top, right - left, BOARD_PX - 1, SOIL[3])
        box(frame, left, top, right - left, 1, SOIL[4])
        box(frame, left, top + BOARD_PX - 1, right - left, 1, SOIL[1])
        box(frame, end, top, 1, BOARD_PX - 1, SOIL[2])
        for nail in (end - 2, end + 2):
            box(frame, nail, top + 1, 1, 1, SOIL[2])
        if not mask & 8:
            box(frame, left, top + 1, 1, BOARD_PX - 2, SOIL[2])
        if not mask & 2:
            box(frame, right - 1, top, 1, BOARD_PX - 1, SOIL[2])
    return frame
