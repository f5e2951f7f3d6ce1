"""What is said about conversations in a sentence: who holds the pace now and why, who has left, and
that friends talk with somebody elsewhere."""

from collections.abc import Callable

from game.rules.context import Position
from game.rules.talks import Name, all_conversations, conversation_at
from game.world.records import Conversation, PassedOn
from game.world.sections import FIRST_SCENE_KEY
from game.world.ticks import TICKS_PER_S
from scenes.input.events import Device
from scenes.play.window import Desk
from scenes.settings.bindings import Action

_WHY = {
    PassedOn.HANDED: "handed",
    PassedOn.WALKED_OFF: "walked_off",
    PassedOn.GONE: "gone",
    PassedOn.SILENT: "silent",
}
NEWS_S = 5.0
"""How long it is news who holds the pace."""
ELSEWHERE_EVERY_S = 60.0
"""How often one is told that somebody talks with the same person elsewhere."""


class TalkNews:
    """Says what becomes of the conversation that one is in, and of others elsewhere."""

    def __init__(self, desk: Desk, say: Callable[[str], None]) -> None:
        self._desk = desk
        self._say = say
        self._passed: tuple[str, float] = ("", 0.0)
        """What was said last about the pace, and until when it is news."""
        self._told: dict[Name, tuple[tuple[int, int], float]] = {}
        """Conversations elsewhere: which was told of last, and when."""

    def of_pace(self, now_s: float) -> str:
        """Who holds the pace now and why, as long as it is news; empty otherwise."""
        return self._passed[0] if now_s < self._passed[1] else ""

    def of_vote(self, conversation: Conversation, *, has_voted: bool) -> str:
        """That all have a say, and how long they are waited for."""
        texts = self._desk.context.texts
        left_ticks = conversation.votes_until_tick - self._desk.seat.tick
        left_s = max(0, round(left_ticks / TICKS_PER_S))
        if has_voted:
            return texts("playing.talk.waits", seconds=left_s)
        return texts("playing.talk.all_choose", seconds=left_s)

    def of_hand_on(self) -> str:
        """How one lets a friend go on."""
        context = self._desk.context
        return context.texts("playing.talk.how_to_hand_on", sign=context.sign(Action.GIVE))

    def of_leader(self, conversation: Conversation, *, is_choosing: bool) -> str:
        """Who goes on, and how one turns away from a talk."""
        context = self._desk.context
        name = self.name_of(conversation.owner)
        talks = context.texts("playing.talk.talks", name=name)
        chooses = context.texts("playing.talk.chooses", name=name)
        text = chooses if is_choosing else talks
        if conversation.stage is not None:
            return text
        is_pad = context.input.device is Device.PAD
        sign = context.sign_of("pad:b" if is_pad else "scan:escape")
        return f"{text}   {context.texts('playing.talk.how_to_leave', sign=sign)}"

    def look(
        self, name: Name, last: Conversation, position: Position, now_s: float, *, has_left: bool
    ) -> None:
        """Holds the conversation that was shown last against what has become of it; `has_left`
        when one has broken it off oneself."""
        seat = self._desk.seat
        now = conversation_at(seat.view, *name)
        is_same = now is not None and (now.begun_by, now.number) == (last.begun_by, last.number)
        if now is not None and is_same:
            if now.owner != last.owner:
                told = self._told_of(last, now)
                self._passed = (told, now_s + NEWS_S)
                if told:
                    self._say(told)
            return
        # A scene that was skipped is over for everybody, and nobody has broken it off.
        has_more = bool(last.place or last.choices) and last.stage is None
        if position.area != name.area or not has_more or has_left:
            return
        if last.owner == seat.character:
            self._say(self._desk.context.texts("playing.talk.over"))
        else:
            text = self._desk.context.texts("playing.talk.left", name=self.name_of(last.owner))
            self._say(text)

    def look_elsewhere(self, position: Position, now_s: float) -> None:
        """Tells of conversations that friends have begun in other areas."""
        seat = self._desk.seat
        found: dict[Name, tuple[tuple[int, int], float]] = {}
        for name, conversation in all_conversations(seat.view, seat.content):
            if name.area == position.area:
                continue
            which = (conversation.begun_by, conversation.number)
            told = self._told.get(name)
            found[name] = told if told is not None else (which, now_s)
            if told is not None and (told[0] == which or now_s - told[1] < ELSEWHERE_EVERY_S):
                continue
            found[name] = (which, now_s)
            if conversation.owner != seat.character:
                self._tell_elsewhere(name, self.name_of(conversation.owner))
        self._told = {
            name: kept
            for name, kept in (self._told | found).items()
            if name in found or now_s - kept[1] < ELSEWHERE_EVERY_S
        }

    def _tell_elsewhere(self, name: Name, friend: str) -> None:
        content, texts = self._desk.seat.content, self._desk.context.texts
        person_id = content.person_ids.get(name.person, "")
        scene_id = content.cutscene_ids.get(name.person - FIRST_SCENE_KEY, "")
        if person_id in content.people:
            own = content.people[person_id].name
            person = texts.of_content(f"people.{person_id}.name", own)
            self._say(texts("playing.talk.elsewhere", name=friend, person=person))
        elif scene_id in content.cutscenes:
            own = content.cutscenes[scene_id].title
            title = texts.of_content(f"cutscenes.{scene_id}.title", own)
            self._say(texts("playing.scene.elsewhere", name=friend, title=title))

    def name_of(self, character: int) -> str:
        """What a friend is called."""
        for player in self._desk.seat.players():
            if player.character == character:
                return player.name
        return self._desk.context.texts("playing.talk.a_friend")

    def _told_of(self, last: Conversation, now: Conversation) -> str:
        """The sentence about who holds the pace now, and why."""
        why, me = _WHY.get(now.passed_on), self._desk.seat.character
        if why is None:
            return ""
        texts = self._desk.context.texts
        old, new = self.name_of(last.owner), self.name_of(now.owner)
        if now.owner == me:
            return texts(f"playing.talk.to_you.{why}", name=old)
        if last.owner == me:
            return texts(f"playing.talk.from_you.{why}", name=new)
        return texts(f"playing.talk.to_other.{why}", name=old, other=new)
