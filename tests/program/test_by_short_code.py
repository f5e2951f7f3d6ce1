"""Friends come to a farm by six signs that were read out: over a lobby server or on the local
network, whichever answers; and what the game says where nobody has them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from game.coop.seat import SeatState
from game.gathering.gathering import GatheringState
from game.joining.browser import LOBBY_SERVER, LOCAL_NETWORK, FoundFarm
from game.text.errors import in_english
from game.text.sentence import Sentence
from game.world.content import Content
from scenes.app.gathering import FarmTerms
from tests.program.street import Street, Window
from tests.world.small_farm import small_content

PLAIN = FarmTerms("Willow Farm", "", is_for_everybody=False)
LOCKED = FarmTerms("Willow Farm", "sesame", is_for_everybody=False)


@pytest.fixture(scope="module")
def content() -> Content:
    return small_content()


@pytest.fixture
def street(tmp_path: Path, content: Content) -> Iterator[Street]:
    made = Street(tmp_path, content)
    yield made
    made.close()


def host(street: Street, terms: FarmTerms | None) -> Window:
    """A farm that is open, in the lobby server's list where there are terms, and has its code."""
    ash = street.window("Ash")
    ash.seating = ash.services.start_host(False, terms)
    ash.host.accepts_everybody = True
    street.until(lambda: ash.host.short_code is not None, "the farm should have a code")
    if terms is not None:
        server = street.server
        assert server is not None, "the server runs"
        street.until(lambda: len(server.server.directory) == 1, "it should be on the server")
    return ash


def code_of(host: Window) -> str:
    """What a host reads out; empty while a new one is on its way."""
    return "" if host.host.short_code is None else host.host.short_code.shown


def look(who: Window, code: str) -> FoundFarm | Sentence:
    """What comes of typing a code."""
    assert who.services.look_for_code(code), f"{code} should be taken for a short code"
    who.street.until(lambda: who.services.code_found() is not None, "there should be an outcome")
    found = who.services.code_found()
    assert found is not None, "there is one now"
    return found


def come(who: Window, code: str, password: str = "") -> FoundFarm:
    """Goes where a code leads, and waits until one is in."""
    found = look(who, code)
    assert isinstance(found, FoundFarm), f"{code} should lead somewhere: {found}"
    who.seating = who.services.join(found.lobby_id, password)
    who.street.until(lambda: who.is_playing, f"{who.name} should be in by {code}")
    return found


def said(found: FoundFarm | Sentence) -> str:
    """Why nothing was found."""
    assert isinstance(found, Sentence), f"nobody should have been found: {found}"
    return in_english(found)


@pytest.mark.parametrize("terms", [PLAIN, LOCKED], ids=["open", "with a password"])
def test_friends_come_by_six_signs_over_a_lobby_server(street: Street, terms: FarmTerms) -> None:
    ash = host(street, terms)
    code = code_of(ash)
    assert ash.host.short_code is not None, "there is a code"
    assert ash.host.short_code.server == f"127.0.0.1:{street.port}", "it should say for whom"
    assert ash.host.short_code.is_nearby is (not terms.password), (
        "the local network does not find what it could not ask a password for"
    )
    for name, typed in (("Briar", code), ("Clover", code.lower().replace("-", " "))):
        found = come(street.window(name), typed, terms.password)
        assert found.source == LOBBY_SERVER, "nobody has to be in the host's list of friends"
        assert found.needs_password is bool(terms.password), "and is asked for the password"
    assert len(ash.seat.players()) == 3, "all three should be here"


def test_friends_come_by_six_signs_on_the_local_network_without_any_server(
    street: Street,
) -> None:
    ash = host(street, None)
    code = code_of(ash)
    street.stop_server()
    for name in ("Briar", "Clover"):
        guest = street.window(name)
        if name == "Briar":
            guest.services.settings.lobby_server = ""
        assert come(guest, code).source == LOCAL_NETWORK, "although no server answers"
    assert len(ash.seat.players()) == 3, "all three should be here"


def test_a_code_that_was_shown_before_the_server_answered_stays_good_nearby(
    street: Street,
) -> None:
    street.stop_server()
    ash = street.window("Ash")
    ash.seating = ash.services.start_host(False, PLAIN)
    ash.host.accepts_everybody = True
    street.until(lambda: ash.host.short_code is not None, "it is shown after a while")
    first = code_of(ash)
    street.open_server()
    street.until(lambda: code_of(ash) not in ("", first), "the server should give a code", 60.0)
    for name, code in (("Briar", first), ("Clover", code_of(ash))):
        come(street.window(name), code)
    assert len(ash.seat.players()) == 3, "by either"


def test_the_host_is_asked_and_may_say_no(street: Street) -> None:
    ash = host(street, PLAIN)
    ash.host.accepts_everybody = False
    briar = street.window("Briar")
    found = look(briar, code_of(ash))
    assert isinstance(found, FoundFarm), "the farm is found"
    briar.seating = briar.services.join(found.lobby_id)
    street.until(lambda: briar.seat.state is SeatState.KNOCKING, "a code lets one knock, no more")


def test_once_the_opening_has_ended_the_code_is_nobodys(street: Street) -> None:
    ash = host(street, PLAIN)
    first = code_of(ash)
    briar, clover = street.window("Briar"), street.window("Clover")
    come(briar, first)
    ash.services.renew_join_code()
    street.until(lambda: code_of(ash) not in ("", first), "another code should be made on demand")
    assert "Nobody has the code" in said(look(clover, first)), "and the one before is nobody's"
    assert briar.is_playing, "who is inside stays"
    second = code_of(ash)
    come(clover, second)
    ash.seat.leave()
    street.run(1.0)
    for window in (briar, clover):
        assert "Nobody has the code" in said(look(window, second)), "the farm is closed"
    ash.events.clear()
    ash.seating = ash.services.start_host(True, PLAIN)
    street.until(lambda: ash.host.short_code is not None, "the farm opens again")
    assert code_of(ash) not in (first, second), "by a code of its own"


def test_what_to_do_is_said_where_nobody_has_the_code(street: Street) -> None:
    briar = street.window("Briar")
    assert "Nobody has the code K7M-2QX now" in said(look(briar, "k7m2qx")), "the server was asked"
    street.stop_server()
    text = said(look(briar, "K7M2QX"))
    assert "the lobby server could not be asked" in text, text
    assert "long code" in text, "what works all the same should be said"
    briar.services.settings.lobby_server = ""
    assert "both of you name the same lobby server" in said(look(briar, "K7M2QX")), (
        "who has no server reads what one is good for"
    )
    with pytest.raises(ValueError, match="this one has 5"):
        briar.services.look_for_code("K7M2Q")
    assert not briar.services.look_for_code("127.0.0.1:4711"), "an address is none"


def test_of_two_farms_nearby_with_the_same_code_none_is_guessed(street: Street) -> None:
    with patch("game.hosting.short_codes.make_short_code", lambda _chance: "K7M2QX"):
        ash, birch = street.window("Ash"), street.window("Birch")
        for each in (ash, birch):
            each.services.settings.lobby_server = ""
            each.seating = each.services.start_host(False)
            street.until(lambda each=each: each.host.short_code is not None, "it has a code")  # type: ignore[misc]
    briar = street.window("Briar")
    briar.services.settings.lobby_server = ""
    assert "More than one farm" in said(look(briar, "K7M-2QX")), "the player chooses in the list"


def test_the_owner_of_a_gathering_reads_out_its_code_and_so_does_the_next(
    street: Street,
) -> None:
    ash = street.window("Ash")
    ash.gathering = ash.services.gather(replace(LOCKED, is_for_everybody=True))
    street.until(lambda: ash.room.state is GatheringState.INSIDE, "it should be open")
    code = ash.room.short_code
    briar, clover = street.window("Briar"), street.window("Clover")
    listed = briar.find("Willow Farm")
    for guest in (briar, clover):
        found = listed if guest is briar else look(guest, code)
        assert isinstance(found, FoundFarm), f"{code} should lead somewhere: {found}"
        assert found.is_gathering, "and it should be said that there is no farm yet"
        guest.gathering = guest.services.enter_gathering(found.lobby_id, "sesame")
        assert guest.room.short_code == "", "nobody reads it out before being inside"
        street.until(lambda guest=guest: guest.room.state is GatheringState.INSIDE, "it is in")  # type: ignore[misc]
    (mine,) = (member.identity for member in ash.room.members if member.name == "Briar")
    assert briar.room.short_code == "", "who came by the list is not told while it is another's"
    ash.room.hand_over(mine)
    street.until(lambda: briar.room.short_code == code, "its owner is")
    ash.room.leave()
    street.until(lambda: len(briar.room.members) == 2, "it should go on without who opened it")
    assert briar.room.short_code == code, "the next owner can read it out, also after the list"
    assert clover.room.short_code == code, "and so can who came by it"
    dale = street.window("Dale")
    assert isinstance(look(dale, code), FoundFarm), "and it still leads there"
