"""Files as nobody means them: what may lie at a path instead of what belongs there."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 120.0
"""For what ends at once, on a machine that is busy."""

Breaking = Callable[[Path, bytes], None]
"""Breaks the file at a path, which had this content."""


def _pipe(path: Path, _content: bytes) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _folder(path: Path, _content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def _endless(path: Path, _content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")


def _circle(path: Path, _content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(path.name)


def _huge(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    # It takes no room on the disk.
    os.truncate(path, 2**33)


def _of(make: Callable[[bytes], bytes]) -> Breaking:
    def write(path: Path, content: bytes) -> None:
        path.write_bytes(make(content))

    return write


BREAKINGS: dict[str, Breaking] = {
    "empty": _of(lambda _: b""),
    "cut in half": _of(lambda content: content[: len(content) // 2]),
    "cut by a byte": _of(lambda content: content[:-1]),
    "zeros": _of(lambda content: bytes(max(64, len(content)))),
    "not UTF-8": _of(lambda content: b"\xff\xfe\xfa" + content),
    "text": _of(lambda _: b"this is just a text\n"),
    "another's": _of(lambda _: b'{"a": [1, 2, null], "b": {"c": "d"}}'),
    "a list": _of(lambda _: b"[1]"),
    "a number": _of(lambda _: b"1" * 5000),
    "brackets": _of(lambda _: b"x = " + b"[" * 3000),
    "open brackets": _of(lambda _: b"[" * 60_000),
    "open braces": _of(lambda _: b'{"a":' * 12_000),
    "open elements": _of(lambda _: b"<a>" * 20_000),
    "huge": _huge,
}
if hasattr(os, "mkfifo"):
    BREAKINGS |= {"a pipe": _pipe, "endless": _endless, "a circle": _circle}
BREAKINGS["a folder"] = _folder


def outcome_of(call: Callable[[], object]) -> object:
    """What a call returns or raises; a `TimeoutError` when it does not end at all."""
    outcomes: list[object] = []

    def work() -> None:
        try:
            outcomes.append(call())
        except BaseException as error:
            outcomes.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    return outcomes[0] if outcomes else TimeoutError("it waits for ever")
