"""Pictures, fonts and sounds, read once from the assets folder.

The world's and the panels' pictures lie in sheets that an `atlas.json` describes; fonts are a
sheet and a table of glyphs. What a file says is checked as it is read. Missing art is not an
error here: who asks for a sprite that is not there gets None and draws without it, so that a
half-finished assets folder still shows a game.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pygame
from msgspec import Meta, Struct

from files.parsing import parsing
from files.reading import read_file
from scenes.media.figures import Wardrobe
from scenes.media.pictures import ArtError, load_picture
from scenes.media.sprites import Sprite, SpriteBook
from scenes.settings.store import TextScale
from scenes.ui import theme
from scenes.ui.line import Glyph
from scenes.ui.other_letters import OtherLetters
from scenes.ui.skin import NineSlice
from scenes.ui.system_letters import SystemFonts
from scenes.ui.text import Font, Fonts, built_in_font, fonts_at

_Pixel = Annotated[int, Meta(ge=-64, le=8192)]
_Border = Annotated[int, Meta(ge=0, le=64)]
_Borders = tuple[_Border, _Border, _Border, _Border]
_Atlas = Annotated[dict[str, Any], Meta(max_length=4096)]
_EMOJI = "emoji/"
_TABLE_MAX_BYTES = 1024 * 1024


class _SpriteEntry(Struct, frozen=True):
    x: _Pixel
    y: _Pixel
    w: _Pixel
    h: _Pixel
    sheet: str = "atlas.png"
    anchor_x: _Pixel = 0
    anchor_y: _Pixel = 0
    frames: Annotated[int, Meta(ge=1, le=64)] = 1
    frame_ms: Annotated[int, Meta(ge=0, le=60_000)] = 0
    shadow: str = ""
    lit: list[tuple[int, int, int, int]] = []
    smoke: tuple[_Pixel, _Pixel] | None = None
    sway: Annotated[int, Meta(ge=0, le=8)] = 0
    sinks: Annotated[list[Annotated[int, Meta(ge=0, le=8)]], Meta(max_length=64)] = []
    hides: Annotated[int, Meta(ge=0, le=99)] = 0


class _GlyphEntry(Struct, frozen=True):
    x: _Pixel
    y: _Pixel
    w: _Pixel
    h: _Pixel
    advance: _Pixel


class _FontFile(Struct, frozen=True):
    line_height: Annotated[int, Meta(ge=4, le=64)]
    ascent: _Pixel
    descent: _Pixel
    glyphs: dict[str, _GlyphEntry]
    kerning: dict[str, int] = {}
    symbols: dict[str, str] = {}


@dataclass(slots=True)
class Assets:
    """Everything that is drawn or heard, loaded and converted to the screen's format."""

    directory: Path
    world: SpriteBook
    wardrobe: Wardrobe
    """Players, who are put together from parts of the world's pictures."""
    ui: SpriteBook
    frames: Mapping[str, NineSlice]
    icons: Mapping[str, pygame.Surface]
    small_font: Font
    body_font: Font
    others: OtherLetters
    """What is shown for letters that both fonts lack."""
    symbols: Mapping[str, str]
    """Pad buttons, keys and other signs by name, as characters of both fonts."""
    logo: pygame.Surface | None = None
    """The game's name as a picture."""
    _pictures: dict[tuple[str, int], pygame.Surface] = field(default_factory=dict)

    def picture(self, file: str, zoom: int) -> pygame.Surface:
        """A whole picture of assets/art/ui, that many times as large; it is read when it is asked
        for the first time. Raises `ArtError` when it cannot be read."""
        found = self._pictures.get((file, zoom))
        if found is None:
            loaded = load_picture(self.directory / "art" / "ui" / file)
            found = self._pictures[file, zoom] = pygame.transform.scale_by(loaded, zoom)
        return found

    def fonts(self, scale: TextScale) -> Fonts:
        """The fonts of a text scale."""
        return fonts_at(self.small_font, self.body_font, scale)

    def renew_fonts(self) -> None:
        """Forgets what was drawn with the fonts, since letters are shown otherwise now."""
        self.small_font, self.body_font = self.small_font.zoomed(1), self.body_font.zoomed(1)


def load_assets(directory: Path, system_fonts: SystemFonts | None = None) -> Assets:
    """Reads everything in assets/art. A display mode must be set before, be it of the dummy
    driver, since pictures are converted to its format. Letters that the game's fonts lack are
    looked for in `system_fonts`, those of the machine if None. Raises `ArtError` when a file is
    there and damaged."""
    art = directory / "art"
    ui_entries = _read_atlas(art / "ui" / "atlas.json")
    ui = SpriteBook(_cut(art / "ui", ui_entries))
    others = OtherLetters(system_fonts or SystemFonts(), _emoji(ui))
    small, symbols = _load_font(art / "ui" / "font_small", others)
    body, _ = _load_font(art / "ui" / "font_body", others)
    world = _cut(art / "world", _read_atlas(art / "world" / "atlas.json"))
    return Assets(
        directory,
        SpriteBook(world, _question_mark(small)),
        Wardrobe(world),
        ui,
        _nine_slices(ui, ui_entries),
        {name.removeprefix("icon/"): s.frames[0] for name, s in ui.sprites.items()},
        small or built_in_font(12, others),
        body or built_in_font(16, others),
        others,
        symbols,
        _load_logo(art / "ui" / "title_logo.png"),
    )


def _question_mark(font: Font | None) -> Sprite:
    """A sack with a question mark: visible, and obviously not meant."""
    picture = pygame.Surface((12, 12), pygame.SRCALPHA).convert_alpha()
    pygame.draw.rect(picture, theme.PAPER, picture.get_rect(), border_radius=3)
    pygame.draw.rect(picture, theme.INK, picture.get_rect(), width=1, border_radius=3)
    mark = (font or built_in_font(12)).render("?", theme.INK)
    picture.blit(mark, mark.get_rect(center=(6, 6)))
    return Sprite((picture,), 6, 11)


def _load_logo(path: Path) -> pygame.Surface | None:
    return load_picture(path) if path.exists() else None


def _read_atlas(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    with parsing(ArtError, f"{path.name} of assets/art/{path.parent.name} is damaged"):
        return msgspec.json.decode(read_file(path, _TABLE_MAX_BYTES), type=_Atlas)


def _cut(folder: Path, entries: Mapping[str, Any]) -> dict[str, Sprite]:
    sheets: dict[str, pygame.Surface] = {}
    sprites: dict[str, Sprite] = {}
    for name, raw in entries.items():
        with parsing(ArtError, f'the sprite "{name}" of {folder.name}/atlas.json cannot be read'):
            entry = msgspec.convert(raw, _SpriteEntry)
            if entry.sheet not in sheets:
                if Path(entry.sheet).name != entry.sheet:
                    raise ValueError("a sheet lies beside its atlas")
                sheets[entry.sheet] = load_picture(folder / entry.sheet)
            sheet = sheets[entry.sheet]
            frames = tuple(
                sheet.subsurface(entry.x + n * entry.w, entry.y, entry.w, entry.h)
                for n in range(entry.frames)
            )
        sprites[name] = Sprite(
            frames,
            entry.anchor_x,
            entry.anchor_y,
            entry.frame_ms,
            entry.shadow,
            tuple(entry.lit),
            entry.smoke,
            entry.sway,
            tuple(entry.sinks),
            entry.hides,
        )
    return sprites


def _nine_slices(ui: SpriteBook, entries: Mapping[str, Any]) -> dict[str, NineSlice]:
    found = {}
    for name, sprite in ui.sprites.items():
        borders = entries[name].get("slice") or entries[name].get("nine_slice")
        with parsing(ArtError, f'the borders of "{name}" in ui/atlas.json cannot be read'):
            if isinstance(borders, int):
                borders = [borders] * 4
            if borders is not None:
                left, top, right, bottom = msgspec.convert(borders, _Borders)
                if left + right > sprite.width or top + bottom > sprite.height:
                    raise ValueError("they are larger than the picture")
                found[name] = NineSlice(sprite.frames[0], left, top, right, bottom)
    return found


def _emoji(ui: SpriteBook) -> Mapping[str, pygame.Surface]:
    """The pictures of emoji by what they show: their names are its code points, in hexadecimal."""
    found = {}
    for name, sprite in ui.sprites.items():
        if name.startswith(_EMOJI):
            with parsing(ArtError, f'"{name}" in ui/atlas.json is no emoji'):
                signs = [chr(int(point, 16)) for point in name.removeprefix(_EMOJI).split("-")]
            found["".join(signs)] = sprite.frames[0]
    return found


def _load_font(stem: Path, others: OtherLetters) -> tuple[Font | None, Mapping[str, str]]:
    table, sheet_path = stem.with_suffix(".json"), stem.with_suffix(".png")
    if not table.exists() or not sheet_path.exists():
        return None, {}
    with parsing(ArtError, f"the font {stem.name} cannot be read"):
        facts = msgspec.json.decode(read_file(table, _TABLE_MAX_BYTES), type=_FontFile)
        sheet = load_picture(sheet_path)
        glyphs = {
            letter: Glyph(sheet.subsurface(entry.x, entry.y, entry.w, entry.h), entry.advance)
            for letter, entry in facts.glyphs.items()
        }
    height = facts.ascent + facts.descent
    return Font(
        glyphs, height, max(height, facts.line_height), facts.kerning, 1, others
    ), facts.symbols
