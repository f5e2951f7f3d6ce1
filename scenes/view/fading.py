"""What stands before a player is seen through, so that nobody is lost behind a tree or a house."""

from collections.abc import Iterable

import pygame

from scenes.view.players import DrawnPlayer

TALL_PX = 30
"""Only what is taller can hide somebody."""
FADED_ALPHA = 120
HIDDEN_SHARE = 0.3
"""How much of a player something must cover to be seen through."""
PLAYER_PX = (12, 20)
KEPT_MAX = 48


class Fading:
    """The see-through copies of pictures, and who is behind them. Pictures stay the same objects
    while the game runs."""

    def __init__(self) -> None:
        self._copies: dict[int, pygame.Surface] = {}
        self._masks: dict[int, pygame.Mask] = {}
        self._player = pygame.Mask(PLAYER_PX, fill=True)
        self._behind: list[tuple[float, int, int, int, int]] = []
        """Of every player the foot, and left, top, right and bottom in the picture."""

    def look(self, players: Iterable[DrawnPlayer], camera: tuple[int, int]) -> None:
        """Takes over where the players are in this frame."""
        self._behind = []
        for player in players:
            box = pygame.Rect((0, 0), PLAYER_PX)
            box.midbottom = (int(player.x) - camera[0], int(player.y) - camera[1])
            self._behind.append((player.y, box.left, box.top, box.right, box.bottom))

    def shown(self, picture: pygame.Surface, at: tuple[int, int], foot: float) -> pygame.Surface:
        """What is drawn of a picture whose foot is at a height of the area: itself, or its
        see-through copy where it hides a player."""
        width, height = picture.get_size()
        if height <= TALL_PX:
            return picture
        x, y = at
        for player_foot, left, top, right, bottom in self._behind:
            # Most of what stands somewhere is nowhere near anybody: that is found out first.
            if (
                player_foot < foot
                and x < right
                and left < x + width
                and y < bottom
                and top < y + height
            ):
                covered = self._mask(picture).overlap_area(self._player, (left - x, top - y))
                if covered >= HIDDEN_SHARE * self._player.count():
                    return self._copy(picture)
        return picture

    def _mask(self, picture: pygame.Surface) -> pygame.Mask:
        found = self._masks.get(id(picture))
        if found is None:
            if len(self._masks) > KEPT_MAX:
                self._masks.clear()
            found = self._masks[id(picture)] = pygame.mask.from_surface(picture)
        return found

    def _copy(self, picture: pygame.Surface) -> pygame.Surface:
        found = self._copies.get(id(picture))
        if found is None:
            if len(self._copies) > KEPT_MAX:
                self._copies.clear()
            found = self._copies[id(picture)] = picture.copy()
            found.set_alpha(FADED_ALPHA)
        return found
