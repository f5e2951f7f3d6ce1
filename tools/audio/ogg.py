"""Writes Ogg Vorbis files that are the same to the last byte every time.

The encoder numbers its streams at random, which would make every rebuild look like a change. The
number is replaced by a fixed one afterwards, and the checksum of each page is computed anew.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from tools.audio.synth import RATE, Sound

SERIAL: Final = b"Acre"
_BLOCK: Final = 16_384
_HEADER: Final = 27
_SERIAL_AT, _CHECKSUM_AT, _SEGMENTS_AT = 14, 22, 26


def _checksum_table() -> list[int]:
    table = []
    for value in range(256):
        remainder = value << 24
        for _ in range(8):
            remainder = (remainder << 1) ^ (0x04C11DB7 if remainder & 0x80000000 else 0)
        table.append(remainder & 0xFFFFFFFF)
    return table


def _checksum(page: bytes, table: list[int]) -> int:
    remainder = 0
    for byte in page:
        remainder = ((remainder << 8) & 0xFFFFFFFF) ^ table[(remainder >> 24) ^ byte]
    return remainder


def with_fixed_serial(ogg: bytes) -> bytes:
    """Give every page of a single-stream Ogg file the serial number `SERIAL`.

    Raises ValueError when the bytes are not whole Ogg pages.
    """
    table = _checksum_table()
    pages = []
    at = 0
    while at < len(ogg):
        if ogg[at : at + 4] != b"OggS" or at + _HEADER > len(ogg):
            raise ValueError("this is not an Ogg page")
        segments = ogg[at + _SEGMENTS_AT]
        length = _HEADER + segments + sum(ogg[at + _HEADER : at + _HEADER + segments])
        page = bytearray(ogg[at : at + length])
        page[_SERIAL_AT : _SERIAL_AT + 4] = SERIAL
        page[_CHECKSUM_AT : _CHECKSUM_AT + 4] = bytes(4)
        checksum = _checksum(bytes(page), table)
        page[_CHECKSUM_AT : _CHECKSUM_AT + 4] = checksum.to_bytes(4, "little")
        pages.append(bytes(page))
        at += length
    return b"".join(pages)


def encode(sound: Sound, quality: float) -> bytes:
    """Encode a sound; ``quality`` runs from 0 (small) to 1 (large)."""
    channels = 1 if sound.ndim == 1 else sound.shape[1]
    buffer = io.BytesIO()
    with soundfile.SoundFile(
        buffer, "w", RATE, channels, "VORBIS", format="OGG", compression_level=1 - quality
    ) as file:
        # The encoder keeps a whole call on its stack, so that long sounds go in by the block.
        for start in range(0, len(sound), _BLOCK):
            file.write(sound[start : start + _BLOCK].astype(np.float32))
    return with_fixed_serial(buffer.getvalue())


def write(path: Path, sound: Sound, quality: float) -> None:
    """Encode a sound into a file."""
    path.write_bytes(encode(sound, quality))


def read(path: Path) -> Sound:
    """Decode a file. Raises ValueError when its sample rate is not ours."""
    samples, rate = soundfile.read(path, dtype="float64")
    if rate != RATE:
        raise ValueError(f"{path.name} runs at {rate} samples a second instead of {RATE}")
    return np.asarray(samples, dtype=np.float64)
