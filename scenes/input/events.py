"""From keys, buttons and pads to what the player means.

Every pygame event becomes at most one `InputEvent`. It says two things at once: which `Action`s
of the game it is bound to (all rebindable), and what it does in menus (`UiKey`, fixed, so that
nobody can lock himself out of the settings). Who reads it decides which of the two counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

import pygame

from scenes.input.keyboard import SCANCODE_BY_PLACE, KeyboardLayout, place_name
from scenes.input.pad_kinds import PadKind
from scenes.input.pads import Pads
from scenes.input.viewport import Viewport
from scenes.settings.bindings import Action, bindings_of
from scenes.settings.store import Settings

REPEAT_DELAY_S = 0.35
REPEAT_INTERVAL_S = 0.08


class UiKey(StrEnum):
    """What a press does in menus."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    CONFIRM = "confirm"
    CANCEL = "cancel"
    SECOND = "second"
    """The other thing one can do with what has the focus: half a stack, clear a binding."""
    QUICK = "quick"
    """Send it over at once."""
    NEXT_TAB = "next_tab"
    PREVIOUS_TAB = "previous_tab"
    NEXT = "next"
    PREVIOUS = "previous"
    BACKSPACE = "backspace"
    DELETE = "delete"
    HOME = "home"
    END = "end"
    PASTE = "paste"
    COPY = "copy"
    CUT = "cut"
    SELECT_ALL = "select_all"


_UI_KEYS: dict[int, UiKey] = {
    pygame.K_UP: UiKey.UP,
    pygame.K_DOWN: UiKey.DOWN,
    pygame.K_LEFT: UiKey.LEFT,
    pygame.K_RIGHT: UiKey.RIGHT,
    pygame.K_RETURN: UiKey.CONFIRM,
    pygame.K_KP_ENTER: UiKey.CONFIRM,
    pygame.K_SPACE: UiKey.CONFIRM,
    pygame.K_ESCAPE: UiKey.CANCEL,
    pygame.K_PAGEUP: UiKey.PREVIOUS_TAB,
    pygame.K_PAGEDOWN: UiKey.NEXT_TAB,
    pygame.K_BACKSPACE: UiKey.BACKSPACE,
    pygame.K_DELETE: UiKey.DELETE,
    pygame.K_HOME: UiKey.HOME,
    pygame.K_END: UiKey.END,
}
_UI_PLACES: dict[int, UiKey] = {
    SCANCODE_BY_PLACE["x"]: UiKey.SECOND,
    SCANCODE_BY_PLACE["f"]: UiKey.QUICK,
}
"""What keys with a letter do in menus, by where they are."""
_UI_COMMANDS: dict[str, UiKey] = {
    "a": UiKey.SELECT_ALL,
    "c": UiKey.COPY,
    "v": UiKey.PASTE,
    "x": UiKey.CUT,
}
"""What letters do with the control or command key."""
_COMMAND_KEYS = pygame.KMOD_CTRL | pygame.KMOD_META
_UI_PAD: dict[str, UiKey] = {
    "dpad_up": UiKey.UP,
    "dpad_down": UiKey.DOWN,
    "dpad_left": UiKey.LEFT,
    "dpad_right": UiKey.RIGHT,
    "left_stick_up": UiKey.UP,
    "left_stick_down": UiKey.DOWN,
    "left_stick_left": UiKey.LEFT,
    "left_stick_right": UiKey.RIGHT,
    "a": UiKey.CONFIRM,
    "b": UiKey.CANCEL,
    "x": UiKey.SECOND,
    "y": UiKey.QUICK,
    "left_shoulder": UiKey.PREVIOUS_TAB,
    "right_shoulder": UiKey.NEXT_TAB,
}
_BY_WORD = _COMMAND_KEYS | pygame.KMOD_ALT
_WINDOW_SWITCHING = pygame.KMOD_ALT | pygame.KMOD_META
"""With one of these held, Tab is for the system."""
_MOUSE_NAMES = {1: "left", 2: "middle", 3: "right", 6: "side_1", 7: "side_2"}
_REPEATING = frozenset(
    (UiKey.UP, UiKey.DOWN, UiKey.LEFT, UiKey.RIGHT, UiKey.BACKSPACE, UiKey.DELETE)
)


class Device(Enum):
    """What the player has in hand."""

    KEYBOARD = "keyboard"
    MOUSE = "mouse"
    PAD = "pad"


_DEVICES = {"scan": Device.KEYBOARD, "mouse": Device.MOUSE, "pad": Device.PAD}


class EventKind(Enum):
    """What happened to a key, a button or the pointer."""

    PRESS = "press"
    RELEASE = "release"
    POINTER = "pointer"
    """The pointer has moved."""
    TEXT = "text"
    COMPOSING = "composing"
    """An input method shows `text`, which is not there yet."""


@dataclass(frozen=True, slots=True)
class InputEvent:
    """One thing the player did."""

    kind: EventKind
    device: Device
    binding: str = ""
    """Such as `scan:e`, `mouse:left`, `pad:a`: what a rebinding takes down."""
    actions: frozenset[Action] = frozenset()
    ui: UiKey | None = None
    position: tuple[int, int] = (-1, -1)
    """Where the pointer is, in logical pixels; (-1, -1) when it does not matter."""
    text: str = ""
    shift: bool = False
    by_word: bool = False
    """Whether a key is held with which the caret goes by words."""
    is_repeat: bool = False

    @property
    def is_press(self) -> bool:
        """Whether something was pressed just now."""
        return self.kind is EventKind.PRESS

    def does(self, action: Action) -> bool:
        """Whether this presses an action, for the first time."""
        return self.is_press and not self.is_repeat and action in self.actions


class Input:
    """The translator, and what is held down at the moment."""

    def __init__(
        self, settings: Settings, pads: Pads | None, layout: KeyboardLayout | None = None
    ) -> None:
        self._settings = settings
        self._pads = pads
        self._layout = layout if layout is not None else KeyboardLayout()
        self._bindings: dict[Action, tuple[str, ...]] = {}
        self._prompts: dict[tuple[Action, Device, PadKind | None], str] = {}
        self._actions_by_binding: dict[str, frozenset[Action]] = {}
        self._held: set[str] = set()
        self._repeat: tuple[InputEvent, float] | None = None
        self.device = Device.KEYBOARD
        """What the last press came from, for the prompts."""
        self.pointer = (-1, -1)
        """Where the pointer is, in logical pixels."""
        self.is_pointer_shown = True
        self.rebind()

    @property
    def bindings(self) -> Mapping[Action, tuple[str, ...]]:
        """The bindings in force."""
        return self._bindings

    def rebind(self) -> None:
        """Takes over the bindings of the settings after they were changed."""
        self._bindings = bindings_of(self._settings, self._bound)
        self._prompts.clear()
        by_binding: dict[str, set[Action]] = {}
        for action, names in self._bindings.items():
            for name in names:
                by_binding.setdefault(name, set()).add(action)
        self._actions_by_binding = {name: frozenset(found) for name, found in by_binding.items()}

    def translate(self, event: pygame.Event, viewport: Viewport) -> Iterator[InputEvent]:
        """What an event of pygame means, in a window that shows this viewport."""
        if event.type in (pygame.KEYDOWN, pygame.KEYUP):
            yield from self._key(event)
        elif event.type == pygame.TEXTINPUT:
            yield InputEvent(EventKind.TEXT, Device.KEYBOARD, text=event.text)
        elif event.type == pygame.TEXTEDITING:
            yield InputEvent(EventKind.COMPOSING, Device.KEYBOARD, text=event.text)
        elif event.type == pygame.MOUSEMOTION:
            self.pointer = viewport.to_logical(event.pos)
            self.is_pointer_shown = True
            yield InputEvent(EventKind.POINTER, Device.MOUSE, position=self.pointer)
        elif event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            name = _MOUSE_NAMES.get(event.button)
            if name is not None:
                self.pointer = viewport.to_logical(event.pos)
                is_down = event.type == pygame.MOUSEBUTTONDOWN
                yield self._press(f"mouse:{name}", is_down, Device.MOUSE, None)
        elif event.type == pygame.MOUSEWHEEL:
            if event.y:
                name = "mouse:wheel_up" if event.y > 0 else "mouse:wheel_down"
                yield self._press(name, True, Device.MOUSE, None)
                self._held.discard(name)
        elif event.type == pygame.WINDOWFOCUSLOST:
            yield from self.release_all()
        elif event.type == pygame.KEYMAPCHANGED:
            self._layout.read()
            self.rebind()
        elif self._pads is not None:
            for name, is_down in self._pads.translate(event):
                yield self._press(f"pad:{name}", is_down, Device.PAD, _UI_PAD.get(name))
            if self.device is Device.PAD and not self._pads.is_any:
                self.device = Device.KEYBOARD

    def typed_by(self, event: pygame.Event) -> InputEvent | None:
        """The letter that a key going down writes, for when SDL did not say it as text."""
        is_command = getattr(event, "mod", 0) & _COMMAND_KEYS
        letter = getattr(event, "unicode", "")
        if event.type != pygame.KEYDOWN or is_command or not letter.isprintable() or not letter:
            return None
        return InputEvent(EventKind.TEXT, Device.KEYBOARD, text=letter)

    def repeats(self, now_s: float) -> Iterator[InputEvent]:
        """The repeated presses of a direction that is held, due by now."""
        while self._repeat is not None and now_s >= self._repeat[1]:
            event, due_s = self._repeat
            if now_s - due_s > 1.0:
                due_s = now_s
            self._repeat = (event, due_s + REPEAT_INTERVAL_S)
            yield event

    def arm_repeat(self, event: InputEvent, now_s: float) -> None:
        """Begins to repeat a press when it is one that repeats."""
        if event.is_press and not event.is_repeat and event.ui in _REPEATING:
            again = replace(event, actions=frozenset(), is_repeat=True)
            self._repeat = (again, now_s + REPEAT_DELAY_S)
        elif event.kind is EventKind.RELEASE and (
            self._repeat is not None and self._repeat[0].binding == event.binding
        ):
            self._repeat = None

    def is_held(self, action: Action) -> bool:
        """Whether an action is held down."""
        return any(name in self._held for name in self._bindings[action])

    def walk_vector(self) -> tuple[float, float]:
        """Where the player wants to walk: a vector no longer than 1."""
        is_stick_bound = "pad:left_stick_up" in self._bindings[Action.MOVE_UP]
        if self._pads is not None and self.device is Device.PAD and is_stick_bound:
            x, y = self._pads.left_stick
            if (x, y) != (0.0, 0.0):
                return x, y
        x = float(self.is_held(Action.MOVE_RIGHT)) - float(self.is_held(Action.MOVE_LEFT))
        y = float(self.is_held(Action.MOVE_DOWN)) - float(self.is_held(Action.MOVE_UP))
        if x and y:
            return x * 0.7071, y * 0.7071
        return x, y

    def release_all(self) -> list[InputEvent]:
        """Lets go of all that is held, because the window hears no more of it. Returns the
        releases."""
        released = [
            InputEvent(
                EventKind.RELEASE,
                _DEVICES[name.partition(":")[0]],
                name,
                self._actions_by_binding.get(name, frozenset()),
            )
            for name in sorted(self._held)
        ]
        self._held.clear()
        self._repeat = None
        if self._pads is not None:
            self._pads.release_all()
        return released

    def rumble(self, strength: float, duration_ms: int) -> None:
        """Shakes the pad when the player holds one."""
        if self._pads is not None and self.device is Device.PAD:
            self._pads.rumble(strength, duration_ms)

    def prompt(self, action: Action) -> str:
        """The binding to show for an action, for the device in hand, as it is printed there."""
        kind = None if self._pads is None else self._pads.kind
        found = self._prompts.get((action, self.device, kind))
        if found is None:
            found = self._prompts[action, self.device, kind] = self._prompt(action)
        return found

    def _prompt(self, action: Action) -> str:
        wanted = ("pad:",) if self.device is Device.PAD else ("scan:", "mouse:")
        for name in self._bindings[action]:
            if name.startswith(wanted[0]):
                return self.shown(name)
        for name in self._bindings[action]:
            if name.startswith(wanted):
                return self.shown(name)
        return self.shown(self._bindings[action][0]) if self._bindings[action] else ""

    def shown(self, binding: str) -> str:
        """A binding as it is printed on what the player has: `scan:w` is `key:z` on a French
        keyboard, `pad:a` is `playstation:a` with such a pad in hand."""
        device, _, name = binding.partition(":")
        if device == "scan":
            return f"key:{self._layout.printed(name)}"
        if device == "pad" and self._pads is not None:
            return f"{self._pads.kind}:{name}"
        return binding

    def _bound(self, binding: str) -> str:
        """A binding of the settings, with the place of a key that is named by what it prints."""
        device, _, name = binding.partition(":")
        return f"scan:{self._layout.place_of(name)}" if device == "key" else binding

    def _key(self, event: pygame.Event) -> Iterator[InputEvent]:
        is_down = event.type == pygame.KEYDOWN
        modifiers = getattr(event, "mod", 0)
        scancode = self._layout.scancode_of(event)
        if not scancode or (event.key == pygame.K_TAB and modifiers & _WINDOW_SWITCHING):
            return
        if is_down and self._layout.heard(scancode, event.key):
            self.rebind()
        shift = bool(modifiers & pygame.KMOD_SHIFT)
        is_command = bool(modifiers & _COMMAND_KEYS)
        if is_command and (letter := self._letter(event.key, scancode)) in _UI_COMMANDS:
            ui: UiKey | None = _UI_COMMANDS[letter]
        elif event.key == pygame.K_TAB:
            ui = UiKey.PREVIOUS if shift else UiKey.NEXT
        else:
            ui = _UI_KEYS.get(event.key) or _UI_PLACES.get(scancode)
        found = self._press(f"scan:{place_name(scancode)}", is_down, Device.KEYBOARD, ui, shift)
        yield replace(found, by_word=True) if modifiers & _BY_WORD else found

    def _letter(self, key: int, scancode: int) -> str:
        """The Latin letter of a key. Where the layout has another alphabet, it is the one that
        such keyboards print beside it."""
        is_latin = key < 128 and chr(key).isalpha()
        return chr(key) if is_latin else place_name(scancode)

    def _press(
        self, binding: str, is_down: bool, device: Device, ui: UiKey | None, shift: bool = False
    ) -> InputEvent:
        if is_down:
            self._held.add(binding)
            self.device = device
            if device is not Device.MOUSE:
                self.is_pointer_shown = False
        else:
            self._held.discard(binding)
        if device is Device.MOUSE:
            shift = bool(pygame.key.get_mods() & pygame.KMOD_SHIFT)
        return InputEvent(
            EventKind.PRESS if is_down else EventKind.RELEASE,
            device,
            binding,
            self._actions_by_binding.get(binding, frozenset()),
            ui,
            self.pointer if device is Device.MOUSE else (-1, -1),
            shift=shift,
        )
