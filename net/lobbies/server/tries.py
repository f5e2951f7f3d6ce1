"""How many passwords and short codes somebody may try. Keys are free and addresses nearly so, so
both are counted, and of codes what all together guess. Bounded; who was still for longest is
forgotten."""

from net import limits
from net.budget import KeyedBuckets, TokenBucket
from net.lobbies.server.served import Client
from net.transports.address import address_bucket


class PasswordTries:
    """See the module."""

    def __init__(self) -> None:
        self._buckets: KeyedBuckets[bytes | str] = KeyedBuckets(
            limits.LOBBY_PASSWORD_TRIES_PER_S,
            limits.LOBBY_PASSWORD_TRIES_BURST,
            limits.LOBBY_PASSWORD_TRIERS_MAX,
        )

    def take(self, identity: bytes, ip: str, now_s: float) -> bool:
        """Whether one more try is allowed, which it then has used up."""
        mine, ours = self._buckets.of(identity), self._buckets.of(address_bucket(ip))
        if not (mine.has(1, now_s) and ours.has(1, now_s)):
            return False
        return mine.take(1, now_s) and ours.take(1, now_s)


class CodeGuesses:
    """See the module. A right code costs nothing, but whoever has guessed too much is not told
    which one is right."""

    def __init__(self) -> None:
        self._of_all = TokenBucket(
            limits.LOBBY_CODE_GUESSES_OF_ALL_PER_S, limits.LOBBY_CODE_GUESSES_OF_ALL_BURST
        )
        self._of_network: KeyedBuckets[str] = KeyedBuckets(
            limits.LOBBY_CODE_GUESSES_PER_S,
            limits.LOBBY_CODE_GUESSES_BURST,
            limits.LOBBY_CODE_GUESSERS_MAX,
        )

    def may_try(self, client: Client, now_s: float) -> bool:
        """Whether a client is answered that asks by a code."""
        return all(bucket.has(1, now_s) for bucket in self._buckets(client))

    def was_wrong(self, client: Client) -> None:
        """The code that it asked by leads nowhere."""
        for bucket in self._buckets(client):
            bucket.spend(1)

    def _buckets(self, client: Client) -> tuple[TokenBucket, ...]:
        network = self._of_network.of(_network_of(client.address[0]))
        return client.guesses, network, self._of_all


def _network_of(ip: str) -> str:
    """Whom a guess is counted for: of IPv4 all of a /24, which one customer may have."""
    bucket = address_bucket(ip)
    return bucket if ":" in bucket or "/" in bucket else bucket.rpartition(".")[0]
