"""ISteamFriends: names, pictures, who plays what, rich presence and invitations.

Names and rich presence were written by people: hostile input, bounded here and nothing more.
"""

import ctypes
from dataclasses import dataclass

from .constants import (
    AVATAR_MAX_SIDE_PIXELS,
    FRIENDS_MAX,
    RICH_PRESENCE_KEY_MAX_BYTES,
    RICH_PRESENCE_VALUE_MAX_BYTES,
    AvatarSize,
    FriendFlags,
    PersonaState,
)
from .flat import FlatApi
from .functions import Interface
from .ids import LobbyId, SteamId, checked_lobby, checked_user
from .layouts import FRIEND_GAME_INFO_BYTES, Packing, Reader
from .text import decode, encode, encode_key

_AVATAR_METHODS = {
    AvatarSize.SMALL: "GetSmallFriendAvatar",
    AvatarSize.MEDIUM: "GetMediumFriendAvatar",
    AvatarSize.LARGE: "GetLargeFriendAvatar",
}
_APP_ID_MASK = 0xFFFFFF
_GAME_TYPE_SHIFT = 24
_GAME_TYPE_MASK = 0xFF


@dataclass(frozen=True, slots=True)
class FriendGame:
    """What a friend is playing."""

    app_id: int
    lobby: LobbyId | None
    """The lobby the friend is in, if it is one that friends may see. Possibly out of date: ask
    for its data before joining."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: rows from the top, each pixel red, green, blue and alpha, one byte each."""

    width: int
    height: int
    rgba: bytes


class Friends:
    """The friends list, and what friends see of us."""

    def __init__(self, flat: FlatApi) -> None:
        self._flat = flat

    @property
    def persona_name(self) -> str:
        """Our own name."""
        return decode(self._flat.call_on(Interface.FRIENDS, "GetPersonaName"))

    def friends(self, flags: FriendFlags = FriendFlags.REGULAR) -> tuple[SteamId, ...]:
        """The friends, in Steam's order."""
        count = self._flat.call_on(Interface.FRIENDS, "GetFriendCount", int(flags))
        found = [
            self._flat.call_on(Interface.FRIENDS, "GetFriendByIndex", index, int(flags))
            for index in range(min(count, FRIENDS_MAX))
        ]
        return tuple(SteamId(user) for user in found if user)

    def is_friend(self, user: SteamId) -> bool:
        """Whether somebody is a friend."""
        if not self._flat.offers(Interface.FRIENDS, "HasFriend"):
            return user in self.friends()
        flags = int(FriendFlags.REGULAR)
        return bool(self._flat.call_on(Interface.FRIENDS, "HasFriend", checked_user(user), flags))

    def name(self, user: SteamId) -> str:
        """The name of a friend, or of somebody who shares a lobby with us. Empty or "[unknown]"
        until Steam knows it; `PersonaStateChange` tells when."""
        return decode(
            self._flat.call_on(Interface.FRIENDS, "GetFriendPersonaName", checked_user(user))
        )

    def state(self, user: SteamId) -> PersonaState:
        """A friend's status."""
        return PersonaState(
            self._flat.call_on(Interface.FRIENDS, "GetFriendPersonaState", checked_user(user))
        )

    def game_played(self, user: SteamId) -> FriendGame | None:
        """What a friend is playing; None for nothing, or for something that is not an app of
        Steam's."""
        info = ctypes.create_string_buffer(FRIEND_GAME_INFO_BYTES)
        if not self._flat.call_on(
            Interface.FRIENDS, "GetFriendGamePlayed", checked_user(user), info
        ):
            return None
        reader = Reader(info.raw, Packing.FOUR)
        game, lobby = reader.u64(0), reader.u64(16)
        if (game >> _GAME_TYPE_SHIFT) & _GAME_TYPE_MASK or not game & _APP_ID_MASK:
            return None
        return FriendGame(game & _APP_ID_MASK, LobbyId(lobby) if lobby else None)

    def request_user_information(self, user: SteamId, *, name_only: bool = True) -> bool:
        """Asks for the name, and unless `name_only` the picture, of somebody who is not a friend.
        True: it comes with `PersonaStateChange`. False: it is here already."""
        if not self._flat.offers(Interface.FRIENDS, "RequestUserInformation"):
            return False
        return bool(
            self._flat.call_on(
                Interface.FRIENDS, "RequestUserInformation", checked_user(user), name_only
            )
        )

    def avatar(self, user: SteamId, size: AvatarSize = AvatarSize.MEDIUM) -> Image | None:
        """A user's picture, in memory of our own; None while Steam does not have it. Asking for a
        large one makes Steam load it, and `AvatarImageLoaded` tells when it has."""
        method = _AVATAR_METHODS[size]
        if not self._flat.offers(Interface.FRIENDS, method):
            return None
        handle = self._flat.call_on(Interface.FRIENDS, method, checked_user(user))
        if handle <= 0:
            return None
        width, height = ctypes.c_uint32(0), ctypes.c_uint32(0)
        known = self._flat.call_on(
            Interface.UTILS, "GetImageSize", handle, ctypes.byref(width), ctypes.byref(height)
        )
        sides = (width.value, height.value)
        if not known or not all(0 < side <= AVATAR_MAX_SIDE_PIXELS for side in sides):
            return None
        pixels = ctypes.create_string_buffer(width.value * height.value * 4)
        if not self._flat.call_on(Interface.UTILS, "GetImageRGBA", handle, pixels, len(pixels)):
            return None
        return Image(width.value, height.value, pixels.raw)

    def set_rich_presence(self, key: str, value: str | None) -> bool:
        """Sets, or with None removes, what friends may see: `status` (text), `connect` (see
        `connect_text`), `steam_player_group` and `steam_player_group_size` (grouping in the
        friends list). False when there are more than 30 keys. Raises `ValueError` for a key over
        63 bytes or a value over 255."""
        return bool(
            self._flat.call_on(
                Interface.FRIENDS,
                "SetRichPresence",
                encode_key(key, RICH_PRESENCE_KEY_MAX_BYTES, "the rich presence key"),
                encode(value or "", RICH_PRESENCE_VALUE_MAX_BYTES, "the rich presence value"),
            )
        )

    def clear_rich_presence(self) -> None:
        """Removes everything that `set_rich_presence` set."""
        self._flat.call_on(Interface.FRIENDS, "ClearRichPresence")

    def rich_presence(self, user: SteamId, key: str) -> str:
        """What a friend's game says under a key; empty if nothing. Of friends in another game,
        ask first with `request_rich_presence`."""
        return decode(
            self._flat.call_on(
                Interface.FRIENDS,
                "GetFriendRichPresence",
                checked_user(user),
                encode_key(key, RICH_PRESENCE_KEY_MAX_BYTES, "the rich presence key"),
            )
        )

    def request_rich_presence(self, user: SteamId) -> None:
        """Asks for a friend's rich presence; it comes with `FriendRichPresenceUpdate`."""
        self._flat.call_on(Interface.FRIENDS, "RequestFriendRichPresence", checked_user(user))

    def invite_to_game(self, user: SteamId, connect: str) -> bool:
        """Invites a friend with a `connect` text, as `connect_text` makes it. To invite into a
        lobby, `Matchmaking.invite_user` is better. False when Steam does not want to."""
        if not self._flat.offers(Interface.FRIENDS, "InviteUserToGame"):
            return False
        text = encode(connect, RICH_PRESENCE_VALUE_MAX_BYTES, "the connect text")
        return bool(
            self._flat.call_on(Interface.FRIENDS, "InviteUserToGame", checked_user(user), text)
        )

    def open_invite_dialog(self, lobby: LobbyId) -> bool:
        """Shows Steam's own dialog for inviting friends into a lobby. False when there is no
        overlay to show it in: offer the game's own list of friends instead."""
        checked_lobby(lobby)
        if not self._flat.call_on(Interface.UTILS, "IsOverlayEnabled"):
            return False
        self._flat.call_on(Interface.FRIENDS, "ActivateGameOverlayInviteDialog", lobby)
        return True

    def set_played_with(self, user: SteamId) -> None:
        """Puts somebody into the list of people recently played with."""
        checked_user(user)
        if self._flat.offers(Interface.FRIENDS, "SetPlayedWith"):
            self._flat.call_on(Interface.FRIENDS, "SetPlayedWith", user)
