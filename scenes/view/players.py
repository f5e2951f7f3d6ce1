"""Players and people: their pictures, and the badges that belong to their colours."""

from dataclasses import dataclass

import pygame

from game.coop.seat import Action, Facing
from game.world.records import Look
from scenes.media.assets import Assets
from scenes.media.sprites import Sprite
from scenes.ui import theme

BLINK_EVERY_S = 3.7
BLINK_S = 0.12
LARGE_FACE_PX = 22
"""From this size on a badge fills the place of a picture at twice its size."""
_ACTIONS: dict[Action, str] = {
    Action.IDLE: "idle",
    Action.WALK: "walk",
    Action.SWING_AXE: "swing_axe",
    Action.SWING_PICK: "swing_pick",
    Action.REACH: "reach",
    Action.WATCH: "idle",
    Action.IN_MENU: "idle",
    Action.SWING_HOE: "swing_hoe",
    Action.SWING_CAN: "swing_can",
    Action.EAT: "eat",
    Action.SWING_SCYTHE: "swing_scythe",
    Action.CAST_ROD: "swing_rod",
    Action.FISH: "hold_rod",
    Action.REEL: "hold_rod",
    Action.HOLD_UP: "hold",
    Action.LIE: "blink",
}
_ONCE = (
    "swing_axe",
    "swing_pick",
    "swing_hoe",
    "swing_can",
    "swing_scythe",
    "swing_rod",
    "reach",
    "eat",
)
"""Actions that end at their last picture instead of beginning again."""


# Everybody is made anew for each frame, and frozen ones take three times as long.
@dataclass(slots=True)
class DrawnPlayer:
    """A player to be drawn in the area that is shown. Nobody changes it."""

    name: str
    colour: int
    x: float
    y: float
    facing: Facing
    action: Action
    action_s: float
    is_me: bool
    is_stale: bool = False
    is_marked: bool = False
    """Whether one's own player is pointed out."""
    look: Look | None = None
    """None for the look that goes with the colour."""
    character: int = 0
    pose: str = ""
    """What is seen instead of the action: a hand held up. Empty for nothing."""
    pose_s: float = 0.0
    """How long it has been held."""
    bed: str = ""
    """What it lies in, by the item; its place is that bed's then. Empty for one who is up."""

    @property
    def shown_action(self) -> str:
        """The name of the pictures that are shown."""
        return self.pose or action_name(self.action)

    @property
    def shown_s(self) -> float:
        """How long that has been shown, in seconds."""
        return self.pose_s if self.pose else self.action_s


def player_frame(
    assets: Assets,
    look: Look,
    facing: int,
    action: str,
    time_s: float,
    *,
    is_cold: bool = False,
) -> tuple[pygame.Surface, Sprite] | None:
    """The picture of a player `time_s` seconds into an action, with its sprite for the anchor. Who
    is out when it `is_cold` wears a scarf."""
    figure = assets.wardrobe.figure
    if action == "idle" and (time_s + look.shirt_colour * 0.9) % BLINK_EVERY_S < BLINK_S:
        blink = figure(look, facing, "blink", is_cold=is_cold)
        if blink is not None:
            return blink.frames[0], blink
    sprite = figure(look, facing, action, is_cold=is_cold)
    sprite = sprite or figure(look, facing, "idle", is_cold=is_cold)
    if sprite is None:
        return None
    if action in _ONCE and sprite.frame_ms:
        index = min(len(sprite.frames) - 1, int(time_s * 1000 / sprite.frame_ms))
        return sprite.frames[index], sprite
    return sprite.frame_at(time_s), sprite


def action_name(action: Action) -> str:
    """The name of an action's pictures."""
    return _ACTIONS.get(action, "idle")


def facing_of(dx: float, dy: float, before: Facing) -> Facing:
    """Where somebody looks who walks that way; on a diagonal one keeps looking as before when
    that is one of its two directions."""
    across = Facing.RIGHT if dx > 0 else Facing.LEFT
    along = Facing.DOWN if dy > 0 else Facing.UP
    if dx == 0 and dy == 0:
        return before
    if abs(abs(dx) - abs(dy)) < 0.05:
        return before if before in (across, along) else across
    return across if abs(dx) > abs(dy) else along


def draw_player(
    target: pygame.Surface,
    assets: Assets,
    look: Look,
    facing: int,
    action: str,
    time_s: float,
    feet: tuple[int, int],
    zoom: int = 1,
) -> None:
    """Draws a player by itself, for menus, standing at `feet`."""
    found = player_frame(assets, look, facing, action, time_s)
    if found is None:
        tint = theme.player_colour(look.shirt_colour)
        pygame.draw.circle(target, tint, (feet[0], feet[1] - 10), 8)
        return
    picture, sprite = found
    shadow = assets.world.get(sprite.shadow)
    if shadow is not None:
        shown = pygame.transform.scale_by(shadow.frames[0], zoom)
        target.blit(shown, (feet[0] - shadow.anchor_x * zoom, feet[1] - shadow.anchor_y * zoom))
    if zoom != 1:
        picture = pygame.transform.scale_by(picture, zoom)
    target.blit(picture, (feet[0] - sprite.anchor_x * zoom, feet[1] - sprite.anchor_y * zoom))


def draw_face(
    target: pygame.Surface,
    assets: Assets,
    colour: int,
    square: pygame.Rect,
    picture: pygame.Surface | None,
) -> None:
    """A player in a square: the picture of the account with the badge on its corner, or the badge
    alone, so that a player is recognised by the same shape everywhere."""
    if picture is not None:
        target.blit(picture, square)
        draw_badge(target, assets, colour, (square.right - 3, square.bottom - 3))
    elif min(square.size) < LARGE_FACE_PX:
        draw_badge(target, assets, colour, square.center)
    else:
        badge = pygame.Surface((11, 11), pygame.SRCALPHA)
        draw_badge(badge, assets, colour, (5, 5))
        large = pygame.transform.scale_by(badge, 2)
        target.blit(large, large.get_rect(center=square.center))


def draw_badge(
    target: pygame.Surface, assets: Assets, colour: int, centre: tuple[int, int]
) -> None:
    """The shape that belongs to a player's colour, in that colour."""
    shape = theme.BADGE_SHAPES[colour % len(theme.BADGE_SHAPES)]
    badge = assets.ui.get(f"badge_{shape}")
    if badge is None:
        pygame.draw.circle(target, theme.INK, centre, 4)
        pygame.draw.circle(target, theme.player_colour(colour), centre, 3)
        return
    picture = badge.frames[0].copy()
    picture.fill((*theme.player_colour(colour), 255), special_flags=pygame.BLEND_RGBA_MULT)
    target.blit(picture, (centre[0] - badge.width // 2, centre[1] - badge.height // 2))
