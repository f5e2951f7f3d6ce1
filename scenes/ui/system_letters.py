"""Letters that the game's own fonts lack, out of the fonts that the machine has.

Names come in every script there is, and no font of this game's size could hold them. For each
script there is a short list of fonts that systems come with (`scripts.py`); pygame's own font,
which is everywhere the same, is asked first. Words whose letters join or change places are drawn by
the font as a whole. What is opened stays open, within bounds.

To learn which fonts there are takes a while, as a system may have thousands. So it is done beside
the game, when the first letter is wanted, and until then nothing is found.
"""

import shutil
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

import pygame

from files.reading import check_file
from files.system_programs import their_environment
from scenes.ui.scripts import EVERYWHERE, KNOWN_FONTS, Script

OPEN_MAX = 64
"""How many fonts at a size may be open at once."""
DRAWN_MAX = 600
"""How many words are kept as they are drawn: one is drawn when it is measured, and is there then
when its line is."""
KNOWN_MAX = 8000
"""Of how many letters it is kept whether a font has them."""
_LISTING_MAX_S = 60
_LISTED_MAX = 20_000
_PLAIN_STYLES = ("regular", "book", "roman")
FindFonts: TypeAlias = Callable[[Iterable[str]], Mapping[str, str]]
OWN_FONT = ""
"""The name by which pygame's own font goes here."""
_FONT_MAX_BYTES = 128 * 1024 * 1024
"""Those for east Asian scripts have some twenty megabytes each, several of them in one file."""
UNKNOWN_LETTER = "\uffff"
"""This is no letter in any font, so every font shows it as it shows what it does not know."""
_SHOWN_WITH_OTHERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""What needs no picture of its own."""
_HIGH = frozenset(
    ("latn", "grek", "cyrl", "deva", "beng", "guru", "gujr", "orya", "telu", "knda", "mlym", "sinh")
)
"""Scripts whose letters are higher than others in a font of a size."""
_WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that a font of the machine draws in one go."""

    letters: tuple[str, ...]
    """In the order of reading."""
    font: str
    script: Script
    line_px: int
    is_backwards: bool


@dataclass(frozen=True, slots=True)
class SystemLetters:
    """Letters of a font of the machine as they stand beside each other, white on clear."""

    picture: pygame.Surface
    ascent_px: int
    """How far the baseline lies below the picture's top."""


class _OpenFont:
    """A font at a size, as it draws one script."""

    def __init__(self, path: str | None, size_px: int) -> None:
        """Raises OSError, ValueError or pygame.error for what is no font."""
        if path is not None:
            check_file(Path(path), _FONT_MAX_BYTES)
        self.font = pygame.font.Font(path, size_px)
        self._unknown = _content(self._drawn(UNKNOWN_LETTER))

    def knows(self, sign: str) -> bool:
        """Whether the font has a picture for a sign, which it shows no other way."""
        try:
            picture = self._drawn(sign)
        except (pygame.error, UnicodeError, ValueError):
            return False
        return picture.get_bounding_rect().width > 0 and _content(picture) != self._unknown

    def _drawn(self, text: str) -> pygame.Surface:
        return self.font.render(text, False, _WHITE).convert_alpha()


def at_once(work: Callable[[], None]) -> None:
    """Does something before going on."""
    work()


def beside(work: Callable[[], None]) -> None:
    """Does something while the game goes on; where it is not done in the end, nobody waits."""
    threading.Thread(target=work, name="fonts", daemon=True).start()


def fonts_of_the_machine(names: Iterable[str]) -> Mapping[str, str]:
    """The files of those of these fonts that the machine has."""
    program = shutil.which("fc-list")
    if program is not None:
        listed = _listed_by(program)
        return {name: listed[name] for name in names if name in listed}
    found = {name: pygame.font.match_font(name) for name in names}
    return {name: path for name, path in found.items() if path is not None}


def _listed_by(program: str) -> Mapping[str, str]:
    """The fonts of a system that has fontconfig, by the names of their families as pygame has
    them. pygame asks in the same way, but gives the answer a second: that is too little where
    there are many fonts, or new ones."""
    command = [program, "--format", "%{file}\\t%{family}\\t%{style}\\n"]
    try:
        asked = subprocess.run(
            command,
            env=their_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_LISTING_MAX_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[str, str] = {}
    for line in asked.stdout.decode("utf-8", "replace").splitlines()[:_LISTED_MAX]:
        path, families, style = [*line.split("\t"), "", ""][:3]
        for family in families.split(","):
            name = "".join(filter(str.isalnum, family.lower()))
            if name not in found or style.lower().startswith(_PLAIN_STYLES):
                found[name] = path
    return found


class SystemFonts:
    """The fonts of the machine. One that cannot be opened is passed over."""

    def __init__(
        self,
        find_fonts: FindFonts = fonts_of_the_machine,
        start: Callable[[Callable[[], None]], None] = at_once,
    ) -> None:
        """`find_fonts` knows the files of fonts by their names, of those that there are. `start`
        gets done what takes a while, beside what goes on or at once."""
        self._find_fonts = find_fonts
        self._start = start
        self._is_started = False
        self.is_ready = False
        """Whether it is known which fonts there are."""
        self._paths: Mapping[str, str] = {}
        self._open: OrderedDict[tuple[str | None, int, str, bool], _OpenFont | None] = OrderedDict()
        self._drawn: OrderedDict[Run, SystemLetters | None] = OrderedDict()
        self._known: OrderedDict[tuple[str | None, str], bool] = OrderedDict()

    def get_ready(self, load: Callable[[], None]) -> bool:
        """Whether letters can be asked for. Begins to find out which fonts there are, if nobody
        has, and does then what else is to be loaded."""
        if not self._is_started:
            self._is_started = True
            self._start(lambda: self._look_around(load))
        return self.is_ready

    def font_for(self, letter: str, script: Script, line_px: int) -> str | None:
        """The font that has a letter, as a sign for `drawn`; None where none has. Asked before
        everything is known, it has not."""
        signs = [sign for sign in letter if sign not in _SHOWN_WITH_OTHERS]
        # pygame's own font has no tables by which letters join.
        for name in (*([] if script.is_joined else [OWN_FONT]), *script.fonts, *EVERYWHERE):
            path = self._path(name)
            is_missing = path is None and name != OWN_FONT
            if not is_missing and all(self._has(path, sign, line_px) for sign in signs):
                return name
        return None

    def drawn(self, run: Run) -> SystemLetters | None:
        """Letters as their font draws them beside each other. None where it fails."""
        if run in self._drawn:
            self._drawn.move_to_end(run)
            return self._drawn[run]
        opened = self._opened(self._path(run.font), run.line_px, run.script.code, run.is_backwards)
        found = None
        if opened is not None:
            try:
                picture = opened.font.render("".join(run.letters), False, _WHITE).convert_alpha()
                found = SystemLetters(picture, opened.font.get_ascent())
            except (pygame.error, UnicodeError, ValueError):
                found = None
        self._drawn[run] = found
        if len(self._drawn) > DRAWN_MAX:
            self._drawn.popitem(last=False)
        return found

    def ends_px(self, run: Run) -> Sequence[int]:
        """How far from where the letters begin each of them ends, in the order of reading."""
        drawn = self.drawn(run)
        opened = self._opened(self._path(run.font), run.line_px, run.script.code, run.is_backwards)
        if drawn is None or opened is None:
            return [0] * len(run.letters)
        width = drawn.picture.get_width()
        beginnings = accumulate(run.letters[:-1])
        # A letter may be wider alone than with what follows it.
        return [*(min(width, opened.font.size(text)[0]) for text in beginnings), width]

    def _look_around(self, load: Callable[[], None]) -> None:
        try:
            self._paths = self._find_fonts(KNOWN_FONTS)
            load()
        finally:
            self.is_ready = True

    def _path(self, name: str) -> str | None:
        return self._paths.get(name)

    def _has(self, path: str | None, sign: str, line_px: int) -> bool:
        key = (path, sign)
        found = self._known.get(key)
        if found is None:
            opened = self._opened(path, line_px, "", False)
            found = self._known[key] = opened is not None and opened.knows(sign)
            if len(self._known) > KNOWN_MAX:
                self._known.popitem(last=False)
        return found

    def _opened(
        self, path: str | None, line_px: int, code: str, is_backwards: bool
    ) -> _OpenFont | None:
        key = (path, line_px, code, is_backwards)
        if key in self._open:
            self._open.move_to_end(key)
            return self._open[key]
        try:
            opened = _OpenFont(path, _size_px(path, line_px, code))
        except (pygame.error, OSError, ValueError, UnicodeError):
            opened = None
        if opened is not None:
            _tell(opened.font, code, is_backwards)
        self._open[key] = opened
        if len(self._open) > OPEN_MAX:
            self._open.popitem(last=False)
        return opened


def _size_px(path: str | None, line_px: int, code: str) -> int:
    """How large a script is drawn in lines of this height, so that its letters are as large as
    those of the game."""
    if path is None:
        # pygame's own font is drawn smaller than others of its size.
        return line_px + 4
    return line_px - line_px // 7 if code in _HIGH else line_px


def _tell(font: pygame.Font, code: str, is_backwards: bool) -> None:
    """Says to a font what it draws. Where pygame was built without what joins letters, they stand
    apart, as they do without this."""
    try:
        font.set_script(code.capitalize())
        font.set_direction(pygame.DIRECTION_RTL if is_backwards else pygame.DIRECTION_LTR)
    except (pygame.error, ValueError):
        return


def _content(picture: pygame.Surface) -> bytes:
    return pygame.image.tobytes(picture, "RGBA")
