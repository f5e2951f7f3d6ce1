"""What all menus share: the lake behind them, a panel with a heading, and a page of widgets."""

import pygame

from scenes.app.scene import Scene, SceneContext
from scenes.input.events import InputEvent, UiKey
from scenes.menus.backdrop import Backdrop
from scenes.ui.choices import Tabs
from scenes.ui.focus import Page, Widget
from scenes.ui.skin import draw_heading, heading_px
from scenes.ui.theme import Colour

MARGIN_PX = 12
NORMAL_LINE_PX = 14
"""The height of a line at normal text scale, for which `panel_size` is meant."""


VEIL: Colour = (0x08, 0x06, 0x18)
VEIL_ALPHA = 138


class Menu(Scene):
    """A scene that is one page of widgets on a panel."""

    panel_size = (360, 260)

    def __init__(self, context: SceneContext, backdrop: Backdrop | None = None) -> None:
        super().__init__(context)
        self.page = Page(context.skin, (), self.cancelled)
        self.panel = pygame.Rect(0, 0, 0, 0)
        self._backdrop = backdrop
        self._now_s = 0.0
        self._is_top = True

    @property
    def heading(self) -> str:
        """What stands over the panel; there is no panel without."""
        return ""

    @property
    def is_typing(self) -> bool:
        return self.page.is_typing

    def build(self, inside: pygame.Rect) -> list[Widget]:
        """The widgets, inside the panel and below its heading."""
        raise NotImplementedError

    def cancelled(self) -> None:
        """The player wants back."""
        self.context.stage.pop()

    def tabs(self) -> Tabs | None:
        """The tabs that the shoulder buttons turn, if there are any."""
        return None

    def layout(self, size: tuple[int, int]) -> None:
        is_new_size = size != self.size
        super().layout(size)
        if not self.is_overlay and (self._backdrop is None or is_new_size):
            is_night = self.context.settings.has_lit_lighthouse
            farm = self.context.services.saved_farm()
            season = "" if farm is None else farm.season
            self._backdrop = Backdrop(self.context.assets, size, is_night, season)
        # Larger text gets a larger panel, as far as the picture has room for one.
        grown = max(1.0, self.context.skin.fonts.body.line_px / NORMAL_LINE_PX)
        width = min(int(self.panel_size[0] * grown), size[0] - 16)
        height = min(int(self.panel_size[1] * grown), size[1] - 16)
        self.panel = pygame.Rect(0, 0, width, height)
        self.panel.center = (size[0] // 2, size[1] // 2)
        self.rebuild()

    def rebuild(self) -> None:
        """Makes the widgets anew; the focus stays at its place."""
        self.page.replace(self.build(self.inside()), keep_focus=True)

    def inside(self) -> pygame.Rect:
        """The room for widgets."""
        top = self.context.skin.fonts.body.line_px + 14 if self.heading else 8
        rect = self.panel.inflate(-MARGIN_PX * 2, 0)
        return pygame.Rect(rect.x, rect.y + top, rect.width, rect.height - top - MARGIN_PX)

    @property
    def read_at(self) -> pygame.Rect:
        above = heading_px(self.context.skin)[0] if self.heading else 0
        panel = self.panel
        return pygame.Rect(panel.x, panel.y - above, panel.width, panel.height + above)

    def handle(self, event: InputEvent) -> None:
        tabs = self.tabs()
        if (
            tabs is not None
            and event.is_press
            and event.ui in (UiKey.NEXT_TAB, UiKey.PREVIOUS_TAB)
            and not self.page.is_typing
        ):
            tabs.go(1 if event.ui is UiKey.NEXT_TAB else -1, self.context.skin)
            return
        self.page.handle(event)

    def update(self, now_s: float, is_top: bool) -> None:
        self._now_s = now_s
        self._is_top = is_top

    def draw(self, target: pygame.Surface) -> None:
        if self.is_overlay:
            dim(target)
        elif self._backdrop is not None:
            self._backdrop.draw(target, self._now_s)
        if self.heading:
            self.context.skin.frame(target, "panel_paper", self.panel)
            draw_heading(target, self.context.skin, self.panel, self.heading)
        self.draw_content(target)
        self.page.draw(target, has_tooltip=self._is_top)

    def draw_content(self, target: pygame.Surface) -> None:
        """Whatever lies between the panel and the widgets."""


def dim(target: pygame.Surface) -> None:
    """Darkens what is below an overlay, be it drawn on the same picture or under it."""
    veil = pygame.Surface(target.get_size(), pygame.SRCALPHA)
    veil.fill((*VEIL, VEIL_ALPHA))
    target.blit(veil, (0, 0))
