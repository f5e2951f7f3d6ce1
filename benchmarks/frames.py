"""What a frame of the window costs without a graphics card: the farm on a rainy night, with all
that lies over it, on screens of every size; beside a bare blit of a picture of that size.

Frames are drawn by the processor in every case; what the display then does with them is its own.
"""

import gc
import os
import time
from collections.abc import Callable
from pathlib import Path

import pygame

from benchmarks.figures import Figure, percentile, report
from game.world.content import load_content
from scenes.app.app import start_pygame
from scenes.app.screen import Screen
from scenes.shots.studio import Studio

ASSETS = Path(__file__).resolve().parent.parent / "assets"
SCREENS = (
    (1000, 600),
    (1280, 720),
    (1280, 800),
    (1366, 705),
    (1910, 700),
    (1920, 1080),
    (2560, 1080),
    (2560, 1440),
    (3840, 2160),
)
SCENES = ("farm", "pause")
FRAMES = 300
WARM_FRAMES = 60
"""Until the card of the day is gone, and every picture that is kept has been made."""
STEP_S = 0.05
BEGIN_S = 100.0
FRAME_MAX_MS = 16.0


def measure() -> list[Figure]:
    """A figure for each screen and scene: the slowest percent of its frames."""
    os.environ |= {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    start_pygame()
    try:
        pygame.display.set_mode((1, 1))
        studio = Studio(ASSETS, load_content(ASSETS))
        return [_figure(studio, size, name) for size in SCREENS for name in SCENES]
    finally:
        pygame.quit()


def _figure(studio: Studio, size: tuple[int, int], name: str) -> Figure:
    window = pygame.display.set_mode(size)
    screen, plain = Screen(size), pygame.Surface(size).convert()
    scene = studio.build(name, "21:30", "autumn", "rain")
    scene.layout(screen.size)
    scene.entered()

    def frame(number: int) -> None:
        scene.update(BEGIN_S + number * STEP_S, True)
        screen.draw(window, [scene])

    for number in range(WARM_FRAMES):
        frame(number)
    # What was loaded stays, and looking through it now and then would be timed as well.
    gc.collect()
    gc.freeze()
    times_ms = [_time_ms(frame, WARM_FRAMES + number) for number in range(FRAMES)]
    blits_ms = [_time_ms(lambda _: window.blit(plain, (0, 0)), number) for number in range(FRAMES)]
    p99_ms, blit_ms = percentile(times_ms, 0.99), percentile(blits_ms, 0.5)
    mean_ms = sum(times_ms) / len(times_ms)
    return Figure(
        f"frame of {name} at {size[0]}x{size[1]}, p99",
        p99_ms,
        "ms",
        f"{p99_ms / blit_ms:.1f} bare blits of {blit_ms:.2f} ms; mean {mean_ms:.2f} ms",
        at_most=FRAME_MAX_MS,
    )


def _time_ms(do: Callable[[int], object], number: int) -> float:
    """What something costs this program; what others do meanwhile is not its price."""
    began_s = time.thread_time()
    do(number)
    return (time.thread_time() - began_s) * 1000


if __name__ == "__main__":
    report(measure)
