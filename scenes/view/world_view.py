"""One whole frame of the world: ground, shadows, everything that stands sorted by its feet, what
is in the air, the light; and names and figures, which are written over it at the UI's scale.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from random import Random

import pygame

from game.rules.quests import QUEST_PROGRESS, is_done
from game.world.areas import Area, Rect
from game.world.calendar import day_of
from game.world.content import Content
from game.world.definitions import Weather
from game.world.machines import Clock
from game.world.records import (
    Conversation,
    QuestProgress,
    Record,
)
from game.world.sections import Kind, Section, tile_of
from game.world.staging import Tableau
from game.world.tiled import TILE_PX
from game.world.world import Change, Reader
from scenes.media.assets import Assets
from scenes.ui import theme
from scenes.ui.text import Font
from scenes.view.beds import Beds
from scenes.view.camera import BAR_PCT, Camera, corner_over
from scenes.view.canvas import Canvas
from scenes.view.effects import Effects, PlaySound
from scenes.view.ground import Ground
from scenes.view.ground_pictures import GroundPictures
from scenes.view.labels import draw_labels
from scenes.view.light import LightMap, darkness, light_in
from scenes.view.machines import Machines
from scenes.view.moment import Moment
from scenes.view.names import NameTags, draw_names
from scenes.view.outdoors import Outdoors
from scenes.view.particles import Particles
from scenes.view.players import DrawnPlayer
from scenes.view.standing import Shown, Standing
from scenes.view.things import Field

CLEAR_SKY = Weather("")
"""The weather where content knows none."""
GROUNDS_MAX = 3


class WorldView:
    """Draws the world around one player."""

    def __init__(
        self,
        assets: Assets,
        pictures: GroundPictures,
        content: Content,
        dice: Random,
        play: PlaySound,
    ) -> None:
        self._assets = assets
        self._content = content
        self.camera = Camera()
        self.particles = Particles(assets, dice)
        self.effects = Effects(content, self.particles, play)
        self._canvas = Canvas()
        self._light = LightMap()
        self._outdoors = Outdoors(assets)
        self._standing = Standing(
            assets, content, self.camera, self._outdoors, self.effects.sound_at
        )
        self._tags = NameTags(assets)
        self._pictures = pictures
        self._ground: Ground | None = None
        self._grounds: OrderedDict[tuple[int, str], Ground] = OrderedDict()
        """Where one is, comes from and goes to, by area and season."""
        self._cover = 0
        """How white with snow it is under the open sky."""
        self.field: Field | None = None
        self.beds: Beds | None = None
        self.machines: Machines | None = None
        self._reader: Reader | None = None
        self.talking: dict[int, Conversation] = {}
        """The conversations of the area, by the number of the person."""
        self._unmended: set[str] = set()
        """Scenery that stands still until its quest is done."""
        self.names_at: list[pygame.Rect] = []
        """Where names and heads were drawn last, so that nothing is written over them."""

    @property
    def area(self) -> Area | None:
        """The area that is shown."""
        return self._ground.area if self._ground is not None else None

    def show(self, area: Area, season: str, reader: Reader) -> None:
        """Shows an area from now on."""
        self._ground = self._ground_of(area, season)
        self.field = Field(area, season, self._assets, self._content)
        self.field.load(reader)
        self.beds = Beds(area, season, self._content, self._assets.world)
        self.beds.load(reader)
        self.machines = Machines(area.number, self._content, self._assets.world)
        self._reader = reader
        self._outdoors.show(area)
        self._standing.show(area, reader)
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
        ground.set_cover(0 if area.air.is_inside else self._cover)
        size = (self.camera.width, self.camera.height)
        left, top = corner_over((x, y), size, ground.shown)
        ground.prepare(left, top, *size)

    def _ground_of(self, area: Area, season: str) -> Ground:
        key = (area.number, season)
        if key not in self._grounds:
            self._grounds[key] = Ground(area, season, self._pictures)
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
            self._standing.season_changed(self._ground.area)

    def apply(self, changes: Sequence[Change], now_s: float) -> None:
        """Takes over changes and begins their effects."""
        if self.field is None or self.beds is None or self._reader is None:
            return
        self.beds.apply(changes, self._reader)
        if self.machines is not None and any(c.section.kind is Kind.MACHINE for c in changes):
            self.machines.look_anew()
        for effect in self.field.apply(changes, now_s):
            self.effects.show(effect)
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
        staged: Tableau | None = None,
        speaker: str = "",
    ) -> None:
        """Draws one frame, without anything that is written. `below` draws marks that lie on the
        ground; `staged` is what a cutscene shows now, and `speaker` who speaks in it."""
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
                self.effects.sound_at("machine_done", tile_x * TILE_PX, tile_y * TILE_PX)
            field.show_working(self.machines.working)
        if me is not None:
            self.effects.ear = (me.x, me.y)
            focus = (me.x, me.y) if staged is None else staged.focus
            self.camera.follow(
                focus, target.get_size(), _seen_in(ground, target, staged), moment.now_s
            )
        camera = (self.camera.x, self.camera.y)
        self.particles.update(moment.now_s)
        is_outside = not area.air.is_inside
        weather = self._weather_of(moment) if is_outside else CLEAR_SKY
        self._cover = self._outdoors.snow_cover(moment, self._weather_of(moment))
        ground.set_cover(self._cover if is_outside else 0)
        canvas = self._canvas
        canvas.look(camera, target.get_size())
        view = canvas.view
        ground.draw(view, camera[0], camera[1], moment.now_s)
        if is_outside:
            self._outdoors.draw_on_ground(view, camera, moment, weather, players)
        beds.draw(view, camera)
        if below is not None:
            below(view)
        ambient = light_in(area.air, moment.minutes, weather.gloom_pct)
        dark = darkness(ambient)
        lights, glows = self._standing.draw(
            canvas,
            moment,
            players,
            Shown(ground, field, beds, self.talking, self._unmended, staged, speaker),
            self._weather_of(moment).wind_pct,
            dark,
        )
        heads = [(player.x, player.y) for player in players]
        field.departing.draw_flying(view, camera, heads, moment.now_s)
        self.particles.draw(view, *camera)
        if self.machines is not None:
            self.machines.draw_bubbles(view, camera, moment.now_s)
        if is_outside:
            self._outdoors.draw_in_air(view, camera, moment, weather)
        self._light.draw(view, ambient, lights, moment.now_s)
        if dark > 0.1:
            canvas.whole.fblits(glows)
        if is_outside:
            self._outdoors.draw_shining(view, camera, moment, weather, dark)
        target.blit(view, (0, 0))

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


def _seen_in(ground: Ground, target: pygame.Surface, staged: Tableau | None) -> Rect:
    """What there is to see of an area: in a scene a little more above and below, which its black
    bars cover."""
    shown = ground.shown
    if staged is None:
        return shown
    bar = target.get_height() * BAR_PCT // 100
    return Rect(shown.left, shown.top - bar, shown.right, shown.bottom + bar)
