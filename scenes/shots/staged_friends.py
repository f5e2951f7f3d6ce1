"""Friends on a platform that is not there: for pictures and tests.

Their accounts are numbers as long as real ones, their names as long as names may be, and each shows
a small landscape, painted here.
"""

from collections.abc import Sequence

import pygame

from game.coop.seat import PlayerInfo
from game.joining.browser import FoundFarm
from scenes.app.services import Invitee, InviteList, LobbyList, SearchState
from scenes.media.portraits import Portrait
from scenes.shots.silent import SilentServices
from scenes.ui import theme
from scenes.ui.theme import Colour

FIRST_ACCOUNT = 76561190000000001
PICTURE_PX = 64
_NAMES = (
    "Mika", "Ada Lovelace of the Green Valley", "jonas_the_miller", "Wilhelmina Weiss",
    "Ben", "¡Ñandú!", "xX_Harvest_Moon_Xx", "Noor", "Tomasz", "WWWWWWWWWWWWWWWW", "Ida",
    "Old Bill",
)  # fmt: skip
_ONLINE = 8
_PLAYING = 2
_SKIES: tuple[tuple[Colour, Colour, Colour], ...] = (
    # Each sky: above, at the horizon, and the hill before it.
    (theme.BLUE, theme.BLUE_LIGHT, theme.GREEN),
    (theme.RED_DARK, theme.ORANGE, theme.WOOD_DARK),
    (theme.BLUE_DARK, theme.STONE, theme.GREEN_DARK),
    (theme.GOLD, theme.CREAM, theme.TAN),
    (theme.STONE_LIGHT, theme.WHITE, theme.STONE),
)


def account_of(number: int) -> str:
    """The account of the friend with this number, counted from 0."""
    return str(FIRST_ACCOUNT + number)


class FriendlyServices(SilentServices):
    """Services with a dozen friends, some of whom play. The last of them shows no picture."""

    def __init__(self) -> None:
        self.friends = [
            Invitee(account_of(n), name, n < _ONLINE, n < _PLAYING, n == 1)
            for n, name in enumerate(_NAMES)
        ]
        self.note = ""
        self.complaint = ""
        """What `invite` answers instead of inviting."""
        self.has_overlay = True
        self.overlays = 0
        """How often the platform's own window was opened."""
        self._portraits = {
            account_of(n): landscape(n) for n in range(len(_NAMES)) if n != len(_NAMES) - 1
        }

    def list_lobbies(self) -> LobbyList:
        found = super().list_lobbies()
        lobbies = (
            FoundFarm("6", "Mika", 2, 4, "0.1.0", True, "Steam", account_of(0)),
            FoundFarm("7", "Ada", 4, 4, "0.1.0", True, "Steam", account_of(1)),
            found.lobbies[-1],
        )
        return LobbyList(SearchState.READY, lobbies)

    def invite_list(self) -> InviteList:
        return InviteList(tuple(self.friends), self.note, self.has_overlay)

    def invite(self, identity: str) -> str:
        if self.complaint:
            return self.complaint
        self.friends = [
            Invitee(one.identity, one.name, one.is_online, one.is_playing, True)
            if one.identity == identity
            else one
            for one in self.friends
        ]
        return ""

    def open_invite_overlay(self) -> bool:
        if self.has_overlay:
            self.overlays += 1
        return self.has_overlay

    def portrait(self, account: str) -> Portrait | None:
        return self._portraits.get(account)

    def account_name(self, account: str) -> str:
        names = [one.name for one in self.friends if one.identity == account]
        return names[0] if names else ""


def full_farm(first_character: int) -> list[PlayerInfo]:
    """Seven friends at one farm, whose lines are as different as lines can be."""
    lines: tuple[tuple[str, float | None, float | None, bool, bool, bool], ...] = (
        # Each line: name, ping, quality, by relay, with an account, connected.
        ("Mika", 38.0, 100.0, False, True, True),
        ("Ada", 172.0, 96.0, True, True, True),
        ("jonas_the_miller", 1204.0, 71.0, True, True, True),
        ("Wilhelmina Weiss", 61.0, 99.0, False, True, True),
        ("Ben", None, None, False, True, False),
        ("Luisa", 24.0, 100.0, False, False, True),
        ("WWWWWWWWWWWWWWWW", None, None, False, False, True),
    )
    return [
        PlayerInfo(
            first_character + number, name, 1 + number, False, False, 1 + number % 2, ping_ms,
            is_connected, account_of(number) if has_account else "", quality_pct, is_relayed,
        )
        for number, (name, ping_ms, quality_pct, is_relayed, has_account, is_connected)
        in enumerate(lines)
    ]  # fmt: skip


def landscape(number: int) -> Portrait:
    """A picture as somebody may have chosen it, always the same for a number."""
    above, below, hill = _SKIES[number % len(_SKIES)]
    side = PICTURE_PX
    picture = pygame.Surface((side, side), pygame.SRCALPHA)
    for y in range(side):
        pygame.draw.line(picture, _between(above, below, y / side), (0, y), (side, y))
    sun = (side * (1 + number * 2 % 4) // 5, side * 2 // 5)
    pygame.draw.circle(picture, theme.GOLD_LIGHT, sun, side // (5 + number % 3))
    left = -side // 2 + (number * 17) % side
    pygame.draw.ellipse(picture, hill, (left, side * 3 // 5, side * 3 // 2, side))
    return Portrait(side, side, pygame.image.tobytes(picture, "RGBA"))


def _between(one: Sequence[int], other: Sequence[int], share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
