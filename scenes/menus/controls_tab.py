"""The settings' tab of keys and buttons: what does what, and giving it something else."""

from collections.abc import Callable

import pygame

from scenes.app.scene import SceneContext
from scenes.input.events import Device, InputEvent, UiKey
from scenes.settings.bindings import HOTBAR_ACTIONS, RESERVED_BINDINGS, Action, rebound
from scenes.ui import theme
from scenes.ui.buttons import Button, Checkbox, button_height
from scenes.ui.focus import Widget
from scenes.ui.list_box import ListBox
from scenes.ui.prompts import binding_title, listed

CAPTURE_S = 6.0
"""For how long a new key is waited for."""
GAP_PX = 6


class ControlsTab:
    """A list of all actions with their bindings."""

    def __init__(self, context: SceneContext) -> None:
        self._context = context
        self._capturing: Action | None = None
        self._capture_until_s = 0.0
        self._now_s = 0.0
        self._help_left = 0
        """Where there is room at the right of the buttons at the bottom."""
        self._said = ""

    @property
    def capturing(self) -> Action | None:
        """The action that waits for its new key or button."""
        return self._capturing

    def shown(self) -> None:
        """The tab is opened anew."""
        self._said = ""

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s
        if self._capturing is not None and now_s > self._capture_until_s:
            self._capturing = None

    def build(self, room: pygame.Rect, left: int, button_px: Callable[[str], int]) -> list[Widget]:
        """The widgets of the tab in its room; right of `left` there is place for a button below
        it, which is as wide as `button_px` says of its title."""
        settings, texts = self._context.settings, self._context.texts
        height = button_height(self._context.skin)

        def by_itself(is_on: bool) -> None:
            settings.fish_by_itself = is_on

        fishing = Checkbox(
            pygame.Rect(room.x, room.y, room.width, height),
            texts("settings.controls.fish_by_itself"),
            settings.fish_by_itself,
            by_itself,
        )
        room = pygame.Rect(room.x, room.y + height + 6, room.width, room.height - height - 6)
        row_px = self._context.skin.fonts.body.line_px + 4
        bindings = ListBox(room, row_px, self._draw_binding, self._begin_capture, self._clear)
        bindings.set_count(len(Action))
        title = texts("settings.controls.defaults")
        place = pygame.Rect(left, room.bottom + 8, button_px(title), height)
        self._help_left = place.right + GAP_PX
        return [fishing, bindings, Button(place, title, self._defaults)]

    def draw_help(self, target: pygame.Surface, inside: pygame.Rect) -> None:
        """What one can do, or what has come of it, at the right of the buttons at the bottom."""
        small, given, texts = (
            self._context.skin.fonts.small,
            self._context.input,
            self._context.texts,
        )
        second = given.shown("pad:x" if given.device is Device.PAD else "scan:x")
        text = self._said or texts("settings.controls.help", clear=binding_title(second, texts))
        lines = small.wrap(text, inside.right - self._help_left)
        middle = inside.bottom - button_height(self._context.skin) // 2
        y = middle - len(lines) * small.line_px // 2
        for line in lines:
            target.blit(small.render(line, theme.TEXT_MUTED), (self._help_left, y))
            y += small.line_px

    def capture(self, event: InputEvent) -> None:
        """Takes the key or button that was waited for."""
        action = self._capturing
        if action is None or not event.is_press or event.is_repeat or not event.binding:
            return
        self._capturing = None
        if event.ui is UiKey.CANCEL and event.binding == "scan:escape" and action != Action.MENU:
            return
        texts = self._context.texts
        if event.binding in RESERVED_BINDINGS:
            key = binding_title(self._context.input.shown(event.binding), texts)
            self._said = texts("settings.controls.taken", key=key)
            return
        self._bind(action, event.binding)

    def _draw_binding(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        action = list(Action)[index]
        fonts = self._context.skin.fonts
        font, title = fonts.fitting(self._title_of(action), row.width // 2)
        y = row.y + (row.height - font.line_px) // 2 + 1
        target.blit(font.render(title, theme.TEXT_ON_PAPER), (row.x + 6, y))
        if self._capturing is action:
            shown, colour = self._context.texts("settings.controls.press"), theme.RED_DARK
        else:
            given = self._context.input
            symbols, texts = self._context.assets.symbols, self._context.texts
            names = map(given.shown, given.bindings[action])
            shown = listed(names, symbols, texts) or texts("settings.controls.nothing")
            colour = theme.TEXT_MUTED
        font, shown = fonts.fitting(shown, row.width // 2 - 12)
        y = row.y + (row.height - font.line_px) // 2 + 1
        target.blit(font.render(shown, colour), (row.x + row.width // 2 + 8, y))

    def _title_of(self, action: Action) -> str:
        if action in HOTBAR_ACTIONS:
            slot = HOTBAR_ACTIONS.index(action) + 1
            return self._context.texts("settings.controls.slot", number=slot)
        return self._context.texts(f"settings.controls.actions.{action}")

    def _begin_capture(self, index: int) -> None:
        self._capturing = list(Action)[index]
        self._capture_until_s = self._now_s + CAPTURE_S
        self._said = ""

    def _bind(self, action: Action, binding: str) -> None:
        """Gives an action a new binding, and says who has lost it."""
        changed = rebound(self._context.input.bindings, action, binding)
        if changed is None:
            self._said = self._context.texts("settings.controls.menu_keeps_a_key")
            return
        lost = [self._title_of(other) for other in changed if other is not action]
        if lost:
            titles = ", ".join(lost)
            self._said = self._context.texts("settings.controls.no_longer", action=titles)
        for other, names in changed.items():
            self._context.settings.bindings[other.value] = list(names)
        self._context.input.rebind()
        self._context.save_settings()

    def _clear(self, index: int) -> None:
        action = list(Action)[index]
        if action is Action.MENU:
            self._said = self._context.texts("settings.controls.menu_keeps_a_key")
            return
        self._context.settings.bindings[action.value] = []
        self._context.input.rebind()

    def _defaults(self) -> None:
        self._context.settings.bindings.clear()
        self._context.input.rebind()
        self._said = self._context.texts("settings.controls.as_before")
