"""Ways: through which exit of an area one comes to another."""

from collections import deque

from game.world.areas import Exit
from game.world.content import Content


def exit_towards(content: Content, here: int, there: int) -> Exit | None:
    """The exit of an area that begins the shortest way to another; None where no way leads."""
    start, goal = content.area_ids.get(here), content.area_ids.get(there)
    if start is None or goal is None or start == goal:
        return None
    first: dict[str, Exit] = {}
    ahead = deque([start])
    while ahead:
        area_id = ahead.popleft()
        for way in content.areas[area_id].exits:
            target = way.target_area
            if target in first or target == start or target not in content.areas:
                continue
            first[target] = first.get(area_id, way)
            if target == goal:
                return first[target]
            ahead.append(target)
    return None
