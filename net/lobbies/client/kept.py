"""What a player keeps for lobby servers, beside the settings and the own key: friends, and which
certificate each server has shown. Small files, readable for this user only."""

import logging
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.reading import read_file
from files.writing import replace_file
from net import limits
from net.lobbies.client.connection import KnownServers
from net.lobbies.friend_code import IDENTITY_BYTES, decode_friend_code, encode_friend_code
from net.text import clean_line, clean_name
from net.transports.address import FINGERPRINT_BYTES

_log = logging.getLogger(__name__)

FRIENDS_FILE = "lobby_friends.json"
SERVERS_FILE = "known_servers.json"
_FILE_MAX_BYTES = 64 * 1024
_SERVERS_MAX = 64


class _Friend(Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(max_length=256)]
    identity: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * IDENTITY_BYTES}}}\Z")]


_Fingerprint = Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * FINGERPRINT_BYTES}}}\Z")]
_friends = msgspec.json.Decoder(tuple[_Friend, ...])
_servers = msgspec.json.Decoder(dict[str, _Fingerprint])


class KnownServersFile(KnownServers):
    """Satisfies `net.lobbies.client.KnownServers`. A damaged file is begun anew."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / SERVERS_FILE

    def fingerprint_of(self, server: str) -> bytes | None:
        known = self._read().get(server)
        return None if known is None else bytes.fromhex(known)

    def remember(self, server: str, fingerprint: bytes) -> None:
        """Of all servers, the newest few are kept."""
        servers = self._read()
        if servers.get(server) == fingerprint.hex():
            return
        servers.pop(server, None)
        servers[server] = fingerprint.hex()
        _write(self._path, dict(list(servers.items())[-_SERVERS_MAX:]))

    def forget(self, server: str) -> None:
        """The server is trusted anew the next time."""
        servers = self._read()
        if servers.pop(server, None) is not None:
            _write(self._path, servers)

    def _read(self) -> dict[str, str]:
        try:
            return _servers.decode(read_file(self._path, _FILE_MAX_BYTES))
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return {}


class FriendBook:
    """The player's friends: what they are called here, and who they are everywhere."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FRIENDS_FILE

    @property
    def friends(self) -> dict[str, bytes]:
        """Identities by name. A damaged file has none."""
        try:
            read = _friends.decode(read_file(self._path, _FILE_MAX_BYTES))
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return {}
        return {
            clean_name(friend.name, limits.NAME_MAX_LENGTH): bytes.fromhex(friend.identity)
            for friend in read[: limits.LOBBY_FRIENDS_MAX]
        }

    def add(self, name: str, code: str) -> None:
        """Keeps a friend, in the place of one of the same name. Raises `ValueError` with a sentence
        for a code that is none, or when there are too many."""
        identity = decode_friend_code(code)
        shown = clean_line(name, limits.NAME_MAX_LENGTH)
        if not shown:
            raise ValueError("A friend needs a name that can be seen.")
        friends = {**self.friends, shown: identity}
        if len(friends) > limits.LOBBY_FRIENDS_MAX:
            raise ValueError(f"There is room for {limits.LOBBY_FRIENDS_MAX} friends.")
        self._keep(friends)

    def remove(self, name: str) -> None:
        """Forgets a friend. Raises `ValueError` when there is none of this name."""
        friends = self.friends
        if friends.pop(name, None) is None:
            raise ValueError(f"There is no friend called {clean_line(name, 64)!r}.")
        self._keep(friends)

    def _keep(self, friends: dict[str, bytes]) -> None:
        kept = [_Friend(name, identity.hex()) for name, identity in friends.items()]
        if not _write(self._path, kept):
            raise ValueError("The list of friends cannot be written.")

    def lines(self) -> list[str]:
        """The friends for a terminal, with their codes."""
        return [
            f"{name:<{limits.NAME_MAX_LENGTH}}  {encode_friend_code(identity)}"
            for name, identity in self.friends.items()
        ]


def _write(path: Path, value: object) -> bool:
    """Replaces a file as a whole. Whether that worked."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, msgspec.json.format(msgspec.json.encode(value)))
    except OSError as error:
        _log.warning("%s cannot be written: %s", path.name, error)
        return False
    return True
