"""What players are seen doing: position, orientation, action. Sent always, protected never.

A sample is nine bytes: character (12 bits), area (6), facing (2) and action (4) in three, then
x and y in eighths of a pixel and the low 16 bits of the sender's tick, two each. The sender's tick
travels through the host's relay unchanged, since it is what other players interpolate by.
"""

from typing import NamedTuple

from net.errors import LocalProtocolError, RemoteProtocolError
from net.ground import SAMPLE, SAMPLE_BYTES

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


def pack_sample(sample: PresenceSample, at_tick: int | None = None) -> bytes:
    """The nine bytes of a sample, with `at_tick` in place of its own tick where that is given; x
    and y are clamped to what fits. Raises `LocalProtocolError` for another number that does not."""
    character, area, facing, action, x_px, y_px, own_tick = sample
    if (character | 4095, area | 63, facing | 3, action | 15) != (4095, 63, 3, 15):
        raise LocalProtocolError(f"{sample} does not fit into {SAMPLE_BYTES} bytes")
    tick = own_tick if at_tick is None else at_tick
    x, y = round(x_px * SUBPIXELS), round(y_px * SUBPIXELS)
    if not (0 <= x <= 65535 and 0 <= y <= 65535):
        x, y = min(max(x, 0), 65535), min(max(y, 0), 65535)
    bits = character << 12 | area << 6 | facing << 4 | action
    return SAMPLE.pack(bits >> 8, bits & 255, x, y, tick & 65535)


def unpack_samples(packed: bytes) -> list[PresenceSample]:
    """The samples of a bundle. Raises `RemoteProtocolError` for a length that is no multiple."""
    if len(packed) % SAMPLE_BYTES:
        raise RemoteProtocolError(f"{len(packed)} bytes are no whole number of presence samples")
    samples = []
    for high, low, x, y, tick in SAMPLE.iter_unpack(packed):
        bits = high << 8 | low
        samples.append(
            PresenceSample(
                bits >> 12,
                bits >> 6 & 63,
                bits >> 4 & 3,
                bits & 15,
                x / SUBPIXELS,
                y / SUBPIXELS,
                tick,
            )
        )
    return samples


def unwrap_tick(low_bits: int, near: int) -> int:
    """The tick with these low 16 bits that lies nearest to `near`; never negative for a
    non-negative `near`."""
    tick = near + ((low_bits - near + 32768) & 65535) - 32768
    return tick if tick >= 0 else tick + 65536
