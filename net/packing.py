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
    folded = value << 1 if value >= 0 else (-value << 1) - 1
    if folded < 128:
        out.append(folded)
    else:
        put_whole(out, folded)


def put_bytes(out: bytearray, value: bytes) -> None:
    """Writes bytes behind their length."""
    put_whole(out, len(value))
    out += value


def put_bits(out: bytearray, bits: bytes) -> None:
    """Writes bits, the low byte first, as one number of whatever length."""
    put_whole(out, int.from_bytes(bits, "little"))


def as_bytes(bits: int) -> bytes:
    """Bits as messages hold them, in as few bytes as hold them."""
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little") if bits else b""


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
        position = self._position
        if position < len(self._bytes) and (folded := self._bytes[position]) < 128 <= 2 * most:
            # Nearly all are so short.
            self._position = position + 1
        else:
            folded = self.whole(2 * most)
        return -(folded + 1 >> 1) if folded & 1 else folded >> 1

    def sized(self, most: int) -> bytes:
        """At most so many bytes behind their length."""
        return self.take(self.whole(most))
