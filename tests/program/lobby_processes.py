"""The lobby server, hosts and guests as programs of their own, on one loopback or each behind a
router of its own.

The routers are Linux itself: a network namespace for each player and one for each router, joined by
virtual cables, and the kernel's address translation between. Nobody needs to be root for that where
users may have namespaces, and nothing of the machine's own network is touched."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.punching.nftables import Translation

ROOT = Path(__file__).resolve().parents[2]
MAIN = ROOT / "main.py"
TIMEOUT_S = 90


class Loopback:
    """Everybody is at home."""

    server_ip = "127.0.0.1"
    has_routers = False

    def command(self, _who: str) -> list[str]:
        """What to put before a program so that it runs where somebody is."""
        return []

    def close(self) -> None:
        """There is nothing to take down."""


class Routers:
    """Players behind routers, and a server on the open network between them. Raises OSError where
    this system has no such things."""

    server_ip = "198.51.100.1"
    has_routers = True

    def __init__(self, players: dict[str, Translation]) -> None:
        self._holders: list[subprocess.Popen[bytes]] = []
        try:
            self._world = self._namespace(None)
            self._homes: dict[str, int] = {}
            self._run(
                self._world,
                f"ip link set lo up && ip address add {self.server_ip}/32 dev lo"
                " && echo 1 > /proc/sys/net/ipv4/ip_forward",
            )
            for number, (name, kind) in enumerate(players.items(), 1):
                self._homes[name] = self._home(number, kind)
        except BaseException:
            self.close()
            raise

    def command(self, who: str) -> list[str]:
        """What to put before a program so that it runs where somebody is; the server is in the
        midst of all."""
        return _enter(self._homes.get(who, self._world))

    def close(self) -> None:
        """A namespace goes with the last process in it."""
        for holder in self._holders:
            holder.kill()
            holder.wait()

    def _home(self, number: int, kind: Translation) -> int:
        router, home = self._namespace(self._world), self._namespace(self._world)
        inside, last = f"192.168.{number}", 4 * number
        self._run(
            self._world,
            f"ip link add to-{number} type veth peer name world netns {router}"
            f" && ip address add 203.0.113.{last + 1}/30 dev to-{number}"
            f" && ip link set to-{number} up",
        )
        self._run(
            router,
            f"ip address add 203.0.113.{last + 2}/30 dev world && ip link set world up"
            f" && ip route add default via 203.0.113.{last + 1}"
            f" && ip link add home type veth peer name world netns {home}"
            f" && ip address add {inside}.1/24 dev home && ip link set home up"
            " && echo 1 > /proc/sys/net/ipv4/ip_forward"
            f" && {sys.executable} -m tests.punching.nftables '{kind.value}' world {inside}.2",
        )
        self._run(
            home,
            f"ip link set lo up && ip address add {inside}.2/24 dev world && ip link set world up"
            f" && ip route add default via {inside}.1",
        )
        return home

    def _namespace(self, inside: int | None) -> int:
        """Makes a network namespace, and a user namespace around all of them. Returns the process
        that holds it."""
        make = ["unshare", "--map-root-user", "--net"] if inside is None else ["unshare", "--net"]
        enter = [] if inside is None else _enter(inside)
        holder = subprocess.Popen(
            [*enter, *make, "sh", "-c", "echo made && exec sleep 600"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._holders.append(holder)
        assert holder.stdout is not None, "its output is read"
        with holder.stdout:
            if holder.stdout.readline() != b"made\n":
                raise OSError("This system gives no network namespaces to its users.")
        return holder.pid

    def _run(self, where: int, script: str) -> None:
        done = subprocess.run(
            [*_enter(where), "sh", "-c", script],
            cwd=ROOT,
            env={**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            raise OSError(f"{script}: {done.stderr.strip()}")


def _enter(holder: int) -> list[str]:
    return ["nsenter", f"--target={holder}", "--user", "--net", "--preserve-credentials"]


def routers_or_loopback(players: dict[str, Translation]) -> "Loopback | Routers":
    """Routers where there can be some."""
    try:
        return Routers(players)
    except (OSError, AttributeError):
        return Loopback()


class Processes:
    """Programs that a test started, each of which ends with it."""

    def __init__(self, folder: Path, network: Loopback | Routers | None = None) -> None:
        self.folder = folder
        self.network = network or Loopback()
        self.running: list[subprocess.Popen[str]] = []

    def start(self, *words: str, who: str = "") -> subprocess.Popen[str]:
        """Starts the program."""
        process = subprocess.Popen(
            [*self.network.command(who), sys.executable, str(MAIN), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        return process

    def server(self, *words: str, port: int = 0) -> tuple[subprocess.Popen[str], int, str]:
        """Starts a lobby server, and returns it, its port and its fingerprint once it listens."""
        process = self.start(
            "lobby-server", "--bind", self.network.server_ip, "--port", str(port),
            "--data", str(self.folder / "data"), *words,
        )  # fmt: skip
        return process, int(line(process, "listening on port ")), line(process, "fingerprint ")

    def host(self, name: str, *words: str) -> subprocess.Popen[str]:
        """Starts a host, and returns it once its lobby is there."""
        process = self.start(
            "host", "--headless", "--home", str(self.folder / name), "--name", name,
            "--lobby", "server", *words, who=name,
        )  # fmt: skip
        line(process, "lobby ")
        return process

    def join(self, name: str, *words: str) -> subprocess.Popen[str]:
        """Starts a guest."""
        return self.start(
            "join", "--headless", "--home", str(self.folder / name), "--name", name,
            "--lobby", "server", *words, who=name,
        )  # fmt: skip

    def close(self) -> None:
        """Ends what still runs."""
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.communicate()
        self.network.close()


def free_port() -> int:
    """A UDP port of the loopback that nobody has at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def line(process: subprocess.Popen[str], beginning: str) -> str:
    """The rest of the line that begins so, of what a program says."""
    assert process.stdout is not None, "its output is read"
    with _overdue(process):
        for said in process.stdout:
            if said.startswith(beginning):
                return said.removeprefix(beginning).strip()
    assert process.stderr is not None, "its output is read"
    raise AssertionError(f"it should say {beginning!r}, said: {process.stderr.read()}")


@contextmanager
def _overdue(process: subprocess.Popen[str]) -> Iterator[None]:
    """Ends a program that is listened to for too long, so that nobody listens for ever."""
    timer = threading.Timer(TIMEOUT_S, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def logged(process: subprocess.Popen[str], words: str, times: int = 1) -> None:
    """Waits until a program's log has some words so many times more."""
    assert process.stderr is not None, "its log is read"
    heard: list[str] = []
    with _overdue(process):
        for said in process.stderr:
            heard.append(said)
            times -= words in said
            if times <= 0:
                return
    raise AssertionError(f"it should log {words!r}, logged: {heard}")


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Waits for the end."""
    said, complained = process.communicate(timeout=TIMEOUT_S)
    return process.returncode, said, complained


def kill(process: subprocess.Popen[str]) -> None:
    """As by a power cut."""
    process.send_signal(signal.SIGKILL)
    process.communicate()
