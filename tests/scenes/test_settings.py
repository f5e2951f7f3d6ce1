"""Settings: kept, checked as they are read, and never in the way of playing."""

from pathlib import Path

import pytest

from game.command_line.arguments import WindowArguments
from scenes.app.main_window import fitting
from scenes.settings.overridden import OverriddenSettings
from scenes.settings.store import Settings, SettingsStore, TextScale, WindowMode


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "deep" / "er")
    saved = Settings(name="Mika", colour=3, text_scale=TextScale.HUGE, bindings={"bag": ["key:k"]})
    assert store.save(saved) is None, "a directory that is not there yet should be made"
    loaded, complaint = store.load()
    assert loaded == saved, "every setting should survive"
    assert complaint is None, "a good file is nothing to complain about"


def test_no_file_means_defaults_without_a_notice(tmp_path: Path) -> None:
    loaded, complaint = SettingsStore(tmp_path).load()
    assert loaded == Settings(), "the first start should have the defaults"
    assert complaint is None, "the first start is no fault"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b'{"name": ""}',
        b'{"colour": 99}',
        b'{"music_volume_pct": "loud"}',
        b'{"bindings": {"bag": "key:k"}}',
        b'{"window_mode": "sideways"}',
        b"[" * 60_000,
        b" " * 70_000,
    ],
)
def test_a_damaged_file_gives_defaults_and_a_notice(tmp_path: Path, content: bytes) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_bytes(content)
    loaded, complaint = store.load()
    assert loaded == Settings(), "a damaged file should never be half believed"
    assert complaint is not None, "the player should hear of it"
    assert (tmp_path / "settings.damaged.json").read_bytes() == content, "the file should be kept"
    assert store.load() == (Settings(), None), "the next start should be quiet"


def test_fields_of_other_versions_are_ignored(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_bytes(b'{"name": "Ada", "rainbow_mode": true}')
    loaded, complaint = store.load()
    assert (loaded.name, complaint) == ("Ada", None), "a newer version's file should load"


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("here")
    complaint = SettingsStore(blocked / "inside").save(Settings())
    assert complaint is not None, "a failed save should be said, not raised"


def test_a_size_on_the_command_line_beats_a_saved_full_screen(tmp_path: Path) -> None:
    SettingsStore(tmp_path).save(Settings(window_mode=WindowMode.FULL_SCREEN))
    store = OverriddenSettings(tmp_path, WindowArguments(window=(1366, 705)))
    settings, _ = store.load()
    assert settings.window_mode is WindowMode.WINDOW, "it should be a window"
    assert (settings.window_width_px, settings.window_height_px) == (1366, 705)
    assert store.is_window_fixed, "of just that size, whatever the screen's"
    store.save(settings)
    kept, _ = SettingsStore(tmp_path).load()
    assert kept.window_mode is WindowMode.FULL_SCREEN, "and next time all should be as it was"


@pytest.mark.parametrize(
    ("desktop", "opened"),
    [
        ((1920, 1080), (1280, 720)),
        ((1366, 768), (1280, 680)),
        ((1024, 600), (1008, 512)),
        ((320, 240), (640, 360)),
    ],
)
def test_the_first_window_fits_the_screen_with_its_frame(
    desktop: tuple[int, int], opened: tuple[int, int]
) -> None:
    settings = Settings()
    wanted = (settings.window_width_px, settings.window_height_px)
    assert fitting(wanted, desktop) == opened, "borders and taskbar should have room"
