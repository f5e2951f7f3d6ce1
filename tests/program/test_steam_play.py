"""Playing over Steam, from the list of friends to the goodbye, without Steam: several programs in
one process over a stand-in for Valve's library.

Goal: everything that works without Steam works with it, by people instead of codes; and nobody is
left in a lobby, let in unasked or taken for somebody else, whatever happens on the way.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.coop.guest import GuestSeat
from game.coop.profile import Profile
from game.coop.seat import Ended, SeatState
from game.farms.farm import load_farm, new_farm
from game.headless.dump import dump_lines
from game.joining.steam import find_friends_lobby, find_lobby
from game.program.steam import SteamAccess, is_steam_identity, need_steam, try_steam
from game.program.version import GAME_VERSION
from game.saves.farm_file import FarmFile
from net.lobbies.interface import LobbyId, LobbyTerms
from net.steam import (
    ConnectionState,
    SendFlags,
    SteamUnavailable,
    UnavailableReason,
    open_steam,
)
from net.steam import LobbyId as SteamLobbyId
from tests.helpers.sessions import account_of, key_of
from tests.program.steam_evening import HOST_DIRECT, Host, SteamEvening, notices
from tests.steam.standin import Conditions, SteamWorld
from tests.world.small_farm import small_content


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[SteamEvening]:
    made = SteamEvening(tmp_path / "lobbies", "Ada", "Ben", "Cem", "Dan")
    yield made
    made.end()


@pytest.fixture
def host(evening: SteamEvening) -> Host:
    made = evening.host("Ada")
    made.open()
    return made


def test_a_whole_evening_of_three_over_steam_and_one_by_code(
    evening: SteamEvening, host: Host
) -> None:
    ben, cem = evening.guest("Ben"), evening.guest("Cem")
    evening.let_in(host, ben, cem)
    code_guest = GuestSeat(
        small_content(),
        evening.direct.endpoint("direct guest"),
        HOST_DIRECT,
        Profile("Kim", 2),
        game_version=GAME_VERSION,
        join_token=b"join",
        key=key_of("Kim"),
    )
    evening.steppers.append(code_guest.advance)
    code_guest.connect(evening.now_s)
    assert evening.run_until(lambda: len(host.knocks) == 3), "a friend with a code knocks too"
    host.seat.accept(host.knocks[-1].knock_id)
    assert evening.run_until(lambda: code_guest.state is SeatState.PLAYING), "and comes in"
    for seat in (host.seat, ben.seat, cem.seat, code_guest):
        seat.say("hello")
    evening.run(3.0)
    assert evening.is_identical(host, ben, cem), "everybody on Steam has the host's world"
    assert dump_lines(code_guest.session.replica.ledger) == host.dump(), "and so has the fourth"
    names = [player.name for player in host.seat.players()]
    assert names == ["Ada", "Ben", "Cem", "Kim"], "all four are at the farm"
    assert host.account.rich_presence["steam_player_group_size"] == "4", "friends can read so"
    assert evening.guest("Dan").find().info.players == 4, "and see it in the list"
    host.end()
    evening.run(2.0)
    for seat in (ben.seat, cem.seat, code_guest):
        assert seat.state is SeatState.ENDED, "everybody should hear that the farm closes"
    reason = ben.of(Ended)[0].reason
    assert reason == "The host has closed the farm.", f"in these words, not {reason!r}"
    assert evening.world.lobbies.lobbies == {}, "and no lobby should be left"
    assert ben.account.rich_presence == {}, "nor any rich presence"


def test_over_a_bad_network_everybody_ends_with_the_same_world(tmp_path: Path) -> None:
    bad = Conditions(
        delay_ms=70, jitter_ms=30, loss_pct=8, duplicate_pct=3, reorder_pct=5, reorder_extra_ms=40
    )
    evening = SteamEvening(tmp_path, "Ada", "Ben", "Cem", conditions=bad)
    host, ben, cem = evening.host("Ada"), evening.guest("Ben"), evening.guest("Cem")
    host.open()
    evening.let_in(host, ben, cem)
    evening.run(5.0)
    assert evening.run_until(lambda: evening.is_identical(host, ben, cem)), (
        "loss and disorder should cost time and nothing else"
    )
    evening.end()


def test_the_host_is_asked_and_a_friend_who_is_refused_leaves_the_lobby(
    evening: SteamEvening, host: Host
) -> None:
    ben = evening.guest("Ben")
    ben.ask()
    assert evening.run_until(lambda: bool(host.knocks)), "the host should be asked"
    assert ben.seat.state is SeatState.KNOCKING, "and nobody comes in before the answer"
    assert ben.lobbies_inside == 1, "Steam has put the friend into the lobby"
    assert players_of(host) == ["Ada"], "but not into the farm"
    host.seat.refuse(host.knocks[0].knock_id, "Not tonight.")
    evening.run(2.0)
    assert ben.of(Ended)[0].reason == "Not tonight.", "the friend should read why"
    assert ben.lobbies_inside == 0, "and leave the lobby by himself"
    assert ben.account.rich_presence == {}, "and not be shown at the farm"


def test_a_friend_who_stays_in_the_lobby_without_being_let_in_gets_nothing(
    evening: SteamEvening, host: Host
) -> None:
    stubborn = evening.guest("Ben")
    stubborn.play.steam.matchmaking.join_lobby(host_lobby(host))
    evening.run(1.0)
    for _ in range(50):
        for channel in range(4):
            stubborn.play.steam.messages.send(
                host.play.steam.user.steam_id, b"\x00garbage", SendFlags.RELIABLE, channel=channel
            )
        stubborn.play.steam.matchmaking.send_chat(host_lobby(host), b"let me in")
        evening.run(0.1)
    assert host.knocks == [], "no hello, no knock"
    assert players_of(host) == ["Ada"], "and certainly no player"
    assert stubborn.play.steam.messages.receive(2) == [], "no byte of the farm should reach him"
    polite = evening.guest("Cem")
    evening.let_in(host, polite)
    assert players_of(host) == ["Ada", "Cem"], "others should not suffer"


def test_who_is_not_in_the_lobby_cannot_even_knock(evening: SteamEvening, host: Host) -> None:
    stranger_account = evening.world.add_user("Eve")
    evening.accounts["Eve"] = stranger_account
    eve = evening.guest("Eve")
    eve.play.steam.messages.send(host.play.steam.user.steam_id, b"hello", SendFlags.RELIABLE)
    evening.run(8.0)
    assert host.knocks == [], "nobody was asked"
    session = eve.play.steam.messages.session(host.play.steam.user.steam_id)
    assert session.state is not ConnectionState.CONNECTED, "and no session was opened"


def test_a_friend_who_was_sent_away_for_good_cannot_come_back(
    evening: SteamEvening, host: Host
) -> None:
    ben = evening.guest("Ben")
    evening.let_in(host, ben)
    host.seat.kick(ben.seat.character, block=True)
    evening.run(2.0)
    assert ben.seat.state is SeatState.ENDED, "he should be sent away"
    assert ben.lobbies_inside == 0, "and leave the lobby"
    ben.ask()
    evening.run(5.0)
    assert ben.seat.state is SeatState.ENDED, "knocking again should be in vain"
    assert len(host.knocks) == 1, "and nobody be asked again"


def test_a_farm_with_a_password_is_for_those_who_know_it(evening: SteamEvening) -> None:
    host, ben, cem = evening.host("Ada"), evening.guest("Ben"), evening.guest("Cem")
    host.open(terms=LobbyTerms(password="turnip"))
    for wrong in ("", "parsnip"):
        ben.ask(password=wrong)
        assert evening.run_until(lambda: ben.seat.state is SeatState.ENDED), "the way should end"
        assert "password" in ben.of(Ended)[-1].reason, f"and say why: {ben.of(Ended)[-1].reason}"
        assert ben.lobbies_inside == 0, "outside the lobby"
    assert host.knocks == [], "and the host not even be asked"
    cem.ask(password="turnip")
    assert evening.run_until(lambda: bool(host.knocks)), "who knows it may knock"
    host.seat.accept(host.knocks[0].knock_id)
    assert evening.run_until(lambda: cem.seat.state is SeatState.PLAYING), "and come in"
    assert evening.is_identical(host, cem), "to the host's farm"


def test_who_leaves_leaves_the_lobby_too_and_may_come_again(
    evening: SteamEvening, host: Host
) -> None:
    ben = evening.guest("Ben")
    evening.let_in(host, ben)
    character = ben.seat.character
    ben.seat.leave()
    evening.run(1.0)
    assert ben.lobbies_inside == 0, "leaving the farm should leave the lobby"
    assert players_of(host) == ["Ada"], "and the farm"
    ben.events.clear()
    evening.let_in(host, ben)
    assert ben.seat.character == character, "a friend who comes again is the same character"


def test_who_gives_up_waiting_leaves_at_once(evening: SteamEvening, host: Host) -> None:
    ben = evening.guest("Ben")
    lobby = ben.find()
    ben.ask(lobby)
    ben.seat.leave()
    evening.run(3.0)
    assert ben.lobbies_inside == 0, "even if Steam has not answered yet"
    ben.ask(lobby)
    evening.run_until(lambda: ben.seat.state is SeatState.KNOCKING)
    ben.seat.leave()
    evening.run(1.0)
    assert ben.lobbies_inside == 0, "or the host has not"
    assert len(notices(host)) <= 1, "and the host is not bothered about it"


def test_a_farm_that_closed_meanwhile_is_told_in_words(evening: SteamEvening, host: Host) -> None:
    ben = evening.guest("Ben")
    lobby = ben.find()
    host.end()
    ben.ask(lobby)
    assert evening.run_until(lambda: bool(ben.of(Ended))), "it should not hang"
    assert "not open" in ben.of(Ended)[0].reason, "the player should read why"
    assert ben.lobbies_inside == 0, "and is nowhere"


def test_a_farm_that_closes_while_one_connects_is_told_at_once(
    evening: SteamEvening, host: Host
) -> None:
    ben = evening.guest("Ben")
    lobby = ben.find()
    host.is_alive = False
    ben.ask(lobby)
    assert evening.run_until(lambda: ben.lobbies_inside == 1), "he is in the lobby"
    evening.run(0.5)
    host.listener.lobbies.withdraw(evening.now_s)
    assert evening.run_until(lambda: bool(ben.of(Ended)), 2.0), (
        "he should not go on calling a host who answers members only"
    )
    assert "left" in ben.of(Ended)[0].reason, "and should read why"


def test_a_guest_whose_game_crashed_comes_back_by_his_account_alone(
    evening: SteamEvening, host: Host
) -> None:
    ben, cem = evening.guest("Ben"), evening.guest("Cem")
    evening.let_in(host, ben, cem)
    character = ben.seat.character
    evening.crash(ben)
    again = evening.guest("Ben")
    again.ask()
    assert evening.run_until(lambda: again.seat.state is SeatState.PLAYING, 40.0), (
        f"he should be let in without a question: {again.events}"
    )
    assert again.seat.character == character, "as who he was"
    assert len(host.knocks) == 2, "the host knows him by his account and is not asked"
    evening.run(2.0)
    assert evening.is_identical(host, again, cem), "with the whole world"


def test_a_second_login_of_an_account_replaces_the_first(evening: SteamEvening, host: Host) -> None:
    ben = evening.guest("Ben")
    evening.let_in(host, ben)
    first, character = ben.seat, ben.seat.character
    ben.seat = None  # type: ignore[assignment]
    ben.ask()
    assert evening.run_until(lambda: ben.seat.state is SeatState.PLAYING), "the second comes in"
    assert ben.seat.character == character, "as the same character"
    assert players_of(host) == ["Ada", "Ben"], "and there is one of him"
    first.leave()


def test_a_saved_farm_knows_its_steam_friends_by_their_accounts(
    evening: SteamEvening, tmp_path: Path
) -> None:
    path = tmp_path / "farm.farm"
    host = evening.host("Ada")
    host.open(new_farm(small_content(), 7, file=FarmFile.create(path, "farm")))
    ben, cem = evening.guest("Ben"), evening.guest("Cem")
    evening.let_in(host, ben, cem)
    characters = {"Ben": ben.seat.character, "Cem": cem.seat.character}
    for program in (ben, cem, host):
        program.end()
    evening.run(2.0)
    # Cem calls himself Ben today, and Ben something else: names should not decide who is who.
    evening.accounts["Ben"].name, evening.accounts["Cem"].name = "Benjamin", "Ben"
    host = evening.host("Ada")
    host.open(load_farm(path))
    cem, ben = evening.guest("Cem"), evening.guest("Ben")
    evening.let_in(host, cem, ben)
    assert {"Ben": ben.seat.character, "Cem": cem.seat.character} == characters, (
        "everybody should be who they were, whatever they are called"
    )
    assert all(knock.is_returning for knock in host.knocks), "and be announced as returning"


def test_everybody_sees_the_accounts_and_the_lines_of_all(tmp_path: Path) -> None:
    relayed = Conditions(delay_ms=50, loss_pct=4, is_relayed=True)
    evening = SteamEvening(tmp_path, "Ada", "Ben", "Cem", conditions=relayed)
    host, ben, cem = evening.host("Ada"), evening.guest("Ben"), evening.guest("Cem")
    host.open()
    evening.let_in(host, ben, cem)
    assert [knock.account for knock in host.knocks] == [ben.identity, cem.identity], (
        "the host should know by whom it was asked"
    )
    evening.run(5.0)
    for program in (host, ben, cem):
        assert program.seat is not None
        lines = {player.name: player for player in program.seat.players()}
        accounts = {name: line.account for name, line in lines.items()}
        assert accounts == {"Ada": host.identity, "Ben": ben.identity, "Cem": cem.identity}, (
            f"{program.account.name} should know everybody's account, the host's included"
        )
        assert lines["Ada"].quality_pct is None, "the host has no line to itself"
        for name in ("Ben", "Cem"):
            ping_ms, quality_pct = lines[name].ping_ms, lines[name].quality_pct
            assert ping_ms is not None, f"{program.account.name} should see {name}'s ping"
            assert 95 <= ping_ms <= 105, f"as Steam measured it, not {ping_ms} ms"
            assert quality_pct is not None, "and the quality"
            assert abs(quality_pct - 96) < 1, f"as Steam measured it, not {quality_pct} %"
        seen_relayed = {name for name, line in lines.items() if line.is_relayed}
        own = {program.account.name} - {"Ada"}
        assert seen_relayed == (own or {"Ben", "Cem"}), (
            "the host should see whose line is relayed, a guest whether its own is"
        )
    evening.end()


def test_a_friend_by_code_cannot_play_a_friend_on_steam(evening: SteamEvening, host: Host) -> None:
    ben = evening.guest("Ben")
    evening.let_in(host, ben)
    character = ben.seat.character
    ben.end()
    evening.run(1.0)
    impostor = GuestSeat(
        small_content(),
        evening.direct.endpoint("direct guest"),
        HOST_DIRECT,
        Profile("Ben", 3),
        game_version=GAME_VERSION,
        join_token=b"join",
        key=key_of("impostor"),
    )
    evening.steppers.append(impostor.advance)
    impostor.connect(evening.now_s)
    assert evening.run_until(lambda: len(host.knocks) == 2), "he knocks by his code"
    knock = host.knocks[-1]
    assert (knock.name, knock.is_returning) == ("Ben", False), "as a stranger of that name"
    assert knock.account == account_of("impostor"), "whose key is known"
    host.seat.accept(knock.knock_id)
    assert evening.run_until(lambda: impostor.state is SeatState.PLAYING), "he may come in"
    assert impostor.character != character, "and plays somebody else"
    assert players_of(host) == ["Ada", "Ben 2"], "under another name"
    impostor.leave()


def test_a_friend_is_the_same_by_steam_today_and_by_a_code_tomorrow(
    evening: SteamEvening, host: Host
) -> None:
    ben, cem = evening.guest("Ben"), evening.guest("Cem")
    evening.let_in(host, ben, cem)
    character = ben.seat.character
    ben.end()
    evening.run(1.0)
    for number in range(2):
        by_code = GuestSeat(
            small_content(),
            evening.direct.endpoint(f"Ben's {number}"),
            HOST_DIRECT,
            Profile("Ben", 3),
            game_version=GAME_VERSION,
            join_token=b"join",
            key=key_of("Ben"),
        )
        evening.steppers.append(by_code.advance)
        by_code.connect(evening.now_s)
        assert evening.run_until(lambda number=number: len(host.knocks) == 3 + number), "he knocks"  # type: ignore[misc]
        knock = host.knocks[-1]
        assert (knock.is_returning, knock.namesake) == ((False, character), (True, 0))[number], (
            "the owner is asked once who it is"
        )
        host.seat.accept(knock.knock_id, knock.namesake)
        assert evening.run_until(lambda seat=by_code: seat.state is SeatState.PLAYING), "comes in"  # type: ignore[misc]
        assert by_code.character == character, "as who he is on Steam"
        by_code.leave()
        evening.steppers.remove(by_code.advance)
        evening.run(1.0)
    again = evening.guest("Ben")
    evening.let_in(host, again)
    assert again.seat.character == character, "which he still is there"
    host.seat.take_back(account_of("Ben"))
    evening.run(1.0)
    assert again.seat.state is SeatState.PLAYING, "the other account stays his"


def test_who_crashes_at_any_moment_of_the_way_in_is_one_friend(
    evening: SteamEvening, host: Host
) -> None:
    ben = evening.guest("Ben")
    evening.let_in(host, ben)
    host.seat.accepts_everybody = True
    for steps in range(0, 60, 20):
        ghost = evening.guest("Cem")
        ghost.ask()
        evening.run(steps / 60)
        evening.crash(ghost)
        again = evening.guest("Cem")
        again.ask()
        assert evening.run_until(lambda again=again: again.seat.state is SeatState.PLAYING, 60.0), (  # type: ignore[misc]
            f"crashed after {steps} steps, he comes in: {again.events}"
        )
        assert players_of(host) == ["Ada", "Ben", "Cem"], f"crashed after {steps} steps: one of him"
        again.end()
        evening.run(1.0)


def test_a_host_who_crashed_and_opened_again_gets_his_guests_back(
    evening: SteamEvening, tmp_path: Path
) -> None:
    path = tmp_path / "farm.farm"
    host = evening.host("Ada")
    host.open(new_farm(small_content(), 7, file=FarmFile.create(path, "farm")))
    ben = evening.guest("Ben")
    evening.let_in(host, ben)
    host.seat.save()
    for keeper in (*host.seat.keepers[:1], *host.seat.closed_last):
        keeper.close(evening.now_s)
    evening.crash(host)
    assert evening.run_until(lambda: ben.seat.state is SeatState.RECONNECTING), "he notices"
    host = evening.host("Ada")
    host.open(load_farm(path))
    assert evening.run_until(lambda: ben.seat.state is SeatState.PLAYING, 80.0), (
        "the guest should find the new lobby by himself and play on"
    )
    assert not host.knocks, "and the host need not say yes again"


def test_a_host_who_vanishes_for_good_ends_the_stay_in_bounded_time(
    evening: SteamEvening, host: Host
) -> None:
    ben = evening.guest("Ben")
    evening.let_in(host, ben)
    evening.crash(host)
    assert evening.run_until(lambda: ben.seat.state is SeatState.ENDED, 120.0), "it should end"
    evening.run(1.0)
    assert evening.world.lobbies.lobbies == {}, "with nobody left in the dead lobby"


@pytest.mark.slow
def test_a_farm_that_is_full_is_closed_and_still_open_to_who_was_cut_off(
    evening: SteamEvening,
) -> None:
    for number in range(5):
        name = f"Friend{number}"
        evening.accounts[name] = evening.world.add_user(name)
    evening.world.befriend(*evening.accounts.values())
    host = evening.host("Ada")
    host.open()
    guests = [evening.guest(name) for name in list(evening.accounts)[1:8]]
    evening.let_in(host, *guests)
    state = evening.world.lobbies.lobbies[host_lobby(host)]
    assert state.data["players"] == "8", "players are counted in lobby data"
    assert not state.joinable, "a full farm lets nobody in"
    lost = guests[3]
    evening.crash(lost)
    assert evening.run_until(lambda: lost.lobbies_inside == 0), "Steam notices that he is gone"
    again = evening.guest(lost.account.name)
    again.ask()
    assert evening.run_until(lambda: again.seat.state is SeatState.PLAYING, 40.0), (
        f"who was cut off has a place: {again.events}"
    )


def test_the_game_goes_on_when_steam_is_quit(evening: SteamEvening, host: Host) -> None:
    ben = evening.guest("Ben")
    evening.let_in(host, ben)
    evening.world.post(host.account.steam_id, 704)
    evening.world.lobbies.leave_all(host.account.steam_id, 4)
    evening.run(1.0)
    assert any("Steam friends cannot see" in text for text in notices(host)), "the host is told"
    assert players_of(host) == ["Ada"], "whoever came over Steam is cut off"
    tick = host.seat.tick
    evening.run(2.0)
    assert host.seat.tick > tick + 50, "and the farm goes on"
    assert evening.run_until(lambda: ben.seat.state is SeatState.RECONNECTING), "guests notice"


# Finding by name and id


def test_a_friends_farm_is_found_by_name_or_by_lobby(evening: SteamEvening, host: Host) -> None:
    ben = evening.guest("Ben")
    clock, pause = (lambda: evening.now_s), evening.pause_of(ben)
    for name in ("Ada", "ada", "ADA"):
        found = find_friends_lobby(ben.play, name, clock, pause)
        assert found.lobby_id == str(host_lobby(host)), f"{name} should be found"
    assert find_lobby(ben.play, host_lobby(host), clock, pause).info.host_name == "Ada"
    with pytest.raises(ValueError, match="called Nobody"):
        find_friends_lobby(ben.play, "Nobody", clock, pause)
    with pytest.raises(ValueError, match="Cem has no farm open"):
        find_friends_lobby(ben.play, "Cem", clock, pause)
    with pytest.raises(ValueError, match="not open"):
        find_lobby(ben.play, host_lobby(host) + 5, clock, pause)


def test_friends_of_the_same_name_are_not_mixed_up(evening: SteamEvening, host: Host) -> None:
    evening.accounts["Cem"].name = "Ada"
    ben, other = evening.guest("Ben"), evening.host("Cem")
    clock, pause = (lambda: evening.now_s), evening.pause_of(ben)
    found = find_friends_lobby(ben.play, "Ada", clock, pause)
    assert found.entrance.address == host.identity, "the one who has a farm open is meant"
    other.play.lobbies.publish(found.info, other.play.lobbies.own_entrance, evening.now_s)
    evening.run(1.0)
    with pytest.raises(ValueError, match="name a lobby"):
        find_friends_lobby(ben.play, "Ada", clock, pause)


# Without Steam


@pytest.mark.parametrize("reason", list(UnavailableReason))
def test_without_steam_there_is_one_short_line(reason: UnavailableReason) -> None:
    def no_steam() -> object:
        raise SteamUnavailable(reason, "Something is missing.")

    access = try_steam(no_steam)  # type: ignore[arg-type]
    assert access.play is None, "there should be no Steam"
    assert 20 < len(access.note) < 80, "but a line that fits under the list"
    with pytest.raises(ValueError, match="Something is missing; see"):
        need_steam(access)


def test_the_players_name_comes_from_steam_as_far_as_it_fits() -> None:
    world = SteamWorld()
    account = world.add_user("\u202eA very long name with \U0001f33b and more \x07")
    access = try_steam(lambda: open_steam(480, folders=[], library=world.library(account)))
    assert isinstance(access, SteamAccess), "Steam is there"
    play = need_steam(access)
    assert play.player_name == "A very long name", "cleaned, and cut to what fits over a head"
    play.close(0.0)


def test_only_a_steam_account_is_a_person_for_good(evening: SteamEvening) -> None:
    assert is_steam_identity(str(evening.accounts["Ada"].steam_id)), "an account is"
    for text in ("127.0.0.1:5", "[::1]:7", "", "12", "x" * 17, "٣" * 17, "1" * 5000, "-1"):
        assert not is_steam_identity(text), f"{text[:20]!r} is not"


def players_of(host: Host) -> list[str]:
    """Who is at the farm and connected."""
    return [player.name for player in host.seat.players() if player.is_connected]


def host_lobby(host: Host) -> SteamLobbyId:
    lobby_id: LobbyId | None = host.listener.lobbies.hosted_lobby_id
    assert lobby_id is not None, "the host should have a lobby"
    return SteamLobbyId(int(lobby_id))
