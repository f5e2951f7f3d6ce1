"""What the scenes ask of the program, answered by `game/program`."""

import time
from collections.abc import Callable
from random import Random

from game.coop.profile import Profile
from game.program.farms import Farm
from game.program.folders import Folders
from game.program.hosting import open_seat
from game.program.inviting import Inviting
from game.program.joining import tidy_join_code
from game.program.open_farm import OpenFarm, Opening
from game.program.own_farms import OwnFarms
from game.program.steam import SteamAccess
from game.program.steam_choices import FarmChosen, SteamChoices
from game.program.steam_joining import FarmOnSteam
from game.program.steam_people import SteamPeople
from game.program.version import GAME_VERSION
from game.program.visiting import Visiting
from game.world.content import Content
from scenes.services import (
    Invitee,
    InviteList,
    Lobby,
    LobbyList,
    Portrait,
    SavedFarm,
    SearchState,
    Seating,
)
from scenes.settings import Settings


class ProgramServices:
    """Satisfies `scenes.services.Services`."""

    def __init__(
        self, content: Content, folders: Folders, dice: Random, steam: SteamAccess
    ) -> None:
        self.settings = Settings()
        """The player's settings; the program puts the loaded ones here."""
        self.notify: Callable[[str], None] = lambda _text: None
        """Shows the player a sentence; set by the program once there is a window."""
        self.go_to: Callable[[FarmOnSteam], None] = lambda _farm: None
        """Called when the player has chosen a farm in Steam's own windows; set likewise."""
        self.farms = OwnFarms(content, folders.farms, dice)
        self.visiting = Visiting(content, folders, steam)
        self._content = content
        self._dice = dice
        self._steam = steam
        self._inviting = Inviting(steam)
        self._open_farm = OpenFarm(content, folders.lobbies, steam, self._inviting, dice)
        self._choices = SteamChoices(steam)
        self._people = SteamPeople(steam.play, Portrait)

    @property
    def version(self) -> str:
        """The version of this game."""
        return GAME_VERSION

    # One's own farm

    def saved_farm(self) -> SavedFarm | None:
        """The farm last played as its host."""
        farm = self.farms.saved()
        return None if farm is None else SavedFarm(farm.name, farm.day, farm.season)

    def start_alone(self) -> Seating:
        """A new farm without a network."""
        return self._play_alone(self.farms.begin())

    def continue_farm(self) -> Seating:
        """The saved farm without a network."""
        return self._play_alone(self.farms.go_on())

    def start_host(self, continue_saved: bool) -> Seating:
        """A farm that friends can come to."""
        farm = self.farms.go_on() if continue_saved else self.farms.begin()
        return self.open(farm, Opening())

    def open(self, farm: Farm, opening: Opening) -> Seating:
        """Opens a farm to friends, as the command line may say. Raises ValueError."""
        seat = self._open_farm.open(farm, self._profile(), opening)
        return Seating(seat, seat)

    @property
    def has_company(self) -> bool:
        """Whether friends are at the farm that is hosted here now."""
        return self._open_farm.has_company

    def _play_alone(self, farm: Farm) -> Seating:
        account = self._steam.account
        seat = open_seat(self._content, farm, self._profile(), self._dice, None, time.time, account)
        return Seating(seat, seat)

    # Friends' farms

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
                found.account,
            )
            for found in self.visiting.found()
        )
        return LobbyList(SearchState.READY, lobbies, self._steam.note)

    def refresh_lobbies(self) -> None:
        """Looks at every list at once."""
        self.visiting.look_again()

    def stop_search(self) -> None:
        """Nobody looks at the list any more."""
        self.visiting.stop()

    def join(self, lobby_id: str) -> Seating:
        """Asks to join a lobby of the list."""
        return Seating(self.visiting.go_to_found(lobby_id, self._profile()), None)

    def join_on_steam(self, farm: FarmOnSteam) -> Seating:
        """Asks to join a farm on Steam. Raises ValueError without Steam."""
        return Seating(self.visiting.go_to(farm, self._profile()), None)

    def format_join_code(self, text: str) -> str:
        """What was typed, tidied up."""
        return tidy_join_code(text)

    def join_code(self, text: str) -> Seating:
        """Asks to join by a code."""
        return Seating(self.visiting.go_by_code(text, self._profile()), None)

    # People

    def invite_list(self) -> InviteList:
        """Whom one could invite."""
        seen = self._inviting.candidates(time.monotonic())
        friends = tuple(
            Invitee(one.identity, one.name, one.is_online, one.is_playing, one.is_invited)
            for one in seen.friends
        )
        return InviteList(friends, seen.note, seen.has_overlay)

    def invite(self, identity: str) -> str:
        """Invites a friend on Steam."""
        return self._inviting.invite(identity)

    def open_invite_overlay(self) -> bool:
        """Opens Steam's own window for inviting."""
        return self._inviting.open_overlay()

    def portrait(self, account: str) -> Portrait | None:
        """The picture of an account on Steam."""
        return self._people.picture(account, time.monotonic())

    def account_name(self, account: str) -> str:
        """What an account calls itself on Steam."""
        return self._people.name(account, time.monotonic())

    # Steam

    def advance(self, now_s: float) -> None:
        """Hears Steam, whether anybody looks at a list or not."""
        for heard in self._choices.hear(now_s):
            if isinstance(heard, FarmChosen):
                self.go_to(heard.farm)
            else:
                self.notify(heard.sentence)

    def hear_launch(self, lobby_id: int | None) -> None:
        """Steam launched the game because the player accepted an invitation: by the command line,
        which names this lobby, or by one that only Steam knows."""
        told = self._choices.launched(lobby_id, time.monotonic())
        if told is not None:
            self.notify(told.sentence)

    def _profile(self) -> Profile:
        return Profile(self.settings.name, self.settings.colour)
