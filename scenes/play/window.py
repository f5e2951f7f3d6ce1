"""Windows over the farm: a panel with a heading and a page, one open at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.coop.seat import Seat
from game.rules.context import RefusalReason
from game.world.commands import PlayerCommand
from scenes.input import Action, InputEvent
from scenes.scene import Kit
from scenes.ui import theme
from scenes.ui.focus import Page


@dataclass(frozen=True, slots=True)
class Desk:
    """What a window works with."""

    kit: Kit
    seat: Seat
    issue: Callable[[PlayerCommand], RefusalReason | None]
    """Issues a command and tells the player when it is refused."""
    close: Callable[[], None]


class Window:
    """A window. It takes every press while it is open, and the game runs on."""

    heading = ""
    toggle: Action | None = None
    """The action that opened it closes it as well."""
    blocks_walking = True

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = Page(desk.kit.skin, (), desk.close)
        self.panel = pygame.Rect(0, 0, 0, 0)

    def layout(self, size: tuple[int, int]) -> None:
        """Lays the window out for a logical size."""
        raise NotImplementedError

    def handle(self, event: InputEvent) -> bool:
        """Takes an event. Returns whether it made use of it."""
        if (
            not self.page.is_typing
            and event.is_press
            and ((self.toggle is not None and event.does(self.toggle)) or event.does(Action.MENU))
            and not event.binding.startswith("mouse:")
        ):
            self.desk.kit.sounds.play("ui_cancel")
            self.desk.close()
            return True
        return self.page.handle(event)

    def update(self, now_s: float) -> None:
        """Goes on to this moment; may close itself."""

    def draw(self, target: pygame.Surface) -> None:
        """Draws the window."""
        skin = self.desk.kit.skin
        skin.frame(target, "panel_paper", self.panel)
        if self.heading:
            draw_heading(self.desk.kit, target, self.panel, self.heading)
        self.draw_content(target)
        self.page.draw(target)

    def draw_content(self, target: pygame.Surface) -> None:
        """What lies below the widgets."""

    def closed(self) -> None:
        """The window has been closed."""
        self.page.focus(None)


def draw_heading(kit: Kit, target: pygame.Surface, panel: pygame.Rect, heading: str) -> None:
    """A name plate on the upper edge of a panel."""
    font = kit.skin.fonts.body
    plate = pygame.Rect(0, 0, font.width(heading) + 28, font.line_px + 8)
    plate.center = (panel.centerx, panel.y + 4)
    plate.top = max(1, plate.top)
    kit.skin.frame(target, "name_plate", plate)
    target.blit(font.render(heading, theme.PAPER), (plate.x + 14, plate.y + 5))
