"""Valve's numbers under readable names: enumerations, flags and limits of the API.

Steam's enumerations grow with every SDK, so an unknown value is never an error here: it becomes a
member without a name of its own (`UNKNOWN_77`) that still carries its number.
"""

from enum import IntEnum, IntFlag
from typing import Self


class OpenIntEnum(IntEnum):
    """An enumeration that accepts numbers which later versions of Steam may add."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member


class InitResult(OpenIntEnum):
    """ESteamAPIInitResult: how `SteamAPI_InitFlat` ended."""

    OK = 0
    FAILED_GENERIC = 1
    NO_STEAM_CLIENT = 2
    VERSION_MISMATCH = 3


class Result(OpenIntEnum):
    """EResult: how a request ended. Everything but `OK` is a failure."""

    OK = 1
    FAIL = 2
    NO_CONNECTION = 3
    """Of a message: the session is broken. Close it, or send with `AUTO_RESTART_BROKEN_SESSION`."""
    INVALID_PARAM = 8
    BUSY = 10
    INVALID_STATE = 11
    """Of a message: the session is broken, as with `NO_CONNECTION`."""
    ACCESS_DENIED = 15
    TIMEOUT = 16
    NOT_LOGGED_ON = 21
    LIMIT_EXCEEDED = 25
    """Of a message: the send buffer is full. Try again when less is pending."""
    CONNECT_FAILED = 35
    """Of a message: the session is broken, as with `NO_CONNECTION`."""
    IGNORED = 41
    """Of a message with `NO_DELAY`: it could not be sent at once and was dropped."""
    RATE_LIMIT_EXCEEDED = 84


SESSION_BROKEN_RESULTS = frozenset(
    {Result.NO_CONNECTION, Result.INVALID_STATE, Result.CONNECT_FAILED}
)
"""Results of `Messages.send` that mean: close this session and start over. Valve's header and
Valve's code name different ones, so all are to be expected."""


class LobbyType(IntEnum):
    """ELobbyType: who can find a lobby."""

    PRIVATE = 0
    """Nobody; it is entered by invitation."""
    FRIENDS_ONLY = 1
    """Friends of the members, through the friends list. It is in no lobby list."""
    PUBLIC = 2
    """Everybody, through the lobby list, and friends."""
    INVISIBLE = 3
    """Everybody, through the lobby list, but friends do not see it in the friends list."""


class Comparison(IntEnum):
    """ELobbyComparison: how a lobby's value must compare to that of a filter."""

    EQUAL_TO_OR_LESS_THAN = -2
    LESS_THAN = -1
    EQUAL = 0
    GREATER_THAN = 1
    EQUAL_TO_OR_GREATER_THAN = 2
    NOT_EQUAL = 3


class Distance(IntEnum):
    """ELobbyDistanceFilter: how far away the lobbies of a list may be."""

    CLOSE = 0
    DEFAULT = 1
    FAR = 2
    WORLDWIDE = 3


class EnterResponse(OpenIntEnum):
    """EChatRoomEnterResponse: how joining a lobby ended. Everything but `SUCCESS` is a failure."""

    SUCCESS = 1
    DOES_NOT_EXIST = 2
    NOT_ALLOWED = 3
    FULL = 4
    ERROR = 5
    BANNED = 6
    LIMITED = 7
    """The account is limited: nothing was ever bought with it."""
    COMMUNITY_BAN = 9
    MEMBER_BLOCKED_YOU = 10
    YOU_BLOCKED_MEMBER = 11
    RATE_LIMIT_EXCEEDED = 15


class MemberChange(IntFlag):
    """EChatMemberStateChange: what happened to a member of a lobby."""

    ENTERED = 1
    LEFT = 2
    DISCONNECTED = 4
    KICKED = 8
    BANNED = 16


class ChatEntryType(OpenIntEnum):
    """EChatEntryType: what an entry of a lobby's chat is."""

    INVALID = 0
    MESSAGE = 1


class FriendFlags(IntFlag):
    """EFriendFlags: which people a friends list contains."""

    BLOCKED = 1
    FRIENDSHIP_REQUESTED = 2
    REGULAR = 4
    """The friends, as everybody understands the word."""


class PersonaState(OpenIntEnum):
    """EPersonaState: what a friend's status shows."""

    OFFLINE = 0
    ONLINE = 1
    BUSY = 2
    AWAY = 3
    SNOOZE = 4
    LOOKING_TO_TRADE = 5
    LOOKING_TO_PLAY = 6
    INVISIBLE = 7


class PersonaChange(IntFlag):
    """EPersonaChange: what has changed about somebody."""

    NAME = 0x1
    STATUS = 0x2
    COME_ONLINE = 0x4
    GONE_OFFLINE = 0x8
    GAME_PLAYED = 0x10
    """Which game is played, or in which lobby."""
    AVATAR = 0x40
    RICH_PRESENCE = 0x4000


class AvatarSize(IntEnum):
    """Side of a friend's picture, in pixels."""

    SMALL = 32
    MEDIUM = 64
    LARGE = 184


class KeyboardKind(IntEnum):
    """EFloatingGamepadTextInputMode: what Steam's keyboard on the screen offers."""

    LINE = 0
    """Enter ends the text."""
    LINES = 1
    """Enter begins a new line."""
    EMAIL = 2
    DIGITS = 3


class SendFlags(IntFlag):
    """How a message travels. Combine with `|`."""

    UNRELIABLE = 0
    """It may be lost, doubled and overtaken."""
    NO_NAGLE = 1
    """Do not wait up to 5 ms for more to put into the same packet."""
    NO_DELAY = 4
    """Unreliable only: drop it when it cannot be sent at once."""
    RELIABLE = 8
    """It arrives, once and in order with the reliable messages of the same channel."""
    AUTO_RESTART_BROKEN_SESSION = 32
    """If the session is broken, begin a new one with this message instead of failing."""


class ConnectionState(OpenIntEnum):
    """ESteamNetworkingConnectionState: the state of a session with one user."""

    NONE = 0
    """There is no session; sending begins one."""
    CONNECTING = 1
    """Not answered yet. Whatever is sent now is queued as reliable, so send only a handshake."""
    FINDING_ROUTE = 2
    """Answered, and looking for a way. Queued as while connecting."""
    CONNECTED = 3
    CLOSED_BY_PEER = 4
    PROBLEM_DETECTED_LOCALLY = 5
    """Broken; the end reason says why."""


class EndReason(OpenIntEnum):
    """ESteamNetConnectionEnd: why a session ended. 1000–1999 are the program's own, 3000–3999 are
    local trouble, 4000–4999 the other side's, 5000–5999 anything in between."""

    NONE = 0
    SESSION_CLOSED = 1001
    IDLE_TIMEOUT = 1002
    REMOTE_TIMEOUT = 4001
    TIMEOUT = 5003
    RENDEZVOUS = 5008
    NAT_FIREWALL = 5009
    PEER_SENT_NO_CONNECTION = 5010


class RelayAvailability(OpenIntEnum):
    """ESteamNetworkingAvailability: whether Valve's relay network can be used."""

    CANNOT_TRY = -102
    FAILED = -101
    PREVIOUSLY = -100
    RETRYING = -10
    UNKNOWN = 0
    NEVER_TRIED = 1
    WAITING = 2
    ATTEMPTING = 3
    CURRENT = 100
    """Ready."""


STEAM_API_MESSAGE_MAX_BYTES = 512 * 1024
"""Payload of one network message; Steam refuses more."""
UNRELIABLE_PACKET_MAX_BYTES = 1200
"""What one packet holds. A longer unreliable message is cut up, and lost if any part of it is."""
CHANNEL_MAX = 2**31 - 1
"""Channels are numbers from 0 to this."""
RECEIVE_MAX_MESSAGES = 256
"""Messages that one call of `Messages.receive` returns at most, whatever is asked for."""
CALLBACKS_PER_PUMP_MAX = 1024
"""Callbacks that one `Steam.pump` handles; the rest waits in Steam for the next one."""
CALLBACK_MAX_BYTES = 64 * 1024
"""A callback that claims to be longer is skipped; the longest known has 696 bytes."""
LOBBY_MEMBERS_MAX = 250
"""Members of a lobby: Steam's limit."""
LOBBY_KEY_MAX_BYTES = 255
"""Of a key of lobby data: Steam's limit."""
LOBBY_VALUE_MAX_BYTES = 8191
"""Of a value of lobby data: Steam's limit of 8192 with its closing zero."""
LOBBY_DATA_MAX_ENTRIES = 256
"""Entries of a lobby's data that are read."""
LOBBY_CHAT_MAX_BYTES = 4096
"""Payload of a chat message in a lobby: Steam's limit."""
LOBBY_LIST_MAX = 1000
"""Lobbies of one list that are read."""
ACHIEVEMENT_NAME_MAX_BYTES = 127
"""Of an achievement's name: the callback that tells of one holds no more."""
RICH_PRESENCE_KEY_MAX_BYTES = 63
"""Steam's limit of 64 with its closing zero."""
RICH_PRESENCE_VALUE_MAX_BYTES = 255
"""Steam's limit of 256 with its closing zero."""
FRIENDS_MAX = 4096
"""Friends that are read; Steam allows about 2,000."""
AVATAR_MAX_SIDE_PIXELS = 256
"""A picture that claims to be larger is not read; large ones have 184."""
TEXT_MAX_CHARACTERS = 8192
"""Of any text that Steam returns; the longest there is, is a value of lobby data."""
COMMAND_LINE_MAX_BYTES = 1024
"""Of the command line with which Steam launched the game; what is longer is cut."""
