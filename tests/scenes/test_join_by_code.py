"""Typing a friend's code: a short one is looked for while the window goes on, and leads to the
farm, to a question for its password, or to a sentence that says what to do."""

from dataclasses import replace

import pygame
import pytest

from game.joining.browser import FoundFarm
from game.text.sentence import Sentence
from scenes.app.services import Seating
from scenes.front_end.join_code import JoinByCode
from scenes.front_end.password import AskPassword
from scenes.shots.silent import SilentServices
from scenes.shots.staged_seat import StagedSeat
from scenes.ui.labels import Label
from scenes.ui.text_field import TextField
from tests.scenes.helpers import Table, key_event, send, text_event

SIZE = (640, 360)
FARM = FoundFarm("code|7", "Ash", 2, 8, SilentServices().version, True, "Lobby server")


class Looking(SilentServices):
    """Services that look for as long as the test wants."""

    def __init__(self, seat: StagedSeat) -> None:
        self.seat = seat
        self.looked_for: list[str] = []
        self.joined: list[tuple[str, str]] = []
        self.outcome: FoundFarm | Sentence | None = None
        self.stops = 0

    def look_for_code(self, text: str) -> bool:
        if not super().look_for_code(text):
            return False
        self.looked_for.append(text)
        return True

    def code_found(self) -> FoundFarm | Sentence | None:
        return self.outcome

    def stop_code_search(self) -> None:
        self.stops += 1

    def join(self, lobby_id: str, password: str = "") -> Seating:
        self.joined.append((lobby_id, password))
        return Seating(self.seat, None)


@pytest.fixture
def services(table: Table) -> Looking:
    made = Looking(table.seat)
    table.context.services = made
    return made


def shown(table: Table, code: str = "") -> JoinByCode:
    menu = JoinByCode(table.context, code)
    menu.layout(SIZE)
    menu.entered()
    menu.update(1.0, True)
    return menu


def typed(table: Table, menu: JoinByCode, text: str) -> None:
    for character in text:
        menu.handle(text_event(character))
    send(menu.handle, table.context.input, key_event(pygame.K_RETURN))


def labels(menu: JoinByCode) -> list[str]:
    return [one.text_shown for one in menu.page.widgets if isinstance(one, Label)]


def test_a_code_is_looked_for_and_leads_to_the_farm(table: Table, services: Looking) -> None:
    menu = shown(table)
    typed(table, menu, "k7m2qx")
    assert services.looked_for == ["K7M-2QX"], "it should be looked for as it is shown"
    assert any("Looking for K7M-2QX" in text for text in labels(menu)), "which is said"
    send(menu.handle, table.context.input, key_event(pygame.K_RETURN))
    assert len(services.looked_for) == 1, "once"
    menu.update(2.0, True)
    assert not services.joined, "while nobody has answered one goes nowhere"
    services.outcome = FARM
    menu.update(3.0, True)
    menu.update(4.0, True)
    assert services.joined == [("code|7", "")], "then the host is asked, once"
    assert table.stage.pushed or table.stage.began, "and it is seen that one is on the way"


def test_a_farm_with_a_password_asks_for_it(table: Table, services: Looking) -> None:
    menu = shown(table, "K7M-2QX")
    assert services.looked_for == ["K7M-2QX"], "a code of the command line is looked for at once"
    services.outcome = replace(FARM, needs_password=True)
    menu.update(2.0, True)
    question = table.stage.pushed[-1]
    assert isinstance(question, AskPassword), "the player should be asked"
    question.layout(SIZE)
    question.answer("sesame")
    assert services.joined == [("code|7", "sesame")], "and go there with it"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Sentence("joining.code.nobody_nearby", code="K7M-2QX"), "name the same lobby server"),
        (replace(FARM, players=8), "full"),
        (replace(FARM, is_sealed=True), "started"),
        (replace(FARM, is_same_version=False, version="9.9"), "9.9"),
        (replace(FARM, is_gathering=True), "cannot be entered"),
    ],
)
def test_what_leads_nowhere_is_said_in_words(
    table: Table, services: Looking, outcome: FoundFarm | Sentence, words: str
) -> None:
    menu = shown(table, "K7M-2QX")
    services.outcome = outcome
    menu.update(2.0, True)
    assert any(words in text for text in labels(menu)), (
        f"the player should read why: {labels(menu)}"
    )
    assert not services.joined, "and go nowhere"
    field = next(one for one in menu.page.widgets if isinstance(one, TextField))
    assert menu.page.focused is field, "and may correct it at once"


def test_who_types_on_or_leaves_does_not_look_any_more(table: Table, services: Looking) -> None:
    menu = shown(table, "K7M-2QX")
    services.outcome = None
    menu.handle(text_event("9"))
    assert services.stops == 1, "another code is meant"
    assert not any("Looking" in text for text in labels(menu)), "which is seen"
    services.outcome = FARM
    menu.update(3.0, True)
    assert not services.joined, "and what comes of the old one counts for nothing"
    menu.left()
    assert services.stops == 2, "who goes back waits for nothing"


@pytest.mark.parametrize(("text", "words"), [("K7M2Q", "this one has 5"), ("K7M2QU", '"U"')])
def test_a_slip_is_said_without_looking(
    table: Table, services: Looking, text: str, words: str
) -> None:
    menu = shown(table)
    typed(table, menu, text)
    assert not services.looked_for, "nobody has such a code"
    assert any(words in label for label in labels(menu)), (
        f"it should say what is wrong: {labels(menu)}"
    )
