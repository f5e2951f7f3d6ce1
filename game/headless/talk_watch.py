"""Watches a host's conversations: how many there are and what becomes of them, and whether nobody
leads one, for longer than the host needs to notice it."""

from collections import Counter

from game.coop.caretaker import WATCH_TICKS
from game.coop.farm_host import FarmHost
from game.rules.friends import who_is_here
from game.rules.pace import SILENCE_MAX_TICKS
from game.rules.talks import Name, all_conversations, conversation_at
from game.world.records import Conversation, Listening
from game.world.sections import Kind, Section
from game.world.world import Change

_COMPLAINTS_MAX = 20
_PATIENCE_TICKS = 4 * WATCH_TICKS


class TalkWatch:
    """Hears every change of a host's world, and looks at its conversations once a second."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        """What is wrong, the first twenty."""
        self.counts = Counter[str]()
        """How many were begun and ended, how often the pace passed to somebody else and why, and
        how often all had a say."""
        self.most = 0
        """How many conversations there were at once, at most."""
        self._known: dict[Name, Conversation] = {}
        self._since: dict[tuple[Name, int], int] = {}
        """Since which tick the owner of a conversation has not been there."""

    def hear(self, changes: list[Change]) -> None:
        """Something has changed."""
        for change in changes:
            if change.section.kind is not Kind.CONVERSATION:
                continue
            name, now = Name(change.section.scope, change.key), change.record
            before = self._known.pop(name, None)
            if not isinstance(now, Conversation):
                self.counts["ended"] += 1
                continue
            self._known[name] = now
            self.most = max(self.most, len(self._known))
            if before is None:
                self.counts["begun"] += 1
            elif before.owner != now.owner:
                self.counts[now.passed_on.name.lower()] += 1
            if now.is_vote and (before is None or before.step != now.step):
                self.counts["votes"] += 1

    def look(self, host: FarmHost) -> None:
        """Looks at all conversations as they are now."""
        tick, here = int(host.tick), set(who_is_here(host.world))
        talks = list(all_conversations(host.world, host.content))
        before, self._since = self._since, {}
        for name, talk in talks:
            if talk.owner not in here:
                gone = (name, talk.owner)
                self._since[gone] = before.get(gone, tick)
                if tick - self._since[gone] > _PATIENCE_TICKS:
                    self._complain(f"{name} is a conversation without its owner {talk.owner}")
            silent_ticks = tick - max(talk.start_tick, talk.paced_tick)
            if silent_ticks > SILENCE_MAX_TICKS + _PATIENCE_TICKS:
                self._complain(f"{name} has stood still for {silent_ticks} ticks")
        for section in host.world.sections():
            if section.kind is Kind.LISTENING:
                self._look_at_listener(host, section)

    def _look_at_listener(self, host: FarmHost, section: Section) -> None:
        for person, record in host.world.records(section).items():
            if not isinstance(record, Listening):
                continue
            talk = conversation_at(host.world, record.area, person)
            if talk is None or talk.number != record.number:
                self._complain(f"{section.scope} listens to {person}, who says nothing")

    def _complain(self, complaint: str) -> None:
        if len(self.complaints) < _COMPLAINTS_MAX:
            self.complaints.append(complaint)
