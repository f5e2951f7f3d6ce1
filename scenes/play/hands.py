"""One's hands: aiming, using what is in hand, taking, opening, and gathering what lies about.

Nothing here changes the world. A press becomes a movement that is seen at once, and a command that
is issued when the movement lands.
"""

from collections.abc import Callable
from dataclasses import replace

from game.coop.seat import Action as Doing
from game.rules.farming import row_of
from game.rules.reach import is_station_near, tile_middle
from game.world.commands import (
    Collect,
    Discard,
    Eat,
    Harvest,
    LieDown,
    Load,
    Pick,
    PickUp,
    Place,
    PlayerCommand,
    Sow,
    StorageRef,
    Stow,
    Strike,
    Talk,
    Turn,
    Unload,
    Work,
)
from game.world.definitions import Swing
from game.world.machines import clock_of
from game.world.records import Drop, Placeable, Slot
from game.world.regrowth import standing_at
from game.world.sections import BAG_SLOTS, HOTBAR_SLOTS, Kind, tile_of
from scenes.input.events import Device
from scenes.play.aim import Aim, find_aim, is_for_ground, turn_of
from scenes.play.conversation import person_in_reach
from scenes.play.craft import CraftWindow
from scenes.play.fishing import Fishing
from scenes.play.hud import Hud
from scenes.play.journal import BoardWindow
from scenes.play.label import LabelWindow
from scenes.play.local_player import AHEAD, key_of
from scenes.play.machine import MachineWindow
from scenes.play.pulling import Pulling
from scenes.play.slots import slot_of
from scenes.play.strokes import Charge, friend_in_beat
from scenes.play.surroundings import Surroundings
from scenes.play.switching import is_board_in_reach, switch_in_reach, use_switch
from scenes.play.touch import Touch, touch_of
from scenes.play.window import Desk
from scenes.settings.bindings import Action

PICK_UP_PX = 20.0
PICK_UP_AGAIN_S = 1.5
TRIED_DROPS_MAX = 200


_SWUNG = {
    Swing.AXE: Doing.SWING_AXE,
    Swing.PICK: Doing.SWING_PICK,
    Swing.HOE: Doing.SWING_HOE,
    Swing.CAN: Doing.SWING_CAN,
    Swing.SCYTHE: Doing.SWING_SCYTHE,
    Swing.ROD: Doing.CAST_ROD,
}


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
        self._hud = hud
        self._complain = complain
        self._open_chest = open_chest
        self._open_shop = open_shop
        self._fishing = fishing
        self.pulling = pulling
        """What one holds on to."""
        self.aim: Aim | None = None
        """What one would act on now."""
        self._is_use_held = False
        self._row_of: str | None = None
        """What is put down on every free tile that is come by, while the key is held."""
        self._row_tried: tuple[int, int] | None = None
        self._tried_drops: dict[int, float] = {}
        self._charge = Charge()
        self._row_tiles = 1
        """How many tiles the swing under way is to work."""

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

    @property
    def _holds_rod(self) -> bool:
        slot = self.slot
        item = self._desk.seat.content.items.get(slot.item) if slot is not None else None
        return item is not None and item.is_tool and item.swing is Swing.ROD

    def press_use(self) -> None:
        """The key for using went down."""
        self._is_use_held = True

    def release_use(self) -> None:
        """The key for using went up, or the press meant something else."""
        self._is_use_held = False
        self._end_row()

    def update(self, now_s: float, is_free: bool) -> None:
        """Goes on using a tool, or with a row, while the key is held, and aims anew."""
        if not self._desk.context.input.is_held(Action.USE):
            self.release_use()
        self.pulling.update(now_s, is_free)
        holds_on = is_free and self._is_use_held and self.holds_tool and not self._holds_rod
        if not self._around.player.is_busy:
            if holds_on and not self._is_charging(now_s):
                self.use(now_s)
            elif not holds_on and self._charge.is_held:
                self._let_go(now_s, is_free)
        if not self._around.player.is_busy:
            self.aim = self._find_aim()
            if self._holds_rod:
                self.aim = self._aim_of_rod(self.aim)
            if self._charge.tiles > 1:
                self.aim = replace(self.aim, row=self._row_ahead(self.aim, self._charge.tiles))
        slot = self.slot
        if self._row_of is not None and (slot is None or slot.item != self._row_of):
            self._end_row()
        elif self._row_of is not None and is_free and not self._around.is_crossing:
            self._go_on_with_row()

    def _aim_of_rod(self, aim: Aim) -> Aim:
        """With a rod one sees where the float would fall."""
        goal = None if self._fishing.angling else self._fishing.goal(self._pointed())
        tile = None if goal is None else tile_of(goal)
        return replace(aim, tile=tile, strike=None, work=None)

    def _is_charging(self, now_s: float) -> bool:
        """Whether a tool is held up that then works a row, while one stands still. Who walks on
        works tile by tile."""
        slot, player = self.slot, self._around.player
        item = self._desk.seat.content.items.get(slot.item) if slot is not None else None
        tiles_max = 1 if item is None else item.charge_tiles
        has_work = self.aim is not None and self.aim.work is not None
        if tiles_max == 1 or not has_work or player.action is Doing.WALK:
            self._charge.let_go()
            return False
        if self._charge.hold(now_s, tiles_max):
            self._desk.context.sounds.play("ui_move", 0.7)
        return True

    def _let_go(self, now_s: float, is_free: bool) -> None:
        """What was held up comes down."""
        tiles = self._charge.let_go()
        slot = self.slot
        if tiles > 1 and is_free and slot is not None:
            self.use(now_s)
            self._row_tiles = tiles

    def _row_ahead(self, aim: Aim, tiles: int) -> tuple[tuple[int, int], ...]:
        """The further tiles of a row that begins where one aims."""
        if aim.tile is None:
            return ()
        dx, dy = AHEAD[self._around.player.facing]
        return tuple((aim.tile[0] + dx * n, aim.tile[1] + dy * n) for n in range(1, tiles))

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
        if self._holds_rod:
            self._fishing.swing(slot.item, self._pointed(), now_s)
        elif self.holds_tool:
            self._row_tiles = 1
            player.swing(_SWUNG[self._desk.seat.content.items[slot.item].swing], now_s)
            self._desk.context.sounds.play("swish", 0.7)
        elif self._desk.seat.content.items[slot.item].nourishes:
            self._eat(slot, now_s)
        elif aim.item is not None:
            if self._is_use_held:
                self._row_of, self._row_tried = slot.item, aim.tile
                player.keeps_facing = not aim.is_pointed
            key = key_of(aim.tile) if aim.tile is not None else None
            # Where it cannot stand, the rules say why not.
            if key is not None and self._desk.issue(self._putting(slot.item, key)) is None:
                player.reach(now_s)
                if is_for_ground(self._desk.seat.content, slot.item):
                    self._desk.context.sounds.play("plant")

    def _go_on_with_row(self) -> None:
        """Puts the same down on the tile that is aimed at now, if it is free and another than the
        last."""
        aim = self.aim
        if aim is None or aim.tile is None or not aim.can_place or aim.tile == self._row_tried:
            return
        self._row_tried = aim.tile
        key = key_of(aim.tile)
        if key is not None and self._row_of is not None:
            # Nobody asked for this very tile, so nobody is told when it cannot be.
            self._desk.seat.issue(self._putting(self._row_of, key))

    def _putting(self, item: str, tile: int) -> PlayerCommand:
        """What puts the item in hand where it belongs: into the soil, or on the ground."""
        where = (self._around.player.area, tile, self._hud.selected, item)
        is_sown = is_for_ground(self._desk.seat.content, item)
        return (
            Sow(*where)
            if is_sown
            else Place(*where, turn_of(self._desk.seat.content, item, self._around.player.facing))
        )

    def _eat(self, slot: Slot, now_s: float) -> None:
        if self._desk.issue(Eat(self._hud.selected, slot.item)) is None:
            self._around.player.eat(now_s)
            self._desk.context.sounds.play("eat")

    def _end_row(self) -> None:
        self._row_of = self._row_tried = None
        self._around.player.keeps_facing = False

    def land_swing(self, now_s: float) -> None:
        """The moment the tool comes down."""
        if self._fishing.land_swing():
            return
        slot = self.slot
        aim = self.aim if self.aim is not None else self._find_aim()
        if slot is not None and aim.strike is None and aim.touch is None and aim.work is not None:
            self._work(aim.work, slot.item, now_s)
        if slot is not None and aim.strike is None and aim.touch is not None:
            self._knock_off(aim.touch, slot.item, now_s)
        if slot is None or aim.strike is None:
            return
        wanted = self._tool_for(aim.strike)
        if wanted is None:
            self._pick(aim.strike, now_s)
            return
        if wanted != slot.item:
            self._ask_for(wanted)
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
            if key is not None and self._tool_for(key) == tool:
                seat.issue(Strike(player.area, key, tool))

    def _show_beat(self, friend: int | None, tile: int) -> None:
        """Lets one see and hear that a swing has landed together with a friend's."""
        if friend is not None:
            x, y = tile_middle(tile)
            self._around.view.particles.puff("fx/sparkle", x, y - 10)
            self._desk.context.sounds.play("high_five", 0.4)

    def _pick(self, tile: int, now_s: float) -> None:
        """Picks what grows wild, or what a bush bears."""
        player = self._around.player
        player.look_at(*tile_middle(tile))
        if self._desk.issue(Pick(player.area, tile)) is None:
            player.reach(now_s)
            self._desk.context.sounds.play("harvest")

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

    def interact(self, now_s: float) -> None:
        """Talks, opens or picks up, whichever is at hand."""
        player = self._around.player
        if player.is_busy or self._around.is_crossing or self._fishing.angling is not None:
            return
        person = person_in_reach(self._desk, player.position)
        if person is not None:
            self._meet(person)
            return
        at_hand = switch_in_reach(self._desk, player.position)
        if at_hand is not None:
            player.look_at(at_hand.site.x, at_hand.site.y)
            if use_switch(self._desk, at_hand, self.slot):
                player.reach(now_s)
            return
        if is_board_in_reach(self._desk, player.position):
            self._desk.open(BoardWindow(self._desk, player.area))
            return
        if self._fishing.help_friend(now_s):
            return
        aim = self._find_aim()
        if aim.crop is not None:
            player.look_at(*tile_middle(aim.crop))
            if self.pulling.press(aim.crop, now_s):
                return
            if self._desk.issue(Harvest(player.area, aim.crop)) is None:
                player.reach(now_s)
                self._desk.context.sounds.play("harvest")
            return
        if aim.pick is not None and aim.touch is None:
            self._pick(aim.pick, now_s)
            return
        if aim.touch is None:
            if aim.strike is None and self._is_at_station():
                self._desk.open(CraftWindow(self._desk))
            else:
                self._use_if_tool_fits(aim, now_s)
            return
        self._touch(aim.touch, now_s)

    def picked_at(self, tile: int) -> str | None:
        """The item that is picked by hand on a tile, None for nothing."""
        field, seat = self._around.view.field, self._desk.seat
        if field is not None and tile in field.finds:
            return field.finds[tile]
        standing = standing_at(seat.content, seat.view, self._around.player.area, tile)
        definition = None if standing is None else seat.content.destructables.get(standing.kind)
        if definition is None or definition.tool is not None or not definition.drops:
            return None
        return definition.drops[0].item

    def _is_at_station(self) -> bool:
        """Whether one stands by something of the map beside which things are made."""
        seat = self._desk.seat
        stations = {recipe.at for recipe in seat.content.recipes.values() if recipe.at is not None}
        return any(
            is_station_near(seat.content, seat.view, self._around.player.position, station)
            for station in stations
        )

    def touch_of(self, tile: int) -> tuple[Touch, Placeable] | None:
        """What touching the thing on a tile does, and the thing."""
        seat = self._desk.seat
        now = clock_of(seat.view, seat.tick)
        return touch_of(seat.content, seat.view, self._around.player.area, tile, now)

    def _touch(self, tile: int, now_s: float) -> None:
        """Does with a placeable what it is for."""
        found = self.touch_of(tile)
        if found is None:
            return
        player, desk = self._around.player, self._desk
        touch, standing = found
        player.look_at(*tile_middle(tile))
        match touch:
            case Touch.OPEN:
                slots = desk.seat.content.placeables[standing.item].storage_slots
                self._open_chest(tile, slots)
            case Touch.USE:
                desk.open(CraftWindow(desk))
            case Touch.LOOK:
                desk.open(MachineWindow(desk, player.area, tile))
            case Touch.FILL:
                self._fill(tile, standing.item, now_s)
            case Touch.TAKE_OUT:
                self._do(Unload(player.area, tile), "pickup", now_s)
            case Touch.TURN:
                self._do(Turn(player.area, tile, standing.turn), "place", now_s)
            case Touch.LIE_DOWN:
                desk.issue(LieDown(player.area, tile))
            case Touch.TAKE:
                self._do(PickUp(player.area, tile), "", now_s)
            case Touch.WRITE:
                desk.open(LabelWindow(desk, player.area, tile))

    def _fill(self, tile: int, machine: str, now_s: float) -> None:
        """Puts in what is in hand, where the machine makes something of it; else shows what it
        does."""
        slot, desk = self.slot, self._desk
        recipes = desk.seat.content.machines[machine].recipes
        fitting = [
            recipe
            for recipe in recipes
            if slot is not None and any(slot.item == each.item for each in recipe.ingredients)
        ]
        if len(fitting) != 1:
            desk.open(MachineWindow(desk, self._around.player.area, tile))
            return
        self._do(Load(self._around.player.area, tile, fitting[0].number), "place", now_s)

    def _do(self, command: PlayerCommand, sound: str, now_s: float) -> None:
        """Issues what one reaches out for."""
        if self._desk.issue(command) is None:
            self._around.player.reach(now_s)
            if sound:
                self._desk.context.sounds.play(sound)

    def _meet(self, number: int) -> None:
        """Sees the goods of who trades, and talks with everybody else."""
        person, area = self._desk.seat.content.person(number), self._around.player.area
        if person is not None and (person.sells or person.buys):
            self._open_shop(area, number)
        else:
            self._desk.issue(Talk(area, number))

    def drop_one(self) -> None:
        """Lets one of what is in hand fall."""
        slot = self.slot
        if slot is not None and (
            self._desk.issue(Discard(self._hud.selected, slot.item, 1)) is None
        ):
            self._desk.context.sounds.play("place", 0.6)

    def stow(self) -> None:
        """Puts what the bag holds into the chests around that hold the same."""
        if self._desk.issue(Stow(self._around.player.area)) is None:
            self._desk.context.sounds.play("chest_close")

    def gather(self, now_s: float) -> None:
        """Takes what lies at one's feet, as far as the bag has room."""
        field, player = self._around.view.field, self._around.player
        if field is None or self._around.is_crossing or player.is_lying:
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
        self._ask_for(wanted)

    def _ask_for(self, tool: str) -> None:
        """Says which tool is needed here."""
        items, texts = self._desk.seat.content.items, self._desk.context.texts
        own = items[tool].title if tool in items else tool
        title = texts.of_content(f"items.{tool}.title", own)
        self._complain(texts("playing.hand.needs", tool=title))

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
        record = standing_at(seat.content, seat.view, self._around.player.area, key)
        if record is None:
            return None
        definition = seat.content.destructables.get(record.kind)
        return definition.tool if definition is not None else None

    def _find_aim(self) -> Aim:
        view, seat = self._around.view, self._desk.seat
        pointed = self._pointed()
        slot = self.slot
        item = slot.item if slot is not None else None
        assert view.area is not None
        finds = () if view.field is None else view.field.finds
        player = self._around.player
        return find_aim(player, view.area, seat.content, seat.view, item, pointed, finds)

    def _pointed(self) -> tuple[int, int] | None:
        """The tile under the pointer, while it is the pointer that one aims with."""
        given = self._desk.context.input
        if given.device is not Device.MOUSE or not given.is_pointer_shown:
            return None
        x, y = self._around.view.camera.under_ui(given.pointer)
        return (x // 16, y // 16)
