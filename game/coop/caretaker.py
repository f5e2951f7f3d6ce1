"""What a host looks after by itself: that days pass, and that nobody who has gone leaves anything
open."""

from collections.abc import Callable
from math import hypot

from game.coop.event_queue import EventQueue
from game.coop.present import Present
from game.coop.rest import Rest, rest_for
from game.coop.roster import Roster
from game.coop.seat import Woken
from game.rules.fishing import lines_to_pull_in
from game.rules.gestures import gestures_to_end
from game.rules.pace import pace_to_keep
from game.rules.scenes import scenes_to_begin, scenes_to_keep
from game.rules.sleeping import RESTS, bedtime_of
from game.rules.talks import all_conversations
from game.rules.voting import votes_to_count
from game.world.calendar import environment_of, farm_seed, forecast, is_day_over
from game.world.commands import BeginDay, Command, NotePlace, RestTime
from game.world.content import Content
from game.world.world import World

WATCH_TICKS = 15
"""How often the host looks for conversations whose owner has gone or walked away, for gestures that
are over, and for who has got up or fallen silent."""
PLACE_TICKS = 150
"""How often it is noted where those are who play at this machine: what they walk in five seconds
is lost when the program is killed …"""
PLACE_PX = 24.0
"""… and a step or two is not worth a record."""


class Caretaker:
    """Gives a hosted farm the commands that no player gives."""

    def __init__(
        self,
        content: Content,
        world: World,
        present: Present,
        roster: Roster,
        events: EventQueue,
        command: Callable[[Command], None],
    ) -> None:
        """`command` carries out what the host commands."""
        self._content = content
        self._world = world
        self._present = present
        self._roster = roster
        self._events = events
        self._command = command
        self._rest = Rest.NOT

    def keep_calendar(self, tick: int, now_s: float) -> None:
        """Lets time rest or go on, and a new day begin when its time has come."""
        today = environment_of(self._world)
        if today is None:
            return
        own = [player.action for player in self._present.local.values()]
        self._rest = rest_for(own, self._present.tracks.values(), now_s)
        is_resting = self._rest is not Rest.NOT
        if is_resting != (today.resting_since_tick is not None):
            self._command(RestTime(is_resting))
        elif is_day_over(today, tick) or self._do_all_sleep(tick):
            weather = forecast(self._content, farm_seed(self._world), today.day + 1)
            self._command(BeginDay(weather))
            self._wake_everybody(now_s)

    def _do_all_sleep(self, tick: int) -> bool:
        """Whether the night passes because everybody, or half of them for long enough, lies in
        bed."""
        if next(iter(self._world.keys(RESTS)), None) is None:
            # A farm may know hundreds, and mostly nobody lies in bed.
            return False
        ends_tick = bedtime_of(self._world).ends_tick
        return ends_tick is not None and tick >= ends_tick

    def _wake_everybody(self, now_s: float) -> None:
        """Everybody is where the new day finds them, as the records say."""
        for character in self._present.inside():
            place = self._roster.place_of(character)
            local = self._present.local.get(character)
            if local is None:
                self._present.whereabouts.place(character, place, now_s)
            else:
                local.position = place
                self._events.append(Woken(place))

    def watch_people(self, tick: int) -> None:
        """Counts votes as soon as everybody has one and lets scenes go on; begins scenes and ends
        what nobody ends any more, every `WATCH_TICKS`; and notes where people are."""
        if tick % PLACE_TICKS == 0:
            self._note_places()
        if tick % WATCH_TICKS and not self._is_anything_decided():
            return
        positions = self._present.positions()
        for count in list(votes_to_count(self._world, self._content, tick, positions)):
            self._command(count)
        for step in list(scenes_to_keep(self._world, self._content, tick, positions)):
            self._command(step)
        if tick % WATCH_TICKS:
            return
        for beginning in list(scenes_to_begin(self._world, self._content, tick, positions)):
            self._command(beginning)
        is_watched = self._rest is Rest.SCENE
        for keeping in list(pace_to_keep(self._world, self._content, tick, positions, is_watched)):
            self._command(keeping)
        for gesture in list(gestures_to_end(self._world, tick, positions)):
            self._command(gesture)
        for line in list(lines_to_pull_in(self._world, tick, positions)):
            self._command(line)
        stillness = self._present.stillness
        for character, player in self._present.local.items():
            stillness.saw(character, player.position, player.action, tick)
        for command in list(stillness.look(self._world, positions, tick)):
            self._command(command)

    def _is_anything_decided(self) -> bool:
        """Whether there is a vote or a scene, which does not wait for the next look around."""
        for _, talk in all_conversations(self._world, self._content):
            if talk.is_vote or talk.showing is not None:
                return True
        return False

    def _note_places(self) -> None:
        """Whoever plays at this machine is nowhere else to be asked where they were. Friends know
        it of themselves."""
        for character, player in self._present.local.items():
            here, noted = player.position, self._roster.place_of(character)
            distance_px = hypot(here.x - noted.x, here.y - noted.y)
            if here.area != noted.area or distance_px >= PLACE_PX:
                self._command(NotePlace(character, here.area, int(here.x), int(here.y)))
