"""The session file: what a dedicated server is told about the session it is started for.

The lobby server writes it (into a file on the same machine, or into an annotation on Kubernetes),
`python main.py dedicated` reads it, and both do so through the one struct in here. A person may
write one by hand for a server without a lobby server, so what is wrong with it is said in words.

It holds the players' join tokens: whoever can read it can come in as one of them.
"""

import errno
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.reading import UnfitFileError, read_file, words_of
from net.dedicated.launcher import LaunchRequest, SessionPlayer
from net.limits import (
    DEDICATED_EMPTY_QUIT_MAX_S,
    DEDICATED_EMPTY_QUIT_S,
    DEDICATED_IDENTITY_MAX_LENGTH,
    DEDICATED_SESSION_FILE_MAX_BYTES,
    DEDICATED_SESSION_ID_MAX_LENGTH,
    JOIN_TOKEN_BYTES,
    LOBBY_NAME_MAX_LENGTH,
    NAME_MAX_LENGTH,
    PLAYERS_MAX,
)


class SessionFilePlayer(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who may come in."""

    name: Annotated[str, Meta(min_length=1, max_length=NAME_MAX_LENGTH)]
    token: Annotated[str, Meta(pattern=rf"\A[0-9a-f]{{{2 * JOIN_TOKEN_BYTES}}}\Z")]
    """`limits.JOIN_TOKEN_BYTES` as hex."""
    identity: Annotated[str, Meta(min_length=1, max_length=DEDICATED_IDENTITY_MAX_LENGTH)]


class SessionFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What is in the file, as JSON."""

    session: Annotated[str, Meta(min_length=1, max_length=DEDICATED_SESSION_ID_MAX_LENGTH)]
    farm: Annotated[str, Meta(min_length=1, max_length=LOBBY_NAME_MAX_LENGTH)]
    players: Annotated[tuple[SessionFilePlayer, ...], Meta(min_length=1, max_length=PLAYERS_MAX)]
    """The first was the lobby's owner, and is the owner of a farm that is nobody's yet."""
    empty_quit_s: Annotated[float, Meta(ge=1, le=DEDICATED_EMPTY_QUIT_MAX_S)] = (
        DEDICATED_EMPTY_QUIT_S
    )
    """How long the server stays while nobody is there."""
    open_to_others: bool = False
    """Whether it lets in, as guests, who shows none of the tokens."""

    @property
    def request(self) -> LaunchRequest:
        """As the lobby server asked for it. Raises `ValueError` for what none asks for."""
        return LaunchRequest(
            self.session,
            self.farm,
            tuple(
                SessionPlayer(player.name, player.identity, bytes.fromhex(player.token))
                for player in self.players
            ),
        )


_decoder = msgspec.json.Decoder(SessionFile)


def session_file_of(
    request: LaunchRequest,
    empty_quit_s: float = DEDICATED_EMPTY_QUIT_S,
    open_to_others: bool = False,
) -> SessionFile:
    """The file for a session. Raises ValueError where `empty_quit_s` is not from 1 to
    `limits.DEDICATED_EMPTY_QUIT_MAX_S`."""
    if not 1 <= empty_quit_s <= DEDICATED_EMPTY_QUIT_MAX_S:
        raise ValueError(f"empty_quit_s is 1 to {DEDICATED_EMPTY_QUIT_MAX_S:.0f} seconds.")
    return SessionFile(
        session=request.session_id,
        farm=request.farm,
        players=tuple(
            SessionFilePlayer(player.name, player.token.hex(), player.identity)
            for player in request.players
        ),
        empty_quit_s=empty_quit_s,
        open_to_others=open_to_others,
    )


def encode_session(session: SessionFile) -> bytes:
    """The file's content."""
    return msgspec.json.encode(session)


def decode_session(content: bytes) -> SessionFile:
    """Reads a file's content, of which the caller need not read more than one byte above
    `limits.DEDICATED_SESSION_FILE_MAX_BYTES`. Raises `ValueError` with a sentence that says what
    is wrong."""
    if len(content) > DEDICATED_SESSION_FILE_MAX_BYTES:
        raise ValueError(
            f"A session file has at most {DEDICATED_SESSION_FILE_MAX_BYTES // 1024} KiB."
        )
    try:
        session = _decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"This is no session file: {error}.") from error
    try:
        _ = session.request
    except ValueError as error:
        raise ValueError(f"This is no session file: {error}") from error
    return session


def read_session(path: Path) -> SessionFile:
    """The session in a file, of which no more is read than one may have. Raises ValueError with a
    sentence that names the file, for one that is missing, unreadable or not a session file."""
    try:
        content = read_file(path, DEDICATED_SESSION_FILE_MAX_BYTES)
    except OSError as error:
        if error.errno == errno.EFBIG:
            most_kib = DEDICATED_SESSION_FILE_MAX_BYTES // 1024
            raise ValueError(f"{path}: A session file has at most {most_kib} KiB.") from error
        if isinstance(error, FileNotFoundError | UnfitFileError):
            raise ValueError(f"There is no session file {path}: {words_of(error)}.") from error
        raise ValueError(f"The session file {path} cannot be read: {words_of(error)}.") from error
    try:
        return decode_session(content)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
