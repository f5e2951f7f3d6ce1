"""A player's lobbies in a simulated town."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from net import limits
from net.lobbies.events import (
    Entered,
    EnterFailed,
    ListFailed,
    ListReceived,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyEvent,
    LobbyLost,
    LobbyProblem,
    MembersChanged,
    OwnerChanged,
    Published,
    PublishFailed,
    Started,
)
from net.lobbies.interface import FRIENDS_ONLY
from net.lobbies.lobby import (
    Lobby,
    LobbyEntrance,
    LobbyId,
    LobbyInfo,
    LobbyTerms,
    Member,
    check_info,
)
from net.lobbies.reasons import reason_of
from net.lobbies.simulated.letters import Letter, TownBack, TownSilent
from net.lobbies.simulated.town import SimulatedLobbyTown
from net.lobby_server.passwords import PasswordLock, make_lock, prove
from net.text import clean_line


@dataclass(eq=False)
class _Own:
    """The lobby that the player wants to have."""

    info: LobbyInfo
    entrance: LobbyEntrance
    terms: LobbyTerms
    lock: PasswordLock | None
    lobby_id: LobbyId | None = None
    request: int = 0
    """The request that makes it, while that is not answered."""
    asked_s: float = 0.0
    next_try_s: float = 0.0
    pause_s: float = limits.LOBBY_RETRY_S
    has_failed: bool = False
    """Whether the player was told that it is not there."""


@dataclass(frozen=True, slots=True)
class _Entering:
    request: int
    since_s: float


class SimulatedLobbies:
    """Satisfies `net.lobbies.interface.Lobbies`. Everything comes from letters of the town, so a
    getter never knows more than the events so far have told."""

    def __init__(
        self,
        town: SimulatedLobbyTown,
        identity: str,
        name: str,
        *,
        protocol_version: int = limits.PROTOCOL_VERSION,
        entrance: LobbyEntrance | None = None,
    ) -> None:
        """`entrance` is how to get to this player, should it come to own a lobby that somebody
        else has published."""
        self._town = town
        self._resident = town.settle(identity, name, protocol_version, entrance)
        self._events: list[LobbyEvent] = []
        self._requests = 0
        self._own: _Own | None = None
        self._entering: dict[LobbyId, _Entering] = {}
        self._inside: dict[LobbyId, tuple[Member, ...]] = {}
        self._is_watching = False
        self._has_list_failed = False
        self._watch_asked_s: float | None = None
        self._seen: dict[LobbyId, Lobby] = {}
        self._beat_s = 0.0

    # The list

    def publish(
        self,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms = FRIENDS_ONLY,
    ) -> None:
        """See the interface. Any entrance will do; `ValueError` for counts out of range."""
        check_info(info)
        self.withdraw(now_s)
        lock = make_lock(terms.password, self._town.salt()) if terms.password else None
        self._own = _Own(info, entrance, terms, lock)
        self._ask_to_publish(self._own, now_s)

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """See the interface. Raises `ValueError` for counts that are out of range."""
        check_info(info)
        own = self._own
        if own is None or own.info == info:
            return
        own.info = info
        lobby_id = own.lobby_id
        if lobby_id is not None:
            self._ask(lambda: self._town.refresh(self._resident, lobby_id, info), now_s)

    def withdraw(self, now_s: float) -> None:
        """See the interface."""
        own, self._own = self._own, None
        if own is None:
            return
        lobby_id, request = own.lobby_id, own.request
        if lobby_id is not None:
            self._step_out(lobby_id, now_s)
        elif request:
            self._take_back(request, now_s)

    def watch(self, now_s: float) -> None:
        """See the interface."""
        self._is_watching = True
        self._watch_asked_s = now_s
        self._ask(lambda: self._town.watch(self._resident), now_s)

    def unwatch(self) -> None:
        """See the interface."""
        self._is_watching = self._has_list_failed = False
        self._watch_asked_s = None
        self._seen.clear()
        self._ask(lambda: self._town.unwatch(self._resident), self._town.timeline.now_s)

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        """See the interface."""
        return tuple(self._seen.values())

    def enter(self, lobby_id: LobbyId, now_s: float, password: str = "") -> None:
        """See the interface."""
        self._requests += 1
        request = self._requests
        self._entering[lobby_id] = _Entering(request, now_s)

        def proof(salt: bytes, about: bytes) -> bytes:
            return prove(password, salt, about)

        self._ask(
            lambda: self._town.enter(
                self._resident, request, lobby_id, proof if password else None
            ),
            now_s,
        )

    def leave(self, lobby_id: LobbyId) -> None:
        """See the interface."""
        now_s = self._town.timeline.now_s
        if self._own is not None and self._own.lobby_id == lobby_id:
            self.withdraw(now_s)
            return
        if self._entering.pop(lobby_id, None) is not None or lobby_id in self._inside:
            self._step_out(lobby_id, now_s)

    def pump(self, now_s: float) -> list[LobbyEvent]:
        """See the interface."""
        self._town.advance(now_s)
        mail = self._resident.mail
        while mail:
            letter = mail.popleft()
            match letter:
                case Letter(event, request):
                    self._hear(event, request, now_s)
                case TownSilent():
                    self._on_silence(now_s)
                case TownBack():
                    self._on_return(now_s)
        self._work(now_s)
        events, self._events = self._events, []
        return events

    def close(self, now_s: float) -> None:
        """See the interface."""
        self.withdraw(now_s)
        for lobby_id in {*self._entering, *self._inside}:
            self.leave(lobby_id)
        self.unwatch()

    # Inside

    @property
    def own_lobby_id(self) -> LobbyId | None:
        """See the interface."""
        return None if self._own is None else self._own.lobby_id

    @property
    def inside(self) -> tuple[LobbyId, ...]:
        """See the interface."""
        return tuple(self._inside)

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        """See the interface."""
        return self._inside.get(lobby_id, ())

    def say(self, lobby_id: LobbyId, text: str, now_s: float) -> None:
        """See the interface."""
        line = clean_line(text, limits.CHAT_MAX_LENGTH)
        if line:
            self._ask(lambda: self._town.say(self._resident, lobby_id, line), now_s)

    def set_ready(self, lobby_id: LobbyId, is_ready: bool, now_s: float) -> None:
        """See the interface."""
        self._ask(lambda: self._town.set_ready(self._resident, lobby_id, is_ready), now_s)

    def start(self, lobby_id: LobbyId, now_s: float, on_server: bool = False) -> None:
        """See the interface."""
        self._ask(lambda: self._town.start(self._resident, lobby_id, on_server), now_s)

    def kick(self, lobby_id: LobbyId, identity: str, now_s: float, ban: bool = False) -> None:
        """See the interface."""
        self._ask(lambda: self._town.kick(self._resident, lobby_id, identity, ban), now_s)

    def hand_over(self, lobby_id: LobbyId, identity: str, now_s: float) -> None:
        """See the interface."""
        self._ask(lambda: self._town.hand_over(self._resident, lobby_id, identity), now_s)

    def invite(self, identity: str, now_s: float) -> None:
        """See the interface."""
        lobby_id = self.own_lobby_id
        if lobby_id is not None:
            self._ask(lambda: self._town.invite(self._resident, lobby_id, identity), now_s)

    # Letters

    def _hear(self, event: LobbyEvent, request: int, now_s: float) -> None:
        match event:
            case Published(lobby_id):
                if self._own is None or self._own.request != request:
                    return
                self._own.lobby_id = lobby_id
                self._own.request = 0
                self._own.has_failed = False
                self._own.pause_s = limits.LOBBY_RETRY_S
                self._inside[lobby_id] = ()
            case PublishFailed(is_final=is_final):
                if self._own is None or (request and self._own.request != request):
                    return
                self._own.request = 0
                if self._own.lobby_id is not None:
                    del self._inside[self._own.lobby_id]
                self._own.lobby_id = None
                self._own.has_failed = True
                self._own.next_try_s = now_s
                if is_final:
                    self._own = None
            case Entered(lobby):
                if not self._is_answer(lobby.lobby_id, request):
                    return
                self._inside.setdefault(lobby.lobby_id, ())
            case EnterFailed(lobby_id):
                if not self._is_answer(lobby_id, request):
                    return
            case LobbyLost(lobby_id):
                if self._inside.pop(lobby_id, None) is None:
                    return
                if self._own is not None and self._own.lobby_id == lobby_id:
                    self._own = None
            case MembersChanged(lobby_id, members):
                if lobby_id not in self._inside:
                    return
                self._inside[lobby_id] = members
            case LobbyAppeared(lobby) | LobbyChanged(lobby):
                if not self._is_watching:
                    return
                self._seen[lobby.lobby_id] = lobby
            case LobbyDisappeared(lobby_id):
                if self._seen.pop(lobby_id, None) is None:
                    return
            case ListReceived():
                if not self._is_watching:
                    return
                self._watch_asked_s = None
                self._has_list_failed = False
            case OwnerChanged(lobby_id, owner):
                if lobby_id not in self._inside:
                    return
                if self._own is not None and self._own.lobby_id == lobby_id and not owner.is_me:
                    self._own = None
            case Started(lobby_id, entrance):
                if lobby_id not in self._inside:
                    return
                if entrance is not None:
                    self._forget(lobby_id)
                elif self._own is not None and self._own.lobby_id == lobby_id:
                    # It goes on here, and so it is this player's farm from now on.
                    self._own.terms = replace(self._own.terms, closes_with_owner=True)
            case _:
                lobby_id_of = getattr(event, "lobby_id", None)
                if lobby_id_of is not None and lobby_id_of not in self._inside:
                    return
        self._events.append(event)

    def _is_answer(self, lobby_id: LobbyId, request: int) -> bool:
        entering = self._entering.get(lobby_id)
        if entering is None or entering.request != request:
            return False
        del self._entering[lobby_id]
        return True

    def _forget(self, lobby_id: LobbyId) -> None:
        self._inside.pop(lobby_id, None)
        if self._own is not None and self._own.lobby_id == lobby_id:
            self._own = None

    def _on_silence(self, now_s: float) -> None:
        problem = LobbyProblem.SERVICE_LOST
        reason = reason_of(problem)
        own = self._own
        if own is not None:
            if own.lobby_id is not None:
                self._inside.pop(own.lobby_id, None)
            own.lobby_id = None
            own.request = 0
            own.next_try_s = now_s + own.pause_s
            self._fail_own(own, problem, reason)
        for lobby_id in list(self._inside):
            del self._inside[lobby_id]
            self._events.append(LobbyLost(lobby_id, reason, problem))
        for lobby_id in list(self._entering):
            del self._entering[lobby_id]
            self._events.append(EnterFailed(lobby_id, reason, problem))
        if self._is_watching:
            for lobby_id in list(self._seen):
                del self._seen[lobby_id]
                self._events.append(LobbyDisappeared(lobby_id))
            self._watch_asked_s = None
            self._fail_list(problem)

    def _on_return(self, now_s: float) -> None:
        if self._is_watching:
            self.watch(now_s)
        if self._own is not None and self._own.lobby_id is None:
            self._own.next_try_s = now_s

    # Time

    def _work(self, now_s: float) -> None:
        if now_s - self._beat_s >= limits.LOBBY_HEARTBEAT_S:
            self._beat_s = now_s
            lobby_id = self.own_lobby_id
            self._ask(lambda: self._town.beat(self._resident, lobby_id), now_s)
        self._work_on_own(now_s)
        late = limits.LOBBY_ANSWER_MAX_S
        for lobby_id, entering in list(self._entering.items()):
            if now_s - entering.since_s > late:
                self.leave(lobby_id)
                problem = LobbyProblem.NO_ANSWER
                self._events.append(EnterFailed(lobby_id, reason_of(problem), problem))
        if self._watch_asked_s is not None and now_s - self._watch_asked_s > late:
            self._fail_list(LobbyProblem.NO_ANSWER)
            self.watch(now_s)

    def _work_on_own(self, now_s: float) -> None:
        own = self._own
        if own is None or own.lobby_id is not None:
            return
        if own.request:
            if now_s - own.asked_s > limits.LOBBY_ANSWER_MAX_S:
                self._take_back(own.request, now_s)
                own.request = 0
                own.next_try_s = now_s + own.pause_s
                own.pause_s = min(2 * own.pause_s, limits.LOBBY_RETRY_MAX_S)
                self._fail_own(own, LobbyProblem.NO_ANSWER, reason_of(LobbyProblem.NO_ANSWER))
        elif now_s >= own.next_try_s:
            self._ask_to_publish(own, now_s)

    def _ask_to_publish(self, own: _Own, now_s: float) -> None:
        self._requests += 1
        request = own.request = self._requests
        own.asked_s = now_s
        self._ask(
            lambda: self._town.publish(
                self._resident, request, own.info, own.entrance, own.terms, own.lock
            ),
            now_s,
        )

    def _ask(self, request: Callable[[], None], now_s: float) -> None:
        self._town.ask(self._resident, request, now_s)

    def _take_back(self, request: int, now_s: float) -> None:
        self._ask(lambda: self._town.take_back(self._resident, request), now_s)

    def _step_out(self, lobby_id: LobbyId, now_s: float) -> None:
        self._inside.pop(lobby_id, None)
        self._ask(lambda: self._town.leave(self._resident, lobby_id), now_s)

    def _fail_own(self, own: _Own, problem: LobbyProblem, reason: str) -> None:
        if not own.has_failed:
            own.has_failed = True
            self._events.append(PublishFailed(reason, problem))

    def _fail_list(self, problem: LobbyProblem) -> None:
        if not self._has_list_failed:
            self._has_list_failed = True
            self._events.append(ListFailed(reason_of(problem), problem))
