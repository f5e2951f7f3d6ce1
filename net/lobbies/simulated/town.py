"""The town: who is there, and the lobbies that it keeps for them.

Everything a player asks arrives after the latency, as a call on this object, and everything that
the town says arrives after the latency again, as a letter. What happens inside a lobby is
`net.lobbies.room`'s; this adds names, who sees what, passwords, and who has gone silent.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from net import limits
from net.budget import TokenBucket
from net.lobbies.events import (
    ActionRefused,
    CountdownBegan,
    CountdownCancelled,
    Departure,
    Entered,
    EnterFailed,
    Invited,
    ListReceived,
    LobbyAction,
    LobbyAppeared,
    LobbyChanged,
    LobbyChatHeard,
    LobbyDisappeared,
    LobbyEvent,
    LobbyLost,
    LobbyProblem,
    MemberJoined,
    MemberLeft,
    MembersChanged,
    OwnerChanged,
    Published,
    PublishFailed,
    Refreshed,
    Started,
)
from net.lobbies.lobby import (
    Lobby,
    LobbyEntrance,
    LobbyId,
    LobbyInfo,
    LobbyTerms,
    Member,
    Visibility,
)
from net.lobbies.reasons import reason_of
from net.lobbies.room import (
    LobbyRoom,
    Occupant,
    RoomCancelled,
    RoomClosed,
    RoomCounting,
    RoomJoined,
    RoomLeft,
    RoomMarked,
    RoomNote,
    RoomOwnerMoved,
    RoomRefusal,
    RoomStarted,
)
from net.lobbies.simulated.letters import Letter, Mail, Timeline, TownBack, TownSilent
from net.lobby_server.names import check_name, made_name, name_key
from net.lobby_server.passwords import NONCE_BYTES, SALT_BYTES, PasswordLock, is_proved, subject

NO_ENTRANCE = LobbyEntrance("", b"")
_DROP_NOTICE_S = 2.0
"""How long it takes until the town notices that a player's connection has broken."""
_KEY = b"the simulated town"

Prove = Callable[[bytes, bytes], bytes]
"""Makes a password's proof from a salt and what it is about."""


@dataclass(eq=False)
class Resident:
    """A player whom the town knows."""

    identity: str
    name: str
    version: int
    entrance: LobbyEntrance
    """How to get to this player, should it come to own a lobby."""
    mail: deque[Mail] = field(default_factory=deque)
    friends: set[str] = field(default_factory=set)
    is_connected: bool = True
    is_watching: bool = False
    told: dict[LobbyId, Lobby] = field(default_factory=dict)
    """The list as this player has been told it."""
    heard_s: float = 0.0
    chat: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.CHAT_PER_S, limits.CHAT_BURST)
    )
    tries: TokenBucket = field(
        default_factory=lambda: TokenBucket(
            limits.LOBBY_PASSWORD_TRIES_PER_S, limits.LOBBY_PASSWORD_TRIES_BURST
        )
    )


@dataclass(eq=False)
class Place:
    """A lobby."""

    lobby_id: LobbyId
    name: str
    info: LobbyInfo
    terms: LobbyTerms
    entrance: LobbyEntrance
    lock: PasswordLock | None
    room: LobbyRoom
    request: int
    """The request of its first owner that made it."""
    invited: set[str] = field(default_factory=set)
    is_for_server: bool = False


class SimulatedLobbyTown:
    """A town. `seed` decides what is random in it, `latency_s` how long each message takes one
    way. `server_address` is the dedicated server that lobbies may be started on, if any."""

    def __init__(self, seed: int = 0, latency_s: float = 0.05, server_address: str = "") -> None:
        self.latency_s = latency_s
        self.server_address = server_address
        self.residents: dict[str, Resident] = {}
        self.places: dict[LobbyId, Place] = {}
        self.timeline = Timeline()
        self.is_reachable = True
        self._dice = Random(seed)
        self._made = 0

    # What the test or the simulator decides

    def settle(
        self, identity: str, name: str, version: int, entrance: LobbyEntrance | None = None
    ) -> Resident:
        """A player begins a program; another one of the same player is disconnected."""
        before = self.residents.get(identity)
        if before is not None:
            self._drop(before)
        made = Resident(identity, name, version, entrance or LobbyEntrance(identity, b""))
        made.heard_s = self.timeline.now_s
        if before is not None:
            made.friends = before.friends
        self.residents[identity] = made
        return made

    def befriend(self, *identities: str) -> None:
        """Makes everybody everybody's friend."""
        for identity in identities:
            self.residents[identity].friends |= set(identities) - {identity}

    def lose_service(self, now_s: float) -> None:
        """The town falls silent and forgets every lobby, as a lobby server does that ends."""
        self.timeline.advance(now_s)
        self.is_reachable = False
        self.places.clear()
        for resident in self.residents.values():
            resident.is_watching = False
            resident.told.clear()
            self._send(resident, TownSilent())

    def restore_service(self, now_s: float) -> None:
        """The town can be reached again."""
        self.timeline.advance(now_s)
        self.is_reachable = True
        for resident in self.residents.values():
            resident.heard_s = now_s
            self._send(resident, TownBack())

    def crash(self, identity: str, now_s: float) -> None:
        """A player's program ends without a word. The town notices soon."""
        self.timeline.advance(now_s)
        resident = self.residents[identity]
        resident.is_connected = False
        self.timeline.at(now_s + _DROP_NOTICE_S, lambda: self._drop(resident))

    # What players ask, through `SimulatedLobbies`

    def ask(self, resident: Resident, request: Callable[[], None], now_s: float) -> None:
        """A request is on its way; it is lost when the town cannot be reached."""

        def arrive() -> None:
            if self.is_reachable and resident.is_connected:
                resident.heard_s = self.timeline.now_s
                request()
                self._tell_lists()

        self.timeline.at(max(now_s, self.timeline.now_s) + self.latency_s, arrive)

    def advance(self, now_s: float) -> None:
        """Lets happen what is due."""
        self.timeline.advance(now_s)
        if not self.is_reachable:
            return
        for place in list(self.places.values()):
            self._pass_on(place, place.room.work(now_s))
        for resident in list(self.residents.values()):
            if now_s - resident.heard_s > limits.LOBBY_EXPIRY_S:
                self._leave_all(resident, Departure.TIMED_OUT)
        self._tell_lists()

    def publish(
        self,
        resident: Resident,
        request: int,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        terms: LobbyTerms,
        lock: PasswordLock | None,
    ) -> None:
        """A player opens a lobby."""
        try:
            name = self._free_name(terms.name, resident.name)
        except RoomRefusal as refusal:
            failed = PublishFailed(refusal.reason, refusal.problem, is_final=True)
            self._send(resident, Letter(failed, request))
            return
        self._made += 1
        room = LobbyRoom(
            capacity=info.capacity,
            closes_with_owner=terms.closes_with_owner,
            stays_open=terms.stays_open,
            players=info.players,
        )
        room.enter(resident.identity, resident.name)
        lobby_id = LobbyId(f"town-{self._made}")
        kept = replace(terms, password="")
        place = Place(lobby_id, name, info, kept, entrance, lock, room, request)
        self.places[lobby_id] = place
        self._send(resident, Letter(Published(lobby_id), request))
        self._tell_members(place)

    def take_back(self, resident: Resident, request: int) -> None:
        """A player does not want the lobby any more that a request of its has made."""
        for place in list(self.places.values()):
            if place.request == request and place.room.owner == resident.identity:
                self._leave(place, resident.identity, Departure.LEFT)

    def refresh(self, resident: Resident, lobby_id: LobbyId, info: LobbyInfo) -> None:
        """An owner says something else about a lobby."""
        place = self.places.get(lobby_id)
        if place is not None and place.room.owner == resident.identity:
            place.info = info
            place.room.capacity, place.room.players_told = info.capacity, info.players

    def beat(self, resident: Resident, lobby_id: LobbyId | None) -> None:
        """A sign of life, answered for the own lobby."""
        place = None if lobby_id is None else self.places.get(lobby_id)
        if place is not None and place.room.owner == resident.identity:
            self._send(resident, Letter(Refreshed(place.lobby_id)))

    def watch(self, resident: Resident) -> None:
        """A player looks at the list."""
        resident.is_watching = True
        self._tell_list(resident)
        self._send(resident, Letter(ListReceived(len(resident.told))))

    def unwatch(self, resident: Resident) -> None:
        """A player does not look any more."""
        resident.is_watching = False
        resident.told.clear()

    def enter(
        self, resident: Resident, request: int, lobby_id: LobbyId, prove: Prove | None
    ) -> None:
        """A player wants to come into a lobby."""
        place = self.places.get(lobby_id)
        try:
            if place is None:
                raise RoomRefusal(LobbyProblem.GONE)
            self._check_entry(resident, place, prove)
            notes = place.room.enter(resident.identity, resident.name)
        except RoomRefusal as refusal:
            failed = EnterFailed(lobby_id, refusal.reason, refusal.problem)
            self._send(resident, Letter(failed, request))
            return
        if place.room.owner == resident.identity and notes:
            # Who comes into an empty gathering finds it its own.
            place.entrance = resident.entrance
        self._send(resident, Letter(Entered(self._lobby(place, for_inside=True)), request))
        self._pass_on(place, notes)
        if place.room.has_started:
            self._send(resident, Letter(Started(lobby_id, None)))

    def leave(self, resident: Resident, lobby_id: LobbyId) -> None:
        """A player leaves a lobby."""
        place = self.places.get(lobby_id)
        if place is not None:
            self._leave(place, resident.identity, Departure.LEFT)

    def say(self, resident: Resident, lobby_id: LobbyId, line: str) -> None:
        """A member says a line to all."""
        place = self._place_of(resident, lobby_id)
        if place is None:
            return
        if not resident.chat.take(1.0, self.timeline.now_s):
            self._refuse(resident, place, LobbyAction.CHAT, RoomRefusal(LobbyProblem.TOO_MANY))
            return
        self._tell(place, LobbyChatHeard(lobby_id, resident.identity, line))

    def set_ready(self, resident: Resident, lobby_id: LobbyId, is_ready: bool) -> None:
        """A member marks itself."""
        place = self._place_of(resident, lobby_id)
        if place is not None:
            self._pass_on(place, place.room.set_ready(resident.identity, is_ready))

    def start(self, resident: Resident, lobby_id: LobbyId, on_server: bool) -> None:
        """A member wants to start."""

        def act(place: Place) -> list[RoomNote]:
            room = place.room
            if on_server and not self.server_address and room.owner == resident.identity:
                raise RoomRefusal(LobbyProblem.NO_SERVER)
            notes = room.start(resident.identity, self.timeline.now_s)
            place.is_for_server = on_server
            return notes

        self._act(resident, lobby_id, LobbyAction.START, act)

    def kick(self, resident: Resident, lobby_id: LobbyId, identity: str, ban: bool) -> None:
        """A member wants to send another away."""

        def act(place: Place) -> list[RoomNote]:
            notes = place.room.kick(resident.identity, identity, ban, self.timeline.now_s)
            problem = LobbyProblem.BANNED if ban else LobbyProblem.KICKED
            self._lose(identity, place.lobby_id, problem)
            return notes

        self._act(resident, lobby_id, LobbyAction.KICK, act)

    def hand_over(self, resident: Resident, lobby_id: LobbyId, identity: str) -> None:
        """A member wants to hand a lobby over."""
        self._act(
            resident,
            lobby_id,
            LobbyAction.HAND_OVER,
            lambda place: place.room.hand_over(resident.identity, identity),
        )

    def invite(self, resident: Resident, lobby_id: LobbyId, identity: str) -> None:
        """A member invites a friend."""

        def act(place: Place) -> list[RoomNote]:
            guest = self.residents.get(identity)
            if guest is None or identity not in resident.friends:
                reason = "Only friends can be invited."
                raise RoomRefusal(LobbyProblem.NOT_ALLOWED, reason)
            place.invited.add(identity)
            self._tell_list(guest)
            self._send(guest, Letter(Invited(self._lobby(place), resident.name)))
            return []

        self._act(resident, lobby_id, LobbyAction.INVITE, act)

    # Inside

    def _act(
        self,
        resident: Resident,
        lobby_id: LobbyId,
        action: LobbyAction,
        act: Callable[[Place], list[RoomNote]],
    ) -> None:
        place = self._place_of(resident, lobby_id)
        if place is None:
            return
        try:
            notes = act(place)
        except RoomRefusal as refusal:
            self._refuse(resident, place, action, refusal)
        else:
            self._pass_on(place, notes)

    def _place_of(self, resident: Resident, lobby_id: LobbyId) -> Place | None:
        place = self.places.get(lobby_id)
        return place if place is not None and place.room.has(resident.identity) else None

    def _refuse(
        self, resident: Resident, place: Place, action: LobbyAction, refusal: RoomRefusal
    ) -> None:
        refused = ActionRefused(place.lobby_id, action, refusal.problem, refusal.reason)
        self._send(resident, Letter(refused))

    def _check_entry(self, resident: Resident, place: Place, prove: Prove | None) -> None:
        if place.room.has(resident.identity):
            return
        if place.info.protocol_version != resident.version:
            raise RoomRefusal(LobbyProblem.WRONG_VERSION)
        if resident.identity not in place.room.banned and not self._may_see(resident, place):
            reason = "That farm is for friends of its host only."
            raise RoomRefusal(LobbyProblem.NOT_ALLOWED, reason)
        place.room.check_entry(resident.identity)
        within = sum(each.room.has(resident.identity) for each in self.places.values())
        if within > limits.LOBBY_ENTERED_MAX:
            raise RoomRefusal(LobbyProblem.TOO_MANY)
        if place.lock is not None:
            if not resident.tries.take(1.0, self.timeline.now_s):
                raise RoomRefusal(LobbyProblem.TOO_MANY)
            nonce = self._dice.randbytes(NONCE_BYTES)
            about = subject(place.lobby_id.encode(), resident.identity.encode(), _KEY, nonce)
            if prove is None or not is_proved(place.lock, about, prove(place.lock.salt, about)):
                raise RoomRefusal(LobbyProblem.WRONG_PASSWORD)

    def _free_name(self, wanted: str, player: str) -> str:
        taken = {name_key(place.name) for place in self.places.values()}
        if not wanted:
            return made_name(player, lambda key: key in taken)
        name = check_name(wanted)
        if name_key(name) in taken:
            raise RoomRefusal(LobbyProblem.NAME_TAKEN)
        return name

    def salt(self) -> bytes:
        """A fresh salt for a lobby's password."""
        return self._dice.randbytes(SALT_BYTES)

    def _leave(self, place: Place, identity: str, how: Departure) -> None:
        self._pass_on(place, place.room.leave(identity, how, self.timeline.now_s))

    def _leave_all(self, resident: Resident, how: Departure) -> None:
        for place in list(self.places.values()):
            if not place.room.has(resident.identity):
                continue
            is_own = place.room.owner == resident.identity
            self._leave(place, resident.identity, how)
            if how is not Departure.TIMED_OUT:
                continue
            problem = LobbyProblem.EXPIRED
            if is_own and place.room.closes_with_owner:
                self._send(resident, Letter(PublishFailed(reason_of(problem), problem)))
            else:
                self._lose(resident.identity, place.lobby_id, problem)

    def _drop(self, resident: Resident) -> None:
        resident.is_connected = False
        self._leave_all(resident, Departure.DROPPED)

    def _lose(self, identity: str, lobby_id: LobbyId, problem: LobbyProblem) -> None:
        resident = self.residents.get(identity)
        if resident is not None:
            self._send(resident, Letter(LobbyLost(lobby_id, reason_of(problem), problem)))

    def _pass_on(self, place: Place, notes: list[RoomNote]) -> None:
        """Tells members what happened in their lobby."""
        lobby_id, is_changed = place.lobby_id, False
        for note in notes:
            is_changed |= isinstance(note, RoomJoined | RoomLeft | RoomMarked | RoomOwnerMoved)
            match note:
                case RoomJoined(occupant):
                    joined = MemberJoined(lobby_id, self._member(place, occupant))
                    self._tell(place, joined, without=occupant.identity)
                case RoomLeft(occupant, how):
                    left = Member(occupant.identity, occupant.name, False, False, False)
                    self._tell(place, MemberLeft(lobby_id, left, how))
                case RoomOwnerMoved(occupant):
                    heir = self.residents.get(occupant.identity)
                    place.entrance = NO_ENTRANCE if heir is None else heir.entrance
                    place.info = replace(place.info, host_name=occupant.name)
                    for each in place.room.occupants:
                        owner = self._member(place, occupant, each.identity)
                        self._send_to(each.identity, OwnerChanged(lobby_id, owner))
                case RoomCounting(ends_s):
                    seconds = ends_s - self.timeline.now_s
                    self._tell(place, CountdownBegan(lobby_id, seconds))
                case RoomCancelled(reason):
                    self._tell(place, CountdownCancelled(lobby_id, reason))
                case RoomStarted():
                    self._begin(place)
                case RoomClosed(problem):
                    for each in place.room.occupants:
                        self._lose(each.identity, lobby_id, problem)
                    self.places.pop(lobby_id, None)
                    return
        if is_changed:
            self._tell_members(place)

    def _begin(self, place: Place) -> None:
        if not (place.is_for_server and self.server_address):
            place.room.settle()
            self._tell(place, Started(place.lobby_id, None))
            return
        for each in place.room.occupants:
            token = self._dice.randbytes(limits.JOIN_TOKEN_BYTES)
            entrance = LobbyEntrance(self.server_address, token)
            self._send_to(each.identity, Started(place.lobby_id, entrance))
        # There is nobody to come back to: the server is where they meet from now on.
        del self.places[place.lobby_id]

    # The list

    def _tell_lists(self) -> None:
        for resident in self.residents.values():
            if resident.is_watching and self._tell_list(resident):
                self._send(resident, Letter(ListReceived(len(resident.told))))

    def _tell_list(self, resident: Resident) -> bool:
        if not resident.is_watching:
            return False
        seen = {
            place.lobby_id: self._lobby(place)
            for place in self.places.values()
            if self._may_see(resident, place) and place.room.owner != resident.identity
        }
        if seen == resident.told:
            return False
        for lobby_id in resident.told.keys() - seen.keys():
            self._send(resident, Letter(LobbyDisappeared(lobby_id)))
        for lobby_id, lobby in seen.items():
            known = resident.told.get(lobby_id)
            if known is None:
                self._send(resident, Letter(LobbyAppeared(lobby)))
            elif known != lobby:
                self._send(resident, Letter(LobbyChanged(lobby)))
        resident.told = seen
        return True

    def _may_see(self, resident: Resident, place: Place) -> bool:
        if resident.identity in place.invited or place.room.has(resident.identity):
            return True
        if place.terms.visibility is Visibility.FRIENDS:
            return place.room.owner in resident.friends
        return place.terms.visibility is Visibility.PUBLIC

    def _lobby(self, place: Place, *, for_inside: bool = False) -> Lobby:
        info = replace(
            place.info,
            players=min(place.room.players, limits.PLAYERS_MAX),
            needs_password=place.lock is not None,
            name=place.name,
            is_sealed=place.room.is_sealed,
            is_gathering=not place.room.closes_with_owner,
        )
        return Lobby(place.lobby_id, info, place.entrance if for_inside else NO_ENTRANCE)

    # Letters

    def _member(self, place: Place, occupant: Occupant, viewer: str = "") -> Member:
        identity = occupant.identity
        is_owner = identity == place.room.owner
        is_ready = place.room.is_ready(identity)
        return Member(identity, occupant.name, is_owner, is_ready, identity == viewer)

    def _members(self, place: Place, viewer: str) -> tuple[Member, ...]:
        return tuple(self._member(place, each, viewer) for each in place.room.occupants)

    def _tell_members(self, place: Place) -> None:
        for each in place.room.occupants:
            members = self._members(place, each.identity)
            self._send_to(each.identity, MembersChanged(place.lobby_id, members))

    def _tell(self, place: Place, event: LobbyEvent, without: str = "") -> None:
        for each in place.room.occupants:
            if each.identity != without:
                self._send_to(each.identity, event)

    def _send_to(self, identity: str, event: LobbyEvent) -> None:
        resident = self.residents.get(identity)
        if resident is not None:
            self._send(resident, Letter(event))

    def _send(self, resident: Resident, mail: Mail) -> None:
        due_s = self.timeline.now_s + self.latency_s
        self.timeline.at(due_s, lambda: resident.mail.append(mail))
