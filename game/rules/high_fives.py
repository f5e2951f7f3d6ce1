"""A high five: two who clap hands have more energy for it, once a day each pair."""

from dataclasses import replace

from game.rules.context import Context
from game.rules.deeds import note_deed
from game.rules.vitals import cheer_up
from game.world.calendar import day_of
from game.world.deeds import Deed
from game.world.records import Friendship
from game.world.sections import WORLD_SCOPE, Kind, Section, pair_key
from game.world.world import Transaction

FRIENDSHIPS = Section(WORLD_SCOPE, Kind.FRIENDSHIP)
HIGH_FIVE_ENERGY = 5


def clap_hands(transaction: Transaction, context: Context, friend: int) -> None:
    """The author claps the hand of a friend. The first time on a day does both good."""
    key = pair_key(context.author, friend)
    day = day_of(transaction)
    if transaction.get(FRIENDSHIPS, key) == Friendship(day):
        return
    for pair in list(transaction.keys(FRIENDSHIPS)):
        # What was on another day counts for nothing: a farm need not know of every pair for ever.
        if transaction.get(FRIENDSHIPS, pair) != Friendship(day):
            transaction.delete(FRIENDSHIPS, pair)
    transaction.put(FRIENDSHIPS, key, Friendship(day))
    for character in (context.author, friend):
        cheer_up(transaction, context, character, HIGH_FIVE_ENERGY)
        note_deed(transaction, replace(context, author=character), Deed.HIGH_FIVE, "")
