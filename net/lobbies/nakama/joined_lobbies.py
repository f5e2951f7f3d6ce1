"""All lobbies on a Nakama server that one is in, and what one may do in them."""

from collections.abc import Callable

from net import limits
from net.lobbies.interface import (
    ActionRefused,
    LobbyAction,
    LobbyChatHeard,
    LobbyEvent,
    LobbyId,
    LobbyProblem,
    Member,
)
from net.lobbies.nakama import api
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.chat import LobbyChat
from net.lobbies.nakama.joined import JoinedLobby
from net.lobbies.nakama.owner import LobbyOwner
from net.lobbies.nakama.session import NakamaSession
from net.lobbies.reasons import reason_of
from net.lobbies.room import RoomRefusal
from net.text import clean_line

OnLost = Callable[[JoinedLobby, LobbyProblem], None]
"""Told when one is not in a lobby any more without having left it."""
_FLOOD = "That was too much talk at once."
_NO_SERVER = "A Nakama server has no servers to play on; the owner's computer is one."


class JoinedLobbies:
    """See the module."""

    def __init__(
        self, session: NakamaSession, chat: LobbyChat, report: Callable[[LobbyEvent], None]
    ) -> None:
        self._session = session
        self._chat = chat
        self._report = report
        self._lobbies: dict[str, JoinedLobby] = {}

    @property
    def ids(self) -> tuple[LobbyId, ...]:
        """The lobbies that one is in."""
        return tuple(each.lobby_id for each in self._lobbies.values())

    def get(self, lobby_id: str) -> JoinedLobby | None:
        """A lobby that one is in; None for others."""
        return self._lobbies.get(lobby_id)

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        """Who is in a lobby that one is in; nobody for others."""
        joined = self._lobbies.get(lobby_id)
        return () if joined is None else joined.members

    def add(self, joined: JoinedLobby) -> None:
        """One is in a lobby from now on."""
        self._lobbies[joined.lobby_id] = joined
        joined.begin()

    def leave(self, lobby_id: str) -> None:
        """Leaves a lobby, which ends where it is one's own farm. Does nothing when one is not in
        it."""
        joined = self._lobbies.pop(lobby_id, None)
        if joined is None:
            return
        if joined.owner is not None and joined.owner.room.closes_with_owner:
            self._session.send(api.party_close(lobby_id))
        else:
            self._session.send(api.party_say(lobby_id, talk.OpCode.BYE, b""))
            self._session.send(api.party_leave(lobby_id))

    def lose_all(self) -> tuple[JoinedLobby, ...]:
        """The server is not there any more: one is in none of these."""
        lost = tuple(self._lobbies.values())
        self._lobbies.clear()
        return lost

    def hear(self, party_id: str, envelope: api.Envelope, now_s: float) -> None:
        """Takes in what Nakama says of a party."""
        joined = self._lobbies.get(party_id)
        if joined is not None:
            joined.hear(envelope, now_s)

    def work(self, on_lost: OnLost, now_s: float) -> None:
        """Does what is due in each."""
        for lobby_id, joined in list(self._lobbies.items()):
            joined.work(now_s)
            if joined.problem is not None:
                self.leave(lobby_id)
                on_lost(joined, joined.problem)

    # What one may do

    def say(self, lobby_id: LobbyId, text: str, now_s: float) -> None:
        """Says a line."""
        session = clean_line(text, limits.CHAT_MAX_LENGTH)
        if lobby_id not in self._lobbies or not session:
            return
        if not self._chat.may_say(now_s):
            self.refuse(lobby_id, LobbyAction.CHAT, LobbyProblem.TOO_MANY, _FLOOD)
            return

        def on_reply(reply: api.Envelope | None) -> None:
            if reply is not None and reply.error is not None:
                self.refuse(lobby_id, LobbyAction.CHAT, LobbyProblem.FAILED)

        said = api.party_say(lobby_id, talk.OpCode.CHAT, talk.encode(session))
        self._session.send(said, on_reply)
        # Nakama tells the others only.
        self._report(LobbyChatHeard(lobby_id, self._session.user_id, session))

    def set_ready(self, lobby_id: LobbyId, is_ready: bool) -> None:
        """Marks oneself."""
        joined = self._lobbies.get(lobby_id)
        if joined is None:
            return
        if joined.owner is None:
            self._session.send(api.party_say(lobby_id, talk.OpCode.READY, talk.encode(is_ready)))
        elif not is_ready:
            joined.owner.call_off()

    def start(self, lobby_id: LobbyId, on_server: bool, now_s: float) -> None:
        """Starts the countdown."""

        def act(_joined: JoinedLobby, owner: LobbyOwner) -> None:
            if on_server:
                raise RoomRefusal(LobbyProblem.NO_SERVER, _NO_SERVER)
            owner.start(now_s)

        self._act(lobby_id, LobbyAction.START, act)

    def kick(self, lobby_id: LobbyId, identity: str, ban: bool, now_s: float) -> None:
        """Sends somebody away."""
        self._act(
            lobby_id,
            LobbyAction.KICK,
            lambda _joined, owner: owner.kick(identity, ban, now_s),
        )

    def hand_over(self, lobby_id: LobbyId, identity: str) -> None:
        """Makes somebody the owner."""
        self._act(
            lobby_id,
            LobbyAction.HAND_OVER,
            lambda joined, owner: owner.hand_over(identity, joined.presence_of(identity)),
        )

    def refuse(
        self, lobby_id: LobbyId, action: LobbyAction, problem: LobbyProblem, reason: str = ""
    ) -> None:
        """Tells that something was not done."""
        self._report(ActionRefused(lobby_id, action, problem, reason or reason_of(problem)))

    def _act(
        self,
        lobby_id: LobbyId,
        action: LobbyAction,
        act: Callable[[JoinedLobby, LobbyOwner], None],
    ) -> None:
        joined = self._lobbies.get(lobby_id)
        if joined is None:
            return
        try:
            if joined.owner is None:
                reason = "Only the owner of the lobby can do that."
                raise RoomRefusal(LobbyProblem.NOT_ALLOWED, reason)
            act(joined, joined.owner)
        except RoomRefusal as refusal:
            self.refuse(lobby_id, action, refusal.problem, refusal.reason)
