"""The ready file: how a dedicated server says that it listens, and where.

It appears whole (written beside its place and moved there), only after the server's socket is open,
and stays until the lobby server removes it. A lobby server that was restarted finds running
servers again by it.
"""

import os
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.reading import UnfitFileError, read_file, words_of
from files.writing import replace_file
from net.limits import DEDICATED_READY_FILE_MAX_BYTES

FINGERPRINT_BYTES = 32


class ReadyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in the file, as JSON."""

    port: Annotated[int, Meta(ge=1, le=65535)]
    """UDP."""
    fingerprint: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * FINGERPRINT_BYTES}}}\Z")]
    """SHA-256 of the server's certificate, as hex."""
    pid: Annotated[int, Meta(ge=1, le=2**32)]
    """Of the server's process, which need not be the one that was started."""


_decoder = msgspec.json.Decoder(ReadyFile)


def write_ready_file(path: Path, port: int, fingerprint: bytes) -> None:
    """Says that this process listens on a port. Raises `OSError` when it cannot be written."""
    content = msgspec.json.encode(ReadyFile(port, fingerprint.hex(), os.getpid()))
    replace_file(path, content, mode=0o644)


def read_ready_file(path: Path) -> ReadyFile | None:
    """What a server has said, or None as long as it has said nothing. Raises `ValueError` for a
    file that no server of ours writes, `OSError` for one that cannot be read."""
    try:
        content = read_file(path, DEDICATED_READY_FILE_MAX_BYTES)
    except FileNotFoundError:
        return None
    except UnfitFileError as error:
        raise ValueError(f"{path.name} is no ready file: {words_of(error)}.") from error
    try:
        return _decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{path.name} is no ready file: {error}.") from error
