"""The stand-in's functions of ISteamFriends, ISteamUtils and ISteamApps."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.steam.standin.exports import BOOL, INT, POINTER, U32, U64, exported
from tests.steam.standin.structs import FriendGameInfo, SteamIdField, at

if TYPE_CHECKING:
    from tests.steam.standin.library import StandInLibrary
    from tests.steam.standin.world import Account, SteamWorld

REGULAR_FRIEND = 4
RICH_PRESENCE_KEYS_MAX = 30


def _string(address: int | None) -> str:
    return ctypes.string_at(address).decode() if address else ""


class FriendsCalls:
    """Part of `StandInLibrary`."""

    world: SteamWorld
    account: Account
    steam_id: int
    app_id: int
    overlay: bool
    big_picture: bool
    launch_command_line: str
    text: Callable[[str], int]

    def prepare_friends(self) -> None:
        """Sets up what this part keeps."""
        self._images: list[tuple[int, bytes]] = []
        self.claimed_image_side = 0
        """What every picture is said to measure; 0 for what it does."""
        self._large_loaded: set[int] = set()
        self.keyboards: list[tuple[int, int, int, int, int]] = []
        """Each that was shown: its kind, and the field's left, top, width and height."""
        self.invite_dialogs: list[int] = []
        self.played_with: list[int] = []
        self.presence_clears = 0

    @property
    def _program(self) -> StandInLibrary:
        return self  # type: ignore[return-value]

    def _friends(self) -> list[int]:
        return sorted(self.account.friends)

    def _name_of(self, user: int) -> str:
        near = user == self.steam_id or user in self.account.friends
        shared = any(
            user in state.members and self.steam_id in state.members
            for state in self.world.lobbies.lobbies.values()
        )
        return self.world.account(user).name if near or shared else "[unknown]"

    @exported("SteamAPI_ISteamFriends_GetPersonaName", POINTER)
    def get_persona_name(self) -> int:
        return self.text(self.account.name)

    @exported("SteamAPI_ISteamFriends_GetFriendCount", INT, INT)
    def get_friend_count(self, flags: int) -> int:
        return len(self._friends()) if flags & REGULAR_FRIEND else 0

    @exported("SteamAPI_ISteamFriends_GetFriendByIndex", U64, INT, INT)
    def get_friend_by_index(self, index: int, flags: int) -> int:
        friends = self._friends() if flags & REGULAR_FRIEND else []
        return friends[index] if 0 <= index < len(friends) else 0

    @exported("SteamAPI_ISteamFriends_GetFriendPersonaName", POINTER, U64)
    def get_friend_persona_name(self, user: int) -> int:
        return self.text(self._name_of(user))

    @exported("SteamAPI_ISteamFriends_GetFriendPersonaState", INT, U64)
    def get_friend_persona_state(self, user: int) -> int:
        return self.world.account(user).state if user in self.account.friends else 0

    @exported("SteamAPI_ISteamFriends_GetFriendGamePlayed", BOOL, U64, POINTER)
    def get_friend_game_played(self, user: int, out: int) -> bool:
        friend = self.world.account(user)
        if user not in self.account.friends or not (friend.playing or friend.other_game):
            return False
        info = at(FriendGameInfo, out)
        info.game = friend.playing or friend.other_game
        lobby = self.world.lobbies.seen_by_friends(user) if friend.playing else 0
        info.lobby = SteamIdField(lobby)
        return True

    @exported("SteamAPI_ISteamFriends_HasFriend", BOOL, U64, INT)
    def has_friend(self, user: int, flags: int) -> bool:
        return bool(flags & REGULAR_FRIEND) and user in self.account.friends

    @exported("SteamAPI_ISteamFriends_RequestUserInformation", BOOL, U64, BOOL)
    def request_user_information(self, user: int, name_only: bool) -> bool:
        flags = 1 if name_only else 0x41
        self.world.later(
            self.world.call_delay_s, lambda: self._program.post(304, who=user, flags=flags)
        )
        return True

    @exported("SteamAPI_ISteamFriends_ActivateGameOverlayInviteDialog", None, U64)
    def activate_invite_dialog(self, lobby: int) -> None:
        if self.overlay:
            self.invite_dialogs.append(lobby)
            self._program.post(331, active=1)

    @exported("SteamAPI_ISteamFriends_SetRichPresence", BOOL, POINTER, POINTER)
    def set_rich_presence(self, key: int, value: int | None) -> bool:
        presence, name, text = self.account.rich_presence, _string(key), _string(value)
        if len(name) >= 64 or len(text.encode()) >= 256:
            return False
        if not text:
            presence.pop(name, None)
        elif name not in presence and len(presence) >= RICH_PRESENCE_KEYS_MAX:
            return False
        else:
            presence[name] = text
        for friend in self.account.friends:
            self.world.post(friend, 336, friend=self.steam_id, app=self.app_id)
        return True

    @exported("SteamAPI_ISteamFriends_ClearRichPresence", None)
    def clear_rich_presence(self) -> None:
        self.presence_clears += 1
        self.account.rich_presence.clear()

    @exported("SteamAPI_ISteamFriends_GetFriendRichPresence", POINTER, U64, POINTER)
    def get_friend_rich_presence(self, user: int, key: int) -> int:
        near = user in self.account.friends
        presence = self.world.account(user).rich_presence if near else {}
        return self.text(presence.get(_string(key), ""))

    @exported("SteamAPI_ISteamFriends_RequestFriendRichPresence", None, U64)
    def request_friend_rich_presence(self, user: int) -> None:
        self.world.later(
            self.world.call_delay_s,
            lambda: self._program.post(336, friend=user, app=self.world.account(user).playing),
        )

    @exported("SteamAPI_ISteamFriends_InviteUserToGame", BOOL, U64, POINTER)
    def invite_user_to_game(self, user: int, connect: int) -> bool:
        if user not in self.account.friends:
            return False
        text = _string(connect).encode()[:255]
        self.world.post(user, 337, friend=self.steam_id, connect=text)
        return True

    @exported("SteamAPI_ISteamFriends_SetPlayedWith", None, U64)
    def set_played_with(self, user: int) -> None:
        self.played_with.append(user)

    @exported("SteamAPI_ISteamFriends_GetSmallFriendAvatar", INT, U64)
    def get_small_avatar(self, user: int) -> int:
        return self._image(user, 32)

    @exported("SteamAPI_ISteamFriends_GetMediumFriendAvatar", INT, U64)
    def get_medium_avatar(self, user: int) -> int:
        return self._image(user, 64)

    @exported("SteamAPI_ISteamFriends_GetLargeFriendAvatar", INT, U64)
    def get_large_avatar(self, user: int) -> int:
        if user in self._large_loaded or 184 not in self.world.account(user).avatar:
            return self._image(user, 184)

        def load() -> None:
            self._large_loaded.add(user)
            image = self._image(user, 184)
            self._program.post(334, user=user, image=image, width=184, height=184)

        self.world.later(self.world.call_delay_s, load)
        return -1

    @exported("SteamAPI_ISteamUtils_GetImageSize", BOOL, INT, POINTER, POINTER)
    def get_image_size(self, image: int, width: int, height: int) -> bool:
        if not 0 < image <= len(self._images):
            return False
        side = self.claimed_image_side or self._images[image - 1][0]
        for address in (width, height):
            ctypes.cast(address, ctypes.POINTER(ctypes.c_uint32))[0] = side
        return True

    @exported("SteamAPI_ISteamUtils_GetImageRGBA", BOOL, INT, POINTER, INT)
    def get_image_rgba(self, image: int, out: int, size: int) -> bool:
        if not 0 < image <= len(self._images) or size < len(self._images[image - 1][1]):
            return False
        rgba = self._images[image - 1][1]
        ctypes.memmove(out, rgba, len(rgba))
        return True

    @exported("SteamAPI_ISteamUtils_GetAppID", U32)
    def get_app_id(self) -> int:
        return self.app_id

    @exported("SteamAPI_ISteamUtils_IsOverlayEnabled", BOOL)
    def is_overlay_enabled(self) -> bool:
        return self.overlay

    @exported("SteamAPI_ISteamUtils_IsSteamInBigPictureMode", BOOL)
    def is_in_big_picture_mode(self) -> bool:
        return self.big_picture

    @exported("SteamAPI_ISteamUtils_ShowFloatingGamepadTextInput", BOOL, INT, INT, INT, INT, INT)
    def show_floating_keyboard(self, kind: int, x: int, y: int, width: int, height: int) -> bool:
        if self.big_picture:
            self.keyboards.append((kind, x, y, width, height))
        return self.big_picture

    @exported("SteamAPI_ISteamApps_GetLaunchCommandLine", INT, POINTER, INT)
    def get_launch_command_line(self, out: int, size: int) -> int:
        line = self.launch_command_line.encode()[: size - 1] + b"\0"
        ctypes.memmove(out, line, len(line))
        return len(line)

    def _image(self, user: int, side: int) -> int:
        rgba = self.world.account(user).avatar.get(side)
        if rgba is None:
            return 0
        self._images.append((side, rgba))
        return len(self._images)
