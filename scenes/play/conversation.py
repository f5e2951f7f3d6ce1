"""The conversation box: one friend leads, everybody close by reads along.

The line types itself out from the tick it began at, so that all see the same letter at the same
moment. Only the leader goes on and chooses; the others see that, and may walk away.
"""

from collections.abc import Callable

import pygame

from game.rules.context import Position
from game.rules.speech import words_of
from game.rules.talks import conversation_at, followed_conversation
from game.world.commands import Advance, Choose, EndConversation
from game.world.records import Conversation, SpokenLine
from scenes.input.events import Device, InputEvent, UiKey
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme

CHARACTERS_PER_S = 40
TICKS_PER_S = 30
SLIDE_S = 0.12
LINES_MAX = 3


def letters_shown(start_tick: int, tick: float) -> int:
    """How many letters of a line that began at `start_tick` are typed out by `tick`: the same
    for everybody who knows the host's tick."""
    return max(0, int((tick - start_tick) / TICKS_PER_S * CHARACTERS_PER_S))


class ConversationBox:
    """The box at the lower edge. It shows nothing while there is no conversation close by."""

    def __init__(self, desk: Desk, say: Callable[[str], None]) -> None:
        """`say` tells those who read along that the one who led has left."""
        self._desk = desk
        self._say = say
        self._size = (0, 0)
        self._found: tuple[int, Conversation] | None = None
        self._area = 0
        self._line: tuple[str, str] = ("", "")
        self._options: list[tuple[str, bool]] = []
        self._key: tuple[int, int, int] | None = None
        self._selected = 0
        self._revealed: tuple[int, int, int] | None = None
        """The line whose typing was skipped here."""
        self._left: tuple[int, int] | None = None
        """A conversation (area, person) that one has stopped following."""
        self._opened_s: float | None = None
        self._now_s = 0.0
        self._blips = 0
        self._rows: list[pygame.Rect] = []

    @property
    def is_open(self) -> bool:
        """Whether a conversation is shown."""
        return self._found is not None

    @property
    def is_leading(self) -> bool:
        """Whether it is one's own conversation."""
        return self._found is not None and self._found[1].owner == self._desk.seat.character

    @property
    def top(self) -> int:
        """Where the box begins, so that others stay above it."""
        return self._box().top - 12

    @property
    def text(self) -> str:
        """The words of the present line, whether or not they are typed out yet."""
        return self._line[1]

    @property
    def shown(self) -> int:
        """How many letters of it are typed out now."""
        if self._found is None:
            return 0
        if self._revealed == self._key:
            return len(self.text)
        count = letters_shown(self._found[1].start_tick, self._desk.seat.tick)
        return min(len(self.text), count)

    def layout(self, size: tuple[int, int]) -> None:
        """Takes over the logical size, and the language: the words are looked up anew."""
        self._size = size
        self._key = None

    def update(self, now_s: float, position: Position) -> None:
        """Looks which conversation is close by, and at which line it is."""
        self._now_s = now_s
        seat = self._desk.seat
        found = followed_conversation(seat.view, seat.content, seat.character, position)
        if self._has_been_left(position):
            name = self._owner_name(self._found[1]) if self._found is not None else ""
            self._say(self._desk.context.texts("playing.talk.left", name=name))
        if found is None:
            self._left = None
        elif self._left == (position.area, found[0]) and found[1].owner != seat.character:
            found = None
        if found is None:
            self._found = self._key = self._opened_s = None
            return
        if self._found is None:
            self._opened_s = now_s
        self._found = found
        self._area = position.area
        key = (position.area, found[0], found[1].step)
        if key != self._key:
            self._key = key
            self._selected = 0
            self._blips = 0
            self._line = self._words(found[1].line)
            self._options = [(self._words(c)[1], c.available) for c in found[1].choices]
            self._skip_unavailable(1)
        blips = self.shown // 3
        if blips > self._blips and self.shown < len(self.text):
            self._desk.context.sounds.play("blip", 0.6)
        self._blips = blips

    def _has_been_left(self, position: Position) -> bool:
        """Whether a friend's conversation that one read until now was broken off: it is gone,
        though more would have been said, and one has not gone oneself."""
        if self._found is None or self.is_leading:
            return False
        person, last = self._found
        seat = self._desk.seat
        now = conversation_at(seat.view, self._area, person)
        is_same = now is not None and (now.owner, now.number) == (last.owner, last.number)
        has_more = bool(last.place or last.choices)
        return position.area == self._area and not is_same and has_more

    def handle(self, event: InputEvent) -> bool:
        """Takes an event. Returns whether it made use of it."""
        if self._found is None:
            return False
        if event.position != (-1, -1) and self.is_leading and self._are_options_shown():
            for index, row in enumerate(self._rows):
                if row.collidepoint(event.position) and self._options[index][1]:
                    self._selected = index
                    if event.is_press and event.binding == "mouse:left":
                        self._go_on()
                        return True
        if not event.is_press:
            return False
        is_on = event.does(Action.INTERACT) or event.does(Action.USE)
        is_confirm = event.ui is UiKey.CONFIRM and not event.is_repeat
        if event.ui is UiKey.CANCEL or (event.does(Action.MENU) and self.is_leading):
            self._leave()
            return True
        if not self.is_leading:
            if (is_on or is_confirm) and self.shown < len(self.text):
                self._revealed = self._key
                return True
            # Confirming goes on for the leader only; a follower's hands stay free for work.
            return event.does(Action.INTERACT) or (is_confirm and not event.does(Action.USE))
        if self._are_options_shown() and (
            event.ui in (UiKey.UP, UiKey.DOWN)
            or event.does(Action.MOVE_UP)
            or event.does(Action.MOVE_DOWN)
        ):
            is_down = event.ui is UiKey.DOWN or Action.MOVE_DOWN in event.actions
            self._move_selection(1 if is_down else -1)
            return True
        if is_on or is_confirm:
            self._go_on()
            return True
        return event.device is not Device.MOUSE and not event.does(Action.CHAT)

    def draw(self, target: pygame.Surface) -> None:
        """Draws the box and the plate of who speaks."""
        if self._found is None or self._opened_s is None:
            return
        context = self._desk.context
        fonts = context.skin.fonts
        conversation = self._found[1]
        box = self._box()
        share = min(1.0, (self._now_s - self._opened_s) / SLIDE_S)
        box.y += int((1 - share) * (box.height + 12))
        has_art = "dialogue_box" in context.skin.frames
        context.skin.frame(target, "dialogue_box" if has_art else "panel_paper", box)
        inside = box.inflate(-32, -24)
        speaker, text = self._line
        if speaker:
            width = fonts.body.width(speaker) + 24
            plate = pygame.Rect(box.x + 14, box.y - 10, width, fonts.body.line_px + 8)
            context.skin.frame(target, "name_plate", plate)
            target.blit(fonts.body.render(speaker, theme.PAPER), (plate.x + 12, plate.y + 5))
        y = box.y + self._text_top()
        left = self.shown
        for line in fonts.body.wrap(text, inside.width):
            if left <= 0:
                break
            rendered = fonts.body.render(line, theme.TEXT_ON_PAPER)
            width = fonts.body.width(line[:left])
            target.blit(rendered, (inside.x, y), (0, 0, width, rendered.get_height()))
            # A wrapped line has lost the blank it was broken at.
            left -= len(line) + 1
            y += fonts.body.line_px
        if self._are_options_shown():
            self._draw_options(target, inside, y + 4)
        self._draw_foot(target, box, conversation)

    def _box(self) -> pygame.Rect:
        fonts = self._desk.context.skin.fonts
        width = min(self._size[0] - 24, 468 if fonts.body.line_px <= 16 else 600)
        inner = width - 32
        lines = min(LINES_MAX + 1, len(fonts.body.wrap(self.text, inner)) if self.text else 0)
        rows = max(LINES_MAX, lines + len(self._options) if self._options else lines)
        height = self._text_top() + rows * fonts.body.line_px + 20 + (4 if self._options else 0)
        box = pygame.Rect(0, 0, width, height)
        box.midbottom = (self._size[0] // 2, self._size[1] - 8)
        return box

    def _text_top(self) -> int:
        """How far below the box's edge the text begins: clear of the plate with the name."""
        return max(14, self._desk.context.skin.fonts.body.line_px + 2)

    def _draw_options(self, target: pygame.Surface, inside: pygame.Rect, y: int) -> None:
        context = self._desk.context
        font = context.skin.fonts.body
        self._rows = []
        for index, (text, is_available) in enumerate(self._options):
            row = pygame.Rect(inside.x, y, inside.width, font.line_px)
            self._rows.append(row)
            is_here = index == self._selected and self.is_leading
            if is_here:
                pygame.draw.rect(target, theme.GOLD_LIGHT, row.inflate(6, 0), border_radius=3)
            colour = theme.TEXT_ON_PAPER if is_available else theme.TAN
            mark = "▶" if is_here else "•"
            target.blit(font.render(mark, theme.WOOD_LIGHT), (row.x + 1, row.y))
            shown = font.fit(text, row.width - 16)
            target.blit(font.render(shown, colour), (row.x + 13, row.y))
            y += font.line_px

    def _draw_foot(
        self, target: pygame.Surface, box: pygame.Rect, conversation: Conversation
    ) -> None:
        context = self._desk.context
        small = context.skin.fonts.small
        is_done = self.shown >= len(self.text)
        if self.is_leading:
            if is_done and not self._options:
                more = context.assets.ui.get("dialogue_more")
                at = (box.right - 26, box.bottom - 19)
                if more is not None:
                    target.blit(more.frame_at(self._now_s), at)
            return
        name = self._owner_name(conversation)
        texts = context.texts
        text = texts("playing.talk.talks", name=name)
        if self._options and is_done:
            text = texts("playing.talk.chooses", name=name)
        leave = "pad:b" if context.input.device is Device.PAD else "scan:escape"
        sign = context.sign_of(leave)
        text = f"{text}   {texts('playing.talk.how_to_leave', sign=sign)}"
        shown = small.fit(text, box.width - 40)
        plate = pygame.Rect(0, 0, small.width(shown) + 14, small.line_px + 5)
        plate.midright = (box.right - 14, box.y)
        frame = "panel_dark" if "panel_dark" in context.skin.frames else "name_plate"
        context.skin.frame(target, frame, plate)
        target.blit(small.render(shown, theme.PAPER), (plate.x + 7, plate.y + 3))

    def _owner_name(self, conversation: Conversation) -> str:
        for player in self._desk.seat.players():
            if player.character == conversation.owner:
                return player.name
        return self._desk.context.texts("playing.talk.a_friend")

    def _words(self, line: SpokenLine | None) -> tuple[str, str]:
        if line is None:
            return "", ""
        texts = self._desk.context.texts
        return words_of(self._desk.seat.content, line, texts.language, texts)

    def _are_options_shown(self) -> bool:
        return bool(self._options) and self.shown >= len(self.text)

    def _move_selection(self, by: int) -> None:
        self._selected = (self._selected + by) % len(self._options)
        self._skip_unavailable(by)
        self._desk.context.sounds.play("ui_move")

    def _skip_unavailable(self, by: int) -> None:
        for _ in self._options:
            if self._options[self._selected][1]:
                return
            self._selected = (self._selected + by) % len(self._options)

    def _go_on(self) -> None:
        assert self._found is not None
        person, conversation = self._found
        if self.shown < len(self.text):
            self._revealed = self._key
            return
        if self._options:
            command: Choose | Advance = Choose(
                self._area, person, conversation.step, self._selected
            )
            if not self._options[self._selected][1]:
                return
        else:
            command = Advance(self._area, person, conversation.step)
        self._desk.context.sounds.play("ui_confirm")
        self._desk.issue(command)

    def _leave(self) -> None:
        assert self._found is not None
        self._desk.context.sounds.play("ui_cancel")
        if self.is_leading:
            self._desk.issue(EndConversation(self._area, self._found[0]))
        else:
            self._left = (self._area, self._found[0])
