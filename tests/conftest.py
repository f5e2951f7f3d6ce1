"""What holds for every test: how hard the property tests look, that nothing is compiled or looked
through twice, that windows are seen by nobody, which tests begin, and what they cost.

`quick` is what runs unless another profile is asked for: the same examples every time.
`--hypothesis-profile=thorough` looks a hundred and fifty times as hard, at others each time, and
prints how to see again what it finds. Neither fails by the clock.
"""

import gc
import logging
import os
import signal
import sys
from collections.abc import Generator, Iterator, Mapping
from compileall import compile_dir
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.strategies import text

from tests.helpers.budget import Budget

if TYPE_CHECKING:
    from files.problems import Reporter
    from game.text.language import Language
    from game.world.content import Content

ROOT = Path(__file__).parents[1]
COMPILED = ("files", "net", "game", "scenes", "tools", "benchmarks", "tests")
PROGRAMS = str(ROOT / "tests" / "program")
READ_THE_SOURCE = (
    "dedicated/test_deploy.py",
    "hostile/test_house_rules.py",
    "hostile/test_no_circles.py",
    "dedicated/test_deploy.py",
    "text",
    "docs",
)
"""Below `tests`: who parses the program."""
QUICK_EXAMPLES = 20
WINDOW_SIZE = (1280, 720)
NOTHING_BY_THE_CLOCK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile(
    "quick",
    NOTHING_BY_THE_CLOCK,
    max_examples=QUICK_EXAMPLES,
    derandomize=True,
    database=None,
)
settings.register_profile(
    "thorough", NOTHING_BY_THE_CLOCK, max_examples=3000, derandomize=False, print_blob=True
)
settings.load_profile("quick")

# Every worker and every program that a test starts would compile the whole game for itself.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"


def mark_breadth(items: list[pytest.Item]) -> None:
    """Of a test with `breadth(n)` as many parameters run every time, the first and the last among
    them, and the others with `-m slow`."""
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("breadth") is not None:
            groups.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for group in groups.values():
        mark = group[0].get_closest_marker("breadth")
        assert mark is not None
        kept, last = mark.args[0], len(group) - 1
        chosen = {round(n * last / max(1, kept - 1)) for n in range(kept)}
        for number, item in enumerate(group):
            if number not in chosen:
                item.add_marker("slow")


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """What makes a password slow to try makes tests slow as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("net.lobbies.passwords.LOBBY_SCRYPT_COST", 2)
        yield


@contextmanager
def texts_read_once() -> Iterator[None]:
    """Every window that opens in the process of a test would read the game's texts anew."""
    from game.text.reading import OWN_ASSETS, load_languages

    own = cache(load_languages)

    def once(played: Path) -> Mapping[str, "Language"]:
        return own(played) if played == OWN_ASSETS else load_languages(played)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.text.texts.load_languages", once)
        yield


@contextmanager
def content_read_once() -> Iterator[None]:
    """Whatever begins in the process of a test would read the game's own content anew."""
    from game.world.content import read_content

    kept: list[Content | None] = []

    def once(
        assets: Path, reporter: "Reporter", art_folder: Path | None = None
    ) -> "Content | None":
        if assets != ROOT / "assets" or art_folder is not None:
            return read_content(assets, reporter, art_folder)
        if not kept:
            content = read_content(assets, reporter)
            if reporter.problems:
                # Whoever asks next is told as well.
                return content
            kept.append(content)
        return kept[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("game.world.content.read_content", once)
        yield


@contextmanager
def no_steam_of_ones_own() -> Iterator[None]:
    """Whoever runs the suite may have Steam running, and Valve's library from pip: no program that
    a test starts logs in there unless the test says so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STEAM_API_LIB", os.path.join(os.devnull, "none"))
        yield


@contextmanager
def signals_as_usual() -> Iterator[None]:
    """Whoever runs the suite beside other work (`nohup`, `&`) has it ignore signals, and so would
    all programs that it starts."""
    names = ("SIGHUP", "SIGINT", "SIGQUIT")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    ignored = [number for number in numbers if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, usual)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture(autouse=True, scope="session")
def as_long_as_tests_run() -> Iterator[None]:
    """All of the above in one: every test looks through the fixtures that it has."""
    with ExitStack() as stack:
        for each in (
            cheap_passwords,
            texts_read_once,
            content_read_once,
            no_steam_of_ones_own,
            signals_as_usual,
        ):
            stack.enter_context(each())
        yield


class _Forgiven(logging.Handler):
    """Takes down what a window has forgiven itself."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


@pytest.fixture(autouse=True)
def forgiven() -> Iterator[list[str]]:
    """The faults that a window has forgiven itself. Nothing else than a test that expects them, and
    takes them out, may pass with one."""
    handler = _Forgiven()
    logger = logging.getLogger("scenes.app.faults")
    logger.addHandler(handler)
    yield handler.texts
    logger.removeHandler(handler)
    assert not handler.texts, "no scene should fail unseen: " + "\n".join(handler.texts)


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    """pygame with a window, for all tests of a worker that need one. They are one program, so none
    that ends in it takes pygame from the others, whose pictures and fonts would go with it."""
    import pygame

    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode(WINDOW_SIZE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pygame, "quit", lambda: None)
        yield
    pygame.quit()


@pytest.fixture
def mixer(display: None) -> None:
    """A mixer that nobody hears, silent whatever an earlier test has played. It goes with pygame:
    no test takes it from the sounds that others share."""
    import pygame

    pygame.mixer.init()
    pygame.mixer.stop()
    pygame.mixer.music.stop()


@pytest.fixture
def window(display: None) -> None:
    """A window of the usual size, whatever an earlier test has made of it."""
    import pygame

    if pygame.display.get_window_size() != WINDOW_SIZE:
        pygame.display.set_mode(WINDOW_SIZE)


def pytest_configure(config: pytest.Config) -> None:
    """Whoever starts workers compiles all modules first, which each of them would do for itself."""
    config.pluginmanager.register(Budget(config))
    if config.getoption("numprocesses", None):
        for folder in COMPILED:
            if not all(map(_is_compiled, (ROOT / folder).rglob("*.py"))):
                compile_dir(ROOT / folder, quiet=2, workers=0)


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session: pytest.Session) -> Generator[None, None, None]:
    """Which letters there are takes Hypothesis three seconds to find out, and then stands in a
    file: whoever starts workers asks once, before they do."""
    yield
    if session.config.getoption("numprocesses", None):
        text().validate()


def _is_compiled(source: Path) -> bool:
    """Whether there is a compiled copy that is as new as a module. To hand each to a process of
    its own, only to hear that there is nothing to do, costs a second."""
    try:
        return os.stat(cache_from_source(source)).st_mtime >= source.stat().st_mtime
    except OSError:
        return False


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """As many as there are cores: another one costs more than it wins while one waits."""
    return os.cpu_count() or 1


def pytest_collection() -> None:
    """All that is made while tests are collected stays, so there is no garbage to look for."""
    gc.disable()
    if settings().max_examples == QUICK_EXAMPLES:
        _draw_nothing_from_sources()


def _draw_nothing_from_sources() -> None:
    """Hypothesis parses every source file in each worker for the constants in it, a fourth of the
    time to collect, and what it then draws depends on which files are loaded at the moment."""
    nothing = getattr(providers, "_local_constants", None)
    patch = pytest.MonkeyPatch()
    patch.setattr(providers, "_get_local_constants", lambda: nothing, raising=False)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that run whole programs take longest; they begin first, so that no worker waits in the
    end for another's last one. Those that read the program's source stand together: a worker gets
    tests that are neighbours, and parses what it reads once."""
    mark_breadth(items)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if str(item.path).startswith(PROGRAMS):
        return 0
    below = item.path.relative_to(ROOT / "tests").as_posix()
    return 1 if below.startswith(READ_THE_SOURCE) else 2


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A worker would tell of each test six times, which costs both programs together as much as
    many a test does. It tells once that one has passed, and everything of one that has not."""
    option = item.config.option
    if not hasattr(item.config, "workerinput") or option.xmlpath or option.durations is not None:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            # Nobody chooses any more among tests that have run.
            report.keywords = {}
            item.ihook.pytest_runtest_logreport(report=report)
    return True


def pytest_collection_finish() -> None:
    """To look through all that was collected for garbage, again and again, would take a tenth of
    the time; to look seldom through what tests leave behind costs some memory."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(500_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """At its end pytest looks for garbage five times over, and Python twice, each through all that
    a worker still holds: once is enough."""
    gc.collect()
    gc.freeze()
