"""A rehearsal: a scene played through on a new farm, for those who write it.

It is played by the rules of the game, beat by beat; what a beat looks like at any moment follows
from its stage. Where there are options, the rehearsal takes those that it is told to take.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from game.rules.context import Context, Position
from game.rules.rulebook import carry_out
from game.rules.speech import Speech, choose_option, go_on, start_at
from game.rules.spoken_lines import FAULT_LINE_ID, words_of
from game.rules.talks import Name, conversation_at
from game.world.commands import EnterFarm
from game.world.content import Content
from game.world.cutscenes import members_of
from game.world.founding import found_farm
from game.world.records import Conversation, Showing, Stage
from game.world.records.stages import CAST_MAX, Spawn, Spot, Walk
from game.world.sections import FIRST_CHARACTER_ID, FIRST_SCENE_KEY
from game.world.staging import tableau
from game.world.world import Transaction, World

BEATS_MAX = 400
LINGERS_TICKS = 60
"""How long a line without many letters stands in a rehearsal …"""
LETTER_TICKS = 2
"""… and how much longer for each letter, so that it can be read."""
_NAMES = ("Robin", "Mika", "Ada", "Jonas")
_NOON_MINUTES = 720


@dataclass(frozen=True, slots=True)
class Beat:
    """One step of a scene."""

    begins_tick: int
    line_tick: int
    """When its line or its options are shown."""
    ends_tick: int
    conversation: Conversation
    chosen: int | None = None
    """Which of its options is taken, counted from 0; None where there are none."""

    @property
    def stage(self) -> Stage:
        """What is seen in it."""
        assert self.conversation.stage is not None
        return self.conversation.stage


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A scene from its beginning to its end."""

    scene: str
    beats: tuple[Beat, ...]
    world: World
    """The farm as it is at the end."""

    @property
    def ticks(self) -> int:
        """How long it takes."""
        return self.beats[-1].ends_tick - self.beats[0].begins_tick if self.beats else 0

    def beat_at(self, tick: float) -> Beat:
        """The beat that is played at a tick; the last one after the end. Raises ValueError for a
        scene that shows nothing."""
        if not self.beats:
            raise ValueError("the scene shows nothing")
        return next((beat for beat in self.beats if tick < beat.ends_tick), self.beats[-1])


def rehearse(
    content: Content,
    scene_id: str,
    friends: int = 1,
    choices: Sequence[int] = (),
    start_tick: int = 0,
) -> Rehearsal:
    """A scene as it goes with so many friends beside who leads it, from `start_tick` on; `choices`
    are the options that are taken, in order, the first open one after those. Raises ValueError for
    a scene that does not exist, and for one that breaks off."""
    scene = content.cutscenes.get(scene_id)
    if scene is None:
        raise ValueError(f"There is no scene {scene_id}.")
    area = content.areas[scene.area]
    name = Name(area.number, FIRST_SCENE_KEY + scene.number)
    centre = scene.spots[scene.centre]
    world = World()
    found_farm(world, content, 1)
    cast = tuple(FIRST_CHARACTER_ID + number for number in range(min(friends + 1, CAST_MAX)))
    here = {character: Position(area.number, *map(float, centre)) for character in cast}

    def speech(tick: int) -> Speech:
        place = here[cast[0]]
        return Speech(name, Context(content, tick, cast[0], 1, place, 0.0, is_prediction=False))

    for character, title in zip(cast, _NAMES, strict=False):
        entering = EnterFarm(character, title, character - FIRST_CHARACTER_ID)
        context = Context(content, 0, 0, 1, None, 0.0, is_prediction=False)
        world.commit(carry_out(world, entering, context))
    called = Conversation(
        owner=cast[0],
        place="",
        number=1,
        step=0,
        start_tick=start_tick,
        line=None,
        begun_by=cast[0],
        company=cast[1:],
        stage=Stage(start_tick, Spot(*centre), cast=cast),
        showing=Showing(),
    )
    # The conditions under which a scene begins are no part of it.
    node = next(iter(members_of(content.dialogue.program, scene.node)), scene.node)
    beats: list[Beat] = []
    left = list(choices)
    transaction = Transaction(world)
    start_at(transaction, speech(start_tick), called, node)
    while len(beats) < BEATS_MAX:
        world.commit(transaction)
        conversation = conversation_at(world, *name)
        if conversation is None:
            break
        beat = _beat(content, scene_id, conversation, left)
        beats.append(beat)
        transaction = Transaction(world)
        if beat.chosen is not None:
            choose_option(transaction, speech(beat.ends_tick), conversation, beat.chosen)
        else:
            go_on(transaction, speech(beat.ends_tick), conversation)
    return Rehearsal(scene_id, tuple(beats), world)


def blocked_walks(content: Content, rehearsal: Rehearsal) -> Iterator[str]:
    """What is wrong with where people go: who walks or appears in a wall or in water, with the
    line that follows."""
    area = content.areas[content.cutscenes[rehearsal.scene].area]
    for beat in rehearsal.beats:
        for each in beat.stage.directions:
            is_prop = isinstance(each, Walk | Spawn) and not (
                each.who in content.people or isinstance(each.who, int)
            )
            if not isinstance(each, Walk | Spawn) or is_prop:
                continue
            ticks = each.ticks if isinstance(each, Walk) else 0
            for gone in range(0, ticks + 3, 3):
                seen = tableau(
                    beat.stage, beat.stage.began_tick + each.at + min(gone, ticks), _NOON_MINUTES
                )
                here = next((one for one in seen.actors if one.who == each.who), None)
                if here is not None and not area.is_walkable(here.x, here.y):
                    line = beat.conversation.line
                    before = "at the end" if line is None else f"before {line.line_id}"
                    at = f"({here.x:.0f}, {here.y:.0f})"
                    yield f"{each.who} is in a wall or in water at {at}, {before}"
                    break


def _beat(content: Content, scene_id: str, conversation: Conversation, left: list[int]) -> Beat:
    """The beat that a record shows, with the option that is taken."""
    assert conversation.stage is not None
    line = conversation.line
    if line is not None and line.line_id == FAULT_LINE_ID:
        raise ValueError(f"The scene {scene_id} breaks off; the log says where.")
    open_ones = [number for number, each in enumerate(conversation.choices) if each.available]
    chosen = None
    if open_ones:
        wanted = left.pop(0) if left else open_ones[0]
        chosen = wanted if wanted in open_ones else open_ones[0]
    letters = len(words_of(content, line)[1]) if line is not None else 0
    has_words = line is not None or bool(conversation.choices)
    lasts = LINGERS_TICKS + LETTER_TICKS * letters if has_words else 0
    line_tick = conversation.start_tick
    return Beat(conversation.stage.began_tick, line_tick, line_tick + lasts, conversation, chosen)
