"""What `Steam.pump` reports: one frozen dataclass for each kind of news, named as Valve names it.

Texts in here were written by other people and are hostile input: bounded, but with whatever
characters their author liked. Clean them before they are shown or logged.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address

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


@dataclass(frozen=True, slots=True)
class GameServer:
    """Where the game of a lobby is played, in one of two ways or both."""

    user: SteamId | None = None
    """The account that hosts it."""
    address: IPv4Address | None = None
    port: int = 0
    """1 to 65535 with an address."""


@dataclass(frozen=True, slots=True)
class LobbyCreated:
    """The answer to `Matchmaking.create_lobby`. The creator is inside already; its own
    `LobbyEnter` follows."""

    call: CallHandle
    result: Result
    lobby: LobbyId | None
    """None unless the result is `Result.OK`."""


@dataclass(frozen=True, slots=True)
class LobbyEnter:
    """The answer to `Matchmaking.join_lobby`, or the entering of a lobby that one created."""

    call: CallHandle | None
    """None for a lobby that one created."""
    lobby: LobbyId
    response: EnterResponse
    """One is inside only after `EnterResponse.SUCCESS`."""
    locked: bool
    """Only those who were invited may join."""


@dataclass(frozen=True, slots=True)
class LobbyMatchList:
    """The answer to `Matchmaking.request_lobby_list`."""

    call: CallHandle
    lobbies: tuple[LobbyId, ...]


@dataclass(frozen=True, slots=True)
class CallFailed:
    """A request was not carried out at all: Steam lost its servers, or did not take it."""

    call: CallHandle
    """0 when Steam did not even take it."""
    lobby: LobbyId | None
    """The lobby that was to be joined, if that was the request."""


@dataclass(frozen=True, slots=True)
class LobbyInvite:
    """Somebody invited us. Only a notice: wait for `GameLobbyJoinRequested` before joining."""

    user: SteamId
    lobby: LobbyId
    app_id: int


@dataclass(frozen=True, slots=True)
class LobbyDataUpdate:
    """A lobby's data, or a member's, has changed, or was fetched as asked."""

    lobby: LobbyId
    member: SteamId | None
    """None when it is the lobby's own data."""
    success: bool
    """False after `Matchmaking.request_lobby_data` of a lobby that does not exist any more."""


@dataclass(frozen=True, slots=True)
class LobbyChatUpdate:
    """A member came or went. The lobby's owner may have changed with it."""

    lobby: LobbyId
    user: SteamId
    made_by: SteamId
    """Who did it: another than `user` for a kick."""
    change: MemberChange


@dataclass(frozen=True, slots=True)
class LobbyChatMsg:
    """A chat message in a lobby, one's own included."""

    lobby: LobbyId
    user: SteamId
    """Who sent it, as Steam says."""
    entry_type: ChatEntryType
    payload: bytes
    """At most 4096 bytes."""


@dataclass(frozen=True, slots=True)
class LobbyKicked:
    """We are not in the lobby any more."""

    lobby: LobbyId
    disconnected: bool
    """True when our own connection to Steam was lost, False when we were removed."""


@dataclass(frozen=True, slots=True)
class LobbyGameCreated:
    """The owner has said where a lobby's game is played."""

    lobby: LobbyId
    server: GameServer


@dataclass(frozen=True, slots=True)
class PersonaStateChange:
    """Something about a user has changed: with `PersonaChange.GAME_PLAYED`, the game or lobby."""

    user: SteamId
    change: PersonaChange


@dataclass(frozen=True, slots=True)
class AvatarImageLoaded:
    """A large picture that `Friends.avatar` was asked for is there."""

    user: SteamId


@dataclass(frozen=True, slots=True)
class GameOverlayActivated:
    """The overlay opened or closed over the game."""

    active: bool


@dataclass(frozen=True, slots=True)
class GameLobbyJoinRequested:
    """The player accepted an invitation, or pressed Join Game, in Steam's own windows."""

    lobby: LobbyId
    friend: SteamId | None


@dataclass(frozen=True, slots=True)
class FriendRichPresenceUpdate:
    """A friend's rich presence is here, or has changed."""

    friend: SteamId
    app_id: int


@dataclass(frozen=True, slots=True)
class GameRichPresenceJoinRequested:
    """The player pressed Join Game on a friend whose rich presence has a `connect` text. Read it
    with `lobby_from_connect_text`, which understands one thing only."""

    friend: SteamId | None
    connect: str


@dataclass(frozen=True, slots=True)
class SteamServersConnected:
    """Steam is connected to its servers again."""


@dataclass(frozen=True, slots=True)
class SteamServerConnectFailure:
    """Steam could not connect to its servers; it goes on trying."""

    result: Result


@dataclass(frozen=True, slots=True)
class SteamServersDisconnected:
    """Steam lost its servers: lobbies are gone, sessions may live on."""

    result: Result


@dataclass(frozen=True, slots=True)
class SteamShutdown:
    """Steam is being closed; close soon."""


@dataclass(frozen=True, slots=True)
class NewUrlLaunchParameters:
    """The player followed a steam:// link to the running game; read
    `Utils.launch_command_line` again."""


@dataclass(frozen=True, slots=True)
class SteamNetworkingMessagesSessionRequest:
    """Somebody, anybody, wants to send us messages. Nothing arrives from them until
    `Messages.accept` or a message to them; check who it is before either."""

    user: SteamId


@dataclass(frozen=True, slots=True)
class SteamNetworkingMessagesSessionFailed:
    """A session could not be made, or broke. A session that the other side closed on purpose is
    never reported."""

    user: SteamId
    state: ConnectionState
    end_reason: EndReason
    debug_text: str
    """Steam's own words, for a log."""


@dataclass(frozen=True, slots=True)
class SteamRelayNetworkStatus:
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
