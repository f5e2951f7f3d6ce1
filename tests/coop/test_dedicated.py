"""A farm on a server: nobody is at home, and everything that a host does is done."""

from hashlib import sha256
from pathlib import Path

import pytest

from game.coop.dedicated import GuestList, account_of
from game.coop.seat import Ended, SeatState
from game.farms.farm import load_farm, new_farm, new_farm_file
from game.headless.plan import Plan
from game.headless.report import make_report
from game.headless.simulator import run_simulation
from game.rules.belonging import CHARACTERS
from game.rules.context import RefusalReason
from game.rules.talks import conversation_at
from game.world.calendar import DAY_TICKS, environment_of
from game.world.commands import Advance, PickUp, Place, Talk
from game.world.records import Character, Placeable, Slot
from game.world.sections import FIRST_CHARACTER_ID, Kind, Section, tile_key
from game.world.world import Reader
from net import limits
from net.dedicated.launcher import SessionPlayer
from net.lobbies.friend_code import encode_friend_code
from net.transports.simulated import LinkConditions
from tests.coop.dedicated_stage import EXPECTED, Guest, ServerStage, expected, token_of
from tests.helpers.seats import GuestPlayer, HostPlayer, PeerTrio
from tests.helpers.sessions import account_of as account_of_name
from tests.world.small_farm import FARM, small_content

GROUND = Section(FARM, Kind.PLACEABLE)
HERE = tile_key(10, 8)
FAR = LinkConditions(delay_ms=80, jitter_ms=20, loss_pct=10, reorder_pct=5, duplicate_pct=2)
WRONG = b"\0" * limits.JOIN_TOKEN_BYTES
NOT_EXPECTED = "This farm is open only to those who were in its lobby."
TORCHES = 2
"""In the bag of a newcomer."""
MILLER = 1
BESIDE_MILLER = (120.0, 104.0)


def torches(reader: Reader, guest: Guest) -> int:
    """How many torches are in a guest's bag."""
    bag = Section(guest.seat.character, Kind.STORAGE)
    slots = [reader.get(bag, key) for key in reader.keys(bag)]
    return sum(slot.count for slot in slots if isinstance(slot, Slot) and slot.item == "torch")


def character(stage: ServerStage, number: int) -> Character:
    record = stage.farm.world.get(CHARACTERS, number)
    assert isinstance(record, Character), f"character {number} should be of this farm"
    return record


# Nobody at home


def test_the_list_of_players_has_guests_alone() -> None:
    stage = ServerStage.playing(conditions=LinkConditions(delay_ms=40))
    stage.run(3.0)
    assert [info.name for info in stage.farm.players()] == list(EXPECTED)
    for guest in stage.guests:
        assert set(guest.listed) == set(EXPECTED), "nobody else should be in the list"
        assert not any(info.is_host for info in guest.listed.values()), "and nobody be the host"
        assert [name for name, info in guest.listed.items() if info.is_me] == [guest.address]
        assert guest.seat.is_on_server, "one should know that the farm is on a server"
        pings = {name: info.ping_ms for name, info in guest.listed.items()}
        assert all(ping is not None and 60 < ping < 160 for ping in pings.values()), (
            f"everybody's way to the server should be known to all: {pings}"
        )
        others = {seen.name for seen in guest.seat.others()}
        assert others == set(EXPECTED) - {guest.address}, "nobody else should stand around"
    assert stage.farm.world.get(CHARACTERS, FIRST_CHARACTER_ID) is None, (
        "the character whose farm it is should be nobody's"
    )


def test_friends_who_come_at_the_same_moment_do_not_stand_in_one_place() -> None:
    stage = ServerStage()
    guests = [stage.knock(name) for name in EXPECTED]
    assert stage.run_until(lambda: all(guest.is_in for guest in guests)), "all should be let in"
    stage.run(1.0)
    places = {(guest.seat.position.x, guest.seat.position.y) for guest in guests}
    assert len(places) == len(EXPECTED), f"each should have a place of his own: {places}"


def test_guests_of_a_player_are_not_on_a_server() -> None:
    trio = PeerTrio.playing(2)
    for guest in trio.guests:
        assert not guest.seat.is_on_server
        hosts = [info.name for info in guest.seat.players() if info.is_host]
        assert hosts == ["Host"], "the player who hosts should be marked"


def test_a_second_guest_comes_in_beside_the_first() -> None:
    stage = ServerStage()
    ada = stage.join("Ada")
    stage.stand(ada, 250.0, 120.0)
    bo = stage.join("Bo")
    there, here = ada.seat.position, bo.seat.position
    assert there.area == here.area
    assert abs(there.x - here.x) + abs(there.y - here.y) < 45, "friends should find each other"


def test_what_guests_do_is_done_once_and_seen_by_all_on_a_bad_network() -> None:
    stage = ServerStage.playing(conditions=FAR)
    ada, bo, cyd = stage.guests
    assert ada.seat.issue(Place(FARM, HERE, 2, "torch")) is None
    stage.settle()
    for guest in (bo, cyd):
        assert guest.seat.view.get(GROUND, HERE) == Placeable("torch"), "both should see it"
        assert guest.seat.issue(PickUp(FARM, HERE)) is None, "neither knows of the other"
    stage.settle()
    have = [torches(stage.farm.world, guest) for guest in stage.guests]
    assert sorted(have) == [1, 2, 3], f"one of the two should have it, and no one twice: {have}"
    bo.seat.say("mine!")
    stage.run(1.0)
    heard = [event for event in ada.events if getattr(event, "text", "") == "mine!"]
    assert len(heard) == 1, "and talk is heard by everybody else"


def test_a_conversation_passes_on_when_its_owner_is_cut_off() -> None:
    stage = ServerStage.playing(conditions=LinkConditions(delay_ms=40))
    ada, bo, cyd = stage.guests
    for guest in stage.guests:
        stage.stand(guest, *BESIDE_MILLER)
    assert ada.seat.issue(Talk(FARM, MILLER)) is None, "who stands close by may begin"
    stage.settle()
    shown = conversation_at(bo.seat.view, FARM, MILLER)
    assert shown is not None
    assert shown.owner == ada.seat.character
    reason = bo.seat.issue(Advance(FARM, MILLER, shown.step))
    assert reason is RefusalReason.NOT_YOUR_CONVERSATION, "a follower cannot hurry the owner"
    stage.network.cut("Ada")

    def owners() -> set[int]:
        views = [conversation_at(guest.seat.view, FARM, MILLER) for guest in (bo, cyd)]
        return {0 if view is None else view.owner for view in views}

    others = {bo.seat.character, cyd.seat.character}
    assert stage.run_until(lambda: len(owners()) == 1 and owners() <= others), (
        "nobody should be left with a conversation that nobody leads"
    )
    heir = bo if owners() == {bo.seat.character} else cyd
    assert heir.seat.issue(Advance(FARM, MILLER, shown.step)) is None, "and it goes on"
    stage.network.restore("Ada")
    assert stage.run_until(lambda: ada.is_in)
    stage.settle()


@pytest.mark.parametrize(
    ("seed", "minutes"), [(5, 0.2), pytest.param(6, 0.5, marks=pytest.mark.slow)]
)
def test_a_while_of_bots_loses_and_doubles_nothing(seed: int, minutes: float) -> None:
    """The simulator's auditor counts every item, its witness looks into every replica."""
    plan = Plan(players=4, minutes=minutes, seed=seed, conditions=FAR, plants=2, on_server=True)
    outcome = run_simulation(small_content(), plan)
    report = make_report(outcome)
    assert report["is_good"], report
    assert report["commands"]["accepted"] > 100 * minutes, "the bots should have been busy"
    assert len(outcome.guests) == 4, "all four should have been guests"


# Who may come in


def test_the_token_says_who_one_is_whatever_one_is_called() -> None:
    stage = ServerStage.playing()
    stage.leave(stage.guests[2])
    impostor = stage.join("Ada", token_of("Cyd"), address="elsewhere")
    assert character(stage, impostor.seat.character).name == "Cyd", "the session's name wins"
    names = {info.name for info in stage.farm.players()}
    assert names == set(EXPECTED), "and nobody should be here twice"


@pytest.mark.parametrize("token", [WRONG, b"", token_of("Ada")[:-1]])
def test_everybody_else_is_turned_away_with_a_sentence(token: bytes) -> None:
    stage = ServerStage.playing()
    assert stage.refused("Dee", token) == NOT_EXPECTED
    assert stage.refused("Ada", token, address="elsewhere") == NOT_EXPECTED, "whatever the name"
    stage.run(1.0)
    assert [info.name for info in stage.farm.players()] == list(EXPECTED)
    for guest in stage.guests:
        assert guest.is_in, "nobody who is here should be disturbed"
        assert not any("Dee" in notice for notice in guest.notices), "nor hear of it"


def test_a_second_login_with_the_same_token_replaces_the_first() -> None:
    stage = ServerStage.playing(conditions=LinkConditions(delay_ms=40))
    first, bo, _ = stage.guests
    assert first.seat.issue(Place(FARM, HERE, 2, "torch")) is None
    stage.settle()
    number = first.seat.character
    first.is_frozen = True
    second = stage.join("Ada", address="another computer")
    first.is_frozen = False
    assert second.seat.character == number, "it is the same player"
    assert stage.run_until(lambda: first.ending is not None)
    assert first.ending == "You joined from somewhere else."
    stage.guests.remove(first)
    stage.settle()
    assert torches(stage.farm.world, second) == TORCHES - 1, "with the same bag"
    assert len(stage.farm.players()) == len(bo.listed) == 3, "and in the list once"
    assert second.seat.issue(PickUp(FARM, HERE)) is None
    stage.settle()
    assert torches(stage.farm.world, second) == TORCHES, "commands should be counted on"


def test_a_join_token_that_was_given_to_a_key_opens_to_nobody_else() -> None:
    players = expected()
    players[0] = SessionPlayer("Ada", account_of_name("Ada")[1:], token_of("Ada"))
    stage = ServerStage(players=players)
    thief = Guest(stage.network, "thief", "Ada", token_of("Ada"))
    stage.guests.append(thief)
    thief.seat.connect(stage.now_s)
    assert stage.run_until(lambda: thief.ending is not None)
    assert thief.ending == NOT_EXPECTED, "a token may be read by somebody on the way"
    ada = stage.join("Ada")
    assert ada.is_in, "and is still good for whom it was given to"


def test_eight_guests_have_room_and_a_ninth_has_none() -> None:
    names = [f"Guest {number}" for number in range(limits.PLAYERS_MAX)]
    players = [
        SessionPlayer(name, f"key-{name}", bytes([0, 0, 0, number]))
        for number, name in enumerate(names, 1)
    ]
    stage = ServerStage(
        players=players, is_open_to_others=True, conditions=LinkConditions(delay_ms=40)
    )
    for player in players:
        stage.join(player.name, player.token)
    stage.settle()
    assert len(stage.farm.players()) == limits.PLAYERS_MAX, "all eight places are guests'"
    colours = {info.colour for info in stage.farm.players()}
    assert len(colours) == limits.PLAYERS_MAX, "who can be told apart"
    assert stage.refused("Zoe", WRONG) == "The farm is full."
    stage.run(2.0)
    for guest in stage.guests:
        assert len(guest.seat.others()) == limits.PLAYERS_MAX - 1, "everybody should see all"


def test_an_open_farm_lets_others_in_and_keeps_the_places_of_those_it_expects() -> None:
    stage = ServerStage(is_open_to_others=True)
    stage.join("Bo")
    for number in range(limits.PLAYERS_MAX - len(EXPECTED)):
        stage.join(f"Visitor {number}", b"", address=f"visitor {number}")
    kept = "The places that are left are kept for those who are expected here."
    assert stage.refused("Zoe", b"") == kept
    for name in ("Ada", "Cyd"):
        stage.join(name)
    assert len(stage.farm.players()) == limits.PLAYERS_MAX


def test_nobody_takes_the_name_of_somebody_who_is_expected() -> None:
    stage = ServerStage(is_open_to_others=True)
    sentence = "Somebody of your name is expected here. Please come under another name."
    assert stage.refused("Ada", b"", address="elsewhere") == sentence
    ada = stage.join("Ada")
    assert character(stage, ada.seat.character).name == "Ada"


@pytest.mark.parametrize(
    "players",
    [
        [*expected(), SessionPlayer("Dee", "key-Ada", b"dee.")],
        [*expected(), SessionPlayer("Dee", "key-Dee", token_of("Ada"))],
    ],
)
def test_a_list_names_nobody_twice(players: list[SessionPlayer]) -> None:
    with pytest.raises(ValueError, match=r"every player once|token of their own"):
        GuestList(players, is_open_to_others=False)


def test_an_account_is_a_number_and_a_steam_account_stays_itself() -> None:
    assert account_of("76561197960265729") == "76561197960265729"
    assert account_of("0a" * 20) == "k" + "0a" * 20, "a key's is the key's"
    code = encode_friend_code(bytes.fromhex("0a" * 20))
    assert account_of(code) == account_of("0a" * 20), "and so is that of its friend code"
    assert account_of("0a" * 20 + "-2") == account_of("0a" * 20), "by whichever connection"
    other = account_of("ben")
    assert other.isdecimal(), "and of any other name it is a number"
    assert other == account_of("ben") != account_of("ann"), "one for each"


# Coming back


@pytest.mark.parametrize("seconds", [3, 20, 80])
def test_who_was_cut_off_comes_back_as_who_he_was(seconds: int) -> None:
    stage = ServerStage.playing(conditions=LinkConditions(delay_ms=40))
    ada, bo, _ = stage.guests
    number = ada.seat.character
    stage.network.cut("Ada")
    assert ada.seat.issue(Place(FARM, HERE, 2, "torch")) is None, "what is done meanwhile"
    assert bo.seat.issue(Place(FARM, tile_key(10, 6), 2, "torch")) is None
    stage.run(seconds)
    assert bo.listed["Ada"].is_connected == (seconds < limits.SILENCE_S), "the others should see it"
    stage.network.restore("Ada")
    assert stage.run_until(lambda: ada.is_in and bo.listed["Ada"].is_connected, 10)
    stage.settle()
    assert ada.seat.character == number
    world = stage.farm.world
    assert world.get(GROUND, HERE) == Placeable("torch"), "is done once he is back"
    assert torches(world, ada) == TORCHES - 1, "once"
    assert ada.seat.view.get(GROUND, tile_key(10, 6)) == Placeable("torch"), "he knows the rest"
    assert ada.seat.session.replica.repairs == 0, "and nothing had to be repaired"


def test_all_may_be_cut_off_at_once() -> None:
    stage = ServerStage.playing(conditions=LinkConditions(delay_ms=40))
    for name in EXPECTED:
        stage.network.cut(name)
    stage.run(30)
    assert stage.farm.connected == 0
    for name in EXPECTED:
        stage.network.restore(name)
    assert stage.run_until(lambda: all(guest.is_in for guest in stage.guests), 10)
    stage.settle()
    ticks = [guest.seat.tick for guest in stage.guests]
    assert max(abs(tick - stage.farm.tick) for tick in ticks) < 10, "and agree on the time"


def test_a_farm_goes_on_from_its_file_with_everybody_as_who_he_was(tmp_path: Path) -> None:
    content = small_content()
    file = new_farm_file(tmp_path, "Farm")
    stage = ServerStage(farm=new_farm(content, 7, file=file))
    for name in EXPECTED:
        stage.join(name)
    numbers = {guest.address: guest.seat.character for guest in stage.guests}
    assert stage.guests[0].seat.issue(Place(FARM, HERE, 2, "torch")) is None
    stage.settle()
    stage.farm.close("The server has closed the farm.")
    stage.run(1.0)
    for guest in stage.guests:
        assert guest.ending == "The server has closed the farm.", "everybody should be told"
        assert guest.seat.state is SeatState.ENDED
    stage.guests.clear()
    farm = load_farm(file.path)
    assert farm.world.get(GROUND, HERE) == Placeable("torch"), "it should be saved"
    assert all(
        not record.online  # type: ignore[union-attr]
        for record in farm.world.records(CHARACTERS).values()
    ), "with nobody in it"
    # In the next session the lobby server gave other tokens, and Cyd calls himself otherwise.
    players = [
        SessionPlayer("Sid" if name == "Cyd" else name, f"key-{name}", token_of(f"2{name}"))
        for name in reversed(EXPECTED)
    ]
    stage.open(farm, players, seed=2)
    for name in EXPECTED:
        guest = stage.join(name, token_of(f"2{name}"))
        assert guest.seat.character == numbers[name], f"{name} should be who he was"
    assert character(stage, numbers["Cyd"]).name == "Sid", "under the session's name"
    stage.settle()
    stage.farm.close("")


def test_a_farm_of_an_earlier_version_knows_its_players_by_their_keys() -> None:
    """There, a key was remembered by a number that was made of it."""
    farm = new_farm(small_content(), 7)
    key = account_of_name("Bo")[1:]
    number = str(int.from_bytes(sha256(key.encode()).digest()[:8], "big"))
    farm.world.set(CHARACTERS, 70, Character("Bo", 2, FARM, 100, 100, False, number))
    players = expected()
    players[1] = SessionPlayer("Bo", key, token_of("Bo"))
    stage = ServerStage(farm=farm, players=players)
    for name in EXPECTED:
        stage.join(name)
    assert [guest.seat.character == 70 for guest in stage.guests] == [False, True, False], (
        "whose it was should find it, and nobody else"
    )
    stage.settle()


@pytest.mark.parametrize("account", ["", "76561197960265731"])
def test_a_players_own_farm_goes_on_a_server_and_home_again(tmp_path: Path, account: str) -> None:
    """Whose farm it is plays the same character on the server as at home, and is no host there:
    known by his account, or without one by his key."""
    content = small_content()
    identity = account or account_of_name("Host")[1:]
    account = account or account_of_name("Host")
    file = new_farm_file(tmp_path, "Farm")
    home = PeerTrio(0)
    home.network.kill("host")
    home.host = HostPlayer(home.network, farm=new_farm(content, 7, file=file), account=account)
    home.guests = [GuestPlayer(home.network, "Ada")]
    home.join()
    assert home.host.seat.issue(Place(FARM, HERE, 2, "torch")) is None
    home.settle()
    home.host.seat.leave()

    players = expected(("Host", "Bo", "Cyd"))
    players[0] = SessionPlayer("Hugo", identity, token_of("Host"))
    stage = ServerStage(farm=load_farm(file.path), players=players)
    host = stage.join("Host")
    bo = stage.join("Bo")
    stage.join("Cyd")
    assert host.seat.character == FIRST_CHARACTER_ID, "the owner should be himself"
    assert not any(info.is_host for info in bo.listed.values()), "and a guest like all others"
    assert torches(stage.farm.world, host) == TORCHES - 1, "with his own bag"
    stage.settle()
    stage.farm.close("")

    home = PeerTrio(0)
    home.network.kill("host")
    home.host = HostPlayer(home.network, farm=load_farm(file.path), account=account)
    home.guests = [GuestPlayer(home.network, "Bo"), GuestPlayer(home.network, "Dee")]
    home.join()
    names = {info.name: info.is_host for info in home.guests[0].seat.players()}
    assert names["Host"], "at home again he is the host"
    assert names["Dee"] is False
    home.host.seat.leave()


def test_a_farm_begun_on_a_server_keeps_the_hosts_character_for_its_host(tmp_path: Path) -> None:
    content = small_content()
    file = new_farm_file(tmp_path, "Farm")
    stage = ServerStage(farm=new_farm(content, 7, file=file))
    numbers = [stage.join(name).seat.character for name in EXPECTED]
    stage.farm.close("")
    assert FIRST_CHARACTER_ID not in numbers
    home = PeerTrio(0, farm=load_farm(file.path))
    assert home.host.seat.character == FIRST_CHARACTER_ID
    names = {home.host.seat.roster.name(number) for number in numbers}
    assert names == set(EXPECTED), "whoever hosts should take nobody's character"
    home.host.seat.leave()


# Time


def test_time_stands_still_while_nobody_is_there() -> None:
    stage = ServerStage()
    stage.run(20.0)
    assert stage.farm.tick == 0, "the first day should wait for the first guest"
    ada = stage.join("Ada")
    stage.run(5.0)
    assert 140 < stage.farm.tick < 200, "it begins as he comes"
    stage.leave(ada)
    tick = stage.farm.tick
    stage.run(20.0)
    stage.farm.advance(stage.now_s + 0.02)
    assert stage.farm.tick == tick, "and waits again as he goes"
    bo = stage.join("Bo")
    stage.run(2.0)
    assert abs(bo.seat.tick - stage.farm.tick) < 5, "who comes then should know the time"


def test_time_waits_for_who_is_cut_off_no_longer_than_he_tries_to_come_back() -> None:
    stage = ServerStage()
    stage.join("Ada")
    stage.network.kill("Ada")
    began = stage.farm.tick
    stage.guests.clear()
    stage.run(200.0)
    passed_s = (stage.farm.tick - began) / limits.TICK_RATE_HZ
    assert limits.RECONNECT_FOR_S - 2 < passed_s < limits.RECONNECT_FOR_S + limits.IDLE_TIMEOUT_S


def test_days_go_by_for_guests_alone() -> None:
    farm = new_farm(small_content(), 7)
    farm.tick = DAY_TICKS - 60
    stage = ServerStage(farm=farm)
    stage.run(10.0)
    today = environment_of(stage.farm.world)
    assert today is not None
    assert today.day == 1, "nobody was there to see another day"
    for name in EXPECTED:
        stage.join(name)
    stage.run(3.0)
    stage.settle()
    days = {guest.seat.environment.day for guest in stage.guests if guest.seat.environment}
    assert days == {2}, "with guests the day should end, for everybody"


def test_how_long_it_has_been_empty() -> None:
    stage = ServerStage()
    stage.run(10.0)
    assert 9 < stage.farm.empty_for_s < 11, "it counts though nobody ever came"
    ada = stage.join("Ada")
    stage.run(5.0)
    assert stage.farm.empty_for_s == 0
    stage.leave(ada)
    stage.run(7.0)
    assert 6 < stage.farm.empty_for_s < 8


# The end


def test_a_closing_farm_lets_everybody_have_its_last_state() -> None:
    stage = ServerStage.playing(conditions=FAR)
    for number, guest in enumerate(stage.guests):
        assert guest.seat.issue(Place(FARM, tile_key(10, 6 + number), 2, "torch")) is None
    stage.farm.announce_closing(4)
    assert stage.run_until(lambda: stage.farm.is_settled and stage.auditor.conserved, 5)
    truth = dict(stage.farm.world.records(GROUND))
    stage.farm.close("The server has closed the farm.")
    stage.run(1.0)
    for guest in stage.guests:
        assert dict(guest.seat.world.records(GROUND)) == truth, "nobody should miss the end"
        endings = [event for event in guest.events if isinstance(event, Ended)]
        assert len(endings) == 1, "everybody is told, once"
    stage.farm.advance(stage.now_s + 1)
    stage.farm.close("again")
    assert stage.farm.state is SeatState.ENDED, "and it stays closed"
