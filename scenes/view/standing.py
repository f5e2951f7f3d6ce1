"""Everything that stands, drawn in the order of its feet: scenery, things, plants, birds, people
and players, with their shadows and mirror images."""

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from math import hypot

import pygame
from msgspec.structs import replace as changed

from game.coop.seat import Facing
from game.world.areas import Area, SwitchRef
from game.world.content import Content
from game.world.schedules import people_in
from game.world.staging import Tableau
from game.world.switches import are_on
from game.world.tiled import TILE_PX
from game.world.timetables import Standpoint, towards
from game.world.world import Reader
from scenes.media.assets import Assets
from scenes.media.figures import FACINGS, look_of
from scenes.media.sprites import Sprite
from scenes.view.actors import actor_picture
from scenes.view.beds import Beds
from scenes.view.camera import Camera
from scenes.view.canvas import Canvas
from scenes.view.ground import Ground
from scenes.view.moment import Moment
from scenes.view.outdoors import Outdoors
from scenes.view.players import DrawnPlayer, player_frame
from scenes.view.reflections import Reflections
from scenes.view.scenery import Look, StandingScenery, standing_scenery, switches_shown
from scenes.view.standee import Blit, Light, lights_of
from scenes.view.standees import Place, Standees, Surrounding
from scenes.view.things import Field

IN_BED_PX = 1
"""How far below a bed's foot the feet of somebody in it are, so that the head is on the pillow."""
LAMPS_FROM, LIT_FROM = 0.02, 0.25
"""How dark it must be for lamps that players have set up, and for those of the scenery."""


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
    staged: Tableau | None = None
    """What a cutscene has put on its stage."""
    speaker: str = ""
    """Who of those on the stage speaks."""


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
        self._reflections = Reflections()
        self._surrounding = Surrounding(assets, content, self._reflections)
        self._stood: tuple[Area, Look, list[StandingScenery]] | None = None
        self._switches: frozenset[SwitchRef] = frozenset()
        """The switches by which something in the area looks one way or the other."""

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
        canvas: Canvas,
        moment: Moment,
        players: Sequence[DrawnPlayer],
        shown: Shown,
        wind_pct: int,
        dark: float,
    ) -> tuple[list[Light], list[Blit]]:
        """Draws it all, what is further back first. Returns the lamps that burn, in pixels of the
        view, and what of the pictures shines in the dark, on the canvas."""
        camera = (self._camera.x, self._camera.y)
        feet = [(player.x, player.y) for player in players]
        surrounding = self._surrounding
        surrounding.swaying.blow(wind_pct, feet, moment.now_s)
        area = shown.ground.area
        place = Place(
            self._scenery(area, moment.season, dark > LIT_FROM, moment.tick),
            shown.field,
            shown.beds.plants(moment.day_share),
            area.air.is_inside,
            dark > LIT_FROM,
            dark > LAMPS_FROM,
        )
        size = canvas.view.get_size()
        kept = surrounding.look(place, camera, size, moment.now_s)
        frame = _Frame(kept, canvas.origin)
        self._add_moving(frame, kept, place, shown, moment)
        self._add_birds(frame, size, moment, feet)
        for tree in shown.field.departing.falling(moment.now_s):
            frame.add(*tree)
        self._add_people(frame, shown, moment, players)
        self._add_actors(frame, shown, moment, dark > LIT_FROM)
        self._add_players(frame, moment, players)
        for number, picture in surrounding.seen_through(players).items():
            frame.rows[number] = (picture, frame.rows[number][1])
        self._draw_frame(canvas, frame, kept, shown.ground, moment.now_s)
        x, y = camera
        self._outdoors.chimneys += [(left - x, top - y) for left, top in frame.chimneys]
        self._outdoors.fires += [(left - x, top - y) for left, top in frame.fires]
        lights = [(left - x, top - y, radius) for left, top, radius in frame.lights]
        return lights, frame.glows

    def _draw_frame(
        self,
        canvas: Canvas,
        frame: "_Frame",
        kept: Standees,
        ground: Ground,
        now_s: float,
    ) -> None:
        rows, whole = frame.rows, canvas.whole
        mirrored: list[Blit] = []
        by_water = [(kept.feet[number], rows[number]) for number in kept.wet]
        by_water += [(foot, blit) for foot, _, blit in frame.moving]
        for foot, (picture, at) in by_water:
            self._reflections.add(mirrored, ground, picture, at, int(foot), canvas.origin, now_s)
        whole.fblits(mirrored)
        whole.fblits(frame.flat)
        whole.fblits(frame.shadows)
        # What stands still is in order already; what moves is put in from the front backwards, so
        # that the places of the others are still right.
        for foot, _, blit in sorted(frame.moving, reverse=True):
            rows.insert(bisect_right(kept.feet, foot), blit)
        whole.fblits(rows)

    def _add(
        self,
        frame: "_Frame",
        foot: float,
        picture: pygame.Surface,
        left: int,
        top: int,
        sprite: Sprite,
    ) -> None:
        """Adds something with its shadow, which gives way to the wind where it can."""
        surrounding = self._surrounding
        shadow = surrounding.parts.shadow_of(sprite, left, top)
        if shadow is not None:
            frame.shadows.append(surrounding.placed(shadow))
        if sprite.sway:
            at = (left + sprite.anchor_x, int(foot))
            picture, aside = surrounding.swaying.shown(picture, at, sprite)
            left -= aside
        frame.add(foot, picture, left, top)

    def _add_moving(
        self, frame: "_Frame", kept: Standees, place: Place, shown: Shown, moment: Moment
    ) -> None:
        """What moves by itself, or has just been touched."""
        surrounding, now_s = self._surrounding, moment.now_s
        parts = surrounding.parts
        for scenery in kept.moving_scenery:
            sprite = scenery.sprite
            is_still = scenery.name in shown.unmended
            picture = sprite.frames[0] if is_still else sprite.frame_at(now_s)
            if place.is_lit:
                lit = parts.lit_parts(picture, sprite, scenery.left, scenery.top)
                frame.glows += map(surrounding.placed, lit)
            left = scenery.left
            if sprite.sway:
                at = (left + sprite.anchor_x, int(scenery.foot))
                picture, aside = surrounding.swaying.shown(picture, at, sprite)
                left -= aside
            frame.add(scenery.foot, parts.quick(picture), left, scenery.top)
        for thing in kept.moving_things:
            found = thing.shown(now_s)
            if found is None or thing.sprite is None:
                continue
            picture, left, top = found
            if parts.is_flat(thing):
                frame.flat.append(surrounding.placed(found))
                continue
            light = parts.light_of(thing) if place.is_dim else None
            if light is not None:
                frame.lights.append(light)
                lit = parts.lit_parts(picture, thing.sprite, left, top)
                frame.glows += map(surrounding.placed, lit)
            if thing.sprite.smoke is not None:
                frame.fires.append((left + thing.sprite.smoke[0], top + thing.sprite.smoke[1]))
            self._add(frame, thing.y, picture, left, top, thing.sprite)

    def _add_birds(
        self,
        frame: "_Frame",
        size: tuple[int, int],
        moment: Moment,
        feet: Sequence[tuple[float, float]],
    ) -> None:
        left, top = self._camera.x, self._camera.y
        right, bottom = left + size[0], top + size[1]
        seen = (left - TILE_PX, top, right + TILE_PX, bottom + 2 * TILE_PX)
        wildlife = self._outdoors.wildlife
        for bird in wildlife.birds(seen, feet, moment.season, moment.minutes, moment.now_s):
            self._add(frame, bird.foot, bird.picture, bird.left, bird.top, bird.sprite)

    def _add_people(
        self,
        frame: "_Frame",
        shown: Shown,
        moment: Moment,
        players: Sequence[DrawnPlayer],
    ) -> None:
        reader, content, area = self._reader, self._content, shown.ground.area
        here = () if reader is None else people_in(reader, content, area.number, moment.tick)
        on_stage = () if shown.staged is None else [seen.who for seen in shown.staged.actors]
        for name, there in here:
            if name in on_stage:
                continue
            person = self._person(name, there, moment.now_s, players, shown.talking)
            if person is not None and self._camera.sees(there.x, there.y, 40):
                picture, sprite = person
                left, top = int(there.x) - sprite.anchor_x, int(there.y) - sprite.anchor_y
                self._add(frame, there.y, picture, left, top, sprite)

    def _add_actors(self, frame: "_Frame", shown: Shown, moment: Moment, is_lit: bool) -> None:
        """People and props that a cutscene has put on its stage."""
        for seen in () if shown.staged is None else shown.staged.actors:
            speaks = seen.who == shown.speaker
            actor = actor_picture(
                self._assets, self._content, seen, moment.season, moment.now_s, speaks
            )
            if actor is not None:
                picture, sprite, lift = actor
                left = round(seen.x) - sprite.anchor_x
                top = round(seen.y) - sprite.anchor_y - lift
                self._add(frame, seen.y, picture, left, top, sprite)
                if sprite.lit and is_lit:
                    surrounding = self._surrounding
                    frame.lights += lights_of(sprite, left, top, is_inside=False)
                    lit = surrounding.parts.lit_parts(picture, sprite, left, top)
                    frame.glows += map(surrounding.placed, lit)

    def _add_players(self, frame: "_Frame", moment: Moment, players: Sequence[DrawnPlayer]) -> None:
        season = self._content.season_definitions.get(moment.season)
        is_cold = season is not None and season.is_cold
        for player in players:
            if player.bed:
                self._add_sleeper(frame, player)
                continue
            found = player_frame(
                self._assets,
                look_of(player.look, player.colour),
                int(player.facing),
                player.shown_action,
                player.shown_s,
                is_cold=is_cold,
            )
            if found is not None and self._camera.sees(player.x, player.y, 40):
                picture, sprite = found
                left, top = int(player.x) - sprite.anchor_x, int(player.y) - sprite.anchor_y
                self._add(frame, player.y + 0.1, picture, left, top, sprite)

    def _add_sleeper(self, frame: "_Frame", player: DrawnPlayer) -> None:
        """Somebody in bed: the head on the pillow, and the blanket over the rest."""
        look = changed(look_of(player.look, player.colour), hat=0)
        head = player_frame(self._assets, look, int(Facing.DOWN), "blink", 0.0)
        cover = self._assets.world.get(f"placeable/{player.bed}/cover")
        for lift, part in ((0.1, head), (0.2, None if cover is None else (cover.frames[0], cover))):
            if part is not None:
                picture, sprite = part
                # Who shares a bed lies a little aside, under the one blanket in its middle.
                middle = int(player.x) // TILE_PX * TILE_PX + TILE_PX // 2
                left = (int(player.x) if part is head else middle) - sprite.anchor_x
                top = int(player.y) - sprite.anchor_y
                if part is head:
                    top += IN_BED_PX
                frame.add(player.y + lift, picture, left, top)

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

    def _switched_on(self, tick: float) -> frozenset[SwitchRef]:
        reader, areas = self._reader, self._content.areas
        if reader is None or not self._switches:
            return frozenset()
        return frozenset(one for one in self._switches if are_on(reader, areas, (one,), tick))

    def _person(
        self,
        name: str,
        there: Standpoint,
        now_s: float,
        players: Iterable[DrawnPlayer],
        talking: Container[int],
    ) -> tuple[pygame.Surface, Sprite] | None:
        """A person who stands looks at whoever is near, and moves the lips while speaking."""
        number = self._content.people[name].number
        is_talking = number in talking
        action, facing = "talk" if is_talking else "idle", there.facing
        near = min(players, key=lambda p: hypot(p.x - there.x, p.y - there.y), default=None)
        if there.is_walking and not is_talking:
            action = "walk"
        elif near is not None and hypot(near.x - there.x, near.y - there.y) < 72:
            facing = towards(near.x - there.x, near.y - there.y)
        stem = f"person/{name}/{facing}/"
        if action == "idle" and (now_s + number * 0.7) % 4.1 < 0.12:
            action = "blink"
        # Who has no picture yet looks like one of the players.
        world, look = self._assets.world, look_of(None, number)
        stand_in = self._assets.wardrobe.figure(
            look, FACINGS.index(facing), "walk" if action == "walk" else "idle"
        )
        sprite = world.get(stem + action) or world.get(stem + "idle") or stand_in
        return None if sprite is None else (sprite.frame_at(now_s), sprite)


class _Frame:
    """What is seen in one frame: what stands still, and what does not."""

    def __init__(self, kept: Standees, origin: tuple[int, int]) -> None:
        self._origin = origin
        self.rows = kept.rows.copy()
        self.moving: list[tuple[float, int, Blit]] = []
        """What stands between the rows: its foot, a number that no other has, so that pictures are
        never compared, and what is drawn."""
        self.flat = kept.flat.copy()
        self.shadows = kept.shadows.copy()
        self.lights = kept.lights.copy()
        self.glows = kept.glows.copy()
        self.chimneys = kept.chimneys
        self.fires = kept.fires.copy()

    def add(self, foot: float, picture: pygame.Surface, left: int, top: int) -> None:
        """Adds something, with its place in pixels of the area."""
        blit = (picture, (left - self._origin[0], top - self._origin[1]))
        self.moving.append((foot, len(self.moving), blit))
