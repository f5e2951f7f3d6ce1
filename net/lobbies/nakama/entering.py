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
class _Entry:
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
        make_joined: Callable[[api.Party], JoinedLobby],
        report: Callable[[LobbyEvent], None],
        player: tuple[str, int],
    ) -> None:
        """`player` is what one is called and the version of the protocol that one speaks."""
        self._session = session
        self._rooms = rooms
        self._joined_lobbies = joined_lobbies
        self._make_joined = make_joined
        self._report = report
        self._name, self._version = player
        self._entries: dict[str, _Entry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def enter(self, lobby_id: LobbyId, password: str, now_s: float) -> None:
        """Begins to enter a lobby."""
        joined = self._joined_lobbies.get(lobby_id)
        if joined is not None and joined.said is not None:
            self._report(Entered(joined.said))
        elif not api.is_party_id(lobby_id):
            self._fail(lobby_id, LobbyProblem.GONE)
        elif lobby_id in self._entries:
            return
        elif len(self._entries) + len(self._joined_lobbies.ids) >= limits.NAKAMA_ENTERED_MAX:
            self._fail(lobby_id, LobbyProblem.TOO_MANY, _TOO_MANY)
        else:
            self._entries[lobby_id] = _Entry(now_s, password)

    def leave(self, lobby_id: str) -> None:
        """Gives up entering a lobby."""
        entry = self._entries.pop(lobby_id, None)
        if entry is None:
            return
        self._leave_home(entry)
        if entry.stage in (_Stage.JOINING, _Stage.WAITING):
            self._session.send(api.party_leave(lobby_id))

    def leave_all(self) -> None:
        """Gives all of them up."""
        for lobby_id in list(self._entries):
            self.leave(lobby_id)

    def on_down(self, down: ConnectionDown) -> None:
        """The server is not there."""
        for lobby_id in list(self._entries):
            self._fail(LobbyId(lobby_id), down.problem, down.reason)

    def work(self, now_s: float) -> None:
        """Goes on where one waits, and gives up what takes too long."""
        for lobby_id, entry in list(self._entries.items()):
            if entry.stage is _Stage.LOOKING and not entry.is_looked_for and self._session.is_up:
                entry.is_looked_for = True
                self._look(LobbyId(lobby_id), entry)
            if entry.joined is not None:
                self._wait(LobbyId(lobby_id), entry, entry.joined)
        most_s = limits.NAKAMA_ANSWER_MAX_S
        for lobby_id, entry in list(self._entries.items()):
            # While there is no line yet, the line knows when to give up.
            if not self._session.is_up:
                entry.since_s = now_s
            elif now_s - entry.since_s > most_s:
                self.leave(lobby_id)
                self._fail(LobbyId(lobby_id), LobbyProblem.NO_ANSWER)

    # Looking

    def _look(self, lobby_id: LobbyId, entry: _Entry) -> None:
        def on_answer(body: bytes | None) -> None:
            if self._entries.get(lobby_id) is entry:
                self._on_found(lobby_id, entry, body)

        self._session.ask(api.party_search(label.query_for(lobby_id)), on_answer)

    def _on_found(self, lobby_id: LobbyId, entry: _Entry, body: bytes | None) -> None:
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
        entry.owner = found.owner
        entry.stage = _Stage.KNOCKING
        knock = talk.Knock(lobby_id, self._version, self._name, bool(entry.password))
        self._rooms.say_to(entry.owner, knock)

    # Knocking

    def heard_at_home(self, owner: str, said: talk.AtHome, _now_s: float) -> None:
        """The owner of a lobby answers."""
        if isinstance(said, talk.Knock | talk.Proof | talk.Invitation):
            return
        entry = self._entries.get(said.lobby)
        if entry is None or said.to != self._session.user_id or owner != entry.owner:
            return
        if entry.stage is not _Stage.KNOCKING:
            return
        lobby_id = LobbyId(said.lobby)
        match said:
            case talk.Challenge(salt=salt, nonce=nonce) if entry.password and not entry.is_proving:
                entry.is_proving = True
                proof = prove(entry.password, salt, about(lobby_id, said.to, nonce))
                self._rooms.say_to(owner, talk.Proof(lobby_id, proof))
            case talk.Verdict(problem=None):
                entry.stage = _Stage.JOINING
                self._leave_home(entry)
                self._session.send(api.party_join(lobby_id), self._joiner(lobby_id, entry))
            case talk.Verdict(problem=LobbyProblem() as problem):
                self._fail(lobby_id, problem)

    def _joiner(self, lobby_id: LobbyId, entry: _Entry) -> Callable[[api.Envelope | None], None]:
        def on_reply(reply: api.Envelope | None) -> None:
            is_refused = reply is not None and reply.error is not None
            if is_refused and self._entries.get(lobby_id) is entry:
                self._fail(lobby_id, LobbyProblem.GONE)

        return on_reply

    # In the party

    def hear(self, party_id: str, envelope: api.Envelope, now_s: float) -> None:
        """Takes in what Nakama says of a party."""
        entry = self._entries.get(party_id)
        if envelope.party is not None:
            if entry is not None and entry.stage is _Stage.JOINING:
                entry.stage = _Stage.WAITING
                entry.joined = self._make_joined(envelope.party)
            elif entry is None and self._joined_lobbies.get(party_id) is None:
                # One is let in where one does not want to be any more.
                self._session.send(api.party_leave(party_id))
        elif entry is not None and entry.joined is not None:
            entry.joined.hear(envelope, now_s)
            self._wait(LobbyId(party_id), entry, entry.joined)

    def _wait(self, lobby_id: LobbyId, entry: _Entry, joined: JoinedLobby) -> None:
        if joined.problem is not None:
            self.leave(lobby_id)
            self._fail(lobby_id, joined.problem)
        elif joined.said is not None:
            del self._entries[lobby_id]
            self._report(Entered(joined.said))
            self._joined_lobbies.add(joined)

    def _leave_home(self, entry: _Entry) -> None:
        is_needed = any(
            other is not entry and other.owner == entry.owner and other.stage is _Stage.KNOCKING
            for other in self._entries.values()
        )
        if entry.owner and not is_needed:
            self._rooms.leave(entry.owner)

    def _fail(self, lobby_id: LobbyId, problem: LobbyProblem, reason: str = "") -> None:
        entry = self._entries.pop(lobby_id, None)
        if entry is not None:
            self._leave_home(entry)
        self._report(EnterFailed(lobby_id, reason or reason_of(problem), problem))
