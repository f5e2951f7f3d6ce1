"""Hints: small plates over what is at hand, with the key that does something to it."""

from collections.abc import Sequence

import pygame

from game.rules.reach import tile_middle
from game.rules.talks import conversation_at
from game.world.calendar import clock_text
from game.world.records import HandOver, Pull
from game.world.schedules import back_at_stall
from scenes.play.aim import is_withered
from scenes.play.hands import Hands
from scenes.play.hint_plate import draw_hint, draw_plate
from scenes.play.people import away_from_stall, find_person, gift_for, person_in_reach
from scenes.play.surroundings import Surroundings
from scenes.play.switching import is_board_in_reach, switch_in_reach, word_for_switch
from scenes.play.together import Together
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme


class Hints:
    """Says what the key for interacting would do."""

    def __init__(
        self, desk: Desk, surroundings: Surroundings, hands: Hands, together: Together
    ) -> None:
        self._desk = desk
        self._around = surroundings
        self._hands = hands
        self._together = together
        self.plates: list[pygame.Rect] = []
        """Where hints stand at the moment; what friends say keeps off them."""
        self._taken: list[pygame.Rect] = []

    def draw(self, target: pygame.Surface, now_s: float, taken: Sequence[pygame.Rect]) -> None:
        """Draws the hint of what comes first, as the key does it, clear of what is `taken`."""
        self._taken = [*taken]
        if self._draw_offer(target) or self._draw_person(target) or self._draw_site(target):
            return
        aim = self._hands.aim
        if aim is None:
            return
        if aim.crop is not None and self._hands.pulling.is_tight(aim.crop):
            self._draw_pull(target, aim.crop, now_s)
            return
        if aim.crop is not None:
            self._draw_withered(target, aim.crop)
        elif aim.touch is not None:
            self._draw_touch(target, aim.touch)
        elif aim.pick is not None:
            self._draw_pick(target, aim.pick)

    def _draw_offer(self, target: pygame.Surface) -> bool:
        """Says what a friend close by offers, if anybody does."""
        offered, texts = self._together.offered(), self._desk.context.texts
        if offered is None:
            return False
        friend, gesture = offered
        x, y, word = gesture.x, gesture.y - 34, texts("together.clap")
        if isinstance(gesture.what, HandOver):
            title = self._title(gesture.what.item)
            word = texts("together.take", count=gesture.what.count, item=title)
        elif isinstance(gesture.what, Pull):
            infos = self._desk.seat.players()
            name = next((info.name for info in infos if info.character == friend), "")
            x, y = tile_middle(gesture.what.tile)
            y, word = y - 20, texts("together.pull", name=name)
        self._say(target, word, x, y)
        return True

    def _draw_person(self, target: pygame.Surface) -> bool:
        seat, texts = self._desk.seat, self._desk.context.texts
        person = person_in_reach(seat, self._around.player.position)
        if person is None:
            return self._draw_stall(target)
        person_id = seat.content.person_ids[person]
        there = find_person(seat, person_id)
        if there is not None:
            own = seat.content.people[person_id].name
            name = texts.of_content(f"people.{person_id}.name", own)
            number = seat.content.people[person_id].number
            is_in_talk = conversation_at(seat.view, there.area, number) is not None
            talk, listen = texts("hints.talk", name=name), texts("hints.listen", name=name)
            parts = [(Action.INTERACT, listen if is_in_talk else talk)]
            held = self._hands.slot
            if held is not None and gift_for(seat, self._around.player.position, held):
                title = self._title(held.item, is_in_sentence=True)
                parts.append((Action.GIVE, texts("hints.give", item=title)))
            self._say_all(target, parts, there.x, there.y - 28)
        return True

    def _draw_stall(self, target: pygame.Surface) -> bool:
        """Where somebody trades who is elsewhere: when they are back."""
        seat, texts = self._desk.seat, self._desk.context.texts
        found = away_from_stall(seat, self._around.player.position)
        if found is None:
            return False
        person, stall = found
        name = texts.of_content(f"people.{person}.name", seat.content.people[person].name)
        hour = back_at_stall(seat.view, seat.content, person, seat.tick)
        if hour is None:
            said = texts("hints.back_tomorrow", name=name)
        else:
            said = texts("hints.back_at", name=name, time=clock_text(hour * 60))
        at = self._around.view.camera.on_ui(stall.x, stall.y - 28)
        self._keep(draw_plate(self._desk, target, said, at, self._taken))
        return False

    def _draw_site(self, target: pygame.Surface) -> bool:
        """Over a switch or a notice board of the map."""
        area, position = self._around.view.area, self._around.player.position
        at_hand = switch_in_reach(self._desk, position)
        if at_hand is not None:
            word = word_for_switch(self._desk, at_hand, self._hands.slot)
            self._say(target, word, at_hand.site.x, at_hand.site.y - 24)
            return True
        if area is None or not area.board or not is_board_in_reach(self._desk, position):
            return False
        word = self._desk.context.texts("playing.use.board")
        self._say(target, word, int(area.board[0]), int(area.board[1]) - 32)
        return True

    def _draw_touch(self, target: pygame.Surface, tile: int) -> None:
        found = self._hands.interacting.touch_of(tile)
        if found is not None:
            touch, record = found
            title = self._title(record.item, is_in_sentence=True)
            x, y = tile_middle(tile)
            word = self._desk.context.texts(f"hints.thing.{touch}", item=title)
            self._say(target, word, x, y - 16)

    def _draw_pick(self, target: pygame.Surface, tile: int) -> None:
        item = self._hands.interacting.picked_at(tile)
        if item is not None and item in self._desk.seat.content.items:
            title = self._title(item, is_in_sentence=True)
            x, y = tile_middle(tile)
            self._say(target, self._desk.context.texts("hints.pick", item=title), x, y - 16)

    def _draw_withered(self, target: pygame.Surface, tile: int) -> None:
        """Over a plant that nothing will come of: that one may as well pull it out. What is ripe
        says so by its looks."""
        seat = self._desk.seat
        if is_withered(seat.content, seat.view, self._around.player.area, tile):
            x, y = tile_middle(tile)
            self._say(target, self._desk.context.texts("hints.withered"), x, y - 20)

    def _draw_pull(self, target: pygame.Surface, tile: int, now_s: float) -> None:
        """Over what sits tight: how it is held, and how far one is who pulls alone."""
        pulling = self._hands.pulling
        x, y = tile_middle(tile)
        texts = self._desk.context.texts
        is_held = pulling.is_held(tile)
        word = texts("hints.pull_alone") if is_held else texts("hints.hold_on")
        plate = self._say(target, word, x, y - 20)
        share = pulling.share(now_s)
        if share > 0:
            width = int((plate.width - 6) * share)
            done = pygame.Rect(plate.x + 3, plate.bottom - 4, width, 2)
            pygame.draw.rect(target, theme.CREAM, done)

    def _title(self, item: str, *, is_in_sentence: bool = False) -> str:
        definition = self._desk.seat.content.items.get(item)
        own = item if definition is None else definition.title
        if is_in_sentence and definition is not None:
            own = own.lower()
        return self._desk.context.texts.of_content(f"items.{item}.title", own)

    def _say(self, target: pygame.Surface, word: str, x: float, y: float) -> pygame.Rect:
        return self._say_all(target, ((Action.INTERACT, word),), x, y)

    def _say_all(
        self, target: pygame.Surface, parts: Sequence[tuple[Action, str]], x: float, y: float
    ) -> pygame.Rect:
        at = self._around.view.camera.on_ui(x, y)
        return self._keep(draw_hint(self._desk, target, parts, at, self._taken))

    def _keep(self, plate: pygame.Rect) -> pygame.Rect:
        self.plates.append(plate)
        self._taken.append(plate)
        return plate
