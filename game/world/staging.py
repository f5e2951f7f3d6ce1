"""Staging: what is seen and heard of a cutscene at a tick, as a function of its stage alone.

Nothing here remembers anything: the window that plays a scene, the one in which a writer drags it
to and fro, and the host that begins its next step all ask the same function.
"""

from dataclasses import dataclass, replace

from msgspec.structs import replace as changed

from game.world.records.stages import (
    EMOTE_TICKS,
    Actor,
    Face,
    Fade,
    Focus,
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


@dataclass(frozen=True, slots=True)
class ActorSeen:
    """Somebody on the stage at a moment."""

    who: Who
    x: float
    y: float
    facing: int
    """One of `FACINGS`."""
    walked_ticks: float | None = None
    """For how long they have been walking; None for one who stands."""
    emote: int = 0
    """What they show over the head, by its number; 0 for nothing."""
    emote_ticks: float = 0.0
    """For how long they have shown it."""


@dataclass(frozen=True, slots=True)
class Tableau:
    """What is seen of a scene at a moment."""

    actors: tuple[ActorSeen, ...]
    focus: tuple[float, float]
    """What the camera looks at, in pixels of the area."""
    darkness: float
    """0 for the whole picture, 1 for black."""
    minutes: float
    """The time of day that it looks like, since midnight."""
    weather: str | None
    """None for what the weather is."""
    music: str | None
    """None for what is played there otherwise."""


def tableau(stage: Stage, tick: float, minutes: float) -> Tableau:
    """What is seen at a tick; `minutes` is the time of day as it is."""
    since = tick - stage.began_tick
    actors = _actors(stage, since)
    return Tableau(
        tuple(actors.values()),
        _focus(stage, since, actors),
        _darkness(stage, since),
        _minutes(stage, since, minutes),
        _weather(stage, since),
        _music(stage, since),
    )


def sounds_between(stage: Stage, after_tick: float, until_tick: float) -> tuple[str, ...]:
    """What begins to be heard after one tick and until another."""
    return tuple(
        each.sound
        for each in stage.directions
        if isinstance(each, PlaySound) and after_tick < stage.began_tick + each.at <= until_tick
    )


def stage_after(stage: Stage, tick: int) -> Stage:
    """How the next step begins, at a tick: all that was to happen has happened."""
    end = float(2**40)
    actors = _actors(stage, end)
    minutes = _minutes(stage, end, -1.0)
    return changed(
        stage,
        began_tick=tick,
        focus=_last_focus(stage),
        actors=tuple(
            Actor(seen.who, round(seen.x), round(seen.y), seen.facing) for seen in actors.values()
        ),
        is_dark=_darkness(stage, end) > 0,
        minutes=None if minutes < 0 else round(minutes),
        weather=_weather(stage, end),
        music=_music(stage, end),
        directions=(),
        ticks=0,
    )


def _actors(stage: Stage, since: float) -> dict[Who, ActorSeen]:
    """Who is on the stage, so many ticks after the step began."""
    seen = {each.who: ActorSeen(each.who, each.x, each.y, each.facing) for each in stage.actors}
    for each in stage.directions:
        if each.at > since:
            continue
        if isinstance(each, Spawn):
            seen[each.who] = ActorSeen(each.who, each.x, each.y, each.facing)
        elif isinstance(each, Leave):
            seen.pop(each.who, None)
        elif isinstance(each, Walk | Face | ShowEmote):
            before = seen.get(each.who)
            if before is not None:
                seen[each.who] = _after(before, each, since)
    return seen


def _after(before: ActorSeen, each: Walk | Face | ShowEmote, since: float) -> ActorSeen:
    """An actor in the middle of what it does, or behind it."""
    gone = since - each.at
    match each:
        case Face(facing=facing):
            return replace(before, facing=facing)
        case ShowEmote(number=number):
            shown = number if gone < EMOTE_TICKS else 0
            return replace(before, emote=shown, emote_ticks=gone)
        case Walk(x=x, y=y, ticks=ticks):
            facing = facing_towards(x - before.x, y - before.y, before.facing)
            if gone >= ticks:
                return replace(before, x=float(x), y=float(y), facing=facing, walked_ticks=None)
            share = gone / ticks
            return replace(
                before,
                x=before.x + (x - before.x) * share,
                y=before.y + (y - before.y) * share,
                facing=facing,
                walked_ticks=gone,
            )


def facing_towards(dx: float, dy: float, before: int) -> int:
    """How somebody looks who looks so far to the right and down, one of `FACINGS`; as before when
    that is nowhere."""
    if dx == 0 and dy == 0:
        return before
    if abs(dx) > abs(dy):
        return 3 if dx > 0 else 2
    return 0 if dy > 0 else 1


def _focus(stage: Stage, since: float, actors: dict[Who, ActorSeen]) -> tuple[float, float]:
    def place(focus: Focus, otherwise: tuple[float, float]) -> tuple[float, float]:
        if isinstance(focus, Spot):
            return float(focus.x), float(focus.y)
        seen = actors.get(focus.who)
        return otherwise if seen is None else (seen.x, seen.y)

    middle = next(((seen.x, seen.y) for seen in actors.values()), (0.0, 0.0))
    now = place(stage.focus, middle)
    for each in stage.directions:
        if isinstance(each, MoveCamera) and each.at <= since:
            there = place(each.focus, now)
            share = _eased(_share(since - each.at, each.ticks))
            now = (now[0] + (there[0] - now[0]) * share, now[1] + (there[1] - now[1]) * share)
    return now


def _last_focus(stage: Stage) -> Focus:
    focus = stage.focus
    for each in stage.directions:
        if isinstance(each, MoveCamera):
            focus = each.focus
    return focus


def _darkness(stage: Stage, since: float) -> float:
    dark = 1.0 if stage.is_dark else 0.0
    for each in stage.directions:
        if isinstance(each, Fade) and each.at <= since:
            goal = 1.0 if each.is_dark else 0.0
            dark += (goal - dark) * _share(since - each.at, each.ticks)
    return dark


def _minutes(stage: Stage, since: float, minutes: float) -> float:
    now = minutes if stage.minutes is None else float(stage.minutes)
    for each in stage.directions:
        if isinstance(each, SetLight) and each.at <= since:
            now += (each.minutes - now) * _share(since - each.at, each.ticks)
    return now


def _weather(stage: Stage, since: float) -> str | None:
    weather = stage.weather
    for each in stage.directions:
        if isinstance(each, SetWeather) and each.at <= since:
            weather = each.weather
    return weather


def _music(stage: Stage, since: float) -> str | None:
    music = stage.music
    for each in stage.directions:
        if isinstance(each, PlayMusic) and each.at <= since:
            music = each.music
    return music


def _share(gone: float, ticks: int) -> float:
    return 1.0 if gone >= ticks else max(0.0, gone / ticks)


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)
