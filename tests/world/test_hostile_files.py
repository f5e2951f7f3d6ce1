"""Maps and data made to harm: bombs, depths, documents that fetch others. None costs much.

What reading costs is counted in bytes of memory, not in time: what would have been unpacked first
and refused afterwards shows there.
"""

import base64
import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest

from game.world.areas import load_area
from game.world.content import ContentError, load_content
from game.world.tiled_file import MAP_MAX_BYTES, MapError
from tests.files.broken import outcome_of
from tests.world.small_farm import MAPS, copy_assets

MEMORY_MAX_BYTES = 8 * MAP_MAX_BYTES
"""Reading a map of the largest size takes some of this; a bomb takes a hundred times as much."""
FARM = (MAPS / "farm.tmx").read_text("utf-8")
GROUND = FARM[FARM.index("<data") : FARM.index("</data>") + len("</data>")]
TILES = bytes(20 * 14 * 4)


def folder_of(tmp_path: Path, text: str) -> Path:
    (tmp_path / "terrain.tsx").write_bytes((MAPS / "terrain.tsx").read_bytes())
    path = tmp_path / "farm.tmx"
    path.write_text(text, "utf-8")
    return path


def packed(content: bytes, compression: str = "zlib") -> str:
    text = base64.b64encode(content).decode("ascii")
    return f'<data encoding="base64" compression="{compression}">{text}</data>'


def with_ground(data: str) -> str:
    return FARM.replace(GROUND, data)


def laughs(rounds: int) -> str:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' if n else '<!ENTITY e0 "haha">'
        for n in range(rounds)
    )
    head, _, rest = FARM.partition("<map")
    rest = rest.replace('name="ground"', f'name="&e{rounds - 1};"')
    return f"{head}<!DOCTYPE map [{entities}]><map{rest}"


def fetching() -> str:
    head, _, rest = FARM.partition("<map")
    rest = rest.replace("<data", "&secret;<data")
    return f'{head}<!DOCTYPE map [<!ENTITY secret SYSTEM "terrain.tsx">]><map{rest}'


ONE_TILE_GZIP = gzip.compress(TILES)


def harmful_maps() -> dict[str, tuple[str, str]]:
    """Maps by what is wrong with them, with a part of the sentence that says so."""
    bomb = bytes(2 * MEMORY_MAX_BYTES)
    return {
        "a zlib bomb": (with_ground(packed(zlib.compress(bomb))), "inflates to more"),
        "a gzip bomb": (
            with_ground(packed(gzip.compress(bomb), "gzip")),
            "inflates to more",
        ),
        "a bomb behind a gzip stream": (
            with_ground(packed(ONE_TILE_GZIP + gzip.compress(bomb), "gzip")),
            "something follows",
        ),
        "a stream that is cut": (with_ground(packed(zlib.compress(TILES)[:-4])), "cut short"),
        "no stream": (with_ground(packed(b"no stream at all")), "not a whole Tiled map"),
        "zstd": (with_ground(packed(b"some", "zstd")), "zlib or gzip"),
        "too few tiles": (
            with_ground(packed(zlib.compress(TILES[:-4]))),
            "not as large as the map",
        ),
        "a layer that claims to be wide": (
            FARM.replace('name="ground" width="20"', f'name="ground" width="{10**9}"'),
            "not as large as the map",
        ),
        "a billion laughs": (laughs(9), "document type"),
        "an entity from a file": (fetching(), "document type"),
        "depth": (FARM.replace("</map>", "<properties>" * 5000 + "</map>"), "nested too deeply"),
        "a crowd": (
            FARM.replace("</map>", "<properties/>" * 100_000 + "</map>"),
            "too many elements",
        ),
        "a tileset elsewhere": (FARM.replace("terrain.tsx", "../terrain.tsx"), "beside its map"),
        "a tileset that is JSON": (FARM.replace("terrain.tsx", "terrain.json"), "beside its map"),
        "a template": (FARM.replace("<object id", '<object template="t.tx" id', 1), "templates"),
        "a group": (FARM.replace("</map>", "<group/></map>"), "layers lie in no group"),
        "a picture": (FARM.replace("</map>", "<imagelayer/></map>"), "<imagelayer>"),
        "a tile layer besides": (
            FARM.replace(
                "</map>", f'<layer name="detail" width="20" height="14">{GROUND}</layer></map>'
            ),
            "besides",
        ),
        "walls twice": (
            FARM.replace("</map>", '<objectgroup id="99" name="walls"/></map>'),
            'two layers "walls"',
        ),
        "a shifted ground": (
            FARM.replace('name="ground"', 'name="ground" offsetx="5" offsety="0"'),
            "must not be shifted",
        ),
        "JSON": ('{"layers": []}', "not a whole Tiled map"),
        "another document": ("<svg/>", "'svg'"),
        "a digit of five thousand": (FARM.replace('width="20"', f'width="{"1" * 5000}"'), "whole"),
        "scenery nowhere": (FARM.replace('type="house" x="64"', 'type="house" x="nan"'), "outside"),
    }


def test_a_map_made_to_harm_is_a_sentence(tmp_path: Path) -> None:
    wrong = []
    for harm, (text, complaint) in harmful_maps().items():
        assert text != FARM, f"{harm}: the map should have been changed"
        path = folder_of(tmp_path, text)
        tracemalloc.start()
        try:
            outcome = outcome_of(partial(load_area, path, "farm", 1, "Farm"))
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        if not isinstance(outcome, MapError):
            wrong.append(f"{harm} should be refused: {outcome!r}")
        elif not (str(outcome).startswith("farm.tmx: ") and complaint in str(outcome)):
            wrong.append(f"{harm}: the sentence should say where what is wrong: {outcome}")
        if peak_bytes >= MEMORY_MAX_BYTES:
            wrong.append(f"{harm} should cost little, not {peak_bytes} bytes")
    assert not wrong, "; ".join(wrong)


@pytest.mark.parametrize("compression", ["zlib", "gzip"])
def test_a_packed_map_is_read(tmp_path: Path, compression: str) -> None:
    numbers = [int(number) for number in GROUND.partition(">")[2].partition("<")[0].split(",")]
    tiles = b"".join(number.to_bytes(4, "little") for number in numbers)
    pack = zlib.compress if compression == "zlib" else gzip.compress
    path = folder_of(tmp_path, with_ground(packed(pack(tiles), compression)))
    plain = load_area(MAPS / "farm.tmx", "farm", 1, "Farm")
    assert load_area(path, "farm", 1, "Farm") == plain, "packed or not, it is the same map"


def test_a_map_full_of_walls_is_read(tmp_path: Path) -> None:
    wall = '<object id="900" x="0" y="0" width="320" height="224"/>'
    text = FARM.replace('name="walls">', f'name="walls">{wall * 900}', 1)
    area = load_area(folder_of(tmp_path, text), "farm", 1, "Farm")
    assert len(area.kept_free) == 20 * 14, "each tile should be counted once"


def test_a_map_with_wrong_bytes_is_a_map_or_a_sentence(tmp_path: Path) -> None:
    wrong = []
    for seed in range(150):
        dice = Random(seed)
        path = folder_of(tmp_path, FARM)
        broken = tmp_path / dice.choice(("farm.tmx", "farm.tmx", "terrain.tsx"))
        content = bytearray(broken.read_bytes())
        for _ in range(dice.randint(1, 6)):
            damage(content, dice)
        broken.write_bytes(content)
        outcome = outcome_of(partial(load_area, path, "farm", 1, "Farm"))
        is_a_map = not isinstance(outcome, BaseException)
        if not (is_a_map or (isinstance(outcome, MapError) and str(outcome).isprintable())):
            wrong.append(f"seed {seed} should end in a sentence with nothing raw: {outcome!r}")
    assert not wrong, "; ".join(wrong)


def damage(content: bytearray, dice: Random) -> None:
    """Changes a few bytes, takes some away or puts some in."""
    at = dice.randrange(len(content))
    match dice.randrange(4):
        case 0:
            content[at] = dice.randrange(256)
        case 1:
            del content[at : at + dice.randint(1, 40)]
        case 2:
            content[at:at] = content[dice.randrange(len(content)) :][: dice.randint(1, 80)]
        case _:
            content[at:at] = dice.choice((b"-1", b"nan", b"1e999", b'"', b"<", b"/>", b"\0"))


def dotted(parts: int) -> bytes:
    return b".".join([b"a"] * parts) + b" = 1\n"


DATA: dict[str, Callable[[bytes], bytes]] = {
    "brackets": lambda _: b"x = " + b"[" * 3000,
    "tables in tables": lambda _: b"x = " + b"{a = " * 3000,
    "a key of many parts": lambda _: dotted(30_000),
    "a long number": lambda _: b"x = " + b"9" * 900,
    "a large file": lambda content: content + b"# " + b"x\n# " * 100_000,
    "a null": lambda content: content + b"\0",
    "a lone surrogate": lambda content: content + b'\n[x]\ntitle = "\\ud800"\n',
}


@pytest.mark.parametrize("harm", DATA)
def test_data_made_to_harm_is_a_sentence(tmp_path: Path, harm: str) -> None:
    assets = copy_assets(tmp_path / "a")
    path = assets / "data" / "items.toml"
    path.write_bytes(DATA[harm](path.read_bytes()))
    outcome = outcome_of(lambda: load_content(assets))
    assert isinstance(outcome, ContentError), f"{harm} should be refused: {outcome!r}"
    assert "items.toml" in str(outcome), f"the sentence should name the file: {outcome}"


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    for path in (assets / "data").glob("*.toml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_content(assets).items, "an editor's mark at the beginning should be passed over"
