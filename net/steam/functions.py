"""Valve's flat functions, as C declares them: the one place where their signatures are written.

Every function of an interface takes the interface's pointer first, which is left out here. `bool`
is one byte, ids are 64 bits by value, text is UTF-8, references are plain pointers, and calls are
cdecl. The signatures are the same in every SDK from 1.51 to 1.65; what changes between SDKs is how
to initialise (`SteamAPI_InitFlat` since 1.59, `SteamAPI_Init` until 1.57), the version in the name
of the accessor that returns an interface, and which of the `OPTIONAL_METHODS` there are.
"""

from collections.abc import Mapping
from ctypes import c_bool, c_char_p, c_int, c_uint16, c_uint32, c_uint64, c_void_p
from enum import Enum
from typing import Any

CType = Any
"""A ctypes type; the ctypes stubs have no public name for what `argtypes` takes."""
Prototype = tuple[CType, tuple[CType, ...]]
"""What a function returns and what it takes."""


class Interface(Enum):
    """Valve's interfaces that are used here; the value is the part of the function names."""

    USER = "ISteamUser"
    FRIENDS = "ISteamFriends"
    UTILS = "ISteamUtils"
    MATCHMAKING = "ISteamMatchmaking"
    MESSAGES = "ISteamNetworkingMessages"
    NETWORKING_UTILS = "ISteamNetworkingUtils"
    APPS = "ISteamApps"
    USER_STATS = "ISteamUserStats"


def flat_name(interface: Interface, method: str) -> str:
    """The exported name of an interface's function."""
    return f"SteamAPI_{interface.value}_{method}"


_VERSIONS: Mapping[Interface, tuple[str, int, int]] = {
    Interface.USER: ("SteamAPI_SteamUser_v{:03}", 21, 23),
    Interface.FRIENDS: ("SteamAPI_SteamFriends_v{:03}", 17, 18),
    Interface.UTILS: ("SteamAPI_SteamUtils_v{:03}", 10, 11),
    Interface.MATCHMAKING: ("SteamAPI_SteamMatchmaking_v{:03}", 9, 9),
    Interface.MESSAGES: ("SteamAPI_SteamNetworkingMessages_SteamAPI_v{:03}", 2, 2),
    Interface.NETWORKING_UTILS: ("SteamAPI_SteamNetworkingUtils_SteamAPI_v{:03}", 3, 4),
    Interface.APPS: ("SteamAPI_SteamApps_v{:03}", 8, 9),
    Interface.USER_STATS: ("SteamAPI_SteamUserStats_v{:03}", 12, 13),
}
"""How accessors are called, with the oldest version of each interface and the newest known one."""
_AHEAD = 2
# Two versions above the newest known one are tried as well. That is safe, because an accessor and
# the flat functions of one library always belong together, and it lets the next SDK just work.
ACCESSORS: Mapping[Interface, tuple[str, ...]] = {
    interface: tuple(name.format(v) for v in range(newest + _AHEAD, oldest - 1, -1))
    for interface, (name, oldest, newest) in _VERSIONS.items()
}
"""The functions that return an interface's pointer or NULL, newest first."""

UNKNOWN_ACCESSORS = frozenset(name for names in ACCESSORS.values() for name in names[:_AHEAD])
"""Those of versions above the newest known one."""

OPTIONAL_INTERFACES = frozenset({Interface.APPS, Interface.USER_STATS})
"""Interfaces without which everything but a convenience works."""

INIT_FLAT = "SteamAPI_InitFlat"
INIT_PLAIN = ("SteamAPI_Init", "SteamAPI_InitSafe")
"""Of `INIT_FLAT` and these, a library has some; they are tried in this order."""

INIT_FUNCTIONS: Mapping[str, Prototype] = {
    INIT_FLAT: (c_int, (c_void_p,)),
    INIT_PLAIN[0]: (c_bool, ()),
    INIT_PLAIN[1]: (c_bool, ()),
}

GLOBAL_FUNCTIONS: Mapping[str, Prototype] = {
    "SteamAPI_Shutdown": (None, ()),
    "SteamAPI_IsSteamRunning": (c_bool, ()),
    "SteamAPI_GetHSteamPipe": (c_int, ()),
    "SteamAPI_ManualDispatch_Init": (None, ()),
    "SteamAPI_ManualDispatch_RunFrame": (None, (c_int,)),
    "SteamAPI_ManualDispatch_GetNextCallback": (c_bool, (c_int, c_void_p)),
    "SteamAPI_ManualDispatch_FreeLastCallback": (None, (c_int,)),
    "SteamAPI_ManualDispatch_GetAPICallResult": (
        c_bool,
        (c_int, c_uint64, c_void_p, c_int, c_int, c_void_p),
    ),
    "SteamAPI_SteamNetworkingMessage_t_Release": (None, (c_void_p,)),
}

_METHODS: Mapping[Interface, Mapping[str, Prototype]] = {
    Interface.USER: {
        "GetSteamID": (c_uint64, ()),
        "BLoggedOn": (c_bool, ()),
    },
    Interface.FRIENDS: {
        "GetPersonaName": (c_char_p, ()),
        "GetFriendCount": (c_int, (c_int,)),
        "GetFriendByIndex": (c_uint64, (c_int, c_int)),
        "GetFriendPersonaName": (c_char_p, (c_uint64,)),
        "GetFriendPersonaState": (c_int, (c_uint64,)),
        "GetFriendGamePlayed": (c_bool, (c_uint64, c_void_p)),
        "HasFriend": (c_bool, (c_uint64, c_int)),
        "RequestUserInformation": (c_bool, (c_uint64, c_bool)),
        "ActivateGameOverlayInviteDialog": (None, (c_uint64,)),
        "SetRichPresence": (c_bool, (c_char_p, c_char_p)),
        "ClearRichPresence": (None, ()),
        "GetFriendRichPresence": (c_char_p, (c_uint64, c_char_p)),
        "RequestFriendRichPresence": (None, (c_uint64,)),
        "InviteUserToGame": (c_bool, (c_uint64, c_char_p)),
        "SetPlayedWith": (None, (c_uint64,)),
        "GetSmallFriendAvatar": (c_int, (c_uint64,)),
        "GetMediumFriendAvatar": (c_int, (c_uint64,)),
        "GetLargeFriendAvatar": (c_int, (c_uint64,)),
    },
    Interface.UTILS: {
        "GetAppID": (c_uint32, ()),
        "IsOverlayEnabled": (c_bool, ()),
        "GetImageSize": (c_bool, (c_int, c_void_p, c_void_p)),
        "GetImageRGBA": (c_bool, (c_int, c_void_p, c_int)),
        "IsSteamInBigPictureMode": (c_bool, ()),
        "ShowFloatingGamepadTextInput": (c_bool, (c_int, c_int, c_int, c_int, c_int)),
    },
    Interface.MATCHMAKING: {
        "CreateLobby": (c_uint64, (c_int, c_int)),
        "JoinLobby": (c_uint64, (c_uint64,)),
        "LeaveLobby": (None, (c_uint64,)),
        "InviteUserToLobby": (c_bool, (c_uint64, c_uint64)),
        "SetLobbyData": (c_bool, (c_uint64, c_char_p, c_char_p)),
        "GetLobbyData": (c_char_p, (c_uint64, c_char_p)),
        "GetLobbyDataCount": (c_int, (c_uint64,)),
        "GetLobbyDataByIndex": (
            c_bool,
            (c_uint64, c_int, c_void_p, c_int, c_void_p, c_int),
        ),
        "DeleteLobbyData": (c_bool, (c_uint64, c_char_p)),
        "RequestLobbyData": (c_bool, (c_uint64,)),
        "SetLobbyMemberData": (None, (c_uint64, c_char_p, c_char_p)),
        "GetLobbyMemberData": (c_char_p, (c_uint64, c_uint64, c_char_p)),
        "GetNumLobbyMembers": (c_int, (c_uint64,)),
        "GetLobbyMemberByIndex": (c_uint64, (c_uint64, c_int)),
        "GetLobbyOwner": (c_uint64, (c_uint64,)),
        "SetLobbyOwner": (c_bool, (c_uint64, c_uint64)),
        "GetLobbyMemberLimit": (c_int, (c_uint64,)),
        "SetLobbyMemberLimit": (c_bool, (c_uint64, c_int)),
        "SetLobbyType": (c_bool, (c_uint64, c_int)),
        "SetLobbyJoinable": (c_bool, (c_uint64, c_bool)),
        "SetLobbyGameServer": (None, (c_uint64, c_uint32, c_uint16, c_uint64)),
        "GetLobbyGameServer": (c_bool, (c_uint64, c_void_p, c_void_p, c_void_p)),
        "SendLobbyChatMsg": (c_bool, (c_uint64, c_void_p, c_int)),
        "GetLobbyChatEntry": (
            c_int,
            (c_uint64, c_int, c_void_p, c_void_p, c_int, c_void_p),
        ),
        "RequestLobbyList": (c_uint64, ()),
        "GetLobbyByIndex": (c_uint64, (c_int,)),
        "AddRequestLobbyListStringFilter": (None, (c_char_p, c_char_p, c_int)),
        "AddRequestLobbyListNumericalFilter": (None, (c_char_p, c_int, c_int)),
        "AddRequestLobbyListNearValueFilter": (None, (c_char_p, c_int)),
        "AddRequestLobbyListFilterSlotsAvailable": (None, (c_int,)),
        "AddRequestLobbyListDistanceFilter": (None, (c_int,)),
        "AddRequestLobbyListResultCountFilter": (None, (c_int,)),
    },
    Interface.MESSAGES: {
        "SendMessageToUser": (c_int, (c_void_p, c_void_p, c_uint32, c_int, c_int)),
        "ReceiveMessagesOnChannel": (c_int, (c_int, c_void_p, c_int)),
        "AcceptSessionWithUser": (c_bool, (c_void_p,)),
        "CloseSessionWithUser": (c_bool, (c_void_p,)),
        "CloseChannelWithUser": (c_bool, (c_void_p, c_int)),
        "GetSessionConnectionInfo": (c_int, (c_void_p, c_void_p, c_void_p)),
    },
    Interface.NETWORKING_UTILS: {
        "InitRelayNetworkAccess": (None, ()),
        "GetRelayNetworkStatus": (c_int, (c_void_p,)),
    },
    Interface.APPS: {
        "GetLaunchCommandLine": (c_int, (c_char_p, c_int)),
    },
    Interface.USER_STATS: {
        "RequestCurrentStats": (c_bool, ()),
        "GetAchievement": (c_bool, (c_char_p, c_void_p)),
        "SetAchievement": (c_bool, (c_char_p,)),
        "StoreStats": (c_bool, ()),
    },
}

METHODS: Mapping[str, tuple[Interface, Prototype]] = {
    flat_name(interface, method): (interface, prototype)
    for interface, methods in _METHODS.items()
    for method, prototype in methods.items()
}
"""Every function of an interface that is used, by its exported name, without the pointer."""

OPTIONAL_METHODS = frozenset(
    {
        flat_name(Interface.FRIENDS, "GetSmallFriendAvatar"),
        flat_name(Interface.FRIENDS, "GetMediumFriendAvatar"),
        flat_name(Interface.FRIENDS, "GetLargeFriendAvatar"),
        flat_name(Interface.FRIENDS, "HasFriend"),
        flat_name(Interface.FRIENDS, "InviteUserToGame"),
        flat_name(Interface.FRIENDS, "RequestUserInformation"),
        flat_name(Interface.FRIENDS, "SetPlayedWith"),
        flat_name(Interface.UTILS, "IsSteamInBigPictureMode"),
        flat_name(Interface.UTILS, "ShowFloatingGamepadTextInput"),
        flat_name(Interface.MATCHMAKING, "SetLobbyGameServer"),
        flat_name(Interface.MATCHMAKING, "GetLobbyGameServer"),
        flat_name(Interface.APPS, "GetLaunchCommandLine"),
        flat_name(Interface.USER_STATS, "RequestCurrentStats"),
        flat_name(Interface.USER_STATS, "GetAchievement"),
        flat_name(Interface.USER_STATS, "SetAchievement"),
        flat_name(Interface.USER_STATS, "StoreStats"),
    }
)
"""Functions without which a game still plays: a library that lacks one is used all the same, and
what stands on it answers that there is nothing."""
