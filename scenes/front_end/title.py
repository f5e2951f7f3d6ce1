"""The title: the name of the game over the valley, and everything one can begin with."""

from collections.abc import Callable
from math import sin

import pygame

from scenes.app.gathering import FarmTerms
from scenes.app.services import KeptFarm, Seating
from scenes.front_end.entrance import take_seat
from scenes.front_end.friends import FindFriends
from scenes.front_end.join_code import JoinByCode
from scenes.front_end.terms import AskTerms
from scenes.menus.confirm import Confirm
from scenes.menus.menu import Menu
from scenes.menus.options import Options
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget
from scenes.view.particles import draw_outlined

NAME = "Tandem Acres"


class Title(Menu):
    """The first scene."""

    panel_size = (216, 340)

    def entered(self) -> None:
        self.context.sounds.stop_loops()
        self.context.sounds.music("music_title")
        self.rebuild()

    def cancelled(self) -> None:
        """There is nowhere to go back to from the title."""

    def build(self, inside: pygame.Rect) -> list[Widget]:
        saved = self.context.services.saved_farm()
        stage, texts = self.context.stage, self.context.texts
        entries: list[tuple[str, str, Callable[[], None], str]] = []
        if saved is not None:
            season = texts.of_content(f"seasons.{saved.season}.title", saved.season.capitalize())
            hint = texts("title.continue_at", season=season, day=saved.day)
            go_on = self._when_whole(saved, self._starter(self.context.services.continue_farm))
            entries.append((texts("title.continue"), hint, go_on, saved.name))
            entries.append(
                (
                    texts("title.host_saved"),
                    "",
                    self._when_whole(saved, lambda: self._host(True)),
                    texts("title.host_saved_explained"),
                )
            )
        entries += [
            (
                texts("title.alone"),
                "",
                self._starter(self.context.services.start_alone),
                texts("title.alone_explained"),
            ),
            (
                texts("title.host_new"),
                "",
                lambda: self._host(False),
                texts("title.host_new_explained"),
            ),
            (texts("title.find_friends"), "", lambda: stage.push(FindFriends(self.context)), ""),
            (texts("title.join_by_code"), "", lambda: stage.push(JoinByCode(self.context)), ""),
            (texts("title.settings"), "", lambda: stage.push(Options(self.context)), ""),
            (texts("title.quit"), "", stage.quit, ""),
        ]
        logo_px = (
            self.context.assets.logo.get_height() if self.context.assets.logo is not None else 60
        )
        gap = 3
        room = self.size[1] - logo_px - 16
        height = min(button_height(self.context.skin), room // len(entries) - gap)
        total = len(entries) * (height + gap)
        top = self.size[1] - total - max(6, (self.size[1] - total - logo_px) // 3)
        width = 190 if self.context.skin.fonts.body.line_px < 18 else 260
        widgets: list[Widget] = []
        for number, (title, hint, act, tooltip) in enumerate(entries):
            rect = pygame.Rect(0, top + number * (height + gap), width, height)
            rect.centerx = self.size[0] // 2
            widgets.append(Button(rect, title, act, tooltip, hint=hint))
        return widgets

    def draw_content(self, target: pygame.Surface) -> None:
        top = self.page.widgets[0].rect.top if self.page.widgets else self.size[1] // 2
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

    def _host(self, continue_saved: bool) -> None:
        """Opens a farm at once, or asks first how it is to stand in the lobby server's list."""
        services = self.context.services
        if not services.has_lobby_server:
            self._starter(lambda: services.start_host(continue_saved))()
            return

        def open_gate(terms: FarmTerms) -> None:
            take_seat(self.context, services.start_host(continue_saved, terms))

        texts = self.context.texts
        name = texts("title.farm_of", name=self.context.settings.name)
        heading, go = texts("title.open_farm"), texts("title.open_gate")
        self.context.stage.push(AskTerms(self.context, heading, name, go, open_gate))

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

    def _starter(self, start: Callable[[], Seating]) -> Callable[[], None]:
        def begin() -> None:
            try:
                seating = start()
            except ValueError as error:
                self.context.stage.notify(self.context.texts.told(error))
                return
            take_seat(self.context, seating)

        return begin
