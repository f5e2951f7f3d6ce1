"""The people of the village, who stand, talk and go about.

Each has a face, a head over it, a trunk and legs as text pictures of their own, and their own
height, so that everybody is known by their outline. Legs stand at the bottom, the trunk on the
legs, and the head hangs from the top.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, box, from_rows, mirrored, outlined, paste, strip
from tools.art.heads import FACES
from tools.art.palette import GOLD, GRASS, INK, PURPLE, RED, SKIN, SNOW, SOIL, STONE, WATER, Colour
from tools.art.people import FACINGS, IDLE_FRAME_MS, TALK_FRAME_MS
from tools.art.villagers_rows import (
    FISHER_HEAD,
    FISHER_TRUNK,
    HAMMER,
    KEEPER_HEAD,
    KEEPER_LEGS,
    KEEPER_TRUNK,
    LONG_FACE,
    PEDDLER_HEAD,
    PEDDLER_TRUNK,
    POSTIE_HEAD,
    POSTIE_LEGS,
    POSTIE_TRUNK,
    SHORT_LEGS,
    SMITH_HEAD,
    SMITH_LEGS,
    SMITH_TRUNK,
    Views,
)

#: Frames are wider than the parts, for what is held.
WIDTH, MARGIN = 22, 3


@dataclass(frozen=True, slots=True)
class Arms:
    """Both arms: columns of the left and the right one, and of the near one seen from the side;
    the row of the shoulders, width, length of the sleeve, and its colours (main, dark)."""

    left: int
    right: int
    side: int
    top: int
    width: int
    sleeve: int
    colours: tuple[Colour, Colour]


@dataclass(frozen=True, slots=True)
class Villager:
    """One person: the colours of the letters, the height in pixels, and the parts. A mouth opens
    at `mouth_row`; what is held lies over the body, its corner at `held_at` in each view."""

    key: dict[str, Colour]
    height: int
    face: Views
    head: Views
    trunk: Views
    legs: Views
    arms: Arms
    mouth_row: int
    held: tuple[str, ...] = ()
    held_at: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a frame shows: how far the upper body sinks in pixels, whether the mouth is open and a
    hand raised, whether the eyes are closed, and the step: 1 with the left foot, -1 with the right
    one, 0 on both."""

    sink: int = 0
    speaks: bool = False
    blinks: bool = False
    step: int = 0


STANDING = (Moment(), Moment(sink=1))
TALKING = (Moment(speaks=True), Moment(sink=1))
WALKING = (Moment(step=1), Moment(sink=1), Moment(step=-1), Moment(sink=1))
WALK_FRAME_MS = 170


def figure(person: Villager, view: str, moment: Moment) -> Picture:
    """One frame."""
    sink, speaks, blinks = moment.sink, moment.speaks, moment.blinks
    grid = blank(WIDTH, person.height - 1)
    key = person.key
    legs_row = person.height - 2 - len(person.legs[view])
    _legs(grid, person, view, legs_row, moment.step)
    trunk = person.trunk[view]
    paste(grid, from_rows(trunk, key), MARGIN, legs_row - len(trunk) + sink)
    _arms(grid, person, view, moment)
    face = key | {"e": key["S"]} if blinks else key
    paste(grid, from_rows(person.face[view], face), MARGIN, sink)
    paste(grid, from_rows(person.head[view], key), MARGIN, sink)
    if speaks and view != "up":
        box(grid, MARGIN + (7 if view == "down" else 10), person.mouth_row + sink, 2, 2, INK)
    frame = blank(WIDTH, person.height)
    paste(frame, grid, 0, 1)
    return outlined(frame)


def _legs(grid: Picture, person: Villager, view: str, top: int, step: int) -> None:
    """Both legs. Who walks towards us lifts one of them; seen from the side, one is set forward
    and the other one is behind with its heel up."""
    rows = person.legs[view]
    half = len(rows[0]) // 2
    left = tuple(row[:half] + "." * half for row in rows)
    right = tuple("." * half + row[half:] for row in rows)
    lift_left = lift_right = apart = 0
    if view == "side":
        apart, lift_left, lift_right = 2 * abs(step), int(step > 0), int(step < 0)
    else:
        lift_left, lift_right = int(step > 0), int(step < 0)
    paste(grid, from_rows(left, person.key), MARGIN - apart // 2, top - lift_left)
    paste(grid, from_rows(right, person.key), MARGIN + (apart + 1) // 2, top - lift_right)


def _arms(grid: Picture, person: Villager, view: str, moment: Moment) -> None:
    arms, sink, speaks = person.arms, moment.sink, moment.speaks
    main, dark = arms.colours
    top = arms.top + sink
    # Whoever walks swings the arm of the other side.
    lifted = 2 * int(speaks) or int(moment.step < 0)
    places = [(arms.left, main, lifted), (arms.right, dark, int(moment.step > 0))]
    if view == "side":
        places = [(arms.side + moment.step, dark, int(speaks))]
    for x, colour, raised in places:
        box(grid, MARGIN + x, top, arms.width, arms.sleeve - raised, colour)
        box(grid, MARGIN + x, top + arms.sleeve - raised, arms.width, 2, person.key["s"])
    if person.held:
        held = from_rows(person.held, person.key)
        x, y = person.held_at[view]
        paste(grid, held, MARGIN + x, y + sink)


VILLAGERS: dict[str, Villager] = {
    "peddler": Villager(
        {
            "s": SKIN[3],
            "S": SKIN[2],
            "e": INK,
            "h": SOIL[1],
            "r": RED[2],
            "R": RED[1],
            "y": GOLD[3],
            "a": SKIN[4],
            "A": SKIN[3],
            "k": WATER[2],
            "K": WATER[1],
            "l": SOIL[1],
            "L": SOIL[3],
            "b": SOIL[1],
        },
        25,
        FACES,
        PEDDLER_HEAD,
        PEDDLER_TRUNK,
        SHORT_LEGS,
        Arms(1, 13, 7, 13, 2, 3, (SKIN[4], SKIN[4])),
        mouth_row=10,
    ),
    "keeper": Villager(
        {
            "s": SKIN[1],
            "S": SOIL[1],
            "e": INK,
            "h": STONE[4],
            "H": STONE[3],
            "a": GRASS[3],
            "A": GRASS[2],
            "r": RED[3],
            "o": PURPLE[1],
            "O": STONE[0],
            "b": INK,
        },
        26,
        LONG_FACE,
        KEEPER_HEAD,
        KEEPER_TRUNK,
        KEEPER_LEGS,
        Arms(3, 11, 7, 13, 2, 5, (GRASS[3], GRASS[2])),
        mouth_row=10,
    ),
    "fisher": Villager(
        {
            "s": SKIN[3],
            "S": SKIN[2],
            "e": INK,
            "h": SNOW,
            "H": STONE[3],
            "c": WATER[1],
            "C": WATER[0],
            "a": GOLD[3],
            "A": GOLD[2],
            "l": SOIL[3],
            "b": WATER[0],
        },
        22,
        FACES,
        FISHER_HEAD,
        FISHER_TRUNK,
        SHORT_LEGS,
        Arms(2, 12, 8, 13, 2, 2, (GOLD[3], GOLD[2])),
        mouth_row=10,
    ),
    "smith": Villager(
        {
            "s": SKIN[2],
            "S": SKIN[1],
            "e": INK,
            "h": STONE[0],
            "y": GOLD[2],
            "c": STONE[3],
            "C": STONE[2],
            "d": STONE[4],
            "g": SOIL[4],
            "o": SOIL[2],
            "O": SOIL[1],
            "l": SOIL[0],
            "p": STONE[1],
            "b": SOIL[0],
        },
        24,
        FACES,
        SMITH_HEAD,
        SMITH_TRUNK,
        SMITH_LEGS,
        Arms(1, 12, 9, 13, 3, 2, (SKIN[2], SKIN[2])),
        mouth_row=10,
        held=HAMMER,
        held_at={"down": (13, 8), "up": (13, 8), "side": (11, 10)},
    ),
    "postie": Villager(
        {
            "s": SKIN[3],
            "S": SKIN[2],
            "e": INK,
            "h": RED[3],
            "a": WATER[1],
            "A": WATER[0],
            "r": RED[2],
            "y": GOLD[3],
            "l": SOIL[2],
            "L": SOIL[4],
            "w": SNOW,
            "p": WATER[0],
            "b": SOIL[2],
        },
        24,
        FACES,
        POSTIE_HEAD,
        POSTIE_TRUNK,
        POSTIE_LEGS,
        Arms(2, 12, 7, 13, 2, 3, (WATER[1], WATER[0])),
        mouth_row=10,
    ),
}


def draw_villagers(atlas: Atlas) -> None:
    """Put everybody into the atlas, in every direction."""
    for name, person in VILLAGERS.items():
        for facing in FACINGS:
            view = "side" if facing in {"left", "right"} else facing
            for action, moments, time in (
                ("idle", STANDING, IDLE_FRAME_MS),
                ("blink", (Moment(blinks=True),), 0),
                ("talk", TALKING, TALK_FRAME_MS),
                ("walk", WALKING, WALK_FRAME_MS),
            ):
                pictures = [figure(person, view, moment) for moment in moments]
                if facing == "left":
                    pictures = [mirrored(picture) for picture in pictures]
                atlas.add(
                    f"person/{name}/{facing}/{action}",
                    strip(pictures),
                    anchor=(WIDTH // 2, person.height - 1),
                    frames=len(pictures),
                    frame_ms=time,
                    shadow="shadow/small",
                )
