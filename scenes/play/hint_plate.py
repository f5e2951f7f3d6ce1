"""A small plate over something in the world: which key does what to it."""

from collections.abc import Sequence
from math import inf

import pygame

from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme

_BESIDE = 2
_LOWER = 3
"""How much less a pixel to the side, or down, is liked than one up."""


def draw_hint(
    desk: Desk,
    target: pygame.Surface,
    parts: Sequence[tuple[Action, str]],
    at: tuple[int, int],
    taken: Sequence[pygame.Rect] = (),
) -> pygame.Rect:
    """A small plate over something in the world: which key does what to it. It keeps clear of what
    is `taken`. Returns where it stands."""
    text = "   ".join(f"{desk.context.sign(action)} {word}" for action, word in parts)
    return draw_plate(desk, target, text, at, taken)


def draw_plate(
    desk: Desk,
    target: pygame.Surface,
    text: str,
    at: tuple[int, int],
    taken: Sequence[pygame.Rect] = (),
) -> pygame.Rect:
    """The same for words alone."""
    context = desk.context
    font = context.skin.fonts.small
    plate = pygame.Rect(0, 0, font.width(text) + 12, font.line_px + 4)
    plate.midbottom = at
    plate = clear_place(plate, taken, target.get_rect().inflate(-4, -4))
    context.skin.frame(target, "panel_dark", plate)
    target.blit(font.render(text, theme.PAPER), (plate.x + 6, plate.y + 3))
    return plate


def clear_place(plate: pygame.Rect, taken: Sequence[pygame.Rect], room: pygame.Rect) -> pygame.Rect:
    """Where a plate covers nothing that is `taken`, such as names, heads and other plates, as near
    as can be to where it is wanted: rather higher than beside it, and rather beside it than lower,
    where its thing is. Within `room`; where that has no such place, it is where it was wanted."""
    wanted = plate.clamp(room)
    if wanted.collidelist(taken) < 0:
        return wanted
    around = [over for over in taken if over.colliderect(room)]
    tops = [wanted.top, *(over.top - wanted.height - 1 for over in around)]
    tops += [over.bottom + 1 for over in around]
    lefts = [wanted.left, *(over.left - wanted.width - 1 for over in around)]
    lefts += [over.right + 1 for over in around]
    best, least = wanted, inf
    for left in lefts:
        for top in tops:
            up = wanted.top - top
            effort = (up if up >= 0 else _LOWER * -up) + _BESIDE * abs(left - wanted.left)
            place = pygame.Rect(left, top, *wanted.size)
            if effort < least and room.contains(place) and place.collidelist(around) < 0:
                best, least = place, effort
    return best
