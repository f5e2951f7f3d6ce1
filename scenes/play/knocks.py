"""Knocks: friends who ask to join, answered without stopping the game by the host, or by the owner
who is a guest."""

import pygame

from game.coop.seat import Knock
from scenes.app.seating import Seating
from scenes.input.events import InputEvent
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.view.players import draw_face

KNOCKS_MAX = 8
TOP_PX = 92
"""Below what is said at the top."""
REFUSAL = "The host does not want company just now."
"""What whoever knocked is told: the words by which their game knows it (`game/text/heard.py`)."""


class Knocks:
    """Who stands at the gate, one after the other."""

    def __init__(self, desk: Desk, seating: Seating) -> None:
        self._desk = desk
        self._seating = seating
        self._waiting: list[Knock] = []
        self._size = (0, 0)
        self._now_s = 0.0
        self._shown_s = 0.0
        self._strangers: set[int] = set()
        """Knocks of whom the host has said that they are not whose name they have."""
        self._yes = pygame.Rect(0, 0, 0, 0)
        self._no = pygame.Rect(0, 0, 0, 0)

    @property
    def first(self) -> Knock | None:
        """Who is asked about now."""
        return self._waiting[0] if self._waiting else None

    @property
    def asked(self) -> str:
        """The question that is asked now; empty while nobody knocks."""
        return "" if self.first is None else self._question(self.first)[0]

    def layout(self, size: tuple[int, int]) -> None:
        """Takes over the logical size."""
        self._size = size

    def add(self, knock: Knock) -> None:
        """Somebody knocks."""
        if len(self._waiting) < KNOCKS_MAX:
            if not self._waiting:
                self._shown_s = self._now_s
            self._waiting.append(knock)

    def withdraw(self, knock_id: int) -> None:
        """Whoever knocked has gone again."""
        self._waiting = [knock for knock in self._waiting if knock.knock_id != knock_id]

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s

    def handle(self, event: InputEvent) -> bool:
        """Takes an event. Returns whether it was an answer."""
        knock, listener = self.first, self._seating.listener
        if knock is None or listener is None or not event.is_press:
            return False
        is_click = event.binding == "mouse:left"
        if event.does(Action.ACCEPT_KNOCK) or (is_click and self._yes.collidepoint(event.position)):
            listener.accept(knock.knock_id, knock.namesake if self._asks_who(knock) else 0)
            self._desk.context.sounds.play("ui_confirm")
        elif event.does(Action.REFUSE_KNOCK) or (
            is_click and self._no.collidepoint(event.position)
        ):
            if self._asks_who(knock):
                self._strangers.add(knock.knock_id)
                return True
            listener.refuse(knock.knock_id, REFUSAL)
            self._desk.context.sounds.play("ui_cancel")
        else:
            return False
        self._waiting.pop(0)
        self._shown_s = self._now_s
        return True

    def _asks_who(self, knock: Knock) -> bool:
        """Whether the first question is who it is: somebody of that name was here before, and only
        the host can tell whether this is the same person."""
        return bool(knock.namesake) and knock.knock_id not in self._strangers

    def _question(self, knock: Knock) -> tuple[str, str, str]:
        """What is asked, and the titles of the two answers."""
        texts = self._desk.context.texts
        name, known = knock.name, knock.looks_like
        if self._asks_who(knock):
            asked = texts("knocks.is_it", name=name, known=known)
            return asked, texts("knocks.the_same"), texts("knocks.somebody_else")
        if known and knock.is_returning:
            asked = texts("knocks.other_returns", name=name, known=known)
        elif known:
            asked = texts("knocks.other_comes", name=name, known=known)
        elif knock.is_returning:
            asked = texts("knocks.returns", name=name)
        else:
            asked = texts("knocks.comes", name=name)
        return asked, texts("knocks.let_in"), texts("knocks.not_now")

    def draw(self, target: pygame.Surface, top: int) -> None:
        """Draws the question, below `top`."""
        knock = self.first
        if knock is None:
            return
        context = self._desk.context
        font, small = context.skin.fonts.body, context.skin.fonts.small
        question, yes_title, no_title = self._question(knock)
        # The name is the visitor's own choice; the account is what the transport vouches for.
        account_name = context.services.account_name(knock.account) if knock.account else ""
        face_px = font.line_px + small.line_px + 8 if knock.account else 9
        room = self._size[0] - 80 - face_px
        text = font.fit(question, room)
        on_steam = context.texts("knocks.on_steam", name=account_name)
        account = small.fit(on_steam, room) if account_name else ""
        yes = f"{context.sign(Action.ACCEPT_KNOCK)} {yes_title}"
        no = f"{context.sign(Action.REFUSE_KNOCK)} {no_title}"
        text_px = max(font.width(text), small.width(account))
        width = max(text_px + face_px + 50, font.width(yes) + font.width(no) + 64)
        height = max(font.line_px, face_px) + font.line_px + 28
        panel = pygame.Rect(0, 0, width, height)
        slide = max(0.0, 1 - (self._now_s - self._shown_s) / 0.15)
        panel.midtop = (self._size[0] // 2, max(TOP_PX, top) - int(slide * 20))
        context.skin.frame(target, "panel_paper", panel)
        icon = context.skin.icon(target, "icon_knock", (panel.x + 9, panel.y + 8))
        x = panel.x + (30 if icon is not None else 12)
        face = pygame.Rect(x, panel.y + 9, face_px, max(face_px, font.line_px))
        picture = context.portrait(knock.account, face_px)
        draw_face(target, context.assets, knock.colour, face, picture)
        words_px = font.line_px + (small.line_px if account else 0)
        x, y = face.right + 6, face.y + (face.height - words_px) // 2 + 1
        target.blit(font.render(text, theme.TEXT_ON_PAPER), (x, y))
        if account:
            target.blit(small.render(account, theme.TEXT_MUTED), (x, y + font.line_px))
        high = font.line_px + 6
        self._yes = pygame.Rect(panel.x + 10, 0, (width - 28) // 2, high)
        self._yes.bottom = panel.bottom - 9
        self._no = self._yes.move((width - 28) // 2 + 8, 0)
        for rect, title, frame in (
            (self._yes, yes, "button_focused"),
            (self._no, no, "button_normal"),
        ):
            context.skin.frame(target, frame, rect)
            at = (rect.centerx - font.width(title) // 2, rect.y + 3)
            target.blit(font.render(title, theme.INK), at)
