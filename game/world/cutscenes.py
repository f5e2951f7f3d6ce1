"""Cutscenes: what of them stands in the data, and the words that their scripts have.

A scene is a node of the scripts with stage directions in it. `assets/data/cutscenes.toml` says
where it plays and which places of the area have names there.
"""

from collections.abc import Collection, Mapping
from typing import Annotated

from msgspec import Meta, Struct

from game.dialogue import Words
from game.dialogue.program import PickNode, Program
from game.dialogue.vocabulary import Between, Signature
from game.world.directing import (
    FRIENDS,
    LEADER,
    LIGHT_FROM_HOUR,
    LIGHT_UNTIL_HOUR,
    LONGEST_S,
    PACES_PX_S,
)
from game.world.emotes import EMOTES
from game.world.records.fields import ContentId, Pixels
from game.world.records.stages import FACINGS

SCENE_NUMBER_MAX = 999
SPOTS_MAX = 64


class Cutscene(Struct, frozen=True, forbid_unknown_fields=True):
    """A scene that friends watch together."""

    number: Annotated[int, Meta(ge=1, le=SCENE_NUMBER_MAX)]
    title: Annotated[str, Meta(min_length=1, max_length=40)]
    node: Annotated[str, Meta(min_length=1, max_length=48)]
    """Where it begins in the scripts. Its `when:` says when it may."""
    area: ContentId
    centre: ContentId
    """The spot about which it plays: the camera looks there at first."""
    spots: Annotated[
        dict[ContentId, tuple[Pixels, Pixels]], Meta(min_length=1, max_length=SPOTS_MAX)
    ]
    """Places that its directions name, in pixels of the area."""
    reach_px: Annotated[int, Meta(ge=32, le=2000)] = 320
    """How close to the centre one has to be to watch it."""
    begins_by_itself: bool = False
    """Whether it begins as soon as somebody is near and its `when:` holds, without a script that
    asks for it."""
    props: Annotated[tuple[ContentId, ...], Meta(max_length=16)] = ()
    """Scenery that can be on its stage, by the name of the picture."""


STAGE_DIRECTIONS = frozenset(
    {
        "then", "walk", "face", "spawn", "leave", "emote", "camera", "fade", "sound", "music",
        "light", "weather",
    }
)  # fmt: skip
"""The commands that only a scene can carry out, which has a stage."""

DIRECTIONS = STAGE_DIRECTIONS | {"wait"}
"""All commands that direct a scene: an ordinary talk can wait as well."""


def stage_vocabulary(
    scenes: Mapping[str, Cutscene],
    people: Collection[str],
    weather: Collection[str],
    sounds: Collection[str] | None,
) -> dict[str, Signature]:
    """The commands that scenes have; `sounds` is None where nobody knows which there are."""
    props = {prop for scene in scenes.values() for prop in scene.props}
    places = frozenset(spot for scene in scenes.values() for spot in scene.spots)
    cast = frozenset({LEADER, *FRIENDS, *people, *props})
    actor, spot = Words("actor", cast), Words("spot", places)
    seconds = Between("seconds", 0, LONGEST_S)
    hour = Between("hour", LIGHT_FROM_HOUR, LIGHT_UNTIL_HOUR)
    facing = Words("facing", frozenset(FACINGS))
    heard = Words("sound", frozenset(sounds)) if sounds else spot.type
    return {
        "then": Signature(()),
        "walk": Signature((actor, spot, Words("pace", frozenset(PACES_PX_S))), optional=1),
        "face": Signature((actor, Words("facing", facing.words | cast | places))),
        "spawn": Signature((actor, spot, facing), optional=1),
        "leave": Signature((actor,)),
        "emote": Signature((actor, Words("emote", frozenset(EMOTES)))),
        "camera": Signature((Words("spot or actor", cast | places), seconds), optional=1),
        "fade": Signature((Words("way", frozenset({"in", "out"})), seconds), optional=1),
        "sound": Signature((heard,)),
        "music": Signature((heard,)),
        "light": Signature((hour, seconds), optional=1),
        "weather": Signature((Words("weather", frozenset(weather)),)),
        "scene": Signature((Words("scene", frozenset(scenes)),)),
    }


def members_of(program: Program, title: str) -> tuple[str, ...]:
    """The nodes of a group, or the node itself, in the order of the script."""
    node = program.nodes.get(title)
    first = node.instructions[0] if node is not None and node.instructions else None
    if isinstance(first, PickNode):
        return tuple(each.id for each in first.nodes)
    return () if node is None else (title,)
