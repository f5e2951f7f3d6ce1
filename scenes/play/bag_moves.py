"""Where a whole stack goes that is sent over to other slots."""

from collections.abc import Sequence

from game.world.records import Slot


def moves_over(
    stack: Slot, goals: Sequence[Slot | None], stack_max: int
) -> tuple[list[tuple[int, int]], int]:
    """How a stack is spread over slots: onto stacks of the same item first, then into an empty
    one. Returns the numbers of the slots with how many go there, and how many have no room."""
    moves, left = [], stack.count
    for number, there in enumerate(goals):
        if there is not None and there.item == stack.item and there.count < stack_max:
            moved = min(left, stack_max - there.count)
            if moved:
                moves.append((number, moved))
            left -= moved
    empty = next((number for number, there in enumerate(goals) if there is None), None)
    if left and empty is not None:
        moves.append((empty, left))
        left = 0
    return moves, left
