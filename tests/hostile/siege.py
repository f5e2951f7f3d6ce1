"""Somebody under attack, over UDP in memory and by virtual clocks: the program, a friend who is
inside, and Mallory."""

from collections.abc import Callable

from net.transports.direct import GAME_CAPACITY, Capacity, DirectEndpoint, HostCertificate
from net.transports.direct.endpoint import standing_clock_s
from net.transports.interface import Connected, DatagramReceived, PeerId, TransportEvent
from tests.helpers.udp import Udp
from tests.hostile.mallory import Attack, Mallory
from tests.transports.wires import TODAY

STEP_S = 0.02
LOOPBACK = "127.0.0.1"
FRIENDS_ADDRESS = "127.5.5.5"
PLENTY_BYTES = 2**30


class Siege:
    """See the module. The victim is a host, or a guest of Mallory's."""

    def __init__(
        self,
        certificate: HostCertificate | None = None,
        *,
        capacity: Capacity = GAME_CAPACITY,
        work_clock_s: Callable[[], float] = standing_clock_s,
    ) -> None:
        self.now_s = 100.0
        self.udp = Udp()
        self.victim = DirectEndpoint(
            LOOPBACK,
            0,
            self.now_s,
            TODAY,
            certificate=certificate,
            capacity=capacity,
            opened=self.udp.open_socket(LOOPBACK, 0, PLENTY_BYTES),
            work_clock_s=work_clock_s,
        )
        self.events: list[TransportEvent] = []
        self.mallory = Mallory(self.udp)
        self.mallory.victim = (LOOPBACK, self.victim.port)
        self.friend: DirectEndpoint | None = None
        self.friends_events: list[TransportEvent] = []
        self.before_step: Callable[[], None] = lambda: None

    def step(self, seconds: float = STEP_S) -> None:
        """Lets time pass; everybody who is polite pumps and flushes."""
        self.before_step()
        self.now_s += seconds
        self.events += self.victim.pump(self.now_s)
        self.victim.flush(self.now_s)
        if self.friend is not None:
            self.friends_events += self.friend.pump(self.now_s)
            self.friend.flush(self.now_s)

    def let_friend_in(self) -> tuple[PeerId, PeerId]:
        """Somebody nice connects. Returns the victim's name for the friend, and the friend's for
        the victim."""
        self.friend = DirectEndpoint(
            FRIENDS_ADDRESS,
            0,
            self.now_s,
            TODAY,
            accept=False,
            opened=self.udp.open_socket(FRIENDS_ADDRESS),
        )
        count = len(self.events)
        host = self.friend.connect(f"{LOOPBACK}:{self.victim.port}", self.now_s)
        for _ in range(200):
            self.step()
            came = [each for each in self.events[count:] if isinstance(each, Connected)]
            if came and any(isinstance(each, Connected) for each in self.friends_events):
                return came[0].peer, host
        raise AssertionError("a friend should get in")

    def begin(self, attack: Attack) -> None:
        """Brings Mallory as far in as an attack needs."""
        if not (attack.is_inside or attack.is_half_open):
            return
        self.mallory.connect((LOOPBACK, self.victim.port), self.now_s)
        count = self.victim.connection_count
        for _ in range(200):
            self.step()
            if attack.is_half_open and self.victim.connection_count > count:
                return
            self.mallory.carry(self.now_s)
            if self.mallory.is_connected:
                for _ in range(3):
                    self.step()
                return
        raise AssertionError("Mallory should get in")

    def be_lured(self) -> None:
        """The victim connects to Mallory, as a guest."""
        port = self.mallory.socket.address[1]
        self.victim.connect(
            f"{self.mallory.socket.address[0]}:{port}#{self.mallory.certificate.fingerprint.hex()}",
            self.now_s,
        )
        for _ in range(200):
            self.step()
            self.mallory.carry(self.now_s)
            if self.mallory.is_connected:
                for _ in range(3):
                    self.step()
                return
        raise AssertionError("Mallory should be connected to")

    def heard(self) -> list[bytes]:
        """The datagrams that the victim has reported."""
        return [each.payload for each in self.events if isinstance(each, DatagramReceived)]

    def close(self) -> None:
        """Ends everything."""
        for endpoint in (self.friend, self.victim):
            if endpoint is not None:
                endpoint.close(self.now_s)
        self.udp.close()
