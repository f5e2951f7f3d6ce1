"""No text of the game is cut off, in any language and at any text scale.

Goal: who speaks a language of longer words, or needs larger letters, reads every word. Method: each
screen is drawn in each language, with every widget focused once, while the fonts tell what they
had to cut.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pygame
import pytest

from game.coop.seat import SeatState
from game.gathering.gathering import GatheringState
from game.text.language import Language
from game.world.commands import StorageRef
from game.world.records import QuestProgress
from game.world.sections import WORLD_SCOPE, Kind, Section
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.front_end.add_friend import AddFriend
from scenes.front_end.farm_sheet import FarmSheet
from scenes.front_end.farms import Farms
from scenes.front_end.first_start import FirstStart
from scenes.front_end.friend_codes import FriendCodes
from scenes.front_end.friends import FindFriends
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.join_code import JoinByCode
from scenes.front_end.name_farm import NameNewFarm, RenameFarm
from scenes.front_end.password import AskPassword
from scenes.front_end.take_in_farm import TakeInFarm
from scenes.front_end.terms import AskTerms
from scenes.front_end.title import Title
from scenes.input.events import Device, EventKind, InputEvent, UiKey
from scenes.input.viewport import LOGICAL_MIN_HEIGHT, LOGICAL_MIN_WIDTH
from scenes.menus.confirm import Confirm
from scenes.menus.invite import Invite
from scenes.menus.known_people import KnownPeople
from scenes.menus.looks import Looks
from scenes.menus.menu import Menu
from scenes.menus.options import TABS, Options
from scenes.menus.pause import Pause
from scenes.menus.players import Players
from scenes.menus.waiting import Waiting
from scenes.play.bag import BagWindow
from scenes.play.journal import JournalWindow
from scenes.settings.store import TextScale
from scenes.shots.staged_farms import staged_farms
from scenes.shots.staged_gathering import LobbyServerServices, StagedGathering
from scenes.ui.buttons import Button
from scenes.ui.text import Font
from tests.scenes.helpers import RecordingHost, Table

SIZE = (LOGICAL_MIN_WIDTH, LOGICAL_MIN_HEIGHT)
"""The smallest logical picture there is."""
PRESSES = 30
"""Enough to go through the longest list."""


def _tab(number: int) -> Callable[[Table], Menu]:
    def shown(table: Table) -> Menu:
        options = Options(table.context)
        options.show_tab(number)
        return options

    return shown


def _invite(table: Table) -> Menu:
    return Invite(table.context, Seating(table.seat, RecordingHost()))


def _asked(menu: Callable[[Table], Menu], key: str) -> Callable[[Table], Menu]:
    """What a menu asks when the button with this text is pressed."""

    def shown(table: Table) -> Menu:
        asking = menu(table)
        asking.layout(SIZE)
        title = table.context.texts(key)
        for widget in asking.page.widgets:
            if isinstance(widget, Button) and widget.title == title:
                widget.press(table.context.skin)
        question = table.stage.pushed[-1]
        assert isinstance(question, Confirm), "the menu should ask first"
        return question

    return shown


def _waiting(state: SeatState) -> Callable[[Table], Menu]:
    def shown(table: Table) -> Menu:
        table.seat.seat_state = state
        return Waiting(table.context, Seating(table.seat, None), lambda _seating: table.farm)

    return shown


def _with_server(table: Table) -> SceneContext:
    table.context.services = LobbyServerServices()
    return table.context


def _asking_nearby(table: Table) -> Menu:
    finding = FindFriends(table.context)
    finding.layout(SIZE)
    title = table.context.texts("friends.nearby")
    for widget in finding.page.widgets:
        if isinstance(widget, Button) and widget.title == title:
            widget.press(table.context.skin)
    return finding


def _password(table: Table) -> Menu:
    context = _with_server(table)
    return AskPassword(context, LobbyServerServices().lobbies[2], lambda _password: None)


def _terms(table: Table) -> Menu:
    texts = table.context.texts
    heading, go = texts("title.open_farm"), texts("title.open_gate")
    return AskTerms(table.context, heading, "Willow", go, lambda _terms: None)


def _gathering(
    change: Callable[[StagedGathering], None], is_all_ready: bool = False
) -> Callable[[Table], Menu]:
    def shown(table: Table) -> Menu:
        gathering = StagedGathering()
        # The widest name that there can be is cut in every language.
        gathering.people[4] = replace(gathering.people[4], name="Jonas")
        change(gathering)
        for member in gathering.members:
            gathering.change(member.identity, is_ready=is_all_ready or member.is_ready)
        room = GatheringRoom(table.context, gathering)
        room.layout(SIZE)
        room.update(0.0, True)
        return room

    return shown


def _counts_down(gathering: StagedGathering) -> None:
    gathering.state, gathering.countdown_s = GatheringState.STARTING, 3.5


def _gets_server(gathering: StagedGathering) -> None:
    gathering.state = GatheringState.STARTING


def _enters(gathering: StagedGathering) -> None:
    gathering.state = GatheringState.ENTERING


MENUS: Mapping[str, Callable[[Table], Menu]] = {
    "title": lambda table: Title(table.context),
    "first_start": lambda table: FirstStart(table.context),
    "looks": lambda table: Looks(table.context),
    "farms": lambda table: Farms(table.context),
    "farm_sheet": lambda table: FarmSheet(table.context, staged_farms()[0]),
    "farm_damaged": lambda table: FarmSheet(table.context, staged_farms()[2]),
    "new_farm": lambda table: NameNewFarm(table.context),
    "rename_farm": lambda table: RenameFarm(table.context, "1", "Willow"),
    "take_in_farm": lambda table: TakeInFarm(table.context),
    "friends": lambda table: FindFriends(table.context),
    "pause": lambda table: Pause(table.context, Seating(table.seat, RecordingHost()), lambda: None),
    "pause_guest": lambda table: Pause(table.context, Seating(table.seat, None), lambda: None),
    **{f"settings_{tab}": _tab(number) for number, tab in enumerate(TABS)},
    "invite": _invite,
    "invite_renewing": _asked(_invite, "invite.new_code"),
    "players": lambda table: Players(table.context, Seating(table.seat, RecordingHost())),
    "players_guest": lambda table: Players(table.context, Seating(table.seat, None)),
    "known_people": lambda table: KnownPeople(table.context, RecordingHost()),
    "waiting": _waiting(SeatState.CONNECTING),
    "waiting_knocking": _waiting(SeatState.KNOCKING),
    "waiting_loading": _waiting(SeatState.LOADING),
    "waiting_ended": _waiting(SeatState.ENDED),
    "find_friends": lambda table: FindFriends(table.context),
    "find_friends_on_server": lambda table: FindFriends(_with_server(table)),
    "find_friends_nearby": _asking_nearby,
    "friend_codes": lambda table: FriendCodes(_with_server(table)),
    "friend_codes_none": lambda table: FriendCodes(table.context),
    "add_friend": lambda table: AddFriend(_with_server(table)),
    "join_code": lambda table: JoinByCode(table.context),
    "password": _password,
    "terms": _terms,
    "gathering_entering": _gathering(_enters),
    "gathering_owner": _gathering(lambda _gathering: None),
    "gathering_all_ready": _gathering(lambda _gathering: None, is_all_ready=True),
    "gathering_guest": _gathering(StagedGathering.be_guest),
    "gathering_guest_all_ready": _gathering(StagedGathering.be_guest, is_all_ready=True),
    "gathering_countdown": _gathering(_counts_down, is_all_ready=True),
    "gathering_server": _gathering(_gets_server, is_all_ready=True),
}


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that a font had to cut."""
    found: list[str] = []
    fit = Font.fit

    def telling(font: Font, text: str, width_px: int) -> str:
        shown = fit(font, text, width_px)
        if shown != text:
            found.append(text)
        return shown

    monkeypatch.setattr(Font, "fit", telling)
    return found


def in_language(context: SceneContext, code: str, scale: TextScale) -> None:
    """Lets the next scene speak a language in letters of this size."""
    context.texts.language = code
    context.skin.fonts = context.assets.fonts(scale)


@pytest.mark.breadth(10)
@pytest.mark.parametrize(
    "scale",
    [TextScale.NORMAL, pytest.param(TextScale.LARGE, marks=pytest.mark.slow), TextScale.HUGE],
)
@pytest.mark.parametrize("name", MENUS)
def test_no_text_is_cut(
    name: str, scale: TextScale, table: Table, languages: Mapping[str, Language], cut: list[str]
) -> None:
    picture = pygame.Surface(SIZE).convert()
    down = InputEvent(EventKind.PRESS, Device.KEYBOARD, ui=UiKey.DOWN)
    wrong = {}
    for code in languages:
        in_language(table.context, code, scale)
        menu = MENUS[name](table)
        menu.layout(SIZE)
        menu.entered()
        menu.update(1.0, True)
        cut.clear()
        for _ in range(PRESSES):
            menu.draw(picture)
            menu.handle(down)
        if cut:
            wrong[code] = sorted(set(cut))
    assert not wrong, f"{name} should have room for: {wrong}"


def test_what_is_cut_is_noticed(table: Table, cut: list[str]) -> None:
    table.context.skin.fonts.body.fit("Far too long for so little room", 20)
    assert cut == ["Far too long for so little room"], "the fonts should tell"


@pytest.mark.parametrize("scale", TextScale)
def test_no_hint_of_the_bag_is_cut(
    scale: TextScale, table: Table, languages: Mapping[str, Language], cut: list[str]
) -> None:
    picture = pygame.Surface(SIZE).convert()
    wrong = {}
    for code in languages:
        in_language(table.context, code, scale)
        for device in Device:
            table.context.input.device = device
            for chest in (None, StorageRef(1, 5)):
                window = BagWindow(table.farm.desk, chest, 24)
                window.layout(SIZE)
                window.draw(picture)
        if cut:
            wrong[code] = sorted(set(cut))
        cut.clear()
    assert not wrong, f"the bag should have room for: {wrong}"


@pytest.mark.parametrize("scale", TextScale)
def test_no_quest_of_the_journal_is_cut(
    scale: TextScale, table: Table, languages: Mapping[str, Language], cut: list[str]
) -> None:
    picture = pygame.Surface(SIZE).convert()
    for quest in table.seat.content.quests.values():
        begun = QuestProgress(1, 5)
        table.seat.put(Section(WORLD_SCOPE, Kind.QUEST_PROGRESS), quest.number, begun)
    wrong = {}
    for code in languages:
        in_language(table.context, code, scale)
        window = JournalWindow(table.farm.desk)
        window.layout(SIZE)
        window.draw(picture)
        if cut:
            wrong[code] = sorted(set(cut))
        cut.clear()
    assert not wrong, f"the journal should have room for: {wrong}"
