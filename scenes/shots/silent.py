"""A program around the scenes in which nothing follows from anything, for pictures and tests.

It answers every question a scene asks, always the same, and does nothing it is asked to do.
"""

from collections.abc import Iterable

from game.coop.open_code import OpenCode
from game.coop.seat import KnownPerson
from game.joining.browser import FarmFilter, FoundFarm
from game.joining.direct import short_code_of, tidy_join_code
from game.text.sentence import Sentence
from game.world.records import Entry
from scenes.app.scene import Scene
from scenes.app.services import (
    CodeFriend,
    DeletedFarm,
    FarmTerms,
    Gathering,
    InviteList,
    KeptFarm,
    LobbyList,
    SearchState,
    Seating,
    Sighting,
)
from scenes.media.portraits import Portrait
from scenes.shots.staged_farms import DELETED, meadow, staged_farms

_SHORT_CODE = "K7M-2QX"
_JOIN_CODE = "K7QF2-2MRX0-9TPB4-AEEY6-20EPV-V0VYX-G15E8"


class SilentServices:
    """Services that only answer questions."""

    version = "0.1.0"

    unlisted_farms = 0

    def saved_farm(self) -> KeptFarm | None:
        return self.kept_farms()[0]

    def kept_farms(self) -> tuple[KeptFarm, ...]:
        return staged_farms((meadow(0), meadow(1), None))

    def deleted_farms(self) -> tuple[DeletedFarm, ...]:
        return DELETED

    def put_back_backup(self, key: str) -> None:
        """There is nothing to put back."""

    def rename_farm(self, key: str, name: str) -> None:
        """Nothing is called otherwise."""

    def copy_farm(self, key: str) -> str:
        return key

    def delete_farm(self, key: str) -> int:
        return 1

    def bring_back_farm(self, number: int) -> str:
        return "1"

    def take_in_farm(self, where: str) -> str:
        raise ValueError("A picture takes in no farm.")

    def open_farm_folder(self) -> None:
        """There is no folder."""

    def see_farm(self, pixels: bytes) -> None:
        """Nobody keeps it."""

    def start_alone(self, name: str = "") -> Seating:
        raise ValueError("A picture cannot be played.")

    def start_host(
        self, continue_saved: bool, terms: FarmTerms | None = None, farm: str = ""
    ) -> Seating:
        return self.start_alone()

    def continue_farm(self, key: str = "") -> Seating:
        return self.start_alone()

    def list_lobbies(self) -> LobbyList:
        return LobbyList(
            SearchState.READY,
            (
                FoundFarm("1", "Mika", 2, 4, "0.1.0", True, "Steam"),
                FoundFarm("2", "Ada", 4, 4, "0.1.0", True, "Steam"),
                FoundFarm("3", "Jonas", 1, 8, "0.0.9", False, "Local network"),
            ),
        )

    def want_lobbies(self, wish: FarmFilter) -> None:
        return

    def refresh_lobbies(self) -> None:
        return

    def stop_search(self) -> None:
        return

    def look_nearby(self) -> None:
        return

    def look_out(self) -> Sighting:
        return Sighting(None, 2, ())

    def rejoin(self, password: str = "") -> Seating:
        return self.start_alone()

    def join(self, lobby_id: str, password: str = "") -> Seating:
        return self.start_alone()

    @property
    def has_lobby_server(self) -> bool:
        return False

    def gather(self, terms: FarmTerms) -> Gathering:
        raise ValueError("A picture gathers nobody.")

    def enter_gathering(self, lobby_id: str, password: str = "") -> Gathering:
        raise ValueError("A picture cannot be entered.")

    def friend_code(self) -> str:
        return ""

    def code_friends(self) -> tuple[CodeFriend, ...]:
        return ()

    def format_friend_code(self, text: str) -> str:
        return self.format_join_code(text)

    def add_code_friend(self, name: str, code: str) -> None:
        raise ValueError("A picture has no friends.")

    def remove_code_friend(self, code: str) -> None:
        return

    def format_join_code(self, text: str) -> str:
        return tidy_join_code(text)

    def look_for_code(self, text: str) -> bool:
        return short_code_of(text) is not None

    def code_found(self) -> FoundFarm | Sentence | None:
        return Sentence("joining.code.nobody", code=_SHORT_CODE)

    def stop_code_search(self) -> None:
        """Nobody looks."""

    def join_code(self, text: str) -> Seating:
        return self.start_alone()

    may_use_router = False

    def invite_list(self) -> InviteList:
        return InviteList((), "With Steam running, your Steam friends would stand here.", False)

    def invite(self, identity: str) -> str:
        return "A picture invites nobody."

    def renew_join_code(self) -> None:
        """Nobody has a code."""

    def open_invite_overlay(self) -> bool:
        return False

    def portrait(self, account: str) -> Portrait | None:
        return None

    def account_name(self, account: str) -> str:
        return ""

    def note_achieved(self, names: Iterable[str]) -> None:
        """Steam hears nothing."""

    def advance(self, now_s: float) -> None:
        return


class SilentStage:
    """A stage on which nothing follows."""

    def push(self, scene: Scene, wipe: bool = True) -> None:
        return

    def pop(self, wipe: bool = True) -> None:
        return

    def reset(self, scene: Scene) -> None:
        return

    def notify(self, said: str | Sentence) -> None:
        return

    def window_changed(self) -> None:
        return

    def language_changed(self) -> None:
        return

    def text_scale_changed(self) -> None:
        return

    def quit(self) -> None:
        return


class SilentHost:
    """Host's controls without a session."""

    join_code: str | None = _JOIN_CODE
    reach: Sentence | None = Sentence("reach.network")
    short_code: OpenCode | None = OpenCode(_SHORT_CODE, True, "lobby.example.org")
    is_in_charge = True

    def accept(self, knock_id: int, played_as: int = 0) -> None:
        return

    def refuse(self, knock_id: int, reason: str) -> None:
        return

    def kick(self, character: int, block: bool) -> None:
        return

    def known_people(self) -> tuple[KnownPerson, ...]:
        return ()

    def decide(self, account: str, name: str, entry: Entry | None) -> None:
        return

    def take_back(self, account: str) -> None:
        return

    def save(self) -> None:
        return
