"""Characters that belong to a person: whoever the transport vouches for gets his own, nobody else.

In these farms a transport identity of digits alone is a person's account.
"""

from pathlib import Path

import pytest

from game.coop.seat import Knock, KnockWithdrawn, PlayerInfo, SeatState
from game.farms.farm import load_farm, new_farm, new_farm_file
from game.rules.belonging import CHARACTERS
from game.world.commands import RemoveIdentity
from game.world.records import Character
from net.text import skeleton_of
from net.transports.simulated import LinkConditions
from tests.helpers.seats import GuestPlayer, HostPlayer, PeerTrio, Player
from tests.helpers.sessions import account_of
from tests.world.small_farm import small_content

ANN, BEN, HOST = "76561197960265729", "76561197960265730", "76561197960265731"
BO_ON_STEAM = "76561198000000007"
EARLIER = Path(__file__).parents[1] / "saves" / "farms"
FAR = LinkConditions(delay_ms=80, loss_pct=20)


@pytest.fixture
def trio() -> PeerTrio:
    """Ann and Ben, who have accounts, and Bo, who has none."""
    made = PeerTrio(0)
    made.guests = [
        GuestPlayer(made.network, "Ann", account=ANN),
        GuestPlayer(made.network, "Ben", account=BEN),
        GuestPlayer(made.network, "Bo"),
    ]
    made.join()
    made.run(3.0)
    return made


def visit(trio: PeerTrio, name: str, address: str, **options: object) -> GuestPlayer:
    """Somebody else comes in."""
    guest = GuestPlayer(trio.network, name, address=address, **options)  # type: ignore[arg-type]
    trio.guests.append(guest)
    trio.join()
    trio.run(1.0)
    return guest


def leave(trio: PeerTrio, guest: GuestPlayer) -> None:
    """A guest goes home."""
    guest.seat.leave()
    trio.run(1.0)
    trio.guests.remove(guest)


def listed(player: Player) -> dict[str, PlayerInfo]:
    return {info.name: info for info in player.seat.players()}


def test_everybody_sees_whose_character_is_whose(trio: PeerTrio) -> None:
    expected = {"Host": "", "Ann": ANN, "Ben": BEN, "Bo": ""}
    for player in trio.players:
        accounts = {name: info.account for name, info in listed(player).items()}
        assert accounts == expected, "the record should tell everybody the same"


def test_a_persons_character_is_not_given_to_somebody_of_his_name(trio: PeerTrio) -> None:
    ann = trio.guests[0]
    character = ann.seat.character
    leave(trio, ann)
    for address, account in (("a", ""), ("b", "76561197960265799")):
        other = visit(trio, "Ann", address, account=account)
        assert other.seat.character != character, "a name should open no person's character"
    names = [info.name for info in trio.host.seat.players()]
    assert "Ann" not in names, f"nor may anybody pass for her: {names}"
    assert names.count("Ann 2") == 1, "the first gets a number"
    again = visit(trio, "Somebody", "c", account=ANN)
    assert again.seat.character == character, "she herself comes back, whatever she is called"
    assert len(trio.host.seat.players()) == 6, "and everybody is at the farm"


def test_a_farm_of_before_asks_about_whoever_first_comes_by_a_name() -> None:
    """Characters of earlier versions belong to nobody. A name is not enough; the host may say that
    it is the same person, and it is theirs from then on."""
    trio = PeerTrio(1)
    trio.join()
    old = 70
    trio.host.lay({(CHARACTERS, old): Character("Dora", 2, 1, 100, 100, False)})
    trio.host.seat.accepts_everybody = False
    dora = GuestPlayer(trio.network, "Dora", address="dora 1")
    trio.guests.append(dora)
    dora.seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(trio.host.of(Knock))), "the host is asked"
    knock = trio.host.of(Knock)[0]
    assert (knock.is_returning, knock.namesake) == (False, old), "who could be Dora of before"
    trio.host.seat.accept(knock.knock_id, old)
    assert trio.run_until(lambda: trio.is_in(dora)), "she comes in"
    assert dora.seat.character == old, "with the host's word it is hers"
    trio.host.seat.accepts_everybody = True
    leave(trio, dora)
    other = visit(trio, "Dora", "dora 2", key="another Dora")
    assert other.seat.character != old, "and from now on hers alone"
    again = visit(trio, "Somebody", "dora 3", key="Dora")
    assert again.seat.character == old, "whatever she is called"
    trio.settle()


@pytest.mark.parametrize("version", [1, 2])
def test_in_a_farm_of_every_earlier_version_friends_find_their_characters(
    tmp_path: Path, version: int
) -> None:
    """The files were made by the game as it was then. Ada hosted, Bo was there: by version 2 with
    Steam, by version 1 with a name only."""
    path = tmp_path / "a.farm"
    path.write_bytes((EARLIER / f"version-{version}.farm").read_bytes())
    trio = PeerTrio(0)
    trio.host.seat.leave()
    trio.run(0.1)
    trio.host = HostPlayer(trio.network, farm=load_farm(path), account=account_of("Ada"))
    assert trio.host.seat.character == 64, "Ada opens her farm as Ada, by her key"
    trio.host.seat.accepts_everybody = False
    if version > 1:
        on_steam = GuestPlayer(trio.network, "Bo", address="Bo", account=BO_ON_STEAM)
        trio.guests.append(on_steam)
        on_steam.seat.connect(trio.now_s)
        assert trio.run_until(lambda: bool(trio.host.of(Knock))), "he knocks"
        assert trio.host.of(Knock)[-1].is_returning, "and is known by Steam"
        trio.host.seat.accept(trio.host.of(Knock)[-1].knock_id)
        assert trio.run_until(lambda: trio.is_in(on_steam)), "so he comes in"
        assert on_steam.seat.character == 65, "as who he was"
        leave(trio, on_steam)
    before = len(trio.host.of(Knock))
    for name, address in (("Bo", "Bo's laptop"), ("Cyd", "Cyd")):
        guest = GuestPlayer(trio.network, name, address=address)
        trio.guests.append(guest)
        guest.seat.connect(trio.now_s)
        trio.run(2.0)
    bo, cyd = trio.host.of(Knock)[before:]
    assert (bo.is_returning, bo.namesake) == (False, 65), "whoever comes by his name is asked about"
    assert (cyd.is_returning, cyd.namesake) == (False, 0), "and nobody else"
    for knock in (bo, cyd):
        trio.host.seat.accept(knock.knock_id, knock.namesake)
    trio.run(3.0)
    assert [guest.seat.character for guest in trio.guests] == [65, 66], "each in the right place"
    trio.settle()
    trio.host.seat.leave()


def test_a_name_alone_opens_nothing_although_the_host_says_yes() -> None:
    trio = PeerTrio(1)
    trio.join()
    trio.host.lay({(CHARACTERS, 70): Character("Dora", 2, 1, 100, 100, False)})
    stranger = visit(trio, "Dora", "stranger")
    assert stranger.seat.character != 70, "a plain yes is to somebody new"


def test_a_friend_may_be_known_by_a_second_key_and_that_taken_back(trio: PeerTrio) -> None:
    ann = trio.guests[0]
    character = ann.seat.character
    leave(trio, ann)
    trio.host.seat.accepts_everybody = False
    laptop = GuestPlayer(trio.network, "Ann", address="laptop", key="laptop")
    trio.guests.append(laptop)
    laptop.seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(trio.host.of(Knock))), "the host is asked"
    knock = trio.host.of(Knock)[0]
    assert knock.namesake == character, "Ann could be Ann"
    trio.host.seat.accept(knock.knock_id, character)
    assert trio.run_until(lambda: trio.is_in(laptop)), "and is"
    assert laptop.seat.character == character, "by her new computer"
    roster = trio.host.seat.roster
    assert roster.accounts_of(character) == [ANN, account_of("laptop")], "she has both now"
    leave(trio, laptop)
    assert trio.host.seat.issue(RemoveIdentity(account_of("laptop"))) is None, "by the owner"
    trio.host.seat.accepts_everybody = True
    thief = visit(trio, "Ann", "laptop 2", key="laptop")
    assert thief.seat.character != character, "a key that was taken back opens nothing"
    again = visit(trio, "Ann", "ann again", account=ANN)
    assert again.seat.character == character, "and the first one still does"
    trio.settle()


@pytest.mark.parametrize(
    "fake", ["\u0410nn", "\uff21nn", "A\u0301nn", "An\u200bn", "ANN", "\U0001d400nn"]
)
def test_nobody_passes_for_another_by_a_name_that_looks_the_same(fake: str, trio: PeerTrio) -> None:
    visit(trio, fake, "liar")
    names = [info.name for info in trio.host.seat.players()]
    looks = [skeleton_of(name) for name in names]
    assert len(set(looks)) == len(looks), f"every name should look like itself alone: {names}"


def test_a_saved_farm_knows_its_people(tmp_path: Path) -> None:
    content = small_content()
    file = new_farm_file(tmp_path, "Farm")
    trio = PeerTrio(0)
    trio.host.seat.leave()
    trio.run(0.1)
    trio.host = HostPlayer(trio.network, farm=new_farm(content, 7, file=file), account=HOST)
    trio.guests = [
        GuestPlayer(trio.network, "Ann", account=ANN),
        GuestPlayer(trio.network, "Ben", account=BEN),
    ]
    trio.join()
    characters = [guest.seat.character for guest in trio.guests]
    trio.host.seat.leave()
    trio.run(1.0)
    farm = load_farm(file.path)
    saved = {
        key: record.account
        for key, record in farm.world.records(CHARACTERS).items()
        if isinstance(record, Character)
    }
    assert saved == {64: HOST, characters[0]: ANN, characters[1]: BEN}, "the file should say who"
    trio.host = HostPlayer(trio.network, farm=farm, account="76561197960265750")
    assert trio.host.seat.character != 64, "the owner's character waits for the owner"
    trio.guests = [
        GuestPlayer(trio.network, "Ben", address="x", account=ANN),
        GuestPlayer(trio.network, "Ann", address="y", account=BEN),
    ]
    trio.join()
    assert [guest.seat.character for guest in trio.guests] == characters, (
        "people should be known by their accounts, even if they call themselves like each other"
    )
    trio.settle()
    trio.host.seat.leave()


def test_one_person_does_not_play_twice(trio: PeerTrio) -> None:
    trio.host.seat.accepts_everybody = False
    twins = [
        GuestPlayer(trio.network, "Cem", address=address, account="76561197960265740")
        for address in ("cem 1", "cem 2")
    ]
    for twin in twins:
        trio.guests.append(twin)
        twin.seat.connect(trio.now_s)
        trio.run(0.5)
    first, second = trio.host.of(Knock)
    assert [gone.knock_id for gone in trio.host.of(KnockWithdrawn)] == [first.knock_id], (
        "whoever knocks a second time does not wait twice"
    )
    trio.host.seat.accept(second.knock_id)
    trio.run(2.0)
    assert trio.is_in(twins[1]), "the newer one comes in"
    assert twins[0].seat.state is SeatState.ENDED, "the older does not"


def test_everybody_sees_how_good_everybodys_line_is(trio: PeerTrio) -> None:
    ann = trio.guests[0]
    bad = GuestPlayer(trio.network, "Far away")
    for way in (("Far away", "host"), ("host", "Far away")):
        trio.network.set_conditions(*way, FAR)
    trio.guests.append(bad)
    trio.join()
    trio.run(45.0)
    for player in trio.players:
        infos = listed(player)
        assert infos["Host"].quality_pct is None, "the host has no line to itself"
        assert infos["Host"].ping_ms is None, "and no ping"
        far, near = infos["Far away"], infos["Ben"]
        assert far.ping_ms is not None, "everybody should see the far one's ping"
        assert 140 < far.ping_ms < 260, f"as it is, and not {far.ping_ms} ms"
        assert far.quality_pct is not None, "and how much of it arrives"
        assert 65 < far.quality_pct < 95, f"of which 20 % are lost, not {far.quality_pct}"
        assert near.quality_pct is not None, "everybody should see the near one's too"
        assert near.quality_pct > 97, "where nothing is lost"
        assert not any(info.is_relayed for info in infos.values()), "nothing is relayed here"
    assert listed(ann)["Ann"].quality_pct is not None, "one's own included"
