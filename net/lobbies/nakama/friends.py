"""Who one's friends are, as Nakama has it."""

from collections.abc import Callable

from net import limits
from net.budget import TokenBucket
from net.lobbies.nakama import api
from net.lobbies.nakama.session import NakamaSession

_Then = Callable[[], None]


class Friends:
    """The friends of the account, read again from time to time and when somebody new appears."""

    def __init__(self, session: NakamaSession) -> None:
        self._session = session
        self._known: frozenset[str] = frozenset()
        self._reading: list[str] = []
        self._pages = 0
        """Read so far."""
        self._is_reading = False
        self._read_s: float | None = None
        self._waiting: list[_Then] = []
        self._strangers = TokenBucket(
            limits.NAKAMA_FRIENDS_AGAIN_PER_S, limits.NAKAMA_FRIENDS_AGAIN_BURST
        )

    @property
    def known(self) -> frozenset[str]:
        """Their ids, at most `limits.LOBBY_FRIENDS_MAX`."""
        return self._known

    def on_down(self) -> None:
        """The line is gone: who waits for an answer is not told any more."""
        self._is_reading = False
        self._read_s = None
        self._waiting.clear()

    def fresh(self, now_s: float, age_s: float, then: _Then) -> None:
        """Calls `then` once what is known is not older than this."""
        if not self._is_reading and self._read_s is not None and now_s - self._read_s < age_s:
            then()
            return
        if len(self._waiting) < limits.NAKAMA_KNOCKERS_MAX:
            self._waiting.append(then)
        if not self._is_reading:
            self._is_reading = True
            self._read_s = now_s
            self._reading = []
            self._pages = 0
            self._session.ask(api.friend_list(), self._on_page)

    def if_friend(self, user_id: str, now_s: float, then: Callable[[bool], None]) -> None:
        """Calls `then` with whether somebody is a friend, after asking anew about a stranger."""
        if user_id in self._known:
            then(True)
            return
        if not self._strangers.take(1.0, now_s):
            then(False)
            return
        self.fresh(now_s, 0.0, lambda: then(user_id in self._known))

    def _on_page(self, body: bytes | None) -> None:
        try:
            page = api.FriendList() if body is None else api.read_friends(body)
        except api.DECODING_ERRORS:
            page = api.FriendList()
        self._reading += [each.user.id for each in page.friends if api.is_user_id(each.user.id)]
        self._pages += 1
        is_enough = (
            len(self._reading) >= limits.LOBBY_FRIENDS_MAX or self._pages >= limits.NAKAMA_PAGES_MAX
        )
        if page.cursor and not is_enough:
            self._session.ask(api.friend_list(page.cursor), self._on_page)
            return
        if body is not None:
            self._known = frozenset(self._reading[: limits.LOBBY_FRIENDS_MAX])
        self._is_reading = False
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()
