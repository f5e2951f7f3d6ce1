"""The people who live here: their faces, where they are now, how much they like one, and which
presents one knows to please them."""

import pygame

from game.rules.affection import HEARTS_MAX, POINTS_PER_HEART, affection_of, hearts_of
from game.world.calendar import day_of
from game.world.tastes import Taste, taste_of
from scenes.play.conversation_picture import FRAME_PX, PORTRAIT_PX
from scenes.play.journal_page import JournalPage, Pen
from scenes.play.people import find_person
from scenes.play.slots import SLOT_PX, draw_item, draw_slot
from scenes.play.window import Desk
from scenes.ui import theme

GAP_PX = 3
_FIGURE_PX = 22
"""The room for somebody's figure, before the name."""
_HEART_PX = 10
_SHOWN = (Taste.LOVED, Taste.LIKED, Taste.DISLIKED)


class PeoplePage(JournalPage):
    """Names and hearts on the left, all that one knows of somebody on the right."""

    name = "people"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._people: list[str] = []

    def refresh(self) -> int:
        people = self.desk.seat.content.people
        self._people = sorted(people, key=lambda person: people[person].number)
        return len(self._people)

    def draw_row(self, target: pygame.Surface, row: pygame.Rect, index: int) -> None:
        person, seat = self._people[index], self.desk.seat
        font = self.desk.context.skin.fonts.body
        hearts = hearts_of(seat.view, seat.character, seat.content.people[person].number)
        y = row.y + (row.height - font.line_px) // 2 + 1
        figures = str(hearts)
        x = row.right - font.width("10") - 8
        target.blit(font.render(figures, theme.TEXT_ON_PAPER), (x, y))
        self._draw_heart(target, "full" if hearts else "empty", x - _HEART_PX - 3, row.centery - 4)
        figure = self.desk.context.assets.world.get(f"person/{person}/down/idle")
        if figure is not None:
            high = min(figure.height, row.height - 5)
            top = row.bottom - high if high < figure.height else row.centery - high // 2
            at = (row.x + 4 + (_FIGURE_PX - figure.width) // 2, top)
            target.blit(figure.frames[0], at, (0, 0, figure.width, high))
        left = row.x + _FIGURE_PX + 9
        shown = font.fit(self._name_of(person), x - left - 18)
        target.blit(font.render(shown, theme.TEXT_ON_PAPER), (left, y))

    def draw_chosen(self, target: pygame.Surface, room: pygame.Rect, index: int) -> None:
        person, seat = self._people[index], self.desk.seat
        context = self.desk.context
        fonts, texts = context.skin.fonts, context.texts
        face = context.assets.world.get(f"portrait/{person}/calm")
        beside = room.copy()
        if face is not None:
            side = PORTRAIT_PX + 2 * FRAME_PX
            frame = pygame.Rect(room.x, room.y, side, side)
            context.skin.frame(target, "portrait_frame", frame)
            target.blit(face.frames[0], (frame.x + FRAME_PX, frame.y + FRAME_PX))
            beside = pygame.Rect(frame.right + 6, room.y, room.right - frame.right - 6, side)
        number = seat.content.people[person].number
        known, today = affection_of(seat.view, seat.character, number), day_of(seat.view)
        pen = Pen(target, beside)
        pen.write(fonts.body, self._name_of(person), theme.TEXT_ON_PAPER)
        pen.write(fonts.small, self._where(person), theme.BLUE_DARK)
        if known.talked_day == today:
            pen.write(fonts.small, texts("playing.journal.people.talked"), theme.TEXT_MUTED)
        if known.gift_day == today:
            pen.write(fonts.small, texts("playing.journal.people.given"), theme.TEXT_MUTED)
        y = max(pen.y, beside.bottom if face is not None else pen.y) + GAP_PX + 2
        self._draw_hearts(target, room.x, y, known.points)
        below = pygame.Rect(room.x, y + _HEART_PX + 4, room.width, room.bottom - y - _HEART_PX - 4)
        self._draw_tastes(target, below, person, known.known)

    def _draw_hearts(self, target: pygame.Surface, x: int, y: int, points: int) -> None:
        whole, rest = divmod(points, POINTS_PER_HEART)
        for number in range(HEARTS_MAX):
            is_half = number == whole and rest * 2 >= POINTS_PER_HEART
            look = "full" if number < whole else "half" if is_half else "empty"
            self._draw_heart(target, look, x + number * (_HEART_PX + 1), y)

    def _draw_heart(self, target: pygame.Surface, look: str, x: int, y: int) -> None:
        sprite = self.desk.context.assets.ui.get(f"heart_{look}")
        if sprite is not None:
            target.blit(sprite.frames[0], (x, y))

    def _draw_tastes(
        self, target: pygame.Surface, room: pygame.Rect, person: str, known: tuple[str, ...]
    ) -> None:
        """Presents that one has seen them open, below what they think of them."""
        context = self.desk.context
        font, texts = context.skin.fonts.small, context.texts
        definition = self.desk.seat.content.people[person]
        pen = Pen(target, room)
        if not known:
            pen.write(font, texts("playing.journal.people.unknown"), theme.TEXT_MUTED)
        titles = {taste: texts(f"playing.journal.tastes.{taste}") for taste in _SHOWN}
        left = max(map(font.width, titles.values())) + 8
        across = max(1, (room.width - left + GAP_PX) // (SLOT_PX + GAP_PX))
        for taste, title in titles.items():
            items = [item for item in known if taste_of(definition, item) is taste]
            if not items or not pen.has_room(SLOT_PX):
                continue
            at = (room.x, pen.y + (SLOT_PX - font.line_px) // 2 + 1)
            target.blit(font.render(title, theme.TEXT_MUTED), at)
            for number, item in enumerate(items[:across]):
                x = room.x + left + number * (SLOT_PX + GAP_PX)
                slot = pygame.Rect(x, pen.y, SLOT_PX, SLOT_PX)
                draw_slot(target, context.skin, slot, False)
                draw_item(target, context.assets, font, item, 1, slot)
            pen.skip(SLOT_PX + GAP_PX)

    def _where(self, person: str) -> str:
        seat, texts = self.desk.seat, self.desk.context.texts
        there = find_person(seat, person)
        if there is None or there.is_inside:
            return texts("playing.journal.people.out_of_sight")
        area = seat.content.area_ids[there.area]
        title = texts.of_content(f"areas.{area}.title", seat.content.areas[area].title)
        return texts("playing.journal.people.is_in", area=title)

    def _name_of(self, person: str) -> str:
        own = self.desk.seat.content.people[person].name
        return self.desk.context.texts.of_content(f"people.{person}.name", own)
