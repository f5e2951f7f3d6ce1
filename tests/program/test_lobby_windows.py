"""The window's services with a lobby server: what the scenes ask for, answered by the parts of
several programs on one virtual clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.coop.guest import GuestSeat
from game.coop.seat import SeatState
from game.gathering.gathering import GatheringState
from game.joining.browser import FarmFilter
from game.joining.code_friends import CodeFriends
from game.world.content import Content
from net import limits
from net.lobbies.client.kept import KnownServersFile
from scenes.app.gathering import FarmTerms
from scenes.app.services import SearchState
from scenes.settings.store import Settings
from tests.program.street import LOOPBACK, Street
from tests.world.small_farm import game_content

LOCKED = FarmTerms("Willow Farm", "sesame", is_for_everybody=True)
FRIENDS = FarmTerms("Oak Farm", "", is_for_everybody=False)
SATURDAY = FarmTerms("Saturday", "turnip", is_for_everybody=True)


@pytest.fixture(scope="module")
def content() -> Content:
    return game_content()


@pytest.fixture
def street(tmp_path: Path, content: Content) -> Iterator[Street]:
    """A lobby server, and nobody there yet."""
    made = Street(tmp_path, content)
    yield made
    made.close()


def test_a_locked_farm_is_found_and_joined_with_its_password(street: Street) -> None:
    ash, briar = street.window("Ash"), street.window("Briar")
    assert ash.services.has_lobby_server, "the settings name one"
    ash.seating = ash.services.start_host(False, LOCKED)
    ash.host.accepts_everybody = True
    shown = briar.find("Willow Farm")
    assert (shown.host_name, shown.source) == ("Ash", "Lobby server"), "the list says whose it is"
    assert (shown.needs_password, shown.is_sealed, shown.is_gathering) == (True, False, False)
    briar.join("Willow Farm")
    street.until(lambda: bool(briar.end), "without a password one does not get in")
    assert "password" in briar.end, f"and reads why: {briar.end}"
    briar.join("Willow Farm", "barley")
    street.until(lambda: bool(briar.end), "nor with a wrong one")
    assert "not the password" in briar.end, f"{briar.end}"
    briar.join("Willow Farm", "sesame")
    assert briar.seat.state is SeatState.CONNECTING, "the way takes a while"
    street.until(lambda: briar.is_playing, "with the right one one does")
    assert [one.name for one in briar.seat.players()] == ["Ash", "Briar"], "both are there"


def test_one_sees_what_one_looks_for_until_the_search_ends(street: Street) -> None:
    for name, terms in (("Ash", LOCKED), ("Briar", SATURDAY)):
        host = street.window(name)
        host.seating = host.services.start_host(False, terms)
    clover = street.window("Clover")
    both = {LOCKED.name, SATURDAY.name}

    def seen() -> set[str]:
        listed = {lobby.name for lobby in clover.services.list_lobbies().lobbies}
        return listed & both

    street.until(lambda: seen() == both, "both farms are in the list")
    clover.services.want_lobbies(FarmFilter(LOCKED.name.lower()))
    street.until(lambda: seen() == {LOCKED.name}, "now only the one of that name is")
    clover.services.want_lobbies(FarmFilter(without_password=True))
    street.until(lambda: not seen(), "both have a password")
    clover.services.stop_search()
    street.until(lambda: seen() == both, "who looks anew sees everything again")


def test_a_farm_for_friends_is_found_by_those_whose_codes_the_host_has(street: Street) -> None:
    ash, briar, stranger = [street.window(name) for name in ("Ash", "Briar", "Stranger")]
    ash.services.add_code_friend("My Briar", briar.services.friend_code().lower())
    assert [one.name for one in ash.services.code_friends()] == ["My Briar"], "she is a friend now"
    ash.seating = ash.services.start_host(False, FRIENDS)
    ash.host.accepts_everybody = True
    briar.join("Oak Farm")
    street.until(lambda: briar.is_playing, "a friend gets in")
    stranger.services.list_lobbies()
    street.until(
        lambda: stranger.services.list_lobbies().state is SearchState.READY, "the list is read"
    )
    street.run(0.5)
    assert stranger.found("Oak Farm") is None, "nobody else finds it"


def test_three_gather_on_the_server_and_go_on_at_the_owners_farm(street: Street) -> None:
    ash, briar, clover = friends = [street.window(name) for name in ("Ash", "Briar", "Clover")]
    ash.gathering = ash.services.gather(SATURDAY)
    street.until(lambda: ash.room.state is GatheringState.INSIDE, "it should be open")
    assert briar.find("Saturday").is_gathering, "the list says what it is"
    for guest in (briar, clover):
        guest.enter("Saturday", "turnip")
        guest.room.set_ready(True)
    street.until(lambda: ash.room.can_start, "all should be ready")
    assert not ash.room.can_use_server, "this server starts no others"
    briar.room.say("Off we go!")
    street.until(lambda: ("Briar", "Off we go!") in clover.room.chat, "one can talk")
    ash.room.start(False)
    street.until(lambda: all(one.is_playing for one in friends), "all should play")
    names = [one.name for one in ash.host.players()]
    assert (names[0], sorted(names[1:])) == ("Ash", ["Briar", "Clover"]), "the owner hosts"
    dale = street.window("Dale")
    street.until(
        lambda: (seen := dale.found("Saturday")) is not None and not seen.is_gathering,
        "it is a farm in the list now",
    )
    ash.host.accepts_everybody = True
    dale.join("Saturday", "turnip")
    street.until(lambda: dale.is_playing, "to which others come later")
    street.stop_server()
    street.until(lambda: len(ash.said) >= 1, "its host should notice that the server has gone")
    street.run(1.0)
    assert all(one.is_playing for one in (*friends, dale)), "and the game goes on"
    ash.host.leave()
    saved = ash.services.saved_farm()
    assert saved is not None, "the farm is kept"
    assert saved.name == "Saturday", "under the gathering's name"


def test_who_inherits_a_gathering_hosts_it(street: Street) -> None:
    ash, briar, clover = [street.window(name) for name in ("Ash", "Briar", "Clover")]
    ash.gathering = ash.services.gather(SATURDAY)
    street.until(lambda: ash.room.state is GatheringState.INSIDE, "it should be open")
    for guest in (briar, clover):
        guest.enter("Saturday", "turnip")
    ash.room.leave()
    street.until(lambda: len(clover.room.members) == 2, "the owner should be gone")
    clover.room.set_ready(True)
    street.until(lambda: briar.room.can_start, "the next one can start it")
    briar.room.start(False)
    street.until(lambda: briar.is_playing and clover.is_playing, "both should play")
    assert len(briar.host.players()) == 2, "at the new owner's"


def test_a_gathering_goes_on_on_a_dedicated_server(tmp_path: Path, content: Content) -> None:
    street = Street(tmp_path, content, gives_servers=True)
    try:
        ash, briar = street.window("Ash"), street.window("Briar")
        ash.gathering = ash.services.gather(SATURDAY)
        street.until(lambda: ash.room.state is GatheringState.INSIDE, "it should be open")
        briar.enter("Saturday", "turnip")
        briar.room.set_ready(True)
        street.until(lambda: ash.room.can_start, "both should be ready")
        assert ash.room.can_use_server, "this server starts others"
        ash.room.start(True)
        street.until(lambda: ash.is_playing and briar.is_playing, "both should play")
        assert street.launcher is not None, "the server gives servers"
        assert len(street.launcher.farms) == 1, "one server should run"
        assert isinstance(ash.seat, GuestSeat), "the owner is a guest as well"
        street.until(
            lambda: len(ash.seat.players()) == 2, "both are there, and nobody of the server itself"
        )
        street.stop_server()
        street.run(limits.SILENCE_S + 1.0)
        for one in (ash, briar):
            assert one.is_playing, "and it needs the lobby server no more"
    finally:
        street.close()


def test_the_host_reads_when_the_server_is_lost_and_when_it_is_back(street: Street) -> None:
    ash, briar = street.window("Ash"), street.window("Briar")
    ash.seating = ash.services.start_host(False, LOCKED)
    ash.host.accepts_everybody = True
    briar.find("Willow Farm")
    street.stop_server()
    street.until(lambda: bool(ash.said), "the host should read that it is lost")
    assert ash.is_playing, "and play on"
    street.until(lambda: briar.found("Willow Farm") is None, "nobody finds the farm")
    assert briar.services.list_lobbies().note, "and who looks is told why"
    street.open_server()
    street.until(lambda: any("again" in text for text in ash.said), "the host should read it")
    assert len(ash.said) == 2, f"each is said once: {ash.said}"
    briar.join("Willow Farm", "sesame")
    street.until(lambda: briar.is_playing, "friends come again")


def test_a_name_that_is_taken_is_said_and_the_farm_opens_under_another(street: Street) -> None:
    ash, briar = street.window("Ash"), street.window("Briar")
    ash.seating = ash.services.start_host(False, LOCKED)
    clover = street.window("Clover")
    clover.find("Willow Farm")
    briar.seating = briar.services.start_host(False, LOCKED)
    assert clover.find("Briar's farm").needs_password, "it is listed under the host's name"
    assert "name" in briar.said[0], f"the host is told: {briar.said}"
    assert briar.is_playing, "and plays"
    eve = street.window("Eve")
    eve.gathering = eve.services.gather(LOCKED)
    street.until(lambda: eve.room.state is GatheringState.ENDED, "a gathering is not opened")
    assert "name" in eve.room.reason, f"its owner can choose another: {eve.room.reason}"


def test_a_server_with_another_certificate_is_not_talked_to(street: Street) -> None:
    ash = street.window("Ash")
    ash.services.list_lobbies()
    street.until(
        lambda: ash.services.list_lobbies().state is SearchState.READY, "it is trusted at first"
    )
    ash.services.stop_search()
    street.stop_server()
    for file in (street.folder / "lobby server").iterdir():
        file.unlink()
    street.open_server()
    ash.seating = ash.services.start_host(False, LOCKED)
    street.until(lambda: bool(ash.said), "the host should be warned")
    assert "another certificate" in ash.said[0], f"in plain words: {ash.said}"
    ash.services.list_lobbies()
    street.until(
        lambda: "another certificate" in ash.services.list_lobbies().note, "the list says so too"
    )
    assert ash.is_playing, "and the game goes on"
    assert street.server is not None, "the server runs"
    pinned = f"{LOOPBACK}:{street.port}#{street.server.fingerprint.hex()}"
    ash.services.settings.lobby_server = pinned
    street.until(
        lambda: not ash.services.list_lobbies().note.startswith("The lobby"),
        "whoever names the new one is past that",
    )


def test_settings_take_effect_at_once(street: Street) -> None:
    ash, briar = street.window("Ash"), street.window("Briar")
    ash.seating = ash.services.start_host(False, LOCKED)
    address, briar.services.settings.lobby_server = briar.services.settings.lobby_server, "  "
    assert not briar.services.has_lobby_server, "none is set"
    assert briar.services.list_lobbies().lobbies == (), "so nothing is found"
    with pytest.raises(ValueError, match="No lobby server"):
        briar.services.gather(SATURDAY)
    briar.services.settings.lobby_server = address
    briar.find("Willow Farm")
    briar.services.settings.lobby_server = "two words"
    assert briar.found("Willow Farm") is None, "what a server said goes with it"
    assert "address" in briar.services.list_lobbies().note, "and what is wrong is said"
    briar.seating = briar.services.start_host(False, FRIENDS)
    street.until(lambda: bool(briar.said), "a farm opens all the same")
    assert "not in the list" in briar.said[0], f"and its host knows: {briar.said}"


def test_a_server_that_is_not_there_is_no_reason_not_to_play(street: Street) -> None:
    ash = street.window("Ash")
    street.stop_server()
    ash.seating = ash.services.start_host(False, LOCKED)
    ash.services.list_lobbies()
    street.until(lambda: bool(ash.said), "the host should be told")
    assert ash.is_playing, "and play"
    ash.gathering = ash.services.gather(SATURDAY)
    street.until(lambda: ash.room.state is GatheringState.ENDED, "nobody gathers there")
    assert ash.room.reason, "for a reason"


def test_the_local_network_is_asked_when_the_player_wants_it(street: Street) -> None:
    ash, briar = street.window("Ash"), street.window("Briar")
    ash.seating = ash.services.start_host(False, LOCKED)
    ash.host.accepts_everybody = True
    briar.services.settings.lobby_server = ""
    briar.services.list_lobbies()
    street.run(0.5)
    assert briar.found("Willow Farm") is None, "not before"
    briar.services.look_nearby()
    assert briar.find("Willow Farm").source == "Local network", "then it is found there"
    briar.join("Willow Farm", "sesame")
    street.until(lambda: briar.is_playing, "and can be joined")
    clover = street.window("Clover")
    clover.find("Willow Farm")
    clover.services.look_nearby()
    street.run(1.0)
    named = [one for one in clover.services.list_lobbies().lobbies if one.name == "Willow Farm"]
    assert len(named) == 1, "a server that is watched anyway is not watched twice"


def test_friends_are_kept_by_their_codes(tmp_path: Path) -> None:
    ash, briar = CodeFriends(tmp_path / "ash"), CodeFriends(tmp_path / "briar")
    clover = CodeFriends(tmp_path / "clover")
    key = tmp_path / "ash" / "lobby_key"
    assert ash.own_code == CodeFriends(tmp_path / "ash").own_code, "one's code stays"
    assert key.stat().st_mode & 0o077 == 0, "and nobody else reads the key"
    ash.add("Briar", briar.own_code)
    ash.add("Blackberry", briar.own_code)
    assert [one.name for one in ash.friends] == ["Blackberry"], "a known code is renamed"
    with pytest.raises(ValueError, match="already"):
        ash.add("Blackberry", clover.own_code)
    with pytest.raises(ValueError, match="your own"):
        ash.add("Me", ash.own_code)
    with pytest.raises(ValueError, match="seen"):
        ash.add(" \u200b", clover.own_code)
    with pytest.raises(ValueError, match="35"):
        ash.add("Clover", "ABC")
    ash.add("adder", clover.own_code)
    assert [one.name for one in ash.friends] == ["adder", "Blackberry"], "by name"
    ash.remove(briar.own_code)
    ash.remove("no code")
    assert [one.code for one in CodeFriends(tmp_path / "ash").friends] == [clover.own_code]
    assert len(ash.identities) == 1 <= limits.LOBBY_FRIENDS_MAX, "as servers know them"


@pytest.mark.slow
@pytest.mark.parametrize(
    "is_vouched_for",
    [
        pytest.param(False, id="forgotten", marks=pytest.mark.slow),
        pytest.param(True, id="vouched for"),
    ],
)
def test_a_host_reads_that_the_server_was_set_up_anew_and_comes_back_once_it_is_trusted(
    street: Street, is_vouched_for: bool, caplog: pytest.LogCaptureFixture
) -> None:
    ash = street.window("Ash")
    ash.seating = ash.services.start_host(False, FarmTerms("Willow Farm", "", True))
    street.window("Scout").find("Willow Farm")
    street.stop_server()
    for file in (street.folder / "lobby server").iterdir():
        file.unlink()
    street.open_server()

    def told() -> list[str]:
        return [said for said in ash.said if "another certificate" in said]

    street.until(lambda: bool(told()), "the host should read why the farm is not listed any more")
    street.run(120.0)
    assert len(told()) == 1, f"once, in one sentence: {told()}"
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warnings == told(), "a host without a window should read it too"
    server = f"{LOOPBACK}:{street.port}"
    if is_vouched_for:
        assert street.server is not None, "it runs"
        fingerprint = street.server.fingerprint.hex()
        ash.services.settings = Settings(name="Ash", lobby_server=f"{server}#{fingerprint}")
    else:
        # What `--forget-server` does, from another program.
        KnownServersFile(street.folder / "Ash" / "settings").forget(server)
    street.until(lambda: "again" in ash.said[-1], "the farm should be in the list again")
