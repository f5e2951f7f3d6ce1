"""One whole frame of the world: ground, shadows, everything that stands sorted by its feet, what
is in the air, the light; and names and figures, which are written over it at the UI's scale.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from math import hypot
from random import Random

import pygame
from msgspec.structs import replace as changed

from game.coop.seat import Facing
from game.rules.quests import QUEST_PROGRESS, is_done
from game.world.areas import Area, PersonSite, SwitchRef
from game.world.calendar import day_of
from game.world.content import Content
from game.world.definitions import GroundWork, Weather
from game.world.machines import Clock
from game.world.records import (
    Conversation,
    Destructable,
    Drop,
    Placeable,
    QuestProgress,
    Record,
)
from game.world.sections import Kind, Section, tile_of
from game.world.switches import are_on
from game.world.tiled import TILE_PX
from game.world.world import Change, Reader
from scenes.media.assets import Assets
from scenes.media.figures import FACINGS, look_of
from scenes.media.sprites import Sprite
from scenes.ui import theme
from scenes.ui.text import Font
from scenes.view.beds import Beds
from scenes.view.camera import Camera, corner_over
from scenes.view.edges import Edges
from scenes.view.fading import TALL_PX, Fading
from scenes.view.ground import Ground
from scenes.view.labels import draw_labels
from scenes.view.light import LightMap, darkness, light_in
from scenes.view.machines import Machines
from scenes.view.moment import Moment
from scenes.view.names import NameTags, draw_names
from scenes.view.outdoors import Outdoors
from scenes.view.particles import Particles
from scenes.view.players import DrawnPlayer, player_frame
from scenes.view.reflections import Reflections
from scenes.view.scenery import Look, StandingScenery, standing_scenery, switches_shown
from scenes.view.spreads import Spreads
from scenes.view.swaying import Swaying
from scenes.view.things import Effect, Field

CLEAR_SKY = Weather("")
"""The weather where content knows none."""
MARGIN_PX = 64
IN_BED_PX = 1
"""How far below a bed's foot the feet of somebody in it are, so that the head is on the pillow."""
SHADOW_REACH_PX = 24
"""How far a shadow reaches beyond what throws it."""
SCENERY_LIGHT_PX = 40
"""How far a lamp reaches beyond its own size under the open sky."""
ROOM_LIGHT_PX = 58
"""The same in a room, or a cave."""
_OUTSIDE = (0x1D, 0x3A, 0x3A)
"""Beyond the border of an area."""
_DARK = (0x1A, 0x14, 0x28)
GROUNDS_MAX = 3
CELL_PX = 64
HEAR_PX = 420.0
SIDE_PX = 300.0
"""How far to one side something is heard from that side alone."""
OWN_REACH_PX = 64.0
AT_ONES_FEET_PX = 24.0
OTHERS_SHARE = 0.5
"""How loud is what friends do, beside what one does oneself."""
_LEAVES = ("fx/chips_leaf", (0x70, 0xAB, 0x45))
_CHIPS: dict[str, tuple[str, theme.Colour]] = {
    "axe": ("fx/chips_wood", (0xA8, 0x75, 0x4D)),
    "pick": ("fx/chips_stone", (0x9F, 0xAD, 0xBD)),
}


PlaySound = Callable[[str, float, float], None]
"""Plays a sound by its name, at a volume from 0 to 1, from a side between -1 and 1."""


class WorldView:
    """Draws the world around one player."""

    def __init__(self, assets: Assets, content: Content, dice: Random, play: PlaySound) -> None:
        self._assets = assets
        self._content = content
        self._dice = dice
        self._play = play
        self.camera = Camera()
        self.particles = Particles(assets, dice)
        self._light = LightMap()
        self._outdoors = Outdoors(assets)
        self._swaying = Swaying()
        self._reflections = Reflections()
        self._tags = NameTags(assets)
        self._edges = Edges()
        self._spreads = Spreads(assets.world)
        self._fading = Fading()
        self._flat = {name for name, item in content.placeables.items() if item.is_flat}
        """The placeables that lie below everybody's feet."""
        self._stood: tuple[Area, Look, list[StandingScenery]] | None = None
        self._switches: frozenset[SwitchRef] = frozenset()
        """The switches by which something in the area looks one way or the other."""
        self._near: tuple[list[StandingScenery], tuple[int, ...], list[StandingScenery]] | None
        self._near = None
        """The scenery about the cell that the camera is in."""
        self._ground: Ground | None = None
        self._grounds: OrderedDict[tuple[int, str], Ground] = OrderedDict()
        """Where one is, comes from and goes to, by area and season."""
        self.field: Field | None = None
        self.beds: Beds | None = None
        self.machines: Machines | None = None
        self._reader: Reader | None = None
        self.talking: dict[int, Conversation] = {}
        """The conversations of the area, by the number of the person."""
        self._unmended: set[str] = set()
        """Scenery that stands still until its quest is done."""
        self.names_at: list[pygame.Rect] = []
        """Where names were drawn last, so that nothing is written over them."""
        self._ear = (0.0, 0.0)
        self.is_own_doing = False
        """Whether one has just done something: what happens within reach now comes of that."""

    @property
    def area(self) -> Area | None:
        """The area that is shown."""
        return self._ground.area if self._ground is not None else None

    def show(self, area: Area, season: str, reader: Reader) -> None:
        """Shows an area from now on."""
        self._ground = self._ground_of(area, season)
        self._switches = switches_shown(area)
        self.field = Field(area, season, self._assets, self._content)
        self.field.load(reader)
        self.beds = Beds(area, season, self._content, self._assets.world)
        self.beds.load(reader)
        self.machines = Machines(area.number, self._content, self._assets.world)
        self._reader = reader
        self._outdoors.show(area)
        self._reflections.show(area)
        self._see_what_is_mended(reader)
        self.particles.clear()
        self.talking.clear()
        section = Section(area.number, Kind.CONVERSATION)
        for key in list(reader.keys(section)):
            record = reader.get(section, key)
            if isinstance(record, Conversation):
                self.talking[key] = record

    def prepare(self, area: Area, season: str, x: float, y: float) -> None:
        """Gets a little further with the ground of an area that one is on the way to, where one
        will come out at a point of it."""
        ground = self._ground_of(area, season)
        if self._ground is not None:
            ground.set_cover(self._ground.cover)
        size = (self.camera.width, self.camera.height)
        left, top = corner_over((x, y), size, (area.width_px, area.height_px))
        ground.prepare(left, top, *size)

    def _ground_of(self, area: Area, season: str) -> Ground:
        key = (area.number, season)
        if key not in self._grounds:
            self._grounds[key] = Ground(area, season, self._spreads, self._edges)
            if len(self._grounds) > GROUNDS_MAX:
                self._grounds.popitem(last=False)
        self._grounds.move_to_end(key)
        return self._grounds[key]

    def reload(self, reader: Reader) -> None:
        """Reads the area anew, after a prediction was undone."""
        if self.field is not None and self.beds is not None:
            self.field.load(reader)
            self.beds.load(reader)
        self._see_what_is_mended(reader)

    def _see_what_is_mended(self, reader: Reader) -> None:
        quests = self._content.quests.values()
        self._unmended = {
            quest.mends for quest in quests if quest.mends and not is_done(reader, quest)
        }

    def set_season(self, season: str) -> None:
        """Shows another season from now on."""
        if self._ground is not None and self._ground.season != season:
            self._ground = self._ground_of(self._ground.area, season)
            assert self.field is not None
            self.field.set_season(season)
            assert self.beds is not None
            self.beds.set_season(season)
            self._reflections.show(self._ground.area)

    def apply(self, changes: Sequence[Change], now_s: float) -> None:
        """Takes over changes and begins their effects."""
        if self.field is None or self.beds is None or self._reader is None:
            return
        self.beds.apply(changes, self._reader)
        if self.machines is not None and any(c.section.kind is Kind.MACHINE for c in changes):
            self.machines.look_anew()
        for effect in self.field.apply(changes, now_s):
            self._show_effect(effect, now_s)
        for change in changes:
            if change.section == Section(self.field.area.number, Kind.CONVERSATION):
                if isinstance(change.record, Conversation):
                    self.talking[change.key] = change.record
                else:
                    self.talking.pop(change.key, None)
            elif change.section == QUEST_PROGRESS:
                self._quest_changed(change.key, change.record)

    def _quest_changed(self, number: int, record: Record | None) -> None:
        quest = self._content.quest(number)
        if quest is not None and quest.mends is not None:
            stage = record.stage if isinstance(record, QuestProgress) else 0
            is_mended = stage >= len(quest.journal)
            (self._unmended.discard if is_mended else self._unmended.add)(quest.mends)

    def draw(
        self,
        target: pygame.Surface,
        moment: Moment,
        players: Sequence[DrawnPlayer],
        below: Callable[[pygame.Surface], None] | None = None,
    ) -> None:
        """Draws one frame, without anything that is written. `below` draws marks that lie on the
        ground."""
        ground, field, beds = self._ground, self.field, self.beds
        if ground is None or field is None or beds is None:
            target.fill(theme.INK)
            return
        me = next((player for player in players if player.is_me), None)
        area = ground.area
        if self.machines is not None and self._reader is not None:
            now = Clock(day_of(self._reader), int(moment.minutes))
            for tile in self.machines.look(self._reader, now, moment.now_s):
                tile_x, tile_y = tile_of(tile)
                self.sound_at("machine_done", tile_x * TILE_PX, tile_y * TILE_PX)
            field.show_working(self.machines.working)
        if me is not None:
            self._ear = (me.x, me.y)
            size = (area.width_px, area.height_px)
            self.camera.follow((me.x, me.y), target.get_size(), size, moment.now_s)
        camera = (self.camera.x, self.camera.y)
        self.particles.update(moment.now_s)
        is_outside = not area.air.is_inside
        target.fill(_OUTSIDE if is_outside else _DARK)
        weather = self._weather_of(moment) if is_outside else CLEAR_SKY
        ground.set_cover(self._outdoors.snow_cover(moment, weather))
        ground.draw(target, camera[0], camera[1], moment.now_s)
        if is_outside:
            self._outdoors.draw_on_ground(target, camera, moment, weather, players)
        beds.draw(target, camera)
        if below is not None:
            below(target)
        ambient = light_in(area.air, moment.minutes, weather.gloom_pct)
        dark = darkness(ambient)
        lights: list[tuple[int, int, int]] = []
        glows: list[tuple[pygame.Surface, tuple[int, int], tuple[int, int, int, int]]] = []
        self._fading.look(players, camera)
        self._draw_standing(target, moment, players, dark, lights, glows)
        heads = [(player.x, player.y) for player in players]
        field.draw_flying(target, camera, heads, moment.now_s)
        self.particles.draw(target, *camera)
        if self.machines is not None:
            self.machines.draw_bubbles(target, camera, moment.now_s)
        if is_outside:
            self._outdoors.draw_in_air(target, camera, moment, weather)
        self._light.draw(target, ambient, lights, moment.now_s)
        if dark > 0.1:
            target.fblits(
                [
                    (picture.subsurface(rect), (x + rect[0], y + rect[1]))
                    for picture, (x, y), rect in glows
                ]
            )
        if is_outside:
            self._outdoors.draw_shining(target, camera, moment, weather, dark)

    def _weather_of(self, moment: Moment) -> Weather:
        return self._content.weather.get(moment.weather) or CLEAR_SKY

    def draw_words(
        self,
        target: pygame.Surface,
        players: Sequence[DrawnPlayer],
        fonts: tuple[Font, Font],
        now_s: float,
    ) -> None:
        """Draws names and figures over the frame that was drawn last, where the UI shows it.
        `fonts` are those of the names and of the figures."""
        name_font, figure_font = fonts
        self.names_at = draw_names(target, self._tags, name_font, players, self.camera, now_s)
        me = next((player for player in players if player.is_me), None)
        if self.field is not None and me is not None:
            at = (me.x, me.y)
            taken = self.names_at
            self.names_at = [
                *taken,
                *draw_labels(target, self.field, name_font, self.camera, at, taken),
            ]
        self.particles.draw_pops(target, figure_font, self.camera, now_s)

    def show_work(self, work: GroundWork, x: int, y: int) -> None:
        """Shows that a tile has been worked."""
        if work is GroundWork.WATER:
            self.particles.burst("fx/drops", (0x58, 0xB8, 0xDC), x, y, 6, 6)
            self.sound_at("splash", x, y)
        else:
            self.particles.burst("fx/chips_soil", (0xA8, 0x75, 0x4D), x, y, 6, 8)
            self.sound_at("hoe", x, y)

    def sound_at(self, name: str, x: float, y: float) -> None:
        """Plays a sound as loud as it is near, from its side, and more quietly when it comes of
        what a friend does."""
        distance = hypot(x - self._ear[0], y - self._ear[1])
        own_reach = OWN_REACH_PX if self.is_own_doing else AT_ONES_FEET_PX
        share = 1.0 if distance < own_reach else OTHERS_SHARE
        side = max(-1.0, min(1.0, (x - self._ear[0]) / SIDE_PX))
        self._play(name, share * max(0.0, 1.0 - distance / HEAR_PX), side)

    def _draw_standing(
        self,
        target: pygame.Surface,
        moment: Moment,
        players: Sequence[DrawnPlayer],
        dark: float,
        lights: list[tuple[int, int, int]],
        glows: list[tuple[pygame.Surface, tuple[int, int], tuple[int, int, int, int]]],
    ) -> None:
        assert self._ground is not None
        assert self.field is not None
        assert self.beds is not None
        camera_x, camera_y = self.camera.x, self.camera.y
        width, height = target.get_size()
        shadows: list[tuple[pygame.Surface, tuple[int, int]]] = []
        flat: list[tuple[pygame.Surface, tuple[int, int]]] = []
        standing: list[tuple[float, int, pygame.Surface, tuple[int, int]]] = []

        feet = [(player.x, player.y) for player in players]
        wind_pct = self._weather_of(moment).wind_pct
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

        self._add_scenery(target, moment, dark, standing, shadows, lights, glows)
        things = self.field.within(
            camera_x - MARGIN_PX,
            camera_y - MARGIN_PX,
            camera_x + width + MARGIN_PX,
            camera_y + height + MARGIN_PX,
        )
        for thing in things:
            found = self.field.picture(thing, moment.now_s)
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
        plants = self.beds.plants(seen, feet, moment.day_share, wind_pct, moment.now_s)
        standing += [
            (foot, number, picture, (left - camera_x, top - camera_y))
            for number, (foot, picture, left, top) in enumerate(plants, len(standing))
        ]
        for foot, picture, left, top in self.field.falling(moment.now_s):
            standing.append((foot, len(standing), picture, (left - camera_x, top - camera_y)))
        for site in self._ground.area.people:
            person = self._person(site, moment.now_s, players)
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
            shown = player_frame(
                self._assets,
                look_of(player.look, player.colour),
                int(player.facing),
                player.shown_action,
                player.shown_s,
                is_cold=is_cold,
            )
            if shown is not None and self.camera.sees(player.x, player.y, 40):
                picture, sprite = shown
                x = int(player.x) - sprite.anchor_x - camera_x
                y = int(player.y) - sprite.anchor_y - camera_y
                add(player.y + 0.1, picture, x, y, sprite)
        camera = (camera_x, camera_y)
        target.fblits(self._reflections.of_all(standing, self._ground, camera, moment.now_s))
        target.fblits(flat)
        target.fblits(shadows)
        # No two have one number, so that pictures are never compared.
        standing.sort()
        target.fblits([(picture, at) for _, _, picture, at in standing])

    def _add_sleeper(
        self,
        player: DrawnPlayer,
        standing: list[tuple[float, int, pygame.Surface, tuple[int, int]]],
    ) -> None:
        """Somebody in bed: the head on the pillow, and the blanket over the rest."""
        camera_x, camera_y = self.camera.x, self.camera.y
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
        dark: float,
        standing: list[tuple[float, int, pygame.Surface, tuple[int, int]]],
        shadows: list[tuple[pygame.Surface, tuple[int, int]]],
        lights: list[tuple[int, int, int]],
        glows: list[tuple[pygame.Surface, tuple[int, int], tuple[int, int, int, int]]],
    ) -> None:
        camera_x, camera_y = self.camera.x, self.camera.y
        right, bottom = camera_x + target.get_width(), camera_y + target.get_height()
        is_inside = self._ground is not None and self._ground.area.air.is_inside
        reach_px = ROOM_LIGHT_PX if is_inside else SCENERY_LIGHT_PX
        scenery = self._scenery(moment.season, dark > 0.25, moment.tick)
        for thing in self._scenery_near(scenery, target.get_size()):
            if (
                thing.left >= right
                or thing.top >= bottom
                or thing.right + SHADOW_REACH_PX <= camera_x
                or thing.bottom + SHADOW_REACH_PX <= camera_y
            ):
                continue
            at = (thing.left - camera_x, thing.top - camera_y)
            is_still = thing.name in self._unmended
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

    def _scenery(self, season: str, is_lit: bool, tick: float) -> list[StandingScenery]:
        assert self._ground is not None
        area = self._ground.area
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
                self.sound_at("lever", site.x, site.y)
        for gate in area.gates:
            if before.issuperset(gate.needs) != on.issuperset(gate.needs):
                middle = (gate.rect.left + gate.rect.right) / 2
                self.sound_at("gate", middle, gate.rect.bottom)

    def _scenery_near(
        self, scenery: list[StandingScenery], size: tuple[int, int]
    ) -> list[StandingScenery]:
        """What of it may be in view: looked through anew only when the camera has moved on by a
        cell."""
        column, row = self.camera.x // CELL_PX, self.camera.y // CELL_PX
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
        self, site: PersonSite, now_s: float, players: Iterable[DrawnPlayer]
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
        action = "talk" if person is not None and person.number in self.talking else "idle"
        if action == "idle" and (now_s + site.x) % 4.1 < 0.12:
            action = "blink"
        # Who has no picture yet looks like one of the players.
        number = person.number if person is not None else 0
        world, look = self._assets.world, look_of(None, number)
        stand_in = self._assets.wardrobe.figure(look, FACINGS.index(facing), "idle")
        sprite = world.get(stem + action) or world.get(stem + "idle") or stand_in
        return None if sprite is None else (sprite.frame_at(now_s), sprite)

    def _show_effect(self, effect: Effect, now_s: float) -> None:
        record: Record = effect.record
        x, y = effect.x, effect.y
        if isinstance(record, Destructable):
            definition = self._content.destructables.get(record.kind)
            tool = (definition.tool if definition is not None else None) or ""
            chips, colour = _CHIPS.get(tool, _LEAVES)
            is_cut = tool not in _CHIPS
            is_hit = effect.name == "hit"
            if effect.name in ("hit", "felled"):
                self.particles.burst(chips, colour, x, y, 5 if is_hit else 14, 10)
                is_tree = record.kind in ("oak", "pine")
                if is_cut:
                    self.sound_at("rustle", x, y)
                    return
                if is_tree:
                    leaf = (0x70, 0xAB, 0x45)
                    self.particles.burst("fx/chips_leaf", leaf, x, y, 3 if is_hit else 12, 30)
                if is_hit:
                    self.sound_at("chop" if tool == "axe" else "rock_hit", x, y)
                else:
                    self.sound_at("tree_fall" if is_tree else "rock_break", x, y)
                    self.particles.puff("fx/dust", x, y)
        elif effect.name == "placed":
            self.particles.puff("fx/dust", x, y)
            self.sound_at("place", x, y)
        elif effect.name == "taken":
            self.particles.puff("fx/dust", x, y)
            self.sound_at("pickup", x, y)
        elif effect.name == "collected" and isinstance(record, Drop):
            self.sound_at("pickup", x, y)
