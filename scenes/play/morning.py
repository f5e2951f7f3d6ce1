"""The night and the morning on the screen: the picture grows dark, by the lake at night one reads
the report of the evening, and then, by day, the card of the new day. Who comes in after some days
reads first what has happened. Nobody is held up by it: the day goes on, and any press puts it
away."""

from collections.abc import Callable, Sequence

import pygame

from game.text.texts import Texts
from game.world.calendar import (
    DAY_START_MINUTE,
    day_of_season,
    farm_seed,
    forecast,
    season_of,
)
from game.world.content import Content
from game.world.records import Environment
from scenes.input.events import InputEvent
from scenes.menus.backdrop import Backdrop
from scenes.play.day_report import (
    missed_days,
    report_of,
    write_farm,
    write_friends,
    write_missed,
)
from scenes.play.journal_page import Pen
from scenes.play.weather_sign import weather_sign
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.skin import draw_heading, heading_px
from scenes.view.light import ambient_at

CARD_S = 4.0
FADE_S = 0.6
CANNOT_SKIP_S = 0.35
"""So that the key that was held as the night came does not put the card away unread."""
REPORT_PX = (560, 280)
MISSED_PX = (380, 190)
FREE_PX = 8
"""Between what is written and how one goes on."""
LARGER = 1.25
"""How much more room there is for large text."""
SMALL_LINE_PX = 16
_ICON_PX = 16
_MARGIN_PX = 10
"""Around what the card says, on its plate."""


class Morning:
    """The report of an evening, the card of a new day, and what one has missed: over everything."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._now_s = 0.0
        self._since_s: float | None = None
        """When what is shown now came up; None where it has not been drawn yet."""
        self._report_day = 0
        """The day whose report is being read; 0 for none."""
        self._missed: Sequence[int] = ()
        """The days that one is being told of; none while one is told of no such days."""
        self.is_scene_on = False
        """Whether one watches a scene: what one has missed can wait for its end."""
        self._has_card = False
        self._fades_from_s: float | None = None
        self._lake: tuple[tuple[object, ...], Backdrop] | None = None
        """The lake as it was drawn last, after what it depends on."""

    @property
    def is_open(self) -> bool:
        """Whether something is to be read, in place of the farm."""
        return bool(self._report_day or self._told or self._has_card)

    @property
    def is_reading(self) -> bool:
        """Whether one reads what stays until one has."""
        return bool(self._report_day or self._told)

    @property
    def _told(self) -> Sequence[int]:
        return () if self.is_scene_on else self._missed

    def begin(self, day: int) -> None:
        """A new day has begun."""
        self._missed = ()
        self._report_day = day - 1 if report_of(self._desk, day - 1) is not None else 0
        self._has_card = True
        self._since_s = self._fades_from_s = None
        report = report_of(self._desk, self._report_day)
        has_awards = report is not None and bool(report.awards)
        if has_awards:
            self._desk.context.sounds.play("award")
        else:
            self._desk.context.sounds.play("morning")

    def tell_missed(self) -> None:
        """Tells who has just come in what has happened meanwhile, if anything has."""
        self._missed = missed_days(self._desk)
        self._since_s = None

    def handle(self, event: InputEvent) -> bool:
        """Goes on at any press. Returns whether the press was for this."""
        if not self.is_open:
            return False
        is_new = event.is_press and not event.is_repeat
        if is_new and self._since_s is not None and self._now_s - self._since_s > CANNOT_SKIP_S:
            self._go_on()
        return True

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s
        if self._since_s is None or not self.is_open:
            self._since_s = now_s
        if self._has_card and not self.is_reading and now_s - self._since_s > CARD_S:
            self._go_on()
        if self._fades_from_s is not None and now_s - self._fades_from_s > FADE_S:
            self._fades_from_s = None

    def draw(self, target: pygame.Surface, darkness: float) -> None:
        """Draws the dark of the night, at least as dark as given, and what is to be read in it."""
        if self._report_day or self._has_card:
            darkness = 1.0
        elif self._fades_from_s is not None:
            darkness = max(darkness, 1.0 - (self._now_s - self._fades_from_s) / FADE_S)
        if darkness > 0:
            draw_dark(target, min(1.0, darkness))
        if self._told:
            self._draw_missed(target)
        elif self._report_day:
            self._draw_lake(target, is_night=True)
            self._draw_report(target)
        elif self._has_card:
            self._draw_lake(target, is_night=False)
            self._draw_card(target)
        else:
            self._lake = None

    def _draw_lake(self, target: pygame.Surface, *, is_night: bool) -> None:
        """Draws the lake, which comes out of the dark: as it is in the season, and by day under the
        weather's clouds, with the lighthouse lit if it is."""
        context, environment = self._desk.context, self._desk.seat.environment
        if environment is None:
            return
        content = self._desk.seat.content
        season = season_of(content, self._report_day) if is_night else environment.season
        key = (target.get_size(), season, is_night)
        if self._lake is None or self._lake[0] != key:
            self._lake = (key, Backdrop(context.assets, target.get_size(), is_night, season))
        is_lit = is_night and context.settings.has_lit_lighthouse
        self._lake[1].draw(target, self._now_s, float(is_lit))
        weather = content.weather.get(environment.weather)
        if weather is not None and not is_night:
            light = ambient_at(DAY_START_MINUTE + 60, weather.gloom_pct)
            target.fill(light, special_flags=pygame.BLEND_RGB_MULT)
        since_s = self._now_s - (self._now_s if self._since_s is None else self._since_s)
        if since_s < FADE_S:
            draw_dark(target, 1.0 - since_s / FADE_S)

    def _go_on(self) -> None:
        """To the next thing to read, or out into the day."""
        self._since_s = None
        if self._told:
            self._missed = ()
        elif self._report_day:
            self._report_day = 0
            self._desk.context.sounds.play("page")
        else:
            self._has_card = False
            self._fades_from_s = self._now_s

    def _draw_report(self, target: pygame.Surface) -> None:
        report = report_of(self._desk, self._report_day)
        if report is None:
            return

        def write(surface: pygame.Surface, room: pygame.Rect) -> int:
            middle = room.width * 2 // 5
            left = Pen(surface, pygame.Rect(room.x, room.y, middle - 6, room.height))
            write_farm(self._desk, left, report)
            beside = pygame.Rect(room.x + middle + 6, room.y, room.width - middle - 6, room.height)
            right = Pen(surface, beside)
            write_friends(self._desk, right, report)
            return max(left.y, right.y)

        self._draw_panel(target, self._desk.context.texts("sleep.report"), REPORT_PX, write)

    def _draw_missed(self, target: pygame.Surface) -> None:
        def write(surface: pygame.Surface, room: pygame.Rect) -> int:
            pen = Pen(surface, room)
            write_missed(self._desk, pen, self._missed)
            return pen.y

        self._draw_panel(target, self._desk.context.texts("sleep.away"), MISSED_PX, write)

    def _draw_panel(
        self,
        target: pygame.Surface,
        heading: str,
        most: tuple[int, int],
        write: Callable[[pygame.Surface, pygame.Rect], int],
    ) -> None:
        """A panel with a heading, and below how one goes on, as high as what is written in it needs
        and no higher than `most` allows. `write` writes into a room of a surface, and returns where
        it ended."""
        context = self._desk.context
        skin, font = context.skin, context.skin.fonts.body
        share = 1.0 if font.line_px <= SMALL_LINE_PX else LARGER
        width, height = (int(each * share) for each in most)
        panel = pygame.Rect(0, 0, min(width, target.get_width() - 8), 0)
        _, above_px = heading_px(skin)
        below_px = font.line_px + 13
        room = pygame.Rect(0, 0, panel.width - 28, 0)
        room.height = min(height, target.get_height() - 24) - above_px - below_px
        # Writing where nobody sees it tells how much room it takes.
        room.height = min(room.height, write(pygame.Surface((1, 1)), room) + FREE_PX)
        panel.height = room.height + above_px + below_px
        panel.center = (target.get_width() // 2, target.get_height() // 2)
        room.topleft = (panel.x + 14, panel.y + above_px)
        skin.frame(target, "panel_paper", panel)
        draw_heading(target, skin, panel, heading)
        write(target, room)
        go_on = context.texts("sleep.go_on", key=context.sign(Action.INTERACT))
        at = (panel.right - 14 - font.width(go_on), panel.bottom - 11 - font.line_px)
        target.blit(font.render(go_on, theme.TEXT_MUTED), at)

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
        small = texts("sleep.good_morning")
        wide = max(fonts.body.width(line) for _, line in lines) + _ICON_PX + 6
        row_px = max(fonts.body.line_px, _ICON_PX) + 3
        plate = pygame.Rect(0, 0, max(wide, fonts.title.width(title) + 2 * (_ICON_PX + 6)), 0)
        plate.height = fonts.body.line_px + fonts.title.line_px + 14 + row_px * len(lines)
        plate = plate.inflate(2 * _MARGIN_PX, 2 * _MARGIN_PX)
        middle = target.get_width() // 2
        plate.center = (middle, target.get_height() * 2 // 5)
        skin.frame(target, "panel_dark", plate)
        y = plate.y + _MARGIN_PX
        target.blit(
            fonts.body.render(small, theme.SAND), (middle - fonts.body.width(small) // 2, y)
        )
        y += fonts.body.line_px + 4
        x = middle - fonts.title.width(title) // 2
        season, at = f"season_{environment.season}", (x - _ICON_PX - 6, y)
        skin.icon_on_line(target, season, at, fonts.title.line_px)
        target.blit(fonts.title.render(title, theme.CREAM), (x, y))
        y += fonts.title.line_px + 10
        for weather, line in lines:
            left = middle - wide // 2
            sign = weather_sign(seat.content.weather.get(weather))
            skin.icon_on_line(target, sign, (left, y), fonts.body.line_px)
            target.blit(fonts.body.render(line, theme.PAPER), (left + _ICON_PX + 6, y))
            y += row_px


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
