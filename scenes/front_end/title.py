"""The title: the name of the game over the valley, and everything one can begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sin

import pygame

from scenes.app.gathering import FarmTerms
from scenes.app.scene import SceneContext
from scenes.app.services import KeptFarm, Seating
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
    """The first scene: one's own farm at the left, the ways to play with friends at the right."""

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._saved: KeptFarm | None = None
        self._frame = pygame.Rect(0, 0, 0, 0)

    def entered(self) -> None:
        self.context.sounds.stop_loops()
        self.context.sounds.music("music_title")
        self.rebuild()

    def cancelled(self) -> None:
        """There is nowhere to go back to from the title."""

    def dropped(self, path: str) -> None:
        """A farm's file was dropped on the window."""
        farms = Farms(self.context)
        self.context.stage.push(farms)
        farms.dropped(path)

    def build(self, inside: pygame.Rect) -> list[Widget]:
        fonts = self.context.skin.fonts
        own, ways = self._own(), self._ways()
        height = button_height(self.context.skin)
        most_px = self.size[0] - 16 - 2 * PAD_PX
        own_px = max(fonts.body.width(entry.title) + _hint_px(fonts, entry) for entry in own) + 28
        ways_px = max(fonts.body.width(entry.title) for entry in ways) + 24
        middle_px = 2 * PAD_PX
        has_hint = own_px + middle_px + ways_px <= most_px
        if not has_hint:
            own_px = max(fonts.body.width(entry.title) for entry in own) + 24
        scale = fonts.body.line_px / NORMAL_LINE_PX
        words_px = min(int(WORDS_MAX_PX * scale), most_px - own_px - middle_px - ways_px - 8)
        has_words = words_px >= WORDS_MIN_PX * scale
        wrapped = [fonts.small.wrap(entry.explained, max(1, words_px)) for entry in ways]
        lines = max(map(len, wrapped)) if has_words else 0
        step = max(height, lines * fonts.small.line_px) + GAP_PX
        total_px = own_px + middle_px + ways_px + (8 + words_px if has_words else 0)
        rows = len(own)
        frame = pygame.Rect(0, 0, total_px + 2 * PAD_PX, rows * step - GAP_PX + 2 * PAD_PX)
        frame.centerx = self.size[0] // 2
        room = self.size[1] - frame.height - self._logo_px()
        frame.bottom = self.size[1] - max(8, room // 4)
        self._frame = frame
        left, top = frame.x + PAD_PX, frame.y + PAD_PX
        widgets: list[Widget] = []
        for number, entry in enumerate(own):
            rect = pygame.Rect(left, top + number * step, own_px, height)
            rect.y += (step - GAP_PX - height) // 2
            widgets.append(
                Button(
                    rect,
                    entry.title,
                    entry.act,
                    entry.explained or (entry.hint if not has_hint else ""),
                    hint=entry.hint if has_hint else "",
                )
            )
        left += own_px + middle_px
        words = self.context.texts("title.together")
        header = pygame.Rect(left, 0, frame.right - PAD_PX - left, fonts.body.line_px)
        header.bottom = top + step - GAP_PX - 1
        labels: list[Widget] = [Label(header, words, theme.WOOD)]
        for number, (entry, explained) in enumerate(zip(ways, wrapped, strict=True), 1):
            row_y = top + number * step
            rect = pygame.Rect(left, row_y + (step - GAP_PX - height) // 2, ways_px, height)
            tooltip = "" if has_words else entry.explained
            widgets.append(Button(rect, entry.title, entry.act, tooltip))
            if has_words:
                text_px = len(explained) * fonts.small.line_px
                place = pygame.Rect(rect.right + 8, 0, words_px, text_px)
                place.y = row_y + (step - GAP_PX - text_px) // 2
                labels.append(Label(place, entry.explained, theme.TEXT_MUTED, size="small"))
        return [*widgets, *labels]

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
        else:
            begin_one = _Entry(
                texts("title.continue"),
                self._when_whole(saved, lambda: begin(self.context, services.continue_farm)),
                saved.name,
                day_of(texts, saved),
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
        return [
            _Entry(
                texts("title.find_friends"),
                lambda: stage.push(FindFriends(self.context)),
                texts("title.find_explained"),
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


def _hint_px(fonts: Fonts, entry: _Entry) -> int:
    """What the hint of an entry takes of its button."""
    return fonts.small.width(entry.hint) + 10 if entry.hint else 0
