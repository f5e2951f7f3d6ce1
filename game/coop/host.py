"""The host's seat: a farm that is hosted here, and the player who sits at this very machine.

What hosting is stands in `farm_host.py`. Here a player of the host's own comes on top, whose
commands go through the same door as everybody's, without a network between.
"""

from collections.abc import Callable
from random import Random

from game.coop.farm_host import REACH_SLACK_PX, FarmHost, Keeper, LocalPlayer
from game.coop.profile import Profile
from game.coop.roster import HOST_CHARACTER
from game.coop.seat import Action, Ended, Facing, SeatState
from game.rules.context import Position, RefusalReason
from game.world.commands import PlayerCommand
from game.world.content import Content
from game.world.last_commands import last_command
from game.world.world import Reader, World
from net import limits
from net.session.events import KnockHeard
from net.session.host import HostSession
from net.text import clean_line

__all__ = ["REACH_SLACK_PX", "HostSeat", "Keeper"]


class HostSeat(FarmHost):
    """The seat of whoever hosts, or plays alone."""

    def __init__(
        self,
        content: Content,
        world: World,
        profile: Profile,
        *,
        dice: Random,
        first_tick: int = 0,
        session: HostSession | None = None,
        keep_token: Callable[[bytes, int], None] = lambda _token, _character: None,
        account: str = "",
    ) -> None:
        """`world` is a farm that was founded or loaded. `session` is None when one plays alone;
        `keep_token` keeps a friend's resume token for later sessions; `account` is the host's
        own, if there is one."""
        super().__init__(
            content,
            world,
            dice=dice,
            first_tick=first_tick,
            session=session,
            keep_token=keep_token,
        )
        self.join_code: str | None = None
        self.accepts_everybody = False
        """Whether knocks are answered with yes at once, for headless hosts."""
        self.expected_names: list[str] = []
        """Who have agreed to come: whoever knocks by one of these names is let in at once, and the
        name is used up."""
        self.roster.enter(HOST_CHARACTER, profile, account, None)
        self._player = LocalPlayer(self.roster.place_of(HOST_CHARACTER))
        self._local_players[HOST_CHARACTER] = self._player

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
        return HOST_CHARACTER

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
        number = last_command(self.world, HOST_CHARACTER) + 1
        return self._carry_out(command, HOST_CHARACTER, number, self._player.position, 0.0)

    def say(self, text: str) -> None:
        """Says a line of chat to everybody."""
        line = clean_line(text, limits.CHAT_MAX_LENGTH)
        if line:
            self._hear(HOST_CHARACTER, line)
            if self._session is not None:
                self._session.chat(HOST_CHARACTER, line)

    def renew_join_code(self, join_code: str, join_token: bytes) -> None:
        """Newcomers come by this code and its token from now on, and by no earlier one."""
        self.join_code = join_code
        if self._session is not None:
            self._session.renew_join_token(join_token)

    def leave(self) -> None:
        """Closes the farm: it is saved, and everybody is told. Raises ValueError with a sentence
        when it could not be saved."""
        if self._state is not SeatState.ENDED:
            self._events.append(Ended("You have closed the farm."))
            self.close("The host has closed the farm.")

    def _on_knock(self, knock: KnockHeard) -> None:
        if self.accepts_everybody or knock.is_awaited:
            self.accept(knock.knock)
        elif knock.name in self.expected_names:
            self.expected_names.remove(knock.name)
            self.accept(knock.knock)
        else:
            super()._on_knock(knock)
