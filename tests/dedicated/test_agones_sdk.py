"""A dedicated server and the SDK beside it: over real HTTP, in the order that Agones expects."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from game.program.agones_sdk import AgonesSdk, sdk_url
from net.lobby_server.dedicated.agones import AgonesLauncher
from net.lobby_server.dedicated.agones_api import AgonesApi, Cluster
from net.lobby_server.dedicated.agones_names import (
    READY_ANNOTATION,
    SESSION_ANNOTATION,
    ready_text,
)
from net.lobby_server.dedicated.http_json import Service
from net.lobby_server.dedicated.launcher import Ended, LaunchEvent, Ready
from net.lobby_server.dedicated.session_file import encode_session, session_file_of
from tests.dedicated.agones_stub import (
    FLEET,
    NAMESPACE,
    Fleet,
    GameServer,
    KubernetesStub,
    SdkStub,
    answering,
    babbling,
    slamming,
)
from tests.dedicated.sessions import request

FINGERPRINT = bytes(range(32))
WAIT_S = 20.0
HEALTH_S = 0.05


@pytest.fixture
def server(fleet: Fleet) -> GameServer:
    return fleet.add("tandem-acres-x7k2p-abcde", state="Scheduled")


@pytest.fixture
def stub(fleet: Fleet, server: GameServer) -> Iterator[SdkStub]:
    stub = SdkStub(fleet, server)
    yield stub
    stub.close()


@pytest.fixture
def sdk(stub: SdkStub) -> Iterator[AgonesSdk]:
    sdk = AgonesSdk(stub.url, health_every_s=HEALTH_S, poll_every_s=0.02, stall_max_s=4 * HEALTH_S)
    yield sdk
    sdk.close()


def wait(is_so: Callable[[], object], sdk: AgonesSdk, what: str) -> None:
    deadline_s = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < deadline_s, f"there should have come: {what}"
        sdk.beat()
        time.sleep(0.005)


def allocate(server: GameServer, content: bytes) -> None:
    """What a lobby server's allocation does."""
    server.annotations[SESSION_ANNOTATION] = content.decode()
    server.state = "Allocated"


SESSION = session_file_of(request("s-1"))


def test_a_server_s_life_goes_as_agones_expects_it(
    stub: SdkStub, server: GameServer, sdk: AgonesSdk
) -> None:
    assert sdk.open() == server.name, "it should learn its own name"
    assert server.state == "Scheduled", "it is not ready before it says so"
    sdk.ready()
    wait(lambda: server.state == "Ready", sdk, "ready")
    wait(lambda: stub.count("GET /gameserver") > 3, sdk, "looking for a session")
    given = sdk.session
    assert given is None, "it was not allocated"
    allocate(server, encode_session(SESSION))
    wait(lambda: sdk.session, sdk, "the session")
    given = sdk.session
    assert given == SESSION, "it should be what the lobby server wrote"
    assert READY_ANNOTATION not in server.annotations, "the farm is not open yet"
    sdk.answer("s-1", FINGERPRINT)
    wait(lambda: READY_ANNOTATION in server.annotations, sdk, "the answer")
    assert server.annotations[READY_ANNOTATION] == ready_text("s-1", FINGERPRINT), (
        "the answer should name session and certificate"
    )
    looks = stub.count("GET /gameserver")
    wait(lambda: stub.count("POST /health") > 5, sdk, "signs of life")
    assert stub.count("GET /gameserver") == looks, "who has a session need not look for one"
    sdk.shutdown()
    assert server.state == "Shutdown", "by then it should have been said"


def test_a_server_and_a_lobby_server_find_each_other_through_agones(
    fleet: Fleet, kubernetes: KubernetesStub, server: GameServer, sdk: AgonesSdk
) -> None:
    launcher = AgonesLauncher(
        AgonesApi(Cluster(Service(kubernetes.url), NAMESPACE, None), FLEET), empty_quit_s=60.0
    )
    events: list[LaunchEvent] = []
    clock_s = 0.0

    def pumped() -> bool:
        nonlocal clock_s
        clock_s += 0.05
        events.extend(launcher.pump(clock_s))
        if sdk.session is not None and READY_ANNOTATION not in server.annotations:
            sdk.answer(sdk.session.session, FINGERPRINT)
        return bool(events)

    sdk.open()
    sdk.ready()
    launcher.launch(request("s-9", "Brook End"), clock_s)
    wait(pumped, sdk, "a ready server")
    assert events == [Ready("s-9", server.address, server.port, FINGERPRINT)], (
        "members should be sent to the server that has their session"
    )
    assert sdk.session is not None, "the session should have come"
    assert sdk.session.empty_quit_s == 60.0, "with the lobby server's settings"
    events.clear()
    sdk.shutdown()

    def ended() -> bool:
        nonlocal clock_s
        clock_s += 1.0
        events.extend(launcher.pump(clock_s))
        return bool(events)

    wait(ended, sdk, "its end")
    assert events == [Ended("s-9", None)], "the end should be noticed"
    launcher.close(clock_s)


def test_a_game_that_stands_still_is_not_said_to_be_well(stub: SdkStub, sdk: AgonesSdk) -> None:
    sdk.open()
    wait(lambda: stub.count("POST /health") > 3, sdk, "signs of life")
    time.sleep(10 * HEALTH_S)
    health = stub.count("POST /health")
    time.sleep(6 * HEALTH_S)
    assert stub.count("POST /health") == health, (
        "Agones should be able to notice that the game's loop hangs"
    )
    wait(lambda: stub.count("POST /health") > health, sdk, "signs of life after a hiccup")


def test_what_the_sdk_did_not_take_is_said_again(
    stub: SdkStub, server: GameServer, sdk: AgonesSdk
) -> None:
    sdk.open()
    stub.tricks += [answering(500, b"{}"), slamming, babbling] * 2
    sdk.ready()
    wait(lambda: server.state == "Ready", sdk, "ready, at last")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b"\xff",
        b'{"object_meta": 7}',
        b'{"object_meta": null, "status": null}',
        b'{"object_meta": {"annotations": null}, "status": {"state": "Allocated"}}',
        b'{"object_meta": {"annotations": {"tandem-acres/session": 7}}}',
        b" " * 2_000_000,
    ],
    ids=range(9),
)
def test_garbage_from_the_sdk_disturbs_nothing(
    stub: SdkStub, server: GameServer, sdk: AgonesSdk, body: bytes
) -> None:
    sdk.open()
    sdk.ready()
    wait(lambda: server.state == "Ready", sdk, "ready")
    stub.tricks += [answering(200, body)] * 4
    wait(lambda: not stub.tricks, sdk, "garbage")
    allocate(server, encode_session(SESSION))
    wait(lambda: sdk.session, sdk, "the session")
    assert sdk.refusal is None, "garbage about the server is no session"


@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 70_000], ids=["empty", "none", "long"])
def test_a_session_that_is_none_is_refused_in_words(
    server: GameServer, sdk: AgonesSdk, content: bytes
) -> None:
    sdk.open()
    sdk.ready()
    wait(lambda: server.state == "Ready", sdk, "ready")
    allocate(server, content)
    wait(lambda: sdk.refusal, sdk, "a refusal")
    assert sdk.session is None, "there is no session in it"
    assert "session" in str(sdk.refusal), "the sentence should say what is wrong"


def test_a_session_is_not_taken_before_the_allocation(
    stub: SdkStub, server: GameServer, sdk: AgonesSdk
) -> None:
    server.annotations[SESSION_ANNOTATION] = encode_session(SESSION).decode()
    sdk.open()
    sdk.ready()
    wait(lambda: server.state == "Ready", sdk, "ready")
    looks = stub.count("GET /gameserver")
    wait(lambda: stub.count("GET /gameserver") > looks + 3, sdk, "looking for a session")
    assert sdk.session is None, "what is in the manifest is not an allocation"


def test_an_sdk_that_comes_later_is_waited_for(fleet: Fleet, server: GameServer) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    late = (
        "import sys, time; from tests.dedicated.agones_stub import *; time.sleep(0.3);"
        "class_ = ThreadingHTTPServer;"
        "ThreadingHTTPServer.__init__ = (lambda new: lambda self, at, handler:"
        f" new(self, ('127.0.0.1', {port}), handler))(ThreadingHTTPServer.__init__);"
        "fleet = Fleet(); SdkStub(fleet, fleet.add('late', 'Scheduled')); time.sleep(20)"
    )
    program = subprocess.Popen([sys.executable, "-c", late], cwd=Path(__file__).parents[2])
    sdk = AgonesSdk(f"http://127.0.0.1:{port}")
    try:
        assert sdk.open(patience_s=WAIT_S) == "late", "its container may start after ours"
    finally:
        sdk.close()
        program.kill()
        program.wait()


def test_without_the_sdk_a_sentence_says_what_is_missing() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    sdk = AgonesSdk(url)
    with pytest.raises(ValueError, match="No Agones SDK answers") as refusal:
        sdk.open(patience_s=0.2)
    assert url in str(refusal.value), "the sentence should say where it was looked for"
    sdk.close()


def test_the_sdk_s_port_comes_from_the_environment_that_agones_sets() -> None:
    assert sdk_url({}) == "http://localhost:9358", "that is Agones' default"
    assert sdk_url({"AGONES_SDK_HTTP_PORT": "9999"}) == "http://localhost:9999", (
        "a fleet may have another port"
    )
    with pytest.raises(ValueError, match="port"):
        AgonesSdk(sdk_url({"AGONES_SDK_HTTP_PORT": "none"}))


@pytest.mark.parametrize("is_silent", [True, False])
def test_who_is_told_to_end_does_not_wait_for_the_sdk(is_silent: bool) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        if is_silent:
            listener.listen()
        sdk = AgonesSdk(f"http://127.0.0.1:{listener.getsockname()[1]}")
        began_s = time.monotonic()
        name = sdk.open(is_given_up=lambda: time.monotonic() - began_s > 0.1)
        took_s = time.monotonic() - began_s
        sdk.close()
    assert name is None, "there was none"
    assert took_s < 4.0, f"a service manager waits for ten seconds, and this took {took_s:.1f} s"


def test_an_sdk_that_takes_connections_and_says_nothing_is_waited_for_no_longer() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        sdk = AgonesSdk(f"http://127.0.0.1:{listener.getsockname()[1]}")
        began_s = time.monotonic()
        with pytest.raises(ValueError, match="No Agones SDK answers"):
            sdk.open(patience_s=0.5)
        assert time.monotonic() - began_s < 3.0, "patience is all there is, however it is silent"
