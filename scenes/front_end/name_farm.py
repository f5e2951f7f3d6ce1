"""What a farm is called: a new one, on the way to it, and one that is called otherwise from now
on."""

from collections.abc import Callable, Sequence

import pygame

from game.farms.local_farms import checked_name
from game.text.letters import cut, unmarked
from scenes.app.scene import SceneContext
from scenes.front_end.entrance import take_seat
from scenes.front_end.opening import open_to_friends
from scenes.front_end.question import Question
from scenes.ui import theme
from scenes.ui.button_rows import buttons_at_bottom
from scenes.ui.buttons import button_height
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.skin import halves

NAME_MAX_CHARACTERS = 24


class NameFarm(Question):
    """Asks for a name."""

    panel_size = (420, 176)

    def __init__(self, context: SceneContext, name: str) -> None:
        super().__init__(context)
        self._name = cut(name, NAME_MAX_CHARACTERS)

    @property
    def explained(self) -> str:
        """What is said below the field; may be empty."""
        return ""

    def answers(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """The buttons besides the one that leads back; Enter is the first."""
        raise NotImplementedError

    def build(self, inside: pygame.Rect) -> list[Widget]:
        skin, texts = self.context.skin, self.context.texts
        fonts = skin.fonts
        height = button_height(skin) + 2
        answers = self.answers()
        title, room = halves(pygame.Rect(inside.x, inside.y, inside.width, height))
        field = self.text_field(
            pygame.Rect(room.x, room.y, room.width, height),
            self._name,
            NAME_MAX_CHARACTERS,
            self._named,
            answers[0][1],
        )
        self._first = field
        buttons = buttons_at_bottom(
            skin, inside, ((texts("farms.naming.back"), self.cancelled), *answers)
        )
        y = room.bottom + 6
        widgets: list[Widget] = [
            Label(
                title.move(2, (height - fonts.body.line_px + 1) // 2), texts("farms.naming.name")
            ),
            field,
        ]
        if self.explained:
            lines = len(fonts.small.wrap(self.explained, inside.width - 4))
            rect = pygame.Rect(inside.x + 2, y, inside.width - 4, lines * fonts.small.line_px)
            widgets.append(Label(rect, self.explained, theme.TEXT_MUTED, size="small"))
            y = rect.bottom + 4
        bottom = buttons[0].rect.top
        complaint = pygame.Rect(inside.x + 2, y, inside.width - 4, bottom - y)
        return [*widgets, self.complaint_label(complaint), *buttons]

    def _named(self, name: str) -> None:
        self._name = name


class NameNewFarm(NameFarm):
    """A new farm gets its name, and is begun alone or with its gate open."""

    def __init__(self, context: SceneContext) -> None:
        name = unmarked(context.texts("title.farm_of", name=context.settings.name))
        super().__init__(context, name)

    @property
    def heading(self) -> str:
        return self.context.texts("farms.naming.new_heading")

    @property
    def explained(self) -> str:
        return self.context.texts("farms.naming.explained")

    def answers(self) -> Sequence[tuple[str, Callable[[], None]]]:
        texts = self.context.texts
        return (
            (texts("farms.naming.alone"), self._play_alone),
            (texts("farms.naming.open"), self._open),
        )

    def _play_alone(self) -> None:
        def go() -> None:
            name = checked_name(self._name)
            take_seat(self.context, self.context.services.start_alone(name))

        self.lead(go)

    def _open(self) -> None:
        services = self.context.services

        def go() -> None:
            name = checked_name(self._name)
            open_to_friends(
                self.context, lambda terms: services.start_host(False, terms, name), name
            )

        self.lead(go)


class RenameFarm(NameFarm):
    """A farm is called otherwise."""

    panel_size = (420, 140)

    def __init__(self, context: SceneContext, key: str, name: str) -> None:
        super().__init__(context, name)
        self._key = key

    @property
    def heading(self) -> str:
        return self.context.texts("farms.naming.rename_heading")

    def answers(self) -> Sequence[tuple[str, Callable[[], None]]]:
        return ((self.context.texts("farms.naming.rename"), self._rename),)

    def _rename(self) -> None:
        def go() -> None:
            self.context.services.rename_farm(self._key, self._name)
            self.context.stage.pop()

        self.lead(go)
