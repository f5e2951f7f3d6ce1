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
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def read_ready_file(path: Path) -> ReadyFile | None:
    """What a server has said, or None as long as it has said nothing. Raises `ValueError` for a
    file that no server of ours writes, `OSError` for one that cannot be read."""
    try:
        with path.open("rb") as file:
            content = file.read(DEDICATED_READY_FILE_MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    if len(content) > DEDICATED_READY_FILE_MAX_BYTES:
        raise ValueError("The ready file is longer than any that a dedicated server writes.")
    try:
        return _decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"This is no ready file: {error}.") from error
