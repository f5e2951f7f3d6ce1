"""A home whose router can be asked: `miniupnpd`, as many routers that are sold have it, between a
network namespace for the home and one for the world."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from net.port_mapping.answers import MappingState
from net.port_mapping.mapping import PortMapping
from tests.program.routers import ROOT, Routers
from tests.punching.nftables import Translation

DAEMON = shutil.which("miniupnpd", path="/usr/sbin:/sbin:/usr/bin")
OUTSIDE = "25.64.0"
"""How the routers' addresses begin: `miniupnpd` does not map a port at one that is reserved for
documentation, and these are used by nobody but their owner's own network. No packet leaves."""
WAIT_S = 30.0
_ECHO = (
    "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', {port}));"
    "print('bound', flush=True)\nwhile True: s.sendto(*s.recvfrom(99))"
)
_KNOCK = (
    "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout({wait_s})\n"
    "s.sendto(b'knock', ('{ip}', {port}))\nprint(s.recvfrom(99)[0].decode())"
)


class Home:
    """The host's home, behind a router with a port for those who ask."""

    def __init__(self, routers: Routers) -> None:
        self.routers = routers
        self.public_ip = routers.public_ip("host")

    @property
    def child(self) -> list[str]:
        """What starts the program that asks, on the host's computer."""
        return [*self.routers.command("host"), sys.executable, "-m", "net.port_mapping.child"]

    def ask(self, port: int, lease_s: int = 120) -> PortMapping:
        """The host's game asks for this port."""
        return PortMapping(port, time.monotonic(), lease_s, self.child)

    @contextmanager
    def listening(self, port: int) -> Iterator[None]:
        """The host's computer answers what comes to this port."""
        command = [*self.routers.command("host"), sys.executable, "-c", _ECHO.format(port=port)]
        with started(command) as echo:
            assert echo.stdout is not None, "it says when it listens"
            assert echo.stdout.readline() == b"bound\n", "it should listen"
            yield

    def is_open(self, port: int, wait_s: float = 0.3) -> bool:
        """Whether a friend far away gets through to the host."""
        knock = _KNOCK.format(ip=self.public_ip, port=port, wait_s=wait_s)
        command = [*self.routers.command("a friend far away"), sys.executable, "-c", knock]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout == "knock\n"


@contextmanager
def started(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A program that runs until the test ends, whatever comes of that."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT)
    with process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def hostile_home(manner: str) -> Iterator[Home]:
    """A home whose router means harm, in one of the manners of `hostile_router`. Skips the test as
    `home` does."""
    try:
        routers = Routers({"host": Translation.PORT_RESTRICTED}, OUTSIDE)
    except (OSError, AttributeError):
        pytest.skip("this system gives no network namespaces to its users")
    module = "tests.port_mapping.hostile_router"
    command = [*routers.router_command("host"), sys.executable, "-m", module, "192.168.1.1", manner]
    try:
        with started(command) as router:
            assert router.stdout is not None, "it says when it is there"
            assert router.stdout.readline() == b"ready\n", "it should be there"
            yield Home(routers)
    finally:
        routers.close()


@contextmanager
def home(folder: Path, *, upnp: bool, natpmp: bool, allow: str = "1024-65535") -> Iterator[Home]:
    """A home whose router hears those who ask in these ways, and lets them have ports of that
    range. Skips the test where this machine has no such thing."""
    if DAEMON is None:
        pytest.skip("miniupnpd is not installed (Debian: miniupnpd-nftables)")
    try:
        routers = Routers({"host": Translation.PORT_RESTRICTED}, OUTSIDE)
    except (OSError, AttributeError):
        pytest.skip("this system gives no network namespaces to its users")
    try:
        routers.run_on_router("host", f"{sys.executable} -m tests.punching.nftables mappings")
        settings = folder / "miniupnpd.conf"
        settings.write_text(
            "ext_ifname=world\nlistening_ip=home\nsecure_mode=yes\nmin_lifetime=2\n"
            f"enable_upnp={'yes' if upnp else 'no'}\nenable_natpmp={'yes' if natpmp else 'no'}\n"
            f"uuid=3f2f6a0c-8d1b-4b7e-9a52-5b0f0c6f7a11\nallow {allow} 0.0.0.0/0 {allow}\n"
            "deny 0-65535 0.0.0.0/0 0-65535\n",
            "utf-8",
        )
        command = [*routers.router_command("host"), DAEMON, "-d", "-f", str(settings)]
        command += ["-P", str(folder / "miniupnpd.pid")]
        with started(command) as daemon:
            assert daemon.stdout is not None, "it says what it does"
            said = b""
            ready = b"HTTP listening" if upnp else b"Listening for NAT-PMP"
            while ready not in said:
                line = daemon.stdout.readline()
                assert line, f"the router should run: {said!r}"
                said += line
            yield Home(routers)
    finally:
        routers.close()


def until(is_so: Callable[[], bool], sentence: str, wait_s: float = WAIT_S) -> None:
    """Waits for something that other processes bring about, and for no longer than they may take.
    Nothing is judged by how long it took."""
    until_s = time.monotonic() + wait_s
    while not is_so():
        assert time.monotonic() < until_s, sentence
        time.sleep(0.02)


def settle(mapping: PortMapping) -> MappingState:
    """How it stands once the router has answered, or has not."""

    def has_answered() -> bool:
        mapping.work(time.monotonic())
        return mapping.answer.state is not MappingState.ASKING

    until(has_answered, "the child should say how it stands")
    return mapping.answer.state
