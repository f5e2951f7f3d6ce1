"""The real program, `main.py dedicated`, started by both launchers, from launch to end. The clocks
of the launchers are handed in: no server is too slow for them."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from net import limits
from net.dedicated.agones import AgonesLauncher
from net.dedicated.agones_api import AgonesApi, Cluster
from net.dedicated.agones_names import READY_ANNOTATION
from net.dedicated.launcher import Ended, LaunchEvent, Ready
from net.dedicated.local import LocalLauncher, LocalSettings
from net.dedicated.processes import ThisMachine
from tests.dedicated.agones_stub import FLEET, NAMESPACE, Fleet, KubernetesStub, SdkStub
from tests.dedicated.at_once import AtOnce
from tests.dedicated.sessions import request
from tests.helpers.waiting import wait_until
from tests.steam.cloud.programs import PROGRAM_MAX_S

MAIN = Path(__file__).resolve().parents[2] / "main.py"
BIND = "127.0.0.1"
PORT_FIRST = 20_000 + 20 * (os.getpid() % 350)
PORTS = range(PORT_FIRST, PORT_FIRST + 20)
"""Below those that systems give to whoever asks for any, and hardly those of a test beside this."""


@contextlib.contextmanager
def telling(log: Path) -> Iterator[None]:
    """Shows what a server said when a test fails."""
    try:
        yield
    except BaseException:
        print(log.read_text("utf-8", "replace") if log.exists() else f"{log} is not there")
        raise


@pytest.mark.slow
def test_a_lobby_server_starts_the_real_server_and_hears_of_its_end(tmp_path: Path) -> None:
    settings = LocalSettings(tmp_path / "data", (sys.executable, str(MAIN)), PORTS, BIND)
    launcher = LocalLauncher(settings, 0.0)
    launcher.launch(request("s-1", "Brook End"), 0.0)
    (started,) = launcher.running
    session = tmp_path / "data" / "sessions" / "s-1"
    try:
        with telling(session / "log.txt"):
            now_s, heard = 0.0, list[LaunchEvent]()

            def is_ready() -> bool:
                nonlocal now_s
                now_s += 0.01
                heard.extend(launcher.pump(now_s))
                return bool(heard)

            wait_until(is_ready, "a server that is ready", PROGRAM_MAX_S)
            (ready,) = heard
            assert isinstance(ready, Ready), f"the real server should get ready: {ready}"
            assert not ThisMachine().is_port_free(BIND, ready.port), "it should listen"
            restarted = LocalLauncher(settings, 2.0)
            assert restarted.running == launcher.running, "the next lobby server should know it"
            os.kill(int(started.where.removeprefix("pid ")), signal.SIGTERM)
            assert _heard(launcher) == Ended("s-1", 0), "it should save and end when told to"
            assert _heard(restarted) == Ended("s-1", None), "which every lobby server should notice"
    finally:
        for server in launcher.running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(server.where.removeprefix("pid ")), signal.SIGKILL)
    files = list((tmp_path / "data" / "farms").iterdir())
    (farm,) = [file for file in files if file.suffix == ".farm"]
    assert farm.stat().st_size > 0, "its farm should be saved"


def _heard(launcher: LocalLauncher) -> LaunchEvent:
    """Waits for an event while seconds pass on the launcher's clock; only one that is waiting for
    a server to get ready would mind how many."""
    now_s, events = 10.0, list[LaunchEvent]()

    def is_heard() -> bool:
        nonlocal now_s
        now_s += limits.DEDICATED_ADOPTED_WATCH_S
        events.extend(launcher.pump(now_s))
        return bool(events)

    wait_until(is_heard, "the end of a server", PROGRAM_MAX_S)
    return events[0]


@pytest.fixture
def sdk(fleet: Fleet) -> Iterator[SdkStub]:
    stub = SdkStub(fleet, fleet.add("tandem-acres-x7k2p-abcde", state="Scheduled"))
    yield stub
    stub.close()


@pytest.mark.slow
def test_agones_runs_the_real_server_from_ready_to_shutdown(
    sdk: SdkStub, kubernetes: KubernetesStub, tmp_path: Path
) -> None:
    gameserver, now_s = sdk.server, 0.0
    cluster = Cluster(kubernetes.service, NAMESPACE, None)
    launcher = AgonesLauncher(AgonesApi(cluster, FLEET), threads=AtOnce())

    def pumped(pause_s: float) -> list[LaunchEvent]:
        """What the launcher hears when it is due to ask, and to hear the answer, a few times."""
        nonlocal now_s
        events = list[LaunchEvent]()
        for _ in range(4):
            now_s += pause_s
            events += launcher.pump(now_s)
        return events

    log = tmp_path / "log.txt"
    command = [sys.executable, str(MAIN), "dedicated", "--port", "0", "--bind", BIND]
    with log.open("wb") as said, telling(log):
        program = subprocess.Popen([*command, "--agones", sdk.url], stdout=said, stderr=said)

        def wait(is_so: Callable[[], bool], what: str) -> None:
            wait_until(lambda: is_so() or program.poll() is not None, what, PROGRAM_MAX_S)

        try:
            wait(lambda: gameserver.state == "Ready", "a server that may be allocated")
            launcher.launch(request("s-7", "Brook End"), now_s)
            assert launcher.pump(now_s) == [], "a server that is asked for is not ready yet"
            wait(lambda: READY_ANNOTATION in gameserver.annotations, "a server's answer")
            (ready,) = pumped(limits.AGONES_READY_POLL_S)
            assert isinstance(ready, Ready), f"members should be sent there: {ready}"
            assert sdk.count("POST /health") >= 1, "it should say that it is alive"
            program.send_signal(signal.SIGTERM)
            wait(lambda: program.poll() is not None, "its end")
            assert program.returncode == 0, "it should end well when told to"
            assert gameserver.state == "Shutdown", "Agones should be told that the pod can go"
            assert pumped(limits.AGONES_WATCH_S) == [Ended("s-7", None)], (
                "the lobby server should notice"
            )
        finally:
            program.kill()
            program.wait()
