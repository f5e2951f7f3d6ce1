"""What a host is told of who can come by the long code, and what the code says of it.

Goal: the sentence never promises what is not known, and the code leads to where the router lets
friends in. Method: everything that can be known, as a table; and a farm on a street whose router is
a small object.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from game.hosting.open_farm import Opening
from game.hosting.reachability import Reachability
from game.text.errors import in_english
from game.text.sentence import Sentence
from game.world.content import Content
from net.lobbies.join_code import decode_join_code
from net.lobbies.port_check import PortCheck
from net.port_mapping.answers import MappingState, RouterAnswer
from scenes.app.gathering import FarmTerms
from scenes.settings.store import RouterWish
from tests.program.street import Street
from tests.world.small_farm import small_content

HOME, OUT, IPV6 = "192.168.1.7", "25.64.0.6", "2003:db8::7"
PORT = 5123
UNCHECKED = PortCheck.NOT_ASKED
YES = RouterAnswer(MappingState.MAPPED, OUT, PORT)
OTHER_PORT = RouterAnswer(MappingState.MAPPED, OUT, 6000)
BEHIND = RouterAnswer(MappingState.MAPPED, "100.64.0.6", PORT)


def no(state: MappingState) -> RouterAnswer:
    return RouterAnswer(state)


@pytest.mark.parametrize(
    ("ips", "router", "check", "begins", "in_code"),
    [
        (("127.0.0.1",), None, UNCHECKED, "This computer is in no network", None),
        ((HOME,), None, UNCHECKED, "It works on this network. For friends", (HOME,)),
        ((OUT,), None, UNCHECKED, "It works on this network, and over the", (OUT,)),
        ((HOME, IPV6), None, UNCHECKED, "It works on this network, and for", None),
        (
            (HOME,),
            no(MappingState.ASKING),
            UNCHECKED,
            "It works on this network. Your",
            None,
        ),
        ((HOME,), YES, UNCHECKED, "It works on this network and over the", (HOME, OUT)),
        ((HOME, IPV6), YES, UNCHECKED, "It works on this", (HOME, OUT, IPV6)),
        ((HOME,), OTHER_PORT, UNCHECKED, "It works on this network and over", (OUT,)),
        ((HOME,), BEHIND, UNCHECKED, "Your router says yes, but another", (HOME,)),
        (
            (HOME,),
            no(MappingState.REFUSED),
            UNCHECKED,
            "Your router says no. Only",
            (HOME,),
        ),
        (
            (HOME,),
            no(MappingState.NO_ROUTER),
            UNCHECKED,
            "No router answers the",
            (HOME,),
        ),
        ((HOME,), no(MappingState.NO_UPNP), UNCHECKED, "No router answers by", (HOME,)),
        ((HOME,), no(MappingState.FAILED), UNCHECKED, "Your router could not", (HOME,)),
        ((HOME,), None, PortCheck.THROUGH, "Friends on the internet can reach", (HOME, OUT)),
        ((HOME,), None, PortCheck.PROBABLY, "Friends on the internet can probably", (HOME, OUT)),
        ((HOME,), None, PortCheck.CLOSED, "Only friends on this network", (HOME,)),
        ((HOME,), YES, PortCheck.CLOSED, "Only friends on this network", (HOME, OUT)),
        ((HOME,), no(MappingState.NO_ROUTER), PortCheck.THROUGH, "Friends on the", (HOME, OUT)),
    ],
)
def test_a_host_is_told_what_is_known(
    ips: tuple[str, ...],
    router: RouterAnswer | None,
    check: PortCheck,
    begins: str,
    in_code: tuple[str, ...] | None,
) -> None:
    known = Reachability(ips, PORT, router, check, (OUT, PORT))
    said = in_english(known.sentence)
    assert said.startswith(begins), f"it should say so: {said}"
    assert in_code in (None, known.code_place[0]), f"the code should have {in_code}"
    has_other_port = router is not None and router.port not in (0, PORT)
    assert known.code_place[1] == (6000 if has_other_port else PORT), "and the port to come by"


def test_whoever_opened_a_port_by_hand_says_where_the_home_is() -> None:
    known = Reachability((HOME,), PORT, told_ip=OUT)
    assert known.code_place == ((HOME, OUT), PORT), "the code should lead there"
    assert "if UDP port 5123 is open" in in_english(known.sentence), "as far as that is known"
    refused = replace(known, router=no(MappingState.REFUSED))
    assert refused.sentence == known.sentence, "the router need not say yes to it"
    mapped = replace(known, router=OTHER_PORT)
    assert mapped.code_place == ((OUT,), 6000), "what the router says is known better"


def test_a_port_that_is_only_for_talking_with_the_server_is_in_no_code() -> None:
    known = Reachability((HOME,), PORT, None, PortCheck.THROUGH, (OUT, 50_001))
    assert known.code_place == ((HOME,), PORT), "the router takes it back after that"


@pytest.fixture(scope="module")
def content() -> Content:
    return small_content()


@pytest.fixture
def street(tmp_path: Path, content: Content) -> Iterator[Street]:
    made = Street(tmp_path, content)
    yield made
    made.close()


class Mapping:
    """A router that says what it is told to say."""

    def __init__(self, port: int, now_s: float) -> None:
        self.port = port
        self.answer = RouterAnswer(MappingState.ASKING)
        self.is_closed = False

    def work(self, now_s: float) -> None:
        """It waits for nobody."""

    def close(self) -> None:
        self.is_closed = True


def test_the_code_of_an_open_farm_follows_the_router(street: Street) -> None:
    mappings: list[Mapping] = []

    def ask(port: int, now_s: float) -> Mapping:
        mappings.append(Mapping(port, now_s))
        return mappings[-1]

    def ips() -> tuple[str, ...]:
        return decode_join_code(ash.host.join_code or "").ips

    def may_use_router() -> bool:
        return ash.services.may_use_router

    def wish(wished: RouterWish) -> None:
        ash.services.settings.router = wished
        street.run(0.5)

    ash = street.window("Ash")
    with (
        patch("game.hosting.seats.reachable_addresses", lambda _bound_ip: (HOME,)),
        patch("game.hosting.reach_keeper.PortMapping", ask),
    ):
        ash.seating = ash.services.open(ash.services.farms.begin(), Opening("127.0.0.1"))
        street.run(0.5)
        assert may_use_router(), "a router stands before the farm"
        assert not mappings, "nobody asks it before the player has said yes"
        wish(RouterWish.YES)
        (mapping,) = mappings
        assert ips() == (HOME,), "until it answers the code leads home"
        mapping.answer = RouterAnswer(MappingState.MAPPED, OUT, mapping.port)
        street.run(0.5)
        assert ips() == (HOME, OUT), "then home and to the router"
        assert any("your router lets friends in" in said for said in ash.said), "which is told"
        code = ash.host.join_code
        ash.services.renew_join_code()
        assert ash.host.join_code != code, "a new code is another"
        assert ips() == (HOME, OUT), "and leads there too"
        wish(RouterWish.NO)
        assert mapping.is_closed, "who takes it back has the port closed"
        assert ips() == (HOME,), "and the code says so"
        wish(RouterWish.YES)
        ash.host.leave()
        assert not may_use_router(), "no farm is open any more"
    assert [each.is_closed for each in mappings] == [True, True], "the farm closes it as well"


def test_a_host_on_a_lobby_server_reads_whether_friends_get_through(street: Street) -> None:
    ash = street.window("Ash")
    with (
        patch("game.hosting.seats.reachable_addresses", lambda _bound_ip: (HOME,)),
        patch("net.lobbies.client.port_checker.is_public", lambda _ip: True),
    ):
        ash.services.advance(street.now_s)
        ash.seating = ash.services.start_host(False, FarmTerms("Willow", "", False))
        street.until(
            lambda: ash.host.reach == Sentence("reach.probably"), "the server should get through"
        )
    assert decode_join_code(ash.host.join_code or "").ips == (HOME, "127.0.0.1"), (
        "the code should lead to where the server has got through"
    )
