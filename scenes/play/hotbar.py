"""The hotbar: what one has at hand, which of it one holds, and the day's energy beside it."""

from typing import NamedTuple

import pygame

from game.rules.vitals import energy_of
from game.world.commands import StorageRef
from game.world.records import Slot
from game.world.sections import HOTBAR_SLOTS
from scenes.input.events import Device
from scenes.play.needs import title_of
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
from scenes.play.window import Desk
from scenes.settings.bindings import HOTBAR_ACTIONS, Action
from scenes.ui import theme
from scenes.ui.kept import KeptPicture
from scenes.ui.prompts import prompt_digit
from scenes.ui.text import Font, Fonts
from scenes.view.particles import draw_outlined

NAMED_S = 1.6
"""For how long what one has just taken in hand is named."""
LOW_ENERGY = 0.2
"""Below this share of it one is told."""


class _Shown(NamedTuple):
    """Everything that the picture of the slots depends on."""

    slots: tuple[Slot | None, ...]
    digits: tuple[str, ...]
    selected: int
    fonts: Fonts


class Hotbar:
    """The slots at the lower edge."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.selected = 0
        """The slot that one holds."""
        self._size = (0, 0)
        self._side: tuple[Font, int] | None = None
        """The side of a slot, in which figures of this font have room."""
        self._named_until_s = 0.0
        self._kept = KeptPicture()
        self._kept_energy = KeptPicture()

    def layout(self, size: tuple[int, int]) -> None:
        """Takes over the logical size."""
        self._size = size

    def select(self, slot: int, now_s: float) -> None:
        """Takes another slot in hand."""
        self.selected = slot % HOTBAR_SLOTS
        self._named_until_s = now_s + NAMED_S

    def slot_at(self, position: tuple[int, int]) -> int | None:
        """The slot under a point."""
        for number in range(HOTBAR_SLOTS):
            if self.slot_rect(number).collidepoint(position):
                return number
        return None

    def slot_rect(self, number: int) -> pygame.Rect:
        """Where a slot is."""
        font = self._desk.context.skin.fonts.small
        if self._side is None or self._side[0] is not font:
            self._side = (font, hotbar_slot_px(font))
        side = self._side[1]
        pitch = side + SLOT_GAP_PX
        left = (self._size[0] - HOTBAR_SLOTS * pitch) // 2 + 1
        return pygame.Rect(left + number * pitch, self._size[1] - side - 9, side, side)

    @property
    def top(self) -> int:
        """Where it begins, so that others stay above it."""
        return self.slot_rect(0).top - 6

    def draw(self, target: pygame.Surface, now_s: float) -> dict[str, pygame.Rect]:
        """Draws it. Returns where its parts are."""
        context, seat = self._desk.context, self._desk.seat
        bar = self.slot_rect(0).union(self.slot_rect(HOTBAR_SLOTS - 1)).inflate(14, 14)
        bag = StorageRef(0, seat.character)
        has_keys = context.input.device is not Device.PAD
        shown = _Shown(
            tuple(slot_of(seat.view, bag, number) for number in range(HOTBAR_SLOTS)),
            tuple(
                prompt_digit(context.input.prompt(action)) if has_keys else ""
                for action in HOTBAR_ACTIONS
            ),
            self.selected,
            context.skin.fonts,
        )
        self._kept.draw(target, shown, lambda sheet: self._paint(sheet, bar, shown))
        held = shown.slots[self.selected]
        if held is not None and now_s < self._named_until_s:
            self._name(target, held.item, bar)
        return {"hotbar": bar, "energy": self._draw_energy(target, bar)}

    def _paint(self, sheet: pygame.Surface, bar: pygame.Rect, shown: _Shown) -> pygame.Rect:
        context = self._desk.context
        context.skin.frame(sheet, "panel_wood", bar)
        for number in range(HOTBAR_SLOTS):
            if number != self.selected:
                draw_slot(sheet, context.skin, self.slot_rect(number), False)
                self._paint_content(sheet, number, self.slot_rect(number), shown)
        chosen = self.slot_rect(self.selected)
        lifted = context.assets.ui.get("slot_selected")
        if lifted is not None and chosen.width == SLOT_PX:
            sheet.blit(lifted.frames[0], (chosen.centerx - lifted.width // 2, chosen.y - 2))
            self._paint_content(sheet, self.selected, chosen.move(0, -1), shown)
        else:
            draw_slot(sheet, context.skin, chosen, True)
            self._paint_content(sheet, self.selected, chosen, shown)
            pygame.draw.rect(sheet, theme.GOLD_LIGHT, chosen.inflate(2, 2), 2, border_radius=2)
        return bar

    def _paint_content(
        self, sheet: pygame.Surface, number: int, rect: pygame.Rect, shown: _Shown
    ) -> None:
        slot, digit, small = shown.slots[number], shown.digits[number], shown.fonts.small
        if slot is not None:
            draw_item(sheet, self._desk.context.assets, small, slot.item, slot.count, rect)
        if digit:
            place = key_rect(small, digit, rect)
            pygame.draw.rect(sheet, theme.PAPER_DIM, place)
            draw_figure(sheet, small, digit, place, theme.WOOD, theme.PAPER_DIM)

    def _name(self, target: pygame.Surface, held: str, bar: pygame.Rect) -> None:
        context = self._desk.context
        font = context.skin.fonts.body
        text = f"{context.sign(Action.USE)} {title_of(self._desk, held)}"
        at = (bar.centerx - font.width(text) // 2, bar.y - font.line_px - 2)
        draw_outlined(target, font, text, theme.PAPER, at)

    def _draw_energy(self, target: pygame.Surface, bar: pygame.Rect) -> pygame.Rect:
        """What is left of the day's energy: a tube beside the slots, which empties from above."""
        seat, font = self._desk.seat, self._desk.context.skin.fonts.small
        share = energy_of(seat.content, seat.view, seat.character) / seat.content.start.energy
        tube = pygame.Rect(bar.right + 4, bar.top + 2, 12, bar.height - 4)
        inside = tube.inflate(-4, -4)
        full = round(inside.height * share)
        is_low = share <= LOW_ENERGY

        def paint(sheet: pygame.Surface) -> pygame.Rect:
            pygame.draw.rect(sheet, theme.INK, tube, border_radius=3)
            colour = theme.ORANGE if is_low else theme.GREEN_LIGHT
            level = pygame.Rect(inside.x, inside.bottom - full, inside.width, full)
            pygame.draw.rect(sheet, colour, level, border_radius=2)
            if is_low:
                # Not by colour alone: a mark stands above what is nearly empty.
                at = (tube.centerx - 1, tube.y - font.line_px)
                draw_outlined(sheet, font, "!", theme.ORANGE, at)
            return tube.inflate(8, 2 * font.line_px + 4)

        self._kept_energy.draw(target, (tuple(tube), full, is_low, font), paint)
        return tube
