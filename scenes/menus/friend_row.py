"""One friend in the list of whom one could invite: picture, name, state, and what to press."""

import pygame

from game.text.sentence import Sentence
from scenes.app.scene import SceneContext
from scenes.app.services import Invitee
from scenes.ui import theme
from scenes.ui.theme import Colour

GAP_PX = 6


def friend_row_px(context: SceneContext) -> int:
    """How high a row is."""
    fonts = context.skin.fonts
    return fonts.body.line_px + fonts.small.line_px + 4


def state_of(friend: Invitee) -> tuple[Sentence, Colour]:
    """Where a friend is at the moment, and the colour of that."""
    if not friend.is_online:
        return Sentence("invite.states.offline"), theme.STONE
    if friend.is_playing:
        return Sentence("invite.states.playing"), theme.GREEN_DARK
    return Sentence("invite.states.online"), theme.TEXT_MUTED


def draw_friend_row(
    context: SceneContext,
    target: pygame.Surface,
    row: pygame.Rect,
    friend: Invitee,
    is_selected: bool,
) -> None:
    """One friend. Who is offline is greyed and has nothing to press."""
    body, small = context.skin.fonts.body, context.skin.fonts.small
    side = row.height - 4
    face = pygame.Rect(row.x + 3, row.y + 2, side, side)
    _draw_face(context, target, face, friend)
    left, right = face.right + GAP_PX, row.right - 4
    if friend.is_online:
        right = _draw_what_to_press(context, target, row, friend, is_selected)
    room = right - GAP_PX - left
    y = row.y + (row.height - body.line_px - small.line_px) // 2 + 1
    state, state_colour = state_of(friend)
    if not friend.is_online and is_selected:
        # Grey letters would be lost on the gold of the selected row.
        state_colour = theme.TEXT_MUTED
    name_colour = theme.TEXT_ON_PAPER if friend.is_online else state_colour
    target.blit(body.render(body.fit(friend.name, room), name_colour), (left, y))
    at = (left, y + body.line_px)
    target.blit(small.render(small.fit(context.texts(state), room), state_colour), at)


def _draw_face(
    context: SceneContext, target: pygame.Surface, face: pygame.Rect, friend: Invitee
) -> None:
    picture = context.portrait(friend.identity, face.width)
    if picture is None:
        draw_initial(context, target, face, friend.name)
    else:
        target.blit(picture, face)
    if not friend.is_online:
        veil = pygame.Surface(face.size)
        veil.fill(theme.WHITE)
        veil.set_alpha(150)
        target.blit(veil, face)


def draw_initial(
    context: SceneContext, target: pygame.Surface, face: pygame.Rect, name: str
) -> None:
    """What stands where an account's picture would be: a frame with the first letter."""
    pygame.draw.rect(target, theme.PAPER_DIM, face.inflate(-2, -2))
    pygame.draw.rect(target, theme.WOOD_LIGHT, face, 1)
    font = context.skin.fonts.body
    letter = name[:1].upper()
    at = (face.centerx - font.width(letter) // 2, face.centery - font.line_px // 2 + 1)
    target.blit(font.render(letter, theme.WOOD_LIGHT), at)


def _draw_what_to_press(
    context: SceneContext,
    target: pygame.Surface,
    row: pygame.Rect,
    friend: Invitee,
    is_selected: bool,
) -> int:
    """A button, or that the invitation is out. Returns its left edge."""
    font = context.skin.fonts.body
    invite, invited = context.texts("invite.invite"), context.texts("invite.invited")
    width = max(font.width(invite), font.width(invited) + 12) + 16
    plate = pygame.Rect(row.right - width - 4, 0, width, font.line_px + 6)
    plate.centery = row.centery
    text_y = plate.y + (plate.height - font.line_px + 1) // 2
    if friend.is_invited:
        x = plate.centerx - font.width(invited) // 2 + 6
        context.skin.icon(target, "icon_check", (x - 13, plate.centery - 4))
        target.blit(font.render(invited, theme.GREEN_DARK), (x, text_y))
    else:
        context.skin.frame(target, "button_focused" if is_selected else "button_normal", plate)
        at = (plate.centerx - font.width(invite) // 2, text_y)
        target.blit(font.render(invite, theme.INK), at)
    return plate.left
