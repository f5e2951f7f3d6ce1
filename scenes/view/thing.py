"""One thing that a record describes, and how it moves: it shakes when it is struck, drops bounce,
and what was just set up comes down the last bit.
"""

from dataclasses import dataclass

import pygame

from game.world.records import Record
from game.world.sections import Kind
from scenes.media.sprites import Sprite
from scenes.view.scatter import scatter

KNOCK_S = 0.22
KNOCK_PX = 2
BOUNCE_S = 0.45
LAND_S = 0.16


@dataclass(slots=True)
class Thing:
    """One record as it is shown."""

    kind: Kind
    key: int
    record: Record
    x: int
    y: int
    """Where it stands, in pixels of the area."""
    sprite: Sprite | None = None
    born_s: float = -10.0
    knocked_s: float = -10.0
    knock_from: float = 0.0

    @property
    def rest_at_s(self) -> float | None:
        """Since when it stands as it is; None for what never comes to rest."""
        if self.kind is Kind.DROP or (self.sprite is not None and len(self.sprite.frames) > 1):
            return None
        return max(self.knocked_s + KNOCK_S, self.born_s + LAND_S)

    def shown(self, now_s: float) -> tuple[pygame.Surface, int, int] | None:
        """What to draw of it now, with its left and top in pixels of the area."""
        sprite = self.sprite
        if sprite is None:
            return None
        picture = sprite.frames[0]
        if len(sprite.frames) > 1:
            picture = sprite.frame_at(now_s + scatter(self.x, self.y) / 9000)
        x, y = self.x - sprite.anchor_x, self.y - sprite.anchor_y
        since_s = now_s - self.knocked_s
        if since_s < KNOCK_S:
            swing = KNOCK_PX * (1 - since_s / KNOCK_S)
            x += round(swing if int(since_s * 30) % 2 == 0 else -swing) * (
                1 if self.knock_from <= 0 else -1
            )
        age_s = now_s - self.born_s
        if self.kind is Kind.DROP:
            y -= _bounce(age_s)
            if age_s > BOUNCE_S:
                y -= int((now_s * 2 + scatter(self.x, self.y, 9) / 9000) % 2)
        elif age_s < LAND_S:
            y -= int(5 * (1 - age_s / LAND_S))
        return picture, x, y


def _bounce(age_s: float) -> int:
    if age_s >= BOUNCE_S:
        return 0
    share = age_s / BOUNCE_S
    if share < 0.6:
        return int(14 * (1 - (share / 0.3 - 1) ** 2))
    return int(4 * (1 - ((share - 0.6) / 0.2 - 1) ** 2))
