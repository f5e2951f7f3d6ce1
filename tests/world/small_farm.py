"""A small farm for tests, with data of its own, two little maps and a miller of few words: what is
added to the game's content does not change it."""

import shutil
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.rulebook import carry_out
from game.world.commands import Command, EnterFarm
from game.world.content import Content, load_content
from game.world.founding import found_farm
from game.world.records import Record
from game.world.sections import Kind, Section, tile_key
from game.world.world import Change, World

ASSETS = Path(__file__).parents[2] / "assets"
DATA = Path(__file__).parent / "data"
MAPS = Path(__file__).parent / "maps"
DIALOGUE = Path(__file__).parent / "dialogue"
FARM = 1
FOREST = 2
SEED = 7

OAK = tile_key(12, 4)
PINE = tile_key(14, 4)
ROCK = tile_key(10, 10)
FREE_TILE = tile_key(10, 5)


def copy_assets(target: Path) -> Path:
    """A folder like assets, with what is the small farm's."""
    shutil.copytree(DATA, target / "data")
    shutil.copytree(MAPS, target / "maps")
    shutil.copytree(DIALOGUE, target / "dialogue")
    return target


@lru_cache(maxsize=1)
def game_content() -> Content:
    """The content of the game itself."""
    return load_content(ASSETS)


@lru_cache(maxsize=1)
def small_content() -> Content:
    """The content of the small farm."""
    with TemporaryDirectory() as folder:
        return load_content(copy_assets(Path(folder)))


class Farm:
    """A world with friends on it, each of whom stands where the test says."""

    def __init__(self, *characters: int, content: Content | None = None) -> None:
        self.content = content or small_content()
        self.world = World()
        self.changes: list[Change] = []
        self.world.listeners.append(self.changes.extend)
        found_farm(self.world, self.content, SEED)
        self.tick = 0
        self.numbers: dict[int, int] = {}
        self.positions: dict[int, Position] = {}
        for index, character in enumerate(characters):
            self.do(0, EnterFarm(character, f"friend {index}", index))
            self.positions[character] = Position(FARM, 168.0, 72.0)

    def context(
        self, author: int, slack_px: float = 0.0, *, is_prediction: bool = False
    ) -> Context:
        """What a rule knows when this author acts next."""
        return Context(
            content=self.content,
            tick=self.tick,
            author=author,
            command_number=self.numbers.get(author, 0),
            position=self.positions.get(author),
            reach_slack_px=slack_px,
            is_prediction=is_prediction,
            positions={} if is_prediction else self.positions,
        )

    def do(self, author: int, command: Command) -> list[Change]:
        """Carries out a command on the world; `Refused` goes through."""
        self.tick += 1
        self.numbers[author] = self.numbers.get(author, 0) + 1
        return self.world.commit(carry_out(self.world, command, self.context(author)))

    def stand(self, character: int, tile_x: int, tile_y: int, area: int = FARM) -> None:
        """Puts a character's feet on the middle of a tile."""
        self.positions[character] = Position(area, tile_x * 16 + 8.0, tile_y * 16 + 8.0)

    def put(self, section: Section, key: int, record: Record | None) -> None:
        """Lays a record into the world before the test begins."""
        self.world.set(section, key, record)

    def snapshot(self) -> list[Change]:
        """Every record of the world, as changes."""
        return [
            Change(section, key, record, self.world.revision)
            for section in self.world.sections()
            for key, record in self.world.records(section).items()
        ]

    def bag(self, character: int) -> dict[int, tuple[str, int]]:
        """What is in a bag, by slot."""
        found = self.world.records(Section(character, Kind.STORAGE))
        return {key: (slot.item, slot.count) for key, slot in sorted(found.items())}  # type: ignore[union-attr]


def refusal(farm: Farm, command: Command, author: int = 64) -> RefusalReason:
    """Why the author's command is refused. Fails when it is not, or has changed something."""
    before = farm.snapshot()
    with pytest.raises(Refused) as refused:
        farm.do(author, command)
    assert farm.snapshot() == before, "what is refused changes nothing"
    return refused.value.reason
