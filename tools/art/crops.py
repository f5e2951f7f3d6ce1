"""Crops as they stand in the field: five stages from sown to ripe, and withered.

Every picture is sixteen by twenty-four with its foot in the lower middle, so that stages follow
each other in place. The scene may shift the rows above `SWAY_ROW` by a pixel: no stem is so thin
there that it would break.
"""

from __future__ import annotations

from tools.art.atlas import Atlas
from tools.art.canvas import Picture, blank, box, dot, from_rows, outlined, paste
from tools.art.crops_stages import LEAVES, SEEDS, STAGES
from tools.art.letters import LETTERS
from tools.art.palette import GOLD, GRASS, OLIVE, PURPLE, RED, SKIN, SNOW, SOIL, Colour

WIDTH, HEIGHT = 16, 24
FOOT = (8, 22)
SWAY_ROW = 16
MOUND = (
    ".....44.....",
    "...443333...",
    "..43333333..",
    ".4333333332.",
    ".3333333322.",
    "..22222222..",
)
SEED_PLACES = ((7, 18), (10, 19), (5, 20), (8, 20))
#: What a leaf or fruit turns to when it withers.
WITHERED: dict[Colour, Colour] = {
    GRASS[1]: SOIL[1],
    GRASS[2]: OLIVE[0],
    GRASS[3]: OLIVE[1],
    GRASS[4]: OLIVE[1],
    GRASS[5]: OLIVE[2],
    GOLD[1]: SOIL[2],
    GOLD[2]: SOIL[3],
    GOLD[3]: SOIL[3],
    RED[1]: SOIL[1],
    RED[2]: SOIL[2],
    PURPLE[3]: SOIL[3],
    SNOW: SOIL[4],
    SKIN[4]: SOIL[4],
    SKIN[3]: SOIL[3],
}


def placed(drawn: Picture) -> Picture:
    """A plant on its frame, foot in the lower middle, outlined in the darkest earth."""
    height, width = drawn.shape[:2]
    frame = blank(WIDTH, HEIGHT)
    paste(frame, drawn, (WIDTH - width) // 2, FOOT[1] + 1 - height)
    return outlined(frame, SOIL[0])


def sown(crop: str) -> Picture:
    """A little heap of earth with the crop's seeds in it."""
    frame = blank(WIDTH, HEIGHT)
    paste(frame, from_rows(MOUND, LETTERS), 2, FOOT[1] - 6)
    for x, y in SEED_PLACES:
        box(frame, x, y, 2, 1, LETTERS[SEEDS[crop]])
    return outlined(frame, SOIL[1])


def withered(drawn: Picture) -> Picture:
    """The plant dry and sunk: every third row of its upper part is gone, the rest hangs over."""
    height = drawn.shape[0]
    kept = [y for y in range(height) if y % 3 or y > height - 5]
    sunk = drawn[kept].copy()
    for y in range(len(kept)):
        for x in range(sunk.shape[1]):
            colour = tuple(int(v) for v in sunk[y, x, :3])
            if sunk[y, x, 3] and colour in WITHERED:
                dot(sunk, x, y, WITHERED[colour])
    bent = blank(sunk.shape[1] + 1, len(kept))
    for y in range(len(kept)):
        paste(bent, sunk[y : y + 1], 1 if y < len(kept) // 2 else 0, y)
    return bent


def letters_of(crop: str) -> dict[str, Colour]:
    """The letters with the colours that this crop's leaves have."""
    return LETTERS | {letter: LETTERS[of] for letter, of in LEAVES.get(crop, {}).items()}


def standing_crop(crop: str, stage: int) -> Picture:
    """A crop from its sprout, stage 1, to ripe, stage 4."""
    return placed(from_rows(STAGES[crop][stage - 1], letters_of(crop)))


def draw_crops(atlas: Atlas) -> None:
    """Put every stage of every crop into the atlas."""
    for crop, stages in STAGES.items():
        atlas.add(f"crop/{crop}/0", sown(crop), anchor=FOOT)
        for stage in range(1, len(stages) + 1):
            atlas.add(f"crop/{crop}/{stage}", standing_crop(crop, stage), anchor=FOOT)
        dry = withered(from_rows(stages[-2], LETTERS))
        atlas.add(f"crop/{crop}/withered", placed(dry), anchor=FOOT)
