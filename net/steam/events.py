"""What `Steam.pump` reports: one frozen dataclass for each kind of news, named as Valve names it.

Texts in here were written by other people and are hostile input: bounded, but with whatever
characters their author liked. Clean them before they are shown or logged.
"""

from ipaddress import IPv4Address

from msgspec import Struct

from .constants import (
    ChatEntryType,
    ConnectionState,
    EndReason,
    EnterResponse,
    MemberChange,
    PersonaChange,
    RelayAvailability,
    Result,
)
from .ids import CallHandle, LobbyId, SteamId


class GameServer(Struct, frozen=True):
    """Where the game of a lobby is played, in one of two ways or both."""

    user: SteamId | None = None
    """The account that hosts it."""
    address: IPv4Address | None = None
    port: int = 0
    """1 to 65535 with an address."""


class LobbyCreated(Struct, frozen=True):
    """The answer to `Matchmaking.create_lobby`. The creator is inside already; its own
    `LobbyEnter` follows."""

    call: CallHandle
    result: Result
    lobby: LobbyId | None
    """None unless the result is `Result.OK`."""


class LobbyEnter(Struct, frozen=True):
    """The answer to `Matchmaking.join_lobby`, or the entering of a lobby that one created."""

    call: CallHandle | None
    """None for a lobby that one created."""
    lobby: LobbyId
    response: EnterResponse
    """One is inside only after `EnterResponse.SUCCESS`."""
    locked: bool
    """Only those who were invited may join."""


class LobbyMatchList(Struct, frozen=True):
    """The answer to `Matchmaking.request_lobby_list`."""

    call: CallHandle
    lobbies: tuple[LobbyId, ...]


class CallFailed(Struct, frozen=True):
    """A request was not carried out at all: Steam lost its servers, or did not take it."""

    call: CallHandle
    """0 when Steam did not even take it."""
    lobby: LobbyId | None
    """The lobby that was to be joined, if that was the request."""


class LobbyInvite(Struct, frozen=True):
    """Somebody invited us. Only a notice: wait for `GameLobbyJoinRequested` before joining."""

    user: SteamId
    lobby: LobbyId
    app_id: int


class LobbyDataUpdate(Struct, frozen=True):
    """A lobby's data, or a member's, has changed, or was fetched as asked."""

    lobby: LobbyId
    member: SteamId | None
    """None when it is the lobby's own data."""
    success: bool
    """False after `Matchmaking.request_lobby_data` of a lobby that does not exist any more."""


class LobbyChatUpdate(Struct, frozen=True):
    """A member came or went. The lobby's owner may have changed with it."""

    lobby: LobbyId
    user: SteamId
    made_by: SteamId
    """Who did it: another than `user` for a kick."""
    change: MemberChange


class LobbyChatMsg(Struct, frozen=True):
    """A chat message in a lobby, one's own included."""

    lobby: LobbyId
    user: SteamId
    """Who sent it, as Steam says."""
    entry_type: ChatEntryType
    payload: bytes
    """At most 4096 bytes."""


class LobbyKicked(Struct, frozen=True):
    """We are not in the lobby any more."""

    lobby: LobbyId
    disconnected: bool
    """True when our own connection to Steam was lost, False when we were removed."""


class LobbyGameCreated(Struct, frozen=True):
    """The owner has said where a lobby's game is played."""

    lobby: LobbyId
    server: GameServer


class PersonaStateChange(Struct, frozen=True):
    """Something about a user has changed: with `PersonaChange.GAME_PLAYED`, the game or lobby."""

    user: SteamId
    change: PersonaChange


class AvatarImageLoaded(Struct, frozen=True):
    """A large picture that `Friends.avatar` was asked for is there."""

    user: SteamId


class GameOverlayActivated(Struct, frozen=True):
    """The overlay opened or closed over the game."""

    active: bool


class GameLobbyJoinRequested(Struct, frozen=True):
    """The player accepted an invitation, or pressed Join Game, in Steam's own windows."""

    lobby: LobbyId
    friend: SteamId | None


class FriendRichPresenceUpdate(Struct, frozen=True):
    """A friend's rich presence is here, or has changed."""

    friend: SteamId
    app_id: int


class GameRichPresenceJoinRequested(Struct, frozen=True):
    """The player pressed Join Game on a friend whose rich presence has a `connect` text. Read it
    with `lobby_from_connect_text`, which understands one thing only."""

    friend: SteamId | None
    connect: str


class SteamServersConnected(Struct, frozen=True):
    """Steam is connected to its servers again."""


class SteamServerConnectFailure(Struct, frozen=True):
    """Steam could not connect to its servers; it goes on trying."""

    result: Result


class SteamServersDisconnected(Struct, frozen=True):
    """Steam lost its servers: lobbies are gone, sessions may live on."""

    result: Result


class SteamShutdown(Struct, frozen=True):
    """Steam is being closed; close soon."""


class NewUrlLaunchParameters(Struct, frozen=True):
    """The player followed a steam:// link to the running game; read
    `Utils.launch_command_line` again."""


class SteamNetworkingMessagesSessionRequest(Struct, frozen=True):
    """Somebody, anybody, wants to send us messages. Nothing arrives from them until
    `Messages.accept` or a message to them; check who it is before either."""

    user: SteamId


class SteamNetworkingMessagesSessionFailed(Struct, frozen=True):
    """A session could not be made, or broke. A session that the other side closed on purpose is
    never reported."""

    user: SteamId
    state: ConnectionState
    end_reason: EndReason
    debug_text: str
    """Steam's own words, for a log."""


class SteamRelayNetworkStatus(Struct, frozen=True):
    """Whether Valve's relay network can be used."""

    availability: RelayAvailability
    pinging: bool
    """Steam is measuring the way to the relays."""
    config: RelayAvailability
    any_relay: RelayAvailability
    message: str
    """Steam's own words, for a log."""


Event = (
    LobbyCreated
    | LobbyEnter
    | LobbyMatchList
    | CallFailed
    | LobbyInvite
    | LobbyDataUpdate
    | LobbyChatUpdate
    | LobbyChatMsg
    | LobbyKicked
    | LobbyGameCreated
    | PersonaStateChange
    | AvatarImageLoaded
    | GameOverlayActivated
    | GameLobbyJoinRequested
    | FriendRichPresenceUpdate
    | GameRichPresenceJoinRequested
    | SteamServersConnected
    | SteamServerConnectFailure
    | SteamServersDisconnected
    | SteamShutdown
    | NewUrlLaunchParameters
    | SteamNetworkingMessagesSessionRequest
    | SteamNetworkingMessagesSessionFailed
    | SteamRelayNetworkStatus
)
