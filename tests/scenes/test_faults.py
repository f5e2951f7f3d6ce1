"""Broken events and scenes that fail: logged once, forgotten, and never the end of an evening."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.text.texts import load_texts
from scenes.app.app import App
from scenes.app.faults import FRAMES_MAX, KINDS_MAX, Faults
from scenes.app.scene import Scene, SceneContext
from scenes.input.events import InputEvent
from scenes.menus.options import Options
from scenes.settings.store import SettingsStore
from scenes.shots.silent import SilentServices
from tests.scenes.helpers import key_event

ASSETS = Path(__file__).parents[2] / "assets"
EVENT_TYPES = sorted(
    {
        value
        for name, value in vars(pygame).items()
        if isinstance(value, int) and pygame.event.event_name(value) != "Unknown" and name.isupper()
    }
    - {pygame.QUIT, pygame.NOEVENT, pygame.NUMEVENTS}
)
ATTRIBUTES = (
    "key", "mod", "unicode", "scancode", "pos", "rel", "buttons", "button", "touch", "x", "y",
    "axis", "value", "instance_id", "device_index", "text", "start", "length", "gain", "state",
    "w", "h", "size", "precise_x", "precise_y", "flipped", "which",
)  # fmt: skip
JUNK: st.SearchStrategy[object] = st.sampled_from(
    [None, "", "x", -1, 1 << 70, 0.5, float("nan"), (), (1,), ("a", "b"), (None, None), b"\xff", []]
)


class Failing(Scene):
    """A scene whose every method does what a test wants."""

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self.on_event: Callable[[], None] = lambda: None
        self.on_update: Callable[[], None] = lambda: None
        self.on_draw: Callable[[], None] = lambda: None
        self.heard = 0

    def handle(self, event: InputEvent) -> None:
        self.heard += 1
        self.on_event()

    def update(self, now_s: float, is_top: bool) -> None:
        self.on_update()

    def draw(self, target: pygame.Surface) -> None:
        self.on_draw()


def fail() -> None:
    raise KeyError("planted")


@pytest.fixture
def app(tmp_path: Path, loaded: None) -> Iterator[App]:
    yield (
        made := App(
            SettingsStore(tmp_path),
            SilentServices(),
            ASSETS,
            lambda: 10.0,
            Random(1),
            Failing,
            load_texts(),
        )
    )
    made.close()


def top(app: App) -> Failing:
    """The scene that fails."""
    assert isinstance(app.scene, Failing), "it is the only one"
    return app.scene


def frames(app: App, count: int, *events: pygame.Event) -> None:
    """Lets frames pass; the events come with the first."""
    for number in range(count):
        app.frame(11.0 + number / 60, list(events) if number == 0 else [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(EVENT_TYPES),
            st.dictionaries(st.sampled_from(ATTRIBUTES), JUNK, max_size=6),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_event_ends_the_program_whatever_it_lacks(
    app: App, forgiven: list[str], broken: list[tuple[int, dict[str, object]]]
) -> None:
    app.push(Options(app.context), wipe=False)
    frames(app, 2, *(pygame.Event(kind, fields) for kind, fields in broken))
    app.pop(wipe=False)
    heard = top(app).heard
    frames(app, 1, key_event(pygame.K_RETURN))
    assert app.is_running, "one plays on"
    assert top(app).heard > heard, "and is heard"
    forgiven.clear()


def test_an_event_that_a_scene_cannot_bear_is_logged_and_the_next_is_heard(
    app: App, forgiven: list[str]
) -> None:
    top(app).on_event = fail
    frames(app, 1, key_event(pygame.K_a), key_event(pygame.K_b))
    assert top(app).heard == 2, "one broken event should not take the others with it"
    assert len(forgiven) == 1, "and a fault should be logged once, however often it comes"
    assert "KeyError: 'planted'" in forgiven.pop(), "with all that is known about it"


@pytest.mark.parametrize("where", ["on_update", "on_draw"])
def test_a_frame_that_fails_now_and_then_costs_itself_alone(
    app: App, forgiven: list[str], where: str
) -> None:
    for _ in range(2 * FRAMES_MAX):
        setattr(top(app), where, fail)
        frames(app, FRAMES_MAX - 1)
        setattr(top(app), where, lambda: None)
        frames(app, 1)
    assert len(forgiven) == 1, "the log should not grow with the frames"
    forgiven.clear()


@pytest.mark.parametrize("where", ["on_update", "on_draw"])
def test_frames_that_fail_for_good_end_the_program(
    app: App, forgiven: list[str], where: str
) -> None:
    setattr(top(app), where, fail)
    with pytest.raises(KeyError, match="planted"):
        frames(app, FRAMES_MAX)
    assert len(forgiven) == 1, "a picture that stands still helps nobody, and fills no log"
    forgiven.clear()


def test_faults_of_many_kinds_fill_no_log_either(forgiven: list[str]) -> None:
    faults = Faults()
    for number in range(3 * KINDS_MAX):
        with faults.of_event():
            raise type(f"Fault{number}Error", (Exception,), {})
    assert len(forgiven) == KINDS_MAX, "the first of them tell enough"
    forgiven.clear()


def test_whoever_ends_the_program_is_obeyed_within_an_event() -> None:
    for ending in (KeyboardInterrupt, SystemExit):
        with pytest.raises(ending), Faults().of_event():
            raise ending
