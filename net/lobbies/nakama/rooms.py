"""The rooms in which players are spoken to: one's own home, and those where one is a visitor."""

from collections.abc import Callable
from dataclasses import dataclass, field

from net import limits
from net.budget import TokenBucket
from net.lobbies.nakama import api
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.session import NakamaSession

_VISITOR_PER_S = 2.0
_VISITOR_BURST = 32


@dataclass
class _Visit:
    channel_id: str = ""
    unsaid: list[talk.AtHome] = field(default_factory=list)
    is_over: bool = False
    """Whether it is left as soon as one is there."""


class Rooms:
    """See the module."""

    def __init__(
        self,
        session: NakamaSession,
        on_visitor: Callable[[str, talk.AtHome, float], None],
        on_host: Callable[[str, talk.AtHome, float], None],
    ) -> None:
        """`on_visitor` hears who says what at one's own home, and `on_host` what those say at
        theirs whom one visits."""
        self._session = session
        self._on_visitor = on_visitor
        self._on_host = on_host
        self._own_id = ""
        self._visits: dict[str, _Visit] = {}
        self._budgets: dict[str, TokenBucket] = {}

    def on_up(self) -> None:
        """The server is there: from now on one can be spoken to."""
        self.on_down()
        own_home = talk.home_of(self._session.user_id)

        def on_reply(reply: api.Envelope | None) -> None:
            if reply is not None and reply.channel is not None:
                self._own_id = reply.channel.id

        self._session.send(api.channel_join(own_home), on_reply)

    def on_down(self) -> None:
        """The server is gone, and one is in no room any more."""
        self._own_id = ""
        self._visits.clear()

    def answer(self, said: talk.AtHome) -> None:
        """Says something in one's own home."""
        if self._own_id:
            self._session.send(api.channel_say(self._own_id, talk.encode_at_home(said)))

    def say_to(self, host: str, said: talk.AtHome) -> None:
        """Says something in somebody's home, and stays there as a visitor."""
        visit = self._visits.get(host)
        if visit is None or visit.is_over:
            visit = self._visits[host] = _Visit()
            self._go(host, visit)
        if visit.channel_id:
            self._session.send(api.channel_say(visit.channel_id, talk.encode_at_home(said)))
        elif len(visit.unsaid) < limits.NAKAMA_ENTERED_MAX:
            visit.unsaid.append(said)

    def leave(self, host: str) -> None:
        """Leaves somebody's home, after what is to be said."""
        visit = self._visits.get(host)
        if visit is None:
            return
        if visit.channel_id:
            del self._visits[host]
            self._session.send(api.channel_leave(visit.channel_id))
        else:
            visit.is_over = True

    def hear(self, message: api.ChannelMessage, now_s: float) -> None:
        """Somebody said something in a room."""
        sender = message.sender_id
        if sender == self._session.user_id or not api.is_user_id(sender):
            return
        if message.channel_id == self._own_id:
            said = talk.decode_at_home(message.content)
            if said is not None and self._budget_of(sender).take(1.0, now_s):
                self._on_visitor(sender, said, now_s)
            return
        visit = self._visits.get(sender)
        if visit is not None and visit.channel_id == message.channel_id:
            said = talk.decode_at_home(message.content)
            if said is not None:
                self._on_host(sender, said, now_s)

    def _go(self, host: str, visit: _Visit) -> None:
        def on_reply(reply: api.Envelope | None) -> None:
            if reply is None or reply.channel is None:
                if self._visits.get(host) is visit:
                    del self._visits[host]
                return
            visit.channel_id = reply.channel.id
            for said in visit.unsaid:
                self._session.send(api.channel_say(visit.channel_id, talk.encode_at_home(said)))
            visit.unsaid.clear()
            if self._visits.get(host) is not visit:
                return
            if visit.is_over:
                self.leave(host)

        self._session.send(api.channel_join(talk.home_of(host)), on_reply)

    def _budget_of(self, visitor: str) -> TokenBucket:
        while len(self._budgets) >= limits.NAKAMA_KNOCKERS_MAX and visitor not in self._budgets:
            del self._budgets[next(iter(self._budgets))]
        return self._budgets.setdefault(visitor, TokenBucket(_VISITOR_PER_S, _VISITOR_BURST))
