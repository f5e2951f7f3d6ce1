"""Where programs of a soak run: all on one loopback, or each behind a router of its own.

The routers are Linux itself: a network namespace for each player and one for each router, joined by
virtual cables, and the kernel's address translation between. Nobody needs to be root for that where
users may have namespaces, and nothing of the machine's own network is touched."""

import os
import subprocess
import sys
from pathlib import Path

from tests.punching.nftables import Translation

ROOT = Path(__file__).resolve().parents[2]
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

    def __init__(self, players: dict[str, Translation], outside: str = "203.0.113") -> None:
        """`outside` is how the addresses of all routers begin."""
        self._holders: list[subprocess.Popen[bytes]] = []
        self._routers: dict[str, int] = {}
        self._outside = outside
        try:
            self._world = self._namespace(None)
            self._homes: dict[str, int] = {}
            self._run(
                self._world,
                f"ip link set lo up && ip address add {self.server_ip}/32 dev lo"
                " && echo 1 > /proc/sys/net/ipv4/ip_forward",
            )
            for number, (name, kind) in enumerate(players.items(), 1):
                self._homes[name] = self._home(number, name, kind)
        except BaseException:
            self.close()
            raise

    def command(self, who: str) -> list[str]:
        """What to put before a program so that it runs where somebody is; the server is in the
        midst of all."""
        return _enter(self._homes.get(who, self._world))

    def run_on_router(self, who: str, script: str) -> None:
        """Runs a shell's script on somebody's router. Raises OSError when it fails."""
        self._run(self._routers[who], script)

    def public_ip(self, who: str) -> str:
        """Where somebody's router is on the open network."""
        return f"{self._outside}.{4 * (list(self._homes).index(who) + 1) + 2}"

    def close(self) -> None:
        """A namespace goes with the last process in it."""
        for holder in self._holders:
            holder.kill()
            holder.wait()

    def router_command(self, who: str) -> list[str]:
        """What to put before a program so that it runs on somebody's router."""
        return _enter(self._routers[who])

    def _home(self, number: int, name: str, kind: Translation) -> int:
        router, home = self._namespace(self._world), self._namespace(self._world)
        self._routers[name] = router
        inside, outside, last = f"192.168.{number}", self._outside, 4 * number
        self._run(
            self._world,
            f"ip link add to-{number} type veth peer name world netns {router}"
            f" && ip address add {outside}.{last + 1}/30 dev to-{number}"
            f" && ip link set to-{number} up",
        )
        self._run(
            router,
            f"ip address add {outside}.{last + 2}/30 dev world && ip link set world up"
            f" && ip route add default via {outside}.{last + 1}"
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
