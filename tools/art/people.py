"""People: how a body is put together, and the miller.

What players do is in `actions`, what they can wear in `wardrobe`.

A body is put together for every frame from legs, trunk, arms, head and sometimes a tool, and only
then gets its ink outline, so that limbs never look cut out. The grid is sixteen by twenty-four
with one pixel left free around it for the outline.
"""

from __future__ import annotations

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
from tools.art.heads import FACES, MILLER
from tools.art.palette import (
    INK,
    SKIN,
    SNOW,
    SOIL,
    STONE,
    Colour,
)

WIDTH, HEIGHT = 16, 24
FEET = (8, 23)
FACINGS = ("down", "up", "left", "right")
WALK_FRAME_MS = 125
IDLE_FRAME_MS = 480
TALK_FRAME_MS = 180


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
    "jumper": {
        "down": (
            "....aaaiiaaa....",
            "....aaaaaaaA....",
            "....iiiiiiii....",
            "....aaaaaaaA....",
            "....iiiiiiii....",
            "....AAAAAAAA....",
        ),
        "side": (
            ".....aaaaii.....",
            ".....aaaaaA.....",
            ".....iiiiii.....",
            ".....aaaaaA.....",
            ".....iiiiii.....",
            ".....AAAAAA.....",
        ),
        "up": (
            "....aaaaaaaa....",
            "....aaaaaaaA....",
            "....iiiiiiii....",
            "....aaaaaaaA....",
            "....iiiiiiii....",
            "....AAAAAAAA....",
        ),
    },
    "waistcoat": {
        "down": (
            "....AaiwwiaA....",
            "....AaaiiaaA....",
            "....AaaiwaaA....",
            "....AaaiiaaA....",
            "....AaaiwaaA....",
            "....pAAppAAp....",
        ),
        "side": (
            ".....aaaaiw.....",
            ".....aaaaii.....",
            ".....aaaaAi.....",
            ".....aaaaAi.....",
            ".....aaaaAi.....",
            ".....AAAAAp.....",
        ),
        "up": (
            "....AaaaaaaA....",
            "....AaaaaaAA....",
            "....AaaaaaAA....",
            "....AabbbbAA....",
            "....AaaaaaAA....",
            "....pAAAAAAp....",
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


def draw_legs(
    picture: Picture, key: dict[str, Colour], trousers: str, facing: str, pose: Pose
) -> None:
    """Legs and boots: `long` trousers, `short` ones, or `bare` legs, as under a dress."""
    upper = key["s"] if trousers == "bare" else key["p"]
    upper_shade = key["S"] if trousers == "bare" else key.get("P", key["p"])
    lower, lower_shade = (upper, upper_shade) if trousers == "long" else (key["s"], key["S"])
    if facing == "side":
        for foot, above, below in (
            (pose.right_foot, upper_shade, lower_shade),
            (pose.left_foot, upper, lower),
        ):
            middle = 6 + round(foot * 0.5)
            x = 6 + foot
            up = 1 if foot < -1 else 0
            box(picture, middle, 18, 4, 2, above)
            box(picture, x, 19, 3, 2 - up, below)
            box(picture, x, 20 - up, 4, 2, key["b"])
        return
    for x, lift in ((4, pose.left_foot), (9, pose.right_foot)):
        box(picture, x, 18, 3, 1, upper)
        box(picture, x, 19, 3, 1, lower)
        if x == 9 and trousers != "bare":
            dot(picture, x + 2, 18, upper_shade)
            dot(picture, x + 2, 19, lower_shade)
        box(picture, x, 20 - lift, 3, 2, key["b"])
    if trousers != "bare":
        box(picture, 7, 18, 2, 1, upper)


def draw_far_arm(picture: Picture, key: dict[str, Colour], facing: str, pose: Pose) -> None:
    """The arm on the far side of somebody seen from the side, which the trunk hides in part."""
    if facing != "side":
        return
    if pose.reaching:
        box(picture, 9, 14 + pose.sink, 3 + pose.reaching, 2, key["A"])
    elif pose.right_hand:
        _side_arm(picture, key, pose.right_hand, pose.sink, True)


def draw_arms(picture: Picture, key: dict[str, Colour], facing: str, pose: Pose) -> None:
    """The arms before the trunk."""
    sink = pose.sink
    if facing == "side":
        if pose.reaching:
            box(picture, 7, 13 + sink, 4 + pose.reaching, 2, key["A"])
            box(picture, 11 + pose.reaching, 13 + sink, 2, 2, key["s"])
        else:
            _side_arm(picture, key, pose.left_hand, sink, False)
    elif pose.reaching:
        if facing == "down":
            for x in (4, 10):
                box(picture, x, 13 + sink, 2, 2, key["A"])
                box(picture, x, 15 + sink, 2, 1 + pose.reaching, key["s"])
        else:
            for x in (2, 12):
                box(picture, x, 11 - pose.reaching + sink, 2, 4, key["A"])
                box(picture, x, 10 - pose.reaching + sink, 2, 2, key["s"])
    else:
        _arm(picture, key, 2, 13 + sink, pose.left_hand, False)
        _arm(picture, key, 12, 13 + sink, pose.right_hand, True)


def draw_face(picture: Picture, key: dict[str, Colour], facing: str, pose: Pose) -> None:
    """The bare head, with eyes that are open or not."""
    head = from_rows(FACES[facing], key)
    if not pose.eyes_open and facing != "up":
        for x in (5, 10) if facing == "down" else (10,):
            dot(head, x, 7, key["s"])
            dot(head, x, 8, key["S"])
    paste(picture, head, 0, pose.sink)


def draw_mouth(picture: Picture, facing: str, pose: Pose) -> None:
    """An open mouth, if it is open."""
    if pose.mouth_open and facing != "up":
        box(picture, 7 if facing == "down" else 10, 11 + pose.sink, 2, 2, INK)


def _arm(picture: Picture, key: dict[str, Colour], x: int, y: int, raised: int, dark: bool) -> None:
    """A short arm hanging from the shoulder, hand at its end."""
    sleeve = key["A"] if dark else key["a"]
    box(picture, x, y, 2, 4 - raised, sleeve)
    box(picture, x, y + 4 - raised, 2, 2, key["s"])


def _side_arm(grid: Picture, key: dict[str, Colour], swing: int, sink: int, far: bool) -> None:
    sleeve = key["A"]
    x = 7
    for step in range(4):
        box(grid, x + round(swing * step / 3), 13 + sink + step, 2, 1, sleeve)
    y = 17 + sink - (1 if abs(swing) > 1 else 0)
    box(grid, x + swing, y, 2, 2 if not far else 1, key["s"])


def body(
    key: dict[str, Colour],
    clothes: str,
    facing: str,
    pose: Pose,
    hair: dict[str, tuple[str, ...]],
) -> Picture:
    """A body without outline on the grid of sixteen by twenty-four, row 0 one pixel down."""
    grid = blank(WIDTH, HEIGHT - 1)
    draw_legs(grid, key, "bare" if clothes == "dress" else "long", facing, pose)
    draw_far_arm(grid, key, facing, pose)
    paste(grid, from_rows(TRUNKS[clothes][facing], key), 0, 12 + pose.sink)
    draw_arms(grid, key, facing, pose)
    draw_face(grid, key, facing, pose)
    paste(grid, from_rows(hair[facing], key), 0, pose.sink)
    draw_mouth(grid, facing, pose)
    return grid


def framed(grid: Picture) -> Picture:
    """The grid in its frame of sixteen by twenty-four, outlined."""
    frame = blank(WIDTH, HEIGHT)
    paste(frame, grid, 0, 1)
    return outlined(frame)


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
    """The miller, who stands, talks and goes about."""
    talk = (Pose(mouth_open=True, left_hand=1), Pose(sink=1))
    for facing in FACINGS:
        view = "side" if facing in {"left", "right"} else facing
        for action, poses, time in (
            ("idle", IDLE, IDLE_FRAME_MS),
            ("blink", (BLINK,), 0),
            ("talk", talk, TALK_FRAME_MS),
            ("walk", WALK_SIDE if view == "side" else WALK_FRONT, WALK_FRAME_MS),
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
