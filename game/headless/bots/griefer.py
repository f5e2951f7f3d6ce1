"""A bot that asks for what cannot or should not be."""

from collections.abc import Callable, Sequence

from game.headless.bots.wanderer import Wanderer
from game.world.commands import (
    Advance,
    Buy,
    CastLine,
    Choose,
    Craft,
    Discard,
    DoErrand,
    Eat,
    Harvest,
    HoldNet,
    MoveStack,
    Pick,
    PickUp,
    Place,
    Reel,
    Sell,
    Sow,
    StorageRef,
    Strike,
    Talk,
    UseSwitch,
    Visit,
    Work,
)
from game.world.records import Conversation
from game.world.sections import Kind


class Griefer(Wanderer):
    """Tries every command where it must be refused, and those that annoy friends."""

    def _decide(self) -> None:
        mischief = (
            *self._in_the_field(),
            *self._at_the_water(),
            *self._with_what_is_carried(),
            *self._about_the_place(),
            *self._among_people(),
        )
        self._dice.choice(mischief)()
        super()._decide()

    def _in_the_field(self) -> Sequence[Callable[[], object]]:
        area, tile, dice = self._seat.position.area, self._tile_beside(), self._dice
        return (
            lambda: self._issue(PickUp(area, tile)),
            lambda: self._issue(PickUp(area, self._nearest(Kind.PLACEABLE) or tile)),
            lambda: self._issue(Strike(area, tile, "axe")),
            lambda: self._issue(Place(area, tile, dice.randrange(8), "torch")),
            lambda: self._issue(Work(area, tile, "can")),
            lambda: self._issue(Work(area, tile, "axe")),
            lambda: self._issue(Work(area, tile, "hoe", 5, dice.randrange(4), 64)),
            lambda: self._issue(Work(area, tile, "hoe", 3, dice.randrange(4), 65)),
            lambda: self._issue(Sow(area, tile, dice.randrange(8), "radish_seeds")),
            lambda: self._issue(Harvest(area, tile)),
            lambda: self._issue(Pick(area, tile)),
        )

    def _at_the_water(self) -> Sequence[Callable[[], object]]:
        area, tile, dice = self._seat.position.area, self._tile_beside(), self._dice
        friend, runs = dice.randrange(64, 72), (dice.randrange(1, 600),) * dice.randrange(1, 150)
        return (
            lambda: self._issue(CastLine(area, tile, "fishing_rod")),
            lambda: self._issue(CastLine(area, tile, "axe")),
            lambda: self._issue(Reel(dice.randrange(24), runs, is_helped=True)),
            lambda: self._issue(Reel()),
            lambda: self._issue(HoldNet(friend)),
        )

    def _with_what_is_carried(self) -> Sequence[Callable[[], object]]:
        dice, own = self._dice, StorageRef(0, self._seat.character)
        return (
            lambda: self._issue(Craft(99)),
            lambda: self._issue(Eat(dice.randrange(8), "torch")),
            lambda: self._issue(Discard(0, "axe", 1)),
            lambda: self._issue(Discard(dice.randrange(8), "wood", 1)),
            self._collect_nearby,
            lambda: self._move_some_stack(own, own),
            lambda: self._issue(MoveStack(StorageRef(0, 64), 0, own, 5, "axe", 1)),
        )

    def _about_the_place(self) -> Sequence[Callable[[], object]]:
        area, dice = self._seat.position.area, self._dice
        elsewhere = area % 9 + 1
        return (
            lambda: self._issue(Visit(area)),
            lambda: self._issue(Visit(elsewhere)),
            lambda: self._issue(UseSwitch(area, dice.randint(1, 3))),
            lambda: self._issue(UseSwitch(area, dice.randint(1, 99), is_wedged=True)),
            lambda: self._issue(UseSwitch(elsewhere, 1)),
            lambda: self._issue(DoErrand(area, dice.randint(1, 20))),
        )

    def _among_people(self) -> Sequence[Callable[[], object]]:
        area, dice = self._seat.position.area, self._dice
        return (
            lambda: self._issue(Buy(area, 2, "radish_seeds", 99)),
            lambda: self._issue(Buy(area, 1, "axe", 1)),
            lambda: self._issue(Sell(area, 2, dice.randrange(8), "wood", 99)),
            lambda: self._issue(Talk(area, 1)),
            self._lead_a_conversation,
        )

    def _lead_a_conversation(self) -> None:
        section = self._section(Kind.CONVERSATION)
        for key in sorted(self._seat.view.keys(section)):
            conversation = self._seat.view.get(section, key)
            if isinstance(conversation, Conversation):
                self._issue(Advance(section.scope, key, conversation.step))
                self._issue(Choose(section.scope, key, conversation.step, 0))
