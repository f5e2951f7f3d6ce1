"""Maps and data made to harm: bombs, depths, documents that fetch others. None costs much.

What reading costs is counted in bytes of memory, not in time: what would have been unpacked first
and refused afterwards shows there.
"""

import base64
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from files.problems import ContentError
from game.world.content import load_content
from game.world.maps import load_area
from game.world.tiled import MAP_MAX_BYTES
from tests.files.broken import outcome_of
from tests.world.small_farm import copy_assets
from tests.world.tiled_maps import FARM, PACKERS, json_text, packed, saved, with_ground

MEMORY_MAX_BYTES = 8 * MAP_MAX_BYTES
"""Reading a map of the largest size takes some of this; a bomb takes a hundred times as much."""
TILES = bytes(20 * 14 * 4)
SEEDS = settings().max_examples


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


UNKNOWN = b"".join((100 + n).to_bytes(4, "little") for n in range(20 * 14))
LAYER = (
    '<layer name="x" width="20" height="14"><data encoding="base64" compression="zlib">'
    + base64.b64encode(zlib.compress(TILES)).decode("ascii")
    + "</data></layer>"
)
ONE_TILE_GZIP = gzip.compress(TILES)


def harmful_maps() -> dict[str, tuple[str, str]]:
    """Maps by what is wrong with them, with a part of the sentence that says so."""
    bomb = bytes(2 * MEMORY_MAX_BYTES)
    gzip_bomb = gzip.compress(bomb, 1)
    return {
        "a zstd bomb": (with_ground(packed(PACKERS["zstd"](bomb), "zstd")), "inflates to more"),
        "a zstd stream that is cut": (
            with_ground(packed(PACKERS["zstd"](TILES)[:-4], "zstd")),
            "cut short",
        ),
        "a zstd stream and something behind": (
            with_ground(packed(PACKERS["zstd"](TILES) + b"x", "zstd")),
            "something follows",
        ),
        "a zlib bomb": (with_ground(packed(zlib.compress(bomb, 1), "zlib")), "inflates to more"),
        "a gzip bomb": (
            with_ground(packed(gzip_bomb, "gzip")),
            "inflates to more",
        ),
        "a bomb behind a gzip stream": (
            with_ground(packed(ONE_TILE_GZIP + gzip_bomb, "gzip")),
            "something follows",
        ),
        "a stream that is cut": (
            with_ground(packed(zlib.compress(TILES)[:-4], "zlib")),
            "cut short",
        ),
        "no stream": (with_ground(packed(b"no stream at all", "zlib")), "cannot be read"),
        "too few tiles": (
            with_ground(packed(zlib.compress(TILES[:-4]), "zlib")),
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
        "groups in groups": (
            FARM.replace("</map>", "<group>" * 20 + "</group>" * 20 + "</map>"),
            "nested too deeply",
        ),
        "many layers": (FARM.replace("</map>", "<group/>" * 5000 + "</map>"), "than 64 layers"),
        "many layers of tiles": (
            FARM.replace("</map>", LAYER * 40 + "</map>"),
            "one layer of tiles more than 16",
        ),
        "many tilesets": (
            FARM.replace(
                "<tileset", '<tileset firstgid="9" source="terrain.tsx"/>' * 99 + "<tileset"
            ),
            "16 tilesets",
        ),
        "a tileset of the whole disk": (
            FARM.replace("terrain.tsx", "/etc/passwd"),
            "beside its map",
        ),
        "unknown words": (
            FARM.replace("</map>", "".join(f"<w{n}/>" for n in range(30_000)) + "</map>"),
            "nothing is known",
        ),
        "unknown tiles": (with_ground(packed(UNKNOWN, "")), "is of no tileset"),
        "JSON": ('{"layers": []}', "not a whole Tiled map"),
        "another document": ("<svg/>", "'svg'"),
        "a digit of five thousand": (
            FARM.replace('width="20"', f'width="{"1" * 5000}"'),
            "width = ",
        ),
        "scenery nowhere": (FARM.replace('type="house" x="64"', 'type="house" x="nan"'), "outside"),
    }


def test_a_map_made_to_harm_is_a_sentence(tmp_path: Path) -> None:
    wrong = []
    for harm, (text, complaint) in harmful_maps().items():
        assert text != FARM, f"{harm}: the map should have been changed"
        path = saved(tmp_path, text)
        tracemalloc.start()
        try:
            outcome = outcome_of(partial(load_area, path, "farm", 1, "Farm"))
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        if not isinstance(outcome, ContentError):
            wrong.append(f"{harm} should be refused")
        elif not (str(outcome).startswith("farm.tmx: ") and complaint in str(outcome)):
            wrong.append(f"{harm}: the sentence should say where what is wrong: {outcome}")
        if peak_bytes >= MEMORY_MAX_BYTES:
            wrong.append(f"{harm} should cost little, not {peak_bytes} bytes")
    assert not wrong, "; ".join(wrong)


def test_json_made_to_harm_is_a_sentence(tmp_path: Path) -> None:
    whole = json_text()
    wrong = []
    for harm, (text, complaint) in {
        "brackets": ("[" * 60_000, "too many elements"),
        "depth": ('{"type": "map", "layers": ' + "[" * 20_000 + "]" * 20_000 + "}", "nested"),
        "names": (
            '{"type": "map"' + "".join(f',"{n:x}":1' for n in range(300_000)) + "}",
            "too many values",
        ),
        "numbers": (whole.replace("[4, 4", "[" + "300," * 500_000 + "4, 4", 1), "too many values"),
        "a long number": (whole.replace('"width": 20', '"width": ' + "9" * 5000, 1), "digits"),
        "no number": (whole.replace('"x": 64.0', '"x": NaN'), "NaN is no number"),
        "two names": (whole.replace('"infinite"', '"width": 9, "infinite"'), "twice"),
        "a list": ("[]", "no map in JSON"),
        "another document": ('{"type": "tileset"}', "no map in JSON"),
        "words for layers": (whole.replace('"layers": [', '"layers": [5, "x", null, '), "type"),
    }.items():
        path = saved(tmp_path, text, "farm.tmj")
        tracemalloc.start()
        try:
            outcome = outcome_of(partial(load_area, path, "farm", 1, "Farm"))
            _, peak_bytes = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        if not (isinstance(outcome, ContentError) and complaint in str(outcome)):
            wrong.append(f"{harm} should be refused: {str(outcome)[:300]}")
        if peak_bytes >= MEMORY_MAX_BYTES:
            wrong.append(f"{harm} should cost little, not {peak_bytes} bytes")
    assert not wrong, "; ".join(wrong)


def test_the_largest_map_is_read_in_bounded_memory(tmp_path: Path) -> None:
    tiles = zlib.compress(b"\1\0\0\0" * (512 * 512), 1)
    large = with_ground(packed(tiles, "zlib")).replace(
        'width="20" height="14"', 'width="512" height="512"'
    )
    tracemalloc.start()
    try:
        area = load_area(saved(tmp_path, large), "farm", 1, "Farm")
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (area.width, area.height) == (512, 512), "each side may have so many tiles"
    assert peak_bytes < MEMORY_MAX_BYTES, f"it should not take {peak_bytes} bytes"


def test_a_map_full_of_walls_is_read(tmp_path: Path) -> None:
    wall = '<object id="900" x="0" y="176" width="320" height="48"/>'
    text = FARM.replace('name="walls">', f'name="walls">{wall * 900}', 1)
    area = load_area(saved(tmp_path, text), "farm", 1, "Farm")
    assert len(area.kept_free) == 3 * 20 + 9, "each tile should be counted once"


def test_a_map_with_wrong_bytes_is_a_map_or_a_sentence(tmp_path: Path) -> None:
    wrong = []
    for seed in range(SEEDS):
        dice = Random(seed)
        path = saved(tmp_path, FARM)
        broken = tmp_path / dice.choice(("farm.tmx", "farm.tmx", "terrain.tsx"))
        content = bytearray(broken.read_bytes())
        for _ in range(dice.randint(1, 6)):
            damage(content, dice)
        broken.write_bytes(content)
        outcome = outcome_of(partial(load_area, path, "farm", 1, "Farm"))
        is_a_map = not isinstance(outcome, BaseException)
        if not (is_a_map or (isinstance(outcome, ContentError) and str(outcome).isprintable())):
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


VALUES: tuple[object, ...] = (
    None, True, 0, -1, 2**31, 2**70, 1.5, 1e308, "", "x", "\u202e", [], {}, [[]], {"a": 1},
    [1, "2"],
)  # fmt: skip


def places_in(value: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to everything in a JSON document, some members of each list."""
    members: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value[:8]))
    for key, member in members:
        yield (*place, key)
        yield from places_in(member, (*place, key))


def test_a_map_of_wrong_values_is_a_map_or_a_sentence(tmp_path: Path) -> None:
    places = list(places_in(json.loads(json_text())))
    wrong = []
    for seed in range(2 * SEEDS):
        dice = Random(seed)
        whole = json.loads(json_text())
        *way, last = dice.choice(places)
        parent = whole
        for key in way:
            parent = parent[key]
        if dice.random() < 0.2:
            del parent[last]
        else:
            parent[last] = dice.choice(VALUES)
        path = saved(tmp_path, json.dumps(whole), "farm.tmj")
        outcome = outcome_of(partial(load_area, path, "farm", 1, "Farm"))
        is_a_map = not isinstance(outcome, BaseException)
        if not (is_a_map or (isinstance(outcome, ContentError) and str(outcome).isprintable())):
            wrong.append(f"seed {seed} should end in a sentence with nothing raw: {outcome!r}")
    assert not wrong, "; ".join(wrong)


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


TOML_VALUES = (
    "5", "-1", "1.5", "nan", '""', '"x"', "true", "[]", "[[]]", "{}", "{ a = 1 }", '"\\u202e"',
    '[{ item = "wood", count = 2 }]', f'"{"y" * 300}"', "1979-05-27", "9" * 20, '["wood"]',
)  # fmt: skip


def test_data_of_wrong_values_are_content_or_sentences(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    originals = {path: path.read_text("utf-8") for path in (assets / "data").glob("*.toml")}
    wrong = []
    for seed in range(SEEDS):
        dice = Random(seed)
        path = dice.choice(sorted(originals))
        lines = originals[path].split("\n")
        at = dice.choice([n for n, line in enumerate(lines) if line and not line.startswith("#")])
        name, equals, _ = lines[at].partition("=")
        value = dice.choice(TOML_VALUES)
        lines[at] = f"{name}{equals} {value}" if equals else dice.choice(("[x]", "[[x]]", "[Ä.y]"))
        path.write_text("\n".join(lines), "utf-8")
        outcome = outcome_of(lambda: load_content(assets))
        is_content = not isinstance(outcome, BaseException)
        if not (is_content or (isinstance(outcome, ContentError) and str(outcome).isprintable())):
            wrong.append(f"seed {seed} should end in a sentence with nothing raw: {outcome!r}")
        path.write_text(originals[path], "utf-8")
    assert not wrong, "; ".join(wrong)


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    assets = copy_assets(tmp_path / "a")
    for path in (assets / "data").glob("*.toml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_content(assets).items, "an editor's mark at the beginning should be passed over"
