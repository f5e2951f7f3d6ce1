"""The journal: quests, what hangs at the notice board, and what the farm has collected; and the
notice board itself, which is its page of errands with a button."""

from collections.abc import Callable, Sequence
from types import MappingProxyType

import pygame

from game.rules.errands import done_by
from game.world.commands import DoErrand
from game.world.errands import Note
from scenes.input.events import InputEvent
from scenes.play.journal_achievements import AchievementsPage
from scenes.play.journal_collection import CollectionPage
from scenes.play.journal_days import DaysPage
from scenes.play.journal_errands import ErrandsPage
from scenes.play.journal_page import JournalPage
from scenes.play.journal_people import PeoplePage
from scenes.play.journal_quests import QuestsPage
from scenes.play.window import Desk, TwoColumnWindow
from scenes.settings.bindings import Action
from scenes.ui.buttons import Button, button_height
from scenes.ui.choices import Tabs
from scenes.ui.list_box import ListBox

PAGES: MappingProxyType[str, Callable[[Desk], JournalPage]] = MappingProxyType(
    {
        page.name: page
        for page in (
            QuestsPage,
            ErrandsPage,
            PeoplePage,
            CollectionPage,
            DaysPage,
            AchievementsPage,
        )
    }
)
"""The pages in their order, by name."""
GAP_PX = 4


class JournalWindow(TwoColumnWindow):
    """Pages behind tabs, each a list on the left and what is chosen in it on the right."""

    toggle: Action | None = Action.JOURNAL
    sizes = ((460, 240), (600, 310), (616, 316))
    list_width_pct = 42
    gap_px = 12
    names: Sequence[str] = tuple(PAGES)
    """The pages that there are."""

    def __init__(self, desk: Desk, page: str | None = None) -> None:
        """Opens at a page, or at the first one."""
        super().__init__(desk)
        self._pages = [PAGES[name](desk) for name in self.names]
        self._index = 0 if page is None else self.names.index(page)
        self._tabs: Tabs | None = None
        self._size = (0, 0)

    @property
    def heading(self) -> str:
        return self.desk.context.texts("playing.journal.heading")

    def layout(self, size: tuple[int, int]) -> None:
        self._size = size
        skin, texts = self.desk.context.skin, self.desk.context.texts
        left = self.lay_columns(size)
        high = button_height(skin)
        if len(self._pages) > 1:
            titles = [texts(f"playing.journal.tabs.{page.name}") for page in self._pages]
            row = pygame.Rect(left.x, left.y, self._right.right - left.x, high)
            self._tabs = Tabs(row, titles, self._index, self._turn_to)
            for column in (left, self._right):
                column.y += high + GAP_PX
                column.height -= high + GAP_PX
        self._list = ListBox(left, self._page.row_px, self._draw_row, lambda _index: None)
        title = texts("playing.journal.close")
        place = pygame.Rect(0, 0, max(90, skin.fonts.body.width(title) + 16), high)
        place.bottomright = self._right.bottomright
        close = Button(place, title, self.desk.close)
        self.update(0.0)
        tabs = [] if self._tabs is None else [self._tabs]
        self.page.replace([self._list, *tabs, *self._buttons(place), close], keep_focus=True)

    def handle(self, event: InputEvent) -> bool:
        if self._tabs is not None and event.is_press and not event.is_repeat:
            for action, by in ((Action.TOOL_PREVIOUS, -1), (Action.TOOL_NEXT, 1)):
                if event.does(action) and not event.binding.startswith(("mouse:", "scan:")):
                    self._tabs.go(by, self.desk.context.skin)
                    return True
        return super().handle(event)

    def update(self, now_s: float) -> None:
        count = self._page.refresh()
        if self._list is not None:
            self._list.set_count(count)
            self._list.can_focus = count > 0

    def draw_content(self, target: pygame.Surface) -> None:
        if self._list is None:
            return
        room = self._right.copy()
        room.height -= button_height(self.page.skin) + GAP_PX
        room.y += 2
        if self._list.count:
            self._page.draw_chosen(target, room, min(self._list.selected, self._list.count - 1))
        else:
            self._page.draw_nothing(target, room)

    @property
    def _page(self) -> JournalPage:
        return self._pages[self._index]

    def _buttons(self, close: pygame.Rect) -> list[Button]:
        """What there is besides the button that closes, left of it."""
        return []

    def _turn_to(self, index: int) -> None:
        self._index = index
        self.layout(self._size)
        self.page.focus(self._tabs)

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        self._page.draw_row(target, row, index)


class BoardWindow(JournalWindow):
    """The notice board: what is asked for can be left there."""

    toggle = None
    names = (ErrandsPage.name,)

    def __init__(self, desk: Desk, area: int) -> None:
        super().__init__(desk)
        self._area = area
        self._leave: Button | None = None

    @property
    def heading(self) -> str:
        return self.desk.context.texts("playing.journal.board")

    def update(self, now_s: float) -> None:
        super().update(now_s)
        note, character = self._note, None
        if note is not None:
            character = done_by(self.desk.seat.view, note)
        if self._leave is not None:
            self._leave.can_focus = note is not None and character is None

    @property
    def _note(self) -> Note | None:
        page = self._page
        assert isinstance(page, ErrandsPage)
        if self._list is None or not page.notes:
            return None
        return page.notes[min(self._list.selected, len(page.notes) - 1)]

    def _buttons(self, close: pygame.Rect) -> list[Button]:
        title = self.desk.context.texts("playing.journal.leave_it")
        place = pygame.Rect(self._right.x, close.y, close.x - self._right.x - GAP_PX, close.height)
        self._leave = Button(place, title, self._hand_over)
        return [self._leave]

    def _hand_over(self) -> None:
        note = self._note
        if note is not None:
            self.desk.issue(DoErrand(self._area, note.definition.number))
