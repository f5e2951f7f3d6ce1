"""A stack of scenes in a window: the world at its zoom, and the UI over it at its own scale."""

from collections.abc import Callable, Sequence

import pygame

from scenes.app.enlarging import Enlarger
from scenes.app.scene import Scene
from scenes.input.viewport import Viewport, covered, viewport_of, world_zoom

CLOSER = 1.4
"""How much larger the world is where it is seen from nearer, in whole pixels."""


class Screen:
    """Draws scenes for one size of a window, so many steps cheaper than the best."""

    def __init__(self, window_size: tuple[int, int], step: int = 0) -> None:
        self.window_size = window_size
        self.viewport: Viewport = viewport_of(window_size, step)
        self._is_cheaper, self._is_framed = step > 0, step > 1
        self._room_px = window_size
        if self._is_framed:
            view = self.viewport
            self._room_px = (int(view.width * view.scale), int(view.height * view.scale))
        self._picture = pygame.Surface((self.viewport.width, self.viewport.height)).convert()
        self._enlarger = Enlarger()
        self._has_frame = False

    @property
    def size(self) -> tuple[int, int]:
        """The logical size, for which scenes are laid out."""
        return self.viewport.width, self.viewport.height

    def draw(
        self,
        window: pygame.Surface,
        stack: Sequence[Scene],
        above: Callable[[pygame.Surface], None] = lambda _target: None,
    ) -> None:
        """Draws a stack of at least one scene, with what is `above` all of them."""
        if self._is_framed:
            room = pygame.Rect((self.viewport.left, self.viewport.top), self._room_px)
            if not self._has_frame:
                window.fill(0)
                self._has_frame = True
            window = window.subsurface(room)
        first = len(stack) - 1
        while first > 0 and stack[first].is_overlay:
            first -= 1
        base, top, scale = stack[first], stack[-1], self.viewport.scale
        area_px = base.world_px
        zoom = scale
        if area_px is not None:
            zoom = world_zoom(self._room_px, scale, area_px, self._is_cheaper)
        if base.is_world_close:
            zoom = max(zoom, float(round(zoom * CLOSER)))
        # Where both have one scale, both are one picture and are enlarged at once.
        is_one = zoom == scale
        target = self._picture
        if is_one:
            base.draw_world(target, 1.0)
        else:
            world = self._enlarger.surface("world", covered(self._room_px, zoom))
            base.draw_world(world, zoom / scale)
            self._fill(window, world, zoom)
            target = self._enlarger.surface("ui", self.size, pygame.SRCALPHA)
            target.fill((0, 0, 0, 0))
        # Of several overlays only the one on top is drawn, or each would darken the farm anew.
        for scene in dict.fromkeys((base, top)):
            scene.draw(target)
        for scene in stack[first:-1]:
            scene.draw_above(target, top.read_at)
        above(target)
        if is_one:
            self._fill(window, target, scale)
        else:
            self._lay_over(target, window)

    def _lay_over(self, layer: pygame.Surface, window: pygame.Surface) -> None:
        # Colours are multiplied before they are mixed, or clear pixels would darken the edges.
        layer.premul_alpha_ip()
        large, scale = layer, self.viewport.scale
        if scale != 1:
            large = self._enlarger.surface("large ui", _enlarged(layer, scale), pygame.SRCALPHA)
            self._enlarger.enlarge(layer, large)
        window.blit(large, (0, 0), special_flags=pygame.BLEND_PREMULTIPLIED)

    def _fill(self, window: pygame.Surface, picture: pygame.Surface, zoom: float) -> None:
        """Draws a picture that `covered` the window, so many times as large."""
        width, height = _enlarged(picture, zoom)
        self._enlarger.enlarge(picture, window.subsurface(0, 0, width, height))
        # What is left of the window is narrower than one pixel of the picture.
        for x in range(width, self._room_px[0]):
            window.blit(window, (x, 0), (width - 1, 0, 1, height))
        for y in range(height, self._room_px[1]):
            window.blit(window, (0, y), (0, height - 1, self._room_px[0], 1))


def _enlarged(picture: pygame.Surface, zoom: float) -> tuple[int, int]:
    return int(picture.get_width() * zoom), int(picture.get_height() * zoom)
