"""The night and the morning on the screen: the picture grows dark, and out of the dark comes the
card of the new day. Nobody is held up by it: the day goes on, and any press puts it away."""

import pygame

from game.text.texts import Texts
from game.world.calendar import day_of_season, farm_seed, forecast
from game.world.content import Content
from game.world.records import Environment
from scenes.input.events import InputEvent
from scenes.play.weather_sign import weather_sign
from scenes.play.window import Desk
from scenes.ui import theme

CARD_S = 4.0
FADE_S = 0.6
CANNOT_SKIP_S = 0.35
"""So that the key that was held as the night came does not put the card away unread."""
_ICON_PX = 16


class Morning:
    """The card of a new day, over everything."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._began_s: float | None = None
        self._is_due = False
        self._now_s = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the card hides the farm."""
        is_over = self._began_s is None or self._now_s - self._began_s >= CARD_S
        return self._is_due or not is_over

    def begin(self) -> None:
        """A new day has begun."""
        self._is_due = True
        self._desk.context.sounds.play("morning")

    def handle(self, event: InputEvent) -> bool:
        """Puts the card away at any press. Returns whether the press was for it."""
        if not self.is_open:
            return False
        is_new = event.is_press and not event.is_repeat
        if is_new and self._began_s is not None and self._now_s - self._began_s > CANNOT_SKIP_S:
            self._began_s = self._now_s - CARD_S
        return True

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s
        if self._is_due:
            self._is_due, self._began_s = False, now_s
        if self._began_s is not None and now_s - self._began_s > CARD_S + FADE_S:
            self._began_s = None

    def draw(self, target: pygame.Surface, darkness: float) -> None:
        """Draws the dark of the night, at least as dark as given, and the card in it."""
        if self._is_due:
            darkness = 1.0
        elif self._began_s is not None:
            since_s = self._now_s - self._began_s
            darkness = 1.0 - max(0.0, since_s - CARD_S) / FADE_S
        if darkness > 0:
            draw_dark(target, min(1.0, darkness))
        if self.is_open:
            self._draw_card(target)

    def _draw_card(self, target: pygame.Surface) -> None:
        context, seat = self._desk.context, self._desk.seat
        environment = seat.environment
        if environment is None:
            return
        texts, skin, fonts = context.texts, context.skin, context.skin.fonts
        season = season_title(seat.content, texts, environment)
        title = texts("news.day", season=season, day=day_of_season(environment.day))
        tomorrow = forecast(seat.content, farm_seed(seat.view), environment.day + 1)
        lines = [
            (environment.weather, texts("sleep.today", weather=weather_title(self._desk, ""))),
            (tomorrow, texts("sleep.tomorrow", weather=weather_title(self._desk, tomorrow))),
        ]
        middle = target.get_width() // 2
        y = target.get_height() // 2 - fonts.title.line_px - fonts.body.line_px * 2
        small = texts("sleep.good_morning")
        target.blit(
            fonts.body.render(small, theme.SAND), (middle - fonts.body.width(small) // 2, y)
        )
        y += fonts.body.line_px + 4
        x = middle - fonts.title.width(title) // 2
        skin.icon(target, f"season_{environment.season}", (x - _ICON_PX - 6, y + 2))
        target.blit(fonts.title.render(title, theme.CREAM), (x, y))
        y += fonts.title.line_px + 10
        wide = max(fonts.body.width(line) for _, line in lines) + _ICON_PX + 6
        for weather, line in lines:
            left = middle - wide // 2
            sign = weather_sign(seat.content.weather.get(weather))
            skin.icon(target, sign, (left, y - 2))
            target.blit(fonts.body.render(line, theme.PAPER), (left + _ICON_PX + 6, y))
            y += max(fonts.body.line_px, _ICON_PX) + 3


def draw_dark(target: pygame.Surface, share: float) -> None:
    """Draws the dark of the night over everything, all of it at 1."""
    if share >= 1.0:
        target.fill(theme.INK)
        return
    veil = pygame.Surface(target.get_size())
    veil.fill(theme.INK)
    veil.set_alpha(int(255 * share))
    target.blit(veil, (0, 0))


def season_title(content: Content, texts: Texts, environment: Environment) -> str:
    """What the season is called in the player's language."""
    season = content.season_definitions.get(environment.season)
    own = season.title if season is not None else environment.season.capitalize()
    return texts.of_content(f"seasons.{environment.season}.title", own)


def weather_title(desk: Desk, weather: str) -> str:
    """What a kind of weather is called in the player's language; today's where none is named."""
    environment = desk.seat.environment
    name = weather or ("" if environment is None else environment.weather)
    definition = desk.seat.content.weather.get(name)
    own = definition.title if definition is not None else name
    return desk.context.texts.of_content(f"weather.{name}.title", own)
