"""A bot that talks: it begins conversations everywhere, follows others', and does all that one can
do in them, politely or not."""

from collections.abc import Callable
from random import Random

from game.coop.seat import Seat
from game.headless.bots.traveller import Traveller
from game.rules.context import Position
from game.rules.talks import Name, company_near, followed_conversation
from game.rules.voting import vote_of
from game.world.commands import (
    Advance,
    AskToSkip,
    Choose,
    EndConversation,
    GetReady,
    HandOn,
    Listen,
    PointAtOption,
    ShowEmote,
    Talk,
    Vote,
)
from game.world.records import EMOTES_MAX, Conversation, Listening, Showing
from game.world.schedules import whereabouts
from game.world.sections import Kind, Section

_RARELY, _SOMETIMES, _AGREES = 0.03, 0.12, 0.7
_STROLL_PX = 220.0
"""As far as one walks off, out of hearing."""


class Gossip(Traveller):
    """Talks with whoever is there."""

    def __init__(self, seat: Seat, dice: Random) -> None:
        super().__init__(seat, dice)
        self.begun = 0
        """Conversations that it has begun."""
        self._friend = dice.choice(sorted(seat.content.people))
        """Whom it looks for next."""

    def _decide(self) -> None:
        self._note_area()
        seat = self._seat
        followed = followed_conversation(seat.view, seat.content, seat.character, seat.position)
        if followed is None:
            self._come_back()
            self._look_for_somebody()
            return
        name, conversation = Name(seat.position.area, followed[0]), followed[1]
        if conversation.showing is not None and self._dice.random() < _SOMETIMES:
            self._watch(name, conversation.showing)
        elif conversation.owner == seat.character:
            self._lead(name, conversation)
        else:
            self._follow(name, conversation)

    def _look_for_somebody(self) -> None:
        """Goes to somebody, or to somebody else when they are in bed or too far to find."""
        seat, dice = self._seat, self._dice
        content = seat.content
        if dice.random() < _RARELY:
            self._friend = dice.choice(sorted(content.people))
        there = whereabouts(seat.view, content, self._friend, seat.tick)
        if there is None or there.is_inside:
            self._friend = dice.choice(sorted(content.people))
            return
        if not self._go(there.area, there.x, there.y):
            return
        name = Name(there.area, content.people[self._friend].number)
        places = {one.character: Position(one.area, one.x, one.y) for one in seat.others()}
        company = company_near(seat.view, content, name, places, seat.tick)
        self.begun += self._issue(Talk(*name, company))

    def _lead(self, name: Name, talk: Conversation) -> None:
        """Goes on, now and then in another way than one should."""
        dice, step = self._dice, talk.step
        chance = dice.random()
        if chance < _RARELY:
            self._issue(EndConversation(*name))
        elif chance < 2 * _RARELY:
            self._stroll(_STROLL_PX)
        elif chance < 2 * _RARELY + _SOMETIMES:
            self._hand_on(name, talk)
        elif not talk.choices:
            self._issue(Advance(*name, step))
        elif dice.random() < _SOMETIMES:
            self._issue(PointAtOption(*name, step, dice.randrange(len(talk.choices))))
        else:
            option = self._open_option(talk)
            self._issue((Vote if talk.is_vote else Choose)(*name, step, option))

    def _follow(self, name: Name, talk: Conversation) -> None:
        """Votes, feels something, turns away or tries what only the owner may."""
        dice, step, seat = self._dice, talk.step, self._seat
        acts: list[Callable[[], object]] = [
            lambda: self._issue(ShowEmote(dice.randint(1, EMOTES_MAX))),
            lambda: self._issue(Listen(*name, is_away=True)),
            lambda: self._issue(Advance(*name, step)),
            lambda: self._stroll(_STROLL_PX),
        ]
        if talk.is_vote and vote_of(seat.view, seat.character, name, talk) is None:
            self._issue(Vote(*name, step, self._open_option(talk)))
        elif dice.random() < _SOMETIMES:
            dice.choice(acts)()

    def _watch(self, name: Name, showing: Showing) -> None:
        """Is ready for a scene, or has enough of it."""
        if showing.gathers_until_tick:
            self._issue(GetReady(*name))
        else:
            self._issue(AskToSkip(*name, is_agreed=self._dice.random() < _AGREES))

    def _hand_on(self, name: Name, talk: Conversation) -> None:
        friends = [one.character for one in self._seat.others() if one.area == name.area]
        if friends:
            self._issue(HandOn(*name, talk.step, self._dice.choice(friends)))

    def _come_back(self) -> None:
        """Listens again, now and then."""
        seat = self._seat
        section = Section(seat.character, Kind.LISTENING)
        for person in sorted(seat.view.keys(section)):
            record = seat.view.get(section, person)
            is_away = isinstance(record, Listening) and record.is_away
            if isinstance(record, Listening) and is_away and self._dice.random() < _SOMETIMES:
                self._issue(Listen(record.area, person, is_away=False))

    def _open_option(self, talk: Conversation) -> int:
        """Any option that can be chosen."""
        return self._dice.choice([n for n, choice in enumerate(talk.choices) if choice.available])
