"""What one chooses in a conversation: an option, or the friend whom one hands the pace on to."""

from collections.abc import Sequence

import pygame

from scenes.input.events import InputEvent, UiKey
from scenes.play.conversation_company import Face
from scenes.play.conversation_picture import OptionShown
from scenes.play.window import Desk
from scenes.settings.bindings import HOTBAR_ACTIONS, Action


class TalkChoices:
    """The options of the present line and which of them one would choose; for a moment friends
    stand in their place."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.options: tuple[tuple[str, bool], ...] = ()
        """The words of each, and whether it can be chosen."""
        self.selected = 0
        self.heirs: tuple[Face, ...] = ()
        """Whom one could hand on to, while one is asked."""

    @property
    def rows(self) -> tuple[tuple[str, bool], ...]:
        """What there is to choose now."""
        if not self.heirs:
            return self.options
        names = ((face.name, True) for face in self.heirs)
        return (*names, (self._desk.context.texts("playing.talk.to_nobody"), True))

    @property
    def heir(self) -> Face | None:
        """The friend who is chosen to go on; None for nobody."""
        return self.heirs[self.selected] if self.selected < len(self.heirs) else None

    def take_over(self, options: Sequence[tuple[str, bool]], cursor: int) -> None:
        """Takes over the options of another line."""
        self.options, self.heirs = tuple(options), ()
        self.selected = min(cursor, max(0, len(self.options) - 1))

    def ask_for_heir(self, friends: tuple[Face, ...]) -> None:
        """Asks whom one hands on to."""
        self.heirs, self.selected = friends, 0

    def stop_asking(self, cursor: int) -> None:
        """Goes back to the options."""
        if self.heirs:
            self.take_over(self.options, cursor)

    def clicked(self, event: InputEvent, places: Sequence[pygame.Rect]) -> bool:
        """Follows the pointer over the rows, where it matters. Returns whether one was clicked."""
        for index, (place, (_, can_be)) in enumerate(zip(places, self.rows, strict=False)):
            if can_be and place.collidepoint(event.position):
                self.selected = index
                return event.is_press and event.binding == "mouse:left"
        return False

    def numbered(self, event: InputEvent) -> bool:
        """Takes the number of a row. Returns whether it was one."""
        for number, action in enumerate(HOTBAR_ACTIONS[: len(self.rows)]):
            if event.does(action) and self.rows[number][1]:
                self.selected = number
                return True
        return False

    def moves(self, event: InputEvent) -> bool:
        """Goes up or down past what cannot be chosen. Returns whether it did."""
        is_down = event.ui is UiKey.DOWN or event.does(Action.MOVE_DOWN)
        if not (is_down or event.ui is UiKey.UP or event.does(Action.MOVE_UP)):
            return False
        rows = self.rows
        for _ in rows:
            self.selected = (self.selected + (1 if is_down else -1)) % len(rows)
            if rows[self.selected][1]:
                break
        self._desk.context.sounds.play("ui_move")
        return True

    def shown(
        self, faces: Sequence[Face], pointing: Face | None, cursor: int, *, is_choosing: bool
    ) -> tuple[OptionShown, ...]:
        """The rows as they are drawn: with the votes of `faces`, and where somebody else points."""
        voters = () if self.heirs else faces
        return tuple(
            OptionShown(
                text,
                can_be,
                is_selected=is_choosing and index == self.selected,
                pointed_by=pointing.colour if pointing is not None and index == cursor else None,
                voters=tuple(face.colour for face in voters if face.vote == index),
            )
            for index, (text, can_be) in enumerate(self.rows)
        )
