"""The journal: the quests of the farm, and how far it has come with each."""

import pygame

from game.text.texts import Texts
from game.world.content import Content
from game.world.quest_definitions import Quest
from game.world.records import QuestProgress
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader
from scenes.play.window import Desk, TwoColumnWindow
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.list_box import ListBox

_QUESTS = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)


def quests_begun(reader: Reader, content: Content) -> list[tuple[Quest, int]]:
    """The quests that were begun and their stages: those under way first, newest first."""
    found = []
    for number in reader.keys(_QUESTS):
        record = reader.get(_QUESTS, number)
        quest = content.quest(number)
        if isinstance(record, QuestProgress) and quest is not None:
            is_done = record.stage >= len(quest.journal)
            found.append((is_done, -record.since_tick, number, quest, record.stage))
    return [(quest, stage) for *_, quest, stage in sorted(found, key=lambda entry: entry[:3])]


def current_line(reader: Reader, content: Content, texts: Texts) -> tuple[str, str] | None:
    """Title and journal line of the quest the farm is at, None when there is none."""
    for quest, stage in quests_begun(reader, content):
        if stage < len(quest.journal):
            return title_of(quest, content, texts), lines_of(quest, content, texts)[stage - 1]
    return None


def title_of(quest: Quest, content: Content, texts: Texts) -> str:
    """A quest's title in the player's language."""
    return texts.of_content(f"quests.{content.quest_ids[quest.number]}.title", quest.title)


def lines_of(quest: Quest, content: Content, texts: Texts) -> list[str]:
    """A quest's journal in the player's language."""
    path = f"quests.{content.quest_ids[quest.number]}.journal"
    return [texts.of_content(f"{path}.{n}", line) for n, line in enumerate(quest.journal, 1)]


class JournalWindow(TwoColumnWindow):
    """Titles on the left, what was written so far on the right."""

    toggle = Action.JOURNAL
    sizes = ((440, 224), (580, 290))
    list_width_pct = 42
    gap_px = 12

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._quests: list[tuple[Quest, int]] = []

    @property
    def heading(self) -> str:
        return self.desk.context.texts("playing.journal.heading")

    def layout(self, size: tuple[int, int]) -> None:
        skin = self.desk.context.skin
        left = self.lay_columns(size)
        row = skin.fonts.body.line_px + 8
        self._list = ListBox(left, row, self._draw_row, lambda _index: None)
        title = self.desk.context.texts("playing.journal.close")
        place = pygame.Rect(0, 0, max(90, skin.fonts.body.width(title) + 16), button_height(skin))
        place.bottomright = self._right.bottomright
        close = Button(place, title, self.desk.close)
        self.update(0.0)
        self.page.replace([self._list, close], keep_focus=True)

    def update(self, now_s: float) -> None:
        self._quests = quests_begun(self.desk.seat.view, self.desk.seat.content)
        if self._list is not None:
            self._list.set_count(len(self._quests))
            self._list.can_focus = bool(self._quests)

    def draw_content(self, target: pygame.Surface) -> None:
        fonts = self.desk.context.skin.fonts
        if self._list is None:
            return
        if not self._quests:
            text = self.desk.context.texts("playing.journal.nothing_yet")
            y = self._right.y + 4
            for line in fonts.body.wrap(text, self._right.width):
                target.blit(fonts.body.render(line, theme.TEXT_MUTED), (self._right.x, y))
                y += fonts.body.line_px
            return
        quest, stage = self._quests[min(self._list.selected, len(self._quests) - 1)]
        y = self._right.y + 2
        lines = lines_of(quest, self.desk.seat.content, self.desk.context.texts)
        for number, entry in enumerate(lines[:stage], 1):
            is_now = number == stage and stage < len(quest.journal)
            mark = "▶" if is_now else "✓"
            colour = theme.TEXT_ON_PAPER if is_now else theme.TEXT_MUTED
            target.blit(fonts.body.render(mark, theme.GREEN_DARK), (self._right.x, y))
            for line in fonts.body.wrap(entry, self._right.width - 16):
                if y + fonts.body.line_px > self._right.bottom - button_height(self.page.skin):
                    return
                target.blit(fonts.body.render(line, colour), (self._right.x + 16, y))
                y += fonts.body.line_px
            y += 5

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        quest, stage = self._quests[index]
        fonts = self.desk.context.skin.fonts
        is_done = stage >= len(quest.journal)
        y = row.y + (row.height - fonts.body.line_px) // 2 + 1
        mark = "✓" if is_done else "!"
        colour = theme.GREEN_DARK if is_done else theme.RED_DARK
        target.blit(fonts.body.render(mark, colour), (row.x + 5, y))
        shown = title_of(quest, self.desk.seat.content, self.desk.context.texts)
        font, title = fonts.fitting(shown, row.width - 26)
        y += (fonts.body.line_px - font.line_px) // 2
        shade = theme.TEXT_MUTED if is_done else theme.TEXT_ON_PAPER
        target.blit(font.render(title, shade), (row.x + 18, y))
