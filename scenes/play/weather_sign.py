"""Which icon stands for a kind of weather: read off its figures, so that content may have more."""

from game.world.definitions import Falls, Weather

_FOGGY_PCT = 40
_CLOUDY_PCT = 25


def weather_sign(weather: Weather | None, *, is_night: bool = False) -> str:
    """The icon of a kind of weather; that of an open sky where it is not known."""
    if weather is not None:
        if weather.has_lightning:
            return "weather_storm"
        if weather.falls is not None:
            return "weather_snow" if weather.falls is Falls.SNOW else "weather_rain"
        if weather.fog_pct >= _FOGGY_PCT:
            return "weather_fog"
        if weather.gloom_pct >= _CLOUDY_PCT:
            return "weather_cloud"
    return "weather_moon" if is_night else "weather_sun"
