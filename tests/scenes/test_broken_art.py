"""Pictures, fonts, sounds and their tables, broken: a sentence with the file, or silence."""

import io
import shutil
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import pygame
import pytest

from scenes.media.assets import Assets, load_assets
from scenes.media.pictures import ArtError, load_picture
from scenes.media.sound import SoundBox
from scenes.media.sound_files import EFFECT_MAX_S, SoundError, load_effect, longest_s
from scenes.menus.backdrop import Backdrop
from scenes.settings.store import Settings
from tests.files.broken import BREAKINGS, outcome_of
from tests.world.small_farm import ASSETS

ART = (
    "art/ui/atlas.json", "art/ui/atlas.png", "art/ui/font_body.json", "art/ui/font_body.png",
    "art/ui/title_logo.png", "art/world/atlas.json", "art/world/ground.png",
)  # fmt: skip


@pytest.fixture
def art(tmp_path: Path) -> Path:
    """A copy of the game's art."""
    for folder in ("ui", "world"):
        shutil.copytree(ASSETS / "art" / folder, tmp_path / "art" / folder)
    return tmp_path


def broken(path: Path) -> Iterator[str]:
    """Breaks a file in every way, one after the other, and tells which it is."""
    content = path.read_bytes()
    for breaking, break_file in BREAKINGS.items():
        break_file(path, content)
        yield breaking
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()


@pytest.mark.breadth(1)
@pytest.mark.parametrize("file", ART)
def test_broken_art_is_a_sentence(display: None, art: Path, file: str) -> None:
    path = art / file
    wrong = []
    for breaking in broken(path):
        outcome = outcome_of(lambda: load_assets(art))
        if isinstance(outcome, BaseException):
            sentence = str(outcome)
            if not isinstance(outcome, ArtError):
                wrong.append(f"{breaking}: what speaks to the player should be said: {outcome!r}")
            elif path.stem not in sentence or not sentence.isprintable():
                wrong.append(f"{breaking}: it should name the file, quoting nothing: {outcome!r}")
    assert not wrong, "; ".join(wrong)


@pytest.mark.parametrize("file", ["title_backdrop.json", "title_sky.png"])
def test_a_broken_backdrop_is_a_plain_one(assets: Assets, art: Path, file: str) -> None:
    surface = pygame.Surface((640, 360))
    wrong = []
    for breaking in broken(art / "art" / "ui" / file):
        # Pictures that were loaded are remembered, so each attempt begins with none.
        fresh = Assets(
            art, assets.world, assets.wardrobe, assets.ui, assets.frames, assets.icons,
            assets.small_font, assets.body_font, assets.others, assets.symbols,
        )  # fmt: skip
        outcome = outcome_of(partial(draw_backdrop, fresh, surface))
        if outcome is not None:
            wrong.append(f"{breaking}: the menus should be there all the same: {outcome!r}")
    assert not wrong, "; ".join(wrong)


def draw_backdrop(assets: Assets, surface: pygame.Surface) -> None:
    Backdrop(assets, (640, 360)).draw(surface, 3.0)


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(min(height, 4) * (1 + 4 * min(width, 4))))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_is_measured_before_it_is_unpacked(display: None, tmp_path: Path) -> None:
    path = tmp_path / "small.png"
    path.write_bytes(png(4, 4))
    assert load_picture(path).get_size() == (4, 4), "a small one should be read"
    for width, height in ((60_000, 60_000), (2**31 - 1, 2**31 - 1), (4, 2**31 - 1)):
        path.write_bytes(png(width, height))
        with pytest.raises(ArtError, match=r"small\.png .*pixels"):
            load_picture(path)
    other = io.BytesIO()
    pygame.image.save(pygame.Surface((4, 4)), other, "x.bmp")
    path.write_bytes(other.getvalue())
    with pytest.raises(ArtError, match="no PNG"):
        load_picture(path)


SOUND = (ASSETS / "audio" / "chest_open.ogg").read_bytes()


def lengthened(content: bytes, pages: int) -> bytes:
    """The same sound with many pages of the smallest packets that there are."""
    page = b"OggS" + bytes(22) + bytes((255,)) + b"\1" * 255 + bytes(255)
    return content + page * pages


def test_every_sound_of_the_game_is_short_enough() -> None:
    for path in (ASSETS / "audio").glob("*.ogg"):
        shortest_s = 0.0 if "music" in path.name else EFFECT_MAX_S
        length_s = longest_s(path.read_bytes())
        assert 0 < length_s < max(shortest_s, 600), f"{path.name} should be read: {length_s} s"


def test_a_whole_sound_is_heard(mixer: None, tmp_path: Path) -> None:
    path = tmp_path / "coin.ogg"
    path.write_bytes(SOUND)
    assert load_effect(path).get_length() > 0, "an effect should be unpacked"


@pytest.mark.parametrize("breaking", BREAKINGS)
def test_a_broken_sound_is_silence(mixer: None, tmp_path: Path, breaking: str) -> None:
    path = tmp_path / "coin.ogg"
    path.write_bytes(SOUND)
    (tmp_path / "sounds.json").write_text('{"coin": {"file": "coin.ogg"}}', "utf-8")
    box = SoundBox(tmp_path, Settings(), Random(1))
    assert box.is_audible, "there should be something to hear"
    BREAKINGS[breaking](path, SOUND)
    for play in (lambda: box.play("coin"), lambda: box.music("coin")):
        outcome = outcome_of(play)
        assert outcome is None, f"a sound should stop nobody: {outcome!r}"
    outcome = outcome_of(lambda: load_effect(path))
    assert isinstance(outcome, SoundError | pygame.mixer.Sound), f"it is said: {outcome!r}"


def test_a_sound_that_unpacks_to_hours_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "long.ogg"
    path.write_bytes(lengthened(SOUND, 200))
    with pytest.raises(SoundError, match=r"long\.ogg .*longer than"):
        load_effect(path)


@pytest.mark.parametrize("breaking", BREAKINGS)
def test_a_broken_table_of_sounds_is_a_sentence(tmp_path: Path, breaking: str) -> None:
    path = tmp_path / "sounds.json"
    BREAKINGS[breaking](path, (ASSETS / "audio" / "sounds.json").read_bytes())
    outcome = outcome_of(lambda: SoundBox(tmp_path, Settings(), Random(1)))
    if isinstance(outcome, BaseException):
        assert isinstance(outcome, SoundError), f"what speaks to the player is said: {outcome!r}"
        assert "sounds.json" in str(outcome), f"it should name the file: {outcome}"
