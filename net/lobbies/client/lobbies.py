"""The lobbies of a lobby server behind the interface of all lobbies."""

from collections import deque
from collections.abc import Callable, Iterable

from net import limits
from net.lobbies.client.connection import ConnectionDown, ConnectionUp, ServerConnection
from net.lobbies.client.entering import Entering
from net.lobbies.client.hosted import HostedLobby
from net.lobbies.client.ids import (
    NO_ENTRANCE,
    fingerprint_of,
    lobby_id_of,
    lobby_of,
    sentence,
    wire_id_of,
)
from net.lobbies.client.introductions import IntroductionListener
from net.lobbies.client.joined import NOBODY, JoinedLobbies, JoinedLobby
from net.lobbies.client.listing import ServerListing
from net.lobbies.client.port_checker import PortChecker
from net.lobbies.client.queries import Queries
from net.lobbies.events import (
    ActionRefused,
    CountdownBegan,
    CountdownCancelled,
    Entered,
    Invited,
    LobbyChatHeard,
    LobbyEvent,
    LobbyLost,
    LobbyProblem,
    Refreshed,
    Started,
)
from net.lobbies.interface import FRIENDS_ONLY, Lobbies
from net.lobbies.lobby import (
    Lobby,
    LobbyEntrance,
    LobbyFilter,
    LobbyId,
    LobbyInfo,
    LobbyTerms,
    Member,
    check_info,
)
from net.lobbies.protocol import wire
from net.lobbies.protocol.identity import member_from_text, member_text
from net.player_key import IDENTITY_BYTES
from net.text import clean_line, clean_name


class ServerLobbies(Lobbies):
    """Satisfies `net.lobbies.interface.Lobbies`. Ids of lobbies are 20 hex digits, and the
    identities of members come from their keys; see `net.lobbies.protocol.identity`.

    `reaching` looks for ways to hosts and to guests; None where nobody plays from this socket.
    `entrance` is how to get to this player, should it come to own a lobby that somebody else has
    opened. `local` says where this program is in its own networks. `lobby_key`
    gives the own lobby the id that it had with an earlier program.
    """

    def __init__(
        self,
        connection: ServerConnection,
        random_bytes: Callable[[int], bytes],
        *,
        reaching: IntroductionListener | None = None,
        friends: Iterable[bytes] = (),
        entrance: LobbyEntrance = NO_ENTRANCE,
        local: tuple[tuple[str, int], ...] = (),
        lobby_key: bytes = b"",
    ) -> None:
        self._connection = connection
        self._random_bytes = random_bytes
        self._friends = tuple(friends)[: limits.LOBBY_FRIENDS_MAX]
        self._entrance = entrance
        self._lobby_key = lobby_key
        self._local = local[: limits.LOBBY_CANDIDATES_TOLD_MAX]
        self._events: deque[LobbyEvent] = deque(maxlen=limits.LOBBY_CLIENT_EVENTS_MAX)
        self._hosted: HostedLobby | None = None
        self._joined = JoinedLobbies()
        self._entering = Entering(connection, self._joined, self._next_request)
        self._queries = Queries(connection, reaching, self._next_request)
        self._listing = ServerListing()
        self.port_checker = PortChecker(connection.send, self._next_request, random_bytes)
        """Whether the port of this socket can be reached, as the server finds; it has to hear what
        comes to the socket."""
        self._requests = 0
        self._is_kept_up = False
        self._is_closed = False
        self.connection_problem = ""
        """Why the server is not there, in a sentence for the player; empty while it is, or while
        nobody knows yet."""
        self.gives_servers = False
        """Whether lobbies of this server may be started on dedicated servers."""

    # The list

    def publish(
        self,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms = FRIENDS_ONLY,
    ) -> None:
        """The entrance ends in the host's whole fingerprint, or is empty where
        nobody hosts; `ValueError` otherwise, for counts that are out of range, and for a name or
        password that is too long. A password costs some 40 ms."""
        check_info(info)
        hosted = HostedLobby(info, entrance, terms, self._random_bytes, self._lobby_key)
        before = self._hosted
        is_same = before is not None and before.lobby_id is not None and bool(self._lobby_key)
        if not is_same:
            # With a key that is kept it is the same lobby, and stays open to those inside.
            self.withdraw(now_s)
        self._hosted = hosted
        self._connection.hurry(now_s)

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """Raises `ValueError` for counts that are out of range."""
        check_info(info)
        if self._hosted is not None:
            self._hosted.refresh(info)

    def withdraw(self, now_s: float) -> None:
        """A gathering goes on without the player."""
        hosted, self._hosted = self._hosted, None
        self._listing.own_id = None
        if hosted is not None and hosted.lobby_id is not None:
            self._step_out(hosted.lobby_id)

    def watch(self, now_s: float) -> None:
        self._listing.watch(now_s)
        self._connection.hurry(now_s)

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        """The server leaves out the others."""
        self._listing.want(wanted, now_s)

    def unwatch(self) -> None:
        self._listing.unwatch()

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        return self._listing.lobbies

    def enter(self, lobby_id: LobbyId, now_s: float, password: str = "") -> None:
        """A password costs some 40 ms once the server asks for it."""
        joined = self._joined.get(lobby_id)
        if joined is not None and joined.lobby is not None and joined.entrance is not NO_ENTRANCE:
            self._events.append(Entered(joined.lobby))
            return
        self._events += self._entering.begin(lobby_id, password, now_s)
        self._connection.hurry(now_s)

    def leave(self, lobby_id: LobbyId) -> None:
        if self._hosted is not None and self._hosted.lobby_id == lobby_id:
            self.withdraw(0.0)
            return
        if self._entering.forget(lobby_id) or lobby_id in self._joined:
            self._step_out(lobby_id)

    def pump(self, now_s: float) -> list[LobbyEvent]:
        if not self._is_closed:
            self._connection.is_wanted = self._is_needed
            for event in self._connection.pump(now_s):
                match event:
                    case ConnectionUp(welcome):
                        self._on_up(welcome, now_s)
                    case ConnectionDown():
                        self._on_down(event, now_s)
                    case _:
                        self._hear(event, now_s)
            self._work(now_s)
            self._connection.flush(now_s)
        self._events += self._joined.changes()
        events = list(self._events)
        self._events.clear()
        return events

    def close(self, now_s: float) -> None:
        if self._is_closed:
            return
        self.withdraw(now_s)
        for lobby_id in {*self._entering.ids, *self._joined.ids}:
            self.leave(lobby_id)
        self.unwatch()
        self._is_closed = True
        self._connection.close(now_s)

    # Inside

    @property
    def hosted_lobby_id(self) -> LobbyId | None:
        return None if self._hosted is None else self._hosted.lobby_id

    @property
    def joined(self) -> tuple[LobbyId, ...]:
        return self._joined.ids

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        return self._joined.members(lobby_id)

    def say(self, lobby_id: LobbyId, text: str, now_s: float) -> None:
        connection = clean_line(text, limits.CHAT_MAX_LENGTH)
        wire_id = self._wire_id(lobby_id)
        if wire_id is not None and connection:
            self._connection.send(wire.Say(wire_id, connection))

    def set_ready(self, lobby_id: LobbyId, is_ready: bool, now_s: float) -> None:
        wire_id = self._wire_id(lobby_id)
        if wire_id is not None:
            self._connection.send(wire.SetReady(wire_id, is_ready))

    def start(self, lobby_id: LobbyId, now_s: float, on_server: bool = False) -> None:
        wire_id = self._wire_id(lobby_id)
        if wire_id is not None:
            self._connection.send(wire.Start(wire_id, on_server))

    def kick(self, lobby_id: LobbyId, identity: str, now_s: float, ban: bool = False) -> None:
        wire_id, member = self._wire_id(lobby_id), _member(identity)
        if wire_id is None:
            return
        if ban and self._hosted is not None and self._hosted.lobby_id == lobby_id:
            self._hosted.banned[member] = None
        self._connection.send(wire.Kick(wire_id, member, ban))

    def hand_over(self, lobby_id: LobbyId, identity: str, now_s: float) -> None:
        wire_id, member = self._wire_id(lobby_id), _member(identity)
        if wire_id is not None:
            self._connection.send(wire.HandOver(wire_id, member))

    def invite(self, identity: str, now_s: float) -> None:
        """A friend who is not connected finds the lobby in the list later."""
        member = _member(identity)
        wire_id = None if self.hosted_lobby_id is None else self._wire_id(self.hosted_lobby_id)
        if wire_id is not None and self._hosted is not None:
            self._hosted.invited[member[:IDENTITY_BYTES]] = None
            self._connection.send(wire.Invite(wire_id, member[:IDENTITY_BYTES]))

    # What only a lobby server has

    @property
    def me(self) -> str:
        """One's own identity as a member, once the server is there; empty before."""
        return member_text(self._joined.me) if self._connection.is_up else ""

    @property
    def is_up(self) -> bool:
        """Whether the server is there."""
        return self._connection.is_up

    @property
    def friends(self) -> tuple[bytes, ...]:
        """Who finds the own lobby where it is for friends, by identity."""
        return self._friends

    def keep_up(self, now_s: float) -> None:
        """Connects to the server, and stays connected although nothing is wanted of it yet."""
        self._is_kept_up = True
        self.connection_problem = ""
        self._connection.hurry(now_s)

    def let_go(self) -> None:
        """Stays connected only while something is wanted."""
        self._is_kept_up = False

    def set_friends(self, friends: Iterable[bytes]) -> None:
        """Who finds the own lobby where it is for friends."""
        self._friends = tuple(friends)[: limits.LOBBY_FRIENDS_MAX]
        self._tell_about()

    def find(self, name: str, found: Callable[[Lobby | LobbyProblem], None]) -> None:
        """Looks for the lobby of a name among those that one may enter, and calls `found` with it,
        or with GONE. Does nothing while the server is not there."""
        self._queries.find(name, found)

    @property
    def short_code(self) -> str:
        """By which others find the own lobby at this server while it is there, also one that
        somebody else has opened; empty before, and another one each time that it is published."""
        return self._joined.code if self._hosted is None else self._hosted.code

    def find_code(self, code: str, found: Callable[[Lobby | LobbyProblem], None]) -> None:
        """Looks for the lobby of a short code, and calls `found` with it, or with GONE or TOO_MANY.
        Does nothing while the server is not there."""
        self._queries.find_code(code, found)

    def show_code(self, lobby_id: LobbyId, code: str) -> None:
        """One has the short code of a lobby, and may enter it with that."""
        self._entering.show_code(lobby_id, code)

    def reach(self, lobby_id: LobbyId) -> None:
        """Asks to be brought together with the host of a lobby that one is in; `reaching` hears
        what comes of it."""
        wire_id = self._wire_id(lobby_id)
        if wire_id is not None:
            self._queries.reach(lobby_id, wire_id)

    # The line

    @property
    def _is_needed(self) -> bool:
        return bool(
            self._hosted is not None
            or len(self._entering)
            or self._joined.ids
            or self._listing.is_watching
            or self._is_kept_up
        )

    def _on_up(self, welcome: wire.Welcome, now_s: float) -> None:
        self.connection_problem = ""
        self._joined.me = welcome.member
        self.gives_servers = welcome.gives_servers
        self.port_checker.on_up(welcome.seen_at, self._connection.where)
        self._tell_about()
        self._listing.on_up(now_s)

    def _on_down(self, down: ConnectionDown, now_s: float) -> None:
        self.connection_problem = down.reason
        own_id = self.hosted_lobby_id
        if self._hosted is not None:
            if own_id is not None:
                members = self._joined.get(own_id)
                if members is not None:
                    self._hosted.members = tuple(
                        member for member in members.members if member != self._joined.me
                    )
                self._joined.forget(own_id)
            self._events += self._hosted.on_down(down)
        for lobby_id in self._joined.ids:
            self._joined.forget(lobby_id)
            self._events.append(LobbyLost(lobby_id, down.reason, down.problem))
        self._events += self._entering.on_down(down)
        self._queries.on_down(down, now_s)
        self.port_checker.on_down()
        self._events += self._listing.on_down(down)

    def _work(self, now_s: float) -> None:
        if not self._connection.is_up:
            return
        hosted = self._hosted
        if hosted is not None:
            if hosted.due(now_s):
                self._connection.send(hosted.publish(self._next_request()))
            update = hosted.update(now_s)
            if update is not None:
                self._connection.send(update)
        self._events += self._entering.work(now_s)
        self.port_checker.work(now_s)
        asked = self._listing.ask(self._requests + 1, now_s)
        if asked is not None:
            self._next_request()
            self._connection.send(asked)

    def _tell_about(self) -> None:
        self._connection.send(
            wire.About(
                self._friends,
                self._local,
                fingerprint_of(self._entrance),
                self._entrance.token[: limits.JOIN_TOKEN_BYTES],
            )
        )

    # What the server says

    def _hear(self, message: wire.ServerMessage, now_s: float) -> None:
        match message:
            case wire.LobbyOpened():
                self._on_opened(message)
            case wire.Page():
                self._events += self._listing.on_page(message, now_s)
            case wire.RequestRefused(request, problem, reason):
                self._on_refused(request, problem, sentence(problem, reason), now_s)
            case wire.PasswordAsked():
                self._events += self._entering.on_password_asked(message)
            case wire.LobbyEntered():
                self._events += self._entering.on_entered(message)
            case wire.PortTried(request):
                self.port_checker.on_tried(request)
            case wire.Found():
                self._queries.on_found(message)
            case wire.Beaten(owned):
                self._on_beaten(owned, now_s)
            case wire.Introduce(_, wire_id):
                if lobby_id_of(wire_id) in self._joined:
                    self._queries.on_introduce(message, now_s)
            case wire.Invitation(lobby, name):
                invited = Invited(lobby_of(lobby), clean_name(name, limits.NAME_MAX_LENGTH))
                self._events.append(invited)
            case _:
                self._hear_joined(message)

    def _hear_joined(self, message: wire.ServerMessage) -> None:
        joined, events = self._joined, self._events
        match message:
            case wire.MemberCame():
                events += joined.on_came(message)
            case wire.MemberWent():
                events += joined.on_went(message)
            case wire.MemberNow():
                joined.on_member(message)
            case wire.OwnerNow(wire_id):
                changes = joined.on_owner(message)
                lobby_id = lobby_id_of(wire_id)
                if changes and lobby_id == self.hosted_lobby_id and not joined.is_owned(lobby_id):
                    self._disown()
                events += changes
            case wire.InfoNow():
                joined.on_info(message)
            case (
                wire.Heard(wire_id)
                | wire.NotDone(wire_id)
                | wire.Lost(wire_id)
                | wire.Counting(wire_id)
                | wire.Cancelled(wire_id)
                | wire.HasStarted(wire_id)
            ) if lobby_id_of(wire_id) in joined:
                self._hear_of(lobby_id_of(wire_id), message)

    def _hear_of(self, lobby_id: LobbyId, message: wire.ServerMessage) -> None:
        match message:
            case wire.Heard(_, member, text):
                connection = clean_line(text, limits.CHAT_MAX_LENGTH)
                self._events.append(LobbyChatHeard(lobby_id, member_text(member), connection))
            case wire.NotDone(_, action, problem, reason):
                refused = ActionRefused(lobby_id, action, problem, sentence(problem, reason))
                self._events.append(refused)
            case wire.Lost(_, problem, reason):
                self._joined.forget(lobby_id)
                if lobby_id == self.hosted_lobby_id:
                    self._disown()
                self._events.append(LobbyLost(lobby_id, sentence(problem, reason), problem))
            case wire.Counting(_, left_ms):
                self._events.append(CountdownBegan(lobby_id, left_ms / 1000))
            case wire.Cancelled(_, reason):
                words = clean_line(reason, limits.REASON_MAX_LENGTH)
                self._events.append(CountdownCancelled(lobby_id, words))
            case wire.HasStarted(_, server):
                self._on_started(lobby_id, server)

    def _on_opened(self, opened: wire.LobbyOpened) -> None:
        hosted = self._hosted
        if hosted is None or hosted.request != opened.request:
            if hosted is None or hosted.lobby_id != lobby_id_of(opened.lobby_id):
                self._connection.send(wire.Leave(opened.lobby_id))
            return
        self._events.append(hosted.on_opened(opened))
        lobby_id = lobby_id_of(opened.lobby_id)
        self._listing.own_id = lobby_id
        self._joined.put(lobby_id, JoinedLobby(None, self._joined.me), opened.members)

    def _on_refused(self, request: int, problem: LobbyProblem, reason: str, now_s: float) -> None:
        if self._hosted is not None and self._hosted.request == request:
            failed = self._hosted.on_refused(problem, reason, now_s)
            self._events += failed
            if any(event.is_final for event in failed):
                self._hosted = None
        self._events += self._entering.on_refused(request, problem, reason)
        self._queries.on_refused(request, problem, reason, now_s)
        self._listing.on_refused(request, now_s)
        self.port_checker.on_refused(request)

    def _on_beaten(self, owned: tuple[bytes, ...], now_s: float) -> None:
        lobby_id = self.hosted_lobby_id
        if self._hosted is None or lobby_id is None:
            return
        if wire_id_of(lobby_id) in owned:
            self._events.append(Refreshed(lobby_id))
        elif self._hosted.terms.closes_with_owner:
            self._joined.forget(lobby_id)
            self._events += self._hosted.on_lost(LobbyProblem.EXPIRED, now_s)

    def _on_started(self, lobby_id: LobbyId, server: wire.WireServer | None) -> None:
        hosted = self._hosted if lobby_id == self.hosted_lobby_id else None
        if hosted is not None:
            hosted.on_started(is_here=server is None)
        if server is None:
            self._events.append(Started(lobby_id, None))
            return
        ip = server.ip or self._connection.where[0]
        host = f"[{ip}]" if ":" in ip else ip
        address = f"{host}:{server.port}#{server.fingerprint.hex()}"
        self._joined.forget(lobby_id)
        if hosted is not None:
            self._disown()
        self._events.append(Started(lobby_id, LobbyEntrance(address, server.token)))

    # Small things

    def _disown(self) -> None:
        self._hosted = None
        self._listing.own_id = None

    def _step_out(self, lobby_id: LobbyId) -> None:
        self._joined.forget(lobby_id)
        wire_id = wire_id_of(lobby_id)
        if wire_id is not None:
            self._connection.send(wire.Leave(wire_id))

    def _wire_id(self, lobby_id: LobbyId) -> bytes | None:
        return wire_id_of(lobby_id) if lobby_id in self._joined else None

    def _next_request(self) -> int:
        self._requests = self._requests % 2**31 + 1
        return self._requests


def _member(identity: str) -> bytes:
    """Whom an identity names; for what names nobody, somebody who is never there, so that the
    server says so in its own words."""
    try:
        return member_from_text(identity)
    except ValueError:
        return NOBODY
