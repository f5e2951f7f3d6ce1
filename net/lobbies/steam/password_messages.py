"""How somebody proves a lobby's password to its owner: short messages in the lobby's chat.

Chat on Steam is heard by all in the lobby, so nothing in it gives the password away: who wants in
asks, the owner answers with a fresh number, and the proof is worth nothing for another number or
account. A message begins with a zero byte, which no line that a person wrote does.
"""

import struct

from msgspec import Struct

from net.lobbies.interface import LobbyProblem
from net.lobbies.passwords import KEY_BYTES, NONCE_BYTES, subject
from net.steam import LobbyId as SteamLobbyId
from net.steam import SteamId

MARK = b"\0"
"""What every message begins with."""
_ASK, _CHALLENGE, _PROOF, _VERDICT = 1, 2, 3, 4
_challenge = struct.Struct(f">BBQ{NONCE_BYTES}s")
_proof = struct.Struct(f">BB{KEY_BYTES}s")
_verdict = struct.Struct(">BBQB")
_VERDICTS = (LobbyProblem.WRONG_PASSWORD, LobbyProblem.TOO_MANY)


class Ask(Struct, frozen=True):
    """Somebody wants to prove the password."""


class Challenge(Struct, frozen=True):
    """The owner's fresh number for somebody."""

    user: SteamId
    nonce: bytes


class Proof(Struct, frozen=True):
    """The answer to it."""

    proof: bytes


class Verdict(Struct, frozen=True):
    """The owner does not let somebody in."""

    user: SteamId
    problem: LobbyProblem


Message = Ask | Challenge | Proof | Verdict


def encode(message: Message) -> bytes:
    """A message as the bytes of a chat entry."""
    match message:
        case Ask():
            return bytes((0, _ASK))
        case Challenge(user, nonce):
            return _challenge.pack(0, _CHALLENGE, user, nonce)
        case Proof(proof):
            return _proof.pack(0, _PROOF, proof)
        case Verdict(user, problem):
            return _verdict.pack(0, _VERDICT, user, _VERDICTS.index(problem))


def decode(payload: bytes) -> Message | None:
    """The message in a chat entry; None for everything else."""
    if payload == bytes((0, _ASK)):
        return Ask()
    if payload[:1] != MARK:
        return None
    match payload[1:2], len(payload):
        case (b"\x02", _challenge.size):
            _, _, user, nonce = _challenge.unpack(payload)
            return Challenge(SteamId(user), nonce)
        case (b"\x03", _proof.size):
            return Proof(payload[2:])
        case (b"\x04", _verdict.size):
            _, _, user, number = _verdict.unpack(payload)
            return Verdict(SteamId(user), _VERDICTS[number]) if number < len(_VERDICTS) else None
    return None


def about(lobby: SteamLobbyId, user: SteamId, nonce: bytes) -> bytes:
    """What a proof is about. Who may write into a lobby's data is Steam's to say, so there is no
    certificate to name."""
    return subject(lobby.to_bytes(8, "big"), user.to_bytes(8, "big"), b"", nonce)
