"""Where conversations are, who hears them and what is left of them: nothing.

A conversation is a record of its area under the number of the person spoken to. Everybody in the
area who stands near follows it, unless one has turned away (`Listening`), leads another or stands
nearer to another. Every way to end one goes through `end_talk`.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import hypot, inf
from typing import NamedTuple

from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.friends import who_is_here
from game.rules.halting import let_go
from game.rules.reach import standing_in
from game.rules.script_memory import forget_conversation
from game.world.content import Content
from game.world.cutscenes import Cutscene
from game.world.records import COMPANY_MAX, Conversation, Listening, Stage
from game.world.records.stages import Spawn
from game.world.schedules import whereabouts
from game.world.sections import FIRST_SCENE_KEY, Kind, Section
from game.world.world import Reader, Transaction

FOLLOW_PX = 120.0
"""How close to the person a friend follows a conversation."""


class Name(NamedTuple):
    """Which conversation: the area, and the number of the person in it."""

    area: int
    person: int


@lru_cache(maxsize=256)
def talks_of(area_number: int) -> Section:
    """The section of an area's conversations."""
    return Section(area_number, Kind.CONVERSATION)


def conversation_at(reader: Reader, area_number: int, person: int) -> Conversation | None:
    """The conversation with a person of an area, or None."""
    record = reader.get(talks_of(area_number), person)
    return record if isinstance(record, Conversation) else None


def all_conversations(reader: Reader, content: Content) -> Iterator[tuple[Name, Conversation]]:
    """Every conversation of a farm. None may be begun or ended meanwhile."""
    for area_number in reader.scopes(Kind.CONVERSATION):
        if area_number not in content.area_ids:
            continue
        for person in reader.keys(talks_of(area_number)):
            conversation = conversation_at(reader, area_number, person)
            if conversation is not None:
                yield Name(area_number, person), conversation


def scene_of(content: Content, key: int) -> Cutscene | None:
    """The scene that a conversation of this key is, None for a talk with a person."""
    scene_id = content.cutscene_ids.get(key - FIRST_SCENE_KEY)
    return None if scene_id is None else content.cutscenes[scene_id]


def heard_px(content: Content, key: int) -> float:
    """How far from its middle a conversation is followed."""
    scene = scene_of(content, key)
    return FOLLOW_PX if scene is None else float(scene.reach_px)


def middle_of(
    reader: Reader, content: Content, area_number: int, person: int, tick: float = inf
) -> tuple[float, float] | None:
    """Around which place a conversation is heard; None when the person is not there. Whoever is
    spoken to stands still, so that it is one place as long as the conversation goes on; before
    that it is where the person is at a `tick`. A scene has its own."""
    scene = scene_of(content, person)
    if scene is not None:
        is_here = content.areas[scene.area].number == area_number
        return scene.spots[scene.centre] if is_here else None
    there = whereabouts(reader, content, content.person_ids.get(person, ""), tick)
    return None if there is None or there.area != area_number else (there.x, there.y)


def is_in_earshot(
    reader: Reader, content: Content, name: Name, position: Position | None, slack_px: float = 0.0
) -> bool:
    """Whether one hears a conversation from there. Compared so that NaN fails."""
    middle = middle_of(reader, content, *name)
    if position is None or middle is None or position.area != name.area:
        return False
    distance_px = hypot(position.x - middle[0], position.y - middle[1])
    return distance_px <= heard_px(content, name.person) + slack_px


def followed_conversation(
    reader: Reader, content: Content, character: int, position: Position
) -> tuple[int, Conversation] | None:
    """The person's number and the conversation that a character sees: the one it leads, else the
    scene that plays around it, else the nearest one close by; none that it has turned away
    from."""
    nearest: tuple[float, int, Conversation] | None = None
    for person in reader.keys(talks_of(position.area)):
        conversation = conversation_at(reader, position.area, person)
        middle = middle_of(reader, content, position.area, person)
        if conversation is None or middle is None:
            continue
        if conversation.owner == character:
            return person, conversation
        distance_px = hypot(position.x - middle[0], position.y - middle[1])
        is_near = distance_px <= heard_px(content, person)
        if person >= FIRST_SCENE_KEY:
            distance_px = -1.0
        if is_near and (nearest is None or (distance_px, person) < nearest[:2]):
            name = Name(position.area, person)
            if not is_away(reader, character, name, conversation):
                nearest = (distance_px, person, conversation)
    return None if nearest is None else nearest[1:]


def followers(
    reader: Reader,
    content: Content,
    name: Name,
    owner: int,
    positions: Mapping[int, Position],
) -> list[int]:
    """Who follows a conversation besides its owner, the nearest first."""
    middle = middle_of(reader, content, *name)
    if middle is None:
        return []
    found = []
    for character, position in positions.items():
        if character == owner or position.area != name.area:
            continue
        followed = followed_conversation(reader, content, character, position)
        if followed is not None and followed[0] == name.person:
            distance_px = hypot(position.x - middle[0], position.y - middle[1])
            found.append((distance_px, character))
    return [character for _, character in sorted(found)]


def company_near(
    reader: Reader, content: Content, name: Name, positions: Mapping[int, Position], tick: float
) -> tuple[int, ...]:
    """Of these characters those who are near a person, the nearest first and as many as there can
    be: whom a command that begins a conversation names."""
    middle = middle_of(reader, content, *name, tick)
    if middle is None:
        return ()
    distances = sorted(
        (hypot(place.x - middle[0], place.y - middle[1]), who)
        for who, place in positions.items()
        if place.area == name.area
    )
    return tuple(who for distance_px, who in distances if distance_px <= FOLLOW_PX)[:COMPANY_MAX]


def listening_to(
    reader: Reader, character: int, name: Name, conversation: Conversation
) -> Listening | None:
    """What a character makes of a conversation; None when it has said nothing about it."""
    record = reader.get(Section(character, Kind.LISTENING), name.person)
    is_of_it = isinstance(record, Listening) and (
        (record.area, record.number) == (name.area, conversation.number)
    )
    return record if isinstance(record, Listening) and is_of_it else None


def is_away(reader: Reader, character: int, name: Name, conversation: Conversation) -> bool:
    """Whether a character has turned away from a conversation."""
    listening = listening_to(reader, character, name, conversation)
    return listening is not None and listening.is_away


def end_talk(transaction: Transaction, context: Context, area_number: int, person: int) -> None:
    """Ends a conversation, with what it remembered for itself and what friends made of it. The
    person goes on, and so does who was on the stage of a scene."""
    ended = conversation_at(transaction, area_number, person)
    staged = [] if ended is None else people_on(context.content, ended.stage)
    transaction.delete(talks_of(area_number), person)
    forget_conversation(transaction, area_number, person)
    for character in who_is_here(transaction):
        section = Section(character, Kind.LISTENING)
        listening = transaction.get(section, person)
        if isinstance(listening, Listening) and listening.area == area_number:
            transaction.delete(section, person)
    let_go_on(transaction, context, (person, *staged))


def let_go_on(transaction: Transaction, context: Context, people: Iterable[int]) -> None:
    """Of these people those go on with their day who are in no talk and on no stage any more, here
    or elsewhere: a scene may have somebody on its stage who is spoken to in another area."""
    content = context.content
    kept: set[int] = set()
    for name, conversation in all_conversations(transaction, content):
        kept |= {name.person, *people_on(content, conversation.stage)}
    for number in people:
        if number not in kept:
            let_go(transaction, context, number)


def people_on(content: Content, stage: Stage | None) -> list[int]:
    """The numbers of the people who are on a stage, or come onto it in its step."""
    if stage is None:
        return []
    coming = (each.who for each in stage.directions if isinstance(each, Spawn))
    names = dict.fromkeys([*(actor.who for actor in stage.actors), *coming])
    people = content.people
    return [people[who].number for who in names if isinstance(who, str) and who in people]


def led_conversation(
    transaction: Transaction, name: Name, step: int, context: Context
) -> Conversation:
    """The author's own conversation at the step that was seen; refuses otherwise."""
    standing_in(context, name.area)
    conversation = conversation_at(transaction, *name)
    if conversation is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    if conversation.owner != context.author:
        raise Refused(RefusalReason.NOT_YOUR_CONVERSATION)
    if conversation.step != step:
        raise Refused(RefusalReason.CONVERSATION_MOVED_ON)
    return conversation
