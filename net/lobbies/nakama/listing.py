"""The list of lobbies: what Nakama's search finds, of everybody's and of friends', while somebody
watches; and the lobbies that friends have invited one into."""

from collections.abc import Callable
from dataclasses import dataclass

from net import limits
from net.budget import TokenBucket
from net.lobbies.interface import (
    Invited,
    ListFailed,
    ListReceived,
    Lobby,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyEntrance,
    LobbyEvent,
    LobbyFilter,
    LobbyId,
    LobbyProblem,
    Visibility,
)
from net.lobbies.nakama import api, label
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.friends import Friends
from net.lobbies.nakama.session import ConnectionDown, NakamaSession

_NO_ENTRANCE = LobbyEntrance("", b"")
_NO_ANSWER = "The Nakama server does not say which farms are open. It is asked again."


@dataclass
class _Reading:
    queries: list[str]
    """Still to be asked, the next one last."""
    found: dict[str, Lobby]
    """What is wanted …"""
    there: set[str]
    """… and all that may be seen."""
    cursor: str = ""
    pages: int = 0
    """Read so far."""


class Listing:
    """See the module."""

    def __init__(
        self, session: NakamaSession, friends: Friends, report: Callable[[LobbyEvent], None]
    ) -> None:
        self._session = session
        self._friends = friends
        self._report = report
        self._is_watching = False
        self._next_s = 0.0
        self._now_s = 0.0
        self._reading: _Reading | None = None
        self._has_failed = False
        """Whether that was told."""
        self._wanted = LobbyFilter()
        self._seen: dict[str, Lobby] = {}
        self._invitations: dict[str, talk.LobbyRow] = {}
        self._budget = TokenBucket(limits.NAKAMA_INVITATIONS_PER_S, limits.NAKAMA_INVITATIONS_MAX)

    @property
    def is_watching(self) -> bool:
        """Whether anybody looks."""
        return self._is_watching

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        """What is known now, in a steady order."""
        return tuple(self._seen[lobby_id] for lobby_id in sorted(self._seen))

    def watch(self, now_s: float) -> None:
        """Begins to look, or looks again at once."""
        self._is_watching = True
        self._next_s = now_s
        self._reading = None

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        """Shows these from now on, and nothing else."""
        self._wanted = wanted
        self._next_s = now_s
        self._reading = None

    def unwatch(self) -> None:
        """Stops looking and forgets."""
        self._is_watching = self._has_failed = False
        self._reading = None
        self._seen.clear()

    def on_up(self, now_s: float) -> None:
        """The server is there."""
        self._next_s = now_s
        self._reading = None

    def on_down(self, down: ConnectionDown) -> None:
        """The server is not there."""
        self._reading = None
        if self._is_watching:
            self._fail(down.problem, down.reason)

    def work(self, now_s: float) -> None:
        """Does what is due."""
        self._now_s = now_s
        is_due = self._is_watching and now_s >= self._next_s and self._reading is None
        if is_due and self._session.is_up:
            reading = self._reading = _Reading([], {}, set())
            self._friends.fresh(now_s, limits.NAKAMA_FRIENDS_S, lambda: self._begin(reading))

    def invited(self, friend: str, invitation: talk.Invitation, now_s: float) -> None:
        """A friend invites one."""
        lobby_id = invitation.lobby
        if not api.is_party_id(lobby_id) or not self._budget.take(1.0, now_s):
            return
        self._invitations.pop(lobby_id, None)
        while len(self._invitations) >= limits.NAKAMA_INVITATIONS_MAX:
            del self._invitations[next(iter(self._invitations))]
        self._invitations[lobby_id] = invitation.session
        self._next_s = now_s
        info = talk.info_of(invitation.session)
        lobby = Lobby(LobbyId(lobby_id), info, _NO_ENTRANCE)
        self._report(Invited(lobby, info.host_name))

    # Reading

    def _begin(self, reading: _Reading) -> None:
        if self._reading is not reading:
            return
        friends, most = sorted(self._friends.known), limits.NAKAMA_FRIENDS_QUERY_MAX
        reading.queries = [label.query_for_public()]
        reading.queries += [
            label.query_for_friends(friends[at : at + most]) for at in range(0, len(friends), most)
        ]
        if self._invitations:
            reading.queries.append(label.query_for_any(list(self._invitations)))
        self._ask(reading)

    def _ask(self, reading: _Reading) -> None:
        request = api.party_search(reading.queries[-1], reading.cursor)
        self._session.ask(request, lambda body: self._on_page(reading, body))

    def _on_page(self, reading: _Reading, body: bytes | None) -> None:
        if self._reading is not reading:
            return
        try:
            if body is None:
                raise ValueError
            page = api.read_parties(body)
        except api.DECODING_ERRORS:
            self._reading = None
            self._next_s = self._now_s + limits.NAKAMA_LIST_POLL_S
            self._fail(LobbyProblem.NO_ANSWER, _NO_ANSWER)
            return
        for party in page.parties:
            lobby = self._lobby_of(party)
            if lobby is None:
                continue
            reading.there.add(lobby.lobby_id)
            if self._wanted.fits(lobby.info) and len(reading.found) < limits.NAKAMA_LISTED_MAX:
                reading.found[lobby.lobby_id] = lobby
        reading.pages += 1
        is_enough = (
            len(reading.found) >= limits.NAKAMA_LISTED_MAX
            or reading.pages >= limits.NAKAMA_PAGES_MAX
        )
        reading.cursor = "" if is_enough else page.cursor
        if not reading.cursor:
            reading.queries.pop()
        if reading.queries:
            self._ask(reading)
        else:
            self._finish(reading)

    def _lobby_of(self, party: api.ListedParty) -> Lobby | None:
        read = label.read_label(party)
        if read is None or read.owner == self._session.user_id:
            return None
        session, invitation = read.session, self._invitations.get(party.party_id)
        is_friends = read.visibility is Visibility.FRIENDS and read.owner in self._friends.known
        if invitation is not None:
            session = session or invitation
        elif not is_friends and read.visibility is not Visibility.PUBLIC:
            return None
        if session is None:
            return None
        return Lobby(LobbyId(party.party_id), talk.info_of(session), _NO_ENTRANCE)

    def _finish(self, reading: _Reading) -> None:
        self._reading = None
        self._has_failed = False
        self._next_s = self._now_s + limits.NAKAMA_LIST_POLL_S
        for lobby_id in self._seen.keys() - reading.found.keys():
            if lobby_id not in reading.there:
                self._invitations.pop(lobby_id, None)
            self._forget(lobby_id)
        for lobby_id, lobby in reading.found.items():
            known = self._seen.get(lobby_id)
            self._seen[lobby_id] = lobby
            if known is None:
                self._report(LobbyAppeared(lobby))
            elif known != lobby:
                self._report(LobbyChanged(lobby))
        self._report(ListReceived(len(self._seen)))

    def _fail(self, problem: LobbyProblem, reason: str) -> None:
        for lobby_id in list(self._seen):
            self._forget(lobby_id)
        if not self._has_failed:
            self._has_failed = True
            self._report(ListFailed(reason, problem))

    def _forget(self, lobby_id: str) -> None:
        known = self._seen.pop(lobby_id, None)
        if known is not None:
            self._report(LobbyDisappeared(known.lobby_id))
