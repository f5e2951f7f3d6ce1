"""Where frames take too long the picture becomes cheaper, once and for all, not to and fro.

Goal: a slow machine plays smoothly without being told how. Method: frames that take what the test
says, on a virtual clock.
"""

import pygame
import pytest

from scenes.app.frame_budget import EASY_S, FRAME_MAX_S, GAP_S, WINDOW_S, FrameBudget
from scenes.app.scene import Scene, SceneContext
from scenes.app.screen import Screen
from scenes.input.viewport import cheaper_steps, viewport_of, world_zoom

STEPS = 3
SLOW_S = FRAME_MAX_S * 1.5
QUICK_S = FRAME_MAX_S / 4


class Machine:
    """Frames one after the other; a cheaper picture costs what it does."""

    def __init__(self) -> None:
        self.budget = FrameBudget()
        self.now_s = 0.0
        self.steps: list[int] = []

    def play(self, seconds: float, *costs_s: float) -> None:
        """Plays so long. Each step costs its own time, those beyond the last as much as that."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            frame_s = costs_s[min(self.budget.step, len(costs_s) - 1)]
            self.now_s += max(1 / 60, frame_s)
            if self.budget.spent(self.now_s, frame_s, STEPS):
                self.steps.append(self.budget.step)


def test_slow_frames_bring_a_cheaper_picture_until_they_are_quick_enough() -> None:
    machine = Machine()
    machine.play(10 * WINDOW_S, SLOW_S, SLOW_S, QUICK_S)
    assert machine.steps == [1, 2], "the first picture that is cheap enough should stay"


def test_there_is_a_cheapest_picture() -> None:
    machine = Machine()
    machine.play(20 * WINDOW_S, SLOW_S)
    assert machine.steps == [1, 2, 3], "nothing is cheaper than the cheapest"


def test_some_slow_frames_change_nothing() -> None:
    machine = Machine()
    for _ in range(40):
        machine.play(WINDOW_S / 4, SLOW_S * 20)
        machine.play(WINDOW_S, QUICK_S)
    assert not machine.steps, "a moment's stutter should not cost the picture"


def test_a_pause_is_no_slow_frame() -> None:
    machine = Machine()
    for _ in range(10):
        machine.play(WINDOW_S / 2, SLOW_S)
        machine.now_s += 2 * GAP_S
    assert not machine.steps, "what was before a pause should be forgotten"


def test_frames_as_long_as_they_may_be_change_nothing() -> None:
    machine = Machine()
    machine.play(5 * EASY_S, FRAME_MAX_S)
    assert not machine.steps


def test_when_the_machine_is_free_again_the_better_picture_is_tried_once() -> None:
    machine = Machine()
    machine.play(2 * WINDOW_S, SLOW_S, QUICK_S)
    machine.play(2 * EASY_S, QUICK_S)
    assert machine.steps == [1, 0], "what was slow for a moment only should be as good as before"
    machine.play(20 * EASY_S, SLOW_S, QUICK_S)
    assert machine.steps == [1, 0, 1], "what was too much twice should not be tried again"


def test_frames_between_half_and_all_of_the_time_bring_no_better_picture() -> None:
    machine = Machine()
    machine.play(2 * WINDOW_S, SLOW_S, QUICK_S)
    machine.play(10 * EASY_S, FRAME_MAX_S * 0.6)
    assert machine.steps == [1], "a better picture would be too much at once"


def test_another_window_begins_with_the_best_picture() -> None:
    machine = Machine()
    machine.play(2 * WINDOW_S, SLOW_S, QUICK_S)
    machine.budget.reset()
    assert machine.budget.step == 0
    machine.play(WINDOW_S / 2, SLOW_S)
    assert machine.steps == [1], "the new window should be watched as long as the first"


@pytest.mark.parametrize(
    ("window", "scales"),
    [
        ((1000, 600), [1.5, 1.5]),
        ((1280, 720), [2, 2]),
        ((1910, 700), [2, 2]),
        ((1920, 1080), [3, 3, 2]),
        ((2560, 1440), [4, 4, 3, 2]),
        ((3840, 2160), [6, 6, 5, 4, 3]),
    ],
)
def test_a_cheaper_picture_is_laid_out_the_same(
    window: tuple[int, int], scales: list[float]
) -> None:
    views = [viewport_of(window, step) for step in range(cheaper_steps(window) + 1)]
    assert [view.scale for view in views] == scales
    assert len({(view.width, view.height) for view in views}) == 1, "the layout should stay"
    for view in views:
        x, y, width, height = view.to_window((0, 0, view.width, view.height))
        assert abs(2 * x + width - window[0]) <= view.scale, "it should stand in the middle"
        assert abs(2 * y + height - window[1]) <= view.scale, "it should stand in the middle"
        assert view.to_logical((x, y)) == (0, 0), "its corner should be the origin"


def test_at_the_first_step_the_world_and_the_ui_are_one_picture() -> None:
    farm_px = (960, 640)
    assert world_zoom((1910, 700), 2, farm_px) == 2.5
    assert world_zoom((1910, 700), 2, farm_px, is_one=True) == 2
    assert world_zoom((1280, 720), 2, (480, 270), is_one=True) > 2, "a small area fills it still"


class _Plain(Scene):
    """A scene in one colour."""

    def draw(self, target: pygame.Surface) -> None:
        target.fill((200, 60, 20))


def test_a_smaller_picture_stands_in_a_dark_window(context: SceneContext) -> None:
    window = pygame.Surface((1920, 1080)).convert()
    window.fill((9, 200, 9))
    screen = Screen((1920, 1080), 2)
    for _ in range(2):
        screen.draw(window, [_Plain(context)])
    assert window.get_at((320, 180))[:3] == window.get_at((1599, 899))[:3] == (200, 60, 20)
    for corner in ((0, 0), (1919, 1079), (319, 500), (1600, 500), (900, 179), (900, 900)):
        assert window.get_at(corner)[:3] == (0, 0, 0), f"{corner} should be dark"
