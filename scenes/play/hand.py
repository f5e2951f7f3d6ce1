"""What is in one's hand, and what one would act on with it."""

from collections.abc import Callable

from game.rules.reach import tile_middle
from game.world.commands import Pick, PlayerCommand, StorageRef
from game.world.definitions import Item, Swing
from game.world.records import Slot
from game.world.regrowth import standing_at
from game.world.sections import HOTBAR_SLOTS
from game.world.tiled import TILE_PX
from scenes.input.events import Device
from scenes.play.aim import Aim, find_aim
from scenes.play.hud import Hud
from scenes.play.slots import slot_of
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk


class Hand:
    """One's hand: what it holds, and what it reaches for."""

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        hud: Hud,
        complain: Callable[[str], None],
    ) -> None:
        self._desk = desk
        self._around = surroundings
        self._hud = hud
        self._complain = complain
        self.aim: Aim | None = None
        """What one would act on now."""

    @property
    def number(self) -> int:
        """The number of the slot that is in hand."""
        return self._hud.selected

    @property
    def slot(self) -> Slot | None:
        """What one holds."""
        bag = StorageRef(0, self._desk.seat.character)
        return slot_of(self._desk.seat.view, bag, self._hud.selected)

    @property
    def item(self) -> Item | None:
        """What kind of thing that is."""
        slot = self.slot
        return None if slot is None else self._desk.seat.content.items.get(slot.item)

    @property
    def holds_tool(self) -> bool:
        """Whether that is a tool."""
        item = self.item
        return item is not None and item.is_tool

    @property
    def holds_rod(self) -> bool:
        """Whether that is a fishing rod."""
        item = self.item
        return item is not None and item.is_tool and item.swing is Swing.ROD

    def find_aim(self) -> Aim:
        """What one would act on, standing and pointing as now."""
        view, seat = self._around.view, self._desk.seat
        pointed = self.pointed()
        slot = self.slot
        item = slot.item if slot is not None else None
        assert view.area is not None
        finds = () if view.field is None else view.field.finds
        player = self._around.player
        return find_aim(player, view.area, seat.content, seat.view, item, pointed, finds)

    def look(self) -> Aim:
        """Aims anew, and turns to where one points."""
        aim = self.aim = self.find_aim()
        if aim.tile is not None and aim.is_pointed:
            x, y = aim.tile
            half_px = TILE_PX // 2
            self._around.player.look_at(x * TILE_PX + half_px, y * TILE_PX + half_px)
        return aim

    def pointed(self) -> tuple[int, int] | None:
        """The tile under the pointer, while it is the pointer that one aims with."""
        given = self._desk.context.input
        if given.device is not Device.MOUSE or not given.is_pointer_shown:
            return None
        x, y = self._around.view.camera.under_ui(given.pointer)
        return (x // TILE_PX, y // TILE_PX)

    def tool_for(self, tile: int) -> str | None:
        """The tool for what stands on a tile, None where that takes none."""
        seat = self._desk.seat
        record = standing_at(seat.content, seat.view, self._around.player.area, tile)
        if record is None:
            return None
        definition = seat.content.destructables.get(record.kind)
        return definition.tool if definition is not None else None

    def take(self, tool: str) -> bool:
        """Takes a tool into the hand. Returns whether it is anywhere in the hotbar."""
        bag = StorageRef(0, self._desk.seat.character)
        for number in range(HOTBAR_SLOTS):
            slot = slot_of(self._desk.seat.view, bag, number)
            if slot is not None and slot.item == tool:
                self._hud.select(number)
                return True
        return False

    def ask_for(self, tool: str) -> None:
        """Says which tool is needed here."""
        items, texts = self._desk.seat.content.items, self._desk.context.texts
        own = items[tool].title if tool in items else tool
        title = texts.of_content(f"items.{tool}.title", own)
        self._complain(texts("playing.hand.needs", tool=title))

    def reach_for(self, command: PlayerCommand, sound: str, now_s: float) -> None:
        """Issues what one reaches out for."""
        if self._desk.issue(command) is None:
            self._around.player.reach(now_s)
            if sound:
                self._desk.context.sounds.play(sound)

    def pick(self, tile: int, now_s: float) -> None:
        """Picks what grows wild, or what a bush bears."""
        self._around.player.look_at(*tile_middle(tile))
        self.reach_for(Pick(self._around.player.area, tile), "harvest", now_s)
