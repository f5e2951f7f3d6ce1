"""The owner's list of everybody whom the farm knows, and what can be decided there."""

import pygame
import pytest

from game.coop.seat import KnownPerson
from game.world.records import Entry
from scenes.app.services import Seating
from scenes.menus.confirm import Confirm
from scenes.menus.known_people import KnownPeople
from scenes.menus.players import Players
from scenes.ui.buttons import Button
from tests.scenes.helpers import Table, key_event, send

KEY = f"k{'3f2a' * 10}"
STEAM = "76561197960265729"


def ask_about(table: Table, person: KnownPerson) -> Confirm:
    """What is asked when this person's line is pressed."""
    table.host.people = [person]
    menu = KnownPeople(table.context, table.host)
    menu.layout((640, 360))
    menu.update(1.0, True)
    send(menu.handle, table.context.input, key_event(pygame.K_RETURN))
    (asked,) = table.stage.pushed
    assert isinstance(asked, Confirm), "a press should ask"
    return asked


def press(table: Table, asked: Confirm, title: str) -> None:
    """Presses a button of the question."""
    asked.layout((640, 360))
    (button,) = [w for w in asked.page.widgets if isinstance(w, Button) and w.title == title]
    button.press(table.context.skin)


@pytest.mark.parametrize(
    ("entry", "title", "becomes"),
    [
        (None, "Let in unasked", Entry.WELCOME),
        (Entry.WELCOME, "Ask me again", None),
        (Entry.BLOCKED, "Ask me again", None),
    ],
)
def test_what_becomes_of_somebody_is_decided(
    table: Table, entry: Entry | None, title: str, becomes: Entry | None
) -> None:
    asked = ask_about(table, KnownPerson(KEY, "Mika", entry, False))
    assert "Mika" in asked.question, "it should say whom it is about"
    assert "3f2a3f2a" in asked.question, "and by what that person is known"
    press(table, asked, title)
    assert table.host.decided == [(KEY, "Mika", becomes)]
    assert not table.host.taken_back, "nothing else is done"


def test_that_somebody_is_a_friend_of_before_is_taken_back(table: Table) -> None:
    asked = ask_about(table, KnownPerson(STEAM, "Mika", None, True))
    press(table, asked, "Take back")
    assert (table.host.taken_back, table.host.decided) == ([STEAM], [])


def test_back_changes_nothing(table: Table) -> None:
    asked = ask_about(table, KnownPerson(KEY, "Mika", Entry.BLOCKED, True))
    press(table, asked, "Leave it")
    assert (table.host.taken_back, table.host.decided) == ([], [])


def test_the_list_follows_the_farm(table: Table) -> None:
    menu = KnownPeople(table.context, table.host)
    menu.layout((640, 360))
    menu.update(1.0, True)
    menu.draw(table.picture)
    nobody = pygame.image.tobytes(table.picture, "RGB")
    table.host.people = [KnownPerson(KEY, "Mika", Entry.BLOCKED, True)]
    menu.update(1.1, True)
    menu.draw(table.picture)
    assert pygame.image.tobytes(table.picture, "RGB") != nobody, "who is known should be seen"


def test_only_a_host_finds_the_list(table: Table) -> None:
    for host, expected in ((table.host, True), (None, False)):
        menu = Players(table.context, Seating(table.seat, host))
        menu.layout((640, 360))
        titles = [w.title for w in menu.page.widgets if isinstance(w, Button)]
        assert ("Who is known" in titles) is expected
