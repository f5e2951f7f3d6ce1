"""One player in a list: who, where, and how good the line to them is."""

import pygame

from game.coop.seat import PlayerInfo
from game.text.letters import isolated
from game.world.content import Content
from scenes.app.scene import SceneContext
from scenes.ui import theme
from scenes.view.link_quality import link_quality
from scenes.view.players import draw_face

GAP_PX = 6
LONG_PING = "9999 ms"
"""Up to here figures and bars keep their columns."""


def player_row_px(context: SceneContext) -> int:
    """How high a row is that says everything."""
    fonts = context.skin.fonts
    return fonts.body.line_px + fonts.small.line_px + 5


def draw_player_row(
    context: SceneContext,
    target: pygame.Surface,
    row: pygame.Rect,
    player: PlayerInfo,
    content: Content,
) -> None:
    """Face, name, place and account on the left, the line on the right. A row that is not high
    enough for two lines leaves the second one out."""
    body, small = context.skin.fonts.body, context.skin.fonts.small
    has_second = row.height >= player_row_px(context)
    side = row.height - 4
    face = pygame.Rect(row.x + 3, row.y + 2, side, side)
    picture = context.portrait(player.account, side)
    draw_face(target, context.assets, player.colour, face, picture)
    left, right = face.right + GAP_PX, row.right - 5
    text_px = body.line_px + (small.line_px if has_second else 0)
    y = row.y + (row.height - text_px) // 2 + 1
    line_left = _draw_link(context, target, player, (right, y))
    name_colour = theme.TEXT_ON_PAPER if player.is_connected else theme.TEXT_MUTED
    name = body.fit(player.name, line_left - GAP_PX - left)
    target.blit(body.render(name, name_colour), (left, y))
    if player.is_me:
        room = line_left - GAP_PX - left - body.width(name + " ")
        you = context.texts("players.you")
        if small.width(you) <= room:
            at = (left + body.width(name + " "), y + body.line_px - small.line_px)
            target.blit(small.render(you, theme.TEXT_MUTED), at)
    if not has_second:
        return
    y += body.line_px
    figures = link_words(context, player)
    figures_px = small.width(figures)
    target.blit(small.render(figures, theme.TEXT_MUTED), (right - figures_px, y))
    about = small.fit(_about(context, player, content), right - figures_px - GAP_PX * 2 - left)
    target.blit(small.render(about, theme.TEXT_MUTED), (left, y))


def link_words(context: SceneContext, player: PlayerInfo) -> str:
    """What is known of a connected player's line besides the ping: how much of it arrives, and
    whether it takes the way over a relay."""
    if not player.is_connected:
        return ""
    texts = context.texts
    words = [texts("players.by_relay")] if player.is_relayed else []
    if player.quality_pct is not None:
        words.append(texts("players.quality", percent=f"{player.quality_pct:.0f}"))
    return "  ·  ".join(words)


def _about(context: SceneContext, player: PlayerInfo, content: Content) -> str:
    area = content.area(player.area)
    words = []
    if area is not None:
        path = f"areas.{content.area_ids[player.area]}.title"
        words.append(context.texts.of_content(path, area.title))
    account_name = context.services.account_name(player.account) if player.account else ""
    if account_name and account_name != player.name:
        words.append(isolated(account_name))
    return "  ·  ".join(words)


def _draw_link(
    context: SceneContext, target: pygame.Surface, player: PlayerInfo, at: tuple[int, int]
) -> int:
    """Signal bars and ping with their upper right corner here. Returns their left edge."""
    body = context.skin.fonts.body
    right, y = at
    if not player.is_connected:
        words, bars = context.texts("players.away"), "net_lost"
    elif player.ping_ms is not None:
        loss_pct = 0.0 if player.quality_pct is None else 100.0 - player.quality_pct
        words, bars = f"{player.ping_ms:.0f} ms", f"net_{link_quality(player.ping_ms, loss_pct)}"
    else:
        words, bars = context.texts("players.host") if player.is_host else "…", ""
    left = right - body.width(words)
    target.blit(body.render(words, theme.TEXT_MUTED), (left, y))
    if bars:
        # The bars of all rows stand in one column, whatever the length of their figures.
        left = min(left, right - body.width(LONG_PING)) - 16
        context.skin.icon(target, bars, (left, y + (body.line_px - 12) // 2))
    return left
