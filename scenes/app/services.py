"""Everything a scene may ask of the program around it, without knowing who answers.

`scenes/program_services.py` answers out of `game`, for the `App` and its scenes. Nothing here
blocks: what takes time (finding lobbies, being let in) is polled, and a seat says by its `state`
how far it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from game.farms.bin import DeletedFarm
from game.farms.local_farms import KeptFarm
from game.joining.browser import FarmFilter, FoundFarm
from game.joining.lookout import Sighting
from game.text.sentence import Sentence
from scenes.app.gathering import FarmTerms, Gathering
from scenes.app.seating import Seating
from scenes.media.portraits import Portrait

__all__ = [
    "CodeFriend",
    "DeletedFarm",
    "FarmTerms",
    "Gathering",
    "InviteList",
    "Invitee",
    "KeptFarm",
    "LobbyList",
    "SearchState",
    "Seating",
    "Services",
    "Sighting",
]


class SearchState(Enum):
    """How a search for lobbies stands."""

    SEARCHING = "searching"
    READY = "ready"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class LobbyList:
    """What has been found so far."""

    state: SearchState
    lobbies: tuple[FoundFarm, ...]
    note: str = ""
    """A sentence for the player, such as why nothing can be searched; may be empty."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """A friend who could be invited."""

    identity: str
    """Whatever `Services.invite` needs to reach them, and their account for `Services.portrait`;
    never shown."""
    name: str
    is_online: bool
    is_playing: bool
    """Whether they play this game at the moment."""
    is_invited: bool
    """Whether an invitation to the present farm has gone out to them."""


@dataclass(frozen=True, slots=True)
class CodeFriend:
    """A friend whom the player knows by a friend code."""

    name: str
    """What the player calls them."""
    code: str
    """As `Services.format_friend_code` writes it."""


@dataclass(frozen=True, slots=True)
class InviteList:
    """Whom one could invite."""

    friends: tuple[Invitee, ...]
    """In the order in which they are to be shown."""
    note: str
    """A sentence for the player, such as why nobody can be invited from here; may be empty."""
    has_overlay: bool
    """Whether `Services.open_invite_overlay` would open a window."""


class Services(Protocol):
    """What the program offers to its scenes. The player's name and colour are those of the
    `Settings` that the program shares with the scenes, read at the moment of the call."""

    @property
    def version(self) -> str:
        """The version of this game, as shown in the title."""
        ...

    def saved_farm(self) -> KeptFarm | None:
        """The farm last played as its host, which "Continue" goes on with, or None when there is
        none. Cheap enough for being asked whenever the title is shown."""
        ...

    def kept_farms(self) -> tuple[KeptFarm, ...]:
        """All farms of this player, the one played last first. Reads their files."""
        ...

    @property
    def unlisted_farms(self) -> int:
        """How many more lie in the folder than the list has room for."""
        ...

    def deleted_farms(self) -> tuple[DeletedFarm, ...]:
        """Farms that were deleted and can be brought back, the one deleted last first."""
        ...

    def put_back_backup(self, key: str) -> None:
        """Puts the newest whole backup in the place of a farm that is damaged; the damaged file is
        kept. Raises ValueError with a sentence for the player, and so do all that follow."""
        ...

    def rename_farm(self, key: str, name: str) -> None:
        """Calls a farm otherwise."""
        ...

    def copy_farm(self, key: str) -> str:
        """Makes a second farm out of one. Returns its key."""
        ...

    def delete_farm(self, key: str) -> int:
        """Takes a farm out of the list. Returns the number by which it can be brought back."""
        ...

    def bring_back_farm(self, number: int) -> str:
        """Brings back a farm that was deleted. Returns its key."""
        ...

    def take_in_farm(self, where: str) -> str:
        """Copies a farm from elsewhere into the list, by the path of its file. Returns its key."""
        ...

    def open_farm_folder(self) -> None:
        """Shows the files of the farms in the system's own window."""
        ...

    def see_farm(self, pixels: bytes) -> None:
        """The farm that is open here looks like this now: `game.farms.picture.PICTURE_BYTES`.
        Does nothing where none is open."""
        ...

    def start_alone(self, name: str = "") -> Seating:
        """A new farm without a network, of this name or of any."""
        ...

    def start_host(
        self, continue_saved: bool, terms: FarmTerms | None = None, farm: str = ""
    ) -> Seating:
        """Opens a farm to friends: a new one, whose name is `farm`, or a saved one, whose key is
        `farm`. An empty one means any name, and the farm played last. With terms it also stands in
        the list of the lobby server."""
        ...

    def continue_farm(self, key: str = "") -> Seating:
        """Goes on alone with a saved farm; the one played last where none is named."""
        ...

    def list_lobbies(self) -> LobbyList:
        """What the search has found by now; the first call begins it. Called several times a
        second while "Find friends" is shown, so it only looks at what is there."""
        ...

    def want_lobbies(self, wish: FarmFilter) -> None:
        """Only these are in `list_lobbies` from now on, until the search ends."""
        ...

    def refresh_lobbies(self) -> None:
        """Searches anew, because the player asked for it or some seconds have passed."""
        ...

    def stop_search(self) -> None:
        """Ends the search; called when "Find friends" is left."""
        ...

    def look_nearby(self) -> None:
        """Asks the local network once for farms and lobby servers, because the player wants it.
        What answers appears in `list_lobbies`, found on the "Local network"."""
        ...

    def look_out(self) -> Sighting:
        """What is to be seen of friends now, for the title: the first call begins to look, and
        `stop_search` ends it. Called several times a second."""
        ...

    def rejoin(self, password: str = "") -> Seating:
        """Asks to join the farm that the last `look_out` has shown the way back to. Raises
        ValueError with a sentence when it is gone."""
        ...

    def join(self, lobby_id: str, password: str = "") -> Seating:
        """Asks to join a lobby. The seat begins as CONNECTING or KNOCKING and ends as ENDED, with
        an `Ended` event, when the host says no or the password is wrong. Raises ValueError with a
        sentence when the lobby has gone."""
        ...

    @property
    def has_lobby_server(self) -> bool:
        """Whether a lobby server is set in the settings."""
        ...

    def gather(self, terms: FarmTerms) -> Gathering:
        """Makes a gathering on the lobby server. What comes out of it is told by its state. Raises
        ValueError with a sentence when it cannot even be tried."""
        ...

    def enter_gathering(self, lobby_id: str, password: str = "") -> Gathering:
        """Enters a gathering of the list. A wrong password and the like end it; ValueError, with
        a sentence, when it has gone."""
        ...

    def friend_code(self) -> str:
        """The player's own friend code; empty when there is none yet. Asked every frame."""
        ...

    def code_friends(self) -> tuple[CodeFriend, ...]:
        """Whom the player has added by their codes, in the order in which they are to be shown.
        Asked several times a second."""
        ...

    def format_friend_code(self, text: str) -> str:
        """What was typed, tidied up while typing as by `format_join_code`, for a friend code. Never
        raises."""
        ...

    def add_code_friend(self, name: str, code: str) -> None:
        """Adds a friend, or calls one whose code is known by another name. Raises ValueError with
        a sentence, such as for a code with a slip in it."""
        ...

    def remove_code_friend(self, code: str) -> None:
        """Takes a friend off the list. Does nothing when the code is not on it."""
        ...

    def format_join_code(self, text: str) -> str:
        """What was typed, tidied up while typing: upper case, groups, without what cannot belong
        to a code, cut to its length. Never raises."""
        ...

    def look_for_code(self, text: str) -> bool:
        """Begins to look for the farm of a short code, whose outcome is `code_found`. False where
        the text is meant for a join code or an address, which `join_code` takes. Raises ValueError
        with a sentence for a slip."""
        ...

    def code_found(self) -> FoundFarm | Sentence | None:
        """What the search for a short code has come to: a farm or a gathering, for `join` and
        `enter_gathering`, or why there is none; None while it goes on. Asked every frame."""
        ...

    def stop_code_search(self) -> None:
        """Ends it. Does nothing when there is none."""
        ...

    def join_code(self, text: str) -> Seating:
        """Asks to join by a join code or an address. Raises ValueError with a sentence for the
        player when it is neither."""
        ...

    @property
    def may_use_router(self) -> bool:
        """Whether a router stands before the farm that is open here now, which the game could ask
        to let friends in; `Settings.router` says whether it may."""
        ...

    def invite_list(self) -> InviteList:
        """Whom one could invite to the farm that is open now: nobody, and no overlay, where friends
        could not come in. Called several times a second while "Invite" is shown, so it only looks
        at what is there."""
        ...

    def invite(self, identity: str) -> str:
        """Invites an `Invitee`. Empty when the invitation went out, otherwise a sentence for the
        player. Never raises."""
        ...

    def renew_join_code(self) -> None:
        """Makes every join code of the farm that is open worth nothing; the seat shows another."""
        ...

    def open_invite_overlay(self) -> bool:
        """Opens the platform's own window for inviting. False when it cannot be opened."""
        ...

    def portrait(self, account: str) -> Portrait | None:
        """The picture of an account, None while there is none. Asked every frame, so the service
        keeps what it has found; the same picture is the same object."""
        ...

    def account_name(self, account: str) -> str:
        """What an account calls itself; empty when unknown. Asked every frame."""
        ...

    def note_achieved(self, names: Iterable[str]) -> None:
        """The player has these achievements, by their names on Steam. May be told again."""
        ...

    def advance(self, now_s: float) -> None:
        """Called once a frame, for searching and whatever else must go on outside a seat."""
        ...
