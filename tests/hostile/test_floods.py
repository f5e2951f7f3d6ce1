"""Floods: whatever somebody sends costs little for each byte, and friends do not notice.

Work is counted, not timed. Either in lines of Python that are executed, which are the same on every
machine; or by a clock on which each packet of Mallory's costs what the test says.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from net import limits
from net.limits import (
    COSTLY_PACKETS_MAX,
    INBOX_MAX_BYTES,
    PACKET_COST_COUNT_MAX,
    PACKET_COST_MAX_S,
    PUMP_WORK_S,
    QUIC_STREAM_GAPS_MAX,
    STRANGERS_INBOX_MAX_BYTES,
    TICK_RATE_HZ,
)
from net.transports.direct import (
    GAME_CAPACITY,
    SERVER_CAPACITY,
    Capacity,
    DirectEndpoint,
    HostCertificate,
    NetworkAddress,
    make_certificate,
)
from net.transports.direct.connection import IP_AND_UDP_BYTES
from net.transports.direct.fair_queue import FairQueue, SenderQueue, StrangerQueues
from net.transports.direct.quic.bounded import _Ranges
from net.transports.direct.quic.link import QuicLink
from net.transports.direct.quic.listener import QuicListener
from net.transports.interface import (
    Channel,
    CloseCode,
    Connected,
    Disconnected,
    PeerId,
    ReliableReceived,
)
from tests.helpers.work import lines_of
from tests.hostile.mallory import ATTACKS, PADDING, Attack, Mallory, stream
from tests.hostile.siege import Siege
from tests.transports.wires import TODAY

RATIO_MAX = 5.0
FLOOD_PACKETS = 40
TICK_S = 1 / TICK_RATE_HZ
DEAR_S = 0.001
USUAL_S = 0.0001


@pytest.fixture(scope="module")
def certificate() -> HostCertificate:
    return make_certificate(TODAY)


class Work:
    """A clock on which nothing costs anything but packets that reach the QUIC library: those from
    Mallory's address, from invented ones and all others have their prices."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 0.0
        self.price_s: Callable[[str], float] = lambda _ip: USUAL_S
        receive, answer = QuicLink.receive, QuicListener.answer

        def paid(link: QuicLink, packet: bytes, address: NetworkAddress, now_s: float) -> None:
            self.now_s += self.price_s(address[0])
            receive(link, packet, address, now_s)

        def paid_answer(
            listener: QuicListener, packet: bytes, address: NetworkAddress, now_s: float
        ) -> QuicLink | bytes | None:
            self.now_s += self.price_s(address[0])
            return answer(listener, packet, address, now_s)

        monkeypatch.setattr(QuicLink, "receive", paid)
        monkeypatch.setattr(QuicListener, "answer", paid_answer)

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return Work(monkeypatch)


@pytest.fixture
def sieges(certificate: HostCertificate) -> Iterator[Callable[..., Siege]]:
    made: list[Siege] = []

    def besiege(
        capacity: Capacity = GAME_CAPACITY, work_clock_s: Callable[[], float] = lambda: 0.0
    ) -> Siege:
        made.append(Siege(certificate, capacity=capacity, work_clock_s=work_clock_s))
        return made[-1]

    yield besiege
    for siege in made:
        siege.close()


# What a byte costs


def lines_a_byte(siege: Siege, attack: Attack, count: int = FLOOD_PACKETS) -> float:
    """Lines of Python that a victim executes for each byte of an attack."""
    packets = list(attack.packets(siege.mallory, count))
    size_bytes = sum(len(packet) + IP_AND_UDP_BYTES for packet, _ in packets)

    def suffer() -> None:
        for number, (packet, sender) in enumerate(packets):
            siege.mallory.throw(packet, sender)
            if number % 10 == 9:
                siege.step()
        siege.step()

    return lines_of(suffer) / size_bytes


@pytest.fixture(scope="module")
def padding_lines(certificate: HostCertificate) -> float:
    siege = Siege(certificate)
    siege.begin(PADDING)
    lines = lines_a_byte(siege, PADDING)
    siege.close()
    return lines


def is_small(attack: Attack) -> bool:
    """Whether its packets are too small for any to be cheap for each byte of them: a rate bounds
    them."""
    return attack.name.startswith(("small", "key updates", "RESET", "STOP", "HANDSHAKE", "RETIRE"))


@pytest.mark.breadth(5)
@pytest.mark.parametrize("attack", [each for each in ATTACKS if not is_small(each)], ids=str)
def test_a_host_pays_no_attacker_more_than_five_times_padding(
    sieges: Callable[..., Siege], attack: Attack, padding_lines: float
) -> None:
    siege = sieges()
    siege.begin(attack)
    ratio = lines_a_byte(siege, attack) / padding_lines
    assert ratio <= RATIO_MAX, f"a byte of it should not cost {ratio:.1f} times as much"


@pytest.mark.breadth(4)
@pytest.mark.parametrize(
    "attack", [each for each in ATTACKS if each.is_inside and not is_small(each)], ids=str
)
def test_a_guest_pays_its_host_no_more_than_that_either(
    sieges: Callable[..., Siege], attack: Attack, padding_lines: float
) -> None:
    siege = sieges()
    siege.be_lured()
    ratio = lines_a_byte(siege, attack) / padding_lines
    assert ratio <= RATIO_MAX, f"a byte of it should not cost {ratio:.1f} times as much"


@pytest.mark.parametrize("attack", [each for each in ATTACKS if is_small(each)], ids=str)
def test_of_small_packets_few_are_read(
    sieges: Callable[..., Siege], attack: Attack, work: Work
) -> None:
    siege = sieges(work_clock_s=work)
    siege.begin(attack)
    work.price_s = lambda _ip: 1.0
    began_s = work.now_s
    for packet, sender in attack.packets(siege.mallory, 1500):
        siege.mallory.throw(packet, sender)
    for _ in range(50):
        siege.step(0.0)
    read = work.now_s - began_s
    # Each counts by what it lacks to full size.
    assert read <= 1.3 * limits.SMALL_PACKETS_BURST, f"{read:.0f} of 1500 at once are too many"


def test_gaps_are_closed_whatever_the_order_of_the_pieces() -> None:
    dice = Random(4)
    for _ in range(200):
        ranges = _Ranges(1000, 8)
        have: set[int] = set()
        for _ in range(dice.randrange(1, 60)):
            start = dice.randrange(300)
            stop = start + dice.randrange(1, 20)
            ranges.add(start, stop)
            have.update(range(start, stop))
        found: list[range] = []
        while True:
            try:
                found.append(ranges.shift())
            except IndexError:
                break
        assert {each for part in found for each in part} == have, "nothing is lost or invented"
        assert all(a.stop < b.start for a, b in pairwise(found)), "and what touches is one"


def test_a_stream_with_every_other_packet_missing_is_put_together(
    sieges: Callable[..., Siege],
) -> None:
    siege = sieges()
    siege.begin(PADDING)
    size = 1000
    count = limits.STREAM_WINDOW_BYTES // 2 // size
    one = (size - 4).to_bytes(4, "big") + bytes(size - 4)
    for first in (1, 0):
        for number in range(first, count, 2):
            siege.mallory.throw(siege.mallory.packet(stream(2, number * size, one)))
            if number % 50 < 2:
                siege.step()
    siege.step()
    for _ in range(30):
        siege.step()
    came = [each for each in siege.events if isinstance(each, ReliableReceived)]
    assert len(came) == count, "a bad network should not be taken for an attack"


def test_one_gap_too_many_ends_the_connection(sieges: Callable[..., Siege]) -> None:
    siege = sieges()
    siege.begin(PADDING)
    for number in range(0, QUIC_STREAM_GAPS_MAX + 20, 20):
        pieces = b"".join(stream(2, 2 * (number + each) + 1, b"x") for each in range(20))
        siege.mallory.throw(siege.mallory.packet(pieces.ljust(1100, b"\0")))
    siege.step()
    ends = [each for each in siege.events if isinstance(each, Disconnected)]
    assert [each.code for each in ends] == [CloseCode.PROTOCOL_ERROR], "it should be sent away"


def test_a_peer_may_be_ahead_of_what_was_taken_in_by_one_window_and_not_more_and_more(
    sieges: Callable[..., Siege],
) -> None:
    siege = sieges()
    friend, host = siege.let_friend_in()
    assert siege.friend is not None
    chunk = bytes(32 * 1024)
    count = 3 * limits.STREAM_WINDOW_BYTES // len(chunk)
    for _ in range(count):
        siege.friend.send_reliable(host, Channel.BULK, chunk)
    for _ in range(3000):
        siege.step()
        if sum(isinstance(each, ReliableReceived) for each in siege.events) == count:
            break
    assert sum(isinstance(each, ReliableReceived) for each in siege.events) == count, (
        "three times a window should pass through it"
    )
    assert siege.victim.stats(friend).payload_bytes_received == count * len(chunk)
    siege.begin(PADDING)
    ahead = limits.STREAM_WINDOW_BYTES + 1
    siege.mallory.throw(siege.mallory.packet(stream(2, ahead, b"x")))
    siege.step()
    assert any(isinstance(each, Disconnected) for each in siege.events), "and no byte beyond it"


# What a pump costs


def test_a_pump_gives_way_and_goes_on_the_next_time(
    sieges: Callable[..., Siege], work: Work
) -> None:
    siege = sieges(work_clock_s=work)
    siege.begin(PADDING)
    work.price_s = lambda _ip: PUMP_WORK_S / 4
    for number in range(100):
        datagram = b"\x31\x02" + number.to_bytes(2, "big")
        siege.mallory.throw(siege.mallory.packet(datagram.ljust(1100, b"\0")))
    costs: list[float] = []
    while len(siege.heard()) < 100:
        before_s = work.now_s
        siege.step()
        costs.append(work.now_s - before_s)
        assert costs[-1] > 0.0, "each pump should get on with it"
    assert max(costs) <= 1.5 * PUMP_WORK_S, "no pump should work for much longer than it may"
    assert siege.heard() == [each.to_bytes(2, "big") for each in range(100)], "all in order"


@pytest.mark.breadth(3)
@pytest.mark.parametrize("capacity", [GAME_CAPACITY, SERVER_CAPACITY], ids=["farm", "lobby server"])
@pytest.mark.parametrize(
    "attack",
    [
        each
        for each in ATTACKS
        if each.name
        in (
            "PING, as many as may be",
            "rubbish",
            "small packets",
            "first packets from invented addresses",
            "half open, as many gaps as may be",
            "packets from everywhere",
            "STREAM of empty messages",
        )
    ],
    ids=str,
)
def test_a_friend_is_heard_every_tick_during_a_flood(
    sieges: Callable[..., Siege], work: Work, attack: Attack, capacity: Capacity
) -> None:
    siege = sieges(replace(capacity, flushes_each_pump=False), work)
    _, host = siege.let_friend_in()
    assert siege.friend is not None
    siege.begin(attack)
    work.price_s = lambda ip: USUAL_S if ip == "127.5.5.5" else DEAR_S
    packets = attack.packets(siege.mallory, 10**6)
    for tick in range(8):
        for _ in range(40):
            packet, sender = next(packets)
            siege.mallory.throw(packet, sender)
        siege.friend.send_datagram(host, b"tick %d" % tick)
        siege.friend.flush(siege.now_s)
        before_s = work.now_s
        siege.step(TICK_S)
        assert work.now_s - before_s <= capacity.pump_work_s + 2 * DEAR_S, "a pump should give way"
        assert b"tick %d" % tick in siege.heard(), "the friend should be heard in this very pump"


def test_many_who_flood_from_inside_do_not_keep_a_friend_waiting_or_a_guest_out(
    sieges: Callable[..., Siege], work: Work
) -> None:
    siege = sieges(work_clock_s=work)
    _, host = siege.let_friend_in()
    friend = siege.friend
    assert friend is not None
    crowd = [siege.mallory]
    siege.begin(PADDING)
    for number in range(12):
        siege.mallory = Mallory(siege.udp, f"127.6.7.{number + 1}")
        siege.begin(PADDING)
        crowd.append(siege.mallory)
    work.price_s = lambda ip: USUAL_S if ip.startswith("127.5.") else DEAR_S / 2
    waits: list[int] = []
    for tick in range(30):
        for each in crowd:
            for packet, _ in PADDING.packets(each, 40):
                each.throw(packet)
        friend.send_datagram(host, b"tick %d" % tick)
        friend.flush(siege.now_s)
        pumps = 0
        while b"tick %d" % tick not in siege.heard():
            siege.step(TICK_S / 2)
            pumps += 1
            assert pumps < 10, "the friend should be heard"
        waits.append(pumps)
    assert waits[0] <= 4, "at first all are equal, so each of them may be before the friend once"
    assert max(waits[1:]) == 1, f"from then on the friend should be heard at once: {waits}"
    newcomer = DirectEndpoint(
        "127.5.5.6", 0, siege.now_s, TODAY, accept=False, opened=siege.udp.open_socket("127.5.5.6")
    )
    peer = newcomer.connect(f"127.0.0.1:{siege.victim.port}", siege.now_s)
    events: list[object] = []
    for _ in range(200):
        for each in crowd:
            for packet, _ in PADDING.packets(each, 20):
                each.throw(packet)
        siege.step(TICK_S)
        events += newcomer.pump(siege.now_s)
        newcomer.flush(siege.now_s)
        if any(isinstance(each, Connected) and each.peer == peer for each in events):
            break
    else:
        pytest.fail("a newcomer should get in")
    newcomer.close(siege.now_s)


def test_a_newcomer_gets_in_while_invented_addresses_flood_the_door(
    sieges: Callable[..., Siege], work: Work
) -> None:
    siege = sieges(work_clock_s=work)
    attack = next(each for each in ATTACKS if each.name == "first packets that are none")
    work.price_s = lambda ip: USUAL_S / 4 if ip.startswith("127.9.") else 10 * USUAL_S
    packets = attack.packets(siege.mallory, 10**6)

    def flood() -> None:
        for _ in range(50):
            packet, sender = next(packets)
            siege.mallory.throw(packet, sender)

    siege.before_step = flood
    siege.let_friend_in()


# Who costs too much


def test_whose_packets_cost_far_too_much_is_sent_away(
    sieges: Callable[..., Siege], work: Work
) -> None:
    siege = sieges(work_clock_s=work)
    siege.let_friend_in()
    siege.begin(PADDING)
    work.price_s = lambda ip: 0.1 if ip == siege.mallory.socket.address[0] else USUAL_S
    began_s = work.now_s
    for packet, _ in PADDING.packets(siege.mallory, 100):
        siege.mallory.throw(packet)
    for _ in range(100):
        siege.step()
    ends = [each for each in siege.events if isinstance(each, Disconnected)]
    assert len(ends) == 1, "Mallory should be sent away, and nobody else"
    assert ends[0].code == CloseCode.PROTOCOL_ERROR, "as one who breaks the rules"
    most = COSTLY_PACKETS_MAX / PACKET_COST_COUNT_MAX + 2
    assert work.now_s - began_s <= 0.1 * most, "before it has cost much"


def test_a_computer_that_pauses_now_and_then_sends_nobody_away(
    sieges: Callable[..., Siege], work: Work
) -> None:
    siege = sieges(work_clock_s=work)
    _, host = siege.let_friend_in()
    assert siege.friend is not None
    dice = Random(8)
    work.price_s = lambda _ip: PACKET_COST_MAX_S * 16 if dice.random() < 0.03 else USUAL_S
    for _ in range(1000):
        siege.friend.send_datagram(host, b"x")
        siege.friend.flush(siege.now_s)
        siege.step(TICK_S)
    assert not any(isinstance(each, Disconnected) for each in siege.events), (
        "an unlucky friend should stay"
    )
    assert len(siege.heard()) == 1000, "and be heard"


def test_what_cannot_be_worked_off_is_bounded(sieges: Callable[..., Siege], work: Work) -> None:
    siege = sieges(work_clock_s=work)
    siege.begin(PADDING)
    work.price_s = lambda _ip: PUMP_WORK_S
    strangers = next(each for each in ATTACKS if each.name == "first packets that are none")
    packets = strangers.packets(siege.mallory, 10**6)
    for _ in range(20):
        for packet, _ in PADDING.packets(siege.mallory, 100):
            siege.mallory.throw(packet)
            siege.mallory.throw(*next(packets))
        siege.step()
    queues = [connection.queue for connection in siege.victim._connections.values()]
    assert max(queue.size_bytes for queue in queues) <= INBOX_MAX_BYTES, "of each that is inside"
    assert siege.victim._strangers._size_bytes <= STRANGERS_INBOX_MAX_BYTES, "and of all others"


# The fair queue


def test_turns_are_fair_by_cost_and_not_by_number() -> None:
    dice = Random(5)
    fair: FairQueue[PeerId] = FairQueue()
    queues = {PeerId(number): SenderQueue(PeerId(number)) for number in range(5)}
    prices = {PeerId(number): 0.1 * 3**number for number in range(5)}
    for queue in queues.values():
        queue.has_more = True
        fair.wait(queue)
    spent = dict.fromkeys(queues, 0.0)
    for _ in range(20_000):
        queue = fair.next()
        cost = prices[queue.owner] * dice.uniform(0.5, 1.5)
        spent[queue.owner] += cost
        queue.cost_s += cost
        fair.wait(queue)
    most, least = max(spent.values()), min(spent.values())
    assert most - least <= 2 * 1.5 * max(prices.values()), (
        f"nobody should get more than one turn more than another: {spent}"
    )


def test_who_was_away_is_next_and_has_saved_nothing_up() -> None:
    fair: FairQueue[str] = FairQueue()
    busy, away = SenderQueue("busy"), SenderQueue("away")
    busy.has_more = True
    fair.wait(busy)
    for _ in range(100):
        assert fair.next() is busy
        busy.cost_s += 1.0
        fair.wait(busy)
    away.has_more = True
    fair.wait(away)
    owners: list[str] = []
    for _ in range(20):
        queue = fair.next()
        owners.append(queue.owner)
        queue.cost_s += 1.0
        fair.wait(queue)
    assert owners[0] == "away", "who comes back should be next"
    assert abs(owners.count("away") - 10) <= 1, "and have every other turn from then on"


def test_of_too_many_strangers_those_who_wait_longest_give_way() -> None:
    strangers = StrangerQueues(1000)
    for number in range(50):
        strangers.put(f"sender {number}", bytes([number]) * 100, ("192.0.2.1", 1))
    left = []
    while strangers:
        queue, (packet, _) = strangers.next()
        left.append(packet[0])
        strangers.wait(queue)
    assert left == list(range(40, 50)), "the newest should be left, in the order in which they came"


def test_one_stranger_who_floods_loses_its_own_packets_first() -> None:
    strangers = StrangerQueues(1000)
    for number in range(100):
        strangers.put("flood", bytes([number]) * 100, ("192.0.2.1", 1))
        if number % 20 == 19:
            strangers.put(f"polite {number}", b"p" * 100, ("192.0.2.2", 1))
    owners = []
    while strangers:
        queue, _ = strangers.next()
        owners.append(queue.owner)
        queue.cost_s += 1.0
        strangers.wait(queue)
    assert sum(owner != "flood" for owner in owners) == 5, "no polite one should have lost anything"
    assert owners.index("polite 99") <= 6, "nor should it wait behind the flood"


# The edge


def test_every_program_hands_a_real_clock_to_its_endpoints() -> None:
    root = Path(__file__).parents[2]
    openings = [
        node
        for package in ("game", "net")
        for path in sorted((root / package).rglob("*.py"))
        if "Endpoint" in (text := path.read_text("utf-8")) or "_endpoint" in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("DirectEndpoint", "open_client_endpoint")
    ]
    assert len(openings) >= 10, "the programs should open endpoints"
    # What opens one for those who only go to others is itself among these calls.
    made = [call for call in openings if ast.unparse(call.func) == "DirectEndpoint"]
    assert len(made) >= 3, "for a host, for a lobby server and for who goes to others"
    for call in made:
        names = {keyword.arg for keyword in call.keywords}
        assert "work_clock_s" in names, "an endpoint without a clock never gives way"
