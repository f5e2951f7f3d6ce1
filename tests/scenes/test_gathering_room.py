"""A gathering: who is there, what is said, who may do what, the countdown and the ways out."""

import pygame
import pytest

from game.coop.seat import SeatState
from game.gathering.gathering import GatheringState
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.member_row import member_words
from scenes.menus.confirm import Confirm
from scenes.menus.waiting import Waiting
from scenes.play.farm import Farm
from scenes.settings.store import TextScale
from scenes.shots.staged_gathering import StagedGathering, StagedMember
from scenes.ui.buttons import Button
from scenes.ui.code_box import CodeBox
from scenes.ui.list_box import ListBox
from scenes.ui.log_box import LogBox
from scenes.ui.text_field import TextField
from tests.scenes.helpers import (
    Table,
    input_with_pads,
    key_event,
    mouse_event,
    move_event,
    pad_event,
    send,
    text_event,
)

SMALLEST = (640, 360)


class Visit:
    """A gathering, the scene that shows it, and a clock moved by hand."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.gathering = StagedGathering()
        self.now_s = 10.0
        self.room = GatheringRoom(table.context, self.gathering)
        self.room.layout(SMALLEST)
        self.room.entered()

    def run(self, seconds: float = 0.0) -> None:
        """Lets time pass, in frames."""
        end_s = self.now_s + seconds
        while True:
            self.room.update(self.now_s, True)
            if self.now_s >= end_s:
                return
            self.now_s = min(end_s, self.now_s + 0.05)

    def buttons(self) -> dict[str, Button]:
        """The buttons by what they say."""
        widgets = self.room.page.widgets
        return {widget.title: widget for widget in widgets if isinstance(widget, Button)}

    def press(self, title: str) -> None:
        """Presses a button that can be pressed, and lets a frame pass."""
        button = self.buttons()[title]
        assert button.can_focus, f"“{title}” should be there to press"
        button.press(self.table.context.skin)
        self.run()

    def question(self) -> Confirm:
        """What is asked over the room."""
        assert self.table.stage.pushed, "something should be asked"
        asked = self.table.stage.pushed[-1]
        assert isinstance(asked, Confirm), "it should be a question"
        asked.layout(SMALLEST)
        asked.entered()
        return asked

    def answer(self, title: str) -> None:
        """Answers what is asked, and lets a frame pass."""
        widgets = self.question().page.widgets
        buttons = {widget.title: widget for widget in widgets if isinstance(widget, Button)}
        buttons[title].press(self.table.context.skin)
        self.run()

    def everybody_ready(self) -> None:
        """All of them say that they are ready."""
        for member in self.gathering.members:
            self.gathering.change(member.identity, is_ready=True)
        self.run()

    def widget(self, kind: type) -> object:
        """The first widget of a kind."""
        return next(widget for widget in self.room.page.widgets if isinstance(widget, kind))

    @property
    def rows(self) -> ListBox:
        """The members."""
        found = self.widget(ListBox)
        assert isinstance(found, ListBox)
        return found

    @property
    def field(self) -> TextField:
        """The line to type into."""
        found = self.widget(TextField)
        assert isinstance(found, TextField)
        return found

    @property
    def log(self) -> LogBox:
        """What was said."""
        found = self.widget(LogBox)
        assert isinstance(found, LogBox)
        return found

    def picture(self) -> bytes:
        """What the panel shows; the valley behind it moves all the time."""
        target = pygame.Surface(SMALLEST).convert()
        self.room.draw(target)
        return pygame.image.tobytes(target.subsurface(self.room.panel.inflate(-12, -12)), "RGB")


@pytest.fixture
def visit(table: Table) -> Visit:
    """A gathering that the player owns, with five others."""
    found = Visit(table)
    found.run()
    return found


@pytest.fixture
def guest(table: Table) -> Visit:
    """A gathering that somebody else owns; the player is not ready."""
    found = Visit(table)
    found.gathering.be_guest()
    found.run()
    return found


# Who is there


def test_the_code_stands_there_to_be_read_out_while_it_is_known(visit: Visit) -> None:
    box = visit.widget(CodeBox)
    assert isinstance(box, CodeBox), "it is one"
    assert box.code == visit.gathering.short_code, "as it is read out"
    assert not box.rect.collidelistall([visit.rows.rect, visit.field.rect, visit.log.rect]), (
        "beside everything else"
    )
    before = visit.rows.rect.height
    visit.gathering.short_code = ""
    visit.run()
    assert not any(isinstance(each, CodeBox) for each in visit.room.page.widgets), "no box is empty"
    assert visit.rows.rect.height > before, "and the members have the room"


def test_members_are_told_in_words(table: Table) -> None:
    words = [
        member_words(StagedMember("1", "Ada", is_owner, is_ready, is_me), table.context.texts)
        for is_owner, is_ready, is_me in (
            (True, True, True),
            (False, True, False),
            (False, False, False),
        )
    ]
    assert words == ["host  ·  you", "ready", "not ready yet"], "never by a mark alone"


def test_comings_goings_and_readiness_are_seen(visit: Visit) -> None:
    pictures = [visit.picture()]
    visit.gathering.change("3", is_ready=True)
    visit.run()
    pictures.append(visit.picture())
    visit.gathering.people = visit.gathering.people[:3]
    visit.run()
    pictures.append(visit.picture())
    visit.gathering.hand_over("2")
    visit.run()
    pictures.append(visit.picture())
    assert len(set(pictures)) == 4, "every change should be seen"
    assert visit.rows.count == 3, "who has left should not be listed"


def test_two_dozen_members_scroll(visit: Visit) -> None:
    visit.gathering.people += [
        StagedMember(f"more {n}", f"Friend {n}", False, True, False) for n in range(18)
    ]
    visit.run()
    rows = visit.rows
    assert rows.rows_shown < rows.count == 24, "the test needs more than fit"
    rows.select(23)
    assert rows.rect.contains(rows.row_rect(23)), "the last should come into view"


def test_the_selection_stays_with_a_member(visit: Visit) -> None:
    visit.rows.select(3)
    visit.gathering.people.pop(1)
    visit.run()
    chosen = visit.gathering.members[visit.rows.selected]
    assert chosen.identity == "4", "whom one is about to choose should not change by a leaving"


# Being ready, and starting


@pytest.mark.parametrize("device", ["keyboard", "mouse", "pad"])
def test_a_guest_says_ready_and_takes_it_back(guest: Visit, device: str) -> None:
    button = guest.buttons()["I am ready"]
    assert guest.room.page.focused is button, "what one most likely wants should have the focus"
    translator = input_with_pads(guest.table.context)
    if device == "keyboard":
        presses = [key_event(pygame.K_RETURN)]
    elif device == "pad":
        presses = [pad_event(pygame.CONTROLLER_BUTTON_A)]
    else:
        at = button.rect.center
        presses = [move_event(at), mouse_event(1, at)]
    for expected in (True, False):
        send(guest.room.handle, translator, *presses)
        guest.run()
        assert guest.gathering.me.is_ready is expected, "the same press should turn it on and off"


def test_a_guest_has_no_buttons_of_the_owner(guest: Visit) -> None:
    assert set(guest.buttons()) == {"Leave", "I am ready"}


def test_the_owner_starts_only_when_all_are_ready(visit: Visit) -> None:
    assert not visit.buttons()["Start here"].can_focus, "two are not ready"
    visit.everybody_ready()
    visit.press("Start here")
    assert visit.gathering.started == [False], "it should start on the own machine"


def test_the_server_is_offered_where_there_is_one(visit: Visit) -> None:
    visit.everybody_ready()
    visit.press("Start on the server")
    assert visit.gathering.started == [True]
    visit.press("Stop")
    visit.gathering.can_use_server = False
    visit.run()
    assert "Start on the server" not in visit.buttons(), "else there is nothing to offer"


def test_the_countdown_is_seen_second_by_second(visit: Visit) -> None:
    visit.everybody_ready()
    visit.press("Start here")
    pictures = []
    for _ in range(4):
        pictures.append(visit.picture())
        visit.run(1.0)
    assert len(set(pictures)) == 4, "every second should show another figure"


@pytest.mark.parametrize("is_owner", [True, False])
def test_everybody_can_cancel_the_countdown(table: Table, is_owner: bool) -> None:
    visit = Visit(table)
    visit.run()
    visit.everybody_ready()
    visit.gathering.start(False)
    if not is_owner:
        visit.gathering.change("1", is_owner=False)
        visit.gathering.change("2", is_owner=True)
    visit.run()
    before = visit.picture()
    visit.press("Stop" if is_owner else "Not ready")
    assert visit.gathering.countdown_s is None, "it should not go on"
    assert visit.gathering.state is GatheringState.INSIDE
    assert visit.picture() != before, "and the figure should be gone"


def test_the_focus_survives_buttons_that_come_and_go(visit: Visit) -> None:
    visit.everybody_ready()
    visit.room.page.focus(visit.buttons()["Start here"])
    visit.press("Start here")
    assert visit.room.page.focused is visit.buttons()["Stop"], "stopping should be one press away"
    visit.gathering.change("2", is_ready=False)
    visit.press("Stop")
    assert visit.room.page.focused in visit.room.page.widgets, "something should have the focus"
    assert visit.room.page.focused is visit.buttons()["Leave"], "which can be pressed"


def test_while_a_server_is_made_ready_one_can_only_leave(visit: Visit) -> None:
    visit.everybody_ready()
    visit.gathering.state = GatheringState.STARTING
    visit.run()
    assert set(visit.buttons()) == {"Leave"}


def test_why_something_was_not_done_is_shown(visit: Visit) -> None:
    visit.gathering.sentences += ["No server could be had.", "Ada left, so it does not start."]
    visit.run()
    assert visit.table.stage.notices == [
        "No server could be had.",
        "Ada left, so it does not start.",
    ]
    visit.run()
    assert len(visit.table.stage.notices) == 2, "each once"


# Chat


def test_chat_is_typed_sent_and_read(visit: Visit) -> None:
    before = visit.picture()
    send(visit.room.handle, visit.table.context.input, key_event(pygame.K_t))
    assert visit.room.page.focused is visit.field, "the key for chat should begin a line"
    visit.room.handle(text_event("Two more minutes!"))
    send(visit.room.handle, visit.table.context.input, key_event(pygame.K_RETURN))
    visit.run()
    assert visit.gathering.said[-1] == ("Robin", "Two more minutes!")
    assert visit.field.value == "", "the field should be free for the next line"
    assert visit.room.page.focused is visit.field, "and still be typed into"
    assert "Robin: Two more minutes!" in visit.log.rows, "the line should be read"
    assert visit.picture() != before


def test_an_empty_line_is_not_said(visit: Visit) -> None:
    count = len(visit.gathering.said)
    visit.room.page.focus(visit.field)
    visit.room.handle(text_event("   "))
    send(visit.room.handle, visit.table.context.input, key_event(pygame.K_RETURN))
    assert len(visit.gathering.said) == count


def test_a_line_being_typed_survives_whatever_happens(visit: Visit) -> None:
    visit.room.page.focus(visit.field)
    visit.room.handle(text_event("Wait for"))
    send(visit.room.handle, visit.table.context.input, key_event(pygame.K_LEFT))
    visit.gathering.say("I am here.")
    visit.gathering.people.pop()
    visit.gathering.hand_over("2")
    visit.everybody_ready()
    visit.gathering.state, visit.gathering.countdown_s = GatheringState.STARTING, 5.0
    visit.run(0.5)
    assert visit.room.page.focused is visit.field, "the focus should stay while one types"
    assert (visit.field.value, visit.field.caret) == ("Wait for", 7), "and the line as it was"


def test_escape_ends_typing_before_it_asks_about_leaving(visit: Visit) -> None:
    visit.room.page.focus(visit.field)
    send(visit.room.handle, visit.table.context.input, key_event(pygame.K_ESCAPE))
    assert not visit.room.is_typing, "the first Escape should only leave the field"
    assert not visit.table.stage.pushed, "and ask nothing"
    send(visit.room.handle, visit.table.context.input, key_event(pygame.K_ESCAPE))
    assert visit.question().question == "Leave the gathering?", "the second should ask"


def test_the_newest_line_is_seen_and_the_oldest_reached(visit: Visit) -> None:
    for number in range(60):
        visit.gathering.say(f"Line {number} of a long evening.")
    visit.run()
    log = visit.log
    assert log.rows[-1].endswith("Line 59 of a long evening."), "the newest should be there"
    assert log.first_shown == len(log.rows) - log.rows_shown, "and in view"
    visit.room.page.focus(log)
    for _ in range(len(log.rows)):
        send(visit.room.handle, visit.table.context.input, key_event(pygame.K_UP))
        visit.room.page.focus(log)
    assert log.first_shown == 0, "arrows should lead to the oldest"
    visit.gathering.said.append(("Mika", "Hello?"))
    at = log.rect.center
    send(visit.room.handle, visit.table.context.input, move_event(at))
    wheel = pygame.Event(pygame.MOUSEWHEEL, x=0, y=-1)
    send(visit.room.handle, visit.table.context.input, wheel)
    assert log.first_shown > 0, "the wheel should lead back"


def test_a_long_line_of_a_stranger_stays_inside(visit: Visit) -> None:
    visit.gathering.said.append(("W" * 16, "W" * 200))
    visit.run()
    font = visit.table.context.skin.fonts.body
    widest = max(font.width(row) for row in visit.log.rows)
    assert widest <= visit.log.rect.width, "no row should be wider than its box"


# The owner's power


def _ask_about(visit: Visit, index: int) -> None:
    visit.room.page.focus(visit.rows)
    visit.rows.select(index)
    send(visit.room.handle, visit.table.context.input, key_event(pygame.K_RETURN))


@pytest.mark.parametrize(
    ("title", "kicked", "owner"),
    [
        ("Nothing", [], "1"),
        ("Send away", [("3", False)], "1"),
        ("And block", [("3", True)], "1"),
        ("Make host", [], "3"),
    ],
)
def test_the_owner_deals_with_a_member(
    visit: Visit, title: str, kicked: list[tuple[str, bool]], owner: str
) -> None:
    _ask_about(visit, 2)
    assert "Ada" in visit.question().question, "it should be asked what to do, and about whom"
    visit.answer(title)
    assert visit.table.stage.popped == 1, "the question should go"
    assert visit.gathering.kicked == kicked
    assert [one.identity for one in visit.gathering.members if one.is_owner] == [owner]
    assert visit.rows.count == len(visit.gathering.members), "and who has gone with it"


def test_the_question_does_nothing_by_the_first_press(visit: Visit) -> None:
    _ask_about(visit, 2)
    asked = visit.question()
    for _ in range(2):
        send(asked.handle, visit.table.context.input, key_event(pygame.K_RETURN))
    assert visit.gathering.kicked == [], "a double press should be harmless"
    assert visit.table.stage.popped == 1, "and lead back once"


def test_a_guest_and_oneself_are_not_asked_about(visit: Visit) -> None:
    _ask_about(visit, 0)
    assert not visit.table.stage.pushed, "nobody sends themselves away"
    visit.gathering.be_guest()
    visit.run()
    _ask_about(visit, 2)
    assert not visit.table.stage.pushed, "and a guest nobody at all"


@pytest.mark.parametrize("reason", ["left", "handed over", "started"])
def test_a_question_that_is_moot_goes_by_itself(visit: Visit, reason: str) -> None:
    _ask_about(visit, 2)
    asked = visit.question()
    asked.update(1.0, True)
    assert visit.table.stage.popped == 0, "as long as it matters it should stay"
    if reason == "left":
        visit.gathering.people.pop(2)
    elif reason == "handed over":
        visit.gathering.hand_over("2")
    else:
        visit.gathering.state = GatheringState.STARTING
    visit.run()
    asked.update(1.1, True)
    assert visit.table.stage.popped == 1
    asked.update(1.2, True)
    assert visit.table.stage.popped == 1, "once"


def test_the_end_waits_for_the_question_above_it(visit: Visit) -> None:
    visit.press("Leave")
    asked = visit.question()
    visit.gathering.end("The lobby server has gone.")
    visit.room.update(visit.now_s, False)
    assert visit.table.stage.popped == 0, "the room is not what lies on top"
    asked.update(1.0, True)
    assert visit.table.stage.popped == 1, "the question should go first"
    visit.run()
    assert visit.table.stage.popped == 2, "then the room"
    assert visit.table.stage.notices == ["The lobby server has gone."]


# The ways in and out


def test_while_entering_one_can_only_cancel(table: Table) -> None:
    visit = Visit(table)
    visit.gathering.state = GatheringState.ENTERING
    visit.run(0.5)
    assert set(visit.buttons()) == {"Cancel"}
    assert not visit.room.has_been_inside
    visit.press("Cancel")
    assert (visit.gathering.left, table.stage.popped) == (1, 1), "without being asked anything"


def test_leaving_is_asked_once_and_done_once(visit: Visit) -> None:
    visit.press("Leave")
    visit.answer("Stay")
    assert visit.gathering.left == 0, "who stays should stay"
    assert visit.table.stage.popped == 1, "and be asked no more"
    visit.press("Leave")
    visit.answer("Leave")
    assert (visit.gathering.left, visit.table.stage.popped) == (1, 3), "the question and the room"
    visit.room.left()
    visit.run(0.5)
    assert (visit.gathering.left, visit.table.stage.popped) == (1, 3), "and not again"


def test_closing_the_window_leaves_the_gathering(visit: Visit) -> None:
    visit.room.left()
    assert visit.gathering.left == 1


@pytest.mark.parametrize("state", [GatheringState.ENTERING, GatheringState.INSIDE])
def test_the_end_is_told_and_leads_back(table: Table, state: GatheringState) -> None:
    visit = Visit(table)
    visit.gathering.state = state
    visit.run()
    visit.gathering.end("Mika has sent you away.")
    visit.run(0.5)
    assert table.stage.notices == ["Mika has sent you away."], "the sentence should be read, once"
    assert table.stage.popped == 1, "and one should be where one came from"
    visit.room.left()
    assert visit.gathering.left == 0, "what has ended need not be left"


def test_the_start_leads_to_the_farm(visit: Visit) -> None:
    seat = visit.table.seat
    visit.gathering.seat = seat
    visit.everybody_ready()
    visit.press("Start here")
    visit.run(5.2)
    assert isinstance(visit.table.stage.began[-1], Farm), "the owner should be at the farm"
    visit.room.left()
    assert visit.gathering.left == 0, "the gathering is the seat's business now"


def test_a_guest_waits_for_the_farm_and_comes_back_past_the_room(guest: Visit) -> None:
    seat = guest.table.seat
    seat.seat_state = SeatState.CONNECTING
    guest.gathering.state = GatheringState.LEAVING_FOR_FARM
    guest.run(0.5)
    assert not guest.table.stage.pushed, "the seat may take a moment"
    guest.gathering.seat = seat
    guest.run()
    assert isinstance(guest.table.stage.pushed[-1], Waiting)
    assert guest.table.stage.popped == 0
    guest.room.entered()
    assert guest.table.stage.popped == 1, "nobody is left in the room to go back to"


def test_nothing_pressed_after_the_end_does_anything(visit: Visit) -> None:
    visit.gathering.end("It is over.")
    visit.run()
    for key in (pygame.K_RETURN, pygame.K_ESCAPE):
        send(visit.room.handle, visit.table.context.input, key_event(key))
    assert (visit.gathering.left, visit.table.stage.popped) == (0, 1)


@pytest.mark.parametrize("scale", list(TextScale))
@pytest.mark.parametrize("as_owner", [True, False])
def test_everything_fits_at_every_text_scale(
    table: Table, scale: TextScale, as_owner: bool
) -> None:
    table.context.skin.fonts = table.context.assets.fonts(scale)
    for size in (SMALLEST, (640, 400), (960, 540)):
        visit = Visit(table)
        if not as_owner:
            visit.gathering.be_guest()
        visit.run()
        visit.room.layout(size)
        screen = pygame.Rect((0, 0), size)
        for widget in visit.room.page.widgets:
            assert screen.contains(widget.rect), f"{type(widget).__name__} should be inside"
        for title, button in visit.buttons().items():
            room = button.rect.width - 12
            assert table.context.skin.fonts.body.width(title) <= room, f"“{title}” should be whole"
        assert visit.log.rows_shown >= 4, "a talk should be followed"
        least = 3 if scale is TextScale.HUGE else 4
        assert visit.rows.rows_shown >= least, "and friends seen"


def test_releases_do_nothing(visit: Visit) -> None:
    visit.room.page.focus(visit.field)
    send(visit.room.handle, visit.table.context.input, key_event(pygame.K_ESCAPE, False))
    assert visit.room.is_typing, "letting a key go should not count as pressing it"
