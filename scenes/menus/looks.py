"""How one looks: body, clothes and hat, part by part, on somebody who walks and turns. Whatever is
chosen holds at once."""

from collections.abc import Callable
from random import Random

import msgspec
import pygame

from game.world.records import Look
from scenes.app.scene import SceneContext
from scenes.media.figures import look_of
from scenes.menus.menu import Menu
from scenes.ui import theme
from scenes.ui.button_rows import lay_at_bottom
from scenes.ui.buttons import Button, button_height
from scenes.ui.choices import Choice, Tabs
from scenes.ui.focus import Widget
from scenes.view.names import draw_name
from scenes.view.players import draw_player

TABS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("body", ("skin", "hair", "hair_colour")),
    ("clothes", ("shirt", "shirt_colour", "trousers", "trousers_colour")),
    ("hat", ("hat", "hat_colour")),
)
"""The fields of a look, by the tab where they are chosen."""
NAMED = ("hair", "shirt", "trousers", "hat")
"""Parts whose choices have names; the others are colours."""
GAP_PX = 6
TURN_S = 1.4
"""How long the figure walks in one direction."""
FIGURE_PX = (24, 40)
"""What a figure takes at its own size, with some room and its name above it."""


class Looks(Menu):
    """The screen on which one dresses."""

    panel_size = (470, 262)

    def __init__(self, context: SceneContext, is_overlay: bool = False) -> None:
        super().__init__(context)
        self.is_overlay = is_overlay
        self._tab = 0
        self._tabs: Tabs | None = None
        self._mirror = pygame.Rect(0, 0, 0, 0)
        self._dice = Random(f"{context.settings.name} {context.settings.colour}")

    @property
    def heading(self) -> str:
        return self.context.texts("looks.heading")

    @property
    def look(self) -> Look:
        """How one looks now."""
        return look_of(self.context.settings.look, self.context.settings.colour)

    def tabs(self) -> Tabs | None:
        return self._tabs

    def left(self) -> None:
        self.page.focus(None)
        self.context.save_settings()

    def build(self, inside: pygame.Rect) -> list[Widget]:
        texts, height = self.context.texts, button_height(self.context.skin)
        nowhere = pygame.Rect(0, 0, 0, 0)
        buttons = [
            Button(nowhere, texts("looks.by_chance"), self._by_chance),
            Button(nowhere, texts("looks.as_before"), self._as_before),
            Button(nowhere, texts("looks.done"), self.cancelled),
        ]
        bottom = lay_at_bottom(self.context.skin, inside, buttons) - GAP_PX
        self._mirror = pygame.Rect(inside.x, inside.y, inside.width * 3 // 10, bottom - inside.y)
        left = self._mirror.right + GAP_PX
        room = pygame.Rect(left, inside.y, inside.right - left, bottom - inside.y)
        titles = [texts(f"looks.tabs.{tab}") for tab, _ in TABS]
        row = pygame.Rect(room.x, room.y, room.width, height)
        self._tabs = Tabs(row.copy(), titles, self._tab, self._go)
        parts = TABS[self._tab][1]
        step = min(height + GAP_PX, (room.height - height - GAP_PX) // max(map(_count, TABS)))
        choices: list[Widget] = []
        for number, part in enumerate(parts):
            place = row.move(0, height + GAP_PX + number * step)
            place.height = min(height, step - 2)
            choices.append(self._choice(place, part))
        return [self._tabs, *choices, *buttons]

    def draw_content(self, target: pygame.Surface) -> None:
        skin, mirror = self.context.skin, self._mirror
        skin.frame(target, "field_normal", mirror)
        ground = mirror.inflate(-6, -6)
        target.fill(theme.GREEN, ground)
        name_px = skin.fonts.small.line_px
        room_px = ground.height - name_px - 4
        zoom = max(1, min(room_px // FIGURE_PX[1], ground.width // FIGURE_PX[0]))
        feet = (ground.centerx, ground.bottom - (room_px - 24 * zoom) // 2)
        facing = int(self._now_s / TURN_S) % 4
        draw_player(target, self.context.assets, self.look, facing, "walk", self._now_s, feet, zoom)
        settings = self.context.settings
        name = skin.fonts.small.fit(settings.name, ground.width - 24)
        at = (ground.centerx, ground.y + name_px + 4)
        draw_name(target, self.context.assets, skin.fonts.small, name, settings.colour, at)

    def _choice(self, place: pygame.Rect, part: str) -> Choice:
        texts, wardrobe = self.context.texts, self.context.assets.wardrobe
        count = wardrobe.choices(part)
        if part in NAMED:
            options = [texts(f"looks.cuts.{part}.{number}") for number in range(count)]
            swatches = []
        else:
            options = [
                texts("looks.colour", number=number + 1, count=count) for number in range(count)
            ]
            swatches = [wardrobe.colour(part, number) for number in range(count)]
        index = getattr(self.look, part) % count
        return Choice(
            place, texts(f"looks.parts.{part}"), options, index, self._chosen(part), swatches
        )

    def _chosen(self, part: str) -> Callable[[int], None]:
        def choose(index: int) -> None:
            self._wear(msgspec.structs.replace(self.look, **{part: index}))

        return choose

    def _wear(self, look: Look | None) -> None:
        self.context.settings.look = look

    def _by_chance(self) -> None:
        self._wear(self.context.assets.wardrobe.by_chance(self._dice))
        self.rebuild()

    def _as_before(self) -> None:
        self._wear(None)
        self.rebuild()

    def _go(self, index: int) -> None:
        self._tab = index
        self.rebuild()
        if self._tabs is not None:
            self.page.focus(self._tabs)


def _count(tab: tuple[str, tuple[str, ...]]) -> int:
    return len(tab[1])
