"""Whole numbers in as few bytes as they need, and a reader that trusts nothing.

A number is written seven bits to a byte, the low ones first, with the high bit of each byte but the
last (LEB128). Numbers that may be negative are folded first: 0, -1, 1, -2 become 0, 1, 2, 3.
"""

from net.errors import RemoteProtocolError

_BITS_MAX = 63


def put_whole(out: bytearray, value: int) -> None:
    """Writes a number that is not negative."""
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def put_signed(out: bytearray, value: int) -> None:
    """Writes a number that may be negative."""
    put_whole(out, value << 1 if value >= 0 else (-value << 1) - 1)


def put_bytes(out: bytearray, value: bytes) -> None:
    """Writes bytes behind their length."""
    put_whole(out, len(value))
    out += value


def put_bits(out: bytearray, bits: bytes) -> None:
    """Writes bits, the low byte first, as one number of whatever length."""
    put_whole(out, int.from_bytes(bits, "little"))


def as_bytes(bits: int) -> bytes:
    """Bits as messages hold them, in as few bytes as hold them."""
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")


class Reader:
    """Reads what the functions above write. Everything that they do not write raises
    `RemoteProtocolError`: each number has one form, and nothing is read past the end."""

    __slots__ = ("_bytes", "_position")

    def __init__(self, payload: bytes) -> None:
        self._bytes = payload
        self._position = 0

    @property
    def is_at_end(self) -> bool:
        """Whether everything was read."""
        return self._position == len(self._bytes)

    def byte(self) -> int:
        """The next byte."""
        position = self._position
        if position >= len(self._bytes):
            raise RemoteProtocolError(f"{position} bytes end in the middle of something")
        self._position = position + 1
        return self._bytes[position]

    def take(self, length: int) -> bytes:
        """The next bytes."""
        start = self._position
        end = start + length
        if end > len(self._bytes):
            raise RemoteProtocolError(f"{len(self._bytes)} bytes end in the middle of something")
        self._position = end
        return self._bytes[start:end]

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._bytes) - self._position)

    def whole(self, most: int, least: int = 0) -> int:
        """A number from `least` to `most`."""
        packed, position, shift = self._bytes, self._position, 0
        try:
            value = byte = packed[position]
            while byte > 127:
                position += 1
                shift += 7
                if shift > _BITS_MAX:
                    raise RemoteProtocolError("a number is too long")
                byte = packed[position]
                # The high bit that says that this byte follows is taken off as it is put on.
                value += byte - 1 << shift
        except IndexError:
            raise RemoteProtocolError("a number ends in the middle") from None
        if shift and not byte:
            raise RemoteProtocolError("a number takes more bytes than it needs")
        if not least <= value <= most:
            raise RemoteProtocolError(f"{value} is no number from {least} to {most}")
        self._position = position + 1
        return value

    def bits(self, most_bytes: int) -> bytes:
        """At most so many bytes of bits."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
            if shift > 8 * most_bytes:
                raise RemoteProtocolError("there are too many bits")
        if (shift > 7 and not byte) or value.bit_length() > 8 * most_bytes:
            raise RemoteProtocolError("bits are written in another way than ours")
        return as_bytes(value)

    def signed(self, most: int) -> int:
        """A number from `-most` to `most`."""
        folded = self.whole(2 * most)
        return -(folded + 1 >> 1) if folded & 1 else folded >> 1

    def values(self, count: int) -> bytes:
        """So many values of MessagePack, as they stand here."""
        start = self._position
        self._position = values_end(self._bytes, start, count)
        return self._bytes[start : self._position]

    def sized(self, most: int) -> bytes:
        """At most so many bytes behind their length."""
        return self.take(self.whole(most))


def values_end(packed: bytes, start: int, count: int) -> int:
    """Where so many values of MessagePack end that begin at `start`. Only their lengths are looked
    at, not what is in them. Raises `RemoteProtocolError` where they do not end."""
    end = start
    try:
        while count > 0:
            count -= 1
            first = packed[end]
            end += 1
            if first < 0x80 or first >= 0xE0:
                continue
            if first < 0x90:
                count += 2 * (first & 15)
            elif first < 0xA0:
                count += first & 15
            elif first < 0xC0:
                end += first & 31
            elif (fixed_bytes := _FIXED_BYTES.get(first)) is not None:
                end += fixed_bytes
            elif (length := _LENGTHS.get(first)) is not None:
                length_bytes, extra_bytes = length
                end += length_bytes
                end += int.from_bytes(packed[end - length_bytes : end], "big") + extra_bytes
            elif (many := _MANY.get(first)) is not None:
                count_bytes, each = many
                end += count_bytes
                count += each * int.from_bytes(packed[end - count_bytes : end], "big")
            else:
                raise RemoteProtocolError(f"no value begins with {first}")
    except IndexError:
        end = len(packed) + 1
    if end > len(packed):
        raise RemoteProtocolError(f"{len(packed)} bytes end in the middle of something")
    return end


_FIXED_BYTES = (
    dict.fromkeys((0xC0, 0xC2, 0xC3), 0)
    | {0xCA: 4, 0xCB: 8}
    | {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
    | {0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17}
)
"""What follows on the first byte: nothing and truths, floats, whole numbers, extensions …"""
_LENGTHS = {0xC4: (1, 0), 0xC5: (2, 0), 0xC6: (4, 0), 0xC7: (1, 1), 0xC8: (2, 1), 0xC9: (4, 1)} | {
    0xD9: (1, 0),
    0xDA: (2, 0),
    0xDB: (4, 0),
}
"""… or so many bytes of length, and besides those that they say so many more: bytes, extensions,
texts …"""
_MANY = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}
"""… or so many bytes of a count, of so many values each: arrays and maps."""
