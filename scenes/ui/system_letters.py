"""Letters that the game's own fonts lack, out of the fonts that the machine has.

Names come in every script there is, and no font of this game's size could hold them. pygame's own
font is asked first, since it is everywhere the same; then, one after the other and only when a
letter is wanted, a short list of fonts that systems come with. What is opened stays open, and is no
more than the list is long at each size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pygame

from files.reading import check_file

SYSTEM_FONTS = (
    "notosanscjkjp", "notosanscjksc", "notosanscjk", "sourcehansans", "wenquanyizenhei",
    "wenquanyimicrohei", "droidsansfallback", "applesdgothicneo", "hiraginosansgb", "pingfangsc",
    "msgothic", "yugothicui", "microsoftyahei", "malgungothic", "notosans", "dejavusans",
    "liberationsans", "segoeui", "segoeuisymbol", "arialunicodems", "notosansarabic",
    "notosanshebrew", "notosansdevanagari", "notosansthai", "leelawadeeui", "nirmalaui",
)  # fmt: skip
"""The fonts by which Linux, macOS and Windows show the scripts of the world, by the names that
`pygame.font.match_font` knows. Those for east Asian scripts come first: they have the most letters,
and one that knows a letter is asked before those that would."""
_FONT_MAX_BYTES = 128 * 1024 * 1024
"""Those for east Asian scripts have some twenty megabytes each, several of them in one file."""
UNKNOWN_LETTER = "\uffff"
"""This is no letter in any font, so every font shows it as it shows what it does not know."""


@dataclass(frozen=True, slots=True)
class SystemLetter:
    """A letter of a font of the machine, white on clear."""

    picture: pygame.Surface
    advance_px: int
    ascent_px: int
    """How far the baseline lies below the picture's top."""


@dataclass(frozen=True, slots=True)
class _OpenFont:
    font: pygame.Font
    unknown: bytes
    """What it shows for letters that it does not have."""


class SystemLetters:
    """Finds letters in the fonts of the machine. A font that cannot be opened is passed over."""

    def __init__(
        self,
        names: Sequence[str] = SYSTEM_FONTS,
        find_font: Callable[[str], str | None] = pygame.font.match_font,
    ) -> None:
        self._names = tuple(names)
        self._find_font = find_font
        self._paths: dict[str, str | None] = {}
        self._open: dict[tuple[str | None, int], _OpenFont | None] = {}

    def find(self, letter: str, line_px: int) -> SystemLetter | None:
        """A letter for lines of this height, or None when no font knows it. This may look for
        fonts and open them, so whoever asks keeps what was found."""
        if letter.isspace():
            return SystemLetter(pygame.Surface((1, 1), pygame.SRCALPHA), max(2, line_px // 4), 0)
        found = self._drawn(letter, None, line_px, line_px + 4)
        if found is not None:
            return found
        for name in self._names:
            path = self._path(name)
            if path is not None:
                found = self._drawn(letter, path, line_px, line_px)
                if found is not None:
                    return found
        return None

    def _path(self, name: str) -> str | None:
        if name not in self._paths:
            self._paths[name] = self._find_font(name)
        return self._paths[name]

    def _drawn(
        self, letter: str, path: str | None, line_px: int, size_px: int
    ) -> SystemLetter | None:
        key = (path, line_px)
        if key not in self._open:
            self._open[key] = _opened(path, size_px)
        opened = self._open[key]
        if opened is None:
            return None
        try:
            picture = opened.font.render(letter, False, (255, 255, 255)).convert_alpha()
        except (pygame.error, UnicodeError, ValueError):
            return None
        is_known = picture.get_bounding_rect().width > 0 and _content(picture) != opened.unknown
        if not is_known:
            return None
        return SystemLetter(picture, picture.get_width(), opened.font.get_ascent())


def _opened(path: str | None, size_px: int) -> _OpenFont | None:
    try:
        if path is not None:
            check_file(Path(path), _FONT_MAX_BYTES)
        font = pygame.font.Font(path, size_px)
        unknown = font.render(UNKNOWN_LETTER, False, (255, 255, 255)).convert_alpha()
    except (pygame.error, OSError, ValueError, UnicodeError):
        return None
    return _OpenFont(font, _content(unknown))


def _content(picture: pygame.Surface) -> bytes:
    return pygame.image.tobytes(picture, "RGBA")
