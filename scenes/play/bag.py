"""The bag, alone or beside a chest: stacks move slot by slot.

What is "in hand" stays in its slot until it is put down, as a note of where it was seen; so
nothing can be lost when a friend is faster, and every move is one command. What lies where it is
put down is in hand then.
"""

from dataclasses import dataclass, replace

import pygame

from game.world.commands import Discard, MoveStack, Offer, SortStorage, StorageRef, Stow
from game.world.records import HandOver, Placeable, Slot
from game.world.sections import BAG_SLOTS, Kind, Section
from scenes.input.events import Device, EventKind, InputEvent
from scenes.play.bag_hints import bag_hints
from scenes.play.bag_moves import moves_over
from scenes.play.icon_button import IconButton
from scenes.play.item_card import draw_item_card
from scenes.play.label import LabelWindow
from scenes.play.needs import title_of
from scenes.play.slots import (
    SLOT_GAP_PX,
    SLOT_PX,
    SlotWidget,
    draw_item,
    hotbar_slot_px,
    slot_of,
    slot_px,
)
from scenes.play.window import Desk, Window
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.edited_line import clean_letters
from scenes.ui.focus import Widget
from scenes.ui.skin import heading_px

COLUMNS = 8
_TOOLS_GAP_PX = 6


@dataclass(frozen=True, slots=True)
class _Held:
    storage: StorageRef
    number: int
    item: str
    count: int


class BagWindow(Window):
    """One's bag, and the chest one stands at if there is one."""

    toggle = Action.BAG

    def __init__(self, desk: Desk, chest: StorageRef | None, chest_slots: int) -> None:
        super().__init__(desk)
        self.chest = chest
        self._chest_slots = chest_slots
        self._bag = StorageRef(0, desk.seat.character)
        self._held: _Held | None = None
        self._grabbed: SlotWidget | None = None
        """Where a mouse button went down that took something."""
        self._bag_top = 0
        self._slot_px = SLOT_PX
        self._has_hints = True

    @property
    def heading(self) -> str:
        texts = self.desk.context.texts
        if self.chest is None:
            return texts("bag.bag")
        standing = self.desk.seat.view.get(
            Section(self.chest.area, Kind.PLACEABLE), self.chest.place
        )
        if not isinstance(standing, Placeable):
            return texts("bag.chest")
        return clean_letters(standing.name) or title_of(self.desk, standing.item)

    @property
    def _pitch_px(self) -> int:
        return self._slot_px + SLOT_GAP_PX

    @property
    def held(self) -> tuple[StorageRef, int, int] | None:
        """Where what is in hand lies, and how many."""
        held = self._held
        return None if held is None else (held.storage, held.number, held.count)

    def slot_rect(self, number: int) -> pygame.Rect:
        """Where a slot of the bag is."""
        return self.page.widgets[self._chest_slots + number].rect

    def layout(self, size: tuple[int, int]) -> None:
        fonts = self.desk.context.skin.fonts
        rows = (BAG_SLOTS + COLUMNS - 1) // COLUMNS
        chest_rows = (self._chest_slots + COLUMNS - 1) // COLUMNS if self.chest else 0
        label = fonts.body.line_px + 4
        above, below = heading_px(self.desk.context.skin)
        height = below + label + 2
        if self.chest:
            height += label + 4
        hints_px = fonts.small.line_px * 2 + 14
        # Who has very large text in a small window knows from elsewhere what can be done.
        least_px = (slot_px(fonts.small) + SLOT_GAP_PX) * (rows + chest_rows)
        self._has_hints = height + least_px + hints_px <= size[1] - above
        height += hints_px if self._has_hints else 6
        # Slots as large as those of the hotbar, where there is room for so many of them.
        room = (size[1] - above - 8 - height) // (rows + chest_rows) - SLOT_GAP_PX
        least, most = slot_px(fonts.small), hotbar_slot_px(fonts.small)
        self._slot_px = max(least, min(most, room))
        height += (rows + chest_rows) * self._pitch_px
        hints = max(fonts.small.width(hint) for hint in bag_hints(self.desk.context))
        width = max((COLUMNS + 1) * self._pitch_px + 44, 260, hints + 24)
        self.panel = pygame.Rect(0, 0, min(width, size[0] - 8), min(height, size[1] - above))
        self.panel.center = (size[0] // 2, size[1] // 2 - 6)
        self.panel.top = max(above, self.panel.top)
        left = self.panel.centerx - ((COLUMNS + 1) * self._pitch_px + _TOOLS_GAP_PX) // 2
        tools_left = left + COLUMNS * self._pitch_px + _TOOLS_GAP_PX
        top = chest_top = self.panel.y + below
        widgets: list[SlotWidget] = []
        if self.chest is not None:
            widgets += self._grid(self.chest, self._chest_slots, left, top)
            top += chest_rows * self._pitch_px + label + 2
        self._bag_top = top
        widgets += self._grid(self._bag, BAG_SLOTS, left, top)
        tools = self._tools(tools_left, top)
        if self.chest is not None:
            tools += self._chest_tools(tools_left, chest_top)
        self.page.replace([*widgets, *tools], keep_focus=True)

    def handle(self, event: InputEvent) -> bool:
        focused = self.page.focused
        if event.kind is EventKind.RELEASE and event.binding == "mouse:left":
            self._let_go(event.position)
        if event.does(Action.STOW):
            self._stow()
            return True
        if event.does(Action.DROP) and isinstance(focused, SlotWidget):
            self._drop(focused)
            return True
        if event.does(Action.SORT):
            self._sort(focused)
            return True
        if (
            event.is_press
            and event.binding == "mouse:left"
            and self._held is not None
            and not self.panel.collidepoint(event.position)
        ):
            self._throw_away()
            return True
        return super().handle(event)

    def draw_content(self, target: pygame.Surface) -> None:
        fonts = self.desk.context.skin.fonts
        if self.chest is not None:
            title = self.desk.context.texts("bag.bag")
            y = self._bag_top - fonts.body.line_px - 3
            x = self.panel.centerx - fonts.body.width(title) // 2
            target.blit(fonts.body.render(title, theme.TEXT_MUTED), (x, y))
        else:
            row = pygame.Rect(0, 0, COLUMNS * self._pitch_px + 4, self._pitch_px + 2)
            row.topleft = (self.slot_rect(0).x - 3, self._bag_top - 3)
            pygame.draw.rect(target, theme.PAPER_DIM, row, border_radius=3)
        self._draw_title(target)
        y = self.panel.bottom - fonts.small.line_px * 2 - 10
        for hint in bag_hints(self.desk.context) if self._has_hints else ():
            shown = fonts.small.fit(hint, self.panel.width - 16)
            x = self.panel.centerx - fonts.small.width(shown) // 2
            target.blit(fonts.small.render(shown, theme.TEXT_MUTED), (x, y))
            y += fonts.small.line_px

    def update(self, now_s: float) -> None:
        """Lets go of what is in hand when it is not there any more, and says so."""
        held = self._held
        if held is None:
            return
        slot = slot_of(self.desk.seat.view, held.storage, held.number)
        if slot is None or slot.item != held.item or slot.count < held.count:
            self._held = None
            widgets = [w for w in self.page.widgets if isinstance(w, SlotWidget)]
            lay = next(w for w in widgets if (w.storage, w.number) == (held.storage, held.number))
            word = self.desk.context.texts("playing.hand.taken_meanwhile")
            self.desk.tell_hand(word, lambda: lay.rect)

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        held, focused = self._held, self.page.focused
        if held is None:
            if isinstance(focused, SlotWidget) and focused.content is not None:
                item = focused.content.item
                draw_item_card(target, self.desk, item, self.panel, focused.rect)
            return
        context = self.desk.context
        if context.input.device is Device.MOUSE:
            place = pygame.Rect(0, 0, self._slot_px, self._slot_px)
            place.center = context.input.pointer
        elif self.page.focused is not None:
            place = self.page.focused.rect.move(5, -7)
        else:
            return
        draw_item(target, context.assets, context.skin.fonts.small, held.item, held.count, place)

    def _draw_title(self, target: pygame.Surface) -> None:
        """What is under the focus, or in hand, in words: below the slots, where it hides none."""
        texts = self.desk.context.texts
        held, focused = self._held, self.page.focused
        item, count = (held.item, held.count) if held is not None else ("", 0)
        if held is None and isinstance(focused, SlotWidget) and focused.content is not None:
            item, count = focused.content.item, focused.content.count
        if not item:
            return
        definition = self.desk.seat.content.items.get(item)
        own = definition.title if definition is not None else item
        text = texts.of_content(f"items.{item}.title", own)
        text = texts("bag.titled", title=text, count=count) if count > 1 else text
        font = self.desk.context.skin.fonts.body
        text = font.fit(text, self.panel.width - 16)
        rows = (BAG_SLOTS + COLUMNS - 1) // COLUMNS
        at = (self.panel.centerx - font.width(text) // 2, self._bag_top + rows * self._pitch_px + 2)
        target.blit(font.render(text, theme.TEXT_ON_PAPER), at)

    def _grid(self, storage: StorageRef, count: int, left: int, top: int) -> list[SlotWidget]:
        return [
            SlotWidget(
                pygame.Rect(
                    left + n % COLUMNS * self._pitch_px,
                    top + n // COLUMNS * self._pitch_px,
                    self._slot_px,
                    self._slot_px,
                ),
                storage,
                n,
                self._read,
                self.desk.context.assets,
                self._act,
                lambda: self.held,
            )
            for n in range(count)
        ]

    def _read(self, storage: StorageRef, number: int) -> Slot | None:
        return slot_of(self.desk.seat.view, storage, number)

    def _act(self, widget: SlotWidget, how: str) -> None:
        if how == "quick" and self._held is None:
            self._send_over(widget)
        elif self._held is None:
            self._take(widget, how == "part")
        else:
            self._put(widget, how == "part")

    def _take(self, widget: SlotWidget, is_part: bool) -> None:
        slot = widget.content
        if slot is None:
            return
        count = (slot.count + 1) // 2 if is_part else slot.count
        self._held = _Held(widget.storage, widget.number, slot.item, count)
        self._grabbed = widget if self.desk.context.input.device is Device.MOUSE else None
        self.desk.context.sounds.play("ui_move")

    def _put(self, widget: SlotWidget, is_part: bool) -> None:
        """Puts what is in hand down, all of it or one. What is left of it stays in hand, or what
        lay there before."""
        held = self._held
        if held is None:
            return
        if (widget.storage, widget.number) == (held.storage, held.number):
            self._keep(held.count - 1 if is_part else 0)
            return
        there = widget.content
        is_swap = there is not None and there.item != held.item
        count = 1 if is_part and not is_swap else held.count
        seen = self._seen(held)
        before = [self._read(self._bag, number) for number in range(BAG_SLOTS)]
        if self._move(held.storage, held.number, widget, held.item, count):
            return
        if is_swap and there is not None:
            self._held = self._given_way(there, held, before)
            self.desk.context.sounds.play("ui_confirm")
        else:
            self._keep(held.count - (seen - self._seen(held)))

    def _seen(self, held: _Held) -> int:
        """How many of what is in hand are seen in its slot."""
        slot = self._read(held.storage, held.number)
        return slot.count if slot is not None and slot.item == held.item else 0

    def _keep(self, count: int) -> None:
        """So many stay in hand."""
        held = self._held
        self._held = replace(held, count=count) if held is not None and count > 0 else None
        self.desk.context.sounds.play("ui_confirm")

    def _given_way(self, stack: Slot, held: _Held, before: list[Slot | None]) -> _Held | None:
        """Where a stack is now that lay where another was put."""
        if self._read(held.storage, held.number) == stack:
            return _Held(held.storage, held.number, stack.item, stack.count)
        for number, slot in enumerate(before):
            if slot is None and self._read(self._bag, number) == stack:
                return _Held(self._bag, number, stack.item, stack.count)
        return None

    def _tools(self, left: int, top: int) -> list[Widget]:
        """What one can do with one's bag, beside it."""
        texts = self.desk.context.texts
        tools = (
            ("icon_sort", "sort", lambda: self._sort(None)),
            ("icon_chest", "stow", self._stow),
            ("icon_give", "give", self._give),
        )
        return [
            IconButton(self._tool_rect(left, top, n), icon, texts(f"bag.tools.{what}"), act)
            for n, (icon, what, act) in enumerate(tools)
        ]

    def _chest_tools(self, left: int, top: int) -> list[Widget]:
        texts, chest = self.desk.context.texts, self.chest
        assert chest is not None

        def sort() -> None:
            self._sort_storage(chest)

        def name() -> None:
            self.desk.open(LabelWindow(self.desk, chest.area, chest.place))

        return [
            IconButton(self._tool_rect(left, top, 0), "icon_sort", texts("bag.tools.sort"), sort),
            IconButton(
                self._tool_rect(left, top, 1), "icon_journal", texts("bag.tools.name"), name
            ),
        ]

    def _tool_rect(self, left: int, top: int, row: int) -> pygame.Rect:
        return pygame.Rect(left, top + row * self._pitch_px, self._slot_px, self._slot_px)

    def _let_go(self, position: tuple[int, int]) -> None:
        """The button is let go: what was taken by it lands where the pointer is now, if that is
        elsewhere. Over its own slot it stays in hand, for who clicks twice instead of dragging."""
        grabbed, self._grabbed = self._grabbed, None
        if grabbed is None or self._held is None or grabbed.rect.collidepoint(position):
            return
        slots = [widget for widget in self.page.widgets if isinstance(widget, SlotWidget)]
        goal = next((slot for slot in slots if slot.rect.collidepoint(position)), None)
        if goal is not None:
            self._put(goal, is_part=False)
        elif not self.panel.collidepoint(position):
            self._throw_away()
        else:
            self._held = None

    def _stow(self) -> None:
        """Puts what is behind the hotbar into those chests around that hold the same."""
        self._held = None
        position = self.desk.seat.position
        if position is not None and self.desk.issue(Stow(position.area)) is None:
            self.desk.context.sounds.play("chest_close")

    def _give(self) -> None:
        """Holds out what is in hand, for whoever comes."""
        held, self._held = self._held, None
        if held is None or held.storage != self._bag:
            self.desk.context.sounds.play("ui_error")
            return
        if self.desk.issue(Offer(HandOver(held.number, held.item, held.count))) is None:
            self.desk.context.sounds.play("ui_confirm")
            self.desk.close()

    def _sort(self, focused: Widget | None) -> None:
        """Sorts what the focus is in."""
        self._held = None
        self._sort_storage(focused.storage if isinstance(focused, SlotWidget) else self._bag)

    def _sort_storage(self, storage: StorageRef) -> None:
        self._held = None
        if self.desk.issue(SortStorage(storage)) is None:
            self.desk.context.sounds.play("ui_confirm")

    def _move(
        self, source: StorageRef, number: int, target: SlotWidget, item: str, count: int
    ) -> bool:
        command = MoveStack(source, number, target.storage, target.number, item, count)
        return self.desk.issue(command) is not None

    def _send_over(self, widget: SlotWidget) -> None:
        """Moves a stack to the other storage, or between the first row of the bag and the rest."""
        slot = widget.content
        if slot is None:
            return
        goals = [w for w in self.page.widgets if isinstance(w, SlotWidget)]
        if self.chest is not None:
            goals = [goal for goal in goals if goal.storage != widget.storage]
        else:
            is_first = widget.number < COLUMNS
            goals = [goal for goal in goals if (goal.number < COLUMNS) is not is_first]
        stack_max = self.desk.seat.content.stack_max(slot.item)
        moves, left = moves_over(slot, [goal.content for goal in goals], stack_max)
        for number, count in moves:
            if self._move(widget.storage, widget.number, goals[number], slot.item, count):
                return
        self.desk.context.sounds.play("ui_error" if left else "ui_confirm")

    def _drop(self, widget: SlotWidget) -> None:
        slot = widget.content
        if slot is not None and widget.storage == self._bag and self._held is None:
            self.desk.issue(Discard(widget.number, slot.item, 1))

    def _throw_away(self) -> None:
        held, self._held = self._held, None
        if held is not None and held.storage == self._bag:
            self.desk.issue(Discard(held.number, held.item, held.count))
