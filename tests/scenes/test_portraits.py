"""Pictures of strangers: whatever their size and bytes, a small framed square or nothing."""

import pygame
import pytest

from scenes.app.scene import SceneContext
from scenes.media.portraits import PORTRAIT_MAX_PX, PORTRAITS_MAX, Portrait, Portraits
from scenes.shots.silent import SilentServices
from scenes.shots.staged_friends import FriendlyServices, account_of, landscape
from scenes.ui import theme
from scenes.view.players import draw_face


def _plain(width: int, height: int, colour: tuple[int, int, int, int]) -> Portrait:
    return Portrait(width, height, bytes(colour) * (width * height))


@pytest.mark.parametrize("size", [(184, 184), (1, 1), (64, 32), (1, 512), (512, 512)])
def test_a_picture_of_any_sound_size_becomes_a_framed_square(
    display: None, size: tuple[int, int]
) -> None:
    made = Portraits().framed("7", _plain(*size, (200, 40, 40, 255)), 26)
    assert made is not None, "a sound picture should be shown"
    assert made.get_size() == (26, 26), "and be as large as was wanted"
    middle = made.get_at((13, 13))
    assert abs(middle.r - 200) < 6, "its middle should be the picture"
    assert max(abs(middle.g - 40), abs(middle.b - 40)) < 6, "in the picture's colour"
    assert made.get_at((13, 0))[:3] == theme.INK, "and its edge the frame of the skin"
    assert made.get_at((0, 0)).a == 0, "whose corners are cut off"


@pytest.mark.parametrize(
    "portrait",
    [
        Portrait(0, 0, b""),
        Portrait(-4, -4, bytes(64)),
        Portrait(4, 4, bytes(63)),
        Portrait(4, 4, bytes(65)),
        Portrait(PORTRAIT_MAX_PX + 1, 1, bytes(4 * (PORTRAIT_MAX_PX + 1))),
        Portrait(2**31, 2**31, b""),
    ],
)
def test_a_damaged_picture_is_no_picture(display: None, portrait: Portrait) -> None:
    portraits = Portraits()
    assert portraits.framed("7", portrait, 26) is None, "what does not add up should not be shown"
    assert len(portraits) == 0, "nor be kept"


def test_a_clear_picture_lets_nothing_shine_through(display: None) -> None:
    made = Portraits().framed("7", _plain(8, 8, (0, 0, 0, 0)), 20)
    assert made is not None
    assert made.get_at((10, 10)).a == 255, "a picture should always cover its square"


def test_a_picture_is_made_once_for_each_size_and_anew_when_it_changes(display: None) -> None:
    portraits = Portraits()
    first = portraits.framed("7", landscape(1), 26)
    assert portraits.framed("7", landscape(1), 26) is first, "the same picture should be kept"
    assert portraits.framed("7", landscape(1), 32) is not first, "another size is another square"
    assert portraits.framed("7", landscape(2), 26) is not first, "a new picture should be seen"
    assert len(portraits) == 2, "and take the place of the old one"


def test_only_so_many_pictures_are_kept(display: None) -> None:
    portraits = Portraits()
    dot = _plain(1, 1, (9, 9, 9, 255))
    for number in range(PORTRAITS_MAX + 40):
        portraits.framed(str(number), dot, 20)
    assert len(portraits) == PORTRAITS_MAX, "however many accounts there are, memory is bounded"


def test_without_a_picture_the_badge_in_the_players_colour_is_drawn(context: SceneContext) -> None:
    square = pygame.Rect(4, 4, 26, 26)
    for colour in range(len(theme.PLAYER_COLOURS)):
        target = pygame.Surface((34, 34)).convert()
        draw_face(target, context.assets, colour, square, None)
        wanted = theme.player_colour(colour)
        pixels = {tuple(target.get_at((x, y)))[:3] for x in range(34) for y in range(34)}
        near = any(max(abs(a - b) for a, b in zip(p, wanted, strict=True)) < 40 for p in pixels)
        assert near, f"badge {colour} should be in its colour"


def test_the_kit_asks_for_accounts_only_where_there_is_one(context: SceneContext) -> None:
    asked: list[str] = []

    class Services(FriendlyServices):
        def portrait(self, account: str) -> Portrait | None:
            asked.append(account)
            return super().portrait(account)

    context.services = Services()
    assert context.portrait("", 26) is None, "who has no account has no picture"
    assert not asked, "and nobody should be asked for one"
    assert context.portrait(account_of(0), 26) is not None, "an account's picture should be found"
    context.services = SilentServices()
    assert context.portrait(account_of(0), 26) is None, (
        "what is gone should not be shown from memory"
    )
