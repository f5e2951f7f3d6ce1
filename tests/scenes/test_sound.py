"""Sounds as a player hears them: from their side, never twice the same; and music gives way."""

from pathlib import Path
from random import Random

import pygame
import pytest

from scenes.media.music import FADE_MS
from scenes.media.sound import LADDER_RESET_S, SoundBox
from scenes.settings.store import Settings

AUDIO = Path(__file__).parents[2] / "assets" / "audio"


class Heard:
    """A sound box that notes which files it plays and how loud on each side."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.files: list[str] = []
        self.sides: list[tuple[float, ...]] = []
        heard = self

        class Channel:
            def set_volume(self, *volumes: float) -> None:
                heard.sides.append(volumes)

        class Sound:
            def __init__(self, path: Path) -> None:
                self.name = path.name

            def play(self, **_: object) -> Channel:
                heard.files.append(self.name)
                return Channel()

        monkeypatch.setattr("scenes.media.sound.load_effect", Sound)
        self.box = SoundBox(AUDIO, Settings(), Random(1))


def test_no_variation_is_heard_twice_in_a_row(mixer: None, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = Heard(monkeypatch)
    for _ in range(60):
        heard.box.play("step_grass")
    assert len(set(heard.files)) == 5, "every variation should have its turn"
    pairs = zip(heard.files, heard.files[1:], strict=False)
    assert all(one != next_one for one, next_one in pairs), "steps should not stutter"


def test_a_harvest_in_a_row_climbs_until_one_rests(
    mixer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(monkeypatch)
    for number in range(10):
        heard.box.update(number * 0.4)
        heard.box.play("harvest")
    steps = [f"harvest_{number}.ogg" for number in (1, 2, 3, 4, 5, 6, 7, 8, 8, 8)]
    assert heard.files == steps, "each should be a step higher, up to the eighth"
    heard.box.update(9 * 0.4 + LADDER_RESET_S + 0.1)
    heard.box.play("harvest")
    assert heard.files[-1] == "harvest_1.ogg", "after a rest it should begin anew"


def test_what_is_on_the_left_is_louder_on_the_left(
    mixer: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(monkeypatch)
    for side in (-1.0, 0.0, 1.0, 7.0):
        heard.box.play("chop", 1.0, side)
    (left, left_far), (middle, middle_too), (right_far, right), (_, beyond) = heard.sides
    assert left > 2 * left_far, "the ear on that side should hear more"
    assert middle == middle_too == left == right == beyond, "the near ear all of it"
    assert right_far == left_far > 0, "and the other one something"


def test_music_gives_way_to_the_next_and_steps_back_for_a_reward(mixer: None) -> None:
    box = SoundBox(AUDIO, Settings(music_volume_pct=100), Random(1))
    box.update(10.0)
    box.music("music_title")
    full = pygame.mixer.music.get_volume()
    box.play("quest_done")
    box.update(10.1)
    assert pygame.mixer.music.get_volume() == pytest.approx(full / 2, abs=0.02), (
        "a reward should be heard: six decibels less music"
    )
    box.update(11.5)
    assert pygame.mixer.music.get_volume() == pytest.approx(full, abs=0.02), "for a moment only"
    box.music("music_night")
    box.update(11.6)
    box.update(11.6 + FADE_MS / 1000)
    assert pygame.mixer.music.get_busy(), "the next piece should come up when the last is gone"
    box.music("")
    box.update(20.0)
    box.stop()
