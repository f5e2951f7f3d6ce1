"""One member of a gathering: the owner's crown, the name, and whether they are ready."""

import pygame

from game.text.texts import Texts
from scenes.app.gathering import GatheringMember
from scenes.app.scene import SceneContext
from scenes.ui import theme


def member_row_px(context: SceneContext) -> int:
    """How high a row is."""
    fonts = context.skin.fonts
    return fonts.body.line_px + fonts.small.line_px + 3


def member_words(member: GatheringMember, texts: Texts) -> str:
    """What there is to know of a member, in words."""
    if member.is_owner:
        words = [texts("gathering.member.host")]
    elif member.is_ready:
        words = [texts("gathering.member.ready")]
    else:
        words = [texts("gathering.member.not_ready")]
    if member.is_me:
        words.append(texts("gathering.member.you"))
    return "  ·  ".join(words)


def draw_member_row(
    context: SceneContext, target: pygame.Surface, row: pygame.Rect, member: GatheringMember
) -> None:
    """One member. A mark stands before the name of who owns the room or is ready."""
    body, small = context.skin.fonts.body, context.skin.fonts.small
    left, y = row.x + 18, row.y + 2
    icon = "icon_host" if member.is_owner else "icon_check" if member.is_ready else ""
    if icon:
        context.skin.icon(target, icon, (row.x + 5, y + (body.line_px - 9) // 2))
    room = row.right - 4 - left
    name = body.fit(member.name, room)
    target.blit(body.render(name, theme.TEXT_ON_PAPER), (left, y))
    is_set = member.is_ready or member.is_owner
    colour = theme.GREEN_DARK if is_set else theme.TEXT_MUTED
    words = small.fit(member_words(member, context.texts), room)
    target.blit(small.render(words, colour), (left, y + body.line_px))
