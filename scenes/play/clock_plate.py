"""The clock in the upper right corner, with the weather of today and tomorrow, how many are
playing, and the coins."""

from typing import NamedTuple

import pygame

from game.rules.market import coins_of, pocket_money_of
from game.world.calendar import clock_text, day_of_season, farm_seed, forecast, time_of_day
from scenes.play.weather_sign import weather_sign
from scenes.play.window import Desk
from scenes.ui import theme
from scenes.ui.kept import KeptPicture
from scenes.ui.text import Fonts
from scenes.view.particles import draw_outlined

EDGE_PX = 5
"""Between the picture's edges and what stays at them."""
NIGHT_MINUTE = 20 * 60
_ICON_PX = 16
_OUTLINE_PX = 2
"""Around words that stand on no plate."""


class _Shown(NamedTuple):
    """Everything that the picture of it depends on."""

    time: str
    hour: int
    day: str
    season: str
    weather: str
    """The icon of today's weather."""
    tomorrow: str
    """That of tomorrow's."""
    tomorrow_word: str
    players: int
    coins: int
    pocket_money: int
    fonts: Fonts


class ClockPlate:
    """The upper right corner."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept = KeptPicture()
        self._places: dict[str, pygame.Rect] = {}
        self._forecast: tuple[tuple[int, int], str] | None = None
        """A farm's seed and a day, and the weather of that day."""

    def draw(self, target: pygame.Surface) -> dict[str, pygame.Rect]:
        """Draws it. Returns where its parts are."""
        shown = self._shown()
        if shown is None:
            return {}
        self._kept.draw(target, shown, lambda sheet: self._paint(sheet, shown))
        return self._places

    def _shown(self) -> _Shown | None:
        context, seat = self._desk.context, self._desk.seat
        environment = seat.environment
        if environment is None:
            return None
        minutes = time_of_day(environment, seat.tick)
        season = seat.content.season_definitions.get(environment.season)
        own = season.title if season is not None else environment.season
        season_title = context.texts.of_content(f"seasons.{environment.season}.title", own)
        weather = seat.content.weather
        today = weather.get(environment.weather)
        players = seat.players()
        return _Shown(
            clock_text(minutes),
            int(minutes / 60),
            f"{season_title} {day_of_season(environment.day)}",
            environment.season,
            weather_sign(today, is_night=minutes >= NIGHT_MINUTE),
            weather_sign(weather.get(self._weather_of(environment.day + 1))),
            context.texts("sleep.tomorrow_short"),
            sum(player.is_connected for player in players) if len(players) > 1 else 0,
            coins_of(seat.view),
            pocket_money_of(seat.view, seat.character),
            context.skin.fonts,
        )

    def _weather_of(self, day: int) -> str:
        seat = self._desk.seat
        asked = (farm_seed(seat.view), day)
        if self._forecast is None or self._forecast[0] != asked:
            self._forecast = (asked, forecast(seat.content, *asked))
        return self._forecast[1]

    def _paint(self, sheet: pygame.Surface, shown: _Shown) -> pygame.Rect:
        context = self._desk.context
        body = shown.fonts.body
        width = max(body.width(shown.time) + 44, body.width(shown.day) + 24) + 20
        height = body.line_px * 2 + 18
        panel = pygame.Rect(sheet.get_width() - width - EDGE_PX, EDGE_PX, width, height)
        context.skin.frame(sheet, "panel_paper", panel)
        x, y = panel.x + 10, panel.y + 9 + body.line_px
        sheet.blit(body.render(shown.day, theme.TEXT_ON_PAPER), (x, panel.y + 9))
        apart_px = max(0, _ICON_PX - body.line_px) // 2
        season, at = f"season_{shown.season}", (panel.right - 26, panel.y + 9 - apart_px)
        context.skin.icon_on_line(sheet, season, at, body.line_px)
        sheet.blit(body.render(shown.time, theme.TEXT_ON_PAPER), (x, y))
        at = (panel.right - 26, y + apart_px)
        context.skin.icon_on_line(sheet, shown.weather, at, body.line_px)
        place = panel.union(self._paint_face(sheet, panel, shown.hour))
        forecast_at = self._paint_forecast(sheet, panel, shown)
        place.union_ip(self._paint_players(sheet, panel, shown))
        purse = self._paint_purse(sheet, place, shown)
        self._places = {"clock": place, "purse": purse}
        return forecast_at.unionall((place, purse)).inflate(2 * _OUTLINE_PX, 2 * _OUTLINE_PX)

    def _paint_face(self, sheet: pygame.Surface, panel: pygame.Rect, hour: int) -> pygame.Rect:
        """The clock's face and hand, left of the plate. Returns where it is."""
        face = self._desk.context.assets.ui.get("clock_face")
        if face is None:
            return panel
        at = (panel.x - face.width + 5, panel.y + (panel.height - face.height) // 2)
        place = sheet.blit(face.frames[0], at)
        hand = self._desk.context.assets.ui.get("clock_hand")
        if hand is not None:
            frame = hand.frames[hour % 24 % len(hand.frames)]
            middle = (at[0] + face.width // 2, at[1] + face.height // 2)
            sheet.blit(frame, frame.get_rect(center=middle))
        return place

    def _paint_forecast(
        self, sheet: pygame.Surface, panel: pygame.Rect, shown: _Shown
    ) -> pygame.Rect:
        """Tomorrow's weather, small, below the clock. Returns where it is."""
        small, word = shown.fonts.small, shown.tomorrow_word
        if small.width(word) + 76 > panel.width:
            word = "»"
        draw_outlined(sheet, small, word, theme.PAPER, (panel.x + 6, panel.bottom + 3))
        at = (panel.x + 9 + small.width(word), panel.bottom + 3)
        self._desk.context.skin.icon_on_line(sheet, shown.tomorrow, at, small.line_px)
        high = max(small.line_px, _ICON_PX) + 3
        return pygame.Rect(panel.x + 6, panel.bottom, at[0] + _ICON_PX - panel.x - 6, high)

    def _paint_players(
        self, sheet: pygame.Surface, panel: pygame.Rect, shown: _Shown
    ) -> pygame.Rect:
        """How many are here, if more than one belong to the farm. Returns where it stands."""
        if not shown.players:
            return panel
        small, count = shown.fonts.small, f"{shown.players}"
        x = panel.right - small.width(count) - 10
        draw_outlined(sheet, small, count, theme.PAPER, (x, panel.bottom + 2))
        at = (x - 19, panel.bottom + 2)
        self._desk.context.skin.icon_on_line(sheet, "icon_players", at, small.line_px)
        high = max(small.line_px, 16) + 2
        return pygame.Rect(x - 19, panel.bottom + 1, panel.right - x + 19, high)

    def _paint_purse(self, sheet: pygame.Surface, clock: pygame.Rect, shown: _Shown) -> pygame.Rect:
        """The farm's coins, below the clock, and one's own pocket money once there is some."""
        context, small = self._desk.context, shown.fonts.small
        high = max(small.line_px, 16) + 2
        rows: list[tuple[str | None, int]] = [(None, shown.coins)]
        rows += [("icon_bag", shown.pocket_money)] if shown.pocket_money else []
        place = pygame.Rect(clock.right, clock.bottom + 1, 0, high * len(rows))
        for number, (icon, coins) in enumerate(rows):
            text = f"{coins}"
            row = pygame.Rect(0, clock.bottom + 1 + number * high, small.width(text) + 22, high)
            row.right = clock.right - 8
            coin = context.assets.world.get("item/coin")
            if icon is not None:
                context.skin.icon_on_line(sheet, icon, (row.x, row.y + 1), small.line_px)
            elif coin is not None:
                picture = coin.frames[0]
                sheet.blit(
                    picture, picture.get_rect(midleft=(row.x, row.y + 1 + small.line_px // 2))
                )
            draw_outlined(sheet, small, text, theme.CREAM, (row.x + 19, row.y + 1))
            place.union_ip(row)
        return place
