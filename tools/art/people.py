"""People: eight players who differ in shape as well as colour, and the miller.

A body is put together for every frame from legs, trunk, arms, head and sometimes a tool, and only
then gets its ink outline, so that limbs never look cut out. The grid is sixteen by twenty-four
with one pixel left free around it for the outline.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    box,
    dot,
    from_rows,
    mirrored,
    outlined,
    paste,
    strip,
)
from tools.art.heads import FACES, HAIRDOS, MILLER
from tools.art.palette import (
    GOLD,
    INK,
    LIVERIES,
    PURPLE,
    RED,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    WATER,
    Colour,
)

WIDTH, HEIGHT = 16, 24
FEET = (8, 23)
SWING_WIDTH, SWING_HEIGHT = 40, 40
SWING_ORIGIN = (12, 10)
FACINGS = ("down", "up", "left", "right")
WALK_FRAME_MS = 125
SWING_FRAME_MS = 80
IDLE_FRAME_MS = 480
TALK_FRAME_MS = 180


@dataclass(frozen=True, slots=True)
class Look:
    """What makes one player: skin, hair and cloth colours, a hairdo and a kind of clothes."""

    skin: Colour
    skin_shade: Colour
    hair: Colour
    hair_shade: Colour
    cloth: Colour
    clothes: str


LOOKS = (
    Look(SKIN[3], SKIN[2], SOIL[4], GOLD[1], STONE[2], "overalls"),
    Look(SKIN[2], SKIN[1], SOIL[1], SOIL[0], SKIN[1], "tunic"),
    Look(SKIN[4], SKIN[3], SKIN[1], SOIL[1], SKIN[1], "dress"),
    Look(SKIN[1], SOIL[1], SOIL[1], SOIL[0], PURPLE[1], "overalls"),
    Look(SKIN[4], SKIN[3], GOLD[1], SOIL[1], SOIL[1], "tunic"),
    Look(SKIN[3], SKIN[2], STONE[0], INK, WATER[0], "dress"),
    Look(SKIN[2], SKIN[1], SOIL[0], STONE[0], STONE[0], "cloak"),
    Look(SKIN[3], SKIN[2], RED[2], RED[1], SOIL[2], "tunic"),
)


def colours_of(number: int) -> dict[str, Colour]:
    """The key of the text pictures for a player's look."""
    look = LOOKS[number]
    dark, main, light = LIVERIES[number]
    return {
        "s": look.skin,
        "S": look.skin_shade,
        "e": INK,
        "h": look.hair,
        "H": look.hair_shade,
        "a": main,
        "A": dark,
        "i": light if number in {1, 4, 6} else main,
        "p": look.cloth,
        "b": look.hair_shade if number not in {5} else look.hair,
    }


TRUNKS: dict[str, dict[str, tuple[str, ...]]] = {
    "overalls": {
        "down": (
            "....apaaaapa....",
            "....apaaaapA....",
            "....appppppA....",
            "....appppppA....",
            "....pppppppp....",
            "....pppppppp....",
        ),
        "side": (
            ".....aapaaa.....",
            ".....aapaaA.....",
            ".....apppaA.....",
            ".....ppppaA.....",
            ".....pppppp.....",
            ".....pppppp.....",
        ),
        "up": (
            "....aapaapaA....",
            "....aaapaaAA....",
            "....aaapaaAA....",
            "....appppppA....",
            "....pppppppp....",
            "....pppppppp....",
        ),
    },
    "tunic": {
        "down": (
            "....aaaaaaaa....",
            "....aaaAaaaA....",
            "....aaaaaaaA....",
            "....bbbbbbbb....",
            "....aaaaaaaA....",
            "....AAAAAAAA....",
        ),
        "side": (
            ".....aaaaaa.....",
            ".....aaaaaA.....",
            ".....aaaaaA.....",
            ".....bbbbbb.....",
            ".....aaaaaA.....",
            ".....AAAAAA.....",
        ),
        "up": (
            "....aaaaaaaa....",
            "....aaaaaaaA....",
            "....aaaaaaAA....",
            "....bbbbbbbb....",
            "....aaaaaaAA....",
            "....AAAAAAAA....",
        ),
    },
    "dress": {
        "down": (
            "....aapppaaa....",
            "....aappppaA....",
            "....aappppaA....",
            "...aapppppaaA...",
            "...aapppppaaA...",
            "..aaapppppaaaA..",
            "..AAAAAAAAAAAA..",
        ),
        "side": (
            ".....aaaaaa.....",
            ".....aaaapA.....",
            ".....aaaapp.....",
            "....aaaaappA....",
            "....aaaaappA....",
            "...aaaaaappaA...",
            "...AAAAAAAAAA...",
        ),
        "up": (
            "....aaaaaaaa....",
            "....aaaaaaaA....",
            "....appppppA....",
            "...aaaappaaAA...",
            "...aaapapaaAA...",
            "..aaaaaaaaaAAA..",
            "..AAAAAAAAAAAA..",
        ),
    },
    "cloak": {
        "down": (
            "....aaaHHaaA....",
            "...aaaappaaaA...",
            "...aaaappaaAA...",
            "...aaaappaaAA...",
            "..aaaappppaaAA..",
            "..aaaappppaaAA..",
            "..AAAA....AAAA..",
        ),
        "side": (
            ".....aaaaap.....",
            "....aaaaaapp....",
            "....aaaaaapp....",
            "...aaaaaaapp....",
            "...aaaaaAapp....",
            "..aaaaaaAAppp...",
            "..AAAAAAAA......",
        ),
        "up": (
            "....aaaaaaaA....",
            "...aaaaaaaaAA...",
            "...aaaaaaaaAA...",
            "...aaaAaaaaAA...",
            "..aaaaAaaAaAAA..",
            "..aaaaAaaAaAAA..",
            "..AAAAAAAAAAAA..",
        ),
    },
    "apron": {
        "down": (
            "....aoooooaA....",
            "....aoooooaA....",
            "...aaoooooOaA...",
            "...aaoooooOaA...",
            "...aaoooooOaA...",
            "...aaoooooOaA...",
            "....AOOOOOOA....",
        ),
        "side": (
            ".....aaaaoo.....",
            ".....aaaaoo.....",
            "....aaaaaooo....",
            "....aaaaaooo....",
            "....aaaaaooO....",
            "....aaaaaooO....",
            "....AAAAAOO.....",
        ),
        "up": (
            "....aoaaaaoA....",
            "....aaoaaoaA....",
            "...aaaaooaaAA...",
            "...aooooooooA...",
            "...aaaoaaoaAA...",
            "...aaaaaaaaAA...",
            "....AAAAAAAA....",
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Pose:
    """One frame: how far the upper body sinks, where the feet are, where the hands are.

    Feet: how much each is lifted (facing us or away) or how far each is set forward (from the
    side). Hands: how much each is raised, in pixels; `reaching` stretches them forward."""

    sink: int = 0
    left_foot: int = 0
    right_foot: int = 0
    left_hand: int = 0
    right_hand: int = 0
    eyes_open: bool = True
    reaching: int = 0
    mouth_open: bool = False


IDLE = (Pose(), Pose(sink=1))
BLINK = Pose(eyes_open=False)
WALK_FRONT = (
    Pose(sink=0, left_foot=2, right_hand=1),
    Pose(sink=1),
    Pose(sink=0, right_foot=2, left_hand=1),
    Pose(sink=1),
)
WALK_SIDE = (
    Pose(sink=1, left_foot=3, right_foot=-3, left_hand=-2, right_hand=2),
    Pose(sink=0, left_foot=0, right_foot=-1),
    Pose(sink=1, left_foot=-3, right_foot=3, left_hand=2, right_hand=-2),
    Pose(sink=0, left_foot=-1, right_foot=0),
)
REACH = (Pose(reaching=1), Pose(sink=1, reaching=2))


def _legs(picture: Picture, key: dict[str, Colour], clothes: str, facing: str, pose: Pose) -> None:
    bare = clothes == "dress"
    cloth = key["s"] if bare else key["p"]
    shade = key["S"] if bare else key["p"]
    if facing == "side":
        for foot, colour, lift in (
            (pose.right_foot, shade, 0),
            (pose.left_foot, cloth, 0),
        ):
            middle = 6 + round(foot * 0.5)
            x = 6 + foot
            up = 1 if foot < -1 else 0
            box(picture, middle, 18, 4, 2, colour)
            box(picture, x, 19, 3, 2 - up, colour)
            box(picture, x, 20 - up + lift, 4, 2, key["b"])
        return
    for x, lift in ((4, pose.left_foot), (9, pose.right_foot)):
        box(picture, x, 18, 3, 2, cloth)
        if x == 9 and not bare:
            box(picture, x + 2, 18, 1, 2, shade)
        box(picture, x, 20 - lift, 3, 2, key["b"])
    if not bare:
        box(picture, 7, 18, 2, 1, cloth)


def _arm(picture: Picture, key: dict[str, Colour], x: int, y: int, raised: int, dark: bool) -> None:
    """A short arm hanging from the shoulder, hand at its end."""
    sleeve = key["A"] if dark else key["a"]
    box(picture, x, y, 2, 4 - raised, sleeve)
    box(picture, x, y + 4 - raised, 2, 2, key["s"])


def body(
    key: dict[str, Colour],
    clothes: str,
    facing: str,
    pose: Pose,
    hair: dict[str, tuple[str, ...]],
    arms: bool = True,
) -> Picture:
    """A body without outline on the grid of sixteen by twenty-four, row 0 one pixel down."""
    grid = blank(WIDTH, HEIGHT - 1)
    _legs(grid, key, clothes, facing, pose)
    sink = pose.sink
    trunk = from_rows(TRUNKS[clothes][facing], key)
    if facing == "side" and arms:
        if pose.reaching:
            box(grid, 9, 14 + sink, 3 + pose.reaching, 2, key["A"])
        elif pose.right_hand:
            _side_arm(grid, key, pose.right_hand, sink, True)
    paste(grid, trunk, 0, 12 + sink)
    if arms:
        if facing == "side":
            if pose.reaching:
                box(grid, 7, 13 + sink, 4 + pose.reaching, 2, key["A"])
                box(grid, 11 + pose.reaching, 13 + sink, 2, 2, key["s"])
            else:
                _side_arm(grid, key, pose.left_hand, sink, False)
        elif pose.reaching:
            if facing == "down":
                for x in (4, 10):
                    box(grid, x, 13 + sink, 2, 2, key["A"])
                    box(grid, x, 15 + sink, 2, 1 + pose.reaching, key["s"])
            else:
                for x in (2, 12):
                    box(grid, x, 11 - pose.reaching + sink, 2, 4, key["A"])
                    box(grid, x, 10 - pose.reaching + sink, 2, 2, key["s"])
        else:
            _arm(grid, key, 2, 13 + sink, pose.left_hand, False)
            _arm(grid, key, 12, 13 + sink, pose.right_hand, True)
    head = from_rows(FACES[facing], key)
    if not pose.eyes_open and facing != "up":
        for x in (5, 10) if facing == "down" else (10,):
            dot(head, x, 7, key["s"])
            dot(head, x, 8, key["S"])
    paste(grid, head, 0, sink)
    paste(grid, from_rows(hair[facing], key), 0, sink)
    if pose.mouth_open and facing != "up":
        box(grid, 7 if facing == "down" else 10, 11 + sink, 2, 2, INK)
    return grid


def _side_arm(grid: Picture, key: dict[str, Colour], swing: int, sink: int, far: bool) -> None:
    sleeve = key["A"]
    x = 7
    for step in range(4):
        box(grid, x + round(swing * step / 3), 13 + sink + step, 2, 1, sleeve)
    y = 17 + sink - (1 if abs(swing) > 1 else 0)
    box(grid, x + swing, y, 2, 2 if not far else 1, key["s"])


def framed(grid: Picture) -> Picture:
    """The grid in its frame of sixteen by twenty-four, outlined."""
    frame = blank(WIDTH, HEIGHT)
    paste(frame, grid, 0, 1)
    return outlined(frame)


def draw_tool(picture: Picture, kind: str, hx: float, hy: float, degrees: float, flip: int) -> None:
    """An axe or a pick held at (hx, hy), pointing at an angle (0 right, 90 down)."""
    angle = math.radians(degrees)
    ux, uy = math.cos(angle), math.sin(angle)
    px, py = -uy * flip, ux * flip

    def put(along: float, across: float, colour: Colour) -> None:
        x = math.floor(hx + ux * along + px * across + 0.5)
        y = math.floor(hy + uy * along + py * across + 0.5)
        dot(picture, x, y, colour)

    for step in range(-4, 23):
        put(step / 2, 0, SOIL[3] if step > 4 else SOIL[2])
    if kind == "axe":
        for half in range(0, 11):
            across = half / 2
            spread = 1 + across * 0.45
            along = -spread
            while along <= spread:
                put(9 + along, across - 0.5, SNOW if across > 4 else STONE[3])
                along += 0.5
    else:
        for half in range(-12, 13):
            across = half / 2
            bend = across * across * 0.09
            put(10.5 - bend, across, STONE[4] if half < -7 else STONE[3])
            if abs(half) < 9:
                put(9.5 - bend, across, STONE[3])


SWING_ARMS: dict[str, tuple[tuple[int, int, float, bool], ...]] = {
    # For each frame: the hands on the grid, the tool's angle, and whether it lies behind.
    "side": ((4, 8, 215, True), (12, 8, 290, False), (14, 16, 30, False), (14, 14, 350, False)),
    "down": ((12, 7, 290, True), (11, 9, 250, False), (8, 15, 90, False), (9, 14, 70, False)),
    "up": ((11, 9, 60, False), (11, 6, 290, False), (8, 6, 270, True), (9, 8, 285, True)),
}
SWING_SINK = (0, 0, 2, 1)


def swing(key: dict[str, Colour], clothes: str, facing: str, look: int, kind: str) -> list[Picture]:
    """The four frames of a blow."""
    ox, oy = SWING_ORIGIN
    frames = []
    for number, (hx, hy, degrees, behind) in enumerate(SWING_ARMS[facing]):
        sink = SWING_SINK[number]
        if facing == "side":
            pose = Pose(sink=sink, left_foot=2 if number else 0, right_foot=-2 if number else 0)
        else:
            pose = Pose(sink=sink)
        grid = body(key, clothes, facing, pose, HAIRDOS[look], arms=False)
        frame = blank(SWING_WIDTH, SWING_HEIGHT)
        tool = blank(SWING_WIDTH, SWING_HEIGHT)
        draw_tool(tool, kind, ox + hx, oy + 1 + hy + sink, degrees, 1)
        if behind:
            paste(frame, tool, 0, 0)
        arms = blank(SWING_WIDTH, SWING_HEIGHT)
        shoulders = ((7, 14),) if facing == "side" else ((3, 14), (12, 14))
        for sx, sy in shoulders:
            _limb(arms, ox + sx, oy + 1 + sy + sink, ox + hx, oy + 1 + hy + sink, key)
        if facing == "up":
            paste(frame, arms, 0, 0)
            paste(frame, grid, ox, oy + 1)
        else:
            paste(frame, grid, ox, oy + 1)
            if not behind:
                paste(frame, tool, 0, 0)
            paste(frame, arms, 0, 0)
        if facing == "up" and not behind:
            paste(frame, tool, 0, 0)
        frame = outlined(frame)
        if number == 2:
            _smear(frame, facing, ox, oy)
        frames.append(frame)
    return frames


def _limb(picture: Picture, x0: int, y0: int, x1: int, y1: int, key: dict[str, Colour]) -> None:
    steps = max(abs(x1 - x0), abs(y1 - y0), 1)
    for step in range(steps + 1):
        t = step / steps
        colour = key["s"] if steps - step < 2 else key["A"]
        box(picture, round(x0 + (x1 - x0) * t) - 1, round(y0 + (y1 - y0) * t) - 1, 2, 2, colour)


def _smear(frame: Picture, facing: str, ox: int, oy: int) -> None:
    """The streak that a fast tool leaves in the air; only over what is still empty."""
    if facing == "side":
        cx, cy, radius, start, end = ox + 8, oy + 13, 18, -75, 5
    elif facing == "down":
        cx, cy, radius, start, end = ox + 9, oy + 14, 14, -20, 55
    else:
        cx, cy, radius, start, end = ox + 8, oy + 8, 15, -45, -75
    low, high = min(start, end), max(start, end)
    for degrees in range(low, high, 2):
        t = (degrees - start) / (end - start)
        for inset in range(1 + round(2 * t)):
            x = round(cx + (radius - inset) * math.cos(math.radians(degrees)))
            y = round(cy + (radius - inset) * math.sin(math.radians(degrees)))
            if 0 <= x < frame.shape[1] and 0 <= y < frame.shape[0] and frame[y, x, 3] == 0:
                dot(frame, x, y, SNOW if inset == 0 else STONE[4])


def draw_players(atlas: Atlas) -> None:
    """Every look, facing and action."""
    for look, person in enumerate(LOOKS):
        key = colours_of(look)
        hair = HAIRDOS[look]
        for facing in FACINGS:
            view = "side" if facing in {"left", "right"} else facing
            walk = WALK_SIDE if view == "side" else WALK_FRONT
            poses = {"idle": IDLE, "blink": (BLINK,), "walk": walk, "reach": REACH}
            times = {"idle": IDLE_FRAME_MS, "blink": 0, "walk": WALK_FRAME_MS, "reach": 120}
            for action, frames in poses.items():
                pictures = [framed(body(key, person.clothes, view, pose, hair)) for pose in frames]
                if facing == "left":
                    pictures = [mirrored(picture) for picture in pictures]
                atlas.add(
                    f"player/{look}/{facing}/{action}",
                    strip(pictures),
                    anchor=FEET,
                    frames=len(pictures),
                    frame_ms=times[action],
                    shadow="shadow/small",
                )
            for kind in ("axe", "pick"):
                pictures = swing(key, person.clothes, view, look, kind)
                if facing == "left":
                    pictures = [mirrored(picture) for picture in pictures]
                left = SWING_WIDTH - SWING_ORIGIN[0] - FEET[0]
                atlas.add(
                    f"player/{look}/{facing}/swing_{kind}",
                    strip(pictures),
                    anchor=(
                        left if facing == "left" else SWING_ORIGIN[0] + FEET[0],
                        SWING_ORIGIN[1] + FEET[1],
                    ),
                    frames=len(pictures),
                    frame_ms=SWING_FRAME_MS,
                    shadow="shadow/small",
                )


MILLER_COLOURS: dict[str, Colour] = {
    "s": SKIN[3],
    "S": SKIN[2],
    "e": INK,
    "w": SNOW,
    "W": STONE[3],
    "c": SNOW,
    "C": STONE[3],
    "a": SKIN[1],
    "A": SOIL[1],
    "o": STONE[4],
    "O": STONE[3],
    "p": SOIL[1],
    "b": SOIL[1],
    "h": SNOW,
    "H": STONE[3],
}


def draw_miller(atlas: Atlas) -> None:
    """The miller, who only stands and talks."""
    talk = (Pose(mouth_open=True, left_hand=1), Pose(sink=1))
    for facing in FACINGS:
        view = "side" if facing in {"left", "right"} else facing
        for action, poses, time in (
            ("idle", IDLE, IDLE_FRAME_MS),
            ("blink", (BLINK,), 0),
            ("talk", talk, TALK_FRAME_MS),
        ):
            pictures = [framed(body(MILLER_COLOURS, "apron", view, pose, MILLER)) for pose in poses]
            if facing == "left":
                pictures = [mirrored(picture) for picture in pictures]
            atlas.add(
                f"person/miller/{facing}/{action}",
                strip(pictures),
                anchor=FEET,
                frames=len(pictures),
                frame_ms=time,
                shadow="shadow/small",
            )
