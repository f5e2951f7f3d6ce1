"""The game itself: one's own player in a world that others share.

Every frame goes the same way: what the player pressed becomes walking, a command or a window; the
seat is driven on; what it reports becomes effects, sounds and sentences; and the view draws the
moment. The world is only ever changed by commands issued at the seat.
"""

from random import Random

import pygame

from game.coop.seat import (
    Action as Doing,
)
from game.coop.seat import (
    Changed,
    ChatSaid,
    CommandRefused,
    Ended,
    Knock,
    KnockWithdrawn,
    Notice,
    SeatEvent,
    SeatState,
)
from game.movement import Body, Obstacles, exit_at
from game.rules.context import REFUSAL_SENTENCES, RefusalReason
from game.rules.reach import tile_middle
from game.world.areas import Exit
from game.world.calendar import day_of_season, time_of_day
from game.world.commands import (
    Collect,
    Discard,
    PickUp,
    Place,
    PlayerCommand,
    StorageRef,
    Strike,
    Talk,
)
from game.world.records import (
    Destructable,
    Drop,
    Environment,
    KnownRecipe,
    Placeable,
    QuestProgress,
    Slot,
)
from game.world.sections import BAG_SLOTS, WORLD_SCOPE, Kind, Section
from game.world.world import Change
from scenes.input import HOTBAR_ACTIONS, Action, Device, InputEvent
from scenes.menus.pause import Pause, draw_player_line
from scenes.play.aim import Aim, find_aim
from scenes.play.bag import BagWindow
from scenes.play.chat import Chat
from scenes.play.conversation import ConversationBox, person_in_reach
from scenes.play.craft import CraftWindow
from scenes.play.hud import Hud, draw_hint
from scenes.play.journal import JournalWindow
from scenes.play.knocks import Knocks
from scenes.play.own_player import OwnPlayer, key_of
from scenes.play.slots import slot_of
from scenes.play.window import Desk, Window, draw_heading
from scenes.scene import Kit, Scene
from scenes.services import Seating
from scenes.ui import theme
from scenes.view.aim_marks import draw_aim
from scenes.view.iris import draw_iris
from scenes.view.world_view import DrawnPlayer, Moment, WorldView

TICKS_PER_S = 30
FADE_S = 0.15
"""Half of the wipe between two areas."""
PICK_UP_PX = 20.0
PICK_UP_AGAIN_S = 1.5
FRAME_MAX_S = 0.1
NIGHT_FROM_MINUTE = 20 * 60
_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)
_STEP_SOUNDS = {"path": "step_path", "floor": "step_wood", "bridge": "step_wood"}


class Farm(Scene):
    """The play scene."""

    def __init__(self, kit: Kit, seating: Seating) -> None:
        super().__init__(kit)
        self._seating = seating
        self.seat = seating.seat
        dice = Random(7)
        self.view = WorldView(kit.assets, self.seat.content, dice, kit.sounds.play)
        desk = Desk(kit, self.seat, self._issue, self.close_window)
        self.desk = desk
        """What windows work with."""
        self.hud = Hud(desk)
        self.chat = Chat(desk)
        self.talk = ConversationBox(desk)
        self.knocks = Knocks(desk, seating.host)
        self.window: Window | None = None
        place = self.seat.position
        self.player = OwnPlayer(place.area, Body(place.x, place.y))
        self._obstacles: Obstacles | None = None
        self._aim: Aim | None = None
        self._now_s: float | None = None
        self._fade: tuple[float, Exit | None] | None = None
        self._exit_left = True
        self._tried_drops: dict[int, float] = {}
        self._bag_counts: dict[str, int] = {}
        self._is_use_held = False
        self._shown_environment: Environment | None = None
        self._is_over = False
        self._is_night = False
        self._connected = self._count_connected()
        self._was_reconnecting = False
        self._show_area()
        # What changed before is part of the world that was just read.
        self._early = [event for event in self.seat.events() if not isinstance(event, Changed)]
        self._bag_counts = self._count_bag()

    def layout(self, size: tuple[int, int]) -> None:
        super().layout(size)
        for part in (self.hud, self.chat, self.talk, self.knocks):
            part.layout(size)
        if self.window is not None:
            self.window.layout(size)

    def entered(self) -> None:
        self._play_music()

    def left(self) -> None:
        self.kit.sounds.stop_loops()
        if not self._is_over:
            self.seat.leave()

    def leave(self) -> None:
        """Leaves the farm, saved if it is one's own, for the title."""
        self._is_over = True
        self.close_window()
        self.seat.leave()
        self.kit.stage.reset(self.kit.make_title(self.kit))

    def close_window(self) -> None:
        """Closes the window that is open."""
        if self.window is not None:
            self.window.closed()
            self.window = None
        if self.view.field is not None and self.view.field.open_chest is not None:
            self.view.field.show_open(None)
            self.kit.sounds.play("chest_close")

    def open_window(self, window: Window) -> None:
        """Opens a window in place of any other."""
        self.close_window()
        self.window = window
        window.layout(self.size)

    # What the player does.

    def handle(self, event: InputEvent) -> None:
        if self.chat.is_open:
            self.chat.handle(event)
            return
        if self.knocks.handle(event):
            return
        if event.does(Action.USE):
            self._is_use_held = True
        elif not event.is_press and Action.USE in event.actions:
            self._is_use_held = False
        if self.window is not None:
            self._is_use_held = False
            self.window.handle(event)
            return
        if self.talk.is_open and self.talk.handle(event):
            self._is_use_held = False
            return
        if not event.is_press or event.is_repeat:
            return
        if event.binding == "mouse:left" and not self.talk.is_open:
            slot = self.hud.slot_at(event.position)
            if slot is not None:
                self.hud.select(slot)
                self.kit.sounds.play("ui_move")
                self._is_use_held = False
                return
        self._act(event)

    def _act(self, event: InputEvent) -> None:
        for number, action in enumerate(HOTBAR_ACTIONS):
            if event.does(action):
                self.hud.select(number)
                self.kit.sounds.play("ui_move")
                return
        if event.does(Action.TOOL_NEXT) or event.does(Action.TOOL_PREVIOUS):
            self.hud.select(self.hud.selected + (1 if Action.TOOL_NEXT in event.actions else -1))
            self.kit.sounds.play("ui_move")
        elif event.does(Action.USE):
            self._use()
        elif event.does(Action.INTERACT):
            self._interact()
        elif event.does(Action.BAG):
            self.kit.sounds.play("ui_confirm")
            self.open_window(BagWindow(self.desk, None, 0))
        elif event.does(Action.CRAFT):
            self.kit.sounds.play("ui_confirm")
            self.open_window(CraftWindow(self.desk))
        elif event.does(Action.JOURNAL):
            self.kit.sounds.play("ui_confirm")
            self.open_window(JournalWindow(self.desk))
        elif event.does(Action.CHAT):
            self.chat.open()
        elif event.does(Action.DROP):
            self._drop_one()
        elif event.does(Action.MENU):
            self.kit.sounds.play("ui_confirm")
            self.kit.stage.push(Pause(self.kit, self._seating, self.leave))

    def _use(self) -> None:
        """Swings the tool in hand, or puts down what is in hand."""
        if self.player.is_busy or self._fade is not None:
            return
        now_s = self._now_s or 0.0
        slot = self._slot_in_hand()
        aim = self._find_aim()
        self._aim = aim
        if aim.tile is not None and aim.is_pointed:
            x, y = aim.tile[0] * 16 + 8, aim.tile[1] * 16 + 8
            self.player.look_at(x, y)
        if slot is None:
            return
        item = self.seat.content.items.get(slot.item)
        if item is not None and item.is_tool:
            is_pick = slot.item == "pick"
            self.player.swing(Doing.SWING_PICK if is_pick else Doing.SWING_AXE, now_s)
            self.kit.sounds.play("swish", 0.7)
        elif aim.can_place and aim.tile is not None:
            key = key_of(aim.tile)
            if key is not None and (
                self._issue(Place(self.player.area, key, self.hud.selected, slot.item)) is None
            ):
                self.player.reach(now_s)
                self._is_use_held = False

    def _land_swing(self, now_s: float) -> None:
        """The moment the tool comes down."""
        slot = self._slot_in_hand()
        aim = self._aim if self._aim is not None else self._find_aim()
        if slot is None or aim.strike is None:
            return
        wanted = self._tool_for(aim.strike)
        if wanted is not None and wanted != slot.item:
            self._complain(f"That needs the {wanted}.")
            return
        if self._issue(Strike(self.player.area, aim.strike, slot.item)) is None:
            self.player.freeze(now_s)
            if self.kit.settings.screen_shake:
                self.view.camera.shake(now_s, 1.0)
            self.kit.input.rumble(0.3, 60)

    def _interact(self) -> None:
        """Talks, opens or picks up, whichever is at hand."""
        if self.player.is_busy or self._fade is not None:
            return
        now_s = self._now_s or 0.0
        person = person_in_reach(self.desk, self.player.position)
        if person is not None:
            self._issue(Talk(self.player.area, person))
            return
        aim = self._find_aim()
        if aim.touch is None:
            self._use_if_tool_fits(aim)
            return
        record = self.seat.view.get(Section(self.player.area, Kind.PLACEABLE), aim.touch)
        if not isinstance(record, Placeable):
            return
        x, y = tile_middle(aim.touch)
        self.player.look_at(x, y)
        definition = self.seat.content.placeables.get(record.item)
        if definition is not None and definition.storage_slots:
            self._open_chest(aim.touch, definition.storage_slots)
        elif self._issue(PickUp(self.player.area, aim.touch)) is None:
            self.player.reach(now_s)

    def _use_if_tool_fits(self, aim: Aim) -> None:
        """Interacting with a tree means chopping it, when the axe is anywhere in the hotbar."""
        wanted = self._tool_for(aim.strike) if aim.strike is not None else None
        if wanted is None:
            return
        bag = StorageRef(0, self.seat.character)
        for number in range(8):
            slot = slot_of(self.seat.view, bag, number)
            if slot is not None and slot.item == wanted:
                self.hud.select(number)
                self._use()
                return
        self._complain(f"That needs the {wanted}.")

    def _open_chest(self, tile: int, slots: int) -> None:
        self.kit.sounds.play("chest_open")
        chest = StorageRef(self.player.area, tile)
        self.open_window(BagWindow(self.desk, chest, slots))
        if self.view.field is not None:
            self.view.field.show_open(tile)

    def _drop_one(self) -> None:
        slot = self._slot_in_hand()
        if slot is not None and self._issue(Discard(self.hud.selected, slot.item, 1)) is None:
            self.kit.sounds.play("place", 0.6)

    def _issue(self, command: PlayerCommand) -> RefusalReason | None:
        self.seat.stand(self.player.position, self.player.facing, self.player.action)
        reason = self.seat.issue(command)
        if reason is not None:
            self._complain(REFUSAL_SENTENCES[reason])
        return reason

    def _complain(self, sentence: str) -> None:
        self.hud.say(sentence)
        self.kit.sounds.play("ui_error")

    # What goes on by itself.

    def update(self, now_s: float, is_top: bool) -> None:
        dt_s = 0.0 if self._now_s is None else min(FRAME_MAX_S, max(0.0, now_s - self._now_s))
        self._now_s = now_s
        if self._is_over:
            return
        self.hud.update(now_s)
        self.chat.update(now_s)
        self.knocks.update(now_s)
        if not is_top:
            self._is_use_held = False
        self._move(now_s, dt_s, is_top)
        self._pick_up_drops(now_s)
        self.seat.stand(self.player.position, self.player.facing, self.player.action)
        self.seat.advance(now_s)
        early, self._early = self._early, []
        for event in (*early, *self.seat.events()):
            if not self._hear(event, now_s):
                return
        if self.seat.state is SeatState.ENDED:
            self._end("The farm has closed.")
            return
        self._follow_environment()
        self._follow_company()
        self.talk.update(now_s, self.player.position)
        if self.talk.is_open and self.talk.is_leading and self.window is not None:
            self.close_window()
        if self.window is not None:
            self.window.update(now_s)
            self._close_far_chest()
        self._aim = self._find_aim() if not self.player.is_busy else self._aim

    def _move(self, now_s: float, dt_s: float, is_top: bool) -> None:
        is_free = (
            is_top
            and self._fade is None
            and not self.chat.is_open
            and not (self.window is not None and self.window.blocks_walking)
            and not (self.talk.is_open and self.talk.is_leading)
        )
        walk = self.kit.input.walk_vector() if is_free else (0.0, 0.0)
        if self.player.update(now_s, dt_s, walk, self._obstacles):
            self._land_swing(now_s)
        if self.player.take_step_sound():
            self._step_sound()
        self._is_use_held = self._is_use_held and self.kit.input.is_held(Action.USE)
        if is_free and self._is_use_held and not self.player.is_busy:
            slot = self._slot_in_hand()
            item = self.seat.content.items.get(slot.item) if slot is not None else None
            if item is not None and item.is_tool:
                self._use()
        self._change_area(now_s)

    def _step_sound(self) -> None:
        area = self.view.area
        if area is None:
            return
        x, y = int(self.player.body.x // 16), int(self.player.body.y // 16)
        terrain = area.terrain[y][x] if area.has_tile(x, y) else "grass"
        self.kit.sounds.play(_STEP_SOUNDS.get(terrain, "step_grass"), 0.8)

    def _change_area(self, now_s: float) -> None:
        area = self.view.area
        if area is None:
            return
        if self._fade is not None:
            began_s, way = self._fade
            if way is not None and now_s - began_s >= FADE_S:
                self._fade = (began_s, None)
                self._enter(way)
            elif now_s - began_s >= FADE_S * 2:
                self._fade = None
            return
        way = exit_at(area, self.player.body)
        if way is None:
            self._exit_left = True
        elif self._exit_left and way.target_area in self.seat.content.areas:
            self._exit_left = False
            self._fade = (now_s, way)
            self.kit.sounds.play("door", 0.6)

    def _enter(self, way: Exit) -> None:
        self.close_window()
        self.player.area = self.seat.content.areas[way.target_area].number
        self.player.body = Body(float(way.target_x), float(way.target_y))
        self._show_area()
        area = self.view.area
        if area is not None:
            self.hud.say(area.title, "icon_map")

    def _show_area(self) -> None:
        area = self.seat.content.area(self.player.area)
        if area is None:
            area = self.seat.content.areas[self.seat.content.start.area]
        environment = self.seat.environment
        season = environment.season if environment is not None else self.seat.content.seasons[0]
        self.view.show(area, season, self.seat.view)
        self._obstacles = Obstacles(area, self.seat.content, self.seat.view)
        self._tried_drops.clear()

    def _pick_up_drops(self, now_s: float) -> None:
        field = self.view.field
        if field is None or self._fade is not None:
            return
        x, y = self.player.body
        reach = int(PICK_UP_PX)
        near = field.within(int(x) - reach, int(y) - reach, int(x) + reach, int(y) + reach)
        for thing in list(near):
            if thing.kind is not Kind.DROP or now_s - thing.born_s < 0.5:
                continue
            if now_s - self._tried_drops.get(thing.key, -10.0) < PICK_UP_AGAIN_S:
                continue
            assert isinstance(thing.record, Drop)
            if not self._has_room(thing.record.item):
                continue
            self._tried_drops[thing.key] = now_s
            self._issue(Collect(self.player.area, thing.key))
        if len(self._tried_drops) > 200:
            self._tried_drops.clear()

    def _has_room(self, item: str) -> bool:
        bag = StorageRef(0, self.seat.character)
        stack_max = self.seat.content.stack_max(item)
        for number in range(BAG_SLOTS):
            slot = slot_of(self.seat.view, bag, number)
            if slot is None or (slot.item == item and slot.count < stack_max):
                return True
        return False

    def _close_far_chest(self) -> None:
        window = self.window
        if isinstance(window, BagWindow) and window.chest is not None:
            section = Section(window.chest.area, Kind.PLACEABLE)
            if self.seat.view.get(section, window.chest.place) is None:
                self.close_window()

    def _count_connected(self) -> int:
        return sum(player.is_connected for player in self.seat.players())

    def _follow_company(self) -> None:
        """Hears who came and who went, and whether the line is back."""
        connected = self._count_connected()
        if connected != self._connected:
            came = connected > self._connected
            self._connected = connected
            self.kit.sounds.play("friend_joins" if came else "friend_leaves")
        is_reconnecting = self.seat.state is SeatState.RECONNECTING
        if self._was_reconnecting and not is_reconnecting:
            self._reload()
        self._was_reconnecting = is_reconnecting

    def _follow_environment(self) -> None:
        environment = self.seat.environment
        if environment is None:
            return
        is_night = time_of_day(environment, self.seat.tick) > NIGHT_FROM_MINUTE
        if is_night != self._is_night:
            self._is_night = is_night
            self._ambience(environment)
            self._play_music()
        if environment == self._shown_environment:
            return
        before, self._shown_environment = self._shown_environment, environment
        self.view.set_season(environment.season)
        self._ambience(environment)
        if before is None or before.day != environment.day:
            content = self.seat.content
            season = content.season_definitions.get(environment.season)
            title = season.title if season is not None else environment.season.capitalize()
            weather = content.weather.get(environment.weather)
            text = weather.title if weather is not None else environment.weather
            self.hud.show_day(f"{title}, day {day_of_season(environment.day)}", text)
            if before is not None:
                self.kit.sounds.play("morning")

    def _ambience(self, environment: Environment) -> None:
        is_rain = environment.weather == "rain"
        is_night = self._is_night
        is_winter = environment.season == "winter"
        loop = self.kit.sounds.loop
        loop("ambience_rain", 1.0 if is_rain else 0.0)
        loop("ambience_winter_wind", 1.0 if is_winter else 0.0)
        is_calm = not is_rain and not is_winter
        loop("ambience_birds_day", 1.0 if is_calm and not is_night else 0.0)
        loop("ambience_crickets_night", 1.0 if is_calm and is_night else 0.0)

    def _play_music(self) -> None:
        self.kit.sounds.music("music_night" if self._is_night else "music_day")

    # What the seat reports.

    def _hear(self, event: SeatEvent, now_s: float) -> bool:
        """Takes in what happened. Returns False when the farm has ended with it."""
        if isinstance(event, Changed):
            self._changed(event.changes, now_s)
        elif isinstance(event, CommandRefused):
            self._complain(REFUSAL_SENTENCES[event.reason])
            self._reload()
        elif isinstance(event, ChatSaid):
            colour = next(
                (p.colour for p in self.seat.players() if p.character == event.character), 0
            )
            self.chat.add(event.name, colour, event.text, now_s)
            self.kit.sounds.play("chat")
        elif isinstance(event, Notice):
            self.hud.say(event.text)
        elif isinstance(event, Knock):
            self.knocks.add(event)
            self.kit.sounds.play("knock")
        elif isinstance(event, KnockWithdrawn):
            self.knocks.withdraw(event.knock_id)
        elif isinstance(event, Ended):
            self._end(event.reason)
            return False
        return True

    def _changed(self, changes: tuple[Change, ...], now_s: float) -> None:
        self.view.apply(changes, now_s)
        if self._obstacles is not None:
            self._obstacles.apply(changes)
        is_own_bag = False
        for change in changes:
            if change.section == Section(self.seat.character, Kind.STORAGE):
                is_own_bag = True
            elif isinstance(change.record, QuestProgress):
                self._quest_changed(change.key, change.record)
            elif isinstance(change.record, KnownRecipe):
                self._recipe_learned(change.key)
        if is_own_bag:
            self._show_gains(now_s)

    def _quest_changed(self, number: int, progress: QuestProgress) -> None:
        quest = self.seat.content.quest(number)
        if quest is None:
            return
        if progress.stage >= len(quest.journal):
            self.hud.say(f"Done: {quest.title}", "icon_quest")
            self.kit.sounds.play("quest_done")
        else:
            self.hud.say(f"New in the journal: {quest.title}", "icon_journal")
            self.kit.sounds.play("quest_new")

    def _recipe_learned(self, number: int) -> None:
        recipe = self.seat.content.recipe(number)
        item = self.seat.content.items.get(recipe.result.item) if recipe is not None else None
        if item is not None:
            self.hud.say(f"New recipe: {item.title}", "icon_craft")
            self.kit.sounds.play("quest_new")

    def _count_bag(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        bag = StorageRef(0, self.seat.character)
        for number in range(BAG_SLOTS):
            slot = slot_of(self.seat.view, bag, number)
            if slot is not None:
                counts[slot.item] = counts.get(slot.item, 0) + slot.count
        return counts

    def _show_gains(self, now_s: float) -> None:
        """Lets a figure rise for what came into the bag, unless one is moving things oneself."""
        counts = self._count_bag()
        before, self._bag_counts = self._bag_counts, counts
        if isinstance(self.window, BagWindow):
            return
        x, y = self.player.body
        lift = 0
        for item, count in counts.items():
            gained = count - before.get(item, 0)
            definition = self.seat.content.items.get(item)
            if gained > 0 and definition is not None:
                text = f"+{gained} {definition.title}"
                self.view.particles.pop(text, theme.CREAM, x, y - lift, now_s)
                lift += 10

    def _reload(self) -> None:
        self.view.reload(self.seat.view)
        if self._obstacles is not None:
            self._obstacles.reload(self.seat.view)

    def _end(self, reason: str) -> None:
        self._is_over = True
        self.close_window()
        self.chat.close()
        self.kit.sounds.stop_loops()
        self.kit.stage.reset(self.kit.make_title(self.kit))
        self.kit.stage.notify(reason)

    # What is drawn.

    def draw(self, target: pygame.Surface) -> None:
        now_s = self._now_s or 0.0
        fonts = self.kit.skin.fonts
        environment = self.seat.environment
        if environment is None:
            target.fill(theme.INK)
            return
        moment = Moment(
            now_s,
            time_of_day(environment, self.seat.tick),
            environment.weather,
            environment.season,
        )
        players = self._drawn_players(now_s)
        is_quiet = self.window is None and not self.talk.is_open and self._fade is None
        self.view.draw(
            target,
            moment,
            players,
            (fonts.small, fonts.body),
            self._draw_marks if is_quiet else None,
        )
        if self._fade is not None:
            share = (now_s - self._fade[0]) / (FADE_S * 2)
            draw_iris(target, abs(share * 2 - 1))
        if is_quiet:
            self._draw_hints(target)
        self.hud.draw(target, not self.talk.is_open, self.window is None)
        self.chat.draw(target, (self.talk.top if self.talk.is_open else self.hud.hotbar_top) - 2)
        self.talk.draw(target)
        if self.window is not None:
            self.window.draw(target)
        self.knocks.draw(target)
        if self.kit.input.is_held(Action.PLAYERS) and self.window is None:
            self._draw_players(target)
        if self.seat.state is SeatState.RECONNECTING:
            self._draw_banner(target, "The line broke. Connecting again …")

    def _drawn_players(self, now_s: float) -> list[DrawnPlayer]:
        area = self.player.area
        drawn = [
            DrawnPlayer(
                seen.name,
                seen.colour,
                seen.x,
                seen.y,
                seen.facing,
                seen.action,
                max(0.0, seen.action_ticks / TICKS_PER_S),
                is_me=False,
                is_stale=seen.is_stale,
            )
            for seen in self.seat.others()
            if seen.area == area
        ]
        me = next((p for p in self.seat.players() if p.is_me), None)
        since_s = max(0.0, now_s - self.player.action_began_s)
        colour = me.colour if me is not None else self.kit.settings.colour
        name = me.name if me is not None else self.kit.settings.name
        x, y = self.player.body
        drawn.append(
            DrawnPlayer(
                name, colour, x, y, self.player.facing, self.player.action, since_s, is_me=True
            )
        )
        return drawn

    def _slot_in_hand(self) -> Slot | None:
        bag = StorageRef(0, self.seat.character)
        return slot_of(self.seat.view, bag, self.hud.selected)

    def _tool_for(self, key: int) -> str | None:
        record = self.seat.view.get(Section(self.player.area, Kind.DESTRUCTABLE), key)
        if not isinstance(record, Destructable):
            return None
        definition = self.seat.content.destructables.get(record.kind)
        return definition.tool if definition is not None else None

    def _find_aim(self) -> Aim:
        pointed = None
        if self.kit.input.device is Device.MOUSE and self.kit.input.is_pointer_shown:
            x, y = self.kit.input.pointer
            pointed = (
                (x + self.view.camera.x) // 16,
                (y + self.view.camera.y) // 16,
            )
        slot = self._slot_in_hand()
        item = slot.item if slot is not None else None
        area = self.view.area
        assert area is not None
        return find_aim(self.player, area, self.seat.content, self.seat.view, item, pointed)

    def _draw_marks(self, target: pygame.Surface) -> None:
        if self._aim is not None:
            camera = (self.view.camera.x, self.view.camera.y)
            draw_aim(target, self.kit.assets, self._aim, camera, self._now_s or 0.0)

    def _draw_hints(self, target: pygame.Surface) -> None:
        area = self.view.area
        person = person_in_reach(self.desk, self.player.position)
        camera = self.view.camera
        if person is not None and area is not None:
            definition = self.seat.content.person(person)
            site = area.person(self.seat.content.person_ids[person])
            if site is not None and definition is not None:
                at = (site.x - camera.x, site.y - camera.y - 28)
                draw_hint(self.desk, target, ((Action.INTERACT, f"talk to {definition.name}"),), at)
            return
        if self._aim is None or self._aim.touch is None:
            return
        record = self.seat.view.get(Section(self.player.area, Kind.PLACEABLE), self._aim.touch)
        if isinstance(record, Placeable):
            placeable = self.seat.content.placeables.get(record.item)
            item = self.seat.content.items.get(record.item)
            is_chest = placeable is not None and placeable.storage_slots > 0
            title = item.title.lower() if item is not None else record.item
            word = f"open the {title}" if is_chest else f"take the {title}"
            x, y = tile_middle(self._aim.touch)
            draw_hint(
                self.desk, target, ((Action.INTERACT, word),), (x - camera.x, y - camera.y - 16)
            )

    def _draw_players(self, target: pygame.Surface) -> None:
        players = self.seat.players()
        row_px = self.kit.skin.fonts.body.line_px + 6
        panel = pygame.Rect(0, 0, min(340, self.size[0] - 20), len(players) * row_px + 34)
        panel.midtop = (self.size[0] // 2, self.size[1] // 6)
        self.kit.skin.frame(target, "panel_paper", panel)
        draw_heading(self.kit, target, panel, "At the farm")
        for number, player in enumerate(players):
            row = pygame.Rect(
                panel.x + 12, panel.y + 22 + number * row_px, panel.width - 24, row_px
            )
            draw_player_line(self.kit, target, row, player, self._seating)

    def _draw_banner(self, target: pygame.Surface, text: str) -> None:
        font = self.kit.skin.fonts.body
        plate = pygame.Rect(0, 0, font.width(text) + 30, font.line_px + 14)
        plate.center = (self.size[0] // 2, self.size[1] // 3)
        self.kit.skin.frame(target, "panel_wood", plate)
        target.blit(font.render(text, theme.PAPER), (plate.x + 15, plate.y + 8))
