"""The window: frames at given moments, the stack of scenes, wipes, full screen and the way out."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

import pygame
import pytest

from game.coop.seat import Knock, Notice, SeatState
from game.text.language import Language
from game.text.sentence import Sentence
from game.text.texts import Texts, load_texts
from game.world.content import Content
from scenes.app.app import WIPE_S, App
from scenes.app.scene import Scene
from scenes.app.services import KeptFarm, Seating
from scenes.front_end.entrance import take_seat
from scenes.front_end.title import Title
from scenes.input.viewport import viewport_of
from scenes.menus.options import Options
from scenes.menus.waiting import Waiting
from scenes.play.farm import Farm
from scenes.settings.store import SettingsStore, WindowMode
from scenes.shots.silent import SilentServices
from scenes.shots.staged_seat import StagedSeat
from scenes.ui.labels import Label
from scenes.ui.system_letters import SystemFonts
from scenes.ui.text_field import TextField
from tests.scenes.helpers import RecordingHost, key_event, pad_event

ASSETS = Path(__file__).parents[2] / "assets"


class StagedServices(SilentServices):
    """Services that seat the player at a staged farm."""

    def __init__(self, content: Content) -> None:
        self.seat = StagedSeat(content)
        self.seat.set_day("spring", "sunny", 600)
        self.host: RecordingHost | None = None

    def saved_farm(self) -> KeptFarm | None:
        return None

    def start_alone(self, name: str = "") -> Seating:
        return Seating(self.seat, self.host)

    def join(self, lobby_id: str, password: str = "") -> Seating:
        self.seat.seat_state = SeatState.KNOCKING
        return Seating(self.seat, None)


class Clock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now_s = 10.0

    def __call__(self) -> float:
        return self.now_s


class Play:
    """An app and its clock."""

    def __init__(self, app: App, services: StagedServices, clock: Clock, folder: Path) -> None:
        self.app = app
        self.services = services
        self.clock = clock
        self.folder = folder

    @property
    def scene_name(self) -> str:
        """The kind of scene that is on top."""
        return type(self.app.scene).__name__

    def mode(self) -> WindowMode:
        """How the window takes its place now."""
        return self.app.settings.window_mode

    def begin(self) -> None:
        """From the title into a new farm, whose name is taken as it is offered."""
        self.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
        assert self.scene_name == "NameNewFarm", "a new farm should be named first"
        self.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))

    def run(self, seconds: float, *events: pygame.Event) -> None:
        """Lets frames pass; the events come with the first."""
        pending = list(events)
        for _ in range(max(1, round(seconds * 20))):
            self.clock.now_s += 1 / 20
            self.app.frame(self.clock.now_s, pending)
            pending = []


@pytest.fixture
def play(
    tmp_path: Path, content: Content, loaded: None, languages: Mapping[str, Language]
) -> Iterator[Play]:
    clock = Clock()
    services = StagedServices(content)
    texts = Texts(languages)
    app = App(SettingsStore(tmp_path), services, ASSETS, clock, Random(1), Title, texts)
    yield Play(app, services, clock, tmp_path)
    while app.scene is not None:
        app.pop(wipe=False)


def test_from_the_title_into_the_farm_and_back(play: Play) -> None:
    play.run(0.1)
    assert play.scene_name == "Title", "the title should come first"
    play.begin()
    assert play.scene_name == "Farm", "Play alone should lead to the farm"
    play.run(0.5)
    assert play.services.seat.ticks > 0, "the farm should live"
    play.services.seat.end("The farm was closed.")
    play.run(WIPE_S + 0.1)
    assert play.scene_name == "Title", "a farm that ends should lead to the title"


def test_letters_are_drawn_anew_when_the_fonts_of_the_machine_are_known(play: Play) -> None:
    waiting: list[Callable[[], None]] = []
    others = play.app.context.assets.others
    before, others.fonts = others.fonts, SystemFonts(lambda names: {}, waiting.append)
    try:
        play.app.notify("農")
        play.run(0.1)
        fonts = play.app.context.skin.fonts
        assert len(waiting) == 1, "the game should look for fonts beside its frames"
        waiting[0]()
        play.run(0.1)
        assert play.app.context.skin.fonts.body is not fonts.body, "nothing drawn before is kept"
    finally:
        others.fonts = before


def test_a_wipe_darkens_the_picture_halfway(play: Play) -> None:
    play.run(0.1)
    window = pygame.display.get_surface()
    assert window is not None
    bright = sum(pygame.transform.average_color(window)[:3])
    play.app.push(Options(play.app.context))
    play.run(WIPE_S / 2)
    assert sum(pygame.transform.average_color(window)[:3]) < bright / 2, "halfway it should close"
    play.run(WIPE_S)
    assert play.scene_name == "Options", "and then the next scene be there"


def test_knocking_can_be_cancelled_and_refused(play: Play) -> None:
    take_seat(play.app.context, play.services.join("1"))
    play.run(WIPE_S + 0.1)
    waiting = play.app.scene
    assert isinstance(waiting, Waiting), "knocking should be shown"
    play.services.seat.end("The farm is full.")
    play.run(0.1)
    assert waiting.reason == "The farm is full.", "a refusal should be shown with its reason"
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    assert play.scene_name == "Title", "and lead back to the title"


def test_full_screen_is_toggled_and_kept(play: Play) -> None:
    play.run(0.1, key_event(pygame.K_F11))
    assert play.mode() is WindowMode.FULL_SCREEN, "F11 should fill the screen"
    play.run(0.1, key_event(pygame.K_RETURN, mod=pygame.KMOD_ALT))
    assert play.mode() is WindowMode.WINDOW, "and Alt+Enter leave it"
    kept, _ = SettingsStore(play.folder).load()
    assert kept.window_mode is WindowMode.WINDOW, "the choice should be saved"


@pytest.mark.parametrize("size", [(1280, 800), (800, 600), (1920, 1080), (641, 361)])
def test_any_window_size_is_taken_over(play: Play, size: tuple[int, int]) -> None:
    pygame.display.set_mode(size)
    play.run(0.1)
    view = play.app.viewport
    assert view.width * view.scale <= size[0], "the picture should fit into the window"
    assert play.app.scene is not None
    assert play.app.scene.size == (view.width, view.height), "the scene should be laid out for it"


def test_closing_the_window_ends_the_program_and_leaves_the_farm(play: Play) -> None:
    play.run(0.1)
    play.begin()
    play.run(0.1, pygame.Event(pygame.QUIT))
    assert not play.app.is_running, "the loop should end"
    play.app.pop(wipe=False)
    assert play.services.seat.state is SeatState.ENDED, "the farm should hear a goodbye"


def test_a_damaged_settings_file_is_said_on_the_first_picture(
    tmp_path: Path, content: Content
) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_text("{ not json")
    clock = Clock()
    app = App(store, StagedServices(content), ASSETS, clock, Random(1), Title, load_texts())
    app.frame(10.1, [])
    assert any("settings" in notice.lower() for notice in app.notices), "the player should read it"


def _key_with_letter(key: int, letter: str) -> pygame.Event:
    return pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=letter)


def test_letters_typed_in_the_frame_that_opens_the_chat_are_not_lost(play: Play) -> None:
    """SDL sends text only for keys pressed after a field was opened; these came together."""
    play.run(0.1)
    play.begin()
    farm = play.app.scene
    assert isinstance(farm, Farm)
    before = farm.player.position
    play.run(
        0.02,
        _key_with_letter(pygame.K_t, "t"),
        _key_with_letter(pygame.K_w, "w"),
        _key_with_letter(pygame.K_e, "e"),
    )
    play.run(
        0.3,
        _key_with_letter(pygame.K_l, "l"),
        pygame.Event(pygame.TEXTINPUT, text="l"),
        *(key_event(key, False) for key in (pygame.K_t, pygame.K_w, pygame.K_e, pygame.K_l)),
    )
    assert farm.player.position == before, "no letter should act in the world"
    play.run(0.1, key_event(pygame.K_RETURN))
    assert play.services.seat.said == ["wel"], "every letter after T should be in the line, once"


def test_an_input_method_hears_where_the_field_is_in_the_window(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[pygame.Rect] = []
    monkeypatch.setattr(pygame.key, "set_text_input_rect", told.append)
    field = TextField(pygame.Rect(40, 30, 100, 20), "", 20, play.app.context.clipboard)
    monkeypatch.setattr(Title, "build", lambda _title, _inside: [field])
    monkeypatch.setattr(Title, "draw_content", lambda _title, _target: None)
    assert isinstance(play.app.scene, Title)
    play.app.scene.rebuild()
    play.app.scene.page.focus(field)
    play.run(0.1)
    scale = play.app.viewport.scale
    assert scale > 1, "the window should be larger than the logical picture"
    wanted = pygame.Rect(40 * scale, 30 * scale, 100 * scale, 20 * scale)
    assert told == [wanted], "it should be told once, in the window's pixels"


def test_slow_frames_bring_a_smaller_picture_and_another_window_the_best(play: Play) -> None:
    pygame.display.set_mode((1920, 1080))
    play.run(0.1)
    best = play.app.viewport
    later = iter(range(10**6))
    slow = Scene.draw

    def draw(scene: Scene, target: pygame.Surface) -> None:
        slow(scene, target)
        play.clock.now_s += 0.03

    assert play.app.scene is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(play.app.scene), "draw", draw)
        while play.app.viewport == best:
            assert next(later) < 1000, "a smaller picture should come within a thousand frames"
            play.app.frame(play.clock.now_s, [])
    assert play.app.viewport.scale == best.scale - 1
    assert play.app.viewport[1:3] == best[1:3], "the layout should stay"
    pygame.display.set_mode((1280, 720))
    play.run(0.1)
    assert play.app.viewport == viewport_of((1280, 720)), "another window should begin anew"


def test_keys_are_heard_while_the_wipe_still_opens(play: Play) -> None:
    play.run(0.1)
    play.run(WIPE_S + 0.1, key_event(pygame.K_RETURN))
    play.run(0.02, key_event(pygame.K_RETURN))
    for _ in range(60):
        if play.scene_name == "Farm":
            break
        play.run(0.02)
    play.run(0.02, key_event(pygame.K_t))
    farm = play.app.scene
    assert isinstance(farm, Farm)
    assert farm.chat.is_open, "a scene that is seen should hear the player"


def test_a_knock_is_seen_and_answered_over_the_menu(play: Play) -> None:
    host = play.services.host = RecordingHost()
    play.run(0.1)
    play.begin()
    play.run(0.1, key_event(pygame.K_ESCAPE))
    assert play.scene_name == "Pause", "the menu should lie over the farm"
    window = pygame.display.get_surface()
    assert window is not None
    without = window.subsurface(480, 170, 320, 60).copy()
    play.services.seat.report(Knock(4, "Mika", 1, is_returning=False))
    play.run(0.3)
    shown = window.subsurface(480, 170, 320, 60)
    assert pygame.image.tobytes(shown, "RGB") != pygame.image.tobytes(without, "RGB"), (
        "the question should be seen over the menu"
    )
    play.run(0.1, key_event(pygame.K_y))
    assert host.accepted == [4], "and be answered from there"
    assert play.scene_name == "Pause", "without leaving the menu"


def test_what_the_host_says_meanwhile_stands_in_the_waiting_panel_only(play: Play) -> None:
    take_seat(play.app.context, play.services.join("1"))
    play.run(WIPE_S + 0.1)
    play.services.seat.report(Notice(Sentence("people.host_sees_you")))
    play.run(0.1)
    waiting = play.app.scene
    assert isinstance(waiting, Waiting)
    texts = [w.text_shown for w in waiting.page.widgets if isinstance(w, Label)]
    assert "The host sees that you are waiting." in texts, "it should be read where one waits"
    assert not play.app.notices, "and not a second time over everything"


def test_a_pad_alone_plays_from_the_title_to_the_menu_and_answers_a_knock(play: Play) -> None:
    def press(button: int) -> None:
        play.run(0.05, pad_event(button))
        play.run(0.05, pad_event(button, False))

    host = play.services.host = RecordingHost()
    play.run(0.1)
    press(pygame.CONTROLLER_BUTTON_A)
    play.run(WIPE_S + 0.1)
    assert play.scene_name == "NameNewFarm", "A should press the first button of the title"
    press(pygame.CONTROLLER_BUTTON_DPAD_DOWN)
    press(pygame.CONTROLLER_BUTTON_A)
    play.run(WIPE_S + 0.1)
    assert play.scene_name == "Farm", "and the button below take the name as it is"
    farm = play.app.scene
    assert isinstance(farm, Farm)
    press(pygame.CONTROLLER_BUTTON_DPAD_DOWN)
    assert farm.chat.is_open, "the d-pad should open the chat"
    press(pygame.CONTROLLER_BUTTON_A)
    press(pygame.CONTROLLER_BUTTON_START)
    play.run(0.1)
    assert play.services.seat.said == ["1"], "its letters should be typed and said by pad"
    press(pygame.CONTROLLER_BUTTON_START)
    assert play.scene_name == "Pause", "Start should open the menu"
    press(pygame.CONTROLLER_BUTTON_START)
    play.run(WIPE_S + 0.1)
    assert play.scene_name == "Farm", "and close it"
    press(pygame.CONTROLLER_BUTTON_START)
    play.services.seat.report(Knock(9, "Mika", 1, is_returning=False))
    play.run(0.2)
    full = pygame.Event(
        pygame.CONTROLLERAXISMOTION,
        axis=pygame.CONTROLLER_AXIS_TRIGGERRIGHT,
        value=32767,
        instance_id=0,
    )
    play.run(0.05, full)
    assert host.accepted == [9], "the trigger should let a friend in, over the menu as well"
    press(pygame.CONTROLLER_BUTTON_DPAD_DOWN)
    press(pygame.CONTROLLER_BUTTON_A)
    assert play.scene_name == "Players", "the list of players should be reached"
    press(pygame.CONTROLLER_BUTTON_B)
    press(pygame.CONTROLLER_BUTTON_B)
    assert play.scene_name == "Farm", "and B should lead back to the farm"


def test_a_window_that_is_closed_takes_no_display_from_other_tests(play: Play) -> None:
    play.run(0.1)
    play.app.close()
    assert pygame.display.get_init(), "the tests of a worker are one program, which goes on"
    assert pygame.font.get_init(), "and so do the fonts that they share"
