"""The game, until its first picture is shown: a program that `drawing.py` runs beside itself.

It begins as `main.py` does, and ends with status 0 at the first flip of the display.
"""

import sys
import time

import pygame

import main


def run(words: list[str]) -> None:
    """Starts the game and leaves it when something is seen: prints the seconds of work so far."""

    def shown() -> None:
        print(f"{time.process_time():.3f}", flush=True)
        raise SystemExit(0)

    pygame.display.flip = shown
    sys.exit(main.main(words))


if __name__ == "__main__":
    run(sys.argv[1:])
