"""When time rests: while everybody at the farm is in a menu or watches a scene.

Everybody says of himself whether he does, with his presence, and the host draws the conclusion. A
friend whose program hangs in one says nothing any more, so he does not count; one who plays is
missed until he is cut off.
"""

from collections.abc import Iterable
from enum import Enum

from game.coop.seat import Action
from game.coop.tracks import Track


class Rest(Enum):
    """What time rests for."""

    NOT = "not"
    MENUS = "menus"
    SCENE = "scene"
    """Somebody watches a scene, and whoever does not is in a menu."""


_FOR = {Action.IN_MENU: Rest.MENUS, Action.WATCH: Rest.SCENE}


def rest_for(own_actions: Iterable[Action], tracks: Iterable[Track], now_s: float) -> Rest:
    """What time rests for, by what those who play at the host's machine (`own_actions`) and the
    friends who are here (`tracks`) say of themselves. Nothing where nobody says so."""
    said = list(own_actions)
    for track in tracks:
        newest = track.newest
        if newest is None:
            continue
        if newest.action not in _FOR:
            return Rest.NOT
        if not track.is_stale(now_s):
            said.append(Action(newest.action))
    reasons = {_FOR.get(action, Rest.NOT) for action in said}
    if not reasons or Rest.NOT in reasons:
        return Rest.NOT
    return Rest.SCENE if Rest.SCENE in reasons else Rest.MENUS
