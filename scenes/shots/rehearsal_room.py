"""The rehearsal room: a scene as a player's window shows it, at any moment of it.

The farm is a real play scene over a staged seat; whoever is in the room sets the clock and the
record that belongs to it, to and fro.
"""

from game.coop.seat import Action, Facing
from game.rules.context import Position
from game.rules.rehearsal import Rehearsal, rehearse
from game.rules.talks import talks_of
from game.world.commands import EnterFarm
from game.world.content import Content
from game.world.sections import FIRST_SCENE_KEY
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.play.farm import Farm
from scenes.shots.staged_seat import StagedSeat

_NAMES = ("Mika", "Ada", "Jonas")


class _RehearsedSeat(StagedSeat):
    """A seat whose clock stands where it was set."""

    def advance(self, now_s: float) -> None:
        """Nothing goes on by itself."""


class RehearsalRoom:
    """A scene, and the window of who leads it."""

    def __init__(
        self,
        context: SceneContext,
        content: Content,
        scene_id: str,
        friends: int,
        day: tuple[str, str, float],
    ) -> None:
        """`day` is the season, the weather and the minutes since midnight at which it begins.
        Raises ValueError as `rehearse` does."""
        scene = content.cutscenes.get(scene_id)
        if scene is None:
            raise ValueError(f"There is no scene {scene_id}.")
        area = content.areas[scene.area]
        self._section = talks_of(area.number)
        self._key = FIRST_SCENE_KEY + scene.number
        self.seat = _RehearsedSeat(content)
        self.seat.set_day(*day)
        for number, name in enumerate(_NAMES[:friends], 1):
            self.seat.give(EnterFarm(self.seat.character + number, name, number), author=0)
        x, y = scene.spots[scene.centre]
        self.seat.stand(Position(area.number, float(x), float(y)), Facing.UP, Action.IDLE)
        self.rehearsal: Rehearsal = rehearse(
            content, scene_id, friends, start_tick=int(self.seat.ticks)
        )
        self.farm = Farm(context, Seating(self.seat, None))
        self._now_s = 100.0

    def layout(self, size: tuple[int, int]) -> None:
        """Takes over the logical size."""
        self.farm.layout(size)

    @property
    def first_tick(self) -> int:
        """When the scene begins."""
        return self.rehearsal.beats[0].begins_tick

    def show(self, tick: float) -> None:
        """Goes to a moment of the scene."""
        beat = self.rehearsal.beat_at(tick)
        self.seat.put(self._section, self._key, beat.conversation)
        self.seat.ticks = tick
        self._now_s += 1 / 30
        self.farm.update(self._now_s, True)

    def settle(self, tick: float) -> None:
        """Stays at a moment until what comes in slowly has come in."""
        for _ in range(30):
            self.show(tick)
