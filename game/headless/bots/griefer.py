"""A bot that asks for what cannot or should not be."""

from collections.abc import Callable, Sequence

from game.headless.bots.wanderer import Wanderer
from game.rules.belonging import owner_of
from game.world.commands import (
    Advance,
    AnswerKnock,
    AskToSkip,
    Buy,
    CastLine,
    Choose,
    Collect,
    Craft,
    Discard,
    DoErrand,
    Eat,
    EndConversation,
    GetReady,
    GetUp,
    GiveGift,
    HandOn,
    Harvest,
    HoldNet,
    LabelPlaceable,
    LieDown,
    Listen,
    Load,
    MoveStack,
    Offer,
    Permit,
    Pick,
    PickUp,
    Place,
    PointAt,
    PointAtOption,
    Reel,
    RemoveIdentity,
    Sell,
    SendAway,
    SetLook,
    SetRights,
    ShowEmote,
    SortStorage,
    Sow,
    StorageRef,
    Stow,
    Strike,
    TakeUp,
    Talk,
    Turn,
    Unload,
    UseSwitch,
    Visit,
    Vote,
    Withdraw,
    Work,
)
from game.world.records import (
    COMMAND_NUMBER_MAX,
    EMOTES_MAX,
    LABEL_MAX_CHARACTERS,
    RIGHTS_ALL,
    Conversation,
    Entry,
    HandOver,
    HighFive,
    Look,
    Pull,
)
from game.world.sections import FIRST_SCENE_KEY, Kind


class Griefer(Wanderer):
    """Tries every command where it must be refused, and those that annoy friends."""

    def _decide(self) -> None:
        """Picks one of all these things, and only then looks what it takes."""
        mischief = (
            *self._in_the_field(),
            *self._at_the_water(),
            *self._with_what_is_carried(),
            *self._about_the_place(),
            *self._with_what_stands(),
            *self._among_people(),
            *self._at_a_scene(),
            *self._with_friends(),
            *self._as_if_it_owned_the_farm(),
        )
        self._dice.choice(mischief)()
        super()._decide()

    def _in_the_field(self) -> Sequence[Callable[[], object]]:
        area, beside, dice = self._seat.position.area, self._tile_beside, self._dice
        return (
            lambda: self._issue(PickUp(area, beside())),
            lambda: self._issue(PickUp(area, self._what_stands())),
            lambda: self._issue(Strike(area, beside(), "axe")),
            lambda: self._issue(Place(area, beside(), dice.randrange(8), "torch")),
            lambda: self._issue(Work(area, beside(), "can")),
            lambda: self._issue(Work(area, beside(), "axe")),
            lambda: self._issue(Work(area, beside(), "hoe", 5, dice.randrange(4), 64)),
            lambda: self._issue(Work(area, beside(), "hoe", 3, dice.randrange(4), 65)),
            lambda: self._issue(Sow(area, beside(), dice.randrange(8), "radish_seeds")),
            lambda: self._issue(Harvest(area, beside())),
            lambda: self._issue(Pick(area, beside())),
        )

    def _at_the_water(self) -> Sequence[Callable[[], object]]:
        area, beside, dice = self._seat.position.area, self._tile_beside, self._dice
        return (
            lambda: self._issue(CastLine(area, beside(), "fishing_rod")),
            lambda: self._issue(CastLine(area, beside(), "axe")),
            lambda: self._issue(
                Reel(
                    dice.randrange(24),
                    (dice.randrange(1, 600),) * dice.randrange(1, 150),
                    is_helped=True,
                )
            ),
            lambda: self._issue(Reel()),
            lambda: self._issue(HoldNet(dice.randrange(64, 72))),
        )

    def _with_what_is_carried(self) -> Sequence[Callable[[], object]]:
        dice, own = self._dice, StorageRef(0, self._seat.character)
        return (
            lambda: self._issue(Craft(99)),
            lambda: self._issue(Eat(dice.randrange(8), "torch")),
            lambda: self._issue(Discard(0, "axe", 1)),
            lambda: self._issue(Discard(dice.randrange(8), "wood", 1)),
            self._collect_nearby,
            lambda: self._issue(Collect(self._seat.position.area, dice.getrandbits(63))),
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

    def _with_what_stands(self) -> Sequence[Callable[[], object]]:
        area, dice, thing = self._seat.position.area, self._dice, self._what_stands
        longest = "x" * LABEL_MAX_CHARACTERS
        return (
            lambda: self._issue(Load(area, thing(), dice.randrange(1, 100))),
            lambda: self._issue(Unload(area, thing())),
            lambda: self._issue(Turn(area, thing(), dice.randrange(4))),
            lambda: self._issue(LabelPlaceable(area, thing(), longest, dice.randrange(16))),
            lambda: self._issue(SortStorage(StorageRef(area, thing()))),
            lambda: self._issue(SortStorage(StorageRef(0, self._friend()))),
            lambda: self._issue(Stow(area % 9 + 1)),
            lambda: self._issue(LieDown(area, thing())),
            lambda: self._issue(GetUp()),
        )

    def _with_friends(self) -> Sequence[Callable[[], object]]:
        here, dice = self._seat.position, self._dice
        return (
            lambda: self._issue(Offer(HighFive())),
            lambda: self._issue(Offer(HandOver(dice.randrange(8), "axe", 999, self._friend()))),
            lambda: self._issue(Offer(Pull(self._tile_beside()))),
            lambda: self._issue(Withdraw()),
            lambda: self._issue(TakeUp(self._friend(), dice.randrange(COMMAND_NUMBER_MAX))),
            lambda: self._issue(ShowEmote(EMOTES_MAX)),
            lambda: self._issue(PointAt(here.area % 9 + 1, int(here.x), int(here.y))),
            lambda: self._issue(SetLook(Look(skin=31, hair=31))),
        )

    def _as_if_it_owned_the_farm(self) -> Sequence[Callable[[], object]]:
        """What only the owner may. A griefer who is the owner leaves friends where they are."""
        seat, account = self._seat, "k" + "0" * 40
        if owner_of(seat.view) == seat.character:
            return ()
        return (
            lambda: self._issue(SetRights(seat.character, RIGHTS_ALL)),
            lambda: self._issue(SetRights(None, 0)),
            lambda: self._issue(SendAway(self._friend())),
            lambda: self._issue(Permit(account, "Mallory", Entry.WELCOME)),
            lambda: self._issue(AnswerKnock(account, True, self._friend())),
            lambda: self._issue(RemoveIdentity(account)),
        )

    def _what_stands(self) -> int:
        """The tile of the nearest thing that somebody has put there, or one beside."""
        return self._nearest(Kind.PLACEABLE) or self._tile_beside()

    def _friend(self) -> int:
        """Somebody who is here, or oneself."""
        return self._dice.choice([player.character for player in self._seat.players()])

    def _among_people(self) -> Sequence[Callable[[], object]]:
        area, dice = self._seat.position.area, self._dice
        return (
            lambda: self._issue(Buy(area, 2, "radish_seeds", 99)),
            lambda: self._issue(Buy(area, 1, "axe", 1)),
            lambda: self._issue(Sell(area, 2, dice.randrange(8), "wood", 99)),
            lambda: self._issue(Talk(area, 1)),
            lambda: self._issue(GiveGift(area, dice.randint(1, 6), dice.randrange(24), "axe")),
            lambda: self._issue(GiveGift(area, dice.randint(1, 6), dice.randrange(9), "wood")),
            lambda: self._issue(Advance(area, dice.randint(1, 6), dice.randrange(40))),
            lambda: self._issue(Choose(area, dice.randint(1, 6), dice.randrange(40), 7)),
            lambda: self._issue(EndConversation(area, dice.randint(1, 6))),
            lambda: self._issue(
                HandOn(area, dice.randint(1, 6), dice.randrange(9), self._friend())
            ),
            lambda: self._issue(PointAtOption(area, dice.randint(1, 6), dice.randrange(9), 7)),
            lambda: self._issue(Listen(area, dice.randint(1, 6), is_away=True)),
            lambda: self._issue(Vote(area, dice.randint(1, 6), dice.randrange(9), 7)),
            self._lead_a_conversation,
        )

    def _at_a_scene(self) -> Sequence[Callable[[], object]]:
        area, dice = self._seat.position.area, self._dice

        def scene() -> int:
            return FIRST_SCENE_KEY + dice.randint(1, 9)

        return (
            lambda: self._issue(GetReady(area, scene())),
            lambda: self._issue(AskToSkip(area, scene(), is_agreed=dice.random() < 0.8)),
            lambda: self._issue(Advance(area, scene(), dice.randrange(40))),
            lambda: self._issue(EndConversation(area, scene())),
        )

    def _lead_a_conversation(self) -> None:
        section = self._section(Kind.CONVERSATION)
        for key in sorted(self._seat.view.keys(section)):
            conversation = self._seat.view.get(section, key)
            if isinstance(conversation, Conversation):
                self._issue(Advance(section.scope, key, conversation.step))
                self._issue(Choose(section.scope, key, conversation.step, 0))
