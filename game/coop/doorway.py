"""Who stands before a hosted farm, who is asked about them, and how somebody comes in."""

from collections.abc import Callable

from game.coop.event_queue import EventQueue
from game.coop.present import Present
from game.coop.profile import Profile
from game.coop.roster import FULL_BOOK, Roster, free_character
from game.coop.seat import Knock, KnockWithdrawn
from game.coop.strangers import Strangers
from game.rules.belonging import owner_of
from game.world.commands import AnswerKnock
from game.world.last_commands import last_command
from game.world.world import World
from net.session.events import KnockHeard, KnockPassedOn
from net.session.host import HostSession

_NOT_WANTED = "The owner does not want company just now."


class Doorway:
    """The door of one hosted farm."""

    def __init__(
        self,
        world: World,
        session: HostSession | None,
        roster: Roster,
        present: Present,
        strangers: Strangers,
        events: EventQueue,
        depart: Callable[[int], None],
    ) -> None:
        """`depart` is called for a character who was about to come in and did not."""
        self._world = world
        self._session = session
        self._roster = roster
        self._present = present
        self._strangers = strangers
        self._events = events
        self._depart = depart
        self.waiting: dict[int, KnockHeard] = {}
        """Who has knocked and was not answered, by the number of the knock."""
        self._returning: set[int] = set()
        """Who is on the way in and tells where it stands, since the farm does not know."""

    @property
    def owner(self) -> int:
        """The owner's character; 0 for none."""
        return owner_of(self._world) or 0

    @property
    def is_owner_here(self) -> bool:
        """Whether the owner plays at this machine."""
        return self.owner in self._present.local

    def ask(self, knock: KnockHeard) -> None:
        """Asks whoever sits at this machine about somebody; and the owner, where that is a guest.
        Whoever answers first has answered."""
        asked = self._question(knock)
        namesake = asked.namesake if self.is_owner_here else 0
        self._events.append(
            Knock(
                asked.knock,
                asked.name,
                asked.colour,
                asked.is_known,
                asked.account,
                namesake,
                asked.looks_like,
            )
        )
        if self._session is not None:
            self._session.pass_on(self.owner, asked)

    def ask_again(self, owner: int) -> None:
        """The owner has come, and is asked about everybody who waits."""
        if self._session is not None:
            for knock in self.waiting.values():
                self._session.pass_on(owner, self._question(knock))

    def answer(self, answer: AnswerKnock, now_s: float) -> None:
        """The owner has answered whoever knocks with this account."""
        for knock in [one for one in self.waiting.values() if one.account == answer.account]:
            self.forget(knock.knock)
            if answer.is_welcome:
                played_as = answer.played_as
                who = played_as if played_as and self._may_be(played_as) else 0
                self.let_in(knock, knock.name, who, is_vouched_for=True, now_s=now_s)
            elif self._session is not None:
                self._session.refuse(knock.knock, _NOT_WANTED)

    def accept(self, knock_id: int, played_as: int, now_s: float) -> None:
        """Whoever sits at this machine has said yes."""
        knock = self.waiting.get(knock_id)
        if knock is not None:
            self.forget(knock_id)
            if not (self.is_owner_here and self._may_be(played_as)):
                played_as = 0
            self.let_in(knock, knock.name, played_as, is_vouched_for=True, now_s=now_s)

    def forget(self, knock_id: int) -> bool:
        """Somebody was answered, or has gone: nobody need answer any more. Returns whether somebody
        stood there."""
        if self.waiting.pop(knock_id, None) is None:
            return False
        self._events.append(KnockWithdrawn(knock_id))
        if self._session is not None:
            self._session.pass_on_over(self.owner, knock_id)
        return True

    def has_come(self, character: int, now_s: float) -> None:
        """Somebody who was let in is inside, where the farm says; who is returning says so
        itself."""
        if character in self._returning:
            self._returning.discard(character)
        else:
            place = self._roster.place_of(character)
            self._present.whereabouts.place(character, place, now_s)

    def has_gone(self, character: int) -> None:
        """Somebody has gone, or did not come in after all."""
        self._returning.discard(character)

    def let_in(
        self,
        knock: KnockHeard,
        name: str,
        played_as: int = 0,
        *,
        is_vouched_for: bool,
        now_s: float,
    ) -> None:
        """Lets somebody in who knocked, under this name, without asking anybody (any more);
        `is_vouched_for` if somebody has said yes to this very person."""
        self.waiting.pop(knock.knock, None)
        session = self._session
        if session is None:
            return
        is_friend = is_vouched_for or self._roster.is_friend(knock.account)
        try:
            character = self._character_for(session, knock, played_as, is_friend=is_friend)
        except ValueError as error:
            sentence = str(error)
            session.refuse(knock.knock, sentence, may_ask_again=sentence != FULL_BOOK)
            return
        # Who came a moment ago has not told yet where he is; he is where he was put.
        whereabouts = self._present.whereabouts
        told, put = self._present.positions().values(), map(whereabouts.of, self._roster.online())
        beside = next((position for position in (*told, *put) if position is not None), None)
        profile = Profile(name, knock.colour)
        self._roster.enter(character, profile, knock.account, beside, is_vouched_for=is_vouched_for)
        if self._roster.character_of(knock.account) != character:
            session.refuse(knock.knock, FULL_BOOK)
            return
        if not is_friend:
            self._strangers.note(character, knock.address)
        floor = last_command(self._world, character)
        if not session.admit(knock.knock, character, floor, now_s):
            self._depart(character)
            return
        # Where somebody went who was here when the program was killed, nobody wrote down.
        place = self._roster.place_of(character)
        whereabouts.place(character, place, now_s, is_anywhere=knock.is_awaited)
        if knock.is_awaited:
            self._returning.add(character)

    def _character_for(
        self, session: HostSession, knock: KnockHeard, played_as: int, *, is_friend: bool
    ) -> int:
        """The character whom somebody plays, who may have to be made room for. Raises ValueError
        with a sentence when there is none."""
        inside = self._present.inside()
        known = self._roster.character_for(knock.account, inside, played_as)
        if known is not None:
            session.release(known)
        if session.is_full_for(knock.account):
            # Nobody is entered in the farm's book who then cannot come in.
            raise ValueError("The farm is full.")
        if known is not None:
            return known
        members = {member.character for member in session.members}
        self._strangers.make_room(
            knock.address, members | self._present.inside(), is_friend=is_friend
        )
        return free_character(self._world)

    def _question(self, knock: KnockHeard) -> KnockPassedOn:
        """What is to be said of a knock to whoever answers it."""
        known = self._roster.character_of(knock.account)
        alike = self._roster.named(knock.name, besides=known)
        namesake = 0
        if known is None and alike is not None and self._may_be(alike):
            namesake = alike
        return KnockPassedOn(
            knock.knock,
            knock.name,
            knock.colour,
            knock.account,
            known is not None,
            namesake,
            "" if alike is None else self._roster.name(alike),
        )

    def _may_be(self, character: int) -> bool:
        """Whether the owner may say of a newcomer that it is this character: not of somebody who is
        here."""
        return character not in self._present.inside()
