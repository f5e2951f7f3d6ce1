"""What players are seen doing: position, orientation, action. Sent always, protected never.

A sample travels quantised: area (6 bits), facing (2) and action (4) as one bearing, x and y in
eighths of a pixel, and the low 16 bits of the sender's tick, which passes through the host's relay
unchanged, since it is what other players interpolate by.
"""

from typing import NamedTuple

from net.bundles import QuantisedSample
from net.errors import LocalProtocolError
from net.ground import COORDINATE_MAX

SUBPIXELS = 8
"""Positions are rounded to an eighth of a pixel: less than moves anything on a screen."""


class PresenceSample(NamedTuple):
    """One player at one tick of his own."""

    character: int
    """1 to 4095."""
    area: int
    """0 to 63. Those in the same one hear of each other's steps, others once a second."""
    facing: int
    """0 to 3."""
    action: int
    """0 to 15."""
    x: float
    """In pixels, 0 to 8191.875; what lies beyond is moved to the edge."""
    y: float
    tick: int
    """The sender's tick: whole on the sender's side, its low 16 bits after decoding."""


def quantised(sample: PresenceSample) -> QuantisedSample:
    """A sample as it travels; x and y are clamped to what fits. Raises `LocalProtocolError` for
    another number that does not."""
    character, area, facing, action, x_px, y_px, tick = sample
    if (character | 4095, area | 63, facing | 3, action | 15) != (4095, 63, 3, 15):
        raise LocalProtocolError(f"{sample} does not fit into its bits")
    x, y = round(x_px * SUBPIXELS), round(y_px * SUBPIXELS)
    if not (0 <= x <= COORDINATE_MAX and 0 <= y <= COORDINATE_MAX):
        x, y = min(max(x, 0), COORDINATE_MAX), min(max(y, 0), COORDINATE_MAX)
    return QuantisedSample(character, area << 6 | facing << 4 | action, x, y, tick & 65535)


def sample_of(quantised: QuantisedSample) -> PresenceSample:
    """The sample that travelled so; its tick is the low 16 bits."""
    bearing = quantised.bearing
    return PresenceSample(
        quantised.character,
        bearing >> 6,
        bearing >> 4 & 3,
        bearing & 15,
        quantised.x / SUBPIXELS,
        quantised.y / SUBPIXELS,
        quantised.tick,
    )


def unwrap_tick(low_bits: int, near: int) -> int:
    """The tick with these low 16 bits that lies nearest to `near`; never negative for a
    non-negative `near`."""
    tick = near + ((low_bits - near + 32768) & 65535) - 32768
    return tick if tick >= 0 else tick + 65536
