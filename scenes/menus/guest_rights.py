"""What guests may do at the farm: the owner decides, for each of them and for newcomers; a guest
reads what holds for oneself."""

from collections.abc import Callable

import pygame

from game.rules.belonging import owner_of
from game.rules.rights import NEWCOMERS_KEY, RIGHTS, granted_to
from game.world.commands import SetRights
from game.world.records import RIGHTS_ALL, Right, Rights
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.button_rows import lay_at_bottom
from scenes.ui.buttons import Button, Checkbox, button_height
from scenes.ui.choices import Choice
from scenes.ui.focus import Widget
from scenes.ui.labels import Label

GAP_PX = 6


class GuestRights(Menu):
    """One right a line, for whoever is chosen above them."""

    panel_size = (420, 240)
    is_overlay = True

    def __init__(self, context: SceneContext, seating: Seating) -> None:
        super().__init__(context)
        self._seat = seating.seat
        self._chosen = 0
        self._granted = -1

    @property
    def heading(self) -> str:
        return self.context.texts("rights.heading")

    @property
    def is_owner(self) -> bool:
        """Whether one decides here, and does not only read."""
        return owner_of(self._seat.view) == self._seat.character

    @property
    def granted(self) -> int:
        """What whoever is chosen may do now: the rights' values added up."""
        if not self.is_owner:
            return granted_to(self._seat.view, self._seat.character)
        character = self._characters()[self._chosen]
        if character is not None:
            return granted_to(self._seat.view, character)
        decided = self._seat.view.get(RIGHTS, NEWCOMERS_KEY)
        return decided.granted if isinstance(decided, Rights) else RIGHTS_ALL

    def build(self, inside: pygame.Rect) -> list[Widget]:
        texts, height = self.context.texts, button_height(self.context.skin)
        back = Button(pygame.Rect(0, 0, 0, 0), texts("rights.back"), self.cancelled)
        bottom = lay_at_bottom(self.context.skin, inside, [back]) - GAP_PX
        self._granted = self.granted
        rows = len(Right) + 1
        step = min(height + GAP_PX, (bottom - inside.y) // rows)
        places = [
            pygame.Rect(inside.x, inside.y + number * step, inside.width, min(height, step - 2))
            for number in range(rows)
        ]
        first: Widget
        if self.is_owner:
            names = [name for _, name in self._people()]
            self._chosen = min(self._chosen, len(names) - 1)
            first = Choice(places[0], texts("rights.who"), names, self._chosen, self._choose)
        else:
            first = Label(places[0], texts("rights.yours"), theme.TEXT_MUTED)
        lines: list[Widget] = []
        for right, place in zip(Right, places[1:], strict=True):
            title = texts(f"rights.names.{right.name.lower()}")
            is_on = bool(self._granted & right)
            if self.is_owner:
                lines.append(Checkbox(place, title, is_on, self._decide(right)))
            else:
                may, may_not = (
                    texts("rights.may", right=title),
                    texts("rights.may_not", right=title),
                )
                tint = theme.TEXT_ON_PAPER if is_on else theme.TEXT_MUTED
                lines.append(Label(place, may if is_on else may_not, tint))
        return [first, *lines, back]

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if self.granted != self._granted:
            self.rebuild()

    def _people(self) -> list[tuple[int | None, str]]:
        """Newcomers, and every guest who is here."""
        others = [
            (player.character, player.name)
            for player in self._seat.players()
            if player.character != self._seat.character
        ]
        return [(None, self.context.texts("rights.newcomers")), *others]

    def _characters(self) -> list[int | None]:
        found = [character for character, _ in self._people()]
        self._chosen = min(self._chosen, len(found) - 1)
        return found

    def _choose(self, index: int) -> None:
        self._chosen = index
        self.rebuild()

    def _decide(self, right: Right) -> Callable[[bool], None]:
        def decide(is_on: bool) -> None:
            granted = self.granted | right if is_on else self.granted & ~right
            self._seat.issue(SetRights(self._characters()[self._chosen], granted))
            self._granted = self.granted

        return decide
