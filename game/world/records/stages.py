"""What stands on the stage of a cutscene, and what it does next, and who watches: parts of a
conversation's record.

Everything between two lines is one step. A stage says how the step begins (who stands where, what
the camera looks at, how dark it is) and has the step's directions, each with the tick at which it
begins and how long it takes. What is seen at any tick follows from these alone
(`game/world/staging.py`), so that a scene needs no traffic between two lines, and whoever comes
late sees what the others see.
"""

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from game.world.records.fields import CharacterId, ContentId, Pixels, Tick
from game.world.records.gestures import EMOTES_MAX

Who: TypeAlias = ContentId | CharacterId
"""Who or what is on the stage: a person, a prop, or a friend's character."""
Minutes = Annotated[int, Meta(ge=360, le=1560)]
"""Since midnight, as the calendar counts."""
Ticks = Annotated[int, Meta(ge=0, le=1800)]

FACINGS = ("down", "up", "left", "right")
FacingNumber = Annotated[int, Meta(ge=0, le=3)]
"""One of `FACINGS`."""
STEP_MAX_TICKS = 1800
"""The longest that the directions of one step may take: a minute."""
EMOTE_TICKS = 66
"""How long an emote is shown."""
ACTORS_MAX = 10
DIRECTIONS_MAX = 16
"""Directions in one step. A step with more goes on as another one, without a line between."""
CAST_MAX = 4
"""Friends who may be on the stage; all others only watch."""
WATCHERS_MAX = 8
"""Friends of whom is kept what they have said about a scene: all that there can be."""


class Actor(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Somebody or something on the stage."""

    who: Who
    x: Pixels
    """Of the feet, as is `y`."""
    y: Pixels
    facing: FacingNumber = 0


class Spot(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=1):
    """A place that the camera looks at."""

    x: Pixels
    y: Pixels


class Follow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=2):
    """That the camera looks at somebody, wherever they go."""

    who: Who


Focus: TypeAlias = Spot | Follow


class Walk(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=1):
    """Somebody walks straight to a place."""

    at: Ticks
    """When it begins, in ticks since the step did; as for all directions."""
    ticks: Ticks
    """How long it takes; as for all directions that have it."""
    who: Who
    x: Pixels
    y: Pixels


class Face(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=2):
    """Somebody turns."""

    at: Ticks
    who: Who
    facing: FacingNumber


class Spawn(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=3):
    """Somebody is there from now on."""

    at: Ticks
    who: Who
    x: Pixels
    y: Pixels
    facing: FacingNumber


class Leave(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=4):
    """Somebody is gone from now on."""

    at: Ticks
    who: Who


class ShowEmote(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=5):
    """Somebody shows something over the head, for `EMOTE_TICKS`."""

    at: Ticks
    who: Who
    number: Annotated[int, Meta(ge=1, le=EMOTES_MAX)]


class MoveCamera(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=6):
    """The camera goes over to something else."""

    at: Ticks
    ticks: Ticks
    focus: Focus


class Fade(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=7):
    """The picture becomes black, or comes back."""

    at: Ticks
    ticks: Ticks
    is_dark: bool


class PlaySound(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=8):
    """Something is heard once."""

    at: Ticks
    sound: ContentId


class PlayMusic(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=9):
    """A piece is played until the scene is over, in place of what is played there otherwise."""

    at: Ticks
    music: ContentId


class SetLight(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=10):
    """It becomes as bright as it is at another time of day, for those who watch."""

    at: Ticks
    ticks: Ticks
    minutes: Minutes


class SetWeather(
    Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False, tag=11
):
    """The weather is another from now on, for those who watch."""

    at: Ticks
    weather: ContentId


Direction: TypeAlias = (
    Walk
    | Face
    | Spawn
    | Leave
    | ShowEmote
    | MoveCamera
    | Fade
    | PlaySound
    | PlayMusic
    | SetLight
    | SetWeather
)


class Stage(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How a step of a cutscene begins, and what happens in it."""

    began_tick: Tick
    """When the step began."""
    focus: Focus
    actors: Annotated[tuple[Actor, ...], Meta(max_length=ACTORS_MAX)] = ()
    is_dark: bool = False
    minutes: Minutes | None = None
    """The time of day that it looks like; None for what it is."""
    weather: ContentId | None = None
    music: ContentId | None = None
    directions: Annotated[tuple[Direction, ...], Meta(max_length=DIRECTIONS_MAX)] = ()
    """In the order in which they begin for each who is in them."""
    ticks: Ticks = 0
    """How long the step takes until its line begins."""
    cast: Annotated[tuple[CharacterId, ...], Meta(max_length=CAST_MAX)] = ()
    """The friends who are in it: first who it began with."""


class Showing(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """How friends come together for a scene, and who of them wants to skip it."""

    gathers_until_tick: Tick = 0
    """Until when everybody near is waited for before it begins; 0 once it has begun."""
    ready: Annotated[tuple[CharacterId, ...], Meta(max_length=WATCHERS_MAX)] = ()
    """Who has said to be ready."""
    skips_at_tick: Tick = 0
    """When it is skipped if nobody says no; 0 while nobody has asked."""
    skippers: Annotated[tuple[CharacterId, ...], Meta(max_length=WATCHERS_MAX)] = ()
    """Who wants to skip it."""
