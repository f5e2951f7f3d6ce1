"""Who stands at the door: connections that have not been let in.

A stranger has a few seconds to say hello and may then wait for the host's word. Nothing is kept
of one who is turned away, and nothing but the two answers is sent to one who waits, so knocking
again and again moves nobody but the knocker.
"""

from dataclasses import dataclass

from net import limits
from net.session.states import MemberEvent, MemberState, next_member_state
from net.transports.interface import PeerId
from net.wire import Hello


@dataclass
class Visitor:
    """A connection at the door."""

    peer: PeerId
    identity: str
    since_s: float
    state: MemberState = MemberState.STRANGER
    hello: Hello | None = None
    known_character: int | None = None

    def go(self, event: MemberEvent) -> None:
        """Moves on in the table of states."""
        self.state = next_member_state(self.state, event)


class Door:
    """All visitors, bounded in number and in patience."""

    def __init__(self) -> None:
        self.visitors: dict[PeerId, Visitor] = {}

    def arrive(self, peer: PeerId, identity: str, now_s: float) -> Visitor | None:
        """Somebody connected. Returns the visitor who has to make room for him: of those who have
        not said hello the one who has been silent for longest, so that connections that only stand
        there cannot keep a friend out, who says hello at once."""
        crowded_out = None
        if len(self.visitors) >= 2 * limits.KNOCKS_MAX:
            # There is one, since only `KNOCKS_MAX` may have said hello and wait.
            crowded_out = next(
                visitor
                for visitor in self.visitors.values()
                if visitor.state is MemberState.STRANGER
            )
        self.visitors[peer] = Visitor(peer, identity, now_s)
        return crowded_out

    def knocking(self) -> list[Visitor]:
        """Those whom the host has been asked about."""
        return [v for v in self.visitors.values() if v.state is MemberState.KNOCKING]

    def leave(self, peer: PeerId) -> Visitor | None:
        """Somebody is not at the door any more, for whatever reason."""
        return self.visitors.pop(peer, None)

    def impatient(self, now_s: float) -> list[Visitor]:
        """Those who have been there for longer than they may."""
        return [
            visitor
            for visitor in self.visitors.values()
            if now_s - visitor.since_s
            > (
                limits.HELLO_TIMEOUT_S
                if visitor.state is MemberState.STRANGER
                else limits.KNOCK_TIMEOUT_S
            )
        ]
