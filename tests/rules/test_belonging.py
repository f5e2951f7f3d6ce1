"""Whose the farm is, whose a character is, and who may come in, by the rules alone."""

import pytest

from game.rules.audit import ItemAudit
from game.rules.belonging import (
    CHARACTERS,
    IDENTITIES,
    IDENTITIES_MAX,
    PERMISSIONS_MAX,
    accounts_of,
    character_of,
    entry_of,
    is_friend,
    owner_of,
)
from game.rules.context import RefusalReason, Refused
from game.world.commands import (
    AddIdentity,
    AnswerKnock,
    Command,
    EnterFarm,
    ForgetCharacter,
    LeaveFarm,
    Permit,
    RemoveIdentity,
    SendAway,
    SetOwner,
    decode_player_command,
    encode_command,
)
from game.world.last_commands import last_command
from game.world.records import (
    Character,
    Entry,
    Friendship,
    Identity,
    LastCommand,
    Rest,
    Rights,
    Variable,
    Vitals,
)
from game.world.sections import WORLD_SCOPE, Kind, Section, account_key, pair_key
from tests.world.small_farm import FARM, Farm

OWNER, ADA, BO = 64, 65, 66
STEAM = "76561197960265729"


def key_account(number: int) -> str:
    """The account of somebody's key."""
    return f"k{number:040x}"


@pytest.fixture
def farm() -> Farm:
    """A farm with its owner, Ada, who was let in by a yes, and Bo, who came through an open
    door."""
    made = Farm(OWNER, ADA, BO)
    made.do(0, SetOwner(OWNER))
    made.do(0, EnterFarm(OWNER, "Olga", 0, account=key_account(0), is_vouched_for=True))
    made.do(0, EnterFarm(ADA, "Ada", 1, account=key_account(1), is_vouched_for=True))
    made.do(0, EnterFarm(BO, "Bo", 2, account=key_account(2)))
    return made


def refusal(farm: Farm, author: int, command: Command) -> RefusalReason:
    with pytest.raises(Refused) as refused:
        farm.do(author, command)
    return refused.value.reason


def test_an_account_opens_one_character_and_a_character_may_have_several(farm: Farm) -> None:
    farm.do(0, AddIdentity(STEAM, ADA))
    assert accounts_of(farm.world, ADA) == [STEAM, key_account(1)], "she has two now"
    assert character_of(farm.world, STEAM) == ADA, "each of which opens her character"
    assert refusal(farm, 0, AddIdentity(STEAM, BO)) is RefusalReason.NOT_ALLOWED, "and no other"
    assert refusal(farm, 0, AddIdentity(key_account(9), 99)) is RefusalReason.NOTHING_THERE, (
        "a character that does not exist belongs to nobody"
    )


def test_the_owner_takes_an_account_back_whichever_way_the_farm_knows_it(farm: Farm) -> None:
    old = Character("Cyd", 3, FARM, 0, 0, False, "76561197960265777")
    farm.put(CHARACTERS, 70, old)
    farm.do(0, EnterFarm(ADA, "Ada", 1, account=STEAM))
    for account in (key_account(1), STEAM, "76561197960265777"):
        farm.do(OWNER, RemoveIdentity(account))
        assert character_of(farm.world, account) is None, f"{account} should open nothing any more"
    record = farm.world.get(CHARACTERS, ADA)
    assert isinstance(record, Character)
    assert record.account == "", "nor should her picture stand for her"
    again = RemoveIdentity(STEAM)
    assert refusal(farm, OWNER, again) is RefusalReason.NOTHING_THERE, "what is gone is gone"


def test_what_is_the_owners_nobody_else_does(farm: Farm) -> None:
    for command in (
        RemoveIdentity(key_account(1)),
        Permit(key_account(1), "Ada", Entry.BLOCKED),
        Permit(key_account(1), "Ada", None),
        SendAway(ADA),
        AnswerKnock(key_account(7), True, ADA),
        AnswerKnock(key_account(7), False),
    ):
        for author in (ADA, BO, 0):
            assert refusal(farm, author, command) is RefusalReason.NOT_ALLOWED, (
                f"{command} by {author} should be refused"
            )
        assert decode_player_command(encode_command(command)) == command, "it travels, though"


def test_what_the_owner_says_of_somebody_has_to_make_sense(farm: Farm) -> None:
    stranger = key_account(7)
    for command in (SendAway(99), AnswerKnock(stranger, True, 99)):
        assert refusal(farm, OWNER, command) is RefusalReason.NOTHING_THERE, "who is that?"
    for command in (SendAway(OWNER), AnswerKnock(stranger, True, OWNER)):
        assert refusal(farm, OWNER, command) is RefusalReason.NOT_ALLOWED, "the owner is the owner"
    for command in (SendAway(ADA), AnswerKnock(stranger, True, ADA), AnswerKnock(stranger, False)):
        assert farm.do(OWNER, command) == [], "the host does it; no record changes by it"


def test_the_owner_locks_nobody_out_who_owns_the_farm(farm: Farm) -> None:
    own = key_account(0)
    assert refusal(farm, OWNER, RemoveIdentity(own)) is RefusalReason.NOT_ALLOWED, "the last one"
    assert refusal(farm, OWNER, Permit(own, "Olga", Entry.BLOCKED)) is RefusalReason.NOT_ALLOWED
    farm.do(0, AddIdentity(STEAM, OWNER))
    farm.do(OWNER, RemoveIdentity(own))
    assert accounts_of(farm.world, OWNER) == [STEAM], "one of two may go"
    assert refusal(farm, 0, SetOwner(ADA)) is RefusalReason.NOT_ALLOWED, "and the owner stays"
    assert owner_of(farm.world) == OWNER


def test_a_permission_is_given_changed_and_taken_back(farm: Farm) -> None:
    stranger = key_account(7)
    for entry in (Entry.BLOCKED, Entry.WELCOME):
        farm.do(OWNER, Permit(stranger, "Eve", entry))
        assert entry_of(farm.world, stranger) is entry, "the last word should hold"
    farm.do(OWNER, Permit(stranger, "Eve", None))
    assert entry_of(farm.world, stranger) is None, "and be taken back"
    assert refusal(farm, OWNER, Permit(stranger, "Eve", None)) is RefusalReason.NOTHING_THERE


def test_what_is_kept_of_accounts_is_bounded(farm: Farm) -> None:
    for number in range(PERMISSIONS_MAX):
        farm.do(OWNER, Permit(key_account(100 + number), "Eve", Entry.BLOCKED))
    one_more = Permit(key_account(99), "Eve", Entry.BLOCKED)
    assert refusal(farm, OWNER, one_more) is RefusalReason.NOT_ALLOWED, "the list is full"
    farm.do(OWNER, Permit(key_account(100), "Eve", Entry.WELCOME))
    for number in range(IDENTITIES_MAX - 3):
        account = key_account(1000 + number)
        farm.put(IDENTITIES, account_key(account), Identity(account, ADA, True, 0))
    add = AddIdentity(STEAM, ADA)
    assert refusal(farm, 0, add) is RefusalReason.NOT_ALLOWED, "and so is this one"
    farm.do(0, AddIdentity(key_account(1000), ADA))


def test_what_belongs_to_another_account_is_not_taken_over_by_one_of_the_same_key(
    farm: Farm,
) -> None:
    alike, another = key_account(8), key_account(7)
    farm.put(IDENTITIES, account_key(alike), Identity(another, BO, True, 0))
    assert refusal(farm, 0, AddIdentity(alike, ADA)) is RefusalReason.NOT_ALLOWED, (
        "two keys may be made to look alike, and then one of them is enough"
    )
    assert accounts_of(farm.world, BO) == [key_account(2), another], "nothing was taken from Bo"


def test_who_was_vouched_for_stays_so(farm: Farm) -> None:
    farm.do(0, EnterFarm(ADA, "Ada", 1, account=key_account(1)))
    identity = farm.world.get(IDENTITIES, account_key(key_account(1)))
    assert isinstance(identity, Identity)
    assert identity.is_vouched_for, "coming through an open door later takes nothing away"
    assert identity.seen_tick == farm.tick, "when she came is known"


def test_a_stranger_who_is_away_is_struck_out_with_everything_but_the_number(farm: Farm) -> None:
    audited = ItemAudit(farm.content)
    audited.take_over(farm.snapshot())
    farm.put(Section(BO, Kind.VARIABLE), 5, Variable("$me_x", True))
    farm.put(Section(BO, Kind.LAST_COMMAND), 0, LastCommand(12))
    forget = ForgetCharacter(BO)
    assert refusal(farm, 0, forget) is RefusalReason.NOT_ALLOWED, "not while he is here"
    farm.do(0, LeaveFarm(BO, FARM, 10, 10))
    audited.take_over(farm.snapshot())
    changes = farm.do(0, forget)
    assert audited.observe(forget, 0, changes) == [], "nothing else should have changed"
    assert farm.world.get(CHARACTERS, BO) is None, "he is not in the book any more"
    assert character_of(farm.world, key_account(2)) is None, "nor is his account"
    assert not farm.bag(BO), "nor his bag"
    assert last_command(farm.world, BO) == 12, "whoever is next goes on counting from here"
    for kept in (OWNER, ADA):
        farm.do(0, LeaveFarm(kept, FARM, 10, 10))
        command = ForgetCharacter(kept)
        assert refusal(farm, 0, command) is RefusalReason.NOT_ALLOWED, "friends are not struck out"
    assert refusal(farm, 0, forget) is RefusalReason.NOTHING_THERE


def test_of_a_stranger_who_is_struck_out_no_kind_of_record_stays(farm: Farm) -> None:
    farm.do(0, LeaveFarm(BO, FARM, 10, 10))
    for kind in Kind:
        farm.put(Section(BO, kind), 0, Variable("$me_x", True))
    farm.put(Section(BO, Kind.LAST_COMMAND), 0, LastCommand(12))
    for key, record in (
        (Section(WORLD_SCOPE, Kind.RIGHTS), Rights(3)),
        (Section(WORLD_SCOPE, Kind.REST), Rest(FARM, 1, 1)),
    ):
        farm.put(key, BO, record)
    friendships = Section(WORLD_SCOPE, Kind.FRIENDSHIP)
    for pair in (pair_key(BO, OWNER), pair_key(BO, 67), pair_key(OWNER, ADA)):
        farm.put(friendships, pair, Friendship(1))
    audited = ItemAudit(farm.content)
    audited.take_over(farm.snapshot())
    forget = ForgetCharacter(BO)
    changes = farm.do(0, forget)
    assert audited.observe(forget, 0, changes) == [], "the ledger should agree"
    left = [section for section in farm.world.sections() if section.scope == BO]
    assert left == [Section(BO, Kind.LAST_COMMAND)], "only the number stays"
    assert list(farm.world.keys(friendships)) == [pair_key(OWNER, ADA)], "and what others share"
    for kind in (Kind.RIGHTS, Kind.REST, Kind.CHARACTER):
        assert farm.world.get(Section(WORLD_SCOPE, kind), BO) is None, f"no {kind.name} is left"


def test_the_ledger_notices_what_is_left_of_a_stranger(farm: Farm) -> None:
    farm.do(0, LeaveFarm(BO, FARM, 10, 10))
    farm.put(Section(BO, Kind.VITALS), 0, Vitals(9, 1))
    audited = ItemAudit(farm.content)
    audited.take_over(farm.snapshot())
    forget = ForgetCharacter(BO)
    left = Section(BO, Kind.VITALS)
    changes = [change for change in farm.do(0, forget) if change.section != left]
    assert audited.observe(forget, 0, changes) == [f"{forget} leaves {left} 0"]


def test_who_is_known_from_an_earlier_version_is_a_friend() -> None:
    farm = Farm(OWNER)
    farm.put(CHARACTERS, 70, Character("Cyd", 3, FARM, 0, 0, False, STEAM))
    assert is_friend(farm.world, STEAM), "who had a character then is nobody new"
    for _ in range(2):
        farm.do(0, EnterFarm(70, "Cyd", 1, account=STEAM))
        assert is_friend(farm.world, STEAM), "nor is she after she has come through an open door"
    for _ in range(2):
        farm.do(0, EnterFarm(71, "Eve", 1, account="76561197960265999"))
        assert not is_friend(farm.world, "76561197960265999"), "which makes nobody else a friend"
