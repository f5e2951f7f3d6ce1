"""The title: the name of the game over the valley, and everything one can begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sin

import pygame

from scenes.app.gathering import FarmTerms
from scenes.app.scene import SceneContext
from scenes.app.services import KeptFarm, Seating, Sighting
from scenes.front_end.farm_row import day_of
from scenes.front_end.farms import Farms
from scenes.front_end.friends import FindFriends
from scenes.front_end.join_code import JoinByCode
from scenes.front_end.name_farm import NameNewFarm
from scenes.front_end.opening import begin, open_to_friends
from scenes.menus.confirm import Confirm
from scenes.menus.menu import NORMAL_LINE_PX, Menu
from scenes.menus.options import Options
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.text import Fonts
from scenes.view.particles import draw_outlined

NAME = "Tandem Acres"


PAD_PX = 12
GAP_PX = 5
WORDS_MIN_PX = 150
"""What an explanation beside a button needs, at normal text scale; else it is a tooltip …"""
WORDS_MAX_PX = 250
"""… and the most that it gets."""
LOOK_S = 0.25


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something to begin with."""

    title: str
    act: Callable[[], None]
    explained: str = ""
    hint: str = ""


class Title(Menu):
    """The first scene: one's own farm at the left, the ways to play with friends at the right, and
    over both the way back to a farm that one has been at, while it is open."""

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._saved: KeptFarm | None = None
        self._sighting = Sighting(None, 0, ())
        self._next_look_s = 0.0
        self._frame = pygame.Rect(0, 0, 0, 0)

    def entered(self) -> None:
        self.context.sounds.stop_loops()
        self.context.sounds.music("music_title")
        self.rebuild()

    def left(self) -> None:
        self.context.services.stop_search()

    def cancelled(self) -> None:
        """There is nowhere to go back to from the title."""

    def dropped(self, path: str) -> None:
        """A farm's file was dropped on the window."""
        farms = Farms(self.context)
        self.context.stage.push(farms)
        farms.dropped(path)

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if is_top and now_s >= self._next_look_s:
            self._next_look_s = now_s + LOOK_S
            self._look_out()

    def _look_out(self) -> None:
        before, seen = self._sighting, self.context.services.look_out()
        self._sighting = seen
        for name in seen.opened:
            self.context.sounds.play("ui_confirm")
            self.context.stage.notify(self.context.texts("title.opened", name=name))
        had_way, has_way = before.way_back is not None, seen.way_back is not None
        if had_way is has_way and before.open_farms == seen.open_farms:
            return
        number = self._focused_number()
        self.rebuild()
        # Who has chosen something keeps it, although a button has come above it, or gone.
        if number > 0 or not has_way:
            buttons = [widget for widget in self.page.widgets if widget.can_focus]
            self.page.focus(buttons[max(0, number + has_way - had_way)])

    def _focused_number(self) -> int:
        buttons = [widget for widget in self.page.widgets if widget.can_focus]
        return buttons.index(self.page.focused) if self.page.focused in buttons else 0

    def build(self, inside: pygame.Rect) -> list[Widget]:
        fonts = self.context.skin.fonts
        own, ways, back = self._own(), self._ways(), self._way_back()
        height = button_height(self.context.skin)
        most_px = self.size[0] - 16 - 2 * PAD_PX
        own_px = max(fonts.body.width(entry.title) for entry in own) + 24
        own_px = max(own_px, min(fonts.body.width(self._farm_name()), int(own_px * 1.6)))
        halves_px = 2 * max(fonts.body.width(entry.title) + 16 for entry in own[2:]) + GAP_PX
        ways_px = max(_hinted_px(fonts, entry) for entry in ways)
        middle_px = 2 * PAD_PX
        hinted_px = max(_hinted_px(fonts, entry) for entry in own)
        for wished_px in (halves_px, hinted_px):
            if wished_px + middle_px + ways_px <= most_px:
                own_px = max(own_px, wished_px)
        is_paired = halves_px <= own_px
        scale = fonts.body.line_px / NORMAL_LINE_PX
        words_px = min(int(WORDS_MAX_PX * scale), most_px - own_px - middle_px - ways_px - 8)
        has_words = words_px >= WORDS_MIN_PX * scale
        wrapped = [fonts.small.wrap(entry.explained, max(1, words_px)) for entry in ways]
        lines = max(map(len, wrapped)) if has_words else 0
        step = max(height, lines * fonts.small.line_px) + GAP_PX
        total_px = own_px + middle_px + ways_px + (8 + words_px if has_words else 0)
        rows = 3 if is_paired else 4
        above_px = fonts.body.line_px + GAP_PX + (height + GAP_PX if back is not None else 0)
        frame = pygame.Rect(0, 0, total_px + 2 * PAD_PX, 2 * PAD_PX + above_px + rows * step)
        frame.height -= GAP_PX
        frame.centerx = self.size[0] // 2
        room = self.size[1] - frame.height - self._logo_px()
        frame.bottom = self.size[1] - max(8, room // 4)
        self._frame = frame
        left, top = frame.x + PAD_PX, frame.y + PAD_PX
        widgets: list[Widget] = []
        labels: list[Widget] = []
        if back is not None:
            rect = pygame.Rect(left, top, total_px, height)
            widgets.append(Button(rect, back.title, back.act))
        top += above_px

        def place(x: int, row: int, width: int, high: int = height) -> pygame.Rect:
            return pygame.Rect(x, top + row * step + (step - GAP_PX - high) // 2, width, high)

        small, body = fonts.small, fonts.body
        if self._saved is not None:
            name = body.fit(self._farm_name(), own_px)
            header = pygame.Rect(left, top - body.line_px - GAP_PX, own_px, body.line_px)
            labels.append(Label(header, name, theme.WOOD, "centre"))
        places = [place(left, 0, own_px), place(left, 1, own_px)]
        if is_paired:
            half = (own_px - GAP_PX) // 2
            last = place(left, 2, own_px)
            places.append(pygame.Rect(last.x, last.y, half, height))
            places.append(pygame.Rect(last.right - half, last.y, half, height))
        else:
            places += [place(left, 2, own_px), place(left, 3, own_px)]
        for rect, entry in zip(places, own, strict=True):
            hint = entry.hint if own_px >= hinted_px else ""
            widgets.append(Button(rect, entry.title, entry.act, entry.explained, hint=hint))
        left += own_px + middle_px
        words = self.context.texts("title.together")
        header = pygame.Rect(left, top - body.line_px - GAP_PX, 0, body.line_px)
        header.width = frame.right - PAD_PX - left
        labels.append(Label(header, words, theme.WOOD))
        for number, (entry, explained) in enumerate(zip(ways, wrapped, strict=True)):
            rect = place(left, number, ways_px)
            tooltip = "" if has_words else entry.explained
            widgets.append(Button(rect, entry.title, entry.act, tooltip, hint=entry.hint))
            if has_words:
                text = place(rect.right + 8, number, words_px, len(explained) * small.line_px)
                labels.append(Label(text, entry.explained, theme.TEXT_MUTED, size="small"))
        return [*widgets, *labels]

    def _farm_name(self) -> str:
        return "" if self._saved is None else self._saved.name

    def _way_back(self) -> _Entry | None:
        """The way back to a friend's farm, while it is open."""
        way = self._sighting.way_back
        if way is None:
            return None
        texts, services = self.context.texts, self.context.services

        def go() -> None:
            if way.needs_password:
                self.context.stage.push(FindFriends(self.context))
                return
            begin(self.context, services.rejoin)

        title = texts("title.rejoin", name=way.visit.host_name)
        return _Entry(title, go)

    def _own(self) -> list[_Entry]:
        """What begins at one's own farms, and the rest that a title has."""
        texts, stage, services = self.context.texts, self.context.stage, self.context.services
        saved = self._saved = services.saved_farm()
        settings = _Entry(texts("title.settings"), lambda: stage.push(Options(self.context)))
        leave = _Entry(texts("title.quit"), stage.quit)
        if saved is None:
            begin_one = _Entry(
                texts("title.begin"),
                lambda: stage.push(NameNewFarm(self.context)),
                texts("title.begin_explained"),
            )
        elif saved.waiting:
            begin_one = _Entry(
                texts("title.continue"),
                self._host,
                texts("title.waiting_explained"),
                texts("title.waiting", count=len(saved.waiting), name=saved.waiting[0]),
            )
        else:
            begin_one = _Entry(
                texts("title.continue"),
                self._when_whole(saved, lambda: begin(self.context, services.continue_farm)),
                hint=day_of(texts, saved),
            )
        farms = _Entry(
            texts("title.my_farms"),
            lambda: stage.push(Farms(self.context)),
            texts("title.my_farms_explained"),
        )
        return [begin_one, farms, settings, leave]

    def _ways(self) -> list[_Entry]:
        """The ways to be with friends."""
        texts, stage = self.context.texts, self.context.stage
        count = self._sighting.open_farms
        return [
            _Entry(
                texts("title.find_friends"),
                lambda: stage.push(FindFriends(self.context)),
                texts("title.find_explained"),
                texts("title.farms_open", count=count) if count else "",
            ),
            _Entry(
                texts("title.join_by_code"),
                lambda: stage.push(JoinByCode(self.context)),
                texts("title.code_explained"),
            ),
            _Entry(texts("title.host"), self._host, texts("title.host_explained")),
        ]

    def _logo_px(self) -> int:
        logo = self.context.assets.logo
        return logo.get_height() if logo is not None else 60

    def draw_content(self, target: pygame.Surface) -> None:
        self.context.skin.frame(target, "panel_paper", self._frame)
        top = self._frame.top
        logo = self.context.assets.logo
        if logo is not None:
            lift = round(sin(self._now_s * 1.3) * 1.4)
            middle = max(logo.get_height() // 2 + 2, top // 2)
            place = logo.get_rect(center=(self.size[0] // 2, middle + lift))
            target.blit(logo, place)
        else:
            font = self.context.skin.fonts.huge
            at = ((self.size[0] - font.width(NAME)) // 2, max(4, top // 2 - font.line_px // 2))
            draw_outlined(target, font, NAME, theme.CREAM, at)
        small = self.context.skin.fonts.small
        version = self.context.services.version
        shown = small.render(version, theme.PAPER)
        target.blit(shown, (self.size[0] - shown.get_width() - 6, self.size[1] - small.line_px - 2))

    def _host(self) -> None:
        """Opens the farm played last, or a new one where there is none yet."""
        saved, services = self._saved, self.context.services
        if saved is None:
            self.context.stage.push(NameNewFarm(self.context))
            return

        def start(terms: FarmTerms | None) -> Seating:
            return services.start_host(True, terms)

        self._when_whole(saved, lambda: open_to_friends(self.context, start))()

    def _when_whole(self, saved: KeptFarm, go_on: Callable[[], None]) -> Callable[[], None]:
        """Goes on at once, or asks first whether a damaged farm may go on from its backup."""
        if saved.problem is None:
            return go_on
        problem = saved.problem

        def go_back_and_on() -> None:
            try:
                self.context.services.put_back_backup(saved.key)
            except ValueError as error:
                self.context.stage.notify(self.context.texts.told(error))
                return
            self.rebuild()
            go_on()

        def ask() -> None:
            texts = self.context.texts
            season = texts.of_content(f"seasons.{saved.season}.title", saved.season)
            question = texts(
                "title.damaged.question", problem=problem, day=saved.day, season=season
            )
            answers = [(texts("title.damaged.go_on"), go_back_and_on)]
            heading, not_now = texts("title.damaged.heading"), texts("title.damaged.not_now")
            self.context.stage.push(Confirm(self.context, heading, question, not_now, answers))

        return ask


def _hinted_px(fonts: Fonts, entry: _Entry) -> int:
    """How wide the button of an entry is that shows its title and its hint whole."""
    hint_px = fonts.small.width(entry.hint) + 10 if entry.hint else 0
    return max(fonts.body.width(entry.title) + hint_px, 2 * hint_px) + 24
