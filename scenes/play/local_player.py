"""One's own player: walks at frame rate, swings a tool, and aims at a tile.

What is seen at once is decided here; what it does to the world is a command the scene issues when
the swing lands.
"""

from dataclasses import dataclass
from math import hypot

from game.coop.seat import Action, Facing
from game.movement import Body, Obstacles, step
from game.rules.context import Position
from game.rules.reach import REACH_PX
from game.world.sections import tile_key
from game.world.tiled import TILE_PX
from scenes.view.players import facing_of

SWING_S = 0.32
"""Four pictures of 80 ms: wind-up, hit, and two of recovery."""
HIT_AT_S = 0.12
HIT_STOP_S = 0.04
REACH_ACTION_S = 0.22
EAT_S = 0.68
HOLD_UP_S = 0.9
STEP_SOUND_PX = 22.0
_SWINGS = (
    Action.SWING_AXE,
    Action.SWING_PICK,
    Action.SWING_HOE,
    Action.SWING_CAN,
    Action.SWING_SCYTHE,
    Action.CAST_ROD,
)
_HELD_S: dict[Action, float] = {
    Action.REACH: REACH_ACTION_S,
    Action.EAT: EAT_S,
    Action.HOLD_UP: HOLD_UP_S,
}
"""What goes on for a while unless one walks."""
AHEAD: dict[Facing, tuple[int, int]] = {
    Facing.DOWN: (0, 1),
    Facing.UP: (0, -1),
    Facing.LEFT: (-1, 0),
    Facing.RIGHT: (1, 0),
}


@dataclass(slots=True)
class LocalPlayer:
    """Where one is and what one does."""

    area: int
    body: Body
    facing: Facing = Facing.DOWN
    action: Action = Action.IDLE
    action_began_s: float = 0.0
    frozen_until_s: float = 0.0
    """A hit holds everything for a moment, which makes it felt."""
    has_landed: bool = True
    """Whether the swing under way has already hit."""
    walked_px: float = 0.0
    stance: Action = Action.IDLE
    """What one does while one stands still."""
    keeps_facing: bool = False
    """Whether one looks on to the same side while walking, as who builds a row does."""
    is_lying: bool = False
    """Whether one lies in bed."""

    @property
    def ahead_px(self) -> tuple[float, float]:
        """The point a tile ahead of one's feet."""
        dx, dy = AHEAD[self.facing]
        return self.body.x + dx * TILE_PX, self.body.y + dy * TILE_PX

    @property
    def position(self) -> Position:
        """Where one stands."""
        return Position(self.area, self.body.x, self.body.y)

    @property
    def is_busy(self) -> bool:
        """Whether a swing is under way."""
        return self.action in _SWINGS

    def update(
        self, now_s: float, dt_s: float, walk: tuple[float, float], obstacles: Obstacles | None
    ) -> bool:
        """Goes on to this moment. Returns whether a swing lands right now."""
        if now_s < self.frozen_until_s:
            self.action_began_s += dt_s
            return False
        if self.is_lying:
            if self.action is not Action.LIE:
                self._do(Action.LIE, now_s)
            return False
        since_s = now_s - self.action_began_s
        if self.is_busy:
            if since_s >= SWING_S:
                self._do(self.stance, now_s)
            elif not self.has_landed and since_s >= HIT_AT_S:
                self.has_landed = True
                return True
            return False
        if since_s < _HELD_S.get(self.action, 0.0):
            return False
        if walk == (0.0, 0.0) or obstacles is None:
            if self.action is not self.stance:
                self._do(self.stance, now_s)
            return False
        if not self.keeps_facing:
            self.facing = facing_of(walk[0], walk[1], self.facing)
        before = self.body
        self.body = step(self.body, walk, dt_s, obstacles)
        self.walked_px += hypot(self.body.x - before.x, self.body.y - before.y)
        if self.action is not Action.WALK:
            self._do(Action.WALK, now_s)
        return False

    def take_step_sound(self) -> bool:
        """Whether a foot has come down since this was last asked."""
        if self.walked_px < STEP_SOUND_PX:
            return False
        self.walked_px -= STEP_SOUND_PX
        return True

    def swing(self, action: Action, now_s: float) -> None:
        """Begins to swing a tool."""
        self._do(action, now_s)
        self.has_landed = False

    def reach(self, now_s: float) -> None:
        """Stretches out a hand, to put down or pick up."""
        self._do(Action.REACH, now_s)

    def eat(self, now_s: float) -> None:
        """Eats what is in hand."""
        self._do(Action.EAT, now_s)

    def hold_up(self, now_s: float) -> None:
        """Shows what one has caught, to whoever stands in front."""
        self.facing = Facing.DOWN
        self._do(Action.HOLD_UP, now_s)

    def freeze(self, now_s: float) -> None:
        """Holds the swing for the moment of a hit."""
        self.frozen_until_s = now_s + HIT_STOP_S

    def look_at(self, x: float, y: float) -> None:
        """Turns to a point."""
        self.facing = facing_of(x - self.body.x, y - (self.body.y - 4), self.facing)

    def tiles_ahead(self) -> list[tuple[int, int]]:
        """The tiles one can act on without a pointer: the one ahead first, then those beside it
        and the one underfoot."""
        dx, dy = AHEAD[self.facing]
        here_x, here_y = int(self.body.x // TILE_PX), int((self.body.y - 1) // TILE_PX)
        ahead_x = int((self.body.x + dx * 13) // TILE_PX)
        ahead_y = int((self.body.y - 1 + dy * 12) // TILE_PX)
        if (ahead_x, ahead_y) == (here_x, here_y):
            ahead_x, ahead_y = here_x + dx, here_y + dy
        sides = [(ahead_x + dy, ahead_y + dx), (ahead_x - dy, ahead_y - dx)]
        return [(ahead_x, ahead_y), *sides, (here_x, here_y)]

    def reaches(self, tile: tuple[int, int]) -> bool:
        """Whether one can act on a tile from here."""
        x = tile[0] * TILE_PX + TILE_PX / 2
        y = tile[1] * TILE_PX + TILE_PX / 2
        return hypot(x - self.body.x, y - self.body.y) <= REACH_PX

    def _do(self, action: Action, now_s: float) -> None:
        self.action = action
        self.action_began_s = now_s


def key_of(tile: tuple[int, int]) -> int | None:
    """The key of a tile, None for one outside every area."""
    x, y = tile
    return tile_key(x, y) if 0 <= x < 512 and 0 <= y < 512 else None
