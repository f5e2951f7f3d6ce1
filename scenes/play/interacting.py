"""Interacting: what the key for it does with what is at hand, a person, a switch, a plant or a
thing."""

from collections.abc import Callable

from game.rules.reach import is_station_near, tile_middle
from game.rules.talks import conversation_at
from game.rules.trading import is_trading
from game.world.commands import GiveGift, Harvest, LieDown, Listen, Load, PickUp, Talk, Turn, Unload
from game.world.machines import clock_of
from game.world.records import Placeable
from game.world.regrowth import standing_at
from scenes.play.conversation_company import seen_company
from scenes.play.craft import CraftWindow
from scenes.play.fishing import Fishing
from scenes.play.hand import Hand
from scenes.play.journal import BoardWindow
from scenes.play.label import LabelWindow
from scenes.play.machine import MachineWindow
from scenes.play.people import find_person, gift_for, person_in_reach
from scenes.play.pulling import Pulling
from scenes.play.surroundings import Surroundings
from scenes.play.switching import is_board_in_reach, switch_in_reach, use_switch
from scenes.play.touch import Touch, touch_of
from scenes.play.window import Desk


class Interacting:
    """What one does to what is at hand."""

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        hand: Hand,
        fishing: Fishing,
        pulling: Pulling,
        open_chest: Callable[[int, int], None],
        open_shop: Callable[[int, int], None],
    ) -> None:
        self._desk = desk
        self._around = surroundings
        self._hand = hand
        self._fishing = fishing
        self._pulling = pulling
        self._open_chest = open_chest
        self._open_shop = open_shop

    def interact(self, now_s: float) -> str | None:
        """Talks, opens or picks up, whichever is at hand. Returns the tool that this takes, for a
        swing, or None."""
        player = self._around.player
        person = person_in_reach(self._desk.seat, player.position)
        if person is not None:
            self._meet(person)
            return None
        at_hand = switch_in_reach(self._desk, player.position)
        if at_hand is not None:
            player.look_at(at_hand.site.x, at_hand.site.y)
            if use_switch(self._desk, at_hand, self._hand.slot):
                player.reach(now_s)
            return None
        if is_board_in_reach(self._desk, player.position):
            self._desk.open(BoardWindow(self._desk, player.area))
            return None
        if self._fishing.help_friend(now_s):
            return None
        aim = self._hand.find_aim()
        if aim.crop is not None:
            player.look_at(*tile_middle(aim.crop))
            if self._pulling.press(aim.crop, now_s):
                return None
            if self._desk.issue(Harvest(player.area, aim.crop)) is None:
                player.reach(now_s)
                self._desk.context.sounds.play("harvest")
            return None
        if aim.pick is not None and aim.touch is None:
            self._hand.pick(aim.pick, now_s)
            return None
        if aim.touch is None:
            if aim.strike is None and self._is_at_station():
                self._desk.open(CraftWindow(self._desk))
                return None
            # Interacting with a tree means chopping it.
            return None if aim.strike is None else self._hand.tool_for(aim.strike)
        self._touch(aim.touch, now_s)
        return None

    def give_gift(self, number: int, now_s: float) -> bool:
        """Gives one of what lies in the slot of this number, which is in hand, to a person within
        reach. Returns whether there was somebody to give it to."""
        held, player, seat = self._hand.slot, self._around.player, self._desk.seat
        person = gift_for(seat, player.position, held)
        if person is None or held is None:
            return False
        company = seen_company(self._desk, player.area, person)
        gift = GiveGift(player.area, person, number, held.item, company)
        if self._desk.issue(gift) is None:
            there = find_person(seat, seat.content.person_ids[person])
            if there is not None:
                player.look_at(there.x, there.y)
            player.reach(now_s)
            self._desk.context.sounds.play("give")
        return True

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

    def touch_of(self, tile: int) -> tuple[Touch, Placeable] | None:
        """What touching the thing on a tile does, and the thing."""
        seat = self._desk.seat
        now = clock_of(seat.view, seat.tick)
        return touch_of(seat.content, seat.view, self._around.player.area, tile, now)

    def _is_at_station(self) -> bool:
        """Whether one stands by something of the map beside which things are made."""
        seat = self._desk.seat
        stations = {recipe.at for recipe in seat.content.recipes.values() if recipe.at is not None}
        return any(
            is_station_near(seat.content, seat.view, self._around.player.position, station)
            for station in stations
        )

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
                self._hand.reach_for(Unload(player.area, tile), "pickup", now_s)
            case Touch.TURN:
                self._hand.reach_for(Turn(player.area, tile, standing.turn), "place", now_s)
            case Touch.LIE_DOWN:
                desk.issue(LieDown(player.area, tile))
            case Touch.TAKE:
                self._hand.reach_for(PickUp(player.area, tile), "", now_s)
            case Touch.WRITE:
                desk.open(LabelWindow(desk, player.area, tile))

    def _fill(self, tile: int, machine: str, now_s: float) -> None:
        """Puts in what is in hand, where the machine makes something of it; else shows what it
        does."""
        slot, desk = self._hand.slot, self._desk
        recipes = desk.seat.content.machines[machine].recipes
        fitting = [
            recipe
            for recipe in recipes
            if slot is not None and any(slot.item == each.item for each in recipe.ingredients)
        ]
        if len(fitting) != 1:
            desk.open(MachineWindow(desk, self._around.player.area, tile))
            return
        self._hand.reach_for(
            Load(self._around.player.area, tile, fitting[0].number), "place", now_s
        )

    def _meet(self, number: int) -> None:
        """Sees the goods of who trades now, and talks with everybody else."""
        seat, area = self._desk.seat, self._around.player.area
        if conversation_at(seat.view, area, number) is not None:
            # Somebody talks there already: one listens again, if one had turned away.
            self._desk.issue(Listen(area, number, is_away=False))
            return
        person = seat.content.person_ids.get(number, "")
        if is_trading(seat.view, seat.content, person, seat.tick):
            self._open_shop(area, number)
        else:
            company = seen_company(self._desk, area, number)
            self._desk.issue(Talk(area, number, company))
