"""Arrows between folders run one way: whoever opens one room need not know every other.

An arrow goes from what imports to what is imported. A folder's arrows are those of the modules that
lie directly in it, so a folder and a folder inside of it may import one way too, and not both.
"""

import ast
from collections.abc import Iterable, Mapping, Set
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.helpers.sources import Source, parsed, sources_in

PACKAGES = ("files", "net", "game", "scenes")

Arrows = Mapping[str, Set[str]]
"""What each module, or each folder, imports from, by dotted names."""


def modules_of(sources: Iterable[Source]) -> dict[str, Source]:
    """Modules by their dotted names, a package by its own with `.__init__`."""
    return {source.name.removesuffix(".py").replace("/", "."): source for source in sources}


def arrows_of(modules: Mapping[str, Source]) -> Arrows:
    """Which module imports which of the others, also inside of functions and for types alone."""
    known = {name.removesuffix(".__init__") for name in modules}
    arrows: dict[str, set[str]] = {}
    for name, source in modules.items():
        found = arrows[name.removesuffix(".__init__")] = set()
        for whole in source.of(ast.Import):
            found.update(alias.name for alias in whole.names)
        for node in source.of(ast.ImportFrom):
            # No import climbs: a relative one stays in its folder.
            within = [name.rpartition(".")[0]] if node.level else []
            origin = ".".join([*within, node.module] if node.module else within)
            inner = {alias.name: f"{origin}.{alias.name}" for alias in node.names}
            found.update(full if full in known else origin for full in inner.values())
        found &= known
        found.discard(name.removesuffix(".__init__"))
    return arrows


def between_folders(arrows: Arrows, folders: Set[str]) -> Arrows:
    """The arrows of modules as arrows of the folders that they lie in."""

    def folder_of(module: str) -> str:
        return module if module in folders else module.rpartition(".")[0]

    joined: dict[str, set[str]] = {}
    for module, others in arrows.items():
        folder = folder_of(module)
        joined.setdefault(folder, set()).update({folder_of(other) for other in others} - {folder})
    return joined


def circle_in(arrows: Arrows) -> list[str]:
    """The names along some circle, the first one again at its end; empty when there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        # It lists who is imported first.
        return list(reversed(error.args[1]))
    return []


def all_arrows(modules: Mapping[str, Source]) -> tuple[Arrows, Arrows]:
    """The arrows between modules, and those between folders."""
    arrows = arrows_of(modules)
    folders = {name.removesuffix(".__init__") for name in modules if name.endswith(".__init__")}
    return arrows, between_folders(arrows, folders)


def test_neither_modules_nor_folders_import_each_other_in_circles() -> None:
    program = modules_of(sources_in(PACKAGES))
    for kind, arrows in zip(("modules", "folders"), all_arrows(program), strict=True):
        circle = circle_in(arrows)
        assert not circle, f"{kind} should import one way: {' → '.join(circle)}"


@pytest.mark.parametrize(
    ("texts", "circle"),
    [
        ({"net.a": "from net.b import c", "net.b": "def f():\n    import net.a"}, "net.a net.b"),
        ({"net.a": "from net import b", "net.b": "from . import a"}, "net.a net.b"),
        ({"net.a": "from .b import c", "net.b": "import net.a"}, "net.a net.b"),
        (
            {
                "net.__init__": "",
                "net.d.__init__": "",
                "net.d.one": "from net import other",
                "net.other": "",
                "net.third": "from net.d.one import name",
            },
            "net net.d",
        ),
        ({"net.__init__": "from net.a import c", "net.a": "from net.b import c", "net.b": ""}, ""),
    ],
    ids=["of modules", "by the package", "in one folder", "of folders", "none"],
)
def test_a_circle_is_noticed(texts: Mapping[str, str], circle: str) -> None:
    modules, folders = all_arrows({name: parsed(name, text) for name, text in texts.items()})
    found = circle_in(modules) or circle_in(folders)
    assert sorted(set(found)) == circle.split(), "the circle that is there should be found"
