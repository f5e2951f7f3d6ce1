"""The heads-up display: clock, hotbar, net indicator, the present quest, what just happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from game.rules.market import coins_of, pocket_money_of
from game.rules.vitals import energy_of
from game.world.calendar import clock_text, day_of_season, farm_seed, forecast, time_of_day
from game.world.commands import StorageRef
from game.world.sections import HOTBAR_SLOTS
from scenes.input.events import Device
from scenes.play.journal_quests import current_line
from scenes.play.net_indicator import draw_net_indicator
from scenes.play.slots import (
    SLOT_GAP_PX,
    SLOT_PX,
    draw_figure,
    draw_item,
    draw_slot,
    hotbar_slot_px,
    key_rect,
    slot_of,
)
from scenes.play.weather_sign import weather_sign
from scenes.play.window import Desk
from scenes.settings.bindings import HOTBAR_ACTIONS, Action
from scenes.ui import theme
from scenes.ui.prompts import prompt_digit
from scenes.view.particles import draw_outlined

EDGE_PX = 5
"""Between the picture's edges and what stays at them."""
TOAST_S = 5.0
TOASTS_MAX = 4
DAY_CARD_S = 3.0
QUEST_SHOWN_S = 14.0
_REST_TEXT_X = 29


@dataclass(frozen=True, slots=True)
class _Toast:
    until_s: float
    text: str
    icon: str
    topic: str
    holds: Callable[[], bool] | None
    """Whether what it says is still so, where that can be asked."""

    @property
    def border_px(self) -> int:
        """How much wider than the text its plate is."""
        return 42 if self.icon else 22


LOW_ENERGY = 0.2
"""Below this share of it one is told."""


class Hud:
    """Everything that stays at the edges of the picture."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.selected = 0
        """The slot of the hotbar that one holds."""
        self._toasts: list[_Toast] = []
        self._card: tuple[float, str, str] | None = None
        self.toasts_top = 8
        """Where what happened may begin to be told, below whatever stands above it."""
        self.advice: tuple[str, str] | None = None
        """Title and text for a newcomer, shown in place of the quest."""
        self._quest: tuple[str, str] | None = None
        self._quest_since_s = 0.0
        self._now_s = 0.0
        self._size = (0, 0)
        self._slot_named_s = -10.0
        self.places: dict[str, pygame.Rect] = {}
        """Where each part was drawn last."""

    @property
    def toasts(self) -> list[str]:
        """What is said at the moment."""
        return [toast.text for toast in self._toasts]

    def layout(self, size: tuple[int, int]) -> None:
        """Takes over the logical size."""
        self._size = size

    def select(self, slot: int) -> None:
        """Takes another slot of the hotbar in hand."""
        self.selected = slot % HOTBAR_SLOTS
        self._slot_named_s = self._now_s

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
        self._toasts = [
            toast
            for toast in self._toasts
            if toast.text != text and not (topic and toast.topic == topic)
        ]
        self._toasts.append(_Toast(self._now_s + TOAST_S, text, icon, topic, holds))
        del self._toasts[:-TOASTS_MAX]

    def show_day(self, title: str, text: str) -> None:
        """Shows the card of a new day."""
        self._card = (self._now_s, title, text)

    def update(self, now_s: float) -> None:
        """Goes on to this moment."""
        self._now_s = now_s
        self._toasts = [
            toast
            for toast in self._toasts
            if toast.until_s > now_s and (toast.holds is None or toast.holds())
        ]
        seat, texts = self._desk.seat, self._desk.context.texts
        quest = current_line(seat.view, seat.content, seat.character, texts)
        if quest != self._quest:
            self._quest = quest
            self._quest_since_s = now_s

    def slot_at(self, position: tuple[int, int]) -> int | None:
        """The slot of the hotbar under a point."""
        for number in range(HOTBAR_SLOTS):
            if self._slot_rect(number).collidepoint(position):
                return number
        return None

    def slot_rect(self, number: int) -> pygame.Rect:
        """Where a slot of the hotbar is."""
        return self._slot_rect(number)

    @property
    def hotbar_top(self) -> int:
        """Where the hotbar begins, so that others stay above it."""
        return self._slot_rect(0).top - 6

    @property
    def plates(self) -> list[pygame.Rect]:
        """Where the parts of it were drawn last."""
        return list(self.places.values())

    @property
    def corner_bottom(self) -> int:
        """Where the network's figures and the quest in the upper left corner end."""
        corner = [place.bottom for name, place in self.places.items() if name in ("net", "quest")]
        return max(corner, default=0)

    def draw(self, target: pygame.Surface, has_hotbar: bool, has_quest: bool) -> None:
        """Draws everything; without the hotbar while a box stands in its place, and without the
        quest while a window is open."""
        self.places = {}
        self._draw_clock(target)
        net = draw_net_indicator(target, self._desk)
        if net is not None:
            self.places["net"] = net
        if has_quest:
            self._draw_quest(target)
        self._draw_purse(target)
        if has_hotbar:
            self._draw_hotbar(target)
            self._draw_energy(target)
        self._draw_toasts(target)
        self._draw_card(target)

    def draw_rest(self, target: pygame.Surface) -> None:
        """Says that time rests, as long as it does: over whatever everybody reads meanwhile."""
        text = self.rest_text
        if text:
            skin = self._desk.context.skin
            plate = self._rest_plate()
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

    def _slot_rect(self, number: int) -> pygame.Rect:
        side = hotbar_slot_px(self._desk.context.skin.fonts.small)
        pitch = side + SLOT_GAP_PX
        left = (self._size[0] - HOTBAR_SLOTS * pitch) // 2 + 1
        return pygame.Rect(left + number * pitch, self._size[1] - side - 9, side, side)

    def _draw_hotbar(self, target: pygame.Surface) -> None:
        context, seat = self._desk.context, self._desk.seat
        bar = self._slot_rect(0).unionall([self._slot_rect(HOTBAR_SLOTS - 1)]).inflate(14, 14)
        context.skin.frame(target, "panel_wood", bar)
        self.places["hotbar"] = bar
        bag = StorageRef(0, seat.character)
        for number in range(HOTBAR_SLOTS):
            if number != self.selected:
                self._draw_hotbar_slot(target, bag, number, self._slot_rect(number))
        chosen = self._slot_rect(self.selected)
        lifted = context.assets.ui.get("slot_selected")
        if lifted is not None and chosen.width == SLOT_PX:
            at = (chosen.centerx - lifted.width // 2, chosen.y - 2)
            target.blit(lifted.frames[0], at)
            self._draw_content(target, bag, self.selected, chosen.move(0, -1))
        else:
            self._draw_hotbar_slot(target, bag, self.selected, chosen, True)
            pygame.draw.rect(target, theme.GOLD_LIGHT, chosen.inflate(2, 2), 2, border_radius=2)
        slot = slot_of(seat.view, bag, self.selected)
        if slot is not None and self._now_s - self._slot_named_s < 1.6:
            item = seat.content.items.get(slot.item)
            font = context.skin.fonts.body
            text = item.title if item is not None else slot.item
            sign = context.sign(Action.USE)
            text = f"{sign} {text}"
            x = bar.centerx - font.width(text) // 2
            draw_outlined(target, font, text, theme.PAPER, (x, bar.y - font.line_px - 2))

    def _draw_hotbar_slot(
        self,
        target: pygame.Surface,
        bag: StorageRef,
        number: int,
        rect: pygame.Rect,
        is_chosen: bool = False,
    ) -> None:
        draw_slot(target, self._desk.context.skin, rect, is_chosen)
        self._draw_content(target, bag, number, rect)

    def _draw_content(
        self, target: pygame.Surface, bag: StorageRef, number: int, rect: pygame.Rect
    ) -> None:
        context = self._desk.context
        slot = slot_of(self._desk.seat.view, bag, number)
        small = context.skin.fonts.small
        if slot is not None:
            draw_item(target, context.assets, small, slot.item, slot.count, rect)
        if context.input.device is not Device.PAD:
            digit = prompt_digit(context.input.prompt(HOTBAR_ACTIONS[number]))
            if digit:
                place = key_rect(small, digit, rect)
                draw_figure(target, small, digit, place, theme.WOOD, theme.PAPER_DIM)

    def _draw_clock(self, target: pygame.Surface) -> None:
        context, seat = self._desk.context, self._desk.seat
        environment = seat.environment
        if environment is None:
            return
        body, small = context.skin.fonts.body, context.skin.fonts.small
        minutes = time_of_day(environment, seat.tick)
        time = clock_text(minutes)
        season = seat.content.season_definitions.get(environment.season)
        own = season.title if season is not None else environment.season
        season_title = context.texts.of_content(f"seasons.{environment.season}.title", own)
        day = f"{season_title} {day_of_season(environment.day)}"
        width = max(body.width(time) + 44, body.width(day) + 24) + 20
        height = body.line_px * 2 + 18
        panel = pygame.Rect(self._size[0] - width - EDGE_PX, EDGE_PX, width, height)
        context.skin.frame(target, "panel_paper", panel)
        self.places["clock"] = panel.copy()
        face = context.assets.ui.get("clock_face")
        x = panel.x + 10
        target.blit(body.render(day, theme.TEXT_ON_PAPER), (x, panel.y + 9))
        context.skin.icon(target, f"season_{environment.season}", (panel.right - 26, panel.y + 7))
        y = panel.y + 9 + body.line_px
        target.blit(body.render(time, theme.TEXT_ON_PAPER), (x, y))
        is_night = minutes >= 20 * 60
        icon = weather_sign(seat.content.weather.get(environment.weather), is_night=is_night)
        context.skin.icon(target, icon, (panel.right - 26, y - 2))
        if face is not None:
            at = (panel.x - face.width + 5, panel.y + (panel.height - face.height) // 2)
            target.blit(face.frames[0], at)
            self.places["clock"].union_ip(face.frames[0].get_rect(topleft=at))
            hand = context.assets.ui.get("clock_hand")
            if hand is not None:
                frame = hand.frames[int(minutes / 60) % 24 % len(hand.frames)]
                place = frame.get_rect(center=(at[0] + face.width // 2, at[1] + face.height // 2))
                target.blit(frame, place)
        self._draw_forecast(target, panel, environment.day + 1)
        if len(seat.players()) > 1:
            count = f"{sum(p.is_connected for p in seat.players())}"
            x = panel.right - small.width(count) - 10
            draw_outlined(target, small, count, theme.PAPER, (x, panel.bottom + 2))
            context.skin.icon(target, "icon_players", (x - 19, panel.bottom + 1))
            high = max(small.line_px, 16) + 2
            people = pygame.Rect(x - 19, panel.bottom + 1, panel.right - x + 19, high)
            self.places["clock"].union_ip(people)

    def _draw_forecast(self, target: pygame.Surface, panel: pygame.Rect, day: int) -> None:
        """Tomorrow's weather, small, below the clock."""
        context, seat = self._desk.context, self._desk.seat
        small = context.skin.fonts.small
        weather = seat.content.weather.get(forecast(seat.content, farm_seed(seat.view), day))
        word = context.texts("sleep.tomorrow_short")
        if small.width(word) + 76 > panel.width:
            word = "»"
        at = (panel.x + 6, panel.bottom + 3)
        draw_outlined(target, small, word, theme.PAPER, at)
        at = (panel.x + 9 + small.width(word), panel.bottom + 1)
        context.skin.icon(target, weather_sign(weather), at)

    def _draw_purse(self, target: pygame.Surface) -> None:
        """The farm's coins, below the clock, and one's own pocket money once there is some."""
        context, seat = self._desk.context, self._desk.seat
        clock = self.places.get("clock")
        if clock is None:
            return
        small = context.skin.fonts.small
        high = max(small.line_px, 16) + 2
        own = pocket_money_of(seat.view, seat.character)
        rows: list[tuple[str | None, int]] = [(None, coins_of(seat.view))]
        rows += [("icon_bag", own)] if own else []
        place = pygame.Rect(clock.right, clock.bottom + 1, 0, high * len(rows))
        for number, (icon, coins) in enumerate(rows):
            text = f"{coins}"
            row = pygame.Rect(0, clock.bottom + 1 + number * high, small.width(text) + 22, high)
            row.right = clock.right - 8
            coin = context.assets.world.get("item/coin")
            if icon is not None:
                context.skin.icon(target, icon, row.topleft)
            elif coin is not None:
                target.blit(coin.frames[0], row.topleft)
            draw_outlined(target, small, text, theme.CREAM, (row.x + 19, row.y + 1))
            place.union_ip(row)
        self.places["purse"] = place

    def _draw_energy(self, target: pygame.Surface) -> None:
        """What is left of the day's energy: a tube beside the hotbar, which empties from above."""
        seat = self._desk.seat
        most = seat.content.start.energy
        share = energy_of(seat.content, seat.view, seat.character) / most
        bar = self.places.get("hotbar")
        if bar is None:
            return
        tube = pygame.Rect(bar.right + 4, bar.top + 2, 12, bar.height - 4)
        pygame.draw.rect(target, theme.INK, tube, border_radius=3)
        inside = tube.inflate(-4, -4)
        full = round(inside.height * share)
        colour = theme.GREEN_LIGHT if share > LOW_ENERGY else theme.ORANGE
        level = pygame.Rect(inside.x, inside.bottom - full, inside.width, full)
        pygame.draw.rect(target, colour, level, border_radius=2)
        if share <= LOW_ENERGY:
            # Not by colour alone: a mark stands above what is nearly empty.
            context = self._desk.context
            font = context.skin.fonts.small
            draw_outlined(
                target, font, "!", theme.ORANGE, (tube.centerx - 1, tube.y - font.line_px)
            )
        self.places["energy"] = tube

    def _draw_quest(self, target: pygame.Surface) -> None:
        context = self._desk.context
        fonts = context.skin.fonts
        shown = self.advice or self._quest
        if shown is None:
            return
        title, line = shown
        is_advice = self.advice is not None
        net = self.places.get("net")
        top = EDGE_PX if net is None else net.bottom + 4
        sign = context.sign(Action.JOURNAL)
        sign = "" if is_advice else sign
        is_long = is_advice or self._now_s - self._quest_since_s < QUEST_SHOWN_S
        room = min(210, self._size[0] * 28 // 100)
        fitting = (self.hotbar_top - top - fonts.body.line_px - 13) // fonts.small.line_px
        if fitting < 0:
            return
        title = fonts.body.fit(title, self._size[0] * 2 // 5 - fonts.small.width(sign))
        head = fonts.body.width(title) + 8 + fonts.small.width(sign)
        lines = fonts.small.wrap(line, max(room, head))[:fitting] if is_long else []
        width = max([head, *(fonts.small.width(text) for text in lines)]) + 33
        height = fonts.body.line_px + 9 + len(lines) * fonts.small.line_px
        plate = pygame.Rect(EDGE_PX, top, width, height)
        context.skin.frame(target, "panel_dark", plate)
        self.places["quest"] = plate
        context.skin.icon(target, "icon_quest", (plate.x + 5, plate.y + 3))
        x, y = plate.x + 25, plate.y + 5
        target.blit(fonts.body.render(title, theme.CREAM), (x, y))
        at = (x + fonts.body.width(title) + 8, y + 2)
        target.blit(fonts.small.render(sign, theme.SAND), at)
        y += fonts.body.line_px
        for text in lines:
            target.blit(fonts.small.render(text, theme.PAPER), (x, y))
            y += fonts.small.line_px

    def _draw_toasts(self, target: pygame.Surface) -> None:
        context = self._desk.context
        font = context.skin.fonts.body
        # Between what stands in the corners; in the middle where that leaves room enough.
        corners = [place for name, place in self.places.items() if name in ("net", "quest")]
        left = max((place.right for place in corners), default=EDGE_PX) + 6
        clock = self.places.get("clock")
        right = (self._size[0] - EDGE_PX if clock is None else clock.left) - 6
        said: list[tuple[_Toast, list[str]]] = []
        high = 8
        # The newest first: what has no room above the hotbar is the oldest.
        for toast in reversed(self._toasts):
            lines = font.wrap(toast.text, min(right - left - toast.border_px, 340))
            high += len(lines) * font.line_px + 13
            if said and high > self.hotbar_top:
                break
            said.insert(0, (toast, lines))
        y = max(self.toasts_top, self.rest_bottom)
        for number, (toast, lines) in enumerate(said):
            left_s = toast.until_s - self._now_s
            slide = int(max(0.0, 1 - (TOAST_S - left_s) / 0.12) * 10)
            width = max(font.width(line) for line in lines) + toast.border_px
            plate = pygame.Rect(0, 0, width, len(lines) * font.line_px + 9)
            plate.midtop = (self._size[0] // 2, y - slide)
            plate.x = max(left, min(plate.x, right - width))
            context.skin.frame(target, "panel_dark", plate)
            self.places[f"toast {number}"] = plate
            x = plate.x + 11
            if toast.icon:
                context.skin.icon(target, toast.icon, (x - 2, plate.centery - 8))
                x += 20
            for index, line in enumerate(lines):
                at = (x, plate.y + 5 + index * font.line_px)
                target.blit(font.render(line, theme.PAPER), at)
            y = plate.bottom + 4

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
        y = self._size[1] // 4 - int((1 - ease) * 12)
        if ease < 0.5:
            return
        x = (self._size[0] - fonts.title.width(title)) // 2
        draw_outlined(target, fonts.title, title, theme.CREAM, (x, y))
        x = (self._size[0] - fonts.body.width(text)) // 2
        at = (x, y + fonts.title.line_px)
        draw_outlined(target, fonts.body, text, theme.PAPER, at)


def draw_hint(
    desk: Desk,
    target: pygame.Surface,
    parts: Sequence[tuple[Action, str]],
    at: tuple[int, int],
    names_at: Sequence[pygame.Rect] = (),
) -> pygame.Rect:
    """A small plate over something in the world: which key does what to it. It is lifted over the
    names that are there. Returns where it stands."""
    context = desk.context
    font = context.skin.fonts.small
    text = "   ".join(f"{context.sign(action)} {word}" for action, word in parts)
    plate = pygame.Rect(0, 0, font.width(text) + 12, font.line_px + 4)
    plate.midbottom = at
    for name in sorted(names_at, key=lambda rect: -rect.bottom):
        if plate.colliderect(name):
            plate.bottom = name.top - 1
    plate.clamp_ip(target.get_rect().inflate(-4, -4))
    context.skin.frame(target, "panel_dark", plate)
    target.blit(font.render(text, theme.PAPER), (plate.x + 6, plate.y + 3))
    return plate
