"""Who somebody on Steam is called, as far as it may be shown."""

from net.limits import NAME_MAX_LENGTH
from net.lobbies.interface import Member
from net.steam import Steam, SteamId
from net.text import clean_line

UNKNOWN_NAME = "Friend"
_STEAMS_UNKNOWN = "[unknown]"
"""What Steam calls those whose name it does not have yet."""


class Personas:
    """The names of accounts, which Steam brings some time after it was asked."""

    def __init__(self, steam: Steam) -> None:
        self._steam = steam
        self._asked: set[SteamId] = set()

    def name(self, user: SteamId) -> str:
        """At most `limits.NAME_MAX_LENGTH` characters, cleaned; "Friend" until Steam knows it."""
        hosted = user == self._steam.user.steam_id
        said = self._steam.friends.persona_name if hosted else self._steam.friends.name(user)
        name = "" if said == _STEAMS_UNKNOWN else clean_line(said, NAME_MAX_LENGTH)
        if not name and user not in self._asked:
            self._asked.add(user)
            self._steam.friends.request_user_information(user)
        return name or UNKNOWN_NAME

    def member(self, user: SteamId, *, is_owner: bool, is_ready: bool) -> Member:
        """Somebody in a lobby."""
        is_me = user == self._steam.user.steam_id
        return Member(str(user), self.name(user), is_owner, is_ready or is_owner, is_me)
