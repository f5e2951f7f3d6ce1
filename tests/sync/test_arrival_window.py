"""The window of arrivals against a plain set: whatever comes in whatever order, and whatever is
lost of what is told of it."""

from random import Random

from net import limits
from net.ground import arrived
from net.sync.window import Acknowledging, ArrivalWindow


def test_the_window_agrees_with_a_plain_set_of_what_came() -> None:
    dice = Random(6)
    window, seen = ArrivalWindow(), set[int]()
    for _ in range(3000):
        newest = max(seen, default=0)
        number = max(1, newest + dice.randrange(-600, 12))
        is_new = number not in seen and (not seen or number >= newest - limits.BUNDLE_HISTORY)
        assert window.admit(number) is is_new, f"bundle {number} after {newest}"
        if is_new:
            seen.add(number)
        newest = max(seen)
        assert window.newest == newest, "the newest should be the newest"
        bits = sum(1 << i for i in range(limits.BUNDLE_HISTORY) if newest - 1 - i in seen)
        assert window.bits == bits, "every bit should say whether that one came"
        asked = dice.randrange(2**32) & dice.randrange(2**32) & dice.randrange(2**32)
        at = newest - dice.randrange(30)
        expected = all(at - 1 - i in seen for i in range(32) if asked >> i & 1)
        assert window.has_all(at, asked) is expected, "has_all should say whether all came"


def test_whoever_hears_some_of_the_acknowledgements_knows_all_that_they_knew() -> None:
    """Three in ten bundles and acknowledgements are lost, some bundles are late, and what is told
    is heard much later. Each acknowledgement that is heard makes known what had arrived by then."""
    for seed in range(20):
        dice = Random(seed)
        window = ArrivalWindow()
        acknowledging = Acknowledging(window)
        known, came = set[int](), set[int]()
        under_way: list[tuple[int, int, int, bytes, set[int]]] = []
        heard: list[tuple[int, int]] = []
        longest = 0
        for number in range(1, 900):
            if dice.random() > 0.3:
                late = number - dice.randrange(1, 40) if dice.random() < 0.1 else number
                if window.admit(max(1, late)):
                    came.add(max(1, late))
            newest, bits = acknowledging.tell(number)
            if number > 200:
                longest = max(longest, len(bits))
            if dice.random() > 0.3:
                under_way.append((number + 20, number, newest, bits, set(came)))
            while under_way and under_way[0][0] <= number:
                _, told_in, newest, bits, truth = under_way.pop(0)
                known.update(arrived(newest, bits))
                assert known == truth, "nothing that had arrived should have been left out"
                heard.append((number + 20, told_in))
            while heard and heard[0][0] <= number:
                acknowledging.heard(heard.pop(0)[1])
        assert longest <= 16, f"and yet it should be short: {longest} bytes at 40 bundles' way"


def test_nothing_is_said_twice_that_is_known_to_have_been_heard() -> None:
    window = ArrivalWindow()
    acknowledging = Acknowledging(window)
    for number in range(1, 400):
        if number % 10:
            window.admit(number)
        _, bits = acknowledging.tell(number)
        acknowledging.heard(number)
        assert len(bits) <= 1, "where everything is heard at once, a byte is enough"


def test_a_jump_ahead_forgets_what_was_long_before() -> None:
    window = ArrivalWindow()
    window.admit(5)
    window.admit(5 + limits.BUNDLE_HISTORY)
    assert window.has_all(6, 1), "what lies exactly at the edge is still known"
    window.admit(100_000)
    assert window.bits == 0, "nothing before the jump is near"
    assert not window.admit(5), "and nothing of then is taken any more"


def test_nothing_needed_is_always_there() -> None:
    assert ArrivalWindow().has_all(7, 0), "a bundle that counts on nothing needs nothing"
    assert not ArrivalWindow().has_all(7, 1), "before the first, nothing has arrived"
