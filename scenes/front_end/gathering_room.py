"""A gathering: who is there and ready, what they say, and the start of the farm.

Its widgets live as long as the scene, so that a line being typed and the focus stay where they are
while people come and go.
"""

from collections.abc import Sequence
from math import ceil

import pygame

from game.gathering.gathering import GatheringState
from game.text.letters import isolated
from scenes.app.gathering import Gathering, GatheringMember
from scenes.app.scene import SceneContext
from scenes.app.seating import seated
from scenes.front_end.entrance import take_seat
from scenes.front_end.member_row import draw_member_row, member_row_px, member_words
from scenes.input.events import Device, InputEvent, UiKey
from scenes.menus.confirm import Confirm
from scenes.menus.menu import Menu
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.button_rows import lay_at_bottom
from scenes.ui.buttons import Button, button_height
from scenes.ui.code_box import CodeBox
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.list_box import ListBox
from scenes.ui.log_box import LogBox
from scenes.ui.text_field import TextField

CHAT_MAX_CHARACTERS = 200
MEMBER_MARGIN_PX = 34
"""What a member's line needs beside its words: the mark, and the bar of the list."""
MEMBERS_SHOWN_LEAST = 3
"""Below so many, the code does not take their room."""
NOWHERE = (0, 0, 0, 0)
_ENDINGS = (GatheringState.LEAVING_FOR_FARM, GatheringState.ENDED)


class GatheringRoom(Menu):
    """A gathering, from the way in until everybody goes to the farm."""

    def __init__(
        self, context: SceneContext, gathering: Gathering, is_asked_before: bool = False
    ) -> None:
        super().__init__(context)
        self._is_asked_before = is_asked_before
        """Whether one comes from a question, which then says itself why one was not let in."""
        self._gathering = gathering
        self._has_been_inside = False
        self._is_over = False
        """Whether it has ended or was left, or a seat was taken."""
        self._members: Sequence[GatheringMember] = ()
        self._laid_for: object = None
        self._second = 0
        self._list = ListBox(pygame.Rect(NOWHERE), 1, self._draw_row, self._pressed)
        self._log = LogBox(pygame.Rect(NOWHERE), context.skin.fonts.body)
        self._field = TextField(
            pygame.Rect(NOWHERE), "", CHAT_MAX_CHARACTERS, context.clipboard, on_enter=self._say,
            placeholder=context.texts("gathering.say_something"),
        )  # fmt: skip
        self._leave = Button(pygame.Rect(NOWHERE), "", self.cancelled)
        self._ready = Button(pygame.Rect(NOWHERE), "", self._toggle_ready)
        self._start = Button(pygame.Rect(NOWHERE), "", lambda: self._begin(False))
        self._start_on_server = Button(pygame.Rect(NOWHERE), "", lambda: self._begin(True))

    @property
    def heading(self) -> str:
        name = self._gathering.name if self._has_been_inside else ""
        return name or self.context.texts("gathering.heading")

    @property
    def has_been_inside(self) -> bool:
        """Whether one was let in."""
        return self._has_been_inside

    @property
    def refusal(self) -> str:
        """Why one was not let in, as a sentence; empty when one was, or has given up."""
        return "" if self._has_been_inside else self._gathering.reason

    def layout(self, size: tuple[int, int]) -> None:
        before = self._list
        self._list = ListBox(
            pygame.Rect(NOWHERE), member_row_px(self.context), self._draw_row, self._pressed
        )
        self._list.set_count(before.count)
        self._list.selected = before.selected
        self.panel_size = (600, 336) if self._has_been_inside else (360, 132)
        super().layout(size)
        self._list.select(self._list.selected)

    def build(self, inside: pygame.Rect) -> list[Widget]:
        self._laid_for = self._what_is_laid()
        if not self._has_been_inside:
            self._leave.title = self.context.texts("gathering.cancel")
            lay_at_bottom(self.context.skin, inside, [self._leave])
            return [self._leave]
        return self._room(inside)

    def entered(self) -> None:
        if self._is_over:
            # The farm that it led to could not be entered, and here is nobody any more.
            self.context.stage.pop(wipe=False)

    def left(self) -> None:
        self.page.focus(None)
        if not self._is_over:
            self._is_over = True
            self._gathering.leave()

    def cancelled(self) -> None:
        if self._is_over:
            return
        if not self._has_been_inside:
            self._go_back()
            return
        texts = self.context.texts
        self.context.stage.push(
            Confirm(
                self.context,
                self.heading,
                texts("gathering.leave_it"),
                texts("gathering.stay"),
                [(texts("gathering.leave"), self._go_back)],
                lambda: self._gathering.state in _ENDINGS,
            )
        )

    def handle(self, event: InputEvent) -> None:
        if self._is_over:
            return
        is_typing_by_pad = event.device is Device.PAD and self._field.is_grid_open
        if self.page.is_typing and event.ui is UiKey.CANCEL and not is_typing_by_pad:
            if event.is_press:
                self.page.focus(self._first_button())
            return
        if self._has_been_inside and not self.page.is_typing and self._begins_chat(event):
            self.page.focus(self._field)
            return
        super().handle(event)

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if self._is_over:
            return
        gathering = self._gathering
        gathering.advance(now_s)
        for sentence in gathering.notices():
            self.context.stage.notify(self.context.texts.heard(sentence))
        state = gathering.state
        if state in _ENDINGS and is_top and self._goes_out():
            return
        self._take_over(gathering.members)
        self._log.show(gathering.chat)
        self._tick()
        is_inside = state not in (GatheringState.ENTERING, GatheringState.ENDED)
        if is_inside and not self._has_been_inside:
            self._has_been_inside = True
            self.layout(self.size)
            self.page.focus(self._first_button())
        elif self._what_is_laid() != self._laid_for:
            self._follow()

    def draw_content(self, target: pygame.Surface) -> None:
        if self._has_been_inside:
            small = self.context.skin.fonts.small
            inside = self.inside()
            words = small.fit(self._status(), inside.width)
            y = min(widget.rect.top for widget in self._buttons()) - 5 - small.line_px
            target.blit(small.render(words, theme.TEXT_MUTED), (inside.x + 2, y))
        else:
            font = self.context.skin.fonts.body
            entering = self.context.texts("gathering.entering")
            words = entering + "." * (1 + int(self._now_s * 2) % 3)
            y = (self.inside().top + self._leave.rect.top - font.line_px) // 2
            at = (self.panel.centerx - font.width(entering) // 2, y)
            target.blit(font.render(words, theme.TEXT_MUTED), at)

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        if self._has_been_inside:
            self._draw_start(target)

    # What is laid out.

    def _what_is_laid(self) -> object:
        """Everything that decides which widgets there are, and what they say."""
        gathering = self._gathering
        me = self._me()
        return (
            self._has_been_inside,
            gathering.name,
            gathering.state,
            gathering.can_start,
            gathering.can_use_server,
            gathering.short_code,
            gathering.countdown_s is not None,
            me,
        )

    def _take_over(self, members: Sequence[GatheringMember]) -> None:
        """Lists who is there now. Who is selected stays so, wherever they are listed."""
        if members == self._members:
            return
        place, before = self._list.selected, self._members
        selected = before[place].identity if place < len(before) else ""
        self._members = members
        self._list.set_count(len(members))
        places = [n for n, one in enumerate(members) if one.identity == selected]
        if places and places[0] != self._list.selected:
            self._list.select(places[0])

    def _follow(self) -> None:
        """Lays out anew what has changed, and finds a place for a focus that lost its own."""
        before = self.page.focused
        self.rebuild()
        if self.page.focused is not before:
            self.page.focus(self._first_button())

    def _room(self, inside: pygame.Rect) -> list[Widget]:
        skin = self.context.skin
        self._name_buttons()
        buttons = self._buttons()
        top = lay_at_bottom(skin, inside, buttons)
        bottom = top - 8 - skin.fonts.small.line_px
        texts, small = self.context.texts, skin.fonts.small
        widest = max((small.width(member_words(one, texts)) for one in self._members), default=0)
        members_px = max(170, inside.width * 36 // 100, widest + MEMBER_MARGIN_PX)
        left = pygame.Rect(inside.x, inside.y, members_px, bottom - inside.y)
        right = pygame.Rect(left.right + 6, inside.y, 0, left.height)
        right.width = inside.right - right.x
        height = button_height(skin) + 2
        self._list.rect = pygame.Rect(left)
        self._field.rect = pygame.Rect(right.x, right.bottom - height, right.width, height)
        code = self._code(left)
        room = pygame.Rect(right.x, right.y, right.width, right.height - height - 4)
        self._log.lay(room, skin.fonts.body)
        return [self._list, *code, self._log, self._field, *buttons]

    def _code(self, left: pygame.Rect) -> list[Widget]:
        """By which others come in, with a word for what it is: below the members, or where letters
        are so large that too few of them would be left, in the line for chat."""
        shown, body = self._gathering.short_code, self.context.skin.fonts.body
        if not shown:
            return []
        word = self.context.texts("gathering.code")
        word_px = body.width(word) + 8
        height = self._field.rect.height
        row = pygame.Rect(left.x, left.bottom - height, left.width, height)
        self._list.rect.height -= height + 4
        if self._list.rows_shown < MEMBERS_SHOWN_LEAST:
            self._list.rect.height = left.height
            row.width = word_px + body.width(shown) + 16
            row.right = self._field.rect.right
            self._field.rect.width -= row.width + 6
        label = pygame.Rect(row.x + 2, row.centery - body.line_px // 2, word_px, body.line_px)
        box = pygame.Rect(row.x + word_px, row.y, row.width - word_px, row.height)
        return [Label(label, word), CodeBox(box, shown)]

    def _name_buttons(self) -> None:
        gathering, me, texts = self._gathering, self._me(), self.context.texts
        self._leave.title = texts("gathering.leave")
        self._start.title = texts("gathering.start")
        self._start_on_server.title = texts("gathering.start_on_server")
        if me is not None and me.is_owner:
            self._ready.title = texts("gathering.stop")
        elif me is not None and me.is_ready:
            self._ready.title = texts("gathering.not_ready")
        else:
            self._ready.title = texts("gathering.ready")
        self._start.can_focus = self._start_on_server.can_focus = gathering.can_start

    def _buttons(self) -> list[Button]:
        """The buttons that there are at the moment."""
        me = self._me()
        if self._gathering.state is not GatheringState.INSIDE:
            can_stop = self._gathering.countdown_s is not None
            return [self._leave, self._ready] if can_stop else [self._leave]
        if me is None or not me.is_owner:
            return [self._leave, self._ready]
        if self._gathering.can_use_server:
            return [self._leave, self._start_on_server, self._start]
        return [self._leave, self._start]

    def _first_button(self) -> Button:
        """The button that one most likely wants."""
        able = [button for button in self._buttons() if button.can_focus]
        return able[-1]

    def _status(self) -> str:
        gathering, me, texts = self._gathering, self._me(), self.context.texts
        if gathering.state is GatheringState.LEAVING_FOR_FARM:
            return texts("gathering.status.off")
        if gathering.state is GatheringState.STARTING and gathering.countdown_s is None:
            return texts("gathering.status.server")
        waiting = [one for one in self._members if not (one.is_ready or one.is_owner)]
        if gathering.countdown_s is not None:
            return texts("gathering.status.counting")
        if me is not None and me in waiting:
            return texts("gathering.status.say_when")
        if waiting:
            names = ", ".join(isolated(one.name) for one in waiting[:3])
            more = len(waiting) - 3
            if more > 0:
                return texts("gathering.status.waiting_for_more", names=names, count=more)
            return texts("gathering.status.waiting", names=names)
        if me is not None and me.is_owner:
            is_alone = len(self._members) < 2
            alone = texts("gathering.status.alone")
            return alone if is_alone else texts("gathering.status.choose")
        return texts("gathering.status.all_ready")

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        if index < len(self._members):
            draw_member_row(self.context, target, row, self._members[index])

    def _draw_start(self, target: pygame.Surface) -> None:
        """The countdown, large, over what was said."""
        gathering = self._gathering
        skin, texts = self.context.skin, self.context.texts
        if gathering.countdown_s is not None:
            figure = str(max(1, ceil(gathering.countdown_s)))
            font, words = skin.fonts.huge, texts("gathering.we_start_in")
        elif gathering.state is GatheringState.STARTING:
            figure, font, words = "…", skin.fonts.huge, texts("gathering.server_starts")
        else:
            return
        body = skin.fonts.body
        width = max(body.width(words), font.width(figure)) + 40
        plate = pygame.Rect(0, 0, width, body.line_px + font.line_px + 18)
        plate.center = self._log.rect.center
        skin.frame(target, "panel_wood", plate)
        at = (plate.centerx - body.width(words) // 2, plate.y + 8)
        target.blit(body.render(words, theme.PAPER), at)
        at = (plate.centerx - font.width(figure) // 2, plate.y + 10 + body.line_px)
        target.blit(font.render(figure, theme.GOLD_LIGHT), at)

    # What the player does.

    def _me(self) -> GatheringMember | None:
        return next((one for one in self._members if one.is_me), None)

    def _begins_chat(self, event: InputEvent) -> bool:
        """Whether this is the key for chat. What means something in menus means that here."""
        return event.does(Action.CHAT) and event.ui is None

    def _owns(self) -> bool:
        """Whether one may send others away and hand over now."""
        me = self._me()
        is_inside = self._gathering.state is GatheringState.INSIDE
        return me is not None and me.is_owner and is_inside

    def _pressed(self, index: int) -> None:
        member, gathering = self._members[index], self._gathering
        if not self._owns() or member.is_me:
            return
        identity = member.identity
        texts = self.context.texts
        answers = [
            (texts("gathering.make_host"), lambda: gathering.hand_over(identity)),
            (texts("gathering.send_away"), lambda: gathering.kick(identity, False)),
            (texts("gathering.and_block"), lambda: gathering.kick(identity, True)),
        ]

        def is_moot() -> bool:
            is_here = any(one.identity == identity for one in self._members)
            return not is_here or not self._owns()

        question = texts("gathering.what_about", name=member.name)
        nothing = texts("gathering.nothing")
        self.context.stage.push(
            Confirm(self.context, self.heading, question, nothing, answers, is_moot)
        )

    def _toggle_ready(self) -> None:
        me = self._me()
        if me is not None:
            self._gathering.set_ready(not (me.is_ready or me.is_owner))

    def _begin(self, on_server: bool) -> None:
        self._gathering.start(on_server)

    def _say(self, text: str) -> None:
        if text.strip():
            self._gathering.say(text.strip())
        self._field.set("")

    def _goes_out(self) -> bool:
        """Goes back when it has ended, or to the farm when there is a seat. Returns whether."""
        gathering = self._gathering
        if gathering.state is GatheringState.ENDED:
            if gathering.reason and not (self._is_asked_before and self.refusal):
                self.context.stage.notify(self.context.texts.heard(gathering.reason))
            self._is_over = True
            self.context.stage.pop()
            return True
        seat = gathering.take_seat()
        if seat is not None:
            self._is_over = True
            self.page.focus(None)
            take_seat(self.context, seated(seat))
        return seat is not None

    def _go_back(self) -> None:
        self._is_over = True
        self._gathering.leave()
        self.context.stage.pop()

    def _tick(self) -> None:
        """A sound for every second of the countdown."""
        left_s = self._gathering.countdown_s
        second = 0 if left_s is None else ceil(left_s)
        if second and second != self._second:
            self.context.sounds.play("ui_move")
        self._second = second
