"""What a session list offers, whatever keeps it: Steam, a lobby server, files of this machine.

A host publishes one lobby, keeps it up to date and withdraws it; who looks for one watches the
list, and enters a lobby before connecting to its host. Inside a lobby there are members, chat, a
mark of who is ready, and an owner who may start it, send members away and hand it over. All of it
is asynchronous: what happened comes as events of `pump`, and nothing blocks. Text in a lobby was
written by other people; implementations clean and bound it before they report it.
"""

from typing import Protocol

from net.lobbies.events import (
    ActionRefused,
    CountdownBegan,
    CountdownCancelled,
    Departure,
    Entered,
    EnterFailed,
    Invited,
    JoinWished,
    ListFailed,
    ListReceived,
    LobbyAction,
    LobbyAppeared,
    LobbyChanged,
    LobbyChatHeard,
    LobbyDisappeared,
    LobbyEvent,
    LobbyLost,
    LobbyProblem,
    MemberJoined,
    MemberLeft,
    MembersChanged,
    OwnerChanged,
    Published,
    PublishFailed,
    Refreshed,
    Started,
)
from net.lobbies.lobby import (
    Lobby,
    LobbyEntrance,
    LobbyFilter,
    LobbyId,
    LobbyInfo,
    LobbyTerms,
    Member,
    Visibility,
)

__all__ = [
    "FRIENDS_ONLY",
    "ActionRefused",
    "CountdownBegan",
    "CountdownCancelled",
    "Departure",
    "EnterFailed",
    "Entered",
    "Invited",
    "JoinWished",
    "ListFailed",
    "ListReceived",
    "Lobbies",
    "Lobby",
    "LobbyAction",
    "LobbyAppeared",
    "LobbyChanged",
    "LobbyChatHeard",
    "LobbyDisappeared",
    "LobbyEntrance",
    "LobbyEvent",
    "LobbyFilter",
    "LobbyId",
    "LobbyInfo",
    "LobbyList",
    "LobbyLost",
    "LobbyProblem",
    "LobbyTerms",
    "Member",
    "MemberJoined",
    "MemberLeft",
    "MembersChanged",
    "OwnerChanged",
    "PublishFailed",
    "Published",
    "Refreshed",
    "Started",
    "Visibility",
]

FRIENDS_ONLY = LobbyTerms()
"""A farm for friends, without a password, open as long as its host is there."""


class LobbyList(Protocol):
    """One list of lobbies: being in it, reading it, and the way into one. All methods are cheap
    and never block."""

    def publish(
        self,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms = FRIENDS_ONLY,
    ) -> None:
        """Puts the own lobby in the list and keeps it there. The outcome comes as `Published` or
        `PublishFailed`. Raises `ValueError` for an entrance or terms that this list cannot
        carry."""
        ...

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """Changes what the own lobby says. Does nothing when none is published."""
        ...

    def withdraw(self, now_s: float) -> None:
        """Takes the own lobby out of the list and closes it for those in it. A gathering is only
        left: it passes on. Does nothing when none is published."""
        ...

    def watch(self, now_s: float) -> None:
        """Begins to look at the list; every lobby in it is reported as `LobbyAppeared`. Called
        again, it looks at once."""
        ...

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        """Which lobbies are in the list from now on; all of them until this is called. What does
        not fit is reported as `LobbyDisappeared`, what fits as `LobbyAppeared`. One may enter a
        lobby and be invited into it whether it fits or not."""
        ...

    def unwatch(self) -> None:
        """Stops looking, and forgets what was seen."""
        ...

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        """The list as it was last seen, without the own lobby."""
        ...

    def enter(self, lobby_id: LobbyId, now_s: float, password: str = "") -> None:
        """Goes into somebody's lobby, after a check that it still exists. The outcome comes as
        `Entered`, also when one is in it already, or `EnterFailed`. One may be in several. Where
        a list has no such thing as being in a lobby, the check is all."""
        ...

    def leave(self, lobby_id: LobbyId) -> None:
        """Leaves a lobby, or gives up entering it; the own one is withdrawn. Does nothing when
        one is not in it."""
        ...

    def pump(self, now_s: float) -> list[LobbyEvent]:
        """Does what is due and returns what happened since the last call, in order."""
        ...

    def close(self, now_s: float) -> None:
        """Withdraws, leaves every lobby and stops; the list is not used again."""
        ...


class Lobbies(LobbyList, Protocol):
    """A list whose lobbies have an inside. What a member may not do comes as `ActionRefused`; what
    is asked of a lobby that one is not in does nothing."""

    @property
    def hosted_lobby_id(self) -> LobbyId | None:
        """The lobby that one has published, once it is in the list and until it belongs to
        somebody else."""
        ...

    @property
    def joined(self) -> tuple[LobbyId, ...]:
        """The lobbies that one is in, the own one included."""
        ...

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        """Who is in a lobby that one is in, oneself included; who has been there longest first.
        Empty for any other lobby."""
        ...

    def say(self, lobby_id: LobbyId, text: str, now_s: float) -> None:
        """Says a line to everybody in a lobby."""
        ...

    def set_ready(self, lobby_id: LobbyId, is_ready: bool, now_s: float) -> None:
        """Says whether one is ready to start. The owner counts as ready; its "not ready" does no
        more than cancel a countdown."""
        ...

    def start(self, lobby_id: LobbyId, now_s: float, on_server: bool = False) -> None:
        """Starts a lobby that one owns, when everybody in it is ready: a countdown of
        `limits.LOBBY_COUNTDOWN_S`, then `Started`. Any leaving, and any "not ready" of those who
        were there, cancels it. Who enters a lobby that has started and stays open hears `Started`
        right after `Entered`. A gathering that goes on at its owner's is its farm from then on, and
        closes with it. `on_server` asks for a dedicated server to play on, which only some lists
        can give."""
        ...

    def kick(self, lobby_id: LobbyId, identity: str, now_s: float, ban: bool = False) -> None:
        """Sends a member away from a lobby that one owns; who is banned cannot come back."""
        ...

    def hand_over(self, lobby_id: LobbyId, identity: str, now_s: float) -> None:
        """Makes a member the owner of a lobby that one owns and that does not close with its
        owner."""
        ...

    def invite(self, identity: str, now_s: float) -> None:
        """Invites a friend into the own lobby, who receives `Invited`."""
        ...
