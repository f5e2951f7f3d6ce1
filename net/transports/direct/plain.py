"""Packets that are not QUIC, on the same socket: a few fixed forms, told apart by the first byte.

QUIC version 1 never begins a packet with a byte below 0x40, so these are free: questions and
answers that open a way through routers, frames that a relay passes on, and looking around in the
local network. None is encrypted, and nothing in them is believed beyond what its token or seal
proves. An answer is never larger than its question.

    0x01 PUNCH    token 16, question 7, padding to 32
    0x02 PUNCHED  token 16, question 7, answer 7, padding to 32
    0x03 RELAYED  channel 8, one QUIC packet of at most 1200 bytes
    0x04 ATTACH   channel 8, side 1, expiry 8 (seconds), seal 16, answer 8
    0x05 FIND     game tag 8, padding to 128
    0x06 HERE     game tag 8, port 2, fingerprint 32, name in UTF-8, at most 128 in all
    0x07 PROVE    channel 8, question 8
    0x08 OPEN     game tag 8, port 2, fingerprint 32, join token 4, players 1, capacity 1,
                  protocol version 4, name in UTF-8, at most 128 in all
    0x09 SEEK     game tag 8, question 8, mark 8, padding to 128
    0x0A SOUGHT   proof 8, then what is in an OPEN, at most 128 in all
    0x0B PROBE    cookie 16

Numbers are big-endian. Every reader returns None for whatever does not have exactly its form.
"""

from dataclasses import dataclass

from net.limits import (
    JOIN_TOKEN_BYTES,
    LOBBY_NAME_MAX_LENGTH,
    NAME_MAX_LENGTH,
    PLAYERS_MAX,
    RELAY_PACKET_MAX_BYTES,
)
from net.text import clean_line, clean_name
from net.transports.address import is_one_computer, is_relayed_address

PLAIN_BELOW = 0x40
"""First bytes of packets that are not QUIC."""
PUNCH, PUNCHED, RELAYED, ATTACH, FIND, HERE, PROVE, OPEN, SEEK, SOUGHT, PROBE = range(1, 12)

TOKEN_BYTES = 16
PROBE_COOKIE_BYTES = 16
CHANNEL_BYTES = 8
SEAL_BYTES = 16
QUESTION_BYTES = 8
NO_ANSWER = bytes(QUESTION_BYTES)
GAME_TAG_BYTES = 8
FINGERPRINT_BYTES = 32
PUNCH_BYTES = 32
PUNCH_WHOLE_BYTES = RELAY_PACKET_MAX_BYTES
"""Of a PUNCH or PUNCHED that also asks whether packets as large as QUIC's get through."""
PUNCH_QUESTION_BYTES = 7
NO_QUESTION = bytes(PUNCH_QUESTION_BYTES)
RELAYED_HEADER_BYTES = 1 + CHANNEL_BYTES
_SHOWN_BYTES = 1 + CHANNEL_BYTES + 1 + 8 + SEAL_BYTES
ATTACH_BYTES = _SHOWN_BYTES + QUESTION_BYTES
PROVE_BYTES = 1 + CHANNEL_BYTES + QUESTION_BYTES
FIND_BYTES = 128
_HERE_HEADER_BYTES = 1 + GAME_TAG_BYTES + 2 + FINGERPRINT_BYTES
_OPEN_HEADER_BYTES = _HERE_HEADER_BYTES + JOIN_TOKEN_BYTES + 1 + 1 + 4
MARK_BYTES = 8
_SEEK_BYTES = 1 + GAME_TAG_BYTES + QUESTION_BYTES + MARK_BYTES
_SOUGHT_HEADER_BYTES = 1 + MARK_BYTES
SOUGHT_BODY_MAX_BYTES = FIND_BYTES - _SOUGHT_HEADER_BYTES
_EXPIRY_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class RelayTicket:
    """The right to use one end of one channel of a relay. Raises `ValueError` for what cannot be
    one."""

    relay_address: tuple[str, int]
    """Where the relay is: IP and port."""
    channel: bytes
    """The number of the channel, `CHANNEL_BYTES`."""
    side: int
    """Which of its two ends, 0 or 1."""
    expiry_s: int
    """Until when it is good, in seconds of the clock of whoever gave it out."""
    mac: bytes
    """The relay's seal on the rest, `SEAL_BYTES`."""

    def __post_init__(self) -> None:
        check_address(self.relay_address)
        if len(self.channel) != CHANNEL_BYTES or len(self.mac) != SEAL_BYTES:
            raise ValueError(f"A channel has {CHANNEL_BYTES} bytes, its seal {SEAL_BYTES}.")
        if self.side not in (0, 1):
            raise ValueError("A channel has the sides 0 and 1.")
        if not 0 <= self.expiry_s <= _EXPIRY_MAX:
            raise ValueError("A ticket ends at a time after 0.")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a relay reads in an ATTACH: unproven until the seal is compared."""

    channel: bytes
    side: int
    expiry_s: int
    mac: bytes
    answer: bytes
    """To what the relay asked last; `NO_ANSWER` when it has not asked yet."""


@dataclass(frozen=True, slots=True)
class Punch:
    """What is in a PUNCH or a PUNCHED: unproven until the answer is compared."""

    token: bytes
    question: bytes
    """To be repeated in the answer; `NO_QUESTION` in one that wants none."""
    answer: bytes
    """Of a PUNCHED: the question that it answers."""
    is_whole: bool
    """Whether it was as large as the packets of a game, and so has to be its answer."""


@dataclass(frozen=True, slots=True)
class LanAnswer:
    """What somebody in the local network says of itself: unproven."""

    port: int
    """Where it listens, at the address that the answer came from; 1 to 65535."""
    fingerprint: bytes
    """Of its certificate, whole."""
    name: str
    """Cleaned, at most `limits.LOBBY_NAME_MAX_LENGTH` characters."""


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """What a host in the local network says that everybody there may come to: unproven."""

    port: int
    """Where it listens, at the address that the answer came from; 1 to 65535."""
    fingerprint: bytes
    """Of its certificate, whole."""
    join_token: bytes
    """`JOIN_TOKEN_BYTES`, to be shown at the door."""
    players: int
    """1 to `PLAYERS_MAX`, and so is `capacity`."""
    capacity: int
    protocol_version: int
    """0 to 2³²-1."""
    name: str
    """The host's: cleaned, at most `NAME_MAX_LENGTH` characters."""


def check_address(address: tuple[str, int]) -> None:
    """Raises `ValueError` unless packets to that IP and port go to one computer."""
    ip, port = address
    if not is_one_computer(ip) or is_relayed_address(address):
        raise ValueError(f"{ip!r} is not the address of one computer.")
    if not 1 <= port <= 65535:
        raise ValueError(f"{port} is not a port; ports are 1 to 65535.")


def punch_packet(token: bytes, question: bytes, *, is_whole: bool = False) -> bytes:
    """Asks whether somebody can be reached who knows the token; one that `is_whole`, whether
    packets of a game's size get there as well."""
    packet = bytes([PUNCH]) + token + question
    return packet.ljust(PUNCH_WHOLE_BYTES if is_whole else PUNCH_BYTES, b"\0")


def punched_packet(
    token: bytes, question: bytes, answer: bytes, *, is_whole: bool = False
) -> bytes:
    """Answers that, at the same size, and asks in turn where there is a `question`."""
    packet = bytes([PUNCHED]) + token + question + answer
    return packet.ljust(PUNCH_WHOLE_BYTES if is_whole else PUNCH_BYTES, b"\0")


def read_punch(packet: bytes) -> Punch | None:
    """Reads a PUNCH or a PUNCHED."""
    if len(packet) not in (PUNCH_BYTES, PUNCH_WHOLE_BYTES):
        return None
    question_at = 1 + TOKEN_BYTES
    answer_at = question_at + PUNCH_QUESTION_BYTES
    return Punch(
        packet[1:question_at],
        packet[question_at:answer_at],
        packet[answer_at : answer_at + PUNCH_QUESTION_BYTES],
        len(packet) == PUNCH_WHOLE_BYTES,
    )


def relayed_packet(channel: bytes, packet: bytes) -> bytes:
    """A QUIC packet as it travels over a relay."""
    return b"\x03" + channel + packet


def is_relayed_packet(packet: bytes) -> bool:
    """Whether it is one, by its length. The channel is `packet[1:9]`, and the rest is QUIC's."""
    return RELAYED_HEADER_BYTES < len(packet) <= RELAYED_HEADER_BYTES + RELAY_PACKET_MAX_BYTES


def attach_packet(ticket: RelayTicket, answer: bytes = NO_ANSWER) -> bytes:
    """Shows a ticket to its relay, and answers what that has asked."""
    return b"".join(
        (
            bytes([ATTACH]),
            ticket.channel,
            bytes([ticket.side]),
            ticket.expiry_s.to_bytes(8, "big"),
            ticket.mac,
            answer,
        )
    )


def read_attach(packet: bytes) -> Attachment | None:
    """Reads an ATTACH."""
    if len(packet) != ATTACH_BYTES or packet[9] > 1:
        return None
    return Attachment(
        packet[1:9],
        packet[9],
        int.from_bytes(packet[10:18], "big"),
        packet[18:_SHOWN_BYTES],
        packet[_SHOWN_BYTES:],
    )


def prove_packet(channel: bytes, question: bytes) -> bytes:
    """Asks whoever has shown a ticket to show it again with this question as its answer."""
    return bytes([PROVE]) + channel + question


def read_prove(packet: bytes) -> tuple[bytes, bytes] | None:
    """The channel and the question of a PROVE."""
    if len(packet) != PROVE_BYTES:
        return None
    return packet[1 : 1 + CHANNEL_BYTES], packet[1 + CHANNEL_BYTES :]


def probe_packet(cookie: bytes) -> bytes:
    """Shows somebody that has asked for it, by this cookie, that packets come through to it."""
    return bytes([PROBE]) + cookie


def read_probe(packet: bytes) -> bytes | None:
    """The cookie of a PROBE."""
    return packet[1:] if len(packet) == 1 + PROBE_COOKIE_BYTES else None


def find_packet(game_tag: bytes) -> bytes:
    """Asks everybody in the local network who is there."""
    return (bytes([FIND]) + game_tag).ljust(FIND_BYTES, b"\0")


def read_find(packet: bytes) -> bytes | None:
    """The game tag of a FIND."""
    return packet[1 : 1 + GAME_TAG_BYTES] if len(packet) == FIND_BYTES else None


def here_packet(game_tag: bytes, port: int, fingerprint: bytes, name: str) -> bytes:
    """Answers a FIND; a name that is too long is cut."""
    header = bytes([HERE]) + game_tag + port.to_bytes(2, "big") + fingerprint
    cut = name.encode()[: FIND_BYTES - len(header)].decode(errors="ignore")
    return header + cut.encode()


def read_here(packet: bytes, game_tag: bytes) -> LanAnswer | None:
    """Reads a HERE of that game."""
    if not _HERE_HEADER_BYTES <= len(packet) <= FIND_BYTES or packet[1:9] != game_tag:
        return None
    port = int.from_bytes(packet[9:11], "big")
    if not port:
        return None
    name = packet[_HERE_HEADER_BYTES:].decode(errors="replace")
    return LanAnswer(port, packet[11:_HERE_HEADER_BYTES], clean_line(name, LOBBY_NAME_MAX_LENGTH))


def open_packet(game_tag: bytes, answer: OpenAnswer) -> bytes:
    """Answers a FIND for a host that is open to everybody there; a name that is too long is cut."""
    return bytes([OPEN]) + open_body(game_tag, answer, FIND_BYTES - 1)


def open_body(game_tag: bytes, answer: OpenAnswer, most: int) -> bytes:
    """What an OPEN and a SOUGHT say, in at most so many bytes."""
    header = b"".join(
        (
            game_tag,
            answer.port.to_bytes(2, "big"),
            answer.fingerprint,
            answer.join_token,
            bytes((answer.players, answer.capacity)),
            answer.protocol_version.to_bytes(4, "big"),
        )
    )
    cut = answer.name.encode()[: most - len(header)].decode(errors="ignore")
    return header + cut.encode()


def read_open(packet: bytes, game_tag: bytes) -> OpenAnswer | None:
    """Reads an OPEN of that game."""
    if not _OPEN_HEADER_BYTES <= len(packet) <= FIND_BYTES or packet[1:9] != game_tag:
        return None
    port = int.from_bytes(packet[9:11], "big")
    token_at = _HERE_HEADER_BYTES
    players_at = token_at + JOIN_TOKEN_BYTES
    players, capacity = packet[players_at], packet[players_at + 1]
    if not port or not 1 <= players <= PLAYERS_MAX or not 1 <= capacity <= PLAYERS_MAX:
        return None
    name = packet[_OPEN_HEADER_BYTES:].decode(errors="replace")
    return OpenAnswer(
        port,
        packet[11:token_at],
        packet[token_at:players_at],
        players,
        capacity,
        int.from_bytes(packet[players_at + 2 : _OPEN_HEADER_BYTES], "big"),
        clean_name(name, NAME_MAX_LENGTH),
    )


def seek_packet(game_tag: bytes, question: bytes, mark: bytes) -> bytes:
    """Asks everybody in the local network who has the code that the mark is made with."""
    return (bytes([SEEK]) + game_tag + question + mark).ljust(FIND_BYTES, b"\0")


def read_seek(packet: bytes, game_tag: bytes) -> tuple[bytes, bytes] | None:
    """Question and mark of a SEEK of that game."""
    if len(packet) != FIND_BYTES or packet[1:9] != game_tag:
        return None
    return packet[9 : 9 + QUESTION_BYTES], packet[9 + QUESTION_BYTES : _SEEK_BYTES]


def sought_packet(proof: bytes, body: bytes) -> bytes:
    """Answers a SEEK for the host that has the code; a name that is too long is cut."""
    return bytes([SOUGHT]) + proof + body


def read_sought(packet: bytes, game_tag: bytes) -> tuple[bytes, bytes, OpenAnswer] | None:
    """Proof, body and what it says of a SOUGHT of that game."""
    proof, body = packet[1:_SOUGHT_HEADER_BYTES], packet[_SOUGHT_HEADER_BYTES:]
    answer = read_open(bytes([OPEN]) + body, game_tag) if len(packet) <= FIND_BYTES else None
    return None if answer is None else (proof, body, answer)
