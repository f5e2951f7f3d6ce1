"""The game's own window: the services that scenes ask for, answered by `game/program`."""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import msgspec
import pygame

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import SeatState
from game.program.farms import Farm as SavedOrNewFarm
from game.program.farms import last_played, load_farm, new_farm, new_farm_file
from game.program.folders import Folders
from game.program.friends import STEAM, FriendsList
from game.program.hosting import open_direct_door, open_doors, open_seat, publish_lobbies
from game.program.joining import (
    Entrance,
    ResumeTokens,
    entrance_of,
    open_direct_way,
    open_guest_seat,
    tidy_join_code,
)
from game.program.steam import SteamAccess, need_steam, try_steam
from game.program.steam_hosting import SteamDoor
from game.program.steam_joining import find_friends_lobby, find_lobby, open_steam_way
from game.program.version import GAME_VERSION
from game.saves.errors import SaveError
from game.saves.farm_file import FarmFile
from game.world.content import Content
from net.lobbies.interface import EnterFailed, Invited, JoinWished, LobbyId
from net.lobbies.interface import Lobby as FoundLobby
from net.steam import LobbyId as SteamLobbyId
from net.steam import lobby_from_command_line
from net.transports.interface import Endpoint
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

    def __init__(
        self, content: Content, folders: Folders, dice: Random, steam: SteamAccess
    ) -> None:
        self.settings = Settings()
        """The player's settings; the program puts the loaded ones here."""
        self.notify: Callable[[str], None] = lambda _text: None
        """Shows the player a sentence; set by the program once there is a window."""
        self.go_to: Callable[[FoundLobby], None] = lambda _lobby: None
        """Called when the player has chosen a farm in Steam's own windows; set likewise."""
        self._content = content
        self._folders = folders
        self._dice = dice
        self._steam = steam
        lobbies = None if steam.play is None else steam.play.lobbies
        self._friends = FriendsList(folders.lobbies, time.time, lobbies)
        self._hosted: HostSeat | None = None

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

    def open_on(
        self,
        bind_address: str,
        port: int,
        accepts_everybody: bool,
        save: Path | None,
        insists_on_steam: bool,
    ) -> Seating:
        """A farm that friends can come to, where the command line says: that of the file `save`,
        which is founded if there is none, or a new one of one's own. Raises ValueError when it
        insists on Steam in vain."""
        if insists_on_steam:
            need_steam(self._steam)
        if save is None:
            farm = self._new_farm()
        elif save.exists():
            farm = load_farm(save)
        else:
            file = FarmFile.create(save, save.stem)
            farm = new_farm(self._content, self._dice.randrange(_SEEDS), file=file)
        return self._open_to_friends(farm, bind_address, port, accepts_everybody, insists_on_steam)

    @property
    def has_company(self) -> bool:
        """Whether friends are at the farm that is hosted here now."""
        seat = self._hosted
        return (
            seat is not None
            and seat.state is SeatState.PLAYING
            and any(player.is_connected and not player.is_me for player in seat.players())
        )

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
        return LobbyList(SearchState.READY, lobbies, self._steam.note)

    def refresh_lobbies(self) -> None:
        """Looks at every list at once."""
        self._friends.look_again(time.monotonic())

    def stop_search(self) -> None:
        """Nobody looks at the list any more."""
        self._friends.stop()

    def join(self, lobby_id: str) -> Seating:
        """Asks to join a lobby of the list."""
        source, lobby = self._friends.lobby(lobby_id)
        if source == STEAM:
            return self.join_on_steam(lobby)
        return self._knock(Entrance(lobby.entrance.address, lobby.entrance.token))

    def join_on_steam(self, lobby: FoundLobby) -> Seating:
        """Asks to join a farm by its lobby on Steam. Raises ValueError without Steam."""
        endpoint, entrance = open_steam_way(need_steam(self._steam), lobby)
        return self._knock(entrance, endpoint)

    def format_join_code(self, text: str) -> str:
        """What was typed, tidied up."""
        return tidy_join_code(text)

    def join_code(self, text: str) -> Seating:
        """Asks to join by a code."""
        return self._knock(entrance_of(text))

    def advance(self, now_s: float) -> None:
        """Hears Steam, whether anybody looks at a list or not."""
        if self._steam.play is None:
            return
        for event in self._steam.play.lobbies.pump(now_s):
            match event:
                case JoinWished(lobby):
                    self.go_to(lobby)
                case EnterFailed(_, reason):
                    self.notify(reason)
                case Invited(lobby, friend_name):
                    self.notify(
                        f"{friend_name} invites you to {lobby.info.host_name}'s farm. It is in "
                        "the list under Find friends."
                    )

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
        insists_on_steam: bool = False,
    ) -> Seating:
        now_s = time.monotonic()
        try:
            direct = open_direct_door(bind_address, port, now_s)
        except ValueError:
            farm.close()
            raise
        # Everybody would be let in who is a friend on Steam; that has to be asked for.
        is_on_steam = not accepts_everybody or insists_on_steam
        play = self._steam.play
        steam = SteamDoor(play) if play is not None and is_on_steam else None
        door = open_doors(direct, steam)
        seat = open_seat(self._content, farm, self._profile(), self._dice, door, time.time)
        seat.join_code = direct.join_code
        seat.accepts_everybody = accepts_everybody
        publish_lobbies(seat, direct, steam, self._folders.lobbies, time.time, now_s)
        self._hosted = seat
        return Seating(seat, seat)

    def _knock(self, entrance: Entrance, endpoint: Endpoint | None = None) -> Seating:
        now_s = time.monotonic()
        seat = open_guest_seat(
            self._content,
            endpoint or open_direct_way(entrance, now_s),
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
    store = _Overridden(folders.settings, arguments)
    app = App(store, services, assets, time.monotonic, dice, Title)
    services.settings = app.settings
    services.notify = app.notify
    services.go_to = lambda lobby: go_to_lobby(app, services, lobby)
    if steam.play is not None and arguments.name is None and app.settings.name == Settings().name:
        # Who has never chosen a name is called as on Steam.
        app.settings.name = steam.play.player_name or app.settings.name
    try:
        _check_screen()
        if arguments.command == "host":
            seating = services.open_on(
                arguments.bind,
                arguments.port,
                arguments.accept_all,
                arguments.save,
                arguments.lobby == "steam",
            )
            take_seat(app.kit, seating)
        elif arguments.command == "join" and arguments.target is not None:
            take_seat(app.kit, services.join_code(arguments.target))
        elif arguments.command == "join":
            play = need_steam(steam)
            if arguments.friend is not None:
                lobby = find_friends_lobby(play, arguments.friend, time.monotonic, time.sleep)
            else:
                lobby = find_lobby(play, arguments.lobby_id, time.monotonic, time.sleep)
            take_seat(app.kit, services.join_on_steam(lobby))
        else:
            hear_launch(app, steam, arguments.connect_lobby)
    except (ValueError, SaveError):
        app.close()
        raise
    app.run()


def hear_launch(app: App, steam: SteamAccess, lobby: SteamLobbyId | None) -> None:
    """Steam launched the game because the player accepted an invitation: by the command line, or
    by one that only Steam knows."""
    if steam.play is not None:
        line = steam.play.steam.utils.launch_command_line
        wished = lobby or lobby_from_command_line(line)
        if wished is not None:
            steam.play.lobbies.wish(LobbyId(str(wished)), time.monotonic())
    elif lobby is not None:
        app.notify(steam.note)


def go_to_lobby(app: App, services: ProgramServices, lobby: FoundLobby) -> None:
    """The player has chosen a farm in Steam's own windows: wherever one is, one goes there."""
    if services.has_company:
        app.notify("Friends are at your farm. Leave it first, then choose Join Game again.")
        return
    app.reset(Title(app.kit))
    try:
        take_seat(app.kit, services.join_on_steam(lobby))
    except ValueError as error:
        app.notify(str(error))


def _check_screen() -> None:
    """Raises ValueError where SDL found no screen and plays to nobody, unless it was told to."""
    has_screen = pygame.display.get_driver() not in ("dummy", "offscreen")
    if not has_screen and "SDL_VIDEODRIVER" not in os.environ:
        raise ValueError(
            "there is no screen to open a window on; host and join also run with --headless"
        )


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
