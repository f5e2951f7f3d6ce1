"""Crafting: the recipes the farm knows, what they need and what one has."""

import pygame

from game.rules.recipes import knows_recipe
from game.world.commands import Craft
from game.world.content import Content
from game.world.definitions import Recipe
from game.world.world import Reader
from scenes.play.needs import draw_needs, times_enough, title_of
from scenes.play.slots import SLOT_PX, draw_item, draw_slot
from scenes.play.window import Desk, TwoColumnWindow
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.list_box import ListBox


def known_recipes(reader: Reader, content: Content) -> list[Recipe]:
    """What the farm can make, in the order of the recipes' numbers."""
    recipes = sorted(content.recipes.values(), key=lambda recipe: recipe.number)
    return [recipe for recipe in recipes if knows_recipe(content, reader, recipe.number)]


class CraftWindow(TwoColumnWindow):
    """A list of recipes on the left, the chosen one on the right."""

    toggle = Action.CRAFT

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._recipes: list[Recipe] = []

    @property
    def heading(self) -> str:
        return self.desk.context.texts("crafting.heading")

    def layout(self, size: tuple[int, int]) -> None:
        skin = self.desk.context.skin
        left = self.lay_columns(size)
        self._list = ListBox(
            left, max(24, skin.fonts.body.line_px + 2), self._draw_row, self._craft
        )
        high = button_height(skin)
        make = Button(
            pygame.Rect(self._right.x, self._right.bottom - high, self._right.width, high),
            self.desk.context.texts("crafting.make"),
            lambda: self._craft(self._list.selected if self._list else 0),
        )
        self._refresh()
        self.page.replace([self._list, make], keep_focus=True)

    def update(self, now_s: float) -> None:
        self._refresh()

    def draw_content(self, target: pygame.Surface) -> None:
        if self._list is None or not self._recipes:
            return
        context = self.desk.context
        fonts = context.skin.fonts
        recipe = self._recipes[min(self._list.selected, len(self._recipes) - 1)]
        slot = pygame.Rect(self._right.x, self._right.y, SLOT_PX + 4, SLOT_PX + 4)
        draw_slot(target, context.skin, slot, False)
        draw_item(
            target, context.assets, fonts.small, recipe.result.item, recipe.result.count, slot
        )
        font, title = fonts.fitting(self._title(recipe.result.item), self._right.width - 34)
        y = self._right.y + (slot.height - font.line_px) // 2 + 1
        target.blit(font.render(title, theme.TEXT_ON_PAPER), (slot.right + 8, y))
        y = slot.bottom + 8
        room = pygame.Rect(self._right.x, y, self._right.width, 0)
        draw_needs(target, self.desk, recipe.ingredients, room)

    def _refresh(self) -> None:
        self._recipes = known_recipes(self.desk.seat.view, self.desk.seat.content)
        if self._list is not None:
            self._list.set_count(len(self._recipes))

    def _title(self, item: str) -> str:
        return title_of(self.desk, item)

    def _times(self, recipe: Recipe) -> int:
        seat = self.desk.seat
        return times_enough(seat.view, seat.character, recipe.ingredients)

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        context = self.desk.context
        recipe = self._recipes[index]
        times = self._times(recipe)
        slot = pygame.Rect(row.x + 3, row.y + 2, SLOT_PX, SLOT_PX)
        draw_item(
            target,
            context.assets,
            context.skin.fonts.small,
            recipe.result.item,
            1,
            slot,
            times == 0,
        )
        font = context.skin.fonts.body
        colour = theme.TEXT_ON_PAPER if times else theme.TAN
        figures = f"×{times}" if times else ""
        room = row.width - SLOT_PX - font.width(figures) - 18
        title_font, title = context.skin.fonts.fitting(self._title(recipe.result.item), room)
        title_y = row.y + (row.height - title_font.line_px) // 2 + 1
        y = row.y + (row.height - font.line_px) // 2 + 1
        target.blit(title_font.render(title, colour), (slot.right + 5, title_y))
        target.blit(font.render(figures, colour), (row.right - font.width(figures) - 5, y))

    def _craft(self, index: int) -> None:
        if index < len(self._recipes) and (
            self.desk.issue(Craft(self._recipes[index].number)) is None
        ):
            self.desk.context.sounds.play("craft")
