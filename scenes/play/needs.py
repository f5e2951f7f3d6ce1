"""What something is made of, and how much of that one has: rows with a picture and a mark."""

from collections.abc import Iterable

import pygame

from game.world.commands import StorageRef
from game.world.definitions import Stack
from game.world.sections import BAG_SLOTS
from game.world.world import Reader
from scenes.play.slots import SLOT_PX, draw_item, slot_of
from scenes.play.window import Desk
from scenes.ui import theme


def bag_count(reader: Reader, character: int, item: str) -> int:
    """How many of an item a bag holds."""
    bag = StorageRef(0, character)
    slots = (slot_of(reader, bag, number) for number in range(BAG_SLOTS))
    return sum(slot.count for slot in slots if slot is not None and slot.item == item)


def times_enough(reader: Reader, character: int, needs: Iterable[Stack]) -> int:
    """How often what is needed is there."""
    return min(bag_count(reader, character, need.item) // need.count for need in needs)


def title_of(desk: Desk, item: str) -> str:
    """What an item is called."""
    definition = desk.seat.content.items.get(item)
    own = definition.title if definition is not None else item
    return desk.context.texts.of_content(f"items.{item}.title", own)


def draw_needs(
    target: pygame.Surface, desk: Desk, needs: Iterable[Stack], room: pygame.Rect
) -> int:
    """Draws a row for each, from the top of a room. Returns where they end."""
    context, seat = desk.context, desk.seat
    fonts, y = context.skin.fonts, room.y
    for need in needs:
        has = bag_count(seat.view, seat.character, need.item)
        is_enough = has >= need.count
        row = pygame.Rect(room.x, y, SLOT_PX, max(SLOT_PX, fonts.body.line_px))
        draw_item(target, context.assets, fonts.small, need.item, 1, row, is_dim=not is_enough)
        figures = f"{has} / {need.count}"
        # Not by colour alone.
        mark = "✓" if is_enough else "✗"
        colour = theme.GREEN_DARK if is_enough else theme.RED_DARK
        text_y = y + (row.height - fonts.body.line_px) // 2 + 1
        space = room.width - SLOT_PX - fonts.body.width(figures + mark) - 22
        name = fonts.body.fit(title_of(desk, need.item), space)
        target.blit(fonts.body.render(name, theme.TEXT_ON_PAPER), (row.right + 6, text_y))
        x = room.right - fonts.body.width(figures) - fonts.body.width(mark) - 6
        target.blit(fonts.body.render(figures, colour), (x, text_y))
        x = room.right - fonts.body.width(mark)
        target.blit(fonts.body.render(mark, colour), (x, text_y))
        y += row.height + 2
    return y
