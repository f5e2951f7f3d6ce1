"""Achievements: how far a character and its farm have come with each, read off the tallies of
deeds and the collection. Nothing of it is kept: whoever looks counts."""

from game.rules.deeds import found_item, tally_of
from game.world.collection import collectable
from game.world.content import Content
from game.world.definitions import Achievement
from game.world.world import Reader


def progress_of(content: Content, reader: Reader, character: int, achievement: Achievement) -> int:
    """How much of its count is there, at most all of it."""
    done = 0
    if achievement.deed is not None:
        done = tally_of(reader, character, achievement.deed).total
    elif achievement.collection is not None:
        items = collectable(content)[achievement.collection]
        done = sum(found_item(reader, item) is not None for item in items)
    return min(done, achievement.count)


def achieved(content: Content, reader: Reader, character: int) -> frozenset[str]:
    """The ids of the achievements that a character has."""
    return frozenset(
        name
        for name, each in content.achievements.items()
        if progress_of(content, reader, character, each) >= each.count
    )
