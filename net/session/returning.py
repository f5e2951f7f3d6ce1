"""Friends of a session who come back: by a newer connection, at once or after a wait."""

from collections.abc import Callable

from net import limits
from net.session.approval import Approval, PendingConnection
from net.session.member import Member
from net.session.members import Members
from net.session.states import MemberEvent
from net.transports.interface import CloseCode, PeerId

_IS_HERE = "You are at this farm already, in another window or on another computer."


class Returning:
    """Connections of members that wait to replace an older one of theirs."""

    def __init__(
        self,
        members: Members,
        approval: Approval,
        resume: Callable[[Member, PendingConnection, float], None],
    ) -> None:
        """`resume` lets a friend go on, by a new connection."""
        self._members = members
        self._approval = approval
        self._resume = resume
        self._waiting: dict[PeerId, tuple[PendingConnection, Member, float]] = {}
        """And since when."""

    def take(self, pending: PendingConnection, now_s: float) -> bool:
        """A visitor may be a friend of this session, who is dealt with here. Returns False if he is
        none."""
        member = self._members.who_is(pending.identity)
        if member is None:
            return False
        for other, other_member, _ in list(self._waiting.values()):
            if other_member is member:
                # Whoever comes again, having crashed meanwhile, does not wait twice.
                self._approval.drop(other, MemberEvent.REJECT, CloseCode.REFUSED, "came again")
        self._waiting[pending.peer] = (pending, member, now_s)
        self.run_timers(now_s)
        return True

    def run_timers(self, now_s: float) -> None:
        """Lets friends back in. Who comes while one is connected takes that one's place if it does
        not answer any more, and at once if it is the same program by a newer connection; who has
        come too often waits."""
        for peer, (pending, member, since_s) in list(self._waiting.items()):
            if self._approval.pending.get(peer) is not pending:
                del self._waiting[peer]
            elif self._members.of(member.character) is not member:
                del self._waiting[peer]
                self._approval.reject(pending, "Please try again.", may_ask_again=True)
            elif (
                member.is_connected
                and not shows_token(pending, member)
                and not (now_s - since_s > limits.REPLACE_AFTER_S)
            ):
                if member.heard_s > since_s + limits.REPLACE_GRACE_S:
                    del self._waiting[peer]
                    self._approval.reject(pending, _IS_HERE, may_ask_again=True)
            elif member.resume_budget.take(1.0, now_s):
                del self._waiting[peer]
                pending.go(MemberEvent.HELLO_OF_FRIEND, f"is character {member.character}")
                self._approval.approve(pending)
                self._resume(member, pending, now_s)


def shows_token(pending: PendingConnection, member: Member) -> bool:
    """Whether a visitor is the very program that was let in, by a newer connection. A token is
    good only together with the proof with which it was given out: where a join token says who
    somebody is, another key that has both tokens is another program."""
    resume = None if pending.hello is None else pending.hello.resume
    is_as_before = pending.proved == member.proved
    return is_as_before and resume is not None and member.has_token(resume.token)
