"""Settings: kept, read field by field, and never in the way of playing."""

import json
import os
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.command_line.arguments import WindowArguments
from scenes.app.main_window import fitting
from scenes.media.sound import SoundBox
from scenes.settings.overridden import OverriddenSettings
from scenes.settings.store import (
    FILE_MAX_BYTES,
    Bindings,
    Settings,
    SettingsStore,
    TextScale,
    WindowMode,
)

AUDIO = Path(__file__).parents[2] / "assets" / "audio"
FIELDS = {field.name: field.type for field in msgspec.structs.fields(Settings)}
LIKELY: dict[str, list[object]] = {
    "name": ["Ada"],
    "colour": [3],
    "window_mode": ["full_screen"],
    "text_scale": ["large", "gigantic"],
    "screen_shake": [False],
    "fish_by_itself": [True],
    "music_volume_pct": [0, 100],
    "lobby_server": ["example.org:5123"],
    "bindings": [{"bag": ["key:k"], "craft": {"held_ms": 200}, "fly": ["key:f"]}],
}
"""Values of fields that a property is to meet often."""
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=8), inner, max_size=3
        )
    ),
    max_leaves=6,
)
FILES = st.fixed_dictionaries(
    {},
    optional={
        name: ANYTHING | (st.sampled_from(LIKELY[name]) if name in LIKELY else st.integers(0, 100))
        for name in FIELDS
    }
    | {"rainbow_mode": ANYTHING, "__class__": ANYTHING},
)


def stored(store: SettingsStore) -> dict[str, Any]:
    """What the file says."""
    said = json.loads(store.path.read_bytes())
    assert isinstance(said, dict), "a settings file is an object"
    return said


def is_fit(value: object, kind: Any) -> bool:
    """Whether a field, or a binding, can have a value."""
    try:
        msgspec.json.decode(json.dumps(value).encode(), type=kind)
    except ValueError:
        return False
    return True


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


@given(FILES)
def test_a_field_that_cannot_be_read_costs_itself_alone(said: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        store = SettingsStore(Path(folder))
        store.path.write_text(json.dumps(said), "utf-8")
        loaded, complaint = store.load()
    fields = msgspec.structs.asdict(loaded)
    defaults = msgspec.structs.asdict(Settings())
    lost = False
    for name, kind in FIELDS.items():
        if name == "bindings" and isinstance(said.get(name), dict):
            fit = {key: keys for key, keys in said[name].items() if is_fit(keys, Bindings)}
            assert fields[name] == fit, "each action whose keys can be read should have them"
            lost |= len(fit) < len(said[name])
        elif name in said and is_fit(said[name], kind):
            expected = msgspec.json.decode(json.dumps(said[name]).encode(), type=kind)
            assert fields[name] == expected, f"{name} can be read, whatever the others are"
        else:
            assert fields[name] == defaults[name], f"{name} should have its default"
            lost |= name in said
    assert (complaint is not None) == lost, "the player should hear what was lost, and nothing else"


@given(FILES, st.sampled_from(["colour", "screen_shake", "bindings"]))
def test_what_cannot_be_read_is_in_the_file_again(said: dict[str, Any], changed: str) -> None:
    with TemporaryDirectory() as folder:
        store = SettingsStore(Path(folder))
        store.path.write_text(json.dumps(said), "utf-8")
        settings, _ = store.load()
        others = {"colour": 7, "screen_shake": False, "bindings": {"menu": ["key:m"]}}
        setattr(settings, changed, others[changed])
        assert store.save(settings) is None, "they can be saved"
        now = stored(store)
        assert store.load()[0] == settings, "and what was set is so the next time"
    for name, value in said.items():
        if name == changed or (name == "bindings" and isinstance(value, dict)):
            continue
        if name not in FIELDS or not is_fit(value, FIELDS[name]):
            assert now[name] == value, f"{name} should come back unharmed"
    actions = said.get("bindings")
    if isinstance(actions, dict):
        for action, keys in actions.items():
            if action not in settings.bindings and not is_fit(keys, Bindings):
                assert now["bindings"][action] == keys, f"the keys of {action} should be kept"


@given(st.binary(max_size=60))
def test_whatever_is_in_the_file_is_read_or_kept_aside(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        store = SettingsStore(Path(folder))
        store.path.write_bytes(content)
        _, complaint = store.load()
        kept = [path.read_bytes() for path in Path(folder).iterdir()]
        assert kept == [content], "nothing of it should be lost"
        assert (complaint is None) or not store.path.exists(), "it can be read, or lies aside"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe{\x00}\x00",
        b"[1, 2]",
        b"null",
        b"[" * 60_000,
        b'{"bindings":' + b"[" * 60_000 + b"]" * 60_000 + b"}",
        b" " * (FILE_MAX_BYTES + 1),
    ],
)
def test_what_is_no_settings_file_gives_defaults_and_a_notice(
    tmp_path: Path, content: bytes
) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_bytes(content)
    loaded, complaint = store.load()
    assert loaded == Settings(), "it should never be half believed"
    assert complaint is not None, "the player should hear of it"
    assert (tmp_path / "settings.damaged-1.json").read_bytes() == content, "it should be kept"
    assert store.load() == (Settings(), None), "the next start should be quiet"


def test_a_second_damaged_file_takes_no_other_s_place(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    for content in ("one", "two"):
        store.path.write_text(content)
        store.load()
    kept = {path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"one", "two"}, "both should be there for who wants to look"


def test_a_folder_in_the_file_s_place_is_put_aside_and_settings_are_saved(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    store.path.mkdir()
    (store.path / "mine").write_text("here")
    assert "folder" in str(store.load()[1]), "the sentence should say what is there"
    assert store.save(Settings(name="Ada")) is None, "the name is free now"
    assert store.load()[0].name == "Ada", "and the settings are kept"
    aside = tmp_path / "settings.damaged-1.json" / "mine"
    assert aside.read_text() == "here", "with nothing lost"


def test_what_can_be_neither_read_nor_moved_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_text("{ mine")

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("scenes.settings.store.os.replace", refused)
    loaded, complaint = store.load()
    assert (loaded, complaint is None) == (Settings(), False), "one can play all the same"
    assert store.save(Settings(name="Ada")) is not None, "who loses settings should hear it"
    assert store.path.read_text() == "{ mine", "and what was there still is"


def test_an_editor_s_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    store.path.write_bytes(b'\xef\xbb\xbf{"name": "Ada"}')
    assert store.load() == (Settings(name="Ada"), None), "it should be read like any other"


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own there")
def test_a_link_to_the_settings_stays_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.json"
    elsewhere.write_text('{"name": "Ada"}')
    store = SettingsStore(tmp_path)
    store.path.symlink_to(elsewhere)
    assert store.save(Settings(name="Mika")) is None, "what it leads to can be written"
    assert store.path.is_symlink(), "whoever made the link wants it there"
    assert json.loads(elsewhere.read_text())["name"] == "Mika", "and is where they are kept"


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("here")
    store = SettingsStore(blocked / "inside")
    assert store.load() == (Settings(), None), "there are no settings yet"
    assert store.save(Settings()) is not None, "a failed save should be said, not raised"
    assert SettingsStore(tmp_path).save(Settings(name="\ud800")) is not None, "nor this one"


def test_each_group_of_sounds_has_a_volume_of_its_own(mixer: None) -> None:
    settings = Settings(effects_volume_pct=100, surroundings_volume_pct=0)
    box = SoundBox(AUDIO, settings, Random(1))

    def loudest() -> float:
        channels = [pygame.mixer.Channel(n) for n in range(pygame.mixer.get_num_channels())]
        return max((c.get_volume() for c in channels if c.get_busy()), default=0.0)

    box.loop("ambience_rain", 1.0)
    assert loudest() == 0, "who wants to hear no rain should hear none"
    settings.surroundings_volume_pct = 100
    box.loop("ambience_rain", 1.0)
    loud = loudest()
    assert loud > 0, "and hear it again at once"
    settings.surroundings_volume_pct, settings.effects_volume_pct = 50, 0
    box.loop("ambience_rain", 1.0)
    assert 0 < loudest() < loud, "more quietly, and whatever the volume of effects is"
    box.stop()


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
