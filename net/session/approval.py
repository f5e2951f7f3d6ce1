"""Connections that wait for approval, and what is decided about them.

A stranger has a few seconds to say hello and may then wait for the host's word. Nothing is kept
of one who is rejected, and nothing but the two answers is sent to one who waits, so knocking
again and again moves nobody but the knocker.

Decided here is what can be decided without asking: versions, content, the join token, who is
blocked, how many may wait. A friend who comes back is handed on at once.
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
class PendingConnection:
    """A connection that has not been approved: a visitor's."""

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


class Approval:
    """All pending connections, bounded in number and in patience."""

    def __init__(
        self,
        endpoint: Endpoint,
        settings: HostSettings,
        report: Callable[[HostSessionEvent], None],
        is_full_for: Callable[[str], bool],
        resume_if_member: Callable[[PendingConnection, float], bool],
        now_s: Callable[[], float],
    ) -> None:
        """`report` takes what the game has to hear. `is_full_for` says whether there is no place
        for who has proved to be this. `resume_if_member` is asked about a visitor who has
        said hello, and says whether it is a friend of this session, who has then been dealt
        with. `now_s` is the session's time, for the log."""
        self.pending: dict[PeerId, PendingConnection] = {}
        self.blocked: dict[str, str] = {}
        """Who is not let in any more, and where they came from: by each of the two, who it is."""
        self._endpoint = endpoint
        self.settings = settings
        """What the host has decided, as it is now."""
        self._report = report
        self._is_full_for = is_full_for
        self._resume_if_member = resume_if_member
        self._now_s = now_s
        self._opened_s: float | None = None
        self._came_back: set[str] = set()
        """Who has been awaited and let in: nobody is awaited twice."""

    def knocking(self) -> list[PendingConnection]:
        """Those whom the host has been asked about."""
        return [p for p in self.pending.values() if p.state is MemberState.KNOCKING]

    # Arriving and asking

    def arrive(self, peer: PeerId, address: str, now_s: float) -> None:
        """Somebody connected. When too many wait, room is made by the one who has been silent
        for longest, so that connections that only stand there cannot keep a friend out, who says
        hello at once."""
        pending = PendingConnection(peer, address, now_s, StateLog("guest", self._now_s))
        if address in self.blocked:
            # In words that only the host can say, so that nobody asks again.
            self.reject(pending, _UNWANTED, may_ask_again=False)
            return
        if len(self.pending) >= 2 * limits.KNOCKS_MAX:
            # There is one, since only `KNOCKS_MAX` may have said hello and wait.
            strangers = [p for p in self.pending.values() if p.state is MemberState.STRANGER]
            crowded_out = next((p for p in strangers if p.hello is None), strangers[0])
            self.drop(crowded_out, MemberEvent.REJECT, CloseCode.REFUSED, "no hello")
        self.pending[peer] = pending

    def receive(self, pending: PendingConnection, payload: bytes, now_s: float) -> None:
        """A visitor said something. Raises `RemoteProtocolError` for what none may say."""
        if not pending.control_budget.take(1.0, now_s):
            raise RemoteProtocolError("a flood of reliable messages")
        message = decode_guest_message(payload)
        check_from_guest(pending.state, message)
        if isinstance(message, Hello):
            self._on_hello(pending, message, now_s)
        else:
            self.drop(pending, MemberEvent.LEFT, CloseCode.NORMAL, "goodbye")

    def _on_hello(self, pending: PendingConnection, hello: Hello, now_s: float) -> None:
        if pending.hello is not None:
            raise RemoteProtocolError("a second hello")
        pending.proved = self._proved_by_itself(pending, hello)
        pending.identity = self._identity_of(pending, hello)
        pending.name = clean_name(hello.name, limits.NAME_MAX_LENGTH)
        problem = self._problem_with(pending, hello)
        if problem is not None:
            self.reject(pending, problem, may_ask_again=False)
            return
        pending.hello = hello
        if self._resume_if_member(pending, now_s):
            return
        if self._lacks_token(pending, hello):
            self.reject(pending, _OLD_CODE, may_ask_again=False)
            return
        for other in self.knocking():
            if other.identity == pending.identity:
                # Whoever knocks again, having crashed meanwhile, does not wait twice.
                self.drop(other, MemberEvent.REJECT, CloseCode.REFUSED, "knocked again")
        if self._is_full_for(pending.identity):
            self.reject(pending, "The farm is full.", may_ask_again=True)
            return
        if len(self.knocking()) >= limits.KNOCKS_MAX:
            self.reject(self._who_gives_way_to(pending), _TOO_MANY, may_ask_again=True)
            if pending.peer not in self.pending:
                return
        pending.go(MemberEvent.HELLO)
        pending.since_s = now_s
        self._endpoint.send_reliable(pending.peer, Channel.CONTROL, encode(HostIsAsked()))
        self._report(
            KnockHeard(
                int(pending.peer),
                pending.name,
                hello.colour,
                pending.identity,
                pending.address,
                self._awaits(pending),
            )
        )

    def _who_gives_way_to(self, pending: PendingConnection) -> PendingConnection:
        """Who does not wait any longer at a door that is full: of the strangers the one who came
        last if this is a friend, else the visitor."""
        is_friend = self.settings.is_friend
        strangers = [other for other in self.knocking() if not is_friend(other.identity)]
        return strangers[-1] if strangers and is_friend(pending.identity) else pending

    def _proved_by_itself(self, pending: PendingConnection, hello: Hello) -> str:
        """What a visitor's connection proves, whatever tokens are shown; empty for nothing."""
        if self.settings.names_a_person(pending.address):
            return pending.address
        binding = self._endpoint.binding(pending.peer)
        if binding and is_signed(hello.public_key, hello.proof, guest_statement(binding)):
            return account_of_key(hello.public_key)
        return ""

    def _identity_of(self, pending: PendingConnection, hello: Hello) -> str:
        """Who a visitor is; empty for nobody: whom the transport vouches for, else whose own join
        token it is (a key's with that key alone), else whose key it is."""
        settings, proved = self.settings, pending.proved
        if settings.names_a_person(pending.address):
            return proved
        person = settings.person_of_join_token(hello.join_token)
        if person is None or (is_account_of_key(person) and person != proved):
            return proved
        return person

    def _problem_with(self, pending: PendingConnection, hello: Hello) -> str | None:
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
        if not pending.identity:
            return "Your game did not prove who you are. Please try again."
        is_sent_away = pending.identity in self.blocked or pending.address in self.blocked
        if is_sent_away or settings.is_blocked(pending.identity):
            return _UNWANTED
        return None

    def _lacks_token(self, pending: PendingConnection, hello: Hello) -> bool:
        """Whether a newcomer lacks the join token."""
        settings = self.settings
        if not settings.needs_token(pending.address) or self._awaits(pending):
            return False
        # A host without a token is closed to every token, and not open without one.
        has_token = compare_digest(hello.join_token, settings.join_token)
        return not (settings.join_token and has_token)

    def _awaits(self, pending: PendingConnection) -> bool:
        """Whether a visitor comes back to a host that was started again."""
        opened_s = self._opened_s
        if opened_s is None or self._now_s() - opened_s > limits.RECONNECT_FOR_S:
            return False
        identity = pending.identity
        return identity not in self._came_back and self.settings.awaits(identity)

    # Approving and rejecting

    def approve(self, pending: PendingConnection) -> None:
        """A visitor goes in: he is not pending any more, and his connection stays."""
        if self._awaits(pending):
            self._came_back.add(pending.identity)
        self.pending.pop(pending.peer, None)

    def reject(
        self,
        pending: PendingConnection,
        reason: str,
        *,
        may_ask_again: bool,
        because: MemberEvent = MemberEvent.REJECT,
    ) -> None:
        """Sends a visitor away with a reason that he reads. `may_ask_again` where time may mend
        it."""
        reason = reason[: limits.REASON_MAX_LENGTH]
        message = encode(Rejected(reason, may_ask_again))
        self._endpoint.send_reliable(pending.peer, Channel.CONTROL, message)
        self.drop(pending, because, CloseCode.REFUSED, reason)

    def drop(
        self, pending: PendingConnection, because: MemberEvent, code: CloseCode, reason: str
    ) -> None:
        """Ends a pending connection."""
        self.gone(pending, because, reason)
        self._endpoint.disconnect(pending.peer, code, reason)

    def gone(self, pending: PendingConnection, because: MemberEvent, why: str) -> None:
        """A pending connection has ended, or is about to."""
        pending.go(because, why)
        self.pending.pop(pending.peer, None)
        if pending.hello is not None:
            self._report(KnockGone(int(pending.peer)))

    def run_timers(self, now_s: float) -> None:
        """Sends those away who have been there for longer than they may."""
        if self._opened_s is None:
            self._opened_s = now_s
        for pending in list(self.pending.values()):
            waited_s = now_s - pending.since_s
            late = MemberEvent.WAITED_TOO_LONG
            if pending.hello is None:
                if waited_s > limits.HELLO_TIMEOUT_S:
                    self.drop(pending, late, CloseCode.REFUSED, "no hello")
            elif waited_s > limits.KNOCK_TIMEOUT_S:
                reason = "The host did not answer."
                self.reject(pending, reason, may_ask_again=True, because=late)
