"""The bag, alone or beside a chest: stacks move slot by slot.

What is "in hand" stays in its slot until it is put down, as a note of where it was seen; so
nothing can be lost when a friend is faster, and every move is one command.
"""

from dataclasses import dataclass

import pygame

from game.world.commands import Discard, MoveStack, StorageRef
from game.world.records import Slot
from game.world.sections import BAG_SLOTS
from scenes.input.events import Device, InputEvent
from scenes.play.slots import SLOT_GAP_PX, SlotWidget, draw_item, slot_of, slot_px
from scenes.play.window import Desk, Window
from scenes.settings.bindings import Action
from scenes.ui import theme

COLUMNS = 8


@dataclass(frozen=True, slots=True)
class _Held:
    storage: StorageRef
    number: int
    item: str
    count: int


class BagWindow(Window):
    """One's bag, and the chest one stands at if there is one."""

    heading = ""
    toggle = Action.BAG

    def __init__(self, desk: Desk, chest: StorageRef | None, chest_slots: int) -> None:
        super().__init__(desk)
        self.chest = chest
        self._chest_slots = chest_slots
        self._bag = StorageRef(0, desk.seat.character)
        self._held: _Held | None = None
        self.heading = "Chest" if chest is not None else "Bag"
        self._bag_top = 0

    @property
    def _slot_px(self) -> int:
        return slot_px(self.desk.context.skin.fonts.small)

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
        height = 24 + rows * self._pitch_px + label + fonts.small.line_px * 2 + 14
        if self.chest:
            height += chest_rows * self._pitch_px + label + 4
        width = max(COLUMNS * self._pitch_px + 40, 260)
        self.panel = pygame.Rect(0, 0, min(width, size[0] - 8), min(height, size[1] - 8))
        self.panel.center = (size[0] // 2, size[1] // 2 - 6)
        left = self.panel.centerx - COLUMNS * self._pitch_px // 2
        top = self.panel.y + 22
        widgets: list[SlotWidget] = []
        if self.chest is not None:
            widgets += self._grid(self.chest, self._chest_slots, left, top)
            top += chest_rows * self._pitch_px + label + 2
        self._bag_top = top
        widgets += self._grid(self._bag, BAG_SLOTS, left, top)
        self.page.replace(widgets, keep_focus=True)

    def handle(self, event: InputEvent) -> bool:
        focused = self.page.focused
        if event.does(Action.DROP) and isinstance(focused, SlotWidget):
            self._drop(focused)
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
            y = self._bag_top - fonts.body.line_px - 3
            x = self.panel.centerx - fonts.body.width("Bag") // 2
            target.blit(fonts.body.render("Bag", theme.TEXT_MUTED), (x, y))
        else:
            row = pygame.Rect(0, 0, COLUMNS * self._pitch_px + 4, self._pitch_px + 2)
            row.midtop = (self.panel.centerx - 1, self._bag_top - 3)
            pygame.draw.rect(target, theme.PAPER_DIM, row, border_radius=3)
        self._draw_title(target)
        device = self.desk.context.input.device
        if device is Device.PAD:
            hints = ("A take or put   X half or one   Y send over", "B close")
        elif device is Device.MOUSE:
            hints = ("Left: whole stack   Right: half or one", "Shift + left: send over")
        else:
            hints = ("Enter: whole stack   X: half or one", "F: send over   G: drop one")
        y = self.panel.bottom - fonts.small.line_px * 2 - 10
        for hint in hints:
            shown = fonts.small.fit(hint, self.panel.width - 20)
            x = self.panel.centerx - fonts.small.width(shown) // 2
            target.blit(fonts.small.render(shown, theme.TEXT_MUTED), (x, y))
            y += fonts.small.line_px

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
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
        held, focused = self._held, self.page.focused
        item, count = (held.item, held.count) if held is not None else ("", 0)
        if held is None and isinstance(focused, SlotWidget) and focused.content is not None:
            item, count = focused.content.item, focused.content.count
        if not item:
            return
        definition = self.desk.seat.content.items.get(item)
        title = definition.title if definition is not None else item
        font = self.desk.context.skin.fonts.body
        text = f"{title} × {count}" if count > 1 else title
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
        self.desk.context.sounds.play("ui_move")

    def _put(self, widget: SlotWidget, is_part: bool) -> None:
        held = self._held
        if held is None:
            return
        if (widget.storage, widget.number) == (held.storage, held.number):
            self._held = None
            self.desk.context.sounds.play("ui_confirm")
            return
        count = 1 if is_part else held.count
        refused = self._move(held.storage, held.number, widget, held.item, count)
        if refused or count == held.count:
            self._held = None
        else:
            self._held = _Held(held.storage, held.number, held.item, held.count - count)
        if not refused:
            self.desk.context.sounds.play("ui_confirm")

    def _move(
        self, source: StorageRef, number: int, target: SlotWidget, item: str, count: int
    ) -> bool:
        command = MoveStack(source, number, target.storage, target.number, item, count)
        return self.desk.issue(command) is not None

    def _send_over(self, widget: SlotWidget) -> None:
        """Moves a stack to the other storage, or between the first row of the bag and the rest:
        onto stacks of the same item first, then into an empty slot."""
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
        same = [
            (goal, there)
            for goal in goals
            if (there := goal.content) is not None
            and there.item == slot.item
            and there.count < stack_max
        ]
        left = slot.count
        for goal, there in same:
            moved = min(left, stack_max - there.count)
            if moved and self._move(widget.storage, widget.number, goal, slot.item, moved):
                return
            left -= moved
        empty = next((goal for goal in goals if goal.content is None), None)
        if (
            left
            and empty is not None
            and self._move(widget.storage, widget.number, empty, slot.item, left)
        ):
            return
        if left and empty is None:
            self.desk.context.sounds.play("ui_error")
        else:
            self.desk.context.sounds.play("ui_confirm")

    def _drop(self, widget: SlotWidget) -> None:
        slot = widget.content
        if slot is not None and widget.storage == self._bag and self._held is None:
            self.desk.issue(Discard(widget.number, slot.item, 1))

    def _throw_away(self) -> None:
        held, self._held = self._held, None
        if held is not None and held.storage == self._bag:
            self.desk.issue(Discard(held.number, held.item, held.count))
