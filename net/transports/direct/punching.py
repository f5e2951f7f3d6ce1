"""Opening a way between two programs that are both behind routers.

A lobby server that both are connected to introduces them: it tells each where the other may be (the
address that the server sees, and those of the other's own networks) and a token that nobody else
knows. Both ask at all of these addresses at once, from the socket that the game will use; by asking
they open their own routers for the answer. What comes with the right token from anywhere is
answered, since some routers show a new port to everybody new, and the answer asks in turn. Each
question has a number of chance for its address, which the answer repeats: so who writes somebody
else's address on his packets, although he knows the token, makes nobody believe that he is there,
and brings that other one a packet for each of his own. The first address that answers wins, and
the caller connects to it; where it carries no connection after all, its owner may ask for the relay
(`relay_instead`). Where nothing has answered in `limits.RELAY_AFTER_S`, the caller goes over the
relay meanwhile. Both go on asking, for `limits.PUNCH_MAX_S` in all: an address that answers then is
asked once more by a packet of a game's size, and when that is answered, too, the endpoint leaves
the relay without the game noticing (`relayed`).

| what comes | what becomes of it |
|---|---|
| PUNCH, token known | a PUNCHED that asks in turn, `PUNCHES_ANSWERED_MAX` times at most |
| PUNCHED, token known, repeats what was asked there | that address is reached; the first counts |
| the same, and asks in turn | answered as well, by a PUNCHED that asks nothing |
| the same, as large as it was asked | packets of every size arrive there |
| anything else | nothing: no answer, no memory |
"""

import hmac
import ipaddress
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from net.errors import LocalProtocolError
from net.limits import (
    CANDIDATES_MAX,
    INTRODUCTIONS_MAX,
    PUNCH_INTERVAL_S,
    PUNCH_LINGER_S,
    PUNCH_MAX_S,
    PUNCHES_ANSWERED_MAX,
    RELAY_AFTER_S,
)
from net.transports.address import NetworkAddress, plain_address
from net.transports.direct.endpoint import PlainHandler
from net.transports.direct.plain import (
    NO_QUESTION,
    PUNCH,
    PUNCH_QUESTION_BYTES,
    PUNCHED,
    TOKEN_BYTES,
    Punch,
    RelayTicket,
    check_address,
    punch_packet,
    punched_packet,
    read_punch,
)

_KEY_BYTES = 32


class PunchingEndpoint(Protocol):
    """What a `Puncher` needs of an endpoint; `DirectEndpoint` has it."""

    def can_reach(self, ip: str) -> bool:
        """See `DirectEndpoint`."""
        ...

    def hear_plain(self, handler: PlainHandler) -> None:
        """See `DirectEndpoint`."""
        ...

    def stop_hearing(self, handler: PlainHandler) -> None:
        """See `DirectEndpoint`."""
        ...

    def send_plain(self, packet: bytes, address: NetworkAddress) -> None:
        """See `DirectEndpoint`."""
        ...

    def use_relay(self, ticket: RelayTicket, now_s: float) -> tuple[str, int]:
        """See `DirectEndpoint`."""
        ...

    def expect_at(self, ticket: RelayTicket, address: tuple[str, int]) -> None:
        """See `DirectEndpoint`."""
        ...

    def shorten_relay(self, ticket: RelayTicket, address: tuple[str, int], now_s: float) -> None:
        """See `DirectEndpoint`."""
        ...


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a lobby server tells each of two programs of the other. Raises `ValueError` for what
    nobody should be sent to."""

    token: bytes
    """`plain.TOKEN_BYTES` random bytes, the same for both, and for this once."""
    candidates: tuple[tuple[str, int], ...]
    """IP and port, at most `limits.CANDIDATES_MAX`; the first is where the server sees it."""
    is_caller: bool
    """Whether it is we who connect, once there is a way."""
    relay: RelayTicket | None
    """The way where there is no other; None where the server has no relay."""

    def __post_init__(self) -> None:
        if len(self.token) != TOKEN_BYTES:
            raise ValueError(f"A token has {TOKEN_BYTES} bytes, not {len(self.token)}.")
        if len(self.candidates) > CANDIDATES_MAX:
            raise ValueError(f"There are at most {CANDIDATES_MAX} candidates.")
        for candidate in self.candidates:
            check_address(candidate)


@dataclass(frozen=True, slots=True)
class Reached:
    """There is a way to the other side. Only the caller goes it."""

    token: bytes
    address: tuple[str, int]
    """IP and port; over a relay, the address that stands for the other end."""
    is_relayed: bool
    relay: RelayTicket | None = None
    """For `Puncher.relay_instead`."""

    def connect_address(self, fingerprint: bytes) -> str:
        """What `DirectEndpoint.connect` takes to go there, to somebody with that certificate."""
        ip, port = self.address
        host = f"[{ip}]" if ":" in ip else ip
        return f"{host}:{port}#{fingerprint.hex()}"


@dataclass(frozen=True, slots=True)
class NotReached:
    """There is no way: nobody answered, and there is no relay."""

    token: bytes


PunchResult = Reached | NotReached


class _Attempt:
    """One introduction under way."""

    __slots__ = (
        "answers_left",
        "asked",
        "began_s",
        "introduction",
        "is_over",
        "is_relayed",
        "next_s",
        "proved",
    )

    def __init__(
        self, introduction: Introduction, asked: tuple[tuple[str, int], ...], now_s: float
    ) -> None:
        self.introduction = introduction
        self.asked = asked
        """Where questions go, in order."""
        self.began_s = now_s
        self.next_s = now_s
        self.answers_left = PUNCHES_ANSWERED_MAX
        self.is_relayed = False
        """Whether we go over the relay, or the other side may, while one goes on asking."""
        self.proved: tuple[str, int] | None = None
        """Then: an address that has answered, whose way is still to be measured."""
        self.is_over = False
        """Whether nothing more is asked; from then on one only answers."""


class Puncher:
    """See the module. Works on one endpoint, whose owner goes on pumping it. `random_bytes` has to
    be unpredictable in earnest."""

    def __init__(
        self, endpoint: PunchingEndpoint, random_bytes: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._endpoint = endpoint
        self._key = random_bytes(_KEY_BYTES)
        self._attempts: dict[bytes, _Attempt] = {}
        self._results: list[PunchResult] = []
        endpoint.hear_plain(self._hear)

    def introduce(self, introduction: Introduction, now_s: float) -> None:
        """Begins to look for a way; the result comes from `work`. A token that is known already
        changes nothing. Raises `LocalProtocolError` when too many are under way."""
        if introduction.token in self._attempts:
            return
        if len(self._attempts) >= INTRODUCTIONS_MAX:
            over = [token for token, attempt in self._attempts.items() if attempt.is_over]
            if not over:
                raise LocalProtocolError("Too many others are being looked for.")
            del self._attempts[over[0]]
        asked = tuple(self._worth_asking(introduction.candidates))
        self._attempts[introduction.token] = _Attempt(introduction, asked, now_s)
        if introduction.relay is not None and not introduction.is_caller:
            # Whoever is called waits at the relay from the beginning.
            self._relay_path(introduction.relay, now_s)
            self._attempts[introduction.token].is_relayed = True

    def forget(self, token: bytes) -> None:
        """Gives an introduction up; nothing more comes of it."""
        self._attempts.pop(token, None)
        self._results = [result for result in self._results if result.token != token]

    def relay_instead(self, reached: Reached, now_s: float) -> Reached | None:
        """The way over the relay, when the one that was found carried a question and its answer
        and yet no connection: some routers let nothing larger through. None when there is no
        relay, or this was it. The other end waits there for `limits.RELAY_UNUSED_S`."""
        if reached.relay is None or reached.is_relayed:
            return None
        path = self._relay_path(reached.relay, now_s)
        return None if path is None else replace(reached, address=path, is_relayed=True)

    def work(self, now_s: float) -> list[PunchResult]:
        """Asks where it is time to, and returns what has come about since the last call."""
        for token, attempt in list(self._attempts.items()):
            age_s = now_s - attempt.began_s
            if age_s >= PUNCH_MAX_S + PUNCH_LINGER_S:
                del self._attempts[token]
            elif not attempt.is_over:
                self._look(attempt, age_s, now_s)
        results, self._results = self._results, []
        return results

    def close(self) -> None:
        """Stops listening."""
        self._endpoint.stop_hearing(self._hear)
        self._attempts.clear()

    def _worth_asking(self, candidates: tuple[tuple[str, int], ...]) -> Iterator[tuple[str, int]]:
        """The candidates that the socket can reach. Addresses of this machine are asked only when
        the server sees the other side on it: else somebody far away sends us after ourselves."""
        is_here = bool(candidates) and ipaddress.ip_address(candidates[0][0]).is_loopback
        for ip, port in candidates:
            is_loopback = ipaddress.ip_address(ip).is_loopback
            if self._endpoint.can_reach(ip) and (is_here or not is_loopback):
                yield ip, port

    def _look(self, attempt: _Attempt, age_s: float, now_s: float) -> None:
        if age_s >= PUNCH_MAX_S:
            attempt.is_over = True
            if not attempt.is_relayed:
                self._results.append(NotReached(attempt.introduction.token))
            return
        if age_s >= RELAY_AFTER_S and not attempt.is_relayed:
            self._go_over_relay(attempt, now_s)
        if now_s >= attempt.next_s:
            attempt.next_s = now_s + PUNCH_INTERVAL_S
            self._ask(attempt)

    def _ask(self, attempt: _Attempt) -> None:
        token, proved = attempt.introduction.token, attempt.proved
        for address in attempt.asked if proved is None else (proved,):
            question = self._question(token, address)
            packet = punch_packet(token, question, is_whole=proved is not None)
            self._endpoint.send_plain(packet, address)

    def _go_over_relay(self, attempt: _Attempt, now_s: float) -> None:
        """The caller need not wait any longer: while one goes on asking there is the relay."""
        introduction = attempt.introduction
        if introduction.relay is None:
            return
        path = self._relay_path(introduction.relay, now_s)
        if path is not None:
            attempt.is_relayed = True
            self._results.append(Reached(introduction.token, path, is_relayed=True))

    def _relay_path(self, ticket: RelayTicket, now_s: float) -> tuple[str, int] | None:
        try:
            return self._endpoint.use_relay(ticket, now_s)
        except LocalProtocolError:
            return None

    def _hear(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        kind = packet[0]
        if kind not in (PUNCH, PUNCHED):
            return
        said = read_punch(packet)
        attempt = None if said is None else self._attempts.get(said.token)
        if attempt is None or said is None:
            return
        where = plain_address(address)
        question = self._question(said.token, where)
        if kind == PUNCH:
            self._answer(attempt, said, question, address)
        elif hmac.compare_digest(said.answer, question):
            if said.question != NO_QUESTION:
                self._answer(attempt, said, NO_QUESTION, address)
            if not attempt.is_over:
                self._answered(attempt, where, now_s, is_whole=said.is_whole)

    def _answered(
        self, attempt: _Attempt, where: tuple[str, int], now_s: float, *, is_whole: bool
    ) -> None:
        """Somebody is there who was asked there."""
        introduction = attempt.introduction
        relay = introduction.relay
        is_first = attempt.proved is None
        if is_first and not (attempt.is_relayed and introduction.is_caller):
            found = Reached(introduction.token, where, is_relayed=False, relay=relay)
            self._results.append(found)
        if relay is None or not attempt.is_relayed:
            attempt.is_over = True
        elif is_whole:
            attempt.is_over = True
            self._endpoint.shorten_relay(relay, where, now_s)
        elif is_first:
            attempt.proved, attempt.next_s = where, now_s
            self._endpoint.expect_at(relay, where)

    def _answer(
        self, attempt: _Attempt, said: Punch, question: bytes, address: NetworkAddress
    ) -> None:
        if attempt.answers_left > 0:
            attempt.answers_left -= 1
            answer = punched_packet(said.token, question, said.question, is_whole=said.is_whole)
            self._endpoint.send_plain(answer, address)

    def _question(self, token: bytes, address: tuple[str, int]) -> bytes:
        """What is asked at an address: only who gets packets there can repeat it."""
        text = token + f"{address[0]} {address[1]}".encode()
        return hmac.digest(self._key, text, "sha256")[:PUNCH_QUESTION_BYTES]
