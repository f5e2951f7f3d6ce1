"""Machines and sprinklers at work, and over each machine what it has ready."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import sin

import pygame

from game.world.content import Content
from game.world.machines import Clock, MachineState, machine_state
from game.world.records import Machine, Placeable
from game.world.sections import Kind, Section, tile_of
from game.world.tiled import TILE_PX
from game.world.world import Reader
from scenes.media.sprites import SpriteBook
from scenes.ui import theme

BUBBLE_PX = 20
_ABOVE_PX = 20
_LOOKED_AT_EVERY_S = 0.5
SPRINKLED_UNTIL_MINUTE = 7 * 60
"""Until seven in the morning one sees sprinklers at work."""


@dataclass(slots=True)
class Machines:
    """The machines of one area that have something in them."""

    area: int
    content: Content
    sprites: SpriteBook
    states: dict[int, MachineState] = field(default_factory=dict)
    """By the key of the tile."""
    _looked_s: float = -10.0
    _sprinkling: frozenset[int] = frozenset()

    def look(self, reader: Reader, now: Clock, now_s: float) -> list[int]:
        """Sees what each is at, now and then: time passes without a change. Returns the tiles of
        those that were at work when last looked at and are done now."""
        if 0 <= now_s - self._looked_s < _LOOKED_AT_EVERY_S:
            return []
        before = self.states
        self._looked_s = now_s
        self._sprinkling = frozenset(self._sprinklers(reader, now))
        section = Section(self.area, Kind.MACHINE)
        self.states = {
            tile: machine_state(self.content, reader, self.area, tile, now)
            for tile in list(reader.keys(section))
            if isinstance(reader.get(section, tile), Machine)
        }
        return [
            tile
            for tile, state in self.states.items()
            if state.is_ready and tile in before and before[tile].is_working
        ]

    def look_anew(self) -> None:
        """Something has changed: looks at the next moment."""
        self._looked_s = -10.0

    @property
    def working(self) -> frozenset[int]:
        """The tiles on which a machine is at work."""
        machines = frozenset(tile for tile, state in self.states.items() if state.is_working)
        return machines | self._sprinkling

    def _sprinklers(self, reader: Reader, now: Clock) -> Iterator[int]:
        """The tiles of what waters this morning."""
        if not self.content.sprinkler_tiles or now.minute >= SPRINKLED_UNTIL_MINUTE:
            return
        section = Section(self.area, Kind.PLACEABLE)
        for tile in reader.keys(section):
            standing = reader.get(section, tile)
            if isinstance(standing, Placeable) and standing.since_day < now.day:
                definition = self.content.placeables.get(standing.item)
                if definition is not None and definition.waters_tiles:
                    yield tile

    def bubbles(self, now_s: float) -> Iterator[tuple[int, int, Sequence[str]]]:
        """Where something is ready, and what: x and y of a bubble's foot, in pixels of the area."""
        for tile, state in self.states.items():
            if state.is_ready:
                tile_x, tile_y = tile_of(tile)
                lift = round(sin(now_s * 3 + tile_x) * 1.4)
                x, y = tile_x * TILE_PX + TILE_PX // 2, tile_y * TILE_PX - 4 - lift
                yield x, y, [stack.item for stack in state.results]

    def draw_bubbles(self, target: pygame.Surface, camera: tuple[int, int], now_s: float) -> None:
        """Draws what is ready over each machine."""
        for x, y, items in self.bubbles(now_s):
            box = pygame.Rect(0, 0, BUBBLE_PX, BUBBLE_PX)
            box.midbottom = (x - camera[0], y - camera[1])
            if not box.colliderect(target.get_rect()):
                continue
            tip = [(box.centerx - 3, box.bottom - 1), (box.centerx + 3, box.bottom - 1),
                   (box.centerx, box.bottom + 3)]  # fmt: skip
            pygame.draw.rect(target, theme.INK, box, border_radius=5)
            pygame.draw.polygon(target, theme.INK, tip)
            pygame.draw.rect(target, theme.CREAM, box.inflate(-2, -2), border_radius=4)
            pygame.draw.line(
                target,
                theme.CREAM,
                (box.centerx - 1, box.bottom - 1),
                (box.centerx + 1, box.bottom - 1),
            )
            # One after the other where there are several.
            item = items[int(now_s / 1.2) % len(items)]
            sprite = self.sprites.first(f"item/{item}")
            if sprite is not None:
                target.blit(sprite.frames[0], sprite.frames[0].get_rect(center=box.center))
