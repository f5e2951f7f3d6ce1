"""What is heard of friends who are in the same area: their steps, and their tools in the air."""

from dataclasses import dataclass
from math import hypot

from game.coop.seat import Action, Seat
from scenes.play.footfall import step_sound
from scenes.play.local_player import STEP_SOUND_PX
from scenes.view.world_view import WorldView

JUMP_PX = 48.0
"""Who moves further between two frames did not walk there."""
_BEGINS: dict[Action, str] = {
    Action.SWING_AXE: "swish",
    Action.SWING_PICK: "swish",
    Action.SWING_HOE: "hoe",
    Action.SWING_CAN: "water_pour",
    Action.EAT: "eat",
    Action.SWING_SCYTHE: "scythe",
    Action.CAST_ROD: "cast",
    Action.REEL: "reel",
}
"""What is heard when somebody begins to do that."""


@dataclass(slots=True)
class _Heard:
    x: float
    y: float
    action: Action
    walked_px: float = 0.0


class Company:
    """Follows friends with one's ears."""

    def __init__(self, seat: Seat, view: WorldView) -> None:
        self._seat = seat
        self._view = view
        self._heard: dict[int, _Heard] = {}

    def update(self) -> None:
        """Plays what friends have done since the last frame."""
        area, environment = self._view.area, self._seat.environment
        if area is None or environment is None:
            return
        before, self._heard = self._heard, {}
        for friend in self._seat.others():
            if friend.area != area.number:
                continue
            last = before.get(friend.character)
            now = _Heard(friend.x, friend.y, friend.action)
            self._heard[friend.character] = now
            if last is None:
                continue
            moved_px = hypot(friend.x - last.x, friend.y - last.y)
            now.walked_px = last.walked_px + (moved_px if moved_px < JUMP_PX else 0.0)
            if now.walked_px >= STEP_SOUND_PX:
                now.walked_px -= STEP_SOUND_PX
                name = step_sound(area, friend.x, friend.y, environment.season)
                self._view.effects.sound_at(name, friend.x, friend.y)
            if friend.action is not last.action and friend.action in _BEGINS:
                self._view.effects.sound_at(_BEGINS[friend.action], friend.x, friend.y)
