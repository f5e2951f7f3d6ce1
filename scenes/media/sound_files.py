"""Reading a sound: how long it can be is known before it is unpacked.

Silence packs so well that a megabyte of Ogg Vorbis can unpack to gigabytes. The packets of a file
are counted first: none unpacks to more than half of the largest block that the file announces.
"""

import io
from pathlib import Path

import pygame

from files.parsing import parsing
from files.reading import read_file

SOUND_MAX_BYTES = 4 * 1024 * 1024
EFFECT_MAX_S = 120.0
"""An effect is unpacked whole; music is not."""
_PAGE_HEAD_BYTES = 27
_IDENTIFICATION = b"\x01vorbis"


class SoundError(ValueError):
    """A sound that is there and cannot be used: a sentence with the file's name."""


def load_effect(path: Path) -> pygame.mixer.Sound:
    """An effect, unpacked. Raises `SoundError`."""
    with parsing(SoundError, f"{path.name} is no whole sound"):
        content = read_file(path, SOUND_MAX_BYTES)
        if longest_s(content) > EFFECT_MAX_S:
            raise ValueError(f"it is longer than {EFFECT_MAX_S:.0f} s")
        return pygame.mixer.Sound(io.BytesIO(content))


def play_music(path: Path, fade_ms: int) -> None:
    """Plays a piece over and over. Raises `SoundError`."""
    with parsing(SoundError, f"{path.name} is no whole sound"):
        content = read_file(path, SOUND_MAX_BYTES)
        longest_s(content)
        # SDL opens names in UTF-8 only, and a folder's may be of any bytes.
        is_plain = path.as_posix().isprintable()
        pygame.mixer.music.load(path if is_plain else io.BytesIO(content), "ogg")
        pygame.mixer.music.play(loops=-1, fade_ms=fade_ms)


def longest_s(content: bytes) -> float:
    """What an Ogg Vorbis file can be as long as, in seconds. Raises `ValueError` for what is no
    such file, of other than one stream, or of a form that no sound of this game has."""
    packets = streams = at = 0
    while at < len(content):
        head = content[at : at + _PAGE_HEAD_BYTES]
        if len(head) < _PAGE_HEAD_BYTES or head[:4] != b"OggS":
            raise ValueError("it is no whole Ogg file")
        table = content[at + _PAGE_HEAD_BYTES : at + _PAGE_HEAD_BYTES + head[26]]
        if at == 0:
            first = content[_PAGE_HEAD_BYTES + len(table) :][:30]
        streams += head[5] >> 1 & 1
        packets += sum(length < 255 for length in table)
        at += _PAGE_HEAD_BYTES + len(table) + sum(table)
    if at != len(content) or streams != 1 or len(first) < 30 or first[:7] != _IDENTIFICATION:
        raise ValueError("it is no whole Ogg Vorbis file of one stream")
    channels, rate_hz = first[11], int.from_bytes(first[12:16], "little")
    if not (1 <= channels <= 2 and 8000 <= rate_hz <= 192_000):
        raise ValueError("it has other channels or another rate than a sound of this game")
    return packets * (1 << (first[28] >> 4)) / 2 / rate_hz
