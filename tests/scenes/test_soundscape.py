"""What sounds by itself: by place, hour, season and weather."""

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from game.world.definitions import Weather
from scenes.media.sound_table import read_table
from scenes.play.footfall import step_sound
from scenes.play.soundscape import CALLS, Place, loops_at, music_at
from scenes.play.wildlife import Wildlife
from tests.world.small_farm import game_content

ASSETS = Path(__file__).parents[2] / "assets"
NOON, NIGHT = 12 * 60.0, 23 * 60.0
TABLE = read_table(ASSETS / "audio" / "sounds.json")


def place(
    season: str = "spring",
    weather: str = "sunny",
    minute: float = NOON,
    is_inside: bool = False,
    sounds: tuple[str, ...] = (),
    music: str | None = None,
    water_share: float = 0.0,
) -> Place:
    figures: Weather = game_content().weather[weather]
    return Place(season, figures, minute, is_inside, sounds, music, water_share)


def test_every_area_season_and_weather_has_sounds_that_there_are() -> None:
    content = game_content()
    for area in content.areas.values():
        for season in content.seasons:
            for weather in content.weather.values():
                for minute in (NOON, NIGHT):
                    air = area.air
                    here = Place(season, weather, minute, air.is_inside, air.sounds, air.music)
                    names = {music_at(here), *loops_at(here)}
                    missing = names - set(TABLE)
                    assert not missing, f"{area.id} in {season}: there is no sound {missing}"
    assert {call.sound for call in CALLS} <= set(TABLE), "what calls should have a sound"


@pytest.mark.parametrize(
    ("here", "heard", "silent"),
    [
        (place(), "ambience_meadow", "ambience_crickets_night"),
        (place(minute=NIGHT), "ambience_crickets_night", "ambience_meadow"),
        (place("winter", "snow"), "ambience_snow_hush", "ambience_meadow"),
        (place(weather="rain", minute=NIGHT), "ambience_rain", "ambience_crickets_night"),
        (place(weather="storm"), "ambience_storm", "ambience_rain"),
        (
            place(weather="storm", is_inside=True, sounds=("ambience_room",)),
            "ambience_roof",
            "ambience_storm",
        ),
        (
            place(weather="storm", is_inside=True, sounds=("ambience_cave_air",)),
            "ambience_cave_air",
            "ambience_roof",
        ),
        (place(water_share=0.5), "ambience_water", "ambience_lake"),
        (place(water_share=1.0, sounds=("ambience_lake",)), "ambience_lake", "ambience_water"),
    ],
)
def test_weather_and_place_are_heard(here: Place, heard: str, silent: str) -> None:
    loops = loops_at(here)
    assert loops.get(heard, 0) > 0, f"{heard} should be heard: {loops}"
    assert silent not in loops, f"{silent} should not be heard: {loops}"


def test_each_season_the_night_and_a_place_have_music_of_their_own() -> None:
    pieces = {music_at(place(season)) for season in ("spring", "summer", "autumn", "winter")}
    assert len(pieces) == 4, "each season should have its tune"
    assert music_at(place(minute=NIGHT)) == "music_night", "the night its own"
    assert music_at(place(minute=NIGHT, music="music_cave")) == "music_cave", (
        "and a cave is always dark"
    )


def test_animals_call_at_their_time_from_all_sides_and_never_in_step() -> None:
    sides: list[float] = []

    def listen(here: Place) -> list[tuple[str, float]]:
        """Ten minutes there: what was heard when."""
        calls: list[tuple[str, float]] = []
        times = [number / 4 for number in range(2400)]
        heard: list[str] = []

        def play(name: str, volume: float, side: float) -> None:
            assert 0 < volume <= 1, "it should be heard"
            heard.append(name)
            sides.append(side)

        wildlife = Wildlife(Random(3), play)
        for now_s in times:
            wildlife.update(now_s, here)
            calls += [(name, now_s) for name in heard]
            heard.clear()
        return calls

    by_day, by_night = listen(place()), listen(place(minute=NIGHT, water_share=1.0))
    assert {name for name, _ in by_day} == {"bird_spring"}, "birds by day"
    assert {name for name, _ in by_night} >= {"owl", "cricket", "frog"}, "others by night"
    in_rain = {name for name, _ in listen(place(weather="storm"))}
    assert in_rain == {"thunder_far", "thunder"}, "who can hides from a storm"
    assert min(sides) < -0.5, "some should be on the left"
    assert max(sides) > 0.5, "and some on the right"
    times = [when for name, when in by_night if name == "cricket"]
    gaps = {round(after - before, 2) for before, after in pairwise(times)}
    assert len(gaps) > len(times) / 3, "no beat should be heard in them"


def test_a_step_sounds_as_the_ground_does() -> None:
    areas = game_content().areas
    heard = {
        step_sound(area, x * 16 + 8.0, y * 16 + 8.0, season)
        for area in areas.values()
        for season in ("summer", "winter")
        for y in range(min(area.height, 64))
        for x in range(min(area.width, 64))
        if not area.is_solid_terrain(x, y)
    }
    assert heard <= set(TABLE), f"every step should have a sound: {heard - set(TABLE)}"
    walked = "grass path wood sand stone cave rug snow water"
    assert heard == {f"step_{ground}" for ground in walked.split()}, "each kind of ground its own"
