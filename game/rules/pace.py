"""Who holds the pace of a conversation: the owner, who may hand it on, and point at options.

When the owner walks off, leaves, is cut off or lets a line stand for too long, the pace passes to
the nearest who follows, and where nobody does the conversation is over: nobody is ever stuck, and
no person is kept from others.
"""

from collections.abc import Iterator, Mapping
from math import hypot

from msgspec.structs import replace

from game.rules.context import Context, Position, RefusalReason, Refused
from game.rules.friends import who_is_here
from game.rules.talks import (
    Name,
    all_conversations,
    conversation_at,
    end_talk,
    followers,
    heard_px,
    is_away,
    is_in_earshot,
    led_conversation,
    middle_of,
    talks_of,
)
from game.world.calendar import environment_of
from game.world.commands import EndConversation, HandOn, PassOn, PointAtOption, SkipScene
from game.world.content import Content
from game.world.records import COMPANY_MAX, Conversation, Listening, PassedOn
from game.world.sections import Kind, Section
from game.world.ticks import TICKS_PER_S
from game.world.world import Reader, Transaction

WALKED_AWAY_PX = 96.0
"""How far from the person the owner may go before somebody else holds the pace."""
SILENCE_MAX_TICKS = 60 * TICKS_PER_S
"""How long a line may stand: a minute. An owner who has gone to make tea blocks nobody."""


def hand_on(transaction: Transaction, command: HandOn, context: Context) -> None:
    """The owner lets a friend who follows hold the pace."""
    name = Name(command.area, command.person)
    conversation = led_conversation(transaction, name, command.step, context)
    friend = command.character
    if friend == context.author or friend not in who_is_here(transaction):
        raise Refused(RefusalReason.NOT_ALLOWED)
    leads = (other.owner for _, other in all_conversations(transaction, context.content))
    if friend in leads or is_away(transaction, friend, name, conversation):
        raise Refused(RefusalReason.NOT_ALLOWED)
    place, slack_px = context.positions.get(friend), context.reach_slack_px
    is_near = is_in_earshot(transaction, context.content, name, place, slack_px)
    if not context.is_prediction and not is_near:
        raise Refused(RefusalReason.TOO_FAR)
    _pass(transaction, name, conversation, friend, PassedOn.HANDED, context)


def pass_on(transaction: Transaction, command: PassOn, context: Context) -> None:
    """Somebody else holds the pace, because the owner does not any more. An owner who was silent
    is not asked again before coming back to it."""
    name = Name(command.area, command.person)
    conversation = conversation_at(transaction, *name)
    if conversation is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    if command.character == conversation.owner:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if command.why is PassedOn.SILENT:
        section = Section(conversation.owner, Kind.LISTENING)
        away = Listening(name.area, conversation.number, is_away=True)
        transaction.put(section, name.person, away)
    _pass(transaction, name, conversation, command.character, command.why, context)


def point_at_option(transaction: Transaction, command: PointAtOption, context: Context) -> None:
    """Everybody who follows sees which option the owner thinks of."""
    name = Name(command.area, command.person)
    conversation = led_conversation(transaction, name, command.step, context)
    if not command.option < len(conversation.choices):
        raise Refused(RefusalReason.NOT_ALLOWED)
    pointing = replace(conversation, cursor=command.option, paced_tick=context.tick)
    transaction.put(talks_of(name.area), name.person, pointing)


def leave_conversations(
    transaction: Transaction, character: int, context: Context, why: PassedOn = PassedOn.WALKED_OFF
) -> None:
    """A character leads nothing any more, anywhere: whoever is nearest goes on with it."""
    for name, conversation in list(all_conversations(transaction, context.content)):
        if conversation.owner != character:
            continue
        nearest = followers(transaction, context.content, name, character, context.positions)
        if nearest:
            _pass(transaction, name, conversation, nearest[0], why, context)
        else:
            end_talk(transaction, context, *name)


def resume_conversations(transaction: Transaction, context: Context) -> None:
    """Time goes on after a rest, and who holds the pace of something has as long as ever."""
    for name, conversation in list(all_conversations(transaction, context.content)):
        resumed = replace(conversation, paced_tick=context.tick)
        transaction.put(talks_of(name.area), name.person, resumed)


def forget_listening(transaction: Transaction, character: int) -> None:
    """Whoever leaves makes nothing of any conversation any more."""
    section = Section(character, Kind.LISTENING)
    for person in list(transaction.keys(section)):
        transaction.delete(section, person)


def pace_to_keep(
    reader: Reader,
    content: Content,
    tick: int,
    positions: Mapping[int, Position],
    is_watched: bool = False,
) -> Iterator[PassOn | EndConversation | SkipScene]:
    """What the host commands now, for conversations whose owner is gone (has no position), has
    walked away or has let a line stand for too long. They are read before any is carried out.
    While time rests nobody waits for an owner, except where it rests because a scene is watched
    (`is_watched`)."""
    for name, conversation in all_conversations(reader, content):
        why = _why_to_pass(reader, content, name, conversation, tick, positions)
        if why is PassedOn.SILENT and _is_resting(reader) and not is_watched:
            why = PassedOn.NOT
        if why is PassedOn.NOT and middle_of(reader, content, *name) is not None:
            continue
        nearest = followers(reader, content, name, conversation.owner, positions)
        if nearest:
            yield PassOn(*name, nearest[0], why)
        elif why is PassedOn.SILENT and conversation.stage is not None:
            # Nobody looks any more. What happens in the scene happens all the same, and it does not
            # begin again for somebody who makes tea.
            yield SkipScene(*name)
        else:
            yield EndConversation(*name)


def _why_to_pass(
    reader: Reader,
    content: Content,
    name: Name,
    conversation: Conversation,
    tick: int,
    positions: Mapping[int, Position],
) -> PassedOn:
    """Why the owner cannot hold the pace any more; `NOT` when it can."""
    owner, middle = positions.get(conversation.owner), middle_of(reader, content, *name)
    leads_px = WALKED_AWAY_PX if conversation.stage is None else heard_px(content, name.person)
    if owner is None:
        return PassedOn.GONE
    if owner.area != name.area or (
        middle is not None and not hypot(owner.x - middle[0], owner.y - middle[1]) <= leads_px
    ):
        return PassedOn.WALKED_OFF
    silent_ticks = tick - max(conversation.start_tick, conversation.paced_tick)
    return PassedOn.SILENT if silent_ticks > SILENCE_MAX_TICKS else PassedOn.NOT


def _is_resting(reader: Reader) -> bool:
    environment = environment_of(reader)
    return environment is not None and environment.resting_since_tick is not None


def _pass(
    transaction: Transaction,
    name: Name,
    conversation: Conversation,
    friend: int,
    why: PassedOn,
    context: Context,
) -> None:
    """Makes a friend the owner. Scripts count whoever held the pace among the company, if the
    pace was handed on."""
    company = [other for other in conversation.company if other != friend]
    if why is PassedOn.HANDED:
        company.insert(0, conversation.owner)
    passed = replace(
        conversation,
        owner=friend,
        company=tuple(company[:COMPANY_MAX]),
        paced_tick=context.tick,
        passed_on=why,
    )
    transaction.put(talks_of(name.area), name.person, passed)
