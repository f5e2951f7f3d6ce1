"""An owner who is a guest has the same screens as a host for what is the owner's."""

from dataclasses import replace

import pygame
import pytest

from game.coop.seat import Knock, KnockWithdrawn, KnownPerson
from game.world.content import Content
from game.world.records import Entry
from scenes.app.seating import Seating, seated
from scenes.menus.known_people import KnownPeople
from scenes.menus.pause import Pause
from scenes.menus.players import Players
from scenes.play.farm import Farm
from scenes.shots.staged_seat import StagedSeat
from scenes.ui.buttons import Button
from scenes.ui.list_box import ListBox
from tests.coop.dedicated_stage import EXPECTED, ServerStage, token_of
from tests.coop.test_owner_as_guest import OWNER, players
from tests.scenes.helpers import RecordingHost, Table, friends_at, key_event, send

SIZE = (640, 360)


class OwnersSeat(StagedSeat, RecordingHost):
    """A guest's seat on a server, whose player is the owner, or not."""

    def __init__(self, content: Content) -> None:
        StagedSeat.__init__(self, content)
        RecordingHost.__init__(self)
        self.set_day("spring", "sunny", 12 * 60)
        self.is_on_server = True


@pytest.fixture
def seat(content: Content) -> OwnersSeat:
    """The owner's seat, with three friends in the same area."""
    made = OwnersSeat(content)
    friends_at(made)
    return made


def titles_of(menu: Players | Pause) -> set[str]:
    return {widget.title for widget in menu.page.widgets if isinstance(widget, Button)}


def menu_of(table: Table, seat: OwnersSeat) -> Players:
    menu = Players(table.context, Seating(seat, None))
    menu.layout(SIZE)
    menu.update(1.0, True)
    return menu


def test_the_owners_hand_is_at_the_owners_seat_alone() -> None:
    stage = ServerStage(players=players(), owner=OWNER)
    for name in EXPECTED:
        guest = stage.join(name, token_of(name))
        seating = seated(guest.seat)
        assert seating.host is None, "nobody hosts"
        assert (seating.listener is guest.seat) is (name == "Ada"), "but Ada is in charge"
    stage.leave(stage.guests[0])
    assert seated(stage.guests[0].seat).listener is None, "and nobody else, whoever is here"


def test_a_guest_finds_the_list_and_sends_friends_away_while_being_the_owner(
    table: Table, seat: OwnersSeat
) -> None:
    menu = menu_of(table, seat)
    assert "Who is known" in titles_of(menu), "the owner decides here"
    send(menu.handle, table.context.input, key_event(pygame.K_DOWN), key_event(pygame.K_RETURN))
    assert {"Send away", "And block"} <= titles_of(menu), "about friends as well"
    seat.is_in_charge = False
    menu.update(1.1, True)
    assert titles_of(menu) == {"Back"}, "whoever is it no more decides nothing"
    send(menu.handle, table.context.input, key_event(pygame.K_DOWN), key_event(pygame.K_RETURN))
    assert titles_of(menu) == {"Back"}
    seat.is_in_charge = True
    menu.update(1.2, True)
    send(menu.handle, table.context.input, key_event(pygame.K_DOWN), key_event(pygame.K_RETURN))
    (button,) = [w for w in menu.page.widgets if isinstance(w, Button) and w.title == "And block"]
    button.press(table.context.skin)
    assert seat.kicked == [(seat.friends[0].character, True)]


def test_the_owner_does_not_send_the_host_away(table: Table, seat: OwnersSeat) -> None:
    seat.friends[0] = replace(seat.friends[0], is_host=True)
    menu = menu_of(table, seat)
    send(menu.handle, table.context.input, key_event(pygame.K_DOWN), key_event(pygame.K_RETURN))
    assert "Send away" not in titles_of(menu), "it is the host's program that the farm runs on"


def test_what_is_said_of_the_server_and_the_buttons_have_room_beside_each_other(
    table: Table, seat: OwnersSeat
) -> None:
    menu = menu_of(table, seat)
    (box,) = [widget for widget in menu.page.widgets if isinstance(widget, ListBox)]
    buttons = [widget.rect for widget in menu.page.widgets if isinstance(widget, Button)]
    said_px = table.context.skin.fonts.small.width("On a server")
    assert min(rect.left for rect in buttons) > box.rect.left + said_px, "nothing lies over it"
    assert min(rect.top for rect in buttons) >= box.rect.bottom, "nor over the list"


def test_the_owner_looks_after_who_is_known_as_a_guest(table: Table, seat: OwnersSeat) -> None:
    seat.people = [KnownPerson(f"k{'3f2a' * 10}", "Mika", Entry.BLOCKED, True)]
    menu = menu_of(table, seat)
    (button,) = [w for w in menu.page.widgets if isinstance(w, Button) and "known" in w.title]
    button.press(table.context.skin)
    (pushed,) = table.stage.pushed
    assert isinstance(pushed, KnownPeople), "the same screen as at a host's"


@pytest.mark.parametrize(("key", "is_yes"), [(pygame.K_y, True), (pygame.K_n, False)])
def test_the_owner_answers_knocks_as_a_guest(
    table: Table, seat: OwnersSeat, key: int, is_yes: bool
) -> None:
    farm = Farm(table.context, Seating(seat, None))
    play = Table(table.context, seat, farm, table.host)
    seat.report(Knock(1, "Mika", 1, False))
    seat.report(Knock(2, "Noor", 1, False))
    play.run(0.1)
    assert "Mika asks to join" in farm.knocks.asked, "the owner is asked"
    play.press(key)
    assert (seat.accepted, [who for who, _ in seat.refused]) == (
        ([1], []) if is_yes else ([], [1])
    ), "and answers"
    assert "Noor" in farm.knocks.asked
    seat.report(KnockWithdrawn(2))
    play.run(0.1)
    assert not farm.knocks.asked, "what the host has answered meanwhile is over"


def test_there_is_nothing_of_the_hosts_in_an_owners_menu(table: Table, seat: OwnersSeat) -> None:
    menu = Pause(table.context, Seating(seat, None), table.farm.leave)
    menu.layout(SIZE)
    assert "Leave" in titles_of(menu), "a guest saves nothing"
