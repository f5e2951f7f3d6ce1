"""Friends in one conversation: who is in it, who holds the pace, who has turned away, what all of
them are for. Whatever happens is held against the ledger."""

from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from game.rules.audit import ItemAudit
from game.rules.context import Position, RefusalReason, Refused
from game.rules.pace import SILENCE_MAX_TICKS, pace_to_keep
from game.rules.speech import VOTE_TICKS
from game.rules.spoken_lines import words_of
from game.rules.talks import Name, conversation_at, followed_conversation, followers
from game.rules.voting import votes_to_count
from game.world.commands import (
    Advance,
    BeginDay,
    Choose,
    Command,
    CountVotes,
    EndConversation,
    HandOn,
    LeaveFarm,
    Listen,
    PassOn,
    PointAtOption,
    Talk,
    Vote,
)
from game.world.content import load_content
from game.world.records import Conversation, Listening, PassedOn, Slot
from game.world.schedules import people_in
from game.world.sections import Kind, Section
from game.world.world import Change
from tests.world.small_farm import ASSETS, FARM, FOREST, Farm

ADA, BO, CY, DI = FRIENDS = (64, 65, 66, 67)
MILLER = 1
TALKS = Section(FARM, Kind.CONVERSATION)
AT_MILL = Name(FARM, MILLER)
WHEEL, ROOF, DOOR = range(3)


@dataclass
class Mill:
    """Four friends beside the miller, the first of whom leads; and the ledger, which finds nothing
    wrong."""

    farm: Farm = field(default_factory=lambda: Farm(*FRIENDS))
    ledger: ItemAudit = field(init=False)

    def __post_init__(self) -> None:
        for distance, friend in enumerate(FRIENDS):
            self.farm.stand(friend, 7 + distance, 5)
        self.ledger = ItemAudit(self.farm.content)
        self.ledger.take_over(self.farm.snapshot())

    @property
    def now(self) -> Conversation:
        conversation = conversation_at(self.farm.world, *AT_MILL)
        assert conversation is not None, "there should be a conversation"
        return conversation

    @property
    def is_over(self) -> bool:
        return conversation_at(self.farm.world, *AT_MILL) is None

    @property
    def words(self) -> str:
        line = self.now.line
        assert line is not None, "something should have been said"
        return words_of(self.farm.content, line)[1]

    def do(self, author: int, command: Command) -> None:
        changes = self.farm.do(author, command)
        assert self.ledger.observe(command, author, changes) == [], (
            f"the ledger should find nothing wrong with {command}"
        )

    def refusal(self, author: int, command: Command) -> RefusalReason:
        with pytest.raises(Refused) as refused:
            self.farm.do(author, command)
        return refused.value.reason

    def begin(self, *company: int) -> None:
        self.do(ADA, Talk(FARM, MILLER, company))

    def council(self, *company: int) -> None:
        """As far as the question that all have a say in."""
        self.begin(*company)
        council = replace(self.now, place="Council:0", choices=(), step=1)
        self.farm.put(TALKS, MILLER, council)
        self.ledger.take_over(self.farm.snapshot())
        self.do(ADA, Advance(FARM, MILLER, 1))
        self.do(ADA, Advance(FARM, MILLER, 2))
        assert self.now.is_vote, "all should have a say now"

    @property
    def following(self) -> list[int]:
        """Who follows what Ada leads, the nearest first."""
        farm = self.farm
        return followers(farm.world, farm.content, AT_MILL, ADA, farm.positions)

    def seen_by(self, friend: int) -> tuple[int, Conversation] | None:
        """The conversation that somebody sees."""
        farm, place = self.farm, self.farm.positions[friend]
        return followed_conversation(farm.world, farm.content, friend, place)

    def look(self, passed_ticks: int = 0) -> list[Command]:
        """What the host commands when it looks, carried out."""
        self.farm.tick += passed_ticks
        found: list[Command] = []
        for looks in (votes_to_count, pace_to_keep):
            given = (self.farm.world, self.farm.content, self.farm.tick, self.farm.positions)
            commands = list(looks(*given))
            for command in commands:
                self.do(0, command)
            found += commands
        return found


@pytest.fixture
def mill() -> Mill:
    return Mill()


def test_a_script_knows_who_was_near_as_it_began(mill: Mill) -> None:
    mill.farm.stand(CY, 7, 5, area=FOREST)
    mill.council(BO, CY, ADA, DI, 99, BO)
    assert mill.now.company == (BO, DI), (
        "friends who are near indeed, each once, and neither oneself nor who is not of the farm"
    )
    mill.do(ADA, EndConversation(FARM, MILLER))
    mill.council()
    mill.farm.put(TALKS, MILLER, replace(mill.now, place="Council:0", choices=(), is_vote=False))
    mill.ledger.take_over(mill.farm.snapshot())
    mill.do(ADA, Advance(FARM, MILLER, 3))
    assert mill.words == "You come with 0, and  is the nearest.", "nobody was seen this time"


def test_friends_are_counted_and_named(mill: Mill) -> None:
    mill.begin(DI, BO)
    mill.farm.put(TALKS, MILLER, replace(mill.now, place="Council:0", choices=()))
    mill.ledger.take_over(mill.farm.snapshot())
    mill.do(ADA, Advance(FARM, MILLER, 1))
    assert mill.words == "You come with 2, and friend 3 is the nearest."
    mill.do(ADA, HandOn(FARM, MILLER, 2, DI))
    assert mill.now.company == (ADA, BO), "who hands on is one of the company then"


def test_the_pace_is_handed_on_to_who_follows(mill: Mill) -> None:
    mill.begin(BO)
    mill.do(ADA, HandOn(FARM, MILLER, 1, BO))
    assert (mill.now.owner, mill.now.passed_on) == (BO, PassedOn.HANDED), "Bo holds it, and why"
    assert mill.refusal(ADA, Advance(FARM, MILLER, 1)) is RefusalReason.NOT_YOUR_CONVERSATION
    assert mill.refusal(ADA, HandOn(FARM, MILLER, 1, CY)) is RefusalReason.NOT_YOUR_CONVERSATION
    mill.do(BO, Advance(FARM, MILLER, 1))
    assert (mill.now.owner, mill.now.step) == (BO, 2), "and goes on with it"
    mill.do(BO, EndConversation(FARM, MILLER))
    mill.do(ADA, Talk(FARM, MILLER))


def test_the_pace_is_handed_to_nobody_who_does_not_follow(mill: Mill) -> None:
    mill.begin(BO)
    mill.do(BO, Listen(FARM, MILLER, is_away=True))
    mill.farm.stand(CY, 18, 13)
    mill.farm.put(TALKS, 7, Conversation(DI, "", 0, 1, 0, None))
    mill.ledger.take_over(mill.farm.snapshot())
    refusals = {friend: mill.refusal(ADA, HandOn(FARM, MILLER, 1, friend)) for friend in FRIENDS}
    assert refusals == {
        ADA: RefusalReason.NOT_ALLOWED,
        BO: RefusalReason.NOT_ALLOWED,
        CY: RefusalReason.TOO_FAR,
        DI: RefusalReason.NOT_ALLOWED,
    }, "neither oneself, nor who has turned away, is far off or leads another"
    assert mill.refusal(ADA, HandOn(FARM, MILLER, 1, 99)) is RefusalReason.NOT_ALLOWED, "nobody"
    stale = HandOn(FARM, MILLER, 0, BO)
    assert mill.refusal(ADA, stale) is RefusalReason.CONVERSATION_MOVED_ON, "at another line"


@pytest.mark.parametrize(
    ("place", "passed_ticks", "why"),
    [
        (Position(FARM, 250.0, 88.0), 10, PassedOn.WALKED_OFF),
        (Position(FARM, float("nan"), 88.0), 10, PassedOn.WALKED_OFF),
        (Position(FOREST, 120.0, 88.0), 10, PassedOn.WALKED_OFF),
        (None, 10, PassedOn.GONE),
        (Position(FARM, 120.0, 88.0), SILENCE_MAX_TICKS + 1, PassedOn.SILENT),
    ],
    ids=["walked off", "nowhere", "other area", "gone", "silent"],
)
def test_the_nearest_who_follows_goes_on_for_an_owner_who_does_not(
    mill: Mill, place: Position | None, passed_ticks: int, why: PassedOn
) -> None:
    mill.begin(BO, CY)
    mill.farm.stand(BO, 11, 5)
    mill.do(DI, Listen(FARM, MILLER, is_away=True))
    if place is None:
        del mill.farm.positions[ADA]
    else:
        mill.farm.positions[ADA] = place
    assert mill.look(passed_ticks) == [PassOn(FARM, MILLER, CY, why)], (
        "the nearest should get it, of those who have not turned away"
    )
    assert mill.now.owner == CY
    assert mill.look(10) == [], "and has time"
    mill.do(CY, Advance(FARM, MILLER, 1))


def test_friends_who_all_fell_asleep_keep_the_person_from_nobody(mill: Mill) -> None:
    mill.begin(BO, CY, DI)
    ends: list[Command] = []
    for _ in FRIENDS:
        ends += mill.look(SILENCE_MAX_TICKS + 1)
    heirs = [PassOn(FARM, MILLER, friend, PassedOn.SILENT) for friend in (BO, CY, DI)]
    assert ends == [*heirs, EndConversation(FARM, MILLER)], "each is waited for once, and no more"
    left = [mill.farm.world.records(Section(friend, Kind.LISTENING)) for friend in FRIENDS]
    assert not any(left), "and nothing should be left of it"


def test_who_was_silent_and_comes_back_is_one_of_them_again(mill: Mill) -> None:
    mill.begin(BO)
    mill.look(SILENCE_MAX_TICKS + 1)
    followed = mill.seen_by(ADA)
    assert followed is None, "who sleeps does not follow"
    mill.do(ADA, Listen(FARM, MILLER, is_away=False))
    assert mill.seen_by(ADA) is not None
    mill.do(BO, HandOn(FARM, MILLER, 1, ADA))
    assert mill.now.owner == ADA, "and may hold the pace again"


def test_leaving_the_farm_passes_it_on_and_takes_ones_votes_along(mill: Mill) -> None:
    mill.council(BO)
    mill.do(ADA, Vote(FARM, MILLER, 3, DOOR))
    del mill.farm.positions[ADA]
    mill.do(0, LeaveFarm(ADA, FARM, 120, 88))
    assert (mill.now.owner, mill.now.passed_on) == (BO, PassedOn.GONE), "Bo is the nearest"
    assert not mill.farm.world.records(Section(ADA, Kind.LISTENING)), "and Ada's vote is gone"
    for friend in (BO, CY, DI):
        del mill.farm.positions[friend]
        mill.do(0, LeaveFarm(friend, FARM, 120, 88))
    assert mill.is_over, "after the last one it is over"


def test_who_begins_another_conversation_leaves_the_first_to_others(mill: Mill) -> None:
    mill.begin()
    mill.farm.put(TALKS, 7, replace(mill.now, owner=BO, begun_by=BO, number=9))
    mill.farm.put(TALKS, MILLER, None)
    mill.ledger = ItemAudit(mill.farm.content)
    mill.ledger.take_over(mill.farm.snapshot())
    mill.do(BO, Talk(FARM, MILLER))
    led = list(mill.farm.world.keys(TALKS))
    assert led == [MILLER], "nobody leads two, and with nobody near to it the first is over"


def test_pointing_shows_an_option_and_decides_nothing(mill: Mill) -> None:
    mill.begin()
    mill.do(ADA, Advance(FARM, MILLER, 1))
    before = mill.now
    assert before.cursor == 1, "the first option that is open is pointed at to begin with"
    mill.do(ADA, PointAtOption(FARM, MILLER, 2, 0))
    assert mill.now == replace(before, cursor=0, paced_tick=mill.farm.tick), "and then another"
    point = PointAtOption(FARM, MILLER, 2, 2)
    assert mill.refusal(ADA, point) is RefusalReason.NOT_ALLOWED, "there are only two"
    reason = mill.refusal(BO, PointAtOption(FARM, MILLER, 2, 1))
    assert reason is RefusalReason.NOT_YOUR_CONVERSATION, "only the owner's finger is seen"


def test_who_turns_away_does_not_follow_until_coming_back(mill: Mill) -> None:
    mill.begin()
    assert mill.following == [BO, CY, DI], "the nearest first"
    mill.do(BO, Listen(FARM, MILLER, is_away=True))
    assert mill.following == [CY, DI], "Bo has turned away"
    mill.do(BO, Listen(FARM, MILLER, is_away=False))
    assert mill.following == [BO, CY, DI], "and come back"
    assert mill.refusal(ADA, Listen(FARM, MILLER, is_away=True)) is RefusalReason.NOT_ALLOWED
    assert mill.refusal(BO, Listen(FARM, 7, is_away=True)) is RefusalReason.NOTHING_THERE
    mill.do(BO, Listen(FARM, MILLER, is_away=True))
    mill.do(ADA, EndConversation(FARM, MILLER))
    left = mill.farm.world.records(Section(BO, Kind.LISTENING))
    assert not left, "with the conversation it is forgotten"


@pytest.mark.parametrize(
    ("votes", "chosen"),
    [
        ({ADA: WHEEL, BO: DOOR, CY: DOOR, DI: WHEEL}, "wheel"),
        ({ADA: WHEEL, BO: DOOR, CY: DOOR, DI: DOOR}, "door"),
        ({ADA: ROOF, BO: DOOR, CY: DOOR, DI: ROOF}, "roof"),
        ({ADA: ROOF, BO: WHEEL, CY: DOOR, DI: DOOR}, "door"),
    ],
    ids=["ties are the owner's", "most", "ties are the owner's too", "the owner's is one of many"],
)
def test_what_most_are_for_is_chosen_when_all_have_voted(
    mill: Mill, votes: dict[int, int], chosen: str
) -> None:
    mill.farm.put(Section(ADA, Kind.STORAGE), 3, Slot("wood", 12))
    mill.ledger.take_over(mill.farm.snapshot())
    mill.council()
    for friend, option in votes.items():
        assert mill.look() == [], "while somebody has not voted, nothing is decided"
        mill.do(friend, Vote(FARM, MILLER, 3, option))
    assert mill.look() == [CountVotes(FARM, MILLER, 3)], "it should be counted once"
    assert mill.words == f"The {chosen} it is."
    assert mill.refusal(0, CountVotes(FARM, MILLER, 3)) is RefusalReason.CONVERSATION_MOVED_ON
    late = Vote(FARM, MILLER, 3, WHEEL)
    assert mill.refusal(BO, late) is RefusalReason.CONVERSATION_MOVED_ON, "a late vote is late"
    mill.do(ADA, Advance(FARM, MILLER, 4))
    assert mill.is_over, "and the owner goes on as before"
    assert not mill.farm.world.records(Section(BO, Kind.LISTENING)), "nobody's vote is left"


def test_after_its_time_those_decide_who_have_voted(mill: Mill) -> None:
    mill.council()
    assert mill.look(VOTE_TICKS + 1) == [], "where nobody has voted nothing is decided"
    mill.do(CY, Vote(FARM, MILLER, 3, WHEEL))
    mill.do(CY, Vote(FARM, MILLER, 3, DOOR))
    assert mill.look() == [CountVotes(FARM, MILLER, 3)]
    assert mill.words == "The door it is.", "and then the first one who does, with the last vote"


def test_a_vote_of_who_has_gone_off_does_not_count(mill: Mill) -> None:
    mill.council()
    for friend, option in ((BO, DOOR), (CY, DOOR), (ADA, WHEEL)):
        mill.do(friend, Vote(FARM, MILLER, 3, option))
    mill.do(DI, Listen(FARM, MILLER, is_away=True))
    mill.farm.stand(BO, 18, 13)
    mill.do(CY, Listen(FARM, MILLER, is_away=True))
    assert mill.look() == [CountVotes(FARM, MILLER, 3)], "nobody is waited for any more"
    assert mill.words == "The wheel it is.", "the owner is alone with it"


def test_a_vote_has_its_rules(mill: Mill) -> None:
    mill.council()
    mill.farm.stand(BO, 18, 13)
    refused = {
        RefusalReason.TOO_FAR: (BO, Vote(FARM, MILLER, 3, WHEEL)),
        RefusalReason.CONVERSATION_MOVED_ON: (CY, Vote(FARM, MILLER, 2, WHEEL)),
        RefusalReason.NOTHING_THERE: (CY, Vote(FARM, 7, 3, WHEEL)),
        RefusalReason.NOT_HERE: (CY, Vote(FOREST, MILLER, 3, WHEEL)),
    }
    assert {reason: mill.refusal(*given) for reason, given in refused.items()} == {
        reason: reason for reason in refused
    }
    for command in (Vote(FARM, MILLER, 3, ROOF), Vote(FARM, MILLER, 3, 7)):
        assert mill.refusal(CY, command) is RefusalReason.NOT_ALLOWED, "it is not open, or nothing"
    assert mill.refusal(ADA, Choose(FARM, MILLER, 3, WHEEL)) is RefusalReason.NOT_ALLOWED, (
        "the owner does not choose alone"
    )


def test_what_a_vote_gives_is_the_owners_under_a_key_of_the_host(mill: Mill) -> None:
    bag = Section(ADA, Kind.STORAGE)
    for slot in range(24):
        mill.farm.put(bag, slot, Slot("wood", 99))
    mill.ledger.take_over(mill.farm.snapshot())
    mill.council()
    for friend in FRIENDS:
        mill.do(friend, Vote(FARM, MILLER, 3, WHEEL))
    mill.look()
    (key,) = mill.farm.world.keys(Section(FARM, Kind.DROP))
    assert key >> 44 == 0, "no command of the owner's can have the same key"


def test_what_was_voted_for_and_cannot_be_is_the_owners_to_decide(mill: Mill) -> None:
    bag = Section(ADA, Kind.STORAGE)
    mill.farm.put(bag, 3, Slot("wood", 12))
    mill.council()
    for friend in FRIENDS:
        mill.do(friend, Vote(FARM, MILLER, 3, ROOF))
    mill.farm.put(bag, 3, Slot("wood", 2))
    mill.ledger.take_over(mill.farm.snapshot())
    assert mill.look() == [CountVotes(FARM, MILLER, 3)]
    assert not mill.now.is_vote, "the wood is gone, and nobody should be asked again and again"
    mill.do(ADA, Choose(FARM, MILLER, 3, DOOR))
    assert mill.words == "The door it is."


MINE = Conversation(ADA, "Council:0", 4, 3, 9, None, begun_by=ADA, company=(BO,), paced_tick=9)


@pytest.mark.parametrize(
    ("command", "author", "before", "after"),
    [
        (Advance(FARM, MILLER, 3), ADA, MINE, replace(MINE, step=5)),
        (Advance(FARM, MILLER, 3), BO, MINE, replace(MINE, step=4)),
        (Advance(FARM, MILLER, 3), ADA, MINE, replace(MINE, step=4, owner=BO)),
        (Advance(FARM, MILLER, 3), ADA, MINE, replace(MINE, step=4, number=5)),
        (PointAtOption(FARM, MILLER, 3, 0), ADA, MINE, replace(MINE, step=4)),
        (HandOn(FARM, MILLER, 3, BO), ADA, MINE, replace(MINE, owner=BO)),
        (HandOn(FARM, MILLER, 3, BO), ADA, MINE, replace(MINE, step=4, passed_on=1, owner=BO)),
        (PassOn(FARM, MILLER, BO, PassedOn.GONE), 0, MINE, replace(MINE, passed_on=3)),
        (CountVotes(FARM, MILLER, 3), 0, MINE, replace(MINE, owner=BO, step=4)),
        (EndConversation(FARM, MILLER), BO, MINE, None),
        (Talk(FARM, MILLER), BO, None, MINE),
        (Talk(FARM, MILLER), ADA, None, MINE),
    ],
    ids=repr,
)
def test_the_ledger_notices_who_goes_on_with_what_is_not_theirs(
    command: Command, author: int, before: Conversation | None, after: Conversation | None
) -> None:
    farm = Farm(*FRIENDS)
    farm.put(TALKS, MILLER, before)
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    changes = [Change(TALKS, MILLER, after, 99)]
    assert ledger.observe(command, author, changes), "the ledger should complain"


def test_the_ledger_notices_what_is_said_of_others(mill: Mill) -> None:
    mill.begin()
    foreign = Section(CY, Kind.LISTENING)
    mill.farm.put(foreign, MILLER, Listening(FARM, 1, is_away=True))
    change = next(c for c in mill.farm.snapshot() if c.section == foreign)
    assert mill.ledger.observe(Listen(FARM, MILLER, is_away=True), BO, [change])


def test_a_night_ends_what_is_talked_of_and_what_friends_make_of_it(mill: Mill) -> None:
    mill.council(BO, CY)
    mill.do(BO, Vote(FARM, MILLER, 3, DOOR))
    mill.do(CY, Listen(FARM, MILLER, is_away=True))
    mill.do(0, BeginDay("sunny"))
    assert mill.is_over, "in the morning everybody is somewhere else"
    left = [mill.farm.world.records(Section(friend, Kind.LISTENING)) for friend in FRIENDS]
    assert not any(left), "and nothing is left of it"


def test_two_talk_in_one_area_and_each_friend_follows_the_nearer_one() -> None:
    content = load_content(ASSETS)
    farm = Farm(*FRIENDS, content=content)
    there = {}
    for area in content.area_ids:
        there = dict(people_in(farm.world, content, area, farm.tick))
        if len(there) > 1:
            break
    (one, spot), (other, other_spot) = list(there.items())[:2]
    area = spot.area
    numbers = [content.people[person].number for person in (one, other)]
    beside = Position(area, spot.x, spot.y + 10.0)
    other_side = Position(area, other_spot.x, other_spot.y + 10.0)
    farm.positions |= {ADA: beside, BO: other_side, CY: beside, DI: other_side}
    farm.do(ADA, Talk(area, numbers[0], (CY,)))
    farm.do(BO, Talk(area, numbers[1], (DI,)))
    heard = {
        friend: followed_conversation(farm.world, content, friend, farm.positions[friend])
        for friend in FRIENDS
    }
    followed = {friend: found[0] for friend, found in heard.items() if found is not None}
    first, second = numbers
    assert followed == {ADA: first, CY: first, BO: second, DI: second}, "each the one beside"
    farm.do(ADA, EndConversation(area, numbers[0]))
    assert conversation_at(farm.world, area, numbers[1]) is not None, "the other goes on"
