"""One line of the list of one's own farms: its picture, and all that tells it from the others."""

from collections.abc import Sequence

import pygame

from game.farms.local_farms import KeptFarm
from game.farms.picture import PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX
from game.text.texts import Texts
from scenes.app.scene import SceneContext
from scenes.ui import theme
from scenes.ui.text import Font

GAP_PX = 6
FRIENDS_SHOWN_MAX = 8
_MONTH_DAYS = 30
_YEAR_DAYS = 365


def farm_row_px(context: SceneContext) -> int:
    """How high a row is."""
    fonts = context.skin.fonts
    return fonts.body.line_px + 2 * fonts.small.line_px + 8


def day_of(texts: Texts, farm: KeptFarm) -> str:
    """Where a farm stands in the year; empty where that is not known."""
    if not farm.season:
        return ""
    season = texts.of_content(f"seasons.{farm.season}.title", farm.season.capitalize())
    return texts("farms.list.day", season=season, day=farm.day)


def time_played(texts: Texts, farm: KeptFarm) -> str:
    """How long a farm was played."""
    minutes = int(farm.played_s // 60)
    return texts("farms.list.played", hours=minutes // 60, minutes=minutes % 60)


def last_played(texts: Texts, farm: KeptFarm) -> str:
    """How long ago a farm was played."""
    days = farm.days_ago
    if days is None:
        return texts("farms.last.unknown")
    if days == 0:
        return texts("farms.last.today")
    if days == 1:
        return texts("farms.last.yesterday")
    if days < _MONTH_DAYS:
        return texts("farms.last.days", count=days)
    if days < _YEAR_DAYS:
        return texts("farms.last.months", count=days // _MONTH_DAYS)
    return texts("farms.last.years", count=days // _YEAR_DAYS)


def friends_of(texts: Texts, farm: KeptFarm, me: str) -> str:
    """Who has a character at a farm, besides the player."""
    others = [name for name in farm.players if name != me][:FRIENDS_SHOWN_MAX]
    if not others:
        return texts("farms.list.alone")
    return texts("farms.list.friends", names=", ".join(others))


def problem_of(texts: Texts, farm: KeptFarm) -> str:
    """Why a farm cannot be played, and whether something can be done about it; empty when it
    can."""
    if farm.problem is None:
        return ""
    if farm.has_backup:
        return texts("farms.list.damaged", problem=farm.problem)
    return texts("farms.list.hopeless", problem=farm.problem)


def picture_of(pixels: bytes | None) -> pygame.Surface | None:
    """The picture of a farm as it can be drawn, None where there is none."""
    if pixels is None:
        return None
    return pygame.image.frombytes(pixels, (PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX), "RGB").convert()


def draw_farm_picture(
    context: SceneContext,
    target: pygame.Surface,
    place: pygame.Rect,
    picture: pygame.Surface | None,
) -> None:
    """A farm's picture in a frame, or a meadow where nobody has seen it yet."""
    context.skin.frame(target, "field_normal", place)
    inside = place.inflate(-4, -4)
    if picture is not None:
        target.blit(pygame.transform.smoothscale(picture, inside.size), inside)
        return
    sky = pygame.Rect(inside.x, inside.y, inside.width, inside.height * 2 // 5)
    pygame.draw.rect(target, theme.BLUE_LIGHT, sky)
    pygame.draw.rect(
        target, theme.GREEN, (inside.x, sky.bottom, inside.width, inside.bottom - sky.bottom)
    )


def draw_farm_row(
    context: SceneContext,
    target: pygame.Surface,
    row: pygame.Rect,
    farm: KeptFarm,
    picture: pygame.Surface | None,
) -> None:
    """One farm: a picture at the left, and three lines."""
    texts, fonts = context.texts, context.skin.fonts
    height = row.height - 6
    place = pygame.Rect(
        row.x + 3, row.y + 3, height * PICTURE_WIDTH_PX // PICTURE_HEIGHT_PX, height
    )
    draw_farm_picture(context, target, place, picture)
    room = pygame.Rect(place.right + GAP_PX, row.y + 4, row.right - place.right - 2 * GAP_PX, 0)
    colour = theme.TEXT_ON_PAPER if farm.can_go_on else theme.STONE
    y = _line(target, fonts.body, room, room.y, (farm.name, day_of(texts, farm)), colour)
    if farm.problem is not None:
        for line in fonts.small.wrap(problem_of(texts, farm), room.width)[:2]:
            target.blit(fonts.small.render(line, theme.RED_DARK), (room.x, y))
            y += fonts.small.line_px
        return
    friends = friends_of(texts, farm, context.settings.name)
    y = _line(target, fonts.small, room, y, (friends, ""), theme.TEXT_MUTED)
    words = (last_played(texts, farm), time_played(texts, farm))
    _line(target, fonts.small, room, y, words, theme.TEXT_MUTED)


def draw_deleted_row(
    context: SceneContext, target: pygame.Surface, row: pygame.Rect, name: str
) -> None:
    """A farm that was deleted and can be brought back."""
    fonts = context.skin.fonts
    room = pygame.Rect(row.x + 2 * GAP_PX, row.y, row.width - 4 * GAP_PX, row.height)
    lines = fonts.small.wrap(context.texts("farms.list.deleted"), room.width)
    y = row.centery - (fonts.body.line_px + len(lines) * fonts.small.line_px) // 2
    y = _line(target, fonts.body, room, y, (name, ""), theme.STONE)
    for line in lines:
        target.blit(fonts.small.render(line, theme.TEXT_MUTED), (room.x, y))
        y += fonts.small.line_px


def _line(
    target: pygame.Surface,
    font: Font,
    room: pygame.Rect,
    y: int,
    words: Sequence[str],
    colour: theme.Colour,
) -> int:
    """Writes two texts at both ends of a line; the left one gives way. Returns where the next line
    begins."""
    left, right = words
    right_px = font.width(right) if right else 0
    shown = font.fit(left, room.width - right_px - (2 * GAP_PX if right else 0))
    target.blit(font.render(shown, colour), (room.x, y))
    if right:
        target.blit(font.render(right, colour), (room.right - right_px, y))
    return y + font.line_px
