"""Ways between areas: through which exit one gets nearer to another area."""

from collections import deque
from collections.abc import Mapping

from game.world.areas import Area, Exit


def next_exit(
    areas: Mapping[str, Area], here: str, there: str, *, is_always_open: bool = False
) -> Exit | None:
    """The exit of an area that begins the shortest way to another, by areas gone through; None
    where no way leads there, and for the area itself. `is_always_open` leaves out what waits for
    a switch."""
    first: dict[str, Exit] = {}
    waiting = deque([here])
    while waiting:
        area = waiting.popleft()
        for way in areas[area].exits:
            target = way.target_area
            if target == here or target in first or target not in areas:
                continue
            if is_always_open and way.needs:
                continue
            first[target] = first.get(area, way)
            if target == there:
                return first[target]
            waiting.append(target)
    return None
