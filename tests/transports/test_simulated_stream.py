"""The simulated stream puts fragments in order and keeps nothing that it has delivered."""

from random import Random

from net.transports.simulated.stream import StreamReceiver, StreamSender


def test_fragments_in_any_order_and_any_number_of_copies_make_the_messages_once() -> None:
    sender, receiver = StreamSender(), StreamReceiver()
    messages = [bytes([number]) * (number * 211) for number in range(40)]
    for message in messages:
        sender.queue(message)
    fragments = sender.take(0.0, is_unbounded=True) * 3
    Random(4).shuffle(fragments)
    received = [message for fragment in fragments for message in receiver.receive(fragment)]
    assert received == messages, "every message should come once and in order"
    assert receiver.beyond == frozenset(), "nothing should be kept of what was delivered"


def test_only_so_much_is_under_way_without_an_acknowledgement() -> None:
    sender = StreamSender()
    for _ in range(1000):
        sender.queue(bytes(10_000))
    under_way = sum(len(chunk) for _, _, chunk in sender.take(0.0))
    assert 0 < under_way <= 512 * 1024, f"a window should bound it, not {under_way} B"
    assert sender.take(0.0) == [], "and nothing more should go before an acknowledgement"


def test_nothing_goes_again_before_it_could_have_been_acknowledged() -> None:
    sender = StreamSender()
    sender.queue(bytes(5000))
    assert sender.take(0.0), "it goes once"
    sender.run_timer(2.9, probe_timeout_s=3.0)
    assert sender.take(2.9) == [], "on a way of three seconds nobody could have answered by now"
    sender.run_timer(3.0, probe_timeout_s=3.0)
    assert sender.take(3.0), "and then it is taken for lost"
