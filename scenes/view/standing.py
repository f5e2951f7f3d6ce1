"""Everything that stands, drawn in the order of its feet: scenery, things, plants, birds, people
and players, with their shadows and mirror images."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import TypeAlias

import pygame
from msgspec.structs import replace as changed

from game.coop.seat import Facing
from game.world.areas import Area, PersonSite, SwitchRef
from game.world.content import Content
from game.world.records import Placeable
from game.world.switches import are_on
from game.world.tiled import TILE_PX
from game.world.world import Reader
from scenes.media.assets import Assets
from scenes.media.figures import FACINGS, look_of
from scenes.media.sprites import Sprite
from scenes.view.beds import Beds
from scenes.view.camera import Camera
from scenes.view.fading import TALL_PX, Fading
from scenes.view.ground import Ground
from scenes.view.moment import Moment
from scenes.view.outdoors import Outdoors
from scenes.view.players import DrawnPlayer, player_frame
from scenes.view.reflections import Reflections
from scenes.view.scenery import Look, StandingScenery, standing_scenery, switches_shown
from scenes.view.swaying import Swaying
from scenes.view.things import Field

MARGIN_PX = 64
IN_BED_PX = 1
"""How far below a bed's foot the feet of somebody in it are, so that the head is on the pillow."""
SHADOW_REACH_PX = 24
"""How far a shadow reaches beyond what throws it."""
SCENERY_LIGHT_PX = 40
"""How far a lamp reaches beyond its own size under the open sky."""
ROOM_LIGHT_PX = 58
"""The same in a room, or a cave."""
CELL_PX = 64

Blit: TypeAlias = tuple[pygame.Surface, tuple[int, int]]
Standee: TypeAlias = tuple[float, int, pygame.Surface, tuple[int, int]]
"""The line of the feet, a number that no other has, the picture and its place."""
Light: TypeAlias = tuple[int, int, int]
"""The middle of a lamp's light and its radius."""
Glow: TypeAlias = tuple[pygame.Surface, tuple[int, int], tuple[int, int, int, int]]
"""A picture, its place, and the part of it that shines."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is in the area that is shown."""

    ground: Ground
    field: Field
    beds: Beds
    talking: Container[int]
    """The numbers of the people who are in a conversation."""
    unmended: Container[str]
    """The scenery that stands still until its quest is done."""


class Standing:
    """Draws what stands around one player."""

    def __init__(
        self,
        assets: Assets,
        content: Content,
        camera: Camera,
        outdoors: Outdoors,
        sound_at: Callable[[str, float, float], None],
    ) -> None:
        self._assets = assets
        self._content = content
        self._camera = camera
        self._outdoors = outdoors
        self._sound_at = sound_at
        self._reader: Reader | None = None
        self._swaying = Swaying()
        self._reflections = Reflections()
        self._fading = Fading()
        self._flat = {name for name, item in content.placeables.items() if item.is_flat}
        """The placeables that lie below everybody's feet."""
        self._stood: tuple[Area, Look, list[StandingScenery]] | None = None
        self._switches: frozenset[SwitchRef] = frozenset()
        """The switches by which something in the area looks one way or the other."""
        self._near: tuple[list[StandingScenery], tuple[int, ...], list[StandingScenery]] | None
        self._near = None
        """The scenery about the cell that the camera is in."""

    def show(self, area: Area, reader: Reader) -> None:
        """Shows an area from now on."""
        self._reader = reader
        self._switches = switches_shown(area)
        self._reflections.show(area)

    def season_changed(self, area: Area) -> None:
        """The area that is shown is in another season."""
        self._reflections.show(area)

    def draw(
        self,
        target: pygame.Surface,
        moment: Moment,
        players: Sequence[DrawnPlayer],
        shown: Shown,
        wind_pct: int,
        dark: float,
    ) -> tuple[list[Light], list[Glow]]:
        """Draws it all, what is further back first. Returns the lamps that burn, and what of the
        pictures shines in the dark."""
        lights: list[Light] = []
        glows: list[Glow] = []
        camera_x, camera_y = self._camera.x, self._camera.y
        width, height = target.get_size()
        shadows: list[Blit] = []
        flat: list[Blit] = []
        standing: list[Standee] = []

        self._fading.look(players, (camera_x, camera_y))
        feet = [(player.x, player.y) for player in players]
        self._swaying.blow(wind_pct, feet, moment.now_s)

        def add(foot: float, picture: pygame.Surface, x: int, y: int, sprite: Sprite) -> None:
            bent, aside = picture, 0
            if sprite.sway:
                place = (x + camera_x + sprite.anchor_x, int(foot))
                bent, aside = self._swaying.shown(picture, place, sprite)
            standing.append((foot, len(standing), bent, (x - aside, y)))
            shadow = self._assets.world.get(sprite.shadow) if sprite.shadow else None
            if shadow is not None:
                at_x = x + sprite.anchor_x - shadow.anchor_x
                at_y = y + sprite.anchor_y - shadow.anchor_y
                shadows.append((shadow.frames[0], (at_x, at_y)))

        self._add_scenery(target, moment, shown, dark, standing, shadows, lights, glows)
        things = shown.field.within(
            camera_x - MARGIN_PX,
            camera_y - MARGIN_PX,
            camera_x + width + MARGIN_PX,
            camera_y + height + MARGIN_PX,
        )
        for thing in things:
            found = shown.field.picture(thing, moment.now_s)
            if found is None or thing.sprite is None:
                continue
            picture, left, top = found
            x, y = left - camera_x, top - camera_y
            if isinstance(thing.record, Placeable) and thing.record.item in self._flat:
                flat.append((picture, (x, y)))
                continue
            if thing.sprite.lit and dark > 0.02 and isinstance(thing.record, Placeable):
                placeable = self._content.placeables.get(thing.record.item)
                if placeable is not None and placeable.light_radius_px:
                    at = (thing.x - camera_x, thing.y - camera_y - 16)
                    lights.append((*at, placeable.light_radius_px))
                    glows += [(picture, (x, y), rect) for rect in thing.sprite.lit]
            if thing.sprite.smoke is not None:
                smoke_x, smoke_y = thing.sprite.smoke
                self._outdoors.fires.append((x + smoke_x, y + smoke_y))
            if picture.get_height() > TALL_PX:
                picture = self._fading.shown(picture, (x, y), thing.y)
            add(thing.y, picture, x, y, thing.sprite)
        seen = (
            camera_x - TILE_PX,
            camera_y,
            camera_x + width + TILE_PX,
            camera_y + height + 2 * TILE_PX,
        )
        for bird in self._outdoors.wildlife.birds(
            seen, feet, moment.season, moment.minutes, moment.now_s
        ):
            add(bird.foot, bird.picture, bird.left - camera_x, bird.top - camera_y, bird.sprite)
        plants = shown.beds.plants(seen, feet, moment.day_share, wind_pct, moment.now_s)
        standing += [
            (foot, number, picture, (left - camera_x, top - camera_y))
            for number, (foot, picture, left, top) in enumerate(plants, len(standing))
        ]
        for foot, picture, left, top in shown.field.falling(moment.now_s):
            standing.append((foot, len(standing), picture, (left - camera_x, top - camera_y)))
        for site in shown.ground.area.people:
            person = self._person(site, moment.now_s, players, shown.talking)
            if person is not None:
                picture, sprite = person
                x, y = site.x - sprite.anchor_x - camera_x, site.y - sprite.anchor_y - camera_y
                add(site.y, picture, x, y, sprite)
        season = self._content.season_definitions.get(moment.season)
        is_cold = season is not None and season.is_cold
        for player in players:
            if player.bed:
                self._add_sleeper(player, standing)
                continue
            frame = player_frame(
                self._assets,
                look_of(player.look, player.colour),
                int(player.facing),
                player.shown_action,
                player.shown_s,
                is_cold=is_cold,
            )
            if frame is not None and self._camera.sees(player.x, player.y, 40):
                picture, sprite = frame
                x = int(player.x) - sprite.anchor_x - camera_x
                y = int(player.y) - sprite.anchor_y - camera_y
                add(player.y + 0.1, picture, x, y, sprite)
        camera = (camera_x, camera_y)
        target.fblits(self._reflections.of_all(standing, shown.ground, camera, moment.now_s))
        target.fblits(flat)
        target.fblits(shadows)
        # No two have one number, so that pictures are never compared.
        standing.sort()
        target.fblits([(picture, at) for _, _, picture, at in standing])
        return lights, glows

    def _add_sleeper(
        self,
        player: DrawnPlayer,
        standing: list[Standee],
    ) -> None:
        """Somebody in bed: the head on the pillow, and the blanket over the rest."""
        camera_x, camera_y = self._camera.x, self._camera.y
        look = changed(look_of(player.look, player.colour), hat=0)
        head = player_frame(self._assets, look, int(Facing.DOWN), "blink", 0.0)
        cover = self._assets.world.get(f"placeable/{player.bed}/cover")
        for lift, part in ((0.1, head), (0.2, None if cover is None else (cover.frames[0], cover))):
            if part is not None:
                picture, sprite = part
                # Who shares a bed lies a little aside, under the one blanket in its middle.
                middle = int(player.x) // TILE_PX * TILE_PX + TILE_PX // 2
                x = (int(player.x) if part is head else middle) - sprite.anchor_x - camera_x
                y = int(player.y) - sprite.anchor_y - camera_y
                if part is head:
                    y += IN_BED_PX
                standing.append((player.y + lift, len(standing), picture, (x, y)))

    def _add_scenery(
        self,
        target: pygame.Surface,
        moment: Moment,
        shown: Shown,
        dark: float,
        standing: list[Standee],
        shadows: list[Blit],
        lights: list[Light],
        glows: list[Glow],
    ) -> None:
        camera_x, camera_y = self._camera.x, self._camera.y
        right, bottom = camera_x + target.get_width(), camera_y + target.get_height()
        is_inside = shown.ground.area.air.is_inside
        reach_px = ROOM_LIGHT_PX if is_inside else SCENERY_LIGHT_PX
        scenery = self._scenery(shown.ground.area, moment.season, dark > 0.25, moment.tick)
        for thing in self._scenery_near(scenery, target.get_size()):
            if (
                thing.left >= right
                or thing.top >= bottom
                or thing.right + SHADOW_REACH_PX <= camera_x
                or thing.bottom + SHADOW_REACH_PX <= camera_y
            ):
                continue
            at = (thing.left - camera_x, thing.top - camera_y)
            is_still = thing.name in shown.unmended
            picture = thing.sprite.frames[0] if is_still else thing.sprite.frame_at(moment.now_s)
            if thing.sprite.smoke is not None:
                smoke_x, smoke_y = thing.sprite.smoke
                self._outdoors.chimneys.append((at[0] + smoke_x, at[1] + smoke_y))
            bent, aside = picture, 0
            if thing.sprite.sway:
                place = (thing.left + thing.sprite.anchor_x, int(thing.foot))
                bent, aside = self._swaying.shown(picture, place, thing.sprite)
            shown_at = (at[0] - aside, at[1])
            if thing.bottom - thing.top > TALL_PX:
                bent = self._fading.shown(bent, shown_at, thing.foot)
            standing.append((thing.foot, len(standing), bent, shown_at))
            if thing.shadow is not None:
                place = (thing.shadow_left - camera_x, thing.shadow_top - camera_y)
                shadows.append((thing.shadow.frames[0], place))
            if dark > 0.25:
                for rect in thing.sprite.lit:
                    x, y = at[0] + rect[0] + rect[2] // 2, at[1] + rect[1] + rect[3]
                    lights.append((x, y, reach_px + max(rect[2], rect[3])))
                    glows.append((picture, at, rect))

    def _scenery(self, area: Area, season: str, is_lit: bool, tick: float) -> list[StandingScenery]:
        look = Look(season, is_lit, self._switched_on(tick))
        if self._stood is None or self._stood[:2] != (area, look):
            if self._stood is not None and self._stood[0] is area:
                self._hear_gates(area, self._stood[1].on, look.on)
            self._stood = (area, look, standing_scenery(area, look, self._assets.world))
        return self._stood[2]

    def _hear_gates(
        self, area: Area, before: frozenset[SwitchRef], on: frozenset[SwitchRef]
    ) -> None:
        """Levers that go over, and gates that open or shut."""
        for site in area.switches:
            if SwitchRef(area.id, site.number) in before ^ on:
                self._sound_at("lever", site.x, site.y)
        for gate in area.gates:
            if before.issuperset(gate.needs) != on.issuperset(gate.needs):
                middle = (gate.rect.left + gate.rect.right) / 2
                self._sound_at("gate", middle, gate.rect.bottom)

    def _scenery_near(
        self, scenery: list[StandingScenery], size: tuple[int, int]
    ) -> list[StandingScenery]:
        """What of it may be in view: looked through anew only when the camera has moved on by a
        cell."""
        column, row = self._camera.x // CELL_PX, self._camera.y // CELL_PX
        cell = (column, row, *size)
        if self._near is None or self._near[0] is not scenery or self._near[1] != cell:
            left, top = column * CELL_PX - SHADOW_REACH_PX, row * CELL_PX - SHADOW_REACH_PX
            right, bottom = (column + 1) * CELL_PX + size[0], (row + 1) * CELL_PX + size[1]
            near = [
                thing
                for thing in scenery
                if left < thing.right
                and thing.left < right
                and top < thing.bottom
                and thing.top < bottom
            ]
            self._near = (scenery, cell, near)
        return self._near[2]

    def _switched_on(self, tick: float) -> frozenset[SwitchRef]:
        reader, areas = self._reader, self._content.areas
        if reader is None or not self._switches:
            return frozenset()
        return frozenset(one for one in self._switches if are_on(reader, areas, (one,), tick))

    def _person(
        self,
        site: PersonSite,
        now_s: float,
        players: Iterable[DrawnPlayer],
        talking: Container[int],
    ) -> tuple[pygame.Surface, Sprite] | None:
        """A person looks at whoever is near, and moves the lips while speaking."""
        person = self._content.people.get(site.person)
        facing = "down"
        near = min(players, key=lambda p: hypot(p.x - site.x, p.y - site.y), default=None)
        if near is not None and hypot(near.x - site.x, near.y - site.y) < 72:
            dx, dy = near.x - site.x, near.y - site.y
            if abs(dx) > abs(dy):
                facing = "right" if dx > 0 else "left"
            else:
                facing = "down" if dy > 0 else "up"
        stem = f"person/{site.person}/{facing}/"
        action = "talk" if person is not None and person.number in talking else "idle"
        if action == "idle" and (now_s + site.x) % 4.1 < 0.12:
            action = "blink"
        # Who has no picture yet looks like one of the players.
        number = person.number if person is not None else 0
        world, look = self._assets.world, look_of(None, number)
        stand_in = self._assets.wardrobe.figure(look, FACINGS.index(facing), "idle")
        sprite = world.get(stem + action) or world.get(stem + "idle") or stand_in
        return None if sprite is None else (sprite.frame_at(now_s), sprite)
