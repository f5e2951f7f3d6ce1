"""The evening's report: who did what, what was new, and an award for everybody who was there."""

from game.rules.deeds import COLLECTION, note_deed
from game.rules.shipping import DAY_REPORTS
from game.world.commands import BeginDay, LeaveFarm
from game.world.deeds import TALLY_KEYS, Deed
from game.world.records import (
    COINS_MAX,
    SHIPPED_MAX,
    TALLY_MAX,
    Awarded,
    DayReport,
    Done,
    Shipped,
    decode_record,
    encode_record,
)
from game.world.sections import Kind
from game.world.world import Transaction
from net.limits import RECORD_MAX_BYTES
from tests.world.small_farm import FARM, Farm

ADA, BO, CYD = 64, 65, 66


def do(farm: Farm, friend: int, deed: Deed, count: int, subject: str = "radish") -> None:
    noted = Transaction(farm.world)
    note_deed(noted, farm.context(friend), deed, subject, count)
    farm.world.commit(noted)


def report_of(farm: Farm, day: int) -> DayReport:
    report = farm.world.get(DAY_REPORTS, day)
    assert isinstance(report, DayReport), "every day should have its report"
    return report


def title(farm: Farm, awarded: Awarded) -> str:
    return farm.content.awards[farm.content.award(awarded.award) or ""].title


def test_each_gets_an_award_for_what_they_did_most_and_nobody_goes_without() -> None:
    farm = Farm(ADA, BO, CYD)
    do(farm, ADA, Deed.HARVEST, 12)
    do(farm, ADA, Deed.TALK, 4)
    do(farm, BO, Deed.HARVEST, 8)
    do(farm, BO, Deed.WATER, 7)
    farm.do(0, BeginDay("sunny"))
    report = report_of(farm, 1)
    given = {award.character: award for award in report.awards}
    assert title(farm, given[ADA]) == "Green Thumb", "Ada harvested most"
    assert title(farm, given[BO]) == "The Small Rain", "no award is given twice"
    assert given[BO].count == 7, "with how often it was done"
    assert given[CYD].count == 0, "who only was there gets one for that"
    assert Done(ADA, TALLY_KEYS[Deed.HARVEST], 12) in report.done
    assert report.found == ("radish",), "the first radish of the farm"
    farm.do(0, BeginDay("sunny"))
    assert report_of(farm, 2).found == (), "it is new on one day only"
    assert all(award.count == 0 for award in report_of(farm, 2).awards), "and nobody did a thing"
    assert len(farm.world.records(COLLECTION)) == 1


def test_who_did_something_and_has_left_is_in_the_report_and_who_was_away_is_not() -> None:
    farm = Farm(ADA, BO, CYD)
    do(farm, BO, Deed.FELL, 3)
    for friend in (BO, CYD):
        farm.do(0, LeaveFarm(friend, FARM, 100, 100))
    farm.do(0, BeginDay("sunny"))
    assert [award.character for award in report_of(farm, 1).awards] == [BO, ADA]


def test_the_longest_report_fits_a_record_and_a_report_of_before_still_opens() -> None:
    longest = DayReport(
        COINS_MAX,
        tuple(Shipped("a" * 24, SHIPPED_MAX, COINS_MAX) for _ in range(12)),
        tuple(Done(4095, 99, TALLY_MAX) for _ in range(24)),
        tuple("b" * 24 for _ in range(4)),
        tuple(Awarded(4095, 999, TALLY_MAX) for _ in range(8)),
    )
    encoded = encode_record(longest)
    assert len(encoded) <= RECORD_MAX_BYTES, "otherwise no day could begin"
    assert decode_record(Kind.DAY_REPORT, encoded) == longest
    assert decode_record(Kind.DAY_REPORT, b"\x92\x07\x90") == DayReport(7), "as it was saved before"
