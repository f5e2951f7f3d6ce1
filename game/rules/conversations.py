"""Conversations: one friend leads, everybody close by follows.

A conversation is a record of its area under the number of the person spoken to, so it is synced,
repaired and saved like everything else, and two friends cannot both begin one. Only the owner
goes on and chooses; a command names the step it saw, so that one key press never skips two lines.
The owner can always break off, and the host ends what an owner has walked away from.
"""

from collections.abc import Mapping
from math import hypot

from game.dialogue import Machine, Place
from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.reach import reach_point, standing_in
from game.rules.speech import Speech, end_talk, talks_of
from game.world.areas import Area, PersonSite
from game.world.commands import Advance, Choose, EndConversation, Talk
from game.world.content import Content
from game.world.deeds import Deed
from game.world.dialogue_limits import DIALOGUE_LIMITS
from game.world.records import Conversation
from game.world.world import Reader, Transaction

FOLLOW_PX = 120.0
"""How close to the person a friend follows a conversation."""
WALKED_AWAY_PX = 96.0
"""How far from the person the owner may go before the conversation is over."""
SILENCE_MAX_TICKS = 30 * 120
"""How long a line may stand: two minutes. An owner who has gone to make tea blocks nobody."""


def talk(transaction: Transaction, command: Talk, context: Context) -> None:
    """Begins a conversation, unless somebody is talking there already."""
    area, _ = standing_in(context, command.area)
    person = context.content.person(command.person)
    site = _site(context.content, area, command.person)
    if person is None or site is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    reach_point(context, command.area, site.x, site.y)
    if conversation_at(transaction, command.area, command.person) is not None:
        raise Refused(RefusalReason.BUSY_TALKING, (talks_of(command.area), command.person))
    end_conversations_of(transaction, context.author, context)
    speech = Speech(command, context, context.command_number, step=1, line=None)
    speech.go_on(transaction, lambda _: Place.start(person.node))
    note_deed(transaction, context, Deed.TALK, context.content.person_ids[command.person])


def advance(transaction: Transaction, command: Advance, context: Context) -> None:
    """Goes on to the next line."""
    conversation = _led(transaction, command, context)
    if conversation.choices:
        raise Refused(RefusalReason.NOT_ALLOWED)
    speech = Speech(command, context, conversation.number, conversation.step + 1, conversation.line)
    speech.go_on(transaction, lambda _: Place.decode(conversation.place, DIALOGUE_LIMITS))


def choose(transaction: Transaction, command: Choose, context: Context) -> None:
    """Goes on where an option leads."""
    conversation = _led(transaction, command, context)
    if not 0 <= command.option < len(conversation.choices):
        raise Refused(RefusalReason.NOT_ALLOWED)
    if not conversation.choices[command.option].available:
        raise Refused(RefusalReason.NOT_ALLOWED)
    speech = Speech(command, context, conversation.number, conversation.step + 1, conversation.line)

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
    end_talk(transaction, command.area, command.person)


def end_conversations_of(transaction: Transaction, character: int, context: Context) -> None:
    """Ends whatever conversation a character leads, anywhere."""
    for area_number, person in _all_conversations(transaction, context.content):
        conversation = conversation_at(transaction, area_number, person)
        if conversation is not None and conversation.owner == character:
            end_talk(transaction, area_number, person)


def conversation_at(reader: Reader, area_number: int, person: int) -> Conversation | None:
    """The conversation with a person of an area, or None."""
    record = reader.get(talks_of(area_number), person)
    return record if isinstance(record, Conversation) else None


def followed_conversation(
    reader: Reader, content: Content, character: int, position: Position
) -> tuple[int, Conversation] | None:
    """The person's number and the conversation that a character sees: the one it leads, else the
    nearest one close by."""
    area = content.area(position.area)
    nearest: tuple[float, int, Conversation] | None = None
    for person in reader.keys(talks_of(position.area)) if area is not None else ():
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


def _all_conversations(reader: Reader, content: Content) -> list[tuple[int, int]]:
    return [(number, key) for number in content.area_ids for key in reader.keys(talks_of(number))]


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
