"""Finding each other without Steam: the list, passwords, terms, friend codes and the settings."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.joining.browser import FarmFilter, FoundFarm
from scenes.app.gathering import FarmTerms
from scenes.app.scene import Scene
from scenes.app.services import Seating
from scenes.front_end.add_friend import AddFriend
from scenes.front_end.friend_codes import FriendCodes
from scenes.front_end.friends import FindFriends
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.lobby_row import (
    draw_lobby_row,
    lobby_row_px,
    refusal_of,
    state_words,
    title_of,
)
from scenes.front_end.password import AskPassword
from scenes.front_end.terms import AskTerms
from scenes.front_end.title import Title
from scenes.input.events import Device, EventKind, Input, InputEvent, UiKey
from scenes.menus.confirm import Confirm
from scenes.menus.menu import Menu
from scenes.menus.options import TABS, Options
from scenes.play.farm import Farm
from scenes.settings.store import Settings, SettingsStore, TextScale
from scenes.shots.staged_gathering import FRIEND_CODE, LobbyServerServices, StagedGathering
from scenes.ui.buttons import Button, Checkbox
from scenes.ui.choices import Choice
from scenes.ui.focus import Widget
from scenes.ui.list_box import ListBox
from scenes.ui.text_field import MASK, TextField
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
PLAIN = FoundFarm("1", "Ada", 2, 8, "0.1.0", True, "Lobby server")


@pytest.fixture
def server(table: Table) -> LobbyServerServices:
    """The table's services, with a lobby server and a farm to sit down at."""
    services = LobbyServerServices()
    services.seating = Seating(table.seat, table.host)
    table.context.services = services
    return services


def _shown(menu: Menu, size: tuple[int, int] = SMALLEST) -> Menu:
    menu.layout(size)
    menu.entered()
    menu.update(1.0, True)
    return menu


def _find(table: Table) -> FindFriends:
    menu = FindFriends(table.context)
    _shown(menu)
    return menu


def _buttons_of(menu: Menu) -> dict[str, Button]:
    return {widget.title: widget for widget in menu.page.widgets if isinstance(widget, Button)}


def _fields_of(menu: Menu) -> list[TextField]:
    return [widget for widget in menu.page.widgets if isinstance(widget, TextField)]


def _list_of(menu: Menu) -> ListBox:
    return next(widget for widget in menu.page.widgets if isinstance(widget, ListBox))


def _press(menu: Menu, title: str) -> None:
    _buttons_of(menu)[title].press(menu.context.skin)


def _choose(menu: Menu, services: LobbyServerServices, name: str) -> None:
    rows = _list_of(menu)
    rows.select(
        next(
            n for n, one in enumerate(services.lobbies) if title_of(one, menu.context.texts) == name
        )
    )
    menu.page.focus(rows)
    send(menu.handle, menu.context.input, key_event(pygame.K_RETURN))


def _top(table: Table, kind: type[Scene]) -> Scene:
    assert table.stage.pushed, "another scene should have come"
    scene = table.stage.pushed[-1]
    assert isinstance(scene, kind), f"it should be {kind.__name__}"
    scene.layout(SMALLEST)
    scene.entered()
    scene.update(1.0, True)
    return scene


def _row(table: Table, lobby: FoundFarm, width: int = 520) -> bytes:
    target = pygame.Surface((width, lobby_row_px(table.context))).convert()
    target.fill((255, 255, 255))
    draw_lobby_row(table.context, target, target.get_rect(), lobby, False)
    return pygame.image.tobytes(target, "RGB")


def _picture(menu: Menu) -> bytes:
    """What the panel shows; the valley behind it moves all the time."""
    target = pygame.Surface(SMALLEST).convert()
    menu.draw(target)
    return pygame.image.tobytes(target.subsurface(menu.panel.inflate(-12, -12)), "RGB")


def _typed(menu: Menu, text: str) -> None:
    menu.handle(text_event(text))


# The list


def test_every_fact_about_a_lobby_is_seen_in_its_row(table: Table) -> None:
    plain = _row(table, PLAIN)
    for change in (
        replace(PLAIN, name="Turnips"),
        replace(PLAIN, host_name="Ben"),
        replace(PLAIN, players=3),
        replace(PLAIN, players=8),
        replace(PLAIN, needs_password=True),
        replace(PLAIN, is_sealed=True),
        replace(PLAIN, is_gathering=True),
        replace(PLAIN, is_same_version=False),
        replace(PLAIN, version="0.0.9"),
        replace(PLAIN, source="Steam"),
        replace(PLAIN, area="the mill"),
    ):
        assert _row(table, change) != plain, f"{change} should be told from {PLAIN}"


def _look(menu: Menu, now_s: float) -> None:
    """The screen looks at the list twice: it tells what is wanted, and sees what there is then."""
    menu.update(now_s, True)
    menu.update(now_s + 1.0, True)


def _has_focus(menu: Menu, widget: Widget) -> bool:
    return menu.page.focused is widget


def test_words_and_boxes_choose_what_is_listed(table: Table, server: LobbyServerServices) -> None:
    menu = _find(table)
    field, rows = _fields_of(menu)[0], _list_of(menu)
    assert _has_focus(menu, rows), "the list comes first, and letters go nowhere"
    menu.page.focus(field)
    _typed(menu, "Sat")
    _typed(menu, "urday")
    assert server.wish == FarmFilter(), "the lists are not asked for every letter"
    _look(menu, 2.0)
    assert server.wish == FarmFilter("Saturday"), "but soon for the word"
    assert _list_of(menu).count == 1, "what is called so is listed"
    assert _has_focus(menu, field), "and one goes on typing"
    _typed(menu, "!")
    _look(menu, 4.0)
    assert _list_of(menu).count == 0, "nothing is called that"
    assert _has_focus(menu, field), "and one goes on typing"
    nothing = _picture(menu)
    server.lobbies = ()
    field.set("")
    _look(menu, 6.0)
    assert _picture(menu) != nothing, "that nothing fits is not that nothing is open"


@pytest.mark.parametrize("device", ["keyboard", "pad"])
def test_the_boxes_are_ticked_with_keys_and_pad(
    table: Table, server: LobbyServerServices, device: str
) -> None:
    table.context.input = input_with_pads(table.context)
    menu = _find(table)
    everything = _list_of(menu).count
    boxes = [widget for widget in menu.page.widgets if isinstance(widget, Checkbox)]
    for box, wish in zip(
        boxes,
        (FarmFilter(has_room=True), FarmFilter(has_room=True, without_password=True)),
        strict=True,
    ):
        menu.page.focus(box)
        press = (
            key_event(pygame.K_RETURN)
            if device == "keyboard"
            else pad_event(pygame.CONTROLLER_BUTTON_A)
        )
        send(menu.handle, menu.context.input, press)
        _look(menu, 2.0 if box is boxes[0] else 4.0)
        assert server.wish == wish, f"{box.title} should be wanted"
    assert 0 < _list_of(menu).count < everything, "the list is shorter for it"
    menu.layout((800, 600))
    boxes = [widget for widget in menu.page.widgets if isinstance(widget, Checkbox)]
    assert all(box.is_on for box in boxes), "and another window size forgets nothing"


@pytest.mark.parametrize("scale", list(TextScale))
def test_what_is_wanted_has_room_at_every_text_scale(
    table: Table, server: LobbyServerServices, scale: TextScale
) -> None:
    table.context.skin.fonts = table.context.assets.fonts(scale)
    menu = _find(table)
    fonts = table.context.skin.fonts
    field, rows = _fields_of(menu)[0], _list_of(menu)
    assert field.rect.width >= fonts.body.width("Search by name"), "the field says what it is for"
    least = 2 if scale is TextScale.HUGE else 3
    assert rows.rows_shown >= least, "and lobbies are seen"
    for widget in menu.page.widgets:
        assert menu.panel.contains(widget.rect), "everything is on the panel"


def test_what_is_special_is_said_in_words(table: Table) -> None:
    lobby = FoundFarm(
        "1", "Ada", 8, 8, "0", False, "", needs_password=True, is_sealed=True, is_gathering=True
    )
    texts = table.context.texts
    words = ["gathering", "locked", "started", "full", "another version"]
    assert state_words(lobby, texts) == words, "no mark and no colour should stand alone"
    assert state_words(PLAIN, texts) == [], "nothing is special about an open farm"


def test_a_lobby_without_a_name_is_called_after_its_host(table: Table) -> None:
    texts = table.context.texts
    assert title_of(PLAIN, texts) == "Ada's farm"
    assert title_of(replace(PLAIN, name="Turnips"), texts) == "Turnips", "its own name comes first"


def test_the_marks_are_pictures_of_the_skin(table: Table) -> None:
    for icon in ("icon_locked", "icon_sealed"):
        picture = table.context.skin.icons.get(icon)
        assert picture is not None, f"{icon} should be among the art"
        assert picture.get_size() == (9, 9), "marks of a row should fit into its line"


@pytest.mark.parametrize("scale", list(TextScale))
def test_state_words_are_never_cut(table: Table, scale: TextScale) -> None:
    table.context.skin.fonts = table.context.assets.fonts(scale)
    long = FoundFarm(
        "4", "W" * 16, 8, 8, "0.10.0", False, "Local network", name="W" * 32,
        needs_password=True, is_sealed=True, is_gathering=True, area="W" * 32,
    )  # fmt: skip
    rows = [_row(table, replace(long, is_same_version=same)) for same in (True, False)]
    assert rows[0] != rows[1], "the last word should be seen whatever the names"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"is_sealed": True}, "started"),
        ({"players": 8}, "full"),
        ({"is_same_version": False, "version": "0.0.9"}, "0.0.9"),
    ],
)
def test_who_cannot_enter_reads_why_and_nothing_is_asked(
    table: Table, server: LobbyServerServices, change: dict[str, object], word: str
) -> None:
    server.lobbies = (replace(PLAIN, **change),)  # type: ignore[arg-type]
    menu = _find(table)
    _choose(menu, server, "Ada's farm")
    assert word in table.stage.notices[-1], "the sentence should say why"
    assert refusal_of(server.lobbies[0], "0.1.0", table.context.texts) == table.stage.notices[-1]
    assert (server.joined, table.stage.pushed) == ([], []), "and nobody should be bothered"


def test_an_open_farm_is_joined_at_once(table: Table, server: LobbyServerServices) -> None:
    _choose(_find(table), server, "Turnips and tea")
    assert server.joined == [("2", "")], "no password should be asked for where there is none"
    assert isinstance(table.stage.began[-1], Farm), "and the seat should be taken"


def test_the_local_network_is_asked_only_when_the_player_asks(
    table: Table, server: LobbyServerServices
) -> None:
    menu = _find(table)
    for second in range(2, 30):
        menu.update(float(second), True)
    assert server.asked_nearby == 0, "looking at the list should not shout into the network"
    before = _picture(menu)
    _press(menu, "Local network")
    assert server.asked_nearby == 1, "the button should ask once"
    assert _picture(menu) != before, "and it should be said that it did"
    menu.update(40.0, True)
    assert _picture(menu) == before, "but not for ever"


def test_gathering_needs_a_lobby_server(table: Table, server: LobbyServerServices) -> None:
    assert "Gather" in _buttons_of(_find(table)), "with a server one can gather"
    server.has_server = False
    assert "Gather" not in _buttons_of(_find(table)), "without one there is nowhere to"


def test_the_selection_stays_with_its_lobby(table: Table, server: LobbyServerServices) -> None:
    menu = _find(table)
    _list_of(menu).select(2)
    server.lobbies = (replace(PLAIN, lobby_id="new"), *server.lobbies)
    menu.update(2.0, True)
    assert _list_of(menu).selected == 3, "a new line should not move what one is about to choose"


def test_a_gathering_without_a_password_says_by_itself_why_one_was_not_let_in(
    table: Table, server: LobbyServerServices
) -> None:
    gathering = StagedGathering()
    server.make_gathering = lambda: gathering
    _choose(_find(table), server, "Saturday")
    gathering.end("Noor wants only friends here.")
    _top(table, GatheringRoom)
    assert table.stage.notices == ["Noor wants only friends here."]
    assert table.stage.popped == 1, "and one should be back at the list"


# Passwords


def _asked(table: Table, server: LobbyServerServices, name: str = "Only for us") -> AskPassword:
    _choose(_find(table), server, name)
    asked = _top(table, AskPassword)
    assert isinstance(asked, AskPassword)
    return asked


@pytest.mark.parametrize("device", ["keyboard", "mouse", "pad"])
def test_a_locked_farm_asks_for_its_password(
    table: Table, server: LobbyServerServices, device: str
) -> None:
    asked = _asked(table, server)
    assert server.joined == [], "nothing should be tried without it"
    translator = input_with_pads(table.context)
    if device == "pad":
        down, right = pygame.CONTROLLER_BUTTON_DPAD_DOWN, pygame.CONTROLLER_BUTTON_DPAD_RIGHT
        confirm, start = pygame.CONTROLLER_BUTTON_A, pygame.CONTROLLER_BUTTON_START
        for button in (confirm, down, confirm, right, confirm, start):
            send(asked.handle, translator, pad_event(button))
        assert server.joined == [("3", "Qw")], "a pad alone should get in"
        return
    _typed(asked, "turnip soup")
    if device == "keyboard":
        send(asked.handle, translator, key_event(pygame.K_RETURN))
    else:
        at = _buttons_of(asked)["Enter"].rect.center
        send(asked.handle, translator, move_event(at), mouse_event(1, at))
    assert server.joined == [("3", "turnip soup")], "the password should go with the wish"


def test_a_password_is_hidden_until_it_is_to_be_shown(
    table: Table, server: LobbyServerServices
) -> None:
    asked = _asked(table, server)
    _typed(asked, "turnip")
    one = _picture(asked)
    field = _fields_of(asked)[0]
    field.set("parsni")
    assert _picture(asked) == one, "passwords of one length should look the same"
    _press(asked, "Show")
    assert _picture(asked) != one, "now the letters should be seen"
    _press(asked, "Hide")
    assert _picture(asked) == one, "and hidden again"


def test_a_hidden_password_is_not_copied(table: Table, server: LobbyServerServices) -> None:
    asked = _asked(table, server)
    table.context.clipboard.put("before")
    _typed(asked, "turnip")
    copy = key_event(pygame.K_c, mod=pygame.KMOD_CTRL)
    send(asked.handle, table.context.input, copy)
    assert table.context.clipboard.get() == "before", "hidden letters should not get out"
    _press(asked, "Show")
    asked.page.focus(_fields_of(asked)[0])
    send(asked.handle, table.context.input, copy)
    assert table.context.clipboard.get() == "turnip", "shown ones may"


def test_the_mask_is_a_letter_of_the_fonts(table: Table) -> None:
    font = table.context.skin.fonts.body
    assert font.width(MASK * 3) == 3 * font.width(MASK) > 6, "dots should have a width"


def test_what_is_wrong_with_a_password_is_said_where_it_is_typed(
    table: Table, server: LobbyServerServices
) -> None:
    asked = _asked(table, server)
    send(asked.handle, table.context.input, key_event(pygame.K_RETURN))
    assert asked.complaint, "an empty password should be noticed here"
    assert server.joined == [], "and not be sent"
    _typed(asked, "x")
    assert asked.complaint == "", "typing on should take the complaint away"
    server.complaint = "That farm has gone."
    send(asked.handle, table.context.input, key_event(pygame.K_RETURN))
    assert asked.complaint == "That farm has gone.", "what the service says should stand there"
    assert _fields_of(asked)[0].value == "x", "and what was typed should still be there"


def test_a_locked_gathering_is_entered_with_its_password(
    table: Table, server: LobbyServerServices
) -> None:
    asked = _asked(table, server, "農場の友達")
    _typed(asked, "soup")
    send(asked.handle, table.context.input, key_event(pygame.K_RETURN))
    _top(table, GatheringRoom)
    assert server.joined == [("6", "soup")]


@pytest.mark.parametrize("was_inside", [True, False])
def test_the_prompt_stays_for_another_try_and_goes_after_a_visit(
    table: Table, server: LobbyServerServices, was_inside: bool
) -> None:
    gathering = StagedGathering()
    server.make_gathering = lambda: gathering
    asked = _asked(table, server, "農場の友達")
    _typed(asked, "soup")
    send(asked.handle, table.context.input, key_event(pygame.K_RETURN))
    if not was_inside:
        gathering.end("This is not the password.")
    _top(table, GatheringRoom)
    popped = table.stage.popped
    asked.entered()
    gone = table.stage.popped - popped
    assert gone == int(was_inside), "only who was inside should not be asked again"
    assert _fields_of(asked)[0].value == "soup", "a slip should be mended, not typed anew"
    complaint = "" if was_inside else "This is not the password."
    assert asked.complaint == complaint, "why one was not let in should stand by the field"
    assert not table.stage.notices, "and be said once"


# Opening a farm, and gathering


def test_without_a_lobby_server_hosting_goes_straight_in(
    table: Table, server: LobbyServerServices
) -> None:
    server.has_server = False
    title = _shown(Title(table.context))
    _press(title, "Open my farm")
    assert server.terms == [None], "no terms should be asked for"
    assert isinstance(table.stage.began[-1], Farm), "and one should be at the farm"


def test_with_a_lobby_server_the_terms_are_asked_for_first(
    table: Table, server: LobbyServerServices
) -> None:
    title = _shown(Title(table.context))
    _press(title, "Open my farm")
    asked = _top(table, AskTerms)
    assert isinstance(asked, AskTerms)
    assert server.terms == [], "nothing should be opened yet"
    name, password = _fields_of(asked)
    assert name.value == "Robin's farm", "the name should be there already"
    asked.page.focus(password)
    _typed(asked, "soup")
    choice = next(widget for widget in asked.page.widgets if isinstance(widget, Choice))
    asked.page.focus(choice)
    send(asked.handle, table.context.input, key_event(pygame.K_RIGHT))
    _press(asked, "Open the gate")
    assert server.terms == [FarmTerms("Robin's farm", "soup", True)]
    assert isinstance(table.stage.began[-1], Farm), "and the farm should be there"


def test_terms_are_for_friends_unless_they_are_changed(
    table: Table, server: LobbyServerServices
) -> None:
    _press(_shown(Title(table.context)), "Open my farm")
    asked = _top(table, AskTerms)
    assert isinstance(asked, AskTerms)
    _press(asked, "Open the gate")
    assert server.terms == [FarmTerms("Robin's farm", "", False)]


def test_a_farm_that_cannot_be_opened_says_why_and_keeps_what_was_typed(
    table: Table, server: LobbyServerServices
) -> None:
    _press(_shown(Title(table.context)), "Open my farm")
    asked = _top(table, AskTerms)
    assert isinstance(asked, AskTerms)
    _typed(asked, "!")
    server.complaint = "Another farm is called so already."
    _press(asked, "Open the gate")
    assert asked.complaint == server.complaint
    asked.layout((800, 600))
    assert _fields_of(asked)[0].value == "Robin's farm!", "also when the window changes"
    assert not table.stage.began, "and nobody should go anywhere"


def test_names_and_passwords_are_bounded_while_typing(
    table: Table, server: LobbyServerServices
) -> None:
    _press(_shown(Title(table.context)), "Open my farm")
    asked = _top(table, AskTerms)
    assert isinstance(asked, AskTerms)
    for field in _fields_of(asked):
        asked.page.focus(field)
        _typed(asked, "W" * 500)
    _press(asked, "Open the gate")
    assert server.terms == [FarmTerms("Robin's farm" + "W" * 20, "W" * 64, False)]


def test_a_password_is_never_among_what_is_saved(
    table: Table, server: LobbyServerServices, tmp_path: Path
) -> None:
    _press(_shown(Title(table.context)), "Open my farm")
    asked = _top(table, AskTerms)
    assert isinstance(asked, AskTerms)
    asked.page.focus(_fields_of(asked)[1])
    _typed(asked, "turnip soup")
    _press(asked, "Open the gate")
    store = SettingsStore(tmp_path)
    assert store.save(table.context.settings) is None, "the settings should be written"
    assert b"turnip" not in store.path.read_bytes(), "but no password with them"
    again = AskTerms(
        table.context, "Open the farm", "Robin's farm", "Open the gate", lambda terms: None
    )
    _shown(again)
    assert _fields_of(again)[1].value == "", "and the next time it should be asked for anew"


def test_gathering_asks_for_terms_and_leads_into_the_room(
    table: Table, server: LobbyServerServices
) -> None:
    _press(_find(table), "Gather")
    asked = _top(table, AskTerms)
    assert isinstance(asked, AskTerms)
    _press(asked, "Gather")
    assert server.terms == [FarmTerms("Robin's gathering", "", False)]
    _top(table, GatheringRoom)
    popped = table.stage.popped
    asked.entered()
    assert table.stage.popped == popped + 1, "after the gathering the form should be gone"


# Friend codes


def test_the_own_code_is_copied_whole(table: Table, server: LobbyServerServices) -> None:
    menu = _shown(FriendCodes(table.context))
    _press(menu, "Copy")
    assert table.context.clipboard.get() == FRIEND_CODE
    assert "Copied" in _buttons_of(menu), "and the button should say so"


def test_who_has_no_code_yet_copies_nothing(table: Table, server: LobbyServerServices) -> None:
    server.code = ""
    menu = _shown(FriendCodes(table.context))
    assert not _buttons_of(menu)["Copy"].can_focus, "there is nothing to copy"
    before = _picture(menu)
    server.code = FRIEND_CODE
    menu.update(2.0, True)
    assert _buttons_of(menu)["Copy"].can_focus, "a code that arrives should be usable"
    assert _picture(menu) != before, "and be seen"


@pytest.mark.parametrize("device", ["keyboard", "mouse", "pad"])
def test_a_friend_is_removed_only_after_a_question(
    table: Table, server: LobbyServerServices, device: str
) -> None:
    menu = FriendCodes(table.context)
    _shown(menu)
    rows = _list_of(menu)
    translator = input_with_pads(table.context)

    def press_row() -> None:
        menu.page.focus(rows)
        if device == "mouse":
            at = (rows.row_rect(1).right - 20, rows.row_rect(1).centery)
            send(menu.handle, translator, move_event(at), mouse_event(1, at))
        elif device == "pad":
            rows.select(1)
            send(menu.handle, translator, pad_event(pygame.CONTROLLER_BUTTON_A))
        else:
            rows.select(1)
            send(menu.handle, translator, key_event(pygame.K_RETURN))

    press_row()
    question = _top(table, Confirm)
    assert isinstance(question, Confirm)
    assert "Ada" in question.question, "it should be asked first, about the right one"
    send(question.handle, translator, key_event(pygame.K_RETURN))
    assert len(server.friends) == 3, "a press too many should remove nobody"
    assert table.stage.popped == 1, "but lead back"
    press_row()
    question = _top(table, Confirm)
    assert isinstance(question, Confirm)
    _press(question, "Remove")
    assert [one.name for one in server.friends] == ["Mika", "農場の友達"]
    assert _list_of(menu).count == 2, "and the list should be shorter at once"


def test_a_friend_is_added_by_name_and_code(table: Table, server: LobbyServerServices) -> None:
    menu = _shown(FriendCodes(table.context))
    _press(menu, "Add a friend")
    adding = _top(table, AddFriend)
    assert isinstance(adding, AddFriend)
    _typed(adding, "Jonas")
    adding.page.focus(_fields_of(adding)[1])
    _typed(adding, "tk4qz81mvr x6d0h")
    assert _fields_of(adding)[1].value == "TK4QZ-81MVR-X6D0H", "it should be grouped while typing"
    send(adding.handle, table.context.input, key_event(pygame.K_RETURN))
    assert "35 letters" in adding.complaint, "half a code should be refused in the form itself"
    assert len(server.friends) == 3, "and add nobody"
    table.context.clipboard.put(f" {FRIEND_CODE.lower()}\n")
    _press(adding, "Paste the code")
    popped = table.stage.popped
    _press(adding, "Add")
    assert (server.friends[-1].name, server.friends[-1].code) == ("Jonas", FRIEND_CODE)
    assert table.stage.popped == popped + 1, "and the form should close"
    menu.update(2.0, True)
    assert _list_of(menu).count == 4, "the list should show the new friend"


def test_the_caret_stays_where_one_corrects_a_slip(
    table: Table, server: LobbyServerServices
) -> None:
    adding = AddFriend(table.context)
    _shown(adding)
    adding.answer("Jonos", "TK4QZ")
    field = _fields_of(adding)[0]
    _typed(adding, "Jonos")
    send(
        adding.handle, table.context.input, key_event(pygame.K_LEFT), key_event(pygame.K_BACKSPACE)
    )
    _typed(adding, "a")
    assert field.value == "Jonas", "a complaint that goes should not move the caret"
    assert adding.complaint == ""


# Settings


def test_the_lobby_server_is_set_in_the_settings(table: Table) -> None:
    options = Options(table.context)
    options.show_tab(TABS.index("network"))
    _shown(options)
    assert table.context.settings.lobby_server == "", "there is none by default"
    field = _fields_of(options)[0]
    options.page.focus(field)
    _typed(options, " farm.example:47240 ")
    assert table.context.settings.lobby_server == "farm.example:47240", "without blanks around it"
    _typed(options, "x" * 400)
    assert len(table.context.settings.lobby_server) <= 128, "and no longer than an address may be"


def test_the_lobby_server_is_kept_and_bounded_in_the_file(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    store.save(Settings(lobby_server="[2001:db8::1]:47240"))
    assert store.load()[0].lobby_server == "[2001:db8::1]:47240"
    store.path.write_text('{"lobby_server": "' + "x" * 129 + '"}')
    assert store.load()[1] is not None, "an address that cannot be should be said, not used"


def test_a_pad_can_type_an_address(table: Table) -> None:
    from scenes.ui.text_field import LETTER_ROWS

    letters = "".join(LETTER_ROWS)
    assert all(letter in letters for letter in "[:].-0"), "addresses need more than letters"


@pytest.mark.parametrize("has_keyboard", [True, False])
def test_the_letters_for_a_pad_are_shown_only_where_the_system_has_no_keyboard(
    table: Table, has_keyboard: bool
) -> None:
    shown: list[pygame.Rect] = []
    skin = table.context.skin

    def show(at: pygame.Rect) -> bool:
        shown.append(at)
        return has_keyboard

    skin.show_keyboard = show
    field = TextField(pygame.Rect(100, 20, 300, 22), "", 64, table.context.clipboard)
    field.key(InputEvent(EventKind.PRESS, Device.PAD, "pad:a", ui=UiKey.CONFIRM), skin)
    assert shown == [field.rect], "the system is asked first, and told where the field is"
    assert field.is_grid_open is not has_keyboard, "the game's own letters stand in for it"


@pytest.mark.parametrize("place", [20, 330])
def test_the_letters_for_a_pad_never_hide_the_field(table: Table, place: int) -> None:
    field = TextField(pygame.Rect(100, place, 300, 22), "soup", 64, table.context.clipboard)
    target = pygame.Surface(SMALLEST).convert()
    field.draw(target, table.context.skin, True)
    before = target.subsurface(field.rect).copy()
    field.is_grid_open = True
    field.draw_above(target, table.context.skin)
    after = target.subsurface(field.rect)
    same = pygame.image.tobytes(before, "RGB") == pygame.image.tobytes(after, "RGB")
    assert same, "one should see what one types"


# All of them


def test_an_overlay_hides_the_tooltips_below_it(table: Table) -> None:
    title = _shown(Title(table.context))
    title.page.focus(_buttons_of(title)["My farms"])
    pictures = []
    for is_top in (True, False):
        title.update(1.0, is_top)
        target = pygame.Surface(SMALLEST).convert()
        title.draw(target)
        pictures.append(pygame.image.tobytes(target, "RGB"))
    assert pictures[0] != pictures[1], "only the scene on top should explain itself"


MENUS: dict[str, Callable[[Table], Menu]] = {
    "password": lambda t: AskPassword(t.context, PLAIN, lambda password: None),
    "terms": lambda t: AskTerms(
        t.context, "Open the farm", "Farm", "Open the gate", lambda terms: None
    ),
    "codes": lambda t: FriendCodes(t.context),
    "add": lambda t: AddFriend(t.context),
    "find": lambda t: FindFriends(t.context),
}


@pytest.mark.parametrize("scale", list(TextScale))
@pytest.mark.parametrize("name", MENUS)
def test_no_button_is_cut(
    table: Table, server: LobbyServerServices, name: str, scale: TextScale
) -> None:
    table.context.skin.fonts = table.context.assets.fonts(scale)
    menu = _shown(MENUS[name](table))
    for title, button in _buttons_of(menu).items():
        room = button.rect.width - 12
        assert table.context.skin.fonts.body.width(title) <= room, f"“{title}” should be read whole"


@pytest.mark.parametrize("name", MENUS)
def test_escape_leads_back_even_while_typing(
    table: Table, server: LobbyServerServices, name: str
) -> None:
    menu = _shown(MENUS[name](table))
    translator: Input = table.context.input
    send(menu.handle, translator, key_event(pygame.K_ESCAPE))
    assert table.stage.popped == 1, "Escape should lead back"
