"""Ways between areas: through which exit one gets nearer to another area."""

from collections import deque

from game.world.areas import Exit
from game.world.content import Content


def next_exit(content: Content, here: str, there: str) -> Exit | None:
    """The exit of an area that begins the shortest way to another, by areas gone through; None
    where no way leads there, and for the area itself."""
    first: dict[str, Exit] = {}
    waiting = deque([here])
    while waiting:
        area = waiting.popleft()
        for way in content.areas[area].exits:
            target = way.target_area
            if target == here or target in first or target not in content.areas:
                continue
            first[target] = first.get(area, way)
            if target == there:
                return first[target]
            waiting.append(target)
    return None
