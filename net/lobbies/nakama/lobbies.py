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
from net.lobbies.nakama import api, talk
from net.lobbies.nakama.chat import LobbyChat
from net.lobbies.nakama.entering import Entering
from net.lobbies.nakama.friends import Friends
from net.lobbies.nakama.homes import Homes
from net.lobbies.nakama.inside import InsideLobby
from net.lobbies.nakama.insides import InsideLobbies
from net.lobbies.nakama.line import LineDown, LineUp, NakamaLine
from net.lobbies.nakama.listing import Listing
from net.lobbies.nakama.own import OwnLobby
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
        line: NakamaLine,
        name: str,
        *,
        own_entrance: LobbyEntrance = LobbyEntrance("", b""),  # noqa: B008 -- It is frozen.
        may_speak: Callable[[str], bool] = lambda _identity: True,
        protocol_version: int = limits.PROTOCOL_VERSION,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._line = line
        self._own_entrance = own_entrance
        self._random_bytes = random_bytes
        self._events: deque[LobbyEvent] = deque(maxlen=limits.NAKAMA_EVENTS_MAX)
        self._report = self._events.append
        self._chat = LobbyChat(may_speak, self._report)
        self._friends = Friends(line)
        self._homes = Homes(line, self._on_visitor, self._on_host)
        self._insides = InsideLobbies(line, self._chat, self._report)
        self._listing = Listing(line, self._friends, self._report)
        self._entering = Entering(
            line,
            self._homes,
            self._insides,
            self._make_inside,
            self._report,
            (name, protocol_version),
        )
        self._own = OwnLobby(
            line,
            self._insides,
            self._make_inside,
            self._report,
            self._homes.answer,
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
        self._own.publish(info, entrance, terms, now_s)
        self._line.hurry(now_s)

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """Raises `ValueError` for counts that are out of range."""
        check_info(info)
        self._own.refresh(info)

    def withdraw(self, now_s: float) -> None:
        self._own.withdraw()

    def watch(self, now_s: float) -> None:
        self._listing.watch(now_s)
        self._line.hurry(now_s)

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
        self._line.hurry(now_s)

    def leave(self, lobby_id: LobbyId) -> None:
        if lobby_id == self._own.lobby_id:
            self._own.withdraw()
        self._entering.leave(lobby_id)
        self._insides.leave(lobby_id)

    def pump(self, now_s: float) -> list[LobbyEvent]:
        if not self._is_closed:
            self._line.is_wanted = self._is_needed
            for event in self._line.pump(now_s):
                match event:
                    case LineUp():
                        self._homes.on_up()
                        self._listing.on_up(now_s)
                    case LineDown():
                        self._on_down(event, now_s)
                    case api.Envelope():
                        self._hear(event, now_s)
            self._entering.work(now_s)
            self._insides.work(self._on_lost, now_s)
            self._own.work(now_s)
            self._listing.work(now_s)
        events = list(self._events)
        self._events.clear()
        return events

    def close(self, now_s: float) -> None:
        if self._is_closed:
            return
        self._own.withdraw()
        self._entering.leave_all()
        for lobby_id in self._insides.ids:
            self._insides.leave(lobby_id)
        self._listing.unwatch()
        self._is_closed = True
        self._line.close()

    # Inside

    @property
    def own_lobby_id(self) -> LobbyId | None:
        return self._own.lobby_id

    @property
    def inside(self) -> tuple[LobbyId, ...]:
        return self._insides.ids

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        return self._insides.members(lobby_id)

    def say(self, lobby_id: LobbyId, text: str, now_s: float) -> None:
        self._insides.say(lobby_id, text, now_s)

    def set_ready(self, lobby_id: LobbyId, is_ready: bool, now_s: float) -> None:
        self._insides.set_ready(lobby_id, is_ready)

    def start(self, lobby_id: LobbyId, now_s: float, on_server: bool = False) -> None:
        """There are no servers on Nakama."""
        self._insides.start(lobby_id, on_server, now_s)

    def kick(self, lobby_id: LobbyId, identity: str, now_s: float, ban: bool = False) -> None:
        self._insides.kick(lobby_id, identity, ban, now_s)

    def hand_over(self, lobby_id: LobbyId, identity: str, now_s: float) -> None:
        self._insides.hand_over(lobby_id, identity)

    def invite(self, identity: str, now_s: float) -> None:
        """A friend who is not connected does not hear of it, but may come in from then on."""
        lobby_id, duties = self._own.lobby_id, self._own.duties
        if lobby_id is None or duties is None:
            return

        def then(is_friend: bool) -> None:
            if not is_friend or not api.is_user_id(identity):
                problem = LobbyProblem.NOT_ALLOWED
                self._insides.refuse(lobby_id, LobbyAction.INVITE, problem, _NOBODY)
                return
            duties.invited.add(identity)
            while len(duties.invited) > limits.LOBBY_INVITED_MAX:
                duties.invited.pop()
            self._homes.say_to(identity, talk.Invitation(lobby_id, duties.line_said))
            self._homes.leave(identity)

        self._friends.if_friend(identity, now_s, then)

    # What only a Nakama server has

    @property
    def me(self) -> str:
        """One's own identity, once the server was there; empty before."""
        return self._line.user_id

    @property
    def publish_problem(self) -> str:
        """Why there is no own lobby although one was published, in a sentence for the player;
        empty when there is one, or the server has not answered yet."""
        return self._own.problem

    @property
    def _is_needed(self) -> bool:
        return bool(
            self._own.is_wanted
            or len(self._entering)
            or self._insides.ids
            or self._listing.is_watching
        )

    # What comes

    def _make_inside(self, party: api.Party) -> InsideLobby:
        return InsideLobby(
            self._line,
            party,
            self._own_entrance,
            self._chat,
            self._report,
            self._homes.answer,
            self._random_bytes,
        )

    def _hear(self, envelope: api.Envelope, now_s: float) -> None:
        if envelope.channel_message is not None:
            self._homes.hear(envelope.channel_message, now_s)
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
            self._insides.hear(about.party_id, envelope, now_s)
            self._own.hear(about.party_id, envelope, now_s)
            self._entering.hear(about.party_id, envelope, now_s)

    def _on_visitor(self, visitor: str, said: talk.AtHome, now_s: float) -> None:
        match said:
            case talk.Knock():
                self._on_knock(visitor, said, now_s)
            case talk.Proof(lobby, proof):
                inside = self._insides.get(lobby)
                if inside is not None and inside.duties is not None:
                    inside.duties.proved(visitor, proof, now_s)
            case talk.Invitation():

                def then(is_friend: bool) -> None:
                    if is_friend:
                        self._listing.invited(visitor, said, now_s)

                self._friends.if_friend(visitor, now_s, then)

    def _on_knock(self, visitor: str, knock: talk.Knock, now_s: float) -> None:
        inside = self._insides.get(knock.lobby)
        duties = None if inside is None else inside.duties
        if duties is None:
            self._homes.answer(talk.Verdict(knock.lobby, visitor, LobbyProblem.GONE))
        elif duties.may_find(visitor) or duties.visibility is Visibility.PRIVATE:
            duties.knocked(visitor, knock, duties.may_find(visitor), now_s)
        else:
            self._friends.if_friend(
                visitor,
                now_s,
                lambda is_friend: duties.knocked(visitor, knock, is_friend, now_s),
            )

    def _on_host(self, host: str, said: talk.AtHome, now_s: float) -> None:
        self._entering.heard_at_home(host, said, now_s)

    def _on_lost(self, inside: InsideLobby, problem: LobbyProblem) -> None:
        if inside.lobby_id == self._own.lobby_id:
            self._own.lost()
        else:
            self._report(LobbyLost(inside.lobby_id, reason_of(problem), problem))

    def _on_down(self, down: LineDown, now_s: float) -> None:
        own_id = self._own.lobby_id
        for inside in self._insides.lose_all():
            if inside.lobby_id != own_id:
                self._report(LobbyLost(inside.lobby_id, down.reason, down.problem))
        self._own.on_down(down, now_s)
        self._homes.on_down()
        self._friends.on_down()
        self._entering.on_down(down)
        self._listing.on_down(down)
