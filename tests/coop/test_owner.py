"""The farm has an owner, whoever hosts it; whom the owner wants here is kept with the farm."""

from pathlib import Path

import pytest

from game.coop.seat import Ended, Knock
from game.farms.farm import load_farm, new_farm, new_farm_file
from game.rules.belonging import CHARACTERS, PERMISSIONS, owner_of
from game.rules.context import RefusalReason
from game.saves.farm_file import FarmFile
from game.world.commands import Permit, RemoveIdentity
from game.world.records import Character, Entry
from tests.helpers.seats import GuestPlayer, HostPlayer, PeerTrio
from tests.helpers.sessions import account_of
from tests.world.small_farm import small_content

OWNER, OTHER = account_of("the owner"), account_of("another host")
STEAM, OTHER_STEAM = "76561197960265729", "76561197960265730"


def open_again(
    trio: PeerTrio, file: FarmFile, account: str = "", guests: tuple[str, ...] = ()
) -> None:
    """The farm is closed, and opened again by whoever has this account; these friends come."""
    trio.host.seat.leave()
    trio.run(1.0)
    trio.host = HostPlayer(trio.network, farm=load_farm(file.path), account=account)
    trio.guests = [GuestPlayer(trio.network, name, address=f"{name} again") for name in guests]
    trio.join()


@pytest.fixture
def file(tmp_path: Path) -> FarmFile:
    """Where the farm is kept."""
    return new_farm_file(tmp_path, "Farm")


@pytest.fixture
def trio(file: FarmFile) -> PeerTrio:
    """The owner hosts, Ada and Bo are there."""
    made = PeerTrio(0)
    made.host.seat.leave()
    made.run(0.1)
    farm = new_farm(small_content(), 7, file=file)
    made.host = HostPlayer(made.network, farm=farm, account=OWNER)
    made.guests = [GuestPlayer(made.network, name) for name in ("Ada", "Bo")]
    made.join()
    return made


def knock(trio: PeerTrio, name: str, address: str, key: str = "") -> GuestPlayer:
    """Somebody stands at the door."""
    guest = GuestPlayer(trio.network, name, address=address, key=key)
    trio.guests.append(guest)
    guest.seat.connect(trio.now_s)
    trio.run(2.0)
    return guest


def end_of(guest: GuestPlayer) -> str:
    """Why somebody is not here any more; empty for one who is."""
    ends = guest.of(Ended)
    return ends[-1].reason if ends else ""


def test_whoever_hosts_plays_the_character_it_has(trio: PeerTrio, file: FarmFile) -> None:
    ada, owner = trio.guests[0].seat.character, trio.host.seat.character
    assert owner_of(trio.host.seat.world) == owner, "who hosts a farm first owns it"
    open_again(trio, file, account_of("Ada"), ("the owner", "Bo"))
    assert trio.host.seat.character == ada, "Ada hosts as Ada"
    assert trio.guests[0].seat.character == owner, "and the owner comes as the owner"
    assert owner_of(trio.guests[1].seat.view) == owner, "which everybody can see"
    trio.settle()
    trio.host.seat.leave()


def test_the_owners_character_opens_to_no_other_host(trio: PeerTrio, file: FarmFile) -> None:
    open_again(trio, file, OTHER, ("Ada", "Bo"))
    assert trio.host.seat.character not in (64, *(g.seat.character for g in trio.guests)), (
        "somebody else is somebody new"
    )
    assert trio.host.seat.known_people() == (), "and decides nothing for the owner"
    open_again(trio, file, OWNER, ("another host",))
    assert trio.host.seat.character == 64, "the owner finds everything as it was"
    assert trio.guests[0].seat.character not in (64, 65, 66), "and the other is known as well"
    trio.host.seat.leave()


@pytest.mark.parametrize(
    ("kept", "account", "is_owner"),
    [
        ("", OWNER, True),
        (STEAM, STEAM, True),
        (STEAM, OWNER, True),
        (STEAM, OTHER_STEAM, False),
    ],
)
def test_a_farm_of_an_earlier_version_belongs_to_who_opens_it_first(
    kept: str, account: str, is_owner: bool
) -> None:
    """There, character 64 is whoever hosted; it may name an account with Steam, which the host may
    not have just now."""
    trio = PeerTrio(2)
    trio.host.seat.leave()
    trio.run(0.1)
    farm = new_farm(small_content(), 7)
    farm.world.set(CHARACTERS, 64, Character("Olga", 1, 1, 100, 100, False, kept))
    trio.host = HostPlayer(trio.network, farm=farm, account=account)
    trio.join()
    assert (trio.host.seat.character == 64) is is_owner, "the account should say whose it is"
    assert (owner_of(farm.world) == 64) is is_owner, "which is a record from now on"
    trio.settle()


def test_who_is_blocked_stays_so_under_everything_that_they_are_known_by(
    trio: PeerTrio, file: FarmFile
) -> None:
    ada = trio.guests[0]
    trio.host.seat.kick(ada.seat.character, block=True)
    trio.run(1.0)
    assert "sent you away" in end_of(ada), "Ada has to go"
    trio.guests.remove(ada)
    open_again(trio, file, OWNER, ("Bo",))
    again = knock(trio, "Somebody", "elsewhere", key="Ada")
    assert "does not want" in end_of(again), "also after the farm was opened anew"
    trio.guests.remove(again)
    (known,) = [one for one in trio.host.seat.known_people() if one.account == account_of("Ada")]
    assert known.entry is Entry.BLOCKED, "the owner sees that"
    trio.host.seat.decide(known.account, known.name, None)
    back = knock(trio, "Ada", "Ada's", key="Ada")
    assert trio.is_in(back), "and can let her come again"
    trio.settle()
    trio.host.seat.leave()


def test_a_block_is_taken_back_within_the_evening(trio: PeerTrio) -> None:
    ada = trio.guests.pop(0)
    trio.host.seat.kick(ada.seat.character, block=True)
    trio.run(1.0)
    refused = knock(trio, "Ada", "Ada's laptop", key="Ada")
    assert "does not want" in end_of(refused), "she is blocked at once"
    trio.guests.remove(refused)
    trio.host.seat.decide(account_of("Ada"), "Ada", None)
    assert trio.is_in(knock(trio, "Ada", "Ada's phone", key="Ada")), "and let in again"


def test_a_host_who_is_not_the_owner_blocks_for_the_evening_only(
    trio: PeerTrio, file: FarmFile
) -> None:
    open_again(trio, file, account_of("Ada"), ("Bo",))
    bo = trio.guests[0]
    trio.host.seat.kick(bo.seat.character, block=True)
    trio.run(1.0)
    trio.guests.remove(bo)
    assert "does not want" in end_of(knock(trio, "Bo", "Bo's phone", key="Bo")), "not this evening"
    assert not list(trio.host.seat.world.keys(PERMISSIONS)), "but the owner has decided nothing"
    open_again(trio, file, OWNER, ("Bo",))
    assert trio.is_in(trio.guests[0]), "so Bo may come on another one"
    trio.host.seat.leave()


def test_the_owner_decides_as_a_guest_as_well(trio: PeerTrio, file: FarmFile) -> None:
    """What a friend's program hosts is still the owner's farm."""
    open_again(trio, file, account_of("Ada"), ("the owner", "Bo", "Cyd"))
    owner, bo, cyd = trio.guests
    stolen = Permit(account_of("Bo"), "Bo", Entry.BLOCKED)
    assert cyd.seat.issue(stolen) is RefusalReason.NOT_ALLOWED, "nobody else decides"
    assert owner.seat.issue(stolen) is None, "the owner does"
    assert trio.run_until(lambda: "sent you away" in end_of(bo), 3), "and Bo has to go"
    trio.guests.remove(bo)
    assert owner.seat.issue(RemoveIdentity(account_of("Cyd"))) is None
    assert trio.run_until(lambda: "taken back" in end_of(cyd), 3), "Cyd is not Cyd any more"
    trio.guests.remove(cyd)
    trio.settle()
    trio.host.seat.leave()


def test_who_is_welcome_comes_in_unasked_and_others_are_asked_about(trio: PeerTrio) -> None:
    ada = trio.guests.pop(0)
    character = ada.seat.character
    ada.seat.leave()
    trio.run(1.0)
    trio.host.seat.accepts_everybody = False
    trio.host.seat.decide(account_of("Ada"), "Ada", Entry.WELCOME)
    trio.host.seat.decide(account_of("Eve"), "Eve", Entry.WELCOME)
    again = knock(trio, "Ada", "Ada's laptop", key="Ada")
    assert trio.is_in(again), "she comes in"
    assert again.seat.character == character, "as herself"
    assert trio.is_in(knock(trio, "Eve", "Eve's", key="Eve")), (
        "one may be expected for the first time"
    )
    assert not trio.host.of(Knock), "and nobody is asked"
    namesake = knock(trio, "Ada", "another's", key="another Ada")
    assert not trio.is_in(namesake), "but a name is no reason to come in"
    (asked,) = trio.host.of(Knock)
    assert (asked.namesake, asked.looks_like) == (0, "Ada"), "and is marked, since Ada is here"


def test_only_the_owner_says_who_somebody_is(trio: PeerTrio, file: FarmFile) -> None:
    open_again(trio, file, account_of("Ada"), ("Cyd",))
    bo = trio.host.seat.roster.named("Bo")
    assert bo is not None
    trio.host.seat.accepts_everybody = False
    false_bo = knock(trio, "Bo", "false", key="false Bo")
    (asked,) = trio.host.of(Knock)
    assert asked.namesake == 0, "a host who is not the owner is not asked who it is"
    trio.host.seat.accept(asked.knock_id, bo)
    assert trio.run_until(lambda: trio.is_in(false_bo)), "and lets in somebody new"
    assert false_bo.seat.character != bo, "whatever that host's program says"
    trio.host.seat.leave()


def test_the_host_is_never_the_one_whom_a_stranger_may_be(trio: PeerTrio) -> None:
    trio.host.seat.accepts_everybody = False
    knock(trio, "Host", "false", key="false host")
    (asked,) = trio.host.of(Knock)
    assert (asked.namesake, asked.looks_like) == (0, "Host"), "who is here is somebody else"
    trio.host.seat.accept(asked.knock_id, 64)
    trio.run(2.0)
    assert trio.guests[-1].seat.character not in (0, 64), "and comes in as somebody new"
