"""The window, the loop of sixty frames a second, and the stack of scenes with its wipes.

`App.frame` is one frame at a given moment: events in, a picture out. `App.run` calls it with the
real clock; tests call it with theirs.
"""

import logging
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pygame

from game.text.sentence import Sentence
from game.text.texts import Texts
from scenes.app.faults import Faults
from scenes.app.frame_budget import FrameBudget
from scenes.app.main_window import TITLE, open_window
from scenes.app.scene import Scene, SceneContext
from scenes.app.screen import Screen
from scenes.app.services import Services
from scenes.input.events import Input, InputEvent
from scenes.input.pads import Pads
from scenes.input.viewport import Viewport, cheaper_steps
from scenes.media.assets import load_assets
from scenes.media.sound import SoundBox
from scenes.settings.store import SettingsStore, WindowMode
from scenes.ui import theme
from scenes.ui.skin import Skin
from scenes.ui.system_letters import SystemFonts
from scenes.ui.text_field import Clipboard
from scenes.view.ground_pictures import GroundPictures
from scenes.view.iris import draw_iris

FRAMES_PER_S = 60
WIPE_S = 0.3
NOTICE_S = 5.0
NOTICES_MAX = 4

_log = logging.getLogger(__name__)


def prepare_environment() -> None:
    """Tells SDL what it must know before pygame starts. Whoever has set a variable keeps it."""
    os.environ.setdefault("SDL_IME_SHOW_UI", "1")
    # On Nintendo's pads A is the button that says A.
    os.environ.setdefault("SDL_GAMECONTROLLER_USE_BUTTON_LABELS", "1")
    os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", TITLE)


def start_pygame() -> None:
    """Starts the parts of pygame that are used. A missing sound device is no error."""
    prepare_environment()
    pygame.display.init()
    pygame.font.init()
    pygame.joystick.init()
    try:
        pygame.mixer.init(44_100, -16, 2, 512)
    except pygame.error:
        pygame.mixer.quit()


class App:
    """The program on the screen. It is the `Stage` of its scenes."""

    def __init__(
        self,
        store: SettingsStore,
        services: Services,
        assets_directory: Path,
        clock_s: Callable[[], float],
        dice: Random,
        make_title: Callable[[SceneContext], Scene],
        texts: Texts,
        system_fonts: SystemFonts | None = None,
    ) -> None:
        """`texts` are in the language of the system, which the settings may change; letters that
        the game's fonts lack are looked for in `system_fonts`."""
        start_pygame()
        self._store = store
        self._assets_directory = assets_directory
        self._clock_s = clock_s
        self._scenes: list[Scene] = []
        self._wipe: tuple[float, Callable[[], None] | None] | None = None
        self._notices: list[tuple[float, str]] = []
        self._faults = Faults()
        self._budget = FrameBudget()
        self._now_s = clock_s()
        self.is_running = True
        settings, complaint = store.load()
        self.settings = settings
        texts.language = settings.language
        open_window(settings, not store.is_window_fixed, assets_directory)
        self._screen = Screen(pygame.display.get_window_size())
        assets = load_assets(assets_directory, system_fonts)
        assets.others.speak(settings.language)
        sounds = SoundBox(assets_directory / "audio", settings, dice)
        fonts = assets.fonts(settings.text_scale)
        skin = Skin(fonts, assets.frames, assets.icons, sounds.play, texts=texts)
        self._typed_at = pygame.Rect(0, 0, 0, 0)
        self._typed_at_told = (0, 0, 0, 0)
        skin.type_at = self._type_at
        is_deck = os.environ.get("SteamDeck") == "1"  # noqa: SIM112 -- Steam writes it so.
        self._pads = Pads(is_deck)
        self.input = Input(settings, self._pads)
        self.context = SceneContext(
            settings,
            self._save_settings,
            assets,
            skin,
            services,
            sounds,
            self.input,
            Clipboard(),
            self,
            make_title,
            texts,
            GroundPictures(assets.world),
        )
        pygame.key.stop_text_input()
        self._enter(make_title(self.context))
        if complaint is not None:
            self.notify(complaint)

    @property
    def viewport(self) -> Viewport:
        """How the logical picture of the UI sits in the window now."""
        return self._screen.viewport

    @property
    def scene(self) -> Scene | None:
        """The scene on top."""
        return self._scenes[-1] if self._scenes else None

    @property
    def notices(self) -> list[str]:
        """The sentences that lie over everything now."""
        return [text for _, text in self._notices]

    def run(
        self,
        is_told_to_end: Callable[[], bool] = lambda: False,
        seen: Callable[[], object] = lambda: None,
    ) -> None:
        """Plays until the player leaves, or the program is told to end. `seen` is called once, when
        the first picture is on the screen."""
        ticker = pygame.Clock()
        is_seen = False
        while self.is_running and not is_told_to_end():
            events: list[pygame.Event] = []
            with self._faults.of_event():
                events = pygame.event.get()
            self.frame(self._clock_s(), events)
            pygame.display.flip()
            if not is_seen:
                is_seen = True
                seen()
            ticker.tick(FRAMES_PER_S)

    def close(self) -> None:
        """Leaves every scene, from the top down, and closes the window. Whatever one step raises,
        the others are done."""
        # The stack is worked off from its end.
        with ExitStack() as steps:
            steps.callback(pygame.quit)
            steps.callback(self._pads.close)
            steps.callback(self.context.sounds.stop)
            steps.callback(self._save_settings)
            for scene in self._scenes:
                steps.callback(scene.left)
            self._scenes = []

    def frame(self, now_s: float, events: list[pygame.Event]) -> None:
        """One frame: takes the events, goes on to `now_s` and draws into the window."""
        self._now_s = now_s
        had_text = self._is_typing
        for event in events:
            with self._faults.of_event():
                self._handle(event, had_text)
        for repeated in self.input.repeats(now_s):
            with self._faults.of_event():
                self._tell_scene(repeated)
        with self._faults.of_frame():
            self._go_on(now_s)

    def _go_on(self, now_s: float) -> None:
        began_s = self._clock_s()
        self.context.services.advance(now_s)
        self.context.sounds.update(now_s)
        self._resize_if_needed()
        if self.context.assets.others.has_news():
            self._letters_changed()
        for scene in list(self._scenes):
            scene.update(now_s, scene is self.scene)
        self._advance_wipe()
        if not self._scenes:
            self.is_running = False
            return
        self._draw()
        steps = cheaper_steps(self._screen.window_size)
        if self._budget.spent(now_s, self._clock_s() - began_s, steps):
            step = self._budget.step
            _log.info("the picture is drawn %d of %d steps cheaper than the best", step, steps)
            self._screen = Screen(self._screen.window_size, step)

    def push(self, scene: Scene, wipe: bool = True) -> None:
        self._change(lambda: self._enter(scene), wipe and not scene.is_overlay)

    def pop(self, wipe: bool = True) -> None:
        is_overlay = self.scene is not None and self.scene.is_overlay
        self._change(self._pop, wipe and not is_overlay)

    def reset(self, scene: Scene) -> None:
        def change() -> None:
            while self._scenes:
                self._scenes.pop().left()
            self._enter(scene)

        self._change(change, True)

    def notify(self, said: str | Sentence) -> None:
        text = self.context.texts(said) if isinstance(said, Sentence) else said
        self._notices.append((self._now_s + NOTICE_S, text))
        del self._notices[:-NOTICES_MAX]

    def window_changed(self) -> None:
        self._open_window()

    def text_scale_changed(self) -> None:
        self.context.skin.fonts = self.context.assets.fonts(self.settings.text_scale)
        self._lay_out()

    def _letters_changed(self) -> None:
        self.context.assets.renew_fonts()
        self.text_scale_changed()

    def language_changed(self) -> None:
        self.context.texts.language = self.settings.language
        self.context.assets.others.speak(self.settings.language)
        self._letters_changed()

    def quit(self) -> None:
        self.is_running = False

    def _change(self, change: Callable[[], None], wipe: bool) -> None:
        if self._wipe is not None and self._wipe[1] is not None:
            # A change is under way already: it happens now, and this one takes its place.
            self._wipe[1]()
            self._wipe = None
        if wipe:
            self._wipe = (self._now_s, change)
        else:
            change()

    def _lay_out(self) -> None:
        for scene in self._scenes:
            scene.layout(self._screen.size)

    def _enter(self, scene: Scene) -> None:
        self._scenes.append(scene)
        scene.layout(self._screen.size)
        scene.entered()

    def _pop(self) -> None:
        if self._scenes:
            self._scenes.pop().left()
        if self._scenes:
            self._scenes[-1].entered()

    def _save_settings(self) -> None:
        complaint = self._store.save(self.settings)
        if complaint is not None:
            self.notify(complaint)

    @property
    def _is_typing(self) -> bool:
        return self.scene is not None and self.scene.is_typing

    def _tell_scene(self, event: InputEvent) -> None:
        # A scene that is on its way out hears nothing more; the next one hears at once, even while
        # the wipe still opens.
        top = self.scene
        if top is None or (self._wipe is not None and self._wipe[1] is not None):
            return
        if top.is_overlay and not top.is_typing:
            for scene in self._scenes[:-1]:
                if scene.handle_below(event):
                    return
        top.handle(event)

    def _handle(self, event: pygame.Event, had_text: bool) -> None:
        """Takes one event. `had_text` says whether letters were wanted already when the events of
        this frame were collected."""
        if event.type == pygame.QUIT:
            self.quit()
            return
        if event.type == pygame.DROPFILE:
            if self.scene is not None:
                self.scene.dropped(event.file)
            return
        if event.type == pygame.KEYDOWN and self._is_full_screen_key(event):
            is_window = self.settings.window_mode is WindowMode.WINDOW
            self.settings.window_mode = WindowMode.FULL_SCREEN if is_window else WindowMode.WINDOW
            self._open_window()
            self._save_settings()
            return
        was_typing = self._is_typing
        for found in self.input.translate(event, self.viewport):
            self.input.arm_repeat(found, self._now_s)
            self._tell_scene(found)
        if was_typing and not had_text:
            # The field was opened by an earlier event of the same frame, so that SDL did not send
            # this key as text. A fast typist's first letters would be lost.
            typed = self.input.typed_by(event)
            if typed is not None:
                self._tell_scene(typed)

    def _is_full_screen_key(self, event: pygame.Event) -> bool:
        is_alt_enter = event.key == pygame.K_RETURN and bool(
            getattr(event, "mod", 0) & pygame.KMOD_ALT
        )
        return event.key == pygame.K_F11 or is_alt_enter

    def _open_window(self) -> None:
        open_window(self.settings, not self._store.is_window_fixed, self._assets_directory)
        self._resize_if_needed()

    def _resize_if_needed(self) -> None:
        size = pygame.display.get_window_size()
        if size == self._screen.window_size:
            return
        self._screen = Screen(size)
        self._budget.reset()
        if self.settings.window_mode is WindowMode.WINDOW:
            self.settings.window_width_px = max(640, min(7680, size[0]))
            self.settings.window_height_px = max(360, min(4320, size[1]))
        self._lay_out()

    def _advance_wipe(self) -> None:
        if self._wipe is None:
            return
        began_s, change = self._wipe
        if change is not None and self._now_s - began_s >= WIPE_S / 2:
            self._wipe = (began_s, None)
            change()
        elif self._now_s - began_s >= WIPE_S:
            self._wipe = None

    def _draw(self) -> None:
        window = pygame.display.get_surface()
        assert window is not None
        self._screen.draw(window, self._scenes, self._draw_above)
        field = self._typed_at
        place = self.viewport.to_window((*field.topleft, *field.size))
        if place != self._typed_at_told:
            self._typed_at_told = place
            pygame.key.set_text_input_rect(pygame.Rect(place))

    def _type_at(self, field: pygame.Rect) -> None:
        self._typed_at = field

    def _draw_above(self, target: pygame.Surface) -> None:
        if self._wipe is not None:
            share = min(1.0, (self._now_s - self._wipe[0]) / WIPE_S)
            draw_iris(target, abs(share * 2 - 1), target.get_rect().center)
        self._draw_notices(target)
        self._draw_pointer(target)

    def _draw_pointer(self, target: pygame.Surface) -> None:
        pointer = self.context.assets.ui.get("cursor_pointer")
        pygame.mouse.set_visible(pointer is None)
        if pointer is not None and self.input.is_pointer_shown and pygame.mouse.get_focused():
            target.blit(pointer.frames[0], self.input.pointer)

    def _draw_notices(self, target: pygame.Surface) -> None:
        self._notices = [notice for notice in self._notices if notice[0] > self._now_s]
        y = 6
        for _, text in self._notices:
            y += draw_notice(target, self.context.skin, text, y) + 4


def draw_notice(target: pygame.Surface, skin: Skin, text: str, y: int) -> int:
    """A plate with a sentence at the top of the picture. Returns its height."""
    font = skin.fonts.body
    lines = font.wrap(text, min(target.get_width() - 60, 420))
    width = max(font.width(line) for line in lines) + 24
    plate = pygame.Rect(0, y, width, len(lines) * font.line_px + 10)
    plate.centerx = target.get_width() // 2
    skin.frame(target, "panel_wood", plate)
    for index, line in enumerate(lines):
        x = plate.x + (plate.width - font.width(line)) // 2
        target.blit(font.render(line, theme.PAPER), (x, plate.y + 5 + index * font.line_px))
    return plate.height
