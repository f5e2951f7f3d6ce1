"""The player's own lobby: made, found in the list, kept up to date, made again when it is lost, and
left. An answer that comes after it was withdrawn ends that party again, or it would stand there
with nobody at home.
"""

from collections.abc import Callable
from dataclasses import replace

from net import limits
from net.backoff import Backoff
from net.lobbies.interface import (
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyInfo,
    LobbyProblem,
    LobbyTerms,
    Published,
    PublishFailed,
    Refreshed,
)
from net.lobbies.nakama import api, label
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.joined import JoinedLobby
from net.lobbies.nakama.joined_lobbies import JoinedLobbies
from net.lobbies.nakama.owner import LobbyOwner, RandomBytes, Terms
from net.lobbies.nakama.session import ConnectionDown, NakamaSession
from net.lobbies.names import made_name
from net.lobbies.passwords import SALT_BYTES, make_lock
from net.lobbies.reasons import reason_of
from net.lobbies.room import LobbyRoom
from net.text import clean_line, clean_name

_NOT_MADE = "The Nakama server does not show your farm just now; it is tried again by itself."
_LOST = "Others cannot see your farm just now; the Nakama server is asked again by itself."


class _Wish:
    """A lobby that is wanted."""

    def __init__(self, terms: Terms, said: LobbyTerms) -> None:
        self.terms = terms
        self.said = said
        self.made: JoinedLobby | None = None
        """Its party, once there is one."""
        self.is_there = False
        """Whether it was found in the list."""
        self.is_asked = False
        self.asked_s = 0.0
        self.since_s = 0.0


class HostedLobby:
    """At most one lobby, wanted or not."""

    def __init__(
        self,
        session: NakamaSession,
        joined_lobbies: JoinedLobbies,
        make_joined: Callable[[api.Party], JoinedLobby],
        report: Callable[[LobbyEvent], None],
        answer: Callable[[talk.AtHome], None],
        random_bytes: RandomBytes,
    ) -> None:
        self.problem = ""
        """Why there is no lobby although one is wanted, in a sentence for the player."""
        self._session = session
        self._joined_lobbies = joined_lobbies
        self._make_joined = make_joined
        self._report = report
        self._answer = answer
        self._random_bytes = random_bytes
        self._wish: _Wish | None = None
        self._retry = Backoff(limits.NAKAMA_RETRY_S, limits.NAKAMA_RETRY_MAX_S, random_bytes)
        self._next_try_s = 0.0
        self._now_s = 0.0

    @property
    def is_wanted(self) -> bool:
        """Whether one wants a lobby."""
        return self._wish is not None

    @property
    def lobby_id(self) -> LobbyId | None:
        """The lobby, once it is in the list and until it belongs to somebody else."""
        wish = self._wish
        if wish is None or wish.made is None or wish.made.owner is None or not wish.is_there:
            return None
        return wish.made.lobby_id

    @property
    def owner(self) -> LobbyOwner | None:
        """Its duties, once it is there."""
        wish = self._wish
        return wish.made.owner if wish is not None and wish.made and wish.is_there else None

    def publish(
        self, info: LobbyInfo, entrance: LobbyEntrance, terms: LobbyTerms, now_s: float
    ) -> None:
        """Wants a lobby from now on, in the place of one before. A password costs some 40 ms."""
        self.withdraw()
        self.problem = ""
        self._next_try_s = now_s
        called = clean_line(terms.name, limits.LOBBY_NAME_MAX_LENGTH)
        problem = label.name_problem(called) if called else None
        if problem is not None:
            self.problem = reason_of(problem)
            self._report(PublishFailed(self.problem, problem, is_final=True))
            return
        host_name = clean_name(info.host_name, limits.NAME_MAX_LENGTH)
        name = called or made_name(host_name, lambda _key: False)
        salt = self._random_bytes(SALT_BYTES) if terms.password else b""
        lock = make_lock(terms.password, salt) if terms.password else None
        said = replace(info, name=name)
        self._wish = _Wish(Terms(said, entrance, terms.visibility, lock), terms)

    def refresh(self, info: LobbyInfo) -> None:
        """Changes what it says."""
        wish = self._wish
        if wish is None:
            return
        named = replace(info, name=wish.terms.info.name)
        if named == wish.terms.info:
            return
        wish.terms = replace(wish.terms, info=named)
        if wish.made is not None and wish.made.owner is not None:
            wish.made.owner.say(info)

    def withdraw(self) -> None:
        """Wants none any more."""
        wish, self._wish = self._wish, None
        self.problem = ""
        if wish is not None and wish.made is not None:
            self._drop(wish, wish.made)

    def on_down(self, down: ConnectionDown, now_s: float) -> None:
        """The server is not there."""
        wish = self._wish
        if wish is None:
            return
        wish.made, wish.is_there, wish.is_asked = None, False, False
        self._next_try_s = now_s
        if not self.problem:
            self._report(PublishFailed(down.reason, down.problem))
        self.problem = down.reason

    def lost(self) -> None:
        """The party is not there any more although one had it."""
        wish = self._wish
        if wish is not None:
            wish.made, wish.is_there, wish.is_asked = None, False, False
            self._fail(_LOST, LobbyProblem.SERVICE_LOST)

    def hear(self, party_id: str, envelope: api.Envelope, now_s: float) -> None:
        """Takes in what Nakama says of a party that is not in the list yet."""
        wish = self._wish
        made = None if wish is None or wish.is_there else wish.made
        if made is not None and made.lobby_id == party_id:
            made.hear(envelope, now_s)

    def work(self, now_s: float) -> None:
        """Does what is due."""
        self._now_s = now_s
        wish = self._wish
        if wish is None or not self._session.is_up:
            return
        if wish.made is None:
            if not wish.is_asked and now_s >= self._next_try_s:
                self._create(wish)
        elif not wish.is_there:
            wish.made.work(now_s)
            if not wish.is_asked and now_s >= wish.asked_s:
                self._look_for(wish, wish.made)
            elif now_s - wish.since_s > limits.NAKAMA_ANSWER_MAX_S:
                self._give_up(wish, wish.made)
        elif wish.made.owner is None:
            # A gathering that has passed on: one is in it like anybody else.
            self._wish = None
        elif not wish.is_asked and now_s - wish.asked_s >= limits.LOBBY_HEARTBEAT_S:
            self._look_for(wish, wish.made)

    # Making

    def _create(self, wish: _Wish) -> None:
        wish.is_asked = True

        def on_reply(reply: api.Envelope | None) -> None:
            party = None if reply is None else reply.party
            if self._wish is not wish:
                if party is not None:
                    self._session.send(api.party_close(party.party_id))
                return
            wish.is_asked = False
            if party is None:
                self._fail(_NOT_MADE, LobbyProblem.NO_ANSWER)
            else:
                self._made(wish, party)

        terms = wish.terms
        me, session = self._session.user_id, talk.row_of(terms.info)
        said = label.write_label("", me, terms.visibility, session)
        self._session.send(api.party_create(limits.LOBBY_MEMBERS_MAX, said), on_reply)

    def _made(self, wish: _Wish, party: api.Party) -> None:
        terms, said = wish.terms, wish.said
        made = wish.made = self._make_joined(party)
        wish.since_s = wish.asked_s = self._now_s
        room = LobbyRoom(
            capacity=terms.info.capacity,
            closes_with_owner=said.closes_with_owner,
            stays_open=said.stays_open,
            players=terms.info.players,
        )
        room.enter(self._session.user_id, clean_name(terms.info.host_name, limits.NAME_MAX_LENGTH))
        made.owner = LobbyOwner(
            self._session, made.lobby_id, room, terms, self._answer, self._random_bytes
        )
        made.work(self._now_s)

    # Being in the list

    def _look_for(self, wish: _Wish, made: JoinedLobby) -> None:
        wish.is_asked = True

        def on_answer(body: bytes | None) -> None:
            if self._wish is not wish or wish.made is not made:
                return
            wish.is_asked = False
            wish.asked_s = self._now_s + (0.0 if wish.is_there else limits.NAKAMA_CONFIRM_S)
            if body is not None:
                self._on_found(wish, made, body)

        self._session.ask(api.party_search(label.query_for(made.lobby_id)), on_answer)

    def _on_found(self, wish: _Wish, made: JoinedLobby, body: bytes) -> None:
        try:
            parties = api.read_parties(body).parties
        except api.DECODING_ERRORS:
            return
        is_found = any(party.party_id == made.lobby_id for party in parties)
        if is_found and wish.is_there:
            self._report(Refreshed(made.lobby_id))
        elif is_found:
            wish.is_there = True
            wish.asked_s = self._now_s
            self._retry.worked()
            self.problem = ""
            self._report(Published(made.lobby_id))
            self._joined_lobbies.add(made)
        elif wish.is_there:
            self._drop(wish, made)
            self.lost()

    def _give_up(self, wish: _Wish, made: JoinedLobby) -> None:
        self._drop(wish, made)
        wish.made, wish.is_asked = None, False
        self._fail(_NOT_MADE, LobbyProblem.NO_ANSWER)

    def _drop(self, wish: _Wish, made: JoinedLobby) -> None:
        if wish.is_there:
            self._joined_lobbies.leave(made.lobby_id)
        else:
            self._session.send(api.party_close(made.lobby_id))

    def _fail(self, reason: str, problem: LobbyProblem) -> None:
        self._next_try_s = self._now_s + self._retry.failed()
        if not self.problem:
            self._report(PublishFailed(reason, problem))
        self.problem = reason
