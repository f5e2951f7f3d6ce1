"""Who stands at the door: connections that have not been let in.

A stranger has a few seconds to say hello and may then wait for the host's word. Nothing is kept
of one who is turned away, and nothing but the two answers is sent to one who waits, so knocking
again and again moves nobody but the knocker.

The door decides what can be decided without asking: versions, content, the join token, who is
blocked, how many may wait. A friend who comes back with his token is handed on at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest

from net import limits
from net.budget import TokenBucket
from net.errors import RemoteProtocolError
from net.player_key import account_of_key, guest_statement, is_account_of_key, is_signed
from net.session.events import HostSessionEvent, KnockGone, KnockHeard
from net.session.host_settings import HostSettings
from net.session.state_log import StateLog
from net.session.states import MemberEvent, MemberState, check_from_guest, next_member_state
from net.text import clean_name
from net.transports.interface import Channel, CloseCode, Endpoint, PeerId
from net.wire import Hello, HostIsAsked, Rejected, decode_guest_message, encode

_TOO_MANY = "Too many are waiting at the door."
_UNWANTED = "The host does not want visitors."
_OLD_CODE = "That join code is not valid any more. Ask your friend for the present one."


@dataclass
class Visitor:
    """A connection at the door."""

    peer: PeerId
    address: str
    """Where it comes from, as the transport says."""
    since_s: float
    log: StateLog
    state: MemberState = MemberState.STRANGER
    name: str = ""
    """As said, made fit to be shown; empty before the hello."""
    hello: Hello | None = None
    identity: str = ""
    """Who it is, once that is proved."""
    proved: str = ""
    """What the connection has proved by itself: the transport's word, or a key. It is the identity,
    but where a join token says who somebody is: such a token is a secret that can be passed on, and
    so proves that it was shown and no more. Empty where nothing else is proved."""
    control_budget: TokenBucket = field(
        default_factory=lambda: TokenBucket(limits.CONTROL_MESSAGES_PER_S, limits.CONTROL_BURST)
    )

    def go(self, event: MemberEvent, why: str = "") -> None:
        """Moves on in the table of states. `why` is for the log."""
        before, self.state = self.state, next_member_state(self.state, event)
        who = {"connection": int(self.peer), "name": self.name, "identity": self.identity}
        self.log.note(before, self.state, event, why, **who)


class Door:
    """All visitors, bounded in number and in patience."""

    def __init__(
        self,
        endpoint: Endpoint,
        settings: HostSettings,
        report: Callable[[HostSessionEvent], None],
        is_full_for: Callable[[str], bool],
        come_back: Callable[[Visitor, float], bool],
        now_s: Callable[[], float],
    ) -> None:
        """`report` takes what the game has to hear. `is_full_for` says whether there is no place
        for who has proved to be this. `come_back` is asked about a visitor who has
        said hello, and says whether it is a friend of this session, who has then been dealt
        with. `now_s` is the session's time, for the log."""
        self.visitors: dict[PeerId, Visitor] = {}
        self.blocked: dict[str, str] = {}
        """Who is not let in any more, and where they came from: by each of the two, who it is."""
        self._endpoint = endpoint
        self.settings = settings
        """What the host has decided, as it is now."""
        self._report = report
        self._is_full_for = is_full_for
        self._come_back = come_back
        self._now_s = now_s
        self._opened_s: float | None = None
        self._came_back: set[str] = set()
        """Who has been awaited and let in: nobody is awaited twice."""

    def knocking(self) -> list[Visitor]:
        """Those whom the host has been asked about."""
        return [v for v in self.visitors.values() if v.state is MemberState.KNOCKING]

    # Arriving and asking

    def arrive(self, peer: PeerId, address: str, now_s: float) -> None:
        """Somebody connected. When the door is full, room is made by the one who has been silent
        for longest, so that connections that only stand there cannot keep a friend out, who says
        hello at once."""
        visitor = Visitor(peer, address, now_s, StateLog("guest", self._now_s))
        if address in self.blocked:
            # In words that only the host can say, so that nobody asks again.
            self.turn_away(visitor, _UNWANTED, may_ask_again=False)
            return
        if len(self.visitors) >= 2 * limits.KNOCKS_MAX:
            # There is one, since only `KNOCKS_MAX` may have said hello and wait.
            strangers = [v for v in self.visitors.values() if v.state is MemberState.STRANGER]
            crowded_out = next((v for v in strangers if v.hello is None), strangers[0])
            self.dismiss(crowded_out, MemberEvent.REJECT, CloseCode.REFUSED, "no hello")
        self.visitors[peer] = visitor

    def receive(self, visitor: Visitor, payload: bytes, now_s: float) -> None:
        """A visitor said something. Raises `RemoteProtocolError` for what none may say."""
        if not visitor.control_budget.take(1.0, now_s):
            raise RemoteProtocolError("a flood of reliable messages")
        message = decode_guest_message(payload)
        check_from_guest(visitor.state, message)
        if isinstance(message, Hello):
            self._on_hello(visitor, message, now_s)
        else:
            self.dismiss(visitor, MemberEvent.LEFT, CloseCode.NORMAL, "goodbye")

    def _on_hello(self, visitor: Visitor, hello: Hello, now_s: float) -> None:
        if visitor.hello is not None:
            raise RemoteProtocolError("a second hello")
        visitor.proved = self._proved_by_itself(visitor, hello)
        visitor.identity = self._identity_of(visitor, hello)
        visitor.name = clean_name(hello.name, limits.NAME_MAX_LENGTH)
        problem = self._problem_with(visitor, hello)
        if problem is not None:
            self.turn_away(visitor, problem, may_ask_again=False)
            return
        visitor.hello = hello
        if self._come_back(visitor, now_s):
            return
        if self._is_shut_to(visitor, hello):
            self.turn_away(visitor, _OLD_CODE, may_ask_again=False)
            return
        for other in self.knocking():
            if other.identity == visitor.identity:
                # Whoever knocks again, having crashed meanwhile, does not wait twice.
                self.dismiss(other, MemberEvent.REJECT, CloseCode.REFUSED, "knocked again")
        if self._is_full_for(visitor.identity):
            self.turn_away(visitor, "The farm is full.", may_ask_again=True)
            return
        if len(self.knocking()) >= limits.KNOCKS_MAX:
            self.turn_away(self._who_gives_way_to(visitor), _TOO_MANY, may_ask_again=True)
            if visitor.peer not in self.visitors:
                return
        visitor.go(MemberEvent.HELLO)
        visitor.since_s = now_s
        self._endpoint.send_reliable(visitor.peer, Channel.CONTROL, encode(HostIsAsked()))
        self._report(
            KnockHeard(
                int(visitor.peer),
                visitor.name,
                hello.colour,
                visitor.identity,
                visitor.address,
                self._awaits(visitor),
            )
        )

    def _who_gives_way_to(self, visitor: Visitor) -> Visitor:
        """Who does not wait any longer at a door that is full: of the strangers the one who came
        last if this is a friend, else the visitor."""
        is_friend = self.settings.is_friend
        strangers = [other for other in self.knocking() if not is_friend(other.identity)]
        return strangers[-1] if strangers and is_friend(visitor.identity) else visitor

    def _proved_by_itself(self, visitor: Visitor, hello: Hello) -> str:
        """What a visitor's connection proves, whatever tokens are shown; empty for nothing."""
        if self.settings.names_a_person(visitor.address):
            return visitor.address
        binding = self._endpoint.binding(visitor.peer)
        if binding and is_signed(hello.public_key, hello.proof, guest_statement(binding)):
            return account_of_key(hello.public_key)
        return ""

    def _identity_of(self, visitor: Visitor, hello: Hello) -> str:
        """Who a visitor is; empty for nobody: whom the transport vouches for, else whose own join
        token it is (a key's with that key alone), else whose key it is."""
        settings, proved = self.settings, visitor.proved
        if settings.names_a_person(visitor.address):
            return proved
        person = settings.person_of_join_token(hello.join_token)
        if person is None or (is_account_of_key(person) and person != proved):
            return proved
        return person

    def _problem_with(self, visitor: Visitor, hello: Hello) -> str | None:
        """Why this hello is turned away without asking anybody, in words for the guest."""
        settings = self.settings
        if hello.protocol_version != limits.PROTOCOL_VERSION:
            return (
                f"Your game speaks network protocol {hello.protocol_version}, the host's speaks "
                f"{limits.PROTOCOL_VERSION}. Install the same version of the game."
            )
        if hello.content_hash != settings.content_hash:
            return (
                "Your game's data files (items, maps or dialogue) differ from the host's. Install "
                f"the same version: the host has {settings.game_version}."
            )
        if not visitor.identity:
            return "Your game did not prove who you are. Please try again."
        is_sent_away = visitor.identity in self.blocked or visitor.address in self.blocked
        if is_sent_away or settings.is_blocked(visitor.identity):
            return _UNWANTED
        return None

    def _is_shut_to(self, visitor: Visitor, hello: Hello) -> bool:
        """Whether the door stays shut to a newcomer, who lacks the join token."""
        settings = self.settings
        if not settings.needs_token(visitor.address) or self._awaits(visitor):
            return False
        # A host without a token has a door that no token opens, not one that none is needed for.
        has_token = compare_digest(hello.join_token, settings.join_token)
        return not (settings.join_token and has_token)

    def _awaits(self, visitor: Visitor) -> bool:
        """Whether a visitor comes back to a host that was started again."""
        opened_s = self._opened_s
        if opened_s is None or self._now_s() - opened_s > limits.RECONNECT_FOR_S:
            return False
        identity = visitor.identity
        return identity not in self._came_back and self.settings.awaits(identity)

    # Leaving the door

    def let_through(self, visitor: Visitor) -> None:
        """A visitor goes in: he is not at the door any more, and his connection stays."""
        if self._awaits(visitor):
            self._came_back.add(visitor.identity)
        self.visitors.pop(visitor.peer, None)

    def turn_away(
        self,
        visitor: Visitor,
        reason: str,
        *,
        may_ask_again: bool,
        because: MemberEvent = MemberEvent.REJECT,
    ) -> None:
        """Sends a visitor away with a reason that he reads. `may_ask_again` where time may mend
        it."""
        reason = reason[: limits.REASON_MAX_LENGTH]
        message = encode(Rejected(reason, may_ask_again))
        self._endpoint.send_reliable(visitor.peer, Channel.CONTROL, message)
        self.dismiss(visitor, because, CloseCode.REFUSED, reason)

    def dismiss(self, visitor: Visitor, because: MemberEvent, code: CloseCode, reason: str) -> None:
        """Ends a visitor's connection."""
        self.gone(visitor, because, reason)
        self._endpoint.disconnect(visitor.peer, code, reason)

    def gone(self, visitor: Visitor, because: MemberEvent, why: str) -> None:
        """A visitor's connection has ended, or is about to."""
        visitor.go(because, why)
        self.visitors.pop(visitor.peer, None)
        if visitor.hello is not None:
            self._report(KnockGone(int(visitor.peer)))

    def run_timers(self, now_s: float) -> None:
        """Sends those away who have been there for longer than they may."""
        if self._opened_s is None:
            self._opened_s = now_s
        for visitor in list(self.visitors.values()):
            waited_s = now_s - visitor.since_s
            late = MemberEvent.WAITED_TOO_LONG
            if visitor.hello is None:
                if waited_s > limits.HELLO_TIMEOUT_S:
                    self.dismiss(visitor, late, CloseCode.REFUSED, "no hello")
            elif waited_s > limits.KNOCK_TIMEOUT_S:
                reason = "The host did not answer."
                self.turn_away(visitor, reason, may_ask_again=True, because=late)
