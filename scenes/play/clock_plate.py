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
from scenes.ui.text import Font, Fonts

EDGE_PX = 5
"""Between the picture's edges and what stays at them."""
NIGHT_MINUTE = 20 * 60
_ICON_PX = 16
_COUNT_PX = 31
"""What an icon with its margins takes of a row."""
_SHORT_TOMORROW = "»"


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
        body, small = shown.fonts.body, shown.fonts.small
        width = max(body.width(shown.time) + 44, body.width(shown.day) + 24) + 20
        width = max(width, 2 * _COUNT_PX + small.width(f"{_SHORT_TOMORROW}{shown.coins}"))
        height = body.line_px * 2 + 18
        panel = pygame.Rect(sheet.get_width() - width - EDGE_PX, EDGE_PX, width, height)
        hanging = self._paint_counts(sheet, panel, shown)
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
        purse = pygame.Rect(hanging.x, place.bottom, hanging.width, hanging.bottom - place.bottom)
        self._places = {"clock": place, "purse": purse}
        return place.union(purse)

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

    def _paint_counts(
        self, sheet: pygame.Surface, panel: pygame.Rect, shown: _Shown
    ) -> pygame.Rect:
        """A dark plate that hangs below the clock, with what is counted. Returns where it is."""
        row_px = max(shown.fonts.small.line_px, _ICON_PX) + 2
        rows = 2 if shown.players or shown.pocket_money else 1
        plate = pygame.Rect(panel.x + 3, panel.bottom - 3, panel.width - 6, rows * row_px + 9)
        self._desk.context.skin.frame(sheet, "panel_dark", plate)
        row = pygame.Rect(plate.x + 6, panel.bottom + 2, plate.width - 12, row_px)
        self._paint_count(sheet, row, shown, None, shown.coins)
        self._paint_forecast(sheet, row, shown)
        row.y += row_px
        if shown.players:
            width = _ICON_PX + 3 + shown.fonts.small.width(f"{shown.players}")
            left = pygame.Rect(row.x, row.y, width, row.height)
            self._paint_count(sheet, left, shown, "icon_players", shown.players)
        if shown.pocket_money:
            self._paint_count(sheet, row, shown, "icon_bag", shown.pocket_money)
        return plate

    def _paint_forecast(self, sheet: pygame.Surface, row: pygame.Rect, shown: _Shown) -> None:
        """Tomorrow's weather, at the left of the row of the coins."""
        small, word = shown.fonts.small, shown.tomorrow_word
        if 2 * _COUNT_PX + small.width(f"{word}{shown.coins}") > row.width + _COUNT_PX // 2:
            word = _SHORT_TOMORROW
        sheet.blit(small.render(word, theme.PAPER), (row.x, _line_y(small, row)))
        at = (row.x + 3 + small.width(word), row.centery - _ICON_PX // 2)
        self._desk.context.skin.icon(sheet, shown.tomorrow, at)

    def _paint_count(
        self, sheet: pygame.Surface, row: pygame.Rect, shown: _Shown, icon: str | None, count: int
    ) -> None:
        """How many there are of something, at the right of a row; of coins without an icon."""
        context, small, text = self._desk.context, shown.fonts.small, f"{count}"
        x = row.right - small.width(text)
        sheet.blit(small.render(text, theme.CREAM), (x, _line_y(small, row)))
        at = (x - _ICON_PX - 3, row.centery - _ICON_PX // 2)
        coin = context.assets.world.get("item/coin")
        if icon is not None:
            context.skin.icon(sheet, icon, at)
        elif coin is not None:
            sheet.blit(coin.frames[0], at)


def _line_y(font: Font, row: pygame.Rect) -> int:
    return row.centery - font.line_px // 2
