"""How presence looks as bytes in a bundle.

In one that stands by itself a sample is nine bytes: the character in twelve bits and his bearing in
twelve, x, y and the tick, two each, least significant first but for the first three. In one that is
relative it is so: the low three bits of *how* are the player, by how lately he was seen, 7
for another, whose 9 bytes follow; 8: area, facing and action follow, as bits that differ; 10 and
20: the place is 0 as it is expected, 10 as it was, 20 and 30 those and the signed difference of x
and y that follow; 40 and 80: the tick is 0 as it is expected, 40 one less, 80 one more, c0 so many
more as follow, signed.
"""

import struct
from collections.abc import Sequence

from net.bundles import QuantisedSample
from net.errors import RemoteProtocolError
from net.ground import COORDINATE_MAX, Standing, lately_seen
from net.packing import Reader, put_signed, put_whole

_WHOLE = struct.Struct("<HBHHH")
SAMPLE_MAX_BYTES = 1 + _WHOLE.size
_OTHER_PLAYER = 7
_BEARING, _AS_IT_WAS, _MOVED, _OTHER_TICK = 0x08, 0x10, 0x20, 0xC0
_TICK_STEPS = {0: 0, -1: 0x40, 1: 0x80}
_TICK_STEP_OF = {code: step for step, code in _TICK_STEPS.items()}
_MOVED_MIN_BYTES = 2
_BEARING_MAX = 4095
_WRAP = 65536


def put_samples(
    out: bytearray, presence: Sequence[QuantisedSample], at_tick: int, standing: Standing | None
) -> None:
    if standing is None:
        for place in presence:
            out += _whole(place)
        return
    seen = lately_seen(standing.tracks)
    for place in presence:
        track = standing.tracks.get(place.character)
        index = seen.index(place.character) if place.character in seen else _OTHER_PLAYER
        if track is None or index == _OTHER_PLAYER:
            out.append(_OTHER_PLAYER)
            out += _whole(place)
            continue
        last = track.place
        how, told = index, bytearray()
        step = (place.tick - track.expected_tick(at_tick) + _WRAP // 2) % _WRAP - _WRAP // 2
        how |= _TICK_STEPS.get(step, _OTHER_TICK)
        if step not in _TICK_STEPS:
            put_signed(told, step)
        if place.bearing != last.bearing:
            how |= _BEARING
            put_whole(told, place.bearing ^ last.bearing)
        x, y = track.expected(place.tick)
        if (place.x, place.y) == (last.x, last.y):
            how |= 0 if (x, y) == (last.x, last.y) else _AS_IT_WAS
        elif (place.x, place.y) != (x, y):
            how |= _MOVED
            moved = _moved(place, x, y)
            if len(moved) > _MOVED_MIN_BYTES:
                still = _moved(place, last.x, last.y)
                if len(still) < len(moved):
                    how, moved = how | _AS_IT_WAS, still
            told += moved
        out.append(how)
        out += told


def _moved(place: QuantisedSample, from_x: int, from_y: int) -> bytearray:
    moved = bytearray()
    put_signed(moved, place.x - from_x)
    put_signed(moved, place.y - from_y)
    return moved


def _whole(place: QuantisedSample) -> bytes:
    bits = place.character << 12 | place.bearing
    return _WHOLE.pack(bits >> 8, bits & 255, place.x, place.y, place.tick)


def read_samples(
    read: Reader, count: int, at_tick: int, standing: Standing | None
) -> tuple[QuantisedSample, ...]:
    if standing is None:
        return tuple([_read_whole(read) for _ in range(count)])
    seen = lately_seen(standing.tracks)
    return tuple([_read_sample(read, at_tick, standing, seen) for _ in range(count)])


def _read_whole(read: Reader) -> QuantisedSample:
    high, low, x, y, tick = _WHOLE.unpack(read.take(_WHOLE.size))
    return QuantisedSample(high >> 4, (high & 15) << 8 | low, x, y, tick)


def _read_sample(
    read: Reader, at_tick: int, standing: Standing, seen: list[int]
) -> QuantisedSample:
    how = read.byte()
    index = how & _OTHER_PLAYER
    if index == _OTHER_PLAYER:
        if how != _OTHER_PLAYER:
            raise RemoteProtocolError(f"a sample is told in no known way: {how}")
        return _read_whole(read)
    if index >= len(seen):
        raise RemoteProtocolError("a sample is of nobody who was seen")
    track = standing.tracks[seen[index]]
    last = track.place
    code = how & _OTHER_TICK
    step = read.signed(_WRAP // 2) if code == _OTHER_TICK else _TICK_STEP_OF[code]
    tick = (track.expected_tick(at_tick) + step) % _WRAP
    bearing = last.bearing
    if how & _BEARING:
        bearing ^= read.whole(_BEARING_MAX, 1)
    x, y = (last.x, last.y) if how & _AS_IT_WAS else track.expected(tick)
    if how & _MOVED:
        x += read.signed(COORDINATE_MAX)
        y += read.signed(COORDINATE_MAX)
    if not (0 <= x <= COORDINATE_MAX and 0 <= y <= COORDINATE_MAX):
        raise RemoteProtocolError("a sample is nowhere")
    return QuantisedSample(last.character, bearing, x, y, tick)
