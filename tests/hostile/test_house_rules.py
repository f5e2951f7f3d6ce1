"""The house rules that keep whole classes of attacks out, read from the source itself.

Case 1 (objects deserialised from the wire) and case 2 (names from the wire that are looked up) are
impossible as long as these hold. So is a second game in one process that disturbs the first, and a
test whose outcome hangs on the clock on the wall.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("net", "game", "scenes")
SANS_IO = ("net", "game/world", "game/rules", "game/dialogue", "game/saves", "game/coop")
MEETS_THE_WORLD = (
    "net/transports/direct/",
    "net/transports/steam/",
    "net/lobbies/",
    "net/lobby_server/dedicated/",
    "net/steam/",
)
"""Folders that are there for sockets and the services of the machine."""
RUNS_IN_REAL_TIME = ("real_time.py", "commands.py")
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


def sources(*folders: str) -> list[Path]:
    """The modules of these folders."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found, f"there should be modules in {folders}"
    return found


LOOKS_FOR_A_LIBRARY = {
    ("net/steam/library.py", "importlib.util"),
}
"""Where a package's folder is looked up by its fixed name, and nothing of it is imported."""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), named(path))


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module that is imported anywhere, also inside of functions, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # `net/steam` can be copied into another game: its modules name each other relatively.
            assert node.level <= 1, "imports should be absolute, or stay in their folder"
            if node.level:
                continue
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def called(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call of something that has a plain name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node, node.func.id


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=named)
def test_case_01_nothing_can_deserialise_objects_or_evaluate_text(path: Path) -> None:
    tree = tree_of(path)
    wrong = [
        f"{named(path)}:{line} imports {module}"
        for line, module in imported(tree)
        if module.split(".")[0] in DESERIALISERS | {"importlib", "runpy", "code", "codeop"}
        and (named(path), module) not in LOOKS_FOR_A_LIBRARY
    ]
    wrong += [
        f"{named(path)}:{call.lineno} calls {name}"
        for call, name in called(tree)
        if name in EVALUATORS
    ]
    assert not wrong, "no bytes of a peer's should ever be able to become code: " + "; ".join(wrong)


BINDS_A_LIBRARY = "net/steam/flat.py"
"""Looks up Valve's functions by the names of its own table."""


@pytest.mark.parametrize(
    "path",
    [path for path in sources("net", "game") if named(path) != BINDS_A_LIBRARY],
    ids=named,
)
def test_case_02_attributes_are_looked_up_by_names_of_our_own_only(path: Path) -> None:
    """A name that is looked up is written where it is looked up, or comes from a tuple that is."""
    tree = tree_of(path)
    ours = {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.For)
        and isinstance(node.target, ast.Name)
        and isinstance(node.iter, ast.Tuple | ast.List)
        and all(isinstance(element, ast.Constant) for element in node.iter.elts)
    }
    for call, name in called(tree):
        if name in LOOKUPS:
            key = call.args[1]
            is_ours = isinstance(key, ast.Constant) or (
                isinstance(key, ast.Name) and key.id in ours
            )
            assert is_ours, f"{named(path)}:{call.lineno} looks up a name that is not written there"


@pytest.mark.parametrize(
    "path",
    [path for path in sources(*SANS_IO) if not named(path).startswith(MEETS_THE_WORLD)],
    ids=named,
)
def test_the_core_reads_no_clock_and_opens_no_socket(path: Path) -> None:
    for line, module in imported(tree_of(path)):
        top = module.split(".")[0]
        assert top not in SOCKETS, f"{named(path)}:{line} imports {module}; bytes are arguments"
        assert top not in CLOCKS | {"secrets", "uuid"}, (
            f"{named(path)}:{line} imports {module}; time and randomness are arguments"
        )


@pytest.mark.parametrize("path", sources(*PACKAGES), ids=named)
def test_chance_comes_from_dice_that_are_handed_in(path: Path) -> None:
    """Of `random` only the class may be used: its module functions share one hidden state."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "random":
            names = {alias.name for alias in node.names}
            assert names <= {"Random"}, f"{named(path)}:{node.lineno} takes {names} from random"
        elif isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            assert not names & {"random", "numpy.random"}, (
                f"{named(path)}:{node.lineno} imports random as a whole"
            )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_unseeded = node.func.id == "Random" and not node.args and not node.keywords
            is_core = named(path).startswith(SANS_IO)
            assert not (is_unseeded and is_core), (
                f"{named(path)}:{node.lineno} makes dice without a seed"
            )


@pytest.mark.parametrize(
    "path",
    [path for path in sources("game/headless") if path.name not in RUNS_IN_REAL_TIME],
    ids=named,
)
def test_a_simulation_reads_the_wall_only_to_report_how_long_it_took(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            is_clock = node.value.id == "time" and node.attr != "perf_counter"
            assert not is_clock, f"{named(path)}:{node.lineno} reads time.{node.attr}"


LAYERS = {"net": 0, "game": 1, "scenes": 2, "main": 3, "tests": 4, "tools": 4, "benchmarks": 4}


@pytest.mark.parametrize("path", [*sources(*PACKAGES), ROOT / "main.py"], ids=named)
def test_imports_run_one_way(path: Path) -> None:
    own = LAYERS[named(path).split("/", maxsplit=1)[0].removesuffix(".py")]
    for line, module in imported(tree_of(path)):
        other = LAYERS.get(module.split(".")[0], -1)
        assert other <= own, f"{named(path)}:{line} imports {module}; main → scenes → game → net"


@pytest.mark.parametrize(
    "path", sources("game/world", "game/rules", "game/dialogue", "game/saves"), ids=named
)
def test_the_farm_knows_no_network(path: Path) -> None:
    for line, module in imported(tree_of(path)):
        forbidden = module.split(".")[0] == "net" or module.startswith("game.coop")
        assert not forbidden, f"{named(path)}:{line} imports {module}"


@pytest.mark.parametrize("path", sources("scenes"), ids=named)
def test_scenes_know_no_network(path: Path) -> None:
    """What a scene needs of it, `game.program` and `game.coop` say in the game's own words."""
    for line, module in imported(tree_of(path)):
        assert module.split(".")[0] != "net", f"{named(path)}:{line} imports {module}"


@pytest.mark.parametrize("path", sources("net", "game"), ids=named)
def test_pygame_is_for_scenes(path: Path) -> None:
    for line, module in imported(tree_of(path)):
        assert module.split(".")[0] != "pygame", f"{named(path)}:{line} imports pygame"


def test_a_headless_host_never_loads_pygame() -> None:
    modules = [
        named(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in sources("net", "game/headless", "game/coop", "game/saves")
        if "steam" not in named(path)
    ]
    program = (
        f"import sys\n"
        f"for name in {modules!r}:\n"
        f"    __import__(name)\n"
        f"loaded = [name for name in sys.modules if name.split('.')[0] in ('pygame', 'scenes')]\n"
        f"sys.exit(repr(loaded) if loaded else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"a server should need no window: {done.stderr}"


def module_names(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """What is assigned at module level: names and values."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def is_mutable(value: ast.expr) -> bool:
    if isinstance(value, MUTABLE_DISPLAYS):
        return True
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in MUTABLE_CALLS
    )


def mutated_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names whose value something is done to, wherever: `N.append`, `N[…] =`, `del N[…]`, `N +=`,
    `global N`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from ((node.lineno, name) for name in node.names)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.lineno, node.target.id
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            if isinstance(node.value, ast.Name):
                yield node.lineno, node.value.id
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in MUTATORS
            and isinstance(node.func.value, ast.Name)
        ):
            yield node.lineno, node.func.value.id


@pytest.mark.parametrize("path", sources("net", "game"), ids=named)
def test_no_module_has_state(path: Path) -> None:
    """One process holds a host and several guests: what is made at import never changes."""
    tree = tree_of(path)
    constants = set()
    for name, value in module_names(tree):
        constants.add(name)
        if is_mutable(value) and name != "__all__":
            assert name.isupper() or name.lstrip("_").isupper(), (
                f"{named(path)}: {name} looks like state of a module"
            )
    globals_told = {
        name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names
    }
    assert not globals_told, f"{named(path)} changes its globals {globals_told}"
    locally_bound = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not node.id.isupper()
        and isinstance(node.ctx, ast.Store)
    } - constants  # fmt: skip
    for line, name in mutated_names(tree):
        changed = name in constants and name not in locally_bound and name != "__all__"
        assert not changed, f"{named(path)}:{line} changes the module's {name}"


@pytest.mark.parametrize(
    "program",
    ["import pickle", "def f():\n    from marshal import loads", "eval('1')", "__import__('os')"],
)
def test_the_rule_against_evaluating_would_notice(program: str) -> None:
    tree = ast.parse(program)
    found = [name for _, name in called(tree) if name in EVALUATORS]
    found += [name for _, name in imported(tree) if name.split(".")[0] in DESERIALISERS]
    assert found, f"{program!r} should be found"


@pytest.mark.parametrize(
    "program",
    ["X = {}\nX['a'] = 1", "X = []\ndef f():\n    X.append(1)", "X = 0\ndef f():\n    global X"],
)
def test_the_rule_against_state_would_notice(program: str) -> None:
    assert [name for _, name in mutated_names(ast.parse(program))] == ["X"]
