"""Conversations: one friend leads, everybody close by follows.

A conversation is a record of its area under the number of the person spoken to, so it is synced,
repaired and saved like everything else, and two friends cannot both begin one. Only the owner
goes on and chooses; a command names the step it saw, so that one key press never skips two lines.
The owner can always break off, and the host ends what an owner has walked away from.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import hypot

from game.dialogue import (
    FRESH,
    Chance,
    Choice,
    CommandGiven,
    Finished,
    LineShown,
    Machine,
    Place,
    YarnRuntimeError,
)
from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.reach import reach_point, standing_in
from game.rules.script import (
    ScriptMemory,
    carry_out_script_command,
    forget_conversation,
    script_functions,
)
from game.world.areas import Area, PersonSite
from game.world.calendar import farm_seed
from game.world.commands import Advance, Choose, EndConversation, Talk
from game.world.content import Content
from game.world.dialogue_limits import DIALOGUE_LIMITS, RECORD_MAX_BYTES
from game.world.records import Conversation, SpokenLine, encode_record
from game.world.sections import Kind, Section
from game.world.world import Reader, Transaction

_log = logging.getLogger(__name__)

FOLLOW_PX = 120.0
"""How close to the person a friend follows a conversation."""
WALKED_AWAY_PX = 96.0
"""How far from the person the owner may go before the conversation is over."""
SILENCE_MAX_TICKS = 30 * 120
"""How long a line may stand: two minutes. An owner who has gone to make tea blocks nobody."""
FAULT_LINE_ID = "fault"
"""The last line of a conversation whose script cannot go on. No script has it: ids of scripts begin
with `line:`."""
FAULT_SENTENCE = (
    "… and there the words run out. (A fault of the script; the host's log says where.)"
)
"""What is read then."""
_STEP_MAX = 65535


def talk(transaction: Transaction, command: Talk, context: Context) -> None:
    """Begins a conversation, unless somebody is talking there already."""
    area, _ = standing_in(context, command.area)
    person = context.content.person(command.person)
    site = _site(context.content, area, command.person)
    if person is None or site is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    reach_point(context, command.area, site.x, site.y)
    if conversation_at(transaction, command.area, command.person) is not None:
        raise Refused(RefusalReason.BUSY_TALKING)
    end_conversations_of(transaction, context.author, context)
    speech = _Speech(command, context, context.command_number, step=1, line=None)
    speech.go_on(transaction, lambda _: Place.start(person.node))


def advance(transaction: Transaction, command: Advance, context: Context) -> None:
    """Goes on to the next line."""
    conversation = _led(transaction, command, context)
    if conversation.choices:
        raise Refused(RefusalReason.NOT_ALLOWED)
    speech = _Speech(
        command, context, conversation.number, conversation.step + 1, conversation.line
    )
    speech.go_on(transaction, lambda _: Place.decode(conversation.place, DIALOGUE_LIMITS))


def choose(transaction: Transaction, command: Choose, context: Context) -> None:
    """Goes on where an option leads."""
    conversation = _led(transaction, command, context)
    if not 0 <= command.option < len(conversation.choices):
        raise Refused(RefusalReason.NOT_ALLOWED)
    if not conversation.choices[command.option].available:
        raise Refused(RefusalReason.NOT_ALLOWED)
    speech = _Speech(
        command, context, conversation.number, conversation.step + 1, conversation.line
    )

    def chosen(machine: Machine) -> Place:
        place = Place.decode(conversation.place, DIALOGUE_LIMITS)
        return machine.choose(place, command.option)

    speech.go_on(transaction, chosen)


def end_conversation(transaction: Transaction, command: EndConversation, context: Context) -> None:
    """Breaks off: the owner its own, the host any."""
    conversation = conversation_at(transaction, command.area, command.person)
    if conversation is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    if context.author not in (0, conversation.owner):
        raise Refused(RefusalReason.NOT_YOUR_CONVERSATION)
    _end(transaction, command.area, command.person)


def end_conversations_of(transaction: Transaction, character: int, context: Context) -> None:
    """Ends whatever conversation a character leads, anywhere."""
    for area_number, person in _all_conversations(transaction, context.content):
        conversation = conversation_at(transaction, area_number, person)
        if conversation is not None and conversation.owner == character:
            _end(transaction, area_number, person)


def conversation_at(reader: Reader, area_number: int, person: int) -> Conversation | None:
    """The conversation with a person of an area, or None."""
    record = reader.get(_section(area_number), person)
    return record if isinstance(record, Conversation) else None


def followed_conversation(
    reader: Reader, content: Content, character: int, position: Position
) -> tuple[int, Conversation] | None:
    """The person's number and the conversation that a character sees: the one it leads, else the
    nearest one close by."""
    area = content.area(position.area)
    nearest: tuple[float, int, Conversation] | None = None
    for person in reader.keys(_section(position.area)) if area is not None else ():
        conversation = conversation_at(reader, position.area, person)
        assert area is not None
        site = _site(content, area, person)
        if conversation is None or site is None:
            continue
        if conversation.owner == character:
            return person, conversation
        distance_px = hypot(position.x - site.x, position.y - site.y)
        if distance_px <= FOLLOW_PX and (nearest is None or distance_px < nearest[0]):
            nearest = (distance_px, person, conversation)
    return None if nearest is None else nearest[1:]


def words_of(content: Content, line: SpokenLine) -> tuple[str, str]:
    """Who speaks, empty when nobody in particular does, and the words of a line or an option."""
    if line.line_id == FAULT_LINE_ID:
        return "", FAULT_SENTENCE
    try:
        speaker, text = content.dialogue.text(line.line_id, line.substitutions)
    except YarnRuntimeError:
        # Somebody's program said a line that no script has.
        return "", "…"
    return speaker or "", text


def conversations_to_end(
    reader: Reader, content: Content, tick: int, positions: Mapping[int, Position]
) -> list[EndConversation]:
    """What the host ends now: conversations whose owner is gone (has no position), has walked
    away or has let a line stand too long."""
    over = []
    for area_number, person in _all_conversations(reader, content):
        conversation = conversation_at(reader, area_number, person)
        if conversation is None:
            continue
        area = content.area(area_number)
        site = None if area is None else _site(content, area, person)
        owner = positions.get(conversation.owner)
        if (
            site is None
            or owner is None
            or owner.area != area_number
            or not hypot(owner.x - site.x, owner.y - site.y) <= WALKED_AWAY_PX
            or tick - conversation.start_tick > SILENCE_MAX_TICKS
        ):
            over.append(EndConversation(area_number, person))
    return over


def _section(area_number: int) -> Section:
    return Section(area_number, Kind.CONVERSATION)


def _all_conversations(reader: Reader, content: Content) -> list[tuple[int, int]]:
    return [(number, key) for number in content.area_ids for key in reader.keys(_section(number))]


def _site(content: Content, area: Area, person: int) -> PersonSite | None:
    person_id = content.person_ids.get(person)
    return None if person_id is None else area.person(person_id)


def _led(transaction: Transaction, command: Advance | Choose, context: Context) -> Conversation:
    """The author's own conversation at the step that was seen; refuses otherwise."""
    standing_in(context, command.area)
    conversation = conversation_at(transaction, command.area, command.person)
    if conversation is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    if conversation.owner != context.author:
        raise Refused(RefusalReason.NOT_YOUR_CONVERSATION)
    if conversation.step != command.step:
        raise Refused(RefusalReason.CONVERSATION_MOVED_ON)
    return conversation


def _end(transaction: Transaction, area_number: int, person: int) -> None:
    transaction.delete(_section(area_number), person)
    forget_conversation(transaction, area_number, person)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a step of a conversation ends with."""

    line: SpokenLine | None
    """The line of the step before when this one has none."""
    choices: tuple[Choice, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class _Speech:
    """One step of a conversation: from a command until something is shown."""

    command: Talk | Advance | Choose
    context: Context
    number: int
    """The conversation's."""
    step: int
    line: SpokenLine | None
    """The line that is shown so far."""

    def go_on(self, transaction: Transaction, start: Callable[[Machine], Place]) -> None:
        """Runs the script from a place until something is shown, and shows it. A script that
        breaks ends the conversation with a sentence; of what it did since the last line nothing
        remains. The host's log then says where it broke."""
        attempt = Transaction(transaction)
        area, person = self.command.area, self.command.person
        machine = Machine(
            self.context.content.dialogue.program,
            ScriptMemory(attempt, self.context.author, area, person),
            script_functions(attempt, self.context),
        )
        try:
            shown = self._until_shown(machine, attempt, start(machine))
            record = None if shown is None else self._record(shown)
        except YarnRuntimeError as fault:
            self._tell(fault)
            forget_conversation(transaction, area, person)
            transaction.put(_section(area), person, self._record(_FAULT))
            return
        transaction.puts.update(attempt.puts)
        if record is None or self.step > _STEP_MAX:
            _end(transaction, area, person)
            return
        transaction.put(_section(area), person, record)

    def _until_shown(
        self, machine: Machine, transaction: Transaction, place: Place
    ) -> _Shown | None:
        """What is shown next, commands carried out on the way; None at the script's end. A line
        and the options behind it are shown together."""
        chance = Chance.of(
            farm_seed(transaction), self.context.author, self.number, self.command.area, self.step
        )
        spent = FRESH
        shown: _Shown | None = None
        while True:
            stop = machine.run(place, chance, spent)
            if isinstance(stop, Finished):
                return shown
            place, spent = stop.place, stop.spent
            if isinstance(stop, CommandGiven):
                self._carry_out(transaction, stop)
            elif isinstance(stop, LineShown):
                line = SpokenLine(stop.line_id, stop.substitutions)
                shown = _Shown(line, (), place)
                if not stop.is_before_choices:
                    return shown
            else:
                if any(choice.available for choice in stop.choices):
                    return _Shown(shown.line if shown else self.line, stop.choices, place)
                place = machine.choose(place, None)
                if shown is not None:
                    return _Shown(shown.line, (), place)

    def _carry_out(self, transaction: Transaction, given: CommandGiven) -> None:
        try:
            carry_out_script_command(
                transaction, self.context, self.command.area, given.name, given.arguments
            )
        except ValueError as error:
            raise YarnRuntimeError(given.file, given.line, str(error)) from error

    def _record(self, shown: _Shown) -> Conversation:
        """The record of what is shown. Raises YarnRuntimeError for what is too long for one."""
        record = Conversation(
            owner=self.context.author,
            place=shown.place.encode(),
            number=self.number,
            step=min(self.step, _STEP_MAX),
            start_tick=self.context.tick,
            line=shown.line,
            choices=tuple(
                SpokenLine(choice.line_id, choice.substitutions, choice.available)
                for choice in shown.choices
            ),
        )
        if len(encode_record(record)) > RECORD_MAX_BYTES:
            where = "dialogue" if shown.line is None else shown.line.line_id
            raise YarnRuntimeError(where, 0, "a line with its options is too long for its record")
        return record

    def _tell(self, fault: YarnRuntimeError) -> None:
        # A prediction is made again and again, and by everybody; the host's word is said once.
        if self.context.dice is not None:
            person = self.context.content.person_ids.get(self.command.person, "nobody")
            _log.error("the conversation with %s is broken: %s", person, fault)


_FAULT = _Shown(SpokenLine(FAULT_LINE_ID), (), Place(()))
