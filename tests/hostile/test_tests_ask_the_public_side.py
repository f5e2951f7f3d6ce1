"""A test asks the public side: what is sent, shown, said or saved, and not how it is kept.

Whoever looks at a private name ties a test to how something is done, and learns nothing about what
it does. What no property tells has consequences to be seen: bytes on the wire, a refusal, room that
is or is not left.
"""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.helpers.sources import ROOT, nodes_of

PRODUCT = {"main", "net", "game", "scenes", "tools", "benchmarks"}
PUBLIC_ALTHOUGH_UNDERSCORED = {
    "_asdict", "_fields", "_field_defaults", "_make", "_replace",
    "_anonymous_", "_fields_", "_layout_", "_length_", "_pack_", "_type_",
}  # fmt: skip
"""What named tuples and `ctypes` document under such names, so that it collides with no field."""
LOOKS_UP = {
    "getattr", "hasattr", "setattr", "delattr", "attrgetter", "methodcaller", "object", "patch",
}  # fmt: skip
"""Calls that take the name of an attribute as text: those of Python, `operator`, `monkeypatch` and
`unittest.mock`."""
DOTTED = re.compile(r"(?:[A-Za-z_]\w*\.)+(_\w+)[^\w.]*")
"""The path to a private name, as text."""

Exceptions = dict[str, tuple[set[str] | None, str]]

EXCEPTIONS: Exceptions = {
    "tests/conftest.py": (
        {"_get_local_constants", "_local_constants"},
        "nothing public keeps Hypothesis from reading every source file in every worker",
    ),
    "tests/hostile/measure.py": (
        None,
        "measures everything that a session holds, whatever it is called; a bound has the name of"
        " the container that it is for",
    ),
    "tests/hostile/mallory.py": (
        None,
        "is a hostile peer: it makes the QUIC library send what the library would never send",
    ),
    "tests/hostile/test_floods.py": (
        {"_Ranges", "_connections", "_size_bytes", "_strangers"},
        "what waits is counted, and nothing else tells how much it is",
    ),
    "tests/saves/test_kept_farms.py": (
        {"_connection"},
        "a disk that fails beneath whoever writes to it",
    ),
    "tests/saves/test_killed_nights.py": (
        {"_connection"},
        "a disk that fails beneath whoever writes to it",
    ),
}
"""By file, which private names it uses (None for any) and why. One that is not needed any more is
an error as well."""


def private_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The private names of others that a module uses, with their lines. Its own classes' names are
    their own, what they inherit from the product is not."""
    nodes = nodes_of(tree)
    product = set(taken_from_product(nodes))
    for node in nodes:
        names: Iterable[str] = ()
        if isinstance(node, ast.Attribute) and not is_oneself(node.value):
            names = (node.attr,)
        elif isinstance(node, ast.ImportFrom):
            names = (alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and last_name(node.func) in LOOKS_UP:
            arguments = (each.value for each in node.args if isinstance(each, ast.Constant))
            names = (value for value in arguments if isinstance(value, str))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            path = DOTTED.fullmatch(node.value)
            names = () if path is None else (path[1],)
        elif isinstance(node, ast.ClassDef):
            is_of_product = not product.isdisjoint(first_name(base) for base in node.bases)
            names = inherited_names(node) if is_of_product else ()
        for name in names:
            if is_private(name):
                yield getattr(node, "lineno", 0), name


def is_private(name: str) -> bool:
    is_special = name.startswith("__") and name.endswith("__")
    return name.startswith("_") and not is_special and name not in PUBLIC_ALTHOUGH_UNDERSCORED


def is_oneself(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in ("self", "cls")


def last_name(expression: ast.expr) -> str:
    """`c` of `a.b.c`, and of `c`; empty for anything else."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def first_name(expression: ast.expr) -> str:
    """`a` of `a.b.c[d]`; empty for what does not begin with a name."""
    while isinstance(expression, ast.Attribute | ast.Subscript):
        expression = expression.value
    return expression.id if isinstance(expression, ast.Name) else ""


def taken_from_product(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names under which a module knows what it imports from the product."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PRODUCT:
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                if first in PRODUCT:
                    yield alias.asname or first


def inherited_names(definition: ast.ClassDef) -> set[str]:
    """The names that a class uses of itself without having them."""
    nodes = nodes_of(definition)
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    own |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    of_itself = [n for n in nodes if isinstance(n, ast.Attribute) and is_oneself(n.value)]
    own |= {node.attr for node in of_itself if isinstance(node.ctx, ast.Store)}
    return {node.attr for node in of_itself} - own


def wrongs(name: str, tree: ast.Module, exceptions: Exceptions) -> list[str]:
    """What is wrong with a file: names that it may not use, and permissions that it does not."""
    found = list(private_names(tree))
    used = {private_name for _, private_name in found}
    allowed, _ = exceptions.get(name, (set[str](), ""))
    if allowed is None:
        return [] if used else [f"{name} needs no exception"]
    wrong = [
        f"{name}:{line} looks at {private_name}"
        for line, private_name in found
        if private_name not in allowed
    ]
    return wrong + [f"{name} needs no exception for {unused}" for unused in sorted(allowed - used)]


def test_tests_ask_the_public_side() -> None:
    paths = sorted((ROOT / "tests").rglob("*.py"))
    names = [path.relative_to(ROOT).as_posix() for path in paths]
    assert len(names) > 100, "the tests should be found"
    wrong = [
        each
        for name, path in zip(names, paths, strict=True)
        for each in wrongs(name, ast.parse(path.read_text("utf-8"), name), EXCEPTIONS)
    ]
    assert not wrong, "a test should look at what others can see: " + "; ".join(wrong)
    gone = EXCEPTIONS.keys() - set(names)
    assert not gone, f"{sorted(gone)} should have no exception, being gone"


@pytest.mark.parametrize(
    "program",
    [
        "session._door.visitors",
        "from net.wire import _Half",
        "monkeypatch.setattr(seat, '_dice', None)",
        "monkeypatch.setattr('net.session.host._LINKS_EVERY_TICKS', 1)",
        "import net.sync.bus\nnet.sync.bus._Pending(1, None, 1)",
        "BOUNDS = {'PeerBus._pending{}': 3}",
        "from net.sync.ledger import Ledger\nclass L(Ledger):\n    def f(self): self._journal",
    ],
)
def test_the_rule_would_notice(program: str) -> None:
    assert list(private_names(ast.parse(program))), f"{program!r} should be found"


@pytest.mark.parametrize(
    "program",
    [
        "class Own:\n    def f(self): self._mine = 1; return self._mine",
        "sample._replace(tick=1)",
        "vars(record).__len__()",
        "'a sentence about _nothing.'",
        "from net.sync.ledger import Ledger\nclass L(Ledger):\n    def f(self): self._own = 1",
    ],
)
def test_the_rule_lets_pass_what_is_ones_own(program: str) -> None:
    assert not list(private_names(ast.parse(program))), f"{program!r} should pass"


@pytest.mark.parametrize("allowed", [{"_door", "_tick"}, None])
def test_an_exception_that_is_not_needed_is_noticed(allowed: set[str] | None) -> None:
    exceptions: Exceptions = {"tests/a.py": (allowed, "for this test")}
    assert wrongs("tests/a.py", ast.parse("session._door\nsession._tick"), exceptions) == []
    for rest in ("pass", "session.members"):
        assert wrongs("tests/a.py", ast.parse(rest), exceptions), "it should go"


def test_an_exception_is_for_its_names_alone() -> None:
    exceptions: Exceptions = {"tests/a.py": ({"_door"}, "for this test")}
    tree = ast.parse("session._door\nsession._tick")
    assert wrongs("tests/a.py", tree, exceptions) == ["tests/a.py:2 looks at _tick"]
    assert len(wrongs("tests/b.py", tree, exceptions)) == 2, "and for its file"
