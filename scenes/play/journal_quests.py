"""The quests of the farm and one's own, how far they have come, and where to go."""

import pygame

from game.coop.seat import Seat
from game.rules.quests import goal_of, quests_begun, wanted_of
from game.text.texts import Texts
from game.world.content import Content
from game.world.quest_definitions import Quest, Where
from game.world.records import QuestProgress
from game.world.world import Reader
from scenes.play.journal_page import MARK_PX, JournalPage, Pen
from scenes.play.people import area_of
from scenes.play.slots import draw_item
from scenes.play.window import Desk
from scenes.ui import theme

BAR_PX = 10
GAP_PX = 5


def quests_in_journal(
    reader: Reader, content: Content, character: int
) -> list[tuple[Quest, QuestProgress]]:
    """The quests that were begun: those under way first, the story's before others, the newest
    before older ones."""
    return sorted(
        quests_begun(reader, content, character),
        key=lambda each: (
            each[1].stage >= len(each[0].stages),
            not each[0].is_main,
            -each[1].since_tick,
            each[0].number,
        ),
    )


def current_line(
    reader: Reader, content: Content, character: int, texts: Texts
) -> tuple[str, str] | None:
    """Title and journal line of the quest that one is at, with how much of it is done; None when
    there is none."""
    for quest, progress in quests_in_journal(reader, content, character):
        if progress.stage < len(quest.stages):
            line = lines_of(quest, content, texts)[progress.stage - 1]
            wanted = wanted_of(reader, quest, progress)
            if wanted > 1:
                done = texts("playing.journal.so_many", count=progress.count, wanted=wanted)
                # It is read as one word: a figure alone in the next line would say nothing.
                line += " " + done.replace(" ", "\u00a0")
            return title_of(quest, content, texts), line
    return None


def title_of(quest: Quest, content: Content, texts: Texts) -> str:
    """A quest's title in the player's language."""
    return texts.of_content(f"quests.{content.quest_ids[quest.number]}.title", quest.title)


def lines_of(quest: Quest, content: Content, texts: Texts) -> list[str]:
    """A quest's journal in the player's language."""
    path = f"quests.{content.quest_ids[quest.number]}.journal"
    return [texts.of_content(f"{path}.{n}", line) for n, line in enumerate(quest.journal, 1)]


def place_of(where: Where, seat: Seat, texts: Texts) -> str:
    """Where a quest leads now, in words: the area, and who or what is there."""
    content, area_id = seat.content, area_of(seat, where)
    area = texts.of_content(f"areas.{area_id}.title", content.areas[area_id].title)
    if where.person is not None:
        name = content.people[where.person].name
        there = texts.of_content(f"people.{where.person}.name", name)
    elif where.switch is not None:
        title = content.switches[where.switch].title
        there = texts.of_content(f"switches.{where.switch}.title", title)
    elif where.thing is not None:
        there = texts.of_content(f"items.{where.thing}.title", content.items[where.thing].title)
    else:
        return texts("playing.journal.where", area=area)
    return texts("playing.journal.where_in", area=area, there=there)


_BELOW_LINES = 3
"""For how many small lines there is room below what is to be done: how far one is, and where to go
in two."""


class QuestsPage(JournalPage):
    """Titles on the left, what was written so far on the right."""

    name = "quests"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._quests: list[tuple[Quest, QuestProgress]] = []

    def refresh(self) -> int:
        seat = self.desk.seat
        self._quests = quests_in_journal(seat.view, seat.content, seat.character)
        return len(self._quests)

    def draw_row(self, target: pygame.Surface, row: pygame.Rect, index: int) -> None:
        quest, progress = self._quests[index]
        is_done = progress.stage >= len(quest.stages)
        mark = ("✓", theme.GREEN_DARK) if is_done else ("!", theme.RED_DARK)
        title = title_of(quest, self.desk.seat.content, self.desk.context.texts)
        colour = theme.TEXT_MUTED if is_done else theme.TEXT_ON_PAPER
        self.draw_marked(target, row, mark, title, colour)

    def draw_chosen(self, target: pygame.Surface, room: pygame.Rect, index: int) -> None:
        quest, progress = self._quests[index]
        fonts, texts = self.desk.context.skin.fonts, self.desk.context.texts
        lines = lines_of(quest, self.desk.seat.content, texts)[: progress.stage]
        is_done = progress.stage >= len(quest.stages)
        pen = Pen(target, room)
        # What is to be done stands first; what was, below it, the latest before the rest.
        for number, line in reversed(list(enumerate(lines, 1))):
            is_now = number == progress.stage and not is_done
            if not pen.has_room(fonts.body.line_px):
                return
            mark = "▶" if is_now else "✓"
            target.blit(fonts.body.render(mark, theme.GREEN_DARK), (room.x, pen.y))
            colour = theme.TEXT_ON_PAPER if is_now else theme.TEXT_MUTED
            font = fonts.body
            needed_px = len(font.wrap(line, room.width - MARK_PX)) * font.line_px
            if is_now and needed_px + _BELOW_LINES * fonts.small.line_px > room.height:
                # The whole of it is more than large letters.
                font = fonts.small
            pen.write(font, line, colour, indent_px=MARK_PX)
            if is_now:
                self._draw_way(pen, quest, progress)
            pen.skip(GAP_PX)

    def _draw_way(self, pen: Pen, quest: Quest, progress: QuestProgress) -> None:
        """How much of it is done, and where to go."""
        seat, texts = self.desk.seat, self.desk.context.texts
        wanted = wanted_of(seat.view, quest, progress)
        if wanted > 1:
            self._draw_progress(pen, quest, progress.count, wanted)
        stage = quest.stage(progress.stage)
        if stage is not None and stage.where is not None:
            place = place_of(stage.where, seat, texts)
            pen.write(self.desk.context.skin.fonts.small, place, theme.BLUE_DARK, indent_px=MARK_PX)

    def _draw_progress(self, pen: Pen, quest: Quest, count: int, wanted: int) -> None:
        skin, seat = self.desk.context.skin, self.desk.seat
        fonts = skin.fonts
        goal = goal_of(seat.view, quest, seat.character)
        item = None if goal is None else goal.bring or goal.subject
        height = max(18, fonts.small.line_px)
        if not pen.has_room(height):
            return
        left = pen.room.x + MARK_PX
        if item is not None and item in seat.content.items:
            slot = pygame.Rect(left, pen.y, 18, height)
            draw_item(pen.target, self.desk.context.assets, fonts.small, item, 1, slot)
            left = slot.right + 4
        said = self.desk.context.texts("playing.journal.so_many", count=count, wanted=wanted)
        width = pen.room.right - left - fonts.small.width(said) - 6
        bar = pygame.Rect(left, pen.y + (height - BAR_PX) // 2, width, BAR_PX)
        skin.frame(pen.target, "progress_frame", bar)
        inside = bar.inflate(-4, -4)
        inside.width = inside.width * min(count, wanted) // wanted
        if inside.width:
            skin.frame(pen.target, "progress_fill", inside)
        y = pen.y + (height - fonts.small.line_px) // 2
        written = fonts.small.render(said, theme.TEXT_ON_PAPER)
        pen.target.blit(written, (bar.right + 6, y))
        pen.skip(height)
