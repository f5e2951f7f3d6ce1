"""Where one is: the area, one's own player in it, what stands in the way, and the way through an
exit into the next area behind a short wipe.
"""

from collections.abc import Sequence

from game.coop.seat import Action, Facing, Seat
from game.movement import Body, Obstacles, exit_at
from game.rules.context import Position
from game.world.areas import Exit
from game.world.world import Change
from scenes.play.footfall import step_sound
from scenes.play.local_player import LocalPlayer
from scenes.play.window import Desk
from scenes.view.world_view import WorldView

FADE_S = 0.1
"""Half of the wipe between two areas."""


class Surroundings:
    """One's own player and the area around it."""

    def __init__(self, desk: Desk, view: WorldView) -> None:
        self._desk = desk
        self.view = view
        place = desk.seat.position
        self.player = LocalPlayer(place.area, Body(place.x, place.y))
        self.is_in_menu = False
        """Whether one reads a menu or a window instead of playing."""
        self.is_watching = False
        """Whether one watches a scene."""
        self._obstacles: Obstacles | None = None
        self._fade: tuple[float, Exit | None] | None = None
        self._exit_left = True
        self.show_area()

    @property
    def is_crossing(self) -> bool:
        """Whether the wipe between two areas is under way."""
        return self._fade is not None

    def openness(self, now_s: float) -> float:
        """How far the wipe is open: 1 at its ends, 0 when the picture is black."""
        if self._fade is None:
            return 1.0
        return abs((now_s - self._fade[0]) / FADE_S - 1)

    def show_area(self) -> None:
        """Shows the area one is in, as the records are now."""
        seat = self._desk.seat
        content = seat.content
        area = content.area(self.player.area) or content.areas[content.start.area]
        environment = seat.environment
        season = environment.season if environment is not None else content.seasons[0]
        self.view.show(area, season, seat.view)
        self._obstacles = Obstacles(area, content, seat.view)

    def put_at(self, place: Position) -> None:
        """Stands somewhere at once, because the farm says so."""
        self._fade = None
        self._exit_left = True
        self.player.area = place.area
        self.player.body = Body(place.x, place.y)
        self.player.facing = Facing.DOWN
        self.show_area()

    def apply(self, changes: Sequence[Change], now_s: float) -> None:
        """Takes over changes of the world."""
        self.view.apply(changes, now_s)
        if self._obstacles is not None:
            self._obstacles.apply(changes)

    def reload(self) -> None:
        """Reads the area anew, after a prediction was undone or the line was broken."""
        self.view.reload(self._desk.seat.view)
        if self._obstacles is not None:
            self._obstacles.reload(self._desk.seat.view)

    def walk(self, now_s: float, dt_s: float, walk: tuple[float, float]) -> bool:
        """Lets the player go on to this moment. Returns whether a swing lands right now."""
        has_landed = self.player.update(now_s, dt_s, walk, self._obstacles)
        if self.player.take_step_sound():
            self._step_sound()
        return has_landed

    def cross(self, now_s: float) -> bool:
        """Goes through an exit that one stands in. Returns whether another area is shown now."""
        area = self.view.area
        if area is None:
            return False
        if self._fade is not None:
            return self._go_on_crossing(self._fade, now_s)
        seat = self._desk.seat
        way = exit_at(area, self.player.body, seat.content, seat.view, seat.tick)
        if way is None:
            self._exit_left = True
        elif self._exit_left and way.target_area in self._desk.seat.content.areas:
            self._exit_left = False
            self._fade = (now_s, way)
            here, there = area.air, self._desk.seat.content.areas[way.target_area].air
            if way.needs and not (here.is_inside or there.is_inside):
                # What waits for a switch under the open sky is a boat, and not a door.
                self._desk.context.sounds.play("ferry")
            else:
                self._desk.context.sounds.play("door", 0.6)
        return False

    def say_where(self, seat: Seat) -> None:
        """Tells the seat where one stands and what one does."""
        action = self.player.action
        if self.is_in_menu:
            action = Action.IN_MENU
        elif self.is_watching:
            action = Action.WATCH
        seat.stand(self.player.position, self.player.facing, action)

    def _go_on_crossing(self, fade: tuple[float, Exit | None], now_s: float) -> bool:
        began_s, way = fade
        seat = self._desk.seat
        if way is not None and seat.environment is not None:
            target = seat.content.areas[way.target_area]
            season = seat.environment.season
            self.view.prepare(target, season, way.target_x, way.target_y)
        if way is not None and now_s - began_s >= FADE_S:
            target_is_inside = seat.content.areas[way.target_area].air.is_inside
            self._fade = (began_s, None)
            if self.view.area is not None and (self.view.area.air.is_inside or target_is_inside):
                self._desk.context.sounds.play("door_close", 0.6)
            self.player.area = self._desk.seat.content.areas[way.target_area].number
            self.player.body = Body(float(way.target_x), float(way.target_y))
            self.show_area()
            return True
        if now_s - began_s >= FADE_S * 2:
            self._fade = None
        return False

    def _step_sound(self) -> None:
        area, environment = self.view.area, self._desk.seat.environment
        if area is None or environment is None:
            return
        name = step_sound(area, self.player.body.x, self.player.body.y, environment.season)
        self._desk.context.sounds.play(name, 0.8)
