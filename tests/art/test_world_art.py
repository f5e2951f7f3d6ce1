"""The world's art is whole: every name the game asks for is drawn, within the palette and in the
promised sizes, beds meet, and the maps can be walked from the bed to the mill."""

import json
from collections import deque
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

from game.world.areas import Area, Rect
from game.world.content import Content
from game.world.maps import load_area
from game.world.shown import ALL_SEASONS, GROUND_LAYERS
from game.world.tiled import TILE_PX
from tests.art.colours import colours_of
from tests.world.small_farm import game_content
from tools.art.atlas import Atlas, Sprite, load_sheet
from tools.art.canvas import Mask, blank, opaque, paste
from tools.art.figures import VIEWS
from tools.art.heads import HAIRDOS, HATS
from tools.art.palette import ALLOWED, COLOURS, SEASONS
from tools.art.people import FEET, HEIGHT, WIDTH
from tools.art.soil import BED_LEVEL, STAIN_LEVEL, bed
from tools.art.villagers import VILLAGERS
from tools.art.wardrobe import ROLES, SHIRTS, TROUSERS
from tools.make_art import WORLD_FOLDER, draw_world
from tools.make_maps import write_maps

FACINGS = ("down", "up", "left", "right")
PLAYER_FRAMES = {
    "idle": 2,
    "blink": 1,
    "walk": 4,
    "reach": 2,
    "eat": 4,
    "hold": 2,
    "hold_rod": 2,
    "high_five": 2,
    "pull": 4,
    "swing_axe": 4,
    "swing_pick": 4,
    "swing_hoe": 4,
    "swing_can": 4,
    "swing_scythe": 4,
    "swing_rod": 4,
}
PEOPLE = ("miller", *VILLAGERS)
WITH_WHAT_IS_HELD = ("/swing_", "/hold_rod", "/eat", *(f"person/{name}/" for name in VILLAGERS))
EDGES = tuple(range(1, 15))
BODY_WIDTH_PX, BODY_HEIGHT_PX, STEP_PX = 10, 6, 4


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return draw_world()


@pytest.fixture(scope="module")
def content() -> Content:
    return game_content()


@pytest.fixture(scope="module")
def areas(content: Content) -> dict[str, Area]:
    """Those that have a map."""
    return {name: area for name, area in content.areas.items() if area.spawns and area.scenery}


def test_the_palette_has_at_most_forty_colours_and_one_ink() -> None:
    assert len(COLOURS) <= 40, "the palette should stay within forty colours"
    assert len(ALLOWED) == len(COLOURS) + 1, "the ink should be the only colour beside them"


def test_every_pixel_is_of_the_palette(atlas: Atlas) -> None:
    for name, sprite in atlas.sprites.items():
        strange = colours_of(sprite.picture) - ALLOWED
        assert not strange, f"{name} should have no colour outside the palette, and has {strange}"


def test_only_shadows_are_half_transparent(atlas: Atlas) -> None:
    for name, sprite in atlas.sprites.items():
        if not name.startswith("shadow/"):
            alphas = set(np.unique(sprite.picture[:, :, 3]))
            assert alphas <= {0, 255}, f"{name} should be of whole pixels"


def test_small_sprites_get_by_with_eight_colours(atlas: Atlas) -> None:
    for name, sprite in atlas.sprites.items():
        if name.startswith(("figure/", "person/", "item/", "drop/", "crop/", "placeable/", "fx/")):
            # What is held is shown as well, with up to six colours of its own.
            limit = 14 if any(part in name for part in WITH_WHAT_IS_HELD) else 8
            assert len(colours_of(sprite.picture)) <= limit, (
                f"{name} should have at most {limit} colours"
            )


def test_every_view_has_every_action_and_everything_that_is_worn(atlas: Atlas) -> None:
    for view in VIEWS:
        for action, frames in PLAYER_FRAMES.items():
            name = f"figure/{view}/{action}/near"
            assert name in atlas.sprites, f"{name} should be drawn"
            sprite = atlas.sprites[name]
            assert sprite.frames == len(sprite.sinks) == frames, f"{name} has {frames} frames"
            for trousers in range(len(TROUSERS)):
                assert f"figure/{view}/{action}/legs/{trousers}" in atlas.sprites
        for part, numbers in (
            ("shirt", range(len(SHIRTS))),
            ("hair", range(len(HAIRDOS))),
            ("hat", range(1, len(HATS) + 1)),
        ):
            for number in numbers:
                assert f"figure/{view}/{part}/{number}" in atlas.sprites, f"{part} {number}"


def test_no_two_roles_have_one_colour_and_nothing_held_has_any(atlas: Atlas) -> None:
    assert len(set(ROLES.values())) == len(ROLES), "a role that is two could not be exchanged"
    roles = {colour for letter, colour in ROLES.items() if letter not in "sSaA"}
    for name, sprite in atlas.sprites.items():
        if name.startswith("figure/") and name.endswith(("/back", "/front")):
            shown = colours_of(sprite.picture)
            strange = shown & roles
            assert not strange, f"{name} would be exchanged with {strange}"


def test_frames_of_a_movement_differ(atlas: Atlas) -> None:
    for name, sprite in atlas.sprites.items():
        if name.startswith(("person/", "placeable/torch", "scenery/mill")):
            frames = [sprite.frame(number) for number in range(sprite.frames)]
            for first, second in pairwise(frames):
                assert not np.array_equal(first, second), f"{name} should move in every frame"


def test_hairdos_and_hats_differ_as_silhouettes(atlas: Atlas) -> None:
    for part, count in (("hair", len(HAIRDOS)), ("hat", len(HATS))):
        first = 1 if part == "hat" else 0
        numbers = range(first, first + count)
        shapes = [
            np.concatenate(
                [_on_a_body(atlas.sprites[f"figure/{view}/{part}/{n}"]) for view in VIEWS]
            )
            for n in numbers
        ]
        for one in range(count):
            for other in range(one):
                unlike = int(np.sum(shapes[one] ^ shapes[other]))
                assert unlike >= 5, f"{part} {other} and {one} should differ in shape"


def _on_a_body(sprite: Sprite) -> Mask:
    grid = blank(WIDTH, HEIGHT)
    paste(grid, sprite.picture, FEET[0] - sprite.anchor_x, FEET[1] - sprite.anchor_y)
    return opaque(grid)


def test_people_idle_blink_and_talk_in_every_direction(atlas: Atlas) -> None:
    for person in PEOPLE:
        for facing in FACINGS:
            for action, frames in {"idle": 2, "blink": 1, "talk": 2}.items():
                sprite = atlas.sprites[f"person/{person}/{facing}/{action}"]
                assert sprite.frames == frames, (
                    f"the {person} should {action} in {frames} frames, facing {facing}"
                )


def test_people_differ_as_silhouettes(atlas: Atlas) -> None:
    shapes = {}
    for person in PEOPLE:
        sprite = atlas.sprites[f"person/{person}/down/idle"]
        shape = np.zeros((40, 40), dtype=np.bool_)
        top, left = 32 - sprite.anchor_y, 20 - sprite.anchor_x
        shape[top : top + sprite.height, left : left + sprite.width] = opaque(sprite.frame(0))
        shapes[person] = shape
    for (name, first), (other, second) in combinations(shapes.items(), 2):
        unlike = int(np.sum(first ^ second))
        assert unlike >= 30, f"{name} and {other} should differ in more than {unlike} pixels"


@pytest.mark.parametrize("season", SEASONS)
def test_every_season_has_its_ground(atlas: Atlas, season: str) -> None:
    for terrain in ("grass", "bed", *GROUND_LAYERS):
        stems = (f"ground/{terrain}/{season}/", f"ground/{terrain}/{ALL_SEASONS}/")
        tiles = {name for name in atlas.sprites if name.startswith(stems)}
        plains = [name for name in tiles if "/plain" in name]
        assert len(plains) >= 2, f"{terrain} should have several plain tiles in {season}"
        if terrain in ("bed", "wet_soil"):
            missing = {f"{stems[0]}edge{mask}" for mask in EDGES} - tiles
            assert not missing, f"every border should be drawn, and these are not: {missing}"
        if terrain in ("grass", "forest_floor", "water", "cave_floor"):
            patch = next((name for name in tiles if name.endswith("/patch")), None)
            assert patch is not None, f"{terrain} should have patches in {season}"
        for name in tiles - {f"{stem}{row}" for stem in stems for row in ("rim", "shore")}:
            sprite = atlas.sprites[name]
            assert (sprite.width, sprite.height) == (16, 16), f"{name} should be one tile"
    for rails in range(16):
        assert f"ground/bridge/{season}/rail{rails}" in atlas.sprites, "rails should be complete"


@pytest.mark.parametrize("season", SEASONS)
def test_every_season_has_its_trees_and_scenery(atlas: Atlas, season: str) -> None:
    for name in ("tree/oak", "tree/pine", "stump", "rock", "scenery/house", "scenery/house_lit"):
        assert f"{name}/{season}" in atlas.sprites, f"{name} should be drawn for {season}"
    mill = atlas.sprites[f"scenery/mill/{season}"]
    assert mill.frames == 4, "the sails should turn in four frames"


def test_fences_and_paths_join_to_any_neighbours(atlas: Atlas) -> None:
    for thing in ("fence", "path_stone"):
        pictures = [atlas.sprites[f"placeable/{thing}/{mask}"].picture for mask in range(16)]
        for (first, one), (second, other) in combinations(enumerate(pictures), 2):
            assert not np.array_equal(one, other), (
                f"{thing} {first} and {second} should not look the same"
            )


def test_a_machine_at_work_stands_where_it_stood_idle(atlas: Atlas) -> None:
    for machine in ("furnace", "jar", "hive", "sprinkler"):
        idle, busy = (atlas.sprites[f"placeable/{machine}{state}"] for state in ("", "/busy"))
        assert (idle.anchor_x, idle.anchor_y) == (busy.anchor_x, busy.anchor_y), (
            f"a {machine} should not jump when it begins to work"
        )
        assert busy.frames > 1, f"a {machine} at work should move"


def test_every_item_is_drawn_in_the_bag_and_on_the_ground(atlas: Atlas, content: Content) -> None:
    missing = {
        name
        for item in content.items
        for name in (f"item/{item}", f"drop/{item}")
        if name not in atlas.sprites
    }
    assert not missing, f"every item should be drawn, and these are not: {sorted(missing)}"
    for name, sprite in atlas.sprites.items():
        if name.startswith("item/"):
            assert (sprite.width, sprite.height) == (16, 16), f"{name} should be 16 by 16 pixels"


def test_no_two_items_look_alike(atlas: Atlas) -> None:
    icons = {
        name: sprite.picture for name, sprite in atlas.sprites.items() if name.startswith("item/")
    }
    for (name, first), (other, second) in combinations(icons.items(), 2):
        unlike = int(np.sum(np.any(first != second, axis=2)))
        assert unlike >= 16, f"{name} and {other} should differ in more than {unlike} pixels"


def test_a_prize_differs_from_its_crop_in_shape_not_colour_only(
    atlas: Atlas, content: Content
) -> None:
    for crop in content.crops.values():
        plain, prize = (atlas.sprites[f"item/{i}"] for i in (crop.harvest.item, crop.prize))
        unlike = int(np.sum(opaque(plain.picture) ^ opaque(prize.picture)))
        assert unlike >= 4, f"{crop.prize} should have a shape of its own"


def test_every_crop_is_told_apart_at_every_stage(atlas: Atlas, content: Content) -> None:
    for stage in ("0", "1", "2", "3", "4", "withered"):
        pictures = {crop: atlas.sprites[f"crop/{crop}/{stage}"].picture for crop in content.crops}
        for (name, first), (other, second) in combinations(pictures.items(), 2):
            unlike = int(np.sum(np.any(first != second, axis=2)))
            limit = 4 if stage == "0" else 20
            assert unlike >= limit, f"{name} and {other} should not look the same at {stage}"
    for crop in content.crops:
        shapes = [opaque(atlas.sprites[f"crop/{crop}/{n}"].picture) for n in range(5)]
        for number, (before, after) in enumerate(pairwise(shapes)):
            assert after.shape == (24, 16), f"{crop} should stand on a frame of 16 by 24 pixels"
            unlike = int(np.sum(before ^ after))
            assert unlike >= 12, f"{crop} should change its shape after stage {number}"


def test_wet_soil_keeps_within_the_bed_that_it_lies_on(atlas: Atlas) -> None:
    for mask in EDGES:
        wet, dry = (
            opaque(atlas.sprites[f"ground/{terrain}/spring/edge{mask}"].picture)
            for terrain in ("wet_soil", "bed")
        )
        assert not (wet & ~dry).any(), f"the stain {mask} should lie on a bed"


def test_what_is_dug_stands_out_from_what_may_be_dug(atlas: Atlas) -> None:
    for season in SEASONS:
        for ground in ("grass", "soil"):
            dug, around = (
                atlas.sprites[f"ground/{terrain}/{season}/plain1"].picture[..., :3].mean((0, 1))
                for terrain in ("bed", ground)
            )
            unlike = float(np.abs(dug - around).sum())
            assert unlike > 60, f"a bed on {ground} in {season} should be seen, off by {unlike:.0f}"


def test_beds_meet_at_the_borders_of_their_tiles() -> None:
    for mask in range(1, 16):
        for level in (BED_LEVEL, STAIN_LEVEL):
            left = bed(mask, level)
            beyond = (mask & 2) // 2 + (mask & 8) // 2
            right = bed(beyond, level) if beyond else np.zeros_like(left)
            unlike = int(np.sum(left[:, -1] ^ right[:, 0]))
            assert unlike <= 4, f"bed {mask} should go on in its neighbour, off by {unlike}"


def test_shadows_that_are_named_are_there(atlas: Atlas) -> None:
    for sprite in atlas.sprites.values():
        if sprite.shadow:
            assert sprite.shadow in atlas.sprites, f"{sprite.name} should have {sprite.shadow}"


def test_the_files_show_what_the_scripts_draw(atlas: Atlas) -> None:
    entries = json.loads((WORLD_FOLDER / "atlas.json").read_text(encoding="utf-8"))
    names = set(atlas.sprites) | set(atlas.aliases)
    assert set(entries) == names, "atlas.json should list every sprite: run tools/make_art.py"
    sheets = {
        name: load_sheet(WORLD_FOLDER / name) for name in {e["sheet"] for e in entries.values()}
    }
    for name, entry in entries.items():
        sprite = atlas.sprite(name)
        x, y, width = entry["x"], entry["y"], entry["w"] * entry["frames"]
        stored = sheets[entry["sheet"]][y : y + entry["h"], x : x + width]
        assert np.array_equal(stored, sprite.picture), f"{name} should be as it is drawn now"


def body_at(x: float, y: float) -> Rect:
    """Where a body stands whose feet are at a point."""
    return Rect(x - BODY_WIDTH_PX / 2, y - BODY_HEIGHT_PX, x + BODY_WIDTH_PX / 2, y)


def blocked_grid(area: Area) -> Mask:
    """On a grid of STEP_PX, where a body cannot stand. What can be chopped counts as a wall."""
    columns, rows = area.width_px // STEP_PX, area.height_px // STEP_PX
    grid = np.zeros((rows, columns), dtype=np.bool_)
    solid = [
        Rect(x * TILE_PX, y * TILE_PX, (x + 1) * TILE_PX, (y + 1) * TILE_PX)
        for y in range(area.height)
        for x in range(area.width)
        if area.is_solid_terrain(x, y)
    ]
    trees = [
        Rect(s.tile_x * TILE_PX, s.tile_y * TILE_PX, (s.tile_x + 1) * TILE_PX,
             (s.tile_y + 1) * TILE_PX)
        for s in area.destructables
    ]  # fmt: skip
    for rect in (*solid, *trees, *area.walls):
        left = int(max((rect.left - BODY_WIDTH_PX / 2) // STEP_PX + 1, 0))
        right = int(-(-(rect.right + BODY_WIDTH_PX / 2) // STEP_PX))
        top = int(max(rect.top // STEP_PX + 1, 0))
        bottom = int(-(-(rect.bottom + BODY_HEIGHT_PX) // STEP_PX))
        grid[top:bottom, left:right] = True
    return grid


def reachable(area: Area, x: int, y: int) -> Mask:
    """Every grid point that can be walked to from a place."""
    blocked = blocked_grid(area)
    seen = np.zeros_like(blocked)
    start = (y // STEP_PX, x // STEP_PX)
    assert not blocked[start], f"({x}, {y}) of the {area.id} should be free to stand on"
    seen[start] = True
    queue = deque([start])
    while queue:
        row, column = queue.popleft()
        for near in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            inside = 0 <= near[0] < seen.shape[0] and 0 <= near[1] < seen.shape[1]
            if inside and not seen[near] and not blocked[near]:
                seen[near] = True
                queue.append(near)
    return seen


def reaches(seen: Mask, rect: Rect) -> bool:
    """Whether any point of a rectangle can be walked to."""
    top, bottom = int(rect.top) // STEP_PX, int(rect.bottom) // STEP_PX + 1
    left, right = int(rect.left) // STEP_PX, int(rect.right) // STEP_PX + 1
    return bool(seen[max(top, 0) : bottom, max(left, 0) : right].any())


def test_one_can_walk_to_everybody_and_through_every_exit(content: Content) -> None:
    start = content.areas[content.start.area]
    waiting, seen_areas = [(start.id, start.spawn().x, start.spawn().y)], {start.id}
    while waiting:
        name, x, y = waiting.pop()
        area = content.areas[name]
        seen = reachable(area, x, y)
        for site in area.people:
            near = Rect(site.x - 16, site.y - 16, site.x + 16, site.y + 16)
            assert reaches(seen, near), f"{site.person} of the {name} should be reached"
        for way_out in area.exits:
            target = way_out.target_area
            assert reaches(seen, way_out.rect), f"the way from the {name} to the {target} is open"
            if target not in seen_areas:
                seen_areas.add(target)
                waiting.append((target, way_out.target_x, way_out.target_y))


def test_one_leaves_a_composed_map_by_its_exits_only(tmp_path: Path) -> None:
    write_maps(tmp_path)
    for name in ("farm", "forest"):
        area = load_area(tmp_path / f"{name}.tmx", name, 1, name)
        start = area.spawn()
        seen = reachable(area, start.x, start.y)
        exits = [way_out.rect for way_out in area.exits]
        height, width = seen.shape
        border = [(row, column) for row in range(height) for column in (1, width - 2)]
        border += [(row, column) for row in (1, height - 2) for column in range(width)]
        for row, column in border:
            if seen[row, column]:
                at = (column * STEP_PX, row * STEP_PX)
                # A body's feet may stand a little below the rectangle they leave by.
                assert any(
                    rect.left - 16 <= at[0] <= rect.right + 16
                    and rect.top - 16 <= at[1] <= rect.bottom + 16
                    for rect in exits
                ), f"nobody should walk off the {area.id} at {at}"


def test_maps_name_only_what_is_drawn(atlas: Atlas, areas: dict[str, Area]) -> None:
    names = set(atlas.sprites) | set(atlas.aliases)
    for area in areas.values():
        for item in area.scenery:
            for season in SEASONS:
                wanted = {f"scenery/{item.sprite}/{season}", f"scenery/{item.sprite}"}
                assert wanted & names, f"{item.sprite} of the {area.id} should be drawn"
        for site in area.destructables:
            tile = (site.tile_x, site.tile_y)
            assert area.is_buildable(*tile), f"the {site.kind} on {tile} should stand free"


def test_an_exit_never_leads_into_an_exit(content: Content) -> None:
    for area in content.areas.values():
        for way_out in area.exits:
            target = content.areas[way_out.target_area]
            feet = body_at(way_out.target_x, way_out.target_y)
            assert not any(feet.overlaps(other.rect) for other in target.exits), (
                f"whoever comes from the {area.id} should not be sent back at once"
            )
