"""Characters that belong to a person: whoever the transport vouches for gets his own, nobody else.

In these farms a transport identity of digits alone is a person's account.
"""

from pathlib import Path

import pytest

from game.coop.seat import Ended, Knock, PlayerInfo, SeatState
from game.program.farms import load_farm, new_farm, new_farm_file
from game.rules.farm_life import CHARACTERS
from game.world.records import Character
from net.transports.simulated import LinkConditions
from tests.helpers.seats import GuestPlayer, HostPlayer, PeerTrio, Player
from tests.world.small_farm import small_content

ANN, BEN, HOST = "76561197960265729", "76561197960265730", "76561197960265731"
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


def test_a_persons_character_does_not_open_to_a_token(trio: PeerTrio) -> None:
    ann, _, bo = trio.guests
    character, token = ann.seat.character, ann.token
    trio.network.kill(ann.address)
    trio.guests.remove(ann)
    trio.run(6.0)
    thief = visit(trio, "Thief", "thief", resume_token=token)
    assert thief.seat.character not in (character, bo.seat.character), (
        "her token should be of no use without her account, while her place waits for her"
    )
    again = visit(trio, "Ann", "ann again", account=ANN)
    assert again.seat.character == character, "and she should find it as she left it"


def test_a_person_may_take_over_her_own_character_from_before(tmp_path: Path) -> None:
    """Ann played by join code at first. One evening she comes with her account."""
    content = small_content()
    trio = PeerTrio(2, farm=new_farm(content, 7, file=new_farm_file(tmp_path, "Farm")))
    trio.join()
    ann = visit(trio, "Ann", "ann")
    character = ann.seat.character
    leave(trio, ann)
    trio.host.seat.accepts_everybody = False
    with_account = GuestPlayer(trio.network, "Ann", address="ann 2", account=ANN)
    trio.guests.append(with_account)
    with_account.seat.connect(trio.now_s)
    assert trio.run_until(lambda: bool(trio.host.of(Knock))), "the host is asked"
    knock = trio.host.of(Knock)[0]
    assert (knock.account, knock.is_returning) == (ANN, True), "and told who is vouched for"
    trio.host.seat.accept(knock.knock_id)
    assert trio.run_until(lambda: trio.is_in(with_account)), "she comes in"
    assert with_account.seat.character == character, "with the host's yes it is hers"
    trio.host.seat.accepts_everybody = True
    leave(trio, with_account)
    by_name = visit(trio, "Ann", "ann 3")
    by_token = visit(trio, "Annie", "ann 4", resume_token=ann.token)
    taken = {by_name.seat.character, by_token.seat.character}
    assert character not in taken, "and from now on hers alone: neither name nor token open it"
    trio.settle()


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
    trio.host = HostPlayer(trio.network, farm=farm)
    assert trio.host.seat.roster.account(64) == "", "a host without an account has none"
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
    assert trio.run_until(lambda: len(trio.host.of(Knock)) == 2), "both knock"
    for knock in trio.host.of(Knock):
        trio.host.seat.accept(knock.knock_id)
    trio.run(2.0)
    assert trio.is_in(twins[0]), "the first comes in"
    assert twins[1].seat.state is SeatState.ENDED, "the second does not"
    assert twins[1].of(Ended)[0].reason == "You are at this farm already.", "and reads why"


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
