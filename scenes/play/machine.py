"""A machine: what it makes of what on the left; on the right what is chosen, or what it is at."""

import pygame

from game.world.commands import Load, Unload
from game.world.definitions import MachineRecipe, Stack
from game.world.machines import EMPTY, MachineState, clock_of, machine_on, machine_state
from game.world.records import Placeable
from game.world.sections import Kind, Section
from scenes.play.needs import draw_needs, times_enough, title_of
from scenes.play.slots import SLOT_PX, draw_item, draw_slot
from scenes.play.window import Desk, TwoColumnWindow
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.list_box import ListBox


def time_words(desk: Desk, minutes: int) -> str:
    """A length of time on the game's clock, in words."""
    texts = desk.context.texts
    hours, rest = divmod(-(-minutes // 10) * 10, 60)
    if hours and rest:
        return texts("machine.hours_and_minutes", hours=hours, minutes=rest)
    return texts("machine.hours", count=hours) if hours else texts("machine.minutes", count=rest)


class MachineWindow(TwoColumnWindow):
    """Filling a machine, and seeing how far it is."""

    def __init__(self, desk: Desk, area: int, tile: int) -> None:
        super().__init__(desk)
        self._area, self._tile = area, tile
        self._do: Button | None = None

    @property
    def heading(self) -> str:
        standing = self._standing
        return "" if standing is None else title_of(self.desk, standing.item)

    @property
    def _standing(self) -> Placeable | None:
        record = self.desk.seat.view.get(Section(self._area, Kind.PLACEABLE), self._tile)
        return record if isinstance(record, Placeable) else None

    @property
    def _recipes(self) -> tuple[MachineRecipe, ...]:
        seat = self.desk.seat
        machine = machine_on(seat.content, seat.view, self._area, self._tile)
        return () if machine is None else machine.recipes

    @property
    def state(self) -> MachineState:
        """What the machine is at now."""
        seat = self.desk.seat
        now = clock_of(seat.view, seat.tick)
        if self._standing is None:
            return EMPTY
        return machine_state(seat.content, seat.view, self._area, self._tile, now)

    def layout(self, size: tuple[int, int]) -> None:
        skin = self.desk.context.skin
        left = self.lay_columns(size)
        row_px = max(24, skin.fonts.body.line_px + 2)
        self._list = ListBox(left, row_px, self._draw_row, lambda _index: self._act())
        high = button_height(skin)
        place = pygame.Rect(self._right.x, self._right.bottom - high, self._right.width, high)
        self._do = Button(place, "", self._act)
        self._refresh()
        self.page.replace([self._list, self._do] if self._recipes else [self._do], keep_focus=True)

    def update(self, now_s: float) -> None:
        self._refresh()
        if self._standing is None:
            self.desk.close()

    def draw_content(self, target: pygame.Surface) -> None:
        state = self.state
        chosen = self._chosen
        if state.results:
            self._draw_at_work(target, state)
        elif chosen is not None:
            bottom = self._draw_result(target, chosen.result)
            room = pygame.Rect(self._right.x, bottom, self._right.width, 0)
            bottom = draw_needs(target, self.desk, chosen.ingredients, room)
            takes = time_words(self.desk, chosen.takes_minutes)
            text = self.desk.context.texts("machine.takes", time=takes)
            font = self.desk.context.skin.fonts.small
            shown = font.fit(text, self._right.width)
            target.blit(font.render(shown, theme.TEXT_MUTED), (self._right.x, bottom + 4))

    @property
    def _chosen(self) -> MachineRecipe | None:
        recipes = self._recipes
        if not recipes or self._list is None:
            return None
        return recipes[min(self._list.selected, len(recipes) - 1)]

    def _draw_result(self, target: pygame.Surface, result: Stack) -> int:
        context = self.desk.context
        fonts = context.skin.fonts
        slot = pygame.Rect(self._right.x, self._right.y, SLOT_PX + 4, SLOT_PX + 4)
        draw_slot(target, context.skin, slot, False)
        draw_item(target, context.assets, fonts.small, result.item, result.count, slot)
        font, title = fonts.fitting(title_of(self.desk, result.item), self._right.width - 34)
        y = self._right.y + (slot.height - font.line_px) // 2 + 1
        target.blit(font.render(title, theme.TEXT_ON_PAPER), (slot.right + 8, y))
        return slot.bottom + 8

    def _draw_at_work(self, target: pygame.Surface, state: MachineState) -> None:
        """What comes of it, and when."""
        texts, fonts = self.desk.context.texts, self.desk.context.skin.fonts
        y = self._right.y
        for stack in state.results:
            row = pygame.Rect(self._right.x, y, SLOT_PX, max(SLOT_PX, fonts.body.line_px))
            draw_item(target, self.desk.context.assets, fonts.small, stack.item, stack.count, row)
            name = fonts.body.fit(title_of(self.desk, stack.item), self._right.width - 30)
            at = (row.right + 6, y + (row.height - fonts.body.line_px) // 2 + 1)
            target.blit(fonts.body.render(name, theme.TEXT_ON_PAPER), at)
            y += row.height + 2
        if state.is_ready:
            text = texts("machine.ready")
        elif state.is_resting:
            text = texts("machine.rests")
        else:
            text = texts("machine.left", time=time_words(self.desk, state.left_minutes))
        for line in fonts.small.wrap(text, self._right.width):
            target.blit(fonts.small.render(line, theme.TEXT_MUTED), (self._right.x, y + 4))
            y += fonts.small.line_px

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        context, seat = self.desk.context, self.desk.seat
        recipe = self._recipes[index]
        can_be = bool(times_enough(seat.view, seat.character, recipe.ingredients))
        slot = pygame.Rect(row.x + 3, row.y + 2, SLOT_PX, SLOT_PX)
        small = context.skin.fonts.small
        first = recipe.ingredients[0].item
        draw_item(target, context.assets, small, first, 1, slot, not can_be)
        result = slot.move(SLOT_PX + 12, 0)
        arrow = context.skin.fonts.body.render("→", theme.TEXT_ON_PAPER)
        target.blit(arrow, arrow.get_rect(center=(slot.right + 6, slot.centery)))
        draw_item(target, context.assets, small, recipe.result.item, 1, result, not can_be)
        font, title = context.skin.fonts.fitting(
            title_of(self.desk, recipe.result.item), row.right - result.right - 8
        )
        y = row.y + (row.height - font.line_px) // 2 + 1
        colour = theme.TEXT_ON_PAPER if can_be else theme.TAN
        target.blit(font.render(title, colour), (result.right + 5, y))

    def _refresh(self) -> None:
        if self._list is not None:
            self._list.set_count(len(self._recipes))
        if self._do is not None:
            texts = self.desk.context.texts
            is_full = bool(self.state.results)
            self._do.title = texts("machine.take_out") if is_full else texts("machine.fill")

    def _act(self) -> None:
        """Fills the machine with what is chosen, or takes out what is in it."""
        chosen = self._chosen
        if self.state.results:
            if self.desk.issue(Unload(self._area, self._tile)) is None:
                self.desk.context.sounds.play("pickup")
        elif chosen is not None and (
            self.desk.issue(Load(self._area, self._tile, chosen.number)) is None
        ):
            self.desk.context.sounds.play("machine_start")
