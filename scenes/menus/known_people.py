"""Whom the farm knows, and by what: where its owner takes back that somebody is a friend of before,
lets friends in unasked, and lets those knock again who were blocked."""

import pygame

from game.coop.seat import AdmissionControls, KnownPerson
from game.text.sentence import Sentence
from game.world.records import Entry
from scenes.app.scene import SceneContext
from scenes.menus.confirm import Confirm
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.focus import Widget
from scenes.ui.list_box import ListBox

_DECIDED: dict[Entry | None, Sentence] = {
    Entry.WELCOME: Sentence("known_people.standings.welcome"),
    Entry.BLOCKED: Sentence("known_people.standings.blocked"),
}
_KEY_SHOWN = 8


class KnownPeople(Menu):
    """Everybody's accounts and keys, one a line: a friend with two has two lines."""

    panel_size = (440, 316)
    is_overlay = True

    def __init__(self, context: SceneContext, listener: AdmissionControls) -> None:
        super().__init__(context)
        self._listener = listener
        self._people = listener.known_people()
        self._list: ListBox | None = None

    @property
    def heading(self) -> str:
        return self.context.texts("known_people.heading")

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin = self.context.skin
        buttons = buttons_at_bottom(
            skin, inside, ((self.context.texts("known_people.back"), self.cancelled),)
        )
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
            text = self.context.texts("known_people.nobody")
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
        decided = _DECIDED.get(person.entry)
        words = [self._known_by(person), *((decided,) if decided is not None else ())]
        return "  ·  ".join(map(self.context.texts, words))

    def _ask(self, index: int) -> None:
        person, listener = self._people[index], self._listener
        by, texts = self._known_by(person), self.context.texts

        def decide(entry: Entry | None) -> None:
            listener.decide(person.account, person.name, entry)

        decided = _DECIDED.get(person.entry)
        if decided is None:
            question = texts("known_people.asked", name=person.name, by=by)
            answers = [(texts("known_people.let_in"), lambda: decide(Entry.WELCOME))]
        else:
            question = texts("known_people.decided", name=person.name, by=by, standing=decided)
            answers = [(texts("known_people.ask_me"), lambda: decide(None))]
        if person.has_character:
            question = texts("known_people.plays", question=question, name=person.name)
            take_back = texts("known_people.take_back")
            answers.append((take_back, lambda: listener.take_back(person.account)))
        leave_it = texts("known_people.leave_it")
        self.context.stage.push(Confirm(self.context, self.heading, question, leave_it, answers))

    def _known_by(self, person: KnownPerson) -> Sentence:
        """By what somebody is known."""
        account_name = self.context.services.account_name(person.account)
        if account_name:
            return Sentence("known_people.on_steam", name=account_name)
        if person.account.isdecimal():
            return Sentence("known_people.by_account", account=person.account)
        return Sentence("known_people.by_key", key=person.account[1 : 1 + _KEY_SHOWN])
