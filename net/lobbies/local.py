"""The lobbies of this machine: every host keeps one small file in a directory known to all.

It serves two players at one desk, and whoever tries the game out with several windows. The file is
renewed every two seconds and replaced as a whole, so a reader never sees half of one; a host that
crashes leaves a file that is soon too old to count, and that the next host removes. Readers trust
no file: its size and number are bounded, it is decoded as a closed type, and it can only ever name
an address of this machine.

Only the owner of the directory may read the files, since they hold the token to get in.
"""

import contextlib
import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.reading import read_file
from files.writing import replace_file
from net.errors import LocalProtocolError
from net.limits import (
    AREA_NAME_MAX_LENGTH,
    JOIN_TOKEN_BYTES,
    LOBBY_FILE_MAX_BYTES,
    LOBBY_FILES_MAX,
    LOBBY_FILES_SWEPT_MAX,
    LOBBY_POLL_S,
    LOBBY_REFRESH_S,
    LOBBY_STALE_S,
    NAME_MAX_LENGTH,
    PLAYERS_MAX,
)
from net.lobbies.interface import (
    FRIENDS_ONLY,
    Entered,
    EnterFailed,
    ListFailed,
    ListReceived,
    Lobby,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyEntrance,
    LobbyEvent,
    LobbyFilter,
    LobbyId,
    LobbyInfo,
    LobbyList,
    LobbyProblem,
    LobbyTerms,
    Published,
    PublishFailed,
)
from net.lobbies.lobby import check_info
from net.lobbies.reasons import reason_of
from net.text import clean_line, clean_name
from net.transports.address import FINGERPRINT_BYTES, parse_address

LOOPBACK = "127.0.0.1"
_PREFIX = "lobby-"
_SUFFIX = ".json"


class _LobbyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in a file."""

    refreshed_s: Annotated[float, Meta(ge=0, le=1e12)]
    """Of the wall clock, which all programs of a machine share."""
    port: Annotated[int, Meta(ge=1, le=65535)]
    fingerprint: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * FINGERPRINT_BYTES}}}\Z")]
    token: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * JOIN_TOKEN_BYTES}}}\Z")]
    host_name: Annotated[str, Meta(max_length=LOBBY_FILE_MAX_BYTES)]
    players: Annotated[int, Meta(ge=1, le=PLAYERS_MAX)]
    capacity: Annotated[int, Meta(ge=1, le=PLAYERS_MAX)]
    protocol_version: Annotated[int, Meta(ge=0, le=2**31)]
    area: Annotated[str, Meta(max_length=LOBBY_FILE_MAX_BYTES)]
    needs_password: bool


_decoder = msgspec.json.Decoder(_LobbyFile)


class LocalLobbies(LobbyList):
    """Satisfies `net.lobbies.interface.LobbyList`.

    `directory` is made when it is not there. `wall_clock` returns seconds since 1970: the clocks
    that the callers' `now_s` come from are not shared between programs.
    """

    def __init__(self, directory: Path, wall_clock: Callable[[], float]) -> None:
        self._directory = directory
        self._wall_clock = wall_clock
        self._events: list[LobbyEvent] = []
        self._info: LobbyInfo | None = None
        self._entrance: LobbyEntrance | None = None
        self._own_id: LobbyId | None = None
        self._write_again_s = 0.0
        self._is_published = False
        self._has_publish_failed = False
        self._is_watching = False
        self._is_asked = False
        """Whether somebody waits to hear that the list was read."""
        self._read_again_s = 0.0
        self._has_list_failed = False
        self._wanted = LobbyFilter()
        self._seen: dict[LobbyId, Lobby] = {}

    def publish(
        self,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms = FRIENDS_ONLY,
    ) -> None:
        """The entrance is an address on 127.0.0.1 with the whole fingerprint,
        and a token of `limits.JOIN_TOKEN_BYTES`; `ValueError` otherwise, and for terms with a
        password, which files of this machine cannot keep."""
        if terms.password:
            raise ValueError("A farm in the list of this computer cannot have a password.")
        lobby_id = _hosted_lobby_id(entrance)
        check_info(info)
        self.withdraw(now_s)
        self._info, self._entrance, self._own_id = info, entrance, lobby_id
        self._seen.pop(lobby_id, None)
        self._sweep()
        self._write(now_s)

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """Raises `ValueError` for counts that are out of range."""
        if self._own_id is not None and info != self._info:
            check_info(info)
            self._info = info
            self._write(now_s)

    def withdraw(self, now_s: float) -> None:
        if self._own_id is None:
            return
        # A file that cannot be removed grows stale by itself.
        with contextlib.suppress(OSError):
            self._path(self._own_id).unlink(missing_ok=True)
        self._info = self._entrance = self._own_id = None
        self._is_published = self._has_publish_failed = False

    def watch(self, now_s: float) -> None:
        self._is_watching = self._is_asked = True
        self._read_again_s = now_s

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        self._wanted = wanted
        self._read_again_s = now_s

    def unwatch(self) -> None:
        self._is_watching = self._has_list_failed = False
        self._seen.clear()

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        return tuple(self._seen.values())

    def enter(self, lobby_id: LobbyId, now_s: float, password: str = "") -> None:
        """Being in a local lobby means nothing; it is read once more."""
        try:
            lobby = self._find().get(lobby_id)
        except OSError:
            lobby = None
        if lobby is None:
            problem = LobbyProblem.GONE
            self._events.append(EnterFailed(lobby_id, reason_of(problem), problem))
        else:
            self._events.append(Entered(lobby))

    def leave(self, lobby_id: LobbyId) -> None:
        """Nobody is inside of a local lobby."""

    def pump(self, now_s: float) -> list[LobbyEvent]:
        if self._own_id is not None and now_s >= self._write_again_s:
            self._write(now_s)
        if self._is_watching and now_s >= self._read_again_s:
            self._read_again_s = now_s + LOBBY_POLL_S
            self._read()
        events, self._events = self._events, []
        return events

    def close(self, now_s: float) -> None:
        self.withdraw(now_s)
        self.unwatch()

    # Writing

    def _path(self, lobby_id: LobbyId) -> Path:
        return self._directory / f"{_PREFIX}{lobby_id}{_SUFFIX}"

    def _write(self, now_s: float) -> None:
        if self._info is None or self._entrance is None or self._own_id is None:
            return
        self._write_again_s = now_s + LOBBY_REFRESH_S
        content = _encode(self._info, self._entrance, self._wall_clock())
        path = self._path(self._own_id)
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(path, content)
        except OSError as error:
            # Windows refuses to replace a file that somebody is reading; the next refresh comes
            # long before the old content is stale, so only a lasting failure is worth a word.
            if not self._is_published and not self._has_publish_failed:
                self._has_publish_failed = True
                reason = f"Players on this computer cannot see your farm: {error.strerror}."
                self._events.append(PublishFailed(reason))
            return
        self._has_publish_failed = False
        if not self._is_published:
            self._is_published = True
            self._events.append(Published(self._own_id))

    def _sweep(self) -> None:
        """Removes the files of hosts that crashed, which would hide the live ones behind them in
        the end. A host that is alive after all writes its file again within seconds."""
        with contextlib.suppress(OSError), os.scandir(self._directory) as entries:
            for entry in islice(entries, LOBBY_FILES_SWEPT_MAX):
                if not _is_ours(entry) or not entry.is_file(follow_symlinks=False):
                    continue
                if self._read_file(entry) is None:
                    with contextlib.suppress(OSError):
                        os.unlink(entry.path)

    # Reading

    def _read(self) -> None:
        try:
            found = self._find()
        except OSError as error:
            reason = f"The list of farms on this computer cannot be read: {error.strerror}."
            self._compare({})
            if not self._has_list_failed:
                self._has_list_failed = True
                self._events.append(ListFailed(reason, LobbyProblem.FAILED))
            return
        self._has_list_failed = False
        found = {key: lobby for key, lobby in found.items() if self._wanted.fits(lobby.info)}
        if self._compare(found) or self._is_asked:
            self._is_asked = False
            self._events.append(ListReceived(len(found)))

    def _compare(self, found: dict[LobbyId, Lobby]) -> bool:
        """Reports what is not as it was seen last; whether anything is not."""
        before = len(self._events)
        for lobby_id in [lobby_id for lobby_id in self._seen if lobby_id not in found]:
            del self._seen[lobby_id]
            self._events.append(LobbyDisappeared(lobby_id))
        for lobby_id, lobby in found.items():
            known = self._seen.get(lobby_id)
            if known == lobby:
                continue
            self._seen[lobby_id] = lobby
            event = LobbyAppeared(lobby) if known is None else LobbyChanged(lobby)
            self._events.append(event)
        return len(self._events) > before

    def _find(self) -> dict[LobbyId, Lobby]:
        """Every live lobby but one's own. Raises `OSError` when the directory cannot be read."""
        found: dict[LobbyId, Lobby] = {}
        looked_at = 0
        try:
            entries = os.scandir(self._directory)
        except FileNotFoundError:
            return found
        with entries:
            for entry in entries:
                if not _is_ours(entry):
                    continue
                looked_at += 1
                if looked_at > LOBBY_FILES_MAX:
                    break
                lobby = self._read_file(entry)
                if lobby is not None and lobby.lobby_id != self._own_id:
                    found[lobby.lobby_id] = lobby
        return dict(sorted(found.items()))

    def _read_file(self, entry: "os.DirEntry[str]") -> Lobby | None:
        try:
            content = read_file(Path(entry.path), LOBBY_FILE_MAX_BYTES, follow_links=False)
        except OSError:
            return None
        try:
            lobby_file = _decoder.decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        if abs(self._wall_clock() - lobby_file.refreshed_s) > LOBBY_STALE_S:
            return None
        if entry.name != f"{_PREFIX}{lobby_file.port}{_SUFFIX}":
            return None
        return _lobby(lobby_file)


def _is_ours(entry: "os.DirEntry[str]") -> bool:
    return entry.name.startswith(_PREFIX) and entry.name.endswith(_SUFFIX)


def _hosted_lobby_id(entrance: LobbyEntrance) -> LobbyId:
    try:
        host = parse_address(entrance.address)
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
    if host.ip != LOOPBACK or host.fingerprint is None:
        raise ValueError(f"A local lobby is an address on {LOOPBACK} with a fingerprint.")
    if len(host.fingerprint) != FINGERPRINT_BYTES:
        raise ValueError("A local lobby carries the whole fingerprint.")
    if len(entrance.token) != JOIN_TOKEN_BYTES:
        raise ValueError(f"A join token has {JOIN_TOKEN_BYTES} bytes, not {len(entrance.token)}.")
    # No two programs of a machine have the same UDP port, so the port is the lobby's name, and a
    # host that comes back after a crash replaces the file that it left.
    return LobbyId(str(host.port))


def _encode(info: LobbyInfo, entrance: LobbyEntrance, wall_s: float) -> bytes:
    host = parse_address(entrance.address)
    assert host.fingerprint is not None, "publish refuses an address without a fingerprint"
    return msgspec.json.encode(
        _LobbyFile(
            refreshed_s=wall_s,
            port=host.port,
            fingerprint=host.fingerprint.hex(),
            token=entrance.token.hex(),
            host_name=clean_name(info.host_name, NAME_MAX_LENGTH),
            players=info.players,
            capacity=info.capacity,
            protocol_version=info.protocol_version,
            area=clean_line(info.area, AREA_NAME_MAX_LENGTH),
            needs_password=info.needs_password,
        )
    )


def _lobby(lobby_file: _LobbyFile) -> Lobby:
    return Lobby(
        LobbyId(str(lobby_file.port)),
        LobbyInfo(
            host_name=clean_name(lobby_file.host_name, NAME_MAX_LENGTH),
            players=lobby_file.players,
            capacity=lobby_file.capacity,
            protocol_version=lobby_file.protocol_version,
            area=clean_line(lobby_file.area, AREA_NAME_MAX_LENGTH),
            needs_password=lobby_file.needs_password,
        ),
        LobbyEntrance(
            f"{LOOPBACK}:{lobby_file.port}#{lobby_file.fingerprint}",
            bytes.fromhex(lobby_file.token),
        ),
    )
