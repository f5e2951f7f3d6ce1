"""The stand-in's functions of ISteamNetworkingMessages and ISteamNetworkingUtils."""

from __future__ import annotations

import ctypes
from collections import deque
from typing import TYPE_CHECKING, Any

from tests.steam.standin.exports import BOOL, INT, POINTER, U32, exported
from tests.steam.standin.structs import (
    ConnectionInfo,
    Identity,
    Message,
    QuickStatus,
    RelayStatus,
    at,
    identity_of,
)

if TYPE_CHECKING:
    from tests.steam.standin.library import StandInLibrary
    from tests.steam.standin.network import Arrived
    from tests.steam.standin.world import SteamWorld

INVALID_PARAM = 8
ATTEMPTING, CURRENT, NEVER_TRIED = 3, 100, 1
RELAY_READY_S = 1.0
RELAY = 7
"""The number of one of Valve's relays."""


def _peer_at(address: int) -> int | None:
    identity = at(Identity, address)
    return identity.steam_id if identity.type == 16 and identity.size == 8 else None


class MessagesCalls:
    """Part of `StandInLibrary`."""

    world: SteamWorld
    steam_id: int
    misuse: list[str]
    relay_ready: bool
    relay_asked: bool
    generation: Any
    ends: dict[int, Any]

    def prepare_messages(self) -> None:
        """Sets up what this part keeps."""
        self.unread: dict[int, deque[Arrived]] = {}
        self.unread_bytes = 0
        self._out: dict[int, Any] = {}

    @property
    def messages_out(self) -> int:
        """Messages that were received and not released."""
        return len(self._out)

    @property
    def _me(self) -> StandInLibrary:
        return self  # type: ignore[return-value]

    def store_message(self, message: Arrived) -> None:
        """Puts a message where it waits to be received."""
        self.unread.setdefault(message.channel, deque()).append(message)
        self.unread_bytes += len(message.payload)

    def forget_messages_of(self, user: int) -> None:
        """Drops what waits from a user."""
        for waiting in self.unread.values():
            for message in [message for message in waiting if message.sender == user]:
                waiting.remove(message)
                self.unread_bytes -= len(message.payload)

    @exported(
        "SteamAPI_ISteamNetworkingMessages_SendMessageToUser",
        INT,
        POINTER,
        POINTER,
        U32,
        INT,
        INT,
    )
    def send_message(self, peer: int, data: int, size: int, flags: int, channel: int) -> int:
        user = _peer_at(peer)
        if user is None:
            return INVALID_PARAM
        payload = ctypes.string_at(data, size) if size else b""
        return self.world.network.send(self._me, user, payload, flags, channel)

    @exported("SteamAPI_ISteamNetworkingMessages_ReceiveMessagesOnChannel", INT, INT, POINTER, INT)
    def receive_messages(self, channel: int, out: int, limit: int) -> int:
        waiting = self.unread.get(channel, deque())
        slots = ctypes.cast(out, ctypes.POINTER(ctypes.c_void_p))
        count = min(limit, len(waiting))
        for index in range(count):
            slots[index] = self._allocate(waiting.popleft())
        return count

    @exported("SteamAPI_SteamNetworkingMessage_t_Release", None, POINTER)
    def release_message(self, address: int) -> None:
        kept = self._out.pop(address, None)
        if kept is None:
            self.misuse.append("segmentation fault: a message was released that is not out")
            return
        block, data = kept
        ctypes.memset(block, 0xDD, len(block))
        ctypes.memset(data, 0xDD, len(data))

    @exported("SteamAPI_ISteamNetworkingMessages_AcceptSessionWithUser", BOOL, POINTER)
    def accept_session(self, peer: int) -> bool:
        return self.world.network.accept(self._me, _peer_at(peer) or 0)

    @exported("SteamAPI_ISteamNetworkingMessages_CloseSessionWithUser", BOOL, POINTER)
    def close_session(self, peer: int) -> bool:
        return self.world.network.close(self._me, _peer_at(peer) or 0)

    @exported("SteamAPI_ISteamNetworkingMessages_CloseChannelWithUser", BOOL, POINTER, INT)
    def close_channel(self, peer: int, channel: int) -> bool:
        user = _peer_at(peer) or 0
        waiting = self.unread.get(channel, deque())
        for message in [message for message in waiting if message.sender == user]:
            waiting.remove(message)
            self.unread_bytes -= len(message.payload)
        return user in self.ends

    @exported(
        "SteamAPI_ISteamNetworkingMessages_GetSessionConnectionInfo",
        INT,
        POINTER,
        POINTER,
        POINTER,
    )
    def get_session(self, peer: int, info_out: int | None, status_out: int | None) -> int:
        user = _peer_at(peer) or 0
        end = self.ends.get(user)
        if end is None:
            return 0
        if info_out:
            info = at(ConnectionInfo, info_out)
            info.peer = identity_of(user)
            info.state, info.end_reason = end.state, end.end_reason
            info.pop_relay = RELAY if self.world.conditions.is_relayed else 0
            info.end_debug = end.debug.encode()[:127]
        if status_out:
            conditions = self.world.conditions
            status = at(QuickStatus, status_out)
            status.state = end.state
            status.ping_ms = int(2 * conditions.delay_ms) if end.state == 3 else -1
            status.quality_local = 1 - conditions.loss_pct / 100 if end.state == 3 else -1
            status.quality_remote = status.quality_local
            status.send_rate = int(conditions.rate_bytes_per_s)
            status.pending_unreliable = end.pending_unreliable
            status.pending_reliable = end.pending_reliable
            status.unacked_reliable = end.unacked
            waiting = end.pending_reliable + end.pending_unreliable
            status.queue_us = int(waiting / conditions.rate_bytes_per_s * 1_000_000)
        return int(end.state)

    @exported("SteamAPI_ISteamNetworkingUtils_InitRelayNetworkAccess", None)
    def init_relay_access(self) -> None:
        if not self.relay_asked:
            self.relay_asked = True
            self.world.later(RELAY_READY_S, self._relay_is_ready)

    @exported("SteamAPI_ISteamNetworkingUtils_GetRelayNetworkStatus", INT, POINTER)
    def get_relay_status(self, out: int | None) -> int:
        state = ATTEMPTING if self.relay_asked else NEVER_TRIED
        state = CURRENT if self.relay_ready else state
        if out:
            status = at(RelayStatus, out)
            status.available = status.config = status.any_relay = state
            status.message = b"OK" if self.relay_ready else b"waiting"
        return state

    def _relay_is_ready(self) -> None:
        self.relay_ready = True
        self._me.post(1281, available=CURRENT, config=CURRENT, any_relay=CURRENT, message=b"OK")

    def _allocate(self, message: Arrived) -> int:
        self.unread_bytes -= len(message.payload)
        block = ctypes.create_string_buffer(self.generation.message_bytes)
        data = ctypes.create_string_buffer(message.payload, max(1, len(message.payload)))
        made = at(Message, ctypes.addressof(block))
        made.data = ctypes.addressof(data)
        made.size = len(message.payload)
        made.peer = identity_of(message.sender)
        made.received_us = message.at_us
        made.number = message.number
        made.channel = message.channel
        made.flags = 8 if message.reliable else 0
        address = ctypes.addressof(block)
        self._out[address] = (block, data)
        return address
