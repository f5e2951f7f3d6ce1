"""Whatever a parser raises, as one sentence with the file; and bounded XML, JSON and inflating.

Parsers are tried with what their authors thought of. A file that was cut, mixed up or made to harm
brings them to raise anything: `KeyError`, `AttributeError`, `RecursionError`, `zlib.error`. To the
program it is all the same: this file cannot be used.
"""

import json
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Never, TypeVar
from xml.etree import ElementTree

from files.reading import words_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NEW_COPY = "Installing the game again brings a whole one."
"""What helps against a broken file of the game's own."""
_WORDS_MAX_LENGTH = 160
_ZSTD_WINDOW_LOG_MAX = 22
"""A stream may ask for 4 MiB to look back in."""
_Problem = TypeVar("_Problem", bound=Exception)


@contextmanager
def parsing(problem: type[_Problem], what: str, remedy: str = NEW_COPY) -> Iterator[None]:
    """Around the parsing of a file. Whatever is raised inside becomes a `problem` that says
    "WHAT: why. REMEDY", such as "farm.tmx is not a whole Tiled map: … ."; a `problem` goes
    through as it is."""
    try:
        yield
    except problem:
        raise
    except Exception as error:
        sentence = f"{in_one_line(what)}: {_words_of(error)}. {remedy}".rstrip()
        raise problem(sentence) from error


def _words_of(error: Exception) -> str:
    if isinstance(error, OSError):
        return words_of(error)
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, UnicodeError):
        return "it is not written in UTF-8"
    if isinstance(error, KeyError):
        return f"{error} is missing"
    return in_one_line(str(error))[:_WORDS_MAX_LENGTH].rstrip(".") or type(error).__name__


def in_one_line(words: str) -> str:
    """Words that may quote a file, without the signs that must not reach a terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())


class _BoundedTree(ElementTree.TreeBuilder):
    """Builds a tree that is neither deep nor large, of a document that defines nothing."""

    def __init__(self, elements_max: int, depth_max: int) -> None:
        super().__init__()
        self._elements_left = elements_max
        self._depth_left = depth_max

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        # Entities can be defined there only: those that grow, and those that are fetched.
        raise ValueError("it has a document type, and none is needed")

    def start(self, tag: str, attributes: dict[str, str], /) -> ElementTree.Element:
        self._elements_left -= 1
        self._depth_left -= 1
        if self._elements_left < 0:
            raise ValueError("it has too many elements")
        if self._depth_left < 0:
            raise ValueError("it is nested too deeply")
        return super().start(tag, attributes)

    def end(self, tag: str, /) -> ElementTree.Element:
        self._depth_left += 1
        return super().end(tag)


def parse_xml(content: bytes, *, elements_max: int, depth_max: int) -> ElementTree.Element:
    """The root of an XML document in UTF-8. Raises `ValueError` and `ParseError` for a document
    that is none, has a document type, or more elements, or deeper ones, than it may."""
    text = content.decode("utf-8-sig")
    parser = ElementTree.XMLParser(target=_BoundedTree(elements_max, depth_max))
    parser.feed(text)
    root = parser.close()
    assert isinstance(root, ElementTree.Element)
    return root


def parse_json(content: bytes, *, containers_max: int, values_max: int) -> object:
    """What a JSON document in UTF-8 says. Raises `ValueError` for one that is none, that names
    anything twice in one object, or has more arrays and objects, or more values, than it may."""
    if content.count(b"[") + content.count(b"{") > containers_max:
        raise ValueError("it has too many elements")
    if content.count(b",") + content.count(b":") > values_max:
        raise ValueError("it has too many values")
    return json.loads(
        content.decode("utf-8-sig"),
        object_pairs_hook=_unambiguous,
        parse_constant=_refuse_constant,
    )


def _unambiguous(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("it names something twice")
    return named


def _refuse_constant(constant: str) -> Never:
    raise ValueError(f"{constant} is no number")


def inflate(deflated: bytes, max_bytes: int) -> bytes:
    """What zlib or gzip has packed into at most `max_bytes`. Raises `ValueError` for more, for a
    stream that is cut, and for what follows behind it; `zlib.error` for no stream."""
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
    inflated = inflater.decompress(deflated, max_bytes + 1)
    return _whole(inflated, inflater.eof, inflater.unused_data, max_bytes)


def inflate_zstd(deflated: bytes, max_bytes: int) -> bytes:
    """What Zstandard has packed into at most `max_bytes`. Raises `ValueError` for more, for a
    stream that is cut, for what follows behind it, and for no stream."""
    try:
        inflater = zstd.ZstdDecompressor(
            options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG_MAX}
        )
        inflated = inflater.decompress(deflated, max_length=max_bytes + 1)
    except zstd.ZstdError as error:
        raise ValueError("it is packed by Zstandard, and damaged") from error
    return _whole(inflated, inflater.eof, inflater.unused_data, max_bytes)


def _whole(inflated: bytes, is_at_end: bool, unused: bytes, max_bytes: int) -> bytes:
    """What was inflated, when that was all of a stream and nothing besides."""
    if len(inflated) > max_bytes:
        raise ValueError(f"it inflates to more than {max_bytes} bytes")
    if not is_at_end:
        raise ValueError("what is packed in it is cut short")
    if unused:
        raise ValueError("something follows behind what is packed in it")
    return inflated
