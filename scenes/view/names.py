"""Names over heads. Friends who stand close together have theirs one above the other, and one's own
player, who bears no name, is pointed out where he could be mistaken.
"""

from bisect import insort
from collections.abc import Iterable, Sequence

import pygame

from scenes.media.assets import Assets
from scenes.ui import theme
from scenes.ui.text import Font
from scenes.view.camera import Camera
from scenes.view.players import DrawnPlayer, draw_badge

NAME_ABOVE_FEET_PX = 27
HEAD_PX = 13
"""How much of a player below the name is kept free of other names."""


def draw_names(
    target: pygame.Surface,
    tags: "NameTags",
    font: Font,
    players: Sequence[DrawnPlayer],
    camera: Camera,
    time_s: float,
) -> list[pygame.Rect]:
    """The names of the friends, and the mark of oneself. Returns where they are, and where
    everybody's head is: nothing that is written may lie over either."""
    marks: list[pygame.Rect] = []
    heads: list[pygame.Rect] = []
    wanted: list[tuple[str, int, bool, tuple[int, int]]] = []
    for player in sorted(players, key=lambda player: -player.y):
        at = camera.on_ui(player.x, player.y - NAME_ABOVE_FEET_PX)
        head = pygame.Rect(
            0, at[1] + 1, int(12 * camera.ui_per_px), int(HEAD_PX * camera.ui_per_px)
        )
        head.centerx = at[0]
        heads.append(head)
        if player.is_me and player.is_marked:
            marks.append(draw_own_mark(target, player.colour, at, time_s))
        elif not player.is_me and camera.sees(player.x, player.y, 40):
            wanted.append((player.name, player.colour, player.is_stale, at))
    names = tags.draw_all(target, font, wanted, [*marks, *heads])
    return [*marks, *names, *heads]


def draw_own_mark(
    target: pygame.Surface, colour: int, head: tuple[int, int], time_s: float
) -> pygame.Rect:
    """A small arrow over one's own head, in one's own colour. Returns where it is."""
    x, y = head[0], head[1] - (1 if time_s % 0.8 < 0.4 else 0)
    for size, shade in ((5, theme.INK), (3, theme.player_colour(colour))):
        points = [(x - size, y - 3 - size // 2), (x + size, y - 3 - size // 2), (x, y - 3 + size)]
        pygame.draw.polygon(target, shade, points)
    return pygame.Rect(x - 5, y - 6, 11, 9)


class NameTags:
    """Names over heads, drawn once for each name, colour and state."""

    def __init__(self, assets: Assets) -> None:
        self._assets = assets
        self._made: dict[tuple[str, int, bool, Font], pygame.Surface] = {}

    def draw(
        self,
        target: pygame.Surface,
        font: Font,
        name: str,
        colour: int,
        middle_bottom: tuple[int, int],
        is_stale: bool = False,
    ) -> None:
        """Draws a tag with its lower edge here."""
        tag = self._tag(font, name, colour, is_stale)
        target.blit(tag, tag.get_rect(midbottom=middle_bottom))

    def draw_all(
        self,
        target: pygame.Surface,
        font: Font,
        tags: Iterable[tuple[str, int, bool, tuple[int, int]]],
        kept_free: Sequence[pygame.Rect] = (),
    ) -> list[pygame.Rect]:
        """Draws tags (name, colour, whether stale, middle of the lower edge), those in front
        first. A tag that would hide another, or a place to be kept free, is lifted over it.
        Returns where they are."""
        placed: list[pygame.Rect] = []
        taken = sorted(kept_free, key=_from_below)
        for name, colour, is_stale, at in tags:
            tag = self._tag(font, name, colour, is_stale)
            place = tag.get_rect(midbottom=at)
            for other in taken:
                if place.colliderect(other):
                    place.bottom = other.top - 1
            target.blit(tag, place)
            placed.append(place)
            insort(taken, place, key=_from_below)
        return placed

    def _tag(self, font: Font, name: str, colour: int, is_stale: bool) -> pygame.Surface:
        key = (name, colour, is_stale, font)
        tag = self._made.get(key)
        if tag is None:
            if len(self._made) > 64:
                self._made.clear()
            tag = self._make(font, name, colour, is_stale)
            self._made[key] = tag
        return tag

    def _make(self, font: Font, name: str, colour: int, is_stale: bool) -> pygame.Surface:
        shown = f"{name} …" if is_stale else name
        width = font.width(shown) + 17
        height = font.line_px + 1
        tag = pygame.Surface((width, height), pygame.SRCALPHA)
        pygame.draw.rect(tag, (*theme.INK, 176), tag.get_rect(), border_radius=3)
        draw_badge(tag, self._assets, colour, (7, height // 2))
        tint = theme.STONE_LIGHT if is_stale else theme.PAPER
        tag.blit(font.render(shown, tint), (13, 1))
        return tag


def _from_below(rect: pygame.Rect) -> int:
    return -rect.bottom


def draw_name(
    target: pygame.Surface,
    assets: Assets,
    font: Font,
    name: str,
    colour: int,
    middle_bottom: tuple[int, int],
) -> None:
    """A name tag by itself, for menus."""
    NameTags(assets).draw(target, font, name, colour, middle_bottom)
