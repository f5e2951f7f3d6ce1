"""A small plate over something in the world: which key does what to it."""

from collections.abc import Sequence

import pygame

from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme


def draw_hint(
    desk: Desk,
    target: pygame.Surface,
    parts: Sequence[tuple[Action, str]],
    at: tuple[int, int],
    names_at: Sequence[pygame.Rect] = (),
) -> pygame.Rect:
    """A small plate over something in the world: which key does what to it. It is lifted over the
    names and heads that are there. Returns where it stands."""
    text = "   ".join(f"{desk.context.sign(action)} {word}" for action, word in parts)
    return draw_plate(desk, target, text, at, names_at)


def draw_plate(
    desk: Desk,
    target: pygame.Surface,
    text: str,
    at: tuple[int, int],
    names_at: Sequence[pygame.Rect] = (),
) -> pygame.Rect:
    """The same for words alone."""
    context = desk.context
    font = context.skin.fonts.small
    plate = pygame.Rect(0, 0, font.width(text) + 12, font.line_px + 4)
    plate.midbottom = at
    lift_over(plate, names_at)
    plate.clamp_ip(target.get_rect().inflate(-4, -4))
    context.skin.frame(target, "panel_dark", plate)
    target.blit(font.render(text, theme.PAPER), (plate.x + 6, plate.y + 3))
    return plate


def lift_over(plate: pygame.Rect, names_at: Sequence[pygame.Rect]) -> None:
    """Lifts a plate over the names and heads that it would cover."""
    for name in sorted(names_at, key=lambda rect: -rect.bottom):
        if plate.colliderect(name):
            plate.bottom = name.top - 1
