"""One line of "Find friends": what it is called, whose it is, how full, and why one may not enter.

What keeps one out is told in words, never by a mark or a colour alone.
"""

import pygame

from game.joining.browser import FoundFarm
from game.text.letters import isolated
from game.text.texts import Texts
from scenes.app.scene import SceneContext
from scenes.menus.friend_row import draw_initial
from scenes.ui import theme

GAP_PX = 6
DOT = "  ·  "


def lobby_row_px(context: SceneContext) -> int:
    """How high a row is."""
    fonts = context.skin.fonts
    return fonts.body.line_px + fonts.small.line_px + 6


def title_of(lobby: FoundFarm, texts: Texts) -> str:
    """What a lobby is called."""
    return lobby.name or texts("title.farm_of", name=lobby.host_name)


def state_words(lobby: FoundFarm, texts: Texts) -> list[str]:
    """What is special about a lobby, in words."""
    words = [
        (texts("friends.row.gathering"), lobby.is_gathering),
        (texts("friends.row.locked"), lobby.needs_password),
        (texts("friends.row.started"), lobby.is_sealed),
        (texts("friends.row.full"), lobby.players >= lobby.capacity),
        (texts("friends.row.another_version"), not lobby.is_same_version),
    ]
    return [word for word, holds in words if holds]


def refusal_of(lobby: FoundFarm, my_version: str, texts: Texts) -> str:
    """Why one cannot go there, as a sentence; empty when one may try."""
    if not lobby.is_same_version:
        name, theirs = lobby.host_name, lobby.version
        return texts("friends.row.versions_differ", name=name, theirs=theirs, yours=my_version)
    if lobby.is_sealed:
        return texts("friends.row.has_started", farm=title_of(lobby, texts))
    if lobby.players >= lobby.capacity:
        return texts("friends.row.is_full", farm=title_of(lobby, texts))
    return ""


def draw_lobby_row(
    context: SceneContext,
    target: pygame.Surface,
    row: pygame.Rect,
    lobby: FoundFarm,
    has_faces: bool,
) -> None:
    """One lobby. With `has_faces` there is room for a picture at the left, so that the names of
    all lines begin at one edge, with a picture or without."""
    texts, body, small = context.texts, context.skin.fonts.body, context.skin.fonts.small
    can_enter = lobby.is_same_version and not lobby.is_sealed and lobby.players < lobby.capacity
    colour = theme.TEXT_ON_PAPER if can_enter else theme.STONE
    left, right, y = row.x + GAP_PX, row.right - GAP_PX, row.y + 3
    if has_faces:
        left = _draw_face(context, target, row, lobby)
    figures = f"{lobby.players}/{lobby.capacity}"
    x = right - body.width(figures)
    target.blit(body.render(figures, colour), (x, y))
    # The marks of all rows stand in one column, whatever their figures.
    x = min(x, right - body.width("88/88"))
    for icon, holds in (("icon_sealed", lobby.is_sealed), ("icon_locked", lobby.needs_password)):
        if holds:
            x -= 12
            context.skin.icon(target, icon, (x, y + (body.line_px - 10) // 2))
    title = body.fit(title_of(lobby, texts), x - GAP_PX - left)
    target.blit(body.render(title, colour), (left, y))
    y += body.line_px
    state = DOT.join(state_words(lobby, texts))
    state_px = small.width(state)
    target.blit(small.render(state, theme.TEXT_ON_PAPER), (right - state_px, y))
    room = right - state_px - 2 * GAP_PX - left
    words = _about(lobby, texts)
    while len(words) > 1 and small.width(DOT.join(words)) > room:
        # Whole words go rather than that the last one is cut.
        words.pop()
    about = DOT.join(words)
    target.blit(small.render(small.fit(about, room), theme.TEXT_MUTED), (left, y))


def _about(lobby: FoundFarm, texts: Texts) -> list[str]:
    """Who, from where, which version and where at the moment; the most important first."""
    words = [isolated(lobby.host_name)] if lobby.name else []
    words += [texts.heard(lobby.source), texts("friends.row.version", version=lobby.version)]
    return [*words, lobby.area] if lobby.area else words


def _draw_face(
    context: SceneContext, target: pygame.Surface, row: pygame.Rect, lobby: FoundFarm
) -> int:
    side = row.height - 6
    face = pygame.Rect(row.x + 3, row.y + 3, side, side)
    picture = context.portrait(lobby.account, side)
    if picture is None:
        draw_initial(context, target, face, lobby.host_name)
    else:
        target.blit(picture, face)
    return face.right + GAP_PX
