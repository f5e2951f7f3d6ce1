"""Steam from Python: lobbies, friends and peer-to-peer messages, through Valve's own library.

A ctypes binding of the part of Valve's flat API that a co-op game needs. It uses nothing but the
standard library and imports nothing from outside this folder, so the folder can be copied into any
game. No pointer and no C struct leaves it: calls take and return plain values, and news comes as
frozen dataclasses from `Steam.pump`.

A host that lets friends in and hears their knock, and a guest that was asked to come; a whole
program, for Steam running and Valve's library beside it:

    import sys
    import time
    from net.steam import *

    try:
        steam = open_steam(app_id=480)
    except SteamUnavailable as problem:
        sys.exit(f"{problem} {problem.remedy}")
    with steam:
        wish = lobby_from_arguments(sys.argv[1:])            # launched by an invitation?
        if wish is not None:
            steam.matchmaking.join_lobby(wish)
        else:
            steam.matchmaking.create_lobby(LobbyType.FRIENDS_ONLY, member_limit=12)
        while True:                                          # once a frame
            for event in steam.pump():
                match event:
                    case GameLobbyJoinRequested(lobby):
                        steam.matchmaking.join_lobby(lobby)
                    case LobbyEnter(_, lobby, EnterResponse.SUCCESS):
                        print("in lobby", lobby, flush=True)
                        owner = steam.matchmaking.owner(lobby)
                        if owner not in (None, steam.user.steam_id):   # sending begins a session
                            steam.messages.send(owner, b"knock", SendFlags.RELIABLE)
                    case SteamNetworkingMessagesSessionRequest(user):
                        lobbies = steam.matchmaking.entered
                        if any(user in steam.matchmaking.members(at) for at in lobbies):
                            steam.messages.accept(user)      # never accept a stranger
            for message in steam.messages.receive(channel=0):
                print(steam.friends.name(message.sender), "sent", message.payload, flush=True)
            time.sleep(1 / 60)

Where to start reading: `steam` (opening, pumping, closing), then `matchmaking` and `messages`,
whose docstrings say how Steam behaves, and `events`. Underneath, `functions` holds the C
signatures, `flat` is the only door to them, `dispatch` fetches callbacks, `decoding` and `layouts`
read them, `calls` and `answers` see to it that each answer is reported once. `library`,
`generation`, `choosing` and `app_id` deal with the player's computer, `command_line` with
`+connect_lobby`, and `trial` with a library that would end the program: hand a `LibraryTrial` to
`open_steam`, and a child dies of it instead.

Steam ids of users and lobbies need 64 bits. Names, lobby data, chat, rich presence, command lines
and messages were written by others; they are bounded here and otherwise as their author wrote them.
"""

from .app_id import DEVELOPMENT_APP_ID, read_app_id
from .choosing import ChosenLibrary, NoneSuitable, PassedOver, choose_library, loading_after
from .command_line import (
    connect_text,
    lobby_from_arguments,
    lobby_from_command_line,
    lobby_from_connect_text,
    without_connect_lobby,
)
from .constants import (
    LOBBY_CHAT_MAX_BYTES,
    LOBBY_KEY_MAX_BYTES,
    LOBBY_MEMBERS_MAX,
    LOBBY_VALUE_MAX_BYTES,
    RECEIVE_MAX_MESSAGES,
    RICH_PRESENCE_VALUE_MAX_BYTES,
    SESSION_BROKEN_RESULTS,
    STEAM_API_MESSAGE_MAX_BYTES,
    UNRELIABLE_PACKET_MAX_BYTES,
    AvatarSize,
    ChatEntryType,
    Comparison,
    ConnectionState,
    Distance,
    EndReason,
    EnterResponse,
    FriendFlags,
    KeyboardKind,
    LobbyType,
    MemberChange,
    PersonaChange,
    PersonaState,
    RelayAvailability,
    Result,
    SendFlags,
)
from .errors import (
    SteamAlreadyOpenError,
    SteamClosedError,
    SteamError,
    SteamUnavailable,
    UnavailableReason,
)
from .events import (
    AvatarImageLoaded,
    CallFailed,
    Event,
    FriendRichPresenceUpdate,
    GameLobbyJoinRequested,
    GameOverlayActivated,
    GameRichPresenceJoinRequested,
    GameServer,
    LobbyChatMsg,
    LobbyChatUpdate,
    LobbyCreated,
    LobbyDataUpdate,
    LobbyEnter,
    LobbyGameCreated,
    LobbyInvite,
    LobbyKicked,
    LobbyMatchList,
    NewUrlLaunchParameters,
    PersonaStateChange,
    SteamNetworkingMessagesSessionFailed,
    SteamNetworkingMessagesSessionRequest,
    SteamRelayNetworkStatus,
    SteamServerConnectFailure,
    SteamServersConnected,
    SteamServersDisconnected,
    SteamShutdown,
)
from .friends import FriendGame, Friends, Image
from .ids import CallHandle, LobbyId, SteamId, is_lobby_id, is_user_id, parse_lobby_id
from .layouts import Packing
from .library import LibraryFile, LibrarySource, find_libraries, load_library, program_folders
from .matchmaking import LobbySearch, Matchmaking, NearFilter, NumberFilter, TextFilter
from .messages import Messages, ReceivedMessage, SessionInfo
from .relay import Relay
from .steam import Steam, open_steam
from .trial import LibraryTrial, answer_trial
from .user import User
from .user_stats import UserStats
from .utils import Utils

__all__ = [
    "DEVELOPMENT_APP_ID",
    "LOBBY_CHAT_MAX_BYTES",
    "LOBBY_KEY_MAX_BYTES",
    "LOBBY_MEMBERS_MAX",
    "LOBBY_VALUE_MAX_BYTES",
    "RECEIVE_MAX_MESSAGES",
    "RICH_PRESENCE_VALUE_MAX_BYTES",
    "SESSION_BROKEN_RESULTS",
    "STEAM_API_MESSAGE_MAX_BYTES",
    "UNRELIABLE_PACKET_MAX_BYTES",
    "AvatarImageLoaded",
    "AvatarSize",
    "CallFailed",
    "CallHandle",
    "ChatEntryType",
    "ChosenLibrary",
    "Comparison",
    "ConnectionState",
    "Distance",
    "EndReason",
    "EnterResponse",
    "Event",
    "FriendFlags",
    "FriendGame",
    "FriendRichPresenceUpdate",
    "Friends",
    "GameLobbyJoinRequested",
    "GameOverlayActivated",
    "GameRichPresenceJoinRequested",
    "GameServer",
    "Image",
    "KeyboardKind",
    "LibraryFile",
    "LibrarySource",
    "LibraryTrial",
    "LobbyChatMsg",
    "LobbyChatUpdate",
    "LobbyCreated",
    "LobbyDataUpdate",
    "LobbyEnter",
    "LobbyGameCreated",
    "LobbyId",
    "LobbyInvite",
    "LobbyKicked",
    "LobbyMatchList",
    "LobbySearch",
    "LobbyType",
    "Matchmaking",
    "MemberChange",
    "Messages",
    "NearFilter",
    "NewUrlLaunchParameters",
    "NoneSuitable",
    "NumberFilter",
    "Packing",
    "PassedOver",
    "PersonaChange",
    "PersonaState",
    "PersonaStateChange",
    "ReceivedMessage",
    "Relay",
    "RelayAvailability",
    "Result",
    "SendFlags",
    "SessionInfo",
    "Steam",
    "SteamAlreadyOpenError",
    "SteamClosedError",
    "SteamError",
    "SteamId",
    "SteamNetworkingMessagesSessionFailed",
    "SteamNetworkingMessagesSessionRequest",
    "SteamRelayNetworkStatus",
    "SteamServerConnectFailure",
    "SteamServersConnected",
    "SteamServersDisconnected",
    "SteamShutdown",
    "SteamUnavailable",
    "TextFilter",
    "UnavailableReason",
    "User",
    "UserStats",
    "Utils",
    "answer_trial",
    "choose_library",
    "connect_text",
    "find_libraries",
    "is_lobby_id",
    "is_user_id",
    "load_library",
    "loading_after",
    "lobby_from_arguments",
    "lobby_from_command_line",
    "lobby_from_connect_text",
    "open_steam",
    "parse_lobby_id",
    "program_folders",
    "read_app_id",
    "without_connect_lobby",
]
