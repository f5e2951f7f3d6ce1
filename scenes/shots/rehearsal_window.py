"""`yarn play --scene NAME --watch`: a scene in a window in which its writer plays it, stops it and
drags it to and fro.

Space plays and stops, the arrows left and right go to the beat before and after, up and down go a
tenth of a second; the bar at the lower edge is dragged with the mouse; Escape closes the window.
"""

from pathlib import Path

import pygame

from game.command_line.yarn.arguments import YarnPlayArguments
from game.command_line.yarn.scene import scene_content
from game.rules.rehearsal import Rehearsal
from game.world.content import Content
from game.world.ticks import TICKS_PER_S
from scenes.app.app import start_pygame
from scenes.app.screen import Screen
from scenes.media.assets import load_assets
from scenes.settings.store import Settings
from scenes.shots.rehearsal_room import RehearsalRoom
from scenes.shots.studio import make_context
from scenes.ui import theme
from scenes.ui.text import Font

SIZE = (1280, 720)
BAR_PX = 14
"""How high the bar is, in pixels of the window."""
STEP_TICKS = 3
FRAMES_PER_S = 60


class Scrubber:
    """Where in a scene one is, and whether it plays."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        """Raises ValueError for a scene that shows nothing."""
        self._beats = rehearsal.beats
        self.first = float(rehearsal.beat_at(0).begins_tick)
        self.last = float(self._beats[-1].ends_tick)
        self.tick = self.first
        self.is_playing = True
        self._is_dragged = False

    @property
    def share(self) -> float:
        """How far one is, 0 to 1."""
        return (self.tick - self.first) / max(1.0, self.last - self.first)

    @property
    def marks(self) -> list[float]:
        """Where beats begin, 0 to 1."""
        length = max(1.0, self.last - self.first)
        return [(beat.begins_tick - self.first) / length for beat in self._beats]

    def advance(self, dt_s: float) -> None:
        """Plays on, if it plays, and stops at the end."""
        if self.is_playing and not self._is_dragged:
            self.go_to(self.tick + dt_s * TICKS_PER_S)
            self.is_playing = self.tick < self.last

    def go_to(self, tick: float) -> None:
        """Goes to a tick between the beginning and the end."""
        self.tick = max(self.first, min(self.last, tick))

    def beat_by(self, by: int) -> None:
        """Goes to the beginning of a beat further on, or back."""
        begins = [float(beat.begins_tick) for beat in self._beats]
        if by > 0:
            self.go_to(next((at for at in begins if at > self.tick), self.last))
        else:
            # Shortly after the beginning of a beat one means the beat before.
            before = [at for at in begins if at < self.tick - TICKS_PER_S / 2]
            self.go_to(before[-1] if before else self.first)

    def handle(self, event: pygame.Event, size: tuple[int, int]) -> None:
        """Takes an event of a window of this size."""
        if event.type == pygame.KEYDOWN:
            self._press(event.key)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._is_dragged = event.pos[1] >= size[1] - 2 * BAR_PX
        elif event.type == pygame.MOUSEBUTTONUP:
            self._is_dragged = False
        if self._is_dragged and event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION):
            self.go_to(self.first + (self.last - self.first) * event.pos[0] / max(1, size[0]))

    def _press(self, key: int) -> None:
        if key == pygame.K_SPACE:
            if self.tick >= self.last:
                self.go_to(self.first)
            self.is_playing = not self.is_playing
        elif key in (pygame.K_RIGHT, pygame.K_LEFT):
            self.beat_by(1 if key == pygame.K_RIGHT else -1)
        elif key in (pygame.K_UP, pygame.K_DOWN):
            self.is_playing = False
            self.go_to(self.tick + (STEP_TICKS if key == pygame.K_UP else -STEP_TICKS))
        elif key in (pygame.K_HOME, pygame.K_END):
            self.go_to(self.first if key == pygame.K_HOME else self.last)

    def draw(self, target: pygame.Surface, font: Font) -> None:
        """Draws the bar with its beats, and the second."""
        width, height = target.get_size()
        bar = pygame.Rect(0, height - BAR_PX, width, BAR_PX)
        target.fill(theme.INK, bar)
        done = pygame.Rect(bar.x, bar.y + 2, round(width * self.share), BAR_PX - 4)
        target.fill(theme.GOLD if self.is_playing else theme.TAN, done)
        for mark in self.marks:
            target.fill(theme.PAPER, (round(width * mark), bar.y, 1, BAR_PX))
        at_s = (self.tick - self.first) / TICKS_PER_S
        text = f"{at_s:.1f} / {(self.last - self.first) / TICKS_PER_S:.1f}"
        said = font.render(text, theme.PAPER)
        target.blit(said, (6, bar.y - said.get_height() - 2))


def watch_scene(arguments: YarnPlayArguments, own_assets: Path) -> int:
    """Shows a scene until its window is closed. Raises ValueError with a sentence."""
    content = scene_content(arguments.file, own_assets)
    start_pygame()
    try:
        window = pygame.display.set_mode(SIZE, pygame.RESIZABLE)
        pygame.display.set_caption(arguments.scene or "")
        room = _room(arguments, content, own_assets)
        _run(window, room)
    finally:
        pygame.quit()
    return 0


def _room(arguments: YarnPlayArguments, content: Content, assets: Path) -> RehearsalRoom:
    season = arguments.season or content.seasons[0]
    if season not in content.seasons:
        raise ValueError(f"There is no season {season}; there are {', '.join(content.seasons)}.")
    settings = Settings(name="Robin", has_taken_first_steps=True)
    context = make_context(load_assets(assets), settings)
    day = (season, content.start.weather, arguments.hour * 60.0)
    return RehearsalRoom(context, content, arguments.scene or "", arguments.friends, day)


def _run(window: pygame.Surface, room: RehearsalRoom) -> None:
    scrubber = Scrubber(room.rehearsal)
    screen = Screen(window.get_size())
    room.layout(screen.size)
    room.farm.entered()
    clock = pygame.time.Clock()
    while True:
        for event in pygame.event.get():
            is_escape = event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE
            if event.type == pygame.QUIT or is_escape:
                return
            scrubber.handle(event, window.get_size())
        if screen.window_size != window.get_size():
            screen = Screen(window.get_size())
            room.layout(screen.size)
        scrubber.advance(clock.tick(FRAMES_PER_S) / 1000)
        room.show(scrubber.tick)
        screen.draw(window, [room.farm])
        scrubber.draw(window, room.farm.context.skin.fonts.body)
        pygame.display.flip()
