"""The net indicator: how good the line is at a glance, and its figures for who wants to know."""

import pygame

from game.coop.seat import NetStatus, SeatState
from scenes.play.window import Desk
from scenes.ui import theme
from scenes.view.link_quality import link_quality

NET_LOST_S = 3.0


def net_quality(status: NetStatus) -> str:
    """`good`, `fair`, `poor` or `lost`: what the bars of the net indicator show."""
    if status.seconds_since_heard > NET_LOST_S:
        return "lost"
    return link_quality(status.ping_ms, status.loss_pct)


def draw_net_indicator(target: pygame.Surface, desk: Desk) -> pygame.Rect | None:
    """Bars and ping in the upper left corner; every figure for those who want them. Returns where
    they are, None where there is no network."""
    context = desk.context
    texts = context.texts
    status = desk.seat.net_status
    if not status.is_networked:
        return None
    quality = net_quality(status)
    small = context.skin.fonts.small
    lines = [""]
    if desk.seat.state is SeatState.RECONNECTING:
        # The banner in the middle says it already.
        quality = "lost"
    elif quality == "lost":
        lines = [texts("connection.no_word", seconds=f"{status.seconds_since_heard:.0f}")]
    elif status.ping_ms is not None:
        lines = [f"{status.ping_ms:.0f} ms"]
    if context.settings.show_net_figures:
        lines += [
            texts("connection.loss", percent=f"{status.loss_pct:.1f}"),
            texts("connection.received", kb=f"{status.bytes_per_s_in / 1000:.1f}"),
            texts("connection.sent", kb=f"{status.bytes_per_s_out / 1000:.1f}"),
            texts("connection.identical") if status.is_identical else texts("connection.different"),
            texts("connection.repairs", number=status.repairs),
        ]
    width = max(small.width(line) for line in lines) + 27
    plate = pygame.Rect(5, 5, width, len(lines) * small.line_px + 5)
    context.skin.frame(target, "panel_dark", plate)
    at = (plate.x + 5, plate.y + 3)
    context.skin.icon_on_line(target, f"net_{quality}", at, small.line_px)
    for number, line in enumerate(lines):
        at = (plate.x + 21, plate.y + 3 + number * small.line_px)
        target.blit(small.render(line, theme.PAPER), at)
    return plate
