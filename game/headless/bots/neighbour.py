"""A bot that knows how to behave among friends: what one does beside the work."""

from collections.abc import Callable

from game.headless.bots.base import REACH_PX, Bot
from game.rules.fishing import cast_of
from game.rules.gestures import offer_of
from game.world.commands import (
    Choose,
    Discard,
    DoErrand,
    HandOn,
    HoldNet,
    LabelPlaceable,
    Listen,
    Offer,
    PointAt,
    PointAtOption,
    SetLook,
    ShowEmote,
    SortStorage,
    StorageRef,
    Stow,
    TakeUp,
    Turn,
    Vote,
    Withdraw,
)
from game.world.records import EMOTES_MAX, Conversation, HandOver, HighFive, Look, Pull
from game.world.sections import HOTBAR_SLOTS, Kind


class Neighbour(Bot):
    """Claps hands, hands things over, holds the net, follows talks, and tidies up."""

    def _be_a_neighbour(self) -> bool:
        """Takes what a friend offers, or does one of all these things. Returns whether there was
        one to do."""
        if self._take_what_is_offered() or self._hold_a_net():
            return True
        things: tuple[Callable[[], bool], ...] = (
            self._offer_something,
            self._show_something,
            self._tidy_up,
            self._look_at_what_stands,
            self._leave_at_the_board,
            self._follow_a_talk,
        )
        return self._dice.choice(things)()

    def _take_what_is_offered(self) -> bool:
        seat = self._seat
        for friend in seat.players():
            offer = offer_of(seat.view, friend.character, seat.tick)
            if offer is None or friend.is_me or isinstance(offer.what, Pull):
                continue
            if self._issue(TakeUp(friend.character, offer.number)):
                return True
        return False

    def _hold_a_net(self) -> bool:
        seat = self._seat
        return any(
            self._issue(HoldNet(friend.character))
            for friend in seat.players()
            if not friend.is_me
            and (cast := cast_of(seat.view, friend.character)) is not None
            and cast.helper is None
        )

    def _offer_something(self) -> bool:
        """Holds out a hand or a spare thing, or takes the offer back."""
        if offer_of(self._seat.view, self._seat.character, self._seat.tick) is not None:
            return self._dice.random() < 0.2 and self._issue(Withdraw())
        spare = [(number, slot) for number, slot in self._slots() if slot.count > 1]
        if not spare or self._dice.random() < 0.5:
            return self._issue(Offer(HighFive()))
        number, slot = self._dice.choice(spare)
        return self._issue(Offer(HandOver(number, slot.item, 1)))

    def _show_something(self) -> bool:
        position, dice = self._seat.position, self._dice
        return dice.choice(
            (
                lambda: self._issue(ShowEmote(dice.randint(1, EMOTES_MAX))),
                lambda: self._issue(PointAt(position.area, int(position.x), int(position.y))),
                lambda: self._issue(SetLook(Look(hat=dice.randrange(3), shirt=dice.randrange(3)))),
            )
        )()

    def _tidy_up(self) -> bool:
        seat, dice = self._seat, self._dice
        if dice.random() < 0.5:
            return self._issue(Stow(seat.position.area))
        full = len(self._slots()) > 2 * HOTBAR_SLOTS
        spare = [(number, slot) for number, slot in self._slots() if slot.count > 1]
        if full and spare:
            number, slot = dice.choice(spare)
            return self._issue(Discard(number, slot.item, 1))
        return self._issue(SortStorage(StorageRef(0, seat.character)))

    def _look_at_what_stands(self) -> bool:
        """Turns it, or writes on it."""
        area, tile = self._seat.position.area, self._nearest(Kind.PLACEABLE)
        if tile is None or self._distance_to_tile(tile) > REACH_PX:
            return False
        name = self._dice.choice(("", "Seeds", "Ours"))
        turns = (Turn(area, tile, turn) for turn in range(4))
        return any(map(self._issue, turns)) or self._issue(LabelPlaceable(area, tile, name, 1))

    def _leave_at_the_board(self) -> bool:
        area = self._seat.position.area
        return any(
            self._issue(DoErrand(area, errand.number))
            for errand in self._seat.content.errands.values()
        )

    def _follow_a_talk(self) -> bool:
        """Says in a friend's conversation what one is for, or hears no more of it; hands one's own
        on."""
        seat, dice = self._seat, self._dice
        section = self._section(Kind.CONVERSATION)
        for key in sorted(seat.view.keys(section)):
            talk = seat.view.get(section, key)
            if not isinstance(talk, Conversation):
                continue
            area, step = section.scope, talk.step
            option = dice.randrange(max(1, len(talk.choices)))
            friend = dice.choice(seat.players()).character
            ways = (
                Vote(area, key, step, option),
                PointAtOption(area, key, step, option),
                Choose(area, key, step, option),
                HandOn(area, key, step, friend),
                Listen(area, key, dice.random() < 0.3),
            )
            return self._issue(dice.choice(ways))
        return False
