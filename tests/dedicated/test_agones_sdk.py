"""A dedicated server and the SDK beside it: over real HTTP, in the order that Agones expects. The
server's clock is handed in, and what it asks is answered before its time goes on."""

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from net import limits
from net.dedicated.agones import AgonesLauncher
from net.dedicated.agones_api import AgonesApi, Cluster
from net.dedicated.agones_names import (
    READY_ANNOTATION,
    SESSION_ANNOTATION,
    ready_text,
)
from net.dedicated.agones_sdk import SHUTDOWN_WAIT_S, AgonesSdk, sdk_url
from net.dedicated.launcher import Ended, LaunchEvent, Ready
from net.dedicated.session_file import encode_session, session_file_of
from net.http_json import Answer, Service
from tests.dedicated.agones_stub import (
    FLEET,
    NAMESPACE,
    Fleet,
    GameServer,
    KubernetesStub,
    SdkStub,
    answering,
    babbling,
    hanging,
    slamming,
)
from tests.dedicated.at_once import AtOnce, Clock
from tests.dedicated.sessions import request
from tests.helpers.waiting import wait_until

FINGERPRINT = bytes(range(32))
TICK_S = 0.1
HEALTH = "POST /health"
LOOK = "GET /gameserver"


@pytest.fixture
def server(fleet: Fleet) -> GameServer:
    return fleet.add("tandem-acres-x7k2p-abcde", state="Scheduled")


@pytest.fixture
def stub(fleet: Fleet, server: GameServer) -> Iterator[SdkStub]:
    stub = SdkStub(fleet, server)
    yield stub
    stub.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sdk(stub: SdkStub, clock: Clock) -> AgonesSdk:
    return AgonesSdk(stub.service, clock, clock.pause, AtOnce().submit)


def play(sdk: AgonesSdk, clock: Clock, seconds: float) -> None:
    """The game's loop runs for a while."""
    for _ in range(round(seconds / TICK_S)):
        clock.pause(TICK_S)
        sdk.beat()


def allocate(server: GameServer, content: bytes) -> None:
    """What a lobby server's allocation does."""
    server.annotations[SESSION_ANNOTATION] = content.decode()
    server.state = "Allocated"


SESSION = session_file_of(request("s-1"))


def test_a_server_s_life_goes_as_agones_expects_it(
    stub: SdkStub, server: GameServer, sdk: AgonesSdk, clock: Clock
) -> None:
    assert sdk.open() == server.name, "it should learn its own name"
    assert server.state == "Scheduled", "it is not ready before it says so"
    sdk.ready()
    play(sdk, clock, 10 * limits.AGONES_SESSION_POLL_S)
    assert server.state == "Ready", "then it may be allocated"
    assert 9 <= stub.count(LOOK) <= 12, "it should look for a session now and then"
    given = sdk.session
    assert given is None, "it was not allocated"
    allocate(server, encode_session(SESSION))
    play(sdk, clock, limits.AGONES_SESSION_POLL_S + TICK_S)
    given = sdk.session
    assert given == SESSION, "it should be what the lobby server wrote"
    assert READY_ANNOTATION not in server.annotations, "the farm is not open yet"
    sdk.answer("s-1", FINGERPRINT)
    sdk.beat()
    assert server.annotations[READY_ANNOTATION] == ready_text("s-1", FINGERPRINT), (
        "the answer should name session and certificate"
    )
    looks, healths = stub.count(LOOK), stub.count(HEALTH)
    play(sdk, clock, 10 * limits.AGONES_HEALTH_S)
    assert 9 <= stub.count(HEALTH) - healths <= 11, "it should say now and then that it is alive"
    assert stub.count(LOOK) == looks, "who has a session need not look for one"
    sdk.shutdown()
    assert server.state == "Shutdown", "by then it should have been said"


def test_a_server_and_a_lobby_server_find_each_other_through_agones(
    kubernetes: KubernetesStub, server: GameServer, sdk: AgonesSdk, clock: Clock
) -> None:
    cluster = Cluster(kubernetes.service, NAMESPACE, None)
    launcher = AgonesLauncher(AgonesApi(cluster, FLEET), 60.0, AtOnce())
    events: list[LaunchEvent] = []

    def run(seconds: float) -> None:
        for _ in range(round(seconds / TICK_S)):
            play(sdk, clock, TICK_S)
            events.extend(launcher.pump(clock()))
            if sdk.session is not None and READY_ANNOTATION not in server.annotations:
                sdk.answer(sdk.session.session, FINGERPRINT)

    sdk.open()
    sdk.ready()
    launcher.launch(request("s-9", "Brook End"), clock())
    run(3.0)
    assert events == [Ready("s-9", server.address, server.port, FINGERPRINT)], (
        "members should be sent to the server that has their session"
    )
    assert sdk.session is not None, "the session should have come"
    assert sdk.session.empty_quit_s == 60.0, "with the lobby server's settings"
    events.clear()
    sdk.shutdown()
    run(limits.AGONES_WATCH_S + 1.0)
    assert events == [Ended("s-9", None)], "the end should be noticed"
    launcher.close(clock())


def test_a_game_that_stands_still_is_not_said_to_be_well(
    stub: SdkStub, sdk: AgonesSdk, clock: Clock
) -> None:
    sdk.open()
    play(sdk, clock, 5 * limits.AGONES_HEALTH_S)
    health = stub.count(HEALTH)
    assert health >= 5, "a game that runs is well"
    clock.pause(20 * limits.AGONES_HEALTH_S)
    assert stub.count(HEALTH) == health, (
        "Agones should be able to notice that the game's loop hangs"
    )
    sdk.beat()
    assert stub.count(HEALTH) == health + 1, "and that it was a hiccup"


def test_what_the_sdk_did_not_take_is_said_again(
    stub: SdkStub, server: GameServer, sdk: AgonesSdk, clock: Clock
) -> None:
    sdk.open()
    sdk.beat()
    stub.tricks += [answering(500, b"{}"), slamming, babbling] * 2
    sdk.ready()
    play(sdk, clock, 30.0)
    assert server.state == "Ready", "at last it should be ready"
    assert stub.count("POST /ready") <= 7, "and not have been said more often than was needed"


def test_what_the_sdk_never_takes_is_said_after_growing_pauses_and_given_up(
    stub: SdkStub, server: GameServer, sdk: AgonesSdk, clock: Clock
) -> None:
    sdk.open()
    stub.tricks += [answering(500, b"{}")] * 1000
    sdk.ready()
    said_s: list[float] = []
    for _ in range(300):
        play(sdk, clock, TICK_S)
        if stub.count("POST /ready") > len(said_s):
            said_s.append(clock())
    assert len(said_s) == 8, "a broken SDK should not be hammered for ever"
    pauses_s = [later - earlier for earlier, later in itertools.pairwise(said_s)]
    assert all(
        wanted_s / 2 <= pause_s <= wanted_s + 3 * TICK_S
        for pause_s, wanted_s in zip(pauses_s, (0.25, 0.5, 1, 2, 4, 4, 4), strict=True)
    ), f"nor without pauses: {pauses_s}"
    began_s = clock()
    sdk.shutdown()
    assert clock() - began_s <= SHUTDOWN_WAIT_S + TICK_S, "nor the end be put off"
    assert server.state == "Scheduled", "though nothing was taken"


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
    stub: SdkStub, server: GameServer, sdk: AgonesSdk, clock: Clock, body: bytes
) -> None:
    sdk.open()
    sdk.ready()
    play(sdk, clock, 1.0)
    stub.tricks += [answering(200, body)] * 4
    play(sdk, clock, 4 * limits.AGONES_SESSION_POLL_S)
    assert stub.tricks == [], "the garbage should have been fetched"
    allocate(server, encode_session(SESSION))
    play(sdk, clock, 2 * limits.AGONES_SESSION_POLL_S)
    assert sdk.session == SESSION, "the session should come in spite of it"
    assert sdk.refusal is None, "garbage about the server is no session"


@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 70_000], ids=["empty", "none", "long"])
def test_a_session_that_is_none_is_refused_in_words(
    server: GameServer, sdk: AgonesSdk, clock: Clock, content: bytes
) -> None:
    sdk.open()
    sdk.ready()
    play(sdk, clock, 1.0)
    allocate(server, content)
    play(sdk, clock, 2 * limits.AGONES_SESSION_POLL_S)
    assert sdk.session is None, "there is no session in it"
    assert "session" in str(sdk.refusal), "the sentence should say what is wrong"


def test_a_session_is_not_taken_before_the_allocation(
    stub: SdkStub, server: GameServer, sdk: AgonesSdk, clock: Clock
) -> None:
    server.annotations[SESSION_ANNOTATION] = encode_session(SESSION).decode()
    sdk.open()
    sdk.ready()
    play(sdk, clock, 5.0)
    assert stub.count(LOOK) > 5, "it should look for a session"
    assert sdk.session is None, "what is in the manifest is not an allocation"


def test_an_sdk_that_comes_later_is_waited_for(
    fleet: Fleet, server: GameServer, clock: Clock
) -> None:
    late = SdkStub(fleet, server, is_listening=False)
    comes_s = clock() + limits.AGONES_SDK_WAIT_S / 2

    def pause(seconds: float) -> None:
        if clock() < comes_s <= clock() + seconds:
            late.listen()
        clock.pause(seconds)

    sdk = AgonesSdk(late.service, clock, pause, AtOnce().submit)
    assert sdk.open() == server.name, "its container may start after ours"
    assert clock() - comes_s < limits.AGONES_RETRY_MAX_S + 1.0, (
        "and need not be waited for when it is there"
    )
    late.close()


def test_without_the_sdk_a_sentence_says_what_is_missing(
    fleet: Fleet, server: GameServer, clock: Clock
) -> None:
    nobody = SdkStub(fleet, server, is_listening=False)
    began_s = clock()
    sdk = AgonesSdk(nobody.service, clock, clock.pause, AtOnce().submit)
    with pytest.raises(ValueError, match="No Agones SDK answers") as refusal:
        sdk.open(patience_s=7.0)
    assert nobody.url in str(refusal.value), "the sentence should say where it was looked for"
    assert 7.0 <= clock() - began_s < 8.0, "patience should be used up, and be all there is"
    nobody.close()


def test_the_sdk_s_port_comes_from_the_environment_that_agones_sets() -> None:
    assert sdk_url({}) == "http://localhost:9358", "that is Agones' default"
    assert sdk_url({"AGONES_SDK_HTTP_PORT": "9999"}) == "http://localhost:9999", (
        "a fleet may have another port"
    )
    with pytest.raises(ValueError, match="port"):
        Service(sdk_url({"AGONES_SDK_HTTP_PORT": "none"}))


# An SDK that takes connections and says nothing


def never_done(stub: SdkStub, clock: Clock) -> AgonesSdk:
    """An SDK of which no answer ever comes, however long the clock runs."""
    future: Future[Answer] = Future()
    return AgonesSdk(stub.service, clock, clock.pause, lambda _work: future)


@pytest.mark.parametrize("is_silent", [True, False])
def test_who_is_told_to_end_does_not_wait_for_the_sdk(
    fleet: Fleet, server: GameServer, clock: Clock, is_silent: bool
) -> None:
    nobody = SdkStub(fleet, server, is_listening=False)
    sdk = (
        never_done(nobody, clock)
        if is_silent
        else AgonesSdk(nobody.service, clock, clock.pause, AtOnce().submit)
    )
    told_s = clock() + 1.0
    assert sdk.open(is_given_up=lambda: clock() >= told_s) is None, "there was none"
    assert clock() - told_s < 1.0, "a service manager waits for ten seconds, and not only for this"
    nobody.close()


def test_a_silent_sdk_is_waited_for_no_longer_than_one_that_is_not_there(
    stub: SdkStub, clock: Clock
) -> None:
    began_s = clock()
    with pytest.raises(ValueError, match="no answer in time"):
        never_done(stub, clock).open(patience_s=7.0)
    assert 7.0 <= clock() - began_s < 8.0, "patience is all there is, however it is silent"


def test_a_silent_sdk_holds_neither_the_game_s_loop_up_nor_its_end(
    stub: SdkStub, clock: Clock
) -> None:
    answers = threading.Event()
    sdk = AgonesSdk(stub.service, clock)
    sdk.open()
    sdk = AgonesSdk(stub.service, clock, clock.pause)
    stub.tricks += [hanging(answers)] * 1000
    sdk.ready()
    # That this comes to its end at all is what is tested: no answer comes before.
    play(sdk, clock, 60.0)
    sdk.shutdown()
    wait_until(lambda: stub.count("POST /ready") == 1, "the one call that is not answered")
    assert stub.count("POST /shutdown") == 0, "what comes after it should wait for its turn"
    assert stub.count(HEALTH) <= 2, "nor should unanswered signs of life be heaped up"
    answers.set()
