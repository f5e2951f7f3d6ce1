"""The worst that there is to draw, in a window of 1280×720 without a graphics card: a rainy night,
three hundred things in view and eight players; beside a bare blit of as many pixels.

Also what a player waits for: the first picture, and the next area; and whether a year of days
leaves anything behind in memory.
"""

import gc
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pygame

from benchmarks.figures import Figure, percentile, report
from game.coop.seat import Action, Facing, SeenPlayer
from game.movement import Body
from game.world.areas import Area, Exit
from game.world.calendar import day_of
from game.world.content import Content, load_content
from game.world.records import Placeable, Soil
from game.world.sections import Kind, Section, tile_key
from game.world.tiled import TILE_PX
from scenes.app.app import start_pygame
from scenes.app.screen import Screen
from scenes.play.farm import Farm
from scenes.play.surroundings import FADE_S
from scenes.shots.staged_seat import StagedSeat
from scenes.shots.studio import Studio

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1280, 720)
SPRITES = 300
PLAYERS = 8
FRAMES_PER_S = 60
BEGIN_S = 100.0
WARM_FRAMES = 150
"""Until the card of the day is gone, and every picture that is kept has been made."""
MINUTE_FRAMES = 60 * FRAMES_PER_S
P99_MAX_MS = 8.0
STALL_MS = 33.0
START_MAX_S = 2.0
CHANGE_MAX_MS = 300.0
YEAR_MAX_MB = 4.0
DAY_FRAMES = 40


def measure() -> list[Figure]:
    """Every figure of the window."""
    os.environ |= {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    with _window():
        content = load_content(ROOT / "assets")
        worst = _Worst(Studio(ROOT / "assets", content), content)
        figures = worst.frames() + worst.area_changes(content) + worst.years(content)
    return [*figures, _start()]


@contextmanager
def _window() -> Iterator[None]:
    start_pygame()
    try:
        pygame.display.set_mode(SIZE)
        yield
    finally:
        pygame.quit()


class _Worst:
    """The worst scene, and a player who walks about in it."""

    def __init__(self, studio: Studio, content: Content) -> None:
        window = pygame.display.get_surface()
        assert window is not None, "there should be a window"
        self.window = window
        self.screen = Screen(SIZE)
        scene = studio.build("farm", "22:30", "autumn", "rain")
        assert isinstance(scene, Farm), "the scene should be the farm"
        assert isinstance(scene.seat, StagedSeat), "with a staged seat"
        self.farm, self.seat = scene, scene.seat
        self.middle = scene.player.body
        self.number = 0
        self.sway = 1.0
        """How far one walks about."""
        scene.layout(self.screen.size)
        scene.entered()
        self._fill(content)
        for _ in range(WARM_FRAMES):
            self.frame()
        # What was loaded stays, and looking through it now and then would be timed as well.
        gc.collect()
        gc.freeze()

    def frame(self) -> tuple[float, float]:
        """One frame of play: milliseconds of going on, and of drawing."""
        self.number += 1
        now_s = BEGIN_S + self.number / FRAMES_PER_S
        self.farm.player.body = Body(
            self.middle.x + 40 * self.sway * math.sin(now_s),
            self.middle.y + 24 * self.sway * math.cos(now_s * 0.7),
        )
        self._move_friends(now_s)
        update_ms = _time_ms(lambda: self.farm.update(now_s, True))
        return update_ms, _time_ms(lambda: self.screen.draw(self.window, [self.farm]))

    def frames(self) -> list[Figure]:
        """A minute of play, and as many bare blits."""
        plain = pygame.Surface(SIZE).convert()
        pairs, blits_ms = [], []
        for _ in range(MINUTE_FRAMES):
            pairs.append(self.frame())
            blits_ms.append(_time_ms(lambda: self.window.blit(plain, (0, 0))))
        blit_ms = percentile(blits_ms, 0.5)
        drawing_ms = [draw_ms for _, draw_ms in pairs]
        whole_ms = [update_ms + draw_ms for update_ms, draw_ms in pairs]
        p50_ms, p99_ms = percentile(drawing_ms, 0.5), percentile(drawing_ms, 0.99)
        return [
            Figure(
                f"drawing the worst scene ({self.sprites} sprites, {PLAYERS} players), p50",
                p50_ms,
                "ms",
                f"{p50_ms / blit_ms:.1f} bare blits of {blit_ms:.2f} ms",
            ),
            Figure(
                "drawing the worst scene, p99",
                p99_ms,
                "ms",
                f"{p99_ms / blit_ms:.1f} bare blits; the whole frame {_p99(whole_ms):.2f} ms",
                at_most=P99_MAX_MS,
            ),
            Figure(
                f"frames over {STALL_MS:.0f} ms in a minute of play",
                sum(took_ms > STALL_MS for took_ms in whole_ms),
                "",
                f"the longest of {len(whole_ms)} took {max(whole_ms):.1f} ms,"
                f" {max(whole_ms) / blit_ms:.0f} bare blits",
                at_most=0,
            ),
        ]

    @property
    def sprites(self) -> int:
        """How many things are in view, beside the players."""
        view, field, beds = self.farm.view, self.farm.view.field, self.farm.view.beds
        assert field is not None, "an area should be shown"
        assert beds is not None, "with its beds"
        camera = view.camera
        left, top = camera.x, camera.y
        box = (left, top, left + camera.width, top + camera.height)
        plants = (
            plant
            for plant in beds.plants(0.9)
            if box[0] <= plant.at_x < box[2] and box[1] <= plant.foot < box[3]
        )
        return sum(1 for _ in field.within(*box)) + sum(1 for _ in plants)

    def area_changes(self, content: Content) -> list[Figure]:
        """Goes through every exit there is and back: the wipe, and the frame in which everything
        is new. Twice, since what is kept from the first time is of use the second time only."""
        loads_ms: list[float] = []
        self.sway = 0.0
        for _ in range(2):
            self._tour(content, {self.farm.player.area}, loads_ms)
        self.sway = 1.0
        worst_ms = max(loads_ms)
        return [
            Figure(
                f"going to another area ({len(loads_ms)} times)",
                2 * FADE_S * 1000 + worst_ms,
                "ms",
                f"a wipe of {2 * FADE_S * 1000:.0f} ms and a frame of {worst_ms:.0f} ms"
                f" (mean {sum(loads_ms) / len(loads_ms):.0f} ms)",
                at_most=CHANGE_MAX_MS,
            )
        ]

    def years(self, content: Content) -> list[Figure]:
        """Three years of twelve days; the first one fills what is kept."""
        sizes_mb = []
        for _ in range(3):
            for season in content.seasons:
                for weather in list(content.weather)[:3]:
                    self.seat.set_day(season, weather, 22 * 60.0)
                    for _ in range(DAY_FRAMES):
                        self.frame()
            gc.collect()
            sizes_mb.append(_resident_mb())
        return [
            Figure(
                "memory that a year leaves behind",
                (sizes_mb[2] - sizes_mb[0]) / 2,
                "MB",
                f"of {sizes_mb[0]:.0f} MB after the first year",
                at_most=YEAR_MAX_MB,
            )
        ]

    def _tour(self, content: Content, seen: set[int], loads_ms: list[float]) -> None:
        """Goes to every area beside this one that was not seen, on from there, and back."""
        here = content.area(self.farm.player.area)
        assert here is not None, "one should be somewhere"
        for way in here.exits:
            there = content.areas[way.target_area]
            if there.number in seen:
                continue
            took_ms = self._go_through(here, way)
            if took_ms is None:
                continue
            seen.add(there.number)
            loads_ms.append(took_ms)
            self._tour(content, seen, loads_ms)
            back = next((exit_ for exit_ in there.exits if exit_.target_area == here.id), None)
            back_ms = self._go_through(there, back) if back is not None else None
            if back_ms is None:
                return
            loads_ms.append(back_ms)

    def _go_through(self, area: Area, way: Exit) -> float | None:
        """Milliseconds of the frame in which the other side is shown; None for a way that is not
        open."""
        spawn = area.spawn()
        self.middle = Body(float(spawn.x), float(spawn.y))
        for _ in range(2 + round(3 * FADE_S * FRAMES_PER_S)):
            self.frame()
        rect = way.rect
        self.middle = Body((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)
        for _ in range(round(3 * FADE_S * FRAMES_PER_S)):
            took_ms = sum(self.frame())
            if self.farm.player.area != area.number:
                self.middle = self.farm.player.body
                return took_ms
        return None

    def _fill(self, content: Content) -> None:
        """Sets things and crops all around, from the middle outwards, until enough are in view."""
        area = content.areas[content.start.area]
        day, crops = day_of(self.seat.view), list(content.crops)
        column, row = int(self.middle.x // TILE_PX), int(self.middle.y // TILE_PX)
        tiles = sorted(
            ((x, y) for y in range(area.height) for x in range(area.width)),
            key=lambda tile: abs(tile[0] - column) + 1.6 * abs(tile[1] - row),
        )
        for number, (x, y) in enumerate(tiles):
            key = tile_key(x, y)
            destructable = self.seat.view.get(Section(area.number, Kind.DESTRUCTABLE), key)
            if not area.is_buildable(x, y) or destructable is not None:
                continue
            # Beds in rows, with a fence between them.
            if y % 3 == 0:
                item = "torch" if x % 10 == 0 else "fence"
                self.seat.put(Section(area.number, Kind.PLACEABLE), key, Placeable(item))
            else:
                crop = crops[number % len(crops)]
                soil = Soil(day, True, crop, day, content.crops[crop].nights)
                self.seat.put(Section(area.number, Kind.SOIL), key, soil)
            if number % 20 == 0:
                self.frame()
                if self.sprites >= SPRITES:
                    return

    def _move_friends(self, now_s: float) -> None:
        """Seven friends who walk around oneself and swing what they hold."""
        actions = (Action.WALK, Action.SWING_AXE, Action.WALK, Action.SWING_HOE)
        self.seat.seen = [
            SeenPlayer(
                self.seat.character + 1 + number,
                f"Friend {number + 1}",
                number + 1,
                self.farm.player.area,
                self.middle.x + (40 + 16 * number) * math.sin(now_s * 0.5 + number),
                self.middle.y + (24 + 9 * number) * math.cos(now_s * 0.5 + number),
                Facing.LEFT if number % 2 else Facing.RIGHT,
                actions[number % len(actions)],
                now_s * 30 % 10,
                False,
            )
            for number in range(PLAYERS - 1)
        ]


def _start() -> Figure:
    """The game is started three times by itself, until something is seen; the best counts."""
    plain_s = min(_run_s("-c", "import pygame")[0] for _ in range(2))
    with TemporaryDirectory() as home:
        words = ("-m", "benchmarks.first_frame", "--home", home)
        took_s, work_s = min(_run_s(*words) for _ in range(3))
    return Figure(
        "start to title",
        took_s,
        "s",
        f"{took_s / plain_s:.1f} x starting Python with pygame alone ({plain_s:.2f} s);"
        f" {work_s:.2f} s of work",
        at_most=START_MAX_S,
    )


def _run_s(*words: str) -> tuple[float, float]:
    """Seconds until a program has said a number, or has ended without; and that number."""
    began_s = time.perf_counter()
    work_s = 0.0
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, cwd=ROOT) as running:
        assert running.stdout is not None, "what it says should be heard"
        for line in running.stdout:
            if line.strip().replace(b".", b"").isdigit():
                work_s = float(line)
                break
        took_s = time.perf_counter() - began_s
    assert running.returncode == 0, f"{words} ended with status {running.returncode}"
    return took_s, work_s


def _resident_mb() -> float:
    """What of this program is in memory; 0 where the system does not tell in a file."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0.0
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _p99(values: list[float]) -> float:
    return percentile(values, 0.99)


def _time_ms(do: Callable[[], object]) -> float:
    """What something costs this program; what others do meanwhile is not its price."""
    began_s = time.thread_time()
    do()
    return (time.thread_time() - began_s) * 1000


if __name__ == "__main__":
    report(measure)
