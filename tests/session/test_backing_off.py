"""What failed is tried again ever more rarely, and not by everybody at the same moment."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from net import limits
from net.backoff import Backoff
from net.lobbies.client import ServerConnection, parse_server_address
from net.lobbies.client.connection import Caller
from net.player_key import PlayerKey
from net.session.states import GuestState
from net.transports.direct.plain import RelayTicket
from net.transports.direct.relayed import RelayPaths
from net.transports.interface import CloseCode, Disconnected, PeerId
from net.transports.simulated import LinkConditions
from tests.helpers.sessions import GuestSide, SessionTrio
from tests.lobby_server.paper import PaperEndpoint
from tests.lobby_server.stage import Known

TRIES = 14


@given(
    st.floats(0.01, 10.0),
    st.floats(1.0, 1000.0),
    st.integers(0, 2**32),
)
def test_pauses_double_up_to_the_longest_and_half_of_each_is_chance(
    first_s: float, times: float, seed: int
) -> None:
    longest_s = first_s * times
    retry = Backoff(first_s, longest_s, Random(seed).randbytes)
    for number in range(TRIES):
        whole_s = min(first_s * 2**number, longest_s)
        pause_s = retry.failed()
        assert whole_s / 2 <= pause_s <= whole_s, f"pause {number} is of its length"


@given(st.integers(0, 2**32))
def test_after_it_worked_the_next_failure_is_a_first_one(seed: int) -> None:
    retry = Backoff(1.0, 60.0, Random(seed).randbytes)
    for _ in range(TRIES):
        retry.failed()
    assert not retry.is_fresh, "it has failed"
    retry.worked()
    assert (retry.is_fresh, retry.failed() <= 1.0) == (True, True), "so the first pause follows"


def test_two_who_lost_the_same_do_not_try_in_step() -> None:
    one, other = (Backoff(1.0, 60.0, Random(name).randbytes) for name in ("Ada", "Bo"))
    assert all(one.failed() != other.failed() for _ in range(TRIES)), "chance keeps them apart"


def refuse_everything(guest: GuestSide) -> list[float]:
    """From now on the guest's tries come to nothing at once, as with a lobby server that is asked
    too often or a relay that is dead. Returns when they are made."""
    tried: list[float] = []

    def refuse(_address: str, now_s: float) -> PeerId:
        tried.append(now_s)
        peer = PeerId(1000 + len(tried))
        guest.tap.reports.append(Disconnected(peer, CloseCode.REFUSED, "There is no way."))
        return peer

    guest.tap.connect = refuse  # type: ignore[method-assign,assignment]
    return tried


def test_a_guest_without_a_way_back_does_not_try_every_second() -> None:
    trio = SessionTrio.playing(2)
    tried = [refuse_everything(guest) for guest in trio.guests]
    trio.host.is_frozen = True
    trio.run(limits.RECONNECT_FOR_S + limits.SILENCE_S + 1.0)
    for guest, tries in zip(trio.guests, tried, strict=True):
        assert guest.state is GuestState.ENDED, "at last it gives up"
        assert 8 <= len(tries) <= 25, f"{len(tries)} tries are enough, and not a storm"
        pauses = [later - earlier for earlier, later in pairwise(tries)]
        longest_s = limits.RECONNECT_RETRY_MAX_S + 0.1
        assert max(pauses) <= longest_s, "a host who is back is found soon"
        assert max(pauses[:2]) < min(pauses[4:]), "the pauses grow"
    assert tried[0][3:] != tried[1][3:], "and not both try at the same moments"


def test_a_lobby_server_that_refuses_is_asked_ever_more_rarely() -> None:
    endpoint = _Refusing()
    dice = Random(5)
    key, instance = PlayerKey(dice.randbytes(32)), dice.randbytes(8)
    caller = Caller(key, "Ash", limits.PROTOCOL_VERSION, instance, dice.randbytes)
    server = parse_server_address("198.51.100.1")
    line = ServerConnection(
        endpoint, lambda _peer: b"", server, ("198.51.100.1", 47240), Known(), caller
    )
    line.is_wanted = True
    for step in range(900):
        line.pump(100.0 + step / 10)
    assert 5 <= endpoint.tries <= 15, f"it was asked {endpoint.tries} times in 90 s"


class _Refusing(PaperEndpoint):
    """Connects to nobody."""

    tries = 0

    def connect(self, address: str, now_s: float) -> PeerId:
        self.tries += 1
        peer = super().connect(address, now_s)
        self.incoming.pop()
        self.go(peer, CloseCode.REFUSED)
        return peer


def test_a_relay_that_is_dead_is_told_ever_more_rarely_where_one_is() -> None:
    paths = RelayPaths(Random(3).randbytes)
    relay = ("198.51.100.2", 4711)
    paths.add(RelayTicket(relay, b"channel!", 0, 2**31, bytes(16)), relay, 100.0)
    told: list[float] = []
    for step in range(2000):
        now_s = 100.0 + step / 100
        told += [now_s for _ in paths.work(now_s)]
    assert 10 <= len(told) <= 25, f"it was told {len(told)} times in 20 s"
    pauses = [later - earlier for earlier, later in pairwise(told)]
    assert max(pauses) <= limits.RELAY_ATTACH_SOON_MAX_S + 0.02, "though never too rarely"


def test_a_try_that_is_under_way_when_time_is_over_may_still_succeed() -> None:
    trio = SessionTrio.playing(1)
    guest = trio.guests[0]
    trio.cut(guest)
    assert trio.run_until(lambda: guest.state is GuestState.RECONNECTING, 2 * limits.SILENCE_S)
    cut_off_s = trio.now_s
    trio.run(limits.RECONNECT_FOR_S - limits.RECONNECT_RETRY_MAX_S)
    tries = len(guest.tap.peers)
    assert trio.run_until(lambda: len(guest.tap.peers) > tries, limits.RECONNECT_RETRY_MAX_S - 1)
    far = LinkConditions(delay_ms=2500)
    trio.network.set_conditions("host", guest.name, far)
    trio.network.set_conditions(guest.name, "host", far)
    trio.restore(guest)
    assert trio.run_until(lambda: guest.state is not GuestState.RECONNECTING, 30)
    assert trio.now_s > cut_off_s + limits.RECONNECT_FOR_S, "it took longer than one waits"
    assert guest.state is GuestState.PLAYING, "but it was on its way"
