"""Pictures are enlarged evenly, with and without alpha."""

from operator import sub

import pygame
import pytest

from scenes.app.enlarging import Enlarger

ROUNDED = 3
"""Of 255, which the filter may be off."""


def _picture(flags: int) -> pygame.Surface:
    picture = pygame.Surface((6, 4), flags)
    for x in range(6):
        for y in range(4):
            alpha = 40 * x if flags else 255
            picture.set_at((x, y), (40 * x, 60 * y, 10 * x * y, alpha))
    return picture if flags else picture.convert()


@pytest.mark.parametrize("flags", [0, pygame.SRCALPHA])
@pytest.mark.parametrize("times", [1, 2, 3, 6])
def test_whole_steps_repeat_every_pixel(display: None, times: int, flags: int) -> None:
    picture = _picture(flags)
    out = pygame.Surface((6 * times, 4 * times), flags)
    out = out if flags else out.convert()
    enlarger = Enlarger()
    for _ in range(2):
        # What was there before, and what was drawn before, must not show.
        out.fill((9, 200, 9, 77))
        enlarger.enlarge(picture, out)
    for x in range(out.get_width()):
        for y in range(out.get_height()):
            there = picture.get_at((x // times, y // times))
            assert out.get_at((x, y)) == there, f"pixel {x}, {y} should be that of the picture"


@pytest.mark.parametrize(("times", "high", "rows"), [(2.5, 10, "00m1122m33"), (1.5, 6, "0m12m3")])
def test_rows_of_a_step_between_are_repeated_or_halved(
    display: None, times: float, high: int, rows: str
) -> None:
    picture = _picture(0)
    out = pygame.Surface((int(6 * times), high)).convert()
    Enlarger().enlarge(picture, out)
    for y, row in enumerate(rows):
        green = 60 * int(row) if row != "m" else 60 * int(rows[y - 1]) + 30
        assert abs(out.get_at((0, y))[1] - green) <= ROUNDED, f"row {y} should be {row} of {rows}"


def test_of_an_odd_number_of_rows_the_last_is_whole(display: None) -> None:
    picture = pygame.Surface((4, 3)).convert()
    picture.fill((200, 0, 0), (0, 2, 4, 1))
    out = pygame.Surface((10, 7)).convert()
    Enlarger().enlarge(picture, out)
    reds = [round(out.get_at((0, y))[0], -1) for y in range(7)]
    assert reds == [0, 0, 0, 0, 0, 200, 200], "rows should keep their own height"


@pytest.mark.parametrize("flags", [0, pygame.SRCALPHA])
def test_a_step_between_mixes_only_what_lies_on_a_border(display: None, flags: int) -> None:
    picture = _picture(flags)
    out = pygame.Surface((9, 6), flags)
    out = out if flags else out.convert()
    Enlarger().enlarge(picture, out)
    for x, source in ((0, 0), (2, 1), (3, 2), (5, 3), (6, 4), (8, 5)):
        apart = max(map(abs, map(sub, out.get_at((x, 0)), picture.get_at((source, 0)))))
        assert apart <= ROUNDED, f"column {x} should be plain, but is {apart} off"
    middle = (picture.get_at((0, 0))[0] + picture.get_at((1, 0))[0]) / 2
    assert abs(out.get_at((1, 0))[0] - middle) <= ROUNDED, "between them both have their half"
