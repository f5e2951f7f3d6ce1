"""Whom the farm knows, and by what: where its owner takes back that somebody is a friend of before,
lets friends in unasked, and lets those knock again who were blocked."""

import pygame

from game.coop.seat import AdmissionControls, KnownPerson, Standing
from scenes.app.scene import SceneContext
from scenes.menus.confirm import Confirm
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.focus import Widget
from scenes.ui.list_box import ListBox

_STANDINGS = {
    Standing.IS_ASKED_ABOUT: "",
    Standing.WELCOME: "comes in unasked",
    Standing.BLOCKED: "blocked",
}
_KEY_SHOWN = 8


class KnownPeople(Menu):
    """Everybody's accounts and keys, one a line: a friend with two has two lines."""

    heading = "Who is known here"
    panel_size = (440, 316)
    is_overlay = True

    def __init__(self, context: SceneContext, listener: AdmissionControls) -> None:
        super().__init__(context)
        self._listener = listener
        self._people = listener.known_people()
        self._list: ListBox | None = None

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin = self.context.skin
        buttons = buttons_at_bottom(skin, inside, (("Back", self.cancelled),))
        row_px = skin.fonts.body.line_px + skin.fonts.small.line_px + 4
        rows = max(1, (buttons[0].rect.top - 8 - inside.y - 4) // row_px)
        self._list = ListBox(
            pygame.Rect(inside.x, inside.y, inside.width, rows * row_px + 4),
            row_px,
            self._draw_row,
            self._ask,
        )
        self._list.set_count(len(self._people))
        self._list.can_focus = bool(self._people)
        return [self._list, *buttons]

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        people = self._listener.known_people()
        if people != self._people:
            self._people = people
            self.rebuild()

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        if self._list is not None and not self._people:
            font = self.context.skin.fonts.body
            text = "Nobody but you has been here."
            x = self._list.rect.centerx - font.width(text) // 2
            y = self._list.rect.centery - font.line_px // 2
            target.blit(font.render(text, theme.TEXT_MUTED), (x, y))

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        if index >= len(self._people):
            return
        person = self._people[index]
        body, small = self.context.skin.fonts.body, self.context.skin.fonts.small
        left, room = row.x + 6, row.width - 12
        name = body.fit(person.name, room)
        target.blit(body.render(name, theme.TEXT_ON_PAPER), (left, row.y + 2))
        about = small.fit(self._about(person), room)
        target.blit(small.render(about, theme.TEXT_MUTED), (left, row.y + 2 + body.line_px))

    def _about(self, person: KnownPerson) -> str:
        words = [_known_by(person, self.context.services.account_name(person.account))]
        if _STANDINGS[person.standing]:
            words.append(_STANDINGS[person.standing])
        return "  ·  ".join(words)

    def _ask(self, index: int) -> None:
        person, listener = self._people[index], self._listener
        by = _known_by(person, self.context.services.account_name(person.account))

        def decide(standing: Standing) -> None:
            listener.decide(person.account, person.name, standing)

        if person.standing is Standing.IS_ASKED_ABOUT:
            question = f"What about {person.name}, known {by}?"
            answers = [("Let in unasked", lambda: decide(Standing.WELCOME))]
        else:
            question = f"{person.name}, known {by}: {_STANDINGS[person.standing]}."
            answers = [("Ask me again", lambda: decide(Standing.IS_ASKED_ABOUT))]
        if person.has_character:
            question += f" Whoever comes this way is {person.name} here, unless you take it back."
            answers.append(("Take back", lambda: listener.take_back(person.account)))
        self.context.stage.push(Confirm(self.context, self.heading, question, "Leave it", answers))


def _known_by(person: KnownPerson, account_name: str) -> str:
    """By what somebody is known, in words."""
    if account_name:
        return f"as {account_name} on Steam"
    if person.account.isdecimal():
        return f"by the account {person.account}"
    return f"by the key {person.account[1 : 1 + _KEY_SHOWN]}"
