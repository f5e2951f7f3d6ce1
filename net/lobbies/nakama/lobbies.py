"""The lobbies of a Nakama server behind the interface of all lobbies."""

import secrets
from collections import deque
from collections.abc import Callable

from net import limits
from net.lobbies.interface import (
    FRIENDS_ONLY,
    Lobbies,
    Lobby,
    LobbyAction,
    LobbyEntrance,
    LobbyEvent,
    LobbyFilter,
    LobbyId,
    LobbyInfo,
    LobbyLost,
    LobbyProblem,
    LobbyTerms,
    Member,
    Visibility,
)
from net.lobbies.lobby import check_info
from net.lobbies.nakama import api
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.chat import LobbyChat
from net.lobbies.nakama.entering import Entering
from net.lobbies.nakama.friends import Friends
from net.lobbies.nakama.hosted import HostedLobby
from net.lobbies.nakama.joined import JoinedLobby
from net.lobbies.nakama.joined_lobbies import JoinedLobbies
from net.lobbies.nakama.listing import Listing
from net.lobbies.nakama.rooms import Rooms
from net.lobbies.nakama.session import ConnectionDown, ConnectionUp, NakamaSession
from net.lobbies.reasons import reason_of

ADDRESS_MAX_CHARACTERS = 200
_NOBODY = "A Nakama server can invite friends only."


class NakamaLobbies(Lobbies):
    """Satisfies `net.lobbies.interface.Lobbies`. A lobby's entrance, of any kind, is told to those
    who are in it, and to the server.

    `name` is what one is called, `own_entrance` the way to this program, which others need where
    one inherits a gathering. `may_speak` says of the identity of a member whether its lobby chat
    is reported; by default everybody's is. `random_bytes` have to be unpredictable in earnest.
    """

    def __init__(
        self,
        session: NakamaSession,
        name: str,
        *,
        own_entrance: LobbyEntrance = LobbyEntrance("", b""),  # noqa: B008 -- It is frozen.
        may_speak: Callable[[str], bool] = lambda _identity: True,
        protocol_version: int = limits.PROTOCOL_VERSION,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._session = session
        self._own_entrance = own_entrance
        self._random_bytes = random_bytes
        self._events: deque[LobbyEvent] = deque(maxlen=limits.NAKAMA_EVENTS_MAX)
        self._report = self._events.append
        self._chat = LobbyChat(may_speak, self._report)
        self._friends = Friends(session)
        self._rooms = Rooms(session, self._on_visitor, self._on_host)
        self._joined_lobbies = JoinedLobbies(session, self._chat, self._report)
        self._listing = Listing(session, self._friends, self._report)
        self._entering = Entering(
            session,
            self._rooms,
            self._joined_lobbies,
            self._make_joined,
            self._report,
            (name, protocol_version),
        )
        self._hosted = HostedLobby(
            session,
            self._joined_lobbies,
            self._make_joined,
            self._report,
            self._rooms.answer,
            random_bytes,
        )
        self._is_closed = False

    # The list

    def publish(
        self,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms = FRIENDS_ONLY,
    ) -> None:
        """Raises `ValueError` for counts that are out of range and for an entrance that is too
        long. A password costs some 40 ms."""
        check_info(info)
        if len(entrance.address) > ADDRESS_MAX_CHARACTERS or len(entrance.token) > 64:
            raise ValueError("The entrance of a lobby on a Nakama server is short.")
        self._hosted.publish(info, entrance, terms, now_s)
        self._session.hurry(now_s)

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """Raises `ValueError` for counts that are out of range."""
        check_info(info)
        self._hosted.refresh(info)

    def withdraw(self, now_s: float) -> None:
        self._hosted.withdraw()

    def watch(self, now_s: float) -> None:
        self._listing.watch(now_s)
        self._session.hurry(now_s)

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        self._listing.want(wanted, now_s)

    def unwatch(self) -> None:
        self._listing.unwatch()

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        return self._listing.lobbies

    def enter(self, lobby_id: LobbyId, now_s: float, password: str = "") -> None:
        """A password costs some 40 ms once the owner asks for it."""
        self._entering.enter(lobby_id, password, now_s)
        self._session.hurry(now_s)

    def leave(self, lobby_id: LobbyId) -> None:
        if lobby_id == self._hosted.lobby_id:
            self._hosted.withdraw()
        self._entering.leave(lobby_id)
        self._joined_lobbies.leave(lobby_id)

    def pump(self, now_s: float) -> list[LobbyEvent]:
        if not self._is_closed:
            self._session.is_wanted = self._is_needed
            for event in self._session.pump(now_s):
                match event:
                    case ConnectionUp():
                        self._rooms.on_up()
                        self._listing.on_up(now_s)
                    case ConnectionDown():
                        self._on_down(event, now_s)
                    case api.Envelope():
                        self._hear(event, now_s)
            self._entering.work(now_s)
            self._joined_lobbies.work(self._on_lost, now_s)
            self._hosted.work(now_s)
            self._listing.work(now_s)
        events = list(self._events)
        self._events.clear()
        return events

    def close(self, now_s: float) -> None:
        if self._is_closed:
            return
        self._hosted.withdraw()
        self._entering.leave_all()
        for lobby_id in self._joined_lobbies.ids:
            self._joined_lobbies.leave(lobby_id)
        self._listing.unwatch()
        self._is_closed = True
        self._session.close()

    # Inside

    @property
    def hosted_lobby_id(self) -> LobbyId | None:
        return self._hosted.lobby_id

    @property
    def joined(self) -> tuple[LobbyId, ...]:
        return self._joined_lobbies.ids

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        return self._joined_lobbies.members(lobby_id)

    def say(self, lobby_id: LobbyId, text: str, now_s: float) -> None:
        self._joined_lobbies.say(lobby_id, text, now_s)

    def set_ready(self, lobby_id: LobbyId, is_ready: bool, now_s: float) -> None:
        self._joined_lobbies.set_ready(lobby_id, is_ready)

    def start(self, lobby_id: LobbyId, now_s: float, on_server: bool = False) -> None:
        """There are no servers on Nakama."""
        self._joined_lobbies.start(lobby_id, on_server, now_s)

    def kick(self, lobby_id: LobbyId, identity: str, now_s: float, ban: bool = False) -> None:
        self._joined_lobbies.kick(lobby_id, identity, ban, now_s)

    def hand_over(self, lobby_id: LobbyId, identity: str, now_s: float) -> None:
        self._joined_lobbies.hand_over(lobby_id, identity)

    def invite(self, identity: str, now_s: float) -> None:
        """A friend who is not connected does not hear of it, but may come in from then on."""
        lobby_id, owner = self._hosted.lobby_id, self._hosted.owner
        if lobby_id is None or owner is None:
            return

        def then(is_friend: bool) -> None:
            if not is_friend or not api.is_user_id(identity):
                problem = LobbyProblem.NOT_ALLOWED
                self._joined_lobbies.refuse(lobby_id, LobbyAction.INVITE, problem, _NOBODY)
                return
            owner.invited.add(identity)
            while len(owner.invited) > limits.LOBBY_INVITED_MAX:
                owner.invited.pop()
            self._rooms.say_to(identity, talk.Invitation(lobby_id, owner.row_said))
            self._rooms.leave(identity)

        self._friends.if_friend(identity, now_s, then)

    # What only a Nakama server has

    @property
    def me(self) -> str:
        """One's own identity, once the server was there; empty before."""
        return self._session.user_id

    @property
    def publish_problem(self) -> str:
        """Why there is no own lobby although one was published, in a sentence for the player;
        empty when there is one, or the server has not answered yet."""
        return self._hosted.problem

    @property
    def _is_needed(self) -> bool:
        return bool(
            self._hosted.is_wanted
            or len(self._entering)
            or self._joined_lobbies.ids
            or self._listing.is_watching
        )

    # What comes

    def _make_joined(self, party: api.Party) -> JoinedLobby:
        return JoinedLobby(
            self._session,
            party,
            self._own_entrance,
            self._chat,
            self._report,
            self._rooms.answer,
            self._random_bytes,
        )

    def _hear(self, envelope: api.Envelope, now_s: float) -> None:
        if envelope.channel_message is not None:
            self._rooms.hear(envelope.channel_message, now_s)
            return
        about = (
            envelope.party
            or envelope.party_data
            or envelope.party_presence_event
            or envelope.party_leader
            or envelope.party_join_request
            or envelope.party_close
        )
        if about is not None:
            self._joined_lobbies.hear(about.party_id, envelope, now_s)
            self._hosted.hear(about.party_id, envelope, now_s)
            self._entering.hear(about.party_id, envelope, now_s)

    def _on_visitor(self, visitor: str, said: talk.AtHome, now_s: float) -> None:
        match said:
            case talk.Knock():
                self._on_knock(visitor, said, now_s)
            case talk.Proof(lobby, proof):
                joined = self._joined_lobbies.get(lobby)
                if joined is not None and joined.owner is not None:
                    joined.owner.proved(visitor, proof, now_s)
            case talk.Invitation():

                def then(is_friend: bool) -> None:
                    if is_friend:
                        self._listing.invited(visitor, said, now_s)

                self._friends.if_friend(visitor, now_s, then)

    def _on_knock(self, visitor: str, knock: talk.Knock, now_s: float) -> None:
        joined = self._joined_lobbies.get(knock.lobby)
        owner = None if joined is None else joined.owner
        if owner is None:
            self._rooms.answer(talk.Verdict(knock.lobby, visitor, LobbyProblem.GONE))
        elif owner.may_find(visitor) or owner.visibility is Visibility.PRIVATE:
            owner.knocked(visitor, knock, owner.may_find(visitor), now_s)
        else:
            self._friends.if_friend(
                visitor,
                now_s,
                lambda is_friend: owner.knocked(visitor, knock, is_friend, now_s),
            )

    def _on_host(self, host: str, said: talk.AtHome, now_s: float) -> None:
        self._entering.heard_at_home(host, said, now_s)

    def _on_lost(self, joined: JoinedLobby, problem: LobbyProblem) -> None:
        if joined.lobby_id == self._hosted.lobby_id:
            self._hosted.lost()
        else:
            self._report(LobbyLost(joined.lobby_id, reason_of(problem), problem))

    def _on_down(self, down: ConnectionDown, now_s: float) -> None:
        own_id = self._hosted.lobby_id
        for joined in self._joined_lobbies.lose_all():
            if joined.lobby_id != own_id:
                self._report(LobbyLost(joined.lobby_id, down.reason, down.problem))
        self._hosted.on_down(down, now_s)
        self._rooms.on_down()
        self._friends.on_down()
        self._entering.on_down(down)
        self._listing.on_down(down)
