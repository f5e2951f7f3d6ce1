"""One's own farms: a list with pictures, and what can be done with each. What was deleted stands at
its end, so that it can be brought back where it was taken from."""

from collections.abc import Callable

import pygame

from game.farms.bin import DeletedFarm
from game.farms.local_farms import KeptFarm
from scenes.app.scene import SceneContext
from scenes.front_end.farm_row import (
    draw_deleted_row,
    draw_farm_row,
    farm_row_px,
    picture_of,
)
from scenes.front_end.farm_sheet import FarmSheet
from scenes.front_end.name_farm import NameNewFarm
from scenes.front_end.take_in_farm import TakeInFarm
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.button_rows import lay_at_bottom
from scenes.ui.buttons import Button
from scenes.ui.focus import Widget
from scenes.ui.list_box import ListBox


class Farms(Menu):
    """The list."""

    panel_size = (560, 328)

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._farms: tuple[KeptFarm, ...] = ()
        self._deleted: tuple[DeletedFarm, ...] = ()
        self._pictures: list[pygame.Surface | None] = []
        self._list: ListBox | None = None
        self._bottom = 0
        """Where the buttons begin."""
        self._chosen = ""
        """The key of the farm that is to be selected."""
        self._read()

    @property
    def heading(self) -> str:
        return self.context.texts("farms.list.heading")

    def entered(self) -> None:
        self._read()
        self.rebuild()

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin, texts, stage = self.context.skin, self.context.texts, self.context.stage

        entries: tuple[tuple[str, Callable[[], None], str], ...] = (
            (texts("farms.list.back"), self.cancelled, ""),
            (texts("farms.list.new"), lambda: stage.push(NameNewFarm(self.context)), ""),
            (
                texts("farms.list.take_in"),
                lambda: stage.push(TakeInFarm(self.context)),
                texts("farms.list.take_in_explained"),
            ),
            (
                texts("farms.list.folder"),
                self._open_folder,
                texts("farms.list.folder_explained"),
            ),
        )
        buttons = [Button(pygame.Rect(0, 0, 0, 0), *entry) for entry in entries]
        self._bottom = lay_at_bottom(skin, inside, buttons)
        row_px = farm_row_px(self.context)
        help_px = len(self._help(inside.width)) * skin.fonts.small.line_px + 6
        rows = max(1, (self._bottom - help_px - inside.y - 4) // row_px)
        selected = self._list.selected if self._list is not None else 0
        self._list = ListBox(
            pygame.Rect(inside.x, inside.y, inside.width, rows * row_px + 4),
            row_px,
            self._draw_row,
            self._choose,
        )
        self._list.set_count(len(self._farms) + len(self._deleted))
        keys = [farm.key for farm in self._farms]
        if self._chosen in keys:
            selected, self._chosen = keys.index(self._chosen), ""
        self._list.select(selected)
        self._list.can_focus = bool(self._farms or self._deleted)
        return [self._list, *buttons]

    def dropped(self, path: str) -> None:
        """A file was dropped on the window."""
        try:
            self._chosen = self.context.services.take_in_farm(path)
        except ValueError as error:
            self._complain(error)
            return
        self.context.stage.notify(self.context.texts("farms.list.taken_in"))
        self.entered()

    def draw_content(self, target: pygame.Surface) -> None:
        inside, small = self.inside(), self.context.skin.fonts.small
        lines = self._help(inside.width)
        y = self._bottom - 3 - len(lines) * small.line_px
        for line in lines:
            target.blit(small.render(line, theme.TEXT_MUTED), (inside.x + 2, y))
            y += small.line_px

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        if self._list is not None and not self._list.count:
            font, room = self.context.skin.fonts.body, self._list.rect
            lines = font.wrap(self.context.texts("farms.list.none"), room.width - 16)
            y = room.centery - len(lines) * font.line_px // 2
            for line in lines:
                x = room.centerx - font.width(line) // 2
                target.blit(font.render(line, theme.TEXT_MUTED), (x, y))
                y += font.line_px

    def _help(self, width_px: int) -> list[str]:
        texts, more = self.context.texts, self.context.services.unlisted_farms
        words = texts("farms.list.help")
        if more:
            words = f"{words} {texts('farms.list.more', count=more)}"
        return self.context.skin.fonts.small.wrap(words, width_px - 4)

    def _read(self) -> None:
        services = self.context.services
        self._farms, self._deleted = services.kept_farms(), services.deleted_farms()
        self._pictures = [picture_of(farm.picture) for farm in self._farms]

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        if index < len(self._farms):
            draw_farm_row(self.context, target, row, self._farms[index], self._pictures[index])
        else:
            deleted = self._deleted[index - len(self._farms)]
            draw_deleted_row(self.context, target, row, deleted.name)

    def _choose(self, index: int) -> None:
        if index < len(self._farms):
            self.context.stage.push(FarmSheet(self.context, self._farms[index]))
            return
        deleted = self._deleted[index - len(self._farms)]
        try:
            self._chosen = self.context.services.bring_back_farm(deleted.number)
        except ValueError as error:
            self._complain(error)
        else:
            said = self.context.texts("farms.list.brought_back", name=deleted.name)
            self.context.stage.notify(said)
        self.entered()

    def _open_folder(self) -> None:
        try:
            self.context.services.open_farm_folder()
        except ValueError as error:
            self._complain(error)

    def _complain(self, error: ValueError) -> None:
        self.context.sounds.play("ui_error")
        self.context.stage.notify(self.context.texts.told(error))
