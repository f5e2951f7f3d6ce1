"""The first steps: how to walk, in a line, and then what to do next, in a bubble above where it is
to be done.

How to walk is told until somebody has walked. The bubbles follow the quests' data: a stage that has
one is shown above its place, and in other areas the way there is. It is gone as soon as something
of it is done, and back when nothing has been for a while. A character who has done something here
before, on another machine too, needs no word of how to walk.
"""

from math import hypot
from typing import NamedTuple

from game.rules.quests import progress_of
from game.world.last_commands import last_command
from game.world.quest_definitions import Quest, Where, quests_in_order
from game.world.records import Placeable, QuestProgress
from game.world.sections import Kind, Section, tile_of
from game.world.tiled import TILE_PX
from game.world.ways import next_exit
from scenes.input.events import Device
from scenes.play.local_player import LocalPlayer
from scenes.play.people import area_of, find_person
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui.prompts import binding_title

WALKED_PX = 40.0
BACK_AFTER_S = 20.0
ABOVE_PX = 22
_WALK = (Action.MOVE_UP, Action.MOVE_LEFT, Action.MOVE_DOWN, Action.MOVE_RIGHT)


class Bubble(NamedTuple):
    """A few words, in pixels of the area that is shown."""

    text: str
    x: float
    y: float


class FirstSteps:
    """What a newcomer is told."""

    def __init__(self, desk: Desk, player: LocalPlayer) -> None:
        self._desk = desk
        quests = desk.seat.content.quests
        self._in_order = [quests[name] for name in quests_in_order(quests)]
        self._player = player
        self._began_at = player.position
        self.bubble: Bubble | None = None
        """What is to be done next, and where; None while nothing is, or it has just been begun."""
        self._seen: tuple[Quest, QuestProgress] | None = None
        self._hidden_until_s = 0.0
        self._now_s = 0.0
        if last_command(desk.seat.view, desk.seat.character) > 0:
            desk.context.settings.has_taken_first_steps = True

    @property
    def line(self) -> tuple[str, str] | None:
        """Title and text of how to walk; None once somebody has."""
        context = self._desk.context
        if context.settings.has_taken_first_steps:
            return None
        if context.input.device is Device.PAD:
            said = context.texts("playing.first_steps.walk_with_stick")
        else:
            keys = (binding_title(context.input.prompt(action), context.texts) for action in _WALK)
            said = context.texts("playing.first_steps.walk", keys=" ".join(keys))
        return context.texts("playing.first_steps.heading"), said

    def update(self, now_s: float) -> None:
        """Notes that somebody has walked, and that something of the next step is done, and finds
        what is next."""
        self._now_s = now_s
        settings = self._desk.context.settings
        here, start = self._player.position, self._began_at
        has_moved = here.area != start.area or hypot(here.x - start.x, here.y - start.y) > WALKED_PX
        if has_moved and not settings.has_taken_first_steps:
            settings.has_taken_first_steps = True
            self._desk.context.save_settings()
        found = self._next()
        before, self._seen = self._seen, found
        if (
            found is None
            or before is None
            or found[0].number != before[0].number
            or found[1].stage != before[1].stage
        ):
            self._hidden_until_s = min(self._hidden_until_s, now_s)
        elif found[1].count > before[1].count:
            self._hidden_until_s = now_s + BACK_AFTER_S
        self.bubble = self._bubble(found)

    def _bubble(self, found: tuple[Quest, QuestProgress] | None) -> Bubble | None:
        """What there is to say of the story's quest."""
        if found is None or self.line is not None or self._now_s < self._hidden_until_s:
            return None
        quest, progress = found
        stage = quest.stage(progress.stage)
        if stage is None or stage.bubble is None or stage.where is None:
            return None
        area = area_of(self._desk.seat, stage.where)
        place = self._place(stage.where, area)
        if place is None:
            return None
        text = self._said(quest, progress.stage, stage.bubble, area)
        return Bubble(text, place[0], place[1] - ABOVE_PX)

    def _next(self) -> tuple[Quest, QuestProgress] | None:
        """The story's quest that is under way."""
        seat = self._desk.seat
        for quest in self._in_order:
            progress = progress_of(seat.view, quest, seat.character) if quest.is_main else None
            if progress is not None and progress.stage < len(quest.stages):
                return quest, progress
        return None

    def _said(self, quest: Quest, stage: int, bubble: str, area: str) -> str:
        """What is to be done, where it is; elsewhere, where the way leads."""
        content, texts = self._desk.seat.content, self._desk.context.texts
        if content.areas[area].number != self._player.area:
            title = texts.of_content(f"areas.{area}.title", content.areas[area].title)
            return texts("playing.first_steps.way", area=title)
        return texts.of_content(f"quests.{content.quest_ids[quest.number]}.bubbles.{stage}", bubble)

    def _place(self, where: Where, there: str) -> tuple[float, float] | None:
        """Where something of an area is in the one that is shown, or the exit that leads there."""
        content = self._desk.seat.content
        here = content.area(self._player.area)
        if here is None:
            return None
        if here.id != there:
            way = next_exit(content.areas, here.id, there)
            if way is None:
                return None
            rect = way.rect
            return (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
        if where.person is not None:
            person = find_person(self._desk.seat, where.person)
            return None if person is None else (person.x, person.y - 12)
        if where.switch is not None:
            switch = here.switch(content.switches[where.switch].number)
            return None if switch is None else (switch.x, switch.y)
        if where.thing is not None:
            return self._thing(where.thing)
        if where.tile is not None:
            return where.tile[0] * TILE_PX + 8, where.tile[1] * TILE_PX + 8
        return None

    def _thing(self, item: str) -> tuple[float, float] | None:
        """The nearest one that stands here."""
        view, here = self._desk.seat.view, self._player.position
        section = Section(here.area, Kind.PLACEABLE)
        places = []
        for key in view.keys(section):
            standing = view.get(section, key)
            if isinstance(standing, Placeable) and standing.item == item:
                x, y = tile_of(key)
                places.append((x * TILE_PX + 8.0, y * TILE_PX + 8.0))
        return min(places, key=lambda at: hypot(at[0] - here.x, at[1] - here.y), default=None)
