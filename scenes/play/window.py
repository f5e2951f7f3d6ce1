"""Windows over the farm: a panel with a heading and a page, one open at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import pygame

from game.coop.seat import Seat
from game.rules.context import RefusalReason
from game.world.commands import PlayerCommand
from scenes.app.scene import SceneContext
from scenes.input.events import InputEvent
from scenes.settings.bindings import Action
from scenes.ui.focus import Page
from scenes.ui.list_box import ListBox
from scenes.ui.skin import draw_heading, heading_px


@dataclass(frozen=True, slots=True)
class Desk:
    """What a window works with."""

    context: SceneContext
    seat: Seat
    issue: Callable[[PlayerCommand], RefusalReason | None]
    """Issues a command and tells the player when it is refused."""
    close: Callable[[], None]
    tell_hand: Callable[[str, Callable[[], pygame.Rect]], None]
    """Says in a few words why one's hand is empty, above where it is."""
    open: Callable[["Window"], None]
    """Opens a window in place of the one that is open."""


class Window:
    """A window. It takes every press while it is open, and the game runs on."""

    toggle: Action | None = None
    """The action that opened it closes it as well."""
    blocks_walking = True

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = Page(desk.context.skin, (), desk.close)
        self.panel = pygame.Rect(0, 0, 0, 0)

    @property
    def heading(self) -> str:
        """What stands over the panel."""
        return ""

    @property
    def read_at(self) -> pygame.Rect:
        """What is to be read whole: the panel and its heading."""
        above = heading_px(self.desk.context.skin)[0] if self.heading else 0
        panel = self.panel
        return pygame.Rect(panel.x, panel.y - above, panel.width, panel.height + above)

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
            self.desk.context.sounds.play("ui_cancel")
            self.desk.close()
            return True
        return self.page.handle(event)

    def update(self, now_s: float) -> None:
        """Goes on to this moment; may close itself."""

    def draw(self, target: pygame.Surface) -> None:
        """Draws the window."""
        skin = self.desk.context.skin
        skin.frame(target, "panel_paper", self.panel)
        if self.heading:
            draw_heading(target, skin, self.panel, self.heading)
        self.draw_content(target)
        self.page.draw(target)

    def draw_content(self, target: pygame.Surface) -> None:
        """What lies below the widgets."""

    def closed(self) -> None:
        """The window has been closed."""
        self.page.focus(None)


LINE_PX, LARGE_LINE_PX = 16, 24
"""Up to how high a line is at normal and at large text scale."""


class TwoColumnWindow(Window):
    """A window with a list on the left and room for what is chosen in it on the right."""

    sizes = ((380, 208), (520, 270), (616, 316))
    """The panel at each text scale."""
    list_width_pct = 46
    gap_px = 10

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._list: ListBox | None = None
        self._right = pygame.Rect(0, 0, 0, 0)

    def lay_columns(self, size: tuple[int, int]) -> pygame.Rect:
        """Puts the panel in the middle. Returns the left column; the right one is `_right`."""
        line_px = self.desk.context.skin.fonts.body.line_px
        wanted_width, wanted_height = self.sizes[(line_px > LINE_PX) + (line_px > LARGE_LINE_PX)]
        width, height = min(wanted_width, size[0] - 8), min(wanted_height, size[1] - 8)
        self.panel = pygame.Rect(0, 0, width, height)
        self.panel.center = (size[0] // 2, size[1] // 2 - 6)
        _, top = heading_px(self.desk.context.skin)
        inside = self.panel.inflate(-24, 0)
        left_width = inside.width * self.list_width_pct // 100
        left = pygame.Rect(inside.x, self.panel.y + top, left_width, height - top - 14)
        x = left.right + self.gap_px
        self._right = pygame.Rect(x, left.y, inside.right - x, left.height)
        return left
