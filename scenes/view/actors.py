"""Actors: what people and props look like that a cutscene has put on its stage."""

import pygame

from game.world.content import Content
from game.world.records.stages import FACINGS
from game.world.staging import ActorSeen
from game.world.ticks import TICKS_PER_S
from scenes.media.assets import Assets
from scenes.media.figures import look_of
from scenes.media.sprites import Sprite

STRIDE_S = 0.16
"""How long a step takes of somebody who has no pictures of walking."""


def actor_picture(
    assets: Assets, content: Content, seen: ActorSeen, season: str, now_s: float, is_speaking: bool
) -> tuple[pygame.Surface, Sprite, int] | None:
    """The picture of a person or a prop, with its sprite for the anchor, and how many pixels it is
    lifted; None for friends, who are drawn as players are, and for what has no picture."""
    if not isinstance(seen.who, str):
        return None
    person = content.people.get(seen.who)
    if person is None:
        stem = f"scenery/{seen.who}"
        prop = assets.world.get(f"{stem}/{season}") or assets.world.get(stem)
        return None if prop is None else (prop.frame_at(now_s), prop, 0)
    stem = f"person/{seen.who}/{FACINGS[seen.facing]}/"
    if seen.walked_ticks is not None:
        walked_s = seen.walked_ticks / TICKS_PER_S
        walking = assets.world.get(stem + "walk")
        if walking is not None:
            return walking.frame_at(walked_s), walking, 0
        idle = assets.world.get(stem + "idle")
        if idle is not None:
            return idle.frames[0], idle, int(walked_s / STRIDE_S) % 2
    action = "talk" if is_speaking else "idle"
    if action == "idle" and (now_s + person.number) % 4.1 < 0.12:
        action = "blink"
    # Who has no picture yet looks like one of the players.
    stand_in = assets.wardrobe.figure(look_of(None, person.number), seen.facing, "idle")
    sprite = assets.world.get(stem + action) or assets.world.get(stem + "idle") or stand_in
    return None if sprite is None else (sprite.frame_at(now_s), sprite, 0)
