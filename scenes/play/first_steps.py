"""The first steps: one line at a time that tells a newcomer what to do next, until it is done.

Walk; fell a tree; talk to the first person of the farm, with the way there. A step that has been
taken already is passed over, and once all are taken they never come again.
"""

from collections.abc import Callable
from math import atan2, hypot, pi

from game.rules.context import Position
from scenes.input.events import Device
from scenes.play.craft import bag_count
from scenes.play.journal import quests_begun
from scenes.play.local_player import LocalPlayer
from scenes.play.window import Desk
from scenes.settings.bindings import Action, binding_title
from scenes.ui.prompts import prompt_of

TITLE = "First steps"
WALKED_PX = 40.0
_COMPASS = (
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
    "north",
    "north-east",
)
_WALK = (Action.MOVE_UP, Action.MOVE_LEFT, Action.MOVE_DOWN, Action.MOVE_RIGHT)


def compass(dx: float, dy: float) -> str:
    """The direction of a vector on the screen, in words."""
    return _COMPASS[round(atan2(dy, dx) / (pi / 4)) % 8]


class FirstSteps:
    """What a newcomer is told."""

    def __init__(self, desk: Desk, player: LocalPlayer) -> None:
        self._desk = desk
        self._player = player
        self._began_at = player.position
        self._step = 0

    @property
    def line(self) -> tuple[str, str] | None:
        """Title and text of the step that comes next; None when all are taken."""
        if self._desk.context.settings.has_taken_first_steps or self._step >= len(self._steps()):
            return None
        return TITLE, self._steps()[self._step][1]()

    def update(self) -> None:
        """Passes over the steps that have been taken."""
        settings = self._desk.context.settings
        if settings.has_taken_first_steps:
            return
        steps = self._steps()
        while self._step < len(steps) and steps[self._step][0]():
            self._step += 1
        if self._step == len(steps):
            settings.has_taken_first_steps = True
            self._desk.context.save_settings()

    def _steps(self) -> tuple[tuple[Callable[[], bool], Callable[[], str]], ...]:
        """For every step whether it has been taken, and how to take it."""
        return (
            (self._has_walked, self._how_to_walk),
            (self._has_chopped, self._how_to_chop),
            (self._has_quest, self._where_to_talk),
        )

    def _has_walked(self) -> bool:
        here, start = self._player.position, self._began_at
        return here.area != start.area or hypot(here.x - start.x, here.y - start.y) > WALKED_PX

    def _how_to_walk(self) -> str:
        given = self._desk.context.input
        if given.device is Device.PAD:
            return "Walk with the left stick."
        keys = (binding_title(given.prompt(action)) for action in _WALK)
        return f"Walk with {' '.join(keys)}."

    def _has_chopped(self) -> bool:
        """Whether something is in the bag that falls from what stands in the way."""
        seat = self._desk.seat
        kinds = seat.content.destructables.values()
        items = {drop.item for kind in kinds for drop in kind.drops}
        in_bag = any(bag_count(seat.view, seat.character, item) > 0 for item in items)
        return in_bag or self._has_quest()

    def _how_to_chop(self) -> str:
        return f"At a tree, hold {self._sign(Action.USE)} until it falls."

    def _has_quest(self) -> bool:
        content = self._desk.seat.content
        return not content.people or bool(quests_begun(self._desk.seat.view, content))

    def _where_to_talk(self) -> str:
        content = self._desk.seat.content
        person = min(content.people.values(), key=lambda person: person.number)
        home = content.areas[person.area]
        here = self._player.position
        sign = self._sign(Action.INTERACT)
        if here.area == home.number:
            site = home.person(content.person_ids[person.number])
            way = compass(site.x - here.x, site.y - here.y) if site is not None else "here"
            return f"Find {person.name} to the {way} and press {sign} to talk."
        way = self._way_to(home.id, here)
        return f"Visit {person.name} in {_within(home.title)}: go {way}."

    def _way_to(self, area_id: str, here: Position) -> str:
        area = self._desk.seat.content.area(here.area)
        for way in area.exits if area is not None else ():
            if way.target_area == area_id:
                x = (way.rect.left + way.rect.right) / 2
                y = (way.rect.top + way.rect.bottom) / 2
                return compass(x - here.x, y - here.y)
        return "and look for the way"

    def _sign(self, action: Action) -> str:
        """What to press, spelt out: a newcomer has not learned the signs yet."""
        context = self._desk.context
        binding = context.input.prompt(action)
        if context.input.device is Device.PAD:
            return prompt_of(binding, context.assets.symbols)
        return f"[{binding_title(binding)}]"


def _within(title: str) -> str:
    """The title of an area inside a sentence: "The forest" is "the forest" there."""
    return title[:1].lower() + title[1:] if title.startswith("The ") else title
