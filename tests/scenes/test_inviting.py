"""Inviting friends, and who is who: accounts in lists of friends and players and at the gate."""

from dataclasses import replace

import pygame
import pytest

from game.coop.open_code import OpenCode
from game.coop.seat import Knock, PlayerInfo
from game.text.errors import in_english
from game.text.sentence import Sentence
from scenes.app.scene import Scene
from scenes.app.services import Invitee, Seating
from scenes.front_end.friends import FindFriends
from scenes.input.events import Device, EventKind, InputEvent
from scenes.menus.confirm import Confirm
from scenes.menus.friend_row import state_of
from scenes.menus.invite import Invite
from scenes.menus.menu import Menu
from scenes.menus.pause import Pause
from scenes.menus.player_row import draw_player_row, link_words, player_row_px
from scenes.menus.players import Players
from scenes.settings.store import RouterWish, TextScale
from scenes.shots.silent import SilentServices
from scenes.shots.staged_friends import FriendlyServices, account_of
from scenes.ui.buttons import Button
from scenes.ui.code_box import CodeBox, as_large_as_fits
from scenes.ui.labels import Label
from scenes.ui.list_box import ListBox
from tests.scenes.helpers import (
    Table,
    input_with_pads,
    key_event,
    mouse_event,
    move_event,
    pad_event,
    send,
)

SMALLEST = (640, 360)


@pytest.fixture
def friends(table: Table) -> FriendlyServices:
    """The table's services, with a dozen friends on Steam."""
    services = FriendlyServices()
    table.context.services = services
    return services


def _invite(table: Table, size: tuple[int, int] = SMALLEST) -> Invite:
    menu = Invite(table.context, Seating(table.seat, table.host))
    menu.layout(size)
    menu.update(1.0, True)
    return menu


def _list_of(menu: Menu) -> ListBox:
    return next(widget for widget in menu.page.widgets if isinstance(widget, ListBox))


def _buttons_of(menu: Menu) -> dict[str, Button]:
    return {widget.title: widget for widget in menu.page.widgets if isinstance(widget, Button)}


def _drawn(menu: Menu, size: tuple[int, int] = SMALLEST) -> pygame.Surface:
    picture = pygame.Surface(size).convert()
    menu.draw(picture)
    return picture


def _bytes(picture: pygame.Surface) -> bytes:
    return pygame.image.tobytes(picture, "RGB")


def _invited(services: FriendlyServices) -> list[int]:
    return [n for n, one in enumerate(services.friends) if one.is_invited]


@pytest.mark.parametrize("device", ["keyboard", "mouse", "pad"])
def test_a_friend_is_invited_by_every_device(
    table: Table, friends: FriendlyServices, device: str
) -> None:
    menu = _invite(table)
    rows = _list_of(menu)
    before = _bytes(_drawn(menu))
    if device == "keyboard":
        presses = [key_event(pygame.K_DOWN), key_event(pygame.K_DOWN), key_event(pygame.K_RETURN)]
    elif device == "pad":
        down = pad_event(pygame.CONTROLLER_BUTTON_DPAD_DOWN)
        presses = [down, down, pad_event(pygame.CONTROLLER_BUTTON_A)]
    else:
        row = rows.row_rect(2)
        at = (row.right - 20, row.centery)
        presses = [move_event(at), mouse_event(1, at), mouse_event(1, at, False)]
    send(menu.handle, input_with_pads(table.context), *presses)
    assert _invited(friends) == [1, 2], "the third friend should be invited, and nobody else"
    assert _list_of(menu).selected == 2, "and still be the one that is selected"
    assert _bytes(_drawn(menu)) != before, "which should be seen"
    assert not table.stage.notices, "an invitation that went out needs no sentence"


def test_an_invitation_that_does_not_go_out_is_said(
    table: Table, friends: FriendlyServices
) -> None:
    friends.complaint = "Steam did not take the invitation."
    menu = _invite(table)
    send(menu.handle, table.context.input, key_event(pygame.K_RETURN))
    assert table.stage.notices == [friends.complaint], "the player should read why"
    assert _invited(friends) == [1], "and nobody should count as invited"


def test_who_is_offline_or_invited_already_is_not_invited_again(
    table: Table, friends: FriendlyServices
) -> None:
    menu = _invite(table)
    rows = _list_of(menu)
    friends.complaint = "This should not be asked for."
    for row, word in ((11, "offline"), (1, "already")):
        rows.select(row)
        send(menu.handle, table.context.input, key_event(pygame.K_RETURN))
        assert word in table.stage.notices[-1], f"it should be said that the friend is {word}"
    assert _invited(friends) == [1], "and no invitation should go out"


def test_states_are_told_in_words() -> None:
    states = [
        in_english(state_of(Invitee("1", "Ada", is_online, is_playing, False))[0])
        for is_online, is_playing in ((True, True), (True, False), (False, False))
    ]
    assert states == ["in this game", "online", "offline"], "never by a colour alone"


def test_the_selection_stays_with_a_friend_who_moves_in_the_list(
    table: Table, friends: FriendlyServices
) -> None:
    menu = _invite(table)
    rows = _list_of(menu)
    rows.select(3)
    friends.friends = [friends.friends[11], *friends.friends[:11]]
    menu.update(2.0, True)
    assert _list_of(menu).selected == 4, "whom one is about to invite should stay selected"
    friends.friends = friends.friends[:3]
    menu.update(3.0, True)
    assert _list_of(menu).selected == 2, "and when they are gone the selection stays inside"


def test_another_window_size_keeps_the_selection(table: Table, friends: FriendlyServices) -> None:
    menu = _invite(table)
    _list_of(menu).select(9)
    menu.layout((960, 540))
    rows = _list_of(menu)
    assert rows.selected == 9, "whom one is about to invite should stay selected"
    assert rows.rect.contains(rows.row_rect(9)), "and in view"


def test_a_long_list_scrolls_to_its_end(table: Table, friends: FriendlyServices) -> None:
    menu = _invite(table)
    rows = _list_of(menu)
    assert rows.rows_shown < rows.count, "the test needs more friends than fit"
    for _ in range(rows.count - 1):
        send(menu.handle, table.context.input, key_event(pygame.K_DOWN))
    assert rows.rect.contains(rows.row_rect(rows.count - 1)), "the last friend should be in view"


def test_friends_that_come_and_go_change_the_screen(
    table: Table, friends: FriendlyServices
) -> None:
    everybody, friends.friends = friends.friends, []
    menu = _invite(table)
    assert not any(isinstance(widget, ListBox) for widget in menu.page.widgets)
    friends.friends = everybody
    menu.update(2.0, True)
    assert _list_of(menu).count == 12, "friends that arrive should be listed"
    assert menu.page.focused is _list_of(menu), "and be what is chosen from"
    friends.friends = []
    friends.note = "Steam is gone."
    menu.update(3.0, True)
    assert "Copy the code" in _buttons_of(menu), "the code should have the screen again"
    _drawn(menu)


def test_the_platforms_own_window_is_opened_where_there_is_one(
    table: Table, friends: FriendlyServices
) -> None:
    menu = _invite(table)
    _buttons_of(menu)["In Steam's own window"].press(table.context.skin)
    assert friends.overlays == 1, "the button should open it"
    friends.has_overlay = False
    _buttons_of(menu)["In Steam's own window"].press(table.context.skin)
    assert table.stage.notices, "a window that does not open should be said"
    menu.update(2.0, True)
    assert "In Steam's own window" not in _buttons_of(menu), "and its button should go"


@pytest.mark.parametrize("services", [SilentServices, FriendlyServices])
def test_the_code_is_copied_with_steam_and_without(
    table: Table, services: type[SilentServices]
) -> None:
    table.context.services = services()
    menu = _invite(table)
    copy = next(button for title, button in _buttons_of(menu).items() if "Copy" in title)
    copy.press(table.context.skin)
    assert table.context.clipboard.get() == table.host.join_code, "the whole code should be copied"
    assert "Copied" in _buttons_of(menu), "and the button should say so"


def test_a_code_that_changes_is_shown_at_once(table: Table) -> None:
    menu = _invite(table)
    now_s = 1.0
    for code, shown in (("AAAA-BBBB", ["AAAA-BBBB"]), (None, [])):
        table.host.join_code = code
        now_s += 1.0
        menu.update(now_s, True)
        boxes = [widget for widget in menu.page.widgets if isinstance(widget, CodeBox)]
        assert [box.code for box in boxes] == shown, "an old code should not be read out"


@pytest.mark.parametrize("groups", [1, 3, 7, 12, 40])
def test_a_code_is_broken_between_its_groups_only(table: Table, groups: int) -> None:
    fonts = table.context.skin.fonts
    code = "-".join(["K7QF2"] * groups)
    room = pygame.Rect(0, 0, 400, 110)
    font, lines = as_large_as_fits(code, (fonts.huge, fonts.title, fonts.body, fonts.small), room)
    assert "".join(lines) == code, "nothing should be added or lost"
    assert all(line.endswith("-") for line in lines[:-1]), "lines should end between groups"
    assert max(font.width(line) for line in lines) <= room.width, "and fit into their room"


@pytest.mark.parametrize("scale", list(TextScale))
@pytest.mark.parametrize("services", [SilentServices, FriendlyServices])
def test_no_button_of_the_invite_screen_is_cut(
    table: Table, services: type[SilentServices], scale: TextScale
) -> None:
    table.context.services = services()
    table.context.skin.fonts = table.context.assets.fonts(scale)
    for title, button in _buttons_of(_invite(table)).items():
        room = button.rect.width - 12
        assert table.context.skin.fonts.body.width(title) <= room, f"“{title}” should be read whole"


@pytest.mark.parametrize(
    ("is_host", "words"),
    [(False, "Only the host"), (True, "You play alone")],
    ids=["guest", "alone"],
)
def test_whoever_can_invite_nobody_reads_why(table: Table, is_host: bool, words: str) -> None:
    table.host.join_code = None
    seating = Seating(table.seat, table.host if is_host else None)
    pause = Pause(table.context, seating, table.farm.leave)
    pause.layout(SMALLEST)
    assert _buttons_of(pause)["Invite"].can_focus, "the entry is there for everybody"
    menu = Invite(table.context, seating)
    menu.layout(SMALLEST)
    said = [widget.text_shown for widget in menu.page.widgets if isinstance(widget, Label)]
    assert any(words in text for text in said), f"and says why not: {said}"


def test_for_whom_the_code_works_stands_below_it_as_soon_as_that_is_known(table: Table) -> None:
    def said() -> list[str]:
        return [each.text_shown for each in menu.page.widgets if isinstance(each, Label)]

    table.host.reach = Sentence("reach.asking")
    menu = _invite(table)
    assert any("is being asked" in text for text in said()), f"what is known: {said()}"
    table.host.reach = Sentence("reach.mapped", port="5123")
    menu.update(2.0, True)
    assert any("UDP port 5123" in text for text in said()), f"and what came of it: {said()}"


def test_the_game_asks_once_whether_it_may_ask_the_router(table: Table) -> None:
    class Behind(SilentServices):
        may_use_router = True

    def enter() -> list[Scene]:
        before = len(table.stage.pushed)
        _invite(table).entered()
        return table.stage.pushed[before:]

    assert not enter(), "where no router stands there is nothing to ask"
    table.context.services = Behind()
    (question,) = enter()
    assert isinstance(question, Confirm), "the player decides"
    assert "router" in question.question, f"about what: {question.question}"
    answers = [table.context.settings.router]
    question.layout(SMALLEST)
    _buttons_of(question)["Yes, ask it"].press(table.context.skin)
    answers.append(table.context.settings.router)
    assert answers == [RouterWish.NO, RouterWish.YES], "who turns away says no, and a yes is kept"
    assert not enter(), "and nobody is asked again"


BOTH = OpenCode("K7M-2QX", True, "lobby.example.org")


@pytest.mark.parametrize("services", [SilentServices, FriendlyServices])
def test_both_codes_are_shown_with_words_for_whom_and_either_is_copied(
    table: Table, services: type[SilentServices]
) -> None:
    table.context.services = services()
    table.host.short_code = BOTH
    table.host.reach = Sentence("reach.mapped", port="5123")
    menu = _invite(table)
    boxes = [widget.code for widget in menu.page.widgets if isinstance(widget, CodeBox)]
    assert boxes == ["K7M-2QX", table.host.join_code], "the one that is read out comes first"
    said = " ".join(w.text_shown for w in menu.page.widgets if isinstance(w, Label))
    alone = ["UDP port 5123"] if services is SilentServices else []
    for words in ("this network", "lobby.example.org", "elsewhere", *alone):
        assert words in said, f"it should say for whom they work: {said}"
    for number, code in enumerate(boxes):
        buttons = [w for w in menu.page.widgets if isinstance(w, Button)]
        copies = [one for one in buttons if one.title in ("Copy", "Copied")]
        copies[number].press(table.context.skin)
        assert table.context.clipboard.get() == code, "each button copies its own"


@pytest.mark.parametrize("scale", list(TextScale))
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("services", [SilentServices, FriendlyServices])
def test_both_codes_fit_in_every_language_at_every_text_scale(
    table: Table, services: type[SilentServices], language: str, scale: TextScale
) -> None:
    table.context.services = services()
    table.context.texts.language = language
    table.context.skin.fonts = table.context.assets.fonts(scale)
    table.host.short_code = BOTH
    menu = _invite(table)
    table.context.texts.language = "en"
    inside = menu.inside()
    placed = [w.rect for w in menu.page.widgets]
    assert all(inside.contains(rect) for rect in placed), "nothing should stand outside"
    assert not any(
        one.colliderect(other) for n, one in enumerate(placed) for other in placed[n + 1 :]
    ), f"nor over anything else: {placed}"


def test_a_short_code_that_comes_or_changes_is_shown_at_once(table: Table) -> None:
    seating = Seating(table.seat, table.host)
    pause = Pause(table.context, seating, table.farm.leave)
    pause.layout(SMALLEST)
    menu = _invite(table)
    for now_s, code in ((2.0, BOTH), (3.0, replace(BOTH, shown="999-999")), (4.0, None)):
        table.host.short_code = code
        for each in (menu, pause):
            each.update(now_s, True)
            boxes = [widget.code for widget in each.page.widgets if isinstance(widget, CodeBox)]
            shown = [] if code is None else [code.shown]
            long = [table.host.join_code] if each is menu else []
            assert boxes == [*shown, *long], "an old code should not be read out"
            _drawn(each)


def _line(**fields: object) -> PlayerInfo:
    plain = PlayerInfo(
        9, "W" * 16, 3, False, False, 1, 172.0, True, account_of(1), 96.0, is_relayed=True
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def _row(table: Table, player: PlayerInfo, width: int = 380) -> bytes:
    target = pygame.Surface((width, player_row_px(table.context))).convert()
    target.fill((255, 255, 255))
    draw_player_row(table.context, target, target.get_rect(), player, table.seat.content)
    return _bytes(target)


def test_every_fact_about_a_player_is_seen_in_the_row(
    table: Table, friends: FriendlyServices
) -> None:
    plain = _row(table, _line())
    for fields in (
        {"ping_ms": 39.0},
        {"ping_ms": None},
        {"quality_pct": 71.0},
        {"quality_pct": None},
        {"is_relayed": False},
        {"is_connected": False},
        {"account": ""},
        {"account": account_of(2)},
        {"area": 2},
        {"colour": 4},
        {"is_me": True},
        {"name": "Ada"},
    ):
        assert _row(table, _line(**fields)) != plain, f"{fields} should be seen"


def test_the_line_is_told_in_words(table: Table) -> None:
    assert link_words(table.context, _line()) == "by relay  ·  quality 96 %"
    assert link_words(table.context, _line(is_relayed=False)) == "quality 96 %"
    assert link_words(table.context, _line(is_relayed=False, quality_pct=None)) == "", (
        "nothing is made up"
    )
    assert link_words(table.context, _line(is_connected=False)) == "", "who is away has no line"


def test_an_account_called_like_the_player_is_not_named_twice(
    table: Table, friends: FriendlyServices
) -> None:
    same = friends.friends[0]
    with_name = _row(table, _line(name=same.name, account=same.identity))
    friends.friends[0] = replace(same, name="")
    assert _row(table, _line(name=same.name, account=same.identity)) == with_name


def test_eight_players_with_long_names_fit_the_smallest_window(
    table: Table, friends: FriendlyServices
) -> None:
    table.seat.friends = [
        replace(_line(), character=9 + n, colour=n, account=account_of(n)) for n in range(7)
    ]
    menu = Players(table.context, Seating(table.seat, table.host))
    menu.layout(SMALLEST)
    menu.update(1.0, True)
    rows = _list_of(menu)
    assert (rows.count, rows.rows_shown) == (8, 8), "all eight should be seen without scrolling"
    width = rows.row_rect(0).width
    long = _row(table, _line(name="W" * 16, ping_ms=1204.0), width)
    other = _row(table, _line(name="W" * 15 + "M", ping_ms=1204.0), width)
    assert long != other, "even the last letter of a long name should be seen"


def test_a_farm_on_a_server_says_so_below_its_players(table: Table) -> None:
    menu = Players(table.context, Seating(table.seat, None))
    menu.layout(SMALLEST)
    menu.update(1.0, True)
    at_a_hosts = _bytes(_drawn(menu))
    table.seat.is_on_server = True
    assert _bytes(_drawn(menu)) != at_a_hosts, "the list should say where the farm is"


def test_back_from_the_question_keeps_the_player_and_the_list(table: Table) -> None:
    menu = Players(table.context, Seating(table.seat, table.host))
    menu.layout(SMALLEST)
    menu.update(1.0, True)
    send(menu.handle, table.context.input, key_event(pygame.K_DOWN), key_event(pygame.K_RETURN))
    assert "Send away" in _buttons_of(menu), "the host should be asked"
    send(menu.handle, table.context.input, key_event(pygame.K_ESCAPE))
    assert _list_of(menu).count == 4, "going back should lead to the list"
    assert (table.host.kicked, table.stage.popped) == ([], 0), "and send nobody away"


def test_scrolling_the_player_list_is_not_undone_by_the_next_frame(table: Table) -> None:
    table.seat.friends = [replace(_line(), character=9 + n) for n in range(20)]
    menu = Players(table.context, Seating(table.seat, table.host))
    menu.layout(SMALLEST)
    menu.update(1.0, True)
    rows = _list_of(menu)
    top = rows.row_rect(0).y
    at = rows.row_rect(2).center
    for _ in range(3):
        menu.handle(InputEvent(EventKind.PRESS, Device.MOUSE, "mouse:wheel_down", position=at))
        menu.update(1.1, True)
    assert rows.row_rect(3).y == top, "the wheel's way should stay"


def test_a_knock_shows_the_account_behind_it(table: Table, friends: FriendlyServices) -> None:
    pictures = []
    for number, account in enumerate(("", account_of(0), account_of(1), "7656119")):
        table.seat.report(Knock(number, "Mika", 3, is_returning=False, account=account))
        table.run(0.3)
        pictures.append(_bytes(table.picture))
        table.press(pygame.K_y)
    assert len(set(pictures)) == 4, "picture and name of the account should be seen"
    assert table.host.accepted == [0, 1, 2, 3], "and the answer be taken as always"


@pytest.mark.parametrize("scale", list(TextScale))
def test_a_knock_fits_the_smallest_window(
    table: Table, friends: FriendlyServices, scale: TextScale
) -> None:
    table.context.skin.fonts = table.context.assets.fonts(scale)
    friends.friends[0] = replace(friends.friends[0], name="W" * 64)
    table.seat.report(Knock(1, "W" * 16, 3, is_returning=True, account=account_of(0)))
    table.run(0.3)
    changed = pygame.Surface(SMALLEST)
    before = pygame.Surface(SMALLEST)
    table.farm.knocks.draw(changed, table.farm.hud.corner_bottom)
    mask = pygame.mask.from_threshold(changed, (0, 0, 0), (1, 1, 1))
    mask.invert()
    boxes = mask.get_bounding_rects()
    assert boxes, "the question should be drawn"
    panel = boxes[0].unionall(boxes[1:])
    assert before.get_rect().inflate(-8, -8).contains(panel), "and lie inside the picture"


def test_a_hosts_picture_stands_by_the_lobby(table: Table, friends: FriendlyServices) -> None:
    def picture() -> bytes:
        menu = FindFriends(table.context)
        menu.layout(SMALLEST)
        menu.update(1.0, True)
        return _bytes(_drawn(menu))

    with_pictures = picture()
    friends.portrait = lambda account: None  # type: ignore[method-assign]
    assert picture() != with_pictures, "the host should be recognised by the picture"


@pytest.mark.parametrize("services", [SilentServices, FriendlyServices])
def test_a_new_code_is_made_once_the_player_has_said_yes(
    table: Table, services: type[SilentServices], monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[bool] = []
    table.context.services = services()
    monkeypatch.setattr(table.context.services, "renew_join_code", lambda: renewed.append(True))
    menu = _invite(table)
    (button,) = (one for title, one in _buttons_of(menu).items() if title.startswith("New"))
    button.press(table.context.skin)
    question = table.stage.pushed[-1]
    assert isinstance(question, Confirm), "a code may have been told to many"
    assert not renewed, "so nothing is done yet"
    question.layout(SMALLEST)
    _buttons_of(question)["Make new ones"].press(table.context.skin)
    assert renewed == [True], "but then"
