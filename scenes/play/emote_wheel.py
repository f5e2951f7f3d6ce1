"""The wheel of emotes: twelve around one, chosen by direction, by pointing or by going around."""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin

import pygame

from game.world.emotes import EMOTES
from scenes.input.events import EventKind, InputEvent, UiKey
from scenes.play.window import Desk, Window
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.view.emotes import emote_picture

RADIUS_PX = 88
CELL_PX = 40
DEAD_PX = 16
"""So near the middle nothing is pointed at."""
_DIRECTIONS = {
    UiKey.UP: (0, -1),
    UiKey.DOWN: (0, 1),
    UiKey.LEFT: (-1, 0),
    UiKey.RIGHT: (1, 0),
}


class EmoteWheel(Window):
    """Shows all emotes; confirming shows one to everybody and closes the wheel."""

    toggle = Action.EMOTE
    blocks_walking = True

    def __init__(self, desk: Desk, show: Callable[[int], None]) -> None:
        super().__init__(desk)
        self._show = show
        self._centre = (0, 0)
        self.chosen = 0
        """Which emote is chosen, counted clockwise from the top."""

    def layout(self, size: tuple[int, int]) -> None:
        self._centre = (size[0] // 2, size[1] // 2)
        side = 2 * RADIUS_PX + CELL_PX + 8
        self.panel = pygame.Rect(0, 0, side, side)
        self.panel.center = self._centre

    def place(self, number: int) -> pygame.Rect:
        """Where an emote is on the wheel."""
        angle = 2 * pi * number / len(EMOTES) - pi / 2
        cell = pygame.Rect(0, 0, CELL_PX, CELL_PX)
        x, y = self._centre
        cell.center = (round(x + RADIUS_PX * cos(angle)), round(y + RADIUS_PX * sin(angle)))
        return cell

    def handle(self, event: InputEvent) -> bool:
        if event.kind is EventKind.POINTER:
            self._point(event.position)
            return True
        if not event.is_press:
            return False
        if event.binding == "mouse:left":
            self._point(event.position)
            self._confirm()
        elif event.binding in ("mouse:wheel_up", "mouse:wheel_down"):
            self._go(1 if event.binding == "mouse:wheel_down" else -1)
        elif event.ui is UiKey.CONFIRM or event.does(Action.INTERACT):
            self._confirm()
        elif event.ui is UiKey.CANCEL or event.does(Action.MENU) or event.does(Action.EMOTE):
            self.desk.context.sounds.play("ui_cancel")
            self.desk.close()
        elif event.ui in _DIRECTIONS:
            self._turn_to(_DIRECTIONS[event.ui])
        else:
            return False
        return True

    def draw(self, target: pygame.Surface) -> None:
        skin, assets = self.desk.context.skin, self.desk.context.assets
        for number in range(len(EMOTES)):
            cell = self.place(number)
            is_chosen = number == self.chosen
            skin.frame(target, "slot_hover" if is_chosen else "slot_normal", cell)
            picture = emote_picture(assets, number + 1)
            if picture is not None:
                large = pygame.transform.scale_by(picture, 2)
                target.blit(large, large.get_rect(center=cell.center))
        font = skin.fonts.body
        word = self.desk.context.texts(f"together.emotes.{EMOTES[self.chosen]}")
        plate = pygame.Rect(0, 0, font.width(word) + 16, font.line_px + 8)
        plate.center = self._centre
        skin.frame(target, "panel_dark", plate)
        target.blit(font.render(word, theme.PAPER), (plate.x + 8, plate.y + 5))

    def _point(self, position: tuple[int, int]) -> None:
        x, y = position[0] - self._centre[0], position[1] - self._centre[1]
        if hypot(x, y) >= DEAD_PX:
            self._choose(round((atan2(y, x) + pi / 2) / (2 * pi) * len(EMOTES)))

    def _turn_to(self, way: tuple[int, int]) -> None:
        """Goes one further on the shorter way around to this direction."""
        wanted = (atan2(way[1], way[0]) + pi / 2) / (2 * pi) * len(EMOTES)
        half = len(EMOTES) / 2
        apart = (wanted - self.chosen + half) % len(EMOTES) - half
        self._go(0 if apart == 0 else 1 if apart > 0 or apart == -half else -1)

    def _go(self, by: int) -> None:
        self._choose(self.chosen + by)

    def _choose(self, number: int) -> None:
        number %= len(EMOTES)
        if number != self.chosen:
            self.chosen = number
            self.desk.context.sounds.play("ui_move")

    def _confirm(self) -> None:
        self.desk.close()
        self._show(self.chosen + 1)
