"""What a lobby server knows of dedicated servers: ask for one, hear when it is there, hear when it
has ended.

A launcher is pumped like everything else. `launch` only begins; each launch is answered by exactly
one `Ready` or `LaunchFailed`, and each `Ready` by one `Ended`, however the server went. `Ready`
comes only once the server listens and knows its players, so that members can be sent there at once.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable

from net.dedicated.kept_farms import KeptFarm
from net.limits import (
    DEDICATED_IDENTITY_MAX_LENGTH,
    DEDICATED_SESSION_ID_MAX_LENGTH,
    JOIN_TOKEN_BYTES,
    LOBBY_NAME_MAX_LENGTH,
    NAME_MAX_LENGTH,
    PLAYERS_MAX,
)
from net.text import is_visible


@dataclass(frozen=True, slots=True)
class SessionPlayer:
    """Somebody who may come in. Raises `ValueError` for what no session can hold."""

    name: str
    """1 to `limits.NAME_MAX_LENGTH` printable characters."""
    identity: str
    """Who the lobby server says this is; 1 to `limits.DEDICATED_IDENTITY_MAX_LENGTH` printable
    ASCII characters. The same player has the same one in every session."""
    token: bytes
    """`limits.JOIN_TOKEN_BYTES`, secret: who shows it to the dedicated server is this player."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.name) <= NAME_MAX_LENGTH or not is_visible(self.name):
            raise ValueError(f"A player's name has 1 to {NAME_MAX_LENGTH} visible characters.")
        is_text = self.identity.isascii() and self.identity.isprintable()
        if not 1 <= len(self.identity) <= DEDICATED_IDENTITY_MAX_LENGTH or not is_text:
            raise ValueError(
                f"A player's identity has 1 to {DEDICATED_IDENTITY_MAX_LENGTH} ASCII characters."
            )
        if len(self.token) != JOIN_TOKEN_BYTES:
            raise ValueError(f"A join token has {JOIN_TOKEN_BYTES} bytes, not {len(self.token)}.")


@dataclass(frozen=True, slots=True)
class LaunchRequest:
    """A session that needs a server. Raises `ValueError` for what no session can be."""

    session_id: str
    """1 to `limits.DEDICATED_SESSION_ID_MAX_LENGTH` of a-z, 0-9 and dashes inside; never used
    twice. It becomes part of file names."""
    farm: str
    """What the farm is called; 1 to `limits.LOBBY_NAME_MAX_LENGTH` printable characters."""
    players: tuple[SessionPlayer, ...]
    """1 to `limits.PLAYERS_MAX`, the lobby's owner first, no identity and no token twice."""
    line: str = ""
    """From where the owner plays, as `address_bucket` counts; for quotas."""

    def __post_init__(self) -> None:
        if not is_session_id(self.session_id):
            raise ValueError(
                f"A session's id has 1 to {DEDICATED_SESSION_ID_MAX_LENGTH} of a-z, 0-9 and dashes."
            )
        if not 1 <= len(self.farm) <= LOBBY_NAME_MAX_LENGTH or not is_visible(self.farm):
            raise ValueError(f"A farm's name has 1 to {LOBBY_NAME_MAX_LENGTH} visible characters.")
        if not 1 <= len(self.players) <= PLAYERS_MAX:
            raise ValueError(f"A session has 1 to {PLAYERS_MAX} players.")
        if len({player.identity for player in self.players}) != len(self.players):
            raise ValueError("A session names every player once.")
        if len({player.token for player in self.players}) != len(self.players):
            raise ValueError("Every player of a session has a token of their own.")


def is_session_id(text: str) -> bool:
    """Whether this can be a session's id: safe as a file name and as a Kubernetes label."""
    return (
        1 <= len(text) <= DEDICATED_SESSION_ID_MAX_LENGTH
        and all(character in "abcdefghijklmnopqrstuvwxyz0123456789-" for character in text)
        and text[0] != "-"
        and text[-1] != "-"
    )


class LaunchProblem(Enum):
    """Why a session got no server."""

    TOO_MANY = "too_many"
    """As many run, or are kept, as may; it may work later."""
    FARM_IN_USE = "farm_in_use"
    """The same owner's farm of that name is being played at this moment."""
    CANNOT_START = "cannot_start"
    """The program, a file or a port could not be had."""
    NOT_READY = "not_ready"
    """It was started and did not get ready in time."""
    DIED = "died"
    """It was started and ended before it was ready."""
    NO_ANSWER = "no_answer"
    """The service that gives out servers does not answer."""
    REFUSED = "refused"
    """That service answers that it may not, or with something that is no answer."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The server of a session listens and knows its players."""

    session_id: str
    address: str
    """An IP address. Empty for the machine of the lobby server itself: members reach it by the
    address by which they reach the lobby server, which only they know."""
    port: int
    """UDP."""
    fingerprint: bytes
    """Of its certificate, whole: 32 bytes."""


@dataclass(frozen=True, slots=True)
class LaunchFailed:
    """The session will have no server."""

    session_id: str
    reason: LaunchProblem
    detail: str
    """A sentence for the log and the player, without secrets or paths, at most
    `limits.REASON_MAX_LENGTH` characters."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The server of a session has gone."""

    session_id: str
    exit_status: int | None
    """0 when it saved and quit by itself, else how it died; None when that cannot be known."""


LaunchEvent = Ready | LaunchFailed | Ended


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A line of the status page."""

    session_id: str
    farm: str
    """Empty when a server from before a restart does not say."""
    players: int
    """Whom it was started for, whether they are there or not."""
    address: str
    """As in `Ready`."""
    port: int
    """0 until it is known."""
    where: str
    """`pid 1234`, or the name of its GameServer."""
    is_ready: bool


class Launcher(Protocol):
    """Gives out dedicated servers. All methods are cheap and never block."""

    def launch(self, request: LaunchRequest, now_s: float) -> None:
        """Begins to get a server for a session. The outcome comes from `pump`. Raises `ValueError`
        for a session id that it has already."""
        ...

    def pump(self, now_s: float) -> list[LaunchEvent]:
        """Does what is due and returns what happened since the last call, in order."""
        ...

    @property
    def running(self) -> tuple[RunningServer, ...]:
        """Every server that is starting or running, for the status page."""
        ...

    def close(self, now_s: float) -> None:
        """Stops launching and watching. Servers that run are left running."""
        ...


@runtime_checkable
class FarmsKept(Protocol):
    """A launcher that keeps the farms of its servers, as files of this machine."""

    def kept_farms(self) -> tuple[KeptFarm, ...]:
        """The farms that are kept, the one last written first. Raises `OSError` when they cannot be
        read."""
        ...

    def remove_farm(self, farm_id: str) -> None:
        """Removes a kept farm with its backups. Raises `ValueError` with a sentence for one that is
        being played or is not there, or `OSError`."""
        ...
