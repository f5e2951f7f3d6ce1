"""Inviting friends on Steam to the farm that is open: who could come, and asking them.

What Steam knows is asked for once a second, however often the list is looked at. Who is at the farm
already is not offered.
"""

from dataclasses import dataclass

from game.coop.host import HostSeat
from game.coop.seat import SeatState
from game.program.steam import SteamAccess
from net.lobbies.steam import SteamLobbies

_LOOK_EVERY_S = 1.0
_FRIENDS_MAX = 500
"""Lines of the list: more than anybody scrolls through, and nothing to draw for ever."""

_NOT_OPEN = "Open your farm to friends first."
_OPENING = "One moment: Steam is opening your farm to friends."
_NOBODY = "Your list of friends on Steam is empty."
_NOT_SENT = "Steam could not send the invitation. Please try again."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A friend who could be invited."""

    identity: str
    """The friend's account."""
    name: str
    is_online: bool
    is_playing: bool
    """Whether it is this game that is played."""
    is_invited: bool
    """Whether an invitation to the farm that is open now has gone out."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom one could invite."""

    friends: tuple[Candidate, ...]
    """Those who play this game first, then those who are online, each by name."""
    note: str
    """Why nobody can be invited, in a sentence; empty when somebody can."""
    has_overlay: bool
    """Whether Steam's own window for inviting can be opened."""


@dataclass(slots=True)
class _Evening:
    """A farm that is open on Steam."""

    seat: HostSeat
    lobbies: SteamLobbies
    invited: set[str]


class Inviting:
    """Whom the player at this window can invite. Everything but `begin` may be called at any
    time, with a farm open or without."""

    def __init__(self, steam: SteamAccess) -> None:
        self._steam = steam
        self._evening: _Evening | None = None
        self._seen: Candidates | None = None
        self._seen_s = 0.0

    def begin(self, seat: HostSeat, lobbies: SteamLobbies) -> None:
        """A farm is open now, with `lobbies` that are its own. Nobody is invited to it yet."""
        self._evening = _Evening(seat, lobbies, set())
        self._seen = None

    def candidates(self, now_s: float) -> Candidates:
        """The list as of at most a second ago."""
        if self._seen is None or not 0 <= now_s - self._seen_s < _LOOK_EVERY_S:
            self._seen = self._look()
            self._seen_s = now_s
        return self._seen

    def invite(self, identity: str) -> str:
        """Invites a friend. Returns nothing when the invitation went out, otherwise a sentence."""
        evening = self._open_evening()
        note = self._note(evening)
        if evening is None or note:
            return note
        is_friend = any(friend.identity == identity for friend in evening.lobbies.friends())
        if not is_friend or not evening.lobbies.invite_friend(identity):
            return _NOT_SENT
        evening.invited.add(identity)
        self._seen = None
        return ""

    def open_overlay(self) -> bool:
        """Opens Steam's own window for inviting. False when it cannot be opened."""
        evening = self._open_evening()
        return evening is not None and evening.lobbies.open_invite_dialog()

    def _open_evening(self) -> _Evening | None:
        """The farm that is open, as long as it is and Steam is there."""
        play, evening = self._steam.play, self._evening
        if play is None or play.steam.closed or evening is None:
            return None
        return evening if evening.seat.state is SeatState.PLAYING else None

    def _note(self, evening: _Evening | None) -> str:
        if self._steam.play is None:
            return self._steam.note
        if evening is None:
            return _NOT_OPEN
        if evening.lobbies.hosted_lobby_id is None:
            return evening.lobbies.publish_problem or _OPENING
        return ""

    def _look(self) -> Candidates:
        evening = self._open_evening()
        note = self._note(evening)
        if evening is None or note:
            return Candidates((), note, has_overlay=False)
        play = self._steam.play
        has_overlay = play is not None and play.steam.utils.overlay_enabled
        here = {player.account for player in evening.seat.players() if player.is_connected}
        friends = [
            Candidate(
                friend.identity,
                friend.name,
                friend.is_online,
                friend.is_in_game,
                friend.identity in evening.invited,
            )
            for friend in evening.lobbies.friends()
            if friend.identity not in here
        ]
        friends.sort(key=lambda one: (not one.is_playing, not one.is_online, one.name.casefold()))
        return Candidates(tuple(friends[:_FRIENDS_MAX]), "" if friends else _NOBODY, has_overlay)
