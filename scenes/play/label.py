"""Writing on a chest or a sign: a name, and a colour with its shape."""

from collections.abc import Callable

import pygame

from game.text.letters import clean_line
from game.world.commands import LabelPlaceable
from game.world.records import LABEL_MAX_CHARACTERS, Placeable
from game.world.sections import Kind, Section
from scenes.input.events import InputEvent, UiKey
from scenes.media.assets import Assets
from scenes.play.needs import title_of
from scenes.play.window import Desk, Window
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.edited_line import clean_letters
from scenes.ui.focus import Widget, is_click
from scenes.ui.skin import Skin, focus_ring, heading_px
from scenes.ui.text_field import TextField
from scenes.view.players import draw_badge

COLOURS = len(theme.PLAYER_COLOURS)
_WIDTH_PX = 280
_CELL_PX = 24


class ColourRow(Widget):
    """No colour, and all there are, in a row: left and right choose."""

    can_focus = True

    def __init__(
        self, rect: pygame.Rect, assets: Assets, chosen: int, on_change: Callable[[int], None]
    ) -> None:
        super().__init__(rect)
        self._assets = assets
        self.chosen = chosen
        self._on_change = on_change

    def key(self, event: InputEvent, skin: Skin) -> bool:
        by = {UiKey.LEFT: -1, UiKey.RIGHT: 1}.get(event.ui) if event.ui is not None else None
        if by is None:
            return False
        self._choose((self.chosen + by) % (COLOURS + 1), skin)
        return True

    def click(self, event: InputEvent, skin: Skin) -> bool:
        if not is_click(event):
            return False
        self._choose(min((event.position[0] - self.rect.x) // self._pitch, COLOURS), skin)
        return True

    @property
    def _pitch(self) -> int:
        return self.rect.width // (COLOURS + 1)

    def _choose(self, colour: int, skin: Skin) -> None:
        self.chosen = colour
        skin.play("ui_move")
        self._on_change(colour)

    def draw(self, target: pygame.Surface, skin: Skin, is_focused: bool) -> None:
        for colour in range(COLOURS + 1):
            cell = pygame.Rect(self.rect.x + colour * self._pitch, self.rect.y, _CELL_PX, _CELL_PX)
            style = "slot_hover" if colour == self.chosen else "slot_normal"
            skin.frame(target, style, cell)
            if colour:
                draw_badge(target, self._assets, colour - 1, cell.center)
            if colour == self.chosen:
                pygame.draw.rect(target, theme.GOLD_LIGHT, cell, 1, border_radius=2)
        if is_focused:
            focus_ring(target, self.rect)


class LabelWindow(Window):
    """A name for what stands on a tile."""

    def __init__(self, desk: Desk, area: int, tile: int) -> None:
        super().__init__(desk)
        self._area, self._tile = area, tile
        standing = self._standing
        self._name = "" if standing is None else clean_letters(standing.name)
        self._colour = 0 if standing is None else min(standing.colour, COLOURS)
        self._field: TextField | None = None

    @property
    def heading(self) -> str:
        standing = self._standing
        return "" if standing is None else title_of(self.desk, standing.item)

    @property
    def _standing(self) -> Placeable | None:
        record = self.desk.seat.view.get(Section(self._area, Kind.PLACEABLE), self._tile)
        return record if isinstance(record, Placeable) else None

    def layout(self, size: tuple[int, int]) -> None:
        context = self.desk.context
        above, below = heading_px(context.skin)
        high = button_height(context.skin)
        width = min(max(_WIDTH_PX, (COLOURS + 1) * (_CELL_PX + 3) + 28), size[0] - 8)
        height = below + high + _CELL_PX + high + 40
        self.panel = pygame.Rect(0, 0, width, height)
        self.panel.center = (size[0] // 2, size[1] // 3)
        self.panel.top = max(above, self.panel.top)
        inside = self.panel.inflate(-28, 0)
        y = self.panel.y + below
        self._field = TextField(
            pygame.Rect(inside.x, y, inside.width, high + 2),
            self._name,
            LABEL_MAX_CHARACTERS,
            context.clipboard,
            on_change=self._named,
            on_enter=lambda _value: self._write(),
            placeholder=context.texts("label.placeholder"),
        )
        y += high + 10
        row = pygame.Rect(inside.x, y, inside.width, _CELL_PX)
        colours = ColourRow(row, context.assets, self._colour, self._coloured)
        y += _CELL_PX + 8
        done = Button(
            pygame.Rect(inside.x, y, inside.width, high), context.texts("label.write"), self._write
        )
        self.page.replace([self._field, colours, done], keep_focus=True)

    def update(self, now_s: float) -> None:
        if self._standing is None:
            self.desk.close()

    def _named(self, value: str) -> None:
        self._name = value

    def _coloured(self, colour: int) -> None:
        self._colour = colour

    def _write(self) -> None:
        name = clean_line(self._name, LABEL_MAX_CHARACTERS)
        command = LabelPlaceable(self._area, self._tile, name, self._colour)
        if self.desk.issue(command) is None:
            self.desk.context.sounds.play("ui_confirm")
            self.desk.close()
