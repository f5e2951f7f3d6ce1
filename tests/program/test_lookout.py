"""Back again: a guest finds the farm of yesterday at the title, and hears when a friend's opens;
two users of one machine, and two machines of one network, find each other without any server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.coop.seat import Knock
from game.hosting.open_farm import Opening
from game.joining.direct import entrance_of
from game.joining.kept_visits import VISITS_FILE, VISITS_MAX, KeptVisits, Visit
from game.joining.lookout import SETTLE_S
from game.joining.rejoining import host_at
from game.text.errors import PlainError
from game.world.content import Content
from net.transports.direct.plain import OPEN
from scenes.app.services import Sighting
from tests.program.street import LOOPBACK, Street, Window
from tests.world.small_farm import small_content

STRANGE_FILES = (
    b"",
    b"[]",
    b'{"visits": 7}',
    b'{"visits": [{"host_name": ""}]}',
    b'{"visits": [{"host_name": "Ada", "fingerprint": "xyz"}]}',
    b'{"visits": [{"host_name": "Ada", "join_token": "1"}]}',
    b'{"visits": [' + b'{"host_name": "Ada"},' * VISITS_MAX + b'{"host_name": "Ada"}]}',
    b"[" * 5000,
)


@pytest.fixture(scope="module")
def content() -> Content:
    return small_content()


@pytest.fixture
def street(tmp_path: Path, content: Content) -> Iterator[Street]:
    """Windows of two users, each with folders of their own, and no lobby server."""
    made = Street(tmp_path, content)
    yield made
    made.close()


def window(street: Street, name: str) -> Window:
    """A player's program that knows no lobby server."""
    made = street.window(name)
    made.services.settings.lobby_server = ""
    return made


def host(street: Street, name: str = "Ash", *, again: bool = False) -> Window:
    """A player who has opened a farm to friends."""
    made = next((one for one in street.windows if one.name == name), None) or window(street, name)
    made.seating = made.services.start_host(again)
    made.host.accepts_everybody = True
    return made


def sighting(guest: Window) -> Sighting:
    return guest.services.look_out()


def way_back(guest: Window) -> str:
    """Whose farm one could rejoin; empty for nobody's."""
    way = sighting(guest).way_back
    return "" if way is None else way.visit.host_name


def visit(street: Street, guest: Window) -> None:
    """Finds the one farm that is open and goes there."""
    street.until(lambda: bool(guest.services.list_lobbies().lobbies), "it should be found")
    (found,) = guest.services.list_lobbies().lobbies
    guest.seating = guest.services.join(found.lobby_id)
    guest.services.stop_search()
    street.until(lambda: guest.is_playing, "one should be let in")
    street.run(1.0)


def leave(street: Street, who: Window) -> None:
    """Leaves for the title."""
    who.seat.leave()
    who.seating = None
    street.run(0.5)


def test_two_users_of_one_network_find_each_other(street: Street) -> None:
    ash, briar = host(street), window(street, "Briar")
    street.until(lambda: bool(briar.services.list_lobbies().lobbies), "the farm should be found")
    (found,) = briar.services.list_lobbies().lobbies
    assert (found.host_name, found.source) == ("Ash", "Local network"), "it says whose it is"
    assert (found.players, found.is_same_version) == (1, True), "and how full"
    briar.seating = briar.services.join(found.lobby_id)
    street.until(lambda: briar.is_playing, "nobody has to type anything")
    assert [one.name for one in ash.seat.players()] == ["Ash", "Briar"], "both are there"


def test_a_host_reads_in_one_line_how_friends_come_in(street: Street) -> None:
    ash = host(street)
    street.run(0.5)
    (line,) = ash.ways_in
    assert "on this network" in line, f"who finds it: {line}"
    assert ash.host.join_code is not None, "it has a code"
    assert "Menu, Invite" in line, f"and where the long code is: {line}"
    assert ash.host.reach is not None, "which says there for whom it works"


def test_a_farm_with_a_password_is_told_to_nobody(street: Street) -> None:
    ash, briar = window(street, "Ash"), window(street, "Briar")
    ash.seating = ash.services.open(ash.services.farms.begin(), Opening(password="sesame"))
    briar.services.list_lobbies()
    street.run(10.0)
    assert briar.services.list_lobbies().lobbies == (), "the network cannot ask for it"


def test_a_guest_rejoins_as_who_he_was(street: Street) -> None:
    ash, briar = host(street), window(street, "Briar")
    visit(street, briar)
    character = briar.seat.character
    leave(street, briar)
    street.until(lambda: way_back(briar) == "Ash", "the farm can be reached again")
    briar.seating = briar.services.rejoin()
    street.until(lambda: briar.is_playing, "by one press")
    assert briar.seat.character == character, "as who one was"
    leave(street, briar)
    leave(street, ash)
    street.until(lambda: way_back(briar) == "", "a farm that is closed is not offered")
    with pytest.raises(PlainError, match="can be reached"):
        briar.services.rejoin()


def test_the_way_back_holds_the_next_evening(street: Street) -> None:
    ash, briar = host(street), window(street, "Briar")
    visit(street, briar)
    leave(street, briar)
    leave(street, ash)
    street.run(60.0)
    host(street, again=True)
    later = window(street, "Briar")
    street.until(lambda: way_back(later) == "Ash", "another program of the player knows it too")
    later.seating = later.services.rejoin()
    street.until(lambda: later.is_playing, "and comes in")


def test_a_farm_that_no_list_has_is_asked_at_its_address(street: Street) -> None:
    host(street)
    briar = window(street, "Briar")
    visit(street, briar)
    leave(street, briar)
    # As over the internet, where nobody answers but the host itself.
    street.udp.is_lost = lambda packet, _from, _to: packet[0] == OPEN
    street.until(lambda: way_back(briar) == "Ash", "its own port answers")
    assert sighting(briar).open_farms == 0, "in no list"
    briar.seating = briar.services.rejoin()
    street.until(lambda: briar.is_playing, "and lets one in")


def test_asking_at_the_address_disturbs_nobody(street: Street) -> None:
    ash = host(street)
    ash.host.accepts_everybody = False
    briar = window(street, "Briar")
    street.run(1.0)
    code = ash.host.join_code
    assert code is not None, "a farm that is open has a code"
    entrance = entrance_of(code)
    fingerprint = entrance.address.rpartition("#")[2]
    address = f"{LOOPBACK}:{host_at(entrance.address).port}#{fingerprint}"
    KeptVisits(street.folder / "Briar" / "settings").note(Visit("Ash", fingerprint, address))
    street.until(lambda: way_back(briar) == "Ash", "the address answers")
    street.run(60.0)
    assert not [one for one in ash.events if isinstance(one, Knock)], "the host hears of nobody"
    assert [one.name for one in ash.seat.players()] == ["Ash"], "and sees nobody"


def test_a_farm_that_opens_is_told_once(street: Street) -> None:
    host(street, "Ash")
    briar = window(street, "Briar")
    end_s = street.now_s + SETTLE_S + 4.0
    told: list[str] = []
    while street.now_s < end_s:
        told += sighting(briar).opened
        street.step()
    assert told == [], "who was there before is no news"
    assert sighting(briar).open_farms == 1, "but counted"
    host(street, "Cedar")
    end_s = street.now_s + 20.0
    while street.now_s < end_s:
        told += sighting(briar).opened
        street.step()
    assert told == ["Cedar"], "one hears of it, and once"


@pytest.mark.parametrize("content_of_file", STRANGE_FILES)
def test_a_strange_file_is_no_visit(tmp_path: Path, content_of_file: bytes) -> None:
    (tmp_path / VISITS_FILE).write_bytes(content_of_file)
    visits = KeptVisits(tmp_path)
    assert visits.read() == (), "what is damaged is nothing"
    visits.note(Visit("Ada", "ab" * 32))
    assert [one.host_name for one in visits.read()] == ["Ada"], "and is written anew"


def test_visits_are_kept_the_last_first_and_each_farm_once(tmp_path: Path) -> None:
    visits = KeptVisits(tmp_path / "settings")
    for number in range(VISITS_MAX + 2):
        visits.note(Visit(f"Host {number}", f"{number:064x}"))
    visits.note(Visit("Host 4", f"{4:064x}", "192.0.2.4:9"))
    kept = visits.read()
    assert len(kept) == VISITS_MAX, "the oldest give way"
    assert kept[0] == Visit("Host 4", f"{4:064x}", "192.0.2.4:9"), "as it was found last"
    assert len({one.host_name for one in kept}) == VISITS_MAX, "none is there twice"
    assert (tmp_path / "settings" / VISITS_FILE).stat().st_mode & 0o077 == 0, "for one's own eyes"
    visits.forget(kept[0])
    assert visits.read() == kept[1:], "one can be forgotten"
