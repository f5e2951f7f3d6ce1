"""A router that is sold maps a port, lets a friend in by it, and is left as it was.

Goal: what the game asks for, `miniupnpd` does, in both ways. Method: network namespaces for the
home, the router and the world, with the kernel's address translation between; the game's own child
asks, and packets are knocked with from the world.
"""

from pathlib import Path

import pytest

from net.lobbies.join_code import decode_join_code
from net.port_mapping import upnp
from net.port_mapping.answers import MappingState
from tests.port_mapping.home import home, hostile_home, settle, started, until
from tests.program.processes import Processes, ended_well, logged

PORT = 5123


@pytest.mark.parametrize("way", ["upnp", "natpmp"])
def test_a_router_lets_friends_in_while_the_farm_is_open(tmp_path: Path, way: str) -> None:
    if way == "upnp" and not upnp.IS_INSTALLED:
        pytest.skip("miniupnpc has no wheel for this Python")
    with (
        home(tmp_path, upnp=way == "upnp", natpmp=way == "natpmp") as here,
        here.listening(PORT),
    ):
        assert not here.is_open(PORT), "nobody should come in before the router is asked"
        mapping = here.ask(PORT)
        assert settle(mapping) is MappingState.MAPPED, f"the router should agree: {mapping.answer}"
        assert mapping.answer.outside == (here.public_ip, PORT), "and say where it is"
        assert here.is_open(PORT, 5.0), "a friend far away should come in"
        mapping.close()
        until(lambda: not here.is_open(PORT), "at the end nobody comes in any more")


@pytest.mark.slow
def test_whatever_dies_leaves_nothing_open(tmp_path: Path) -> None:
    """Where even the child dies, as when the power is cut, the lease runs out."""
    with home(tmp_path, upnp=False, natpmp=True) as here, here.listening(PORT):
        with started([*here.child, str(PORT), "2"]) as child:
            assert child.stdout is not None, "it says how it stands"
            assert b"mapped" in child.stdout.readline(), "the router should agree"
            assert here.is_open(PORT, 5.0), "a friend should come in"
        until(lambda: not here.is_open(PORT), "the lease should run out by itself")


@pytest.mark.slow
@pytest.mark.skipif(not upnp.IS_INSTALLED, reason="miniupnpc has no wheel for this Python")
def test_a_router_that_does_not_want_to_is_understood(tmp_path: Path) -> None:
    with home(tmp_path, upnp=True, natpmp=False, allow="6000-6000") as here:
        mapping = here.ask(PORT)
        assert settle(mapping) is MappingState.REFUSED, f"it says no: {mapping.answer}"
        assert mapping.answer.why, "and what it said is kept for the log"
        mapping.close()


@pytest.mark.slow
@pytest.mark.skipif(not upnp.IS_INSTALLED, reason="miniupnpc has no wheel for this Python")
def test_a_friend_far_away_plays_by_the_long_code(tmp_path: Path) -> None:
    """Two real programs: the host's behind the router, the guest's on the other side of it."""
    with home(tmp_path, upnp=True, natpmp=False) as here, Processes(tmp_path) as processes:
        at_home, far_away = here.routers.command("host"), here.routers.command("a friend far away")
        options = ("--port", str(PORT), "--accept-all", "--ask-router")
        host = processes.headless("host", "Ash", *options, before=at_home)
        host.line("It works on this network and over the internet")
        code = host.out.split("join code ")[-1].split()[0]
        assert decode_join_code(code).ips == ("192.168.1.2", here.public_ip), "home, then outside"
        guest = processes.headless("join", "Briar", code, "--bot", "wander", before=far_away)
        logged(guest, "in the farm")
        host.interrupt()
        ended_well(guest)
        ended_well(host)
        assert host.report["identical"], "both have one world"
        with here.listening(PORT):
            until(lambda: not here.is_open(PORT), "when the farm is closed so is the port")


@pytest.mark.slow
@pytest.mark.skipif(not upnp.IS_INSTALLED, reason="miniupnpc has no wheel for this Python")
@pytest.mark.parametrize("manner", ["flood", "drip", "lie"])
def test_a_hostile_router_costs_a_child_and_a_bounded_time(manner: str) -> None:
    with hostile_home(manner) as here:
        mapping = here.ask(PORT)
        state = settle(mapping)
        given_up = (MappingState.FAILED, MappingState.NO_ROUTER)
        # A quick flood fills the child's memory before its time is up.
        assert manner == "lie" or state in given_up, f"who never ends is given up: {state}"
        assert mapping.answer.outside is None, "and nobody is promised anything"
        mapping.close()
