"""A scene with overlays on it, as a picture shows them."""

import pygame

from scenes.app.scene import Scene, SceneContext


class SceneStack(Scene):
    """Several scenes, the last of which is on top."""

    def __init__(self, context: SceneContext, scenes: list[Scene]) -> None:
        super().__init__(context)
        self._scenes = scenes

    def layout(self, size: tuple[int, int]) -> None:
        for scene in self._scenes:
            scene.layout(size)

    def entered(self) -> None:
        self._scenes[-1].entered()

    def update(self, now_s: float, is_top: bool) -> None:
        for scene in self._scenes:
            scene.update(now_s, scene is self._scenes[-1])

    @property
    def world_px(self) -> tuple[int, int] | None:
        return self._scenes[0].world_px

    def draw_world(self, target: pygame.Surface, ui_per_px: float) -> None:
        self._scenes[0].draw_world(target, ui_per_px)

    def draw(self, target: pygame.Surface) -> None:
        for scene in self._scenes:
            scene.draw(target)
