"""When time rests: while everybody at the farm is in a menu.

Everybody says of himself whether he is, with his presence, and the host draws the conclusion. A
friend whose program hangs in a menu says nothing any more, so he does not count; one who plays is
missed until he is cut off.
"""

from collections.abc import Iterable

from game.coop.seat import Action
from game.coop.tracks import Track


def is_everybody_in_a_menu(
    own_actions: Iterable[Action], tracks: Iterable[Track], now_s: float
) -> bool:
    """Whether all of those who play at the host's machine (`own_actions`) and of the friends who
    are here (`tracks`) are in a menu. False where nobody says so."""
    somebody_says_so = False
    for action in own_actions:
        if action is not Action.IN_MENU:
            return False
        somebody_says_so = True
    for track in tracks:
        newest = track.newest
        if newest is None:
            continue
        if newest.action != Action.IN_MENU:
            return False
        somebody_says_so |= not track.is_stale(now_s)
    return somebody_says_so
