"""One lobby on Steam as those see it who are in it.

Steam says who is in its lobby, who owns it and what the owner has written. What members hear of
follows from comparing that with what it was before, so it does not matter in which order, or how
often, Steam's news come. Whom the owner has sent away, or has not let in, is not seen at all:
neither counted nor heard, whatever his program does.
"""

from collections.abc import Callable
from dataclasses import replace

from net.limits import LOBBY_COUNTDOWN_S, STEAM_ANSWER_TIMEOUT_S, STEAM_OWNER_POLL_S
from net.lobbies.interface import (
    CountdownBegan,
    CountdownCancelled,
    Departure,
    Lobby,
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyProblem,
    Member,
    MemberJoined,
    MemberLeft,
    MembersChanged,
    OwnerChanged,
    Started,
)
from net.lobbies.passwords import PasswordLock
from net.lobbies.room import LobbyRoom, Occupant
from net.lobbies.steam.lobby_data import (
    READY_KEY,
    YES,
    Cancel,
    OwnersWord,
    StartStage,
    host_of,
    is_closed_by_owner,
    read_lobby,
    read_word,
)
from net.lobbies.steam.owner import LobbyOwner, RandomBytes
from net.lobbies.steam.password_messages import decode
from net.lobbies.steam.personas import Personas
from net.steam import (
    ChatEntryType,
    Event,
    LobbyChatMsg,
    LobbyChatUpdate,
    LobbyDataUpdate,
    MemberChange,
    PersonaChange,
    PersonaStateChange,
    Steam,
    SteamId,
)
from net.steam import LobbyId as SteamLobbyId

_CANCELLED = {
    Cancel.LEFT: "{} has left.",
    Cancel.NOT_READY: "{} is not ready yet.",
    Cancel.OWNER: "The lobby is {}'s now.",
}
_SENT_AWAY = {LobbyProblem.KICKED: Departure.KICKED, LobbyProblem.BANNED: Departure.BANNED}


class JoinedLobby:
    """A lobby that one is in, the own one or somebody else's."""

    def __init__(
        self,
        steam: Steam,
        personas: Personas,
        said: Lobby,
        lobby: SteamLobbyId,
        report: Callable[[LobbyEvent], None],
        random_bytes: RandomBytes,
        lock: PasswordLock | None = None,
    ) -> None:
        """`said` is what the lobby says of itself, `lock` that of its password, which whoever has
        come in knows how to make."""
        self.said = said
        self.lobby = lobby
        self.owner: LobbyOwner | None = None
        """While one owns it."""
        self.lets_friends_join = False
        """Whether friends are offered to join in their friends list."""
        self.problem: LobbyProblem | None = None
        """Why one cannot be in it any more; whoever keeps this leaves it then."""
        self._steam = steam
        self._personas = personas
        self._report = report
        self._random_bytes = random_bytes
        self._lock = lock
        self._lobby_id = LobbyId(str(lobby))
        self._members: dict[SteamId, Member] = {}
        self._owner: SteamId | None = None
        self._departures: dict[SteamId, Departure] = {}
        self._word = OwnersWord()
        self._look_s = 0.0
        self._known_s = 0.0
        """When Steam last knew one to be in it."""
        self._needs_look = True

    @property
    def members(self) -> tuple[Member, ...]:
        """Who is in it."""
        return tuple(self._members.values())

    @property
    def is_gathering(self) -> bool:
        """Whether it passes on when its owner leaves."""
        return self.said.info.is_gathering

    def counts(self, user: SteamId) -> bool:
        """Whether somebody is in it as far as its owner is concerned."""
        return user in self._members

    def begin(self, now_s: float) -> None:
        """One is inside: who else is there is told, and that it has started, if it has."""
        self._word = read_word(self._steam.matchmaking, self.lobby)
        hosted = self._steam.user.steam_id if self.owner is not None else None
        self._owner = self._steam.matchmaking.owner(self.lobby) or hosted
        self._known_s = now_s
        self._members = self._seen_now()
        self._report(MembersChanged(self._lobby_id, self.members))
        if self._word.start.stage is StartStage.STARTED:
            self._report(Started(self._lobby_id, None))
        self._look_s = now_s

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says of this lobby and those in it."""
        match event:
            case LobbyChatUpdate(lobby, user, _, change) if lobby == self.lobby:
                self._needs_look = True
                if change & MemberChange.ENTERED:
                    self._departures.pop(user, None)
                    if self.owner is not None:
                        self.owner.entered(user)
                elif user in self._members:
                    dropped = change & MemberChange.DISCONNECTED
                    self._departures[user] = Departure.DROPPED if dropped else Departure.LEFT
            case LobbyDataUpdate(lobby, user, True) if lobby == self.lobby:
                self._needs_look = True
                if user is not None and self.owner is not None:
                    self.owner.marked(user, now_s)
            case LobbyChatMsg(lobby, user, ChatEntryType.MESSAGE, payload) if lobby == self.lobby:
                message = decode(payload)
                if message is not None and self.owner is not None:
                    self.owner.heard(user, message, now_s)
            case PersonaStateChange(user, change) if user in self._members:
                if change & PersonaChange.NAME:
                    self._needs_look = True
                    if self.owner is not None:
                        self.owner.marked(user, now_s)

    def work(self, now_s: float) -> None:
        """Does what is due, and tells what has changed."""
        if self.owner is not None:
            if self._needs_look:
                self.owner.look(now_s)
            self.owner.work(now_s)
        if self._needs_look or now_s - self._look_s >= STEAM_OWNER_POLL_S:
            self._needs_look = False
            self._look_s = now_s
            self._look(now_s)

    def look_soon(self) -> None:
        """Something was done whose effects are to be told."""
        self._needs_look = True

    # Looking

    def _look(self, now_s: float) -> None:
        matchmaking = self._steam.matchmaking
        me = self._steam.user.steam_id
        owner = matchmaking.owner(self.lobby)
        if owner is None or me not in matchmaking.members(self.lobby):
            # Either Steam does not know yet, as just after a lobby was made, or one is not in it.
            if now_s - self._known_s > STEAM_ANSWER_TIMEOUT_S:
                self.problem = LobbyProblem.SERVICE_LOST
            return
        self._known_s = now_s
        if not self.is_gathering and owner != host_of(self.said):
            is_closed = is_closed_by_owner(matchmaking, self.lobby)
            self.problem = LobbyProblem.OWNER_LEFT if is_closed else LobbyProblem.EXPIRED
            return
        word = read_word(matchmaking, self.lobby)
        if owner != me and word.problem_of(me) is not None:
            self.problem = word.problem_of(me)
            return
        before, self._word = self._word, word
        self._read_line(owner)
        known, self._members = self._members, self._seen_now(owner)
        for user, member in known.items():
            if user not in self._members:
                how = self._departures.pop(user, Departure.LEFT)
                problem = word.problem_of(user)
                if problem is not None:
                    how = _SENT_AWAY.get(problem, how)
                self._report(MemberLeft(self._lobby_id, member, how))
        for user, member in self._members.items():
            if user not in known:
                self._report(MemberJoined(self._lobby_id, member))
        if owner != self._owner:
            self._move(owner, now_s)
        if list(known.items()) != list(self._members.items()):
            self._report(MembersChanged(self._lobby_id, self.members))
        self._tell_start(before)

    def _seen_now(self, owner: SteamId | None = None) -> dict[SteamId, Member]:
        """Who is in it now: those who were there before in their order, then the others in
        Steam's."""
        matchmaking = self._steam.matchmaking
        owner = self._owner if owner is None else owner
        joined = matchmaking.members(self.lobby) or (self._steam.user.steam_id,)
        order = [user for user in self._members if user in joined]
        order += [user for user in joined if user not in self._members]
        return {
            user: self._personas.member(
                user,
                is_owner=user == owner,
                is_ready=matchmaking.member_data(self.lobby, user, READY_KEY) == YES,
            )
            for user in order
            if user == owner or self._word.counts(user)
        }

    def _read_line(self, owner: SteamId) -> None:
        read = read_lobby(self._steam.matchmaking, self.lobby)
        if read is None:
            return
        if self.is_gathering:
            # Its owner is whoever Steam says it is, whatever the data still says.
            self.said = replace(read, entrance=LobbyEntrance(str(owner), b""))
        elif host_of(read) == host_of(self.said):
            self.said = read

    def _move(self, owner: SteamId, now_s: float) -> None:
        was_mine = self.owner is not None
        self._owner = owner
        self.owner = None
        member = self._members.get(owner)
        if member is not None:
            self._report(OwnerChanged(self._lobby_id, member))
        if owner == self._steam.user.steam_id and not was_mine:
            self._inherit(now_s)

    def _inherit(self, now_s: float) -> None:
        word, info = self._word, self.said.info
        room = LobbyRoom(
            capacity=info.capacity,
            closes_with_owner=False,
            stays_open=word.stays_open,
            players=info.players,
        )
        room.take_over(
            [Occupant(m.identity, m.name, m.is_ready) for m in self.members],
            str(self._steam.user.steam_id),
        )
        room.has_started = word.start.stage is StartStage.STARTED
        room.is_sealed = info.is_sealed
        self.owner = LobbyOwner(
            self._steam,
            self._personas,
            self.lobby,
            room,
            info,
            self._lock,
            self._random_bytes,
            before=word,
        )
        self._needs_look = True

    def _tell_start(self, before: OwnersWord) -> None:
        old, new = before.start, self._word.start
        if new == old:
            return
        was_counting = old.stage is StartStage.COUNTING
        is_next = new.number != old.number
        if was_counting and (new.stage is StartStage.CANCELLED or is_next):
            reason = _CANCELLED[new.why].format(new.name or "Somebody")
            self._report(CountdownCancelled(self._lobby_id, reason))
        if new.stage is StartStage.COUNTING:
            self._report(CountdownBegan(self._lobby_id, LOBBY_COUNTDOWN_S))
        elif new.stage is StartStage.STARTED and old.stage is not StartStage.STARTED:
            self._report(Started(self._lobby_id, None))
