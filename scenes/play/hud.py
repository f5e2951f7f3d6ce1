"""The heads-up display: what stays at the edges of the picture, and in which order it is drawn."""

from collections.abc import Callable

import pygame

from scenes.play.clock_plate import EDGE_PX, ClockPlate
from scenes.play.hotbar import Hotbar
from scenes.play.net_indicator import draw_net_indicator
from scenes.play.quest_plate import QuestPlate
from scenes.play.toasts import Toasts
from scenes.play.window import Desk
from scenes.ui import theme
from scenes.view.particles import draw_outlined

DAY_CARD_S = 3.0
_REST_TEXT_X = 29


class Hud:
    """Everything that stays at the edges of the picture."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._hotbar = Hotbar(desk)
        self._clock = ClockPlate(desk)
        self._quest = QuestPlate(desk)
        self._toasts = Toasts(desk)
        self._card: tuple[float, str, str] | None = None
        self.toasts_top = 8
        """Where what happened may begin to be told, below whatever stands above it."""
        self._now_s = 0.0
        self._size = (0, 0)
        self.places: dict[str, pygame.Rect] = {}
        """Where each part was drawn last."""

    @property
    def selected(self) -> int:
        """The slot of the hotbar that one holds."""
        return self._hotbar.selected

    @property
    def toasts(self) -> list[str]:
        """What is said at the moment."""
        return self._toasts.said

    @property
    def advice(self) -> tuple[str, str] | None:
        """Title and text for a newcomer, shown in place of the quest."""
        return self._quest.advice

    @advice.setter
    def advice(self, advice: tuple[str, str] | None) -> None:
        self._quest.advice = advice

    def layout(self, size: tuple[int, int]) -> None:
        """Takes over the logical size."""
        self._size = size
        self._hotbar.layout(size)

    def select(self, slot: int) -> None:
        """Takes another slot of the hotbar in hand."""
        self._hotbar.select(slot, self._now_s)

    def say(
        self,
        text: str,
        icon: str = "",
        *,
        topic: str = "",
        holds: Callable[[], bool] | None = None,
    ) -> None:
        """Shows a sentence for some seconds: at most until another one on its `topic`, if it has
        one, or until it `holds` no longer."""
        self._toasts.say(text, icon, topic, holds, self._now_s)

    def show_day(self, title: str, text: str) -> None:
        """Shows the card of a new day."""
        self._card = (self._now_s, title, text)

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s
        self._toasts.update(now_s)
        self._quest.update(now_s)

    def slot_at(self, position: tuple[int, int]) -> int | None:
        """The slot of the hotbar under a point."""
        return self._hotbar.slot_at(position)

    def slot_rect(self, number: int) -> pygame.Rect:
        """Where a slot of the hotbar is."""
        return self._hotbar.slot_rect(number)

    @property
    def hotbar_top(self) -> int:
        """Where the hotbar begins, so that others stay above it."""
        return self._hotbar.top

    @property
    def plates(self) -> list[pygame.Rect]:
        """Where the parts of it were drawn last."""
        return list(self.places.values())

    @property
    def middle_px(self) -> int:
        """How wide something in the middle at the top may be, beside what is in both corners."""
        middle = self._size[0] // 2
        net, clock = self.places.get("net"), self.places.get("clock")
        left = EDGE_PX if net is None else net.right
        right = self._size[0] - EDGE_PX if clock is None else clock.left
        return 2 * min(middle - left, right - middle) - 12

    @property
    def corner_bottom(self) -> int:
        """Where the network's figures and the quest in the upper left corner end."""
        corner = [place.bottom for name, place in self.places.items() if name in ("net", "quest")]
        return max(corner, default=0)

    def draw(
        self,
        target: pygame.Surface,
        has_hotbar: bool,
        has_quest: bool,
        kept_free: pygame.Rect | None = None,
    ) -> None:
        """Draws everything; without the hotbar while a box stands in its place, and without the
        quest while a window is open, or where it would lie over what has to be `kept_free`."""
        self.places = dict(self._clock.draw(target))
        net = draw_net_indicator(target, self._desk)
        if net is not None:
            self.places["net"] = net
        if has_quest:
            top = EDGE_PX if net is None else net.bottom + 4
            quest = self._quest.draw(target, top, self.hotbar_top, self._now_s, kept_free)
            if quest is not None:
                self.places["quest"] = quest
        if has_hotbar:
            self.places |= self._hotbar.draw(target, self._now_s)
        top = max(self.toasts_top, self.rest_bottom)
        self.places |= self._toasts.draw(target, self.places, top, self.hotbar_top, self._now_s)
        self._draw_card(target)

    def draw_rest(self, target: pygame.Surface, read_at: pygame.Rect) -> None:
        """Says that time rests, as long as it does: above whatever everybody reads meanwhile, and
        not where that has no room for it."""
        text, plate = self.rest_text, self._rest_plate()
        if text and not plate.colliderect(read_at):
            skin = self._desk.context.skin
            skin.frame(target, "panel_dark", plate)
            skin.icon(target, "icon_sleep", (plate.x + 8, plate.centery - 8))
            at = (plate.x + _REST_TEXT_X, plate.y + 5)
            target.blit(skin.fonts.body.render(text, theme.PAPER), at)

    @property
    def rest_text(self) -> str:
        """Why time rests, in a sentence; empty while it passes."""
        environment = self._desk.seat.environment
        if environment is None or environment.resting_since_tick is None:
            return ""
        is_alone = sum(player.is_connected for player in self._desk.seat.players()) < 2
        texts = self._desk.context.texts
        return texts("playing.rest.alone") if is_alone else texts("playing.rest.together")

    @property
    def rest_bottom(self) -> int:
        """Where it ends that time rests, so that others begin below."""
        return max(8, self._rest_plate().bottom + 4)

    def _rest_plate(self) -> pygame.Rect:
        """Where it is said that time rests; of no height while time passes."""
        font = self._desk.context.skin.fonts.body
        if not self.rest_text:
            return pygame.Rect(0, 0, 0, 0)
        plate = pygame.Rect(0, 4, font.width(self.rest_text) + _REST_TEXT_X + 11, font.line_px + 9)
        plate.centerx = self._size[0] // 2
        return plate

    def _draw_card(self, target: pygame.Surface) -> None:
        if self._card is None:
            return
        since_s = self._now_s - self._card[0]
        if since_s > DAY_CARD_S:
            self._card = None
            return
        _, title, text = self._card
        fonts = self._desk.context.skin.fonts
        ease = min(1.0, since_s / 0.25, (DAY_CARD_S - since_s) / 0.25)
        said = (place.bottom for name, place in self.places.items() if name.startswith("toast_"))
        y = max(self._size[1] // 4, max(said, default=0) + 12) - int((1 - ease) * 12)
        if ease < 0.5:
            return
        width = max(fonts.title.width(title), fonts.body.width(text))
        card = pygame.Rect(0, y, width, fonts.title.line_px + fonts.body.line_px)
        card.centerx = self._size[0] // 2
        if card.bottom > self.hotbar_top:
            return
        self.places["card"] = card
        x = card.centerx - fonts.title.width(title) // 2
        draw_outlined(target, fonts.title, title, theme.CREAM, (x, y))
        x = card.centerx - fonts.body.width(text) // 2
        at = (x, y + fonts.title.line_px)
        draw_outlined(target, fonts.body, text, theme.PAPER, at)
