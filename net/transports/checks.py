"""What every endpoint refuses to its own program, said once for all of them."""

from net.errors import LocalProtocolError
from net.limits import DATAGRAM_MAX_BYTES, RELIABLE_MESSAGE_MAX_BYTES
from net.transports.interface import CloseCode


def check_reliable(payload: bytes) -> None:
    """Raises `LocalProtocolError` for a reliable message that is too long."""
    if len(payload) > RELIABLE_MESSAGE_MAX_BYTES:
        raise LocalProtocolError(
            f"A reliable message has at most {RELIABLE_MESSAGE_MAX_BYTES} B, not {len(payload)}."
        )


def check_datagram(payload: bytes) -> None:
    """Raises `LocalProtocolError` for a datagram that is too long."""
    if len(payload) > DATAGRAM_MAX_BYTES:
        raise LocalProtocolError(
            f"A datagram has at most {DATAGRAM_MAX_BYTES} B, not {len(payload)}."
        )


def check_close_code(code: CloseCode) -> None:
    """Raises `LocalProtocolError` for a code that is only ever concluded."""
    if code in (CloseCode.TIMED_OUT, CloseCode.UNREACHABLE):
        raise LocalProtocolError(f"{code.name} is concluded, never sent.")
