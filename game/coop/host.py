"""The host's seat: a farm that is hosted here, and the player who sits at this very machine.

What hosting is stands in `farm_host.py`. Here a player of the host's own comes on top, whose
commands go through the same door as everybody's, without a network between.
"""

from dataclasses import replace

from game.coop import owner
from game.coop.farm_host import REACH_SLACK_PX, FarmHost, Keeper
from game.coop.open_code import OpenCode
from game.coop.present import LocalPlayer
from game.coop.profile import Profile
from game.coop.seat import Action, Ended, Facing, KnownPerson, SeatState
from game.rules.belonging import entry_of, owner_of
from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.rulebook import carry_out
from game.text.sentence import Sentence
from game.world.commands import PlayerCommand
from game.world.content import Content
from game.world.last_commands import last_command
from game.world.records import Entry
from game.world.world import Reader, World
from net import limits
from net.session.events import KnockHeard
from net.session.host import HostSession
from net.text import clean_line

__all__ = ["REACH_SLACK_PX", "HostSeat", "Keeper"]


IF_IT_IS_YOURS = Sentence("farms.if_it_is_yours")


class HostSeat(FarmHost):
    """The seat of whoever hosts, or plays alone."""

    def __init__(
        self,
        content: Content,
        world: World,
        profile: Profile,
        *,
        first_tick: int = 0,
        session: HostSession | None = None,
        accounts: tuple[str, ...] = (),
        about_owner: Sentence = IF_IT_IS_YOURS,
    ) -> None:
        """`world` is a farm that was founded or loaded. `session` is None when one plays alone;
        `accounts` are the host's own, the one that friends see first; `about_owner` is what a host
        who is not the owner reads besides."""
        super().__init__(
            content,
            world,
            first_tick=first_tick,
            session=session,
        )
        self.join_code: str | None = None
        self.reach: Sentence | None = None
        self.short_code: OpenCode | None = None
        self.accepts_everybody = False
        """Whether knocks are answered with yes at once, for headless hosts."""
        self.expected_accounts: set[str] = set()
        """Who have agreed to come: they are let in at once."""
        self._character = self.roster.enter_as_host(profile, accounts)
        self._player = LocalPlayer(self.roster.place_of(self._character))
        whose = owner_of(world)
        if whose not in (None, self._character):
            name = self.roster.name(whose or 0)
            self.notice(Sentence("farms.somebody_elses", name=name, about_owner=about_owner))
        self._present.local[self._character] = self._player

    # Looking

    @property
    def is_on_server(self) -> bool:
        """Never: whoever plays at this machine is the host."""
        return False

    @property
    def loading_progress(self) -> float:
        """A host has nothing to load."""
        return 1.0

    @property
    def character(self) -> int:
        """The host's character."""
        return self._character

    @property
    def view(self) -> Reader:
        """The world itself."""
        return self.world

    @property
    def position(self) -> Position:
        """Where the host's own character stands."""
        return self._player.position

    # Acting

    def stand(self, position: Position, facing: Facing, action: Action) -> None:
        """Says where the host's character is and what it does."""
        player = self._player
        player.position, player.facing, player.action = position, facing, action

    def issue(self, command: PlayerCommand) -> RefusalReason | None:
        """Carries out a command of the host's own character."""
        number = last_command(self.world, self._character) + 1
        position = self._player.position
        refused = self._carry_out(command, self._character, number, position, 0.0)
        return None if refused is None else refused.reason

    def refusal(self, command: PlayerCommand) -> RefusalReason | None:
        """Why the rules would refuse a command now."""
        number = last_command(self.world, self._character) + 1
        position = self._player.position
        context = Context(
            self._content,
            self._tick,
            self._character,
            number,
            position,
            0.0,
            is_prediction=True,
        )
        try:
            carry_out(self.world, command, context)
        except Refused as refused:
            return refused.reason
        return None

    @property
    def is_in_charge(self) -> bool:
        """Always: whose program the farm runs on can close its door."""
        return True

    def kick(self, character: int, block: bool) -> None:
        """See `FarmHost`. What the owner decides holds for everything that the friend is known
        by."""
        if block and owner.is_owner(self):
            owner.block(self, character)
        super().kick(character, block)

    def known_people(self) -> tuple[KnownPerson, ...]:
        """Everybody whom the farm knows, but the owner; nobody for a host who is not the owner,
        and so may decide nothing about them."""
        return owner.known_to_owner(self)

    def decide(self, account: str, name: str, entry: Entry | None) -> None:
        """The owner decides what becomes of whoever comes with this account."""
        owner.decide(self, account, name, entry)

    def take_back(self, account: str) -> None:
        """The owner takes back that a character belongs to this account."""
        owner.take_back(self, account)

    def say(self, text: str) -> None:
        """Says a line of chat to everybody."""
        line = clean_line(text, limits.CHAT_MAX_LENGTH)
        if line:
            self._hear(self._character, line)
            if self._session is not None:
                self._session.chat(self._character, line)

    def renew_join_code(self, join_code: str | None, join_token: bytes) -> None:
        """Newcomers come by this code and its token from now on, and by no earlier one."""
        self.join_code = join_code
        if self._session is not None:
            session = self._session
            session.settings = replace(session.settings, join_token=join_token)

    def leave(self) -> None:
        """Closes the farm: it is saved, and everybody is told. Raises ValueError with a sentence
        when it could not be saved."""
        if self._state is not SeatState.ENDED:
            self._events.append(Ended(Sentence("people.you_closed")))
            self.close("The host has closed the farm.")

    def _on_knock(self, knock: KnockHeard) -> None:
        is_expected = (
            knock.account in self.expected_accounts
            or entry_of(self.world, knock.account) is Entry.WELCOME
        )
        if is_expected or knock.is_awaited or self.accepts_everybody:
            self._door.let_in(knock, knock.name, is_vouched_for=is_expected, now_s=self._now_s)
        else:
            super()._on_knock(knock)
