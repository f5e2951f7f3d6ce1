"""The end of the story: a night by the lake, and the light that comes on across it. Then one keeps
playing.

Everybody at the farm sees it, each on their own screen, when a quest that is an ending is done. The
farm runs on meanwhile.
"""

from collections.abc import Iterator
from itertools import pairwise

import pygame

from game.coop.people import shown_name
from game.coop.seat import Seat
from game.rules.belonging import CHARACTERS
from game.rules.deeds import COLLECTION, tally_of
from game.world.calendar import day_of
from game.world.deeds import Deed
from game.world.quest_definitions import Quest
from game.world.records import Character
from scenes.app.scene import SceneContext
from scenes.input.events import InputEvent
from scenes.menus.backdrop import Backdrop
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget
from scenes.ui.text import Font
from scenes.view.particles import draw_outlined

FIRST_LINE_S = 1.2
LINE_S = 3.6
"""How long after a line the next one comes."""
LIGHT_S = 2.6
"""How long the lamp takes from dark to bright."""
NAMES_MAX = 12
FADE_S = 0.9
WIDTH_PCT = 66
"""How much of the picture's width lines may take: the lighthouse stands at its right."""
WHO_PCT = 36
"""Where the names begin, right of the mill."""


class Ending(Menu):
    """Tells the end of a quest."""

    def __init__(self, context: SceneContext, seat: Seat, quest_id: str, quest: Quest) -> None:
        super().__init__(context)
        self._seat = seat
        self._quest_id = quest_id
        self._quest = quest
        self._lake: Backdrop | None = None
        self._began_s: float | None = None
        self._skipped_s = 0.0
        self._lines = [*self._told()]
        self._did = [*self._deeds()]
        self._names = ", ".join(self._who())

    @property
    def elapsed_s(self) -> float:
        """How far it is."""
        since_s = 0.0 if self._began_s is None else self._now_s - self._began_s
        return since_s + self._skipped_s

    @property
    def is_told(self) -> bool:
        """Whether everything has been shown, and one can go on."""
        return self.elapsed_s >= self._names_s + LINE_S

    def entered(self) -> None:
        self.context.sounds.stop_loops()
        self.context.sounds.music("music_ending")
        settings = self.context.settings
        if not settings.has_lit_lighthouse:
            settings.has_lit_lighthouse = True
            self.context.save_settings()

    def layout(self, size: tuple[int, int]) -> None:
        if self._lake is None or size != self.size:
            environment = self._seat.environment
            season = "" if environment is None else environment.season
            self._lake = Backdrop(self.context.assets, size, is_night=True, season=season)
        super().layout(size)

    def build(self, inside: pygame.Rect) -> list[Widget]:
        if not self.is_told:
            return []
        title = self.context.texts("ending.keep_playing")
        width = self.context.skin.fonts.body.width(title) + 40
        rect = pygame.Rect(0, 0, width, button_height(self.context.skin))
        rect.midbottom = (self.size[0] // 2, self.size[1] - 10)
        return [Button(rect, title, self.context.stage.pop)]

    def cancelled(self) -> None:
        if self.is_told:
            self.context.stage.pop()

    def handle(self, event: InputEvent) -> None:
        if self.is_told:
            super().handle(event)
        elif event.is_press and not event.is_repeat:
            self.go_on()

    def go_on(self) -> None:
        """Shows the next line at once: who has read one need not wait."""
        self._skipped_s += LINE_S - (self.elapsed_s - FIRST_LINE_S) % LINE_S

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if self._began_s is None:
            self._began_s = now_s
        if self.is_told and not self.page.widgets:
            self.rebuild()

    def draw(self, target: pygame.Surface) -> None:
        if self._lake is not None:
            self._lake.draw(target, self._now_s, self._light())
        rows = self._rows()
        step = self.context.skin.fonts.body.line_px + 2
        room = self.size[1] - button_height(self.context.skin) - 16
        lowest = max((y for y, _, _, shown in rows if shown > 0), default=0) + step
        # Large letters have no room for everything: what was read moves out above.
        begins = [after[0] for row, after in pairwise(rows) if after[0] - row[0] > step]
        up = next((y for y in [0, *begins] if y >= lowest - room), 0)
        for y, x, row, shown in rows:
            if y >= up:
                self._write(
                    target, self.context.skin.fonts.body, row, (x, y - max(0, up - 8)), shown
                )
        self.page.draw(target, has_tooltip=self._is_top)

    def _rows(self) -> list[tuple[int, int, str, float]]:
        """All rows: where they begin, what they say and how far each has come on, 0 to 1."""
        body = self.context.skin.fonts.body
        width = self.size[0] * WIDTH_PCT // 100
        rows: list[tuple[int, int, str, float]] = []
        y = self.size[1] // 12
        for number, line in enumerate(self._lines):
            shown = self._shown(FIRST_LINE_S + number * LINE_S)
            for row in body.wrap(line, width):
                rows.append((y, 24, row, shown))
                y += body.line_px + 2
            y += body.line_px // 2
        return rows + self._rows_of_who(max(y, self.size[1] * 56 // 100))

    @property
    def _names_s(self) -> float:
        return FIRST_LINE_S + len(self._lines) * LINE_S

    def _light(self) -> float:
        """How bright the lamp is: it comes on with the last line but one."""
        on_s = FIRST_LINE_S + max(0, len(self._lines) - 2) * LINE_S
        return max(0.0, min(1.0, (self.elapsed_s - on_s) / LIGHT_S))

    def _rows_of_who(self, y: int) -> list[tuple[int, int, str, float]]:
        body, shown = self.context.skin.fonts.body, self._shown(self._names_s)
        x = self.size[0] * WHO_PCT // 100
        width = self.size[0] - x - 24
        rows = [
            (y + number * (body.line_px + 2), x, row, shown)
            for number, row in enumerate(
                [self.context.texts("ending.by"), *body.wrap(self._names, width)]
            )
        ]
        y += len(rows) * (body.line_px + 2) + 4
        shown = self._shown(self._names_s + LINE_S / 2)
        did = body.wrap("  ·  ".join(self._did), width)
        return rows + [
            (y + number * (body.line_px + 2), x, row, shown) for number, row in enumerate(did)
        ]

    def _shown(self, from_s: float) -> float:
        return max(0.0, min(1.0, (self.elapsed_s - from_s) / FADE_S))

    def _write(
        self, target: pygame.Surface, font: Font, text: str, at: tuple[int, int], shown: float
    ) -> None:
        if shown > 0:
            colour = tuple(int(part * (0.3 + 0.7 * shown)) for part in theme.PAPER)
            draw_outlined(target, font, text, (colour[0], colour[1], colour[2]), at)

    def _told(self) -> Iterator[str]:
        """What the quest has to say at its end, or else the last line of its journal."""
        texts = self.context.texts
        for number, line in enumerate(self._quest.ending, 1):
            yield texts.of_content(f"quests.{self._quest_id}.ending.{number}", line)
        if not self._quest.ending:
            number = len(self._quest.journal)
            own = self._quest.journal[-1]
            yield texts.of_content(f"quests.{self._quest_id}.journal.{number}", own)

    def _deeds(self) -> Iterator[str]:
        """What the farm has achieved until now."""
        view, texts = self._seat.view, self.context.texts
        characters = list(view.keys(CHARACTERS))

        def done(*deeds: Deed) -> int:
            return sum(tally_of(view, who, deed).total for who in characters for deed in deeds)

        figures = {
            "days": day_of(view),
            "harvest": done(Deed.HARVEST),
            "catch": done(Deed.CATCH),
            "made": done(Deed.CRAFT, Deed.MAKE),
            "found": len(list(view.keys(COLLECTION))),
        }
        for name, count in figures.items():
            if count:
                yield texts(f"ending.did.{name}", count=count)

    def _who(self) -> list[str]:
        """Everybody who has a character at the farm."""
        view = self._seat.view
        records = (view.get(CHARACTERS, key) for key in view.keys(CHARACTERS))
        names = [shown_name(record) for record in records if isinstance(record, Character)]
        return names[:NAMES_MAX]
