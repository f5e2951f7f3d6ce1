"""The house rules that keep whole classes of attacks out, read from the source itself.

Case 1 (objects deserialised from the wire) and case 2 (names from the wire that are looked up) are
impossible as long as these hold. So is a second game in one process that disturbs the first, and a
test whose outcome hangs on the clock on the wall.
"""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.helpers.sources import ROOT, Source, parsed, sources_in

PACKAGES = ("files", "net", "game", "scenes")
SANS_IO = ("net", "game/world", "game/rules", "game/dialogue", "game/saves", "game/coop")
MEETS_THE_WORLD = (
    "net/transports/direct/",
    "net/transports/steam/",
    "net/lobbies/client/lan_browser.py",
    "net/lobbies/client/shared_socket.py",
    "net/lobbies/nakama/",
    "net/lobbies/server/control_socket.py",
    "net/lobbies/server/kept.py",
    "net/lobbies/server/service_manager.py",
    "net/lobbies/server/status_page.py",
    "net/lobbies/steam/endpoint.py",
    "net/lobbies/steam/lobbies.py",
    "net/dedicated/",
    "net/http_json.py",
    "net/port_mapping/",
    "net/steam/",
)
"""What is there for sockets and the services of the machine."""
RUNS_IN_REAL_TIME = (
    "game/headless/commands.py",
    "game/headless/gathered.py",
    "game/headless/real_time.py",
)
"""What of `game/headless` runs on real sockets."""

DESERIALISERS = {"pickle", "cPickle", "marshal", "shelve", "dill", "yaml", "jsonpickle", "copyreg"}
EVALUATORS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "globals",
    "locals",
    "vars",
    "setattr",
    "delattr",
}
LOOKUPS = {"getattr", "hasattr"}
CLOCKS = {"time", "datetime"}
SOCKETS = {"socket", "socketserver", "asyncio", "select", "selectors", "ssl", "http", "urllib"}
MUTATORS = {
    "append", "extend", "insert", "pop", "popitem", "popleft", "remove", "clear", "update", "add",
    "discard", "setdefault", "sort", "reverse", "appendleft", "difference_update",
}  # fmt: skip
MUTABLE_CALLS = {
    "list",
    "dict",
    "set",
    "deque",
    "defaultdict",
    "Counter",
    "OrderedDict",
    "bytearray",
}
MUTABLE_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
LOOKS_FOR_A_LIBRARY = {
    ("net/steam/library.py", "importlib.metadata"),
    ("net/steam/library.py", "importlib.metadata.PackageNotFoundError"),
    ("net/steam/library.py", "importlib.metadata.files"),
}
"""Where a package's files are looked up by its fixed name, and nothing of it is imported."""
OPENERS = {"open", "os.open", "os.fdopen", "tomllib.load", "json.load", "parse_map"}
READERS = (".read_text", ".read_bytes", ".write_text", ".write_bytes", "image.load")
OPENS_FILES = {
    "files/reading.py": "here it is bounded",
    "files/writing.py": "here it is replaced as a whole",
    "net/steam/ordinary_file.py": "the binding is usable by itself",
    "net/steam/app_id.py": "writes into a folder that it has just made",
    "net/steam/trial.py": "the binding is usable by itself",
    "net/steam/trial_child.py": "asks Linux about its own process, which may die",
    "net/dedicated/local.py": "writes a secret where nothing may be",
    "net/dedicated/processes.py": "gives a process its log, and asks Linux about one",
    "game/program/local_identity.py": "writes a secret where nothing may be",
    "game/headless/dump.py": "writes where the command line says",
    "game/headless/real_time.py": "writes where the command line says",
    "game/headless/simulate.py": "writes where the command line says",
    "game/command_line/yarn/commands.py": "writes where the command line says",
    "game/program/output.py": "tries where the command line says",
    "game/program/terminal.py": "lets a terminal that is gone lead nowhere",
    "game/saves/backups.py": "copies a whole farm, which only a checked connection opens",
    "scenes/shots/shot_file.py": "writes where the command line says",
    "scenes/media/pictures.py": "unpacks what was read",
}
"""Who opens files in another way, and why that is no worse."""
BINDS_A_LIBRARY = "net/steam/flat.py"
"""Looks up Valve's functions by the names of its own table."""
LAYERS = {
    "files": 0, "net": 1, "game": 2, "scenes": 3, "main": 4,
    "tests": 5, "tools": 5, "benchmarks": 5,
}  # fmt: skip


Offence = tuple[int, str]
"""A line, and what is wrong there, as it goes on after the place."""
Rule = Callable[[Source], Iterator[Offence]]


class Sources:
    """The modules of the program, each read once."""

    def __init__(self) -> None:
        self.all = sources_in((*PACKAGES, "main.py"))

    def of(self, *folders: str) -> list[Source]:
        """The modules of these folders."""
        found = [
            module
            for folder in folders
            for module in self.all
            if module.name.startswith(f"{folder}/")
        ]
        assert found, f"there should be modules in {folders}"
        return found


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources()


def offences(rule: Rule, modules: Iterable[Source]) -> str:
    """Every place that breaks a rule, in one line."""
    return "; ".join(
        f"{module.name}:{line} {what}" for module in modules for line, what in rule(module)
    )


# What the rules look at


def imported(module: Source) -> Iterator[tuple[int, str]]:
    """Every module that is imported anywhere, also inside of functions, with its line."""
    for node in module.of(ast.Import):
        yield from ((node.lineno, alias.name) for alias in node.names)
    for source in module.of(ast.ImportFrom):
        if not source.level:
            yield source.lineno, source.module or ""
            yield from ((source.lineno, f"{source.module}.{alias.name}") for alias in source.names)


def called(module: Source) -> Iterator[tuple[ast.Call, str]]:
    """Every call of something that has a plain name."""
    for node in module.of(ast.Call):
        if isinstance(node.func, ast.Name):
            yield node, node.func.id


def module_names(tree: ast.Module) -> Iterator[tuple[int, str, ast.expr]]:
    """What is assigned at module level: lines, names and values."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield node.lineno, target.id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.lineno, node.target.id, node.value


def is_mutable(value: ast.expr) -> bool:
    if isinstance(value, MUTABLE_DISPLAYS):
        return True
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in MUTABLE_CALLS
    )


def mutated_names(module: Source) -> Iterator[tuple[int, str]]:
    """Names whose value something is done to, wherever: `N.append`, `N[…] =`, `del N[…]`, `N +=`,
    `global N`."""
    for taken in module.of(ast.Global):
        yield from ((taken.lineno, name) for name in taken.names)
    for grown in module.of(ast.AugAssign):
        if isinstance(grown.target, ast.Name):
            yield grown.lineno, grown.target.id
    for part in module.of(ast.Subscript):
        if isinstance(part.ctx, ast.Store | ast.Del) and isinstance(part.value, ast.Name):
            yield part.lineno, part.value.id
    for node in module.of(ast.Call):
        if (
            isinstance(node.func, ast.Attribute)
            and node.func.attr in MUTATORS
            and isinstance(node.func.value, ast.Name)
        ):
            yield node.lineno, node.func.value.id


def dotted(expression: ast.expr) -> str:
    """`a.b.c` for just that, and `.c` for the attribute of anything else."""
    if isinstance(expression, ast.Attribute):
        return f"{dotted(expression.value)}.{expression.attr}"
    return expression.id if isinstance(expression, ast.Name) else ""


# The rules


def no_import_climbs(module: Source) -> Iterator[Offence]:
    # `net/steam` can be copied into another game: its modules name each other relatively.
    for node in module.of(ast.ImportFrom):
        if node.level > 1:
            yield node.lineno, f"imports from {node.level - 1} folders above"


def nothing_becomes_code(module: Source) -> Iterator[Offence]:
    forbidden = DESERIALISERS | {"importlib", "runpy", "code", "codeop"}
    for line, name in imported(module):
        if name.split(".")[0] in forbidden and (module.name, name) not in LOOKS_FOR_A_LIBRARY:
            yield line, f"imports {name}"
    yield from (
        (call.lineno, f"calls {name}") for call, name in called(module) if name in EVALUATORS
    )


def names_are_our_own(module: Source) -> Iterator[Offence]:
    ours = {
        node.target.id
        for node in module.of(ast.For)
        if isinstance(node.target, ast.Name)
        and isinstance(node.iter, ast.Tuple | ast.List)
        and all(isinstance(element, ast.Constant) for element in node.iter.elts)
    }
    for call, name in called(module):
        if name in LOOKUPS:
            key = call.args[1]
            is_ours = isinstance(key, ast.Constant) or (
                isinstance(key, ast.Name) and key.id in ours
            )
            if not is_ours:
                yield call.lineno, "looks up a name that is not written there"


def nothing_but_arguments(module: Source) -> Iterator[Offence]:
    for line, name in imported(module):
        if name.split(".")[0] in SOCKETS | CLOCKS | {"secrets", "uuid"}:
            yield line, f"imports {name}"


def dice_are_handed_in(module: Source) -> Iterator[Offence]:
    for source in module.of(ast.ImportFrom):
        taken = {alias.name for alias in source.names} - {"Random"}
        if source.module == "random" and taken:
            yield source.lineno, f"takes {', '.join(sorted(taken))} from random"
    for whole in module.of(ast.Import):
        if {alias.name for alias in whole.names} & {"random", "numpy.random"}:
            yield whole.lineno, "imports random as a whole"
    for call, name in called(module):
        is_unseeded = name == "Random" and not call.args and not call.keywords
        if is_unseeded and module.name.startswith(SANS_IO):
            yield call.lineno, "makes dice without a seed"


def only_the_stopwatch(module: Source) -> Iterator[Offence]:
    for node in module.of(ast.Attribute):
        if (
            isinstance(node.value, ast.Name)
            and node.value.id == "time"
            and node.attr != "perf_counter"
        ):
            yield node.lineno, f"reads time.{node.attr}"


def no_import_runs_back(module: Source) -> Iterator[Offence]:
    own = LAYERS[module.name.split("/", maxsplit=1)[0].removesuffix(".py")]
    for line, name in imported(module):
        if LAYERS.get(name.split(".")[0], -1) > own:
            yield line, f"imports {name}"


def no_network(module: Source) -> Iterator[Offence]:
    # Limits are numbers: what a save may hold is what can be told to friends.
    numbers = ("net", "net.limits")
    for line, name in imported(module):
        is_net = name.split(".")[0] == "net" and name not in numbers
        if is_net or name.startswith("game.coop"):
            yield line, f"imports {name}"


def no_net(module: Source) -> Iterator[Offence]:
    for line, name in imported(module):
        if name.split(".")[0] == "net":
            yield line, f"imports {name}"


def no_pygame(module: Source) -> Iterator[Offence]:
    for line, name in imported(module):
        if name.split(".")[0] == "pygame":
            yield line, f"imports {name}"


def files_are_opened_in_one_place(module: Source) -> Iterator[Offence]:
    for node in module.of(ast.Call):
        name = dotted(node.func)
        mode = node.args[0] if node.args else None
        is_path_open = (
            name.endswith(".open")
            and isinstance(mode, ast.Constant)
            and isinstance(mode.value, str)
        )
        if name in OPENERS or name.endswith(READERS) or is_path_open:
            yield node.lineno, f"opens a file by {name}"


def no_state(module: Source) -> Iterator[Offence]:
    constants = set()
    for line, name, value in module_names(module.tree):
        constants.add(name)
        is_constant = name == "__all__" or name.lstrip("_").isupper()
        if is_mutable(value) and not is_constant:
            yield line, f"has {name}, which looks like state of a module"
    for node in module.of(ast.Global):
        yield node.lineno, f"changes its globals {', '.join(node.names)}"
    locally_bound = {
        name.id
        for name in module.of(ast.Name)
        if not name.id.isupper() and isinstance(name.ctx, ast.Store)
    } - constants
    for line, name in mutated_names(module):
        if name in constants and name not in locally_bound and name != "__all__":
            yield line, f"changes the module's {name}"


# What holds


def test_imports_are_absolute_or_stay_in_their_folder(sources: Sources) -> None:
    wrong = offences(no_import_climbs, sources.all)
    assert not wrong, f"imports should be absolute, or stay in their folder: {wrong}"


def test_case_01_nothing_can_deserialise_objects_or_evaluate_text(sources: Sources) -> None:
    wrong = offences(nothing_becomes_code, sources.of(*PACKAGES))
    assert not wrong, f"no bytes of a peer's should ever be able to become code: {wrong}"


def test_case_02_attributes_are_looked_up_by_names_of_our_own_only(sources: Sources) -> None:
    """A name that is looked up is written where it is looked up, or comes from a tuple that is."""
    modules = [module for module in sources.of("net", "game") if module.name != BINDS_A_LIBRARY]
    wrong = offences(names_are_our_own, modules)
    assert not wrong, f"no name of a peer's should ever be looked up: {wrong}"


def test_the_core_reads_no_clock_and_opens_no_socket(sources: Sources) -> None:
    core = [
        module for module in sources.of(*SANS_IO) if not module.name.startswith(MEETS_THE_WORLD)
    ]
    wrong = offences(nothing_but_arguments, core)
    assert not wrong, f"bytes, time and randomness should be arguments: {wrong}"


def test_chance_comes_from_dice_that_are_handed_in(sources: Sources) -> None:
    """Of `random` only the class may be used: its module functions share one hidden state."""
    wrong = offences(dice_are_handed_in, sources.of(*PACKAGES))
    assert not wrong, f"chance should come from seeded dice that are handed in: {wrong}"


def test_a_simulation_reads_the_wall_only_to_report_how_long_it_took(sources: Sources) -> None:
    modules = [
        module for module in sources.of("game/headless") if module.name not in RUNS_IN_REAL_TIME
    ]
    wrong = offences(only_the_stopwatch, modules)
    assert not wrong, f"a simulation should have a clock of its own: {wrong}"


def test_imports_run_one_way(sources: Sources) -> None:
    wrong = offences(no_import_runs_back, sources.all)
    assert not wrong, f"imports should run main → scenes → game → net: {wrong}"


def test_the_farm_knows_no_network(sources: Sources) -> None:
    farm = sources.of("game/world", "game/rules", "game/dialogue", "game/saves")
    wrong = offences(no_network, farm)
    assert not wrong, f"the farm should not know of any network: {wrong}"


def test_scenes_know_no_network(sources: Sources) -> None:
    """What a scene needs of it, `game.program` and `game.coop` say in the game's own words."""
    wrong = offences(no_net, sources.of("scenes"))
    assert not wrong, f"scenes should ask the game: {wrong}"


def test_files_are_opened_where_they_are_bounded(sources: Sources) -> None:
    """A pipe that never speaks, a device, a file of any size: nobody else has to think of them."""
    modules = [module for module in sources.all if module.name not in OPENS_FILES]
    wrong = offences(files_are_opened_in_one_place, modules)
    assert not wrong, f"files should be opened by files/: {wrong}"


def test_pygame_is_for_scenes(sources: Sources) -> None:
    wrong = offences(no_pygame, sources.of("net", "game"))
    assert not wrong, f"pygame should be for scenes: {wrong}"


def test_no_module_has_state(sources: Sources) -> None:
    """One process holds a host and several guests: what is made at import never changes."""
    wrong = offences(no_state, sources.of("net", "game"))
    assert not wrong, f"what is made at import should never change: {wrong}"


def test_a_headless_host_never_loads_pygame(sources: Sources) -> None:
    modules = [
        module.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for module in sources.of("net", "game/headless", "game/coop", "game/saves")
        if "steam" not in module.name
    ]
    program = (
        f"import sys\n"
        f"for name in {[*modules, 'main']!r}:\n"
        f"    __import__(name)\n"
        f"loaded = [name for name in sys.modules if name.split('.')[0] in ('pygame', 'scenes')]\n"
        f"sys.exit(repr(loaded) if loaded else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"a server should need no window: {done.stderr}"


@pytest.mark.parametrize(
    ("rule", "program"),
    [
        (no_import_climbs, "from ..a import b"),
        (nothing_becomes_code, "import pickle"),
        (nothing_becomes_code, "def f():\n    from marshal import loads"),
        (nothing_becomes_code, "eval('1')"),
        (nothing_becomes_code, "__import__('os')"),
        (names_are_our_own, "getattr(a, b)"),
        (names_are_our_own, "for b in c:\n    hasattr(a, b)"),
        (nothing_but_arguments, "def f():\n    import time"),
        (nothing_but_arguments, "from urllib.request import urlopen"),
        (dice_are_handed_in, "import random"),
        (dice_are_handed_in, "from random import Random, randint"),
        (dice_are_handed_in, "Random()"),
        (only_the_stopwatch, "time.monotonic()"),
        (no_import_runs_back, "import game.world"),
        (no_network, "from game import coop"),
        (no_network, "from net import wire"),
        (no_net, "def f():\n    from net import wire"),
        (no_pygame, "import pygame.font"),
        (files_are_opened_in_one_place, "path.open('rb')"),
        (files_are_opened_in_one_place, "open(name)"),
        (files_are_opened_in_one_place, "folder.joinpath(name).read_text('utf-8')"),
        (files_are_opened_in_one_place, "pygame.image.load(path)"),
        (no_state, "x = {}"),
        (no_state, "X = {}\nX['a'] = 1"),
        (no_state, "X = []\ndef f():\n    X.append(1)"),
        (no_state, "X = 0\ndef f():\n    global X"),
    ],
)
def test_a_rule_notices_who_breaks_it(rule: Rule, program: str) -> None:
    wrong = offences(rule, [parsed("net/some.py", program)])
    assert wrong.startswith("net/some.py:"), f"{program!r} should be found, with its place"
