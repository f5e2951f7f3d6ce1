"""Settings: kept, checked as they are read, and never in the way of playing."""

from pathlib import Path

import pytest

from scenes.settings.store import Settings, SettingsStore, TextScale


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
