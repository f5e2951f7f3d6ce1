"""Directing: the stage directions of a script become the timed directions of a step.

Different actors, the camera and the light do what they do at the same time; one actor does one
thing after another. `<<wait 1.5>>` lets time pass before what follows, `<<then>>` waits until
everything before is done, and so does a line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isqrt

from msgspec.structs import replace as changed

from game.world.emotes import emote_number
from game.world.records.stages import (
    ACTORS_MAX,
    DIRECTIONS_MAX,
    FACINGS,
    STEP_MAX_TICKS,
    Direction,
    Face,
    Fade,
    Focus,
    Follow,
    Leave,
    MoveCamera,
    PlayMusic,
    PlaySound,
    SetLight,
    SetWeather,
    ShowEmote,
    Spawn,
    Spot,
    Stage,
    Walk,
    Who,
)
from game.world.staging import facing_towards
from game.world.ticks import TICKS_PER_S

LEADER = "leader"
"""Whoever the scene began with, in scripts."""
FRIENDS = ("friend_1", "friend_2", "friend_3")
"""The others on the stage. What a script says of one who is not there is not done."""
PACES_PX_S = {"slowly": 30, "calmly": 48, "quickly": 84}
"""How fast one walks, by the word in scripts."""
USUAL_PACE = "calmly"
USUAL_PAN_S = 1.4
USUAL_FADE_S = 1.0
USUAL_LIGHT_S = 2.0
LIGHT_FROM_HOUR, LIGHT_UNTIL_HOUR = 6, 26
"""The hours that a scene can be lit as; after midnight they go on."""
LONGEST_S = 20.0
"""The longest that one direction may take, or wait."""
EMOTE_HOLDS_TICKS = 15
"""How long what follows waits for an emote to be seen."""


@dataclass(slots=True)
class Director:
    """Makes one step's directions. Every method raises ValueError with a sentence for what cannot
    be directed."""

    stage: Stage
    """How the step begins."""
    spots: Mapping[str, tuple[int, int]]
    """The places of the scene's area that have names, in pixels."""
    _made: list[Direction] = field(default_factory=list)
    _places: dict[Who, tuple[int, int, int]] = field(default_factory=dict)
    """Where everybody will be, and which way they will look."""
    _busy: dict[Who, int] = field(default_factory=dict)
    """Until when somebody does something, in ticks since the step began."""
    _now: int = 0
    """When what comes next begins."""
    _end: int = 0
    """When all so far is done."""

    def __post_init__(self) -> None:
        self._places = {a.who: (a.x, a.y, a.facing) for a in self.stage.actors}

    @property
    def is_full(self) -> bool:
        """Whether the step has room for no more directions, and another one has to go on."""
        return len(self._made) >= DIRECTIONS_MAX

    def directed(self) -> Stage:
        """The stage with everything that was directed."""
        return changed(self.stage, directions=tuple(self._made), ticks=self._end)

    def direct(self, name: str, arguments: Sequence[str]) -> None:
        """Takes over a direction of a script."""
        match name, list(arguments):
            case "wait", [seconds]:
                self._pass(_ticks(seconds))
            case "then", []:
                self._now = self._end
            case "walk", [who, spot, *rest]:
                self._walk(who, spot, rest[0] if rest else USUAL_PACE)
            case "face", [who, towards]:
                self._face(who, towards)
            case "spawn", [who, spot, *rest]:
                self._spawn(who, spot, rest[0] if rest else FACINGS[0])
            case "leave", [who]:
                self._leave(who)
            case "emote", [who, emote]:
                self._emote(who, emote)
            case "camera", [target, *rest]:
                ticks = _ticks(rest[0] if rest else USUAL_PAN_S)
                self._add(MoveCamera(self._now, ticks, self._focus(target)), ticks)
            case "fade", [("out" | "in") as way, *rest]:
                ticks = _ticks(rest[0] if rest else USUAL_FADE_S)
                self._add(Fade(self._now, ticks, way == "out"), ticks)
            case "sound", [sound]:
                self._add(PlaySound(self._now, sound))
            case "music", [music]:
                self._add(PlayMusic(self._now, music))
            case "light", [hour, *rest]:
                ticks = _ticks(rest[0] if rest else USUAL_LIGHT_S)
                self._add(SetLight(self._now, ticks, _minutes(hour)), ticks)
            case "weather", [weather]:
                self._add(SetWeather(self._now, weather))
            case _:
                raise ValueError(f"<<{' '.join((name, *arguments))}>> directs nothing")

    def _walk(self, who: str, spot: str, pace: str) -> None:
        x, y = self._spot(spot)
        if pace not in PACES_PX_S:
            raise ValueError(f"nobody walks {pace[:24]}")
        actor = self._actor(who)
        if actor is None:
            return
        from_x, from_y, facing = self._places[actor]
        far_px = isqrt((x - from_x) ** 2 + (y - from_y) ** 2)
        ticks = max(1, far_px * TICKS_PER_S // PACES_PX_S[pace])
        self._places[actor] = (x, y, facing_towards(x - from_x, y - from_y, facing))
        self._act(actor, lambda at: Walk(at, ticks, actor, x, y), ticks)

    def _face(self, who: str, towards: str) -> None:
        actor = self._actor(who)
        if actor is None:
            return
        x, y, facing = self._places[actor]
        if towards in FACINGS:
            facing = FACINGS.index(towards)
        else:
            seen = self._seen(towards)
            facing = facing if seen is None else facing_towards(seen[0] - x, seen[1] - y, facing)
        self._places[actor] = (x, y, facing)
        self._act(actor, lambda at: Face(at, actor, facing), 0)

    def _spawn(self, who: str, spot: str, facing: str) -> None:
        x, y = self._spot(spot)
        if facing not in FACINGS:
            raise ValueError(f"{facing[:24]} is no way to look")
        actor = self._named(who)
        if actor is None:
            return
        if actor not in self._places and len(self._places) >= ACTORS_MAX:
            raise ValueError(f"there are {ACTORS_MAX} on the stage already")
        number = FACINGS.index(facing)
        self._places[actor] = (x, y, number)
        self._act(actor, lambda at: Spawn(at, actor, x, y, number), 0)

    def _leave(self, who: str) -> None:
        actor = self._actor(who)
        if actor is not None:
            self._act(actor, lambda at: Leave(at, actor), 0)
            del self._places[actor]

    def _emote(self, who: str, emote: str) -> None:
        number = emote_number(emote)
        actor = self._actor(who)
        if actor is not None:
            self._act(actor, lambda at: ShowEmote(at, actor, number), EMOTE_HOLDS_TICKS)

    def _act(self, actor: Who, made: Callable[[int], Direction], ticks: int) -> None:
        """Somebody does something once they are done with what they do."""
        at = max(self._now, self._busy.get(actor, 0))
        self._check(at + ticks)
        self._busy[actor] = at + ticks
        self._made.append(made(at))
        self._end = max(self._end, at + ticks)

    def _add(self, direction: Direction, ticks: int = 0) -> None:
        self._check(self._now + ticks)
        self._made.append(direction)
        self._end = max(self._end, self._now + ticks)

    def _pass(self, ticks: int) -> None:
        self._check(self._now + ticks)
        self._now += ticks
        self._end = max(self._end, self._now)

    def _check(self, end: int) -> None:
        if len(self._made) >= DIRECTIONS_MAX:
            raise ValueError(f"a step has more than {DIRECTIONS_MAX} directions")
        if end > STEP_MAX_TICKS:
            longest_s = STEP_MAX_TICKS // TICKS_PER_S
            raise ValueError(f"what is directed between two lines takes over {longest_s} seconds")

    def _named(self, who: str) -> Who | None:
        """Who a script means; None for a friend who is not there."""
        names = (LEADER, *FRIENDS)
        if who not in names:
            return who
        number = names.index(who)
        return self.stage.cast[number] if number < len(self.stage.cast) else None

    def _actor(self, who: str) -> Who | None:
        """Who a script means of those on the stage; None for a friend who is not there."""
        actor = self._named(who)
        if actor is not None and actor not in self._places:
            raise ValueError(f"{who[:24]} is not on the stage; <<spawn {who[:24]} …>> comes first")
        return actor

    def _seen(self, target: str) -> tuple[int, int] | None:
        """Where somebody or a spot is; None for a friend who is not there."""
        if target in self.spots:
            return self.spots[target]
        actor = self._actor(target)
        return None if actor is None else self._places[actor][:2]

    def _focus(self, target: str) -> Focus:
        if target in self.spots:
            return Spot(*self.spots[target])
        actor = self._actor(target)
        return self.stage.focus if actor is None else Follow(actor)

    def _spot(self, name: str) -> tuple[int, int]:
        if name not in self.spots:
            raise ValueError(f"no spot of the area is called {name[:24]}")
        return self.spots[name]


def _ticks(seconds: str | float) -> int:
    """So many seconds in ticks. Raises ValueError for what is no such time."""
    value = float(seconds)
    if not 0 <= value <= LONGEST_S:
        raise ValueError(f"{str(seconds)[:24]} seconds is no time from 0 to {LONGEST_S:g}")
    return round(value * TICKS_PER_S)


def _minutes(hour: str) -> int:
    """The minutes since midnight of an hour. Raises ValueError for what is no hour of a day."""
    value = float(hour)
    if not LIGHT_FROM_HOUR <= value <= LIGHT_UNTIL_HOUR:
        raise ValueError(f"{hour[:24]} is no hour from {LIGHT_FROM_HOUR} to {LIGHT_UNTIL_HOUR}")
    return round(value * 60)
