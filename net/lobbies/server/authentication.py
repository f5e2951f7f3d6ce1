"""Who a newcomer is: it says which versions it has and which key, and signs a number to prove it.

Nothing is kept of a connection that has not proved itself but its key and its number, and it is
turned away when it takes too long.
"""

from collections.abc import Callable
from dataclasses import dataclass

from net import limits
from net.errors import RemoteProtocolError
from net.lobbies.events import LobbyProblem
from net.lobbies.protocol.identity import NONCE_BYTES, statement
from net.lobbies.protocol.wire import Challenge, ClientMessage, Hello, Proof, TurnedAway
from net.player_key import is_signed
from net.transports.interface import PeerId


@dataclass
class _Newcomer:
    since_s: float
    hello: Hello | None = None
    nonce: bytes = b""


class Guard:
    """See the module. `fingerprint` is of the server's certificate."""

    def __init__(self, fingerprint: bytes, random_bytes: Callable[[int], bytes]) -> None:
        self._fingerprint = fingerprint
        self._random_bytes = random_bytes
        self._newcomers: dict[PeerId, _Newcomer] = {}

    def __len__(self) -> int:
        return len(self._newcomers)

    def knows(self, peer: PeerId) -> bool:
        """Whether a peer is on the way in."""
        return peer in self._newcomers

    def begin(self, peer: PeerId, now_s: float) -> None:
        """Somebody has connected."""
        self._newcomers[peer] = _Newcomer(now_s)

    def forget(self, peer: PeerId) -> None:
        """Somebody has gone."""
        self._newcomers.pop(peer, None)

    def hear(self, peer: PeerId, message: ClientMessage) -> Challenge | TurnedAway | Hello:
        """What a newcomer said. Returns what to answer, or its hello once it is proved. Raises
        `RemoteProtocolError` for what does not belong here."""
        newcomer = self._newcomers[peer]
        match message:
            case Hello() if newcomer.hello is None:
                if message.protocol != limits.LOBBY_PROTOCOL_VERSION:
                    reason = "The lobby server has another version than the game."
                    return TurnedAway(LobbyProblem.WRONG_VERSION, reason)
                newcomer.hello = message
                newcomer.nonce = self._random_bytes(NONCE_BYTES)
                return Challenge(newcomer.nonce)
            case Proof(signature) if newcomer.hello is not None:
                key = newcomer.hello.public_key
                if not is_signed(key, signature, statement(self._fingerprint, newcomer.nonce)):
                    return TurnedAway(LobbyProblem.NOT_ALLOWED, "That is not your key.")
                del self._newcomers[peer]
                return newcomer.hello
        raise RemoteProtocolError("A client said something before it said who it is.")

    def overdue(self, now_s: float) -> list[PeerId]:
        """Who takes too long; costs nothing while nobody does."""
        late: list[PeerId] = []
        # Who has connected first is first.
        while self._newcomers:
            peer, newcomer = next(iter(self._newcomers.items()))
            if now_s - newcomer.since_s <= limits.HELLO_TIMEOUT_S:
                break
            del self._newcomers[peer]
            late.append(peer)
        return late
