"""A soak: four friends play over a lobby server while programs die, for as long as one likes.

    python -m tests.program.soak --minutes 10

Real programs on real sockets, each player behind a router of its own where this system can make
some. Again and again the lobby server, or a guest, is killed without a word and started again. At
the end nobody may have become somebody else, nobody may have been left behind, and all records have
to be the same, byte by byte. What happens is printed as it happens; the exit status is 0 when all
is well and 1 otherwise, and then the logs stay.

`tests/lobby_server/test_evening.py` shows the same on a virtual clock in seconds. What only this
shows is the system's own address translation, and hours of it.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.helpers.waiting import wait_until
from tests.program.processes import Processes, ended_well, logged
from tests.program.routers import Loopback, Routers, routers_or_loopback
from tests.punching.nftables import Translation
from tests.steam.cloud.programs import MAIN, Program

ROUTERS = {
    "Ash": Translation.PORT_RESTRICTED,
    "Briar": Translation.PORT_RESTRICTED,
    "Clover": Translation.FULL_CONE,
    "Dale": Translation.SYMMETRIC,
}
GUESTS = ("Briar", "Clover", "Dale")
DARK_MAX_S = 12.0
"""How long the server stays away at most: well below what makes a guest give up."""
AWAY_MAX_S = 8.0
CALM_MAX_S = 20.0
"""Between two deaths."""
TOLD_MAX_CHARACTERS = 1000


class Soak:
    """One run."""

    def __init__(self, processes: Processes, network: Loopback | Routers, seed: int) -> None:
        self._processes = processes
        self._network = network
        self._dice = Random(seed)
        self._began_s = time.monotonic()
        self._port = "0"
        self._server = self._start_server()
        self._port = self._server.line("listening on port ")
        self._host = self._play("Ash", "host", "--accept-all")
        self._host.line("lobby ")
        self._guests = {name: self._join(name) for name in GUESTS}
        self._wait_for_all()

    def play(self, minutes: float) -> None:
        """Lets programs die for so long. Raises AssertionError when something is not well."""
        end_s = self._began_s + minutes * 60
        while time.monotonic() < end_s:
            time.sleep(self._dice.uniform(0.0, CALM_MAX_S))
            if self._dice.random() < 0.5:
                self._kill_server()
            else:
                self._kill_guest(self._dice.choice(GUESTS))
            # Whoever the relay carried was cut off with it, and finds back.
            self._wait_for_all()
        self._settle()

    def _kill_server(self) -> None:
        dark_s = self._dice.uniform(0.1, DARK_MAX_S)
        self._say(f"the lobby server is killed, and away for {dark_s:.1f} s")
        self._server.kill()
        time.sleep(dark_s)
        self._server = self._start_server()
        assert self._server.line("listening on port ") == self._port, "it is where it was"

    def _kill_guest(self, name: str) -> None:
        away_s = self._dice.uniform(0.0, AWAY_MAX_S)
        self._say(f"{name} is killed, and away for {away_s:.1f} s")
        self._guests[name].kill()
        # The host's program stands in the list again once it has noticed that the server went.
        logged(self._server, "lobby_opened")
        time.sleep(away_s)
        self._guests[name] = self._join(name)
        logged(self._guests[name], "in the farm")

    def _wait_for_all(self) -> None:
        for name in GUESTS:
            wait_until(lambda name=name: self._is_inside(name), f"{name} at the farm")  # type: ignore[misc]

    def _is_inside(self, name: str) -> bool:
        """Whether the host's log has somebody come, and not go since."""
        log = self._host.err
        came = max(log.rfind(f"{name} has come to the farm."), log.rfind(f"{name} is back."))
        return came > max(log.rfind(f"{name} was cut off"), log.rfind(f"{name} has left"))

    def _settle(self) -> None:
        self._say("the farm closes")
        self._host.interrupt()
        for program in (*self._guests.values(), self._host):
            ended_well(program)
        told = self._host.report
        assert told["players"] == 1 + len(GUESTS), f"nobody became somebody else: {told}"
        assert told["identical"], f"all have the host's world: {told}"
        for name, guest in self._guests.items():
            assert guest.dump == self._host.dump, f"{name} has the host's records"
        if self._network.has_routers:
            assert told["relayed"] == 1, f"only one of these routers needs the relay: {told}"
        self._say(f"all is well: {json.dumps(told['commands'])}")

    def _start_server(self) -> Program:
        return self._processes.start(
            "server", "lobby-server", "--bind", self._network.server_ip, "--port", self._port,
            "--data", str(self._processes.folder / "data"), before=self._network.command(""),
        )  # fmt: skip

    def _join(self, name: str) -> Program:
        return self._play(name, "join")

    def _play(self, name: str, command: str, *words: str) -> Program:
        where = ("--lobby", "server", "--server", f"{self._network.server_ip}:{self._port}")
        farm = ("--lobby-name", "Willow Farm", "--password", "sesame", "--bot", "farm")
        before = self._network.command(name)
        return self._processes.headless(command, name, *words, *where, *farm, before=before)

    def _say(self, what: str) -> None:
        print(f"{time.monotonic() - self._began_s:8.1f} s  {what}", flush=True)


def main(words: list[str]) -> int:
    """Runs the command. Returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.program.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0, help="how long to let programs die")
    parser.add_argument("--seed", type=int, default=1, help="which of them, and when")
    arguments = parser.parse_args(words)
    network = routers_or_loopback(ROUTERS)
    print("behind routers" if network.has_routers else "on loopback: this system has no routers")
    folder = Path(tempfile.mkdtemp(prefix="tandem-acres-soak-"))
    try:
        with Processes(folder, MAIN) as processes:
            Soak(processes, network, arguments.seed).play(arguments.minutes)
    except AssertionError as error:
        print(f"NOT WELL: {str(error)[:TOLD_MAX_CHARACTERS]}\nThe logs are in {folder}.")
        return 1
    finally:
        network.close()
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
