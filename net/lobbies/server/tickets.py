"""Tickets for the relay: sealed, so that nobody has to keep them, and good for a day.

The day is one of a clock of their own, which counts for how many seconds tickets have been given
out. It goes on after a restart where it had stopped, and what is done to the date of the machine
does not move it. A relay that runs elsewhere has no such clock: it follows the newest ticket that
it is shown, since only who has the secret can make one.
"""

import hmac

from net.limits import RELAY_TICKET_S
from net.transports.direct.plain import CHANNEL_BYTES, SEAL_BYTES, Attachment

SECRET_MIN_BYTES = 16
_PURPOSE = b"tandem relay 2"


class TicketOffice:
    """See the module. `secret` seals; `counted_s` is what the clock had counted before, 0 where
    nothing is known of it. Raises `ValueError` for a secret that is too short."""

    def __init__(self, secret: bytes, now_s: float, counted_s: float = 0.0) -> None:
        if len(secret) < SECRET_MIN_BYTES:
            raise ValueError(f"A relay's secret has at least {SECRET_MIN_BYTES} bytes.")
        self._secret = secret
        self._ahead_s = counted_s - now_s

    def counted_s(self, now_s: float) -> float:
        """What the clock shows; to be kept between starts."""
        return now_s + self._ahead_s

    def ticket(self, channel: bytes, side: int, now_s: float) -> tuple[int, bytes]:
        """Seals the right to one end of a channel, whose number (`plain.CHANNEL_BYTES`) must be
        random. Returns what a `RelayTicket` needs besides: expiry by the clock, and the seal.
        `side` is 0 or 1. Raises `ValueError` for what is not."""
        if len(channel) != CHANNEL_BYTES or side not in (0, 1):
            raise ValueError(f"A channel has {CHANNEL_BYTES} bytes and the sides 0 and 1.")
        expiry_s = int(self.counted_s(now_s)) + RELAY_TICKET_S
        return expiry_s, self._seal(channel, side, expiry_s)

    def is_good(self, shown: Attachment, now_s: float) -> bool:
        """Whether somebody shows a ticket that was given out, and not too long ago."""
        seal = self._seal(shown.channel, shown.side, shown.expiry_s)
        if not hmac.compare_digest(shown.mac, seal):
            return False
        made_s = shown.expiry_s - RELAY_TICKET_S
        self._ahead_s = max(self._ahead_s, made_s - now_s)
        return shown.expiry_s >= self.counted_s(now_s)

    def _seal(self, channel: bytes, side: int, expiry_s: int) -> bytes:
        text = _PURPOSE + channel + bytes([side]) + expiry_s.to_bytes(8, "big")
        return hmac.digest(self._secret, text, "sha256")[:SEAL_BYTES]
