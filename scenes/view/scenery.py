"""What an area's map has standing in it for good, looked up once for each season and light."""

from typing import NamedTuple

from game.world.areas import Area
from scenes.media.sprites import Sprite, SpriteBook


class StandingScenery(NamedTuple):
    """Something that is only drawn, in pixels of the area."""

    name: str
    foot: float
    left: int
    top: int
    right: int
    bottom: int
    sprite: Sprite
    shadow: Sprite | None
    shadow_left: int
    shadow_top: int


def standing_scenery(
    area: Area, season: str, is_lit: bool, book: SpriteBook
) -> list[StandingScenery]:
    """The scenery of an area that has a picture; at night windows are lit."""
    found = []
    for scenery in area.scenery:
        names = [f"scenery/{scenery.sprite}", f"tree/{scenery.sprite}"]
        if is_lit:
            names.insert(0, f"scenery/{scenery.sprite}_lit")
        sprite = next((s for name in names if (s := book.seasonal(name, season)) is not None), None)
        if sprite is None:
            continue
        left, top = int(scenery.x), int(scenery.y)
        if not (scenery.width or scenery.height):
            left, top = left - sprite.anchor_x, top - sprite.anchor_y
        shadow = book.get(sprite.shadow) if sprite.shadow else None
        found.append(
            StandingScenery(
                scenery.sprite,
                scenery.y,
                left,
                top,
                left + sprite.width,
                top + sprite.height,
                sprite,
                shadow,
                left + sprite.anchor_x - (shadow.anchor_x if shadow is not None else 0),
                top + sprite.anchor_y - (shadow.anchor_y if shadow is not None else 0),
            )
        )
    return found
