"""What happens in a lobby, told to those in it: the shared rules (`LobbyRoom`) say what is so, and
each of their notes becomes messages here."""

from collections.abc import Callable, Iterable

from net import limits
from net.lobbies.events import Departure, LobbyProblem
from net.lobbies.protocol.identity import member_from_text, member_text
from net.lobbies.protocol.wire import (
    Cancelled,
    Counting,
    HasStarted,
    Heard,
    InfoNow,
    Invitation,
    Lost,
    MemberCame,
    MemberNow,
    MemberWent,
    OwnerNow,
    ServerMessage,
)
from net.lobbies.room import (
    RoomCancelled,
    RoomClosed,
    RoomCounting,
    RoomJoined,
    RoomLeft,
    RoomMarked,
    RoomNote,
    RoomOwnerMoved,
    RoomRefusal,
    RoomStarted,
)
from net.lobbies.server.directory import Directory
from net.lobbies.server.served import Client, ServedLobby
from net.text import clean_line

Send = Callable[[Client, ServerMessage], None]

_DEPARTURES = {
    Departure.KICKED: LobbyProblem.KICKED,
    Departure.BANNED: LobbyProblem.BANNED,
}


class RoomEvents:
    """See the module. `begin_session` is called with a lobby that goes on on a dedicated server.
    What a client asks for and may not have raises `RoomRefusal`."""

    def __init__(
        self,
        directory: Directory,
        send: Send,
        begin_session: Callable[[ServedLobby, float], None],
    ) -> None:
        self._directory = directory
        self._send = send
        self._begin_session = begin_session

    # What members do. Each raises `RoomRefusal` for what is not done.

    def enter(self, lobby: ServedLobby, client: Client, now_s: float) -> None:
        """A client that may come in does."""
        self.tell(lobby, lobby.room.enter(client.text, client.name), now_s)
        lobby.clients[client.text] = client
        client.joined[lobby.lobby_id] = lobby
        lobby.returning.pop(client.text, None)
        if lobby.owner is client:
            lobby.set_friends(client.friends)
            lobby.heard_s = now_s

    def leave(self, lobby: ServedLobby, client: Client, how: Departure, now_s: float) -> None:
        """A client is not there any more."""
        lobby.clients.pop(client.text, None)
        client.joined.pop(lobby.lobby_id, None)
        self.tell(lobby, lobby.room.leave(client.text, how, now_s), now_s)

    def close(
        self, lobby: ServedLobby, problem: LobbyProblem, now_s: float, reason: str = ""
    ) -> None:
        """A lobby ends; whoever is in it is told, with a reason where the usual sentence for the
        problem would not say enough."""
        lobby.closing_reason = reason
        self.tell(lobby, lobby.room.close(problem), now_s)

    def say(self, lobby: ServedLobby, client: Client, text: str, now_s: float) -> None:
        """A line of chat."""
        line = clean_line(text, limits.CHAT_MAX_LENGTH)
        if not line:
            return
        if not client.chat.take(1, now_s):
            raise RoomRefusal(LobbyProblem.TOO_MANY, "That was too much talk at once.")
        self._tell_all(lobby, Heard(lobby.lobby_id, client.member, line))

    def set_ready(self, lobby: ServedLobby, client: Client, is_ready: bool, now_s: float) -> None:
        """A mark."""
        self.tell(lobby, lobby.room.set_ready(client.text, is_ready), now_s)

    def start(self, lobby: ServedLobby, client: Client, on_server: bool, now_s: float) -> None:
        """The owner starts."""
        if lobby.session_id:
            raise RoomRefusal(LobbyProblem.SEALED, "This lobby is being started already.")
        if on_server and len(lobby.room.occupants) > limits.PLAYERS_MAX:
            reason = f"A farm has room for {limits.PLAYERS_MAX} players."
            raise RoomRefusal(LobbyProblem.TOO_MANY, reason)
        notes = lobby.room.start(client.text, now_s)
        lobby.wants_server = on_server
        self.tell(lobby, notes, now_s)

    def kick(
        self, lobby: ServedLobby, client: Client, member: bytes, ban: bool, now_s: float
    ) -> None:
        """The owner sends somebody away."""
        self.tell(lobby, lobby.room.kick(client.text, member_text(member), ban, now_s), now_s)

    def hand_over(self, lobby: ServedLobby, client: Client, member: bytes, now_s: float) -> None:
        """The owner makes somebody else the owner."""
        self.tell(lobby, lobby.room.hand_over(client.text, member_text(member)), now_s)

    def take_over(self, lobby: ServedLobby, before: str, client: Client, now_s: float) -> None:
        """A player is back as another program, and owns what the old one owned."""
        self.tell(lobby, lobby.room.enter(client.text, client.name), now_s)
        lobby.clients[client.text] = client
        client.joined[lobby.lobby_id] = lobby
        notes = lobby.room.set_owner(client.text)
        self.tell(lobby, notes + lobby.room.leave(before, Departure.DROPPED, now_s), now_s)

    def invite(
        self, lobby: ServedLobby, client: Client, guests: Iterable[Client], identity: bytes
    ) -> None:
        """The owner invites a friend, who is told with each program that is connected."""
        if lobby.owner is not client:
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED, "Only the owner of the lobby can do that.")
        if identity not in client.friends:
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED, "Only friends can be invited.")
        lobby.invite(identity)
        self._directory.listing.note(lobby)
        for guest in guests:
            if guest.game == lobby.game and guest.text not in lobby.clients:
                self._send(guest, Invitation(lobby.line(), client.name))

    def work(self, lobby: ServedLobby, now_s: float) -> None:
        """Does what is due in a lobby."""
        self.tell(lobby, lobby.room.work(now_s), now_s)

    # Telling

    def tell(self, lobby: ServedLobby, notes: list[RoomNote], now_s: float) -> None:
        """Tells those inside what the rules have noted, and the list as far as it shows."""
        before = lobby.line() if notes and not lobby.is_gone else None
        for note in notes:
            self._tell(lobby, note, now_s)
        if before is not None and not lobby.is_gone:
            self.tell_row(lobby)
        self._directory.watch(lobby)

    def tell_row(self, lobby: ServedLobby) -> None:
        """What the list says of a lobby may have changed."""
        line = lobby.line()
        if line != lobby.told:
            lobby.told = line
            self._directory.listing.note(lobby)
            self._tell_all(lobby, InfoNow(line))

    def _tell(self, lobby: ServedLobby, note: RoomNote, now_s: float) -> None:
        lobby_id = lobby.lobby_id
        match note:
            case RoomJoined(occupant):
                self._tell_all(lobby, MemberCame(lobby_id, lobby.member_row(occupant)))
            case RoomLeft(occupant, how):
                member = member_from_text(occupant.identity)
                gone = lobby.clients.pop(occupant.identity, None)
                if gone is not None:
                    gone.joined.pop(lobby_id, None)
                    if how in _DEPARTURES:
                        self._send(gone, Lost(lobby_id, _DEPARTURES[how]))
                self._tell_all(lobby, MemberWent(lobby_id, member, how))
            case RoomMarked(occupant):
                self._tell_all(lobby, MemberNow(lobby_id, lobby.member_row(occupant)))
            case RoomOwnerMoved(occupant):
                self._move(lobby, member_from_text(occupant.identity), now_s)
            case RoomCounting(ends_s):
                left_ms = round(1000 * (ends_s - now_s))
                self._tell_all(lobby, Counting(lobby_id, left_ms))
            case RoomCancelled(reason):
                self._tell_all(lobby, Cancelled(lobby_id, reason[: limits.REASON_MAX_LENGTH]))
            case RoomStarted():
                if lobby.wants_server:
                    self._begin_session(lobby, now_s)
                else:
                    lobby.room.settle()
                    self._tell_all(lobby, HasStarted(lobby_id))
            case RoomClosed(problem):
                self._tell_all(lobby, Lost(lobby_id, problem, lobby.closing_reason))
                self._directory.remove(lobby)

    def _move(self, lobby: ServedLobby, member: bytes, now_s: float) -> None:
        lobby.fingerprint = lobby.token = b""
        lobby.heard_s = now_s
        owner = lobby.owner
        if owner is not None:
            # Who wants to play goes to the new owner's program from now on.
            lobby.fingerprint, lobby.token = owner.fingerprint, owner.token
            lobby.set_friends(owner.friends)
        for client in tuple(lobby.clients.values()):
            code = lobby.code if client is owner else None
            self._send(client, OwnerNow(lobby.lobby_id, member, code))

    def _tell_all(self, lobby: ServedLobby, message: ServerMessage) -> None:
        for client in tuple(lobby.clients.values()):
            self._send(client, message)
