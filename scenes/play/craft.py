"""Crafting: the recipes the farm knows, what they need and what one has."""

import pygame

from game.world.commands import Craft, StorageRef
from game.world.content import Content
from game.world.definitions import Recipe
from game.world.sections import BAG_SLOTS, WORLD_SCOPE, Kind, Section
from game.world.world import Reader
from scenes.play.slots import SLOT_PX, draw_item, draw_slot, slot_of
from scenes.play.window import Desk, TwoColumnWindow
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.list_box import ListBox

_RECIPES = Section(WORLD_SCOPE, Kind.KNOWN_RECIPES)


def bag_count(reader: Reader, character: int, item: str) -> int:
    """How many of an item a bag holds."""
    bag = StorageRef(0, character)
    slots = (slot_of(reader, bag, number) for number in range(BAG_SLOTS))
    return sum(slot.count for slot in slots if slot is not None and slot.item == item)


def known_recipes(reader: Reader, content: Content) -> list[Recipe]:
    """What the farm can make, in the order of the recipes' numbers."""
    found = (content.recipe(number) for number in sorted(reader.keys(_RECIPES)))
    return [recipe for recipe in found if recipe is not None]


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
        seat = self.desk.seat
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
        for need in recipe.ingredients:
            has = bag_count(seat.view, seat.character, need.item)
            is_enough = has >= need.count
            row = pygame.Rect(self._right.x, y, SLOT_PX, max(SLOT_PX, fonts.body.line_px))
            draw_item(target, context.assets, fonts.small, need.item, 1, row, is_dim=not is_enough)
            figures = f"{has} / {need.count}"
            mark = "✓" if is_enough else "✗"
            colour = theme.GREEN_DARK if is_enough else theme.RED_DARK
            text_y = y + (row.height - fonts.body.line_px) // 2 + 1
            room = self._right.width - SLOT_PX - fonts.body.width(figures + mark) - 22
            name = fonts.body.fit(self._title(need.item), room)
            target.blit(fonts.body.render(name, theme.TEXT_ON_PAPER), (row.right + 6, text_y))
            x = self._right.right - fonts.body.width(figures) - fonts.body.width(mark) - 6
            target.blit(fonts.body.render(figures, colour), (x, text_y))
            x = self._right.right - fonts.body.width(mark)
            target.blit(fonts.body.render(mark, colour), (x, text_y))
            y += row.height + 2

    def _refresh(self) -> None:
        self._recipes = known_recipes(self.desk.seat.view, self.desk.seat.content)
        if self._list is not None:
            self._list.set_count(len(self._recipes))

    def _title(self, item: str) -> str:
        definition = self.desk.seat.content.items.get(item)
        own = definition.title if definition is not None else item
        return self.desk.context.texts.of_content(f"items.{item}.title", own)

    def _times(self, recipe: Recipe) -> int:
        seat = self.desk.seat
        return min(
            bag_count(seat.view, seat.character, need.item) // need.count
            for need in recipe.ingredients
        )

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
