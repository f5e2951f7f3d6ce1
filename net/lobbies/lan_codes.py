"""Short codes on the local network: who looks for one asks everybody there, and whoever has it
answers, once for each question.

What is asked is a mark that is made of the code, and what is answered a proof of it, so neither
says the code; nor can anybody answer who has not got it or tried all of them meanwhile. Everything
else is as with `lan`: who goes there checks the certificate that was named, and the host is asked.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping

from net.budget import KeyedBuckets, TokenBucket
from net.errors import LocalProtocolError
from net.limits import (
    LAN_CODE_ASK_S,
    LAN_CODE_GUESSERS_MAX,
    LAN_CODE_GUESSES_BURST,
    LAN_CODE_GUESSES_PER_S,
    LAN_CODE_SEARCH_S,
    LAN_FINDS_ANSWERED_BURST,
    LAN_FINDS_ANSWERED_PER_S,
    LAN_FOUND_MAX,
)
from net.lobbies.interface import Lobby, LobbyEntrance, LobbyId, LobbyInfo
from net.lobbies.lan_ports import LAN_LOBBY_PORTS, LOOPBACK, open_lan_port
from net.transports.address import NetworkAddress, plain_address
from net.transports.direct import DirectEndpoint, open_client_endpoint
from net.transports.direct.lan_discovery import BROADCAST_IP, is_local
from net.transports.direct.plain import (
    MARK_BYTES,
    QUESTION_BYTES,
    SEEK,
    SOUGHT,
    SOUGHT_BODY_MAX_BYTES,
    OpenAnswer,
    open_body,
    read_seek,
    read_sought,
    seek_packet,
    sought_packet,
)

Answers = Callable[[], Mapping[str, OpenAnswer]]
"""What is answered for each short code that is good at the moment: a few."""


class CodeAnswerer:
    """Answers for the codes that one has. Every question costs the same work, and whoever asks for
    codes that are not here is not listened to after a while."""

    def __init__(self, game_tag: bytes, answers: Answers) -> None:
        self._game_tag = game_tag
        self._answers = answers
        self._answered = TokenBucket(LAN_FINDS_ANSWERED_PER_S, LAN_FINDS_ANSWERED_BURST)
        self._guesses: KeyedBuckets[str] = KeyedBuckets(
            LAN_CODE_GUESSES_PER_S, LAN_CODE_GUESSES_BURST, LAN_CODE_GUESSERS_MAX
        )

    def answer(self, packet: bytes, address: NetworkAddress, now_s: float) -> bytes | None:
        """The answer to a packet that came from there; None where there is none."""
        asked = read_seek(packet, self._game_tag) if packet[0] == SEEK else None
        ip = plain_address(address)[0]
        if asked is None or not is_local(ip):
            return None
        guesses = self._guesses.of(ip)
        if not guesses.has(1.0, now_s):
            return None
        question, mark = asked
        meant = [
            (code, answer)
            for code, answer in self._answers().items()
            if hmac.compare_digest(mark, _sealed(code, b"seek", question))
        ]
        if not meant:
            guesses.spend(1.0)
            return None
        if not self._answered.take(1.0, now_s):
            return None
        code, answer = meant[0]
        body = open_body(self._game_tag, answer, SOUGHT_BODY_MAX_BYTES)
        return sought_packet(_sealed(code, b"sought", question + body), body)


class CodeListener:
    """Answers for codes alone, on a port of its own, where nobody is to be in the list of the local
    network, such as a server whose guests each have a code."""

    def __init__(
        self,
        game_tag: bytes,
        answers: Answers,
        now_s: float,
        ports: Iterable[int] = LAN_LOBBY_PORTS,
        bind_ip: str = "0.0.0.0",
    ) -> None:
        """Raises `LocalProtocolError` with a sentence where there is no port left."""
        self._answerer = CodeAnswerer(game_tag, answers)
        self._endpoint = open_lan_port(ports, bind_ip, now_s)
        self._endpoint.hear_plain(self._hear)

    def pump(self, now_s: float) -> None:
        """Answers whoever has asked."""
        self._endpoint.pump(now_s)

    def close(self, now_s: float) -> None:
        """Answers no more."""
        self._endpoint.close(now_s)

    def _hear(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        answer = self._answerer.answer(packet, address, now_s)
        if answer is not None:
            self._endpoint.send_plain(answer, address)


class LanCodeSearch:
    """Looks for the host that has a code, from the beginning until `close`."""

    def __init__(
        self,
        game_tag: bytes,
        code: str,
        now_s: float,
        random_bytes: Callable[[int], bytes],
        ports: Iterable[int] = LAN_LOBBY_PORTS,
        ips: Iterable[str] = (BROADCAST_IP, LOOPBACK),
    ) -> None:
        """Asks at `ports` of `ips`. `random_bytes` have to be unpredictable. Where there is no
        socket to be had, nobody is found."""
        self._game_tag = game_tag
        self._code = code
        self._question = random_bytes(QUESTION_BYTES)
        self._where = tuple((ip, port) for ip in ips for port in ports)
        self._ask_s = now_s
        self._ends_s = now_s + LAN_CODE_SEARCH_S
        self._found: dict[bytes, Lobby] = {}
        """By the hosts' certificates."""
        self._endpoint: DirectEndpoint | None = None
        try:
            self._endpoint = open_client_endpoint("0.0.0.0", now_s)
        except LocalProtocolError:
            self._ends_s = now_s
        else:
            self._endpoint.hear_plain(self._hear)

    @property
    def found(self) -> tuple[Lobby, ...]:
        """Whoever has proved to have the code: one, unless two have drawn the same."""
        return tuple(self._found.values())

    def is_over(self, now_s: float) -> bool:
        """Whether everybody has had the time to answer."""
        return now_s >= self._ends_s

    def pump(self, now_s: float) -> None:
        """Asks when it is due, and hears who answers."""
        if self._endpoint is None:
            return
        if now_s >= self._ask_s and not self.is_over(now_s):
            self._ask_s = now_s + LAN_CODE_ASK_S
            packet = question_for(self._game_tag, self._code, self._question)
            for where in self._where:
                self._endpoint.send_plain(packet, where)
        self._endpoint.pump(now_s)

    def close(self, now_s: float) -> None:
        """Nobody looks any more."""
        if self._endpoint is not None:
            self._endpoint.close(now_s)
        self._endpoint = None

    def _hear(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        read = read_sought(packet, self._game_tag) if packet[0] == SOUGHT else None
        ip = plain_address(address)[0]
        if read is None or not is_local(ip) or len(self._found) >= LAN_FOUND_MAX:
            return
        proof, body, answer = read
        if not hmac.compare_digest(proof, _sealed(self._code, b"sought", self._question + body)):
            return
        # Anybody may repeat an answer, so the address heard first stays; but on this machine
        # loopback always works.
        if answer.fingerprint not in self._found or ip == LOOPBACK:
            self._found[answer.fingerprint] = lobby_of_answer(ip, answer)


def question_for(game_tag: bytes, code: str, question: bytes) -> bytes:
    """The packet that asks who has a code; `question` is `QUESTION_BYTES` of chance."""
    return seek_packet(game_tag, question, _sealed(code, b"seek", question))


def lobby_of_answer(ip: str, answer: OpenAnswer) -> Lobby:
    """What somebody at that address has said, as a lobby of the local network."""
    return Lobby(
        LobbyId(answer.fingerprint.hex()),
        LobbyInfo(answer.name, answer.players, answer.capacity, answer.protocol_version, ""),
        LobbyEntrance(f"{ip}:{answer.port}#{answer.fingerprint.hex()}", answer.join_token),
    )


def _sealed(code: str, what: bytes, said: bytes) -> bytes:
    return hmac.digest(code.encode(), what + b"\0" + said, hashlib.sha256)[:MARK_BYTES]
