"""A person's goods: what is sold and bought on the left, the chosen thing on the right, and which
purse pays for it."""

from dataclasses import dataclass

import pygame

from game.coop.people import shown_name_of
from game.rules.market import (
    coins_of,
    haggles_with,
    pocket_money_of,
    price_at_once,
    wanted_today,
)
from game.rules.trading import is_trading, offers_of
from game.world.calendar import day_of, season_of
from game.world.commands import Buy, Sell, StorageRef, Talk
from game.world.sections import BAG_SLOTS
from scenes.play.conversation_company import seen_company
from scenes.play.item_card import draw_item_card
from scenes.play.needs import bag_count, title_of
from scenes.play.slots import SLOT_PX, draw_item, draw_slot, slot_of
from scenes.play.window import Desk, TwoColumnWindow
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.list_box import ListBox

MANY = 5
"""How many the second button buys at once. It sells the whole stack."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Something that can be bought, or a stack of one's own that can be sold."""

    item: str
    price: int
    """For one of it."""
    slot: int | None = None
    """Where it lies in one's bag, for what is sold to the person."""
    count: int = 1


class ShopWindow(TwoColumnWindow):
    """Trading with somebody close by, with the coins of the farm."""

    list_width_pct = 54

    def __init__(self, desk: Desk, area: int, person: int) -> None:
        super().__init__(desk)
        self._area = area
        self._person = person
        self._rows: list[_Row] = []
        self._one: Button | None = None
        self._many: Button | None = None
        self._purse: Button | None = None
        self._is_own_money = False
        """Whether one pays with one's own pocket money."""

    @property
    def heading(self) -> str:
        person = self.desk.seat.content.person(self._person)
        name = "" if person is None else person.name
        person_id = self.desk.seat.content.person_ids.get(self._person, "")
        return self.desk.context.texts.of_content(f"people.{person_id}.name", name)

    def layout(self, size: tuple[int, int]) -> None:
        skin, texts = self.desk.context.skin, self.desk.context.texts
        left = self.lay_columns(size)
        self._list = ListBox(
            left,
            max(24, skin.fonts.body.line_px + 2),
            self._draw_row,
            lambda _index: self._trade(1),
        )
        high = button_height(skin)
        half = (self._right.width - 4) // 2
        bottom = self._right.bottom - high
        one = pygame.Rect(self._right.x, bottom - high - 4, half, high)
        many = one.move(half + 4, 0)
        titles = [texts("shop.buy", count=n) for n in (1, MANY)]
        titles += [texts("shop.sell", count=n) for n in (1, 99)]
        if max(map(skin.fonts.body.width, titles)) > half - 12:
            many = pygame.Rect(one.x, one.y, self._right.width, high)
            one = many.move(0, -high - 4)
        talk = pygame.Rect(self._right.x, bottom, self._right.width, high)
        self._one = Button(one, "", lambda: self._trade(1))
        self._many = Button(many, "", lambda: self._trade(self._how_many))
        self._purse = Button(one.move(0, 0), "", self._change_purse)
        self._purse.rect = pygame.Rect(
            self._right.x, min(one.y, many.y) - high - 4, self._right.width, high
        )
        buttons = [self._purse, self._one, self._many]
        buttons.append(Button(talk, texts("shop.talk"), self._talk))
        self._refresh()
        self.page.replace([self._list, *buttons], keep_focus=True)

    def update(self, now_s: float) -> None:
        seat = self.desk.seat
        person = seat.content.person_ids.get(self._person, "")
        if not is_trading(seat.view, seat.content, person, seat.tick):
            self.desk.close()
            return
        self._refresh()

    def draw_content(self, target: pygame.Surface) -> None:
        row = self._chosen
        context, seat = self.desk.context, self.desk.seat
        fonts, texts = context.skin.fonts, context.texts
        if row is None:
            return
        slot = pygame.Rect(self._right.x, self._right.y, SLOT_PX + 4, SLOT_PX + 4)
        draw_slot(target, context.skin, slot, False)
        draw_item(target, context.assets, fonts.small, row.item, row.count, slot)
        font, title = fonts.fitting(title_of(self.desk, row.item), self._right.width - 34)
        y = self._right.y + (slot.height - font.line_px) // 2 + 1
        target.blit(font.render(title, theme.TEXT_ON_PAPER), (slot.right + 8, y))
        lines = [texts("shop.sells_for", coins=row.price)]
        if row.slot is not None:
            wanted = wanted_today(seat.view, row.item)
            lines = [texts("shop.buys_for", coins=row.price), texts("shop.wanted", count=wanted)]
            if self._friend is not None:
                name = shown_name_of(seat.view, self._friend)
                lines.insert(1, texts("shop.haggled", name=name))
        lines.append(texts("shop.in_bag", count=bag_count(seat.view, seat.character, row.item)))
        if row.slot is not None:
            lines.append(texts("shop.farm_has", count=coins_of(seat.view)))
        y = slot.bottom + 6
        bottom = self._right.bottom if self._purse is None else self._purse.rect.top
        for line in lines:
            if y + fonts.small.line_px > bottom:
                break
            shown = fonts.small.fit(line, self._right.width)
            target.blit(fonts.small.render(shown, theme.TEXT_ON_PAPER), (self._right.x, y))
            y += fonts.small.line_px + 1

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        row = self._chosen
        if row is not None and self.page.focused is self._list and self._list is not None:
            place = self._list.row_rect(self._list.selected)
            draw_item_card(target, self.desk, row.item, self.panel, place)

    @property
    def _chosen(self) -> _Row | None:
        if self._list is None or not self._rows:
            return None
        return self._rows[min(self._list.selected, len(self._rows) - 1)]

    def _refresh(self) -> None:
        seat = self.desk.seat
        person = seat.content.person(self._person)
        if person is None:
            return
        season = season_of(seat.content, day_of(seat.view))
        self._rows = [_Row(offer.item, offer.price) for offer in offers_of(person, season)]
        if person.buys:
            self._rows += self._sellable()
        if self._list is not None:
            self._list.set_count(len(self._rows))
        row, texts = self._chosen, self.desk.context.texts
        if row is not None and self._one is not None and self._many is not None:
            for button, count in ((self._one, 1), (self._many, self._how_many)):
                is_bought = row.slot is None
                button.title = (
                    texts("shop.buy", count=count) if is_bought else texts("shop.sell", count=count)
                )
        if self._purse is not None:
            self._purse.is_visible = row is not None and row.slot is None
            own = texts("shop.own_pays", count=pocket_money_of(seat.view, seat.character))
            farm = texts("shop.farm_pays", count=coins_of(seat.view))
            self._purse.title = own if self._is_own_money else farm
            if not self._purse.is_visible and self.page.focused is self._purse:
                self.page.focus(self._list)

    @property
    def _how_many(self) -> int:
        """How many the second button means: some, or all of a stack."""
        row = self._chosen
        return MANY if row is None or row.slot is None else row.count

    @property
    def _coins(self) -> int:
        """What there is to pay with."""
        seat = self.desk.seat
        if self._is_own_money:
            return pocket_money_of(seat.view, seat.character)
        return coins_of(seat.view)

    @property
    def _friend(self) -> int | None:
        """Who helps to talk the price up now."""
        seat = self.desk.seat
        return haggles_with(seat.view, seat.character, self._person, int(seat.tick))

    def _change_purse(self) -> None:
        self._is_own_money = not self._is_own_money
        self._refresh()

    def _sellable(self) -> list[_Row]:
        seat = self.desk.seat
        bag = StorageRef(0, seat.character)
        found = []
        for number in range(BAG_SLOTS):
            slot = slot_of(seat.view, bag, number)
            item = None if slot is None else seat.content.items.get(slot.item)
            if slot is not None and item is not None and item.price:
                wanted = wanted_today(seat.view, slot.item)
                is_haggled = self._friend is not None
                price = price_at_once(item.price, 1, wanted, is_haggled=is_haggled)
                found.append(_Row(slot.item, price, number, slot.count))
        return found

    def _draw_row(
        self, target: pygame.Surface, row: pygame.Rect, index: int, is_selected: bool
    ) -> None:
        context = self.desk.context
        thing = self._rows[index]
        slot = pygame.Rect(row.x + 3, row.y + 2, SLOT_PX, SLOT_PX)
        font = context.skin.fonts.body
        can_be = thing.slot is not None or thing.price <= self._coins
        small = context.skin.fonts.small
        draw_item(target, context.assets, small, thing.item, thing.count, slot, not can_be)
        # What is sold has a sign before its price: the colour alone would tell too few.
        figures = f"+{thing.price}" if thing.slot is not None else f"{thing.price}"
        colour = theme.GREEN_DARK if thing.slot is not None else theme.TEXT_ON_PAPER
        room = row.width - SLOT_PX - font.width(figures) - 18
        title_font, title = context.skin.fonts.fitting(title_of(self.desk, thing.item), room)
        title_y = row.y + (row.height - title_font.line_px) // 2 + 1
        y = row.y + (row.height - font.line_px) // 2 + 1
        shade = theme.TEXT_ON_PAPER if can_be else theme.TAN
        target.blit(title_font.render(title, shade), (slot.right + 5, title_y))
        target.blit(font.render(figures, colour), (row.right - font.width(figures) - 5, y))

    def _trade(self, count: int) -> None:
        row = self._chosen
        if row is None:
            return
        place = (self._area, self._person)
        if row.slot is None:
            command: Buy | Sell = Buy(*place, row.item, count, self._is_own_money)
        else:
            command = Sell(*place, row.slot, row.item, min(count, row.count))
        if self.desk.issue(command) is None:
            self.desk.context.sounds.play("coin")

    def _talk(self) -> None:
        self.desk.close()
        company = seen_company(self.desk, self._area, self._person)
        self.desk.issue(Talk(self._area, self._person, company))
