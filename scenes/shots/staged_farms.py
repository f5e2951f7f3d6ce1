"""A list of farms that are not there: whole ones, a damaged one, and one that was deleted."""

from pathlib import Path

import pygame

from game.farms.bin import DeletedFarm
from game.farms.local_farms import KeptFarm
from game.farms.picture import PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX
from game.text.sentence import Sentence
from scenes.ui import theme


def staged_farms(pictures: tuple[bytes | None, ...] = (None, None, None)) -> tuple[KeptFarm, ...]:
    """Three farms, the last of them damaged."""
    return (
        KeptFarm(
            "farm-1.farm", "Robin's farm", 9, "summer", ("Robin", "Mika", "Ada"), 19_500.0, 0,
            pictures[0],
        ),
        KeptFarm(
            "farm-2.farm", "By the old mill", 3, "spring", ("Robin",), 2_700.0, 12, pictures[1]
        ),
        KeptFarm(
            "farm-3.farm", "Willow", 21, "autumn", ("Robin", "Jonas"), 64_000.0, None, pictures[2],
            Sentence("saves.damaged", file="farm-3.farm"), True,
        ),
    )  # fmt: skip


DELETED = (DeletedFarm(1, Path("deleted/1/farm-4.farm"), "First try"),)


def meadow(number: int) -> bytes:
    """A picture of a farm, always the same for a number."""
    picture = pygame.Surface((PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX))
    picture.fill(theme.GREEN)
    for row in range(3):
        y = 14 + row * 12
        pygame.draw.rect(picture, theme.TAN, (12 + 9 * number, y, 44, 7))
        for x in range(14 + 9 * number, 54 + 9 * number, 8):
            pygame.draw.circle(
                picture, (theme.GOLD, theme.ORANGE, theme.RED_DARK)[row], (x, y + 3), 2
            )
    pygame.draw.rect(picture, theme.WOOD_DARK, (70, 10, 18, 16))
    pygame.draw.polygon(picture, theme.RED_DARK, [(66, 12), (79, 2), (92, 12)])
    return pygame.image.tobytes(picture, "RGB")
