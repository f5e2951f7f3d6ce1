"""Icons of twelve fish: six shapes, and for each kind its shape, its colours and its marks.

Shapes look left. b back, m mark on the back, s side, n mark on the side, v belly, F fin, k eye.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tools.art.letters import LETTERS
from tools.art.palette import Colour

Rows = tuple[str, ...]

SHAPES: Final[dict[str, Rows]] = {
    "small": (
        "....FF......",
        "..bbbbbb...F",
        ".bbmbbmbb.FF",
        "bkssssssssF.",
        ".svvvvvvv.FF",
        "..vvvvv....F",
        "....F.......",
    ),
    "long": (
        ".....FFF......",
        "...bbbbbbb....",
        "..bbmbbmbbb.FF",
        ".bkbbbmbbmbFF.",
        "bbbssnssnssF..",
        "sssssssssssFF.",
        ".vvvvvvvvvv.FF",
        "..FvvvvvFF....",
        "...F....F.....",
    ),
    "tall": (
        "....FFFF......",
        "...bbbbbF.....",
        "..bbbmbbmb..FF",
        ".bbbbmbbmbbFF.",
        "bkbssnssnssF..",
        "bbsssnssnssF..",
        ".sssssssnssFF.",
        ".Fvvvvvvvv..FF",
        "..FvvvvvF.....",
        "....F..F......",
    ),
    "pike": (
        ".........FF...",
        "....bbbbbbb..F",
        "..bbmbbmbbmbFF",
        "bbbkbmbbmbbbF.",
        "ssssnssnssnsF.",
        "..vvvvvvvvvvFF",
        ".....F...FF..F",
        ".....F....F...",
    ),
    "eel": (
        "....bbbb......",
        "...bsssbb.....",
        "..bkb..sbb....",
        ".bbs....sb....",
        ".bs....ssb....",
        "......ssb...bb",
        ".....ssb...bsF",
        "....ssb....bsF",
        "...ssbb...bbs.",
        "...sbbb..bbsF.",
        "...ssbbbbbssF.",
        "....sssssssF..",
        ".....FFFFF....",
    ),
    "whiskers": (
        "......FF......",
        "....bbbbbb....",
        "..bbbmbbbbb..F",
        ".bbbbbbmbbbbFF",
        "bkbbbbbbbmbbF.",
        "bbbsssssssssF.",
        "ssssvvvvvvvsFF",
        "F.vvvvvvvv...F",
        "F.F.F..FF.....",
        ".FF.F.........",
    ),
}


@dataclass(frozen=True, slots=True)
class Fish:
    """One kind: its shape, and the letters of its back, side, belly, fins and marks."""

    shape: str
    back: str
    side: str
    belly: str
    fin: str
    mark: str = ""
    """Of the back, and after it of the side; without one there is none."""

    def key(self) -> dict[str, Colour]:
        """The shape's letters as colours."""
        back_mark, side_mark = self.mark[:1] or self.back, self.mark[1:] or self.side
        roles = {"b": self.back, "m": back_mark, "s": self.side, "n": side_mark,
                 "v": self.belly, "F": self.fin, "k": "k"}  # fmt: skip
        return {role: LETTERS[letter] for role, letter in roles.items()}


FISH: Final[dict[str, Fish]] = {
    "minnow": Fish("small", "b", "d", "w", "c", "c"),
    "perch": Fish("tall", "G", "h", "f", "e", "DG"),
    "carp": Fish("tall", "u", "o", "s", "2", "2u"),
    "trout": Fish("long", "x", "t", "f", "3", "1r"),
    "pike": Fish("pike", "D", "G", "f", "x", "hl"),
    "eel": Fish("eel", "x", "T", "t", "t"),
    "catfish": Fish("whiskers", "a", "b", "d", "A", "A"),
    "bream": Fish("tall", "b", "d", "w", "a"),
    "roach": Fish("tall", "m", "I", "w", "r"),
    "salmon": Fish("long", "b", "e", "s", "n", "ar"),
    "ice_perch": Fish("tall", "i", "I", "w", "M", "ww"),
    "moon_trout": Fish("long", "Q", "P", "q", "p", "yY"),
}
