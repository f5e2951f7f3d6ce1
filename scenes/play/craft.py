"""Crafting: what the farm can make and what it could learn, by kind; on the right what the chosen
thing needs and what of it one has. Holding the key makes one after the other."""

from enum import StrEnum

import pygame

from game.rules.reach import is_station_near
from game.rules.recipes import knows_recipe
from game.world.commands import Craft
from game.world.content import Content
from game.world.definitions import Recipe
from game.world.world import Reader
from scenes.input.events import EventKind, InputEvent, UiKey
from scenes.play.item_card import draw_item_card
from scenes.play.needs import draw_needs, times_enough, title_of
from scenes.play.slots import SLOT_PX, draw_item, draw_silhouette, draw_slot
from scenes.play.window import Desk, TwoColumnWindow
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.choices import Tabs
from scenes.ui.list_box import ListBox

HOLD_S = 0.45
"""How long one holds the key until a second one is made …"""
EACH_S = 0.13
"""… and then another, every so often."""
_UNKNOWN = "???"


class Sort(StrEnum):
    """The kinds of things there are to make. The values are part of texts' keys."""

    ALL = "all"
    PARTS = "parts"
    PLACE = "place"
    FOOD = "food"


SORTS = tuple(Sort)


def sort_of(content: Content, recipe: Recipe) -> Sort:
    """What kind of thing a recipe makes."""
    item = content.items.get(recipe.result.item)
    if item is not None and item.nourishes:
        return Sort.FOOD
    return Sort.PLACE if recipe.result.item in content.placeables else Sort.PARTS


def shown_recipes(reader: Reader, content: Content, sort: Sort) -> list[tuple[Recipe, bool]]:
    """The recipes of a kind and whether the farm knows each: those first, then by number."""
    found = [
        (recipe, knows_recipe(content, reader, recipe.number))
        for recipe in content.recipes.values()
        if sort in (Sort.ALL, sort_of(content, recipe))
    ]
    return sorted(found, key=lambda entry: (not entry[1], entry[0].number))


class CraftWindow(TwoColumnWindow):
    """A list of recipes on the left, the chosen one on the right."""

    toggle = Action.CRAFT
    sizes = ((390, 236), (540, 290), (616, 316))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._recipes: list[tuple[Recipe, bool]] = []
        self._sort = Sort.ALL
        self._tabs: Tabs | None = None
        self._make: Button | None = None
        self._now_s = 0.0
        self._held_since_s: float | None = None
        self._made_s = 0.0

    @property
    def heading(self) -> str:
        return self.desk.context.texts("crafting.heading")

    def layout(self, size: tuple[int, int]) -> None:
        skin, texts = self.desk.context.skin, self.desk.context.texts
        left = self.lay_columns(size)
        high = button_height(skin)
        titles = [texts(f"crafting.sorts.{sort}") for sort in SORTS]
        row = pygame.Rect(left.x, left.y, self._right.right - left.x, high)
        self._tabs = Tabs(row, titles, SORTS.index(self._sort), self._choose_sort)
        for column in (left, self._right):
            column.y += high + 5
            column.height -= high + 5
        row_px = max(24, skin.fonts.body.line_px + 2)
        self._list = ListBox(left, row_px, self._draw_row, self._craft)
        place = pygame.Rect(self._right.x, self._right.bottom - high, self._right.width, high)
        self._make = Button(place, texts("crafting.make"), self._craft_chosen)
        self._refresh()
        self.page.replace([self._list, self._make, self._tabs], keep_focus=True)

    def handle(self, event: InputEvent) -> bool:
        if event.ui in (UiKey.NEXT_TAB, UiKey.PREVIOUS_TAB) and self._tabs is not None:
            by = 1 if event.ui is UiKey.NEXT_TAB else -1
            self._tabs.go(by, self.desk.context.skin)
            return True
        if event.kind is EventKind.RELEASE:
            self._held_since_s = None
        elif event.is_press and not event.is_repeat:
            is_confirmed = event.ui is UiKey.CONFIRM and self.page.focused is not self._tabs
            is_clicked = event.binding == "mouse:left" and (
                self._make is not None and self._make.rect.collidepoint(event.position)
            )
            self._held_since_s = self._now_s if is_confirmed or is_clicked else None
        return super().handle(event)

    def update(self, now_s: float) -> None:
        self._now_s = now_s
        self._refresh()
        since_s = self._held_since_s
        if since_s is not None and now_s - since_s > HOLD_S and now_s - self._made_s > EACH_S:
            chosen = self._chosen
            if chosen is not None and self._can_be_made(chosen):
                self._craft_chosen()
            else:
                self._held_since_s = None

    def draw_content(self, target: pygame.Surface) -> None:
        if self._list is None or not self._recipes:
            return
        recipe, is_known = self._recipes[min(self._list.selected, len(self._recipes) - 1)]
        context = self.desk.context
        fonts, texts = context.skin.fonts, context.texts
        slot = pygame.Rect(self._right.x, self._right.y, SLOT_PX + 4, SLOT_PX + 4)
        draw_slot(target, context.skin, slot, False)
        title = title_of(self.desk, recipe.result.item)
        if is_known:
            stack = recipe.result
            draw_item(target, context.assets, fonts.small, stack.item, stack.count, slot)
        else:
            draw_silhouette(target, context.assets, recipe.result.item, slot)
            title = _UNKNOWN
        font, title = fonts.fitting(title, self._right.width - 34)
        y = self._right.y + (slot.height - font.line_px) // 2 + 1
        target.blit(font.render(title, theme.TEXT_ON_PAPER), (slot.right + 8, y))
        y = slot.bottom + 6
        if not is_known:
            hint = texts.of_content(f"recipes.{self._id_of(recipe)}.hint", recipe.hint or "")
            self._write(target, hint or texts("crafting.unknown"), y, theme.TEXT_MUTED)
            return
        room = pygame.Rect(self._right.x, y, self._right.width, 0)
        y = draw_needs(target, self.desk, recipe.ingredients, room)
        if recipe.at is not None:
            is_near = self._is_near(recipe.at)
            mark = "✓" if is_near else "✗"
            station = title_of(self.desk, recipe.at)
            text = texts("crafting.beside", station=station)
            colour = theme.GREEN_DARK if is_near else theme.RED_DARK
            self._write(target, f"{mark} {text}", y + 2, colour)

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        chosen = self._chosen
        if chosen is not None and self._list is not None and self.page.focused is self._list:
            place = self._list.row_rect(self._list.selected)
            draw_item_card(target, self.desk, chosen.result.item, self.panel, place)

    def _write(self, target: pygame.Surface, text: str, y: int, colour: theme.Colour) -> None:
        font = self.desk.context.skin.fonts.small
        bottom = self._right.bottom if self._make is None else self._make.rect.top
        for line in font.wrap(text, self._right.width):
            if y + font.line_px > bottom:
                return
            target.blit(font.render(line, colour), (self._right.x, y))
            y += font.line_px

    def _id_of(self, recipe: Recipe) -> str:
        return self.desk.seat.content.recipe_ids.get(recipe.number, "")

    @property
    def _chosen(self) -> Recipe | None:
        """What is chosen, when the farm knows it."""
        if self._list is None or not self._recipes:
            return None
        recipe, is_known = self._recipes[min(self._list.selected, len(self._recipes) - 1)]
        return recipe if is_known else None

    def _choose_sort(self, index: int) -> None:
        self._sort = SORTS[index]
        if self._list is not None:
            self._list.select(0)
        self._refresh()

    def _refresh(self) -> None:
        self._recipes = shown_recipes(self.desk.seat.view, self.desk.seat.content, self._sort)
        if self._list is not None:
            self._list.set_count(len(self._recipes))
        if self._make is not None:
            chosen = self._chosen
            self._make.is_visible = chosen is not None
            if chosen is None and self.page.focused is self._make:
                self.page.focus(self._list)

    def _is_near(self, station: str) -> bool:
        seat = self.desk.seat
        return is_station_near(seat.content, seat.view, seat.position, station)

    def _times(self, recipe: Recipe) -> int:
        seat = self.desk.seat
        return times_enough(seat.view, seat.character, recipe.ingredients)

    def _can_be_made(self, recipe: Recipe) -> bool:
        return bool(self._times(recipe)) and (recipe.at is None or self._is_near(recipe.at))

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        context = self.desk.context
        recipe, is_known = self._recipes[index]
        times = self._times(recipe) if is_known else 0
        can_be = is_known and self._can_be_made(recipe)
        slot = pygame.Rect(row.x + 3, row.y + 2, SLOT_PX, SLOT_PX)
        fonts, item = context.skin.fonts, recipe.result.item
        if is_known:
            draw_item(target, context.assets, fonts.small, item, 1, slot, not can_be)
        else:
            draw_silhouette(target, context.assets, item, slot)
        font = fonts.body
        colour = theme.TEXT_ON_PAPER if can_be else theme.TAN
        figures = f"×{times}" if times else ""
        room = row.width - SLOT_PX - font.width(figures) - 18
        title = title_of(self.desk, item) if is_known else _UNKNOWN
        title_font, title = fonts.fitting(title, room)
        title_y = row.y + (row.height - title_font.line_px) // 2 + 1
        y = row.y + (row.height - font.line_px) // 2 + 1
        target.blit(title_font.render(title, colour), (slot.right + 5, title_y))
        target.blit(font.render(figures, colour), (row.right - font.width(figures) - 5, y))

    def _craft_chosen(self) -> None:
        self._craft(self._list.selected if self._list is not None else 0)

    def _craft(self, index: int) -> None:
        if index >= len(self._recipes):
            return
        recipe, is_known = self._recipes[index]
        self._made_s = self._now_s
        if not is_known:
            self.desk.context.sounds.play("ui_error")
        elif self.desk.issue(Craft(recipe.number)) is None:
            self.desk.context.sounds.play("craft")
