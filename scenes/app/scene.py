"""What a scene is, and what it is given.

Scenes lie on a stack. The top one hears the player; all of them go on living, so that a farm runs
on under its menu; and those under an overlay are drawn below it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import pygame

from game.text.sentence import Sentence
from game.text.texts import Texts
from scenes.app.services import Services
from scenes.input.events import Input, InputEvent
from scenes.media.assets import Assets
from scenes.media.portraits import Portraits
from scenes.media.sound import SoundBox
from scenes.settings.bindings import Action
from scenes.settings.store import Settings
from scenes.ui.prompts import prompt_of
from scenes.ui.skin import Skin
from scenes.ui.text_field import Clipboard
from scenes.view.ground_pictures import GroundPictures


class Stage(Protocol):
    """What a scene can do with the stack it lies on."""

    def push(self, scene: "Scene", wipe: bool = True) -> None:
        """Puts a scene on top, behind a wipe unless it is an overlay."""
        ...

    def pop(self, wipe: bool = True) -> None:
        """Takes the top scene away."""
        ...

    def reset(self, scene: "Scene") -> None:
        """Takes all scenes away and begins with this one."""
        ...

    def notify(self, said: str | Sentence) -> None:
        """Shows a sentence on top of everything for some seconds."""
        ...

    def window_changed(self) -> None:
        """Takes over the window's mode and size from the settings."""
        ...

    def text_scale_changed(self) -> None:
        """Takes over the text scale from the settings and lays every scene out anew."""
        ...

    def language_changed(self) -> None:
        """Takes over the language from the settings and lays every scene out anew."""
        ...

    def quit(self) -> None:
        """Ends the program after this frame."""
        ...


@dataclass(slots=True)
class SceneContext:
    """Everything a scene works with. There is one for the whole program."""

    settings: Settings
    save_settings: Callable[[], None]
    assets: Assets
    skin: Skin
    services: Services
    sounds: SoundBox
    input: Input
    clipboard: Clipboard
    stage: Stage
    make_title: "Callable[[SceneContext], Scene]"
    """Makes the title, where everything returns to."""
    texts: Texts
    """What players read, in the language of the settings."""
    ground: GroundPictures
    portraits: Portraits = field(default_factory=Portraits)
    """The pictures of accounts, as they were last drawn."""

    def sign(self, action: Action) -> str:
        """Which key or button of the device in hand does this, as a sign or in brackets."""
        return prompt_of(self.input.prompt(action), self.assets.symbols, self.texts)

    def sign_of(self, binding: str) -> str:
        """The sign of a key or button that is not bound to any action."""
        return prompt_of(self.input.shown(binding), self.assets.symbols, self.texts)

    def portrait(self, account: str, size_px: int) -> pygame.Surface | None:
        """The picture of an account as a framed square, None where there is no picture. Asked
        every frame."""
        if not account:
            return None
        return self.portraits.framed(account, self.services.portrait(account), size_px)


class Scene:
    """One screen of the game."""

    is_overlay = False
    """Whether the scene below is still seen."""

    def __init__(self, context: SceneContext) -> None:
        self.context = context
        self.size = (0, 0)
        """The logical size it was laid out for."""

    @property
    def is_typing(self) -> bool:
        """Whether letters go into a text field now."""
        return False

    def layout(self, size: tuple[int, int]) -> None:
        """Lays everything out for a logical size. Called before the first frame and whenever the
        size, the text scale or the language changes."""
        self.size = size

    def entered(self) -> None:
        """The scene has come to the top, for the first time or again."""

    def left(self) -> None:
        """The scene has been taken off the stack for good."""

    def handle(self, event: InputEvent) -> None:
        """Hears what the player did, while it is on top."""

    def handle_below(self, event: InputEvent) -> bool:
        """Hears what the player did while an overlay is on top, before the overlay does. Returns
        whether it was meant for this scene after all."""
        return False

    def dropped(self, path: str) -> None:
        """A file was dropped on the window, while it is on top."""

    @property
    def read_at(self) -> pygame.Rect:
        """Where it is read, as the overlay on top: only what asks something lies over that."""
        return pygame.Rect(0, 0, 0, 0)

    def draw_above(self, target: pygame.Surface, read_at: pygame.Rect) -> None:
        """Draws what is to be seen even over the overlays on this scene, of which the one on top is
        read there."""

    def update(self, now_s: float, is_top: bool) -> None:
        """Goes on to this moment of a monotonic clock."""

    @property
    def world_px(self) -> tuple[int, int] | None:
        """The size of the area of the world that is shown, in its own pixels; None for a scene
        that shows none."""
        return None

    @property
    def is_world_close(self) -> bool:
        """Whether the world is seen from nearer than usual."""
        return False

    def draw_world(self, target: pygame.Surface, ui_per_px: float) -> None:
        """Draws the world, if it shows one, at its own size. `ui_per_px` is how many logical
        pixels one pixel of the world will take."""

    def draw(self, target: pygame.Surface) -> None:
        """Draws itself onto the whole logical picture, over its world if it shows one."""
