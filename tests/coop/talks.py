"""What tests of conversations share: a farm on which the miller asks everybody at once."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from game.world.content import Content, load_content
from tests.world.small_farm import copy_assets


@lru_cache(maxsize=1)
def council_content() -> Content:
    """The small farm, whose miller begins with the question that all have a say in."""
    with TemporaryDirectory() as folder:
        assets = copy_assets(Path(folder))
        people = assets / "data" / "people.toml"
        text = people.read_text("utf-8")
        people.write_text(text.replace('node = "Miller"', 'node = "Council"'), "utf-8")
        return load_content(assets)
