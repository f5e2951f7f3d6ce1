"""Pictures of how friends find each other without Steam: lists, codes, terms and gatherings."""

from collections.abc import Callable

from game.gathering.gathering import GatheringState
from scenes.app.gathering import FarmTerms
from scenes.app.scene import Scene, SceneContext
from scenes.front_end.add_friend import AddFriend
from scenes.front_end.friend_codes import FriendCodes
from scenes.front_end.friends import FindFriends
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.password import AskPassword
from scenes.front_end.terms import AskTerms
from scenes.front_end.title import Title
from scenes.menus.confirm import Confirm
from scenes.menus.options import TABS, Options
from scenes.shots.staged_gathering import FRIEND_CODE, StagedGathering, lobbies_of_every_kind
from scenes.shots.staged_stack import SceneStack

WRONG_PASSWORD = "This is not the password."
SHOWN_COUNTDOWN_S = 6.4
"""What is left of it when the picture is taken is three seconds and a bit."""


def _find(context: SceneContext) -> Scene:
    return FindFriends(context)


def _password(context: SceneContext) -> Scene:
    locked = next(lobby for lobby in lobbies_of_every_kind() if lobby.needs_password)

    def refuse(password: str) -> None:
        raise ValueError(WRONG_PASSWORD)

    asked = AskPassword(context, locked, refuse)
    asked.answer("turnip soup")
    below = FindFriends(context)
    below.update(0.0, True)
    return SceneStack(context, [below, asked])


def _codes(context: SceneContext) -> Scene:
    return FriendCodes(context)


def _add_friend(context: SceneContext) -> Scene:
    adding = AddFriend(context)
    adding.answer("Jonas", FRIEND_CODE[:16])
    return SceneStack(context, [FriendCodes(context), adding])


def _open_farm(context: SceneContext) -> Scene:
    def refuse(terms: FarmTerms) -> None:
        raise ValueError("Another farm is called so already.")

    texts = context.texts
    asked = AskTerms(
        context, texts("title.open_farm"), "Robin's farm", texts("title.open_gate"), refuse
    )
    return SceneStack(context, [Title(context), asked])


def _entering(context: SceneContext) -> Scene:
    gathering = StagedGathering()
    gathering.state = GatheringState.ENTERING
    return GatheringRoom(context, gathering)


def _as_guest(context: SceneContext) -> Scene:
    gathering = StagedGathering()
    gathering.be_guest()
    return GatheringRoom(context, gathering)


def _as_owner(context: SceneContext) -> Scene:
    gathering = StagedGathering()
    for member in gathering.members:
        gathering.change(member.identity, is_ready=True)
    return GatheringRoom(context, gathering)


def _counting(context: SceneContext) -> Scene:
    gathering = StagedGathering()
    gathering.state, gathering.countdown_s = GatheringState.STARTING, SHOWN_COUNTDOWN_S
    for member in gathering.members:
        gathering.change(member.identity, is_ready=True)
    return GatheringRoom(context, gathering)


def _server_starting(context: SceneContext) -> Scene:
    gathering = StagedGathering()
    gathering.state = GatheringState.STARTING
    return GatheringRoom(context, gathering)


def _leave(context: SceneContext) -> Scene:
    texts = context.texts
    asked = Confirm(
        context,
        "Saturday at the mill",
        texts("gathering.leave_it"),
        texts("gathering.stay"),
        [(texts("gathering.leave"), _no)],
    )
    return SceneStack(context, [_as_guest(context), asked])


def _no() -> None:
    """A picture does nothing."""


def _network(context: SceneContext) -> Scene:
    options = Options(context)
    options.show_tab(TABS.index("network"))
    return options


LOBBY_SCENES: dict[str, Callable[[SceneContext], Scene]] = {
    "friends_lobbies": _find,
    "password": _password,
    "friend_codes": _codes,
    "add_friend": _add_friend,
    "open_farm": _open_farm,
    "gathering_entering": _entering,
    "gathering_guest": _as_guest,
    "gathering_owner": _as_owner,
    "gathering_countdown": _counting,
    "gathering_server": _server_starting,
    "gathering_leave": _leave,
    "network": _network,
}
"""The scenes by their names, made for a context whose services are `LobbyServerServices`."""
