"""One's hands: what the keys for using and interacting do, with what is in hand and what is around.

Nothing here changes the world. A press becomes a movement that is seen at once, and a command that
is issued when the movement lands.
"""

from collections.abc import Callable
from dataclasses import replace

from game.world.commands import Discard, Eat, Stow
from game.world.records import Slot
from game.world.sections import tile_of
from scenes.play.aim import Aim
from scenes.play.fishing import Fishing
from scenes.play.hand import Hand
from scenes.play.hud import Hud
from scenes.play.interacting import Interacting
from scenes.play.picking_up import PickingUp
from scenes.play.pulling import Pulling
from scenes.play.putting_down import PuttingDown
from scenes.play.surroundings import Surroundings
from scenes.play.swings import Swings
from scenes.play.window import Desk
from scenes.settings.bindings import Action


class Hands:
    """What one's own player does to what is around it."""

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        hud: Hud,
        complain: Callable[[str], None],
        open_chest: Callable[[int, int], None],
        open_shop: Callable[[int, int], None],
        fishing: Fishing,
        pulling: Pulling,
    ) -> None:
        self._desk = desk
        self._around = surroundings
        self._fishing = fishing
        self._hand = Hand(desk, surroundings, hud, complain)
        self._swings = Swings(desk, surroundings, self._hand, fishing)
        self._putting_down = PuttingDown(desk, surroundings, self._hand)
        self._picking_up = PickingUp(desk, surroundings)
        self.pulling = pulling
        """What one holds on to."""
        self.interacting = Interacting(
            desk, surroundings, self._hand, fishing, pulling, open_chest, open_shop
        )
        """What the key for it would do to what is at hand."""
        self._is_use_held = False

    @property
    def slot(self) -> Slot | None:
        """What one holds."""
        return self._hand.slot

    @property
    def aim(self) -> Aim | None:
        """What one would act on now."""
        return self._hand.aim

    def press_use(self) -> None:
        """The key for using went down."""
        self._is_use_held = True

    def release_use(self) -> None:
        """The key for using went up, or the press meant something else."""
        self._is_use_held = False
        self._putting_down.end_row()

    def update(self, now_s: float, is_free: bool) -> None:
        """Goes on using a tool, or with a row, while the key is held, and aims anew."""
        if not self._desk.context.input.is_held(Action.USE):
            self.release_use()
        self.pulling.update(now_s, is_free)
        holds_on = (
            is_free and self._is_use_held and self._hand.holds_tool and not self._hand.holds_rod
        )
        if not self._around.player.is_busy:
            if holds_on and not self._swings.hold_up(now_s):
                self.use(now_s)
            elif not holds_on and self._swings.is_held_up:
                self._swings.let_go(now_s, is_free)
        if not self._around.player.is_busy:
            aim = self._hand.find_aim()
            if self._hand.holds_rod:
                aim = self._aim_of_rod(aim)
            self._hand.aim = replace(aim, row=self._swings.row_ahead(aim))
        self._putting_down.update(is_free)

    def _aim_of_rod(self, aim: Aim) -> Aim:
        """With a rod one sees where the float would fall."""
        goal = None if self._fishing.angling else self._fishing.goal(self._hand.pointed())
        tile = None if goal is None else tile_of(goal)
        return replace(aim, tile=tile, strike=None, work=None)

    def use(self, now_s: float) -> None:
        """Swings the tool in hand, or puts down what is in hand."""
        if self._around.player.is_busy or self._around.is_crossing:
            return
        aim = self._hand.look()
        slot, item = self._hand.slot, self._hand.item
        if slot is None or item is None:
            return
        if item.is_tool:
            self._swings.swing(slot, now_s)
        elif item.nourishes:
            self._eat(slot, now_s)
        elif aim.item is not None:
            self._putting_down.put(slot, aim, is_held=self._is_use_held, now_s=now_s)

    def _eat(self, slot: Slot, now_s: float) -> None:
        if self._desk.issue(Eat(self._hand.number, slot.item)) is None:
            self._around.player.eat(now_s)
            self._desk.context.sounds.play("eat")

    def land_swing(self, now_s: float) -> None:
        """The moment the tool comes down."""
        self._swings.land(now_s)

    def interact(self, now_s: float) -> None:
        """Talks, opens or picks up, whichever is at hand, or swings the tool that is for it."""
        player = self._around.player
        if player.is_busy or self._around.is_crossing or self._fishing.angling is not None:
            return
        tool = self.interacting.interact(now_s)
        if tool is None:
            return
        if self._hand.take(tool):
            self.use(now_s)
        else:
            self._hand.ask_for(tool)

    def drop_one(self) -> None:
        """Lets one of what is in hand fall."""
        slot = self._hand.slot
        if slot is not None and (
            self._desk.issue(Discard(self._hand.number, slot.item, 1)) is None
        ):
            self._desk.context.sounds.play("place", 0.6)

    def stow(self) -> None:
        """Puts what the bag holds into the chests around that hold the same."""
        if self._desk.issue(Stow(self._around.player.area)) is None:
            self._desk.context.sounds.play("chest_close")

    def pick_up(self, now_s: float) -> None:
        """Takes what lies at one's feet, as far as the bag has room."""
        self._picking_up.pick_up(now_s)

    def area_changed(self) -> None:
        """Forgets what belonged to the area before."""
        self._picking_up.area_changed()
