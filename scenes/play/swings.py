"""Swings: a tool that is held up, comes down, and does what it is for where it lands."""

from game.coop.seat import Action as Doing
from game.rules.farming import row_of
from game.rules.reach import tile_middle
from game.world.commands import PickUp, Strike, Work
from game.world.definitions import Swing
from game.world.records import Slot
from game.world.sections import tile_of
from scenes.play.aim import Aim
from scenes.play.fishing import Fishing
from scenes.play.hand import Hand
from scenes.play.local_player import AHEAD, key_of
from scenes.play.strokes import Charge, friend_in_beat
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk

_SWUNG = {
    Swing.AXE: Doing.SWING_AXE,
    Swing.PICK: Doing.SWING_PICK,
    Swing.HOE: Doing.SWING_HOE,
    Swing.CAN: Doing.SWING_CAN,
    Swing.SCYTHE: Doing.SWING_SCYTHE,
    Swing.ROD: Doing.CAST_ROD,
}


class Swings:
    """One's own swings with a tool."""

    def __init__(
        self, desk: Desk, surroundings: Surroundings, hand: Hand, fishing: Fishing
    ) -> None:
        self._desk = desk
        self._around = surroundings
        self._hand = hand
        self._fishing = fishing
        self._charge = Charge()
        self._row_tiles = 1
        """How many tiles the swing under way is to work."""

    @property
    def is_held_up(self) -> bool:
        """Whether a tool is held up, to work a row when it comes down."""
        return self._charge.is_held

    def hold_up(self, now_s: float) -> bool:
        """Holds a tool up that then works a row, while one stands still: who walks on works tile
        by tile. Returns whether it is one to hold up here."""
        item, player = self._hand.item, self._around.player
        tiles_max = 1 if item is None else item.charge_tiles
        has_work = self._hand.aim is not None and self._hand.aim.work is not None
        if tiles_max == 1 or not has_work or player.action is Doing.WALK:
            self._charge.let_go()
            return False
        if self._charge.hold(now_s, tiles_max):
            self._desk.context.sounds.play("ui_move", 0.7)
        return True

    def let_go(self, now_s: float, is_free: bool) -> None:
        """What was held up comes down."""
        tiles = self._charge.let_go()
        slot = self._hand.slot
        if tiles > 1 and is_free and slot is not None and not self._around.is_crossing:
            self._hand.look()
            self.swing(slot, now_s)
            self._row_tiles = tiles

    def row_ahead(self, aim: Aim) -> tuple[tuple[int, int], ...]:
        """The further tiles of the row that begins where one aims, while a tool is held up."""
        if aim.tile is None:
            return ()
        dx, dy = AHEAD[self._around.player.facing]
        return tuple(
            (aim.tile[0] + dx * n, aim.tile[1] + dy * n) for n in range(1, self._charge.tiles)
        )

    def swing(self, slot: Slot, now_s: float) -> None:
        """Begins to swing the tool in hand."""
        if self._hand.holds_rod:
            self._fishing.swing(slot.item, self._hand.pointed(), now_s)
            return
        self._row_tiles = 1
        swing = self._desk.seat.content.items[slot.item].swing
        self._around.player.swing(_SWUNG[swing], now_s)
        self._desk.context.sounds.play("swish", 0.7)

    def land(self, now_s: float) -> None:
        """The moment the tool comes down."""
        if self._fishing.land_swing():
            return
        slot = self._hand.slot
        aim = self._hand.aim if self._hand.aim is not None else self._hand.find_aim()
        if slot is None:
            return
        if aim.strike is None:
            if aim.touch is not None:
                self._knock_off(aim.touch, slot.item, now_s)
            elif aim.work is not None:
                self._work(aim.work, slot.item, now_s)
            return
        wanted = self._hand.tool_for(aim.strike)
        if wanted is None:
            self._hand.pick(aim.strike, now_s)
            return
        if wanted != slot.item:
            self._hand.ask_for(wanted)
            return
        player, context = self._around.player, self._desk.context
        friend = friend_in_beat(self._desk.seat, player)
        if self._desk.issue(Strike(player.area, aim.strike, slot.item, friend)) is None:
            self._show_beat(friend, aim.strike)
            self._sweep(aim.strike, slot.item)
            player.freeze(now_s)
            if context.settings.screen_shake:
                self._around.view.camera.shake(now_s, 1.0)
            context.input.rumble(0.3, 60)

    def _sweep(self, tile: int, tool: str) -> None:
        """What stands beside is met by the same blow, where the tool is one that sweeps."""
        seat, player = self._desk.seat, self._around.player
        if not seat.content.items[tool].sweeps:
            return
        x, y = tile_of(tile)
        dx, dy = AHEAD[player.facing]
        for beside in ((x + dy, y + dx), (x - dy, y - dx)):
            key = key_of(beside)
            if key is not None and self._hand.tool_for(key) == tool:
                seat.issue(Strike(player.area, key, tool))

    def _show_beat(self, friend: int | None, tile: int) -> None:
        """Lets one see and hear that a swing has landed together with a friend's."""
        if friend is not None:
            x, y = tile_middle(tile)
            self._around.view.particles.puff("fx/sparkle", x, y - 10)
            self._desk.context.sounds.play("high_five", 0.4)

    def _knock_off(self, tile: int, tool: str, now_s: float) -> None:
        """Takes up what has been put down, with a tool that strikes."""
        if self._desk.seat.content.items[tool].swing not in (Swing.AXE, Swing.PICK):
            return
        if self._desk.issue(PickUp(self._around.player.area, tile)) is None:
            self._around.player.freeze(now_s)

    def _work(self, tile: int, tool: str, now_s: float) -> None:
        """The tool comes down on the ground."""
        player, content = self._around.player, self._desk.seat.content
        work, area = content.items[tool].work, self._around.view.area
        tiles, self._row_tiles = self._row_tiles, 1
        friend = friend_in_beat(self._desk.seat, player)
        command = Work(player.area, tile, tool, tiles, int(player.facing), friend)
        if work is None or area is None or self._desk.issue(command) is not None:
            return
        self._show_beat(friend, tile)
        player.freeze(now_s)
        for worked in row_of(area, command):
            self._around.view.effects.show_work(work, *tile_middle(worked))
        self._desk.context.input.rumble(0.2, 40)
