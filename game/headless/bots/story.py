"""A bot that plays the story: it reads in the quests' data what is wanted, and does that."""

from game.headless.bots.provider import Provider
from game.rules.friends import friends_here
from game.rules.quests import is_done, missing_of, progress_of
from game.rules.sleeping import is_slept_in, rest_of
from game.world.calendar import environment_of, time_of_day
from game.world.commands import Eat, LieDown, UseSwitch
from game.world.deeds import Deed
from game.world.definitions import GroundWork
from game.world.quest_definitions import Goal, Quest, Stage, quests_in_order
from game.world.records import Soil
from game.world.sections import Kind, Section
from game.world.switches import is_on

_TIRED = 12
_LATE_HOUR = 24.5
_THINK_TICKS = 32
"""While it walks, it asks itself this often whether that is still what it wants."""
_EVENING_HOUR = 19.0
"""From then on it goes to bed when nothing is to be done."""
_ROOM_SLOTS = 19
"""With more slots in use than these, it sells before it goes on."""


class Storyteller(Provider):
    """Brings the main chain to its end, alone or with friends who want the same."""

    def _decide(self) -> None:
        self._note_area()
        if rest_of(self._seat.view, self._seat.character) is not None:
            self._path.clear()
            self._target = None
            return
        if self._go_on_pulling() or self._go_on_talking() or self._fight_on():
            return
        if self._collect_nearby():
            return
        if self._path and self._ticks % _THINK_TICKS:
            return
        if self._is_tired() and (self._eat_something() or self._go_to_bed()):
            return
        if len(self._slots()) > _ROOM_SLOTS and self._sell():
            return
        found = self._quest()
        if found is not None and self._pursue(*found):
            return
        self._pass_the_time()

    def _quest(self) -> tuple[Quest, Stage] | None:
        """What the story wants now."""
        seat = self._seat
        for name in quests_in_order(seat.content.quests):
            quest = seat.content.quests[name]
            progress = progress_of(seat.view, quest, seat.character)
            if quest.is_main and progress is not None:
                stage = quest.stage(progress.stage)
                if stage is not None and progress.stage < len(quest.stages):
                    return quest, stage
        return None

    @property
    def is_finished(self) -> bool:
        """Whether the story is at its end."""
        quests = [quest for quest in self._seat.content.quests.values() if quest.is_main]
        return all(is_done(self._seat.view, quest, self._seat.character) for quest in quests)

    def _keeps(self) -> set[str]:
        found = self._quest()
        goals = [] if found is None else [stage.goal for stage in found[0].stages if stage.goal]
        wanted = {goal.bring or goal.subject or "" for goal in goals}
        return {part for item in wanted for part in self._made_of(item)}

    def _pursue(self, quest: Quest, stage: Stage) -> bool:
        """Does the next thing for a stage. Returns whether there was one."""
        goal, where = stage.goal, stage.where
        if goal is None:
            return where is not None and where.person is not None and self._talk_to(where.person)
        if goal.switch is not None:
            return self._switch_on(goal.switch)
        if goal.bring is not None:
            missing = missing_of(self._seat.view, quest, self._seat.character)
            # Friends bring their shares, each as soon as it is there.
            wanted = -(-missing // friends_here(self._seat.view))
            if self._get(goal.bring, wanted):
                return True
            person = None if where is None else where.person
            return bool(self._count(goal.bring)) and person is not None and self._talk_to(person)
        return self._do(goal)

    def _do(self, goal: Goal) -> bool:
        """Does a deed."""
        subject = goal.subject
        match goal.deed:
            case Deed.TILL:
                return self._dig()
            case Deed.SOW:
                return self._tend_any() if subject is None else self._tend(subject)
            case Deed.WATER:
                return self._water()
            case Deed.HARVEST:
                is_growing = self._tend_any() if subject is None else self._grow(subject, 1, 0)
                return is_growing or self._go_to_bed()
            case Deed.SLEEP:
                return self._go_to_bed()
            case Deed.SELL | Deed.SHIP:
                return self._sell(subject) or self._tend("radish")
            case Deed.TALK if subject is not None:
                return self._talk_to(subject)
            case Deed.VISIT if subject is not None:
                spawn = self._seat.content.areas[subject].spawn()
                self._go(self._seat.content.areas[subject].number, spawn.x, spawn.y)
                return True
            case Deed.CRAFT | Deed.MAKE if subject is not None:
                return self._get(subject, self._count(subject) + 1)
            case Deed.PLACE if subject is not None:
                return self._get(subject, 1) or self._put_up(subject)
            case Deed.CATCH:
                return self._get_rod() or (self._is_within(goal.hours) and self._fish())
        return False

    def _water(self) -> bool:
        """Waters any bed that somebody has dug."""
        home = self._seat.content.areas[self._seat.content.start.area].number
        section = Section(home, Kind.SOIL)
        view = self._seat.view
        for tile in sorted(view.keys(section), key=lambda tile: self._far(home, tile)):
            soil = view.get(section, tile)
            if isinstance(soil, Soil) and not soil.is_watered:
                return self._till(home, tile, GroundWork.WATER)
        return self._dig()

    def _switch_on(self, name: str) -> bool:
        """Goes to a switch, or to those that it needs: with what keeps them, if need be."""
        content = self._seat.content
        switch = content.switches[name]
        area = content.areas[switch.area]
        if switch.needs:
            for need in switch.needs:
                other = content.switches[need]
                is_wedgeable = other.wedge is not None
                if is_wedgeable and not is_on(self._seat.view, area.number, other.number):
                    assert other.wedge is not None
                    if self._get(other.wedge.item, other.wedge.count):
                        return True
                    return self._throw(need, is_wedged=True)
                if not is_on(self._seat.view, area.number, other.number, self._seat.tick):
                    return self._throw(need)
            return False
        return self._throw(name)

    def _throw(self, name: str, *, is_wedged: bool = False) -> bool:
        content = self._seat.content
        switch = content.switches[name]
        area = content.areas[switch.area]
        site = area.switch(switch.number)
        if site is not None and self._go(area.number, site.x, site.y):
            self._issue(UseSwitch(area.number, switch.number, is_wedged))
        return site is not None

    # Days

    def _is_tired(self) -> bool:
        return self._energy < _TIRED or self._hour >= _LATE_HOUR

    @property
    def _hour(self) -> float:
        environment = environment_of(self._seat.view)
        return 6.0 if environment is None else time_of_day(environment, self._seat.tick) / 60

    def _is_within(self, hours: tuple[int, int] | None) -> bool:
        return hours is None or hours[0] <= self._hour < hours[1]

    def _eat_something(self) -> bool:
        items = self._seat.content.items
        for number, slot in self._slots():
            if items[slot.item].nourishes and self._hour < _LATE_HOUR:
                return self._issue(Eat(number, slot.item))
        return False

    def _go_to_bed(self) -> bool:
        """Goes to a bed and lies down; friends lie in theirs."""
        content = self._seat.content
        for item, placeable in content.placeables.items():
            for area, tile in self._placeables(item) if placeable.sleeps else ():
                if is_slept_in(self._seat.view, area, tile):
                    continue
                if self._go_to_tile(area, tile):
                    self._issue(LieDown(area, tile))
                return True
        return False

    def _pass_the_time(self) -> None:
        """While the story has to wait for something, beds are tended, and coins earned."""
        if self._hour >= _EVENING_HOUR and self._go_to_bed():
            return
        if not self._earn(""):
            self._stroll(64)
