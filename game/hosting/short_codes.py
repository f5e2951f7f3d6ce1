"""The short code of an open farm: one that is drawn here, good on the local network, until a lobby
server has given one, which is good there as well."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from game.coop.host import HostSeat
from game.coop.open_code import OpenCode
from game.text.sentence import Sentence
from net.errors import LocalProtocolError
from net.lobbies.client.shared_socket import LOBBY_TAG
from net.lobbies.lan import LanLobbies
from net.lobbies.lan_codes import CodeListener
from net.lobbies.short_code import CHANCE_BYTES, make_short_code, shown_short_code
from net.transports.direct.plain import OpenAnswer

CODE_TOPIC = "code"
"""Of what the host reads of the code."""
SERVER_MAX_S = 3.0
"""How long a server's code is waited for before the own one is shown: nobody is to read out one
that works for fewer friends."""


class ServedCode(Protocol):
    """Where a lobby server's code of the farm comes from."""

    @property
    def short_code(self) -> str:
        """The code, as programs have it; empty while there is none."""
        ...

    @property
    def server_name(self) -> str:
        """What players write to name the server; empty for one of this machine, which friends
        elsewhere find otherwise."""
        ...

    @property
    def own_server(self) -> OpenAnswer | None:
        """Where the server is that is the host itself; None where it is another's."""
        ...


class ShortCodeKeeper:
    """See the module. Keeps up what the host reads, for as long as the farm is open."""

    def __init__(
        self,
        seat: HostSeat,
        lan: LanLobbies | None,
        served: ServedCode | None,
        random_bytes: Callable[[int], bytes],
        now_s: float,
        signpost: CodeListener | None = None,
    ) -> None:
        """`lan` is the farm's list of the local network, None where it is not in that; `served` is
        None where it is on no lobby server. `random_bytes` have to be unpredictable. `signpost`
        leads who is nearby to the lobby server that the host is itself; it is closed with this."""
        self._seat = seat
        self._signpost = signpost
        self._lan = lan
        self._served = served
        self._random_bytes = random_bytes
        self._own = ""
        self._wait_until_s = 0.0
        self._told = ""
        self.renew(now_s)

    def renew(self, now_s: float) -> None:
        """Nobody comes by the present code any more."""
        self._own = make_short_code(self._random_bytes(CHANCE_BYTES))
        self._wait_until_s = now_s if self._served is None else now_s + SERVER_MAX_S
        self.work(now_s)

    def work(self, now_s: float) -> None:
        """Shows the code, and lets the local network find the farm by whatever was shown."""
        given = "" if self._served is None else self._served.short_code
        is_nearby = self._lan is not None and self._lan.is_published
        if self._signpost is not None:
            self._signpost.pump(now_s)
            is_nearby = True
        if self._lan is not None:
            self._lan.answer_codes(dict.fromkeys(code for code in (given, self._own) if code))
        self._seat.short_code = None
        if given and self._served is not None and (is_nearby or self._served.server_name):
            self._show(OpenCode(shown_short_code(given), is_nearby, self._served.server_name))
        elif is_nearby and self._signpost is None and now_s >= self._wait_until_s:
            self._show(OpenCode(shown_short_code(self._own), is_nearby, ""))

    def save(self) -> None:
        """There is nothing to save."""

    def close(self, now_s: float) -> None:
        """The farm has closed: the code is nobody's."""
        self._seat.short_code = None
        if self._signpost is not None:
            self._signpost.close(now_s)

    def _show(self, code: OpenCode) -> None:
        self._seat.short_code = code
        if code.shown != self._told:
            self._told = code.shown
            self._seat.notice(Sentence("hosting.open.code", code=code.shown), CODE_TOPIC)


def signpost_to(
    served: ServedCode, ports: Iterable[int], bind_ip: str, now_s: float
) -> CodeListener | None:
    """Leads whoever on the local network has the code to the lobby server that the host is itself,
    where a password is asked for. None where the server is another's, or nobody would hear it."""
    own = served.own_server
    if own is None:
        return None

    def answers() -> dict[str, OpenAnswer]:
        return {served.short_code: own} if served.short_code else {}

    try:
        return CodeListener(LOBBY_TAG, answers, now_s, ports, bind_ip)
    except LocalProtocolError:
        return None


class GuestCodes:
    """The short codes of those whom a server expects that somebody has started by hand: each has
    one, since each comes by a token of their own. They work on the local network."""

    def __init__(
        self,
        tokens: Mapping[str, bytes],
        door: OpenAnswer,
        tag: bytes,
        bind_ip: str,
        random_bytes: Callable[[int], bytes],
        now_s: float,
    ) -> None:
        """`tokens` are the guests' by their names, `door` says where the server is, `tag` is what
        open farms answer to. Raises `LocalProtocolError` where nobody could hear questions."""
        answers: dict[str, OpenAnswer] = {}
        self.shown: dict[str, str] = {}
        """The codes by the guests' names, as players read them."""
        for name, token in tokens.items():
            code = make_short_code(random_bytes(CHANCE_BYTES))
            while code in answers:
                code = make_short_code(random_bytes(CHANCE_BYTES))
            answers[code] = replace(door, join_token=token)
            self.shown[name] = shown_short_code(code)
        self._listener = CodeListener(tag, lambda: answers, now_s, bind_ip=bind_ip)

    def work(self, now_s: float) -> None:
        """Answers whoever has asked."""
        self._listener.pump(now_s)

    def save(self) -> None:
        """There is nothing to save."""

    def close(self, now_s: float) -> None:
        """The farm has closed: the codes are nobody's."""
        self._listener.close(now_s)
