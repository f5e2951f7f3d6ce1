"""The game's own window, from the command line to the first scene, and the way out again."""

import argparse
import os
import time
from pathlib import Path
from random import Random

import pygame

from game.program.folders import Folders
from game.program.open_farm import Opening
from game.program.steam import SteamAccess, need_steam, try_steam
from game.program.steam_joining import FarmOnSteam
from game.saves.errors import SaveError
from game.world.content import Content
from scenes.app import App
from scenes.entrance import take_seat
from scenes.menus.title import Title
from scenes.overridden_settings import OverriddenSettings
from scenes.program_services import ProgramServices
from scenes.services import Seating
from scenes.settings import Settings


def run_window(
    arguments: argparse.Namespace, content: Content, folders: Folders, assets: Path
) -> int:
    """Opens the window and plays until it is closed. Returns the exit status."""
    steam = try_steam()
    try:
        _run_app(arguments, content, folders, assets, steam)
    finally:
        if steam.play is not None:
            steam.play.close(time.monotonic())
    return 0


def _run_app(
    arguments: argparse.Namespace,
    content: Content,
    folders: Folders,
    assets: Path,
    steam: SteamAccess,
) -> None:
    dice = Random(os.urandom(16))
    services = ProgramServices(content, folders, dice, steam)
    store = OverriddenSettings(folders.settings, arguments)
    app = App(store, services, assets, time.monotonic, dice, Title)
    services.settings = app.settings
    services.notify = app.notify
    services.go_to = lambda farm: go_to_farm(app, services, farm)
    if steam.play is not None and arguments.name is None and app.settings.name == Settings().name:
        # Who has never chosen a name is called as on Steam.
        app.settings.name = steam.play.player_name or app.settings.name
    try:
        _check_screen()
        if arguments.command == "host":
            take_seat(app.kit, _open(arguments, services, steam))
        elif arguments.command == "join":
            take_seat(app.kit, _join(arguments, services))
        else:
            services.hear_launch(arguments.connect_lobby)
    except (ValueError, SaveError):
        app.close()
        raise
    app.run()


def _open(arguments: argparse.Namespace, services: ProgramServices, steam: SteamAccess) -> Seating:
    """The farm that the command line wants to be opened."""
    opening = Opening(
        arguments.bind, arguments.port, arguments.accept_all, arguments.lobby == "steam"
    )
    if opening.insists_on_steam:
        # Before a file is made for a farm that is not going to be.
        need_steam(steam)
    farms = services.farms
    farm = farms.begin() if arguments.save is None else farms.at(arguments.save)
    return services.open(farm, opening)


def _join(arguments: argparse.Namespace, services: ProgramServices) -> Seating:
    """The way to where the command line wants to go."""
    if arguments.target is not None:
        return services.join_code(arguments.target)
    farm = services.visiting.on_steam(arguments.friend, arguments.lobby_id)
    return services.join_on_steam(farm)


def go_to_farm(app: App, services: ProgramServices, farm: FarmOnSteam) -> None:
    """The player has chosen a farm in Steam's own windows: wherever one is, one goes there."""
    if services.has_company:
        app.notify("Friends are at your farm. Leave it first, then choose Join Game again.")
        return
    app.reset(Title(app.kit))
    try:
        take_seat(app.kit, services.join_on_steam(farm))
    except ValueError as error:
        app.notify(str(error))


def _check_screen() -> None:
    """Raises ValueError where SDL found no screen and plays to nobody, unless it was told to."""
    has_screen = pygame.display.get_driver() not in ("dummy", "offscreen")
    if not has_screen and "SDL_VIDEODRIVER" not in os.environ:
        raise ValueError(
            "there is no screen to open a window on; host and join also run with --headless"
        )
