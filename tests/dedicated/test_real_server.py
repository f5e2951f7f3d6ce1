"""The real program, `main.py dedicated`, started by both launchers, from launch to end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from net.lobby_server.dedicated.agones import AgonesLauncher
from net.lobby_server.dedicated.agones_api import AgonesApi, Cluster
from net.lobby_server.dedicated.http_json import Service
from net.lobby_server.dedicated.launcher import Ended, LaunchEvent, Ready
from net.lobby_server.dedicated.local import LocalLauncher, LocalSettings
from net.lobby_server.dedicated.processes import is_port_free
from tests.dedicated.agones_stub import FLEET, NAMESPACE, Fleet, KubernetesStub, SdkStub
from tests.dedicated.sessions import request
from tests.dedicated.test_local import BIND, free_ports

MAIN = Path(__file__).resolve().parents[2] / "main.py"
WAIT_S = 60.0


def wait(is_so: Callable[[], object], what: str) -> None:
    deadline_s = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < deadline_s, f"there should have come: {what}"
        time.sleep(0.02)


def test_a_lobby_server_starts_the_real_server_and_hears_of_its_end(tmp_path: Path) -> None:
    settings = LocalSettings(tmp_path / "data", (sys.executable, str(MAIN)), free_ports(), BIND)
    launcher = LocalLauncher(settings, time.monotonic())
    events: list[LaunchEvent] = []

    def pumped(count: int) -> bool:
        events.extend(launcher.pump(time.monotonic()))
        return len(events) >= count

    launcher.launch(request("s-1", "Brook End"), time.monotonic())
    wait(lambda: pumped(1), "a ready server")
    (ready,) = events
    assert isinstance(ready, Ready), f"the real server should get ready: {ready}"
    assert not is_port_free(BIND, ready.port), "it should listen"
    (server,) = launcher.running
    os.kill(int(server.where.removeprefix("pid ")), signal.SIGTERM)
    wait(lambda: pumped(2), "its end")
    assert events[1] == Ended("s-1", 0), "a server that is told to end should save and do so"
    (farm,) = (tmp_path / "data" / "farms").iterdir()
    assert farm.stat().st_size > 0, "its farm should be saved"


@pytest.fixture
def sdk(fleet: Fleet) -> Iterator[SdkStub]:
    stub = SdkStub(fleet, fleet.add("tandem-acres-x7k2p-abcde", state="Scheduled"))
    yield stub
    stub.close()


def test_agones_runs_the_real_server_from_ready_to_shutdown(
    sdk: SdkStub, kubernetes: KubernetesStub
) -> None:
    gameserver = sdk.server
    cluster = Cluster(Service(kubernetes.url), NAMESPACE, None)
    launcher = AgonesLauncher(AgonesApi(cluster, FLEET), empty_quit_s=1.0)
    events: list[LaunchEvent] = []
    began_s = time.monotonic()

    def pumped(count: int, speed: float = 1.0) -> bool:
        now_s = (time.monotonic() - began_s) * speed
        events.extend(launcher.pump(now_s))
        return len(events) >= count

    command = [sys.executable, str(MAIN), "dedicated", "--port", "0", "--bind", BIND]
    with subprocess.Popen([*command, "--agones", sdk.url], stdout=subprocess.DEVNULL) as program:
        try:
            wait(lambda: gameserver.state == "Ready", "a server that may be allocated")
            launcher.launch(request("s-7", "Brook End"), 0.0)
            wait(lambda: pumped(1), "a server with the session")
            assert isinstance(events[0], Ready), f"members should be sent there: {events[0]}"
            assert sdk.count("POST /health") >= 1, "it should say that it is alive"
            # Nobody comes, so it ends by itself.
            assert program.wait(WAIT_S) == 0, "an empty server should end well"
            assert gameserver.state == "Shutdown", "Agones should be told that the pod can go"
            wait(lambda: pumped(2, speed=1000.0), "its end")
            assert events[1] == Ended("s-7", None), "the lobby server should notice"
        finally:
            program.kill()
            launcher.close(0.0)
