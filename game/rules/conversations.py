"""Conversations: one friend leads, everybody close by follows.

A conversation is a record of its area under the number of the person spoken to, so it is synced,
repaired and saved like everything else, and two friends cannot both begin one. Only the owner
goes on and chooses; a command names the step it saw, so that one key press never skips two lines.
The owner can always break off. Who holds the pace stands in `pace.py`, votes in `voting.py`.
"""

from collections.abc import Callable

from game.rules.affection import note_talk
from game.rules.context import Context, RefusalReason, Refused
from game.rules.deeds import note_deed
from game.rules.friends import who_is_here
from game.rules.halting import hold
from game.rules.pace import leave_conversations
from game.rules.reach import reach_person, standing_in
from game.rules.speech import Speech, begin, choose_option, go_on
from game.rules.talks import (
    Name,
    conversation_at,
    end_talk,
    is_in_earshot,
    led_conversation,
    talks_of,
)
from game.world.commands import Advance, Choose, EndConversation, GiveGift, Talk
from game.world.deeds import Deed
from game.world.records import COMPANY_MAX
from game.world.world import Transaction


def talk(transaction: Transaction, command: Talk, context: Context) -> None:
    """Begins a conversation, unless somebody is talking there already."""
    standing_in(context, command.area)
    person = reach_person(transaction, context, command.area, command.person)
    begin_talk(transaction, command, context, person.node)
    note_deed(transaction, context, Deed.TALK, context.content.person_ids[command.person])


def begin_talk(
    transaction: Transaction,
    command: Talk | GiveGift,
    context: Context,
    node: str,
    remember: Callable[[], None] = lambda: None,
) -> None:
    """Begins a conversation with somebody within reach at a node, unless somebody is talking there
    already. What it is to `remember` from the start is put down before anything is said."""
    if conversation_at(transaction, command.area, command.person) is not None:
        raise Refused(RefusalReason.BUSY_TALKING, (talks_of(command.area), command.person))
    leave_conversations(transaction, context.author, context)
    hold(transaction, context, command.person)
    note_talk(transaction, context.author, command.person)
    remember()
    name = Name(command.area, command.person)
    company = _company(transaction, name, command.company, context)
    begin(transaction, Speech(name, context), node, company)


def advance(transaction: Transaction, command: Advance, context: Context) -> None:
    """Goes on to the next line."""
    name = Name(command.area, command.person)
    conversation = led_conversation(transaction, name, command.step, context)
    is_unread = conversation.stage is not None and conversation.line is None
    if conversation.choices or is_unread:
        # A step of a scene without a line goes on by itself, and so does the call to it.
        raise Refused(RefusalReason.NOT_ALLOWED)
    go_on(transaction, Speech(name, context), conversation)


def choose(transaction: Transaction, command: Choose, context: Context) -> None:
    """Goes on where an option leads, unless everybody has a say in that."""
    name = Name(command.area, command.person)
    conversation = led_conversation(transaction, name, command.step, context)
    if conversation.is_vote:
        raise Refused(RefusalReason.NOT_ALLOWED)
    choose_option(transaction, Speech(name, context), conversation, command.option)


def end_conversation(transaction: Transaction, command: EndConversation, context: Context) -> None:
    """Breaks off: the owner its own, the host any."""
    conversation = conversation_at(transaction, command.area, command.person)
    if conversation is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    if context.author not in (0, conversation.owner):
        raise Refused(RefusalReason.NOT_YOUR_CONVERSATION)
    if context.author != 0 and conversation.stage is not None:
        # Everybody who watches a scene has a say in skipping it.
        raise Refused(RefusalReason.NOT_ALLOWED)
    end_talk(transaction, context, command.area, command.person)


def _company(
    transaction: Transaction, name: Name, seen: tuple[int, ...], context: Context
) -> tuple[int, ...]:
    """Of the friends whom the author saw near, those who are here, each once; as far as the host
    knows where they stand, only those who are near indeed."""
    here = set(who_is_here(transaction)) - {context.author}
    company = [friend for friend in dict.fromkeys(seen) if friend in here]
    if not context.is_prediction:
        content, places, slack_px = context.content, context.positions, context.reach_slack_px
        company = [
            friend
            for friend in company
            if is_in_earshot(transaction, content, name, places.get(friend), slack_px)
        ]
    return tuple(company[:COMPANY_MAX])
