"""Slots of a bag or a chest on the screen, read from the records whenever they are drawn."""

from collections.abc import Callable

import pygame

from game.world.commands import StorageRef
from game.world.records import Slot
from game.world.sections import Kind, Section, chest_slot_key
from game.world.world import Reader
from scenes.input.events import InputEvent, UiKey
from scenes.media.assets import Assets
from scenes.ui import theme
from scenes.ui.focus import Widget
from scenes.ui.skin import Skin
from scenes.ui.text import Font
from scenes.ui.theme import Colour
from scenes.view.particles import draw_outlined

SLOT_PX = 20
"""The side of a slot at normal text scale."""
SLOT_GAP_PX = 2
ITEM_PX = 16
_LARGE_FROM_PX = 2 * ITEM_PX - 4
COUNT_MAX = "99"
"""The widest number that a stack has."""


def slot_px(font: Font) -> int:
    """The side of a slot in which an item's number has room, in the font of figures."""
    return max(SLOT_PX, font.width(COUNT_MAX) + 4, figure_px(font) + 10)


def hotbar_slot_px(font: Font) -> int:
    """The side of a slot in which the number of a stack has room below that of its key; beside
    large figures the item is twice as large as well."""
    side = max(slot_px(font), figure_px(font) * 2 + 5)
    return side if side < _LARGE_FROM_PX else max(side, 2 * ITEM_PX + 2)


def figure_px(font: Font) -> int:
    """How high the figures of a font are."""
    return font.ink(COUNT_MAX).height


def count_rect(font: Font, count: int, slot: pygame.Rect) -> pygame.Rect:
    """Where the number of a stack is, with its outline: in the lower right corner of its slot."""
    ink = font.ink(str(count)).inflate(2, 2)
    ink.bottomright = slot.bottomright
    return ink


def key_rect(font: Font, key: str, slot: pygame.Rect) -> pygame.Rect:
    """Where the sign of a slot's key is, with its outline: in the upper left corner."""
    ink = font.ink(key).inflate(2, 2)
    ink.topleft = slot.topleft
    return ink


def draw_figure(
    target: pygame.Surface,
    font: Font,
    text: str,
    place: pygame.Rect,
    colour: Colour,
    outline: Colour = theme.INK,
) -> None:
    """Draws a figure so that its ink and outline fill a place."""
    ink = font.ink(text)
    at = (place.x + 1 - ink.x, place.y + 1 - ink.y)
    draw_outlined(target, font, text, colour, at, outline)


def slot_of(reader: Reader, storage: StorageRef, number: int) -> Slot | None:
    """What is in a slot of a bag or a chest."""
    if storage.area == 0:
        record = reader.get(Section(storage.place, Kind.STORAGE), number)
    else:
        key = chest_slot_key(storage.place, number)
        record = reader.get(Section(storage.area, Kind.STORAGE), key)
    return record if isinstance(record, Slot) else None


def item_zoom(slot: pygame.Rect) -> int:
    """How many times as large an item is drawn in a slot."""
    return max(1, (min(slot.size) - 2) // ITEM_PX)


def draw_item(
    target: pygame.Surface,
    assets: Assets,
    font: Font,
    item: str,
    count: int,
    rect: pygame.Rect,
    is_dim: bool = False,
) -> None:
    """An item in the middle of a slot, with its number when there is more than one."""
    sprite = assets.world.get(f"item/{item}")
    if sprite is not None:
        picture, zoom = sprite.frames[0], item_zoom(rect)
        if zoom > 1:
            picture = pygame.transform.scale_by(picture, zoom)
        if is_dim:
            picture = picture.copy()
            picture.set_alpha(90)
        target.blit(picture, picture.get_rect(center=rect.center))
    else:
        letter = font.render(item[:2].capitalize(), theme.TEXT_ON_PAPER)
        target.blit(letter, (rect.x + 3, rect.y + 3))
    if count > 1:
        draw_figure(target, font, str(count), count_rect(font, count, rect), theme.WHITE)


def draw_silhouette(target: pygame.Surface, assets: Assets, item: str, rect: pygame.Rect) -> None:
    """The shape of an item that nobody knows yet, in the middle of a slot."""
    sprite = assets.world.get(f"item/{item}")
    if sprite is not None:
        shape = pygame.mask.from_surface(sprite.frames[0])
        picture = shape.to_surface(setcolor=theme.WOOD_LIGHT, unsetcolor=(0, 0, 0, 0))
        target.blit(picture, picture.get_rect(center=rect.center))


def draw_slot(target: pygame.Surface, skin: Skin, rect: pygame.Rect, is_focused: bool) -> None:
    """An empty slot."""
    skin.frame(target, "slot_hover" if is_focused else "slot_normal", rect)


class SlotWidget(Widget):
    """One slot: taking and putting are the window's business."""

    can_focus = True

    def __init__(
        self,
        rect: pygame.Rect,
        storage: StorageRef,
        number: int,
        read: Callable[[StorageRef, int], Slot | None],
        assets: Assets,
        act: Callable[["SlotWidget", str], None],
        held_from: Callable[[], tuple[StorageRef, int, int] | None],
    ) -> None:
        super().__init__(rect)
        self.storage = storage
        self.number = number
        self._read = read
        self._assets = assets
        self._act = act
        self._held_from = held_from

    @property
    def content(self) -> Slot | None:
        """What is in the slot now."""
        return self._read(self.storage, self.number)

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if event.is_repeat:
            return False
        if event.ui is UiKey.CONFIRM:
            self._act(self, "quick" if event.shift else "whole")
        elif event.ui is UiKey.SECOND:
            self._act(self, "part")
        elif event.ui is UiKey.QUICK:
            self._act(self, "quick")
        else:
            return False
        return True

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if event.binding == "mouse:left":
            self._act(self, "quick" if event.shift else "whole")
        elif event.binding == "mouse:right":
            self._act(self, "part")
        else:
            return False
        return True

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        draw_slot(target, skin, self.rect, is_focused)
        slot = self.content
        held = self._held_from()
        is_source = held is not None and held[:2] == (self.storage, self.number)
        if slot is not None:
            left = slot.count - held[2] if is_source and held is not None else slot.count
            draw_item(
                target,
                self._assets,
                skin.fonts.small,
                slot.item,
                max(left, 0),
                self.rect,
                is_dim=is_source and left <= 0,
            )
        if is_focused:
            ring = self.rect.inflate(4, 4)
            pygame.draw.rect(target, theme.INK, ring, 1, border_radius=2)
            pygame.draw.rect(target, theme.GOLD_LIGHT, ring.inflate(-2, -2), 1)
