"""One guest of a simulation: the seat, the bot that plays at it, and what is known of both."""

from collections.abc import Callable
from hashlib import sha256
from random import Random

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import Ended, SeatEvent, SeatState
from game.headless.attendance import Attendance
from game.headless.bots import make_bot
from game.headless.bots.base import Bot
from game.headless.metered import MeteredEndpoint
from game.headless.witness import GuestRecord, Witness
from game.program.version import GAME_VERSION
from game.world.content import Content
from net.player_key import PlayerKey
from net.transports.interface import Endpoint

_TRIES_MAX = 8


class SimulatedGuest:
    """A guest who knocks, and like a person knocks again when nothing comes of it."""

    def __init__(
        self,
        content: Content,
        open_endpoint: Callable[[], Endpoint],
        witness: Witness,
        profile: Profile,
        role: str,
        dice: Random,
        *,
        host_address: str,
        join_token: bytes = b"",
    ) -> None:
        """`open_endpoint` opens a new one for each try."""
        self.name = profile.name
        self.attendance = Attendance()
        self.tries = 0
        self.ended = ""
        """Why it was over, in the words that a player reads; empty while it is not."""
        self.seat: GuestSeat
        self.bot: Bot
        self.meter: MeteredEndpoint
        self.record: GuestRecord
        self._content = content
        self._open_endpoint = open_endpoint
        self._witness = witness
        self._profile = profile
        self._role = role
        self._dice = dice
        self._host_address = host_address
        self._join_token = join_token
        self._key = PlayerKey(sha256(profile.name.encode()).digest())
        self._sit_down()

    def connect(self, now_s: float) -> None:
        """Knocks."""
        self.tries += 1
        self.seat.connect(now_s)

    def advance(self, now_s: float) -> None:
        """Lives on for a moment."""
        self.seat.advance(now_s)
        self.attendance.watch(self.seat.state is SeatState.PLAYING, now_s)

    def knock_again(self, now_s: float) -> None:
        """Where the knock came to nothing: once more, from the beginning. Bounded."""
        is_over = self.seat.state is SeatState.ENDED and not self.attendance.has_come
        if is_over and self.tries < _TRIES_MAX:
            self._witness.forget(self.record)
            self._sit_down()
            self.connect(now_s)

    @property
    def is_inside(self) -> bool:
        """Whether the guest stands in the farm."""
        return self.seat.state is SeatState.PLAYING

    @property
    def has_farm(self) -> bool:
        """Whether the guest holds a whole replica that is going to be compared again."""
        return self.is_expected and self.seat.session.replica.follower.is_loaded

    @property
    def is_expected(self) -> bool:
        """Whether the guest has come, and has not given up."""
        return self.attendance.has_come and self.seat.state is not SeatState.ENDED

    def _sit_down(self) -> None:
        self.ended = ""
        self.meter = MeteredEndpoint(self._open_endpoint())
        self.seat = GuestSeat(
            self._content,
            self.meter,
            self._host_address,
            self._profile,
            game_version=GAME_VERSION,
            join_token=self._join_token,
            key=self._key,
            random_bytes=Random(self.name).randbytes,
        )
        self.record = self._witness.follow(self.seat)
        self.bot = make_bot(self.seat, self._role, self._dice)
        self.bot.is_silent = True
        self.seat.on_tick = self.bot.act
        self.seat.event_listeners += [self.bot.hear, self._hear]

    def _hear(self, event: SeatEvent) -> None:
        if isinstance(event, Ended):
            self.ended = event.reason
