"""The game's own window, from the command line to the first scene, and the way out again."""

import locale
import os
import time
from pathlib import Path
from random import Random

import pygame

from files.staying import staying
from game.command_line.arguments import WindowArguments
from game.headless.arguments import HostArguments, JoinArguments
from game.headless.server_choices import (
    bind_address_of,
    open_lobby_server_listener,
    reach_of,
    terms_of,
)
from game.hosting.lobby_server import LobbyServerListener
from game.hosting.open_farm import Opening
from game.hosting.seats import DirectListener
from game.joining.browser import LOBBY_SERVER, FoundLobby
from game.joining.by_code import find_by_code
from game.joining.direct import short_code_of
from game.joining.lobby_server import find_lobby
from game.joining.steam import FarmOnSteam
from game.program.ahead import Lazy, load_ahead, load_connections
from game.program.arguments import Arguments
from game.program.ending import Ending, told_to_end
from game.program.faults import running
from game.program.folders import Folders
from game.program.progress import watched
from game.program.steam import SteamAccess, SteamPlay, need_steam, steam_opener, try_steam
from game.text.sentence import Sentence
from game.text.system_language import system_language
from game.text.texts import load_texts
from game.world.content import Content
from scenes.app.app import App
from scenes.app.services import Seating
from scenes.front_end.entrance import load_farm, take_seat
from scenes.front_end.first_start import FirstStart
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.join_code import JoinByCode
from scenes.front_end.title import Title
from scenes.program_services import ProgramServices
from scenes.settings.overridden import OverriddenSettings
from scenes.settings.store import Settings
from scenes.ui.system_letters import SystemFonts, beside

WindowedArguments = WindowArguments | HostArguments | JoinArguments


def run_window(
    arguments: WindowedArguments,
    content: Lazy[Content],
    folders: Folders,
    assets: Path,
) -> int:
    """Opens the window and plays until it is closed, or until the content turns out to be none
    that can be played: raises what loading it raises then. Returns the exit status."""
    with told_to_end() as request, Ending() as ending:
        steam = try_steam(steam_opener(folders.settings))
        play = steam.play
        if play is not None:
            ending.afterwards("Steam", lambda: play.close(time.monotonic()))
        with staying():
            app, services = _open_app(arguments, content, folders, assets, steam, ending)
        obey(app, arguments, services, folders, steam)
        with running():
            app.run(
                lambda: request.times > 0 or content.failure is not None,
                lambda: load_ahead(content.load, load_farm, load_connections),
            )
        if content.failure is not None:
            raise content.failure
    return ending.status


def _open_app(
    arguments: Arguments,
    content: Lazy[Content],
    folders: Folders,
    assets: Path,
    steam: SteamAccess,
    ending: Ending,
) -> tuple[App, ProgramServices]:
    dice = Random(os.urandom(16))
    services = ProgramServices(content, folders, dice, steam)
    ending.close_farm(services.leave_own_farm)
    store = OverriddenSettings(folders.settings, arguments)
    texts = load_texts(arguments.assets)
    texts.language = system_language(os.environ, locale.getlocale()[0], texts.languages)
    try:
        fonts = SystemFonts(start=beside)
        app = App(store, services, assets, time.monotonic, dice, Title, texts, fonts)
    except pygame.error as error:
        raise ValueError(
            f"No window can be opened: {error}. host and join also run with --headless."
        ) from error
    ending.afterwards("The window", app.close)
    services.settings = app.settings
    services.notify = app.notify
    services.go_to = lambda farm: go_to_farm(app, services, farm)
    if app.settings.name != Settings().name and arguments.name is None:
        app.settings.has_said_who = True
    if steam.play is not None:
        lend_keyboard(app, steam.play)
        if arguments.name is None and app.settings.name == Settings().name:
            # Who has never chosen a name is called as on Steam.
            app.settings.name = steam.play.player_name or app.settings.name
    _check_screen()
    return app, services


def lend_keyboard(app: App, play: SteamPlay) -> None:
    """Text fields show Steam's keyboard where Steam has one."""
    app.context.skin.show_keyboard = lambda field: play.show_keyboard(
        app.viewport.to_window((*field.topleft, *field.size))
    )


def obey(
    app: App,
    arguments: WindowedArguments,
    services: ProgramServices,
    folders: Folders,
    steam: SteamAccess,
) -> None:
    """Does what the command line asks of a window that shows the title. Raises ValueError and
    `SaveError` with a sentence."""
    match arguments:
        case HostArguments(on_server=True):
            _gather(app, arguments, services, folders)
        case HostArguments():
            take_seat(app.context, _open(arguments, services, steam, folders))
        case JoinArguments(lobby="server"):
            _join_by_server(app, arguments, services, folders)
        case JoinArguments(target=str(text)) if (code := short_code_of(text)) is not None:
            _join_by_code(app, code, arguments, services, folders)
        case JoinArguments():
            take_seat(app.context, _join(arguments, services))
        case WindowArguments():
            if not app.settings.has_said_who and arguments.name is None:
                app.push(FirstStart(app.context), wipe=False)
            services.hear_launch(arguments.connect_lobby)


def _open(
    arguments: HostArguments, services: ProgramServices, steam: SteamAccess, folders: Folders
) -> Seating:
    """The farm that the command line wants to be opened."""
    opening = Opening(
        bind_address_of(arguments),
        arguments.port,
        arguments.accept_all,
        arguments.lobby == "steam",
        arguments.password,
        arguments.outside_ip,
    )
    if opening.insists_on_steam:
        # Before a file is made for a farm that is not going to be.
        need_steam(steam)

    def list_it(direct: DirectListener, now_s: float) -> LobbyServerListener | None:
        name = services.settings.name
        return open_lobby_server_listener(arguments, direct, folders, now_s, name, services.clocks)

    farms = services.farms
    farm = farms.begin() if arguments.save is None else farms.at(arguments.save)
    return services.open(farm, opening, list_it)


def _gather(
    app: App, arguments: HostArguments, services: ProgramServices, folders: Folders
) -> None:
    """Shows the gathering that the command line wants to be opened. Raises ValueError."""
    reach = reach_of(arguments, folders, services.settings.name, services.clocks)
    gathering = services.meeting.gather(reach, services.profile, terms_of(arguments))
    app.context.stage.push(GatheringRoom(app.context, gathering))


def _join_by_server(
    app: App, arguments: JoinArguments, services: ProgramServices, folders: Folders
) -> None:
    """Shows the way to the farm, or into the gathering, whose lobby the command line names. Looking
    for it takes a bounded time. Raises ValueError."""
    clocks = services.clocks
    reach = reach_of(arguments, folders, services.settings.name, clocks)
    with watched("looking for the lobby", clocks) as shown:
        lobby = find_lobby(reach, arguments.lobby_name, shown.now_s, shown.pause)
    _go_to(app, FoundLobby(LOBBY_SERVER, lobby, reach), arguments.password, services)


def _join_by_code(
    app: App, code: str, arguments: JoinArguments, services: ProgramServices, folders: Folders
) -> None:
    """Shows the search for the farm of a short code. With a lobby server of the command line's it
    is over when this returns. Raises ValueError."""
    if arguments.server is None:
        app.context.stage.push(JoinByCode(app.context, services.format_join_code(code)))
        return
    clocks = services.clocks
    with watched("looking for the lobby", clocks) as shown:
        reach = reach_of(arguments, folders, services.settings.name, shown)
        found = find_by_code(code, reach, lambda: reach.player, shown)
    _go_to(app, found, arguments.password, services)


def _go_to(app: App, found: FoundLobby, password: str, services: ProgramServices) -> None:
    """Shows the way to a farm, or into a gathering. Raises ValueError."""
    if found.lobby.info.is_gathering:
        gathering = services.meeting.enter(found, services.profile, password)
        app.context.stage.push(GatheringRoom(app.context, gathering))
    else:
        take_seat(app.context, services.join_lobby(found, password))


def _join(arguments: JoinArguments, services: ProgramServices) -> Seating:
    """The way to where the command line wants to go."""
    if arguments.target is not None:
        return services.join_code(arguments.target)
    farm = services.visiting.on_steam(arguments.friend, arguments.lobby_id)
    return services.join_on_steam(farm, arguments.password)


def go_to_farm(app: App, services: ProgramServices, farm: FarmOnSteam) -> None:
    """The player has chosen a farm in Steam's own windows: wherever one is, one goes there."""
    if services.has_company:
        app.notify(Sentence("joining.leave_first"))
        return
    app.reset(Title(app.context))
    try:
        take_seat(app.context, services.join_on_steam(farm))
    except ValueError as error:
        app.notify(app.context.texts.told(error))


def _check_screen() -> None:
    """Raises ValueError where SDL found no screen and plays to nobody, unless it was told to."""
    has_screen = pygame.display.get_driver() not in ("dummy", "offscreen")
    if not has_screen and "SDL_VIDEODRIVER" not in os.environ:
        raise ValueError(
            "there is no screen to open a window on; host and join also run with --headless"
        )
