"""How many passwords somebody may try: counted for each player and for each address, since keys
are free and addresses nearly so. Bounded; who was still for longest is forgotten."""

from net import limits
from net.budget import TokenBucket
from net.transports.address import address_bucket


class PasswordTries:
    """See the module."""

    def __init__(self) -> None:
        self._buckets: dict[bytes | str, TokenBucket] = {}

    def take(self, identity: bytes, ip: str, now_s: float) -> bool:
        """Whether one more try is allowed, which it then has used up."""
        mine, ours = self._bucket(identity), self._bucket(address_bucket(ip))
        if not (mine.has(1, now_s) and ours.has(1, now_s)):
            return False
        return mine.take(1, now_s) and ours.take(1, now_s)

    def _bucket(self, key: bytes | str) -> TokenBucket:
        bucket = self._buckets.pop(key, None)
        if bucket is None:
            bucket = TokenBucket(
                limits.LOBBY_PASSWORD_TRIES_PER_S, limits.LOBBY_PASSWORD_TRIES_BURST
            )
            while len(self._buckets) >= limits.LOBBY_PASSWORD_TRIERS_MAX:
                del self._buckets[next(iter(self._buckets))]
        # Put back at the end: the order is that of the last use.
        self._buckets[key] = bucket
        return bucket
