"""The game itself: one's own player in a world that others share.

Every frame goes the same way: what the player pressed becomes walking, a command or a window; the
seat is driven on; what it reports becomes effects, sounds and sentences; and the picture of the
moment is drawn. This scene only says in which order: the parts live in `scenes/play`. The world is
only ever changed by commands issued at the seat.
"""

from collections.abc import Callable
from random import Random

import pygame

from game.coop.seat import CommandRefused, SeatState
from game.rules.context import RefusalReason
from game.world.commands import PlayerCommand, StorageRef, Visit
from game.world.sections import HOTBAR_SLOTS, Kind, Section
from scenes.app.scene import Scene, SceneContext
from scenes.app.services import Seating
from scenes.input.events import Device, InputEvent
from scenes.menus.pause import Pause
from scenes.play.atmosphere import Atmosphere
from scenes.play.bag import BagWindow
from scenes.play.bedtime import BedtimePlate
from scenes.play.chat import Chat
from scenes.play.company import Company
from scenes.play.complaints import Complaints
from scenes.play.conversation import ConversationBox
from scenes.play.craft import CraftWindow
from scenes.play.emote_wheel import EmoteWheel
from scenes.play.ending import Ending
from scenes.play.first_steps import Bubble, FirstSteps
from scenes.play.fishing import Fishing
from scenes.play.glimpse import Glimpse
from scenes.play.hand_words import HandWords
from scenes.play.hands import Hands
from scenes.play.hearing import Hearing
from scenes.play.hud import Hud
from scenes.play.journal import JournalWindow
from scenes.play.knocks import Knocks
from scenes.play.leaving import Leaving
from scenes.play.local_player import LocalPlayer
from scenes.play.looks import put_on
from scenes.play.map_window import MapWindow
from scenes.play.morning import Morning
from scenes.play.overhead import Overhead
from scenes.play.picture import Picture
from scenes.play.pulling import Pulling
from scenes.play.shop import ShopWindow
from scenes.play.surroundings import Surroundings
from scenes.play.theatre import Theatre
from scenes.play.together import Together
from scenes.play.warnings import Warnings
from scenes.play.window import Desk, Window
from scenes.settings.bindings import HOTBAR_ACTIONS, Action
from scenes.view.area_maps import AreaMaps
from scenes.view.world_view import WorldView

FRAME_MAX_S = 0.1


class Farm(Scene):
    """The play scene."""

    def __init__(self, context: SceneContext, seating: Seating) -> None:
        super().__init__(context)
        self._seating = seating
        self.seat = seating.seat
        desk = Desk(
            context,
            self.seat,
            self._issue,
            self.close_window,
            self._tell_hand,
            self._open_by_hand,
        )
        self.desk = desk
        """What windows and the other parts work with."""
        self.view = WorldView(
            context.assets, context.ground, self.seat.content, Random(7), context.sounds.play
        )
        self._around = Surroundings(desk, self.view)
        self.hud = Hud(desk)
        self.chat = Chat(desk)
        self.talk = ConversationBox(desk, lambda text: self.hud.say(text, "icon_chat"))
        self.knocks = Knocks(desk, seating)
        self.window: Window | None = None
        self.hand_words = HandWords(desk)
        self._complaints = Complaints(desk, self.hud, self.hand_words, self._place_of)
        self.fishing = Fishing(desk, self._around, self.hud)
        """One's own rod."""
        self.together = Together(desk, self._around, self.hud)
        self._hands = Hands(
            desk,
            self._around,
            self.hud,
            self._complaints.of_hand,
            self._open_chest,
            self._open_shop,
            self.fishing,
            Pulling(desk, self._around, self.together),
        )
        self._hearing = Hearing(
            desk,
            self._around,
            self.hud,
            self.chat,
            self.knocks,
            self._complaints.refused,
            self._complaints.lost,
        )
        self.morning = Morning(desk)
        self._warnings = Warnings(desk, self.hud)
        self._atmosphere = Atmosphere(desk, self.view, self.hud, self.morning)
        self._company = Company(self.seat, self.view)
        self._maps = AreaMaps(context.assets.world)
        self._glimpse = Glimpse(context.services.see_farm)
        self.bedtime = BedtimePlate(desk)
        self._overhead = Overhead(desk, self._around, self.together, self.chat)
        self._first_steps = FirstSteps(desk, self.player)
        self.theatre = Theatre(desk, self.view.camera)
        """The scene that one watches."""
        self._picture = Picture(
            desk,
            seating,
            self._around,
            self._hands,
            self._first_steps,
            self.fishing,
            self.bedtime,
            self.together,
            self.theatre,
        )
        self._now_s: float | None = None
        self._leaving = Leaving(context, seating, self._close_all)

    @property
    def player(self) -> LocalPlayer:
        """One's own player."""
        return self._around.player

    @property
    def bubble(self) -> Bubble | None:
        """What a newcomer reads above what is to be done next."""
        return self._first_steps.bubble

    @property
    def bubble_place(self) -> pygame.Rect | None:
        """Where it was drawn last."""
        return self._picture.bubble_place

    @property
    def hint_places(self) -> list[pygame.Rect]:
        """Where words about what is at hand, and that bubble, were drawn last."""
        bubble = self._picture.bubble_place
        return [*self._picture.hints.plates, *([] if bubble is None else [bubble])]

    @property
    def bubble_places(self) -> list[pygame.Rect]:
        """Where what friends say was drawn last."""
        return self._overhead.bubbles

    @property
    def is_typing(self) -> bool:
        return self.chat.is_open or (self.window is not None and self.window.page.is_typing)

    def layout(self, size: tuple[int, int]) -> None:
        super().layout(size)
        for part in (self.hud, self.chat, self.talk, self.knocks):
            part.layout(size)
        if self.window is not None:
            self.window.layout(size)

    def entered(self) -> None:
        self._atmosphere.play_music()

    def left(self) -> None:
        self._leaving.window_closed()
        self.context.sounds.stop_loops()

    def leave(self) -> None:
        """Leaves the farm, saved if it is one's own, for the title."""
        self._leaving.leave()

    def close_window(self) -> None:
        """Closes the window that is open."""
        was_open = self.window is not None
        if self.window is not None:
            self.window.closed()
            self.window = None
        if self.view.field is not None and self.view.field.open_chest is not None:
            self.view.field.show_open(None)
            self.context.sounds.play("chest_close")
        elif was_open:
            self.context.sounds.play("ui_close", 0.7)

    def _close_all(self) -> None:
        self.close_window()
        self.chat.close()

    def open_window(self, window: Window) -> None:
        """Opens a window in place of any other."""
        self.close_window()
        self.window = window
        window.layout(self.size)

    def handle(self, event: InputEvent) -> None:
        if self._leaving.is_saving:
            return
        if self.chat.is_open:
            self.chat.handle(event)
            return
        if self.knocks.handle(event):
            return
        if self.morning.handle(event):
            self._hands.release_use()
            return
        if event.does(Action.USE):
            self._hands.press_use()
        elif not event.is_press and Action.USE in event.actions:
            self._hands.release_use()
        if self.window is not None:
            self._hands.release_use()
            self.window.handle(event)
            return
        if self.desk.seat.state is SeatState.RECONNECTING and event.does(Action.MENU):
            # The banner says so; and whom one talks to, or asks to skip a scene, hears nothing.
            if event.is_press and not event.is_repeat:
                self._act(event)
            return
        if self.theatre.handle(event):
            self._hands.release_use()
            return
        if self.talk.is_open and self.talk.handle(event):
            self._hands.release_use()
            return
        if not event.is_press or event.is_repeat:
            return
        if self.theatre.is_on and not (event.does(Action.CHAT) or event.does(Action.MENU)):
            return
        if event.binding == "mouse:left" and not self.talk.is_open:
            slot = self.hud.slot_at(event.position)
            if slot is not None:
                self._hands.release_use()
                self._select(slot)
                return
        self._act(event)

    def handle_below(self, event: InputEvent) -> bool:
        # Whoever knocks while the host reads the menu is answered all the same.
        return not self._leaving.is_saving and self.knocks.handle(event)

    def draw_above(self, target: pygame.Surface, read_at: pygame.Rect) -> None:
        self.hud.draw_rest(target, read_at)
        self.knocks.draw(target, self.hud.corner_bottom + 4)
        self._leaving.draw(target, self._now_s or 0.0)

    def update(self, now_s: float, is_top: bool) -> None:
        dt_s = 0.0 if self._now_s is None else min(FRAME_MAX_S, max(0.0, now_s - self._now_s))
        self._now_s = now_s
        self._leaving.go_on()
        if self._leaving.is_over or self._leaving.is_saving:
            return
        for part in (self.hud, self.hand_words, self.chat, self.knocks, self.morning):
            part.update(now_s)
        if not is_top:
            self._hands.release_use()
        is_kept = self.window is not None and self.window.blocks_walking
        self._around.is_in_menu = is_kept or not is_top or self.morning.is_reading
        self._around.is_watching = self.morning.is_scene_on = self.theatre.is_on
        self._move(now_s, dt_s, is_top)
        self._hands.pick_up(now_s)
        self._around.say_where(self.seat)
        put_on(self.seat, self.context.settings)
        self.seat.advance(now_s)
        reason = self._hearing.listen(now_s, isinstance(self.window, BagWindow))
        self.view.effects.is_own_doing = False
        if reason is not None:
            self._leaving.end(reason)
            return
        self._tell_ending()
        self._atmosphere.update(now_s)
        self.bedtime.update()
        self._warnings.update()
        self._company.update()
        self.together.update(now_s)
        self.talk.update(now_s, self.player.position)
        covered_px = self.size[1] - self.talk.top if self.talk.is_open else 0
        self.view.camera.lean_to(self.talk.focus, now_s, covered_px)
        self.theatre.update(now_s, self.player.position)
        self.talk.put_at_top(self.theatre.is_low)
        self._atmosphere.piece = self.theatre.music
        self._first_steps.update(now_s)
        self.hud.advice = self._first_steps.line
        is_led = self.talk.is_open and self.talk.is_leading
        if (is_led or self.theatre.is_on) and self.window is not None:
            self.close_window()
        if self.window is not None:
            self.window.update(now_s)
            self._close_lost_chest()

    def _tell_ending(self) -> None:
        """Shows the end of the story when it has just come to it, and nobody is in a talk."""
        quest_id = self._hearing.ended_with
        if quest_id is not None and not self.talk.is_open and not self.theatre.is_on:
            self._hearing.ended_with = None
            self.close_window()
            quest = self.seat.content.quests[quest_id]
            self.context.stage.push(Ending(self.context, self.seat, quest_id, quest))

    @property
    def world_px(self) -> tuple[int, int] | None:
        area = self.view.area
        return None if area is None else (area.width_px, area.height_px)

    @property
    def is_world_close(self) -> bool:
        return self.theatre.is_close

    def draw_world(self, target: pygame.Surface, ui_per_px: float) -> None:
        now_s = self._now_s or 0.0
        self._picture.draw_world(target, ui_per_px, now_s, self._is_quiet)
        if self._seating.host is not None and not self._around.is_crossing:
            self._glimpse.look(target, now_s)

    def draw(self, target: pygame.Surface) -> None:
        if self.theatre.is_on:
            self._draw_scene(target)
        else:
            self._draw_play(target)
        self.morning.draw(target, self.bedtime.darkness)
        if not self.theatre.is_on:
            read_at = pygame.Rect(0, 0, 0, 0) if self.window is None else self.window.read_at
            self.hud.draw_rest(target, read_at)
        self.knocks.draw(target, self.hud.corner_bottom + 4)
        self._picture.draw_over(target, self.window is not None)
        self._leaving.draw(target, self._now_s or 0.0)

    def _draw_scene(self, target: pygame.Surface) -> None:
        """Draws what is written while a scene plays: what is said, and nothing about the farm."""
        self.theatre.draw(target)
        self.talk.draw(target)
        self.chat.draw(target, self.hud.corner_bottom + 2, self.talk.top - 2)
        self.theatre.draw_question(target)

    def _draw_play(self, target: pygame.Surface) -> None:
        """Draws what is written while one plays."""
        self._picture.draw_words(target, self._now_s or 0.0, self._is_quiet, self.hud.plates)
        if not self._around.is_crossing:
            room = pygame.Rect(0, 0, self.size[0], self.hud.hotbar_top)
            shown, now_s = self._picture.shown, self._now_s or 0.0
            plates = self.hud.plates
            self._overhead.draw(target, shown, room, self.hint_places, plates, now_s)
        # While somebody talks, nobody else gives advice.
        is_silent = self.talk.is_open and self.hud.advice is not None
        rest_bottom = self.hud.rest_bottom
        bedtime = self.bedtime.draw(target, rest_bottom, self.hud.middle_px)
        self.hud.toasts_top = rest_bottom if bedtime is None else bedtime.bottom + 4
        has_quest = self.window is None and not is_silent
        self.hud.draw(target, not self.talk.is_open, has_quest, bedtime)
        bottom = self.talk.top if self.talk.is_open else self.hud.hotbar_top
        self.chat.draw(target, self.hud.corner_bottom + 2, bottom - 2)
        self.talk.draw(target)
        if self.window is not None:
            self.window.draw(target)
        self.hand_words.draw(target)
        self.theatre.draw(target)
        self.theatre.draw_question(target)

    @property
    def _is_quiet(self) -> bool:
        """Whether nothing keeps one from acting in the world."""
        return (
            self.window is None
            and not self.talk.is_open
            and not self.theatre.is_on
            and not self.player.is_lying
            and not self.morning.is_open
        )

    def _act(self, event: InputEvent) -> None:
        """Carries out a press that neither a window nor a conversation wanted."""
        now_s = self._now_s or 0.0
        for number, action in enumerate(HOTBAR_ACTIONS):
            if event.does(action):
                self._select(number)
                return
        if event.does(Action.TOOL_NEXT):
            self._select(self.hud.selected + 1)
        elif event.does(Action.TOOL_PREVIOUS):
            self._select(self.hud.selected - 1)
        elif self.player.is_lying and (event.does(Action.USE) or event.does(Action.INTERACT)):
            self.bedtime.get_up()
        elif event.does(Action.USE):
            self._hands.use(now_s)
        elif event.does(Action.INTERACT):
            if not self.together.take():
                self._hands.interact(now_s)
        elif event.does(Action.HIGH_FIVE):
            self.together.press_high_five(now_s)
        elif event.does(Action.GIVE):
            if not self._hands.interacting.give_gift(self.hud.selected, now_s):
                self.together.hold_out(self.hud.selected, self._hands.slot)
        elif event.does(Action.PING):
            self._ping(now_s)
        elif event.does(Action.DROP):
            self._hands.drop_one()
        elif event.does(Action.STOW):
            self._hands.stow()
        elif event.does(Action.CHAT):
            self.chat.open()
        elif event.does(Action.MENU) and self.fishing.is_fighting:
            self.fishing.give_up()
        elif event.does(Action.MENU):
            self.context.sounds.play("ui_open")
            self.context.stage.push(Pause(self.context, self._seating, self.leave))
        else:
            self._open_by_key(event)

    def _ping(self, now_s: float) -> None:
        """Points at what is under the pointer, or at the tile one looks at."""
        player, given = self.player, self.context.input
        x, y = (int(at) for at in player.ahead_px)
        if given.device is not Device.PAD and given.is_pointer_shown:
            x, y = self.view.camera.under_ui(given.pointer)
        area = self.view.area
        if area is not None and area.holds(x, y):
            self.together.point_at(area.number, x, y, now_s)

    def _open_by_key(self, event: InputEvent) -> None:
        windows: dict[Action, Callable[[], Window]] = {
            Action.BAG: lambda: BagWindow(self.desk, None, 0),
            Action.CRAFT: lambda: CraftWindow(self.desk),
            Action.JOURNAL: lambda: JournalWindow(self.desk),
            Action.MAP: lambda: MapWindow(self.desk, self._maps, self.together),
            Action.EMOTE: lambda: EmoteWheel(self.desk, self._show_emote),
        }
        for action, make in windows.items():
            if event.does(action):
                self.context.sounds.play("ui_open")
                self.open_window(make())
                return

    def _show_emote(self, emote: int) -> None:
        self.together.show(emote, self._now_s or 0.0)

    def _open_chest(self, tile: int, slots: int) -> None:
        self.context.sounds.play("chest_open")
        self.open_window(BagWindow(self.desk, StorageRef(self.player.area, tile), slots))
        if self.view.field is not None:
            self.view.field.show_open(tile)

    def _open_by_hand(self, window: Window) -> None:
        self.context.sounds.play("ui_open")
        self.open_window(window)

    def _open_shop(self, area: int, person: int) -> None:
        self.context.sounds.play("ui_open")
        self.open_window(ShopWindow(self.desk, area, person))

    def _close_lost_chest(self) -> None:
        window = self.window
        if isinstance(window, BagWindow) and window.chest is not None:
            section = Section(window.chest.area, Kind.PLACEABLE)
            if self.seat.view.get(section, window.chest.place) is None:
                self.close_window()

    def _select(self, slot: int) -> None:
        self.hud.select(slot)
        self.context.sounds.play("ui_move")

    def _issue(self, command: PlayerCommand) -> RefusalReason | None:
        self._around.say_where(self.seat)
        reason = self.seat.issue(command)
        if reason is not None:
            self._complaints.refused(CommandRefused(command, reason))
        else:
            self.view.effects.is_own_doing = True
        return reason

    def _tell_hand(self, text: str, place: Callable[[], pygame.Rect]) -> None:
        self._complaints.at_hand(text, place)

    def _place_of(self, slot: int | None) -> pygame.Rect:
        """Where a slot of one's own bag is on the screen; where the hand is, when it is not."""
        if isinstance(self.window, BagWindow) and slot is not None:
            return self.window.slot_rect(slot)
        is_in_hotbar = slot is not None and slot < HOTBAR_SLOTS
        return self.hud.slot_rect(slot if slot is not None and is_in_hotbar else self.hud.selected)

    def _move(self, now_s: float, dt_s: float, is_top: bool) -> None:
        is_free = (
            is_top
            and not self._around.is_crossing
            and not self.chat.is_open
            and not (self.window is not None and self.window.blocks_walking)
            and not self.talk.keeps_hands
            and not self.theatre.is_on
        )
        is_free = is_free and not self.morning.is_open
        walk = self.context.input.walk_vector() if is_free else (0.0, 0.0)
        walk = self.fishing.walk(walk)
        if walk != (0.0, 0.0):
            self.bedtime.get_up()
        self.player.is_lying = self.bedtime.is_lying
        is_free = is_free and not self.player.is_lying
        if self._around.walk(now_s, dt_s, walk):
            self._hands.land_swing(now_s)
        self._hands.update(now_s, is_free)
        self.fishing.update(now_s, is_free)
        if self._around.cross(now_s):
            self._hands.area_changed()
            self._around.say_where(self.seat)
            # Nobody asked for it by hand, so nobody is told when it is refused.
            self.seat.issue(Visit(self.player.area))
            self.close_window()
            if (here := self.view.area) is not None:
                title = self.context.texts.of_content(f"areas.{here.id}.title", here.title)
                self.hud.say(title, "icon_map")
