"""What players do, frame by frame: walking, blows with tools, watering, fishing, eating, pulling.

A frame says how the body stands and what lies behind and before it; whoever it is and whatever
they wear comes to it later (`figures`). What a player holds is part of the picture. A tool that
swings is drawn along an angle for every frame; a watering can is a text picture. Frames with a
tool are larger than the body, since tools reach out of it; their anchor is still the feet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tools.art.canvas import Picture, blank, box, dot, from_rows, paste
from tools.art.letters import LETTERS
from tools.art.palette import GRASS, RED, SNOW, SOIL, STONE, WATER, Colour
from tools.art.people import (
    BLINK,
    HEIGHT,
    IDLE,
    IDLE_FRAME_MS,
    REACH,
    WALK_FRAME_MS,
    WALK_FRONT,
    WALK_SIDE,
    WIDTH,
    Pose,
)
from tools.art.wardrobe import KEY

LARGE_WIDTH, LARGE_HEIGHT = 40, 40
LARGE_ORIGIN = (12, 10)
"""Where the body's frame lies in a large one."""
BLOW_FRAME_MS = 80
REACH_FRAME_MS = 120
POUR_FRAME_MS = 110
EAT_FRAME_MS = 170
ROD_LENGTH = 15

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grip:
    """One frame of a tool at work, on the body's grid."""

    hands: Place
    degrees: float
    """Where the tool points: 0 right, 90 down."""
    is_behind: bool = False
    sink: int = 0


@dataclass(frozen=True, slots=True)
class Arc:
    """The streak that a fast tool leaves in the air, in degrees around a centre of the grid."""

    centre: Place
    radius: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Motion:
    """The frames of a tool's work seen from one side, and the streak in one of them."""

    grips: tuple[Grip, ...]
    arc: Arc | None = None
    arc_frame: int = 2


CHOP: Final[dict[str, Motion]] = {
    "side": Motion(
        (
            Grip((4, 8), 215, True),
            Grip((12, 8), 290),
            Grip((14, 16), 30, sink=2),
            Grip((14, 14), 350, sink=1),
        ),
        Arc((8, 13), 18, -75, 5),
    ),
    "down": Motion(
        (
            Grip((12, 7), 290, True),
            Grip((11, 9), 250),
            Grip((8, 15), 90, sink=2),
            Grip((9, 14), 70, sink=1),
        ),
        Arc((9, 14), 14, -20, 55),
    ),
    "up": Motion(
        (
            Grip((11, 9), 60),
            Grip((11, 6), 290),
            Grip((8, 6), 270, True, sink=2),
            Grip((9, 8), 285, True, sink=1),
        ),
        Arc((8, 8), 15, -45, -75),
    ),
}
MOW: Final[dict[str, Motion]] = {
    "side": Motion(
        (
            Grip((5, 13), 250, True),
            Grip((12, 12), 300),
            Grip((13, 15), 10, sink=1),
            Grip((12, 14), 55, sink=2),
        ),
        Arc((8, 15), 18, -50, 30),
    ),
    "down": Motion(
        (
            Grip((13, 13), 320),
            Grip((12, 13), 20, sink=1),
            Grip((8, 12), 100, sink=2),
            Grip((4, 14), 165, sink=1),
        ),
        Arc((8, 13), 15, 20, 95),
    ),
    "up": Motion(
        (
            Grip((3, 12), 190, True),
            Grip((5, 8), 235, True, sink=1),
            Grip((10, 8), 300, True, sink=1),
            Grip((13, 12), 340, True),
        ),
        Arc((8, 12), 17, -130, -60),
    ),
}
CAST: Final[dict[str, Motion]] = {
    "side": Motion(
        (
            Grip((5, 10), 225, True),
            Grip((10, 8), 265),
            Grip((14, 12), 335, sink=1),
            Grip((14, 13), 322),
        ),
        Arc((9, 11), 18, -95, -35),
    ),
    "down": Motion(
        (
            Grip((12, 9), 285, True),
            Grip((12, 9), 270, True),
            Grip((10, 12), 80, sink=1),
            Grip((10, 13), 65),
        ),
        Arc((10, 14), 15, -15, 45),
    ),
    "up": Motion(
        (
            Grip((12, 11), 75),
            Grip((12, 9), 330),
            Grip((11, 8), 285, True, sink=1),
            Grip((11, 9), 290, True),
        ),
        Arc((9, 8), 16, -30, -60),
    ),
}
WAIT: Final[dict[str, Motion]] = {
    "side": Motion((Grip((14, 13), 322), Grip((14, 13), 325, sink=1))),
    "down": Motion((Grip((10, 13), 65), Grip((10, 12), 68, sink=1))),
    "up": Motion((Grip((11, 9), 290, True), Grip((11, 9), 288, True, sink=1))),
}
#: Which tool is used with which motion, and how long a frame of it is shown.
TOOL_ACTIONS: Final[dict[str, tuple[str, dict[str, Motion], int]]] = {
    "swing_axe": ("axe", CHOP, BLOW_FRAME_MS),
    "swing_pick": ("pick", CHOP, BLOW_FRAME_MS),
    "swing_hoe": ("hoe", CHOP, BLOW_FRAME_MS),
    "swing_scythe": ("scythe", MOW, BLOW_FRAME_MS),
    "swing_rod": ("rod", CAST, BLOW_FRAME_MS),
    "hold_rod": ("rod", WAIT, IDLE_FRAME_MS),
}


def draw_tool(picture: Picture, kind: str, hx: float, hy: float, degrees: float) -> None:
    """A tool held at (hx, hy), pointing at an angle (0 right, 90 down)."""
    angle = math.radians(degrees)
    ux, uy = math.cos(angle), math.sin(angle)

    def put(along: float, across: float, colour: Colour) -> None:
        x = math.floor(hx + ux * along - uy * across + 0.5)
        y = math.floor(hy + uy * along + ux * across + 0.5)
        dot(picture, x, y, colour)

    if kind == "rod":
        for step in range(-4, ROD_LENGTH * 2):
            put(step / 2, 0, SOIL[1] if step < 4 else SOIL[3] if step < 18 else SOIL[4])
        put(1, 1.5, STONE[3])
        put(2, 1.5, STONE[3])
        put(ROD_LENGTH, 0, SNOW)
        return
    for step in range(-4, 23):
        put(step / 2, 0, SOIL[3] if step > 4 else SOIL[2])
    if kind == "axe":
        for half in range(11):
            across = half / 2
            spread = 1 + across * 0.45
            along = -spread
            while along <= spread:
                put(9 + along, across - 0.5, SNOW if across > 4 else STONE[3])
                along += 0.5
    elif kind == "pick":
        for half in range(-12, 13):
            across = half / 2
            bend = across * across * 0.09
            put(10.5 - bend, across, STONE[4] if half < -7 else STONE[3])
            if abs(half) < 9:
                put(9.5 - bend, across, STONE[3])
    elif kind == "hoe":
        for half in range(6):
            put(11, half / 2, STONE[2])
        for half in range(5, 13):
            for along in range(-2, 5):
                put(10 - along / 2, half / 2, SNOW if half > 10 else STONE[3])
    else:
        for half in range(21):
            across = half / 2
            bend = across * across * 0.06
            put(11 - bend, across, STONE[4])
            if half < 15:
                put(10 - bend, across, STONE[3])


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of an action. Its layers are as large as the frame; None for an empty one."""

    pose: Pose
    is_large: bool = False
    """Whether the frame has room for a tool around the body."""
    has_arms: bool = True
    """Whether the arms hang as the pose says; otherwise they are in `back` or `front`."""
    back: Picture | None = None
    """Behind the body."""
    front: Picture | None = None
    """Before it."""
    streak: Picture | None = None
    """What a fast tool leaves in the air, behind everything and without an outline."""
    drops: Picture | None = None
    """What falls, before everything and without an outline."""


def at_work(view: str, kind: str, motion: Motion) -> list[Frame]:
    """The frames of a tool's work."""
    ox, oy = LARGE_ORIGIN[0], LARGE_ORIGIN[1] + 1
    frames = []
    for number, grip in enumerate(motion.grips):
        sink = grip.sink
        hx, hy = grip.hands[0], grip.hands[1] + sink
        step = 2 if view == "side" and (number or len(motion.grips) == 2) else 0
        tool = blank(LARGE_WIDTH, LARGE_HEIGHT)
        draw_tool(tool, kind, ox + hx, oy + hy, grip.degrees)
        arms = blank(LARGE_WIDTH, LARGE_HEIGHT)
        for sx, sy in ((7, 14),) if view == "side" else ((3, 14), (12, 14)):
            limb(arms, (ox + sx, oy + sy + sink), (ox + hx, oy + hy))
        behind = ([tool] if grip.is_behind else []) + ([arms] if view == "up" else [])
        before = ([] if grip.is_behind else [tool]) + ([] if view == "up" else [arms])
        streak = None
        if motion.arc is not None and number == motion.arc_frame:
            streak = blank(LARGE_WIDTH, LARGE_HEIGHT)
            smear(streak, motion.arc)
        frames.append(
            Frame(
                Pose(sink=sink, left_foot=step, right_foot=-step),
                is_large=True,
                has_arms=False,
                back=together(behind),
                front=together(before),
                streak=streak,
            )
        )
    return frames


def together(layers: list[Picture]) -> Picture | None:
    """Layers of one size as one; None for none."""
    if not layers:
        return None
    merged = layers[0].copy()
    for layer in layers[1:]:
        paste(merged, layer, 0, 0)
    return merged


def limb(picture: Picture, shoulder: Place, hand: Place) -> None:
    """An arm, the last two pixels of it the hand."""
    (x0, y0), (x1, y1) = shoulder, hand
    steps = max(abs(x1 - x0), abs(y1 - y0), 1)
    for step in range(steps + 1):
        t = step / steps
        colour = KEY["s"] if steps - step < 2 else KEY["A"]
        box(picture, round(x0 + (x1 - x0) * t) - 1, round(y0 + (y1 - y0) * t) - 1, 2, 2, colour)


def smear(frame: Picture, arc: Arc) -> None:
    """Draw a streak."""
    cx, cy = LARGE_ORIGIN[0] + arc.centre[0], LARGE_ORIGIN[1] + arc.centre[1]
    for degrees in range(min(arc.start, arc.end), max(arc.start, arc.end), 2):
        t = (degrees - arc.start) / (arc.end - arc.start)
        for inset in range(1 + round(2 * t)):
            x = round(cx + (arc.radius - inset) * math.cos(math.radians(degrees)))
            y = round(cy + (arc.radius - inset) * math.sin(math.radians(degrees)))
            if 0 <= x < frame.shape[1] and 0 <= y < frame.shape[0] and frame[y, x, 3] == 0:
                dot(frame, x, y, SNOW if inset == 0 else STONE[4])


# Watering

CAN_LEVEL = (
    "..mmm.....",
    ".m...m...c",
    ".mmmmm..cc",
    "mmiiimMcc.",
    "mmimmmMc..",
    "mmmmmmM...",
    ".MMMMMM...",
)
CAN_TILTED = (
    "..mmm.....",
    ".m...mm...",
    ".m..miim..",
    "..mmiimmM.",
    "..miimmmMM",
    "...mmmmMcc",
    "....mMM.cc",
    ".........c",
)
CAN_FRONT = (
    "..mmm..",
    ".m...m.",
    ".mmmmm.",
    "miiimmM",
    "mimmmmM",
    "mmmcmMM",
    ".MMcMM.",
    "..ccc..",
)
#: Where the can is for each view on the body's grid, level and tilted, where its water comes out,
#: and how far the water falls.
CANS: Final[dict[str, tuple[tuple[Place, tuple[str, ...]], tuple[Place, tuple[str, ...]]]]] = {
    "side": (((10, 13), CAN_LEVEL), ((11, 12), CAN_TILTED)),
    "down": (((5, 13), CAN_FRONT), ((5, 15), CAN_FRONT)),
    "up": (((10, 9), CAN_LEVEL), ((10, 6), CAN_TILTED)),
}
DROPS: Final[dict[str, tuple[tuple[Place, ...], ...]]] = {
    "side": (
        ((21, 20), (22, 21)),
        ((20, 21), (22, 22), (23, 20), (21, 24)),
        ((20, 20), (23, 24), (21, 26), (24, 22), (22, 23)),
    ),
    "down": (
        ((7, 24), (9, 25)),
        ((6, 25), (8, 24), (10, 26), (9, 28)),
        ((7, 26), (10, 24), (6, 28), (11, 27), (8, 28)),
    ),
    "up": (
        ((20, 13), (21, 15)),
        ((19, 14), (21, 13), (20, 17), (22, 15)),
        ((20, 15), (22, 17), (19, 17), (21, 19), (23, 14)),
    ),
}


def watering(view: str) -> list[Frame]:
    """The can is lifted, tilted, and pours: four frames, the last two of which may repeat."""
    ox, oy = LARGE_ORIGIN[0], LARGE_ORIGIN[1] + 1
    frames = []
    for number in range(4):
        sink = 0 if number == 0 else 1
        (cx, cy), rows = CANS[view][0 if number == 0 else 1]
        can = blank(LARGE_WIDTH, LARGE_HEIGHT)
        paste(can, from_rows(rows, LETTERS), ox + cx, oy + cy + sink)
        hand = (ox + cx + 4, oy + cy + sink + 1)
        for sx, sy in ((7, 14),) if view == "side" else ((3, 14), (12, 14)):
            limb(can, (ox + sx, oy + sy + sink), hand)
        drops = None
        if number:
            drops = blank(LARGE_WIDTH, LARGE_HEIGHT)
            for x, y in DROPS[view][number - 1]:
                box(drops, ox + x, oy + y, 1, 2, WATER[3])
                dot(drops, ox + x, oy + y + 1, WATER[4])
        is_up = view == "up"
        frames.append(
            Frame(
                Pose(sink=sink),
                is_large=True,
                has_arms=False,
                back=can if is_up else None,
                front=None if is_up else can,
                drops=drops,
            )
        )
    return frames


# With bare hands


@dataclass(frozen=True, slots=True)
class Gesture:
    """One frame of both hands, on the body's grid; from the side both are the same arm."""

    left: Place
    right: Place
    sink: int = 0
    eyes_open: bool = True
    mouth_open: bool = False
    bite: Place | None = None
    """Where what is eaten is held."""
    elbow: Place | None = None
    """What the right arm goes around, where a straight one would hide the face."""


EATING: Final[dict[str, tuple[Gesture, ...]]] = {
    "down": (
        Gesture((6, 15), (10, 15), bite=(7, 13)),
        Gesture((6, 13), (10, 13), mouth_open=True, bite=(7, 11)),
        Gesture((6, 15), (10, 15), sink=1, bite=(7, 14)),
        Gesture((6, 15), (10, 15), eyes_open=False),
    ),
    "side": (
        Gesture((12, 14), (12, 14), bite=(12, 12)),
        Gesture((12, 12), (12, 12), mouth_open=True, bite=(12, 10)),
        Gesture((11, 15), (11, 15), sink=1, bite=(12, 13)),
        Gesture((11, 15), (11, 15), eyes_open=False),
    ),
    "up": (
        Gesture((5, 15), (10, 15)),
        Gesture((5, 13), (10, 13), sink=1),
        Gesture((5, 15), (10, 15), sink=1),
        Gesture((5, 15), (10, 15)),
    ),
}
HOLDING: Final[dict[str, tuple[Gesture, ...]]] = {
    "down": (Gesture((2, 3), (14, 3)), Gesture((2, 3), (14, 3), sink=1)),
    "side": (
        Gesture((13, 4), (14, 4), elbow=(13, 12)),
        Gesture((13, 4), (14, 4), elbow=(13, 12), sink=1),
    ),
    "up": (Gesture((2, 3), (14, 3)), Gesture((2, 3), (14, 3), sink=1)),
}


HIGH_FIVE: Final[dict[str, tuple[Gesture, ...]]] = {
    "down": (Gesture((3, 18), (14, 4)), Gesture((3, 18), (14, 3), sink=1)),
    "side": (
        Gesture((14, 5), (14, 5), elbow=(13, 12)),
        Gesture((14, 4), (14, 4), elbow=(13, 12), sink=1),
    ),
    "up": (Gesture((3, 18), (14, 4)), Gesture((3, 18), (14, 3), sink=1)),
}
PULLING: Final[dict[str, tuple[Gesture, ...]]] = {
    "down": (
        Gesture((6, 17), (10, 17), sink=2),
        Gesture((6, 16), (10, 16), sink=1, eyes_open=False),
        Gesture((6, 17), (10, 17), sink=2),
        Gesture((6, 15), (10, 15), eyes_open=False, mouth_open=True),
    ),
    "side": (
        Gesture((13, 16), (13, 16), sink=2),
        Gesture((12, 15), (12, 15), sink=1, eyes_open=False),
        Gesture((13, 16), (13, 16), sink=2),
        Gesture((11, 14), (11, 14), eyes_open=False, mouth_open=True),
    ),
    "up": (
        Gesture((5, 14), (10, 14), sink=2),
        Gesture((5, 14), (10, 14), sink=1),
        Gesture((5, 14), (10, 14), sink=2),
        Gesture((5, 13), (10, 13)),
    ),
}
PULL_FRAME_MS = 220


def with_hands(view: str, gesture: Gesture) -> Frame:
    """One frame of a gesture, of the body's size."""
    sink = gesture.sink
    arms = blank(WIDTH, HEIGHT)
    hands = (
        (((8, 14), gesture.right),)
        if view == "side"
        else (((3, 14), gesture.left), ((13, 14), gesture.right))
    )
    for shoulder, hand in hands:
        points = [shoulder, *([gesture.elbow] if gesture.elbow else []), hand]
        for start, end in pairwise((x, y + sink + 1) for x, y in points):
            limb(arms, start, end)
    if gesture.bite is not None:
        x, y = gesture.bite
        box(arms, x, y + sink + 1, 3, 3, RED[2])
        dot(arms, x, y + sink + 1, SNOW)
        dot(arms, x + 1, y + sink, GRASS[4])
    is_behind = view == "up" and not gesture.right[1] < 8
    return Frame(
        Pose(sink=sink, eyes_open=gesture.eyes_open, mouth_open=gesture.mouth_open),
        has_arms=False,
        back=arms if is_behind else None,
        front=None if is_behind else arms,
    )


def actions_of(view: str) -> dict[str, tuple[list[Frame], int]]:
    """Everything that players do, seen from one side: its frames, and how long each is shown in
    milliseconds; 0 for a single one."""
    actions: dict[str, tuple[list[Frame], int]] = {}
    for action, poses, ms in (
        ("idle", IDLE, IDLE_FRAME_MS),
        ("blink", (BLINK,), 0),
        ("walk", WALK_SIDE if view == "side" else WALK_FRONT, WALK_FRAME_MS),
        ("reach", REACH, REACH_FRAME_MS),
    ):
        actions[action] = ([Frame(pose) for pose in poses], ms)
    for action, gestures, ms in (
        ("eat", EATING, EAT_FRAME_MS),
        ("hold", HOLDING, IDLE_FRAME_MS),
        ("high_five", HIGH_FIVE, IDLE_FRAME_MS),
        ("pull", PULLING, PULL_FRAME_MS),
    ):
        actions[action] = ([with_hands(view, gesture) for gesture in gestures[view]], ms)
    for action, (tool, motions, ms) in TOOL_ACTIONS.items():
        actions[action] = (at_work(view, tool, motions[view]), ms)
    actions["swing_can"] = (watering(view), POUR_FRAME_MS)
    return actions
