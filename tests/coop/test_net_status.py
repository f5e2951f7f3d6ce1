"""The figures of the small net indicator."""

from tests.helpers.seats import PeerTrio


def test_the_rates_are_the_bytes_of_a_second_or_two() -> None:
    trio = PeerTrio.playing()
    ada = trio.guests[0]
    trio.run(5.0)
    before = ada.seat.session.traffic()
    trio.run(4.0)
    after = ada.seat.session.traffic()
    status = ada.seat.net_status
    rates = status.bytes_per_s_in, status.bytes_per_s_out
    for rate, then, now in zip(rates, before, after, strict=True):
        mean = (now - then) / 4
        assert 0.5 * mean < rate < 2 * mean, f"{rate} a second is shown, of {mean} on the wire"


def test_another_connection_begins_anew_and_is_never_negative() -> None:
    trio = PeerTrio.playing()
    ada = trio.guests[0]
    trio.run(10.0)
    address = ada.address
    trio.network.cut(address)
    rates = []

    def look() -> None:
        status = ada.seat.net_status
        rates.append(min(status.bytes_per_s_in, status.bytes_per_s_out))

    trio.on_step = look
    trio.run(20.0)
    trio.network.restore(address)
    trio.run(30.0)
    assert trio.is_in(ada), "who was cut off is back"
    assert min(rates) >= 0.0, "counters that begin anew are no traffic backwards"
    assert rates[-1] > 0.0, "and what comes now is counted"
