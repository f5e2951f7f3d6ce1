"""What an area's map has standing in it for good, looked up once for each season and light."""

from collections.abc import Iterator
from typing import NamedTuple

from game.world.areas import Area, Scenery, SwitchRef
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


class Look(NamedTuple):
    """What the pictures of an area's scenery depend on."""

    season: str
    is_lit: bool
    on: frozenset[SwitchRef]
    """The switches that are on, of those that something here waits for."""


def switches_shown(area: Area) -> frozenset[SwitchRef]:
    """The switches by which something in an area looks one way or the other."""
    return frozenset(need for thing in _all_scenery(area) for need in thing.needs)


def _all_scenery(area: Area) -> Iterator[Scenery]:
    yield from area.scenery
    for gate in area.gates:
        middle = (gate.rect.left + gate.rect.right) / 2
        yield Scenery(gate.sprite, middle, gate.rect.bottom, 0, 0, gate.needs)
    for site in area.switches:
        own = (SwitchRef(area.id, site.number),)
        yield Scenery(site.sprite, site.x, site.y, 0, 0, own)


def standing_scenery(area: Area, look: Look, book: SpriteBook) -> list[StandingScenery]:
    """The scenery of an area that has a picture; at night windows are lit, and what waits for
    switches has another picture when they are on."""
    season = look.season
    found = []
    for scenery in _all_scenery(area):
        stems = [scenery.sprite]
        if scenery.needs and look.on.issuperset(scenery.needs):
            stems.insert(0, f"{scenery.sprite}_on")
        names = [
            name
            for stem in stems
            for name in (
                *((f"scenery/{stem}_lit",) if look.is_lit else ()),
                f"scenery/{stem}",
                f"tree/{stem}",
            )
        ]
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
