"""Every message between a lobby server and its clients, from `net/lobbies/protocol/wire.py`, and
every packet that is not QUIC, from `net/transports/direct/plain.py`."""

from typing import get_args

import msgspec

from net import limits
from net.lobbies.protocol import wire
from net.transports.direct import plain
from tools.docs.source import one_line, table
from tools.docs.structs import details, number_of

_TO_SERVER = "client → server"
_TO_CLIENT = "server → client"


def lobby_message_types() -> dict[type[msgspec.Struct], str]:
    """Every message there is, by number, with its direction."""
    messages = dict.fromkeys(get_args(wire.ClientMessage), _TO_SERVER)
    messages |= dict.fromkeys((*get_args(wire.ServerMessage), wire.Packed), _TO_CLIENT)
    return dict(sorted(messages.items(), key=lambda each: number_of(each[0])))


def make_lobby_overview() -> str:
    """One line for each message."""
    rows = [
        [str(number_of(kind)), f"`{kind.__name__}`", direction, one_line(kind.__doc__)]
        for kind, direction in lobby_message_types().items()
    ]
    return table(["number", "message", "direction", "meaning"], rows)


def make_lobby_fields() -> str:
    """Every message with its fields and bounds."""
    return details(lobby_message_types(), {})


def make_plain_packets() -> str:
    """The packets that are not QUIC; sizes are of packets that were made."""
    token, tag = bytes(plain.TOKEN_BYTES), bytes(plain.GAME_TAG_BYTES)
    ticket = plain.RelayTicket(
        ("192.0.2.1", 1), bytes(plain.CHANNEL_BYTES), 0, 0, bytes(plain.SEAL_BYTES)
    )
    shown = plain.attach_packet(ticket)
    prove = plain.prove_packet(ticket.channel, plain.NO_ANSWER)
    asked = plain.punch_packet(token, plain.NO_QUESTION)
    said = plain.punched_packet(token, plain.NO_QUESTION, plain.NO_QUESTION)
    largest = plain.relayed_packet(ticket.channel, bytes(limits.RELAY_PACKET_MAX_BYTES))
    fingerprint, long_name = bytes(plain.FINGERPRINT_BYTES), "x" * 200
    here = plain.here_packet(tag, 1, fingerprint, long_name)
    join_token = bytes(limits.JOIN_TOKEN_BYTES)
    answer = plain.OpenAnswer(1, fingerprint, join_token, 1, 1, 1, long_name)
    is_open = plain.open_packet(tag, answer)
    question, mark = bytes(plain.QUESTION_BYTES), bytes(plain.MARK_BYTES)
    sought = plain.sought_packet(mark, plain.open_body(tag, answer, plain.SOUGHT_BODY_MAX_BYTES))
    kinds = (
        ("PUNCH", asked, plain.punch_packet, "PUNCHED, by who knows the token"),
        ("PUNCHED", said, plain.punched_packet, "PUNCHED without a question, where it has one"),
        ("RELAYED", largest, plain.relayed_packet, "whoever the packet inside is for"),
        ("ATTACH", shown, plain.attach_packet, "PROVE, while the address is not proved"),
        (
            "FIND",
            plain.find_packet(tag),
            plain.find_packet,
            "HERE or OPEN, by who serves that game",
        ),
        ("HERE", here, plain.here_packet, "nobody"),
        ("PROVE", prove, plain.prove_packet, "ATTACH with the answer, by who has shown a ticket"),
        ("OPEN", is_open, plain.open_packet, "nobody"),
        (
            "SEEK",
            plain.seek_packet(tag, question, mark),
            plain.seek_packet,
            "SOUGHT, by the host that has the code",
        ),
        ("SOUGHT", sought, plain.sought_packet, "nobody"),
        ("PROBE", plain.probe_packet(token), plain.probe_packet, "nobody"),
    )
    rows = [
        [
            f"0x{packet[0]:02x}",
            f"`{name}`",
            ("at most " if name in ("RELAYED", "HERE", "OPEN", "SOUGHT") else "")
            + f"{len(packet):,} B",
            one_line(make.__doc__),
            answered,
        ]
        for name, packet, make, answered in kinds
    ]
    return table(["first byte", "packet", "size", "meaning", "answered by"], rows)
