"""Every message between a lobby server and its clients.

They are MessagePack arrays like the game's own (`net/wire.py`), typed and bounded as they are
decoded, each with a number for a tag, all of them reliable and on the control channel. What a
client may say is one union and what the server may say another. A message that asks for something
has a `request` number of the client's, which the answer repeats; what is not done is answered by a
`LobbyProblem`, and a reason where the usual sentence for that problem would not say enough.
"""

import zlib
from typing import Annotated, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

from net import limits
from net.errors import RemoteProtocolError
from net.lobbies.events import Departure, LobbyAction, LobbyProblem
from net.lobbies.lobby import Visibility
from net.lobbies.passwords import KEY_BYTES as PASSWORD_KEY_BYTES
from net.lobbies.passwords import NONCE_BYTES as PASSWORD_NONCE_BYTES
from net.lobbies.passwords import SALT_BYTES
from net.lobbies.protocol.identity import MEMBER_BYTES, NONCE_BYTES
from net.lobbies.short_code import FORM as SHORT_CODE_FORM
from net.player_key import IDENTITY_BYTES, PUBLIC_KEY_BYTES, SIGNATURE_BYTES
from net.transports.direct.plain import PROBE_COOKIE_BYTES

LOBBY_ID_BYTES = 10
"""80 bits of a hash that nobody can guess or make again."""
LOBBY_KEY_BYTES = 8
INSTANCE_BYTES = 8
OPENING_BYTES = 8
FINGERPRINT_BYTES = 32
TOKEN_BYTES = 16
CHANNEL_BYTES = 8
MAC_BYTES = 16
GAME_TAG = "tandem-acres"
"""Which game a lobby is of: a server may serve several, and each sees its own."""

Request = Annotated[int, Meta(ge=0, le=2**31)]
LobbyKey = Annotated[bytes, Meta(min_length=LOBBY_KEY_BYTES, max_length=LOBBY_KEY_BYTES)]
Opening = Annotated[bytes, Meta(min_length=OPENING_BYTES, max_length=OPENING_BYTES)]
ShortCode = Annotated[str, Meta(pattern=SHORT_CODE_FORM)]
"""As `net.lobbies.short_code` makes it."""
WireLobbyId = Annotated[bytes, Meta(min_length=LOBBY_ID_BYTES, max_length=LOBBY_ID_BYTES)]
Identity = Annotated[bytes, Meta(min_length=IDENTITY_BYTES, max_length=IDENTITY_BYTES)]
WireMemberId = Annotated[bytes, Meta(min_length=MEMBER_BYTES, max_length=MEMBER_BYTES)]
Fingerprint = Annotated[bytes, Meta(min_length=FINGERPRINT_BYTES, max_length=FINGERPRINT_BYTES)]
NoFingerprint = Annotated[bytes, Meta(max_length=FINGERPRINT_BYTES)]
JoinToken = Annotated[bytes, Meta(max_length=limits.JOIN_TOKEN_BYTES)]
PlayerName = Annotated[str, Meta(max_length=limits.NAME_MAX_LENGTH)]
LobbyName = Annotated[str, Meta(max_length=limits.LOBBY_NAME_MAX_LENGTH)]
Version = Annotated[int, Meta(ge=0, le=65535)]
Count = Annotated[int, Meta(ge=1, le=limits.PLAYERS_MAX)]
Revision = Annotated[int, Meta(ge=0, le=2**53)]
Port = Annotated[int, Meta(ge=1, le=65535)]
IpAddress = Annotated[str, Meta(max_length=45)]
NetworkAddress = tuple[IpAddress, Port]
LocalAddresses = Annotated[
    tuple[NetworkAddress, ...], Meta(max_length=limits.LOBBY_CANDIDATES_TOLD_MAX)
]
Reason = Annotated[str, Meta(max_length=limits.REASON_MAX_LENGTH)]
Friends = Annotated[tuple[Identity, ...], Meta(max_length=limits.LOBBY_FRIENDS_MAX)]


class WireInfo(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a host says about its farm."""

    host_name: PlayerName
    players: Count
    capacity: Count
    version: Version
    area: Annotated[str, Meta(max_length=limits.AREA_NAME_MAX_LENGTH)]


class WireLock(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """See `passwords.PasswordLock`."""

    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    stored_key: Annotated[bytes, Meta(min_length=PASSWORD_KEY_BYTES, max_length=PASSWORD_KEY_BYTES)]


class WireLobby(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A line of the list. Who owns it is for those to know who have entered."""

    lobby_id: WireLobbyId
    name: LobbyName
    info: WireInfo
    needs_password: bool
    is_sealed: bool
    is_gathering: bool


class WireFilter(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Which lobbies somebody wants to see; see `net.lobbies.lobby.LobbyFilter`."""

    words: LobbyName
    has_room: bool
    without_password: bool


class WireMember(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Somebody in a lobby."""

    member: WireMemberId
    name: PlayerName
    is_ready: bool


class WireTicket(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The right to use a relay."""

    channel: Annotated[bytes, Meta(min_length=CHANNEL_BYTES, max_length=CHANNEL_BYTES)]
    side: Annotated[int, Meta(ge=0, le=1)]
    expiry_s: Annotated[int, Meta(ge=0, le=2**40)]
    """By the clock of whoever gives tickets out."""
    mac: Annotated[bytes, Meta(min_length=MAC_BYTES, max_length=MAC_BYTES)]
    relay: NetworkAddress | None = None
    """Where the relay is; none where it is at the server's own address."""


# A client, to begin with


class Hello(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=1):
    """The first message: which game and versions, and who one claims to be."""

    protocol: Version
    """`limits.LOBBY_PROTOCOL_VERSION`."""
    game: Annotated[str, Meta(min_length=1, max_length=32, pattern=r"\A[a-z0-9-]+\Z")]
    version: Version
    """The game's own protocol version."""
    name: PlayerName
    public_key: Annotated[bytes, Meta(min_length=PUBLIC_KEY_BYTES, max_length=PUBLIC_KEY_BYTES)]
    instance: Annotated[bytes, Meta(min_length=INSTANCE_BYTES, max_length=INSTANCE_BYTES)]
    """Of chance, the same for as long as a program runs: it is how a program that comes back takes
    the place of the connection that it lost."""


class Proof(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=2):
    """The answer to a challenge."""

    signature: Annotated[bytes, Meta(min_length=SIGNATURE_BYTES, max_length=SIGNATURE_BYTES)]


# A client that is known


class Beat(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=3):
    """The sign of life that refreshes every registration of this client."""


class Publish(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=4):
    """Opens a lobby, or takes one's own up again after a connection was lost."""

    request: Request
    key: LobbyKey
    """Of chance, kept for as long as the lobby is wanted: with the player's identity it makes the
    lobby's id, so that the id is the same after a restart of the server."""
    name: LobbyName
    """Empty for one that the server makes of the player's name."""
    info: WireInfo
    visibility: Visibility
    closes_with_owner: bool
    stays_open: bool
    lock: WireLock | None
    fingerprint: NoFingerprint
    """Of the host's certificate; empty when there is no host, as in a gathering."""
    token: JoinToken
    """The host's join token, for those who have entered."""
    banned: Annotated[tuple[WireMemberId, ...], Meta(max_length=limits.LOBBY_BANS_MAX)] = ()
    returning: Annotated[tuple[WireMemberId, ...], Meta(max_length=limits.LOBBY_MEMBERS_MAX)] = ()
    """Who was in the lobby when the connection to the server was lost."""
    has_started: bool = False
    invited: Annotated[tuple[Identity, ...], Meta(max_length=limits.LOBBY_INVITED_MAX)] = ()
    """Whom the owner had invited by then."""
    opening: Opening | None = None
    """Of chance, the same for as long as the farm stays open: with it the lobby has a short code,
    which is the same after a restart of the server. None for a lobby without one."""


class Update(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=5):
    """A lobby that one owns says something else now."""

    lobby_id: WireLobbyId
    info: WireInfo


class About(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=6):
    """What a client tells of itself after the welcome, and again when it changes."""

    friends: Friends
    """Who finds the lobbies that one owns and that are for friends."""
    local: LocalAddresses
    """Where one is in one's own networks."""
    fingerprint: NoFingerprint
    """Of the certificate that one would host with, should one come to own a lobby that somebody
    else has opened; empty where one would not."""
    token: JoinToken
    """The join token for that."""


class ListLobbies(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=7):
    """Asks for what has changed in the list since a revision; 0 for all of it."""

    request: Request
    after: Revision
    is_first_reading: bool
    """Whether one has not come to the end of the list yet."""
    wanted: WireFilter | None = None
    """Of the list, what one wants to see; none for everything. Who wants something else reads from
    the beginning."""


class Find(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=8):
    """Asks for the lobby of a name."""

    request: Request
    name: LobbyName


class Enter(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=9):
    """Asks to come in. A lobby with a password answers `PasswordAsked`, and this is said again
    with the proof. Who has the lobby's short code may come in without being among those who see
    it."""

    request: Request
    lobby_id: WireLobbyId
    proof: (
        Annotated[bytes, Meta(min_length=PASSWORD_KEY_BYTES, max_length=PASSWORD_KEY_BYTES)] | None
    ) = None
    code: ShortCode | None = None


class Leave(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=10):
    """Leaves a lobby."""

    lobby_id: WireLobbyId


class CloseLobby(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=11):
    """Closes a lobby that one owns."""

    lobby_id: WireLobbyId


class Say(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=12):
    """A line of chat."""

    lobby_id: WireLobbyId
    text: Annotated[str, Meta(max_length=limits.CHAT_MAX_LENGTH)]


class SetReady(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=13):
    """Whether one is ready."""

    lobby_id: WireLobbyId
    is_ready: bool


class Start(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=14):
    """The owner starts."""

    lobby_id: WireLobbyId
    on_server: bool


class Kick(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=15):
    """The owner sends somebody away."""

    lobby_id: WireLobbyId
    member: WireMemberId
    ban: bool


class HandOver(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=16):
    """The owner makes somebody else the owner."""

    lobby_id: WireLobbyId
    member: WireMemberId


class Invite(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=17):
    """The owner invites somebody."""

    lobby_id: WireLobbyId
    identity: Identity


class Reach(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=18):
    """A member asks to be brought together with the owner's program."""

    request: Request
    lobby_id: WireLobbyId


class FindCode(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=19):
    """Asks for the lobby of a short code, whoever it is for. That nobody has the code now is
    answered alike, whether somebody had it before or not."""

    request: Request
    code: ShortCode


class CheckPort(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=20):
    """Asks the server to send a packet from elsewhere to where it sees one: whether one's port can
    be reached from outside. It is longer than that packet."""

    request: Request
    cookie: Annotated[bytes, Meta(min_length=PROBE_COOKIE_BYTES, max_length=PROBE_COOKIE_BYTES)]
    """Of chance; the packet has it."""


# The server


class Challenge(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=32):
    """The number to sign."""

    nonce: Annotated[bytes, Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]


class Welcome(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=33):
    """The client is known."""

    member: WireMemberId
    """Who one is in every lobby, as long as this connection lasts."""
    seen_at: NetworkAddress
    """Where the server sees one."""
    gives_servers: bool
    """Whether lobbies may be started on dedicated servers."""


class TurnedAway(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=34):
    """The connection ends here."""

    problem: LobbyProblem
    reason: Reason = ""


class Beaten(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=35):
    """The answer to a beat: the lobbies of one's own that go on being registered."""

    owned: Annotated[tuple[WireLobbyId, ...], Meta(max_length=limits.LOBBY_OWNED_MAX)]


class LobbyOpened(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=36):
    """The lobby is in the list; its owner is in it."""

    request: Request
    lobby_id: WireLobbyId
    name: LobbyName
    members: Annotated[tuple[WireMember, ...], Meta(max_length=limits.LOBBY_MEMBERS_MAX)]
    code: ShortCode | None = None
    """By which others find it; none where it was opened without one."""


class RequestRefused(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=37):
    """What was asked for is not done."""

    request: Request
    problem: LobbyProblem
    reason: Reason = ""


class Page(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=38):
    """Part of the list: what has changed up to a revision."""

    request: Request
    lobbies: Annotated[tuple[WireLobby, ...], Meta(max_length=limits.LOBBY_PAGE_LOBBIES_MAX)]
    gone: Annotated[tuple[WireLobbyId, ...], Meta(max_length=limits.LOBBY_PAGE_SCAN_MAX)]
    up_to: Revision
    is_last: bool
    """Whether that was all."""
    is_anew: bool
    """Whether what was known before is to be forgotten."""
    has_next: bool
    """Whether the next page comes by itself: one does not ask for it."""


class Found(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=39):
    """The lobby of that name, or of that short code."""

    request: Request
    lobby: WireLobby


class PasswordAsked(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=40):
    """A proof is needed."""

    request: Request
    lobby_id: WireLobbyId
    salt: Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    nonce: Annotated[bytes, Meta(min_length=PASSWORD_NONCE_BYTES, max_length=PASSWORD_NONCE_BYTES)]


class LobbyEntered(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=41):
    """The client is in."""

    request: Request
    lobby: WireLobby
    owner: WireMemberId
    members: Annotated[tuple[WireMember, ...], Meta(max_length=limits.LOBBY_MEMBERS_MAX)]
    fingerprint: NoFingerprint
    token: JoinToken


class InfoNow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=42):
    """What a lobby says that one is in."""

    lobby: WireLobby


class MemberCame(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=43):
    """Somebody came in."""

    lobby_id: WireLobbyId
    member: WireMember


class MemberWent(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=44):
    """Somebody is not in it any more."""

    lobby_id: WireLobbyId
    member: WireMemberId
    how: Departure


class MemberNow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=45):
    """What is known of somebody has changed."""

    lobby_id: WireLobbyId
    member: WireMember


class OwnerNow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=46):
    """A lobby has another owner, whose host, if any, is another as well."""

    lobby_id: WireLobbyId
    member: WireMemberId
    code: ShortCode | None = None
    """By which others find it; said to the new owner alone."""


class Heard(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=47):
    """Somebody said something."""

    lobby_id: WireLobbyId
    member: WireMemberId
    text: Annotated[str, Meta(max_length=limits.CHAT_MAX_LENGTH)]


class NotDone(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=48):
    """What a member asked for inside is not done."""

    lobby_id: WireLobbyId
    action: LobbyAction
    problem: LobbyProblem
    reason: Reason = ""


class Lost(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=49):
    """One is not in a lobby any more."""

    lobby_id: WireLobbyId
    problem: LobbyProblem
    reason: Reason = ""


class Counting(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=50):
    """It starts in so many milliseconds."""

    lobby_id: WireLobbyId
    left_ms: Annotated[int, Meta(ge=0, le=60_000)]


class Cancelled(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=51):
    """It does not start: somebody has left or is not ready, or there was no server."""

    lobby_id: WireLobbyId
    reason: Reason


class WireServer(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A dedicated server to go to; the lobby is closed."""

    ip: IpAddress
    """Empty for the machine of the lobby server, by the address by which one knows it."""
    port: Port
    fingerprint: Fingerprint
    token: JoinToken


class HasStarted(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=52):
    """It has started."""

    lobby_id: WireLobbyId
    server: WireServer | None = None


class Invitation(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=53):
    """Somebody invites."""

    lobby: WireLobby
    name: PlayerName


class Introduce(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=54):
    """Both sides of an introduction are told where the other one may be."""

    request: Request
    """The caller's; 0 for the other side."""
    lobby_id: WireLobbyId
    token: Annotated[bytes, Meta(min_length=TOKEN_BYTES, max_length=TOKEN_BYTES)]
    candidates: Annotated[tuple[NetworkAddress, ...], Meta(min_length=1, max_length=6)]
    is_caller: bool
    ticket: WireTicket | None


class Closing(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=55):
    """The server stops, and will be back perhaps."""


class PortTried(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=57):
    """The packet is on its way."""

    request: Request


class Packed(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=56):
    """A page as it travels where that is shorter; nobody but this module sees it."""

    deflated: bytes
    """A zlib stream of the message, complete in itself."""


ClientMessage: TypeAlias = (
    Hello
    | Proof
    | Beat
    | Publish
    | Update
    | About
    | ListLobbies
    | Find
    | Enter
    | Leave
    | CloseLobby
    | Say
    | SetReady
    | Start
    | Kick
    | HandOver
    | Invite
    | Reach
    | FindCode
    | CheckPort
)
ServerMessage: TypeAlias = (
    Challenge
    | Welcome
    | TurnedAway
    | Beaten
    | LobbyOpened
    | RequestRefused
    | Page
    | Found
    | PasswordAsked
    | LobbyEntered
    | InfoNow
    | MemberCame
    | MemberWent
    | MemberNow
    | OwnerNow
    | Heard
    | NotDone
    | Lost
    | Counting
    | Cancelled
    | HasStarted
    | Invitation
    | Introduce
    | Closing
    | PortTried
)

_ENCODER = msgspec.msgpack.Encoder()
_CLIENT: msgspec.msgpack.Decoder[ClientMessage] = msgspec.msgpack.Decoder(ClientMessage)
_SERVER: msgspec.msgpack.Decoder[ServerMessage | Packed] = msgspec.msgpack.Decoder(
    ServerMessage | Packed
)
_PAGE: msgspec.msgpack.Decoder[Page] = msgspec.msgpack.Decoder(Page)
_FASTEST = 1

_M = TypeVar("_M")


def encode(message: ClientMessage | ServerMessage) -> bytes:
    """A message as bytes."""
    encoded = _ENCODER.encode(message)
    if isinstance(message, Page) and len(encoded) >= limits.LOBBY_PAGE_PACKED_FROM_BYTES:
        # A packet costs both sides far more than compressing it away.
        return _ENCODER.encode(Packed(zlib.compress(encoded, _FASTEST)))
    return encoded


def decode_from_client(payload: bytes) -> ClientMessage:
    """What a client said. Raises `RemoteProtocolError`."""
    if len(payload) > limits.LOBBY_MESSAGE_MAX_BYTES:
        raise RemoteProtocolError(f"A client sent a message of {len(payload)} B.")
    return _decode(_CLIENT, payload)


def decode_from_server(payload: bytes) -> ServerMessage:
    """What the server said. Raises `RemoteProtocolError`."""
    message = _decode(_SERVER, payload)
    return _decode(_PAGE, _inflate(message.deflated)) if isinstance(message, Packed) else message


def _inflate(deflated: bytes) -> bytes:
    """Inflates no further than the limit."""
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(deflated, limits.LOBBY_PAGE_INFLATED_MAX_BYTES)
    except zlib.error as error:
        raise RemoteProtocolError(f"A page of the lobby server's does not inflate: {error}.") from (
            error
        )
    if not inflater.eof or inflater.unused_data:
        raise RemoteProtocolError("A page of the lobby server's is too long, or not whole.")
    return inflated


def _decode(decoder: msgspec.msgpack.Decoder[_M], payload: bytes) -> _M:
    try:
        return decoder.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise RemoteProtocolError(f"That is no message of the lobby server's: {error}.") from error
