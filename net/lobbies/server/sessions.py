"""Lobbies that go on on a dedicated server: one is asked for, and when it is ready everybody in the
lobby is told where to go, with a token of their own. Then the lobby is freed."""

import logging
from collections.abc import Callable

from net import limits
from net.dedicated.launcher import (
    Ended,
    Launcher,
    LaunchFailed,
    LaunchRequest,
    Ready,
    SessionPlayer,
)
from net.lobbies.events import LobbyAction, LobbyProblem
from net.lobbies.protocol.wire import Cancelled, HasStarted, NotDone, ServerMessage, WireServer
from net.lobbies.room import RoomRefusal
from net.lobbies.server.directory import Directory
from net.lobbies.server.served import Client, ServedLobby
from net.log_line import log_line
from net.text import clean_line, clean_name
from net.transports.address import address_bucket

_log = logging.getLogger(__name__)
_SESSION_ID_BYTES = 12


class Sessions:
    """See the module. `launcher` is None where there are no dedicated servers."""

    def __init__(
        self,
        directory: Directory,
        send: Callable[[Client, ServerMessage], None],
        random_bytes: Callable[[int], bytes],
        launcher: Launcher | None,
    ) -> None:
        self._directory = directory
        self._send = send
        self._random_bytes = random_bytes
        self.launcher = launcher
        self._waiting: dict[str, tuple[ServedLobby, LaunchRequest]] = {}
        self._held: dict[str, str] = {}
        """For each session that has a server or waits for one, whose address it counts for."""
        self.ready = 0
        self.failed = 0
        self.ended_badly = 0

    @property
    def gives_servers(self) -> bool:
        """Whether there are dedicated servers at all."""
        return self.launcher is not None

    def check(self, lobby: ServedLobby) -> None:
        """Raises `RoomRefusal` NO_SERVER for a lobby that cannot have a server now."""
        if self.launcher is None:
            raise RoomRefusal(LobbyProblem.NO_SERVER)
        held = sum(sender == _sender_of(lobby) for sender in self._held.values())
        if held >= limits.DEDICATED_PER_ADDRESS_MAX:
            raise RoomRefusal(
                LobbyProblem.NO_SERVER,
                "There are as many farms on servers from your address as may be.",
            )

    def begin(self, lobby: ServedLobby, now_s: float) -> None:
        """A lobby's countdown is over: asks for its server. Nobody comes in meanwhile, who would
        have no token."""
        try:
            # Others may have got one while it counted down.
            self.check(lobby)
        except RoomRefusal as refusal:
            self._fail(lobby, refusal.reason)
            return
        assert self.launcher is not None, "there is one, or the check would have failed"
        request = self._request_of(lobby)
        lobby.session_id = request.session_id
        lobby.room.is_sealed = True
        self._waiting[request.session_id] = lobby, request
        self._held[request.session_id] = _sender_of(lobby)
        _log.info(
            log_line("session_wanted", session=request.session_id, players=len(request.players))
        )
        self.launcher.launch(request, now_s)

    def pump(self, now_s: float) -> None:
        """Hears what has become of the servers."""
        if self.launcher is None:
            return
        for event in self.launcher.pump(now_s):
            match event:
                case Ready():
                    self._on_ready(event)
                case LaunchFailed(session_id, reason, detail):
                    _log.warning(
                        log_line(
                            "session_failed", session=session_id, why=reason.value, detail=detail
                        )
                    )
                    self._held.pop(session_id, None)
                    waiting = self._waiting.pop(session_id, None)
                    if waiting is not None:
                        self._fail(waiting[0], detail)
                case Ended(session_id, exit_status):
                    self._held.pop(session_id, None)
                    self.ended_badly += exit_status not in (0, None)
                    _log.info(log_line("session_ended", session=session_id, status=exit_status))

    def close(self, now_s: float) -> None:
        """Stops watching. Servers that run are left running."""
        if self.launcher is not None:
            self.launcher.close(now_s)

    def _on_ready(self, ready: Ready) -> None:
        waiting = self._waiting.pop(ready.session_id, None)
        if waiting is None:
            return
        lobby, request = waiting
        self.ready += 1
        if lobby.is_gone:
            return
        _log.info(log_line("session_ready", session=ready.session_id, port=ready.port))
        for player in request.players:
            client = lobby.clients.get(player.identity)
            if client is not None:
                server = WireServer(ready.address, ready.port, ready.fingerprint, player.token)
                self._send(client, HasStarted(lobby.lobby_id, server))
        self._directory.remove(lobby)

    def _request_of(self, lobby: ServedLobby) -> LaunchRequest:
        owner = lobby.room.owner
        occupants = sorted(lobby.room.occupants, key=lambda each: each.identity != owner)
        occupants = occupants[: limits.PLAYERS_MAX]
        tokens: dict[bytes, None] = {}
        while len(tokens) < len(occupants):
            # Short as they are, two of them might be the same one day.
            tokens[self._random_bytes(limits.JOIN_TOKEN_BYTES)] = None
        players = tuple(
            SessionPlayer(
                clean_name(occupant.name, limits.NAME_MAX_LENGTH), occupant.identity, token
            )
            for occupant, token in zip(occupants, tokens, strict=True)
        )
        session_id = f"s-{self._random_bytes(_SESSION_ID_BYTES).hex()}"
        return LaunchRequest(session_id, lobby.name, players, _sender_of(lobby))

    def _fail(self, lobby: ServedLobby, detail: str) -> None:
        self.failed += 1
        lobby.session_id = ""
        if lobby.is_gone:
            return
        lobby.room.reopen()
        lobby.told = lobby.line()
        self._directory.listing.note(lobby)
        reason = clean_line(detail, limits.REASON_MAX_LENGTH)
        for client in tuple(lobby.clients.values()):
            self._send(client, Cancelled(lobby.lobby_id, reason))
        owner = lobby.owner
        if owner is not None:
            refused = NotDone(lobby.lobby_id, LobbyAction.START, LobbyProblem.NO_SERVER, reason)
            self._send(owner, refused)


def _sender_of(lobby: ServedLobby) -> str:
    """For whom a lobby's server counts: for where its owner is, who may not have opened it."""
    owner = lobby.owner
    return lobby.opened_at if owner is None else address_bucket(owner.address[0])
