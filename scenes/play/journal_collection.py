"""The collection: what has grown, been caught and been found at the farm, and what is still to
come, as a shape."""

import pygame

from game.coop.people import shown_name_of
from game.rules.deeds import found_item
from game.world.collection import Sort, collectable
from scenes.play.journal_page import JournalPage, Pen
from scenes.play.slots import ITEM_PX, SLOT_PX, draw_item, draw_slot, item_zoom
from scenes.play.window import Desk
from scenes.ui import theme

GAP_PX = 2
_LARGE_SLOT_PX = 2 * ITEM_PX + 4
_SHAPE_ALPHA = 150


class CollectionPage(JournalPage):
    """What sort on the left, with how much of it; its things on the right."""

    name = "collection"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sorts: list[tuple[Sort, tuple[str, ...]]] = []

    def refresh(self) -> int:
        found = collectable(self.desk.seat.content)
        self._sorts = [(sort, items) for sort, items in found.items() if items]
        return len(self._sorts)

    def draw_row(self, target: pygame.Surface, row: pygame.Rect, index: int) -> None:
        sort, items = self._sorts[index]
        view = self.desk.seat.view
        count = sum(found_item(view, item) is not None for item in items)
        texts = self.desk.context.texts
        title = texts(f"playing.journal.sorts.{sort}", count=count, wanted=len(items))
        mark = ("✓", theme.GREEN_DARK) if count == len(items) else ("▶", theme.TEXT_MUTED)
        self.draw_marked(target, row, mark, title, theme.TEXT_ON_PAPER)

    def draw_chosen(self, target: pygame.Surface, room: pygame.Rect, index: int) -> None:
        _, items = self._sorts[index]
        context, seat = self.desk.context, self.desk.seat
        font = context.skin.fonts.small
        side = self._side_px(room, len(items), font.line_px)
        across = _across(room, side)
        latest: tuple[int, str, int] | None = None
        for number, item in enumerate(items):
            y, x = divmod(number, across)
            pitch = side + GAP_PX
            slot = pygame.Rect(room.x + x * pitch, room.y + y * pitch, side, side)
            if slot.bottom > room.bottom:
                return
            draw_slot(target, context.skin, slot, False)
            found = found_item(seat.view, item)
            if found is not None:
                draw_item(target, context.assets, font, item, 1, slot)
                latest = max(latest or (0, "", 0), (found.day, item, found.character))
            else:
                self._draw_shape(target, item, slot)
        bottom = room.y + (len(items) + across - 1) // across * (side + GAP_PX) + 4
        if latest is not None:
            day, item, character = latest
            name = shown_name_of(seat.view, character)
            said = context.texts(
                "playing.journal.found_by", item=self.item_title(item), name=name, day=day
            )
            below = pygame.Rect(room.x, bottom, room.width, room.bottom - bottom)
            Pen(target, below).write(font, said, theme.TEXT_MUTED)

    @staticmethod
    def _side_px(room: pygame.Rect, count: int, line_px: int) -> int:
        """The side of a slot: large where all of them have room above two lines."""
        rows = -(-count // _across(room, _LARGE_SLOT_PX))
        has_room = rows * (_LARGE_SLOT_PX + GAP_PX) + 4 + 2 * line_px <= room.height
        return _LARGE_SLOT_PX if has_room else SLOT_PX

    def _draw_shape(self, target: pygame.Surface, item: str, slot: pygame.Rect) -> None:
        """Only the outline of what nobody has found yet."""
        sprite = self.desk.context.assets.world.get(f"item/{item}")
        if sprite is None:
            return
        shape = pygame.mask.from_surface(sprite.frames[0]).to_surface(
            setcolor=(*theme.INK, _SHAPE_ALPHA), unsetcolor=(0, 0, 0, 0)
        )
        shape = pygame.transform.scale_by(shape, item_zoom(slot))
        target.blit(shape, shape.get_rect(center=slot.center))


def _across(room: pygame.Rect, side_px: int) -> int:
    """How many slots stand beside each other."""
    return max(1, (room.width + GAP_PX) // (side_px + GAP_PX))
