"""The small farm with quests, levers, a boat and a notice board on it."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from game.world.content import Content, load_content
from tests.world.small_farm import Farm, copy_assets

DATA = Path(__file__).parent / "quest_data"
_POINT = (
    '<object id="{id}" type="lever" x="{x}" y="{y}"><properties><property name="number"'
    ' type="int" value="{number}"/></properties><point/></object>'
)
_LAYER = '<objectgroup id="{id}" name="{name}">{objects}</objectgroup>\n</map>'


@lru_cache(maxsize=1)
def quest_content() -> Content:
    """The content of the farm with quests."""
    with TemporaryDirectory() as folder:
        assets = copy_assets(Path(folder))
        for path in DATA.glob("*.toml"):
            with (assets / "data" / path.name).open("a", encoding="utf-8") as file:
                file.write("\n" + path.read_text("utf-8"))
        _add_layer(assets / "maps" / "farm.tmx", "switches", _points((136, 72), (168, 88)))
        gate = (
            '<object id="95" type="gate" x="240" y="160" width="16" height="16"><properties>'
            '<property name="needs" value="3"/></properties></object>'
        )
        _add_layer(assets / "maps" / "farm.tmx", "gates", gate)
        areas = assets / "data" / "areas.toml"
        farm = '[farm]\nboard = "house"'
        areas.write_text(areas.read_text("utf-8").replace("[farm]", farm), "utf-8")
        _add_layer(assets / "maps" / "forest.tmx", "switches", _points((56, 120)))
        return load_content(assets)


def quest_farm(*characters: int) -> Farm:
    """A farm with these friends on it."""
    return Farm(*characters, content=quest_content())


def _points(*points: tuple[int, int]) -> str:
    return "".join(
        _POINT.format(id=80 + number, number=number, x=x, y=y)
        for number, (x, y) in enumerate(points, 1)
    )


def _add_layer(path: Path, name: str, objects: str) -> None:
    text = path.read_text("utf-8")
    number = 20 if name == "switches" else 21
    layer = _LAYER.format(id=number, name=name, objects=objects)
    path.write_text(text.replace("</map>", layer), "utf-8")
