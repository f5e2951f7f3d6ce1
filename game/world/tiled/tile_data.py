"""The numbers of a layer's tiles, out of each way in which Tiled saves them.

They are counted before anything is unpacked: a layer has as many tiles as its map, or is refused.
"""

import base64
import zlib
from struct import unpack

from files.parsing import inflate, inflate_zstd
from files.problems import Reporter, quoted
from game.world.tiled.shapes import TileLayerShape

FLIPS_MASK = 0xF0000000
"""A number's upper bits say how the tile is flipped and turned."""
_GID_MAX = 2**32 - 1
_BYTES_PER_TILE = 4
_CHOOSE = "In Tiled choose Map, Map Properties, Tile Layer Format: CSV or Base64 (zlib compressed)"


def tile_numbers(layer: TileLayerShape, count: int, reporter: Reporter) -> list[int] | None:
    """The `count` numbers of a layer, row by row, or None after it was reported what is wrong."""
    if layer.chunks is not None:
        reporter.error(
            "its tiles are in chunks, as those of an infinite map",
            "In Tiled open Map, Map Properties and take the tick from Infinite",
        )
        return None
    try:
        numbers = _numbers(layer, count, reporter)
    except (ValueError, zlib.error) as error:
        reporter.error(f"its tiles cannot be read: {error}", _CHOOSE)
        return None
    if numbers and not 0 <= min(numbers) <= max(numbers) <= _GID_MAX:
        reporter.error("a number of a tile is below 0 or above 4294967295", _CHOOSE)
        return None
    return numbers


def _numbers(layer: TileLayerShape, count: int, reporter: Reporter) -> list[int] | None:
    if isinstance(layer.data, list):
        return _counted(layer.data, len(layer.data), count, reporter)
    if layer.encoding == "csv":
        if _counted([], layer.data.count(",") + 1, count, reporter) is None:
            return None
        texts = layer.data.split(",")
        # A layer has few kinds of tiles, each very often.
        numbers = {text: _number(text) for text in dict.fromkeys(texts)}
        return [numbers[text] for text in texts]
    if layer.encoding != "base64":
        reporter.error(f"nothing is known about the encoding {quoted(layer.encoding)}", _CHOOSE)
        return None
    packed = base64.b64decode("".join(layer.data.split()), validate=True)
    if layer.compression in ("zlib", "gzip"):
        packed = inflate(packed, count * _BYTES_PER_TILE)
    elif layer.compression == "zstd":
        packed = inflate_zstd(packed, count * _BYTES_PER_TILE)
    elif layer.compression:
        reporter.error(f"its tiles are packed by {quoted(layer.compression)}", _CHOOSE)
        return None
    if _counted([], len(packed) / _BYTES_PER_TILE, count, reporter) is None:
        return None
    return list(unpack(f"<{count}I", packed))


def _number(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise ValueError(f"{quoted(text.strip())} is no number of a tile")
    return int(text)


def _counted(numbers: list[int], found: float, count: int, reporter: Reporter) -> list[int] | None:
    if found == count:
        return numbers
    reporter.error(
        f"it has {found:g} tiles where the map has {count}, so it is not as large as the map",
        "Save the map in Tiled once more",
    )
    return None
