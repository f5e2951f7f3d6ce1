"""How the game puts the pictures together, in its simplest form.

This is the reference for the dual grid, for patches and details, for sorting and shadows, and
for night. The game does the same with surfaces kept in chunks.

**Dual grid.** Cells have a terrain; tiles are drawn over the corners where four cells meet, so
half a cell up and to the left. For each layer, lowest first, a corner's mask tells which of its
four cells belong to the layer or to a higher one (TL 1, TR 2, BL 4, BR 8):

    for layer in LAYERS:                                # forest_floor … water
        if layer, or what lies on it, in the four cells:    # else nothing of it is visible
            mask = sum(bit for bit, cell in four if level(cell) >= level(layer))
            draw(edge<mask>, or a plain tile when mask is 15)

Wet soil lies on soil, which is therefore drawn under it. A bridge counts as water and a floor as
grass; their own tiles, which fill
a whole cell, come last.

**Patches** are a dual grid too: lighter grass and moss where a slow noise over the cells is high,
deeper water where the shore is two cells or more away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from game.world.areas import Area
from tools.art.atlas import Atlas, Sprite
from tools.art.canvas import Field, Picture, blank

TILE = 16
LAYERS = ("forest_floor", "path", "soil", "bed", "wet_soil", "water")
LEVELS = {name: level for level, name in enumerate(("grass", *LAYERS))}
LIES_ON = {"wet_soil": "bed"}
BELOW = {"bridge": "water", "floor": "grass"}
AMBIENT_NIGHT = (96, 104, 160)


def scatter(x: int, y: int, salt: int = 0) -> int:
    """A number from 0 to 65535 that belongs to a tile."""
    value = (x * 374_761_393 + y * 668_265_263 + salt * 2_147_483_647) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 1_274_126_177) & 0xFFFFFFFF
    return (value ^ (value >> 16)) & 0xFFFF


def patchiness(x: int, y: int) -> float:
    """A slow field from 0 to 1 over the tiles, of which patches are cut."""
    total = 0.0
    for size, weight in ((6, 0.5), (4, 0.3), (2, 0.2)):
        cell_x, cell_y = x // size, y // size
        part_x, part_y = x / size - cell_x, y / size - cell_y
        part_x, part_y = part_x**2 * (3 - 2 * part_x), part_y**2 * (3 - 2 * part_y)
        knots = [scatter(cell_x + dx, cell_y + dy, size) / 65535 for dy in (0, 1) for dx in (0, 1)]
        top = knots[0] + (knots[1] - knots[0]) * part_x
        bottom = knots[2] + (knots[3] - knots[2]) * part_x
        total += (top + (bottom - top) * part_y) * weight
    return total


@dataclass(frozen=True, slots=True)
class View:
    """An area in a season, and the part of it that is seen."""

    area: Area
    season: str
    left: int
    top: int
    width: int = 640
    height: int = 360

    def terrain(self, x: int, y: int) -> str:
        """The terrain of a cell; outside the area that of the nearest cell inside."""
        x = max(0, min(self.area.width - 1, x))
        y = max(0, min(self.area.height - 1, y))
        return self.area.terrain[y][x]


def corners(x: int, y: int) -> tuple[tuple[int, int], ...]:
    """The four cells around a corner, in the order of the mask's bits."""
    return ((x - 1, y - 1), (x, y - 1), (x - 1, y), (x, y))


def ground_tiles(view: View) -> Iterator[tuple[str, int, int]]:
    """Every ground tile in the order of drawing: its name below `ground/` and its place."""
    xs = range(view.left // TILE - 1, (view.left + view.width) // TILE + 2)
    ys = range(view.top // TILE - 1, (view.top + view.height) // TILE + 2)
    for y in ys:
        for x in xs:
            yield plain("grass", x, y), x * TILE, y * TILE
    yield from patches(view, xs, ys, "grass")
    for y in ys:
        for x in xs:
            around = [view.terrain(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
            detail = grass_detail(x, y) if set(around) == {"grass"} else ""
            if detail:
                yield detail, x * TILE, y * TILE
    for level, layer in enumerate(LAYERS, 1):
        for y in ys:
            for x in xs:
                names = [view.terrain(*cell) for cell in corners(x, y)]
                levels = [LEVELS[BELOW.get(name, name)] for name in names]
                if level in levels or layer in map(LIES_ON.get, names):
                    mask = sum(bit for bit, here in zip((1, 2, 4, 8), levels, strict=True)
                               if here >= level)  # fmt: skip
                    yield edge(layer, mask, x, y), x * TILE - 8, y * TILE - 8
        if layer in {"forest_floor", "water"}:
            yield from patches(view, xs, ys, layer)
    for y in ys:
        for x in xs:
            name = view.terrain(x, y)
            if name == "floor":
                yield f"floor/plain{scatter(x, y) % 2}", x * TILE, y * TILE
            if name == "bridge":
                sides = ((1, (x, y - 1)), (2, (x + 1, y)), (4, (x, y + 1)), (8, (x - 1, y)))
                rails = sum(bit for bit, cell in sides if view.terrain(*cell) == "water")
                yield f"bridge/rail{rails}", x * TILE, y * TILE


def plain(terrain: str, x: int, y: int) -> str:
    """The plain tile of a place: the calm ones more often."""
    chance = scatter(x, y) % 100
    variant = 0 if chance < 46 else 1 if chance < 74 else 2 if chance < 90 else 3
    return f"{terrain}/plain{variant}"


def edge(terrain: str, mask: int, x: int, y: int) -> str:
    """The edge tile of a corner, in one of two versions."""
    if mask == 15:
        return plain(terrain, x, y)
    return f"{terrain}/edge{mask}" + ("~1" if scatter(x, y, 3) & 1 else "")


def patches(view: View, xs: range, ys: range, terrain: str) -> Iterator[tuple[str, int, int]]:
    """Patches within a terrain."""
    for y in ys:
        for x in xs:
            around = corners(x, y)
            if terrain != "grass" and any(view.terrain(*cell) != terrain for cell in around):
                continue
            deep = terrain == "water"
            mask = sum(bit for bit, cell in zip((1, 2, 4, 8), around, strict=True)
                       if (is_deep(view, *cell) if deep else patchiness(*cell) > 0.56))  # fmt: skip
            if mask:
                mark = "~1" if scatter(x, y, 4) & 1 else ""
                yield f"{terrain}/patch{mask}{mark}", x * TILE - 8, y * TILE - 8


def is_deep(view: View, x: int, y: int) -> bool:
    """Whether a cell of water is two cells or more away from every shore."""
    return all(
        view.terrain(x + dx, y + dy) == "water"
        for dx in range(-2, 3)
        for dy in range(-2, 3)
        if abs(dx) + abs(dy) < 4
    )


def grass_detail(x: int, y: int) -> str:
    """What grows on a cell of grass, if anything. Flowers grow in company."""
    chance = scatter(x, y, 5) % 1000
    limit = 150 if patchiness(x + 40, y + 90) > 0.62 else 32
    if chance < limit:
        return f"grass/accent{scatter(x // 3, y // 3, 6) % 12}"
    if chance < limit + 150:
        return f"grass/detail{scatter(x, y, 7) % 6}"
    return ""


def season_name(name: str, season: str) -> str:
    """`grass/plain0` becomes `ground/grass/spring/plain0`."""
    terrain, tile = name.split("/")
    return f"ground/{terrain}/{season}/{tile}"


def draw_ground(atlas: Atlas, view: View, frame: int = 0) -> Picture:
    """The ground of a view."""
    picture = blank(view.width, view.height)
    for name, x, y in ground_tiles(view):
        sprite = atlas.sprite(season_name(name, view.season))
        blend(picture, sprite.frame(frame % sprite.frames), x - view.left, y - view.top)
    return picture


def blend(target: Picture, source: Picture, x: int, y: int) -> None:
    """Lay a picture over another, half-transparent pixels mixed."""
    height, width = source.shape[:2]
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, target.shape[1]), min(y + height, target.shape[0])
    if left >= right or top >= bottom:
        return
    part = source[top - y : bottom - y, left - x : right - x].astype(np.int32)
    area = target[top:bottom, left:right]
    alpha = part[:, :, 3:4]
    mixed = (part[:, :, :3] * alpha + area[:, :, :3].astype(np.int32) * (255 - alpha)) // 255
    area[:, :, :3] = mixed.astype(np.uint8)
    area[:, :, 3] = 255


@dataclass(frozen=True, slots=True)
class Standing:
    """A sprite with its foot at a place."""

    sprite: Sprite
    x: int
    y: int
    frame: int = 0


def standing_things(atlas: Atlas, view: View, lit: bool = False) -> list[Standing]:
    """The scenery, the trees and stones and the people of an area."""
    found: list[Standing] = []
    for item in view.area.scenery:
        x, y = int(item.x), int(item.y)
        names = [f"scenery/{item.sprite}/{view.season}", f"scenery/{item.sprite}"]
        if lit:
            names.insert(0, f"scenery/{item.sprite}_lit/{view.season}")
        if scatter(x, y, 9) & 1:
            names.insert(0, f"scenery/{item.sprite}/{view.season}~1")
        found.append(Standing(first(atlas, names), x, y))
    for site in view.area.destructables:
        names = [f"{site.kind}/{view.season}", f"tree/{site.kind}/{view.season}"]
        if scatter(site.tile_x, site.tile_y, 9) & 1:
            names = [f"{name}~1" for name in names] + names
        x, y = site.tile_x * TILE + 8, site.tile_y * TILE + 13
        found.append(Standing(first(atlas, names), x, y))
    for person in view.area.people:
        sprite = atlas.sprite(f"person/{person.person}/down/idle")
        found.append(Standing(sprite, person.x, person.y))
    return found


def first(atlas: Atlas, names: list[str]) -> Sprite:
    """The first of these sprites that exists. Raises KeyError when none does."""
    for name in names:
        if name in atlas.sprites or name in atlas.aliases:
            return atlas.sprite(name)
    raise KeyError(names[-1])


def draw_things(atlas: Atlas, picture: Picture, view: View, things: list[Standing]) -> None:
    """All shadows, then all sprites from the back to the front."""
    for thing in things:
        if thing.sprite.shadow:
            below = atlas.sprite(thing.sprite.shadow)
            x = thing.x - below.anchor_x - view.left
            blend(picture, below.picture, x, thing.y - below.anchor_y - view.top)
    for thing in sorted(things, key=lambda thing: thing.y):
        sprite = thing.sprite
        x = thing.x - sprite.anchor_x - view.left
        blend(picture, sprite.frame(thing.frame), x, thing.y - sprite.anchor_y - view.top)


def darken(picture: Picture, lights: list[tuple[int, int, int]]) -> None:
    """Night: everything is multiplied by the ambient light plus warm lamps (x, y, radius)."""
    height, width = picture.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width]
    light: Field = np.ones((height, width, 3)) * AMBIENT_NIGHT
    for x, y, radius in lights:
        far = np.hypot(xs - x, (ys - y) * 1.15) / radius
        glow = np.ceil(np.clip(1 - far, 0, 1) * 6) / 6
        light += glow[:, :, None] * np.array((190, 130, 60))
    picture[:, :, :3] = (picture[:, :, :3] * np.minimum(light, 255) / 255).astype(np.uint8)
