"""What the scenes ask of the program, answered by the rooms of `game`."""

from collections.abc import Callable, Iterable
from random import Random

from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.farms.bin import DeletedFarm
from game.farms.farm import Farm
from game.farms.local_farms import KeptFarm, LocalFarms
from game.farms.picture import PictureKeeper
from game.gathering.gathering import Gathering
from game.gathering.lobby_server import GatheredListener
from game.gathering.meeting import Meeting
from game.hosting.inviting import Inviting
from game.hosting.lobby_server import ListTerms, list_on, list_terms, opening_on
from game.hosting.open_farm import Listing, OpenFarm, Opening, unlisted
from game.hosting.seats import open_seat
from game.joining.browser import FarmFilter, FoundFarm, FoundLobby
from game.joining.code_friends import CodeFriends, tidy_friend_code
from game.joining.configured_server import ConfiguredServer
from game.joining.direct import short_code_of, tidy_join_code
from game.joining.local_network import LocalNetwork
from game.joining.lookout import Sighting
from game.joining.steam import FarmOnSteam
from game.joining.steam_choices import FarmChosen, SteamChoices
from game.joining.visiting import BY_CODE, Visiting
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.program.folders import Folders
from game.program.local_identity import LocalIdentity
from game.program.show_folder import show_folder
from game.program.steam import SteamAccess
from game.program.steam_achievements import SteamAchievements
from game.program.steam_people import SteamPeople
from game.program.version import GAME_VERSION
from game.text.errors import sentence_of
from game.text.sentence import Sentence
from game.world.content import Content
from scenes.app.services import (
    CodeFriend,
    FarmTerms,
    Invitee,
    InviteList,
    LobbyList,
    SearchState,
    Seating,
)
from scenes.media.portraits import Portrait
from scenes.settings.store import RouterWish, Settings


class ProgramServices:
    """Satisfies `scenes.app.services.Services`."""

    def __init__(
        self,
        content: Callable[[], Content],
        folders: Folders,
        dice: Random,
        steam: SteamAccess,
        clocks: Clocks = SYSTEM_CLOCKS,
        nearby: LocalNetwork | None = None,
    ) -> None:
        """`content` is asked for as soon as a farm is opened or entered."""
        self.settings = Settings()
        """The player's settings; the program puts the loaded ones here."""
        self.notify: Callable[[Sentence], None] = lambda _sentence: None
        """Shows the player a sentence; set by the program once there is a window."""
        self.go_to: Callable[[FarmOnSteam], None] = lambda _farm: None
        """Called when the player has chosen a farm in Steam's own windows; set likewise."""
        self.clocks = clocks
        """What time it is for this program."""
        self.farms = LocalFarms(content, folders.farms, dice)
        self._identity = LocalIdentity(folders.settings)
        self._server = ConfiguredServer(folders.settings, self._identity)
        nearby = nearby or LocalNetwork()
        self._code_friends = CodeFriends(folders.settings)
        self.visiting = Visiting(
            content,
            folders,
            self._identity,
            steam,
            self._server,
            clocks,
            nearby,
            lambda: tuple(friend.name for friend in self._code_friends.friends),
        )
        self._content = content
        self._steam = steam
        self._inviting = Inviting(steam)
        self._open_farm = OpenFarm(
            content,
            folders.lobbies,
            self._identity,
            steam,
            self._inviting,
            clocks,
            nearby.farm_ports,
        )
        self._own_seat: HostSeat | None = None
        """At the farm that was last opened here."""
        self._picture: PictureKeeper | None = None
        """Of that farm."""
        self.meeting = Meeting(content, self._open_new, clocks=clocks)
        """Where gatherings are opened and entered."""
        self._choices = SteamChoices(steam)
        self._people = SteamPeople(steam.play, Portrait)
        self._achievements = SteamAchievements(steam.play)

    def leave_own_farm(self) -> None:
        """Saves and closes the farm that is open here, if there is one, and tells its friends.
        Raises `SaveError` when it could not be saved."""
        if self._own_seat is not None:
            self._own_seat.leave()

    def _open_new(self, name: str, listener: GatheredListener, profile: Profile) -> HostSeat:
        """The farm that comes of a gathering is a new one, called like it."""
        farm = self.farms.begin(name)
        seat = self._open_farm.open_at(listener.direct, listener, farm, profile, Opening())
        self._sit(seat, farm)
        return seat

    @property
    def version(self) -> str:
        """The version of this game."""
        return GAME_VERSION

    # One's own farm

    def saved_farm(self) -> KeptFarm | None:
        """The farm last played as its host."""
        return self.farms.last_played(self.clocks.unix_s())

    def kept_farms(self) -> tuple[KeptFarm, ...]:
        """All farms of this player."""
        return self.farms.farms(self.clocks.unix_s())

    @property
    def unlisted_farms(self) -> int:
        """Farms in the folder that the list has no room for."""
        return self.farms.unlisted

    def deleted_farms(self) -> tuple[DeletedFarm, ...]:
        """What can be brought back."""
        return self.farms.deleted()

    def put_back_backup(self, key: str) -> None:
        """Puts the newest whole backup in the place of a farm that is damaged."""
        self.farms.put_back(key)

    def rename_farm(self, key: str, name: str) -> None:
        """Calls a farm otherwise."""
        self.farms.rename(key, name)

    def copy_farm(self, key: str) -> str:
        """Makes a second farm out of one."""
        return self.farms.copy(key)

    def delete_farm(self, key: str) -> int:
        """Puts a farm where it can be brought back from."""
        return self.farms.delete(key).number

    def bring_back_farm(self, number: int) -> str:
        """Brings back a farm that was deleted."""
        return self.farms.bring_back(number)

    def take_in_farm(self, where: str) -> str:
        """Copies a farm from elsewhere into the list."""
        return self.farms.take_in(where)

    def open_farm_folder(self) -> None:
        """Shows the farms' files in the system's own window."""
        show_folder(self.farms.folder)

    def see_farm(self, pixels: bytes) -> None:
        """The farm that is open here looks like this now."""
        if self._picture is not None:
            self._picture.see(pixels)

    def start_alone(self, name: str = "") -> Seating:
        """A new farm without a network."""
        return self._play_alone(self._begin(name))

    def continue_farm(self, key: str = "") -> Seating:
        """A saved farm without a network."""
        return self._play_alone(self.farms.go_on(key or None))

    def start_host(
        self, continue_saved: bool, terms: FarmTerms | None = None, farm: str = ""
    ) -> Seating:
        """A farm that friends can come to."""
        opening = Opening()
        listing: Listing = unlisted
        problem: Sentence | None = None
        if terms is not None:
            # Before a file is made for a farm that is not going to be.
            wanted = _list_terms(terms)
            try:
                self._follow_settings()
                reach = self._server.reach()
            except ValueError as error:
                problem = sentence_of(error)
            else:
                opening = opening_on(reach)
                listing = list_on(reach, wanted)
        opened = self.farms.go_on(farm or None) if continue_saved else self._begin(farm)
        seating = self.open(opened, opening, listing)
        if problem is not None and self._own_seat is not None:
            self._own_seat.notice(Sentence("hosting.not_listed", problem=problem))
        return seating

    def _begin(self, name: str) -> Farm:
        return self.farms.begin(name) if name else self.farms.begin()

    def open(self, farm: Farm, opening: Opening, listing: Listing = unlisted) -> Seating:
        """Opens a farm to friends, as the command line may say. Raises ValueError."""
        seat = self._open_farm.open(farm, self.profile, opening, listing)
        self._sit(seat, farm)
        return Seating(seat, seat)

    @property
    def may_use_router(self) -> bool:
        """Whether a router stands before the farm that is open here."""
        return self._open_farm.may_use_router

    @property
    def has_company(self) -> bool:
        """Whether friends are at the farm that is hosted here now."""
        return self._open_farm.has_company

    def _play_alone(self, farm: Farm) -> Seating:
        unix_s = self.clocks.unix_s
        try:
            accounts = self._identity.accounts_at(farm.world, self._steam.account)
            about_owner = self._identity.about_owner_at(farm.world)
        except ValueError:
            farm.close()
            raise
        seat = open_seat(self._content(), farm, self.profile, None, unix_s, accounts, about_owner)
        self._sit(seat, farm)
        return Seating(seat, seat)

    def _sit(self, seat: HostSeat, farm: Farm) -> None:
        """The farm that is open here is that one now."""
        self._own_seat = seat
        self._picture = None
        if farm.file is not None:
            self._picture = PictureKeeper(farm.file.path)
            seat.keepers.append(self._picture)

    # Friends' farms

    def list_lobbies(self) -> LobbyList:
        """What has been found by now."""
        self._follow_settings()
        lobbies = tuple(self.visiting.found())
        state = SearchState.SEARCHING if self.visiting.is_searching else SearchState.READY
        return LobbyList(state, lobbies, self.visiting.problem or self._steam.note)

    def want_lobbies(self, wish: FarmFilter) -> None:
        """Shows these, and nothing else."""
        self.visiting.want(wish)

    def refresh_lobbies(self) -> None:
        """Looks at every list at once."""
        self.visiting.look_again()

    def stop_search(self) -> None:
        """Nobody looks at the list any more."""
        self.visiting.stop()

    def look_nearby(self) -> None:
        """Asks the local network."""
        self.visiting.look_nearby()

    def look_out(self) -> Sighting:
        """What is to be seen of friends from the title."""
        self._follow_settings()
        return self.visiting.look_out()

    def rejoin(self, password: str = "") -> Seating:
        """Asks to join the farm that one was at before and that `look_out` has seen last."""
        return Seating(self.visiting.go_back(self.profile, password), None)

    def join(self, lobby_id: str, password: str = "") -> Seating:
        """Asks to join a lobby of the list."""
        seat = self.visiting.go_to_found(lobby_id, self.profile, password)
        return Seating(seat, None)

    def join_lobby(self, found: FoundLobby, password: str) -> Seating:
        """Asks to join a lobby that was found, in the list or otherwise."""
        return Seating(self.visiting.go_to_lobby(found, self.profile, password), None)

    def join_on_steam(self, farm: FarmOnSteam, password: str = "") -> Seating:
        """Asks to join a farm on Steam. Raises ValueError without Steam."""
        return Seating(self.visiting.go_to(farm, self.profile, password), None)

    def format_join_code(self, text: str) -> str:
        """What was typed, tidied up."""
        return tidy_join_code(text)

    def look_for_code(self, text: str) -> bool:
        """Begins to look for the farm of a short code."""
        code = short_code_of(text)
        if code is not None:
            self._follow_settings()
            self.visiting.look_for_code(code)
        return code is not None

    def code_found(self) -> FoundFarm | Sentence | None:
        """What has come of it."""
        search = self.visiting.code_search
        if search is None or search.found is None:
            return None if search is None else search.problem
        return search.found.farm(BY_CODE)

    def stop_code_search(self) -> None:
        """Ends the search."""
        self.visiting.stop_code_search()

    def join_code(self, text: str) -> Seating:
        """Asks to join by a code."""
        return Seating(self.visiting.go_by_code(text, self.profile), None)

    # Gatherings

    @property
    def has_lobby_server(self) -> bool:
        """Whether a lobby server is set."""
        return bool(self.settings.lobby_server.strip())

    def gather(self, terms: FarmTerms) -> Gathering:
        """Opens a gathering on the lobby server."""
        self._follow_settings()
        return self.meeting.gather(self._server.reach(), self.profile, _list_terms(terms))

    def enter_gathering(self, lobby_id: str, password: str = "") -> Gathering:
        """Enters a gathering of the list."""
        return self.meeting.enter(self.visiting.lobby(lobby_id), self.profile, password)

    # Friends by their codes

    def friend_code(self) -> str:
        """The player's own friend code."""
        return self._code_friends.own_code

    def code_friends(self) -> tuple[CodeFriend, ...]:
        """Whom the player has added by their codes."""
        return tuple(CodeFriend(one.name, one.code) for one in self._code_friends.friends)

    def format_friend_code(self, text: str) -> str:
        """What was typed, tidied up."""
        return tidy_friend_code(text)

    def add_code_friend(self, name: str, code: str) -> None:
        """Adds a friend, or calls a known one otherwise."""
        self._code_friends.add(name, code)

    def remove_code_friend(self, code: str) -> None:
        """Takes a friend off the list."""
        self._code_friends.remove(code)

    # People

    def invite_list(self) -> InviteList:
        """Whom one could invite."""
        seen = self._inviting.candidates(self.clocks.now_s())
        friends = tuple(
            Invitee(one.identity, one.name, one.is_online, one.is_playing, one.is_invited)
            for one in seen.friends
        )
        return InviteList(friends, seen.note, seen.has_overlay)

    def invite(self, identity: str) -> str:
        """Invites a friend on Steam."""
        return self._inviting.invite(identity)

    def renew_join_code(self) -> None:
        """Makes every join code of the farm that is open worth nothing."""
        self._open_farm.renew_join_code()

    def open_invite_overlay(self) -> bool:
        """Opens Steam's own window for inviting."""
        return self._inviting.open_overlay()

    def portrait(self, account: str) -> Portrait | None:
        """The picture of an account on Steam."""
        return self._people.picture(account, self.clocks.now_s())

    def account_name(self, account: str) -> str:
        """What an account calls itself on Steam."""
        return self._people.name(account, self.clocks.now_s())

    def note_achieved(self, names: Iterable[str]) -> None:
        """Sets achievements on Steam, where the app has them."""
        self._achievements.want(names)

    # Time

    def advance(self, now_s: float) -> None:
        """Hears Steam, whether anybody looks at a list or not, and keeps the lists up that
        somebody looks at."""
        self._follow_settings()
        self.visiting.advance(now_s)
        self._achievements.advance(now_s)
        for heard in self._choices.hear(now_s):
            if isinstance(heard, FarmChosen):
                self.go_to(heard.farm)
            else:
                self.notify(heard.sentence)

    def hear_launch(self, lobby_id: int | None) -> None:
        """Steam launched the game because the player accepted an invitation: by the command line,
        which names this lobby, or by one that only Steam knows."""
        told = self._choices.launched(lobby_id, self.clocks.now_s())
        if told is not None:
            self.notify(told.sentence)

    @property
    def profile(self) -> Profile:
        """Who the player is at a farm."""
        return Profile(self.settings.name, self.settings.colour)

    # The lobby server

    def _follow_settings(self) -> None:
        settings = self.settings
        self._server.follow(settings.lobby_server, settings.name, self.clocks.now_s())
        self._open_farm.let_ask_router(settings.router is RouterWish.YES)


def _list_terms(terms: FarmTerms) -> ListTerms:
    return list_terms(terms.name, terms.password, is_for_everybody=terms.is_for_everybody)
