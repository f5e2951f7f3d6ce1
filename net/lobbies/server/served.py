"""What a lobby server serves: clients, which have said and proved who they are, and lobbies, each
with the shared rules of its inside (`LobbyRoom`). The two know of each other."""

from dataclasses import dataclass, field

import msgspec

from net import limits
from net.budget import TokenBucket
from net.lobbies.lobby import Visibility
from net.lobbies.passwords import PasswordLock
from net.lobbies.protocol.identity import member_from_text, member_text, player_of
from net.lobbies.protocol.wire import WireFilter, WireInfo, WireLobby, WireMember
from net.lobbies.room import LobbyRoom, Occupant
from net.player_key import IDENTITY_BYTES
from net.transports.interface import PeerId


@dataclass(eq=False)
class Client:
    """One program of one player."""

    peer: PeerId
    address: tuple[str, int]
    """Where the server sees it."""
    member: bytes
    """The player's identity, and which of the player's programs this is."""
    instance: bytes
    name: str
    """Cleaned."""
    game: str
    version: int
    heard_s: float
    """When it last gave a sign of life."""
    messages: TokenBucket = field(
        default_factory=lambda: TokenBucket(
            limits.LOBBY_MESSAGES_PER_S, limits.LOBBY_MESSAGES_BURST
        )
    )
    chat: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.CHAT_PER_S, limits.CHAT_BURST)
    )
    publishes: TokenBucket = field(
        default_factory=lambda: TokenBucket(
            limits.LOBBY_PUBLISHES_PER_S, limits.LOBBY_PUBLISHES_BURST
        )
    )
    reaches: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.LOBBY_REACHES_PER_S, limits.LOBBY_REACHES_BURST)
    )
    reached: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.LOBBY_REACHED_PER_S, limits.LOBBY_REACHED_BURST)
    )
    guesses: TokenBucket = field(
        default_factory=lambda: TokenBucket(
            limits.LOBBY_CODE_GUESSES_PER_S, limits.LOBBY_CODE_GUESSES_BURST
        )
    )
    port_checks: TokenBucket = field(
        default_factory=lambda: TokenBucket(
            limits.LOBBY_PORT_CHECKS_PER_S, limits.LOBBY_PORT_CHECKS_BURST
        )
    )
    friends: frozenset[bytes] = frozenset()
    local: tuple[tuple[str, int], ...] = ()
    """Addresses of its own that it has told and that were checked."""
    fingerprint: bytes = b""
    """Of the certificate that it would host with."""
    token: bytes = b""
    joined: "dict[bytes, ServedLobby]" = field(default_factory=dict)
    """The lobbies that it is in."""
    asked: dict[bytes, bytes] = field(default_factory=dict)
    """For each lobby whose password it was asked for, the number that its proof has to be about."""

    @property
    def identity(self) -> bytes:
        """Whose program it is."""
        return self.member[:IDENTITY_BYTES]

    @property
    def number(self) -> int:
        """Which of the player's programs it is; 0 for the first."""
        return self.member[IDENTITY_BYTES]

    @property
    def text(self) -> str:
        """Its identity as a member."""
        return member_text(self.member)


@dataclass(eq=False)
class ServedLobby:
    """See the module."""

    lobby_id: bytes
    name: str
    name_key: str
    game: str
    opened_by: bytes
    """The identity of who published it, who may take it up again."""
    opened_at: str
    """Where it was published from, as `address_bucket` counts senders."""
    info: WireInfo
    visibility: Visibility
    lock: PasswordLock | None
    fingerprint: bytes
    token: bytes
    room: LobbyRoom
    heard_s: float
    """When its owner, or a farm's host, was last heard; while it is not connected."""
    opening: bytes | None = None
    """Of its host's; see `codes`."""
    code: str | None = None
    """By which it is found now, whoever it is for."""
    friends: frozenset[bytes] = frozenset()
    """Of its owner."""
    unfriended: set[bytes] = field(default_factory=set)
    """Who was in `friends` before, and has to be told that it is gone."""
    invited: dict[bytes, None] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    """Who is in it and connected, by identity as a member."""
    returning: dict[str, float] = field(default_factory=dict)
    """Until when those are awaited whose connection broke."""
    revision: int = 0
    """Of the list, when it last changed."""
    is_gone: bool = False
    closing_reason: str = ""
    """Why it was closed, in a sentence, where the usual one for the problem would not say it."""
    told: WireLobby | None = None
    """Its line as the list has it."""
    wants_server: bool = False
    counted_members: int = 0
    """How many of it are counted among all members."""
    session_id: str = ""
    """While a dedicated server is being started for it."""

    @property
    def owner(self) -> Client | None:
        """The owner, if connected."""
        return self.clients.get(self.room.owner)

    @property
    def expires_s(self) -> float | None:
        """From when on it counts as left: its owner's connection has broken. None while there is
        an owner, or nobody."""
        if self.owner is not None or not self.room.owner:
            return None
        return self.heard_s + limits.LOBBY_EXPIRY_S

    @property
    def due_s(self) -> float | None:
        """When something happens in it by itself; None while nothing does."""
        empty_s = self.room.empty_since_s
        closes_s = None if empty_s is None else empty_s + limits.LOBBY_EMPTY_S
        times_s = (self.room.countdown_ends_s, closes_s, self.expires_s)
        return min((each for each in times_s if each is not None), default=None)

    def may_be_seen_by(self, client: Client) -> bool:
        """Whether it is in that client's list."""
        if self.game != client.game:
            return False
        if self.visibility is Visibility.PUBLIC or client.identity == self.opened_by:
            return True
        if client.text in self.clients or client.identity in self.invited:
            return True
        return self.visibility is Visibility.FRIENDS and client.identity in self.friends

    def is_wanted(self, wanted: WireFilter | None, words_key: str) -> bool:
        """Whether it is what somebody wants to see; `words_key` is the `name_key` of its words."""
        if wanted is None:
            return True
        has_room = not (self.room.is_full or self.room.is_sealed)
        return (
            (has_room or not wanted.has_room)
            and (self.lock is None or not wanted.without_password)
            and words_key in self.name_key
        )

    def was_seen_by(self, client: Client) -> bool:
        """Whether that client may have it in its list although it may not see it now."""
        return self.game == client.game and client.identity in self.unfriended

    def set_friends(self, friends: frozenset[bytes]) -> None:
        """The owner's friends are these now."""
        self.unfriended = (self.unfriended | self.friends) - friends
        while len(self.unfriended) > 2 * limits.LOBBY_FRIENDS_MAX:
            self.unfriended.pop()
        self.friends = friends

    def invite(self, identity: bytes) -> None:
        """Remembers somebody as invited."""
        while len(self.invited) >= limits.LOBBY_INVITED_MAX:
            del self.invited[next(iter(self.invited))]
        self.invited[identity] = None

    def is_banned(self, client: Client) -> bool:
        """Whether the player is kept out, with whichever program."""
        player = player_of(client.text)
        return any(player_of(banned) == player for banned in self.room.banned)

    def expect(self, member: str, until_s: float) -> None:
        """Somebody whose connection broke may come back."""
        if len(self.returning) < limits.LOBBY_MEMBERS_MAX:
            self.returning[member] = until_s

    def is_expected(self, client: Client, now_s: float) -> bool:
        """Whether the player was in it a little ago."""
        player = player_of(client.text)
        return any(
            player_of(member) == player and now_s < until_s
            for member, until_s in self.returning.items()
        )

    def line(self) -> WireLobby:
        """It as a line of the list."""
        info = self.info
        if not self.room.closes_with_owner:
            host = next((o.name for o in self.room.occupants if o.identity == self.room.owner), "")
            info = msgspec.structs.replace(
                info,
                host_name=host or info.host_name,
                players=min(self.room.players, limits.PLAYERS_MAX),
            )
        return WireLobby(
            self.lobby_id,
            self.name,
            info,
            self.lock is not None,
            self.room.is_sealed,
            not self.room.closes_with_owner,
        )

    def members(self) -> tuple[WireMember, ...]:
        """Who is inside; who has been there longest first."""
        return tuple(self.member_row(occupant) for occupant in self.room.occupants)

    def member_row(self, occupant: Occupant) -> WireMember:
        """One of them."""
        return WireMember(
            member_from_text(occupant.identity),
            occupant.name,
            self.room.is_ready(occupant.identity),
        )
