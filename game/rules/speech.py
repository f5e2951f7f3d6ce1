"""One step of a conversation: a script run from a command until something is shown.

What is shown becomes the record that everybody reads along from. A script that breaks shows one
last sentence instead, the same in a prediction as in truth, and the host's log says where it broke.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from game.dialogue import (
    FRESH,
    Chance,
    Choice,
    CommandGiven,
    Finished,
    LineShown,
    Machine,
    Place,
    Scope,
    YarnRuntimeError,
)
from game.dialogue.memory import count_up
from game.dialogue.program import Program
from game.rules.calling import call_to_scene
from game.rules.context import Context, RefusalReason, Refused
from game.rules.friends import who_is_here
from game.rules.halting import hold
from game.rules.script import carry_out_script_command, script_functions
from game.rules.script_memory import ScriptMemory, forget_conversation
from game.rules.spoken_lines import FAULT_LINE_ID
from game.rules.talks import Name, end_talk, let_go_on, people_on, scene_of, talks_of
from game.world.calendar import farm_seed
from game.world.content import Content
from game.world.cutscenes import DIRECTIONS
from game.world.directing import Director
from game.world.records import Conversation, SpokenLine, Stage, encode_record
from game.world.records.dialogue_limits import DIALOGUE_LIMITS, RECORD_MAX_BYTES
from game.world.scripts import WAIT_MAX_S
from game.world.sections import FIRST_SCENE_KEY
from game.world.staging import stage_after
from game.world.ticks import TICKS_PER_S
from game.world.world import Transaction

_log = logging.getLogger(__name__)

_STEP_MAX = 65535
_WAIT = "wait"
"""The command that lets a moment pass before the next line."""
_SCENE = "scene"
"""The command that begins a scene once the conversation is over."""
_VOTE = "vote"
"""The command that lets everybody who follows have a say in which of the next options is chosen."""
VOTE_TICKS = 20 * TICKS_PER_S
"""How long everybody is waited for who has a say."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a step of a conversation ends with."""

    line: SpokenLine | None
    """The line of the step before when this one has none."""
    choices: tuple[Choice, ...]
    place: Place
    pause_ticks: int = 0
    """How long nothing is read before."""
    is_vote: bool = False
    """Whether everybody who follows has a say in what is chosen."""
    stage: Stage | None = None
    """What is seen, where this is a scene."""
    next_scene: int = 0
    """The number of the scene that begins when this is over."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be seen or read any more."""
        has_words = self.line is not None or bool(self.choices)
        return (
            not has_words
            and (self.stage is None or self.stage.ticks == 0)
            and not (self.place.frames)
        )


@dataclass(slots=True)
class _Step:
    """What a script has said so far about how a step is shown."""

    before: Conversation
    director: Director | None
    pause_s: float = 0.0
    is_vote: bool = False
    next_scene: int = 0

    @property
    def is_full(self) -> bool:
        """Whether a step of a scene has so many directions that another one has to go on."""
        return self.director is not None and self.director.is_full

    def takes(self, given: CommandGiven, content: Content) -> bool:
        """Takes over a command that is about how things are shown; False for all others. Raises
        YarnRuntimeError for what cannot be shown."""
        if given.name == _VOTE:
            self.is_vote = True
        elif given.name == _SCENE:
            scene = content.cutscenes.get(given.arguments[0] if given.arguments else "")
            self.next_scene = 0 if scene is None else scene.number
        elif self.director is not None and given.name in DIRECTIONS:
            try:
                self.director.direct(given.name, given.arguments)
            except ValueError as error:
                raise YarnRuntimeError(given.file, given.line, str(error)) from error
        elif given.name == _WAIT:
            self.pause_s = min(self.pause_s + _seconds(given), WAIT_MAX_S)
        else:
            return False
        return True

    def shown(self, line: SpokenLine | None, choices: tuple[Choice, ...], place: Place) -> _Shown:
        """The step as it is shown."""
        stage = None if self.director is None else self.director.directed()
        pause_ticks = round(self.pause_s * TICKS_PER_S) if stage is None else stage.ticks
        next_scene = self.next_scene or self.before.next_scene
        return _Shown(line, choices, place, pause_ticks, self.is_vote, stage, next_scene)


@dataclass(frozen=True, slots=True)
class Speech:
    """One step of a conversation: from a command until something is shown."""

    name: Name
    context: Context
    """What is known of whoever holds the pace."""

    def run(
        self,
        transaction: Transaction,
        before: Conversation,
        start: Callable[[Machine], Place],
    ) -> None:
        """Runs the script from a place until something is shown, and shows it in place of what was
        before. A script that breaks ends the conversation with a sentence; of what it did since
        the last line nothing remains. The host's log then says where it broke."""
        attempt = Transaction(transaction)
        memory = ScriptMemory(attempt, self.context.author, *self.name)
        machine = Machine(
            self.context.content.dialogue.program,
            memory,
            script_functions(attempt, self.context, before.company, memory),
        )
        talks = talks_of(self.name.area)
        try:
            shown = self._until_shown(machine, attempt, before, start(machine))
            record = None if shown is None or shown.is_over else self._record(before, shown)
        except YarnRuntimeError as fault:
            self._tell(fault)
            forget_conversation(transaction, *self.name)
            transaction.put(talks, self.name.person, self._record(before, _FAULT))
            return
        transaction.puts.update(attempt.puts)
        if record is None or before.step >= _STEP_MAX:
            end_talk(transaction, self.context, *self.name)
            self._remember_watchers(transaction, before)
            self._begin_next_scene(transaction, before, shown)
            return
        transaction.put(talks, self.name.person, record)
        content = self.context.content
        known, present = people_on(content, before.stage), people_on(content, record.stage)
        for number in present:
            if number not in known:
                hold(transaction, self.context, number)
        left = [number for number in known if number not in present]
        let_go_on(transaction, self.context, left)

    def _until_shown(
        self, machine: Machine, transaction: Transaction, before: Conversation, place: Place
    ) -> _Shown:
        """What is shown next, commands carried out on the way. A line and the options behind it
        are shown together; in a scene, everything that is directed before them is their step."""
        named = (before.begun_by, before.number, self.name.area, before.step + 1)
        chance = Chance.of(farm_seed(transaction), *named)
        spent = FRESH
        shown: _Shown | None = None
        step = _Step(before, self._director(before))
        while True:
            if step.is_full:
                return step.shown(None, (), place)
            stop = machine.run(place, chance, spent)
            if isinstance(stop, Finished):
                return shown or step.shown(None, (), Place(()))
            place, spent = stop.place, stop.spent
            if isinstance(stop, CommandGiven):
                if not step.takes(stop, self.context.content):
                    self._carry_out(transaction, stop)
            elif isinstance(stop, LineShown):
                shown = step.shown(SpokenLine(stop.line_id, stop.substitutions), (), place)
                if not stop.is_before_choices:
                    return shown
            else:
                if any(choice.available for choice in stop.choices):
                    line_before = shown.line if shown else before.line
                    return step.shown(line_before, stop.choices, place)
                place = machine.choose(place, None)
                if shown is not None:
                    return step.shown(shown.line, (), place)

    def _director(self, before: Conversation) -> Director | None:
        """Who makes of directions what is seen; None where there is no stage."""
        scene = scene_of(self.context.content, self.name.person)
        if before.stage is None or scene is None:
            return None
        return Director(stage_after(before.stage, self.context.tick), scene.spots)

    def _remember_watchers(self, transaction: Transaction, before: Conversation) -> None:
        """Of a scene that each friend sees once, those who have watched have seen it too, if they
        are still here."""
        scene, program = scene_of(self.context.content, self.name.person), self._program
        node = None if scene is None else program.nodes.get(scene.node)
        if before.step == 0:
            # It had nothing to say any more when everybody was there.
            return
        if node is None or node.visits is None or node.visits.scope is not Scope.PLAYER:
            return
        here = who_is_here(transaction)
        for character in (each for each in before.company if each in here):
            memory = ScriptMemory(transaction, character, *self.name)
            count_up(memory, node.visits, program.limits)

    @property
    def _program(self) -> Program:
        return self.context.content.dialogue.program

    def _begin_next_scene(
        self, transaction: Transaction, before: Conversation, shown: _Shown | None
    ) -> None:
        """Calls to the scene that the script has asked for, if it has."""
        number = before.next_scene if shown is None else shown.next_scene
        if number:
            name = Name(self.name.area, FIRST_SCENE_KEY + number)
            call_to_scene(transaction, name, before.company, self.context)

    def _carry_out(self, transaction: Transaction, given: CommandGiven) -> None:
        try:
            carry_out_script_command(
                transaction, self.context, self.name.area, given.name, given.arguments
            )
        except ValueError as error:
            raise YarnRuntimeError(given.file, given.line, str(error)) from error

    def _record(self, before: Conversation, shown: _Shown) -> Conversation:
        """The record of what is shown. Raises YarnRuntimeError for what is too long for one."""
        choices = tuple(
            SpokenLine(choice.line_id, choice.substitutions, choice.available)
            for choice in shown.choices
        )
        start_tick = self.context.tick + shown.pause_ticks
        open_ones = (index for index, choice in enumerate(choices) if choice.available)
        record = replace(
            before,
            owner=self.context.author,
            place=shown.place.encode(),
            step=min(before.step + 1, _STEP_MAX),
            start_tick=start_tick,
            line=shown.line,
            choices=choices,
            cursor=next(open_ones, 0),
            is_vote=shown.is_vote,
            votes_until_tick=start_tick + VOTE_TICKS if shown.is_vote else 0,
            paced_tick=self.context.tick,
            next_scene=shown.next_scene,
            stage=shown.stage or before.stage,
        )
        if len(encode_record(record)) > RECORD_MAX_BYTES:
            said = [*([shown.line] if shown.line else ()), *shown.choices]
            line_id = said[0].line_id if said else ""
            written = self.context.content.dialogue.program.texts.get(line_id)
            file, line = ("dialogue", 0) if written is None else (written.file, written.line)
            raise YarnRuntimeError(
                file, line, f"a line with its options has more than {RECORD_MAX_BYTES} bytes"
            )
        return record

    def _tell(self, fault: YarnRuntimeError) -> None:
        # A prediction is made again and again, and by everybody; the host's word is said once.
        if not self.context.is_prediction:
            person = self.context.content.person_ids.get(self.name.person, "nobody")
            _log.error("the conversation with %s is broken: %s", person, fault)


def start_at(transaction: Transaction, speech: Speech, before: Conversation, node: str) -> None:
    """Begins what a record says at a node."""
    speech.run(transaction, before, lambda _: Place.start(node))


def begin(transaction: Transaction, speech: Speech, node: str, company: tuple[int, ...]) -> None:
    """Begins a conversation at a node, led by the author, with the friends who are near."""
    author = speech.context.author
    before = Conversation(
        owner=author,
        place="",
        number=speech.context.command_number,
        step=0,
        start_tick=speech.context.tick,
        line=None,
        begun_by=author,
        company=company,
    )
    start_at(transaction, speech, before, node)


def go_on(transaction: Transaction, speech: Speech, before: Conversation) -> None:
    """Shows what follows a line."""
    speech.run(transaction, before, lambda _: Place.decode(before.place, DIALOGUE_LIMITS))


def choose_option(
    transaction: Transaction, speech: Speech, before: Conversation, option: int
) -> None:
    """Shows what an option leads to. Refuses one that is not there or not open."""
    if not 0 <= option < len(before.choices) or not before.choices[option].available:
        raise Refused(RefusalReason.NOT_ALLOWED)

    def chosen(machine: Machine) -> Place:
        return machine.choose(Place.decode(before.place, DIALOGUE_LIMITS), option)

    speech.run(transaction, before, chosen)


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
