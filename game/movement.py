"""Walking: how far a step goes before something is in the way.

Everybody walks at one speed and is stopped by one kind of thing, a rectangle. A step is cut into
pieces of a few pixels, each moved first along x, then along y, so that one slides along walls;
each is swept, so that no wall is too thin to stop it. Who brushes a corner while walking straight
is led around it. What somebody already stands in (a friend has just put a fence there) does not
hold him: the way out of it is open, the way further in is not.

The same arithmetic moves a player, a bot and a test. A friend's position is taken as told; the
host checks it only for what is plainly impossible (`MAX_SPEED_PX_S`).
"""

from collections.abc import Iterable, Iterator
from math import hypot, inf, isfinite
from typing import NamedTuple

from game.world.areas import Area, Exit, Rect
from game.world.calendar import day_of
from game.world.content import Content
from game.world.records import Destructable, Environment, Placeable, Record
from game.world.regrowth import changes_with_days, standing_on
from game.world.sections import Kind, Section, tile_key, tile_of
from game.world.switches import are_on
from game.world.tiled import TILE_PX
from game.world.world import Change, Reader

WALK_SPEED_PX_S = 80.0
MAX_SPEED_PX_S = WALK_SPEED_PX_S
"""Nobody moves faster than this; the host adds its own slack for a network's jitter."""
STEP_MAX_S = 0.25
"""A longer frame than this is walked as this long: after a hitch one has not run through it."""
FEET_WIDTH_PX = 10.0
FEET_HEIGHT_PX = 6.0
CORNER_FORGIVENESS_PX = 5.0
"""How deep a corner may stand in the way of somebody who walks straight and is still led past."""

_HALF_WIDTH_PX = FEET_WIDTH_PX / 2
_HALF_HEIGHT_PX = FEET_HEIGHT_PX / 2
_PIECE_PX = 4.0
_SWITCH_WIDTH_PX = 12.0
_SWITCH_HEIGHT_PX = 8.0
_TOUCH_PX = 1e-6
_NOWHERE = (inf, inf, -inf, -inf)
_INSET_PX = 1.0
"""Trees and fences block a little less than their tile, so that one squeezes past diagonally."""


class Body(NamedTuple):
    """Where the middle of somebody's feet is, in pixels of an area."""

    x: float
    y: float


def feet(body: Body) -> Rect:
    """The part of a body that walls stop."""
    x, y = body
    return Rect(x - _HALF_WIDTH_PX, y - _HALF_HEIGHT_PX, x + _HALF_WIDTH_PX, y + _HALF_HEIGHT_PX)


class Obstacles:
    """All that blocks in one area: its terrain and walls, and what stands there now. People do not:
    they go about, and nobody is to be locked in by them.

    Built once for an area and kept by `apply` with the changes that the player sees."""

    def __init__(self, area: Area, content: Content, reader: Reader) -> None:
        self.area = area
        self._content = content
        self._reader = reader
        self._placeables = Section(area.number, Kind.PLACEABLE)
        self._destructables = Section(area.number, Kind.DESTRUCTABLE)
        self._standing: dict[Section, set[int]] = {
            self._placeables: set(),
            self._destructables: set(),
        }
        self._day = 1
        self._growing: dict[int, Destructable] = {}
        """What stands there now may be something else on another day."""
        self._closed: list[Rect] = []
        self._fixed: dict[tuple[int, int], list[Rect]] = {}
        self._blocking: dict[tuple[int, int], tuple[Rect, ...]] = {}
        """What blocks on tiles that somebody has come near to, gates apart: walkers ask at each
        tick, and things change seldom."""
        self._bare: tuple[float, float, float, float] = _NOWHERE
        """The edges of the tiles, nothing on any of them, that somebody last stood on."""
        stands = [(site.x, site.y) for site in area.switches]
        for rect in (*area.walls, *(_foot_rect(*foot) for foot in stands)):
            for tile in _tiles_under(rect):
                self._fixed.setdefault(tile, []).append(rect)
        self.reload(reader)

    def reload(self, reader: Reader) -> None:
        """Forgets what stood here and reads it anew, after a world has been replaced."""
        self._day = day_of(reader)
        self._growing.clear()
        for section, standing in self._standing.items():
            standing.clear()
            self._blocking.clear()
            self._bare = _NOWHERE
            for key in reader.keys(section):
                self._note(section, key, reader.get(section, key))
        self._look_at_gates(reader)

    def apply(self, changes: Iterable[Change]) -> None:
        """Takes over what changed, and a new day; what else changes does not matter here."""
        for change in changes:
            if isinstance(change.record, Environment) and change.record.day != self._day:
                self._day = change.record.day
                for key, record in list(self._growing.items()):
                    self._note(self._destructables, key, record)
            if change.section in self._standing:
                self._note(change.section, change.key, change.record)
            elif change.section.kind is Kind.SWITCH and self.area.gates:
                self._look_at_gates(self._reader)

    def _look_at_gates(self, reader: Reader) -> None:
        """A gate is open once its switches are on for good."""
        self._reader = reader
        self._closed = [
            gate.rect
            for gate in self.area.gates
            if not are_on(reader, self._content.areas, gate.needs)
        ]

    def _note(self, section: Section, key: int, record: Record | None) -> None:
        solid = False
        if section == self._destructables:
            self._growing.pop(key, None)
        if isinstance(record, Placeable):
            placeable = self._content.placeables.get(record.item)
            solid = placeable is not None and placeable.solid
        elif isinstance(record, Destructable):
            if changes_with_days(self._content, record):
                self._growing[key] = record
            standing = standing_on(self._content, record, self._day)
            if standing is not None:
                destructable = self._content.destructables.get(standing.kind)
                solid = destructable is None or destructable.solid
        if solid:
            self._standing[section].add(key)
        else:
            self._standing[section].discard(key)
        self._blocking.pop(tile_of(key), None)
        self._bare = _NOWHERE

    def within(self, left: float, top: float, right: float, bottom: float) -> list[Rect]:
        """Everything that blocks between these edges; the same rectangle may come twice."""
        found = [gate for gate in self._closed if gate.overlaps(Rect(left, top, right, bottom))]
        for tile_y in range(int(top // TILE_PX), -int(-bottom // TILE_PX)):
            for tile_x in range(int(left // TILE_PX), -int(-right // TILE_PX)):
                blocking = self._blocking.get((tile_x, tile_y))
                if blocking is None:
                    blocking = self._blocking[tile_x, tile_y] = self._look_at(tile_x, tile_y)
                for wall in blocking:
                    wall_left, wall_top, wall_right, wall_bottom = wall
                    if (
                        left < wall_right
                        and wall_left < right
                        and top < wall_bottom
                        and wall_top < bottom
                    ):
                        found.append(wall)
        return found

    def is_free(self, rect: Rect) -> bool:
        """Whether nothing blocks there."""
        return not self.are_in_the_way(*rect)

    def are_in_the_way(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether anything blocks between these edges. Walkers ask at each tick, and mostly about
        tiles on which nothing stands."""
        for gate in self._closed:
            if left < gate.right and gate.left < right and top < gate.bottom and gate.top < bottom:
                return True
        bare_left, bare_top, bare_right, bare_bottom = self._bare
        if left >= bare_left and top >= bare_top and right <= bare_right and bottom <= bare_bottom:
            return False
        first_x, end_x = int(left // TILE_PX), -int(-right // TILE_PX)
        first_y, end_y = int(top // TILE_PX), -int(-bottom // TILE_PX)
        is_bare = True
        for tile_y in range(first_y, end_y):
            for tile_x in range(first_x, end_x):
                blocking = self._blocking.get((tile_x, tile_y))
                if blocking is None:
                    blocking = self._blocking[tile_x, tile_y] = self._look_at(tile_x, tile_y)
                for wall_left, wall_top, wall_right, wall_bottom in blocking:
                    is_bare = False
                    if (
                        left < wall_right
                        and wall_left < right
                        and top < wall_bottom
                        and wall_top < bottom
                    ):
                        return True
        if is_bare:
            self._bare = (
                first_x * TILE_PX,
                first_y * TILE_PX,
                end_x * TILE_PX,
                end_y * TILE_PX,
            )
        return False

    def _look_at(self, tile_x: int, tile_y: int) -> tuple[Rect, ...]:
        """All that blocks on a tile but gates."""
        blocking = list(self._fixed.get((tile_x, tile_y), ()))
        if self.area.has_tile(tile_x, tile_y):
            key = tile_key(tile_x, tile_y)
            if any(key in standing for standing in self._standing.values()):
                blocking.insert(0, _tile_rect(tile_x, tile_y, _INSET_PX))
        if self.area.is_solid_terrain(tile_x, tile_y):
            blocking.insert(0, _tile_rect(tile_x, tile_y, 0.0))
        return tuple(blocking)


def step(body: Body, direction: tuple[float, float], dt_s: float, obstacles: Obstacles) -> Body:
    """Where a body is after walking for `dt_s` seconds (at most `STEP_MAX_S` count).

    `direction` is what is pressed: each part -1 to 1, a stick's half way is half the speed, and a
    diagonal is no faster than straight on. NaN and infinities are no direction."""
    dx, dy = direction
    if not (isfinite(dx) and isfinite(dy) and isfinite(dt_s)) or (dx == 0 and dy == 0):
        return body
    length = max(1.0, hypot(dx, dy))
    distance_px = WALK_SPEED_PX_S * min(max(dt_s, 0.0), STEP_MAX_S)
    move_x, move_y = dx / length * distance_px, dy / length * distance_px
    pieces = max(1, -int(-hypot(move_x, move_y) // _PIECE_PX))
    piece_x, piece_y = move_x / pieces, move_y / pieces
    x, y = body
    # All that one could touch, whichever way one slides; mostly nothing is near.
    left, right = x - _HALF_WIDTH_PX, x + _HALF_WIDTH_PX
    top, bottom = y - _HALF_HEIGHT_PX, y + _HALF_HEIGHT_PX
    if move_x > 0:
        right += move_x
    else:
        left += move_x
    if move_y > 0:
        bottom += move_y
    else:
        top += move_y
    if not obstacles.are_in_the_way(left, top, right, bottom):
        for _ in range(pieces):
            x, y = x + piece_x, y + piece_y
        return Body(x, y)
    for _ in range(pieces):
        body = _walk_piece(body, piece_x, piece_y, obstacles)
    return body


def exit_around(area: Area, body: Body) -> Exit | None:
    """The exit that somebody stands in, wherever it leads, or None."""
    x, y = body
    for way in area.exits:
        left, top, right, bottom = way.rect
        if left <= x < right and top <= y < bottom:
            return way
    return None


def exit_at(
    area: Area, body: Body, content: Content, reader: Reader, tick: float = inf
) -> Exit | None:
    """The exit that somebody stands in and that leads somewhere at this tick, or None."""
    way = exit_around(area, body)
    return way if way is not None and are_on(reader, content.areas, way.needs, tick) else None


def _walk_piece(body: Body, move_x: float, move_y: float, obstacles: Obstacles) -> Body:
    moved_x = _swept(body, move_x, 0.0, obstacles)
    aside = Body(body.x + moved_x, body.y) if moved_x else body
    moved_y = _swept(aside, 0.0, move_y, obstacles)
    moved = Body(aside.x, aside.y + moved_y) if moved_y else aside
    if move_y == 0 and moved_x != move_x:
        return _around_corner(moved, move_x - moved_x, 0.0, obstacles)
    if move_x == 0 and moved_y != move_y:
        return _around_corner(moved, 0.0, move_y - moved_y, obstacles)
    return moved


def _swept(body: Body, move_x: float, move_y: float, obstacles: Obstacles) -> float:
    """How far along one axis a body gets; the other move is 0."""
    move = move_x or move_y
    if move == 0:
        return 0.0
    x, y = body
    # The feet, shrunk: whoever stands at a wall asks for this at each tick.
    left, right = x - _HALF_WIDTH_PX + _TOUCH_PX, x + _HALF_WIDTH_PX - _TOUCH_PX
    top, bottom = y - _HALF_HEIGHT_PX + _TOUCH_PX, y + _HALF_HEIGHT_PX - _TOUCH_PX
    walls = obstacles.within(
        left + move_x if move_x < 0 else left,
        top + move_y if move_y < 0 else top,
        right + move_x if move_x > 0 else right,
        bottom + move_y if move_y > 0 else bottom,
    )
    free = abs(move)
    for wall in walls:
        wall_left, wall_top, wall_right, wall_bottom = wall
        if left < wall_right and wall_left < right and top < wall_bottom and wall_top < bottom:
            if _leads_inwards(body, move_x, move_y, wall):
                return 0.0
            continue
        if move_x > 0:
            gap = wall_left - right
        elif move_x < 0:
            gap = left - wall_right
        elif move_y > 0:
            gap = wall_top - bottom
        else:
            gap = top - wall_bottom
        free = min(free, max(gap - _TOUCH_PX, 0.0))
    return free if move > 0 else -free


def _leads_inwards(body: Body, move_x: float, move_y: float, wall: Rect) -> bool:
    """Whether a move goes towards the middle of what one stands in. Only the way out is open, so
    that nobody who is a little inside a wall walks through it."""
    if move_x:
        return move_x * ((wall.left + wall.right) / 2 - body.x) > 0
    return move_y * ((wall.top + wall.bottom) / 2 - body.y) > 0


def _shrunk(rect: Rect) -> Rect:
    """A hair smaller, so that rounding does not turn touching into standing inside."""
    return Rect(
        rect.left + _TOUCH_PX,
        rect.top + _TOUCH_PX,
        rect.right - _TOUCH_PX,
        rect.bottom - _TOUCH_PX,
    )


def _around_corner(body: Body, rest_x: float, rest_y: float, obstacles: Obstacles) -> Body:
    """Slides aside by what is left of a blocked move, when the way ahead is free a few pixels
    further to one side and that side can be reached."""
    rest = abs(rest_x or rest_y)
    ahead_x = (rest_x > 0) - (rest_x < 0)
    ahead_y = (rest_y > 0) - (rest_y < 0)
    for offset in range(1, int(CORNER_FORGIVENESS_PX) + 1):
        for side in (-offset, offset):
            aside_x, aside_y = (side, 0) if rest_x == 0 else (0, side)
            beside = Body(body.x + aside_x + ahead_x, body.y + aside_y + ahead_y)
            if obstacles.is_free(_shrunk(feet(beside))):
                way = rest if side > 0 else -rest
                way = max(-offset, min(offset, way))
                moved_x = _swept(body, way if rest_x == 0 else 0.0, 0.0, obstacles)
                moved_y = _swept(body, 0.0, way if rest_y == 0 else 0.0, obstacles)
                return Body(body.x + moved_x, body.y + moved_y)
    return body


def _foot_rect(x: float, y: float) -> Rect:
    return Rect(
        x - _SWITCH_WIDTH_PX / 2,
        y - _SWITCH_HEIGHT_PX / 2,
        x + _SWITCH_WIDTH_PX / 2,
        y + _SWITCH_HEIGHT_PX / 2,
    )


def _tile_rect(tile_x: int, tile_y: int, inset_px: float) -> Rect:
    left, top = tile_x * TILE_PX, tile_y * TILE_PX
    return Rect(
        left + inset_px, top + inset_px, left + TILE_PX - inset_px, top + TILE_PX - inset_px
    )


def _tiles_under(rect: Rect) -> Iterator[tuple[int, int]]:
    for tile_y in range(int(rect.top // TILE_PX), -int(-rect.bottom // TILE_PX)):
        for tile_x in range(int(rect.left // TILE_PX), -int(-rect.right // TILE_PX)):
            yield tile_x, tile_y
