"""What is said about conversations in a sentence: who holds the pace now and why, who has left, and
that friends talk with somebody elsewhere."""

from collections.abc import Callable

from game.rules.context import Position
from game.rules.talks import Name, all_conversations, conversation_at
from game.world.records import Conversation, PassedOn
from scenes.play.window import Desk

_WHY = {
    PassedOn.HANDED: "handed",
    PassedOn.WALKED_OFF: "walked_off",
    PassedOn.GONE: "gone",
    PassedOn.SILENT: "silent",
}
ELSEWHERE_EVERY_S = 60.0
"""How often one is told that somebody talks with the same person elsewhere."""


class TalkNews:
    """Says what becomes of the conversation that one is in, and of others elsewhere."""

    def __init__(self, desk: Desk, say: Callable[[str], None]) -> None:
        self._desk = desk
        self._say = say
        self._told: dict[Name, tuple[tuple[int, int], float]] = {}
        """Conversations elsewhere: which was told of last, and when."""

    def look(self, name: Name, last: Conversation, position: Position, has_left: bool) -> None:
        """Holds the conversation that was shown last against what has become of it; `has_left`
        when one has broken it off oneself."""
        seat = self._desk.seat
        now = conversation_at(seat.view, *name)
        is_same = now is not None and (now.begun_by, now.number) == (last.begun_by, last.number)
        if now is not None and is_same:
            if now.owner != last.owner:
                self._tell_passed(last, now)
            return
        has_more = bool(last.place or last.choices)
        if position.area != name.area or not has_more or has_left:
            return
        if last.owner == seat.character:
            self._say(self._desk.context.texts("playing.talk.over"))
        else:
            text = self._desk.context.texts("playing.talk.left", name=self.name_of(last.owner))
            self._say(text)

    def look_elsewhere(self, position: Position, now_s: float) -> None:
        """Tells of conversations that friends have begun in other areas."""
        seat, texts = self._desk.seat, self._desk.context.texts
        found: dict[Name, tuple[tuple[int, int], float]] = {}
        for name, conversation in all_conversations(seat.view, seat.content):
            person_id = seat.content.person_ids.get(name.person)
            if name.area == position.area or person_id is None:
                continue
            which = (conversation.begun_by, conversation.number)
            told = self._told.get(name)
            found[name] = told if told is not None else (which, now_s)
            if told is not None and (told[0] == which or now_s - told[1] < ELSEWHERE_EVERY_S):
                continue
            found[name] = (which, now_s)
            if conversation.owner != seat.character:
                person = seat.content.people[person_id]
                title = texts.of_content(f"people.{person_id}.name", person.name)
                friend = self.name_of(conversation.owner)
                self._say(texts("playing.talk.elsewhere", name=friend, person=title))
        self._told = {
            name: kept
            for name, kept in (self._told | found).items()
            if name in found or now_s - kept[1] < ELSEWHERE_EVERY_S
        }

    def name_of(self, character: int) -> str:
        """What a friend is called."""
        for player in self._desk.seat.players():
            if player.character == character:
                return player.name
        return self._desk.context.texts("playing.talk.a_friend")

    def _tell_passed(self, last: Conversation, now: Conversation) -> None:
        why, me = _WHY.get(now.passed_on), self._desk.seat.character
        if why is None:
            return
        texts = self._desk.context.texts
        old, new = self.name_of(last.owner), self.name_of(now.owner)
        if now.owner == me:
            self._say(texts(f"playing.talk.to_you.{why}", name=old))
        elif last.owner == me:
            self._say(texts(f"playing.talk.from_you.{why}", name=new))
        else:
            self._say(texts(f"playing.talk.to_other.{why}", name=old, other=new))
