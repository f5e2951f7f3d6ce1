"""ISteamNetworkingMessages: bytes from user to user, over one encrypted session with each.

A session begins by itself with the first message. The other side hears of it as
`SteamNetworkingMessagesSessionRequest` and receives nothing until it accepts or sends something
back; ten seconds without that, and the sender hears `SteamNetworkingMessagesSessionFailed`.

Four things to know before building on it. *Anybody* can knock: check who it is before accepting,
and do not answer strangers, since answering is accepting. Until a session is connected everything
is queued as reliable, so send nothing but a handshake. All channels share one connection and one
send buffer of 512 KiB: feed bulk slowly. Closing drops what is unsent: to say goodbye, send, pump
until `SessionInfo.unsent_reliable_bytes` is 0, then close.
"""

import ctypes
from dataclasses import dataclass

from .constants import (
    CHANNEL_MAX,
    RECEIVE_MAX_MESSAGES,
    STEAM_API_MESSAGE_MAX_BYTES,
    ConnectionState,
    EndReason,
    Result,
    SendFlags,
)
from .flat import FlatApi
from .functions import Interface
from .ids import SteamId, checked_user
from .layouts import (
    CONNECTION_INFO,
    CONNECTION_INFO_BYTES,
    MESSAGE_PREFIX_BYTES,
    QUICK_STATUS,
    QUICK_STATUS_BYTES,
    Packing,
    Reader,
    pack_identity,
    read_identity,
    read_text,
)


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """One whole message."""

    sender: SteamId
    """Who sent it, as Steam vouches."""
    channel: int
    payload: bytes
    """At most 512 KiB. Hostile input."""
    reliable: bool
    """Whether it was sent as reliable, or made so by Steam."""
    number: int
    """The sender's own count of its messages in this session."""
    received_us: int
    """When it arrived, in microseconds of Steam's own clock."""


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """How a session with one user is doing."""

    state: ConnectionState
    end_reason: EndReason
    debug_text: str
    """Steam's own words about the end, for a log."""
    ping_ms: int | None
    """Round trip; None while unknown."""
    quality_local: float | None
    """Share of packets that arrive in order here, 0 to 1; None while unknown."""
    quality_remote: float | None
    """The same at the other side."""
    is_relayed: bool
    """Whether the way leads over one of Valve's relays."""
    out_packets_per_s: float
    out_bytes_per_s: float
    in_packets_per_s: float
    in_bytes_per_s: float
    send_rate_bytes_per_s: int
    """What Steam thinks the way can carry."""
    pending_unreliable_bytes: int
    """Queued here, not sent yet."""
    pending_reliable_bytes: int
    """Queued here, not sent yet, or to be sent again."""
    sent_unacked_reliable_bytes: int
    """Sent and not acknowledged yet."""
    queue_time_us: int
    """How long a message sent now would wait here."""

    @property
    def unsent_reliable_bytes(self) -> int:
        """Reliable bytes that the other side is not known to have."""
        return self.pending_reliable_bytes + self.sent_unacked_reliable_bytes


class Messages:
    """Sends, receives, and looks after sessions."""

    def __init__(self, flat: FlatApi) -> None:
        self._flat = flat

    def send(self, user: SteamId, payload: bytes, flags: SendFlags, channel: int = 0) -> Result:
        """Sends a message; anything but `Result.OK` means that it was not. Of the failures,
        `LIMIT_EXCEEDED` says "later", `IGNORED` "dropped, as you wished", and those in
        `SESSION_BROKEN_RESULTS` "close and begin again". Raises `ValueError` for a payload over
        512 KiB, flags that contradict each other, or a channel that is none."""
        if len(payload) > STEAM_API_MESSAGE_MAX_BYTES:
            raise ValueError(
                f"a Steam message has at most {STEAM_API_MESSAGE_MAX_BYTES} bytes, not "
                f"{len(payload)}; send it in parts"
            )
        if flags & SendFlags.RELIABLE and flags & SendFlags.NO_DELAY:
            raise ValueError("NO_DELAY drops what cannot be sent at once; leave it or RELIABLE out")
        return Result(
            self._call(
                "SendMessageToUser",
                pack_identity(checked_user(user)),
                bytes(payload),
                len(payload),
                int(flags),
                _checked_channel(channel),
            )
        )

    def receive(self, channel: int, limit: int = RECEIVE_MAX_MESSAGES) -> list[ReceivedMessage]:
        """Takes at most `limit` (1 to 256) messages that arrived on a channel; what is left waits
        for the next time. Each channel is polled by its number. Raises `ValueError` for another
        limit, or a number that is no channel's."""
        if not 0 < limit <= RECEIVE_MAX_MESSAGES:
            raise ValueError(f"receive 1 to {RECEIVE_MAX_MESSAGES} messages at a time, not {limit}")
        slots = (ctypes.c_void_p * limit)()
        count = self._call("ReceiveMessagesOnChannel", _checked_channel(channel), slots, limit)
        addresses = [address for address in slots[: max(0, min(count, limit))] if address]
        try:
            read = [_read_message(address) for address in addresses]
        finally:
            # Whatever becomes of one message, all of them are given back to Steam.
            for address in addresses:
                self._flat.call("SteamAPI_SteamNetworkingMessage_t_Release", address)
        return [message for message in read if message is not None]

    def accept(self, user: SteamId) -> bool:
        """Lets a user's messages in. False when they have not asked, or have given up."""
        return bool(self._call("AcceptSessionWithUser", pack_identity(checked_user(user))))

    def close_session(self, user: SteamId) -> bool:
        """Ends the session with a user, drops what is unsent, and refuses a request of theirs.
        They are not told; what they send next asks anew. False when there is no session."""
        return bool(self._call("CloseSessionWithUser", pack_identity(checked_user(user))))

    def close_channel(self, user: SteamId, channel: int) -> bool:
        """Ends one channel; the session ends with its last channel."""
        identity = pack_identity(checked_user(user))
        return bool(self._call("CloseChannelWithUser", identity, _checked_channel(channel)))

    def session(self, user: SteamId) -> SessionInfo:
        """How the session with a user is doing; of no session, the state is `NONE`."""
        info = ctypes.create_string_buffer(CONNECTION_INFO_BYTES)
        status = ctypes.create_string_buffer(QUICK_STATUS_BYTES)
        state = ConnectionState(
            self._call("GetSessionConnectionInfo", pack_identity(checked_user(user)), info, status)
        )
        relay, end_reason, debug_text = CONNECTION_INFO.unpack_from(info)
        ping, local, remote, *rates_and_queue = QUICK_STATUS.unpack_from(status)
        # Before a session is connected Steam leaves zeros, which would read as a perfect ping.
        measured = state is ConnectionState.CONNECTED
        return SessionInfo(
            state,
            EndReason(end_reason),
            read_text(debug_text),
            ping if measured and ping >= 0 else None,
            local if measured and 0 <= local <= 1 else None,
            remote if measured and 0 <= remote <= 1 else None,
            measured and relay != 0,
            *rates_and_queue,
        )

    def _call(self, method: str, *arguments: object) -> int:
        result: int = self._flat.call_on(Interface.MESSAGES, method, *arguments)
        return result


def _checked_channel(channel: int) -> int:
    if not 0 <= channel <= CHANNEL_MAX:
        raise ValueError(f"channels are numbers from 0 to {CHANNEL_MAX}, not {channel}")
    return channel


def _read_message(address: int) -> ReceivedMessage | None:
    prefix = Reader(ctypes.string_at(address, MESSAGE_PREFIX_BYTES), Packing.FOUR)
    data, size, sender = prefix.u64(0), prefix.i32(8), read_identity(prefix, 16)
    if sender is None or not 0 <= size <= STEAM_API_MESSAGE_MAX_BYTES or (size and not data):
        return None
    return ReceivedMessage(
        sender=SteamId(sender),
        channel=prefix.i32(192),
        payload=ctypes.string_at(data, size) if size else b"",
        reliable=bool(prefix.i32(196) & SendFlags.RELIABLE),
        number=prefix.i64(168),
        received_us=prefix.i64(160),
    )
