"""One step of a conversation: a script run from a command until something is shown.

What is shown becomes the record that everybody reads along from. A script that breaks shows one
last sentence instead, the same in a prediction as in truth, and the host's log says where it broke.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

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
from game.rules.context import Context
from game.rules.script import (
    ScriptMemory,
    carry_out_script_command,
    forget_conversation,
    script_functions,
)
from game.text.errors import in_english
from game.text.sentence import Sentence
from game.world.calendar import farm_seed
from game.world.commands import Advance, Choose, Talk
from game.world.content import Content
from game.world.dialogue_limits import RECORD_MAX_BYTES
from game.world.records import Conversation, SpokenLine, encode_record
from game.world.scripts import WAIT_MAX_S
from game.world.sections import Kind, Section
from game.world.translations import SCRIPT_LANGUAGE
from game.world.world import Transaction

_log = logging.getLogger(__name__)

FAULT_LINE_ID = "fault"
"""The last line of a conversation whose script cannot go on. No script has it: ids of scripts begin
with `line:`."""
FAULT = Sentence("people.words_run_out")
"""What is read then."""
_STEP_MAX = 65535
_TICKS_PER_S = 30
_WAIT = "wait"
"""The command that lets a moment pass before the next line."""


def words_of(
    content: Content,
    line: SpokenLine,
    language: str = SCRIPT_LANGUAGE,
    say: Callable[[Sentence], str] = in_english,
) -> tuple[str, str]:
    """Who speaks, empty when nobody in particular does, and the words of a line or an option in a
    language, or in the script's own where it has none. `say` says what is no script's word."""
    if line.line_id == FAULT_LINE_ID:
        return "", say(FAULT)
    try:
        speaker, text = content.dialogue_in(language).text(line.line_id, line.substitutions)
    except YarnRuntimeError:
        # Somebody's program said a line that no script has.
        return "", "…"
    return speaker or "", text


def talks_of(area_number: int) -> Section:
    """The section of an area's conversations."""
    return Section(area_number, Kind.CONVERSATION)


def end_talk(transaction: Transaction, area_number: int, person: int) -> None:
    """Ends a conversation, and what it remembered for itself."""
    transaction.delete(talks_of(area_number), person)
    forget_conversation(transaction, area_number, person)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a step of a conversation ends with."""

    line: SpokenLine | None
    """The line of the step before when this one has none."""
    choices: tuple[Choice, ...]
    place: Place
    pause_ticks: int = 0
    """How long nothing is read before."""


@dataclass(frozen=True, slots=True)
class Speech:
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
            transaction.put(talks_of(area), person, self._record(_FAULT))
            return
        transaction.puts.update(attempt.puts)
        if record is None or self.step > _STEP_MAX:
            end_talk(transaction, area, person)
            return
        transaction.put(talks_of(area), person, record)

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
        pause_s = 0.0
        while True:
            stop = machine.run(place, chance, spent)
            if isinstance(stop, Finished):
                return shown
            place, spent = stop.place, stop.spent
            if isinstance(stop, CommandGiven) and stop.name == _WAIT:
                pause_s = min(pause_s + _seconds(stop), WAIT_MAX_S)
            elif isinstance(stop, CommandGiven):
                self._carry_out(transaction, stop)
            elif isinstance(stop, LineShown):
                line = SpokenLine(stop.line_id, stop.substitutions)
                shown = _Shown(line, (), place, round(pause_s * _TICKS_PER_S))
                if not stop.is_before_choices:
                    return shown
            else:
                if any(choice.available for choice in stop.choices):
                    line_before = shown.line if shown else self.line
                    pause_ticks = round(pause_s * _TICKS_PER_S)
                    return _Shown(line_before, stop.choices, place, pause_ticks)
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
            start_tick=self.context.tick + shown.pause_ticks,
            line=shown.line,
            choices=tuple(
                SpokenLine(choice.line_id, choice.substitutions, choice.available)
                for choice in shown.choices
            ),
        )
        if len(encode_record(record)) > RECORD_MAX_BYTES:
            said = [shown.line] if shown.line else shown.choices
            written = self.context.content.dialogue.program.texts.get(said[0].line_id)
            file, line = ("dialogue", 0) if written is None else (written.file, written.line)
            raise YarnRuntimeError(
                file, line, f"a line with its options has more than {RECORD_MAX_BYTES} bytes"
            )
        return record

    def _tell(self, fault: YarnRuntimeError) -> None:
        # A prediction is made again and again, and by everybody; the host's word is said once.
        if not self.context.is_prediction:
            person = self.context.content.person_ids.get(self.command.person, "nobody")
            _log.error("the conversation with %s is broken: %s", person, fault)


def _seconds(given: CommandGiven) -> float:
    """How long a script waits. Raises YarnRuntimeError for what is no such time."""
    try:
        (text,) = given.arguments
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= WAIT_MAX_S:
        sentence = f"<<{given.text}>> waits for no time from 0 to {WAIT_MAX_S} seconds"
        raise YarnRuntimeError(given.file, given.line, sentence)
    return seconds


_FAULT = _Shown(SpokenLine(FAULT_LINE_ID), (), Place(()))
