"""What stands before a player is seen through, so that nobody is lost behind a tree or a house."""

from collections.abc import Iterable, Sequence

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
    """The see-through copies of pictures, and who is behind them."""

    def __init__(self) -> None:
        self._copies: dict[int, tuple[pygame.Surface, pygame.Surface]] = {}
        self._masks: dict[int, tuple[pygame.Surface, pygame.Mask]] = {}
        self._player = pygame.Mask(PLAYER_PX, fill=True)
        self._behind: list[tuple[float, pygame.Rect]] = []
        """Of every player the foot, and the place in the picture."""

    def look(self, players: Iterable[DrawnPlayer], camera: tuple[int, int]) -> None:
        """Takes over where the players are in this frame."""
        self._behind = []
        for player in players:
            box = pygame.Rect((0, 0), PLAYER_PX)
            box.midbottom = (int(player.x) - camera[0], int(player.y) - camera[1])
            self._behind.append((player.y, box))

    def near(self, places: Sequence[pygame.Rect]) -> set[int]:
        """Which of these places somebody is at, by their order."""
        return {index for _, box in self._behind for index in box.collidelistall(places)}

    def shown(self, picture: pygame.Surface, at: tuple[int, int], foot: float) -> pygame.Surface:
        """What is drawn of a picture whose foot is at a height of the area: itself, or its
        see-through copy where it hides a player."""
        width, height = picture.get_size()
        if height <= TALL_PX:
            return picture
        place = pygame.Rect(at, (width, height))
        for player_foot, box in self._behind:
            if player_foot < foot and place.colliderect(box):
                aside = (box.left - place.left, box.top - place.top)
                covered = self._mask(picture).overlap_area(self._player, aside)
                if covered >= HIDDEN_SHARE * self._player.count():
                    return self._copy(picture)
        return picture

    def _mask(self, picture: pygame.Surface) -> pygame.Mask:
        found = self._masks.get(id(picture))
        if found is None or found[0] is not picture:
            if len(self._masks) > KEPT_MAX:
                self._masks.clear()
            found = self._masks[id(picture)] = (picture, pygame.mask.from_surface(picture))
        return found[1]

    def _copy(self, picture: pygame.Surface) -> pygame.Surface:
        found = self._copies.get(id(picture))
        if found is None or found[0] is not picture:
            if len(self._copies) > KEPT_MAX:
                self._copies.clear()
            copy = picture.copy()
            copy.set_alpha(FADED_ALPHA)
            found = self._copies[id(picture)] = (picture, copy)
        return found[1]
