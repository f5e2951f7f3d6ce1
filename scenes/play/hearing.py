"""Hearing: what the seat reports becomes effects, sounds and sentences.

The world itself is read from the records; this is only about what has just happened in it.
"""

from collections.abc import Callable

from game.coop.people import shown_name_of
from game.coop.seat import (
    ChatSaid,
    CommandRefused,
    Ended,
    Knock,
    KnockWithdrawn,
    Notice,
    SeatEvent,
    SeatState,
    Woken,
)
from game.rules.achievements import achieved
from game.rules.quests import quests_begun
from game.rules.recipes import KNOWN_RECIPES
from game.rules.shipping import DAY_REPORTS
from game.text.sentence import Sentence
from game.world.commands import Collect, StorageRef, Visit
from game.world.records import DayReport, KnownRecipe, QuestProgress
from game.world.sections import BAG_SLOTS, WORLD_SCOPE, Kind, Section
from game.world.world import Change
from scenes.play.chat import Chat
from scenes.play.hud import Hud
from scenes.play.knocks import Knocks
from scenes.play.needs import title_of
from scenes.play.slots import slot_of
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk
from scenes.ui import theme

_TOLD_ONCE = (KNOWN_RECIPES, DAY_REPORTS)


class Hearing:
    """Everything that is noticed because the seat said so."""

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        hud: Hud,
        chat: Chat,
        knocks: Knocks,
        complain: Callable[[CommandRefused], None],
        lose: Callable[[CommandRefused, str, int | None], None],
    ) -> None:
        """`complain` tells of a command that was refused. `lose` does where a friend was faster:
        it is given that friend's name and the slot of the bag that changed by it."""
        self._desk = desk
        self._texts = desk.context.texts
        self._around = surroundings
        self._hud = hud
        self._chat = chat
        self._knocks = knocks
        self._complain = complain
        self._lose = lose
        # What changed before is part of the world that was just read.
        self._early = [event for event in desk.seat.events() if not isinstance(event, Change)]
        self._bag = self._count_bag()
        self._achieved = self._count_achieved()
        self._note_achieved(self._achieved)
        self._connected = self._count_connected()
        self._was_reconnecting = False
        self.ended_with: str | None = None
        """The id of the quest with which the story has just ended, until somebody has told it."""
        self._endings: set[str] = set()
        """The ends that have been heard of: a prediction may be told twice."""
        view, character = desk.seat.view, desk.seat.character
        self._stages = {
            quest.number: progress.stage
            for quest, progress in quests_begun(view, desk.seat.content, character)
        }
        """How far each quest had come when it was last told of: what counts on within a stage is
        no news."""
        self._told = {(section, key) for section in _TOLD_ONCE for key in view.keys(section)}
        """What has been told, or was there from the beginning: who comes back after the host was
        started again hears of the whole world anew."""

    def listen(self, now_s: float, is_moving_stacks: bool) -> Sentence | None:
        """Takes in what has happened since the last call. Returns the reason when the farm has
        ended. No gains are shown while the player moves stacks himself."""
        events, self._early = [*self._early, *self._desk.seat.events()], []
        changes = [event for event in events if isinstance(event, Change)]
        if changes:
            self._around.apply(changes, now_s)
            self._changed(changes, now_s, is_moving_stacks)
        for event in events:
            if isinstance(event, Ended):
                return event.sentence
            self._hear(event, now_s, changes)
        if self._desk.seat.state is SeatState.ENDED:
            return Sentence("news.farm_closed")
        self._follow_company()
        return None

    def _hear(self, event: SeatEvent, now_s: float, changes: list[Change]) -> None:
        if isinstance(event, CommandRefused):
            if event.faster:
                name = shown_name_of(self._desk.seat.view, event.faster)
                self._lose(event, name, self._own_slot(changes))
            elif not isinstance(event.command, Collect | Visit):
                self._complain(event)
            self._around.reload()
        elif isinstance(event, ChatSaid):
            players = self._desk.seat.players()
            colour = next((p.colour for p in players if p.character == event.character), 0)
            self._chat.add(event.name, colour, event.text, now_s, event.character)
            self._desk.context.sounds.play("chat")
        elif isinstance(event, Notice):
            self._hud.say(self._texts(event.sentence), topic=event.topic)
        elif isinstance(event, Knock):
            self._knocks.add(event)
            self._desk.context.sounds.play("knock")
        elif isinstance(event, Woken):
            self._around.put_at(event.position)
        elif isinstance(event, KnockWithdrawn):
            self._knocks.withdraw(event.knock_id)

    def _changed(self, changes: list[Change], now_s: float, is_moving_stacks: bool) -> None:
        is_own_bag = False
        for change in changes:
            if change.section == Section(self._desk.seat.character, Kind.STORAGE):
                is_own_bag = True
            elif isinstance(change.record, QuestProgress) and change.section.scope in (
                WORLD_SCOPE,
                self._desk.seat.character,
            ):
                self._quest_changed(change.key, change.record)
            elif (change.section, change.key) in self._told:
                continue
            elif isinstance(change.record, KnownRecipe):
                self._told.add((change.section, change.key))
                self._recipe_learned(change.key)
            elif isinstance(change.record, DayReport) and change.record.coins:
                self._told.add((change.section, change.key))
                self._hud.say(self._texts("news.shipped", count=change.record.coins))
                self._desk.context.sounds.play("coin")
        if any(change.section.kind in (Kind.TALLY, Kind.COLLECTION) for change in changes):
            self._tell_achieved()
        if is_own_bag:
            counts = self._count_bag()
            before, self._bag = self._bag, counts
            if not is_moving_stacks:
                self._show_gains(before, counts, now_s)

    def _count_achieved(self) -> frozenset[str]:
        seat = self._desk.seat
        return achieved(seat.content, seat.view, seat.character)

    def _tell_achieved(self) -> None:
        """Says what has been achieved since this was last looked at."""
        before, self._achieved = self._achieved, self._count_achieved()
        self._note_achieved(self._achieved - before)
        for name in sorted(self._achieved - before):
            own = self._desk.seat.content.achievements[name].title
            title = self._texts.of_content(f"achievements.{name}.title", own)
            self._hud.say(self._texts("news.achieved", title=title), "icon_star")
            self._desk.context.sounds.play("achievement")

    def _note_achieved(self, names: frozenset[str]) -> None:
        """Tells the program, which may have a place for it elsewhere."""
        all_of_them = self._desk.seat.content.achievements
        self._desk.context.services.note_achieved([all_of_them[name].steam for name in names])

    def _own_slot(self, changes: list[Change]) -> int | None:
        """The slot of one's own bag that is among the changes."""
        bag = Section(self._desk.seat.character, Kind.STORAGE)
        return next((change.key for change in changes if change.section == bag), None)

    def _quest_changed(self, number: int, progress: QuestProgress) -> None:
        quest = self._desk.seat.content.quest(number)
        if quest is None or self._stages.get(number) == progress.stage:
            return
        self._stages[number] = progress.stage
        quest_id = self._desk.seat.content.quest_ids[number]
        title = self._texts.of_content(f"quests.{quest_id}.title", quest.title)
        if progress.stage >= len(quest.journal):
            self._hud.say(self._texts("news.quest_done", quest=title), "icon_quest")
            self._desk.context.sounds.play("quest_done")
            if quest.is_ending and quest_id not in self._endings:
                self._endings.add(quest_id)
                self.ended_with = quest_id
        else:
            self._hud.say(self._texts("news.in_journal", quest=title), "icon_journal")
            self._desk.context.sounds.play("quest_new")

    def _recipe_learned(self, number: int) -> None:
        content = self._desk.seat.content
        recipe = content.recipe(number)
        if recipe is not None and recipe.result.item in content.items:
            item = content.items[recipe.result.item]
            title = self._texts.of_content(f"items.{recipe.result.item}.title", item.title)
            self._hud.say(self._texts("news.recipe", item=title), "icon_craft")
            self._desk.context.sounds.play("recipe")

    def _show_gains(self, before: dict[str, int], counts: dict[str, int], now_s: float) -> None:
        """Lets a figure rise for what came into the bag."""
        x, y = self._around.player.body
        for item, count in counts.items():
            gained = count - before.get(item, 0)
            if gained > 0 and item in self._desk.seat.content.items:
                text = f"+{gained} {title_of(self._desk, item)}"
                self._around.view.particles.pop(text, theme.CREAM, x, y, now_s)
                y -= 10

    def _follow_company(self) -> None:
        """Hears who came and who went, and whether the line is back."""
        connected = self._count_connected()
        if connected != self._connected:
            came = connected > self._connected
            self._connected = connected
            self._desk.context.sounds.play("friend_joins" if came else "friend_leaves")
        is_reconnecting = self._desk.seat.state is SeatState.RECONNECTING
        if self._was_reconnecting and not is_reconnecting:
            self._around.reload()
        self._was_reconnecting = is_reconnecting

    def _count_connected(self) -> int:
        return sum(player.is_connected for player in self._desk.seat.players())

    def _count_bag(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        bag = StorageRef(0, self._desk.seat.character)
        for number in range(BAG_SLOTS):
            slot = slot_of(self._desk.seat.view, bag, number)
            if slot is not None:
                counts[slot.item] = counts.get(slot.item, 0) + slot.count
        return counts
