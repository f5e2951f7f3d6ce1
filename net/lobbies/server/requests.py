"""What clients ask for, carried out. What is not done is raised as `RoomRefusal` wherever that
turns out, and becomes the answer that fits what was asked."""

import logging
from collections.abc import Callable

from net import limits
from net.errors import RemoteProtocolError
from net.lobbies.events import Departure, LobbyAction, LobbyProblem
from net.lobbies.protocol import wire
from net.lobbies.protocol.identity import member_from_text, member_text, player_of
from net.lobbies.room import RoomRefusal
from net.lobbies.server.clients import Clients
from net.lobbies.server.directory import Directory, clean_info
from net.lobbies.server.entering import TOO_MANY_CODES, Entering
from net.lobbies.server.introductions import Introductions, checked_local
from net.lobbies.server.operators import CLOSED
from net.lobbies.server.room_events import RoomEvents
from net.lobbies.server.served import Client, ServedLobby
from net.lobbies.server.sessions import Sessions
from net.lobbies.server.tries import CodeGuesses
from net.log_line import log_line

_log = logging.getLogger(__name__)

_ACTIONS: dict[type[wire.ClientMessage], LobbyAction] = {
    wire.Say: LobbyAction.CHAT,
    wire.SetReady: LobbyAction.READY,
    wire.Start: LobbyAction.START,
    wire.Kick: LobbyAction.KICK,
    wire.HandOver: LobbyAction.HAND_OVER,
    wire.Invite: LobbyAction.INVITE,
}

_SURPLUS = "The lobby server is full, and there are more lobbies from here than from elsewhere."
"""To whose lobby gives way."""

_MemberMessage = (
    wire.Leave
    | wire.CloseLobby
    | wire.Say
    | wire.SetReady
    | wire.Start
    | wire.Kick
    | wire.HandOver
    | wire.Invite
)


class Requests:
    """See the module."""

    def __init__(
        self,
        clients: Clients,
        directory: Directory,
        room_events: RoomEvents,
        sessions: Sessions,
        introductions: Introductions,
        fingerprint: bytes,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._clients = clients
        self._directory = directory
        self._room_events = room_events
        self._sessions = sessions
        self._introductions = introductions
        self._guesses = CodeGuesses()
        self._entering = Entering(fingerprint, random_bytes, self._guesses)
        self.may_open: Callable[[bytes, float], bool] = lambda _identity, _now_s: True
        """Whether a player of that identity may open a lobby now."""
        self.probe: Callable[[Client, bytes], bool] = lambda _client, _cookie: False
        """Sends a packet with that cookie to where a client is, from elsewhere. Returns whether it
        did."""
        self.refused = 0
        """Requests that were refused since the start."""

    def carry_out(self, client: Client, message: wire.ClientMessage, now_s: float) -> None:
        """Does what a client asks for, or says why not. Raises `RemoteProtocolError` for a message
        that does not belong here."""
        try:
            self._do(client, message, now_s)
        except RoomRefusal as refusal:
            self.refused += 1
            what, why = type(message).__name__, refusal.problem.value
            _log.info(log_line("refused", member=client.text, request=what, why=why))
            problem, reason = refusal.problem, refusal.reason[: limits.REASON_MAX_LENGTH]
            answer: wire.ServerMessage
            if isinstance(
                message,
                wire.Publish
                | wire.ListLobbies
                | wire.Find
                | wire.FindCode
                | wire.Enter
                | wire.Reach
                | wire.CheckPort,
            ):
                answer = wire.RequestRefused(message.request, problem, reason)
            elif isinstance(message, _MemberMessage) and type(message) in _ACTIONS:
                action = _ACTIONS[type(message)]
                answer = wire.NotDone(message.lobby_id, action, problem, reason)
            else:
                return
            self._clients.send(client, answer)

    def close_surplus(self, lobby: ServedLobby, now_s: float) -> None:
        """A lobby gives way to one of somebody who has less; whoever is in it reads why."""
        self._room_events.close(lobby, LobbyProblem.TOO_MANY, now_s, _SURPLUS)

    def _do(self, client: Client, message: wire.ClientMessage, now_s: float) -> None:
        match message:
            case wire.Beat():
                owned = [each.lobby_id for each in client.joined.values() if each.owner is client]
                beaten = wire.Beaten(tuple(owned[: limits.LOBBY_OWNED_MAX]))
                self._clients.send(client, beaten)
            case wire.About():
                self._tell_about(client, message)
            case wire.Publish():
                self._publish(client, message, now_s)
            case wire.Update(lobby_id, info):
                lobby = client.joined.get(lobby_id)
                if lobby is not None and lobby.owner is client:
                    self._update(lobby, info)
            case wire.ListLobbies():
                self._list(client, message, now_s)
            case wire.Find(request, name):
                found = self._directory.find(name, client)
                self._clients.send(client, wire.Found(request, found.line()))
            case wire.FindCode():
                self._find_code(client, message, now_s)
            case wire.Enter():
                self._enter(client, message, now_s)
            case wire.Reach(request, lobby_id):
                lobby = self._directory.get(lobby_id, client)
                self._introductions.introduce(lobby, client, request, now_s)
            case wire.CheckPort(request, cookie):
                if not client.port_checks.take(1, now_s):
                    raise RoomRefusal(LobbyProblem.TOO_MANY)
                if not self.probe(client, cookie):
                    raise RoomRefusal(LobbyProblem.NOT_ALLOWED)
                self._clients.send(client, wire.PortTried(request))
            case wire.Hello() | wire.Proof():
                raise RemoteProtocolError("A client said a second time who it is.")
            case _:
                lobby = client.joined.get(message.lobby_id)
                if lobby is not None:
                    self._do_in_lobby(client, lobby, message, now_s)

    def _do_in_lobby(
        self, client: Client, lobby: ServedLobby, message: _MemberMessage, now_s: float
    ) -> None:
        match message:
            case wire.Leave():
                self._room_events.leave(lobby, client, Departure.LEFT, now_s)
            case wire.CloseLobby():
                if lobby.owner is client:
                    lobby.clients.pop(client.text)
                    client.joined.pop(lobby.lobby_id)
                    self._room_events.close(lobby, LobbyProblem.OWNER_LEFT, now_s)
            case wire.Say(_, text):
                self._room_events.say(lobby, client, text, now_s)
            case wire.SetReady(_, is_ready):
                self._room_events.set_ready(lobby, client, is_ready, now_s)
            case wire.Start(_, on_server):
                if on_server and lobby.owner is client:
                    self._sessions.check(lobby)
                self._room_events.start(lobby, client, on_server, now_s)
            case wire.Kick(_, member, ban):
                self._room_events.kick(lobby, client, member, ban, now_s)
            case wire.HandOver(_, member):
                self._room_events.hand_over(lobby, client, member, now_s)
            case wire.Invite(_, identity):
                guests = self._clients.of_player(identity)
                self._room_events.invite(lobby, client, guests, identity)

    def _tell_about(self, client: Client, about: wire.About) -> None:
        client.friends = frozenset(about.friends)
        client.local = checked_local(about.local, client.address[0])
        client.fingerprint, client.token = about.fingerprint, about.token
        for lobby in client.joined.values():
            if lobby.owner is client and lobby.friends != client.friends:
                lobby.set_friends(client.friends)
                self._directory.listing.note(lobby)

    # The list

    def _list(self, client: Client, asked: wire.ListLobbies, now_s: float) -> None:
        """Sends the next pages: more than one while the client reads and has not asked for much."""
        after, is_first_reading = asked.after, asked.is_first_reading
        for pages_left in reversed(range(limits.LOBBY_PAGES_MAX)):
            page = self._directory.listing.page(after, client, is_first_reading, asked.wanted)
            has_next = (
                not page.is_last
                and pages_left > 0
                and self._clients.reads(client)
                and client.messages.has(limits.LOBBY_PAGES_RESERVE, now_s)
                and client.messages.take(1, now_s)
            )
            lines = tuple(lobby.told or lobby.line() for lobby in page.lobbies)
            self._clients.send(
                client,
                wire.Page(
                    asked.request,
                    lines,
                    page.gone,
                    page.up_to,
                    page.is_last,
                    page.is_anew,
                    has_next,
                ),
            )
            if not has_next:
                return
            after, is_first_reading = page.up_to, is_first_reading or page.is_anew

    # Own lobbies

    def _publish(self, client: Client, said: wire.Publish, now_s: float) -> None:
        lobby = self._directory.own(said, client)
        if lobby is None:
            lobby = self._open(client, said, now_s)
            try:
                self._room_events.enter(lobby, client, now_s)
            except RoomRefusal:
                # Such as one that keeps its own owner out: nobody would ever be in it.
                self._directory.remove(lobby)
                raise
        else:
            self._take_up(lobby, client, said, now_s)
        self._room_events.tell_row(lobby)
        members = lobby.members()
        self._clients.send(
            client,
            wire.LobbyOpened(said.request, lobby.lobby_id, lobby.name, members, lobby.code),
        )

    def _open(self, client: Client, said: wire.Publish, now_s: float) -> ServedLobby:
        _check_has_room(client)
        if not self.may_open(client.identity, now_s):
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED, CLOSED)
        if not client.publishes.has(1, now_s):
            raise RoomRefusal(LobbyProblem.TOO_MANY)
        before = self._directory.namesake(said, client)
        if before is not None:
            self._room_events.close(before, LobbyProblem.EXPIRED, now_s)
        lobby = self._directory.open(
            said,
            client,
            now_s,
            lambda surplus: self.close_surplus(surplus, now_s),
        )
        client.publishes.take(1, now_s)
        # The owner comes in even where it is full or sealed, as after a restart of the server.
        lobby.room.returning = frozenset((client.text,))
        lobby.room.banned = {member_text(member): None for member in said.banned}
        for identity in said.invited:
            lobby.invite(identity)
        for member in said.returning:
            lobby.expect(member_text(member), now_s + limits.LOBBY_EXPIRY_S)
        return lobby

    def _take_up(
        self, lobby: ServedLobby, client: Client, said: wire.Publish, now_s: float
    ) -> None:
        """The player who opened a lobby is back, perhaps as another of his programs."""
        owner = lobby.room.owner
        if owner in lobby.clients and player_of(owner) != player_of(client.text):
            raise RoomRefusal(LobbyProblem.NAME_TAKEN)
        if lobby.lobby_id not in client.joined:
            _check_has_room(client)
        lobby.heard_s = now_s
        self._directory.codes.give(lobby, said.opening)
        lobby.fingerprint, lobby.token = said.fingerprint, said.token
        lobby.info = clean_info(said.info)
        lobby.room.players_told = said.info.players
        if owner in ("", client.text):
            self._room_events.enter(lobby, client, now_s)
        else:
            # Who has the lobby's key has the farm, and the program before has ended.
            self._room_events.take_over(lobby, owner, client, now_s)

    def _update(self, lobby: ServedLobby, info: wire.WireInfo) -> None:
        lobby.info = clean_info(info)
        lobby.room.players_told = info.players
        lobby.room.capacity = info.capacity
        self._room_events.tell_row(lobby)

    # Others' lobbies

    def _find_code(self, client: Client, message: wire.FindCode, now_s: float) -> None:
        if not self._guesses.may_try(client, now_s):
            raise RoomRefusal(LobbyProblem.TOO_MANY, TOO_MANY_CODES)
        try:
            found = self._directory.find_code(message.code, client)
        except RoomRefusal:
            self._guesses.was_wrong(client)
            raise
        self._clients.send(client, wire.Found(message.request, found.line()))

    def _enter(self, client: Client, message: wire.Enter, now_s: float) -> None:
        lobby = self._directory.get(message.lobby_id, client)
        if lobby.lobby_id not in client.joined:
            asked = self._entering.check(lobby, client, message, now_s)
            if asked is not None:
                self._clients.send(client, asked)
                return
            self._room_events.enter(lobby, client, now_s)
        self._clients.send(
            client,
            wire.LobbyEntered(
                message.request,
                lobby.line(),
                member_from_text(lobby.room.owner),
                lobby.members(),
                lobby.fingerprint,
                lobby.token,
            ),
        )
        if lobby.room.has_started and not lobby.session_id:
            self._clients.send(client, wire.HasStarted(lobby.lobby_id))


def _check_has_room(client: Client) -> None:
    """Raises `RoomRefusal` TOO_MANY for a client that has as many lobbies as it may."""
    owned = sum(each.owner is client for each in client.joined.values())
    if owned >= limits.LOBBY_OWNED_MAX or len(client.joined) >= limits.LOBBY_ENTERED_MAX:
        raise RoomRefusal(LobbyProblem.TOO_MANY, "You have too many lobbies already.")
