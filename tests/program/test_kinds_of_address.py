"""Friends come to a farm by IPv4, by IPv6 and by a computer's name, whatever their machine has."""

import socket
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from game.hosting.open_farm import Opening
from game.joining.direct import entrance_of
from game.world.content import Content
from net.lobbies.join_code import decode_join_code
from net.transports.direct.local_address import reachable_addresses
from net.transports.direct.sockets import everywhere
from tests.program.street import Street, Window
from tests.world.small_farm import small_content

NOWHERE_IPV6 = "2001:db8::7"


@pytest.fixture(scope="module")
def content() -> Content:
    return small_content()


@pytest.fixture
def street(tmp_path: Path, content: Content) -> Iterator[Street]:
    made = Street(tmp_path, content)
    yield made
    made.close()


def host(street: Street, *ips: str, bind: str = "::") -> Window:
    """A farm that is open at this address and whose code says those."""
    ash = street.window("Ash")
    with patch("game.hosting.seats.reachable_addresses", lambda _bound_ip: ips):
        ash.seating = ash.services.open(ash.services.farms.begin(), Opening(bind))
    ash.host.accepts_everybody = True
    return ash


def come(street: Street, name: str, typed: str) -> Window:
    """A friend who types this, and is in within a second and a half."""
    guest = street.window(name)
    guest.seating = guest.services.join_code(typed)
    street.until(lambda: guest.is_playing, f"{name} should be in by {typed}", 1.5)
    return guest


def test_friends_come_by_either_kind_of_address_and_by_name(street: Street) -> None:
    ash = host(street, "127.0.0.1", "::1")
    port = decode_join_code(ash.host.join_code or "").port
    come(street, "Briar", f"[::1]:{port}")
    come(street, "Clove", f"127.0.0.1:{port}")
    come(street, "Dill", f"localhost:{port}")
    come(street, "Elder", ash.host.join_code or "")
    assert len(ash.seat.players()) == 5, "all should be here"


def test_an_address_of_a_code_that_leads_nowhere_keeps_nobody_waiting(street: Street) -> None:
    ash = host(street, "127.0.0.1", NOWHERE_IPV6)
    code = ash.host.join_code or ""
    # Whoever has IPv6 tries that first, since routers let it through.
    with patch("game.joining.direct.is_within_reach", lambda _ip: True):
        assert NOWHERE_IPV6 in entrance_of(code).address, "IPv6 should be tried first"
        come(street, "Briar", code)


def test_a_host_without_ipv4_has_a_code_that_leads_to_it(street: Street) -> None:
    ash = host(street, "::1", bind="::1")
    code = ash.host.join_code or ""
    assert decode_join_code(code).ips == ("::1",), "its code should say where it is"
    come(street, "Briar", code)
    come(street, "Clove", f"[::1]:{decode_join_code(code).port}")


def test_whoever_lacks_a_kind_of_address_does_not_begin_with_it(street: Street) -> None:
    code = host(street, "127.0.0.1", NOWHERE_IPV6).host.join_code or ""
    with patch("game.joining.direct.is_within_reach", lambda ip: ":" not in ip):
        entrance = entrance_of(code)
    assert entrance.address.startswith("127.0.0.1:"), "IPv4 should be tried first"
    assert [NOWHERE_IPV6 in other for other in entrance.others] == [True], "and IPv6 after it"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("203.0.113.7:4711", "lacks the host's fingerprint"),
        ("[2001:db8::7]:4711", "lacks the host's fingerprint"),
        ("localhost:99999", "ports are 1 to 65535"),
        ("localhost:", "is not an address"),
        ("[::1]", "is not an address"),
        (f"{'a' * 300}:1", "too long for an address"),
    ],
)
def test_what_leads_nowhere_is_refused_in_words(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("[", r"\[")):
        entrance_of(typed)


def test_a_name_that_nobody_has_is_said() -> None:
    with (
        patch("game.joining.direct.socket.getaddrinfo", side_effect=OSError),
        pytest.raises(ValueError, match="There is no computer called nobody"),
    ):
        entrance_of("nobody.invalid:4711")


@pytest.mark.parametrize(
    ("found", "address"),
    [
        (["fe80::1%eth0", "192.0.2.7"], "192.0.2.7:4711#" + "ab" * 32),
        (["fe80::1%eth0", "2001:db8::7"], "[2001:db8::7]:4711#" + "ab" * 32),
    ],
)
def test_of_a_computers_addresses_those_are_taken_that_lead_somewhere(
    found: list[str], address: str
) -> None:
    answers = [
        (socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_DGRAM, 17, "", (ip, 0))
        for ip in found
    ]
    typed = "barn.local:4711#" + "ab" * 32
    with patch("game.joining.direct.socket.getaddrinfo", return_value=answers):
        assert entrance_of(typed).address == address
    with (
        patch("game.joining.direct.socket.getaddrinfo", return_value=answers[:1]),
        pytest.raises(ValueError, match=r"no way from here to barn\.local"),
    ):
        entrance_of(typed)


def test_a_host_listens_everywhere_that_its_machine_can() -> None:
    bound = everywhere()
    assert bound in ("::", "0.0.0.0"), "everywhere is one of these"
    if socket.has_ipv6 and bound == "0.0.0.0":
        pytest.skip("this machine has no IPv6")
    assert ":" not in reachable_addresses(bound)[0] or len(reachable_addresses(bound)) == 1, (
        "of two addresses IPv4 should come first"
    )
    assert reachable_addresses("::1") == ("::1",), "who is bound to one address is there alone"
