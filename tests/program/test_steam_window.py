"""The window's services over Steam: what the scenes ask for, answered by the parts of two programs
on one virtual clock."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

import pygame
import pytest

from game.coop.host import HostSeat
from game.coop.seat import Knock, SeatState
from game.hosting.open_farm import Opening
from game.joining.steam import FarmOnSteam
from game.program.clocks import Clocks
from game.program.folders import Folders
from game.program.steam import SteamAccess, SteamPlay
from game.text.errors import in_english
from game.text.texts import load_texts
from game.world.content import Content
from net.steam import open_steam
from scenes.app.app import App
from scenes.app.scene import Scene, SceneContext
from scenes.app.services import InviteList, Seating
from scenes.front_end.title import Title
from scenes.media.portraits import Portrait
from scenes.menus.waiting import Waiting
from scenes.play.farm import Farm
from scenes.program import go_to_farm, lend_keyboard
from scenes.program_services import ProgramServices
from scenes.settings.store import Settings, SettingsStore
from tests.helpers.udp import udp_in_memory
from tests.steam.standin import Account, SteamWorld
from tests.world.small_farm import game_content

STEP_S = 0.04
FRAME_S = 0.05
ASSETS = Path(__file__).resolve().parents[2] / "assets"
pytestmark = pytest.mark.usefixtures("window")
NOBODY = SteamAccess(None, "Friends on Steam are not listed: Steam is not running.")


@pytest.fixture(scope="module")
def content() -> Content:
    return game_content()


class Evening:
    """Windows of friends on Steam."""

    def __init__(self, folder: Path, content: Content) -> None:
        self.world = SteamWorld(5)
        self.ada, self.ben = self.world.add_user("Ada"), self.world.add_user("Ben")
        self.world.befriend(self.ada, self.ben)
        self.folder = folder
        self.content = content
        self.windows: list[ProgramServices] = []
        self.plays: list[SteamPlay] = []
        self.seats: list[Seating] = []
        self._ending = ExitStack()
        self._ending.enter_context(udp_in_memory())
        self.clocks = Clocks(
            lambda: self.world.now_s, lambda: 1.8e9 + self.world.now_s, self.world.advance
        )

    def access(self, account: Account) -> SteamAccess:
        """Steam, as one player's program has it."""
        play = SteamPlay(open_steam(480, folders=[], library=self.world.library(account)))
        self.plays.append(play)
        return SteamAccess(play)

    def window(self, name: str, steam: SteamAccess) -> ProgramServices:
        """One player's services, with folders of their own and one list of this computer."""
        home = self.folder / name
        folders = Folders(
            home / "farms", home / "settings", self.folder / "lobbies", home / "lobby-server"
        )
        made = ProgramServices(
            lambda: self.content, folders, Random(name), steam, clocks=self.clocks
        )
        made.settings = Settings(name=name)
        self.windows.append(made)
        return made

    def tick(self) -> None:
        """A few milliseconds of everybody."""
        self.world.advance(STEP_S)
        now_s = self.world.now_s
        for window in self.windows:
            window.advance(now_s)
        for seating in self.seats:
            seating.seat.advance(now_s)

    def run_until(self, condition: Callable[[], bool], limit_s: float = 10.0) -> bool:
        """Lets time pass until something holds; returns whether it does."""
        deadline_s = self.world.now_s + limit_s
        while self.world.now_s < deadline_s:
            if condition():
                return True
            self.tick()
        return condition()

    def host(self) -> tuple[ProgramServices, HostSeat]:
        """Ada has opened a new farm that lets everybody in who asks."""
        window = self.window("Ada", self.access(self.ada))
        seating = window.start_host(False)
        self.seats.append(seating)
        seat = seating.seat
        assert isinstance(seat, HostSeat), "a host sits on a host's seat"
        seat.accepts_everybody = True
        return window, seat

    def close(self) -> None:
        for seating in self.seats:
            seating.seat.leave()
        for play in self.plays:
            play.close(self.world.now_s)
        self._ending.close()


@pytest.fixture
def evening(tmp_path: Path, content: Content) -> Iterator[Evening]:
    made = Evening(tmp_path, content)
    yield made
    made.close()
    made.world.check()


def sources(window: ProgramServices) -> list[str]:
    return sorted(lobby.source for lobby in window.list_lobbies().lobbies)


def test_a_farm_opened_in_the_menu_is_found_on_steam_and_joined_there(evening: Evening) -> None:
    window, host = evening.host()
    ben = evening.window("Ben", evening.access(evening.ben))
    found = evening.run_until(lambda: sources(ben) == ["Steam", "This computer"])
    assert found, f"both lists should show the farm: {ben.list_lobbies()}"
    assert ben.list_lobbies().note == "", "there is nothing to excuse"
    assert sources(window) == ["This computer"], "the host is not offered its own farm by Steam"
    lobby = next(each for each in ben.list_lobbies().lobbies if each.source == "Steam")
    seating = ben.join(lobby.lobby_id)
    evening.seats.append(seating)
    assert evening.run_until(lambda: seating.seat.state is SeatState.PLAYING), "it should work"
    identities = [] if host.session is None else [m.identity for m in host.session.members]
    assert identities == [str(evening.ben.steam_id)], "and go over Steam"
    assert window.has_company, "the host has company now"


def test_without_steam_the_list_says_so_in_one_line_and_works(evening: Evening) -> None:
    evening.host()
    ben = evening.window("Ben", NOBODY)
    assert evening.run_until(lambda: sources(ben) == ["This computer"]), "what is here is listed"
    assert ben.list_lobbies().note == NOBODY.note, "and why there is no more"
    seating = ben.join(ben.list_lobbies().lobbies[0].lobby_id)
    evening.seats.append(seating)
    assert evening.run_until(lambda: seating.seat.state is SeatState.PLAYING), "and can be joined"


def test_a_door_that_lets_everybody_in_is_not_opened_on_steam_unasked(evening: Evening) -> None:
    window = evening.window("Ada", evening.access(evening.ada))
    opening = Opening("127.0.0.1", accepts_everybody=True)
    evening.seats.append(window.open(window.farms.begin(), opening))
    evening.run_until(lambda: False, 0.5)
    assert evening.world.lobbies.lobbies == {}, "all friends would come in"
    insisting = replace(opening, insists_on_steam=True)
    evening.seats.append(window.open(window.farms.begin(), insisting))
    assert evening.run_until(lambda: len(evening.world.lobbies.lobbies) == 1), "asked for, it is"
    without = evening.window("Ben", NOBODY)
    with pytest.raises(ValueError, match="steam-check"):
        without.open(without.farms.begin(), insisting)


def test_friends_are_invited_by_name_and_picture(evening: Evening) -> None:
    """Ada sees Ben and Cem in her list, invites Ben, and meets him at her farm."""
    cem = evening.world.add_user("Cem")
    evening.world.befriend(evening.ada, evening.ben, cem)
    evening.ben.avatar[64] = bytes(range(256)) * 64
    window = evening.window("Ada", evening.access(evening.ada))
    assert window.invite_list() == InviteList((), "Open your farm to friends first.", False)
    ben = evening.window("Ben", evening.access(evening.ben))
    seating = window.start_host(False)
    evening.seats.append(seating)
    assert evening.run_until(lambda: bool(window.invite_list().friends)), "the list should fill"
    lines = [(one.name, one.is_playing, one.is_online) for one in window.invite_list().friends]
    assert lines == [("Ben", True, True), ("Cem", False, True)], "who plays this game is first"
    account = window.invite_list().friends[0].identity
    portrait = window.portrait(account)
    assert portrait == Portrait(64, 64, evening.ben.avatar[64]), "with his picture"
    assert window.portrait(account) is portrait, "which is the same object every frame"
    assert window.account_name(account) == "Ben", "and his name"
    assert window.invite(account) == "", "the invitation should go out"
    said: list[str] = []
    ben.notify = lambda sentence: said.append(in_english(sentence))
    assert evening.run_until(lambda: bool(said)), "and be read"
    assert said == ["Ada invites you to Ada's farm. It is in the list under Find friends."], said
    assert evening.run_until(lambda: bool(ben.list_lobbies().lobbies)), "it is in the list"
    assert evening.run_until(lambda: "Steam" in sources(ben)), "also as one on Steam"
    lobby = next(each for each in ben.list_lobbies().lobbies if each.source == "Steam")
    assert lobby.account == str(evening.ada.steam_id), "with the host's account"
    evening.seats.append(ben.join(lobby.lobby_id))
    seat = seating.seat
    assert isinstance(seat, HostSeat)
    knocks: list[Knock] = []

    def is_heard() -> bool:
        knocks.extend(event for event in seat.events() if isinstance(event, Knock))
        return bool(knocks)

    assert evening.run_until(is_heard), "Ada is asked"
    assert knocks[0].account == account, "about whom she knows by his picture"
    seat.accept(knocks[0].knock_id)
    assert evening.run_until(lambda: window.has_company), "and Ben is at the farm"
    gone = evening.run_until(lambda: [f.name for f in window.invite_list().friends] == ["Cem"])
    assert gone, "where he need not be invited to any more"


def test_without_steam_nobody_can_be_invited_and_nobody_has_a_picture(evening: Evening) -> None:
    window = evening.window("Ada", NOBODY)
    evening.seats.append(window.start_host(False))
    assert window.invite_list() == InviteList((), NOBODY.note, False), "the note should say why"
    assert window.invite(str(evening.ben.steam_id)) == NOBODY.note, "and the answer too"
    assert not window.open_invite_overlay(), "there is no overlay"
    assert window.portrait(str(evening.ben.steam_id)) is None, "no picture"
    assert window.account_name(str(evening.ben.steam_id)) == "", "and no name"


class Window:
    """A real window that nobody sees, over services."""

    def __init__(self, evening: Evening, services: ProgramServices) -> None:
        def make_title(context: SceneContext) -> Scene:
            return Title(context)

        store = SettingsStore(evening.folder / "window")
        self.app = App(
            store, services, ASSETS, evening.clocks.now_s, Random(1), make_title, load_texts()
        )
        services.notify = self.app.notify
        services.go_to = lambda farm: go_to_farm(self.app, services, farm)
        evening.windows.remove(services)
        self.evening = evening
        self._next_frame_s = 0.0

    def run_until(self, condition: Callable[[], bool]) -> bool:
        """Frames, until something holds."""

        def step() -> bool:
            now_s = self.evening.world.now_s
            if now_s >= self._next_frame_s:
                self._next_frame_s = now_s + FRAME_S
                self.app.frame(now_s, [])
            return condition()

        return self.evening.run_until(step)


def test_an_invitation_accepted_in_steam_brings_the_player_there(evening: Evening) -> None:
    _, host = evening.host()
    evening.run_until(lambda: len(evening.world.lobbies.lobbies) == 1)
    ben = evening.window("Ben", evening.access(evening.ben))
    window = Window(evening, ben)
    try:
        evening.world.click_join_game(evening.ben, evening.ada)
        assert window.run_until(lambda: isinstance(window.app.scene, Waiting | Farm)), (
            f"the game should go there by itself: {window.app.notices}"
        )
        assert window.run_until(lambda: isinstance(window.app.scene, Farm)), "and come in"
        names = [player.name for player in host.players()]
        assert names[0] == "Ada", "at the right farm"
        assert len(names) == 2, "as a player"
    finally:
        window.app.close()


def test_a_host_with_company_is_not_torn_away_by_a_click(evening: Evening) -> None:
    _, seat = evening.host()
    evening.run_until(lambda: len(evening.world.lobbies.lobbies) == 1)
    lobby_id = next(iter(evening.world.lobbies.lobbies))
    access = evening.access(evening.ben)
    ben = evening.window("Ben", access)
    window = Window(evening, ben)
    try:
        assert access.play is not None
        ben.hear_launch(lobby_id)
        assert window.run_until(lambda: isinstance(window.app.scene, Farm)), (
            "the command line of a launch should bring one there too"
        )
        evening.windows[0].go_to = lambda farm: go_to_farm(window.app, evening.windows[0], farm)
        before = window.app.scene
        assert evening.windows[0].has_company, "somebody is with the host"
        own = access.play.lobbies
        own.watch(evening.world.now_s)
        assert window.run_until(lambda: bool(own.lobbies)), "the farm is listed"
        evening.windows[0].go_to(FarmOnSteam(own.lobbies[0]))
        assert window.app.scene is before, "nothing should be left"
        assert any("Friends are at your farm" in text for text in window.app.notices), (
            "but said why not"
        )
        assert seat.state is SeatState.PLAYING, "and the farm goes on"
    finally:
        window.app.close()


def test_who_plays_by_pad_in_big_picture_types_on_steams_keyboard(evening: Evening) -> None:
    access = evening.access(evening.ben)
    window = Window(evening, evening.window("Ben", access))
    assert access.play is not None, "Steam is open"
    library = evening.world.libraries[-1]
    try:
        lend_keyboard(window.app, access.play)
        show, view = window.app.context.skin.show_keyboard, window.app.viewport
        assert not show(pygame.Rect(10, 20, 100, 22)), "at a desk there is a real keyboard"
        library.big_picture = True
        assert show(pygame.Rect(10, 20, 100, 22)), "elsewhere Steam's own is shown"
        scale = view.scale
        field = (10 * scale, 20 * scale, 100 * scale, 22 * scale)
        assert library.keyboards == [(0, *field)], "beside the field, in pixels of the window"
        access.play.close(evening.world.now_s)
        evening.plays.remove(access.play)
        assert not show(pygame.Rect(10, 20, 100, 22)), "and none once Steam is closed"
    finally:
        window.app.close()


def test_a_launch_by_an_invitation_without_steam_says_why_nothing_happens(
    evening: Evening,
) -> None:
    ben = evening.window("Ben", NOBODY)
    window = Window(evening, ben)
    try:
        ben.hear_launch(109775240917155841)
        assert window.app.notices == [NOBODY.note], "the player should read why"
    finally:
        window.app.close()
