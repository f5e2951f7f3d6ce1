"""The conversation box: one friend leads, everybody close by reads along.

The line types itself out from the tick it began at, so that all see the same letter at the same
moment. Only the leader goes on, chooses and hands on; the others see that, and may turn away, walk
away, show what they feel, and vote where all have a say.
"""

from collections.abc import Callable

import pygame

from game.dialogue import MarkedText
from game.rules.context import Position
from game.rules.spoken_lines import Said, said
from game.rules.talks import (
    Name,
    followed_conversation,
    middle_of,
)
from game.rules.voting import vote_of
from game.world.commands import (
    Advance,
    Choose,
    EndConversation,
    HandOn,
    Listen,
    PlayerCommand,
    PointAtOption,
    Vote,
)
from game.world.records import Conversation, SpokenLine
from scenes.input.events import Device, InputEvent, UiKey
from scenes.play.conversation_choices import TalkChoices
from scenes.play.conversation_company import TalkCompany, listen_again
from scenes.play.conversation_history import TalkHistory
from scenes.play.conversation_news import TalkNews
from scenes.play.conversation_picture import SLIDE_S, ConversationPicture, TalkShown
from scenes.play.spoken_text import CHARACTERS_PER_S, letters_shown, pauses_of
from scenes.play.window import Desk
from scenes.settings.bindings import Action

POINT_EVERY_S = 0.25
"""How often friends see where one points."""
_NOTHING_SAID = Said("", MarkedText(""))


class ConversationBox:
    """The box at the lower edge. It shows nothing while there is no conversation close by."""

    def __init__(self, desk: Desk, say: Callable[[str], None]) -> None:
        """`say` tells who holds the pace now, who has left, and who talks elsewhere."""
        self._desk = desk
        self._news = TalkNews(desk, say)
        self._company = TalkCompany(desk)
        self._picture = ConversationPicture(desk)
        self.choices = TalkChoices(desk)
        """What one can choose."""
        self.history = TalkHistory(desk)
        """What was said so far."""
        self._found: tuple[int, Conversation] | None = None
        self._area = 0
        self._line = _NOTHING_SAID
        self._pauses: tuple[tuple[int, float], ...] = ()
        self._key: tuple[int, int, int, int] | None = None
        self._revealed: tuple[int, int, int, int] | None = None
        """The line whose typing was skipped here."""
        self._is_relaid = False
        """Whether the words are to be looked up anew."""
        self._has_left = False
        """Whether one has broken the conversation off oneself."""
        self._opened_s: float | None = None
        self._pointed_s = 0.0
        self._now_s = 0.0
        self._blips = 0

    @property
    def is_open(self) -> bool:
        """Whether a conversation is shown."""
        return self._found is not None

    @property
    def is_leading(self) -> bool:
        """Whether it is one's own conversation."""
        return self._found is not None and self._found[1].owner == self._desk.seat.character

    @property
    def keeps_hands(self) -> bool:
        """Whether it takes one's keys: one leads, or has not voted yet."""
        return self.is_leading or (self._is_choosing and self._own_vote is None)

    @property
    def focus(self) -> tuple[float, float] | None:
        """Where the person stands whom one listens to; None while there is nobody, and in a scene,
        which has a camera of its own."""
        if self._found is None or self._found[1].stage is not None:
            return None
        seat = self._desk.seat
        return middle_of(seat.view, seat.content, self._area, self._found[0])

    @property
    def _is_silent(self) -> bool:
        """Whether it is a scene's, in which nothing is said at the moment."""
        if self._found is None or self._found[1].stage is None:
            return False
        conversation = self._found[1]
        has_words = conversation.line is not None or bool(conversation.choices)
        return not has_words or self._desk.seat.tick < conversation.start_tick

    @property
    def top(self) -> int:
        """Where the box begins, so that others stay above it."""
        return self._picture.box(self._shown()).top - 14

    @property
    def text(self) -> str:
        """The words of the present line, whether or not they are typed out yet."""
        return self._line.words.text

    @property
    def following(self) -> list[str]:
        """The names of those who are in it besides the leader, the nearest first."""
        return [face.name for face in self._company.following]

    @property
    def shown(self) -> int:
        """How many letters of the line are typed out now."""
        if self._found is None or self._is_silent:
            return 0
        if self._revealed == self._key:
            return len(self.text)
        per_s = CHARACTERS_PER_S[self._desk.context.settings.text_speed]
        start_tick, tick = self._found[1].start_tick, self._desk.seat.tick
        return min(len(self.text), letters_shown(start_tick, tick, per_s, self._pauses))

    def put_at_top(self, is_at_top: bool) -> None:
        """Puts the box at the upper edge, or back at the lower one."""
        self._picture.is_at_top = is_at_top

    def layout(self, size: tuple[int, int]) -> None:
        """Takes over the logical size, and the language: the words are looked up anew."""
        self._picture.size = size
        self._is_relaid = True

    def update(self, now_s: float, position: Position) -> None:
        """Looks which conversation is close by, and at which line it is."""
        self._now_s = now_s
        seat = self._desk.seat
        if self._found is not None:
            name = Name(self._area, self._found[0])
            self._news.look(name, self._found[1], position, now_s, has_left=self._has_left)
        self._news.look_elsewhere(position, now_s)
        listen_again(seat, position)
        found = followed_conversation(seat.view, seat.content, seat.character, position)
        if found is None:
            self._found = self._key = self._opened_s = None
            self._has_left = False
            self.history.close()
            self._company.clear()
            return
        if self._found is None:
            self._opened_s = now_s
        self._found = found
        self._area = position.area
        self._company.look(Name(self._area, found[0]), found[1], position)
        key = (position.area, found[0], found[1].number, found[1].step)
        if key != self._key or self._is_relaid:
            self._show(key, found[1])
        if not self.is_leading:
            self.choices.stop_asking(found[1].cursor)
        self._point()
        blips = self.shown // 3
        if blips > self._blips and self.shown < len(self.text):
            self._desk.context.sounds.play("blip", 0.6)
        self._blips = blips

    def handle(self, event: InputEvent) -> bool:
        """Takes an event. Returns whether it made use of it."""
        if self._found is None or self._is_silent:
            return False
        if self.history.handle(event):
            return True
        if self._is_choosing and self.choices.clicked(event, self._picture.rows):
            self._go_on()
            return True
        if not event.is_press:
            return False
        if event.ui is UiKey.CANCEL or (event.does(Action.MENU) and self.is_leading):
            self._leave()
            return True
        if self.is_leading and event.does(Action.GIVE):
            self.choices.ask_for_heir(self._company.following)
            self._desk.context.sounds.play("ui_open" if self.choices.heirs else "ui_error")
            return True
        if self._is_choosing and self.choices.numbered(event):
            if not self.is_leading:
                self._go_on()
            return True
        if self._is_choosing and self.keeps_hands and self.choices.moves(event):
            return True
        is_on = event.does(Action.INTERACT) or event.does(Action.USE)
        is_confirm = event.ui is UiKey.CONFIRM and not event.is_repeat
        if self.keeps_hands:
            if is_on or is_confirm:
                self._go_on()
                return True
            return event.device is not Device.MOUSE and not event.does(Action.CHAT)
        if (is_on or is_confirm) and self.shown < len(self.text):
            self._revealed = self._key
            return True
        # Confirming goes on for the leader only; a follower's hands stay free for work.
        return event.does(Action.INTERACT) or (is_confirm and not event.does(Action.USE))

    def draw(self, target: pygame.Surface) -> None:
        """Draws the box and who is in it, and what was said before where one reads that."""
        if self._found is None or self._is_silent:
            return
        shown = self._shown()
        self._picture.draw(target, shown, self._now_s)
        self.history.draw(target, self._picture.box(shown).top - 14)

    # What is shown

    def _show(self, key: tuple[int, int, int, int], conversation: Conversation) -> None:
        """Takes over another line."""
        is_another, self._key = key != self._key, key
        self._blips, self._is_relaid = 0, False
        self._line = _NOTHING_SAID if conversation.line is None else self._said(conversation.line)
        self._pauses = pauses_of(self._line.words)
        options = [(self._said(each).words.text, each.available) for each in conversation.choices]
        self.choices.options = tuple(options)
        if is_another:
            self.choices.take_over(options, conversation.cursor)
        self.history.add(self._line.speaker, self.text)

    def _said(self, line: SpokenLine) -> Said:
        texts = self._desk.context.texts
        content = self._desk.seat.content
        return said(content, line, texts.language, texts, texts.of_content)

    def _shown(self) -> TalkShown:
        if self._found is None or self._opened_s is None:
            return TalkShown(_NOTHING_SAID, 0)
        share = min(1.0, (self._now_s - self._opened_s) / SLIDE_S)
        company, choices = self._company, self.choices
        owner, cursor = company.owner, self._found[1].cursor
        faces = (*(() if owner is None else (owner,)), *company.following)
        pointing = None if self.is_leading else owner
        options = choices.shown(faces, pointing, cursor, is_choosing=self._is_choosing)
        if choices.heirs:
            words = MarkedText(self._desk.context.texts("playing.talk.to_whom"))
            return TalkShown(Said("", words), len(words.text), options, opened=share)
        return TalkShown(
            self._line,
            self.shown,
            options,
            has_more=self.is_leading,
            faces=faces if len(faces) > 1 else (),
            note=self._note(),
            opened=share,
        )

    def _note(self) -> str:
        """What is said above the box."""
        assert self._found is not None
        conversation = self._found[1]
        if conversation.is_vote and self._are_options_shown:
            return self._news.of_vote(conversation, has_voted=self._own_vote is not None)
        passed = "" if conversation.stage is None else self._news.of_pace(self._now_s)
        if passed:
            # In a scene nothing else is written at the edges.
            return passed
        if self.is_leading:
            return self._news.of_hand_on() if self._company.following else ""
        return self._news.of_leader(conversation, is_choosing=self._are_options_shown)

    # What one does

    @property
    def _are_options_shown(self) -> bool:
        return bool(self.choices.options) and self.shown >= len(self.text)

    @property
    def _is_choosing(self) -> bool:
        """Whether there is something that one may choose oneself."""
        if self.choices.heirs:
            return True
        if self._found is None or not self._are_options_shown:
            return False
        return self.is_leading or self._found[1].is_vote

    @property
    def _own_vote(self) -> int | None:
        if self._found is None:
            return None
        seat, (person, conversation) = self._desk.seat, self._found
        return vote_of(seat.view, seat.character, Name(self._area, person), conversation)

    def _go_on(self) -> None:
        assert self._found is not None
        person, conversation = self._found
        if self.choices.heirs:
            heir = self.choices.heir
            self.choices.stop_asking(conversation.cursor)
            self._desk.context.sounds.play("ui_confirm")
            if heir is not None:
                step, character = conversation.step, heir.character
                self._desk.issue(HandOn(self._area, person, step, character))
            return
        if self.shown < len(self.text):
            self._revealed = self._key
            return
        place = (self._area, person, conversation.step)
        command: PlayerCommand = Advance(*place)
        selected = self.choices.selected
        if self.choices.options:
            text, is_available = self.choices.options[selected]
            if not is_available:
                return
            kind = Vote if conversation.is_vote else Choose
            command = kind(*place, selected)
            self.history.add("", text, is_chosen=True)
        self._desk.context.sounds.play("ui_confirm")
        self._desk.issue(command)

    def _leave(self) -> None:
        assert self._found is not None
        self._desk.context.sounds.play("ui_cancel")
        person, conversation = self._found
        if self.choices.heirs:
            self.choices.stop_asking(conversation.cursor)
        elif self.is_leading:
            self._has_left = True
            self._desk.issue(EndConversation(self._area, person))
        else:
            self._desk.issue(Listen(self._area, person, is_away=True))

    def _point(self) -> None:
        """Lets friends see which option one thinks of, now and then."""
        assert self._found is not None
        person, conversation = self._found
        selected = self.choices.selected
        is_other = selected != conversation.cursor and not self.choices.heirs
        if not (self.is_leading and self._are_options_shown and is_other):
            return
        if self._company.following and self._now_s - self._pointed_s >= POINT_EVERY_S:
            self._pointed_s = self._now_s
            point = PointAtOption(self._area, person, conversation.step, selected)
            self._desk.seat.issue(point)
