"""The game's own window: the services that scenes ask for, answered by `game/program`."""

import argparse
import os
import time
from pathlib import Path
from random import Random

import msgspec
import pygame

from game.coop.profile import Profile
from game.program.farms import Farm as SavedOrNewFarm
from game.program.farms import last_played, load_farm, new_farm, new_farm_file
from game.program.folders import Folders
from game.program.friends import FriendsList
from game.program.hosting import LobbyKeeper, open_direct_door, open_seat
from game.program.joining import (
    Entrance,
    ResumeTokens,
    entrance_of,
    open_direct_way,
    open_guest_seat,
    tidy_join_code,
)
from game.program.version import GAME_VERSION
from game.saves.errors import SaveError
from game.world.content import Content
from scenes.app import App, start_pygame
from scenes.entrance import take_seat
from scenes.menus.title import Title
from scenes.services import Lobby, LobbyList, SavedFarm, SearchState, Seating
from scenes.settings import Settings, SettingsStore
from scenes.shot import draw_shot

_FARM_NAME = "Tandem Acres"
_SEEDS = 2**29


class ProgramServices:
    """Satisfies `scenes.services.Services`."""

    def __init__(self, content: Content, folders: Folders, dice: Random) -> None:
        self.settings = Settings()
        """The player's settings; the program puts the loaded ones here."""
        self._content = content
        self._folders = folders
        self._dice = dice
        self._friends = FriendsList(folders.lobbies, time.time)

    @property
    def version(self) -> str:
        """The version of this game."""
        return GAME_VERSION

    def saved_farm(self) -> SavedFarm | None:
        """The farm last played as its host."""
        farm = last_played(self._folders.farms)
        return None if farm is None else SavedFarm(farm.name, farm.day, farm.season)

    def start_alone(self) -> Seating:
        """A new farm without a network."""
        return self._open(self._new_farm())

    def continue_farm(self) -> Seating:
        """The saved farm without a network."""
        return self._open(self._saved_farm())

    def start_host(self, continue_saved: bool) -> Seating:
        """A farm that friends can come to."""
        return self._open_to_friends(self._saved_farm() if continue_saved else self._new_farm())

    def open_on(self, bind_address: str, port: int, accepts_everybody: bool) -> Seating:
        """A new farm that friends can come to, where the command line says."""
        return self._open_to_friends(self._new_farm(), bind_address, port, accepts_everybody)

    def list_lobbies(self) -> LobbyList:
        """What has been found by now."""
        lobbies = tuple(
            Lobby(
                found.lobby_id,
                found.host_name,
                found.players,
                found.capacity,
                found.version,
                found.is_same_version,
                found.source,
            )
            for found in self._friends.found(time.monotonic())
        )
        return LobbyList(SearchState.READY, lobbies)

    def refresh_lobbies(self) -> None:
        """The list is looked at anew by itself, every other second."""

    def stop_search(self) -> None:
        """Nobody looks at the list any more."""
        self._friends.stop()

    def join(self, lobby_id: str) -> Seating:
        """Asks to join a lobby of the list."""
        return self._knock(self._friends.entrance(lobby_id))

    def format_join_code(self, text: str) -> str:
        """What was typed, tidied up."""
        return tidy_join_code(text)

    def join_code(self, text: str) -> Seating:
        """Asks to join by a code."""
        return self._knock(entrance_of(text))

    def advance(self, now_s: float) -> None:
        """Nothing goes on outside of a seat but the list, which is looked at when it is shown."""

    def _profile(self) -> Profile:
        return Profile(self.settings.name, self.settings.colour)

    def _new_farm(self) -> SavedOrNewFarm:
        file = new_farm_file(self._folders.farms, _FARM_NAME)
        return new_farm(self._content, self._dice.randrange(_SEEDS), file=file)

    def _saved_farm(self) -> SavedOrNewFarm:
        farm = last_played(self._folders.farms)
        if farm is None:
            raise ValueError("There is no saved farm that could be played.")
        return load_farm(farm.path)

    def _open(self, farm: SavedOrNewFarm) -> Seating:
        seat = open_seat(self._content, farm, self._profile(), self._dice, wall_clock=time.time)
        return Seating(seat, seat)

    def _open_to_friends(
        self,
        farm: SavedOrNewFarm,
        bind_address: str = "0.0.0.0",
        port: int = 0,
        accepts_everybody: bool = False,
    ) -> Seating:
        now_s = time.monotonic()
        direct = open_direct_door(bind_address, port, now_s)
        seat = open_seat(self._content, farm, self._profile(), self._dice, direct.door, time.time)
        seat.join_code = direct.join_code
        seat.accepts_everybody = accepts_everybody
        keeper = LobbyKeeper(seat, direct, self._folders.lobbies, time.time, now_s)
        seat.keepers.append(keeper)
        return Seating(seat, seat)

    def _knock(self, entrance: Entrance) -> Seating:
        now_s = time.monotonic()
        seat = open_guest_seat(
            self._content,
            open_direct_way(entrance, now_s),
            entrance,
            self._profile(),
            now_s,
            ResumeTokens(self._folders.settings),
        )
        return Seating(seat, None)


def run_window(
    arguments: argparse.Namespace, content: Content, folders: Folders, assets: Path
) -> int:
    """Opens the window and plays until it is closed. Returns the exit status."""
    dice = Random(os.urandom(16))
    services = ProgramServices(content, folders, dice)
    store = _Overridden(folders.settings, arguments)
    app = App(store, services, assets, time.monotonic, dice, Title)
    services.settings = app.settings
    try:
        if arguments.command == "host":
            seating = services.open_on(arguments.bind, arguments.port, arguments.accept_all)
            take_seat(app.kit, seating)
        elif arguments.command == "join":
            take_seat(app.kit, services.join_code(arguments.target))
    except (ValueError, SaveError):
        app.close()
        raise
    app.run()
    return 0


class _Overridden(SettingsStore):
    """Settings of which the command line overrides some, in this run only."""

    def __init__(self, directory: Path, arguments: argparse.Namespace) -> None:
        super().__init__(directory)
        self._overrides: dict[str, object] = {}
        if arguments.name is not None:
            self._overrides["name"] = arguments.name
        if arguments.colour is not None:
            self._overrides["colour"] = arguments.colour
        if arguments.window is not None:
            width, height = arguments.window
            self._overrides |= {"window_width_px": width, "window_height_px": height}
        self._kept: dict[str, object] = {}

    def load(self) -> tuple[Settings, str | None]:
        """The settings with the overrides. Raises ValueError for one that cannot be."""
        settings, complaint = super().load()
        fields = msgspec.structs.asdict(settings)
        self._kept = {name: fields[name] for name in self._overrides}
        return msgspec.convert(fields | self._overrides, Settings), complaint

    def save(self, settings: Settings) -> str | None:
        """Saves the settings as they would be without the overrides."""
        return super().save(msgspec.structs.replace(settings, **self._kept))


def save_shot(arguments: argparse.Namespace, assets: Path) -> int:
    """Draws a scene into a PNG file. Raises ValueError and OSError with a sentence."""
    os.environ |= {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    start_pygame()
    try:
        picture = draw_shot(
            arguments.scene,
            arguments.time,
            arguments.season,
            arguments.weather,
            arguments.size,
            assets,
        )
        if not arguments.out.parent.is_dir():
            raise ValueError(f"there is no folder {arguments.out.parent}")
        pygame.image.save(picture, str(arguments.out))
    finally:
        pygame.quit()
    return 0
