"""One of one's own farms, with everything that can be done with it."""

from collections.abc import Callable

import pygame

from game.farms.local_farms import KeptFarm
from game.farms.picture import PICTURE_HEIGHT_PX, PICTURE_WIDTH_PX
from game.text.sentence import Sentence
from scenes.app.scene import SceneContext
from scenes.front_end.farm_row import (
    day_of,
    draw_farm_picture,
    friends_of,
    last_played,
    picture_of,
    problem_of,
    time_played,
)
from scenes.front_end.name_farm import RenameFarm
from scenes.front_end.opening import begin, open_to_friends
from scenes.menus.confirm import Confirm
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label


class FarmSheet(Menu):
    """The farm's picture and facts beside a column of buttons."""

    panel_size = (440, 222)
    is_overlay = True

    def __init__(self, context: SceneContext, farm: KeptFarm) -> None:
        super().__init__(context)
        self._farm = farm
        self._picture = picture_of(farm.picture)
        self._place = pygame.Rect(0, 0, 0, 0)

    @property
    def heading(self) -> str:
        return self._farm.name

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin, texts, farm = self.context.skin, self.context.texts, self._farm
        services = self.context.services
        entries: list[tuple[str, Callable[[], None]]] = []
        if farm.problem is None:
            entries += [
                (
                    texts("farms.one.alone"),
                    lambda: begin(self.context, lambda: services.continue_farm(farm.key)),
                ),
                (texts("farms.one.open"), self._open),
                (
                    texts("farms.one.rename"),
                    lambda: self._leave_for(RenameFarm(self.context, farm.key, farm.name)),
                ),
                (texts("farms.one.copy"), self._copy),
            ]
        elif farm.has_backup:
            entries.append((texts("farms.one.put_back"), self._put_back))
        entries += [
            (texts("farms.one.delete"), self._ask),
            (texts("farms.one.back"), self.cancelled),
        ]
        height = button_height(skin)
        widest = max(skin.fonts.body.width(title) for title, _ in entries) + 24
        width = min(max(150, widest), inside.width // 2)
        step = min(height + 5, inside.height // len(entries))
        column = inside.right - width
        buttons = [
            Button(pygame.Rect(column, inside.y + n * step, width, min(height, step)), title, act)
            for n, (title, act) in enumerate(entries)
        ]
        room = pygame.Rect(inside.x, inside.y, width_left(inside, width), inside.height)
        self._place = pygame.Rect(room.x, room.y, min(room.width, 2 * PICTURE_WIDTH_PX), 0)
        self._place.height = self._place.width * PICTURE_HEIGHT_PX // PICTURE_WIDTH_PX
        facts = self._facts()
        font = skin.fonts.small
        while (
            self._place.height > 0
            and self._facts_px(facts, room) > room.bottom - self._place.bottom
        ):
            self._place.inflate_ip(-16, -9)
            self._place.topleft = room.topleft
        y = self._place.bottom + 6
        labels: list[Widget] = []
        for words, colour in facts:
            lines = len(font.wrap(words, room.width))
            rect = pygame.Rect(room.x, y, room.width, lines * font.line_px)
            labels.append(Label(rect, words, colour, size="small"))
            y = rect.bottom + 2
        return [*buttons, *labels]

    def draw_content(self, target: pygame.Surface) -> None:
        if self._place.height > 20:
            draw_farm_picture(self.context, target, self._place, self._picture)

    def _facts(self) -> list[tuple[str, theme.Colour]]:
        texts, farm = self.context.texts, self._farm
        facts = [
            (day_of(texts, farm), theme.TEXT_ON_PAPER),
            (friends_of(texts, farm, self.context.settings.name), theme.TEXT_MUTED),
            (f"{last_played(texts, farm)}, {time_played(texts, farm)}", theme.TEXT_MUTED),
        ]
        if farm.problem is not None:
            facts = [(problem_of(texts, farm), theme.RED_DARK)]
        return [fact for fact in facts if fact[0]]

    def _facts_px(self, facts: list[tuple[str, theme.Colour]], room: pygame.Rect) -> int:
        font = self.context.skin.fonts.small
        lines = sum(len(font.wrap(words, room.width)) for words, _ in facts)
        return 6 + lines * font.line_px + 2 * len(facts)

    def _open(self) -> None:
        services, key = self.context.services, self._farm.key
        open_to_friends(
            self.context, lambda terms: services.start_host(True, terms, key), self._farm.name
        )

    def _leave_for(self, scene: Menu) -> None:
        self.context.stage.pop()
        self.context.stage.push(scene)

    def _copy(self) -> None:
        said = Sentence("farms.one.copied")
        self._do(lambda: self.context.services.copy_farm(self._farm.key), said)

    def _put_back(self) -> None:
        farm = self._farm
        said = Sentence("farms.one.whole_again", name=farm.name, day=farm.day)
        self._do(lambda: self.context.services.put_back_backup(farm.key), said)

    def _ask(self) -> None:
        texts = self.context.texts
        question = texts("farms.one.delete_question", name=self._farm.name)
        answers = [(texts("farms.one.delete"), self._delete)]
        heading, keep = texts("farms.one.delete_heading"), texts("farms.one.delete_keep")
        self.context.stage.push(Confirm(self.context, heading, question, keep, answers))

    def _delete(self) -> None:
        said = Sentence("farms.one.deleted", name=self._farm.name)
        self._do(lambda: self.context.services.delete_farm(self._farm.key), said)

    def _do(self, act: Callable[[], object], said: Sentence) -> None:
        stage, texts = self.context.stage, self.context.texts
        try:
            act()
        except ValueError as error:
            self.context.sounds.play("ui_error")
            stage.notify(texts.told(error))
            return
        stage.notify(texts(said))
        stage.pop()


def width_left(inside: pygame.Rect, taken_px: int) -> int:
    """What is left beside a column, less a gap."""
    return inside.width - taken_px - 12
