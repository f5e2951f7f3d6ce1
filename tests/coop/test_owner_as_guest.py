"""An owner who is a guest: whoever hosts, or nobody, what is the owner's is within reach."""

from pathlib import Path

import pytest

from game.coop.dedicated import GuestList
from game.coop.guest import GuestSeat
from game.coop.seat import Ended, Knock, KnockWithdrawn
from game.farms.farm import load_farm, new_farm, new_farm_file
from game.rules.belonging import CHARACTERS, IDENTITIES, accounts_of, is_friend, owner_of
from game.rules.context import RefusalReason
from game.world.commands import (
    AnswerKnock,
    Permit,
    PlayerCommand,
    SendAway,
    encode_command,
)
from game.world.records import Character, Entry, Identity
from game.world.sections import FIRST_CHARACTER_ID, account_key
from net import limits
from net.dedicated.launcher import SessionPlayer
from tests.coop.dedicated_stage import EXPECTED, Guest, ServerStage, expected, token_of
from tests.helpers.seats import GuestPlayer, HostPlayer, PeerTrio
from tests.helpers.sessions import account_of
from tests.world.small_farm import small_content

WRONG = b"none"
OWNER = account_of("Ada")[1:]
NOT_EXPECTED = "This farm is open only to those who were in its lobby."


def players() -> list[SessionPlayer]:
    """Those of a lobby, as a lobby server names them: by their keys."""
    return [SessionPlayer(name, account_of(name)[1:], token_of(name)) for name in EXPECTED]


def stage_of_ada(**options: bool) -> ServerStage:
    """A farm that was begun on a server for Ada, and nobody there yet."""
    return ServerStage(players=players(), owner=OWNER, **options)  # type: ignore[arg-type]


@pytest.fixture
def stage() -> ServerStage:
    """A farm that was begun on a server for Ada, with Ada and Bo."""
    made = stage_of_ada()
    for name in ("Bo", "Ada"):
        made.join(name)
    made.run(1.0)
    return made


def ada_of(stage: ServerStage) -> Guest:
    return stage.guests[1]


def asked(guest: Guest) -> list[Knock]:
    """What a guest was asked at the door."""
    return [event for event in guest.events if isinstance(event, Knock)]


def send_unchecked(seat: GuestSeat, command: PlayerCommand) -> None:
    """Sends what the guest's own rules would not let through, as another program might."""
    seat.session.outbox.issue(encode_command(command))


# Whose farm it is


def test_a_farm_begun_on_a_server_is_its_owners_from_the_first_moment() -> None:
    stage = stage_of_ada()
    world = stage.farm.world
    assert owner_of(world) == FIRST_CHARACTER_ID, "nobody has come, and it is somebody's"
    bo = stage.join("Bo")
    assert bo.seat.character != FIRST_CHARACTER_ID, "who comes first is not the owner"
    ada = stage.join("Ada")
    assert ada.seat.character == FIRST_CHARACTER_ID, "but who had it begun"
    assert (ada.seat.is_in_charge, bo.seat.is_in_charge) == (True, False)
    stage.settle()


def test_the_owner_of_a_farm_begun_on_a_server_is_its_owner_at_home(tmp_path: Path) -> None:
    file = new_farm_file(tmp_path, "Farm")
    farm = new_farm(small_content(), 7, file=file)
    stage = ServerStage(farm=farm, players=players(), owner=OWNER)
    stage.join("Bo")
    stage.farm.close("")
    for account, is_owner in ((account_of("Bo"), False), ("", False), (account_of("Ada"), True)):
        trio = PeerTrio(0)
        trio.host.seat.leave()
        trio.run(0.1)
        trio.host = HostPlayer(trio.network, farm=load_farm(file.path), account=account)
        is_hers = trio.host.seat.character == FIRST_CHARACTER_ID
        assert is_hers is is_owner, "her character opens to her alone"
        assert owner_of(trio.host.seat.world) == FIRST_CHARACTER_ID, "whoever hosts"
        trio.host.seat.leave()


def test_a_farm_that_somebody_has_hosted_before_is_not_given_away() -> None:
    farm = new_farm(small_content(), 7)
    farm.world.set(CHARACTERS, 64, Character("Olga", 1, 1, 100, 100, False))
    stage = ServerStage(farm=farm, players=players(), owner=OWNER)
    assert owner_of(stage.farm.world) is None, "whoever hosted it will say so"
    assert stage.join("Ada").seat.character != 64, "and nobody plays that character meanwhile"


def test_who_has_played_at_a_farm_without_an_owner_becomes_it_as_the_same_character(
    tmp_path: Path,
) -> None:
    file = new_farm_file(tmp_path, "Farm")
    first = ServerStage(farm=new_farm(small_content(), 7, file=file), players=players())
    ada = first.join("Ada").seat.character
    first.farm.close("")
    stage = ServerStage(farm=load_farm(file.path), players=players(), owner=OWNER)
    assert owner_of(stage.farm.world) == ada, "she is who she was"
    assert stage.join("Ada").seat.character == ada


def test_the_owner_is_one_of_the_players() -> None:
    with pytest.raises(ValueError, match="none of the session's players"):
        GuestList(players(), is_open_to_others=False, owner="somebody else")
    guests = GuestList(expected(), is_open_to_others=False, owner="key-Bo")
    assert guests.is_expected(guests.owner), "by whatever the session calls them"


# What an owner does as a guest


def test_nobody_else_may_do_what_is_the_owners(stage: ServerStage) -> None:
    bo = stage.guests[0]
    cyd = stage.join("Cyd")
    stage.knock("Dee", WRONG)
    stage.run(1.0)
    assert not bo.seat.is_in_charge, "Bo is not the owner"
    assert (asked(bo), bo.seat.known_people()) == ([], ()), "and neither asked nor told anything"
    for command in (
        SendAway(cyd.seat.character),
        AnswerKnock(account_of("Dee"), True),
        AnswerKnock(account_of("Dee"), False),
        AnswerKnock(account_of("Bo"), True, FIRST_CHARACTER_ID),
        Permit(account_of("Dee"), "Dee", Entry.WELCOME),
    ):
        assert bo.seat.issue(command) is RefusalReason.NOT_ALLOWED, "his own rules say so"
        send_unchecked(bo.seat, command)
    stage.run(2.0)
    assert stage.farm.session.commands_refused == 5, "and so do the host's"
    assert cyd.is_in, "nobody has to go"
    assert not stage.guests[-1].is_in, "nobody is let in"
    assert stage.guests[-1].ending is None, "and nobody is turned away"


def test_the_owner_answers_who_knocks_at_a_server(stage: ServerStage) -> None:
    ada = ada_of(stage)
    dee = stage.knock("Dee", WRONG)
    assert stage.run_until(lambda: bool(asked(ada))), "the owner is asked"
    (knock,) = asked(ada)
    assert (knock.name, knock.account) == ("Dee", account_of("Dee")), "who it is, as was proved"
    ada.seat.accept(knock.knock_id)
    assert stage.run_until(lambda: dee.is_in), "and says yes"
    assert is_friend(stage.farm.world, account_of("Dee")), "which makes a friend"
    eve = stage.knock("Eve", WRONG)
    assert stage.run_until(lambda: len(asked(ada)) == 2)
    ada.seat.refuse(asked(ada)[1].knock_id, "")
    assert stage.run_until(lambda: eve.ending is not None)
    assert eve.ending == "The owner does not want company just now.", "or no, with a sentence"
    stage.guests.remove(eve)
    stage.settle()


def test_without_the_owner_a_server_turns_strangers_away_but_not_who_is_welcome(
    stage: ServerStage,
) -> None:
    ada = ada_of(stage)
    ada.seat.decide(account_of("Eve"), "Eve", Entry.WELCOME)
    stage.run(1.0)
    stage.leave(ada)
    assert stage.refused("Dee", WRONG) == NOT_EXPECTED, "nobody is there who could be asked"
    assert stage.join("Eve", WRONG).is_in, "but the owner's word holds"


def test_whom_the_owner_has_let_in_is_back_after_the_server_was_killed() -> None:
    """The file says that Dee was there; her name is not in the list, and the owner may be late."""
    farm = new_farm(small_content(), 7)
    for number, name in ((70, "Dee"), (71, "Eve")):
        was_here = name == "Dee"
        farm.world.set(CHARACTERS, number, Character(name, 2, 1, 100, 100, was_here))
        identity = Identity(account_of(name), number, True, 0)
        farm.world.set(IDENTITIES, account_key(account_of(name)), identity)
    stage = ServerStage(farm=farm, players=players(), owner=OWNER)
    assert stage.join("Dee", WRONG).seat.character == 70, "she is let in as who she was"
    assert stage.refused("Eve", WRONG) == NOT_EXPECTED, "who was not there is not awaited"


def test_this_is_ada_too_is_said_on_a_server_and_taken_back(stage: ServerStage) -> None:
    """Cyd has another computer today, and no token on it."""
    ada = ada_of(stage)
    cyd = stage.join("Cyd")
    character = cyd.seat.character
    stage.leave(cyd)
    again = stage.knock("Cyd", WRONG, "Cyd's laptop")
    assert stage.run_until(lambda: bool(asked(ada)))
    (knock,) = asked(ada)
    assert (knock.namesake, knock.looks_like) == (character, "Cyd"), "is it the one of before?"
    ada.seat.accept(knock.knock_id, knock.namesake)
    assert stage.run_until(lambda: again.is_in)
    assert again.seat.character == character, "the same person"
    stage.leave(again)
    again = stage.join("Cyd", WRONG, "Cyd's laptop")
    assert (again.seat.character, len(asked(ada))) == (character, 1), "is expected from now on"
    laptop = account_of("Cyd's laptop")
    assert laptop in {person.account for person in ada.seat.known_people()}, "which can be seen"
    ada.seat.take_back(laptop)
    assert stage.run_until(lambda: again.ending is not None), "and taken back"
    assert "taken back" in (again.ending or "")
    assert accounts_of(stage.farm.world, character) == [account_of("Cyd")]


def test_an_open_server_asks_nobody_but_about_names_that_are_expected() -> None:
    stage = stage_of_ada(is_open_to_others=True)
    ada = stage.join("Ada")
    dee = stage.join("Dee", WRONG)
    assert not is_friend(stage.farm.world, account_of("Dee")), "who comes so is a stranger"
    assert not asked(ada), "the door is open"
    stage.knock("Bo", WRONG, "Bo's laptop")
    assert stage.run_until(lambda: bool(asked(ada))), "but Bo may be Bo"
    assert dee.is_in


def test_the_owner_sends_away_blocks_and_takes_that_back(stage: ServerStage) -> None:
    bo, ada = stage.guests
    ada.seat.kick(bo.seat.character, block=False)
    assert stage.run_until(lambda: bo.ending is not None), "he has to go"
    assert "owner has sent you away" in (bo.ending or "")
    stage.guests.remove(bo)
    bo = stage.join("Bo")
    ada.seat.kick(bo.seat.character, block=True)
    assert stage.run_until(lambda: bo.ending is not None), "and once more"
    stage.guests.remove(bo)
    assert "does not want" in stage.refused("Bo", token_of("Bo")), "for good, token or not"
    (known,) = [one for one in ada.seat.known_people() if one.account == account_of("Bo")]
    assert known.entry is Entry.BLOCKED, "the owner sees that"
    ada.seat.decide(known.account, known.name, None)
    stage.run(1.0)
    assert stage.join("Bo").is_in, "and takes it back"
    assert ada.seat.issue(SendAway(ada.seat.character)) is RefusalReason.NOT_ALLOWED, "not herself"
    stage.settle()


def test_an_owner_who_comes_back_is_asked_again_and_about_nobody_who_has_gone(
    stage: ServerStage,
) -> None:
    ada = ada_of(stage)
    dee = stage.knock("Dee", WRONG)
    eve = stage.knock("Eve", WRONG)
    assert stage.run_until(lambda: len(asked(ada)) == 2)
    stage.network.cut("Ada")
    stage.run(8.0)
    eve.seat.leave()
    stage.guests.remove(eve)
    stage.run(1.0)
    stage.network.restore("Ada")
    assert stage.run_until(lambda: ada.is_in and len(asked(ada)) == 3, 30), "Dee waits still"
    withdrawn = [event for event in ada.events if isinstance(event, KnockWithdrawn)]
    assert {event.knock_id for event in withdrawn} == {one.knock_id for one in asked(ada)[:2]}, (
        "what was asked before the cut is not asked any more"
    )
    assert asked(ada)[2].name == "Dee"
    ada.seat.accept(asked(ada)[2].knock_id)
    assert stage.run_until(lambda: dee.is_in)


def test_strangers_at_the_door_keep_nobody_out_who_is_expected(stage: ServerStage) -> None:
    """The owner is there and has not answered: keys cost nothing, so there may be many."""
    ada = ada_of(stage)
    for number in range(limits.KNOCKS_MAX):
        stage.knock(f"Dee {number}", WRONG)
    stage.run(1.0)
    assert len(asked(ada)) == limits.KNOCKS_MAX, "the door is full"
    assert "Too many" in stage.refused("Eve", WRONG), "for one stranger more"
    assert stage.join("Cyd").is_in, "but not for who is expected"
    away = [guest.ending for guest in stage.guests if guest.ending is not None]
    assert away == ["Too many are waiting at the door."], "one of the strangers has made room"


def test_an_answer_is_about_a_person_not_about_a_place_in_the_row(stage: ServerStage) -> None:
    """The host may have been started again, and somebody else stand there."""
    ada = ada_of(stage)
    dee = stage.knock("Dee", WRONG)
    assert stage.run_until(lambda: bool(asked(ada)))
    assert ada.seat.issue(AnswerKnock(account_of("Eve"), True)) is None
    stage.run(1.0)
    assert ada.seat.session.outbox.is_empty, "the host has heard it"
    assert not dee.is_in, "the answer was about somebody else"


# At a friend's


def test_where_a_friend_hosts_both_are_asked_and_the_first_answer_counts(tmp_path: Path) -> None:
    file = new_farm_file(tmp_path, "Farm")
    trio = PeerTrio(0)
    trio.host.seat.leave()
    trio.run(0.1)
    farm = new_farm(small_content(), 7, file=file)
    trio.host = HostPlayer(trio.network, farm=farm, account=account_of("the owner"))
    trio.guests = [GuestPlayer(trio.network, name) for name in ("Ada", "Bo")]
    trio.join()
    trio.host.seat.leave()
    trio.run(1.0)
    trio.host = HostPlayer(trio.network, farm=load_farm(file.path), account=account_of("Ada"))
    owner = GuestPlayer(trio.network, "the owner", address="the owner's")
    trio.guests = [owner]
    trio.join()
    trio.host.seat.accepts_everybody = False
    bo = GuestPlayer(trio.network, "Bo", address="Bo's laptop", key="Bo's laptop")
    trio.guests.append(bo)
    bo.seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(owner.of(Knock))), "the owner is asked"
    (of_host,), (of_owner,) = trio.host.of(Knock), owner.of(Knock)
    assert of_host.namesake == 0, "the host cannot say who it is"
    assert of_owner.namesake == 66, "the owner can"
    owner.seat.accept(of_owner.knock_id, of_owner.namesake)
    assert trio.run_until(lambda: trio.is_in(bo)), "and lets Bo in"
    assert bo.seat.character == 66, "as Bo"
    withdrawn = [event.knock_id for event in trio.host.of(KnockWithdrawn)]
    assert withdrawn == [of_host.knock_id], "the host need not answer any more"
    dee = GuestPlayer(trio.network, "Dee")
    trio.guests.append(dee)
    dee.seat.connect(trio.now_s)
    assert trio.run_until(lambda: len(owner.of(Knock)) == 2)
    trio.host.seat.refuse(trio.host.of(Knock)[-1].knock_id, "Not now.")
    assert trio.run_until(lambda: len(owner.of(KnockWithdrawn)) == 1), "nor the owner"
    assert dee.of(Ended)[0].reason == "Not now."
    trio.guests.remove(dee)
    trio.settle()
    trio.host.seat.leave()
