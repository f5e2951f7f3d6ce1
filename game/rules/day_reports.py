"""The report of a day: what the farm did, who did what, what was new, and a small award for each
friend who was there. All of it is read off the tallies of deeds as the day ends."""

from msgspec.structs import replace

from game.rules.context import Context
from game.rules.deeds import COLLECTION, done_on
from game.rules.shipping import DAY_REPORTS
from game.world.calendar import farm_seed
from game.world.chance import random_stream
from game.world.content import Content
from game.world.deeds import TALLY_KEYS, Deed
from game.world.records import (
    AWARDS_MAX,
    DONE_BY_EACH_MAX,
    FOUND_SHOWN_MAX,
    TALLY_MAX,
    Awarded,
    Character,
    DayReport,
    Done,
    Found,
)
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Reader, Transaction

_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


def complete_report(transaction: Transaction, day: int, context: Context) -> None:
    """Adds to the report of the day that ends who did what, what was new and the awards."""
    report = transaction.get(DAY_REPORTS, day)
    if not isinstance(report, DayReport):
        return
    there = who_was_there(transaction, day)
    done = {who: deeds_of(transaction, who, day) for who in there}
    most = [
        Done(who, TALLY_KEYS[deed], count)
        for who in there
        for deed, count in sorted(done[who].items(), key=lambda each: -each[1])[:DONE_BY_EACH_MAX]
    ]
    found = [
        record.item
        for key in sorted(transaction.keys(COLLECTION))
        if isinstance(record := transaction.get(COLLECTION, key), Found) and record.day == day
    ]
    awards = awards_for(context.content, farm_seed(transaction), day, done)
    in_all = {
        deed: min(sum(counts.get(deed, 0) for counts in done.values()), TALLY_MAX)
        for deed in (Deed.HARVEST, Deed.CATCH, Deed.FORAGE)
    }
    full = replace(
        report,
        done=tuple(most),
        found=tuple(found[:FOUND_SHOWN_MAX]),
        awards=awards,
        grown=in_all[Deed.HARVEST],
        caught=in_all[Deed.CATCH],
        picked=in_all[Deed.FORAGE],
    )
    transaction.put(DAY_REPORTS, day, full)


def who_was_there(reader: Reader, day: int) -> list[int]:
    """The characters who are here, and those who did something on a day, the busiest first."""
    people = {who: reader.get(_CHARACTERS, who) for who in reader.keys(_CHARACTERS)}
    busy = {who: sum(deeds_of(reader, who, day).values()) for who in people}
    there = [
        who
        for who, record in people.items()
        if isinstance(record, Character) and (record.online or busy[who])
    ]
    return sorted(there, key=lambda who: (-busy[who], who))[:AWARDS_MAX]


def deeds_of(reader: Reader, character: int, day: int) -> dict[Deed, int]:
    """What a character did on a day, and how often."""
    counts = {deed: done_on(reader, character, deed, day) for deed in Deed}
    return {deed: count for deed, count in counts.items() if count}


def awards_for(
    content: Content, seed: int, day: int, done: dict[int, dict[Deed, int]]
) -> tuple[Awarded, ...]:
    """An award for each: for what they did most of compared with what it takes, no award twice;
    one for just being there for whom nothing is left."""
    chances = [
        (counts.get(award.deed, 0) / award.at_least, -award.number, who, name)
        for who, counts in done.items()
        for name, award in content.awards.items()
        if award.deed is not None and counts.get(award.deed, 0) >= award.at_least
    ]
    given: dict[int, str] = {}
    for _, _, who, name in sorted(chances, reverse=True):
        if who not in given and name not in given.values():
            given[who] = name
    others = sorted(name for name, award in content.awards.items() if award.deed is None)
    random_stream(seed, "award", day).shuffle(others)
    for turn, who in enumerate(who for who in done if who not in given):
        if others:
            given[who] = others[turn % len(others)]
    awards = []
    for who, counts in done.items():
        if who in given:
            award = content.awards[given[who]]
            count = 0 if award.deed is None else counts.get(award.deed, 0)
            awards.append(Awarded(who, award.number, count))
    return tuple(awards)
