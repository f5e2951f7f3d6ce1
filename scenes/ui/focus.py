"""A page of widgets, and the one focus that keyboard, mouse and pad share.

Arrows, d-pad and stick move the focus to the nearest widget in that direction; hovering moves it
to what is under the pointer; confirming or clicking is the same thing to a widget. So whatever
one device reaches, the other two reach as well. Up from the first leads to the last and down from
the last to the first, once for each press: a direction that is held stops at the end.
"""

from collections.abc import Callable, Sequence

import pygame

from scenes.input.events import EventKind, InputEvent, UiKey
from scenes.ui import theme
from scenes.ui.skin import Skin

TOOLTIP_WIDTH_PX = 180
WIDE_PX = 100
"""Wider widgets have their tooltip at their side, where it hides no neighbour."""

_DIRECTIONS: dict[UiKey, tuple[int, int]] = {
    UiKey.UP: (0, -1),
    UiKey.DOWN: (0, 1),
    UiKey.LEFT: (-1, 0),
    UiKey.RIGHT: (1, 0),
}


class Widget:
    """Something on a page. What cannot be used has no focus."""

    can_focus = False
    is_text_input = False
    """Whether letters belong to this widget while it has the focus."""

    def __init__(self, rect: pygame.Rect | None = None, tooltip: str = "") -> None:
        self.rect = rect if rect is not None else pygame.Rect(0, 0, 0, 0)
        self.tooltip = tooltip
        self.is_visible = True

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        """Draws the widget."""

    def draw_above(self, target: pygame.Surface, skin: Skin) -> None:
        """Draws what lies over its neighbours while it has the focus."""

    def key(self, event: InputEvent, skin: Skin) -> bool:
        """Takes a press while it has the focus. Returns whether it made use of it."""
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        """Takes a press of a mouse button or the wheel over it."""
        return False

    def drag(self, position: tuple[int, int], skin: Skin) -> None:
        """The pointer moved while the button that was pressed here is still down."""

    def hover(self, position: tuple[int, int]) -> None:
        """The pointer moved over it."""

    def text(self, event: InputEvent, skin: Skin) -> bool:
        """Takes typed or composed text while it has the focus."""
        return False

    def focus_changed(self, is_focused: bool) -> None:
        """Hears that it got or lost the focus."""

    def entered_from(self, dy: int) -> bool:
        """The focus comes in by a direction: from above when `dy` is 1, from below when it is -1.
        What has several rows begins at that end. Returns whether that changed anything."""
        return False


def is_click(event: InputEvent) -> bool:
    """Whether this is a press of the mouse button that means "this one"."""
    return event.binding == "mouse:left"


def is_confirm(event: InputEvent) -> bool:
    """Whether this confirms, once for each press."""
    return event.ui is UiKey.CONFIRM and not event.is_repeat


class Page:
    """Widgets on a screen or in a window."""

    def __init__(
        self,
        skin: Skin,
        widgets: Sequence[Widget] = (),
        on_cancel: Callable[[], None] | None = None,
    ) -> None:
        self.skin = skin
        self.widgets: list[Widget] = []
        self.on_cancel = on_cancel
        self._focused: Widget | None = None
        self._dragging: Widget | None = None
        self.replace(widgets)

    @property
    def focused(self) -> Widget | None:
        """The widget that has the focus."""
        return self._focused

    @property
    def is_typing(self) -> bool:
        """Whether letters go into a text field now."""
        return self._focused is not None and self._focused.is_text_input

    def replace(self, widgets: Sequence[Widget], keep_focus: bool = False) -> None:
        """Puts other widgets on the page. The focus goes to the first that takes it, or stays at
        the same place in the order."""
        old = self._focused
        index = self._focusable().index(old) if keep_focus and old in self._focusable() else -1
        self.widgets = list(widgets)
        self._dragging = None
        candidates = self._focusable()
        if old is not None and old in candidates:
            return
        if index >= 0 and candidates:
            self.focus(candidates[min(index, len(candidates) - 1)])
        else:
            self.focus(candidates[0] if candidates else None)

    def focus(self, widget: Widget | None) -> None:
        """Gives a widget the focus."""
        if widget is self._focused:
            return
        if self._focused is not None:
            self._focused.focus_changed(False)
        self._focused = widget
        if widget is not None:
            widget.focus_changed(True)

    def handle(self, event: InputEvent) -> bool:
        """Takes an input event. Returns whether the page made use of it."""
        if event.kind is EventKind.POINTER:
            return self._pointer(event)
        if event.kind in (EventKind.TEXT, EventKind.COMPOSING):
            return self._focused is not None and self._focused.text(event, self.skin)
        if event.kind is EventKind.RELEASE:
            if event.binding.startswith("mouse:"):
                self._dragging = None
            return False
        if event.binding.startswith("mouse:"):
            return self._click(event)
        return self._key(event)

    def draw(self, target: pygame.Surface, has_tooltip: bool = True) -> None:
        """Draws every widget, and the tooltip of the focused one unless another scene is on top."""
        for widget in self.widgets:
            if widget.is_visible:
                widget.draw(target, self.skin, widget is self._focused)
        focused = self._focused
        if focused is None or not focused.is_visible:
            return
        focused.draw_above(target, self.skin)
        if focused.tooltip and has_tooltip:
            others = [widget for widget in self.widgets if widget.is_visible]
            others.remove(focused)
            pressed = [widget.rect for widget in others if widget.can_focus]
            read = [widget.rect for widget in others if not widget.can_focus]
            draw_tooltip(target, self.skin, focused.rect, focused.tooltip, pressed, read)

    def _focusable(self) -> list[Widget]:
        return [widget for widget in self.widgets if widget.can_focus and widget.is_visible]

    def _under(self, position: tuple[int, int]) -> Widget | None:
        for widget in reversed(self._focusable()):
            if widget.rect.collidepoint(position):
                return widget
        return None

    def _pointer(self, event: InputEvent) -> bool:
        if self._dragging is not None:
            self._dragging.drag(event.position, self.skin)
            return True
        under = self._under(event.position)
        if under is not None and not self.is_typing:
            self.focus(under)
        if under is not None:
            under.hover(event.position)
        return under is not None

    def _click(self, event: InputEvent) -> bool:
        under = self._under(event.position)
        if under is None:
            return False
        if not event.binding.startswith("mouse:wheel"):
            self.focus(under)
            self._dragging = under
        return under.click(event, self.skin)

    def _key(self, event: InputEvent) -> bool:
        if self._focused is not None and self._focused.key(event, self.skin):
            return True
        if event.ui in _DIRECTIONS:
            return self._move(*_DIRECTIONS[event.ui], is_held=event.is_repeat)
        if event.ui in (UiKey.NEXT, UiKey.PREVIOUS):
            return self._step(1 if event.ui is UiKey.NEXT else -1)
        if event.ui is UiKey.CANCEL and self.on_cancel is not None:
            self.skin.play("ui_cancel")
            self.on_cancel()
            return True
        return False

    def _step(self, by: int) -> bool:
        candidates = self._focusable()
        if not candidates:
            return False
        index = candidates.index(self._focused) if self._focused in candidates else -by
        self.focus(candidates[(index + by) % len(candidates)])
        self.skin.play("ui_move")
        return True

    def _move(self, dx: int, dy: int, is_held: bool) -> bool:
        if self._focused is None or self._focused not in self.widgets:
            return self._step(1)
        here = self._focused.rect
        best: tuple[float, Widget] | None = None
        for widget in self._focusable():
            if widget is self._focused:
                continue
            distance = _distance(here, widget.rect, dx, dy)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, widget)
        if best is not None:
            there = best[1]
        elif dy and not is_held:
            there = self._other_end(self._focused, dy)
        else:
            return False
        is_elsewhere = there is not self._focused
        self.focus(there)
        has_turned = there.entered_from(dy) if dy else False
        if is_elsewhere or has_turned:
            self.skin.play("ui_move")
        return is_elsewhere or has_turned

    def _other_end(self, here: Widget, dy: int) -> Widget:
        """Where one comes out who leaves the page upwards or downwards: at the far end of the same
        column, which is the widget itself when it has the column for itself."""
        column = [
            widget
            for widget in self._focusable()
            if _is_in_column(here.rect, widget.rect)
            and _distance(here.rect, widget.rect, 0, -dy) is not None
        ]
        return min(
            column,
            key=lambda widget: (
                widget.rect.centery * dy,
                abs(widget.rect.centerx - here.rect.centerx),
            ),
            default=here,
        )


def _distance(here: pygame.Rect, there: pygame.Rect, dx: int, dy: int) -> float | None:
    """How far a rectangle lies in a direction, None when it does not lie there. Being off to the
    side counts double, so that a row or a column is followed before it is left."""
    if dx:
        along = (there.centerx - here.centerx) * dx
        gap = (there.left - here.right) if dx > 0 else (here.left - there.right)
        overlap = min(here.bottom, there.bottom) - max(here.top, there.top)
        aside = abs(there.centery - here.centery)
    else:
        along = (there.centery - here.centery) * dy
        gap = (there.top - here.bottom) if dy > 0 else (here.top - there.bottom)
        overlap = min(here.right, there.right) - max(here.left, there.left)
        aside = abs(there.centerx - here.centerx)
    if along <= 0 or gap < -4:
        return None
    return max(0, gap) + (aside * 0.1 if overlap > 0 else 40 + aside * 2)


def _is_in_column(here: pygame.Rect, there: pygame.Rect) -> bool:
    return min(here.right, there.right) > max(here.left, there.left)


def tooltip_place(
    rect: pygame.Rect,
    size: tuple[int, int],
    screen: pygame.Rect,
    others: Sequence[pygame.Rect] = (),
    read: Sequence[pygame.Rect] = (),
) -> pygame.Rect:
    """Where a tooltip of this size lies: beside what it explains, never over it, over no other
    widget where that can be helped, and rather over one that is only `read`, and inside the
    picture. Above a button it is lifted over what is read there, such as a heading."""
    plate = pygame.Rect((0, 0), size)
    above, below, right, left = (plate.copy() for _ in range(4))
    above.midbottom = (rect.centerx, rect.top - 4)
    below.midtop = (rect.centerx, rect.bottom + 4)
    right.midleft = (rect.right + 8, rect.centery)
    left.midright = (rect.left - 8, rect.centery)
    lifted = above.copy()
    for other in sorted(read, key=lambda rect: -rect.bottom):
        if lifted.colliderect(other):
            lifted.bottom = other.top - 2
    room = screen.inflate(-4, -4)
    sides = (right, left, above, below) if rect.width > WIDE_PX else (above, below, right, left)
    places = (*sides, lifted)
    beside = [
        place
        for place in (place.clamp(room) for place in places)
        if not place.colliderect(rect.inflate(4, 4))
    ]
    clear = [place for place in beside if place.collidelist(list(others)) < 0]
    free = [place for place in clear if place.collidelist(list(read)) < 0]
    return (free or clear or beside or [places[0].clamp(room)])[0]


def draw_tooltip(
    target: pygame.Surface,
    skin: Skin,
    rect: pygame.Rect,
    text: str,
    others: Sequence[pygame.Rect] = (),
    read: Sequence[pygame.Rect] = (),
) -> None:
    """A small dark plate beside a rectangle, kept inside the picture."""
    font = skin.fonts.small
    lines = font.wrap(text, TOOLTIP_WIDTH_PX)
    width = max(font.width(line) for line in lines) + 12
    height = len(lines) * font.line_px + 8
    plate = tooltip_place(rect, (width, height), target.get_rect(), others, read)
    skin.frame(target, "tooltip", plate)
    for index, line in enumerate(lines):
        colour = theme.TEXT_ON_PAPER
        target.blit(font.render(line, colour), (plate.x + 6, plate.y + 4 + index * font.line_px))
