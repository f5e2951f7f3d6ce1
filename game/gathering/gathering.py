"""A gathering as its members live it: in through its lobby, ready, and on to the farm together.

It works over any list of lobbies. Where it goes on is the business of `GatheringPlaces`: at the
owner's, whose program opens a new farm while everybody else goes there by itself; or on a dedicated
server, where everybody goes, the owner too. A lobby server that is lost for a while is waited for.
"""

import secrets
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from net import limits
from net.backoff import Backoff
from net.errors import LocalProtocolError
from net.lobbies.interface import (
    ActionRefused,
    CountdownBegan,
    CountdownCancelled,
    Entered,
    EnterFailed,
    Lobbies,
    LobbyChatHeard,
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyInfo,
    LobbyLost,
    LobbyProblem,
    LobbyTerms,
    Member,
    MembersChanged,
    OwnerChanged,
    Published,
    PublishFailed,
    Started,
)
from net.lobbies.short_code import shown_short_code

CHAT_LINES_MAX = 50
AWAY_MAX_S = 40.0
"""How long a lobby server that was lost is waited for: its restart, and the longest pause between
two tries to reach it."""
_TRY_AGAIN_S = 1.0
"""Pause before one tries to get back in, doubled each time …"""
_TRY_AGAIN_MAX_S = 5.0
"""… up to this."""
_NOTICES_MAX = 16
_BACK = "The gathering is there again."


class GatheringState(Enum):
    """How far a gathering is."""

    ENTERING = "entering"
    """On the way in, with no members to show yet; also on the way back in, while the list is
    away."""
    INSIDE = "inside"
    STARTING = "starting"
    """The owner has started it. While `Gathering.countdown_s` runs, anybody's "not ready" leads
    back to INSIDE; when it has run out, a server is being made ready."""
    LEAVING_FOR_FARM = "leaving_for_farm"
    """It goes on at the farm: `Gathering.take_seat` gives the seat, now or soon."""
    ENDED = "ended"
    """One is not in it, or not any more; `Gathering.reason` says why."""


class GatheringPlaces(Protocol):
    """Where a gathering goes on. What gives a seat takes over the gathering's lobbies with it, and
    raises ValueError with a sentence when there is none."""

    @property
    def gives_servers(self) -> bool:
        """Whether the list can start dedicated servers."""
        ...

    @property
    def short_code(self) -> str:
        """By which others find the gathering, as programs have it; empty where it is not known."""
        ...

    def work(self, now_s: float) -> None:
        """Called as often as the gathering is advanced."""
        ...

    def open_farm(self, name: str, expected: tuple[str, ...], now_s: float) -> HostSeat:
        """Opens a new farm here, of that name. Those of the identities that are expected are let in
        without being asked for."""
        ...

    def go_to_host(self, lobby_id: LobbyId, password: str, now_s: float) -> GuestSeat:
        """Goes to the farm that the lobby's owner opens."""
        ...

    def go_to_server(self, entrance: LobbyEntrance, now_s: float) -> GuestSeat:
        """Goes to a dedicated server."""
        ...

    def close(self, now_s: float) -> None:
        """It goes on nowhere: leaves the lobby and frees everything."""
        ...


class Gathering:
    """See the module. Made by `open_gathering` or `enter_gathering`."""

    def __init__(
        self,
        lobbies: Lobbies,
        places: GatheringPlaces,
        name: str,
        password: str,
        now_s: float,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """`lobbies` and `places` are for this gathering alone. `random_bytes` need not be
        unpredictable."""
        self.state = GatheringState.ENTERING
        self.reason = ""
        """Why it has ended, as a sentence; empty until then, and when one has left it oneself."""
        self.name = name
        self.members: tuple[Member, ...] = ()
        """Who is in it, oneself included; who has been there longest first."""
        self.lobby_id: LobbyId | None = None
        """Its lobby, once one is in it."""
        self.refused: LobbyProblem | None = None
        """Why the last thing that was refused here was not done."""
        self._lobbies = lobbies
        self._places = places
        self._password = password
        self._names: dict[str, str] = {}
        """Of all who have been in it, since what they said stays."""
        self._chat: deque[tuple[str, str]] = deque(maxlen=CHAT_LINES_MAX)
        self._notices: deque[str] = deque(maxlen=_NOTICES_MAX)
        self._countdown_ends_s: float | None = None
        self._away_s: float | None = None
        """Since when the list is away."""
        self._away_reason = ""
        self._enter_s: float | None = None
        """When to try to get back in; None while a try is under way, and for who has opened it:
        the list opens it again by itself."""
        self._retry = Backoff(_TRY_AGAIN_S, _TRY_AGAIN_MAX_S, random_bytes)
        self._now_s = now_s
        self._seat: HostSeat | GuestSeat | None = None
        self._is_seat_taken = False

    # Looking

    @property
    def chat(self) -> tuple[tuple[str, str], ...]:
        """The last lines, oldest first: who said it, and what."""
        return tuple(self._chat)

    @property
    def countdown_s(self) -> float | None:
        """How long until it goes on; None when no countdown runs."""
        ends_s = self._countdown_ends_s
        return None if ends_s is None or ends_s <= self._now_s else ends_s - self._now_s

    @property
    def can_start(self) -> bool:
        """Whether one owns it and everybody is ready."""
        is_inside = self.state is GatheringState.INSIDE
        return is_inside and self._owns and all(member.is_ready for member in self.members)

    @property
    def can_use_server(self) -> bool:
        """Whether it could go on on a dedicated server."""
        return self._places.gives_servers

    @property
    def short_code(self) -> str:
        """By which others come in, as players read it; empty where it is not known, and while one
        is not in it."""
        code = self._places.short_code if self._is_inside else ""
        return shown_short_code(code) if code else ""

    def notices(self) -> list[str]:
        """The sentences for the player since the last call."""
        told = list(self._notices)
        self._notices.clear()
        return told

    # What the player does. Nothing happens where one is not in it.

    def set_ready(self, is_ready: bool) -> None:
        """Says whether one is ready; an owner's "not ready" only cancels a countdown."""
        if self._is_inside and self.lobby_id is not None:
            self._lobbies.set_ready(self.lobby_id, is_ready, self._now_s)

    def say(self, text: str) -> None:
        """Says a line to everybody in it."""
        if self._is_inside and self.lobby_id is not None:
            self._lobbies.say(self.lobby_id, text, self._now_s)

    def kick(self, identity: str, ban: bool) -> None:
        """Sends a member away."""
        if self._is_inside and self.lobby_id is not None:
            self._lobbies.kick(self.lobby_id, identity, self._now_s, ban)

    def hand_over(self, identity: str) -> None:
        """Makes a member the owner."""
        if self._is_inside and self.lobby_id is not None:
            self._lobbies.hand_over(self.lobby_id, identity, self._now_s)

    def start(self, on_server: bool) -> None:
        """Starts it. Why it cannot be started, if so, comes as a notice."""
        if self._is_inside and self.lobby_id is not None:
            self._lobbies.start(self.lobby_id, self._now_s, on_server)

    def leave(self) -> None:
        """Leaves it."""
        if self.state is GatheringState.ENDED or self._is_seat_taken:
            return
        self.state = GatheringState.ENDED
        if self._seat is not None:
            self._seat.leave()
        else:
            self._places.close(self._now_s)

    def take_seat(self) -> HostSeat | GuestSeat | None:
        """The seat at the farm, once; None before there is one, and ever after."""
        if self._seat is None or self._is_seat_taken or self.state is GatheringState.ENDED:
            return None
        self._is_seat_taken = True
        return self._seat

    # Time

    def publish(self, info: LobbyInfo, entrance: LobbyEntrance, terms: LobbyTerms) -> None:
        """Opens its lobby. Raises ValueError for terms that the list cannot carry."""
        self._lobbies.publish(info, entrance, self._now_s, terms)

    def enter(self, lobby_id: LobbyId) -> None:
        """Goes into its lobby."""
        self.lobby_id = lobby_id
        self._lobbies.enter(lobby_id, self._now_s, self._password)

    def advance(self, now_s: float) -> None:
        """Goes on to this moment of a monotonic clock."""
        self._now_s = now_s
        if self.state is GatheringState.ENDED or self._is_seat_taken:
            return
        if self._seat is None:
            self._advance_lobby(now_s)
        if self._seat is not None:
            # It is waited for at the farm, however long whoever asks for the seat takes.
            self._seat.advance(now_s)

    def _advance_lobby(self, now_s: float) -> None:
        for event in self._lobbies.pump(now_s):
            self._hear(event, now_s)
            if self._seat is not None or self.state is GatheringState.ENDED:
                return
        self._places.work(now_s)
        if self._away_s is None:
            return
        if now_s - self._away_s > AWAY_MAX_S:
            self._end(self._away_reason)
        elif self._enter_s is not None and now_s >= self._enter_s and self.lobby_id is not None:
            self._enter_s = None
            self._lobbies.enter(self.lobby_id, now_s, self._password)

    # What happens in the lobby

    def _hear(self, event: LobbyEvent, now_s: float) -> None:
        match event:
            case Published(lobby_id):
                self.lobby_id = lobby_id
                self._come_in()
            case Entered(lobby) if lobby.lobby_id == self.lobby_id:
                self.name = lobby.info.name or self.name
                self._come_in()
            case PublishFailed(reason, _, is_final):
                self._on_away(reason, is_hopeless=is_final)
            case EnterFailed(lobby_id, reason, problem) if lobby_id == self.lobby_id:
                self._on_enter_failed(reason, problem)
            case LobbyLost(lobby_id, reason, problem) if lobby_id == self.lobby_id:
                self._on_away(reason, is_hopeless=not problem.is_service_away)
                self._enter_s = now_s + self._retry.failed()
            case MembersChanged(lobby_id, members) if lobby_id == self.lobby_id:
                self.members = members
                self._names |= {member.identity: member.name for member in members}
            case OwnerChanged(lobby_id, owner) if lobby_id == self.lobby_id:
                theirs = f"This gathering is {owner.name}'s now."
                self._notices.append("This gathering is yours now." if owner.is_me else theirs)
            case LobbyChatHeard(lobby_id, identity, text) if lobby_id == self.lobby_id:
                self._chat.append((self._names.get(identity, "?"), text))
            case ActionRefused(lobby_id, _, problem, reason) if lobby_id == self.lobby_id:
                self.refused = problem
                self._notices.append(reason)
            case CountdownBegan(lobby_id, seconds) if lobby_id == self.lobby_id:
                self.state = GatheringState.STARTING
                self._countdown_ends_s = now_s + seconds
            case CountdownCancelled(lobby_id, reason) if lobby_id == self.lobby_id:
                self.state = GatheringState.INSIDE
                self._countdown_ends_s = None
                self._notices.append(reason)
            case Started(lobby_id, entrance) if lobby_id == self.lobby_id:
                self._go_on(entrance, now_s)

    def _come_in(self) -> None:
        if self._away_s is not None:
            self._notices.append(_BACK)
        self._away_s = self._enter_s = None
        self._retry.worked()
        self.state = GatheringState.INSIDE
        if self.lobby_id is not None:
            self.members = self._lobbies.members(self.lobby_id) or self.members
            self._names |= {member.identity: member.name for member in self.members}

    def _on_enter_failed(self, reason: str, problem: LobbyProblem) -> None:
        if self._away_s is None:
            self._end(reason)
        elif problem.is_service_away or problem is LobbyProblem.GONE:
            # After a restart it is there again once its owner has come back.
            self._enter_s = self._now_s + self._retry.failed()
        else:
            self._end(reason)

    def _on_away(self, reason: str, *, is_hopeless: bool) -> None:
        if is_hopeless or self.lobby_id is None:
            self._end(reason)
            return
        if self._away_s is None:
            self._away_s = self._now_s
            self._away_reason = reason
            self._notices.append(reason)
        self.state = GatheringState.ENTERING
        self._countdown_ends_s = None

    def _go_on(self, entrance: LobbyEntrance | None, now_s: float) -> None:
        """Takes a seat where it goes on."""
        assert self.lobby_id is not None, "only a lobby that one is in starts"
        self._countdown_ends_s = None
        try:
            if entrance is not None:
                self._seat = self._places.go_to_server(entrance, now_s)
            elif self._owns:
                expected = tuple(member.identity for member in self.members if not member.is_me)
                self._seat = self._places.open_farm(self.name, expected, now_s)
            else:
                self._seat = self._places.go_to_host(self.lobby_id, self._password, now_s)
        except (ValueError, LocalProtocolError) as error:
            self._end(str(error))
        else:
            self.state = GatheringState.LEAVING_FOR_FARM

    def _end(self, reason: str) -> None:
        self.state = GatheringState.ENDED
        self.reason = reason
        self._countdown_ends_s = None
        self._places.close(self._now_s)

    @property
    def _owns(self) -> bool:
        return any(member.is_me and member.is_owner for member in self.members)

    @property
    def _is_inside(self) -> bool:
        return self.state in (GatheringState.INSIDE, GatheringState.STARTING)


def open_gathering(
    lobbies: Lobbies,
    places: GatheringPlaces,
    player_name: str,
    entrance: LobbyEntrance,
    terms: LobbyTerms,
    now_s: float,
) -> Gathering:
    """Opens a gathering, whose terms are to say that it does not close with its owner. `entrance`
    is how to get to this player's farm, should it go on here. Raises ValueError with a sentence for
    terms that no lobby can have."""
    made = Gathering(lobbies, places, terms.name, terms.password, now_s)
    info = LobbyInfo(player_name, 1, limits.PLAYERS_MAX, limits.PROTOCOL_VERSION, "")
    made.publish(info, entrance, terms)
    return made


def enter_gathering(
    lobbies: Lobbies,
    places: GatheringPlaces,
    lobby_id: LobbyId,
    name: str,
    password: str,
    now_s: float,
) -> Gathering:
    """Enters somebody's gathering, of that name as far as it is known."""
    made = Gathering(lobbies, places, name, password, now_s)
    made.enter(lobby_id)
    return made
