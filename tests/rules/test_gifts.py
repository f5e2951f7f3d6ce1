"""Presents and talks: what they do to how much people like one, and what is refused."""

import pytest
from msgspec.structs import replace

from game.rules.affection import POINTS_PER_HEART, TALK_POINTS, affection_of, hearts_of
from game.rules.audit.ledger import ItemAudit
from game.rules.context import Position, RefusalReason
from game.rules.script import ITEM_SIGN, script_functions
from game.rules.spoken_lines import said
from game.rules.talks import conversation_at
from game.world.commands import (
    BeginDay,
    Command,
    EndConversation,
    ForgetCharacter,
    GiveGift,
    LeaveFarm,
    Talk,
)
from game.world.deeds import TALLY_KEYS, Deed, tallies_of
from game.world.records import (
    KNOWN_TASTES_MAX,
    POINTS_MAX,
    DayReport,
    Hearts,
    Slot,
    SpokenLine,
    Tally,
)
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.tastes import TASTE_POINTS, Taste, taste_of
from game.world.world import Change, Transaction
from tests.world.small_farm import Farm, game_content, refusal

ADA, BO = 64, 65
BAG = Section(ADA, Kind.STORAGE)
HEARTS = Section(ADA, Kind.HEARTS)


class Meeting:
    """A farm on which Ada and Bo stand beside somebody, with presents in Ada's bag."""

    def __init__(self, name: str = "fisher") -> None:
        self.farm = Farm(ADA, BO, content=game_content())
        self.person = self.farm.content.people[name]
        self.number = self.person.number
        area = self.farm.content.areas[self.person.area]
        self.area = area.number
        site = area.person(name)
        assert site is not None
        for character in (ADA, BO):
            self.farm.positions[character] = Position(self.area, site.x, site.y + 12.0)
        self.fine = next(
            item
            for item, each in self.farm.content.items.items()
            if each.price and not each.is_tool and taste_of(self.person, item) is Taste.FINE
        )

    def gift(self, item: str, slot: int = 9) -> GiveGift:
        """A present in Ada's bag, and the command that gives it."""
        self.farm.put(BAG, slot, Slot(item, 3))
        return GiveGift(self.area, self.number, slot, item)

    def give(self, item: str) -> None:
        """Gives one, and hears nothing more about it."""
        self.farm.do(ADA, self.gift(item))
        if conversation_at(self.farm.world, self.area, self.number) is not None:
            self.farm.do(ADA, EndConversation(self.area, self.number))

    @property
    def hearts(self) -> Hearts:
        return affection_of(self.farm.world, ADA, self.number)


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


def assert_says_something_to_every_kind_of_present(name: str) -> None:
    heard = set()
    for taste in Taste:
        meeting = Meeting(name)
        kinds = {
            Taste.LOVED: meeting.person.loves,
            Taste.LIKED: meeting.person.likes,
            Taste.DISLIKED: meeting.person.dislikes,
            Taste.FINE: (meeting.fine,),
        }
        item = kinds[taste][0]
        meeting.farm.put(HEARTS, meeting.number, Hearts(500))
        audit = ItemAudit(meeting.farm.content)
        command = meeting.gift(item)
        audit.take_over(meeting.farm.snapshot())
        faults = audit.observe(command, ADA, meeting.farm.do(ADA, command))
        assert faults == [], "the ledger should find nothing wrong with it"
        assert meeting.farm.bag(ADA)[9] == (item, 2), "one of it is gone"
        wanted = 500 + TALK_POINTS + TASTE_POINTS[taste]
        assert meeting.hearts.points == wanted, f"{name} has {taste} it"
        is_known = item in meeting.hearts.known
        assert is_known is (taste is not Taste.FINE), "a strong opinion is remembered"
        talk = conversation_at(meeting.farm.world, meeting.area, meeting.number)
        assert talk is not None, "something is said to it"
        assert talk.line is not None, "in words"
        line = said(meeting.farm.content, talk.line)
        assert line.person == name, "by who was given it"
        heard.add(line.words.text)
    assert len(heard) == len(Taste), "and something else to each"


def test_everybody_says_something_to_every_kind_of_present() -> None:
    for name in game_content().people:
        assert_says_something_to_every_kind_of_present(name)


def test_one_present_and_one_talk_a_day_count(meeting: Meeting) -> None:
    loved = meeting.person.loves[0]
    meeting.give(loved)
    once = meeting.hearts.points
    assert refusal(meeting.farm, meeting.gift(loved), ADA) is RefusalReason.GIFT_TODAY
    meeting.farm.do(ADA, Talk(meeting.area, meeting.number))
    assert meeting.hearts.points == once, "one has talked already"
    assert affection_of(meeting.farm.world, BO, meeting.number).points == 0, "with Ada, not Bo"
    meeting.farm.do(0, BeginDay("sunny"))
    meeting.give(loved)
    assert meeting.hearts.points == 2 * once, "another day counts anew"


def test_of_what_was_given_the_latest_is_remembered(meeting: Meeting) -> None:
    loved = meeting.person.loves[0]
    items = tuple(item for item in meeting.farm.content.items if item != loved)
    meeting.farm.put(HEARTS, meeting.number, Hearts(known=items[:KNOWN_TASTES_MAX]))
    meeting.give(loved)
    assert meeting.hearts.known == (*items[1:KNOWN_TASTES_MAX], loved), "the oldest gives way"


def test_the_ledger_notices_affection_that_nobody_has_earned(meeting: Meeting) -> None:
    command = meeting.gift(meeting.person.loves[0])
    start = meeting.farm.snapshot()
    changes = meeting.farm.do(ADA, command)
    earned = meeting.hearts
    audit = ItemAudit(meeting.farm.content)
    audit.take_over(start)
    assert audit.observe(command, ADA, changes) == []
    for wrong in (earned.points + 300, earned.points - 1):
        audit = ItemAudit(meeting.farm.content)
        audit.take_over(start)
        forged = Change(HEARTS, meeting.number, replace(earned, points=wrong), 99)
        assert audit.observe(command, ADA, [*changes, forged]) != [], f"{wrong} points"


def test_the_ledger_has_nothing_against_a_gift_to_whom_one_has_talked_today(
    meeting: Meeting,
) -> None:
    meeting.farm.do(ADA, Talk(meeting.area, meeting.number))
    meeting.farm.do(ADA, EndConversation(meeting.area, meeting.number))
    command = meeting.gift(meeting.person.loves[0])
    audit = ItemAudit(meeting.farm.content)
    audit.take_over(meeting.farm.snapshot())
    assert audit.observe(command, ADA, meeting.farm.do(ADA, command)) == []


def test_what_cannot_be_given_is_refused(meeting: Meeting) -> None:
    other = next(p for p in meeting.farm.content.people.values() if p.area != meeting.person.area)
    loved = meeting.person.loves[0]
    cases: list[tuple[Command, RefusalReason]] = [
        (meeting.gift("axe", 10), RefusalReason.NO_GIFT),
        (meeting.gift("log_book", 11), RefusalReason.NO_GIFT),
        (GiveGift(meeting.area, meeting.number, 10, loved), RefusalReason.SLOT_CHANGED),
        (GiveGift(meeting.area, meeting.number, 31, loved), RefusalReason.NOT_ALLOWED),
        (GiveGift(meeting.area, 999, 9, loved), RefusalReason.NOTHING_THERE),
        (GiveGift(meeting.area, other.number, 9, loved), RefusalReason.NOTHING_THERE),
        (GiveGift(60, meeting.number, 9, loved), RefusalReason.NOT_HERE),
    ]
    for command, reason in cases:
        assert refusal(meeting.farm, command, ADA) is reason, f"{command}"
    meeting.farm.do(BO, Talk(meeting.area, meeting.number))
    assert refusal(meeting.farm, meeting.gift(loved), ADA) is RefusalReason.BUSY_TALKING
    meeting.farm.do(BO, EndConversation(meeting.area, meeting.number))
    here = meeting.farm.positions[ADA]
    meeting.farm.positions[ADA] = here._replace(x=here.x + 90)
    assert refusal(meeting.farm, meeting.gift(loved), ADA) is RefusalReason.TOO_FAR


def test_affection_has_bounds_and_goes_with_the_character(meeting: Meeting) -> None:
    disliked = meeting.person.dislikes[0]
    meeting.farm.put(HEARTS, meeting.number, Hearts(0, talked_day=1))
    meeting.give(disliked)
    assert meeting.hearts.points == 0, "nobody is liked less than not at all"
    meeting.farm.put(HEARTS, meeting.number, Hearts(POINTS_MAX - 1))
    meeting.give(meeting.person.loves[0])
    assert hearts_of(meeting.farm.world, ADA, meeting.number) == POINTS_MAX // POINTS_PER_HEART
    meeting.farm.do(0, LeaveFarm(ADA, meeting.area, 100, 100))
    meeting.farm.do(0, ForgetCharacter(ADA))
    assert not list(meeting.farm.world.keys(HEARTS)), "who is forgotten is liked by nobody"


def test_scripts_ask_about_the_gift_the_hearts_and_the_day_before(meeting: Meeting) -> None:
    farm = meeting.farm
    farm.put(HEARTS, meeting.number, Hearts(3 * POINTS_PER_HEART))
    farm.put(tallies_of(ADA), TALLY_KEYS[Deed.HARVEST], Tally(40, 1, 7))
    farm.put(tallies_of(BO), TALLY_KEYS[Deed.HARVEST], Tally(5, 1, 5))
    farm.put(tallies_of(BO), TALLY_KEYS[Deed.CATCH], Tally(2, 1, 2))
    farm.do(0, BeginDay("sunny"))
    report = farm.world.get(Section(WORLD_SCOPE, Kind.DAY_REPORT), 1)
    assert isinstance(report, DayReport)
    asked = script_functions(Transaction(farm.world), farm.context(ADA))
    assert asked["hearts"]("fisher") == 3.0
    assert asked["yesterday"]("grown") == 12.0, "what all friends brought in"
    assert asked["yesterday"]("caught") == 2.0
    assert asked["yesterday"]("found") == 0.0
    assert asked["yesterday"]("earned") == float(report.coins)
    assert asked["gift_taste"]() == asked["gift_item"]() == "", "nothing was given here"


def test_a_gift_has_its_title_in_the_language_of_who_reads(meeting: Meeting) -> None:
    content = meeting.farm.content
    texts = content.dialogue.program.texts
    name = next(
        line for line, text in texts.items() if "{0}" in text.source and "{1}" not in text.source
    )
    line = SpokenLine(name, (f"{ITEM_SIGN}honey",))
    own = said(content, line).words.text
    german = said(content, line, title_of=lambda path, own: {"items.honey.title": "Honig"}[path])
    assert content.items["honey"].title in own
    assert "Honig" in german.words.text
    strange = said(content, SpokenLine(name, (f"{ITEM_SIGN}nothing",))).words.text
    assert "nothing" in strange, "a hostile gap breaks nothing"
