"""Putting down: seeds into the soil, things on the ground, one after the other in a row."""

from game.world.commands import Place, PlayerCommand, Sow
from game.world.records import Slot
from scenes.play.aim import Aim, is_for_ground, turn_of
from scenes.play.hand import Hand
from scenes.play.local_player import key_of
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk


class PuttingDown:
    """What one puts down, and the row one is at."""

    def __init__(self, desk: Desk, surroundings: Surroundings, hand: Hand) -> None:
        self._desk = desk
        self._around = surroundings
        self._hand = hand
        self._row_of: str | None = None
        """What is put down on every free tile that is come by, while the key is held."""
        self._row_tried: tuple[int, int] | None = None

    def put(self, slot: Slot, aim: Aim, *, is_held: bool, now_s: float) -> None:
        """Puts one of what is in hand down where one aims; a row begins while the key is held."""
        player = self._around.player
        if is_held:
            self._row_of, self._row_tried = slot.item, aim.tile
            player.keeps_facing = not aim.is_pointed
        key = key_of(aim.tile) if aim.tile is not None else None
        # Where it cannot stand, the rules say why not.
        if key is not None and self._desk.issue(self._putting(slot.item, key)) is None:
            player.reach(now_s)
            if is_for_ground(self._desk.seat.content, slot.item):
                self._desk.context.sounds.play("plant")

    def update(self, is_free: bool) -> None:
        """Goes on with the row, as long as the same is in hand."""
        slot = self._hand.slot
        if self._row_of is not None and (slot is None or slot.item != self._row_of):
            self.end_row()
        elif self._row_of is not None and is_free and not self._around.is_crossing:
            self._go_on_with_row()

    def end_row(self) -> None:
        """What is put down next is not of a row."""
        self._row_of = self._row_tried = None
        self._around.player.keeps_facing = False

    def _go_on_with_row(self) -> None:
        """Puts the same down on the tile that is aimed at now, if it is free and another than the
        last."""
        aim = self._hand.aim
        if aim is None or aim.tile is None or not aim.can_place or aim.tile == self._row_tried:
            return
        self._row_tried = aim.tile
        key = key_of(aim.tile)
        if key is not None and self._row_of is not None:
            # Nobody asked for this very tile, so nobody is told when it cannot be.
            self._desk.seat.issue(self._putting(self._row_of, key))

    def _putting(self, item: str, tile: int) -> PlayerCommand:
        """What puts the item in hand where it belongs: into the soil, or on the ground."""
        where = (self._around.player.area, tile, self._hand.number, item)
        is_sown = is_for_ground(self._desk.seat.content, item)
        return (
            Sow(*where)
            if is_sown
            else Place(*where, turn_of(self._desk.seat.content, item, self._around.player.facing))
        )
