"""Figures: the parts of which the game puts players together, by what they do and wear.

For each view (down, up, side; left is the side mirrored) there are the parts of each action, which
have its frames, and the parts that only sink with the body:

    figure/<view>/<action>/back    behind the body: an arm, a tool
    figure/<view>/<action>/legs/<trousers>
    figure/<view>/<action>/far     the far arm
    figure/<view>/<action>/near    arms and face, with `sinks` of each frame
    figure/<view>/<action>/front   before the body
    figure/<view>/<action>/streak, drops    without an outline
    figure/<view>/shirt/<n>, hair/<n>, hat/<n>, scarf

They are laid over each other in this order, the shirt after the far arm, hair, hat and scarf after
the face; then roles are exchanged for colours, and the whole gets its outline.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tools.art.actions import LARGE_HEIGHT, LARGE_ORIGIN, LARGE_WIDTH, Frame, actions_of
from tools.art.atlas import Atlas
from tools.art.canvas import (
    Picture,
    blank,
    from_rows,
    opaque,
    paste,
    strip,
)
from tools.art.heads import HAIRDOS, HATS, SCARF
from tools.art.people import (
    FEET,
    HEIGHT,
    TRUNKS,
    WIDTH,
    Pose,
    draw_arms,
    draw_face,
    draw_far_arm,
    draw_legs,
    draw_mouth,
)
from tools.art.wardrobe import (
    KEY,
    SHIRTS,
    TROUSERS,
    draw_choices,
)

VIEWS = ("down", "up", "side")
TRUNK_ROW = 12


def draw_figures(atlas: Atlas) -> None:
    """Put every part of the players into the atlas, and the colours to choose from."""
    draw_choices(atlas)
    for view in VIEWS:
        for action, (frames, ms) in actions_of(view).items():
            _draw_action(atlas, view, action, frames, ms)
        for number, shirt in enumerate(SHIRTS):
            _add_still(atlas, f"figure/{view}/shirt/{number}", TRUNKS[shirt][view], TRUNK_ROW)
        for number, hair in enumerate(HAIRDOS):
            _add_still(atlas, f"figure/{view}/hair/{number}", hair[view], 0)
        for number, (hides, hat) in enumerate(HATS, 1):
            _add_still(atlas, f"figure/{view}/hat/{number}", hat[view], 0, hides)
        _add_still(atlas, f"figure/{view}/scarf", SCARF[view], 0)


def _draw_action(atlas: Atlas, view: str, action: str, frames: list[Frame], ms: int) -> None:
    stem = f"figure/{view}/{action}/"
    poses = [frame.pose for frame in frames]
    near = [_part(frame, _drawn_near(frame, view)) for frame in frames]
    _add(
        atlas,
        stem + "near",
        near,
        ms=ms,
        sinks=tuple(pose.sink for pose in poses),
        is_whole=True,
        is_large=frames[0].is_large,
    )
    for trousers in TROUSERS:
        legs = [_part(frame, _drawn_legs(trousers, view, frame.pose)) for frame in frames]
        _add(atlas, f"{stem}legs/{TROUSERS.index(trousers)}", legs, is_large=frames[0].is_large)
    far = [_part(frame, _drawn_far_arm(view, frame.pose)) for frame in frames if frame.has_arms]
    if far:
        _add(atlas, stem + "far", far, is_large=False)
    for layer in ("back", "front", "streak", "drops"):
        pictures = [getattr(frame, layer) for frame in frames]
        if any(picture is not None for picture in pictures):
            size = _size(frames[0])
            shown = [blank(*size) if picture is None else picture for picture in pictures]
            _add(atlas, stem + layer, shown, is_large=frames[0].is_large)


def _drawn_legs(trousers: str, view: str, pose: Pose) -> Callable[[Picture], None]:
    return lambda grid: draw_legs(grid, KEY, trousers, view, pose)


def _drawn_far_arm(view: str, pose: Pose) -> Callable[[Picture], None]:
    return lambda grid: draw_far_arm(grid, KEY, view, pose)


def _drawn_near(frame: Frame, view: str) -> Callable[[Picture], None]:
    def draw(grid: Picture) -> None:
        if frame.has_arms:
            draw_arms(grid, KEY, view, frame.pose)
        draw_face(grid, KEY, view, frame.pose)
        draw_mouth(grid, view, frame.pose)

    return draw


def _size(frame: Frame) -> tuple[int, int]:
    return (LARGE_WIDTH, LARGE_HEIGHT) if frame.is_large else (WIDTH, HEIGHT)


def _part(frame: Frame, draw: Callable[[Picture], None]) -> Picture:
    """What is drawn on the body's grid, in a frame of its size."""
    grid = blank(WIDTH, HEIGHT - 1)
    draw(grid)
    whole = blank(*_size(frame))
    x, y = LARGE_ORIGIN if frame.is_large else (0, 0)
    paste(whole, grid, x, y + 1)
    return whole


def _add_still(atlas: Atlas, name: str, rows: Sequence[str], row: int, hides: int = 0) -> None:
    grid = blank(WIDTH, HEIGHT)
    paste(grid, from_rows(rows, KEY), 0, row + 1)
    _add(atlas, name, [grid], is_large=False, hides=hides)


def _add(
    atlas: Atlas,
    name: str,
    pictures: list[Picture],
    *,
    is_large: bool,
    ms: int = 0,
    sinks: tuple[int, ...] = (),
    hides: int = 0,
    is_whole: bool = False,
) -> None:
    """Adds a part, cut to what is drawn, and one picture of it where all are alike. The frames of
    a part that is `is_whole` are never taken together. An empty part is none."""
    drawn = np.logical_or.reduce([opaque(picture) for picture in pictures])
    if not drawn.any():
        return
    if not is_whole and all((picture == pictures[0]).all() for picture in pictures):
        pictures = pictures[:1]
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    cut = [picture[top:bottom, left:right] for picture in pictures]
    x, y = FEET
    if is_large:
        x, y = x + LARGE_ORIGIN[0], y + LARGE_ORIGIN[1]
    atlas.add(
        name,
        strip(cut),
        anchor=(int(x - left), int(y - top)),
        frames=len(cut),
        frame_ms=ms,
        shadow="shadow/small" if is_whole else "",
        sinks=sinks,
        hides=hides,
    )
