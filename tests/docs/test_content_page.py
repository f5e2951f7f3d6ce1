"""docs/guides/content.md is tried: each of its sections, written into a copy as it stands, fits
together.

Goal: who is told nothing but that page can add each kind of thing. Method: the page's blocks are
written into a copy of the game's content, a section at a time and all at once.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from files.problems import Problem, Reporter
from game.rules.checked_scripts import checked_content
from game.text.reading import read_languages
from game.world.areas import Area
from game.world.content import Content
from game.world.shown import TERRAINS
from tests.world.small_farm import ASSETS

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
PAGE = (GUIDES / "content.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+) (\S+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """Something that the page says to write into a file."""

    file: str
    layer: str
    """The layer of a map in which it belongs; empty for a text that is added to a file."""
    text: str

    def write(self, assets: Path) -> None:
        """Writes it into a copy."""
        path = assets / self.file
        if self.layer:
            mark = f'name="{self.layer}">'
            empty = f'name="{self.layer}" />'
            text = path.read_text("utf-8").replace(empty, f"{mark}\n </objectgroup>")
            if mark not in text:
                # Whoever draws in Tiled adds a layer first where there is none.
                text = text.replace(
                    "</map>", f' <objectgroup id="900" {mark}\n </objectgroup>\n</map>'
                )
            path.write_text(text.replace(mark, f"{mark}\n{self.text}", 1), "utf-8")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text("utf-8") + "\n" if path.exists() else ""
            path.write_text(before + self.text, "utf-8")


SECTIONS = {
    section.partition("\n")[0]: [
        Block(file, layer, text) for _, file, layer, text in BLOCK.findall(section)
    ]
    for section in PAGE.split("\n## ")[1:]
}
WRITTEN = {title: blocks for title, blocks in SECTIONS.items() if blocks}


def copy(folder: Path) -> Path:
    """The game's content with the names of its art."""
    for part in ("data", "maps", "dialogue"):
        shutil.copytree(ASSETS / part, folder / part)
    (folder / "art" / "world").mkdir(parents=True)
    shutil.copyfile(ASSETS / "art/world/atlas.json", folder / "art/world/atlas.json")
    return folder


def read(assets: Path) -> tuple[Content | None, list[Problem]]:
    """The content of a folder and what is wrong with it."""
    reporter = Reporter("")
    content = checked_content(assets, reporter)
    read_languages(assets, reporter)
    return content, reporter.errors()


def test_there_is_a_section_for_each_kind_of_thing() -> None:
    files = {block.file for blocks in WRITTEN.values() for block in blocks}
    tables = {f"data/{path.name}" for path in (ASSETS / "data").glob("*.toml")}
    assert files >= tables - {"data/start.toml"}, "each table should be shown"


@pytest.mark.breadth(2)
@pytest.mark.parametrize("title", [t for t in WRITTEN if t != "Weather and seasons"])
def test_a_section_can_be_written_into_a_copy(tmp_path: Path, title: str) -> None:
    assets = copy(tmp_path / "copy")
    for block in WRITTEN[title]:
        block.write(assets)
    content, problems = read(assets)
    assert problems == [], f"the page should be right about: {title}"
    assert content is not None, "and the copy can be played"


def test_all_sections_fit_together(tmp_path: Path) -> None:
    assets = copy(tmp_path / "copy")
    shutil.rmtree(assets / "art")
    for blocks in WRITTEN.values():
        for block in blocks:
            block.write(assets)
    content, problems = read(assets)
    assert problems == [], "all of it can be added to one copy"
    assert content is not None, "which can be played"
    hollow: Area = content.areas["hollow"]
    assert content.areas["farm"].person("lamplighter") is not None, "with somebody new"
    assert hollow.terrain[2][0] == "path", "and the hollow have its path"
    assert content.seasons[-1] == "thaw", "and the year one season more"


def test_a_season_that_nobody_has_drawn_is_an_error(tmp_path: Path) -> None:
    assets = copy(tmp_path / "copy")
    for block in WRITTEN["Weather and seasons"]:
        block.write(assets)
    _, problems = read(assets)
    assert [problem.place for problem in problems] == ["[thaw]"], "as the page says"


def test_the_pages_name_every_terrain() -> None:
    maps = (GUIDES / "maps.md").read_text("utf-8")
    for name in TERRAINS:
        assert f"`{name}`" in maps, f"docs/guides/maps.md should name the terrain {name}"
