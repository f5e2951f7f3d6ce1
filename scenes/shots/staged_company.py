"""Friends who stand around in a picture, each busy with something."""

from game.coop.seat import Action, Facing, PlayerInfo, SeenPlayer
from scenes.shots.staged_seat import StagedSeat

_FRIENDS = (
    # Name, where they stand beside oneself, where they look, what they do and for how many ticks.
    ("Mika", -50, 34, Facing.RIGHT, Action.SWING_AXE, 4.0),
    ("Ada", 62, 18, Facing.LEFT, Action.IDLE, 0.0),
    ("Jonas", 28, 52, Facing.UP, Action.WALK, 5.0),
    ("Wilhelmina", -26, -30, Facing.DOWN, Action.SWING_HOE, 4.0),
    ("Noor", 44, -28, Facing.DOWN, Action.EAT, 8.0),
    ("Tomasz", -78, -6, Facing.RIGHT, Action.SWING_CAN, 5.0),
    ("Ida", 88, 44, Facing.LEFT, Action.REACH, 3.0),
)
COMPANY_MAX = len(_FRIENDS) + 1
USUAL = 4
_AWAY = "Jonas"
"""Of whom nothing was heard for a while."""
_ASIDE = ((0, 0), (0, 24), (24, 0), (-24, 0), (0, -24), (-48, 0), (48, 0), (0, 48))


def add_company(seat: StagedSeat, players: int) -> None:
    """Lets friends stand around oneself, so that there are so many players. Where a wall is, they
    stand beside it. Raises ValueError for fewer than one or more than `COMPANY_MAX`."""
    if not 1 <= players <= COMPANY_MAX:
        raise ValueError(f"a picture has 1 to {COMPANY_MAX} players, not {players}")
    place = seat.position
    area = seat.content.area(place.area)
    seat.seen, seat.friends = [], []
    for number, friend in enumerate(_FRIENDS[: players - 1]):
        name, dx, dy, facing, action, ticks = friend
        x, y = place.x + dx, place.y + dy
        for aside_x, aside_y in _ASIDE if area is not None else ():
            if area is not None and area.is_walkable(x + aside_x, y + aside_y):
                x, y = x + aside_x, y + aside_y
                break
        character, colour = seat.character + 1 + number, number + 1
        is_stale = name == _AWAY
        seat.seen.append(
            SeenPlayer(character, name, colour, place.area, x, y, facing, action, ticks, is_stale)
        )
        ping_ms = 38.0 + number * 21
        seat.friends.append(
            PlayerInfo(character, name, colour, False, False, place.area, ping_ms, True)
        )
