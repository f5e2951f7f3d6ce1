"""One's hands: aiming, using what is in hand, taking, opening, and gathering what lies about.

Nothing here changes the world. A press becomes a movement that is seen at once, and a command that
is issued when the movement lands.
"""

from collections.abc import Callable

from game.coop.seat import Action as Doing
from game.rules.reach import tile_middle
from game.world.commands import Collect, Discard, PickUp, Place, StorageRef, Strike, Talk
from game.world.records import Destructable, Drop, Placeable, Slot
from game.world.sections import BAG_SLOTS, Kind, Section
from scenes.input.events import Device
from scenes.play.aim import Aim, find_aim
from scenes.play.conversation import person_in_reach
from scenes.play.hud import HOTBAR_SLOTS, Hud
from scenes.play.local_player import key_of
from scenes.play.slots import slot_of
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk
from scenes.settings.bindings import Action

PICK_UP_PX = 20.0
PICK_UP_AGAIN_S = 1.5
TRIED_DROPS_MAX = 200


class Hands:
    """What one's own player does to what is around it."""

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        hud: Hud,
        complain: Callable[[str], None],
        open_chest: Callable[[int, int], None],
    ) -> None:
        self._desk = desk
        self._around = surroundings
        self._hud = hud
        self._complain = complain
        self._open_chest = open_chest
        self.aim: Aim | None = None
        """What one would act on now."""
        self._is_use_held = False
        self._tried_drops: dict[int, float] = {}

    @property
    def slot(self) -> Slot | None:
        """What one holds."""
        return slot_of(
            self._desk.seat.view, StorageRef(0, self._desk.seat.character), self._hud.selected
        )

    @property
    def holds_tool(self) -> bool:
        """Whether that is a tool."""
        slot = self.slot
        item = self._desk.seat.content.items.get(slot.item) if slot is not None else None
        return item is not None and item.is_tool

    def press_use(self) -> None:
        """The key for using went down."""
        self._is_use_held = True

    def release_use(self) -> None:
        """The key for using went up, or the press meant something else."""
        self._is_use_held = False

    def update(self, now_s: float, is_free: bool) -> None:
        """Goes on using a tool while its key is held, and aims anew."""
        self._is_use_held = self._is_use_held and self._desk.context.input.is_held(Action.USE)
        if is_free and self._is_use_held and self.holds_tool:
            self.use(now_s)
        if not self._around.player.is_busy:
            self.aim = self._find_aim()

    def use(self, now_s: float) -> None:
        """Swings the tool in hand, or puts down what is in hand."""
        player = self._around.player
        if player.is_busy or self._around.is_crossing:
            return
        aim = self.aim = self._find_aim()
        if aim.tile is not None and aim.is_pointed:
            player.look_at(aim.tile[0] * 16 + 8, aim.tile[1] * 16 + 8)
        slot = self.slot
        if slot is None:
            return
        if self.holds_tool:
            is_pick = slot.item == "pick"
            player.swing(Doing.SWING_PICK if is_pick else Doing.SWING_AXE, now_s)
            self._desk.context.sounds.play("swish", 0.7)
        elif aim.item is not None and aim.tile is not None:
            key = key_of(aim.tile)
            # Where it cannot stand, the rules say why not.
            if key is not None and (
                self._desk.issue(Place(player.area, key, self._hud.selected, slot.item)) is None
            ):
                player.reach(now_s)
                self._is_use_held = False

    def land_swing(self, now_s: float) -> None:
        """The moment the tool comes down."""
        slot = self.slot
        aim = self.aim if self.aim is not None else self._find_aim()
        if slot is None or aim.strike is None:
            return
        wanted = self._tool_for(aim.strike)
        if wanted is not None and wanted != slot.item:
            self._complain(f"That needs the {wanted}.")
            return
        player, context = self._around.player, self._desk.context
        if self._desk.issue(Strike(player.area, aim.strike, slot.item)) is None:
            player.freeze(now_s)
            if context.settings.screen_shake:
                self._around.view.camera.shake(now_s, 1.0)
            context.input.rumble(0.3, 60)

    def interact(self, now_s: float) -> None:
        """Talks, opens or picks up, whichever is at hand."""
        player = self._around.player
        if player.is_busy or self._around.is_crossing:
            return
        person = person_in_reach(self._desk, player.position)
        if person is not None:
            self._desk.issue(Talk(player.area, person))
            return
        aim = self._find_aim()
        content, view = self._desk.seat.content, self._desk.seat.view
        if aim.touch is None:
            self._use_if_tool_fits(aim, now_s)
            return
        record = view.get(Section(player.area, Kind.PLACEABLE), aim.touch)
        if not isinstance(record, Placeable):
            return
        player.look_at(*tile_middle(aim.touch))
        definition = content.placeables.get(record.item)
        if definition is not None and definition.storage_slots:
            self._open_chest(aim.touch, definition.storage_slots)
        elif self._desk.issue(PickUp(player.area, aim.touch)) is None:
            player.reach(now_s)

    def drop_one(self) -> None:
        """Lets one of what is in hand fall."""
        slot = self.slot
        if slot is not None and (
            self._desk.issue(Discard(self._hud.selected, slot.item, 1)) is None
        ):
            self._desk.context.sounds.play("place", 0.6)

    def gather(self, now_s: float) -> None:
        """Takes what lies at one's feet, as far as the bag has room."""
        field, player = self._around.view.field, self._around.player
        if field is None or self._around.is_crossing:
            return
        x, y = player.body
        reach = int(PICK_UP_PX)
        near = field.within(int(x) - reach, int(y) - reach, int(x) + reach, int(y) + reach)
        for thing in list(near):
            if thing.kind is not Kind.DROP or now_s - thing.born_s < 0.5:
                continue
            if now_s - self._tried_drops.get(thing.key, -10.0) < PICK_UP_AGAIN_S:
                continue
            assert isinstance(thing.record, Drop)
            if not self._has_room(thing.record.item):
                continue
            self._tried_drops[thing.key] = now_s
            # Nobody asked for this by hand, so nobody is told when a friend was faster.
            self._desk.seat.issue(Collect(player.area, thing.key))
        if len(self._tried_drops) > TRIED_DROPS_MAX:
            self._tried_drops.clear()

    def area_changed(self) -> None:
        """Forgets what belonged to the area before."""
        self._tried_drops.clear()

    def _use_if_tool_fits(self, aim: Aim, now_s: float) -> None:
        """Interacting with a tree means chopping it, when the axe is anywhere in the hotbar."""
        wanted = self._tool_for(aim.strike) if aim.strike is not None else None
        if wanted is None:
            return
        bag = StorageRef(0, self._desk.seat.character)
        for number in range(HOTBAR_SLOTS):
            slot = slot_of(self._desk.seat.view, bag, number)
            if slot is not None and slot.item == wanted:
                self._hud.select(number)
                self.use(now_s)
                return
        self._complain(f"That needs the {wanted}.")

    def _has_room(self, item: str) -> bool:
        seat = self._desk.seat
        bag = StorageRef(0, seat.character)
        stack_max = seat.content.stack_max(item)
        for number in range(BAG_SLOTS):
            slot = slot_of(seat.view, bag, number)
            if slot is None or (slot.item == item and slot.count < stack_max):
                return True
        return False

    def _tool_for(self, key: int) -> str | None:
        seat = self._desk.seat
        record = seat.view.get(Section(self._around.player.area, Kind.DESTRUCTABLE), key)
        if not isinstance(record, Destructable):
            return None
        definition = seat.content.destructables.get(record.kind)
        return definition.tool if definition is not None else None

    def _find_aim(self) -> Aim:
        given, view, seat = self._desk.context.input, self._around.view, self._desk.seat
        pointed = None
        if given.device is Device.MOUSE and given.is_pointer_shown:
            x, y = view.camera.under_ui(given.pointer)
            pointed = (x // 16, y // 16)
        slot = self.slot
        item = slot.item if slot is not None else None
        assert view.area is not None
        return find_aim(self._around.player, view.area, seat.content, seat.view, item, pointed)
