"""What players say to each other by way of Nakama, which passes it on and understands none of it.

Whoever wants into a lobby goes into its owner's *home*, a room of Nakama's chat that is named after
the owner's account, and talks with the owner there; whoever invites a friend does so in the
friend's. That can be overheard by all who are there, and says nothing that they could use. Inside a
lobby its owner tells all members how things stand, in one *word* after each change: whoever has
heard the last one knows everything.
"""

import uuid
from enum import IntEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from net import limits
from net.lobbies.events import Departure, LobbyProblem
from net.lobbies.lobby import LobbyInfo
from net.lobbies.nakama.api import DECODING_ERRORS, PartyId
from net.lobbies.passwords import KEY_BYTES, NONCE_BYTES, SALT_BYTES
from net.text import clean_line, clean_name

_ROOM = "tandem-acres.home."
UserId = Annotated[str, Meta(min_length=36, max_length=36)]
PackedId = Annotated[bytes, Meta(min_length=16, max_length=16)]
_Name = Annotated[str, Meta(max_length=4 * limits.NAME_MAX_LENGTH)]
_Count = Annotated[int, Meta(ge=1, le=limits.PLAYERS_MAX)]


def home_of(user_id: str) -> str:
    """The room in which a user is spoken to."""
    return _ROOM + user_id.replace("-", "")


def packed(user_id: str) -> bytes:
    """A user's id in 16 bytes."""
    return uuid.UUID(user_id).bytes


def unpacked(user_id: bytes) -> str:
    """The other way round."""
    return str(uuid.UUID(bytes=user_id))


# The line of a list


class LobbyRow(Struct, omit_defaults=True):
    """What a lobby says of itself."""

    host: _Name
    players: _Count
    capacity: _Count
    version: Annotated[int, Meta(ge=0, le=2**31)]
    area: Annotated[str, Meta(max_length=4 * limits.AREA_NAME_MAX_LENGTH)] = ""
    name: Annotated[str, Meta(max_length=4 * limits.LOBBY_NAME_MAX_LENGTH)] = ""
    password: bool = False
    sealed: bool = False
    gathering: bool = False


def row_of(info: LobbyInfo) -> LobbyRow:
    """How a lobby's line travels."""
    return LobbyRow(
        clean_name(info.host_name, limits.NAME_MAX_LENGTH),
        info.players,
        info.capacity,
        info.protocol_version,
        clean_line(info.area, limits.AREA_NAME_MAX_LENGTH),
        clean_line(info.name, limits.LOBBY_NAME_MAX_LENGTH),
        info.needs_password,
        info.is_sealed,
        info.is_gathering,
    )


def info_of(session: LobbyRow) -> LobbyInfo:
    """What somebody else's line says, cleaned."""
    return LobbyInfo(
        host_name=clean_name(session.host, limits.NAME_MAX_LENGTH),
        players=session.players,
        capacity=session.capacity,
        protocol_version=session.version,
        area=clean_line(session.area, limits.AREA_NAME_MAX_LENGTH),
        needs_password=session.password,
        name=clean_line(session.name, limits.LOBBY_NAME_MAX_LENGTH),
        is_sealed=session.sealed,
        is_gathering=session.gathering,
    )


# At home


class Knock(Struct, tag="knock"):
    """Somebody wants into a lobby."""

    lobby: PartyId
    version: int
    name: _Name
    password: bool
    """Whether one has one to prove."""


class Challenge(Struct, tag="challenge"):
    """The owner asks for a proof of the password."""

    lobby: PartyId
    to: UserId
    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    nonce: Annotated[bytes, Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]


class Proof(Struct, tag="proof"):
    """The answer to it."""

    lobby: PartyId
    proof: Annotated[bytes, Meta(min_length=KEY_BYTES, max_length=KEY_BYTES)]


class Verdict(Struct, tag="verdict"):
    """The owner's answer: a problem, or none, and then one may ask to join."""

    lobby: PartyId
    to: UserId
    problem: LobbyProblem | None = None


class Invitation(Struct, tag="invitation"):
    """A friend invites one into a lobby."""

    lobby: PartyId
    session: LobbyRow


AtHome = Knock | Challenge | Proof | Verdict | Invitation
_at_home = msgspec.json.Decoder(AtHome)


def encode_at_home(said: AtHome) -> str:
    """What is said in somebody's home, as the content of a chat message."""
    return msgspec.json.encode(said).decode()


def decode_at_home(content: str) -> AtHome | None:
    """What somebody said there; None for everything else."""
    try:
        return _at_home.decode(content)
    except DECODING_ERRORS:
        return None


# Inside a lobby


class OpCode(IntEnum):
    """What a message to a party is."""

    WORD = 1
    """The owner's `Word`."""
    BANS = 2
    """The owner's list of those who may not come in."""
    READY = 3
    """Whether one is ready, to the owner."""
    CHAT = 4
    """A line."""
    BYE = 5
    """One is about to leave."""


class Stage(IntEnum):
    """How far a lobby's start is."""

    NONE = 0
    COUNTING = 1
    CANCELLED = 2
    STARTED = 3


class Start(Struct, array_like=True, frozen=True):
    """What the owner says about starting. Each start has a number, so that one that follows another
    closely is not taken for it."""

    stage: Stage = Stage.NONE
    number: Annotated[int, Meta(ge=0, le=2**31)] = 0
    why: Annotated[str, Meta(max_length=limits.REASON_MAX_LENGTH)] = ""


class Inmate(Struct, array_like=True, frozen=True):
    """Somebody inside."""

    identity: PackedId
    name: _Name
    is_ready: bool


class Word(Struct, array_like=True):
    """How things stand in a lobby, according to its owner."""

    session: LobbyRow
    address: Annotated[str, Meta(max_length=512)]
    """Of the owner's entrance …"""
    token: Annotated[bytes, Meta(max_length=64)]
    """… and the token for it."""
    joined: Annotated[list[Inmate], Meta(max_length=limits.LOBBY_MEMBERS_MAX)]
    """Who has been there longest first."""
    gone: Annotated[
        list[tuple[PackedId, Departure]], Meta(max_length=2 * limits.LOBBY_MEMBERS_MAX)
    ] = []
    """Who was inside until just now, and how he went."""
    start: Start = Start()
    stays_open: bool = True
    visibility: Annotated[str, Meta(max_length=16)] = ""
    salt: Annotated[bytes, Meta(max_length=SALT_BYTES)] = b""
    """Of the password's lock, which whoever inherits the lobby needs; empty for no password …"""
    stored_key: Annotated[bytes, Meta(max_length=KEY_BYTES)] = b""
    """… and its key. Those inside know the password anyway."""


_words = msgspec.msgpack.Decoder(Word)
_bans = msgspec.msgpack.Decoder(Annotated[list[PackedId], Meta(max_length=limits.LOBBY_BANS_MAX)])
_marks = msgspec.msgpack.Decoder(bool)
_lines = msgspec.msgpack.Decoder(Annotated[str, Meta(max_length=limits.CHAT_MAX_LENGTH)])

encode = msgspec.msgpack.encode
"""What is said to a party, as bytes: a `Word`, a list of packed ids, a mark or a line."""


def decode_word(data: bytes) -> Word | None:
    """None for what is none, as with all of these."""
    try:
        return _words.decode(data)
    except DECODING_ERRORS:
        return None


def decode_bans(data: bytes) -> list[bytes] | None:
    """Whom an owner does not let in."""
    try:
        return _bans.decode(data)
    except DECODING_ERRORS:
        return None


def decode_mark(data: bytes) -> bool | None:
    """Whether a member is ready."""
    try:
        return _marks.decode(data)
    except DECODING_ERRORS:
        return None


def decode_row(data: bytes) -> str:
    """A line of chat, cleaned; empty for none."""
    try:
        return clean_line(_lines.decode(data), limits.CHAT_MAX_LENGTH)
    except DECODING_ERRORS:
        return ""
