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
from net.lobbies.nakama import api, talk
from net.lobbies.nakama.chat import LobbyChat
from net.lobbies.nakama.duties import OwnerDuties
from net.lobbies.nakama.inside import InsideLobby
from net.lobbies.nakama.line import NakamaLine
from net.lobbies.reasons import reason_of
from net.lobbies.room import RoomRefusal
from net.text import clean_line

OnLost = Callable[[InsideLobby, LobbyProblem], None]
"""Told when one is not in a lobby any more without having left it."""
_FLOOD = "That was too much talk at once."
_NO_SERVER = "A Nakama server has no servers to play on; the owner's computer is one."


class InsideLobbies:
    """See the module."""

    def __init__(
        self, line: NakamaLine, chat: LobbyChat, report: Callable[[LobbyEvent], None]
    ) -> None:
        self._line = line
        self._chat = chat
        self._report = report
        self._lobbies: dict[str, InsideLobby] = {}

    @property
    def ids(self) -> tuple[LobbyId, ...]:
        """The lobbies that one is in."""
        return tuple(each.lobby_id for each in self._lobbies.values())

    def get(self, lobby_id: str) -> InsideLobby | None:
        """A lobby that one is in; None for others."""
        return self._lobbies.get(lobby_id)

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        """Who is in a lobby that one is in; nobody for others."""
        inside = self._lobbies.get(lobby_id)
        return () if inside is None else inside.members

    def add(self, inside: InsideLobby) -> None:
        """One is in a lobby from now on."""
        self._lobbies[inside.lobby_id] = inside
        inside.begin()

    def leave(self, lobby_id: str) -> None:
        """Leaves a lobby, which ends where it is one's own farm. Does nothing when one is not in
        it."""
        inside = self._lobbies.pop(lobby_id, None)
        if inside is None:
            return
        if inside.duties is not None and inside.duties.room.closes_with_owner:
            self._line.send(api.party_close(lobby_id))
        else:
            self._line.send(api.party_say(lobby_id, talk.OpCode.BYE, b""))
            self._line.send(api.party_leave(lobby_id))

    def lose_all(self) -> tuple[InsideLobby, ...]:
        """The server is not there any more: one is in none of these."""
        lost = tuple(self._lobbies.values())
        self._lobbies.clear()
        return lost

    def hear(self, party_id: str, envelope: api.Envelope, now_s: float) -> None:
        """Takes in what Nakama says of a party."""
        inside = self._lobbies.get(party_id)
        if inside is not None:
            inside.hear(envelope, now_s)

    def work(self, on_lost: OnLost, now_s: float) -> None:
        """Does what is due in each."""
        for lobby_id, inside in list(self._lobbies.items()):
            inside.work(now_s)
            if inside.problem is not None:
                self.leave(lobby_id)
                on_lost(inside, inside.problem)

    # What one may do

    def say(self, lobby_id: LobbyId, text: str, now_s: float) -> None:
        """Says a line."""
        line = clean_line(text, limits.CHAT_MAX_LENGTH)
        if lobby_id not in self._lobbies or not line:
            return
        if not self._chat.may_say(now_s):
            self.refuse(lobby_id, LobbyAction.CHAT, LobbyProblem.TOO_MANY, _FLOOD)
            return

        def on_reply(reply: api.Envelope | None) -> None:
            if reply is not None and reply.error is not None:
                self.refuse(lobby_id, LobbyAction.CHAT, LobbyProblem.FAILED)

        said = api.party_say(lobby_id, talk.OpCode.CHAT, talk.encode(line))
        self._line.send(said, on_reply)
        # Nakama tells the others only.
        self._report(LobbyChatHeard(lobby_id, self._line.user_id, line))

    def set_ready(self, lobby_id: LobbyId, is_ready: bool) -> None:
        """Marks oneself."""
        inside = self._lobbies.get(lobby_id)
        if inside is None:
            return
        if inside.duties is None:
            self._line.send(api.party_say(lobby_id, talk.OpCode.READY, talk.encode(is_ready)))
        elif not is_ready:
            inside.duties.call_off()

    def start(self, lobby_id: LobbyId, on_server: bool, now_s: float) -> None:
        """Starts the countdown."""

        def act(_inside: InsideLobby, duties: OwnerDuties) -> None:
            if on_server:
                raise RoomRefusal(LobbyProblem.NO_SERVER, _NO_SERVER)
            duties.start(now_s)

        self._act(lobby_id, LobbyAction.START, act)

    def kick(self, lobby_id: LobbyId, identity: str, ban: bool, now_s: float) -> None:
        """Sends somebody away."""
        self._act(
            lobby_id,
            LobbyAction.KICK,
            lambda _inside, duties: duties.kick(identity, ban, now_s),
        )

    def hand_over(self, lobby_id: LobbyId, identity: str) -> None:
        """Makes somebody the owner."""
        self._act(
            lobby_id,
            LobbyAction.HAND_OVER,
            lambda inside, duties: duties.hand_over(identity, inside.presence_of(identity)),
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
        act: Callable[[InsideLobby, OwnerDuties], None],
    ) -> None:
        inside = self._lobbies.get(lobby_id)
        if inside is None:
            return
        try:
            if inside.duties is None:
                reason = "Only the owner of the lobby can do that."
                raise RoomRefusal(LobbyProblem.NOT_ALLOWED, reason)
            act(inside, inside.duties)
        except RoomRefusal as refusal:
            self.refuse(lobby_id, action, refusal.problem, refusal.reason)
