"""Every widget of every menu and window is reached by keyboard, mouse and pad alike."""

from collections.abc import Callable

import pygame
import pytest

from game.coop.seat import KnownPerson
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
from scenes.input.events import Input
from scenes.menus.confirm import Confirm
from scenes.menus.invite import Invite
from scenes.menus.known_people import KnownPeople
from scenes.menus.looks import Looks
from scenes.menus.menu import Menu
from scenes.menus.options import Options
from scenes.menus.pause import Pause
from scenes.menus.players import Players
from scenes.play.bag import BagWindow
from scenes.play.craft import CraftWindow
from scenes.play.journal import JournalWindow
from scenes.play.map_window import MapWindow
from scenes.play.shop import ShopWindow
from scenes.play.window import Window
from scenes.settings.store import TextScale
from scenes.shots.staged_farms import staged_farms
from scenes.shots.staged_friends import FriendlyServices
from scenes.shots.staged_gathering import LobbyServerServices, StagedGathering
from scenes.ui.buttons import Button
from scenes.ui.choices import Tabs
from scenes.ui.focus import Page, Widget
from scenes.ui.list_box import ListBox
from scenes.ui.text_field import TextField
from scenes.view.area_maps import AreaMaps
from tests.scenes.helpers import Table, input_with_pads, key_event, move_event, pad_event, send

ARROWS = (pygame.K_UP, pygame.K_DOWN, pygame.K_LEFT, pygame.K_RIGHT)
DPAD = (
    pygame.CONTROLLER_BUTTON_DPAD_UP,
    pygame.CONTROLLER_BUTTON_DPAD_DOWN,
    pygame.CONTROLLER_BUTTON_DPAD_LEFT,
    pygame.CONTROLLER_BUTTON_DPAD_RIGHT,
)
SIZES = ((640, 360), (640, 400), (800, 600))


def _options(context: SceneContext, tab: int) -> Options:
    options = Options(context)
    options.show_tab(tab)
    return options


def _menu(
    make: Callable[[Table], Menu],
) -> Callable[[Table, tuple[int, int]], Page]:
    def page(table: Table, size: tuple[int, int]) -> Page:
        menu = make(table)
        menu.layout(size)
        menu.update(1.0, True)
        return menu.page

    return page


def _with_friends(table: Table) -> Table:
    table.context.services = FriendlyServices()
    return table


def _with_server(table: Table) -> SceneContext:
    table.context.services = LobbyServerServices()
    return table.context


def _password(table: Table) -> AskPassword:
    lobby = LobbyServerServices().lobbies[2]
    return AskPassword(_with_server(table), lobby, lambda password: None)


def _room(table: Table, is_owner: bool) -> GatheringRoom:
    gathering = StagedGathering()
    if is_owner:
        for member in gathering.members:
            gathering.change(member.identity, is_ready=True)
    else:
        gathering.be_guest()
    return GatheringRoom(table.context, gathering)


def _known_people(table: Table) -> KnownPeople:
    table.host.people = [
        KnownPerson(f"k{number:040x}", f"Friend {number}", None, True) for number in range(12)
    ]
    return KnownPeople(table.context, table.host)


def _players_on_server(table: Table) -> Players:
    table.seat.is_on_server = True
    return Players(table.context, Seating(table.seat, table.host))


def _shop(table: Table) -> ShopWindow:
    content = table.seat.content
    trader = next(person for person in content.people.values() if person.sells)
    return ShopWindow(table.farm.desk, table.farm.player.area, trader.number)


PAGES: dict[str, Callable[[Table, tuple[int, int]], Page]] = {
    "title": _menu(lambda t: Title(t.context)),
    "first_start": _menu(lambda t: FirstStart(t.context)),
    "looks": _menu(lambda t: Looks(t.context)),
    "farms": _menu(lambda t: Farms(t.context)),
    "farm_sheet": _menu(lambda t: FarmSheet(t.context, staged_farms()[0])),
    "farm_damaged": _menu(lambda t: FarmSheet(t.context, staged_farms()[2])),
    "new_farm": _menu(lambda t: NameNewFarm(t.context)),
    "rename_farm": _menu(lambda t: RenameFarm(t.context, "1", "Willow")),
    "take_in_farm": _menu(lambda t: TakeInFarm(t.context)),
    "you": _menu(lambda t: _options(t.context, 0)),
    "picture": _menu(lambda t: _options(t.context, 1)),
    "sound": _menu(lambda t: _options(t.context, 2)),
    "controls": _menu(lambda t: _options(t.context, 3)),
    "friends": _menu(lambda t: FindFriends(t.context)),
    "join_code": _menu(lambda t: JoinByCode(t.context)),
    "pause": _menu(lambda t: Pause(t.context, Seating(t.seat, t.host), t.farm.leave)),
    "invite": _menu(lambda t: Invite(t.context, Seating(t.seat, t.host))),
    "invite_steam": _menu(lambda t: Invite(_with_friends(t).context, Seating(t.seat, t.host))),
    "friends_steam": _menu(lambda t: FindFriends(_with_friends(t).context)),
    "friends_server": _menu(lambda t: FindFriends(_with_server(t))),
    "friend_codes": _menu(lambda t: FriendCodes(_with_server(t))),
    "add_friend": _menu(lambda t: AddFriend(_with_server(t))),
    "password": _menu(_password),
    "terms": _menu(
        lambda t: AskTerms(t.context, "Open", "Farm", "Open the gate", lambda terms: None)
    ),
    "gathering_owner": _menu(lambda t: _room(t, True)),
    "gathering_guest": _menu(lambda t: _room(t, False)),
    "confirm": _menu(
        lambda t: Confirm(t.context, "Room", "Leave?", "Stay", [("Leave", t.farm.leave)])
    ),
    "network": _menu(lambda t: _options(t.context, 4)),
    "players": _menu(lambda t: Players(t.context, Seating(t.seat, t.host))),
    "players_server": _menu(_players_on_server),
    "known_people": _menu(_known_people),
    "bag": lambda t, size: _window(t, BagWindow(t.farm.desk, None, 0), size),
    "craft": lambda t, size: _window(t, CraftWindow(t.farm.desk), size),
    "journal": lambda t, size: _window(t, JournalWindow(t.farm.desk), size),
    "shop": lambda t, size: _window(t, _shop(t), size),
    "map": lambda t, size: _window(
        t, MapWindow(t.farm.desk, AreaMaps(t.context.assets.world), t.farm.together), size
    ),
}


def _window(table: Table, window: Window, size: tuple[int, int]) -> Page:
    window.layout(size)
    return window.page


def _focusable(page: Page) -> list[Widget]:
    return [widget for widget in page.widgets if widget.can_focus]


def _reached(page: Page, translator: Input, presses: list[pygame.Event]) -> set[int]:
    """Everything that these presses lead to, tried from every widget that was reached."""
    start = page.focused
    assert start is not None, "a page with widgets should have a focus"
    found = {id(start): start}
    open_ends = [start]
    while open_ends:
        assert len(found) <= len(page.widgets), "no press should make other widgets"
        here = open_ends.pop()
        for press in presses:
            # Sideways, tabs turn to another page, which is not what is asked here.
            if isinstance(here, Tabs) and press in presses[2:]:
                continue
            page.focus(here)
            # A list goes through its rows before the focus leaves it.
            tries = here.count + 1 if isinstance(here, ListBox) else 1
            for _ in range(tries):
                send(page.handle, translator, press)
                if page.focused is not here:
                    break
            there = page.focused
            if there is not None and id(there) not in found:
                found[id(there)] = there
                open_ends.append(there)
    return set(found)


@pytest.mark.parametrize("name", PAGES)
def test_arrows_and_pad_reach_every_widget(table: Table, name: str) -> None:
    translator = input_with_pads(table.context)
    for presses in ([key_event(key) for key in ARROWS], [pad_event(button) for button in DPAD]):
        page = PAGES[name](table, (640, 360))
        reached = _reached(page, translator, presses)
        missed = [type(w).__name__ for w in _focusable(page) if id(w) not in reached]
        assert not missed, f"{name}: directions should reach every widget, but not {missed}"


@pytest.mark.parametrize("name", PAGES)
def test_hovering_focuses_every_widget(table: Table, name: str) -> None:
    page = PAGES[name](table, (640, 360))
    for widget in _focusable(page):
        if isinstance(page.focused, TextField):
            # A field keeps the focus while one types and the mouse happens to move.
            page.focus(None)
        send(page.handle, table.context.input, move_event(widget.rect.center))
        assert page.focused is widget, f"{name}: hovering should focus what is under the pointer"


@pytest.mark.breadth(14)
@pytest.mark.parametrize("scale", list(TextScale))
@pytest.mark.parametrize("name", PAGES)
def test_widgets_stay_inside_and_apart_at_every_size(
    table: Table, name: str, scale: TextScale
) -> None:
    table.context.skin.fonts = table.context.assets.fonts(scale)
    for size in SIZES:
        page = PAGES[name](table, size)
        screen = pygame.Rect((0, 0), size)
        for widget in page.widgets:
            assert screen.contains(widget.rect), (
                f"{name} at {size}, {scale.value}: {type(widget).__name__} {widget.rect} "
                "should lie inside the picture"
            )
        widgets = _focusable(page)
        for number, one in enumerate(widgets):
            for other in widgets[number + 1 :]:
                assert not one.rect.colliderect(other.rect), (
                    f"{name} at {size}, {scale.value}: {one.rect} and {other.rect} overlap"
                )


@pytest.mark.parametrize(
    "confirm",
    [key_event(pygame.K_RETURN), pad_event(pygame.CONTROLLER_BUTTON_A)],
    ids=["keyboard", "pad"],
)
def test_a_confirmed_title_entry_opens_the_settings(table: Table, confirm: pygame.Event) -> None:
    translator = input_with_pads(table.context)
    title = Title(table.context)
    title.layout((640, 360))
    settings = next(
        widget
        for widget in title.page.widgets
        if isinstance(widget, Button) and widget.title == "Settings"
    )
    title.page.focus(settings)
    send(title.handle, translator, confirm)
    assert isinstance(table.stage.pushed[-1], Options), "confirming should press the button"


def test_what_has_the_focus_is_seen(table: Table) -> None:
    title = Title(table.context)
    title.layout((640, 360))
    pictures = []
    for widget in title.page.widgets[:2]:
        title.page.focus(widget)
        picture = pygame.Surface((640, 360)).convert()
        title.draw(picture)
        pictures.append(pygame.image.tobytes(picture, "RGB"))
    assert pictures[0] != pictures[1], "moving the focus should change the picture"
