"""Drops: how items come to lie on the ground."""

from game.rules.context import Context, RefusalReason, Refused
from game.rules.reach import within_area
from game.world.areas import Area
from game.world.records import Drop
from game.world.sections import AUTHORED_PER_COMMAND_MAX, Kind, Section, authored_key
from game.world.world import Transaction


def lay_down(
    transaction: Transaction,
    context: Context,
    area: Area,
    item: str,
    count: int,
    *,
    at_px: tuple[float, float],
) -> None:
    """Lays a stack on the ground under a key of the author's command. Refuses more than
    `AUTHORED_PER_COMMAND_MAX` stacks of one command number."""
    assert count >= 1
    section = Section(area.number, Kind.DROP)
    for n in range(AUTHORED_PER_COMMAND_MAX):
        author = 0 if context.is_on_behalf else context.author
        key = authored_key(author, context.command_number, n)
        if transaction.get(section, key) is None:
            x, y = within_area(area, *at_px)
            transaction.put(section, key, Drop(item, count, x, y))
            return
    raise Refused(RefusalReason.NOT_ALLOWED)
