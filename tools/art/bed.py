"""The bed, as it stands: made, and with somebody in it, whose head is drawn between the two."""

from __future__ import annotations

from typing import Final

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, from_rows, outlined, paste
from tools.art.items_goods import Rows
from tools.art.letters import LETTERS

HEAD: Final[Rows] = (
    "..44444444444444..",
    ".4333333333333332.",
    "433333333333333332",
    "432222222222222232",
    "4322cccccccccc2232",
    "432ccwwwwwwwwcc232",
    "432cwwwwwwwwwwc232",
    "432cwwwwwwwwwwc232",
    "432ccwwwwwwwwcc232",
    "432cccccccccccc232",
)
BLANKET: Final[Rows] = (
    "43wwwwwwwwwwwwww32",
    "43wcwwcwwcwwcwwc32",
    "43rrrrrrrrrrrrrr32",
    "43rrrrrrrrrrrrrr32",
    "43rrrrrryyrrrrrr32",
    "43rrrrryyyyrrrrr32",
    "43rrrrrryyrrrrrr32",
    "43r2rrrrrrrrrr2r32",
    "43rr2rrrrrrrr2rr32",
    "43rrrr2rrrr2rrrr32",
    "432rrrrrrrrrrrr232",
    "433333333333333332",
    "432222222222222232",
    "432222222222222232",
    "222.............22",
)
#: What of the bed lies over somebody in it, from the top.
COVER_FROM_PX: Final = len(HEAD) + 1


def made_bed() -> Picture:
    """A wooden bed from its foot: headboard, pillow, red blanket."""
    drawn = from_rows((*HEAD, *BLANKET), LETTERS)
    frame = blank(drawn.shape[1] + 2, drawn.shape[0] + 2)
    paste(frame, drawn, 1, 1)
    return outlined(frame)


def blanket() -> Picture:
    """The blanket and the foot alone."""
    picture = made_bed()
    picture[:COVER_FROM_PX] = 0
    return picture


def draw_bed(atlas: Atlas) -> None:
    """Put the bed into the atlas."""
    foot = (10, len(HEAD) + len(BLANKET) - 3)
    atlas.add("placeable/bed", made_bed(), anchor=foot, shadow="shadow/chest")
    atlas.add("placeable/bed/cover", blanket(), anchor=foot)
