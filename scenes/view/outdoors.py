"""Everything that belongs to the open sky: what falls and flies, what it leaves on the ground, the
animals that nobody owns, and smoke. In a house there is none of it.
"""

from collections.abc import Sequence

import pygame

from game.world.areas import Area
from game.world.calendar import DAY_START_MINUTE
from game.world.definitions import Falls, Weather
from scenes.media.assets import Assets
from scenes.view.clouds import Clouds, draw_flash
from scenes.view.footprints import Footprints
from scenes.view.ground import COVER_STEPS, SNOWY
from scenes.view.moment import Moment
from scenes.view.players import DrawnPlayer
from scenes.view.puddles import Puddles
from scenes.view.smoke import Smoke, is_heated
from scenes.view.weather import Falling
from scenes.view.wildlife import Wildlife

FIREFLIES_FROM = 0.5
"""How dark it must be for fireflies."""
BUTTERFLIES_UNTIL = 18 * 60
COVER_STEP_HOURS = 3.5
_FLOWERY = ("spring", "summer")
_SOFT_IN_SNOW = ("grass", "forest_floor", "sand")


class Outdoors:
    """The open air of one area."""

    def __init__(self, assets: Assets) -> None:
        self._clouds = Clouds()
        self._falling = Falling(assets)
        self._puddles = Puddles(assets)
        self._footprints = Footprints(assets)
        self._smoke = Smoke(assets)
        self.wildlife = Wildlife(assets)
        self._area: Area | None = None
        self.chimneys: list[tuple[int, int]] = []
        """Where smoke rises from houses that are heated, in pixels of the picture."""
        self.fires: list[tuple[int, int]] = []
        """Where it rises from what burns in this frame."""

    def show(self, area: Area) -> None:
        """Shows another area from now on."""
        self._area = area
        self._puddles.show(area)
        self._footprints.clear()
        self.wildlife.show(area)

    def draw_on_ground(
        self,
        target: pygame.Surface,
        camera: tuple[int, int],
        moment: Moment,
        weather: Weather,
        players: Sequence[DrawnPlayer],
    ) -> None:
        """Footprints, puddles and the rings of drops."""
        is_raining = weather.falls is Falls.RAIN
        for player in players:
            ground = self._soft_ground(player, moment.season)
            self._footprints.walk(player.name, player.x, player.y, ground, moment.now_s)
        self._footprints.draw(target, camera, moment.now_s)
        self._puddles.update(moment.now_s, is_raining)
        self._puddles.draw(target, camera, moment.now_s, is_raining)
        self._falling.draw_rings(target, camera, weather, moment.now_s)
        self.chimneys = []
        self.fires = []

    def draw_in_air(
        self, target: pygame.Surface, camera: tuple[int, int], moment: Moment, weather: Weather
    ) -> None:
        """What flies over everything that stands, below the light of the hour."""
        for at in self.fires:
            self._smoke.draw(target, at, weather.wind_pct, moment.now_s)
        if is_heated(moment.season, moment.minutes):
            for at in self.chimneys:
                self._smoke.draw(target, at, weather.wind_pct, moment.now_s)
        self.wildlife.draw_flying(target, camera)
        is_fine = weather.falls is None and not weather.fog_pct
        if moment.season in _FLOWERY and is_fine and moment.minutes < BUTTERFLIES_UNTIL:
            self.wildlife.draw_butterflies(target, camera, moment.now_s)
        self._clouds.draw_shadows(target, camera, weather, moment.now_s)
        self._falling.draw(target, camera, weather, moment.season, moment.now_s)
        self._clouds.draw_fog(target, camera, weather, moment.now_s)

    def draw_shining(
        self,
        target: pygame.Surface,
        camera: tuple[int, int],
        moment: Moment,
        weather: Weather,
        dark: float,
    ) -> None:
        """What gives light itself: fireflies in the night, and lightning."""
        is_fine = weather.falls is None and not weather.fog_pct
        if moment.season == "summer" and is_fine and dark > FIREFLIES_FROM:
            self.wildlife.draw_fireflies(target, camera, moment.now_s, dark)
        if weather.has_lightning and moment.has_flashes:
            draw_flash(target, moment.now_s)

    @staticmethod
    def snow_cover(moment: Moment, weather: Weather) -> int:
        """How white the ground is by now, of `COVER_STEPS`: it grows through a day of snow, and
        some has stayed on paths and fields all winter."""
        if weather.falls is not Falls.SNOW:
            return int(moment.season == SNOWY)
        hours = (moment.minutes - DAY_START_MINUTE) / 60
        return min(COVER_STEPS, 1 + int(hours / COVER_STEP_HOURS))

    def _soft_ground(self, player: DrawnPlayer, season: str) -> str | None:
        """What keeps the prints of somebody's feet."""
        area = self._area
        x, y = int(player.x) // 16, int(player.y) // 16
        if area is None or not area.has_tile(x, y):
            return None
        terrain = area.terrain[y][x]
        if season == SNOWY:
            return "snow" if terrain in _SOFT_IN_SNOW else None
        return "sand" if terrain == "sand" else None
