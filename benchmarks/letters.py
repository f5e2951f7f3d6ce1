"""What it costs to show what people write in the scripts of the world.

Two chats of fourteen lines are broken into rows and drawn as in the game, frame after frame: one in
the game's own letters, one in ten scripts and with emoji. What is laid out once and kept must cost
no more afterwards. Both are measured by the processor's time, in turns. Scripts that no font of
this machine has are shown in Latin letters, which is the game's way then.
"""

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pygame

from benchmarks.figures import Figure, report
from game.text.letters import isolated
from scenes.media.assets import load_assets
from scenes.settings.store import TextScale
from scenes.shots.staged_chat import IN_EVERY_SCRIPT
from scenes.ui import theme
from scenes.ui.text import Font

ASSETS = Path(__file__).resolve().parents[1] / "assets"
ROUNDS = 9
FRAMES = 60
WIDTH_PX = 286
RATIO_MAX = 1.5
FIRST_MAX_MS = 16.0
"""A line that comes should not cost a frame."""


def measure() -> list[Figure]:
    """Times a frame of each chat, and the first time that a line is shown."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((640, 360))
    assets = load_assets(ASSETS)
    font = assets.fonts(TextScale.NORMAL).body
    every = [f"{isolated(name)}: {isolated(text)}" for name, _, text in IN_EVERY_SCRIPT]
    own = [f"Friend {number}: water the beds at {number}" for number in range(len(every))]
    target = pygame.Surface((640, 360)).convert()
    # Which fonts there are is asked beside the game; names and tables are loaded with it.
    assets.others.find(every[0][0], font.line_px)
    firsts_ms = [1000 * _taken_s(target, font, [line], 1) for line in every]
    own_s, every_s = [], []
    for _ in range(ROUNDS):
        own_s.append(_taken_s(target, font, own, FRAMES) / FRAMES)
        every_s.append(_taken_s(target, font, every, FRAMES) / FRAMES)
    ratio = min(every_s) / min(own_s)
    return [
        Figure(
            "a frame of chat in ten scripts, to one in the game's letters",
            ratio,
            "x",
            f"{1e6 * min(every_s):.0f} us to {1e6 * min(own_s):.0f} us",
            at_most=RATIO_MAX,
        ),
        Figure(
            "a line that is shown for the first time, the slowest",
            max(firsts_ms),
            "ms",
            f"{max(firsts_ms) / (1000 * min(every_s)):.0f} x a frame of all",
            at_most=FIRST_MAX_MS,
        ),
    ]


def _taken_s(target: pygame.Surface, font: Font, lines: Sequence[str], frames: int) -> float:
    """How long the processor takes to draw these lines so many times, in seconds."""
    began_s = time.process_time()
    for _ in range(frames):
        y = 0
        for line in lines:
            for row in font.wrap(line, WIDTH_PX):
                target.blit(font.render(row, theme.PAPER), (22, y))
                y += font.line_px
    return time.process_time() - began_s


if __name__ == "__main__":
    report(measure)
