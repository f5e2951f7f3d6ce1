"""The first steps: one line at a time that tells a newcomer what to do next, until it is done.

Walk; fell a tree; talk to the first person of the farm, with the way there. What has been done is
kept in the settings as it is done, in whatever order, and is not told again on another evening. A
character who has done something here before, on another machine too, needs no word of how to.
"""

from collections.abc import Callable
from math import atan2, hypot, pi

from game.rules.context import Position
from game.world.last_commands import last_command
from scenes.input.events import Device
from scenes.play.journal import quests_begun
from scenes.play.local_player import LocalPlayer
from scenes.play.needs import bag_count
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui.prompts import binding_title

WALKED_PX = 40.0
_COMPASS = (
    "east",
    "south_east",
    "south",
    "south_west",
    "west",
    "north_west",
    "north",
    "north_east",
)
_WALK = (Action.MOVE_UP, Action.MOVE_LEFT, Action.MOVE_DOWN, Action.MOVE_RIGHT)


def compass(dx: float, dy: float) -> str:
    """The direction of a vector on the screen, as the texts name it."""
    return _COMPASS[round(atan2(dy, dx) / (pi / 4)) % 8]


class FirstSteps:
    """What a newcomer is told."""

    def __init__(self, desk: Desk, player: LocalPlayer) -> None:
        self._desk = desk
        self._player = player
        self._began_at = player.position
        self._has_acted_before = last_command(desk.seat.view, desk.seat.character) > 0

    @property
    def line(self) -> tuple[str, str] | None:
        """Title and text of the step that comes next; None when all are taken."""
        settings = self._desk.context.settings
        for name, _, how in self._steps() if not settings.has_taken_first_steps else ():
            if name not in settings.first_steps:
                return self._desk.context.texts("playing.first_steps.heading"), how()
        return None

    def update(self, is_leading_talk: bool) -> None:
        """Notes the steps that have been taken; leading a conversation is one."""
        settings = self._desk.context.settings
        if settings.has_taken_first_steps:
            return
        taken = [
            name
            for name, is_taken, _ in self._steps()
            if name not in settings.first_steps
            and (is_taken() or (name == "talk" and is_leading_talk))
        ]
        if taken:
            settings.first_steps = [*settings.first_steps, *taken]
            settings.has_taken_first_steps = self.line is None
            self._desk.context.save_settings()

    def _steps(self) -> tuple[tuple[str, Callable[[], bool], Callable[[], str]], ...]:
        """Every step as the settings name it, whether it has been taken, and how to take it."""
        return (
            ("walk", self._has_walked, self._how_to_walk),
            ("chop", self._has_chopped, self._how_to_chop),
            ("talk", self._has_quest, self._where_to_talk),
        )

    def _has_walked(self) -> bool:
        here, start = self._player.position, self._began_at
        has_moved = here.area != start.area or hypot(here.x - start.x, here.y - start.y) > WALKED_PX
        return has_moved or self._has_acted_before

    def _how_to_walk(self) -> str:
        context = self._desk.context
        if context.input.device is Device.PAD:
            return context.texts("playing.first_steps.walk_with_stick")
        keys = (binding_title(context.input.prompt(action), context.texts) for action in _WALK)
        return context.texts("playing.first_steps.walk", keys=" ".join(keys))

    def _has_chopped(self) -> bool:
        """Whether something is in the bag that falls from what stands in the way."""
        seat = self._desk.seat
        kinds = seat.content.destructables.values()
        items = {drop.item for kind in kinds for drop in kind.drops}
        in_bag = any(bag_count(seat.view, seat.character, item) > 0 for item in items)
        return in_bag or self._has_acted_before

    def _how_to_chop(self) -> str:
        return self._desk.context.texts("playing.first_steps.chop", key=self._sign(Action.USE))

    def _has_quest(self) -> bool:
        content = self._desk.seat.content
        return not content.people or bool(quests_begun(self._desk.seat.view, content))

    def _where_to_talk(self) -> str:
        content, texts = self._desk.seat.content, self._desk.context.texts
        person = min(content.people.values(), key=lambda person: person.number)
        person_id = content.person_ids[person.number]
        name = texts.of_content(f"people.{person_id}.name", person.name)
        home = content.areas[person.area]
        area = texts.of_content(f"areas.{home.id}.title", home.title)
        here = self._player.position
        key = self._sign(Action.INTERACT)
        site = home.person(person_id)
        if here.area == home.number and site is not None:
            way = self._direction(site.x - here.x, site.y - here.y)
            return texts("playing.first_steps.talk", name=name, way=way, key=key)
        found = self._way_to(home.id, here)
        if found is None:
            return texts("playing.first_steps.visit_somewhere", name=name, area=area)
        return texts("playing.first_steps.visit", name=name, area=area, way=found)

    def _way_to(self, area_id: str, here: Position) -> str | None:
        area = self._desk.seat.content.area(here.area)
        for way in area.exits if area is not None else ():
            if way.target_area == area_id:
                x = (way.rect.left + way.rect.right) / 2
                y = (way.rect.top + way.rect.bottom) / 2
                return self._direction(x - here.x, y - here.y)
        return None

    def _direction(self, dx: float, dy: float) -> str:
        return self._desk.context.texts(f"playing.compass.{compass(dx, dy)}")

    def _sign(self, action: Action) -> str:
        """What to press, spelt out: a newcomer has not learned the signs yet."""
        context = self._desk.context
        binding = context.input.prompt(action)
        if context.input.device is Device.PAD:
            return context.sign(action)
        return f"[{binding_title(binding, context.texts)}]"
