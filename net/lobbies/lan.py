"""The lobbies of the local network: hosts answer who asks, and nobody keeps a list.

A host listens at one of a few ports that all programs know, and says there how it is reached, with
the token to get in: whoever is on the same network may knock, and nobody else hears of it. Nothing
in an answer is believed beyond that; who goes there checks the certificate that it named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from net.budget import TokenBucket
from net.errors import LocalProtocolError
from net.limits import (
    JOIN_TOKEN_BYTES,
    LAN_FINDS_ANSWERED_BURST,
    LAN_FINDS_ANSWERED_PER_S,
    LAN_FOUND_MAX,
    LAN_LOBBY_ASK_S,
    LAN_LOBBY_STALE_S,
)
from net.lobbies.interface import (
    FRIENDS_ONLY,
    Entered,
    EnterFailed,
    ListFailed,
    ListReceived,
    Lobby,
    LobbyAppeared,
    LobbyChanged,
    LobbyDisappeared,
    LobbyEntrance,
    LobbyEvent,
    LobbyFilter,
    LobbyId,
    LobbyInfo,
    LobbyList,
    LobbyProblem,
    LobbyTerms,
    Published,
    PublishFailed,
)
from net.lobbies.lan_codes import CodeAnswerer, lobby_of_answer
from net.lobbies.lan_ports import LAN_LOBBY_PORTS, LOOPBACK, NoPortLeftError, open_lan_port
from net.lobbies.lobby import check_info
from net.lobbies.reasons import reason_of
from net.transports.address import FINGERPRINT_BYTES, NetworkAddress, parse_address, plain_address
from net.transports.direct import DirectEndpoint, open_client_endpoint
from net.transports.direct.lan_discovery import BROADCAST_IP, is_local
from net.transports.direct.plain import (
    FIND,
    OPEN,
    OpenAnswer,
    find_packet,
    open_packet,
    read_find,
    read_open,
)

__all__ = ["LAN_LOBBY_PORTS", "LanLobbies"]


@dataclass(slots=True)
class _Heard:
    """Who has answered."""

    lobby: Lobby
    last_s: float


class LanLobbies(LobbyList):
    """Satisfies `net.lobbies.interface.LobbyList`."""

    def __init__(
        self,
        game_tag: bytes,
        ports: Iterable[int] = LAN_LOBBY_PORTS,
        ips: Iterable[str] = (BROADCAST_IP, LOOPBACK),
        bind_ip: str = "0.0.0.0",
    ) -> None:
        """`game_tag` (8 bytes) tells one's own game from others. Hosts take one of `ports`, at
        `bind_ip`; who looks asks all of them, at `ips`."""
        self._game_tag = game_tag
        self._ports = tuple(ports)
        self._ips = tuple(ips)
        self._bind_ip = bind_ip
        self._events: list[LobbyEvent] = []
        self._budget = TokenBucket(LAN_FINDS_ANSWERED_PER_S, LAN_FINDS_ANSWERED_BURST)
        self._answering: DirectEndpoint | None = None
        self._answer: OpenAnswer | None = None
        self._codes: tuple[str, ...] = ()
        self._answerer = CodeAnswerer(game_tag, self._answers)
        self._asking: DirectEndpoint | None = None
        self._ask_again_s = 0.0
        self._is_asked = False
        """Whether somebody waits to hear that the list was read."""
        self._has_list_failed = False
        self._wanted = LobbyFilter()
        self._heard: dict[LobbyId, _Heard] = {}
        """By the hosts' certificates."""
        self._seen: dict[LobbyId, Lobby] = {}

    # Being in the list

    def publish(
        self,
        info: LobbyInfo,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms = FRIENDS_ONLY,
    ) -> None:
        """The entrance is an address with the whole fingerprint, whose IP does not count, and a
        token of `limits.JOIN_TOKEN_BYTES`; `ValueError` otherwise, and for terms with a password,
        since nobody is there who could ask for it."""
        if terms.password:
            raise ValueError("A farm in the list of the local network cannot have a password.")
        check_info(info)
        answer = _answer_of(info, entrance)
        self.withdraw(now_s)
        try:
            self._answering = open_lan_port(self._ports, self._bind_ip, now_s)
        except NoPortLeftError as error:
            self._events.append(PublishFailed(str(error), is_final=True))
            return
        except LocalProtocolError as error:
            self._events.append(PublishFailed(f"The local network does not see you: {error}"))
            return
        self._answer = answer
        self._answering.hear_plain(self._hear_question)
        own = LobbyId(answer.fingerprint.hex())
        self._heard.pop(own, None)
        self._seen.pop(own, None)
        self._events.append(Published(own))

    def refresh(self, info: LobbyInfo, now_s: float) -> None:
        """Raises `ValueError` for counts that are out of range."""
        if self._answer is not None:
            check_info(info)
            before = self._answer
            address = f"{LOOPBACK}:{before.port}#{before.fingerprint.hex()}"
            self._answer = _answer_of(info, LobbyEntrance(address, before.join_token))

    def withdraw(self, now_s: float) -> None:
        if self._answering is not None:
            self._answering.close(now_s)
        self._answering = self._answer = None

    @property
    def is_published(self) -> bool:
        """Whether the own farm answers."""
        return self._answer is not None

    def answer_codes(self, codes: Iterable[str]) -> None:
        """The own farm answers whoever looks for one of these short codes, from now on, and for no
        others."""
        self._codes = tuple(codes)

    def _answers(self) -> dict[str, OpenAnswer]:
        return {} if self._answer is None else dict.fromkeys(self._codes, self._answer)

    def _hear_question(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        if self._answering is None:
            return
        answer = self._answerer.answer(packet, address, now_s)
        if answer is not None:
            self._answering.send_plain(answer, address)
        is_asked = packet[0] == FIND and read_find(packet) == self._game_tag
        if not is_asked or self._answer is None:
            return
        if is_local(plain_address(address)[0]) and self._budget.take(1.0, now_s):
            self._answering.send_plain(open_packet(self._game_tag, self._answer), address)

    # Looking

    def watch(self, now_s: float) -> None:
        self._is_asked = True
        self._has_list_failed = False
        self._ask_again_s = now_s
        if self._asking is None:
            try:
                self._asking = open_client_endpoint("0.0.0.0", now_s)
            except LocalProtocolError as error:
                self._fail(str(error))
                return
            self._asking.hear_plain(self._hear_answer)

    def want(self, wanted: LobbyFilter, now_s: float) -> None:
        self._wanted = wanted
        self._compare()

    def unwatch(self) -> None:
        if self._asking is not None:
            self._asking.close(0.0)
        self._asking = None
        self._heard.clear()
        self._seen.clear()

    @property
    def lobbies(self) -> tuple[Lobby, ...]:
        return tuple(self._seen.values())

    def enter(self, lobby_id: LobbyId, now_s: float, password: str = "") -> None:
        """Being in a lobby of the local network means nothing; it was heard of lately, or not."""
        heard = self._heard.get(lobby_id)
        if heard is None:
            problem = LobbyProblem.GONE
            self._events.append(EnterFailed(lobby_id, reason_of(problem), problem))
        else:
            self._events.append(Entered(heard.lobby))

    def leave(self, lobby_id: LobbyId) -> None:
        """Nobody is inside of a lobby of the local network."""

    def pump(self, now_s: float) -> list[LobbyEvent]:
        if self._answering is not None:
            self._answering.pump(now_s)
        if self._asking is not None:
            self._asking.pump(now_s)
            self._forget_the_silent(now_s)
            if now_s >= self._ask_again_s:
                self._ask_again_s = now_s + LAN_LOBBY_ASK_S
                self._ask()
            if self._compare() or self._is_asked:
                self._is_asked = False
                self._events.append(ListReceived(len(self._seen)))
        events, self._events = self._events, []
        return events

    def close(self, now_s: float) -> None:
        self.withdraw(now_s)
        self.unwatch()

    def _ask(self) -> None:
        assert self._asking is not None, "only who looks asks"
        for ip in self._ips:
            for port in self._ports:
                self._asking.send_plain(find_packet(self._game_tag), (ip, port))

    def _hear_answer(self, packet: bytes, address: NetworkAddress, now_s: float) -> None:
        answer = read_open(packet, self._game_tag) if packet[0] == OPEN else None
        ip = plain_address(address)[0]
        if answer is None or not is_local(ip):
            return
        if self._answer is not None and answer.fingerprint == self._answer.fingerprint:
            return
        lobby = lobby_of_answer(ip, answer)
        known = self._heard.get(lobby.lobby_id)
        if known is None and len(self._heard) >= LAN_FOUND_MAX:
            return
        # A host is heard at more than one address perhaps. The first stays, since anybody may
        # repeat an answer, but on this machine loopback always works.
        if known is not None and ip != LOOPBACK:
            lobby = Lobby(lobby.lobby_id, lobby.info, known.lobby.entrance)
        self._heard[lobby.lobby_id] = _Heard(lobby, now_s)

    def _forget_the_silent(self, now_s: float) -> None:
        for lobby_id, heard in list(self._heard.items()):
            if now_s - heard.last_s > LAN_LOBBY_STALE_S:
                del self._heard[lobby_id]

    def _compare(self) -> bool:
        """Reports what is not as it was seen last; whether anything is not."""
        wanted = {
            lobby_id: heard.lobby
            for lobby_id, heard in self._heard.items()
            if self._wanted.fits(heard.lobby.info)
        }
        before = len(self._events)
        self._events += [LobbyDisappeared(one) for one in self._seen if one not in wanted]
        for lobby_id, lobby in wanted.items():
            known = self._seen.get(lobby_id)
            if known != lobby:
                self._events.append(LobbyAppeared(lobby) if known is None else LobbyChanged(lobby))
        self._seen = wanted
        return len(self._events) > before

    def _fail(self, reason: str) -> None:
        if not self._has_list_failed:
            self._has_list_failed = True
            self._events.append(ListFailed(reason, LobbyProblem.FAILED))


def _answer_of(info: LobbyInfo, entrance: LobbyEntrance) -> OpenAnswer:
    try:
        host = parse_address(entrance.address)
    except LocalProtocolError as error:
        raise ValueError(str(error)) from error
    if host.fingerprint is None or len(host.fingerprint) != FINGERPRINT_BYTES:
        raise ValueError("A lobby of the local network carries the whole fingerprint.")
    if len(entrance.token) != JOIN_TOKEN_BYTES:
        raise ValueError(f"A join token has {JOIN_TOKEN_BYTES} bytes, not {len(entrance.token)}.")
    return OpenAnswer(
        host.port,
        host.fingerprint,
        entrance.token,
        info.players,
        info.capacity,
        info.protocol_version,
        info.host_name,
    )
