"""How far one is on the way back after the line to the host broke, in words."""

from game.coop.seat import Seat, SeatState
from scenes.app.scene import SceneContext


def way_back(context: SceneContext, seat: Seat, quote_px: int) -> str:
    """A sentence about the broken line, which quotes no more of the host's own words than has room
    in `quote_px`; empty while the line holds."""
    status = seat.net_status
    if seat.state is SeatState.LOADING:
        return context.texts("connection.loads", share=round(100 * seat.loading_progress))
    if seat.state is not SeatState.RECONNECTING:
        return ""
    if status.turned_away:
        said = context.skin.fonts.body.fit(context.texts.heard(status.turned_away), quote_px)
        return context.texts("connection.turned_away", reason=said)
    silent_s = round(status.seconds_since_heard)
    return context.texts("connection.connecting_again", seconds=silent_s)
