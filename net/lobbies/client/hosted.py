"""The own lobby: opened, kept up to date, and opened again whenever the server has lost it.

The lobby has a key of its own for as long as it is wanted, so it comes back with the same id and,
since names are told apart by who has them, the same name. Who was in it finds the door open."""

from collections.abc import Callable
from dataclasses import replace

from net import limits
from net.backoff import Backoff
from net.lobbies.client.connection import ConnectionDown
from net.lobbies.client.ids import fingerprint_of, lobby_id_of
from net.lobbies.events import LobbyProblem, Published, PublishFailed
from net.lobbies.lobby import LobbyEntrance, LobbyId, LobbyInfo, LobbyTerms
from net.lobbies.passwords import SALT_BYTES, make_lock
from net.lobbies.protocol import wire
from net.lobbies.reasons import reason_of
from net.text import clean_line

_FINAL = (LobbyProblem.NAME_TAKEN, LobbyProblem.NAME_RESERVED)


class HostedLobby:
    """A lobby that one wants to have. `ask` sends a message and returns the number of its
    request."""

    def __init__(
        self,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        terms: LobbyTerms,
        random_bytes: Callable[[int], bytes],
        lobby_key: bytes = b"",
    ) -> None:
        """`lobby_key` is of `wire.LOBBY_KEY_BYTES` where the lobby is to have the id that it had
        with an earlier program; a new one where it is empty. Raises `ValueError` for an entrance
        or terms that this list cannot carry."""
        self._fingerprint = fingerprint_of(entrance)
        if len(entrance.token) > limits.JOIN_TOKEN_BYTES:
            raise ValueError(f"A join token has {limits.JOIN_TOKEN_BYTES} bytes.")
        if len(terms.name) > limits.LOBBY_NAME_MAX_LENGTH:
            raise ValueError(
                f"A lobby's name has at most {limits.LOBBY_NAME_MAX_LENGTH} characters."
            )
        if len(terms.password) > limits.LOBBY_PASSWORD_MAX_LENGTH:
            raise ValueError(
                f"A password has at most {limits.LOBBY_PASSWORD_MAX_LENGTH} characters."
            )
        self.terms = terms
        self.lobby_id: LobbyId | None = None
        self.request = 0
        """The request that opens it, while that is not answered; 0 otherwise."""
        self.code = ""
        """The short code by which others find it at the server; empty before it is there."""
        self.has_started = False
        self.banned: dict[bytes, None] = {}
        self.invited: dict[bytes, None] = {}
        """In the order in which they were invited."""
        self.members: tuple[bytes, ...] = ()
        """Who was in it when it was last there, oneself not included."""
        self._info = info
        self._told: LobbyInfo | None = None
        self._tell_s = 0.0
        self._opening = random_bytes(wire.OPENING_BYTES)
        self._token = entrance.token
        self._key = lobby_key or random_bytes(wire.LOBBY_KEY_BYTES)
        self._name = clean_line(terms.name, limits.LOBBY_NAME_MAX_LENGTH)
        self._is_name_ours = not self._name
        lock = make_lock(terms.password, random_bytes(SALT_BYTES)) if terms.password else None
        self._lock = None if lock is None else wire.WireLock(lock.salt, lock.stored_key)
        self._next_try_s = 0.0
        self._retry = Backoff(limits.LOBBY_RETRY_S, limits.LOBBY_RETRY_MAX_S, random_bytes)
        self._told_of: LobbyProblem | None = None
        """Why it is not there, as far as the player was told; None while it is."""

    def refresh(self, info: LobbyInfo) -> None:
        """What it says is this from now on."""
        self._info = info

    def due(self, now_s: float) -> bool:
        """Whether it is time to ask the server for it."""
        return self.lobby_id is None and not self.request and now_s >= self._next_try_s

    def publish(self, request: int) -> wire.Publish:
        """The message that opens it."""
        self.request = request
        self._told = self._info
        return wire.Publish(
            request,
            self._key,
            self._name,
            wire_info(self._info),
            self.terms.visibility,
            self.terms.closes_with_owner,
            self.terms.stays_open,
            self._lock,
            self._fingerprint,
            self._token,
            tuple(self.banned)[-limits.LOBBY_BANS_MAX :],
            self.members[: limits.LOBBY_MEMBERS_MAX],
            self.has_started,
            tuple(self.invited)[-limits.LOBBY_INVITED_MAX :],
            self._opening,
        )

    def update(self, now_s: float) -> wire.Update | None:
        """The message that brings it up to date, when one is due."""
        if self.lobby_id is None or self._info == self._told or now_s < self._tell_s:
            return None
        self._told = self._info
        self._tell_s = now_s + limits.LOBBY_INFO_UPDATE_S
        return wire.Update(bytes.fromhex(self.lobby_id), wire_info(self._info))

    # What the server says

    def on_opened(self, opened: wire.LobbyOpened) -> Published:
        """It is there."""
        self.request = 0
        self.lobby_id = lobby_id_of(opened.lobby_id)
        self.code = opened.code or ""
        # The server made the name; the lobby is to come back under it.
        self._name = clean_line(opened.name, limits.LOBBY_NAME_MAX_LENGTH) or self._name
        self._told_of = None
        self._retry.worked()
        return Published(self.lobby_id)

    def on_refused(
        self, problem: LobbyProblem, reason: str, now_s: float
    ) -> tuple[PublishFailed, ...]:
        """The server does not want it. It was final if `is_final` is true of the event."""
        self.request = 0
        self.lobby_id = None
        if problem in _FINAL and self._is_name_ours and self._name:
            self._name = ""
            self._next_try_s = now_s
            return ()
        self._next_try_s = now_s + self._retry.failed()
        return self._fail(problem, reason, is_final=problem in _FINAL)

    def on_down(self, down: ConnectionDown) -> tuple[PublishFailed, ...]:
        """The server is not there."""
        self.request = 0
        self.lobby_id = None
        self._next_try_s = 0.0
        return self._fail(down.problem, down.reason)

    def on_lost(self, problem: LobbyProblem, now_s: float) -> tuple[PublishFailed, ...]:
        """It is not there any more, although nobody has closed it; it is opened again."""
        self.lobby_id = None
        self._next_try_s = now_s
        return self._fail(problem, reason_of(problem))

    def on_started(self, *, is_here: bool) -> None:
        """It has started. What goes on here is its owner's farm from now on."""
        self.has_started = True
        if is_here:
            self.terms = replace(self.terms, closes_with_owner=True)

    def _fail(
        self, problem: LobbyProblem, reason: str, *, is_final: bool = False
    ) -> tuple[PublishFailed, ...]:
        """Told once, until it is there again. That somebody else is in the server's place is news
        all the same, since waiting does not help."""
        is_changed = problem is LobbyProblem.SERVICE_CHANGED and self._told_of is not problem
        if self._told_of is not None and not (is_final or is_changed):
            return ()
        self._told_of = problem
        return (PublishFailed(reason, problem, is_final),)


def wire_info(info: LobbyInfo) -> wire.WireInfo:
    """What a host says, as it travels."""
    return wire.WireInfo(
        info.host_name[: limits.NAME_MAX_LENGTH],
        info.players,
        info.capacity,
        info.protocol_version,
        info.area[: limits.AREA_NAME_MAX_LENGTH],
    )
