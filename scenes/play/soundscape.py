"""What sounds by itself at a place and an hour: the music, what goes on and on, and what calls.

Nothing here plays: `atmosphere.py` does. A place names its own sounds and its music in
`areas.toml`, and what the weather does is in its figures.
"""

from collections.abc import Callable
from dataclasses import dataclass

from game.world.definitions import Falls, Weather

NIGHT_FROM_MINUTE = 20 * 60
BIRDS_FROM_MINUTE = 5 * 60
CHORUS_UNTIL_MINUTE = 8.5 * 60
"""Until then there are twice as many birds."""
GALE_FROM_PCT = 60
_DEEP = "ambience_cave_air"
"""Where this sounds, nothing is heard of the weather."""
_LAKE = "ambience_lake"
_WATERS = (_LAKE, "ambience_water")
_CRICKETS = {"spring": 0.45, "summer": 1.0, "autumn": 0.6}
_SNOWY = "winter"


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when one listens."""

    season: str
    weather: Weather
    minute: float
    """Since midnight, up to 1560."""
    is_inside: bool
    sounds: tuple[str, ...]
    """What sounds on there by itself."""
    music: str | None
    """What is played there whatever the hour."""
    water_share: float = 0.0
    """How near water is: 1 beside it, 0 out of hearing."""

    @property
    def is_night(self) -> bool:
        """Whether it is late."""
        return self.minute > NIGHT_FROM_MINUTE

    @property
    def is_dry(self) -> bool:
        """Whether nothing falls from the sky and no gale blows."""
        return self.weather.falls is None and self.weather.wind_pct < GALE_FROM_PCT

    @property
    def is_by_water(self) -> bool:
        """Whether water is heard."""
        return self.water_share > 0.3 or any(name in _WATERS for name in self.sounds)


def music_at(place: Place) -> str:
    """The name of the piece that belongs there."""
    if place.music is not None:
        return place.music
    return "music_night" if place.is_night else f"music_{place.season}"


def loops_at(place: Place) -> dict[str, float]:
    """What goes on and on there, and how loud, from 0 to 1."""
    loops = dict.fromkeys(place.sounds, 1.0)
    if _DEEP in place.sounds:
        return loops
    weather, wind = place.weather, place.weather.wind_pct / 100
    if place.is_inside:
        if weather.falls is Falls.RAIN:
            loops["ambience_roof"] = 0.4 + 0.6 * weather.fall_pct / 100
        if weather.wind_pct >= GALE_FROM_PCT:
            loops["ambience_wind"] = 0.3 * wind
        return loops
    if weather.falls is Falls.RAIN:
        name = "ambience_storm" if weather.has_lightning else "ambience_rain"
        loops[name] = 0.4 + 0.6 * weather.fall_pct / 100
    elif weather.falls is Falls.SNOW:
        loops["ambience_snow_hush"] = 1.0
    if weather.wind_pct >= GALE_FROM_PCT and not weather.has_lightning:
        loops["ambience_wind"] = wind
    if place.season == _SNOWY:
        loops["ambience_winter_wind"] = 0.3 + 0.7 * wind
    elif place.is_dry and place.is_night:
        loops["ambience_crickets_night"] = _CRICKETS.get(place.season, 0.5)
    elif place.is_dry:
        loops["ambience_meadow"] = 0.5 + 0.5 * wind
        if place.season == "summer":
            loops["ambience_insects"] = 0.8
    if place.water_share > 0 and not any(name in _WATERS for name in place.sounds):
        loops["ambience_water"] = place.water_share
    return loops


@dataclass(frozen=True, slots=True)
class Call:
    """What is heard now and then, from any side and distance."""

    sound: str
    gap_s: float
    """How long one waits for it on average."""
    is_heard: Callable[[Place], bool]


def _by_day(*seasons: str) -> Callable[[Place], bool]:
    def is_heard(place: Place) -> bool:
        is_time = not place.is_night and place.season in seasons
        return is_time and place.is_dry and not place.is_inside

    return is_heard


def _by_night(*seasons: str) -> Callable[[Place], bool]:
    def is_heard(place: Place) -> bool:
        is_time = place.is_night and place.season in seasons
        return is_time and place.is_dry and not place.is_inside

    return is_heard


def _with(sound: str) -> Callable[[Place], bool]:
    return lambda place: sound in place.sounds


def _frogs(place: Place) -> bool:
    is_wet = place.is_by_water or place.weather.falls is Falls.RAIN
    is_time = place.is_night and place.season in ("spring", "summer")
    return is_time and is_wet and not place.is_inside


def hears_thunder(place: Place) -> bool:
    """Whether there is a thunderstorm to be heard."""
    return place.weather.has_lightning and _DEEP not in place.sounds


CALLS = (
    Call("bird_spring", 6.0, _by_day("spring")),
    Call("bird_summer", 8.0, _by_day("summer")),
    Call("bird_autumn", 12.0, _by_day("autumn")),
    Call("crow", 28.0, _by_day("autumn", "winter")),
    Call("icicle", 26.0, _by_day("winter")),
    Call("owl", 34.0, _by_night("spring", "summer", "autumn", "winter")),
    Call("cricket", 8.0, _by_night("spring", "summer", "autumn")),
    Call("frog", 6.0, _frogs),
    Call("gull", 20.0, lambda place: _LAKE in place.sounds and not place.is_night),
    Call("ripple", 7.0, lambda place: place.is_by_water and not place.is_inside),
    Call("fish_jump", 45.0, _with(_LAKE)),
    Call("drip", 4.0, _with(_DEEP)),
    Call("rustle", 12.0, _with("ambience_forest")),
)
"""All that calls. Thunder is not among it: it follows the lightning that is seen."""


def gap_s(call: Call, place: Place) -> float:
    """How long one waits for a call there on average: in the morning all birds sing."""
    is_chorus = BIRDS_FROM_MINUTE < place.minute < CHORUS_UNTIL_MINUTE
    return call.gap_s / 2 if is_chorus and call.sound.startswith("bird_") else call.gap_s
