"""Atmosphere: what the day, the season and the weather sound like, and the card of a new day."""

from math import hypot
from random import Random

from game.world.areas import Area
from game.world.calendar import day_of_season, time_of_day
from game.world.definitions import Weather
from game.world.records import Environment
from game.world.tiled import TILE_PX
from scenes.play.footfall import WATER
from scenes.play.hud import Hud
from scenes.play.morning import Morning, season_title, weather_title
from scenes.play.soundscape import Place, loops_at, music_at
from scenes.play.wildlife import Wildlife
from scenes.play.window import Desk
from scenes.view.world_view import WorldView

LISTEN_EVERY_S = 0.5
QUIETEST_STEP = 0.02
"""A smaller change of volume is not heard."""
WATER_TILES = 7
"""How many tiles away water is still heard."""
USUAL_MUSIC = "music_spring"
"""For a season that has no tune of its own."""


class Atmosphere:
    """Music and what sounds on by itself."""

    def __init__(self, desk: Desk, view: WorldView, hud: Hud, morning: Morning) -> None:
        self._desk = desk
        self._view = view
        self._hud = hud
        self._morning = morning
        self._shown: Environment | None = None
        self._wildlife = Wildlife(Random(11), desk.context.sounds.play)
        self._place: Place | None = None
        self._loops: dict[str, float] = {}
        self._listen_from_s = 0.0
        self.piece: str | None = None
        """What a scene has played, in place of the music of the place."""

    def play_music(self) -> None:
        """Plays the music that belongs to the place and the time of day."""
        self._listen_from_s, self._loops = 0.0, {}
        place = self._place = self._listen()
        if place is not None:
            self._sound(place)

    def update(self, now_s: float) -> None:
        """Follows the environment of the world, and where one is in it."""
        environment = self._desk.seat.environment
        if environment is None:
            return
        if now_s >= self._listen_from_s:
            self._listen_from_s = now_s + LISTEN_EVERY_S
            place = self._place = self._listen()
            if place is not None:
                self._sound(place)
        if self._place is not None:
            self._wildlife.update(now_s, self._place)
        if environment == self._shown:
            return
        before, self._shown = self._shown, environment
        self._view.set_season(environment.season)
        if before is None:
            self._show_day(environment)
            self._morning.tell_missed()
        elif before.day != environment.day:
            self._morning.begin(environment.day)

    def _listen(self) -> Place | None:
        """What there is to hear where one stands."""
        environment, area = self._desk.seat.environment, self._view.area
        if environment is None or area is None:
            return None
        weather = self._desk.seat.content.weather.get(environment.weather)
        return Place(
            environment.season,
            weather if weather is not None else Weather(""),
            time_of_day(environment, self._desk.seat.tick),
            area.air.is_inside,
            area.air.sounds,
            area.air.music,
            _water_share(area, self._desk.seat.position.x, self._desk.seat.position.y),
        )

    def _sound(self, place: Place) -> None:
        sounds = self._desk.context.sounds
        piece = self.piece or music_at(place)
        sounds.music(piece if piece in sounds.names else USUAL_MUSIC)
        loops = loops_at(place)
        for name in {*self._loops, *loops}:
            volume = loops.get(name, 0.0)
            if volume == 0 or abs(volume - self._loops.get(name, 0.0)) > QUIETEST_STEP:
                sounds.loop(name, volume)
                self._loops[name] = volume
        self._loops = {name: volume for name, volume in self._loops.items() if volume > 0}

    def _show_day(self, environment: Environment) -> None:
        texts = self._desk.context.texts
        title = season_title(self._desk.seat.content, texts, environment)
        text = weather_title(self._desk, environment.weather)
        day = texts("news.day", season=title, day=day_of_season(environment.day))
        self._hud.show_day(day, text)


def _water_share(area: Area, x: float, y: float) -> float:
    """How near the nearest water is: 1 beside it, 0 out of hearing."""
    column, row = int(x // TILE_PX), int(y // TILE_PX)
    nearest = float(WATER_TILES)
    for line in range(max(0, row - WATER_TILES), min(area.height, row + WATER_TILES + 1)):
        terrains = area.terrain[line]
        for tile in range(max(0, column - WATER_TILES), min(area.width, column + WATER_TILES + 1)):
            if terrains[tile] == WATER:
                nearest = min(nearest, hypot(tile - column, line - row))
    return 1 - max(0.0, nearest - 1) / (WATER_TILES - 1)
