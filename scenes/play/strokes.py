"""Strokes: a tool that is held before it comes down, and swings that land together."""

from math import hypot

from game.coop.seat import Action, Seat
from game.world.ticks import TICKS_PER_S
from scenes.play.local_player import HIT_AT_S, LocalPlayer

CHARGE_STEP_S = 0.3
"""For how long one holds a tool for each further tile of a row."""
BEAT_S = 0.12
"""How far apart two swings may land that are in beat, as one sees them."""
BEAT_PX = 64.0
_SWINGS = (
    Action.SWING_AXE,
    Action.SWING_PICK,
    Action.SWING_HOE,
    Action.SWING_CAN,
    Action.SWING_SCYTHE,
)


class Charge:
    """How long a tool has been held."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._tiles = 1

    @property
    def is_held(self) -> bool:
        """Whether a tool is held."""
        return self._since_s is not None

    def hold(self, now_s: float, tiles_max: int) -> bool:
        """Holds on. Returns whether the row has become longer right now."""
        if self._since_s is None:
            self._since_s = now_s
        before = self._tiles
        self._tiles = min(tiles_max, 1 + int((now_s - self._since_s) / CHARGE_STEP_S))
        return self._tiles > before

    @property
    def tiles(self) -> int:
        """How many tiles the row has by now."""
        return self._tiles

    def let_go(self) -> int:
        """Ends it. Returns how many tiles the row has come to."""
        tiles, self._tiles, self._since_s = self._tiles, 1, None
        return tiles


def friend_in_beat(seat: Seat, player: LocalPlayer) -> int | None:
    """A friend close by whose swing is seen to land while one's own does, or None."""
    for friend in seat.others():
        if friend.area != player.area or friend.action not in _SWINGS:
            continue
        apart_s = friend.action_ticks / TICKS_PER_S - HIT_AT_S
        near = hypot(friend.x - player.body.x, friend.y - player.body.y) <= BEAT_PX
        if near and abs(apart_s) <= BEAT_S:
            return friend.character
    return None
