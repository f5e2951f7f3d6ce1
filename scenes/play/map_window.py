"""The map: every area, with friends, oneself and the places that somebody points at."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pygame

from game.rules.quests import quests_begun
from game.world.areas import Area
from game.world.sections import GestureKey
from game.world.tiled import TILE_PX
from scenes.input.events import InputEvent
from scenes.play.people import area_of, find_person
from scenes.play.together import Together
from scenes.play.window import Desk, Window
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.focus import Widget, is_click, is_confirm
from scenes.ui.skin import Skin, focus_ring, heading_px
from scenes.view.area_maps import AreaMaps
from scenes.view.players import draw_badge

MARGIN_PX = 10
GAP_PX = 6
PX_PER_TILE_MAX = 4
EVEN_FROM = 3
"""From so many pixels a tile on, whole pixels look better than a larger picture."""
BLINK_S = 0.6
MARK_REACH_PX = 6
"""Half of what a mark takes."""


class Mark(NamedTuple):
    """Somebody, or a place that somebody points at, on the map of an area."""

    character: int
    x: float
    y: float
    is_ping: bool


class AreaCard(Widget):
    """The picture of one area."""

    can_focus = True

    def __init__(
        self,
        rect: pygame.Rect,
        area: Area,
        title: str,
        point: Callable[[Area, int, int], None],
        middle: Callable[[Area], tuple[int, int]],
    ) -> None:
        """`point` is called with the place that was chosen; by key that is `middle`."""
        super().__init__(rect)
        self.area = area
        self.title = title
        self._point = point
        self._middle = middle
        self.shown = pygame.Rect(0, 0, 0, 0)
        """Where the picture of the area is, once it was laid out."""

    def key(self, event: InputEvent, skin: Skin) -> bool:
        if is_confirm(event):
            self._point(self.area, *self._middle(self.area))
            return True
        return False

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if is_click(event) and self.shown.collidepoint(event.position):
            x = (event.position[0] - self.shown.x) / self.shown.width
            y = (event.position[1] - self.shown.y) / self.shown.height
            self._point(self.area, int(x * self.area.width_px), int(y * self.area.height_px))
            return True
        return False

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        if is_focused:
            focus_ring(target, self.rect)


class MapWindow(Window):
    """All areas side by side. Pressing on a place points at it."""

    toggle = Action.MAP

    def __init__(self, desk: Desk, maps: AreaMaps, together: Together) -> None:
        super().__init__(desk)
        self._maps = maps
        self._together = together
        self._now_s = 0.0
        self._cards: list[AreaCard] = []
        self._size = (0, 0)

    @property
    def heading(self) -> str:
        return self.desk.context.texts("together.map.heading")

    def layout(self, size: tuple[int, int]) -> None:
        self._size = size
        self.panel = pygame.Rect(0, 0, min(600, size[0] - 8), size[1] - 34)
        self.panel.midtop = (size[0] // 2, 18)
        _, top = heading_px(self.desk.context.skin)
        small = self.desk.context.skin.fonts.small
        inside = self.panel.inflate(-2 * MARGIN_PX, 0)
        room = pygame.Rect(
            inside.x, self.panel.y + top, inside.width,
            self.panel.height - top - MARGIN_PX - small.line_px - GAP_PX,
        )  # fmt: skip
        areas = self._areas()
        columns = next(n for n in range(1, 9) if n * max(1, n - 1) >= len(areas))
        rows = -(-len(areas) // columns)
        content, texts = self.desk.seat.content, self.desk.context.texts
        self._cards = []
        for number, area in enumerate(areas):
            column, row = number % columns, number // columns
            left = room.x + room.width * column // columns
            right = room.x + room.width * (column + 1) // columns
            upper = room.y + room.height * row // rows
            lower = room.y + room.height * (row + 1) // rows
            rect = pygame.Rect(left + 2, upper + 2, right - left - 4, lower - upper - 4)
            title = texts.of_content(f"areas.{content.area_ids[area.number]}.title", area.title)
            card = AreaCard(rect, area, title, self._point, self._middle)
            picture = self._picture(card)
            card.shown = picture.get_rect(center=(rect.centerx, rect.centery + small.line_px // 2))
            self._cards.append(card)
        self.page.replace(self._cards, keep_focus=True)
        here = next((c for c in self._cards if c.area.number == self.desk.seat.position.area), None)
        if here is not None:
            self.page.focus(here)

    def update(self, now_s: float) -> None:
        self._now_s = now_s

    def draw_content(self, target: pygame.Surface) -> None:
        skin, seat = self.desk.context.skin, self.desk.seat
        small = skin.fonts.small
        colours = {player.character: player.colour for player in seat.players()}
        names = {player.character: player.name for player in seat.players()}
        for card in self._cards:
            is_here = card.area.number == seat.position.area
            skin.frame(target, "field_focused" if is_here else "field_normal", card.rect)
            title = small.fit(card.title, card.rect.width - 8)
            tint = theme.TEXT_ON_PAPER if is_here else theme.TEXT_MUTED
            at = (card.rect.centerx - small.width(title) // 2, card.rect.y + 3)
            target.blit(small.render(title, tint), at)
            target.blit(self._picture(card), card.shown)
            pygame.draw.rect(target, theme.WOOD, card.shown.inflate(2, 2), 1)
            for x, y in self._goals(card.area):
                at = (
                    card.shown.x + x * card.shown.width // card.area.width_px,
                    card.shown.y + y * card.shown.height // card.area.height_px,
                )
                skin.icon(target, "icon_quest", (at[0] - 8, at[1] - 12))
            plates = [pygame.Rect(at, small.render(title, tint).get_size())]
            for mark in self._marks(card.area):
                self._draw_mark(target, card, mark, colours, names, plates)
        hint = self.desk.context.texts(
            "together.map.hint", key=self.desk.context.sign(Action.INTERACT)
        )
        shown = small.render(small.fit(hint, self.panel.width - 20), theme.TEXT_MUTED)
        y = self.panel.bottom - MARGIN_PX - small.line_px
        target.blit(shown, (self.panel.centerx - shown.get_width() // 2, y))

    def _draw_mark(
        self,
        target: pygame.Surface,
        card: AreaCard,
        mark: Mark,
        colours: dict[int, int],
        names: dict[int, str],
        plates: list[pygame.Rect],
    ) -> None:
        colour = colours.get(mark.character, 0)
        x = card.shown.x + int(mark.x / card.area.width_px * card.shown.width)
        y = card.shown.y + int(mark.y / card.area.height_px * card.shown.height)
        if mark.is_ping:
            share = self._now_s % BLINK_S / BLINK_S
            radius = 4 + int(6 * share)
            pygame.draw.circle(target, theme.INK, (x, y), radius + 1, 3)
            pygame.draw.circle(target, theme.player_colour(colour), (x, y), radius, 1)
            return
        is_me = mark.character == self.desk.seat.character
        pygame.draw.circle(target, theme.PAPER, (x, y), 6)
        if is_me:
            pygame.draw.circle(target, theme.RED, (x, y), 7, 1)
        draw_badge(target, self.desk.context.assets, colour, (x, y))
        if not is_me:
            small = self.desk.context.skin.fonts.small
            name = small.fit(names.get(mark.character, ""), card.rect.width - 12)
            plate = name_place(small.width(name) + 4, small.line_px, (x, y), card.rect, plates)
            if plate is None:
                # Where many stand together, badges tell who they are.
                return
            plates.append(plate)
            veil = pygame.Surface(plate.size, pygame.SRCALPHA)
            veil.fill((*theme.INK, 168))
            target.blit(veil, plate)
            target.blit(small.render(name, theme.PAPER), (plate.x + 2, plate.y + 1))

    def _areas(self) -> list[Area]:
        """Areas with a map of their own, in the order of their numbers."""
        content = self.desk.seat.content
        areas = [content.areas[content.area_ids[number]] for number in sorted(content.area_ids)]
        reached = {way.target_area for area in areas for way in area.exits} | {content.start.area}
        return [area for area in areas if area.id in reached]

    def _picture(self, card: AreaCard) -> pygame.Surface:
        small = self.desk.context.skin.fonts.small
        room = (card.rect.width - 8, card.rect.height - small.line_px - 10)
        fits = min(room[0] // card.area.width, room[1] // card.area.height)
        # One step larger than fits whole, and made smaller again, fills its card.
        scale = max(1, min(PX_PER_TILE_MAX, fits if fits >= EVEN_FROM else fits + 1))
        environment = self.desk.seat.environment
        content = self.desk.seat.content
        season = environment.season if environment is not None else content.seasons[0]
        picture = self._maps.picture(card.area, season, scale)
        if picture.get_width() > room[0] or picture.get_height() > room[1]:
            share = min(room[0] / picture.get_width(), room[1] / picture.get_height())
            picture = pygame.transform.smoothscale_by(picture, share)
        return picture

    def _marks(self, area: Area) -> list[Mark]:
        """What is to be seen on an area: pings below, oneself on top."""
        seat = self.desk.seat
        marks = [
            Mark(shown.character, shown.gesture.x, shown.gesture.y, True)
            for shown in self._together.shown(GestureKey.PING)
            if shown.gesture.area == area.number
        ]
        marks += [
            Mark(friend.character, friend.x, friend.y, False)
            for friend in seat.others()
            if friend.area == area.number
        ]
        if seat.position.area == area.number:
            marks.append(Mark(seat.character, seat.position.x, seat.position.y, False))
        return marks

    def _goals(self, area: Area) -> list[tuple[int, int]]:
        """Where the farm's quests lead to on an area."""
        seat, found = self.desk.seat, []
        for quest, progress in quests_begun(seat.view, seat.content, seat.character):
            stage = quest.stage(progress.stage)
            is_done = progress.stage >= len(quest.stages)
            where = None if stage is None or is_done else stage.where
            if where is None or area_of(seat, where) != area.id:
                continue
            there = find_person(seat, where.person) if where.person is not None else None
            if there is not None:
                found.append((int(there.x), int(there.y)))
            elif where.tile is not None:
                found.append((where.tile[0] * TILE_PX + 8, where.tile[1] * TILE_PX + 8))
            else:
                found.append((area.width_px // 2, area.height_px // 2))
        return found

    def _point(self, area: Area, x: int, y: int) -> None:
        self._together.point_at(area.number, x, y, self._now_s)

    def _middle(self, area: Area) -> tuple[int, int]:
        position = self.desk.seat.position
        if position.area == area.number:
            return int(position.x), int(position.y)
        return area.width_px // 2, area.height_px // 2


def name_place(
    width: int,
    height: int,
    at: tuple[int, int],
    card: pygame.Rect,
    taken: Sequence[pygame.Rect],
) -> pygame.Rect | None:
    """A place for a name on a card: below a mark or, where that is taken, further down or above
    it. None where there is none."""
    inside = card.inflate(-4, -4)
    rows = range(card.height // height)
    below = [at[1] + MARK_REACH_PX + row * height for row in rows]
    above = [at[1] - MARK_REACH_PX - (row + 1) * height for row in rows]
    for top in (*below, *above):
        place = pygame.Rect(0, top, width, height)
        place.centerx = at[0]
        place.x = max(inside.left, min(place.x, inside.right - width))
        if inside.contains(place) and place.collidelist(taken) < 0:
            return place
    return None
