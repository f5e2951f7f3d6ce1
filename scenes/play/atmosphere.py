"""Atmosphere: what the day, the season and the weather sound like, and the card of a new day."""

from game.world.calendar import day_of_season, time_of_day
from game.world.definitions import Falls
from game.world.records import Environment
from scenes.play.hud import Hud
from scenes.play.window import Desk
from scenes.view.world_view import WorldView

NIGHT_FROM_MINUTE = 20 * 60


class Atmosphere:
    """Music and what sounds on by itself."""

    def __init__(self, desk: Desk, view: WorldView, hud: Hud) -> None:
        self._desk = desk
        self._view = view
        self._hud = hud
        self._shown: Environment | None = None
        self._is_night = False

    def play_music(self) -> None:
        """Plays the music that belongs to the time of day."""
        self._desk.context.sounds.music("music_night" if self._is_night else "music_day")

    def update(self) -> None:
        """Follows the environment of the world."""
        environment = self._desk.seat.environment
        if environment is None:
            return
        is_night = time_of_day(environment, self._desk.seat.tick) > NIGHT_FROM_MINUTE
        if is_night != self._is_night:
            self._is_night = is_night
            self._sound(environment)
            self.play_music()
        if environment == self._shown:
            return
        before, self._shown = self._shown, environment
        self._view.set_season(environment.season)
        self._sound(environment)
        if before is None or before.day != environment.day:
            self._show_day(environment)
            if before is not None:
                self._desk.context.sounds.play("morning")

    def _show_day(self, environment: Environment) -> None:
        content = self._desk.seat.content
        season = content.season_definitions.get(environment.season)
        own = season.title if season is not None else environment.season.capitalize()
        texts = self._desk.context.texts
        title = texts.of_content(f"seasons.{environment.season}.title", own)
        weather = content.weather.get(environment.weather)
        own = weather.title if weather is not None else environment.weather
        text = texts.of_content(f"weather.{environment.weather}.title", own)
        day = texts("news.day", season=title, day=day_of_season(environment.day))
        self._hud.show_day(day, text)

    def _sound(self, environment: Environment) -> None:
        weather = self._desk.seat.content.weather.get(environment.weather)
        is_rain = weather is not None and weather.falls is Falls.RAIN
        is_winter = environment.season == "winter"
        is_calm = not is_rain and not is_winter
        loop = self._desk.context.sounds.loop
        loop("ambience_rain", 1.0 if is_rain else 0.0)
        loop("ambience_winter_wind", 1.0 if is_winter else 0.0)
        loop("ambience_birds_day", 1.0 if is_calm and not self._is_night else 0.0)
        loop("ambience_crickets_night", 1.0 if is_calm and self._is_night else 0.0)
