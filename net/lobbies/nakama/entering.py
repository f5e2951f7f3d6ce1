"""Going into somebody's lobby, and out of it again, whatever happens on the way.

Every way in begins with a look at the lobby's label, which says that it exists and who owns it.
Then its owner is asked at home, proves willing or not, and is proved the password where one is
needed; then Nakama is asked to join, which the owner allows; and it ends when the owner's word
counts one as inside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from net import limits
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    LobbyEvent,
    LobbyId,
    LobbyProblem,
)
from net.lobbies.nakama import api, label
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.joined import JoinedLobby
from net.lobbies.nakama.joined_lobbies import JoinedLobbies
from net.lobbies.nakama.owner import about
from net.lobbies.nakama.rooms import Rooms
from net.lobbies.nakama.session import ConnectionDown, NakamaSession
from net.lobbies.passwords import prove
from net.lobbies.reasons import reason_of

_TOO_MANY = "You are on the way into too many lobbies at once."


class _Stage(Enum):
    LOOKING = "looking"
    KNOCKING = "knocking"
    JOINING = "joining"
    WAITING = "waiting"
    """In the party, and not yet counted by its owner."""


@dataclass
class _Way:
    since_s: float
    password: str
    stage: _Stage = _Stage.LOOKING
    is_looked_for: bool = False
    owner: str = ""
    is_proving: bool = False
    joined: JoinedLobby | None = None


class Entering:
    """The ways into the lobbies of others, each by its id."""

    def __init__(
        self,
        session: NakamaSession,
        rooms: Rooms,
        joined_lobbies: JoinedLobbies,
        make_inside: Callable[[api.Party], JoinedLobby],
        report: Callable[[LobbyEvent], None],
        player: tuple[str, int],
    ) -> None:
        """`player` is what one is called and the version of the protocol that one speaks."""
        self._session = session
        self._rooms = rooms
        self._joined_lobbies = joined_lobbies
        self._make_inside = make_inside
        self._report = report
        self._name, self._version = player
        self._ways: dict[str, _Way] = {}

    def __len__(self) -> int:
        return len(self._ways)

    def enter(self, lobby_id: LobbyId, password: str, now_s: float) -> None:
        """Begins to enter a lobby."""
        joined = self._joined_lobbies.get(lobby_id)
        if joined is not None and joined.said is not None:
            self._report(Entered(joined.said))
        elif not api.is_party_id(lobby_id):
            self._fail(lobby_id, LobbyProblem.GONE)
        elif lobby_id in self._ways:
            return
        elif len(self._ways) + len(self._joined_lobbies.ids) >= limits.NAKAMA_ENTERED_MAX:
            self._fail(lobby_id, LobbyProblem.TOO_MANY, _TOO_MANY)
        else:
            self._ways[lobby_id] = _Way(now_s, password)

    def leave(self, lobby_id: str) -> None:
        """Gives up entering a lobby."""
        way = self._ways.pop(lobby_id, None)
        if way is None:
            return
        self._leave_home(way)
        if way.stage in (_Stage.JOINING, _Stage.WAITING):
            self._session.send(api.party_leave(lobby_id))

    def leave_all(self) -> None:
        """Gives all of them up."""
        for lobby_id in list(self._ways):
            self.leave(lobby_id)

    def on_down(self, down: ConnectionDown) -> None:
        """The server is not there."""
        for lobby_id in list(self._ways):
            self._fail(LobbyId(lobby_id), down.problem, down.reason)

    def work(self, now_s: float) -> None:
        """Goes on where one waits, and gives up what takes too long."""
        for lobby_id, way in list(self._ways.items()):
            if way.stage is _Stage.LOOKING and not way.is_looked_for and self._session.is_up:
                way.is_looked_for = True
                self._look(LobbyId(lobby_id), way)
            if way.joined is not None:
                self._wait(LobbyId(lobby_id), way, way.joined)
        most_s = limits.NAKAMA_ANSWER_MAX_S
        for lobby_id, way in list(self._ways.items()):
            # While there is no line yet, the line knows when to give up.
            if not self._session.is_up:
                way.since_s = now_s
            elif now_s - way.since_s > most_s:
                self.leave(lobby_id)
                self._fail(LobbyId(lobby_id), LobbyProblem.NO_ANSWER)

    # Looking

    def _look(self, lobby_id: LobbyId, way: _Way) -> None:
        def on_answer(body: bytes | None) -> None:
            if self._ways.get(lobby_id) is way:
                self._on_found(lobby_id, way, body)

        self._session.ask(api.party_search(label.query_for(lobby_id)), on_answer)

    def _on_found(self, lobby_id: LobbyId, way: _Way, body: bytes | None) -> None:
        try:
            if body is None:
                raise ValueError
            parties = api.read_parties(body).parties
        except api.DECODING_ERRORS:
            self._fail(lobby_id, LobbyProblem.NO_ANSWER)
            return
        read = [label.read_label(party) for party in parties if party.party_id == lobby_id]
        found = next((each for each in read if each is not None), None)
        if found is None:
            self._fail(lobby_id, LobbyProblem.GONE)
            return
        way.owner = found.owner
        way.stage = _Stage.KNOCKING
        knock = talk.Knock(lobby_id, self._version, self._name, bool(way.password))
        self._rooms.say_to(way.owner, knock)

    # Knocking

    def heard_at_home(self, owner: str, said: talk.AtHome, _now_s: float) -> None:
        """The owner of a lobby answers."""
        if isinstance(said, talk.Knock | talk.Proof | talk.Invitation):
            return
        way = self._ways.get(said.lobby)
        if way is None or said.to != self._session.user_id or owner != way.owner:
            return
        if way.stage is not _Stage.KNOCKING:
            return
        lobby_id = LobbyId(said.lobby)
        match said:
            case talk.Challenge(salt=salt, nonce=nonce) if way.password and not way.is_proving:
                way.is_proving = True
                proof = prove(way.password, salt, about(lobby_id, said.to, nonce))
                self._rooms.say_to(owner, talk.Proof(lobby_id, proof))
            case talk.Verdict(problem=None):
                way.stage = _Stage.JOINING
                self._leave_home(way)
                self._session.send(api.party_join(lobby_id), self._joiner(lobby_id, way))
            case talk.Verdict(problem=LobbyProblem() as problem):
                self._fail(lobby_id, problem)

    def _joiner(self, lobby_id: LobbyId, way: _Way) -> Callable[[api.Envelope | None], None]:
        def on_reply(reply: api.Envelope | None) -> None:
            is_refused = reply is not None and reply.error is not None
            if is_refused and self._ways.get(lobby_id) is way:
                self._fail(lobby_id, LobbyProblem.GONE)

        return on_reply

    # In the party

    def hear(self, party_id: str, envelope: api.Envelope, now_s: float) -> None:
        """Takes in what Nakama says of a party."""
        way = self._ways.get(party_id)
        if envelope.party is not None:
            if way is not None and way.stage is _Stage.JOINING:
                way.stage = _Stage.WAITING
                way.joined = self._make_inside(envelope.party)
            elif way is None and self._joined_lobbies.get(party_id) is None:
                # One is let in where one does not want to be any more.
                self._session.send(api.party_leave(party_id))
        elif way is not None and way.joined is not None:
            way.joined.hear(envelope, now_s)
            self._wait(LobbyId(party_id), way, way.joined)

    def _wait(self, lobby_id: LobbyId, way: _Way, joined: JoinedLobby) -> None:
        if joined.problem is not None:
            self.leave(lobby_id)
            self._fail(lobby_id, joined.problem)
        elif joined.said is not None:
            del self._ways[lobby_id]
            self._report(Entered(joined.said))
            self._joined_lobbies.add(joined)

    def _leave_home(self, way: _Way) -> None:
        is_needed = any(
            other is not way and other.owner == way.owner and other.stage is _Stage.KNOCKING
            for other in self._ways.values()
        )
        if way.owner and not is_needed:
            self._rooms.leave(way.owner)

    def _fail(self, lobby_id: LobbyId, problem: LobbyProblem, reason: str = "") -> None:
        way = self._ways.pop(lobby_id, None)
        if way is not None:
            self._leave_home(way)
        self._report(EnterFailed(lobby_id, reason or reason_of(problem), problem))
