"""Who is inside: the friends of a session by character and by connection, those who are cut off
included; whose place a newcomer may have, and what all of them are told of each other."""

from collections.abc import Callable, Iterator

from net import limits
from net.session.events import HostSessionEvent, MemberStatus, MemberStatusChanged
from net.session.host_settings import HostSettings
from net.session.member import Member
from net.session.relay import PresenceRelay
from net.session.states import MemberEvent, MemberState
from net.text import clean_line
from net.transports.interface import Channel, CloseCode, Endpoint, PeerId
from net.wire import Goodbye, Message, PlayerStatusChanged, encode


class Members:
    """The members of a session."""

    def __init__(
        self,
        endpoint: Endpoint,
        settings: Callable[[], HostSettings],
        report: Callable[[HostSessionEvent], None],
        relay: PresenceRelay,
    ) -> None:
        """`settings` are as they are now; `report` takes what the game has to hear; of who is cut
        off or gone `relay` forgets where he was."""
        self._endpoint = endpoint
        self._settings = settings
        self._report = report
        self._relay = relay
        self._members: dict[int, Member] = {}
        self._by_peer: dict[PeerId, Member] = {}

    # Who is here

    def __iter__(self) -> Iterator[Member]:
        return iter(list(self._members.values()))

    def __contains__(self, character: int) -> bool:
        return character in self._members

    def connected(self) -> list[Member]:
        """Those who can be told something now."""
        return [member for member in self._members.values() if member.is_connected]

    def of(self, character: int) -> Member | None:
        """Who plays this character."""
        return self._members.get(character)

    def connected_as(self, character: int) -> Member | None:
        """Who plays this character, if he can be told something now."""
        member = self._members.get(character)
        return member if member is not None and member.is_connected else None

    def at(self, peer: PeerId) -> Member | None:
        """Whose connection this is."""
        return self._by_peer.get(peer)

    def who_is(self, identity: str) -> Member | None:
        """The friend whom a visitor has proved to be."""
        return next((m for m in self._members.values() if m.identity == identity), None)

    # Places

    def is_full_for(self, identity: str, now_s: float) -> bool:
        """Whether there is no place for who has proved to be this. One who is cut off keeps his
        for as long as guests try to come back; strangers keep theirs while nobody needs it."""
        return self._taken() - len(self._who_give_way_to(identity, now_s)) >= self._places()

    def make_room(self, identity: str, now_s: float) -> None:
        """Takes somebody's place for who has proved to be this, if none is free."""
        if self._taken() < self._places():
            return
        for member in self._who_give_way_to(identity, now_s)[:1]:
            if member.state is MemberState.CUT_OFF:
                self.release(member)
            else:
                reason = "A friend of this farm needs your place."
                self.send_away(member, reason, CloseCode.NORMAL, may_return=True)

    def _places(self) -> int:
        return self._settings().players_max

    def _taken(self) -> int:
        return len(self._members) + bool(self._settings().host_character)

    def _who_give_way_to(self, identity: str, now_s: float) -> list[Member]:
        """Whose place a newcomer may have, in the order in which they give way: whoever is away
        for longest, then whoever came last of the strangers who are here."""
        is_friend = self._settings().is_friend
        away: list[Member] = []
        here: list[Member] = []
        for member in self._members.values():
            is_known = is_friend(member.identity)
            if member.state is MemberState.CUT_OFF:
                if not is_known or now_s - member.cut_off_s > limits.RECONNECT_FOR_S:
                    away.append(member)
            elif not is_known and is_friend(identity):
                here.insert(0, member)
        away.sort(key=lambda member: member.cut_off_s)
        return away + here

    # Coming and going

    def add(self, member: Member) -> None:
        """Somebody is let in, whose character nobody plays."""
        self._members[member.character] = member

    def connect(self, member: Member, peer: PeerId, epoch: int, now_s: float) -> None:
        """A member's epoch begins, on a connection of his."""
        member.connect(peer, epoch, now_s)
        self._by_peer[peer] = member

    def stands_inside(self, member: Member) -> None:
        """A friend stands in the farm: for the first time, or again."""
        status = MemberStatus.RETURNED if member.has_joined else MemberStatus.JOINED
        member.has_joined = True
        self._announce(member, status, "")

    def replace(self, member: Member) -> None:
        """A connection that does not answer any more gives way to a newer one of the same
        friend."""
        self._by_peer.pop(member.peer, None)
        self.tell(member, Goodbye("You joined from somewhere else.", may_return=False))
        self._endpoint.disconnect(member.peer, CloseCode.NORMAL, "second login")
        member.go(MemberEvent.REPLACED)
        self._relay.forget(member.character)
        self._announce(member, MemberStatus.CUT_OFF, "second login")

    def lose(self, member: Member, reason: str, now_s: float) -> None:
        """The connection is gone; the member may come back."""
        self._by_peer.pop(member.peer, None)
        member.go(MemberEvent.CONNECTION_LOST, reason)
        member.cut_off_s = now_s
        member.snapshots.clear()
        self._relay.forget(member.character)
        self._announce(member, MemberStatus.CUT_OFF, reason)

    def left(self, member: Member, reason: str) -> None:
        """A friend has said goodbye."""
        member.go(MemberEvent.LEFT, reason)
        self._endpoint.disconnect(member.peer, CloseCode.NORMAL, "goodbye")
        self._remove(member, MemberStatus.LEFT, reason)

    def release(self, member: Member) -> None:
        """Gives up waiting for a friend who is cut off, so that somebody may take his place."""
        member.go(MemberEvent.WAITED_TOO_LONG, "his place was given up")
        self._remove(member, MemberStatus.LEFT, "")

    def send_away(self, member: Member, reason: str, code: CloseCode, *, may_return: bool) -> None:
        """Sends a friend away, for a reason that he and the others read."""
        reason = clean_line(reason, limits.REASON_MAX_LENGTH)
        was_connected = member.is_connected
        member.go(MemberEvent.SENT_AWAY, reason)
        if was_connected:
            self.tell(member, Goodbye(reason, may_return))
            self._endpoint.disconnect(member.peer, code, reason)
        self._remove(member, MemberStatus.KICKED, reason)

    def close(self, reason: str) -> None:
        """Tells everybody that it is over, and forgets them."""
        for member in self.connected():
            self.tell(member, Goodbye(reason, may_return=False))
            self._endpoint.disconnect(member.peer, CloseCode.NORMAL, reason)
        self._members.clear()
        self._by_peer.clear()

    def run_timers(self, now_s: float) -> None:
        """Cuts off who has fallen silent or acknowledges nothing, and waits for nobody for ever."""
        for member in self:
            patience_s = limits.SILENCE_S if member.window.newest else limits.FIRST_WORD_S
            if member.is_connected:
                if now_s - member.heard_s > patience_s:
                    self._cut_off(member, "silence", now_s)
                elif len(member.bus) > limits.RESUME_PENDING_MAX:
                    self._cut_off(member, "acknowledges nothing", now_s)
                    member.keep_no_changes()
            elif now_s - member.cut_off_s > limits.RESUME_KEEP_S:
                member.go(MemberEvent.WAITED_TOO_LONG, "did not come back")
                self._remove(member, MemberStatus.LEFT, "did not come back")

    def _cut_off(self, member: Member, reason: str, now_s: float) -> None:
        peer = member.peer
        self.lose(member, reason, now_s)
        self._endpoint.disconnect(peer, CloseCode.CUT_OFF, reason)

    def _remove(self, member: Member, status: MemberStatus, reason: str) -> None:
        self._members.pop(member.character, None)
        self._by_peer.pop(member.peer, None)
        self._relay.forget(member.character)
        self._announce(member, status, reason)

    # Telling

    def tell(self, member: Member, message: Message) -> None:
        """Tells one who is connected."""
        self._endpoint.send_reliable(member.peer, Channel.CONTROL, encode(message))

    def tell_all(self, message: Message, besides: Member | None = None) -> None:
        """Tells everybody who is connected, but for one."""
        payload = encode(message)
        for member in self._members.values():
            if member.is_connected and member is not besides:
                self._endpoint.send_reliable(member.peer, Channel.CONTROL, payload)

    def _announce(self, about: Member, status: MemberStatus, reason: str) -> None:
        """Tells the game, and everybody else inside, what happened to a friend. The others hear
        nothing of one who never stood in the farm. The reason may be a peer's own words."""
        reason = clean_line(reason, limits.REASON_MAX_LENGTH)
        self._report(MemberStatusChanged(about.character, status, reason))
        if about.has_joined:
            told = PlayerStatusChanged(about.character, int(status), reason)
            self.tell_all(told, besides=about)
