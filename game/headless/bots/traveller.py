"""A bot that gets about: over all areas by their exits, to people and things, and through what
people say."""

from collections import Counter
from math import hypot
from random import Random

from game.coop.seat import Seat
from game.headless.bots.base import Bot
from game.headless.bots.ways import find_way
from game.rules.reach import tile_middle
from game.world.calendar import day_of
from game.world.commands import Advance, Choose, EndConversation, Talk, Visit
from game.world.records import Conversation, Placeable
from game.world.schedules import whereabouts
from game.world.sections import Kind, Section
from game.world.ways import next_exit

NEAR_PX = 30.0
"""How close is close enough to act."""
FAR_IN_VAIN = 3000.0
"""So much further away is what no way was found to, for each of the first three times."""
_TALKS_LONG = 40
"""After so many lines a conversation is broken off."""


class Traveller(Bot):
    """Goes where it has something to do."""

    def __init__(self, seat: Seat, dice: Random) -> None:
        super().__init__(seat, dice)
        self._path: list[tuple[float, float]] = []
        self._going_to: tuple[int, float, float, float] | None = None
        self._was_in = 0
        self._lines = 0
        self._chosen: Counter[str] = Counter()
        self._unreachable: Counter[tuple[int, int]] = Counter()
        """How often no way was found to a tile of an area, on this day: gates open."""
        self._day = 0

    # Going

    def _go(self, area: int, x: float, y: float, near_px: float = NEAR_PX) -> bool:
        """Goes to a place, through other areas where it has to. Returns whether it is there."""
        here = self._seat.position
        if here.area == area and hypot(here.x - x, here.y - y) <= near_px:
            self._path.clear()
            self._target = None
            return True
        if here.area != area:
            content = self._seat.content
            way = next_exit(content.areas, content.area_ids[here.area], content.area_ids[area])
            if way is None:
                return False
            rect = way.rect
            x, y, near_px = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2, 14.0
        self._walk_to(here.area, x, y, near_px)
        return False

    def _go_to_tile(self, area: int, tile: int, near_px: float = NEAR_PX) -> bool:
        """Goes to where it can act on a tile. Returns whether it is there."""
        return self._go(area, *tile_middle(tile), near_px)

    def _walk_to(self, area: int, x: float, y: float, near_px: float) -> None:
        goal = (area, x, y, near_px)
        is_on_its_way = self._target is not None or bool(self._path)
        if self._obstacles is None or (self._going_to == goal and is_on_its_way):
            return
        here = self._seat.position
        way = find_way(self._obstacles, (here.x, here.y), (x, y), near_px)
        if way is None:
            self._unreachable[area, int(y // 16) * 512 + int(x // 16)] += 1
            self._stroll(48)
            return
        self._going_to = goal
        # The last steps lead to the very place, so that one stands in an exit.
        self._path = [*way, (x, y)] if near_px < 16 else way
        self._target = None

    def _walk(self) -> None:
        if self._target is None and self._path:
            self._target = self._path.pop(0)
        before = self._seat.position.area
        super()._walk()
        if self._target is None and self._stuck_ticks:
            self._going_to = None
        if self._seat.position.area != before:
            self._path.clear()
            self._going_to = None

    def _note_area(self) -> None:
        """Says that one has come into an area, and begins each day with new hope."""
        day = day_of(self._seat.view)
        if day != self._day:
            self._day = day
            self._unreachable.clear()
        area = self._seat.position.area
        if area != self._was_in and self._issue(Visit(area)):
            self._was_in = area

    # Finding

    def _placeables(self, item: str) -> list[tuple[int, int]]:
        """Where one of these stands, by area and tile: the nearest of this area first."""
        found = []
        for area in self._seat.content.area_ids:
            section = Section(area, Kind.PLACEABLE)
            for tile in self._seat.view.keys(section):
                record = self._seat.view.get(section, tile)
                if isinstance(record, Placeable) and record.item == item:
                    found.append((area, tile))
        return sorted(found, key=lambda at: self._far(*at))

    def _far(self, area: int, tile: int) -> float:
        """How far away a tile is, roughly: another area is far."""
        here = self._seat.position
        x, y = tile_middle(tile)
        if area != here.area:
            content = self._seat.content
            way = next_exit(content.areas, content.area_ids[here.area], content.area_ids[area])
            far = 1e9 if way is None else 2000.0 + tile % 512
        else:
            far = hypot(x - here.x, y - here.y)
        return far + FAR_IN_VAIN * min(self._unreachable[area, tile], 3)

    # Talking

    def _talk_to(self, person: str) -> bool:
        """Goes to somebody and says what there is to say. Returns whether that goes on."""
        content = self._seat.content
        there = whereabouts(self._seat.view, content, person, self._seat.tick)
        if there is None or there.is_inside:
            return False
        if self._go(there.area, there.x, there.y):
            self._lines = 0
            self._issue(Talk(there.area, content.people[person].number))
        return True

    def _go_on_talking(self) -> bool:
        """Goes on with the conversation that it leads. Returns whether there is one."""
        seat = self._seat
        section = self._section(Kind.CONVERSATION)
        for key in sorted(seat.view.keys(section)):
            talk = seat.view.get(section, key)
            if not isinstance(talk, Conversation) or talk.owner != seat.character:
                continue
            self._lines += 1
            if self._lines > _TALKS_LONG:
                self._issue(EndConversation(section.scope, key))
            elif not talk.choices:
                self._issue(Advance(section.scope, key, talk.step))
            else:
                self._choose(section.scope, key, talk)
            return True
        return False

    def _choose(self, area: int, person: int, talk: Conversation) -> None:
        """Takes what can be taken and was taken least often; of these, the first."""
        options = [n for n, choice in enumerate(talk.choices) if choice.available]
        option = min(options, key=lambda n: (self._chosen[talk.choices[n].line_id] // 3, n))
        self._chosen[talk.choices[option].line_id] += 1
        self._issue(Choose(area, person, talk.step, option))
