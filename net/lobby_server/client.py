"""What a lobby server knows of one client that has said and proved who it is."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from net import limits
from net.budget import TokenBucket
from net.lobby_server.identity import member_text
from net.player_key import IDENTITY_BYTES
from net.transports.interface import PeerId

if TYPE_CHECKING:
    from net.lobby_server.served import ServedLobby


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
    friends: frozenset[bytes] = frozenset()
    local: tuple[tuple[str, int], ...] = ()
    """Addresses of its own that it has told and that were checked."""
    fingerprint: bytes = b""
    """Of the certificate that it would host with."""
    token: bytes = b""
    inside: "dict[bytes, ServedLobby]" = field(default_factory=dict)
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
