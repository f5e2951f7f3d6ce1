"""What those who follow a conversation do: turn away, come back, and vote where a script lets them.

A vote is a record of whoever gives it. The host counts once everybody who follows has one, or when
its time is over, and its one command chooses: so it counts once, whatever was lost or repeated.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from game.rules.context import Context, Position, RefusalReason, Refused, on_behalf_of
from game.rules.reach import standing_in
from game.rules.speech import Speech, choose_option
from game.rules.talks import (
    Name,
    all_conversations,
    conversation_at,
    followers,
    is_in_earshot,
    listening_to,
    talks_of,
)
from game.world.commands import CountVotes, Listen, Vote
from game.world.content import Content
from game.world.records import Conversation, Listening
from game.world.sections import Kind, Section
from game.world.world import Reader, Transaction


def listen(transaction: Transaction, command: Listen, context: Context) -> None:
    """Turns away from a friend's conversation, or back to it; what is so already stays so."""
    standing_in(context, command.area)
    name = Name(command.area, command.person)
    conversation = conversation_at(transaction, *name)
    if conversation is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    if conversation.owner == context.author:
        raise Refused(RefusalReason.NOT_ALLOWED)
    section = Section(context.author, Kind.LISTENING)
    if command.is_away:
        away = Listening(name.area, conversation.number, is_away=True)
        transaction.put(section, name.person, away)
    elif transaction.get(section, name.person) is not None:
        transaction.delete(section, name.person)


def vote(transaction: Transaction, command: Vote, context: Context) -> None:
    """Says which option one is for; another vote takes the place of an earlier one."""
    _, position = standing_in(context, command.area)
    name = Name(command.area, command.person)
    conversation = conversation_at(transaction, *name)
    if conversation is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    if conversation.step != command.step:
        raise Refused(RefusalReason.CONVERSATION_MOVED_ON)
    options = conversation.choices
    is_option = command.option < len(options) and options[command.option].available
    if not (conversation.is_vote and is_option):
        raise Refused(RefusalReason.NOT_ALLOWED)
    slack_px = context.reach_slack_px
    is_near = is_in_earshot(transaction, context.content, name, position, slack_px)
    if conversation.owner != context.author and not is_near:
        raise Refused(RefusalReason.TOO_FAR)
    voted = Listening(name.area, conversation.number, step=command.step, option=command.option)
    transaction.put(Section(context.author, Kind.LISTENING), name.person, voted)


def count_votes(transaction: Transaction, command: CountVotes, context: Context) -> None:
    """What most are for is chosen, in the owner's place. Where that cannot be, the owner decides
    alone."""
    name = Name(command.area, command.person)
    conversation = conversation_at(transaction, *name)
    if conversation is None or conversation.step != command.step:
        raise Refused(RefusalReason.CONVERSATION_MOVED_ON)
    option = _decided(
        transaction, context.content, name, conversation, context.tick, context.positions
    )
    if option is None:
        raise Refused(RefusalReason.NOT_YET)
    acting = on_behalf_of(conversation.owner, context)
    attempt = Transaction(transaction)
    try:
        choose_option(attempt, Speech(name, acting), conversation, option)
    except Refused:
        alone = replace(conversation, is_vote=False, paced_tick=context.tick)
        transaction.put(talks_of(name.area), name.person, alone)
        return
    transaction.puts.update(attempt.puts)


def votes_to_count(
    reader: Reader, content: Content, tick: int, positions: Mapping[int, Position]
) -> Iterator[CountVotes]:
    """What the host counts now. They are read before any is carried out."""
    for name, conversation in all_conversations(reader, content):
        option = _decided(reader, content, name, conversation, tick, positions)
        if option is not None:
            yield CountVotes(*name, conversation.step)


def vote_of(reader: Reader, character: int, name: Name, conversation: Conversation) -> int | None:
    """The option that a character is for at the present step; None before it has voted."""
    listening = listening_to(reader, character, name, conversation)
    has_voted = listening is not None and listening.step == conversation.step
    return listening.option if listening is not None and has_voted else None


def _decided(
    reader: Reader,
    content: Content,
    name: Name,
    conversation: Conversation,
    tick: int,
    positions: Mapping[int, Position],
) -> int | None:
    """The option that is chosen now: that of most, and of several with as many the owner's, or the
    first. None while somebody who follows is waited for, and while nobody has voted."""
    if not conversation.is_vote:
        return None
    following = followers(reader, content, name, conversation.owner, positions)
    found = {who: vote_of(reader, who, name, conversation) for who in following}
    owners = vote_of(reader, conversation.owner, name, conversation)
    votes = Counter(option for option in (owners, *found.values()) if option is not None)
    is_all = owners is not None and None not in found.values()
    if not votes or not (is_all or tick >= conversation.votes_until_tick):
        return None
    most = max(votes.values())
    best = sorted(option for option, count in votes.items() if count == most)
    return owners if owners in best else best[0]
